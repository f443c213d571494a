//! Go's pprof: runs it and reads the tables that it prints.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use crate::figures::{Edges, Table};

/// The tool, if Go is here.
pub(crate) fn tool() -> Option<&'static str> {
    static TOOL: OnceLock<Option<String>> = OnceLock::new();
    let find = || {
        let output = Command::new("go").args(["tool", "-n", "pprof"]).output().ok()?;
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap().trim().to_owned())
    };
    TOOL.get_or_init(find).as_deref()
}

/// A call of the tool.
pub(crate) fn pprof() -> Command {
    Command::new(tool().unwrap())
}

/// Which figures of a file are asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) file: &'a Path,
    /// Place of the metric among the sample types.
    pub(crate) metric: usize,
    pub(crate) unit: &'a str,
}

/// What a report says of a profile.
pub(crate) struct Report {
    /// The kind of the metric.
    pub(crate) kind: String,
    pub(crate) functions: Table,
    pub(crate) callers: Edges,
    pub(crate) callees: Edges,
}

/// `-top`: own weight and total of every function; of what `flags` leave, if there are any.
pub(crate) fn top(asked: Asked<'_>, flags: &[String]) -> Report {
    run(asked, "-top", flags)
}

/// `-peek` of every function: its figures, its callers and its callees.
pub(crate) fn peek(asked: Asked<'_>) -> Report {
    run(asked, "-peek=.", &[])
}

fn run(asked: Asked<'_>, command: &str, flags: &[String]) -> Report {
    let output = pprof()
        .args([command, "-symbolize=none", "-trim=false"])
        .args(["-nodecount=0", "-nodefraction=0", "-edgefraction=0"])
        .arg(format!("-sample_index={}", asked.metric))
        // The unit of the file, so that nothing is scaled.
        .arg(format!("-unit={}", asked.unit))
        .args(flags)
        .arg(asked.file)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    // An expression that no function has is no failure, and no more is a profile without any function.
    let is_empty = complaint.contains("no matches found");
    assert!(output.status.success() || is_empty, "{command} {flags:?} {}: {complaint}", asked.file.display());
    parse(&text)
}

fn parse(text: &str) -> Report {
    let kind = text.lines().find_map(|line| line.strip_prefix("Type: ")).unwrap_or_default().to_owned();
    let mut report = Report { kind, functions: Table::new(), callers: Edges::new(), callees: Edges::new() };
    let mut lines = text.lines().skip_while(|line| !line.trim_start().starts_with("flat ")).skip(1).peekable();
    // Callers stand above their function, callees below it; `-top` has functions alone.
    let (mut above, mut function) = (BTreeMap::new(), None::<String>);
    for line in lines.by_ref() {
        if line.starts_with("-----") {
            (above, function) = (BTreeMap::new(), None);
            continue;
        }
        let (figures, name) = cut(line);
        let first = weight(figures[0]);
        match (figures.as_slice(), &function) {
            ([_, _, _, total, _], _) => {
                let known = report.functions.insert(name.clone(), [first, weight(total)]);
                assert!(known.is_none(), "two functions are called {name}");
                report.callers.insert(name.clone(), std::mem::take(&mut above));
                report.callees.insert(name.clone(), BTreeMap::new());
                function = Some(name);
            }
            ([_, _], None) => drop(above.insert(name, first)),
            ([_, _], Some(function)) => {
                report.callees.entry(function.clone()).or_default().insert(name, first);
            }
            _ => panic!("what is {line:?}?"),
        }
    }
    report
}

/// The figures at the start of a line, and the name at its end. `-peek` has a bar between them; in `-top`, five figures
/// are followed by two blanks.
fn cut(line: &str) -> (Vec<&str>, String) {
    let (figures, name) = match line.split_once(" |") {
        Some((figures, name)) if figures.split_whitespace().count() <= 5 => (figures, name.trim_start()),
        _ => {
            let mut rest = line;
            for _ in 0..5 {
                rest = rest.trim_start().split_once(' ').map_or("", |(_, rest)| rest);
            }
            (&line[..line.len() - rest.len()], rest.trim_start())
        }
    };
    let name = name.strip_suffix(" (inline)").or(name.strip_suffix(" (partial-inline)")).unwrap_or(name);
    (figures.split_whitespace().collect(), name.to_owned())
}

/// A weight with its unit behind it.
fn weight(text: &str) -> i64 {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    text[..end].parse().unwrap_or_else(|_| panic!("{text:?} is no whole number"))
}

#[test]
fn tables_are_read() {
    let top = "Type: cpu\nShowing nodes\n      flat  flat%   sum%        cum   cum%\n\
        \x20     40ns 1e-05%   100%       50ns   100%  f(int, char) | g (inline)\n         0     0%   100%       50ns   100%  main\n";
    let report = parse(top);
    assert_eq!(report.kind, "cpu");
    assert_eq!(report.functions, Table::from([("f(int, char) | g".into(), [40, 50]), ("main".into(), [0, 50])]));
    let peek = "      flat  flat%   sum%        cum   cum%   calls calls% + context\n-----+---\n\
        \x20                        -7ns   88% |   main\n      1ns 2.5%   3%  -7ns  100%                | f | g\n\
        \x20                        -8ns   12% |   h (inline)\n-----+---\n";
    let report = parse(peek);
    assert_eq!(report.functions, Table::from([("f | g".into(), [1, -7])]));
    assert_eq!(report.callers["f | g"], BTreeMap::from([("main".into(), -7)]));
    assert_eq!(report.callees["f | g"], BTreeMap::from([("h".into(), -8)]));
}
