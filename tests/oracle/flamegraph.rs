//! What a search matches, against the script of flamegraph.pl ("Matched: 12.3%"), which inferno's pictures carry as
//! well: it is run in a browser, in pictures of ours without a least width of boxes.
//!
//! The script looks for an expression in the titles of all boxes, `name (samples, percent)` and the root's `all (…`
//! among them, and capitals count. So only expressions that find nothing but names are compared.
//!
//! The pictures of flamegraph.pl itself (October 2024) say the same: tried by hand with all of the stored searches, and
//! with some in the largest of the corpus.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use calltree::{BuildOptions, CallTree, NodeId, Pattern, Query, Side};
use collapsers::SvgOptions;
use profile::Profile;
use serde_json::{Value, json};

use crate::Temporary;
use crate::figures::read;
use crate::transforms::quoted;

/// What is looked for in the project's own fixture.
pub(crate) const TERMS: [&str; 12] = [
    "copy_bytes",
    "alloc",
    "parse",
    "^parse_value",
    "mark|sweep",
    "write",
    "std::map<int, H",
    r"lambda\[[01]\]",
    r"\(\*Heap\)\.",
    "^(idle|worker|main)",
    "Parse",
    "nothing of this name",
];

/// The percentage of our search, unrounded.
pub(crate) fn matched(tree: &CallTree, term: &str) -> f64 {
    let query = Query { text: term.to_owned(), regex: true, case: true };
    let found = calltree::search(tree, &Pattern::new(&query).unwrap().unwrap()).whole();
    100.0 * found.total.to_f64() / tree.total(NodeId::ROOT).to_f64()
}

/// Whether a figure with one decimal is another one rounded.
pub(crate) fn is_rounded(text: &str, exact: f64) -> bool {
    (text.parse::<f64>().unwrap() - exact).abs() <= 0.05 + 1e-9
}

/// The picture; `None` for a profile that a picture doesn't hold as it is.
pub(crate) fn picture(profile: &Profile, set: usize, metric: usize) -> Option<Vec<u8>> {
    let options = SvgOptions { width: Some(1200), min_width: 0.0, ..SvgOptions::default() };
    let mut svg = Vec::new();
    let lost = collapsers::svg(profile, set, metric, &options, &mut svg).ok()?;
    lost.is_empty().then_some(svg)
}

/// What the script says, for each picture and each of its terms: a percentage. `None` where there is no browser.
pub(crate) fn searched(asked: &[(Vec<u8>, Vec<String>)]) -> Option<Vec<Vec<String>>> {
    let files: Vec<Temporary> = asked.iter().map(|(svg, _)| Temporary::with("picture.svg", svg)).collect();
    let input: Vec<Value> =
        files.iter().zip(asked).map(|(file, (_, terms))| json!({ "svg": file.0, "terms": terms })).collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/matched.mjs");
    let mut run = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    // A script that has no browser doesn't wait for its input.
    let _ = run.stdin.take().unwrap().write_all(Value::from(input).to_string().as_bytes());
    let output = run.wait_with_output().unwrap();
    if output.status.code() == Some(2) {
        eprintln!("skipped: this needs Chromium, and the packages of tests/e2e");
        return None;
    }
    assert!(output.status.success(), "the script failed");
    let answers: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    let percent = |text: String| match text.strip_prefix("Matched: ") {
        Some(percent) => percent.trim_end_matches('%').to_owned(),
        None if text.is_empty() => "0".to_owned(),
        None => panic!("{text}"),
    };
    Some(answers.into_iter().map(|texts| texts.into_iter().map(percent).collect()).collect())
}

/// Beginnings of names of the tree, heavy and light ones. Pictures leave away what says the kind of code (`_[k]`), so
/// the end of a name isn't part of them.
fn terms(tree: &CallTree) -> Vec<String> {
    let table = calltree::functions(tree, NodeId::ROOT);
    let rows = table.rows(calltree::Sort::descending(calltree::SortKey::Total), usize::MAX, None);
    let names = rows.iter().step_by(rows.len().div_ceil(24).max(1)).map(|row| tree.functions().name(table.key(*row)));
    let is_plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';');
    let beginning = |name: &str| format!("^{}", quoted(name.rsplit_once("_[").map_or(name, |(name, _)| name)));
    let mut terms: Vec<String> = names.filter(is_plain).map(beginning).collect();
    terms.retain(|term| !"^all".starts_with(term.as_str()));
    terms
}

#[test]
fn searches_match_what_flame_graphs_say() {
    let (mut asked, mut ours, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for folder in ["folded", "async-profiler", "perf"] {
        for file in crate::corpus(folder).into_iter().flatten() {
            let bytes = std::fs::read(&file).unwrap();
            if bytes.len() > 300_000 {
                continue;
            }
            let profile = read(&bytes).profile;
            let set = profile.default_set as usize;
            let Some(metric) = profile.sets.get(set).map(|set| set.default_metric as usize) else { continue };
            let has_baseline = profile.baseline_of(set).is_some();
            let Some(svg) = picture(&profile, set, metric).filter(|_| !has_baseline) else { continue };
            let side = Side { profile: &profile, set, metric, filter: None, group: None };
            let options = BuildOptions { demangle: None, ..BuildOptions::default() };
            let tree = CallTree::build(side, None, options).unwrap();
            let terms = terms(&tree);
            ours.push(terms.iter().map(|term| matched(&tree, term)).collect::<Vec<_>>());
            names.push(file);
            asked.push((svg, terms));
        }
    }
    let Some(answers) = (!asked.is_empty()).then(|| searched(&asked)).flatten() else { return };
    let mut compared = 0;
    for (((answers, ours), (_, terms)), name) in answers.iter().zip(&ours).zip(&asked).zip(&names) {
        for ((answer, ours), term) in answers.iter().zip(ours).zip(terms) {
            assert!(is_rounded(answer, *ours), "{term} in {}: {ours}, there {answer}", name.display());
            compared += 1;
        }
    }
    eprintln!("{compared} searches in {} pictures", names.len());
    assert!(compared > 300, "only {compared} comparisons");
}
