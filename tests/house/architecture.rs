//! Every room is described where a newcomer looks for it.
use std::fs;
use std::path::Path;

/// Whether the text names this path, and not only one that begins like it.
fn names(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        let after = text[at + path.len()..].chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
    })
}

/// Every folder below `folder`, as a path from it.
fn all_folders(folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for name in super::folders(folder) {
        out.extend(all_folders(&folder.join(&name)).into_iter().map(|below| format!("{name}/{below}")));
        out.push(name);
    }
    out
}

#[test]
fn architecture_names_every_room() {
    let text = fs::read_to_string(super::root().join("ARCHITECTURE.md")).unwrap();
    let crates = super::rooms().into_iter().map(|room| format!("crates/{room}"));
    let parts = all_folders(&super::root().join("app/src")).into_iter().map(|part| format!("app/src/{part}"));
    let missing: Vec<String> = crates.chain(parts).filter(|path| !names(&text, path)).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not name {missing:?}");
}

#[test]
fn every_part_of_the_page_says_what_it_is_for() {
    let source = super::root().join("app/src");
    for part in all_folders(&source) {
        let file = source.join(&part).join("mod.rs");
        let beside = source.join(format!("{part}.rs"));
        let text = fs::read_to_string(&file).or_else(|_| fs::read_to_string(beside)).unwrap_or_default();
        assert!(text.starts_with("//! "), "app/src/{part} has no purpose in the first line of its module");
    }
}

#[test]
fn tells_names() {
    let text = "- `crates/units`: numbers\n- crates/drawing, app/src/panels/flame/: …";
    for (path, named) in
        [("crates/units", true), ("crates/draw", false), ("app/src/panels", true), ("app/src/io", false)]
    {
        assert_eq!(names(text, path), named, "{path}");
    }
}
