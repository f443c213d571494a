//! The command as scripts call it: exit statuses, standard streams, files.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn demo(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/demo").join(name).display().to_string()
}

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("isotherm-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isotherm"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A wrong call reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn status(arguments: &[&str]) -> i32 {
    run(arguments, b"main;work 3\n").status.code().unwrap()
}

#[test]
fn statuses_say_what_happened() {
    let file = demo("frontpage-cpu-after.pb.gz");
    let heap = demo("comments-heap.pb.gz");
    for (arguments, wanted) in [
        (&["--help"][..], 0),
        (&["--version"], 0),
        (&["help", "convert"], 0),
        (&["help", "nothing"], 2),
        (&[], 2),
        (&["bake"], 2),
        (&["inspect"], 2),
        (&["inspect", "--yaml", "x"], 2),
        (&["inspect", "-"], 0),
        (&["inspect", &file], 0),
        (&["inspect", &file, "/no/such/file"], 1),
        (&["inspect", "/"], 1),
        (&["diff", &file], 2),
        (&["diff", &file, "-"], 0),
        (&["diff", "-", &file], 0),
        (&["diff", &heap, "-", "--metric", "inuse_space"], 1),
        (&["diff", &file, &file, "--metric", "cpu"], 0),
        (&["diff", &file, &file, "--metric", "lunch"], 1),
        (&["convert", "-"], 2),
        (&["convert", "-", "-"], 2),
        (&["convert", "-", "-", "--to", "folded"], 0),
        (&["convert", "-", "-", "--to", "stone"], 2),
        (&["convert", "-", "-", "--to", "folded", "--json"], 2),
        (&["convert", "-", "-", "--to", "folded", "--title", "x"], 2),
        (&["convert", "-", "-", "--to", "svg", "--width", "wide"], 2),
        (&["convert", "-", "-", "--to", "html"], 0),
        (&["convert", "-", "-", "--to", "dot", "--title", "x", "--most", "5"], 0),
        (&["convert", "-", "-", "--to", "md"], 0),
        (&["convert", "-", "-", "--to", "md", "--title", "x"], 2),
        (&["convert", "-", "-", "--to", "html", "--width", "900"], 2),
        (&["convert", "-", "-", "--to", "html", "--most", "few"], 2),
        (&["convert", "-", "-", "--to", "folded", "--most", "5"], 2),
        (&["convert", "-", "-", "--to", "folded", "--metric", "lunch"], 1),
        (&["convert", "-", "-", "--to", "folded", "--thread", "main"], 1),
        (&["convert", "-", "/no/such/folder/x.pb"], 1),
        (&["convert", &file, &file], 2),
        (&["cluster"], 2),
        (&["cluster", "/no/such/file"], 1),
        (&["plan"], 2),
        (&["plan", "lunch"], 2),
        (&["plan", "pending"], 2),
        (&["plan", "pending", "/no/such/file"], 1),
    ] {
        assert_eq!(status(arguments), wanted, "{arguments:?}");
    }
    for command in ["inspect", "convert", "diff", "cluster", "plan"] {
        let help = String::from_utf8(run(&[command, "--help"], b"").stdout).unwrap();
        for part in ["Usage: isotherm", "Examples:", "Exit status: 0"] {
            assert!(help.contains(part), "{command}: {help}");
        }
    }
}

#[test]
fn every_format_is_written_and_read_again() {
    let folder = folder("formats");
    let input = demo("ticker-fanout-cpu.pb.gz");
    let total = |file: &str| {
        let answer: serde_json::Value = serde_json::from_slice(&run(&["inspect", "--json", file], b"").stdout).unwrap();
        let opening = answer["profiles"].as_array().unwrap().iter().find(|profile| profile["opens"] == true).unwrap();
        (opening["total"].as_f64().unwrap(), opening["unit"].as_str().unwrap().to_owned())
    };
    let (want, _) = total(&input);
    for name in [
        "x.pb.gz",
        "x.pb",
        "x.folded",
        "x.folded.gz",
        "x.speedscope.json",
        "x.firefox.json",
        "x.flamebearer.json",
        "x.nested-set.json",
        "x.csv",
        "x.svg",
        "x.svg.gz",
        "x.html",
        "x.html.gz",
        "x.dot",
        "x.md",
    ] {
        let out = folder.join(name).display().to_string();
        let done = run(&["convert", &input, &out, "--json"], b"");
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        let summary: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(summary["bytes"].as_u64().unwrap(), std::fs::metadata(&out).unwrap().len(), "{name}");
        let bytes = std::fs::read(&out).unwrap();
        assert_eq!(bytes.starts_with(&[0x1F, 0x8B]), name.ends_with(".gz"), "{name}");
        if ["csv", "svg", "html", "dot", "md"].iter().any(|end| name.contains(end)) {
            continue;
        }
        let (found, unit) = total(&out);
        let found = if unit == "milliseconds" { found * 1e6 } else { found };
        assert!((found - want).abs() <= want * 1e-9, "{name}: {want} became {found}");
    }
    // Nothing is left beside them.
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 15);
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn several_files_become_one() {
    let folder = folder("merge");
    let [before, after] = ["before", "after"].map(|side| demo(&format!("frontpage-cpu-{side}.pb.gz")));
    let out = folder.join("both.pb.gz").display().to_string();
    assert!(run(&["convert", &before, &after, &out, "--metric", "cpu"], b"").status.success());
    let totals = |arguments: &[&str]| -> Vec<i64> {
        let answer: serde_json::Value = serde_json::from_slice(&run(arguments, b"").stdout).unwrap();
        let files = answer.as_array().cloned().unwrap_or_else(|| vec![answer.clone()]);
        let profiles = files.iter().flat_map(|file| file["profiles"].as_array().unwrap());
        profiles
            .filter(|profile| profile["metric"] == "cpu")
            .map(|profile| profile["total"].as_i64().unwrap())
            .collect()
    };
    let apart = totals(&["inspect", "--json", &before, &after]);
    assert_eq!(apart.len(), 2);
    let sum: i64 = apart.iter().sum();
    assert_eq!(totals(&["inspect", "--json", &out]), [sum]);
    assert_eq!(totals(&["inspect", "--json", "--merge", &before, &after]), [sum]);
    let out = folder.join("apart.speedscope.json").display().to_string();
    assert!(run(&["convert", &before, &after, &out, "--metric", "cpu", "--keep-apart"], b"").status.success());
    let names = std::fs::read_to_string(&out).unwrap();
    assert!(names.contains("frontpage-cpu-before.pb.gz: cpu") && names.contains("frontpage-cpu-after.pb.gz: cpu"));
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn losses_are_told_once() {
    let done = run(&["convert", "-", "-", "--to", "flamebearer"], b"main;work 3\nmain 2\n");
    assert!(done.stdout.starts_with(b"{\"version\":1"));
    assert_eq!(done.stderr, b"", "{}", String::from_utf8_lossy(&done.stderr));
    let input = demo("comments-heap.pb.gz");
    let done = run(&["convert", &input, "-", "--to", "folded"], b"");
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.contains("only `inuse_space` is written") && told.contains("hold no "), "{told}");
    assert_eq!(run(&["convert", &input, "-", "--to", "folded", "--quiet"], b"").stderr, b"");
}

#[test]
fn views_show_what_opens_and_tell_the_rest() {
    let input = demo("comments-heap.pb.gz");
    let convert = |more: &[&str]| run(&[&["convert", &input, "-", "--to"], more].concat(), b"");
    let page = convert(&["html", "--most", "10"]);
    let (text, told) = (String::from_utf8(page.stdout).unwrap(), String::from_utf8(page.stderr).unwrap());
    assert!(text.starts_with("<!doctype html>") && text.contains("<h1>comments-heap.pb.gz · inuse_space</h1>"));
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.contains("pages hold one metric: only `inuse_space` is written"), "{told}");
    assert!(told.contains(" of the lightest frames are left out: --most N keeps more"), "{told}");
    assert!(text.contains("frames that weigh less than"), "what is left out is said in the page");

    let graph = String::from_utf8(convert(&["dot", "--title", "a \"heap\"", "--quiet"]).stdout).unwrap();
    assert!(graph.starts_with("digraph \"a \\\"heap\\\"\" {\n") && graph.ends_with("}\n"), "{graph}");
    let table = String::from_utf8(convert(&["md", "--most", "3", "--quiet"]).stdout).unwrap();
    assert_eq!(table.lines().filter(|line| line.starts_with("| ")).count(), 5, "{table}");
    assert!(table.contains("functions more are left out."), "{table}");

    let compared = run(&["convert", "-", "-", "--to", "md"], b"a;b 4 6\na;gone 3 0\n");
    let table = String::from_utf8(compared.stdout).unwrap();
    assert!(table.contains("| b | 6 samples | 100% | 6 samples | 100% | 4 samples | +2 samples |"), "{table}");
    assert_eq!(compared.stderr, b"");
}

