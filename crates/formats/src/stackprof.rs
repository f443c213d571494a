//! Ruby's stackprof as JSON (tmm1/stackprof `ext/stackprof/stackprof.c`): `frames` by id, and `raw`, a list of
//! `height, ids…, count`, root first. In `cpu` mode a sample weighs its interval, in `object` mode it is an object, and
//! in `wall` mode it weighs the time since the one before (`raw_timestamp_deltas`).

use profile::{Frame, FrameId, Function, Metric, ProfileBuilder, SampleSet, StackId, StringId, Weights};
use rustc_hash::FxHashMap;

use crate::json::Json;
use crate::number::{Number, NumberColumn};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

type Result<T> = std::result::Result<T, ImportError>;

#[derive(Default)]
struct Raw {
    stacks: Vec<StackId>,
    counts: Vec<i64>,
}

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported> {
    let mut builder = ProfileBuilder::default();
    let mut frames: FxHashMap<u64, FrameId> = FxHashMap::default();
    let (mut mode, mut interval, mut deltas) = (String::new(), Number::Int(1), None);
    let mut raw_at = None;
    let mut json = Json::new(text, limits);
    json.object("a stackprof profile", |json, key| {
        match key {
            _ if json.null() => {}
            "mode" => mode = json.string("a mode")?.into_owned(),
            "interval" => interval = json.number("an interval")?,
            "frames" => json.object("frames", |json, id| {
                let offset = json.offset();
                let id = id.parse().map_err(|_| ImportError::malformed("expected the id of a frame").at(offset))?;
                frames.insert(id, frame(json, &mut builder)?);
                Limits::check(limits.strings, frames.len(), "frames")
            })?,
            "raw" => {
                raw_at = Some(json.fork());
                json.skip()?;
            }
            "raw_timestamp_deltas" => {
                let mut list = NumberColumn::default();
                json.array("a list of times", |json| {
                    list.push(json.number("a time in microseconds")?);
                    Limits::check(limits.samples, list.len(), "samples")
                })?;
                deltas = Some(list);
            }
            _ => json.skip()?,
        }
        Ok(())
    })?;
    crate::warn_trailing(&mut warnings, json.trailing());
    let Some(mut at) = raw_at else {
        return Err(ImportError::malformed("expected `raw`: only recordings with `raw: true` have stacks"));
    };
    let raw = raw(&mut at, &frames, &mut builder, limits)?;
    Limits::check(limits.strings, builder.profile.strings.len(), "strings")?;
    let (weights, times) = weigh(&raw.counts, &mode, interval, deltas.as_ref().filter(|deltas| deltas.len() > 0))?;
    let negative = (0..weights.len()).filter(|row| weights.get(*row).to_f64() < 0.0).count() as u64;
    if negative > 0 {
        warnings.push(Warning::new(WarningKind::Negative, negative, "times are below zero"));
    }
    let is_count = mode == "object";
    let metric = |kind: &str, unit: &str, weights| Metric { kind: kind.to_owned(), unit: unit.to_owned(), weights };
    let mut metrics = vec![metric(if is_count { "objects" } else { "samples" }, "count", Weights::Int(raw.counts))];
    if !is_count {
        metrics.push(metric(if mode.is_empty() { "wall" } else { &mode }, "microseconds", weights.finish()));
    }
    let default_metric = u32::from(!is_count);
    let set = SampleSet { stacks: raw.stacks, times_ns: times, metrics, default_metric, ..SampleSet::default() };
    crate::push_set(&mut builder, set, &mut warnings)?;
    Ok(Imported { format: Format::Stackprof, profile: builder.finish(), warnings })
}

