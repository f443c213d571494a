//! Where things are: the project, its target folder, and the cache that outlives both.

use std::env;
use std::path::{Path, PathBuf};

/// The project's root folder.
pub(crate) fn root() -> PathBuf {
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// Cargo's target folder, as cargo itself would choose it from the environment.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The built page.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The output of the tools that the commands run, one file per step.
pub(crate) fn logs() -> PathBuf {
    target().join("xtask-logs")
}

/// The folder of the built tools: one folder NAME-VERSION each. It survives `cargo clean` and is
/// shared by all clones: `$ISOTHERM_CACHE`, else `$XDG_CACHE_HOME/isotherm`, else
/// `$HOME/.cache/isotherm`.
pub(crate) fn cache() -> Result<PathBuf, String> {
    choose_cache(|name| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from))
}

fn choose_cache(var: impl Fn(&str) -> Option<PathBuf>) -> Result<PathBuf, String> {
    var("ISOTHERM_CACHE")
        .or_else(|| var("XDG_CACHE_HOME").map(|d| d.join("isotherm")))
        .or_else(|| var("HOME").map(|d| d.join(".cache/isotherm")))
        .map(|dir| if dir.is_absolute() { dir } else { root().join(dir) })
        .ok_or_else(|| "no place for the tools: set ISOTHERM_CACHE or HOME to a folder.".to_owned())
}

/// The first program of that name on PATH.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cache_folder_by_precedence() {
        let pick = |vars: &[(&str, &str)]| {
            choose_cache(|name| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| PathBuf::from(v)))
        };
        let all = [("ISOTHERM_CACHE", "/c"), ("XDG_CACHE_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(pick(&all), Ok(PathBuf::from("/c")));
        assert_eq!(pick(&all[1..]), Ok(PathBuf::from("/x/isotherm")));
        assert_eq!(pick(&all[2..]), Ok(PathBuf::from("/h/.cache/isotherm")));
        assert!(pick(&[]).is_err());
    }
}
