//! The built libraries of the wasm target: kept in the cache, placed where rustup would put them.
//!
//! Both folders appear under their final name only when they are complete (a rename is the last
//! act), and the placed one carries a marker, so that it can be told from rustup's.

use super::wasm_target::Compiler;
use std::fs;
use std::io::Error;
use std::path::{Path, PathBuf};

/// The file that says that a folder of libraries is ours; its text is `rustc -vV`.
const MARKER: &str = ".built-by-xtask";

/// The cache folder of this very compiler's libraries.
pub(super) fn folder(cache: &Path, compiler: &Compiler) -> PathBuf {
    cache.join(format!("wasm32-std-{}-{}", compiler.release, compiler.commit()))
}

/// Copies the libraries of a finished build, but not the empty crate's own, to `cached`.
pub(super) fn store(deps: &Path, cached: &Path, identity: &str) -> Result<(), String> {
    let pick = |name: &str| name.ends_with(".rlib") && !name.starts_with("libempty-");
    fill(deps, cached, pick, Some(identity)).map_err(|e| format!("cannot write {}: {e}.", cached.display()))
}

/// Places the cached libraries in the sysroot folder `lib`.
pub(super) fn install(cached: &Path, lib: &Path) -> Result<(), String> {
    fill(cached, lib, |_| true, None).map_err(|e| {
        let home = lib.display();
        format!("cannot write {home}: {e}; run `cargo xtask setup` once as the user that owns the Rust toolchain.")
    })
}

/// Removes libraries that we placed earlier, perhaps for another compiler; never rustup's.
pub(super) fn remove_ours(lib: &Path) -> Result<(), String> {
    if !lib.join(MARKER).is_file() {
        return Ok(());
    }
    fs::remove_dir_all(lib).map_err(|e| format!("cannot remove the outdated {}: {e}.", lib.display()))
}

/// Says in time, not after the build, that the sysroot is someone else's.
pub(super) fn check_writable(sysroot: &Path, why_not: &str) -> Result<(), String> {
    let probe = sysroot.join("lib/rustlib/.xtask-probe");
    let result = fs::write(&probe, "").and_then(|()| fs::remove_file(&probe));
    result.map_err(|e| {
        let home = sysroot.display();
        format!(
            "the wasm32-unknown-unknown target is missing ({why_not}) and {home} cannot be written ({e}); \
             run `cargo xtask setup` once as the user that owns the Rust toolchain."
        )
    })
}

fn fill(from: &Path, to: &Path, pick: impl Fn(&str) -> bool, identity: Option<&str>) -> Result<(), Error> {
    let half = to.with_file_name(format!("half-{}", std::process::id()));
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    fs::create_dir_all(&half)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if pick(&entry.file_name().to_string_lossy()) {
            fs::copy(entry.path(), half.join(entry.file_name()))?;
        }
    }
    if let Some(identity) = identity {
        fs::write(half.join(MARKER), identity)?;
    }
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::rename(&half, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_placed_and_removed() {
        let dir = std::env::temp_dir().join(format!("isotherm-std-cache-{}", std::process::id()));
        let (deps, cached, lib) = (dir.join("deps"), dir.join("cached"), dir.join("sysroot/lib"));
        fs::create_dir_all(&deps).unwrap();
        for name in ["libstd-1.rlib", "libempty-2.rlib", "libstd-1.rmeta"] {
            fs::write(deps.join(name), name).unwrap();
        }
        store(&deps, &cached, "rustc 1").unwrap();
        install(&cached, &lib).unwrap();
        let mut names: Vec<_> = fs::read_dir(&lib).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [MARKER, "libstd-1.rlib"]);
        remove_ours(&lib).unwrap();
        assert!(!lib.exists());

        fs::create_dir_all(&lib).unwrap();
        remove_ours(&lib).unwrap();
        assert!(lib.exists(), "a folder without our marker is not ours to remove");
        fs::remove_dir_all(&dir).unwrap();
    }
}
