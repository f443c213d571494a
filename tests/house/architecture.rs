//! Every room is described where a newcomer looks for it.
use std::fs;
use std::path::Path;

/// Whether the text names a folder as `NAME/`.
fn names(text: &str, folder: &str) -> bool {
    let wanted = format!("{folder}/");
    text.match_indices(&wanted).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
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
    let crates = super::rooms();
    let parts = all_folders(&super::root().join("app/src"));
    let last = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    let missing: Vec<&String> = crates.iter().chain(&parts).filter(|path| !names(&text, &last(path))).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not name {missing:?} (as `NAME/`)");
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
    assert!(names("the room `units/` prints", "units"));
    assert!(names("crates/units/", "units"));
    assert!(!names("sub-units/ and subunits/ and units", "units"));
}
