//! A table of functions as CSV (RFC 4180, with bare line feeds): name, file, and for each metric the weight of the
//! samples that end in the function (self) and of those that go through it (total; recursion counts once).

use std::io::{self, Write};

use profile::{StringId, Weight, Weights};
use rustc_hash::FxHashMap;

use super::json::Number;
use super::scope::Scope;
use super::tree::Tree;

pub(super) fn write(scope: &mut Scope<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let profile = scope.profile;
    // Functions by name and file.
    let mut keys: Vec<(StringId, StringId)> = Vec::new();
    let mut rows: FxHashMap<(StringId, StringId), u32> = FxHashMap::default();
    let tree = Tree::new(profile, &scope.stacks_and_weights(), |frame| {
        let function = profile.functions.get(profile.frames.function(frame));
        let key = (function.name, function.file);
        let next = u32::try_from(keys.len()).unwrap_or(u32::MAX);
        *rows.entry(key).or_insert_with(|| {
            keys.push(key);
            next
        })
    });
    let columns = scope.columns.len();
    let figures = figures(&tree, columns, keys.len());

    sink.write_all(b"name,file")?;
    for column in 0..columns {
        let title = title(scope, column);
        for figure in ["self", "total"] {
            sink.write_all(b",")?;
            cell(sink, &format!("{figure}{title}"))?;
        }
    }
    sink.write_all(b"\n")?;
    let text = |id: StringId| profile.strings.get(id);
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|a, b| {
        let weight = |row: usize| figures.last().map(|(own, total)| [own.get(row), total.get(row)]);
        let heavier = match (weight(*a), weight(*b)) {
            (Some([own_a, total_a]), Some([own_b, total_b])) => {
                own_b.total_cmp(&own_a).then_with(|| total_b.total_cmp(&total_a))
            }
            _ => std::cmp::Ordering::Equal,
        };
        let names = |row: usize| (text(keys[row].0), text(keys[row].1));
        heavier.then_with(|| names(*a).cmp(&names(*b)))
    });
    for row in order {
        let (name, file) = keys[row];
        cell(sink, text(name))?;
        sink.write_all(b",")?;
        cell(sink, text(file))?;
        for (own, total) in &figures {
            write!(sink, ",{},{}", Number(own.get(row)), Number(total.get(row)))?;
        }
        sink.write_all(b"\n")?;
    }
    Ok(())
}

/// Self and total of each function, for each column.
fn figures(tree: &Tree, columns: usize, functions: usize) -> Vec<(Weights, Weights)> {
    let outermost = tree.outermost(functions);
    let totals = tree.totals();
    let nodes = || (1u32..).take(tree.len() - 1);
    let column = |column: usize| {
        let zero = || match &totals[column] {
            Weights::Int(_) => Weights::Int(vec![0; functions]),
            Weights::Float(_) => Weights::Float(vec![0.0; functions]),
        };
        let (mut own, mut total) = (zero(), zero());
        for node in nodes() {
            let row = tree.key(node) as usize;
            add(&mut own, row, tree.own(column, node));
            if outermost[node as usize] {
                add(&mut total, row, totals[column].get(node as usize));
            }
        }
        (own, total)
    };
    (0..columns).map(column).collect()
}

fn add(column: &mut Weights, row: usize, weight: Weight) {
    match (column, weight) {
        (Weights::Int(column), Weight::Int(weight)) => column[row] = column[row].saturating_add(weight),
        (Weights::Float(column), weight) => column[row] += weight.to_f64(),
        (Weights::Int(_), Weight::Float(_)) => {}
    }
}

/// What tells a metric from the others: ` cpu (nanoseconds)`.
fn title(scope: &Scope<'_>, column: usize) -> String {
    let (set, metric) = (scope.set(column), scope.metric(column));
    let mut title = String::new();
    for word in [&set.name, &metric.kind] {
        if !word.is_empty() {
            title += " ";
            title += word;
        }
    }
    if !metric.unit.is_empty() && metric.unit != metric.kind {
        title += &format!(" ({})", metric.unit);
    }
    title
}

fn cell(sink: &mut dyn Write, text: &str) -> io::Result<()> {
    if text.contains([',', '"', '\n', '\r']) {
        return write!(sink, "\"{}\"", text.replace('"', "\"\""));
    }
    sink.write_all(text.as_bytes())
}
