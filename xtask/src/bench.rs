//! `cargo xtask bench`: every `crates/*/benches`, and their times in `target/bench.json`.

use crate::process::{cargo, run_logged};
use crate::progress::Step;
use crate::{Outcome, paths};
use serde_json::{Map, Value};
use std::fs;
use std::process::ExitCode;

/// A benchmark program prints one line per measurement: `bench NAME: NUMBER UNIT`.
pub(crate) fn run(_args: &[String]) -> Outcome {
    let mut results = Map::new();
    for package in packages()? {
        let mut step = Step::start(&format!("bench {package}"));
        let mut bench = cargo();
        bench.args(["bench", "--quiet", "--package", &package, "--benches"]);
        let finished = run_logged(&mut step, &format!("bench-{package}"), &mut bench, None)?;
        let finished = finished.or_sentence(&format!("the benchmarks of {package} do not run."))?;
        step.done("");
        for (name, number, unit) in finished.output.lines().filter_map(measurement) {
            println!("{number:>14.3} {unit:<6} {package} {name}");
            results.insert(format!("{package} {name}"), serde_json::json!({ "value": number, "unit": unit }));
        }
    }
    let path = paths::target().join("bench.json");
    fs::write(&path, format!("{:#}\n", Value::Object(results)))
        .map_err(|e| format!("cannot write {}: {e}.", path.display()))?;
    println!("written to {}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// The packages of `crates/` that have benchmarks, by name.
fn packages() -> Result<Vec<String>, String> {
    let crates = paths::root().join("crates");
    let entries = fs::read_dir(&crates).map_err(|e| format!("cannot read {}: {e}.", crates.display()))?;
    let with_benches = entries.flatten().filter(|e| e.path().join("benches").is_dir());
    let mut names: Vec<String> =
        with_benches.map(|e| format!("isotherm-{}", e.file_name().to_string_lossy())).collect();
    names.sort();
    Ok(names)
}

fn measurement(line: &str) -> Option<(&str, f64, &str)> {
    let (name, rest) = line.strip_prefix("bench ")?.rsplit_once(": ")?;
    let (number, unit) = rest.trim().split_once(' ')?;
    Some((name, number.parse().ok()?, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_measurement() {
        assert_eq!(measurement("bench parse pprof: 12.5 ms"), Some(("parse pprof", 12.5, "ms")));
        assert_eq!(measurement("running 0 tests"), None);
    }
}
