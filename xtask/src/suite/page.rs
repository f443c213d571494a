//! The tests of the built page, in Chromium through Playwright.

use super::{Tally, summary};
use crate::process::command;
use crate::setup::Browser;

pub(super) fn run(tally: &mut Tally, browser: &Browser) {
    let mut tests = command("node");
    tests.args(["tests/e2e/run.mjs", "--dist", "dist"]).env("ISOTHERM_CHROMIUM", &browser.chromium);
    tally.counted("page tests: tests/e2e", "e2e", &mut tests, summary::passed_failed);
}
