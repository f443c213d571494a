//! The source of the standard library in exactly the compiler's version, from the distribution.
//!
//! Only for the time of the build: a source of another version left in the sysroot would break a
//! later toolchain. The machine's own package lists and sources stay as they are; packages are
//! taken from the mirror that the machine already uses, and signatures are checked.

use super::wasm_target::{Compiler, TARGET};
use crate::paths;
use crate::process::{answer, command, run_logged};
use crate::progress::Step;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a matching version may be; it moves from one to the next over time.
const SUITES: &[&str] = &["trixie-backports", "stable-backports", "testing", "unstable", "stable"];
const KEYRINGS: &[&str] =
    &["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];

/// The source in the sysroot.
pub(super) struct Source {
    folder: PathBuf,
    ours: bool,
}

impl Source {
    /// Takes the source away again, if we put it there.
    pub(super) fn remove(&self) -> Result<(), String> {
        if !self.ours {
            return Ok(());
        }
        fs::remove_dir_all(&self.folder).map_err(|e| format!("cannot remove {}: {e}.", self.folder.display()))?;
        // `src/rust` and `src` above it go too, where nothing else is in them.
        for above in self.folder.ancestors().skip(1).take(2) {
            if fs::remove_dir(above).is_err() {
                break;
            }
        }
        Ok(())
    }
}

/// Makes sure of `lib/rustlib/src/rust/library` in the sysroot; `work` is scratch space.
pub(super) fn ensure(compiler: &Compiler, work: &Path, why_not: &str) -> Result<Source, String> {
    let folder = compiler.sysroot.join("lib/rustlib/src/rust/library");
    let mark = folder.join(".placed-by-xtask");
    if folder.join("std/Cargo.toml").is_file() && !mark.is_file() {
        return Ok(Source { folder, ours: false });
    }
    let mut step = Step::start(&format!("wasm32 target: source of std {} from the distribution", compiler.release));
    let missing = |detail: &str| {
        format!(
            "the {TARGET} target is missing: {why_not}, and {detail}; install it with `rustup target add {TARGET}`, \
             or the component with `rustup component add rust-src`."
        )
    };
    for program in ["apt-get", "apt-cache", "dpkg"] {
        if paths::find_on_path(program).is_none() {
            return Err(missing(&format!("there is no {program} to get its source with")));
        }
    }
    let package = download(&mut step, &compiler.release, work).map_err(|detail| missing(&detail))?;
    let unpacked = work.join("unpacked");
    let mut unpack = command("dpkg");
    unpack.arg("-x").arg(&package).arg(&unpacked);
    run_logged(&mut step, "dpkg", &mut unpack, None)?.or_sentence("the source package could not be unpacked.")?;
    let library = unpacked.join(format!("usr/src/rustc-{}/library", compiler.release));
    fs::write(library.join(".placed-by-xtask"), "")
        .and_then(|()| place(&library, &folder))
        .map_err(|e| format!("cannot place the source of std in {}: {e}.", folder.display()))?;
    step.done("");
    Ok(Source { folder, ours: true })
}

/// Downloads the package whose version starts with `release`, from the first suite that has it.
fn download(step: &mut Step, release: &str, work: &Path) -> Result<PathBuf, String> {
    let listing = answer(command("apt-get").args([
        "indextargets",
        "--no-release-info",
        "--format",
        "$(REPO_URI) $(RELEASE)",
        "Created-By: Packages",
    ]));
    let mirrors = mirrors(&listing.unwrap_or_default());
    if mirrors.is_empty() {
        return Err("apt has no package source".to_owned());
    }
    let keyring = KEYRINGS.iter().find(|k| Path::new(k).is_file());
    let keyring = keyring.ok_or("only Debian's packages are known to hold its source")?;
    let mut seen = Vec::new();
    for mirror in &mirrors {
        for suite in SUITES {
            let apt = Apt::new(work, keyring, mirror, suite)
                .map_err(|e| format!("{} cannot be written: {e}", work.display()))?;
            if !run_logged(step, "apt-update", apt.command("apt-get").arg("update"), None).is_ok_and(|f| f.success()) {
                continue;
            }
            let table = answer(apt.command("apt-cache").args(["madison", "rust-src"])).unwrap_or_default();
            let versions = versions(&table);
            if let Some(version) = versions.iter().find(|v| is_release(v, release)) {
                step.note(&format!("rust-src {version} in {suite}"));
                let mut get = apt.command("apt-get");
                get.current_dir(work).arg("download").arg(format!("rust-src={version}"));
                if run_logged(step, "apt-download", &mut get, None).is_ok_and(|f| f.success()) {
                    return package_in(work).ok_or_else(|| "the downloaded package is not there".to_owned());
                }
            }
            seen.extend(versions.iter().map(|v| format!("{v} in {suite}")));
        }
    }
    let seen = if seen.is_empty() { "none at all".to_owned() } else { seen.join(", ") };
    Err(format!("the distribution has no rust-src {release} (it has {seen})"))
}

/// apt with lists, cache and sources of its own.
struct Apt {
    options: Vec<String>,
}

impl Apt {
    fn new(work: &Path, keyring: &str, mirror: &str, suite: &str) -> std::io::Result<Self> {
        let (sources, lists, cache) = (work.join("sources.list"), work.join("lists"), work.join("apt-cache"));
        if lists.exists() {
            fs::remove_dir_all(&lists)?;
        }
        fs::create_dir_all(lists.join("partial"))?;
        fs::create_dir_all(cache.join("archives/partial"))?;
        fs::write(&sources, format!("deb [signed-by={keyring}] {mirror} {suite} main\n"))?;
        let options = [
            format!("Dir::Etc::SourceList={}", sources.display()),
            "Dir::Etc::SourceParts=/dev/null".to_owned(),
            "Dir::Etc::Preferences=/dev/null".to_owned(),
            "Dir::Etc::PreferencesParts=/dev/null".to_owned(),
            format!("Dir::State::Lists={}", lists.display()),
            format!("Dir::Cache={}", cache.display()),
            "Acquire::Languages=none".to_owned(),
            // Root's apt would change to a user that cannot read our folder.
            "APT::Sandbox::User=root".to_owned(),
        ];
        Ok(Self { options: options.into() })
    }

    fn command(&self, program: &str) -> Command {
        let mut apt = command(program);
        for option in &self.options {
            apt.arg("-o").arg(option);
        }
        apt
    }
}

/// The addresses in apt's listing, once each, without those of security updates.
fn mirrors(listing: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in listing.lines() {
        let Some((uri, release)) = line.split_once(' ') else { continue };
        if !release.contains("security") && !out.iter().any(|o| o == uri) {
            out.push(uri.to_owned());
        }
    }
    out
}

/// The versions in a table of `apt-cache madison`.
fn versions(table: &str) -> Vec<String> {
    table.lines().filter_map(|l| l.split('|').nth(1)).map(|v| v.trim().to_owned()).collect()
}

/// Whether a package version such as `1.95.0+dfsg1-1` is of that release.
fn is_release(version: &str, release: &str) -> bool {
    let upstream = version.split_once(':').map_or(version, |(_, rest)| rest);
    upstream.strip_prefix(release).is_some_and(|rest| !rest.starts_with(|c: char| c == '.' || c.is_ascii_digit()))
}

fn package_in(work: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(work).ok()?.flatten().map(|e| e.path());
    files.filter(|p| p.extension().is_some_and(|e| e == "deb")).max()
}

/// Puts a folder in the place of another; across file systems by `cp`.
fn place(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    match command("cp").arg("-R").arg(from).arg(to).status()? {
        status if status.success() => Ok(()),
        status => Err(std::io::Error::other(format!("cp: {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_apt() {
        let listing = "http://a/debian/ bookworm\nhttp://a/debian/ bookworm-updates\nhttp://a/sec/ bookworm-security\n";
        assert_eq!(mirrors(listing), ["http://a/debian/"]);
        assert_eq!(mirrors(""), [""; 0]);
        let table = "  rust-src | 1.95.0+dfsg1-1~bpo13+1 | http://a/debian trixie-backports/main all Packages\n";
        assert_eq!(versions(table), ["1.95.0+dfsg1-1~bpo13+1"]);
        for (version, fits) in
            [("1.95.0+dfsg1-1", true), ("1:1.95.0-2", true), ("1.95.01", false), ("1.95.0.1", false), ("1.96.0", false)]
        {
            assert_eq!(is_release(version, "1.95.0"), fits, "{version}");
        }
    }
}
