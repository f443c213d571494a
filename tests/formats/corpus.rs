//! The shared corpus of real and hostile files, where it is at hand.

use std::path::{Path, PathBuf};

use formats::summary::NameTree;
use formats::{Format, Imported};
use serde_json::Value;

use crate::read;

/// Formats that are read, as the corpus names them.
const READ: &[&str] = &[
    "folded",
    "folded-diff",
    "py-spy-raw",
    "async-profiler-collapsed",
    "pprof",
    "flamebearer-single",
    "flamebearer-double",
    "pyroscope-flamegraph-rpc",
    "nested-set",
    "speedscope",
    "perf-script",
    "callgrind",
    "instruments-deep-copy",
    "sample",
    "dtrace",
    "vtune",
    "vsprof",
    "xctrace",
    "pprof-legacy",
    "otlp-profiles",
    "stackprof",
    "d3-flame-graph",
    "safari",
    "dhat",
    "ghcprof",
    "json",
    "cpuprofile",
    "v8-heapprofile",
    "chrome-trace",
    "trace-event",
    "firefox-processed",
    "firefox-gecko",
    "unknown",
];

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/profiles");
    folder.join("expected.json").exists().then_some(folder)
}

#[test]
fn figures_are_those_of_the_corpus() {
    let Some(folder) = corpus() else {
        eprintln!("skipped: the shared corpus isn't here");
        return;
    };
    let load = |path: &Path| {
        // Names of hostile files have halves of surrogate pairs, which serde_json refuses.
        let text = std::fs::read_to_string(path).unwrap().replace("\\ud800", "?").replace("\\udc00", "?");
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let expected = load(&folder.join("expected.json"));
    let exceptions = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus-exceptions.json"));
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in expected["files"].as_array().unwrap() {
        let (file, format) = (entry["file"].as_str().unwrap(), entry["format"].as_str().unwrap());
        if cfg!(debug_assertions) && file.contains("gzip-bomb") {
            eprintln!("skipped without optimisation, as it takes half a minute: {file}");
            continue;
        }
        let bytes = std::fs::read(folder.join(file)).unwrap();
        for name in [file, "unknown"] {
            let result = read(name, &bytes);
            if !READ.contains(&format) {
                // Not read yet: refused, or empty; never taken for folded stacks.
                if result.is_ok_and(|imported| imported.format == Format::Folded) && format != "perf-script" {
                    wrong.push(format!("{file}: taken for folded stacks"));
                }
                continue;
            }
            seen += 1;
            let expect = entry["expect"].as_str().unwrap_or("ok");
            let warned = result.as_ref().is_ok_and(|imported| !imported.warnings.is_empty());
            let fine = match expect {
                "error" => result.is_err(),
                "error-or-warning" => result.is_err() || warned,
                "ok-with-warnings" => warned,
                "either" => true,
                _ => result.is_ok(),
            };
            if !fine {
                wrong.push(format!("{file}: expected {expect}, found {:?}", result.as_ref().err()));
            }
            if let (Ok(imported), "ok" | "ok-with-warnings", None) = (&result, expect, exceptions.get(file)) {
                wrong.extend(compare(imported, entry).map(|difference| format!("{file}: {difference}")));
            }
        }
    }
    assert!(seen > 200, "the corpus has shrunk");
    assert_eq!(wrong, Vec::<String>::new());
}

/// The first expected profile that none of those read equals.
fn compare(imported: &Imported, entry: &Value) -> Option<String> {
    let profile = &imported.profile;
    let tree = NameTree::new(profile);
    let mut found = Vec::new();
    for set in &profile.sets {
        let figures = tree.figures(set);
        for metric in &set.metrics {
            let shape = [figures.distinct_frames, figures.distinct_stacks, u64::from(figures.max_depth)];
            found.push((metric.weights.sum().to_f64(), shape));
        }
    }
    let wanted = entry["profiles"].as_array().map_or(&[][..], Vec::as_slice);
    wanted.iter().filter(|want| want["total"].is_number()).find_map(|want| {
        let total = want["total"].as_f64().expect("a total is a number");
        let keys = ["distinct_frames", "distinct_stacks", "max_depth"].map(|key| want[key].as_u64());
        let same = |(sum, shape): &(f64, [u64; 3])| {
            (sum - total).abs() <= 1e-6 * total.abs().max(1.0)
                && keys.iter().zip(shape).all(|(key, value)| key.is_none_or(|key| key == *value))
        };
        let place = found.iter().position(same);
        match place {
            Some(place) => {
                found.remove(place);
                None
            }
            None => Some(format!("no profile has {total} {keys:?} among {found:?}")),
        }
    })
}
