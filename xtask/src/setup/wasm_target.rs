//! Step 1: the standard library for `wasm32-unknown-unknown`.
//!
//! Present: nothing. Else from our cache, else from rustup, else, where rustup's server cannot be
//! reached, built for the running compiler from the distribution's source of the same version.

use super::{rust_src, std_cache};
use crate::paths;
use crate::process::{answer, cargo, command, run_logged, rustc};
use crate::progress::Step;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(super) const TARGET: &str = "wasm32-unknown-unknown";
/// What the page and its tests link against.
const CRATES: &str = "std,panic_abort,test,proc_macro";
/// Long enough for the download (some 20 MB), short enough to notice a server that never answers.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// The running compiler.
pub(super) struct Compiler {
    /// As in `1.95.0`.
    pub(super) release: String,
    /// All that `rustc -vV` prints: libraries fit exactly one build of the compiler.
    pub(super) identity: String,
    pub(super) sysroot: PathBuf,
}

impl Compiler {
    pub(super) fn ask() -> Result<Self, String> {
        let none = || "rustc does not answer; install Rust (https://rustup.rs), then run this again.".to_owned();
        let identity = answer(rustc().arg("-vV")).ok_or_else(none)?;
        let sysroot = answer(rustc().args(["--print", "sysroot"])).ok_or_else(none)?;
        let release = identity.lines().find_map(|l| l.strip_prefix("release: ")).ok_or_else(none)?.to_owned();
        Ok(Self { release, identity, sysroot: PathBuf::from(sysroot) })
    }

    /// The first digits of the compiler's commit, for folder names.
    pub(super) fn commit(&self) -> &str {
        let hash = self.identity.lines().find_map(|l| l.strip_prefix("commit-hash: ")).unwrap_or("unknown");
        hash.get(..9).unwrap_or(hash)
    }

    fn target_dir(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(TARGET)
    }

    fn has_target(&self) -> bool {
        let lib = self.target_dir().join("lib");
        let names: Vec<String> = fs::read_dir(lib)
            .map(|dir| dir.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
            .unwrap_or_default();
        let holds = |name: &str| names.iter().any(|n| n.starts_with(name) && n.ends_with(".rlib"));
        holds("libstd-") && holds("libtest-") && holds("libproc_macro-") && self.compiles()
    }

    /// Whether a program for the target compiles: libraries of another compiler do not.
    fn compiles(&self) -> bool {
        let dir = std::env::temp_dir().join(format!("isotherm-probe-{}", std::process::id()));
        if fs::create_dir_all(&dir).is_err() {
            return false;
        }
        let source = dir.join("probe.rs");
        let written = fs::write(&source, "pub fn probe() { println!(\"probe\") }\n").is_ok();
        let mut probe = rustc();
        probe.args(["--crate-type=lib", "--emit=metadata", "--target", TARGET, "--out-dir"]).arg(&dir).arg(&source);
        let fits = written && answer(&mut probe).is_some();
        // A file left behind in the temporary folder harms nothing.
        let _ = fs::remove_dir_all(&dir);
        fits
    }
}

pub(super) fn ensure(cache: &Path) -> Result<(), String> {
    let compiler = Compiler::ask()?;
    if compiler.has_target() {
        println!("==> wasm32 target: present");
        return Ok(());
    }
    let lib = compiler.target_dir().join("lib");
    std_cache::remove_ours(&lib)?;
    let cached = std_cache::folder(cache, &compiler);
    if cached.is_dir() {
        let step = Step::start("wasm32 target: from the cache");
        std_cache::install(&cached, &lib)?;
        forget_builds()?;
        if compiler.has_target() {
            step.done("");
            return Ok(());
        }
        step.done("does not fit; building it anew");
        std_cache::remove_ours(&lib)?;
        fs::remove_dir_all(&cached).map_err(|e| format!("cannot remove {}: {e}.", cached.display()))?;
    }
    let why_not = match with_rustup(&compiler)? {
        None => return Ok(()),
        Some(reason) => reason,
    };
    build(&compiler, cache, &cached, &why_not)?;
    std_cache::install(&cached, &lib)?;
    forget_builds()?;
    if compiler.has_target() {
        return Ok(());
    }
    Err(format!(
        "the {TARGET} library built for rustc {} does not work with it; install it with `rustup target add {TARGET}`.",
        compiler.release
    ))
}

/// Removes what was built against other libraries of the target: cargo takes it for current, the compiler doesn't.
fn forget_builds() -> Result<(), String> {
    let built = paths::target().join(TARGET);
    match fs::remove_dir_all(&built) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("cannot remove {}: {e}.", built.display())),
        _ => Ok(()),
    }
}

/// Asks rustup; gives the reason when that did not bring the target.
fn with_rustup(compiler: &Compiler) -> Result<Option<String>, String> {
    if paths::find_on_path("rustup").is_none() {
        return Ok(Some("rustup is not installed".to_owned()));
    }
    let mut step = Step::start("wasm32 target: rustup target add");
    // Two attempts at a server that does not answer are enough: there is another way.
    let mut add = command("rustup");
    add.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1");
    let finished = run_logged(&mut step, "rustup-target-add", &mut add, Some(RUSTUP_LIMIT))?;
    if finished.success() && compiler.has_target() {
        step.done("");
        return Ok(None);
    }
    let reason = match finished.status {
        None => "rustup's server did not answer in time",
        Some(status) if status.success() => "rustup takes it for installed, but the compiler cannot use it",
        Some(_) => "rustup could not download it",
    };
    step.done(reason);
    Ok(Some(reason.to_owned()))
}

/// Builds the target's libraries into the cache folder `cached`.
fn build(compiler: &Compiler, cache: &Path, cached: &Path, why_not: &str) -> Result<(), String> {
    std_cache::check_writable(&compiler.sysroot, why_not)?;
    let work = cache.join(format!("build-std-{}", compiler.release));
    let trouble = |e: std::io::Error| format!("cannot write in {}: {e}.", work.display());
    if work.exists() {
        fs::remove_dir_all(&work).map_err(trouble)?;
    }
    fs::create_dir_all(work.join("src")).map_err(trouble)?;
    let source = rust_src::ensure(compiler, &work, why_not)?;

    let mut step = Step::start("wasm32 target: building std from source");
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
    )
    .map_err(trouble)?;
    fs::write(work.join("src/lib.rs"), "").map_err(trouble)?;
    let mut build = cargo();
    build
        .current_dir(&work)
        .args(["build", "--release", "--target", TARGET])
        .arg(format!("-Zbuild-std={CRATES}"))
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode in the libraries a later `lto = "fat"` build fails.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_TARGET_DIR", work.join("target"));
    let finished = run_logged(&mut step, "build-std", &mut build, None);
    source.remove()?;
    finished?.or_sentence(&format!(
        "the {TARGET} library could not be built from source; install it with `rustup target add {TARGET}`."
    ))?;
    let rlibs = work.join("target").join(TARGET).join("release/deps");
    std_cache::store(&rlibs, cached, &compiler.identity)?;
    fs::remove_dir_all(&work).map_err(trouble)?;
    step.done("");
    Ok(())
}
