//! Grafana's nested set (`packages/grafana-flamegraph/src/FlameGraph/dataTransform.ts`): the rows of a data frame are
//! the bars of a tree in depth-first order, with `level`, `value` (total), `self` and `label`; a comparison adds
//! `valueRight` and `selfRight`, and `value` stays the left side.

mod frames;

use profile::{ProfileBuilder, StackId, StringId};

use crate::bars::Bars;
use crate::json::Json;
use crate::number::{Number, NumberColumn};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};
use frames::{Column, DataFrame};

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut builder = ProfileBuilder::default();
    let mut json = Json::new(text, limits);
    let answer = frames::frames(&mut json, &mut builder, limits)?;
    crate::warn_trailing(&mut warnings, json.trailing());
    let mut others = 0;
    let mut pair = 0;
    for frame in answer.frames {
        match Rows::new(frame)? {
            Some(rows) => {
                rows.read(&mut builder, limits, pair, &mut warnings)?;
                pair += 1;
            }
            None => others += 1,
        }
    }
    if pair == 0 {
        let message = match answer.error {
            Some(error) => format!("the server answered with an error: {error}"),
            None => "expected a data frame with the fields level, value, self and label".to_owned(),
        };
        return Err(ImportError::malformed(message));
    }
    if others > 0 {
        let message = "data frames without level, value, self and label were left out";
        warnings.push(Warning::new(WarningKind::LeftOut, others, message));
    }
    let mut profile = builder.finish();
    profile.default_set = crate::heaviest(&profile);
    Ok(Imported { format: Format::NestedSet, profile, warnings })
}

/// The columns of a nested set.
struct Rows {
    name: String,
    unit: String,
    level: NumberColumn,
    label: Column,
    label_texts: Option<Vec<StringId>>,
    /// Total and self of each side.
    sides: Vec<(NumberColumn, NumberColumn)>,
    nulls: u64,
    offset: usize,
}

/// A row whose children are being read.
struct Open {
    stack: StackId,
    total: [Number; 2],
    rest: [Number; 2],
}

impl Rows {
    /// `None` if the frame is no nested set.
    fn new(mut frame: DataFrame) -> Result<Option<Self>, ImportError> {
        let offset = frame.offset;
        let mut nulls = 0;
        let mut unit = String::new();
        let mut numbers = |frame: &mut DataFrame, name: &str| {
            let (field, column) = frame.take(name)?;
            let Column::Numbers { numbers, nulls: found } = column else { return None };
            nulls += found;
            if name == "value" {
                unit = field.unit;
            }
            Some(numbers)
        };
        let level = numbers(&mut frame, "level");
        let left = numbers(&mut frame, "value").zip(numbers(&mut frame, "self"));
        let right = numbers(&mut frame, "valueRight").zip(numbers(&mut frame, "selfRight"));
        let (Some(level), Some(left), Some((field, label))) = (level, left, frame.take("label")) else {
            return Ok(None);
        };
        let sides: Vec<_> = std::iter::once(left).chain(right).collect();
        let len = level.len();
        let columns = sides.iter().flat_map(|(total, own)| [total.len(), own.len()]).chain([label.len()]);
        if let Some(other) = columns.into_iter().find(|other| *other != len) {
            let message = format!("expected columns of one length, found {len} levels and a column of {other}");
            return Err(ImportError::malformed(message).at(offset));
        }
        Ok(Some(Self { name: frame.name, unit, level, label, label_texts: field.enum_texts, sides, nulls, offset }))
    }

    fn label(&self, row: usize) -> Option<StringId> {
        match &self.label {
            Column::Texts(texts) => Some(texts[row]),
            Column::Numbers { numbers, .. } => {
                let index = usize::try_from(numbers.get(row).whole()?).ok()?;
                self.label_texts.as_ref()?.get(index).copied()
            }
        }
    }

