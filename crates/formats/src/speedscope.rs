//! speedscope's file format (speedscope `src/lib/file-format-spec.ts`): shared frames, and profiles that are lists of
//! stacks with weights (`sampled`) or of frames that open and close (`evented`).

mod evented;

use profile::{Frame, FrameId, Function, Metric, ProfileBuilder, SampleSet, StackId, StringId};

use crate::json::Json;
use crate::number::{Number, NumberColumn};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};
use evented::Event;

pub(crate) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut file = File {
        builder: ProfileBuilder::default(),
        limits,
        warnings,
        frames: None,
        samples: 0,
        negative: 0,
        evented: evented::Repairs::default(),
    };
    let mut json = Json::new(text, limits);
    let mut active = None;
    let mut profiles_first = false;
    let mut profiles_seen = false;
    json.object("a speedscope file", |json, key| {
        let offset = json.offset();
        match key {
            "shared" if file.frames.is_some() => Err(ImportError::malformed("`shared` is there twice").at(offset)),
            "shared" => file.shared(json),
            "profiles" if profiles_seen => Err(ImportError::malformed("`profiles` is there twice").at(offset)),
            "profiles" => {
                profiles_seen = true;
                if file.frames.is_none() {
                    profiles_first = true;
                    return json.skip();
                }
                file.profiles(json)
            }
            "name" if json.peek() == Some(b'"') => {
                file.builder.profile.name = json.string("a name")?.into_owned();
                Ok(())
            }
            "activeProfileIndex" if json.peek() != Some(b'n') => {
                active = Some(json.number("the number of a profile")?);
                Ok(())
            }
            _ => json.skip(),
        }
    })?;
    let trailing = json.trailing();
    if file.frames.is_none() || !profiles_seen {
        return Err(ImportError::malformed("expected `shared` with `frames`, and `profiles`"));
    }
    if profiles_first {
        Json::new(text, limits).object("a speedscope file", |json, key| match key {
            "profiles" => file.profiles(json),
            _ => json.skip(),
        })?;
    }
    let mut warnings = file.report();
    crate::warn_trailing(&mut warnings, trailing);
    let mut profile = file.builder.finish();
    profile.default_set = match active {
        None => crate::heaviest(&profile),
        Some(index) => {
            let index = index.whole().and_then(|index| u32::try_from(index).ok());
            index.filter(|index| (*index as usize) < profile.sets.len()).unwrap_or_else(|| {
                let message = "activeProfileIndex names no profile; the first one opens";
                warnings.push(Warning::new(WarningKind::Repaired, 1, message));
                0
            })
        }
    };
    Ok(Imported { format: Format::Speedscope, profile, warnings })
}

struct File<'l> {
    builder: ProfileBuilder,
    limits: &'l Limits,
    warnings: Vec<Warning>,
    /// By index in `shared.frames`.
    frames: Option<Vec<FrameId>>,
    samples: usize,
    negative: u64,
    evented: evented::Repairs,
}

/// What a profile says of itself, whatever the order.
#[derive(Default)]
struct Raw {
    kind: Option<String>,
    name: String,
    unit: String,
    start: Option<Number>,
    end: Option<Number>,
    stacks: Option<Vec<StackId>>,
    weights: NumberColumn,
    events: Option<Vec<Event>>,
}

