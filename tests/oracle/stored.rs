//! What the tools print of the project's own fixtures, in `stored.json`: our figures are held to it everywhere, and it to
//! the tools where they are. `UPDATE_FIXTURES=1 cargo test -p isotherm-tests --test oracle` writes it anew, which takes
//! Go, Node and Chromium.

use std::collections::BTreeMap;
use std::path::Path;

use calltree::CallTree;
use formats::write::{Options, Target, write};
use profile::Profile;
use serde_json::{Value, json};

use crate::figures::{Edges, Table, read, tree};
use crate::flamegraph::{TERMS, is_rounded, matched, picture, searched};
use crate::go::{self, Asked, Report};
use crate::listed::{check_neighbours, check_table};
use crate::transforms::{FLAGS, after, chosen, quoted};
use crate::{Temporary, fixture, has_go};

/// Fixtures that Go's pprof reads, or reads as we write them.
const FIXTURES: [&str; 6] = [
    "formats/pprof/inlines-labels.pb",
    "formats/pprof/pruned.pb",
    "formats/pprof-legacy/java-cpu.prof",
    "formats/pprof-legacy/java-contention.txt",
    "oracle/calls.folded",
    "oracle/after.folded",
];

/// The picture that is searched.
const SEARCHED: &str = "oracle/calls.folded";

fn each_metric(mut visit: impl FnMut(&str, &str, Asked<'_>, &CallTree)) {
    for name in FIXTURES {
        let bytes = fixture(name);
        let profile = read(&bytes).profile;
        let file = Temporary::with("fixture", &if name.ends_with(".folded") { packed(&profile) } else { bytes });
        for (metric, of) in profile.sets[0].metrics.iter().enumerate() {
            let asked = Asked { file: &file.0, metric, unit: &of.unit };
            visit(name, &of.kind, asked, &tree(&profile, metric));
        }
    }
}

fn packed(profile: &Profile) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(profile, Target::Pprof, &Options { gzip: Some(true) }, &mut bytes).unwrap();
    bytes
}

/// Flags with an expression of a function each, and the words for them.
fn questions(tree: &CallTree) -> Vec<(String, &'static str, String)> {
    let expressions = chosen(tree).into_iter().map(|name| format!("^{}$", quoted(&name)));
    let asked =
        |expression: String| FLAGS.map(|(flag, word)| (format!("{flag}={expression}"), word, expression.clone()));
    expressions.flat_map(asked).collect()
}

/// What Go's tool prints now.
fn printed() -> Value {
    let mut out: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    each_metric(|name, kind, asked, tree| {
        let (top, peek) = (go::top(asked, &[]), go::peek(asked));
        assert_eq!((top.kind.as_str(), &top.functions), (kind, &peek.functions), "{name}");
        let left = |flag: &String| go::top(asked, std::slice::from_ref(flag)).functions;
        let flags: BTreeMap<String, Table> =
            questions(tree).into_iter().map(|(flag, ..)| (flag.clone(), left(&flag))).collect();
        let figures = json!({ "top": top.functions, "callers": peek.callers, "callees": peek.callees, "flags": flags });
        out.entry(name.to_owned()).or_default().insert(kind.to_owned(), figures);
    });
    json!(out)
}

/// What the script of flame graphs says now.
fn said() -> Option<Value> {
    let svg = picture(&read(&fixture(SEARCHED)).profile, 0, 0).unwrap();
    let answers = searched(&[(svg, TERMS.map(str::to_owned).to_vec())])?.remove(0);
    Some(json!(TERMS.into_iter().map(str::to_owned).zip(answers).collect::<BTreeMap<_, _>>()))
}

fn file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle/stored.json")
}

/// JSON with a line for each value that is so many objects deep.
fn lines(value: &Value, depth: usize) -> String {
    match value.as_object().filter(|_| depth > 0) {
        Some(object) => {
            let one =
                |(key, value): (&String, &Value)| format!("{}:{}", Value::from(key.as_str()), lines(value, depth - 1));
            format!("{{\n{}\n}}", object.iter().map(one).collect::<Vec<_>>().join(",\n"))
        }
        None => value.to_string(),
    }
}

fn stored() -> Value {
    serde_json::from_slice(&std::fs::read(file()).unwrap()).unwrap()
}

#[test]
fn own_fixtures_have_the_stored_figures() {
    let stored = stored();
    let mut compared = [0; 3];
    each_metric(|name, kind, _, tree| {
        let figures = &stored["pprof"][name][kind];
        let table = |value: &Value| -> Table { serde_json::from_value(value.clone()).unwrap() };
        let edges = |key: &str| -> Edges { serde_json::from_value(figures[key].clone()).unwrap() };
        let what = format!("{kind} of {name}");
        let (functions, [callers, callees]) = (table(&figures["top"]), ["callers", "callees"].map(edges));
        let said = Report { kind: kind.to_owned(), functions, callers, callees };
        compared[0] += check_table(tree, &said.functions, &what);
        compared[1] += check_neighbours(tree, &said, &what).edges;
        for (flag, word, expression) in questions(tree) {
            let expected = table(&figures["flags"][&flag]);
            assert_eq!(after(tree, word, &expression), expected, "{flag} of {what}");
            compared[2] += 1;
        }
    });
    assert!(compared[0] > 50 && compared[1] > 60 && compared[2] > 80, "{compared:?}");
}

#[test]
fn own_fixtures_match_what_is_stored() {
    let stored = stored();
    let tree = tree(&read(&fixture(SEARCHED)).profile, 0);
    let found: Vec<f64> = TERMS.into_iter().map(|term| matched(&tree, term)).collect();
    for (term, ours) in TERMS.into_iter().zip(&found) {
        let theirs = stored["matched"][term].as_str().unwrap();
        assert!(is_rounded(theirs, *ours), "{term}: {ours}, there {theirs}");
    }
    assert_eq!(found.iter().filter(|percent| **percent == 0.0).count(), 2, "the others find something");
}

#[test]
fn stored_figures_are_those_of_the_tools() {
    let is_update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let (pprof, matched) = (has_go().then(printed), said());
    if is_update {
        let (pprof, matched) = (pprof.expect("Go is here"), matched.expect("a browser is here"));
        std::fs::write(file(), lines(&json!({ "pprof": pprof, "matched": matched }), 4) + "\n").unwrap();
        return;
    }
    let stored = stored();
    for (key, now) in [("pprof", pprof), ("matched", matched)] {
        if let Some(now) = now {
            assert_eq!(stored[key], now, "{key}: UPDATE_FIXTURES=1 writes it anew");
        }
    }
}