    fn read(
        &self,
        builder: &mut ProfileBuilder,
        limits: &Limits,
        pair: u32,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), ImportError> {
        let mut bars = Bars::new(builder, limits, self.sides.len() == 2, self.level.len());
        let mut open: Vec<Open> = Vec::new();
        let mut overfull = 0;
        let mut negative = 0;
        for row in 0..self.level.len() {
            let wrong = |message: String| ImportError::malformed(format!("row {row}: {message}")).at(self.offset);
            let level = self.level.get(row);
            let depth = level.whole().and_then(|level| usize::try_from(level).ok());
            let depth = depth
                .filter(|depth| *depth <= open.len() && (*depth > 0 || row == 0))
                .ok_or_else(|| wrong(format!("expected a level from 1 to {}, found {}", open.len(), level.to_f64())))?;
            let Some(name) = self.label(row) else {
                return Err(wrong("its label is none of the enum's texts".to_owned()));
            };
            while open.len() > depth {
                overfull += open.pop().map_or(Ok(0), |done| done.leave(&mut bars))?;
            }
            let stack = match open.last_mut() {
                None => bars.root(name)?,
                Some(parent) => {
                    for (rest, (total, _)) in parent.rest.iter_mut().zip(&self.sides) {
                        *rest = rest.minus(total.get(row));
                    }
                    bars.stack(parent.stack, name)?
                }
            };
            let mut bar = Open { stack, total: [Number::ZERO; 2], rest: [Number::ZERO; 2] };
            for (side, (total, own)) in self.sides.iter().enumerate() {
                let (total, own) = (total.get(row), own.get(row));
                negative += u64::from(total.to_f64() < 0.0 || own.to_f64() < 0.0);
                bars.sample(side, stack, own)?;
                bar.total[side] = total;
                bar.rest[side] = total.minus(own);
            }
            open.push(bar);
        }
        while let Some(done) = open.pop() {
            overfull += done.leave(&mut bars)?;
        }
        let mut warn = |kind, count, message| {
            if count > 0 {
                warnings.push(Warning::new(kind, count, message));
            }
        };
        warn(WarningKind::Repaired, overfull, "bars are narrower than what stands on them; their self values count");
        warn(WarningKind::Negative, negative, "values are below zero");
        warn(WarningKind::Repaired, self.nulls, "values are missing and were read as 0");
        bars.finish((&self.name, "", &self.unit), pair, warnings)
    }
}

impl Open {
    /// Keeps what the children don't cover; gives 1 if they cover too much.
    fn leave(self, bars: &mut Bars<'_>) -> Result<u64, ImportError> {
        let mut overfull = 0;
        for (side, (rest, total)) in self.rest.into_iter().zip(self.total).enumerate() {
            // Sums of fractions are off by their rounding.
            let rounding = if rest.whole().is_some() { 0.0 } else { total.to_f64().abs() * 1e-9 };
            if rest.to_f64() > rounding {
                bars.left_out(side, self.stack, rest)?;
            } else if rest.to_f64() < -rounding {
                overfull = 1;
            }
        }
        Ok(overfull)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weight;

    fn wire(rows: &str) -> Result<Imported, ImportError> {
        let fields = r#"{"name":"level"},{"name":"value","config":{"unit":"ns"}},{"name":"self"},{"name":"label"}"#;
        let text = format!(r#"{{"schema":{{"fields":[{fields}]}},"data":{{"values":{rows}}}}}"#);
        read(&text, &Limits::default(), Vec::new())
    }

    fn sum(imported: &Imported) -> Weight {
        imported.profile.sets[0].metrics[0].weights.sum()
    }

    #[test]
    fn rows_are_a_tree() {
        let imported = wire(r#"[[0,1,2,1],[10,6,5,4],[0,1,5,4],["total","a","c","b"]]"#).unwrap();
        assert_eq!((sum(&imported), imported.profile.sets[0].len()), (Weight::Int(10), 3));
        assert_eq!((imported.profile.sets[0].metrics[0].unit.as_str(), imported.warnings.len()), ("ns", 0));
        // A root with a name of its own is a frame; fractions add up.
        let imported = wire(r#"[[0,1],[0.3,0.2],[0.1,0.2],["main","a"]]"#).unwrap();
        assert_eq!(imported.profile.stacks.len(), 2);
        assert_eq!(imported.warnings, []);
    }

    #[test]
    fn contradictions_are_told_or_refused() {
        let imported = wire(r#"[[0,1,1],[10,8,8],[0,8,8],["total","a","b"]]"#).unwrap();
        assert_eq!((imported.warnings[0].kind, sum(&imported)), (WarningKind::Repaired, Weight::Int(16)));
        let imported = wire(r#"[[0,1],[10,null],[10,0],["total","a"]]"#).unwrap();
        assert_eq!(imported.warnings[0].message, "values are missing and were read as 0");
        for rows in [
            r#"[[0,1,3],[10,5,2],[5,3,2],["total","a","b"]]"#,
            r#"[[0,0],[10,5],[5,3],["total","a"]]"#,
            r#"[[1],[10],[10],["total"]]"#,
            r#"[[0,1],[10],[5,3],["total","a"]]"#,
            r#"[[0],[10],[10],[0]]"#,
            r#"[[0],[10],[10]]"#,
            r#"[[0],["x"],[10],["total"]]"#,
        ] {
            assert!(wire(rows).is_err(), "{rows}");
        }
    }
}
