//! The rooms know no browser, and nothing of the machine they run on: same bytes in, same answer out.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Crates that bind to a browser.
const BROWSER: &[&str] = &["wasm-bindgen", "js-sys", "web-sys", "leptos", "gloo"];

/// What a pure room has no use for: files, the environment, threads, clocks, global state.
const MACHINE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "Instant::now",
    "SystemTime::now",
    "thread_local!",
    "static mut ",
    "println!",
];

#[test]
fn no_room_depends_on_a_browser() {
    for room in super::rooms() {
        let package = format!("isotherm-{room}");
        let mut tree = vec!["tree", "-e", "normal", "--prefix", "none", "-p", &package];
        // In a browser, the hashes of inferno take their seeds from its bindings: that is why it has a room of its own.
        // The native command is built for no browser.
        if room != "collapsers" && room != "cli" {
            tree.extend(["--target", "wasm32-unknown-unknown"]);
        }
        let tree = super::cargo(&tree);
        assert!(tree.starts_with(&package), "cargo tree of {package} begins with it:\n{tree}");
        for line in tree.lines() {
            let name = line.split(' ').next().unwrap_or_default();
            let binds = BROWSER.iter().any(|b| name == *b || name.starts_with(&format!("{b}-")));
            assert!(!binds, "{package} depends on {name}: only app may know a browser");
        }
    }
}

#[test]
fn no_room_touches_the_machine() {
    for room in super::rooms() {
        // The native command reads files and prints: that is its purpose.
        if room == "cli" {
            continue;
        }
        let source = super::root().join("crates").join(&room).join("src");
        let files = super::rust_files(&source);
        assert!(!files.is_empty(), "{room} has no source");
        let for_tests: BTreeSet<String> = files.iter().flat_map(|file| test_modules(&read(file))).collect();
        for file in files {
            if file.file_stem().is_some_and(|stem| for_tests.contains(&*stem.to_string_lossy())) {
                continue;
            }
            let text = read(&file);
            for (number, line) in code(&text).enumerate() {
                let found = MACHINE.iter().find(|word| line.contains(**word));
                assert!(
                    found.is_none(),
                    "{}:{}: a pure room has no {}",
                    file.display(),
                    number + 1,
                    found.unwrap_or(&"")
                );
            }
        }
    }
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}

/// The lines before a file's own tests, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().map(|line| line.split("//").next().unwrap_or_default())
}

/// The files, without their extension, of modules that a file declares for tests only:
/// `#[cfg(test)] mod NAME;`, perhaps with a `#[path = "NAME.rs"]`.
fn test_modules(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for rest in text.split("#[cfg(").skip(1) {
        let Some((condition, rest)) = rest.split_once(")]\n") else { continue };
        if !condition.contains("test") || condition.starts_with("not(") {
            continue;
        }
        let path = rest.trim_start().strip_prefix("#[path = \"").and_then(|p| p.split_once(".rs\"]"));
        let declared = path.map_or(rest, |(_, after)| after).trim_start();
        let module = declared.strip_prefix("pub ").unwrap_or(declared).strip_prefix("mod ");
        if let Some((name, _)) = module.and_then(|m| m.split_once([';', '{'])).filter(|(name, _)| !name.ends_with(' '))
        {
            out.push(path.map_or(name, |(file, _)| file).to_owned());
        }
    }
    out
}

#[test]
fn tells_code_from_tests() {
    let text =
        "use std::fs; // std::env\n#[cfg(test)]\nmod properties;\n#[cfg(test)]\nmod tests {\n    std::thread\n}\n";
    assert_eq!(code(text).collect::<Vec<_>>(), ["use std::fs; ", "#[cfg(test)]", "mod properties;"]);
    for (text, files) in [
        ("#[cfg(test)]\nmod properties;\nmod tree;\n", &["properties"][..]),
        ("#[cfg(any(test, feature = \"testing\"))]\npub mod testing;\n", &["testing"]),
        ("#[cfg(test)]\n#[path = \"reader_tests.rs\"]\nmod tests;\n", &["reader_tests"]),
        ("#[cfg(test)]\nmod tests {\n    mod inner;\n}\n", &[]),
        ("#[cfg(not(test))]\nmod real;\n", &[]),
    ] {
        assert_eq!(test_modules(text), files, "{text}");
    }
}