impl File<'_> {
    fn shared(&mut self, json: &mut Json<'_>) -> Result<(), ImportError> {
        json.object("an object with `frames`", |json, key| {
            if key != "frames" {
                return json.skip();
            }
            let mut frames = Vec::new();
            json.array("a list of frames", |json| {
                frames.push(frame(&mut self.builder, json)?);
                Limits::check(self.limits.strings, frames.len(), "frames")
            })?;
            self.frames = Some(frames);
            Ok(())
        })
    }

    fn profiles(&mut self, json: &mut Json<'_>) -> Result<(), ImportError> {
        json.array("a list of profiles", |json| {
            let offset = json.offset();
            let mut raw = Raw::default();
            json.object("a profile", |json, key| self.field(json, key, &mut raw))?;
            self.push(raw).map_err(|error| if error.offset.is_none() { error.at(offset) } else { error })
        })
    }

    fn field(&mut self, json: &mut Json<'_>, key: &str, raw: &mut Raw) -> Result<(), ImportError> {
        match key {
            _ if json.null() => {}
            "type" => raw.kind = Some(json.string("a type")?.into_owned()),
            "name" => raw.name = json.string("a name")?.into_owned(),
            "unit" => raw.unit = json.string("a unit")?.into_owned(),
            "startValue" => raw.start = Some(json.number("a start value")?),
            "endValue" => raw.end = Some(json.number("an end value")?),
            "samples" => raw.stacks = Some(self.stacks(json)?),
            "weights" => {
                raw.weights = NumberColumn::default();
                json.array("a list of weights", |json| {
                    raw.weights.push(json.number("a weight")?);
                    Ok(())
                })?;
            }
            "events" => {
                let frames = self.frames.as_ref().map_or(0, Vec::len);
                raw.events = Some(evented::events(json, frames, self.limits)?);
            }
            _ => json.skip()?,
        }
        Ok(())
    }

    /// The samples of a sampled profile, frames root first.
    fn stacks(&mut self, json: &mut Json<'_>) -> Result<Vec<StackId>, ImportError> {
        let frames = self.frames.as_deref().unwrap_or_default();
        let (builder, limits) = (&mut self.builder, self.limits);
        let mut stacks = Vec::new();
        // Neighbouring samples share most of their frames, so the last stack is kept open.
        let mut open: Vec<(u32, StackId)> = Vec::new();
        json.array("a list of samples", |json| {
            let mut depth = 0;
            let mut stack = StackId::NONE;
            json.array("a list of frame numbers", |json| {
                let frame = json.index("frame", frames.len())?;
                if open.get(depth).is_none_or(|(same, _)| *same != frame) {
                    open.truncate(depth);
                    open.push((frame, builder.stack(stack, frames[frame as usize])?));
                    Limits::check(limits.depth, open.len(), "frames in a stack")?;
                }
                stack = open[depth].1;
                depth += 1;
                Ok(())
            })?;
            open.truncate(depth);
            stacks.push(stack);
            Limits::check(limits.samples, stacks.len(), "samples")?;
            Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")
        })?;
        Ok(stacks)
    }

    fn push(&mut self, raw: Raw) -> Result<(), ImportError> {
        let kind = raw.kind.as_deref().unwrap_or(if raw.events.is_some() { "evented" } else { "sampled" });
        let factor = nanoseconds(&raw.unit);
        let (stacks, weights, times) = match (kind, raw.stacks, raw.events) {
            ("sampled", Some(stacks), _) => {
                if stacks.len() != raw.weights.len() {
                    let message = format!("there are {} samples but {} weights", stacks.len(), raw.weights.len());
                    return Err(ImportError::malformed(message));
                }
                let times = factor.map(|factor| start_times(raw.start, &raw.weights, factor));
                (stacks, raw.weights, times)
            }
            ("evented", _, Some(events)) => {
                let frames = self.frames.as_deref().unwrap_or_default();
                let spans =
                    evented::spans(&mut self.builder, frames, &events, raw.end, self.limits, &mut self.evented)?;
                let times = factor.map(|factor| spans.starts.iter().map(|at| scale(*at, factor)).collect());
                (spans.stacks, spans.weights, times)
            }
            ("sampled" | "evented", ..) => {
                return Err(ImportError::malformed("a profile has neither `samples` with `weights` nor `events`"));
            }
            (other, ..) => {
                let message = format!("expected a profile of type sampled or evented, found `{other}`");
                return Err(ImportError::malformed(message));
            }
        };
        self.samples += stacks.len();
        Limits::check(self.limits.samples, self.samples, "samples")?;
        self.negative += (0..weights.len()).filter(|row| weights.get(*row).to_f64() < 0.0).count() as u64;
        let metric = Metric { kind: String::new(), unit: raw.unit, weights: weights.finish() };
        let set = SampleSet { name: raw.name, stacks, times_ns: times, metrics: vec![metric], ..SampleSet::default() };
        crate::push_set(&mut self.builder, set, &mut self.warnings)
    }

    fn report(&mut self) -> Vec<Warning> {
        let mut warnings = std::mem::take(&mut self.warnings);
        if self.negative > 0 {
            warnings.push(Warning::new(WarningKind::Negative, self.negative, "weights are below zero"));
        }
        self.evented.report(&mut warnings);
        warnings
    }
}

