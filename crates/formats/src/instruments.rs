//! The "deep copy" of Instruments' call tree: a header, then a row for each function with cells between tabs. The name
//! is indented by its depth; its weight is `12.00 ms  5.0%`, with the rows below, and there may be one without them
//! (speedscope `import/instruments.ts`; that cuts the fractions off, and knows no weight of the row itself).

mod amount;

use profile::{Frame, Function, Metric, ProfileBuilder, SampleSet, StringId, ThreadId, Weights};

use crate::outline::{Outline, Row};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};
use amount::{Amount, Measure};

/// Where the columns are.
struct Columns {
    name: usize,
    weight: usize,
    own: Option<usize>,
    /// Unit of the row's own weight, where only the header says it: `Self (ms)`.
    own_unit: Option<String>,
    file: Option<usize>,
    module: Option<usize>,
}

impl Columns {
    fn new(header: &str) -> Result<Self, ImportError> {
        let cells: Vec<&str> = header.split('\t').map(str::trim).collect();
        let find = |names: &[&str]| cells.iter().position(|cell| names.contains(cell));
        let lacks = |what: &str| ImportError::malformed(format!("the first line names no column `{what}`")).at(0);
        let own = cells.iter().position(|cell| cell.starts_with("Self"));
        let own_unit = own.and_then(|own| cells[own].split_once('(')?.1.strip_suffix(')'));
        Ok(Self {
            name: find(&["Symbol Name", "Symbol Names"]).ok_or_else(|| lacks("Symbol Name"))?,
            weight: find(&["Weight", "Running Time", "Bytes Used"]).ok_or_else(|| lacks("Weight"))?,
            own,
            own_unit: own_unit.map(str::to_owned),
            file: find(&["Source Path"]),
            module: find(&["Library", "Library Name"]),
        })
    }
}

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut lines = (1_u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let (_, header) = lines.next().unwrap_or((1, ""));
    let columns = Columns::new(header)?;
    let mut builder = ProfileBuilder::default();
    let mut outline = Outline::default();
    let (mut margin, mut measure) = (None, None);
    let (mut bad, mut first_bad) = (0_u64, None);
    for (number, line) in lines {
        let Some(row) = CopiedRow::parse(line, &columns).filter(|row| measure.is_none_or(|m| m == row.measure)) else {
            bad += 1;
            first_bad.get_or_insert(number);
            continue;
        };
        measure = Some(row.measure);
        let margin = *margin.get_or_insert(row.indent);
        let name = builder.string(row.name)?;
        let mut known = |text: &str| if text.is_empty() { Ok(StringId::NONE) } else { builder.string(text) };
        let (file, module) = (known(row.file)?, known(row.module)?);
        let function = builder.function(Function { file, module, ..Function::named(name) })?;
        let frame = builder.frame(Frame::of(function))?;
        let depth = row.indent.saturating_sub(margin);
        let row = Row { depth, frame, thread: ThreadId::NONE, weight: row.weight, own: row.own };
        outline.push(&mut builder, row, limits)?;
    }
    let samples = outline.finish();
    if bad > 0 {
        let first = first_bad.unwrap_or(0);
        let message = format!("{bad} rows have no weight or no name and were left out; the first is line {first}");
        warnings.push(Warning::new(WarningKind::LeftOut, bad, message));
    }
    if samples.overdrawn > 0 {
        let message = "the rows below some rows weigh more than they, as all weights are rounded";
        warnings.push(Warning::new(WarningKind::Inexact, samples.overdrawn, message));
    }
    let (kind, unit) = measure.unwrap_or(Measure::Count).words();
    let metrics = vec![Metric { kind: kind.to_owned(), unit: unit.to_owned(), weights: Weights::Int(samples.weights) }];
    crate::push_set(
        &mut builder,
        SampleSet { stacks: samples.stacks, metrics, ..SampleSet::default() },
        &mut warnings,
    )?;
    Ok(Imported { format: Format::InstrumentsDeepCopy, profile: builder.finish(), warnings })
}

struct CopiedRow<'a> {
    indent: usize,
    name: &'a str,
    file: &'a str,
    module: &'a str,
    measure: Measure,
    weight: i64,
    own: Option<i64>,
}

impl<'a> CopiedRow<'a> {
    fn parse(line: &'a str, columns: &Columns) -> Option<Self> {
        let cell = |column: usize| line.split('\t').nth(column);
        let indented = cell(columns.name)?.trim_end();
        let name = indented.trim_start();
        let weight = Amount::parse(cell(columns.weight)?, None)?;
        let own = columns.own.and_then(cell).and_then(|own| {
            let own = own.trim();
            if own == "-" { Some(0) } else { Amount::parse(own, columns.own_unit.as_deref()).map(|own| own.value) }
        });
        Some(Self {
            indent: indented.len() - name.len(),
            name: Some(name).filter(|name| !name.is_empty())?,
            file: columns.file.and_then(cell).unwrap_or("").trim(),
            module: columns.module.and_then(cell).unwrap_or("").trim(),
            measure: weight.measure,
            weight: weight.value,
            own,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::NameTree;

    fn figures(text: &str) -> (Vec<String>, Metric, usize) {
        let imported = read(text, &Limits::default(), Vec::new()).unwrap();
        let tree = NameTree::new(&imported.profile);
        let set = &imported.profile.sets[0];
        let own = tree.figures(set).self_by_name(0);
        let own =
            own.iter().map(|(name, weight)| format!("{} {}", imported.profile.strings.get(*name), weight.to_f64()));
        (own.collect(), set.metrics[0].clone(), imported.warnings.len())
    }

    #[test]
    fn own_weights_are_taken_or_made() {
        let text = "Weight\tSelf Weight\t\tSymbol Name\n1.50 s  100.0%\t-\t \t   app (1)\n1.50 s \u{2007}9.0%\t500.25 ms\t \t    main\n\
            1.00 s  66.6%\t1.00 s\t \t     f\n";
        let (own, metric, warnings) = figures(text);
        assert_eq!(own, ["f 1000000000", "main 500250000"]);
        assert_eq!((&*metric.kind, &*metric.unit, warnings), ("time", "nanoseconds", 0));
        let (own, metric, _) =
            figures("Bytes Used\tCount\t\tSymbol Name\n3.50 KB 100%\t2\t\ta\n512 Bytes 1%\t1\t\t b\n");
        assert_eq!((own, &*metric.unit), (vec!["a 3072".to_owned(), "b 512".to_owned()], "bytes"));
        let (own, _, _) =
            figures("Running Time\tSelf (ms)\t\tSymbol Name\n9.0ms  100.0%\t2.0\t \tmain\n7.0ms  1.0%\t7.0\t \t f\n");
        assert_eq!(own, ["f 7000000", "main 2000000"]);
    }

    #[test]
    fn what_is_broken_is_told() {
        for text in ["Symbol Name\n", "Weight\n", ""] {
            assert!(read(text, &Limits::default(), Vec::new()).is_err(), "{text}");
        }
        let (own, _, warnings) = figures("Weight\tSymbol Name\n5 Gc 1%\ta\nx\tb\n1 ms\tc\n9.00 Gc\t b\n\t\n7\n");
        assert_eq!((own, warnings), (vec!["b 9000000000".to_owned()], 2));
    }
}
