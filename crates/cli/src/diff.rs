//! `isotherm diff`: self values of two profiles by function, and their differences. Nothing is scaled.

use std::collections::BTreeMap;
use std::process::ExitCode;

use formats::summary::NameTree;
use formats::{Format, Imported};
use profile::Weight;
use serde::Serialize;
use units::{Unit, Value, format_value};

use crate::figures::{Number, Problem, Refusal};
use crate::inspect::{complain, emit, printable, read};

pub(crate) const USAGE: &str = "isotherm diff BEFORE AFTER [--metric TYPE] [--json]";

/// Functions that the table shows.
const ROWS: usize = 40;

#[derive(Serialize)]
struct Difference {
    metric: String,
    unit: String,
    total_before: Number,
    total_after: Number,
    functions: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    before: Number,
    after: Number,
    delta: Number,
}

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let mut files = Vec::new();
    let mut metric = None;
    let mut as_json = false;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => as_json = true,
            "--metric" => match arguments.next() {
                Some(value) => metric = Some(value.as_str()),
                None => return crate::wrong_call(USAGE, "--metric needs the name of a metric"),
            },
            option if option.len() > 1 && option.starts_with('-') => {
                return crate::wrong_call(USAGE, &format!("diff has no option `{option}`"));
            }
            file => files.push(file),
        }
    }
    let [before, after] = files[..] else {
        return crate::wrong_call(USAGE, "diff needs two files");
    };
    match compare(before, after, metric) {
        Ok(difference) if as_json => match serde_json::to_string(&difference) {
            Ok(text) => {
                emit(&(text + "\n"));
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("isotherm: the differences can't be written as JSON: {error}");
                ExitCode::FAILURE
            }
        },
        Ok(difference) => {
            emit(&table(&difference));
            ExitCode::SUCCESS
        }
        Err((file, problem)) => {
            complain(&file, &problem);
            if as_json {
                let refusal = Refusal { file: Some(file), error: problem };
                emit(&(serde_json::to_string(&refusal).unwrap_or_default() + "\n"));
            }
            ExitCode::FAILURE
        }
    }
}

/// A file that can't be compared, and why.
type Failure = (String, Problem);

fn compare(before: &str, after: &str, metric: Option<&str>) -> Result<Difference, Failure> {
    let before = side(before, metric)?;
    let after = side(after, metric)?;
    let mut names: BTreeMap<String, [Weight; 2]> = BTreeMap::new();
    for (column, side) in [&before.functions, &after.functions].into_iter().enumerate() {
        for (name, weight) in side {
            names.entry(name.clone()).or_insert([Weight::Int(0); 2])[column] = *weight;
        }
    }
    let mut functions: Vec<Row> = names
        .into_iter()
        .map(|(name, [before, after])| {
            let delta = match (before, after) {
                (Weight::Int(before), Weight::Int(after)) => after.checked_sub(before).map(Number::Int),
                _ => None,
            };
            let delta = delta.unwrap_or(Number::Float(after.to_f64() - before.to_f64()));
            Row { name, before: before.into(), after: after.into(), delta }
        })
        .collect();
    // Stable, so that equal changes stay in the order of their names.
    functions.sort_by(|a, b| b.delta.to_f64().abs().total_cmp(&a.delta.to_f64().abs()));
    Ok(Difference {
        metric: after.metric,
        unit: after.unit,
        total_before: before.total.into(),
        total_after: after.total.into(),
        functions,
    })
}

struct OneSide {
    metric: String,
    unit: String,
    total: Weight,
    functions: Vec<(String, Weight)>,
}

/// The metric of the set that opens; by its type, else the one that opens.
fn side(file: &str, wanted: Option<&str>) -> Result<OneSide, Failure> {
    let fail = |message: String| (file.to_owned(), Problem::plain(message));
    let imported = read(file).map_err(|problem| (file.to_owned(), problem))?;
    let Imported { format, profile, .. } = imported;
    let Some(set) = profile.opening_set() else {
        return Err(fail(format!("the {} file holds no profile to compare", Format::name(format))));
    };
    let metric = match wanted {
        None => set.default_metric as usize,
        Some(wanted) => set.metrics.iter().position(|metric| metric.kind == wanted).ok_or_else(|| {
            let kinds: Vec<&str> = set.metrics.iter().map(|metric| &*metric.kind).collect();
            fail(format!("there is no metric `{wanted}`, only {}", kinds.join(", ")))
        })?,
    };
    let tree = NameTree::new(&profile);
    let functions = tree
        .figures(set)
        .self_by_name(metric)
        .into_iter()
        .map(|(name, weight)| (profile.strings.get(name).to_owned(), weight))
        .collect();
    let metric = &set.metrics[metric];
    Ok(OneSide { metric: metric.kind.clone(), unit: metric.unit.clone(), total: metric.weights.sum(), functions })
}

fn table(difference: &Difference) -> String {
    let unit = Unit::parse(&difference.unit);
    let print = |number: Number| match number {
        Number::Int(value) => format_value(Value::Int(value), &unit),
        Number::Float(value) => format_value(Value::Float(value), &unit),
    };
    let mut text = format!(
        "{}: {} before, {} after\n\n{:>16} {:>16} {:>16}  function\n",
        if difference.metric.is_empty() { "total" } else { &difference.metric },
        print(difference.total_before),
        print(difference.total_after),
        "delta",
        "before",
        "after"
    );
    let changed = || difference.functions.iter().filter(|row| row.delta.to_f64() != 0.0);
    for row in changed().take(ROWS) {
        let name = printable(&row.name);
        text += &format!("{:>16} {:>16} {:>16}  {name}\n", print(row.delta), print(row.before), print(row.after));
    }
    let more = changed().count().saturating_sub(ROWS);
    if more > 0 {
        text += &format!("and {more} more functions that changed; --json has them all\n");
    }
    text
}
