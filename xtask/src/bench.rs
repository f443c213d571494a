//! `cargo xtask bench`: runs every `crates/*/benches` and keeps their tables in `target/bench.json`.
//!
//! A benchmark prints tables: a line of column names, then lines of numbers aligned right under them (the first column
//! may be a word).

use crate::process::{cargo, run_logged};
use crate::progress::Step;
use crate::{Outcome, paths};
use serde_json::{Map, Value};
use std::fs;
use std::process::ExitCode;

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(arg) = args.first() {
        return Err(format!("it takes no arguments, but was given {arg}."));
    }
    let mut results = Map::new();
    for (package, bench) in benches()? {
        let name = format!("{package} {bench}");
        let mut step = Step::start(&format!("bench {name}"));
        let mut run = cargo();
        run.args(["bench", "--quiet", "--locked", "--package", &package, "--bench", &bench, "--all-features"]);
        let finished = run_logged(&mut step, &format!("bench-{package}-{bench}"), &mut run, None)?;
        let finished = finished.or_sentence(&format!("the benchmark {name} does not run."))?;
        step.done("");
        print!("{}", finished.output);
        let rows = rows(&finished.output);
        if rows.is_empty() {
            return Err(format!("the benchmark {name} printed no table."));
        }
        results.insert(name, Value::Array(rows));
    }
    let path = paths::target().join("bench.json");
    fs::write(&path, format!("{:#}\n", Value::Object(results)))
        .map_err(|e| format!("cannot write {}: {e}.", path.display()))?;
    println!("written to {}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// Package and name of every `crates/*/benches/*.rs`, sorted.
fn benches() -> Result<Vec<(String, String)>, String> {
    let crates = paths::root().join("crates");
    let entries = fs::read_dir(&crates).map_err(|e| format!("cannot read {}: {e}.", crates.display()))?;
    let mut out = Vec::new();
    for room in entries.flatten() {
        for file in fs::read_dir(room.path().join("benches")).into_iter().flatten().flatten() {
            if let Some(name) = file.file_name().to_string_lossy().strip_suffix(".rs") {
                out.push((format!("isotherm-{}", room.file_name().to_string_lossy()), name.to_owned()));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// The rows of all tables in the output.
fn rows(output: &str) -> Vec<Value> {
    let mut header = "";
    let mut out = Vec::new();
    for line in output.lines() {
        match row(header, line) {
            Some(row) => out.push(Value::Object(row)),
            None => header = line,
        }
    }
    out
}

/// A line of numbers by the names that stand above them; nothing where it is no such line.
fn row(header: &str, line: &str) -> Option<Map<String, Value>> {
    let header: Vec<char> = header.chars().collect();
    let line: Vec<char> = line.chars().collect();
    let mut out = Map::new();
    let mut from = 0;
    for end in 1..=line.len() {
        let ends = line.get(end).is_none_or(|c| *c == ' ') && line[end - 1] != ' ';
        if !ends {
            continue;
        }
        let cell: String = line[from..end].iter().collect();
        let name: String = header.get(from..end.min(header.len()))?.iter().collect();
        let value = match cell.trim().parse::<f64>() {
            Ok(number) => Value::from(number),
            Err(_) if from == 0 => Value::from(cell.trim()),
            Err(_) => return None,
        };
        out.insert(name.trim().to_owned(), value);
        from = end;
    }
    (out.len() > 1).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_tables() {
        let output = "running\n    nodes build ms  depth\n    10000     1.25     12\n  1000000   140.50     80\n\n";
        assert_eq!(
            rows(output),
            [
                json!({"nodes": 10000.0, "build ms": 1.25, "depth": 12.0}),
                json!({"nodes": 1_000_000.0, "build ms": 140.5, "depth": 80.0}),
            ]
        );
        assert_eq!(rows("   format  MB/s\n    pprof 310.5\n"), [json!({"format": "pprof", "MB/s": 310.5})]);
        assert!(rows("no table\nat all\n").is_empty());
    }
}
