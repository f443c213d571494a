//! Node, and the npm packages that run under it: wasm-opt, and those of the page tests.

use super::browser::apt_install;
use crate::paths;
use crate::process::{answer, command, run_logged};
use crate::progress::Step;
use std::fs;
use std::path::{Path, PathBuf};

/// Node and npm, from PATH or from the distribution.
pub(super) fn ensure_node() -> Result<(), String> {
    if paths::find_on_path("node").is_some() && paths::find_on_path("npm").is_some() {
        return Ok(());
    }
    apt_install(&["nodejs", "npm"], "Node with npm (version 18 or newer)")
}

/// The folder with a runnable wasm-opt of the version in `xtask/tools/binaryen`.
pub(super) fn ensure_wasm_opt(cache: &Path) -> Result<PathBuf, String> {
    let pinned = paths::root().join("xtask/tools/binaryen");
    let version = dependency(&pinned, "binaryen")?;
    let folder = cache.join(format!("binaryen-{version}"));
    let bin = folder.join("node_modules/.bin");
    let runs = || answer(command(bin.join("wasm-opt")).arg("--version")).is_some_and(|text| text.contains("wasm-opt"));
    if bin.join("wasm-opt").exists() && runs() {
        println!("==> wasm-opt (binaryen {version}): present");
        return Ok(bin);
    }
    let mut step = Step::start(&format!("wasm-opt (binaryen {version}): npm ci into the cache"));
    fs::create_dir_all(&folder).map_err(|e| format!("cannot create {}: {e}.", folder.display()))?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(pinned.join(file), folder.join(file)).map_err(|e| format!("cannot copy {file}: {e}."))?;
    }
    npm_ci(&mut step, "npm-binaryen", &folder)?;
    if !runs() {
        return Err(format!("wasm-opt was installed in {} but does not run.", bin.display()));
    }
    step.done("");
    Ok(bin)
}

/// The packages of `tests/e2e`, from its lock file.
pub(super) fn ensure_page_test_packages() -> Result<(), String> {
    let folder = paths::root().join("tests/e2e");
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|e| format!("cannot read {}: {e}.", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        println!("==> packages of tests/e2e: present");
        return Ok(());
    }
    let mut step = Step::start("packages of tests/e2e: npm ci");
    npm_ci(&mut step, "npm-e2e", &folder)?;
    fs::write(&stamp, wanted).map_err(|e| format!("cannot write {}: {e}.", stamp.display()))?;
    step.done("");
    Ok(())
}

fn npm_ci(step: &mut Step, log: &str, folder: &Path) -> Result<(), String> {
    let mut npm = command("npm");
    npm.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run_logged(step, log, &mut npm, None)?
        .or_sentence(&format!("`npm ci` in {} failed; it needs the npm registry.", folder.display()))?;
    Ok(())
}

/// The exact version of a dependency in a folder's package.json.
fn dependency(folder: &Path, name: &str) -> Result<String, String> {
    let path = folder.join("package.json");
    let text = fs::read(&path).map_err(|e| format!("cannot read {}: {e}.", path.display()))?;
    let json: serde_json::Value =
        serde_json::from_slice(&text).map_err(|e| format!("{} is not JSON: {e}.", path.display()))?;
    let version = json["dependencies"][name].as_str();
    version.map(str::to_owned).ok_or_else(|| format!("{} names no {name}.", path.display()))
}
