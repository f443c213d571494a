//! Step 3: the browser that the tests run in, and packages of the distribution.

use crate::paths;
use crate::process::{answer, command, run_logged};
use crate::progress::Step;
use std::path::{Path, PathBuf};

/// Chromium and the driver that wasm-bindgen's test runner speaks to.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

pub(super) fn ensure() -> Result<Browser, String> {
    if let Some(browser) = find() {
        println!("==> Chromium and its driver: present");
        return Ok(browser);
    }
    apt_install(&["chromium", "chromium-driver"], "Chromium and chromedriver")?;
    find().ok_or_else(|| "Chromium was installed, but it or chromedriver is not on PATH.".to_owned())
}

fn find() -> Option<Browser> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let chromium = names.iter().find_map(|name| paths::find_on_path(name))?;
    Some(Browser { chromium, driver: paths::find_on_path("chromedriver")? })
}

/// nginx, which serves the page in a test of the documented configurations. Where it can't be had, or where installing it
/// would start a server, that test is skipped.
pub(super) fn ensure_nginx() {
    let there = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];
    if there.iter().any(|path| Path::new(path).exists()) {
        println!("==> nginx: present");
    } else if Path::new("/run/systemd/system").exists() {
        println!("==> nginx: not installed, since that would start it; its page test is skipped");
    } else if let Err(sentence) = apt_install(&["nginx-light"], "nginx") {
        println!("==> nginx: its page test is skipped. {sentence}");
    }
}

/// Installs packages of the distribution, or says in one sentence what to install.
pub(super) fn apt_install(packages: &[&str], what: &str) -> Result<(), String> {
    let list = packages.join(" ");
    let by_hand = format!("{what} must be installed and on PATH; on Debian: sudo apt-get install {list}");
    if paths::find_on_path("apt-get").is_none() || answer(command("id").arg("-u")).as_deref() != Some("0") {
        return Err(by_hand);
    }
    let mut step = Step::start(&format!("{what}: apt-get install {list}"));
    // One unreachable source fails the update as a whole; the others may do.
    run_logged(&mut step, "apt-get-update", command("apt-get").arg("update"), None)?;
    let mut install = command("apt-get");
    install.args(["install", "-y", "--no-install-recommends"]).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    run_logged(&mut step, "apt-get-install", &mut install, None)?
        .or_sentence(&format!("{by_hand}; apt-get could not."))?;
    step.done("");
    Ok(())
}
