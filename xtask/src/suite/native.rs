//! The tests that need no browser.

use super::lints::WASM_ONLY;
use super::{Tally, summary};
use crate::paths;
use crate::process::cargo;

pub(super) fn run(tally: &mut Tally) {
    let excluded = WASM_ONLY.iter().flat_map(|package| ["--exclude", package]);
    if paths::find_on_path("cargo-nextest").is_some() {
        let mut tests = cargo();
        tests.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--color", "never"]);
        tests.args(["--status-level", "fail", "--final-status-level", "fail"]).args(excluded.clone());
        tally.counted("native tests: cargo nextest", "native", &mut tests, summary::nextest);
    } else {
        let mut tests = cargo();
        tests
            .args(["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"])
            .args(excluded.clone());
        tally.counted("native tests: cargo test", "native", &mut tests, summary::libtest);
    }
    let mut docs = cargo();
    docs.args(["test", "--doc", "--workspace", "--locked", "--no-fail-fast"]).args(excluded);
    tally.counted("examples in the documentation: cargo test --doc", "doc", &mut docs, summary::libtest);
}
