//! The readers of profiles on whole files: goldens, broken files, random trees through every format.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

mod corpus;
mod describe;
mod encode;
mod goldens;
mod holds;
mod limits;
mod mutations;
mod roundtrip;
mod same_tree;

use std::path::{Path, PathBuf};

/// A small file of `tests/fixtures/formats`.
struct Fixture {
    /// `folder/file`.
    name: String,
    bytes: Vec<u8>,
}

fn fixtures() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let mut fixtures = Vec::new();
    for folder in entries(&root) {
        for file in entries(&folder) {
            let name = file.strip_prefix(&root).expect("files are below the root").to_string_lossy().replace('\\', "/");
            let bytes = std::fs::read(&file).expect("fixtures can be read");
            fixtures.push(Fixture { name, bytes });
        }
    }
    assert!(fixtures.len() > 20, "fixtures are missing");
    fixtures
}

/// What a folder holds, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.expect("the entry can be read").path()).collect();
    paths.sort();
    paths
}

fn read(name: &str, bytes: &[u8]) -> Result<formats::Imported, formats::ImportError> {
    collapsers::read(formats::Input { name, bytes, sidecar: None }, &formats::Limits::default())
}