#[test]
fn units_are_brought_together() {
    let folder = folder("units");
    let input = demo("ticker-fanout-cpu.pb.gz");
    let out = folder.join("x.firefox.json").display().to_string();
    assert!(run(&["convert", &input, &out], b"").status.success());
    let done = run(&["diff", &out, &input, "--json"], b"");
    let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let (before, after) = (answer["total_before"].as_f64().unwrap(), answer["total_after"].as_f64().unwrap());
    assert!((before - after).abs() <= after * 1e-9, "{before} {after}");
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn a_cluster_is_told_in_sections() {
    let folder = folder("cluster");
    let path = folder.join("all.json");
    let text = r#"{"gitVersion":"v1.33.0","major":"1"}
        {"kind":"Node","apiVersion":"v1","metadata":{"name":"n"},"status":{"allocatable":{"cpu":"4"},"nodeInfo":{"kubeletVersion":"v1.30.1"}}}
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","namespace":"d","labels":{"app":"x"}},"spec":{"nodeName":"n"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"w","namespace":"d"},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}
        {"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"b","namespace":"d"},"spec":{"selector":{},"maxUnavailable":0},"status":{"disruptionsAllowed":0}}
        {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"a","namespace":"d","generation":2},"spec":{"replicas":1},"status":{"observedGeneration":1}}"#;
    std::fs::write(&path, text).unwrap();
    let out = run(&["cluster", &path.display().to_string()], b"");
    let out = String::from_utf8(out.stdout).unwrap();
    for part in [
        "\npending\n",
        "scheduler found no node: d/w",
        "\ndisruption\n",
        "1  budgets, 1 allow no disruption",
        "429  d/b: 1 pod on 1 node",
        "\nversions\n",
        "next: 1.33 to 1.34, blocked",
        "\ncontrollers\n",
        "behind  Deployment d/a: 1 change not observed",
    ] {
        assert!(out.contains(part), "{part:?} is not in\n{out}");
    }
    let out = run(&["cluster", "--json", &path.display().to_string()], b"");
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["evictions_refused"]["429"], 1);
    assert_eq!(json["nodes_blocked_by_pdb"][0], "n");
    assert_eq!(json["disruption"]["refusals"][0]["budgets"][0], "d/b");
    assert_eq!(json["versions"]["next_upgrade"]["blocked"], true);
    assert_eq!(json["controllers"]["behind"][0]["lag"], 1);
    let _ = std::fs::remove_dir_all(folder);
}

