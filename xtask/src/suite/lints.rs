//! Formats, lints, and the licence check.

use super::Tally;
use crate::paths;
use crate::process::{cargo, command};
use std::fs;
use std::path::{Path, PathBuf};

/// The packages that only make sense for the wasm target.
pub(super) const WASM_ONLY: [&str; 2] = ["isotherm-app", "isotherm-browser-tests"];

pub(super) fn run(tally: &mut Tally, wasm_target: bool) {
    tally.command(
        "format: cargo fmt --check",
        "fmt",
        cargo().args(["fmt", "--all", "--check", "--", "--color", "never"]),
    );
    view_format(tally);

    let mut native = cargo();
    native.args(["clippy", "--workspace", "--all-targets", "--locked"]);
    for package in WASM_ONLY {
        native.args(["--exclude", package]);
    }
    tally.command("lints: cargo clippy, native", "clippy-native", native.args(["--", "-D", "warnings"]));
    if wasm_target {
        let mut wasm = cargo();
        wasm.args(["clippy", "--all-targets", "--locked", "--target", "wasm32-unknown-unknown"]);
        for package in WASM_ONLY {
            wasm.args(["--package", package]);
        }
        tally.command("lints: cargo clippy, wasm32", "clippy-wasm32", wasm.args(["--", "-D", "warnings"]));
    }

    if paths::find_on_path("cargo-deny").is_some() {
        let mut deny = cargo();
        deny.args(["deny", "--offline", "check", "licenses", "bans", "sources"]);
        tally.command("licences, bans, sources: cargo deny", "deny", &mut deny);
    } else {
        println!("==> licences, bans, sources: skipped, cargo-deny is not on PATH");
    }
}

/// `view!` macros, which rustfmt does not touch.
fn view_format(tally: &mut Tally) {
    if paths::find_on_path("leptosfmt").is_none() {
        println!("==> format of view!: skipped, leptosfmt is not on PATH");
        return;
    }
    let mut files = Vec::new();
    rust_files(&paths::root().join("app/src"), &mut files);
    files.sort();
    tally.command("format of view!: leptosfmt --check", "leptosfmt", command("leptosfmt").arg("--check").args(files));
}

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}
