//! Makes sure that everything a command needs is there, in the order of need, and installs what
//! is missing. What is present costs well under a second.

mod browser;
mod node;
mod rust_src;
mod std_cache;
mod tools;
mod wasm_target;

pub(crate) use browser::Browser;

use crate::Outcome;
use crate::paths;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// What the set-up is for: the page alone, or its tests too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Build,
    Test,
}

/// The tools that were found or installed.
pub(crate) struct Toolbox {
    folders: Vec<PathBuf>,
    /// The `node_modules` that has binaryen.
    pub(crate) binaryen: PathBuf,
}

impl Toolbox {
    /// Puts the tools first on the command's PATH.
    pub(crate) fn on_path<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command, String> {
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(std::env::split_paths(&rest));
        let path: OsString =
            std::env::join_paths(all).map_err(|e| format!("a folder's name cannot be on PATH: {e}."))?;
        Ok(command.env("PATH", path))
    }
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let purpose = match args {
        [] => Purpose::Test,
        [flag, what] if flag == "--for" && what == "build" => Purpose::Build,
        [flag, what] if flag == "--for" && what == "test" => Purpose::Test,
        _ => return Err("its only option is --for build or --for test.".to_owned()),
    };
    ensure(purpose)?;
    Ok(ExitCode::SUCCESS)
}

/// Everything for `purpose`, installed if need be.
pub(crate) fn ensure(purpose: Purpose) -> Result<Toolbox, String> {
    let cache = paths::cache()?;
    std::fs::create_dir_all(&cache).map_err(|e| format!("cannot create the folder {}: {e}.", cache.display()))?;
    wasm_target::ensure(&cache)?;
    let mut folders = Vec::new();
    for tool in [tools::wasm_bindgen()?, tools::wasm_split(), tools::trunk()] {
        folders.push(tools::ensure(&cache, &tool)?);
    }
    node::ensure_node()?;
    let wasm_opt = node::ensure_wasm_opt(&cache)?;
    let binaryen = wasm_opt.parent().unwrap_or(&wasm_opt).to_owned();
    folders.push(wasm_opt);
    if purpose == Purpose::Test {
        browser_for_tests()?;
    }
    Ok(Toolbox { folders, binaryen })
}

/// The browser and the packages of the page tests, installed if need be.
pub(crate) fn browser_for_tests() -> Result<Browser, String> {
    let browser = browser::ensure()?;
    node::ensure_page_test_packages()?;
    browser::ensure_nginx();
    Ok(browser)
}
