//! The panel plugin for Grafana: `grafana/` and the built page, as a folder and as a zip in `dist/grafana/`.

use crate::paths;
use crate::zip::Zip;
use std::fs;
use std::path::{Path, PathBuf};

/// The plugin's id: its folder's name, and the one that it is known by.
const ID: &str = "isotherm-panel";
/// Files of the plugin that are copied as they are.
const COPIED: [&str; 3] = ["README.md", "CHANGELOG.md", "img/logo.svg"];
/// What of the page a panel never opens.
const NOT_OF_THE_PAGE: [&str; 6] = ["demo", "grafana", "sw.js", "manifest.webmanifest", "icon-192.png", "icon-512.png"];
/// Where the sources go in `grafana/module.js`.
const PLACE: &str = "/* src/*.js */";

/// Puts the plugin together in `dist/grafana/`.
pub(crate) fn assemble(dist: &Path) -> Result<(), String> {
    let (source, out) = (paths::root().join("grafana"), dist.join("grafana"));
    let folder = out.join(ID);
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|e| format!("cannot remove {}: {e}.", out.display()))?;
    }
    let version = env!("CARGO_PKG_VERSION");
    for name in COPIED {
        write(&folder.join(name), &read(&source.join(name))?)?;
    }
    write(&folder.join("LICENSE"), &read(&paths::root().join("LICENSE"))?)?;
    let about = text(&source.join("plugin.json"))?.replace("%VERSION%", version);
    write(&folder.join("plugin.json"), about.as_bytes())?;
    write(&folder.join("module.js"), module(&source)?.as_bytes())?;
    for name in files(dist)? {
        if !NOT_OF_THE_PAGE.iter().any(|other| name.starts_with(other)) {
            place(&dist.join(&name), &folder.join("page").join(&name))?;
        }
    }
    let mut zip = Zip::default();
    for name in files(&folder)? {
        let path = name.to_string_lossy().replace('\\', "/");
        zip.add(&format!("{ID}/{path}"), &read(&folder.join(&name))?)?;
    }
    write(&out.join(format!("{ID}-{version}.zip")), &zip.finish()?)
}

/// `module.js` with the sources in the order of their names.
fn module(source: &Path) -> Result<String, String> {
    let frame = text(&source.join("module.js"))?;
    let (before, after) =
        frame.split_once(PLACE).ok_or_else(|| format!("grafana/module.js has no place for its sources: {PLACE}"))?;
    let parts = source.join("src");
    let mut out = before.trim_end().to_owned();
    for name in files(&parts)? {
        out.push('\n');
        for line in text(&parts.join(name))?.lines() {
            if !line.is_empty() {
                out.push_str("  ");
            }
            out.push_str(line);
            out.push('\n');
        }
    }
    Ok(out + after.trim_start_matches('\n'))
}

/// A second name for a file, or a copy where the file system has no such thing.
fn place(from: &Path, to: &Path) -> Result<(), String> {
    make_parent(to)?;
    let trouble = |e| format!("cannot write {}: {e}.", to.display());
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop)).map_err(trouble)
}

/// The files below `folder`, relative to it and sorted; those of hidden folders are none of the page's.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut out = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(at) = waiting.pop() {
        let trouble = |e| format!("cannot read {}: {e}.", at.display());
        for entry in fs::read_dir(&at).map_err(trouble)? {
            let entry = entry.map_err(trouble)?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                waiting.push(path);
            } else {
                out.push(path.strip_prefix(folder).unwrap_or(&path).to_path_buf());
            }
        }
    }
    out.sort();
    Ok(out)
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|e| format!("cannot read {}: {e}.", file.display()))
}

fn text(file: &Path) -> Result<String, String> {
    String::from_utf8(read(file)?).map_err(|_| format!("{} is not UTF-8.", file.display()))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    make_parent(file)?;
    fs::write(file, bytes).map_err(|e| format!("cannot write {}: {e}.", file.display()))
}

fn make_parent(file: &Path) -> Result<(), String> {
    let Some(parent) = file.parent() else { return Ok(()) };
    fs::create_dir_all(parent).map_err(|e| format!("cannot create {}: {e}.", parent.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plugin_holds_the_page_but_not_its_demo() {
        let dist = std::env::temp_dir().join(format!("isotherm-grafana-{}", std::process::id()));
        for name in ["index.html", "app-1.wasm", "chunk-1.wasm", "sw.js", "demo/pods.json.gz"] {
            write(&dist.join(name), name.as_bytes()).unwrap();
        }
        // A second build replaces the first.
        assemble(&dist).unwrap();
        assemble(&dist).unwrap();
        let names: Vec<String> =
            files(&dist.join("grafana")).unwrap().iter().map(|f| f.to_string_lossy().into_owned()).collect();
        let page = |name: &str| format!("{ID}/page/{name}");
        for name in [page("index.html"), page("app-1.wasm"), page("chunk-1.wasm"), format!("{ID}/LICENSE")] {
            assert!(names.contains(&name), "{name} of {names:?}");
        }
        assert!(!names.iter().any(|n| n.contains("demo") || n.ends_with("sw.js")), "{names:?}");
        assert!(names.contains(&format!("{ID}-{}.zip", env!("CARGO_PKG_VERSION"))));
        let module = text(&dist.join(format!("grafana/{ID}/module.js"))).unwrap();
        assert!(module.contains("  const plugin = ") && !module.contains(PLACE));
        fs::remove_dir_all(&dist).unwrap();
    }
}
