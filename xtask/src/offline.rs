//! What the page needs without a network: the names of its files, written into `sw.js`.

use crate::split;
use std::fs;
use std::path::Path;

/// Files of the page whose names stay; what else has no hash in its name is for other pages.
const OTHERS: [&str; 3] = ["index.html", "isotherm.json", "icon.svg"];

/// Writes the build's version and the names of its files into `dist/sw.js`.
pub(crate) fn finish(dist: &Path) -> Result<(), String> {
    let trouble = |e| format!("cannot list {}: {e}.", dist.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(dist).map_err(trouble)? {
        names.push(entry.map_err(trouble)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let hashed: Vec<&str> = names.iter().map(String::as_str).filter(|name| is_hashed(name)).collect();
    let others: Vec<&str> = OTHERS.into_iter().filter(|name| names.iter().any(|n| n == name)).collect();
    let mut version = hashed.join(" ").into_bytes();
    for name in &others {
        version.extend(fs::read(dist.join(name)).map_err(trouble)?);
    }
    let worker = dist.join("sw.js");
    let text = fs::read_to_string(&worker).map_err(|e| format!("cannot read {}: {e}.", worker.display()))?;
    let text = filled(
        &text,
        &[("VERSION", &split::short(&version)), ("HASHED", &hashed.join(" ")), ("OTHERS", &others.join(" "))],
    )?;
    fs::write(&worker, text).map_err(|e| format!("cannot write {}: {e}.", worker.display()))
}

fn filled(text: &str, values: &[(&str, &str)]) -> Result<String, String> {
    let mut text = text.to_owned();
    for (key, value) in values {
        let place = format!("%{key}%");
        if !text.contains(&place) {
            return Err(format!("public/sw.js has no place for {place}."));
        }
        text = text.replace(&place, value);
    }
    Ok(text)
}

/// `NAME-HASH.EXTENSION` or `NAME-HASH_bg.wasm`, with sixteen hexadecimal digits.
fn is_hashed(name: &str) -> bool {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.trim_end_matches("_bg").rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_from_others() {
        for name in
            ["boot-0e7b40143b36ca55.js", "isotherm-app-6472406e553fccac_bg.wasm", "chunk-7-38c8c35462a4e2ce.wasm"]
        {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["index.html", "embed.js", "icon-192.png", "demo", "isotherm.schema.json", "a-0123.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn another_build_is_another_version() {
        let dist = std::env::temp_dir().join(format!("isotherm-offline-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let build = |index: &str| {
            fs::write(dist.join("sw.js"), "'%VERSION%' '%HASHED%' '%OTHERS%'").unwrap();
            fs::write(dist.join("index.html"), index).unwrap();
            fs::write(dist.join("boot-0e7b40143b36ca55.js"), "").unwrap();
            finish(&dist).unwrap();
            fs::read_to_string(dist.join("sw.js")).unwrap()
        };
        let (one, two) = (build("1"), build("2"));
        assert!(one.ends_with(" 'boot-0e7b40143b36ca55.js' 'index.html'"), "{one}");
        assert_ne!(one, two);
        assert_eq!(one, build("1"));
        fs::remove_dir_all(&dist).unwrap();
    }
}
