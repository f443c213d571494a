//! The rights that `docs/hosting/kubernetes.yaml` gives are those that the page asks for: lists, and nothing that changes.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

const MANIFESTS: &str = include_str!("../../../docs/hosting/kubernetes.yaml");

/// The words of `key: [a, "b"]` lines, in order.
fn lists<'t>(role: &'t str, key: &str) -> Vec<Vec<&'t str>> {
    let lines = role.lines().map(|line| line.trim().trim_start_matches("- "));
    let found = lines.filter_map(|line| line.strip_prefix(key)?.trim().strip_prefix('[')?.strip_suffix(']'));
    found.map(|words| words.split(',').map(|word| word.trim().trim_matches('"')).collect()).collect()
}

#[test]
fn the_role_reads_what_is_listed_and_nothing_else() {
    let roles: Vec<&str> = MANIFESTS
        .split("\n---\n")
        .filter(|document| document.lines().any(|line| line == "kind: ClusterRole" || line == "kind: Role"))
        .collect();
    assert_eq!(roles.len(), 1);
    let role = roles[0];
    let (groups, resources, verbs) = (lists(role, "apiGroups:"), lists(role, "resources:"), lists(role, "verbs:"));
    let rules = role.matches("- apiGroups:").count();
    assert!(
        rules > 0 && [groups.len(), resources.len(), verbs.len()] == [rules; 3],
        "a rule that this test can't read"
    );
    for verb in verbs.iter().flatten() {
        assert!(matches!(*verb, "get" | "list"), "the role may {verb}");
    }
    assert!(verbs.iter().all(|verbs| verbs.contains(&"list")));
    let mut allowed = BTreeSet::new();
    for (groups, resources) in groups.iter().zip(&resources) {
        for group in groups {
            allowed.extend(resources.iter().map(|resource| (*group, *resource)));
        }
    }
    let asked: BTreeSet<(&str, &str)> = isotherm_kubeapi::RESOURCES.iter().map(|r| (r.group, r.plural)).collect();
    assert_eq!(allowed, asked);
}