/// The figures of snapshots of a real server, where they lie beside the project.
#[test]
fn the_figures_of_real_clusters() {
    let clusters = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/clusters");
    if !clusters.is_dir() {
        eprintln!("skipped: {} is not there", clusters.display());
        return;
    }
    for name in ["small", "medium"] {
        let folder = clusters.join(name);
        let out = run(&["cluster", "--json", &folder.display().to_string()], b"");
        let got: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        let text = std::fs::read(folder.join("expected.json")).unwrap();
        let wanted: serde_json::Value = serde_json::from_slice(&text).unwrap();
        for (key, wanted) in wanted.as_object().unwrap().iter().filter(|(key, _)| !key.starts_with('_')) {
            assert_eq!(&got[key], wanted, "{name}: {key}");
        }
        // What the controller wrote is what is worked out here, but for one budget that it had not looked at again.
        let differing = got["disruption"]["budgets_that_differ"].as_array().unwrap();
        assert!(differing.len() <= usize::from(name == "small"), "{name}: {differing:?}");
    }
    let wanted = std::fs::read(clusters.join("simkube/expected.json")).unwrap();
    let wanted: serde_json::Value = serde_json::from_slice(&wanted).unwrap();
    for (trace, wanted) in wanted.as_object().unwrap() {
        let out = run(&["cluster", "--json", &clusters.join("simkube").join(trace).display().to_string()], b"");
        let got: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(&got["trace"], wanted, "{trace}");
    }
}

#[test]
fn lists_are_shared_without_their_names() {
    let folder = folder("share");
    let lists = folder.join("lists.json");
    let pod = r#"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-a","namespace":"shop"},"spec":{"nodeName":"n1","containers":[{"name":"c","env":[{"name":"TOKEN","value":"hunter2"}],"resources":{"requests":{"cpu":"250m"}}}]},"status":{"phase":"Running"}}"#;
    let node = r#"{"kind":"Node","apiVersion":"v1","metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"4"}}}"#;
    std::fs::write(&lists, format!(r#"{{"kind":"List","apiVersion":"v1","items":[{pod},{node}]}}"#)).unwrap();
    let (lists, plain, packed) = (
        lists.display().to_string(),
        folder.join("plain.json").display().to_string(),
        folder.join("packed.json.gz").display().to_string(),
    );
    let facts = |file: &str| -> serde_json::Value {
        let out = run(&["cluster", file, "--json"], b"");
        assert!(out.status.success(), "{file}");
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let before = facts(&lists);
    for (out, options) in [(&plain, &["--names", "keep"][..]), (&packed, &[])] {
        let arguments = [&["share", &lists, out], options].concat();
        assert_eq!(status(&arguments), 0, "{arguments:?}");
        let after = facts(out);
        for key in ["nodes", "pods", "requests_on_nodes", "allocatable", "pods_by_phase"] {
            assert_eq!(before[key], after[key], "{key} of {out}");
        }
    }
    let text = std::fs::read_to_string(&plain).unwrap();
    assert!(text.contains("web-a") && !text.contains("hunter2") && !text.contains("TOKEN"), "{text}");
    assert_ne!(facts(&packed)["top5_cpu_request"], before["top5_cpu_request"]);
    for (arguments, wanted) in [
        (&["share", &lists][..], 2),
        (&["share", &lists, &lists], 1),
        (&["share", &lists, &plain, "--names", "some"], 2),
        (&["share", "/no/such/file", &plain], 1),
        (&["share", &lists, "/no/such/folder/file"], 1),
    ] {
        assert_eq!(status(arguments), wanted, "{arguments:?}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
