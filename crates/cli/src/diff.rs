//! `isotherm diff`: self values of two profiles by function, and their differences. Nothing is scaled.

use std::collections::BTreeMap;
use std::process::ExitCode;

use formats::summary::NameTree;
use formats::{Format, Imported};
use profile::{Metric, Narrow, Profile, Weight};
use serde::Serialize;
use units::Unit;

use crate::arguments::Arguments;
use crate::figures::{Number, Problem, Refusal};
use crate::input::read;
use crate::text::{columns, complain, emit, in_unit, printable, say, share};

pub(crate) const USAGE: &str = "isotherm diff BEFORE AFTER [--metric TYPE] [--thread NAME] [--json]";

pub(crate) const HELP: &str = "\
Compares two profiles: for each function, the weight of the samples that end in it (self), before and after, the
largest change first. Nothing is scaled: profiles of different lengths differ by that too. The files may be of any
format, and of two; `-` is the standard input.

Options:
  --metric TYPE   compare the metric of that name; without it, the one that AFTER opens with
                  if both have it, else one that both have
  --thread NAME   only samples of threads with that name or id
  --json          print all functions as JSON: before, after and delta, exact

Examples:
  isotherm diff before.pb.gz after.pb.gz
  isotherm diff old.folded new.perf.txt
  isotherm diff heap-1.pb.gz heap-2.pb.gz --metric inuse_space --json

