//! Data flows one way: bytes, parse, model, layout, paint. A room uses only those that this table grants it.
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A room, and the rooms that its normal dependencies may be.
const ALLOWED: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("route", &["units"]),
    ("profile", &["units"]),
    ("draw", &["units"]),
    ("formats", &["profile", "units"]),
    ("symbols", &[]),
    ("calltree", &["profile", "symbols", "units"]),
    ("collapsers", &["formats", "profile", "units"]),
    ("flame", &["calltree", "draw", "profile", "units"]),
    ("cluster", &["units"]),
    ("nodemap", &["cluster", "draw", "units"]),
    ("kubeapi", &[]),
    ("site", &[]),
    ("planner", &["cluster", "units"]),
    ("exports", &["calltree", "draw", "flame", "formats", "profile", "units"]),
    (
        "engine",
        &["calltree", "cluster", "draw", "exports", "flame", "formats", "nodemap", "planner", "profile", "units"],
    ),
    ("cli", &["calltree", "cluster", "collapsers", "exports", "formats", "planner", "profile", "units"]),
    // The page asks the engine; of the rooms behind it, it knows only the types of the answers.
    (
        "app",
        &[
            "calltree",
            "cluster",
            "collapsers",
            "draw",
            "engine",
            "flame",
            "kubeapi",
            "nodemap",
            "route",
            "site",
            "units",
        ],
    ),
];

/// The dependencies between packages of the workspace that end up in a build, without the prefix of their names.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let metadata: Value =
        serde_json::from_str(&super::cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let plain = |value: &Value| value.as_str().unwrap().trim_start_matches("isotherm-").to_owned();
    let ours: BTreeSet<String> = packages.iter().map(|package| plain(&package["name"])).collect();
    let uses = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let normal = dependencies.filter(|d| d["kind"].is_null() && !d["path"].is_null());
        normal.map(|d| plain(&d["name"])).filter(|name| ours.contains(name)).collect()
    };
    packages.iter().map(|package| (plain(&package["name"]), uses(package))).collect()
}

#[test]
fn every_room_stands_in_the_table() {
    let table: BTreeSet<&str> = ALLOWED.iter().map(|(room, _)| *room).collect();
    let rooms = super::rooms();
    let missing: Vec<&String> = rooms.iter().filter(|room| !table.contains(room.as_str())).collect();
    assert!(missing.is_empty(), "grant {missing:?} their dependencies in tests/house/edges.rs");
}

#[test]
fn rooms_use_only_what_they_may() {
    let edges = edges();
    for (room, allowed) in ALLOWED {
        let uses = edges.get(*room).unwrap_or_else(|| panic!("there is no package for {room}"));
        for used in uses {
            assert!(allowed.contains(&used.as_str()), "{room} must not use {used} (tests/house/edges.rs)");
        }
    }
}

#[test]
fn nothing_but_tests_uses_the_page() {
    for (package, uses) in edges() {
        assert!(!uses.contains("app") || package.ends_with("tests"), "{package} must not use app");
    }
}
