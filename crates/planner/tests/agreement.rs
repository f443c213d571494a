//! What the planner says of real snapshots beside what their scheduler wrote.
//!
//! Snapshots are folders of lists in the shared corpus, or in the folder that `ISOTHERM_CLUSTERS` names; where
//! there is none the test is skipped and says so.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
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

/// What the planner says of a snapshot's unschedulable pods beside what the scheduler wrote.
#[derive(Default)]
struct Agreement {
    pods: u32,
    sentences: BTreeSet<String>,
    whole: u32,
    filters: u32,
    /// Pods of which the planner says something else, with what it notes.
    differing: Vec<(String, Vec<String>)>,
}

impl Agreement {
    fn add(&mut self, snapshot: &Snapshot) {
        let explainer = Explainer::new(snapshot);
        for group in explainer.pending().groups {
            for pod in group.pods {
                let Some(said) = explainer.said(pod) else { continue };
                self.pods += 1;
                self.sentences.insert(said.to_owned());
                self.whole += u32::from(said == group.sentence);
                self.filters += u32::from(filters(said) == filters(&group.sentence));
                if said != group.sentence {
                    let key = snapshot.pod_key(snapshot.pod(pod));
                    println!("{key}\n  scheduler: {said}\n  planner:   {}", group.sentence);
                    self.differing.push((key, group.notes.clone()));
                }
            }
        }
    }

    /// Prints the figures and holds them to 95 %.
    fn check(&self, of: &str) {
        let (pods, sentences) = (self.pods, self.sentences.len());
        println!(
            "{of}: {} of {pods} pods agree whole, {} in what the filters say; {sentences} different sentences",
            self.whole, self.filters
        );
        assert!(pods > 0, "{of}: there is no unschedulable pod");
        assert!(self.whole * 100 >= pods * 95 && self.filters * 100 >= pods * 95, "{of}: fewer than 95 % agree");
    }
}

#[test]
fn sentences_agree_with_the_scheduler() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/clusters");
    let root = std::env::var_os("ISOTHERM_CLUSTERS").map_or(shared, PathBuf::from);
    if !root.is_dir() {
        eprintln!("skipped: the shared corpus isn't here");
        return;
    }
    let mut all = Agreement::default();
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        if folder.join("api/v1").is_dir() {
            all.add(&read(&folder));
        }
    }
    all.check("snapshots of the corpus");
}

/// The demo's sentences are made up by a generator with rules of its own; it has no lists of volumes, so only pods with
/// claims may differ, and they are told so.
#[test]
fn the_demo_is_consistent_where_its_lists_suffice() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/demo");
    let mut reader = SnapshotReader::new(Limits::default());
    for name in ["nodes.json.gz", "pods.json.gz"] {
        reader.begin(name);
        reader.feed(&std::fs::read(demo.join(name)).unwrap());
        reader.end().unwrap();
    }
    let mut all = Agreement::default();
    all.add(&reader.finish().0);
    all.check("the demo");
    for (key, notes) in all.differing {
        assert!(notes.iter().any(|note| note.starts_with("Rule 7 is not checked")), "{key}: {notes:?}");
    }
}