Exit status: 0 compared, 1 a file can't be read or has no such metric, 2 a wrong call.
";

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
    let arguments = match Arguments::parse(arguments, &["--json"], &["--metric", "--thread"]) {
        Ok(arguments) => arguments,
        Err(problem) => return crate::wrong_call(USAGE, &problem),
    };
    let [before, after] = arguments.files[..] else {
        return crate::wrong_call(USAGE, "diff needs two files");
    };
    let as_json = arguments.has("--json");
    match compare(before, after, arguments.value("--metric"), arguments.value("--thread")) {
        Ok(difference) if as_json => match serde_json::to_string(&difference) {
            Ok(text) => {
                emit(&(text + "\n"));
                ExitCode::SUCCESS
            }
            Err(error) => {
                say(&format!("the differences can't be written as JSON: {error}"));
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

fn compare(before: &str, after: &str, metric: Option<&str>, thread: Option<&str>) -> Result<Difference, Failure> {
    let before = Side::read(before, thread)?;
    let after = Side::read(after, thread)?;
    let (of_before, of_after) = match metric {
        Some(kind) => (before.metric(kind)?, after.metric(kind)?),
        None => common(&before, &after)?,
    };
    let (mut before, after) = (before.figures(of_before), after.figures(of_after));
    before.bring_to(&after.unit);
    let mut names: BTreeMap<String, [Weight; 2]> = BTreeMap::new();
    for (column, side) in [&before.functions, &after.functions].into_iter().enumerate() {
        for (name, weight) in side {
            names.entry(name.clone()).or_insert([Weight::Int(0); 2])[column] = *weight;
        }
    }
    let mut functions: Vec<Row> = names
        .into_iter()
        .map(|(name, [before, after])| Row {
            name,
            before: before.into(),
            after: after.into(),
            delta: delta(before, after),
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

fn delta(before: Weight, after: Weight) -> Number {
    let whole = match (before, after) {
        (Weight::Int(before), Weight::Int(after)) => after.checked_sub(before).map(Number::Int),
        _ => None,
    };
    whole.unwrap_or(Number::Float(after.to_f64() - before.to_f64()))
}

/// A file that is compared.
struct Side<'a> {
    file: &'a str,
    profile: Profile,
    /// The set that opens.
    set: usize,
}

impl<'a> Side<'a> {
    fn read(file: &'a str, thread: Option<&str>) -> Result<Self, Failure> {
        let fail = |message: String| (file.to_owned(), Problem::plain(message));
        let imported = read(file).map_err(|problem| (file.to_owned(), problem))?;
        let Imported { format, mut profile, .. } = imported;
        if let Some(thread) = thread {
            let narrow = Narrow { thread: Some(thread), ..Narrow::default() };
            narrow
                .apply(&mut profile)
                .map_err(|missing| fail(format!("there is no thread `{thread}`, only {}", missing.known.join(", "))))?;
        }
        let set = profile.default_set as usize;
        if profile.sets.get(set).is_none_or(|set| set.metrics.is_empty()) {
            return Err(fail(format!("the {} file holds no profile to compare", Format::name(format))));
        }
        Ok(Self { file, profile, set })
    }

    fn metrics(&self) -> &[Metric] {
        &self.profile.sets[self.set].metrics
    }

    fn default(&self) -> usize {
        (self.profile.sets[self.set].default_metric as usize).min(self.metrics().len() - 1)
    }

    fn named(&self, kind: &str) -> Option<usize> {
        self.metrics().iter().position(|metric| metric.kind == kind)
    }

    fn metric(&self, kind: &str) -> Result<usize, Failure> {
        self.named(kind).ok_or_else(|| {
            let message = format!("there is no metric `{kind}`, only {}", kinds(self.metrics()));
            (self.file.to_owned(), Problem::plain(message))
        })
    }

    fn figures(&self, metric: usize) -> Figures {
        let set = &self.profile.sets[self.set];
        let tree = NameTree::new(&self.profile);
        let own = tree.figures(set).self_by_name(metric);
        let text = |name| self.profile.strings.get(name).to_owned();
        let functions = own.into_iter().map(|(name, weight)| (text(name), weight)).collect();
        let metric = &set.metrics[metric];
        Figures { metric: metric.kind.clone(), unit: metric.unit.clone(), total: metric.weights.sum(), functions }
    }
}

fn kinds(metrics: &[Metric]) -> String {
    metrics.iter().map(|metric| format!("`{}`", metric.kind)).collect::<Vec<_>>().join(", ")
}

/// The metric that AFTER opens with, or another one that both have; of different names, those that open if they
/// measure the same.
fn common(before: &Side<'_>, after: &Side<'_>) -> Result<(usize, usize), Failure> {
    let order = std::iter::once(after.default()).chain(0..after.metrics().len());
    for metric in order {
        let wanted = &after.metrics()[metric];
        if let Some(same) = before.named(&wanted.kind)
            && factor(&before.metrics()[same].unit, &wanted.unit).is_some()
        {
            return Ok((same, metric));
        }
    }
    let opening = (before.default(), after.default());
    if factor(&before.metrics()[opening.0].unit, &after.metrics()[opening.1].unit).is_some() {
        return Ok(opening);
    }
    let message =
        format!("its metrics {} have nothing in common with {}", kinds(before.metrics()), kinds(after.metrics()));
    Err((before.file.to_owned(), Problem::plain(message)))
}

/// What a number of one unit is in the other; `None` where they measure different things.
fn factor(from: &str, to: &str) -> Option<f64> {
    let (from, to) = (Unit::parse(from), Unit::parse(to));
    match (from.nanoseconds(), to.nanoseconds(), &from, &to) {
        (Some(from), Some(to), ..) => Some(from / to),
        (_, _, Unit::Bytes(from), Unit::Bytes(to)) => Some(*from as f64 / *to as f64),
        (_, _, Unit::Count(_), Unit::Count(_)) => Some(1.0),
        _ => (from == to).then_some(1.0),
    }
}

/// The figures of a metric.
struct Figures {
    metric: String,
    unit: String,
    total: Weight,
    functions: Vec<(String, Weight)>,
}

impl Figures {
    /// Brings weights to the unit of the other side; those that measure something else stay as they are.
    fn bring_to(&mut self, unit: &str) {
        let Some(factor) = factor(&self.unit, unit) else {
            say(&format!("before is in `{}` and after in `{unit}`: their numbers do not compare", self.unit));
            return;
        };
        if factor == 1.0 {
            return;
        }
        let scale = |weight: Weight| match weight {
            Weight::Int(value) if factor > 1.0 && factor.fract() == 0.0 => {
                value.checked_mul(factor as i64).map_or(Weight::Float(value as f64 * factor), Weight::Int)
            }
            weight => Weight::Float(weight.to_f64() * factor),
        };
        self.total = scale(self.total);
        self.functions.iter_mut().for_each(|(_, weight)| *weight = scale(*weight));
    }
}

fn table(difference: &Difference) -> String {
    let unit = Unit::parse(&difference.unit);
    let print = |number: Number| in_unit(number, &unit);
    let mut text = format!(
        "{}: {} before, {} after\n\n",
        if difference.metric.is_empty() { "total" } else { &difference.metric },
        print(difference.total_before),
        print(difference.total_after),
    );
    let mut rows = vec![["delta", "of before", "before", "after", "function"].map(str::to_owned).to_vec()];
    let changed = || difference.functions.iter().filter(|row| row.delta.to_f64() != 0.0);
    for row in changed().take(ROWS) {
        let sign = if row.delta.to_f64() > 0.0 { "+" } else { "" };
        let share = share(row.delta, difference.total_before);
        let share = if share.is_empty() { share } else { format!("{sign}{share}") };
        rows.push(vec![
            format!("{sign}{}", print(row.delta)),
            share,
            print(row.before),
            print(row.after),
            printable(&row.name),
        ]);
    }
    if rows.len() == 1 {
        return text + "no function changed\n";
    }
    text += &columns(&rows, &[4]);
    let more = changed().count().saturating_sub(ROWS);
    if more > 0 {
        text += &format!("and {more} more functions that changed; --json has them all\n");
    }
    text
}
