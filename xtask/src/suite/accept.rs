//! The shared acceptance scripts, where a checkout has them beside it; elsewhere they are skipped.

use super::{Tally, summary};
use crate::paths;
use crate::process::{cargo, command, run_logged};
use crate::progress::Step;
use std::path::{Path, PathBuf};

const PAGE: &str = "main,formats,flame,cluster,embed";

pub(super) fn run(tally: &mut Tally, page_can_run: bool) {
    let Some(scripts) = folder() else {
        println!("==> acceptance scripts: skipped, ../shared/accept is not here");
        return;
    };
    if let Some(isotherm) = tally.one(build_command()) {
        script(tally, "acceptance: profiles", "accept-profiles", "python3", &scripts.join("profiles.py"), |c| {
            c.arg(&isotherm).arg("--unknown");
        });
        script(tally, "acceptance: clusters", "accept-clusters", "python3", &scripts.join("clusters.py"), |c| {
            c.arg(&isotherm);
        });
    }
    round_trips(tally);
    if page_can_run && paths::dist().join("index.html").is_file() {
        script(tally, "acceptance: page", "accept-page", "node", &scripts.join("page.mjs"), |c| {
            c.args(["--dist", "dist", "--modules", "tests/e2e", "--only", PAGE]);
        });
    }
}

/// The debug tests leave the largest files out.
fn round_trips(tally: &mut Tally) {
    let mut tests = cargo();
    tests.args(["test", "--release", "--locked", "--package", "isotherm-tests", "--test", "formats"]);
    tests.arg("the_corpus_survives_every_target");
    tally.counted("round trips of the whole corpus: cargo test --release", "round-trips", &mut tests, summary::libtest);
}

fn folder() -> Option<PathBuf> {
    let scripts = paths::root().parent()?.join("shared/accept");
    scripts.join("profiles.py").is_file().then_some(scripts)
}

fn build_command() -> Result<PathBuf, String> {
    let mut step = Step::start("the command isotherm: cargo build --release");
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", "isotherm-cli"]);
    run_logged(&mut step, "isotherm", &mut build, None)?.or_sentence("the command isotherm does not build.")?;
    step.done("");
    Ok(paths::target().join("release/isotherm"))
}

fn script(
    tally: &mut Tally,
    name: &str,
    log: &str,
    program: &str,
    script: &Path,
    arguments: impl Fn(&mut std::process::Command),
) {
    if paths::find_on_path(program).is_none() {
        println!("==> {name}: skipped, {program} is not on PATH");
        return;
    }
    let mut run = command(program);
    run.arg(script);
    arguments(&mut run);
    tally.counted(name, log, &mut run, summary::passed_failed);
}