fn frame(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<FrameId> {
    let mut function = Function::named(StringId::NONE);
    json.object("a frame", |json, key| {
        match key {
            _ if json.null() => {}
            "name" => function.name = builder.string(&json.string("a name")?)?,
            "file" => function.file = builder.string(&json.string("a file")?)?,
            "line" => {
                let line = json.number("a line")?.whole();
                function.start_line = line.and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
            }
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if function.name.is_none() {
        function.name = builder.string("(unknown)")?;
    }
    let function = builder.function(function)?;
    Ok(builder.frame(Frame::of(function))?)
}

fn raw(
    json: &mut Json<'_>,
    frames: &FxHashMap<u64, FrameId>,
    builder: &mut ProfileBuilder,
    limits: &Limits,
) -> Result<Raw> {
    let mut raw = Raw::default();
    // Frames of the open stack that are still to come; `None` between stacks.
    let mut left: Option<u64> = None;
    let (mut stack, mut depth) = (StackId::NONE, 0);
    json.array("a list of stacks", |json| {
        let offset = json.offset();
        let number = json.integer("a whole number")?;
        match left {
            None => {
                left = Some(u64::try_from(number).map_err(|_| {
                    ImportError::malformed(format!("expected the height of a stack, found {number}")).at(offset)
                })?);
                (stack, depth) = (StackId::NONE, 0);
            }
            Some(0) => {
                if number < 0 {
                    return Err(ImportError::malformed(format!("expected a count, found {number}")).at(offset));
                }
                left = None;
                raw.stacks.push(stack);
                raw.counts.push(number);
                Limits::check(limits.samples, raw.stacks.len(), "samples")?;
            }
            Some(more) => {
                let frame = frames.get(&(number as u64)).ok_or_else(|| {
                    ImportError::malformed(format!("frame {number} is none of those in `frames`")).at(offset)
                })?;
                stack = builder.stack(stack, *frame)?;
                depth += 1;
                left = Some(more - 1);
                Limits::check(limits.depth, depth, "frames in a stack")?;
                Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
            }
        }
        Ok(())
    })?;
    if left.is_some() {
        return Err(ImportError::malformed("the last stack has fewer frames than its height says").at(json.offset()));
    }
    Ok(raw)
}

/// The time of each stack, and its start in nanoseconds since the first.
fn weigh(
    counts: &[i64],
    mode: &str,
    interval: Number,
    deltas: Option<&NumberColumn>,
) -> Result<(NumberColumn, Option<Vec<i64>>)> {
    let mut weights = NumberColumn::default();
    let by_interval = mode == "cpu" || deltas.is_none();
    let mut times = deltas.is_some().then(Vec::new);
    let (mut next, mut now) = (0usize, Number::ZERO);
    for count in counts {
        let mut since = Number::ZERO;
        if let Some(deltas) = deltas {
            let end = usize::try_from(*count).ok().and_then(|count| next.checked_add(count));
            let end = end.filter(|end| *end <= deltas.len()).ok_or_else(|| {
                ImportError::malformed(format!("there are more samples than the {} of their times", deltas.len()))
            })?;
            since = (next..end).fold(since, |sum, row| sum.plus(deltas.get(row)));
            next = end;
        }
        if let Some(times) = &mut times {
            times.push(nanoseconds(now));
            now = now.plus(since);
        }
        weights.push(if by_interval { times_interval(*count, interval) } else { since });
    }
    Ok((weights, times))
}

fn times_interval(count: i64, interval: Number) -> Number {
    match interval.whole().and_then(|interval| interval.checked_mul(count)) {
        Some(weight) => Number::Int(weight),
        None => Number::from_f64(interval.to_f64() * count as f64),
    }
}

fn nanoseconds(microseconds: Number) -> i64 {
    match microseconds {
        Number::Int(value) => value.saturating_mul(1000),
        Number::Float(value) => (value * 1000.0).round() as i64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(fields: &str) -> Result<Imported> {
        let frames = r#""frames":{"10":{"name":"a","file":"a.rb","line":3},"11":{"line":null}}"#;
        read(&format!("{{{fields},{frames}}}"), &Limits::default(), Vec::new())
    }

    #[test]
    fn weights_by_mode() {
        let raw = r#""raw":[2,10,11,3,0,1,1,11,1],"raw_timestamp_deltas":[1,2,3,4,5]"#;
        for (mode, weights) in [
            (r#""mode":"cpu","interval":1000"#, Weights::Int(vec![3000, 1000, 1000])),
            (r#""mode":"cpu","interval":0.5"#, Weights::Float(vec![1.5, 0.5, 0.5])),
            (r#""mode":"wall","interval":1000"#, Weights::Int(vec![6, 4, 5])),
            (r#""mode":"object","interval":1"#, Weights::Int(vec![3, 1, 1])),
        ] {
            let profile = profile(&format!("{mode},{raw}")).unwrap().profile;
            let set = &profile.sets[0];
            assert_eq!(set.metrics[set.default_metric as usize].weights, weights, "{mode}");
            assert_eq!(set.times_ns, Some(vec![0, 6000, 10_000]));
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for raw in ["[9", "[1,12,1]", "[-1]", "[2,10,11]", "[2,10]", "[1,10,-1]", "[1,10,1,1]", "[1.5]"] {
            assert!(profile(&format!(r#""mode":"cpu","interval":1,"raw":{raw}"#)).is_err(), "{raw}");
        }
        let few = r#""mode":"wall","raw":[1,10,3],"raw_timestamp_deltas":[1,2]"#;
        assert!(profile(few).unwrap_err().message.starts_with("there are more samples"));
        assert!(profile(r#""mode":"wall""#).unwrap_err().message.contains("raw: true"));
    }
}
