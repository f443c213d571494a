//! The committed demo is what the generator makes, and it stays small.

use super::{FOLDER, File, files};
use crate::paths;
use serde_json::Value;
use std::fs;

/// What the whole demo may take on the wire.
const MOST_BYTES: usize = 1024 * 1024;

fn committed() -> Vec<File> {
    let folder = paths::root().join("public").join(FOLDER);
    let mut found: Vec<File> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn committed_files_equal_a_fresh_generation() {
    let mut fresh = files().unwrap();
    fresh.sort();
    let committed = committed();
    let names = |files: &[File]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&fresh));
    for ((name, old), (_, new)) in committed.iter().zip(&fresh) {
        assert!(old == new, "public/demo/{name} differs; run `cargo xtask demo` and commit what it writes");
    }
}

#[test]
fn the_demo_is_small() {
    let bytes: usize = committed().iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
}

#[test]
fn the_index_names_every_file_once_or_as_a_baseline() {
    let files = committed();
    let index: Value = serde_json::from_slice(&files.iter().find(|(name, _)| name == "demo.json").unwrap().1).unwrap();
    let profiles = index["profiles"].as_array().unwrap();
    let mut urls: Vec<&str> = index["cluster"].as_array().unwrap().iter().map(|url| url.as_str().unwrap()).collect();
    urls.extend(profiles.iter().map(|profile| profile["url"].as_str().unwrap()));
    urls.sort_unstable();
    let mut want: Vec<String> =
        files.iter().filter(|(name, _)| name != "demo.json").map(|(name, _)| format!("{FOLDER}/{name}")).collect();
    want.sort();
    assert_eq!(urls, want);
    for profile in profiles {
        let note = profile["note"].as_str().unwrap();
        assert!(note.ends_with('.') && note.len() < 200, "{note}");
        if let Some(baseline) = profile.get("baseline") {
            assert!(urls.contains(&baseline.as_str().unwrap()));
        }
    }
}
