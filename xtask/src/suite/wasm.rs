//! The tests that run as wasm: the same ones in Node and in headless Chromium, and those of the
//! page's components in Chromium.

use super::{Tally, summary};
use crate::paths;
use crate::process::cargo;
use crate::setup::{Browser, Toolbox};
use std::process::Command;

pub(super) fn in_node(tally: &mut Tally, tools: &Toolbox) {
    let mut tests = wasm_tests();
    tests.args(["--package", "isotherm-browser-tests", "--test", "anywhere"]);
    run(tally, tools, "wasm tests in Node", "wasm-node", &mut tests);
}

pub(super) fn in_browser(tally: &mut Tally, tools: &Toolbox, browser: &Browser) {
    let mut tests = wasm_tests();
    tests.args(["--package", "isotherm-browser-tests", "--package", "isotherm-app", "--bins", "--tests"]);
    tests
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        // Like a static host, which sends no COOP and COEP headers.
        .env("WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION", "1")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", paths::root().join("tests/browser/webdriver.json"))
        .env("CHROMEDRIVER", &browser.driver);
    run(tally, tools, "wasm tests in headless Chromium", "wasm-chromium", &mut tests);
}

fn wasm_tests() -> Command {
    let mut tests = cargo();
    tests.args(["test", "--locked", "--no-fail-fast", "--target", "wasm32-unknown-unknown"]);
    tests
}

fn run(tally: &mut Tally, tools: &Toolbox, name: &str, log: &str, tests: &mut Command) {
    match tools.on_path(tests) {
        Ok(tests) => tally.counted(name, log, tests, summary::libtest),
        Err(sentence) => {
            tally.one::<()>(Err(sentence));
        }
    }
}
