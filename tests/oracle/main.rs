//! Transforms against Go's pprof, on the shared corpus: what `-focus`, `-ignore`, `-hide` and `-show_from` leave of a
//! profile must be what ours do, function by function, to the unit. Skipped, saying so, where Go or the corpus isn't.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use calltree::{BuildOptions, CallTree, NodeId, Side, Transform};
use formats::{Input, Limits};

/// Self and total by name.
type Table = BTreeMap<String, (i64, i64)>;

fn read(bytes: &[u8]) -> formats::Imported {
    formats::read(Input { name: "oracle", bytes, sidecar: None }, &Limits::default()).unwrap()
}

fn tree(imported: &formats::Imported, metric: usize) -> CallTree {
    let side = Side { profile: &imported.profile, set: 0, metric, filter: None, group: None };
    CallTree::build(side, None, BuildOptions { raw_names: true, ..BuildOptions::default() }).unwrap()
}

fn table(tree: &CallTree) -> Table {
    let table = calltree::functions(tree, NodeId::ROOT);
    let whole = |weight: profile::Weight| weight.to_f64() as i64;
    let row = |row: u32| {
        let name = tree.functions().name(table.key(row)).to_owned();
        (name, (whole(table.self_weight(row)), whole(table.total(row))))
    };
    (0..table.len() as u32).map(row).filter(|(_, weights)| *weights != (0, 0)).collect()
}

/// Functions to ask about: heavy ones of different depths.
fn chosen(tree: &CallTree) -> Vec<String> {
    let table = calltree::functions(tree, NodeId::ROOT);
    let mut names = Vec::new();
    for key in [calltree::SortKey::SelfWeight, calltree::SortKey::Total] {
        for row in table.rows(calltree::Sort::descending(key), 6, None).into_iter().step_by(2) {
            names.push(tree.functions().name(table.key(row)).to_owned());
        }
    }
    names.sort();
    names.dedup();
    // Addresses stand for functions without a name, which pprof's flags don't find.
    names.retain(|name| !name.is_empty() && !name.starts_with("0x"));
    names
}

fn quoted(name: &str) -> String {
    let special = r"\.+*?()|[]{}^$";
    name.chars().flat_map(|c| special.contains(c).then_some('\\').into_iter().chain([c])).collect()
}

fn corpus() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/profiles/pprof");
    let go = Command::new("go").arg("version").output().is_ok_and(|output| output.status.success());
    let Some(entries) = std::fs::read_dir(folder).ok().filter(|_| go) else {
        eprintln!("skipped: this needs Go and the shared corpus");
        return None;
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.metadata().is_ok_and(|meta| meta.len() < 400_000));
    files.sort();
    Some(files)
}

#[test]
fn transforms_are_those_of_pprof() {
    let Some(files) = corpus() else { return };
    let output = std::env::temp_dir().join(format!("isotherm-oracle-{}.pb.gz", std::process::id()));
    let mut compared = 0;
    for file in files {
        let imported = read(&std::fs::read(&file).unwrap());
        let Some(set) = imported.profile.sets.first() else { continue };
        // pprof keeps frames by their lines; it takes names of files and binaries for names as well.
        let metric = set.default_metric as usize;
        let ours = tree(&imported, metric);
        let is_plain = |name: &String| {
            let functions = ours.functions();
            let in_places = functions.keys().any(|key| {
                functions.file(key).contains(name.as_str()) || functions.module(key).contains(name.as_str())
            });
            !in_places && name.len() < 200
        };
        for name in chosen(&ours).iter().filter(|name| is_plain(name)).take(3) {
            for (flag, op) in [("-focus", "keep"), ("-ignore", "drop"), ("-hide", "hide"), ("-show_from", "focus")] {
                let run = Command::new("go")
                    .args(["tool", "pprof", "-proto", "-symbolize=none", "-output"])
                    .arg(&output)
                    .arg(format!("{flag}=^{}$", quoted(name)))
                    .arg(&file)
                    .output()
                    .unwrap();
                let transform = Transform::parse(&format!("{op}:/^{}$/", quoted(name))).unwrap();
                let expected = table(&ours.transformed(&[transform]).unwrap().tree);
                let what = format!("{flag} {name} of {}", file.display());
                if !run.status.success() {
                    // It refuses to write a profile without samples.
                    assert!(expected.is_empty(), "{what}: {}", String::from_utf8_lossy(&run.stderr));
                    continue;
                }
                let theirs = read(&std::fs::read(&output).unwrap());
                if theirs.profile.sets.iter().all(profile::SampleSet::is_empty) {
                    assert!(expected.is_empty(), "{what}");
                    continue;
                }
                assert_eq!(table(&tree(&theirs, metric)), expected, "{what}");
                compared += 1;
            }
        }
    }
    let _ = std::fs::remove_file(output);
    assert!(compared > 50, "only {compared} comparisons");
}
