//! Transforms against pprof, on the shared corpus: what `-focus`, `-ignore`, `-hide` and `-show_from` leave of a profile
//! must be what ours do, function by function, to the unit.

use calltree::{CallTree, NodeId, Transform};

use crate::figures::{Table, is_address, read, table, tree};
use crate::go;

/// pprof's flags with our words.
pub(crate) const FLAGS: [(&str, &str); 4] =
    [("-focus", "keep"), ("-ignore", "drop"), ("-hide", "hide"), ("-show_from", "focus")];

/// Functions to ask about: heavy ones of different depths.
pub(crate) fn chosen(tree: &CallTree) -> Vec<String> {
    let table = calltree::functions(tree, NodeId::ROOT);
    let mut names = Vec::new();
    for key in [calltree::SortKey::SelfWeight, calltree::SortKey::Total] {
        for row in table.rows(calltree::Sort::descending(key), 6, None).into_iter().step_by(2) {
            names.push(tree.functions().name(table.key(row)).to_owned());
        }
    }
    names.sort();
    names.dedup();
    // Those without a name aren't found by pprof's flags.
    names.retain(|name| !is_address(name));
    names
}

/// A name as an expression.
pub(crate) fn quoted(name: &str) -> String {
    let special = r"\.+*?()|[]{}^$";
    name.chars().flat_map(|c| special.contains(c).then_some('\\').into_iter().chain([c])).collect()
}

/// The table after a transform.
pub(crate) fn after(tree: &CallTree, word: &str, expression: &str) -> Table {
    let transform = Transform::parse(&format!("{word}:/{expression}/")).unwrap();
    table(&tree.transformed(&[transform]).unwrap().tree)
}

#[test]
fn transforms_are_those_of_pprof() {
    let Some(mut files) = crate::corpus("pprof").filter(|_| crate::has_go()) else { return };
    files.retain(|path| path.metadata().is_ok_and(|meta| meta.len() < 400_000));
    let output = crate::Temporary::new("filtered.pb.gz");
    let mut compared = 0;
    for file in files {
        let imported = read(&std::fs::read(&file).unwrap());
        let Some(set) = imported.profile.sets.first() else { continue };
        let metric = set.default_metric as usize;
        let ours = tree(&imported.profile, metric);
        // pprof takes names of files and binaries for names as well.
        let is_plain = |name: &String| {
            let functions = ours.functions();
            let in_places = functions.keys().any(|key| {
                functions.file(key).contains(name.as_str()) || functions.module(key).contains(name.as_str())
            });
            !in_places && name.len() < 200
        };
        for name in chosen(&ours).iter().filter(|name| is_plain(name)).take(3) {
            for (flag, word) in FLAGS {
                let expression = format!("^{}$", quoted(name));
                // As a profile and not as a table, so that frames without a name are told apart.
                let run = go::pprof()
                    .args(["-proto", "-symbolize=none", "-output"])
                    .arg(&output.0)
                    .arg(format!("{flag}={expression}"))
                    .arg(&file)
                    .output()
                    .unwrap();
                let expected = after(&ours, word, &expression);
                let what = format!("{flag} {name} of {}", file.display());
                if !run.status.success() {
                    // It refuses to write a profile without samples.
                    assert!(expected.is_empty(), "{what}: {}", String::from_utf8_lossy(&run.stderr));
                    continue;
                }
                let theirs = read(&std::fs::read(&output.0).unwrap()).profile;
                if theirs.sets.iter().all(profile::SampleSet::is_empty) {
                    assert!(expected.is_empty(), "{what}");
                    continue;
                }
                assert_eq!(table(&tree(&theirs, metric)), expected, "{what}");
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "only {compared} comparisons");
}
