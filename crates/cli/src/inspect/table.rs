//! The figures of a file for a terminal.

use units::Unit;

use crate::figures::{FileFigures, ProfileFigures};
use crate::text::{columns, in_unit, printable, share};

/// Threads that are listed; the rest is counted.
const THREADS: usize = 12;

pub(super) fn table(figures: &FileFigures) -> String {
    let mut text = format!("{}: {}\n", printable(&figures.file), figures.format);
    if let Some(duration) = figures.duration_ns {
        let duration = in_unit(crate::figures::Number::Int(duration), &Unit::Nanoseconds);
        text += &format!("  recorded for {duration}\n");
    }
    for comment in &figures.comments {
        text += &format!("  {}\n", printable(comment));
    }
    for warning in figures.warnings() {
        text += &format!("  warning: {}\n", printable(warning));
    }
    let mut rest = &figures.profiles[..];
    while let Some(first) = rest.first() {
        // The metrics of a set stand together.
        let count = rest.iter().take_while(|profile| profile.set == first.set).count();
        let (metrics, more) = rest.split_at(count);
        text += &set_table(metrics);
        rest = more;
    }
    text
}

fn set_table(metrics: &[ProfileFigures]) -> String {
    let Some(first) = metrics.first() else { return String::new() };
    let name = match (&*first.set_name, first.side) {
        ("", Some(side)) => side,
        ("", None) => "profile",
        (name, _) => name,
    };
    let mut text = format!(
        "\n{}: {} samples, {} functions, {} stacks, {} deep\n",
        printable(name),
        in_unit(first.samples, &Unit::Count(String::new())),
        first.distinct_frames,
        first.distinct_stacks,
        first.max_depth,
    );
    let threads = first.threads.iter().take(THREADS).map(|thread| {
        let name = if thread.name.is_empty() { &thread.tid } else { &thread.name };
        format!("{} ({})", printable(name), thread.samples)
    });
    let mut threads: Vec<String> = threads.collect();
    if let Some(more) = first.threads.len().checked_sub(THREADS).filter(|more| *more > 0) {
        threads.push(format!("{more} more"));
    }
    if !threads.is_empty() {
        text += &format!("  threads  {}\n", threads.join(", "));
    }
    for metric in metrics {
        text += &metric_table(metric);
    }
    text
}

fn metric_table(metric: &ProfileFigures) -> String {
    let unit = Unit::parse(&metric.unit);
    let name = if metric.metric.is_empty() { "total" } else { &metric.metric };
    let opens = if metric.opens { " (opens)" } else { "" };
    let mut text = format!("\n  {} {}{opens}\n", printable(name), in_unit(metric.total, &unit));
    let own = metric.top5_self.iter().map(|row| (&row.name, row.weight));
    let total = metric.top5_total.iter().map(|row| (&row.name, row.weight));
    let mut rows = Vec::new();
    for (title, list) in [("self", own.collect::<Vec<_>>()), ("total", total.collect())] {
        if !list.is_empty() {
            rows.push(vec![title.to_owned()]);
        }
        for (name, weight) in list {
            rows.push(vec![in_unit(weight, &unit), share(weight, metric.total), printable(name)]);
        }
    }
    text += &columns(&rows, &[2]);
    text
}