fn frame(builder: &mut ProfileBuilder, json: &mut Json<'_>) -> Result<FrameId, ImportError> {
    let offset = json.offset();
    let mut function = Function::named(StringId::NONE);
    let (mut line, mut column) = (0, 0);
    json.object("a frame", |json, key| {
        match key {
            _ if json.null() => {}
            "name" => function.name = builder.string(&json.string("a name")?)?,
            "file" => function.file = builder.string(&json.string("a file")?)?,
            "line" => line = position(json)?,
            "col" => column = position(json)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if function.name.is_none() {
        return Err(ImportError::malformed("a frame has no name").at(offset));
    }
    let function = builder.function(function)?;
    Ok(builder.frame(Frame { line, column, ..Frame::of(function) })?)
}

/// A line or column; writers put -1 and fractions there for "unknown".
fn position(json: &mut Json<'_>) -> Result<u32, ImportError> {
    Ok(json.number("a line or column")?.whole().and_then(|value| u32::try_from(value).ok()).unwrap_or(0))
}

/// Nanoseconds in a time unit of the format.
fn nanoseconds(unit: &str) -> Option<i64> {
    match unit {
        "nanoseconds" => Some(1),
        "microseconds" => Some(1_000),
        "milliseconds" => Some(1_000_000),
        "seconds" => Some(1_000_000_000),
        _ => None,
    }
}

fn scale(value: Number, factor: i64) -> i64 {
    match value {
        Number::Int(value) => value.saturating_mul(factor),
        Number::Float(value) => (value * factor as f64).round() as i64,
    }
}

/// A sample lasts as long as its weight, and the next one starts at its end.
pub(crate) fn start_times(start: Option<Number>, weights: &NumberColumn, factor: i64) -> Vec<i64> {
    let mut at = start.unwrap_or(Number::ZERO);
    (0..weights.len())
        .map(|row| {
            let time = scale(at, factor);
            at = at.plus(weights.get(row));
            time
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weights;

    fn sampled(shared: &str, profile: &str) -> Result<Imported, ImportError> {
        read(&format!("{{{shared},\"profiles\":[{profile}]}}"), &Limits::default(), Vec::new())
    }

    const FRAMES: &str = r#""shared":{"frames":[{"name":"a"},{"name":"b","file":"b.rs","line":3}]}"#;

    #[test]
    fn frames_may_come_after_the_profiles() {
        let profile = r#"{"samples":[[0],[0,1],[]],"weights":[1,2.5,3],"unit":"seconds","startValue":2}"#;
        let after = format!("{{\"profiles\":[{profile}],{FRAMES}}}");
        let first = sampled(FRAMES, profile).unwrap().profile;
        let second = read(&after, &Limits::default(), Vec::new()).unwrap().profile;
        for profile in [first, second] {
            let set = &profile.sets[0];
            assert_eq!(set.metrics[0].weights, Weights::Float(vec![1.0, 2.5, 3.0]));
            assert_eq!(set.times_ns, Some(vec![2_000_000_000, 3_000_000_000, 5_500_000_000]));
            assert_eq!(set.stacks.iter().map(|stack| profile.stacks.depth(*stack)).collect::<Vec<_>>(), [1, 2, 0]);
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for (profile, message) in [
            (r#"{"samples":[[2]],"weights":[1]}"#, "frame 2 is none of the 2 there are"),
            (r#"{"samples":[[-1]],"weights":[1]}"#, "frame -1 is none of the 2 there are"),
            (r#"{"samples":[[0]],"weights":[]}"#, "there are 1 samples but 0 weights"),
            (r#"{"type":"quantum","samples":[],"weights":[]}"#, "expected a profile of type sampled or evented"),
            (r#"{"type":"evented","samples":[],"weights":[]}"#, "a profile has neither"),
            (r#"{"samples":[[0]],"weights":[NaN]}"#, "expected a weight, found `NaN`"),
        ] {
            let error = sampled(FRAMES, profile).unwrap_err();
            assert!(error.message.starts_with(message), "{error}");
            assert!(error.offset.is_some(), "{error}");
        }
        assert!(sampled(&format!("{FRAMES},{FRAMES}"), "").is_err());
    }
}
