//! The text form. The table of all cost centres comes second; its columns are name (indented by its depth), module,
//! source, number, entries, shares of time and allocation of the cost centre and with all that it calls, and with `-P`
//! ticks and bytes of the cost centre.

use profile::{Metric, ProfileBuilder, SampleSet, StackId, Weights};

use crate::{ErrorKind, Format, ImportError, Imported, Limits, Warning, WarningKind};

type Result<T> = std::result::Result<T, ImportError>;

/// Where columns start, in characters.
struct Columns {
    module: usize,
    /// Of the source, or of the numbers in files before GHC 8.
    after: usize,
    has_source: bool,
    has_ticks: bool,
}

fn columns(header: &str) -> Option<Columns> {
    let find = |word: &str| header.find(word).map(|at| header[..at].chars().count());
    let is_table = header.starts_with("COST CENTRE") && header.contains(" entries ");
    let source = find(" SRC ").map(|at| at + 1);
    let after = source.or(find(" no. ").map(|at| at + 1))?;
    let has_ticks = header.split_whitespace().rev().take(2).eq(["bytes", "ticks"]);
    is_table.then_some(Columns { module: find(" MODULE ")? + 1, after, has_source: source.is_some(), has_ticks })
}

struct Row<'t> {
    depth: usize,
    name: &'t str,
    module: &'t str,
    source: &'t str,
    /// Thousandths of the time and of the allocation.
    shares: [i64; 2],
    /// Ticks and bytes.
    exact: [i64; 2],
}

fn row<'t>(line: &'t str, columns: &Columns) -> Option<Row<'t>> {
    let mut words = line.split_whitespace().rev();
    let mut exact = [0; 2];
    if columns.has_ticks {
        let mut number = || words.next()?.replace(',', "").parse().ok().filter(|number: &i64| *number >= 0);
        let bytes = number()?;
        exact = [number()?, bytes];
    }
    let mut share = || words.next()?.parse().ok().filter(|share: &f64| (0.0..=1e6).contains(share));
    let (_, _, alloc, time) = (share()?, share()?, share()?, share()?);
    let shares = [time, alloc].map(|share| (share * 10.0).round() as i64);
    let (_entries, number) = (words.next()?, words.next()?);
    let rest = &line[..number.as_ptr() as usize - line.as_ptr() as usize];
    let depth = rest.len() - rest.trim_start_matches(' ').len();
    // By the columns, as names and places may hold blanks; by words where a column has overflown.
    let cut = |from: usize| rest.char_indices().nth(from).map(|(at, _)| at).filter(|at| rest[..*at].ends_with(' '));
    let (name, module, source) = match (cut(columns.module), cut(columns.after)) {
        (Some(module), Some(after)) if columns.has_source => (&rest[..module], &rest[module..after], &rest[after..]),
        (Some(module), _) if !columns.has_source => (&rest[..module], &rest[module..], ""),
        _ => {
            let (name, rest) = rest.trim_start().split_once(' ')?;
            let (module, source) = rest.trim_start().split_once(' ').unwrap_or((rest, ""));
            (name, module, source)
        }
    };
    Some(Row { depth, name: name.trim(), module: module.trim(), source: source.trim(), shares, exact })
}

pub(super) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported> {
    let mut lines = text.lines();
    let Some(columns) = lines.find_map(columns) else {
        let message = "expected the table of all cost centres (`COST CENTRE MODULE SRC no. entries`), found none";
        return Err(ImportError::new(ErrorKind::Truncated, message));
    };
    let mut builder = ProfileBuilder::default();
    let mut open: Vec<StackId> = Vec::new();
    let mut stacks = Vec::new();
    let mut values: [Vec<i64>; 4] = Default::default();
    let mut left_out = 0;
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let Some(row) = row(line, &columns).filter(|row| row.depth <= open.len()) else {
            left_out += 1;
            continue;
        };
        open.truncate(row.depth);
        let frame = super::frame(row.module, row.name, row.source, &mut builder)?;
        let stack = builder.stack(open.last().copied().unwrap_or(StackId::NONE), frame)?;
        open.push(stack);
        stacks.push(stack);
        for (column, value) in values.iter_mut().zip(row.exact.into_iter().chain(row.shares)) {
            column.push(value);
        }
        Limits::check(limits.stacks, stacks.len(), "cost centres")?;
        Limits::check(limits.depth, open.len(), "frames in a stack")?;
        Limits::check(limits.strings, builder.profile.strings.len(), "names")?;
    }
    if left_out > 0 {
        let message = "lines are no rows of the table, or indented deeper than a child of the one before; left out";
        warnings.push(Warning::new(WarningKind::LeftOut, left_out, message));
    }
    let kinds = [("ticks", "ticks"), ("alloc", "bytes"), ("time share", "‰"), ("alloc share", "‰")];
    let metrics: Vec<Metric> = values
        .into_iter()
        .zip(kinds)
        .skip(if columns.has_ticks { 0 } else { 2 })
        .map(|(column, (kind, unit))| Metric {
            kind: kind.to_owned(),
            unit: unit.to_owned(),
            weights: Weights::Int(column),
        })
        .collect();
    // The column that every report has opens, so that `-P` opens as `-p` does.
    let default_metric = if columns.has_ticks { 2 } else { 0 };
    let set = SampleSet { stacks, metrics, default_metric, ..SampleSet::default() };
    crate::push_set(&mut builder, set, &mut warnings)?;
    Ok(Imported { format: Format::Ghc, profile: builder.finish(), warnings })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARES: &str = "\
COST CENTRE MODULE    SRC               no. entries  %time %alloc   %time %alloc

MAIN        MAIN      <built-in>         1       0   10.0    0.0   100.0  100.0
 my name    Main      a b.hs:3:1-4       2       1    0.5   25.0    90.0  100.0
  verylongname Main   A.hs:(4,1)-(5,2)   3       1   89.5   75.0    89.5   75.0
    deep    Main      A.hs:1:1           4       1    0.0    0.0     0.0    0.0
 é          Main      A.hs:1:1           4       1    0.0    0.0     0.0    0.0
";

    #[test]
    fn columns_or_words() {
        let imported = read(SHARES, &Limits::default(), Vec::new()).unwrap();
        let profile = &imported.profile;
        let set = &profile.sets[0];
        let names: Vec<_> = set.stacks.iter().map(|stack| profile.frame_name(profile.stacks.frame(*stack))).collect();
        assert_eq!(names, ["MAIN.MAIN", "Main.my name", "Main.verylongname", "Main.é"]);
        assert_eq!(set.metrics[0].weights, Weights::Int(vec![100, 5, 895, 0]));
        assert_eq!(imported.warnings[0].kind, WarningKind::LeftOut);
        assert!(read("COST CENTRE MODULE SRC %time\n", &Limits::default(), Vec::new()).is_err());
    }

    #[test]
    fn old_tables_have_no_source_and_new_ones_ticks() {
        let text = "COST CENTRE MODULE no. entries  %time %alloc   %time %alloc  ticks     bytes\n\
                    MAIN        MAIN     1       0   10.0    0.0   100.0  100.0      7   5617272\n";
        let profile = read(text, &Limits::default(), Vec::new()).unwrap().profile;
        let metrics = &profile.sets[0].metrics;
        assert_eq!(profile.sets[0].default_metric, 2, "as a report without ticks opens");
        assert_eq!(metrics.iter().map(|metric| metric.weights.sum().to_f64()).sum::<f64>(), 7.0 + 5_617_272.0 + 100.0);
    }
}
