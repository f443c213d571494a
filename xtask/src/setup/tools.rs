//! Step 2: the command-line tools that are built from crates, once, into the cache.

use crate::paths;
use crate::process::{Finished, answer, cargo, command, run_logged};
use crate::progress::Step;
use std::fs;
use std::path::{Path, PathBuf};

/// A program from a crate, at one version.
pub(super) struct Tool {
    package: &'static str,
    version: String,
    /// The program that is asked for its version, and what its answer must start with.
    program: &'static str,
    features: &'static [&'static str],
    /// Whether it says its version; of another, only the one in the cache is trusted.
    says_version: bool,
    minutes: &'static str,
}

/// Builds the page. Newer ones need a newer compiler.
pub(super) fn trunk() -> Tool {
    Tool {
        package: "trunk",
        version: "0.21.14".to_owned(),
        program: "trunk",
        // Its update check and TLS: the build needs no network.
        features: &["--no-default-features"],
        says_version: true,
        minutes: "about 6 minutes on two cores",
    }
}

/// Must be exactly the version of the crate in Cargo.lock.
pub(super) fn wasm_bindgen() -> Result<Tool, String> {
    let lock = paths::root().join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(|e| format!("cannot read {}: {e}.", lock.display()))?;
    let version = locked_version(&text, "wasm-bindgen").ok_or("Cargo.lock names no version of wasm-bindgen.")?;
    Ok(Tool {
        package: "wasm-bindgen-cli",
        version,
        program: "wasm-bindgen",
        features: &[],
        says_version: true,
        minutes: "about 3 minutes on two cores",
    })
}

/// Splits the page's module. Must understand what the crate `wasm_split_helpers` of Cargo.lock writes.
pub(super) fn wasm_split() -> Tool {
    Tool {
        package: "wasm_split_cli_support",
        version: "0.2.4".to_owned(),
        program: "wasm-split-cli",
        features: &["--features", "build-binary"],
        says_version: false,
        minutes: "about 2 minutes on two cores",
    }
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|l| *l != name);
    let line = lines.find(|l| l.starts_with("version = "))?;
    line.split('"').nth(1).map(str::to_owned)
}

/// The folder that holds the tool: one on PATH, or the cache's, where it is built if need be.
pub(super) fn ensure(cache: &Path, tool: &Tool) -> Result<PathBuf, String> {
    let Tool { package, version, .. } = tool;
    let root = cache.join(format!("{package}-{version}"));
    let bin = root.join("bin");
    let on_path = paths::find_on_path(tool.program).filter(|_| tool.says_version);
    for program in [Some(bin.join(tool.program)), on_path].into_iter().flatten() {
        if is_version(&program, tool) {
            println!("==> {package} {version}: present");
            return Ok(program.parent().map_or(bin, Path::to_path_buf));
        }
    }
    let mut step = Step::start(&format!("{package} {version}: cargo install into the cache, {}", tool.minutes));
    let build = cache.join("build").join(format!("{package}-{version}"));
    let mut finished = install(&mut step, tool, &root, &build, true)?;
    if !finished.success() && finished.output.contains("failed to select a version") {
        // A registry that lags behind lacks the newest of the locked versions.
        step.note("its lock file does not resolve with this registry; trying without");
        finished = install(&mut step, tool, &root, &build, false)?;
    }
    finished
        .or_sentence(&format!("`cargo install {package} --version {version}` failed; it needs the crate registry."))?;
    if !is_version(&bin.join(tool.program), tool) {
        return Err(format!(
            "{} was installed but does not say that it is {version}.",
            bin.join(tool.program).display()
        ));
    }
    if build.exists() {
        fs::remove_dir_all(&build).map_err(|e| format!("cannot remove {}: {e}.", build.display()))?;
    }
    step.done("");
    Ok(bin)
}

fn install(step: &mut Step, tool: &Tool, root: &Path, build: &Path, locked: bool) -> Result<Finished, String> {
    let mut install = cargo();
    // Outside the project: its cargo configuration is for the page.
    install.current_dir(std::env::temp_dir());
    install.args(["install", tool.package, "--force", "--version", &tool.version]).args(tool.features);
    install.arg("--root").arg(root).arg("--target-dir").arg(build);
    if locked {
        install.arg("--locked");
    }
    // Quick to build matters more than quick to run.
    install
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET");
    run_logged(step, &format!("install-{}", tool.package), &mut install, None)
}

fn is_version(program: &Path, tool: &Tool) -> bool {
    let says = || {
        answer(command(program).arg("--version"))
            .is_some_and(|text| text.split_whitespace().any(|word| word == tool.version))
    };
    program.is_file() && (!tool.says_version || says())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.78\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.128\"\nsource = \"registry\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.128"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
