//! Figures against those of independent tools: Go's pprof, the script of flamegraph.pl, inferno's `diff-folded`. Each
//! test that needs a tool or the shared corpus is skipped where it isn't there, and says so; what the tools print of the
//! project's own fixtures is in `stored.json`, so that these are compared everywhere.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

mod differential;
mod figures;
mod flamegraph;
mod go;
mod listed;
mod stored;
mod transforms;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The files of a folder of the shared corpus, sorted.
fn corpus(folder: &str) -> Option<Vec<PathBuf>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/profiles").join(folder);
    let Ok(entries) = std::fs::read_dir(path) else {
        eprintln!("skipped: this needs the shared corpus beside the project");
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

fn has_go() -> bool {
    let is_here = go::tool().is_some();
    if !is_here {
        eprintln!("skipped: this needs Go's pprof");
    }
    is_here
}

/// A file of the project's own: `tests/fixtures/…`.
fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

/// A file for another program, gone when it is dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("isotherm-oracle-{}-{number}-{name}", std::process::id())))
    }

    fn with(name: &str, bytes: &[u8]) -> Self {
        let file = Self::new(name);
        std::fs::write(&file.0, bytes).unwrap();
        file
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
