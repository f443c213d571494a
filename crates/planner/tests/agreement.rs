//! What the planner says of real snapshots beside what their scheduler wrote.
//!
//! Snapshots are folders of lists in the shared corpus, or in the folder that `ISOTHERM_CLUSTERS` names; where
//! there is none the test is skipped and says so.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::{Path, PathBuf};

use cluster::{Limits, Snapshot, SnapshotReader};
use isotherm_planner::Explainer;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.file_name().is_some_and(|name| name != "expected.json") {
            found.push(path);
        }
    }
}

fn read(folder: &Path) -> Snapshot {
    let mut list = Vec::new();
    files(folder, &mut list);
    let mut reader = SnapshotReader::new(Limits::default());
    for path in list {
        reader.begin(&path.display().to_string());
        reader.feed(&std::fs::read(&path).unwrap());
        // Files that are no list are not part of the snapshot.
        let _ = reader.end();
    }
    reader.finish().0
}

/// The sentence up to what preemption says.
fn filters(sentence: &str) -> &str {
    sentence.split_once(". ").map_or(sentence.trim_end_matches('.'), |(head, _)| head)
}

#[test]
fn sentences_agree_with_the_scheduler() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/clusters");
    let root = std::env::var_os("ISOTHERM_CLUSTERS").map_or(shared, PathBuf::from);
    if !root.is_dir() {
        eprintln!("skipped: the shared corpus isn't here");
        return;
    }
    let (mut whole, mut head, mut all) = (0, 0, 0);
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("api/v1").is_dir() {
            continue;
        }
        let snapshot = read(&folder);
        let explainer = Explainer::new(&snapshot);
        for group in explainer.pending().groups {
            for pod in group.pods {
                let Some(said) = explainer.said(pod) else { continue };
                all += 1;
                whole += u32::from(said == group.sentence);
                head += u32::from(filters(said) == filters(&group.sentence));
                if said != group.sentence {
                    let key = snapshot.pod_key(snapshot.pod(pod));
                    println!("{}: {key}\n  scheduler: {said}\n  planner:   {}", folder.display(), group.sentence);
                }
            }
        }
    }
    println!("{whole} of {all} sentences agree whole, {head} in what the filters say");
    assert!(all > 0, "the folder holds no unschedulable pod");
    assert!(whole * 100 >= all * 95 && head * 100 >= all * 95, "fewer than 95 % agree");
}
