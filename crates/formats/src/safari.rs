//! Recordings of Safari's timeline (WebKit `TimelineRecording.js`; speedscope `src/import/safari.ts`):
//! `recording.sampleStackTraces` with the end of each sample in seconds and its frames, leaf first, and
//! `recording.sampleDurations`.
//!
//! As in speedscope, samples of one stack that follow each other are one, and more than two milliseconds between
//! samples are a sample without frames: the times and durations of Safari don't fit each other any closer.

use profile::{Frame, FrameId, Function, Metric, ProfileBuilder, SampleSet, StackId, Weights};

use crate::json::Json;
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

type Result<T> = std::result::Result<T, ImportError>;

/// Seconds.
const GAP: f64 = 0.002;

#[derive(Default)]
struct Recording {
    stacks: Vec<StackId>,
    ends: Vec<f64>,
    durations: Option<Vec<f64>>,
    has_samples: bool,
}

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported> {
    let mut builder = ProfileBuilder::default();
    let mut recording = Recording::default();
    let mut json = Json::new(text, limits);
    json.object("a recording of Safari", |json, key| match key {
        "recording" => json.object("a recording", |json, key| {
            match key {
                _ if json.null() => {}
                "displayName" => builder.profile.name = json.string("a name")?.into_owned(),
                "sampleStackTraces" => {
                    recording.has_samples = true;
                    json.array("a list of samples", |json| {
                        sample(json, &mut recording, &mut builder, limits)?;
                        Limits::check(limits.samples, recording.stacks.len(), "samples")
                    })?;
                }
                "sampleDurations" => {
                    let mut durations = Vec::new();
                    json.array("a list of durations", |json| {
                        durations.push(json.number("a duration")?.to_f64());
                        Ok(())
                    })?;
                    recording.durations = Some(durations);
                }
                _ => json.skip()?,
            }
            Ok(())
        }),
        _ => json.skip(),
    })?;
    crate::warn_trailing(&mut warnings, json.trailing());
    if !recording.has_samples {
        let message = "expected `sampleStackTraces`: only recordings with JavaScript and events have stacks";
        return Err(ImportError::malformed(message));
    }
    Limits::check(limits.strings, builder.profile.strings.len(), "strings")?;
    let spans = spans(&recording)?;
    let negative = spans.weights.iter().filter(|weight| **weight < 0.0).count() as u64;
    if negative > 0 {
        warnings.push(Warning::new(WarningKind::Negative, negative, "durations are below zero"));
    }
    let metric = Metric { kind: "time".to_owned(), unit: "seconds".to_owned(), weights: Weights::Float(spans.weights) };
    let times_ns = Some(spans.starts);
    let set = SampleSet { stacks: spans.stacks, times_ns, metrics: vec![metric], ..SampleSet::default() };
    crate::push_set(&mut builder, set, &mut warnings)?;
    Ok(Imported { format: Format::Safari, profile: builder.finish(), warnings })
}

fn sample(json: &mut Json<'_>, recording: &mut Recording, builder: &mut ProfileBuilder, limits: &Limits) -> Result<()> {
    let offset = json.offset();
    let mut end = None;
    let mut frames = Vec::new();
    json.object("a sample", |json, key| match key {
        "timestamp" => {
            end = Some(json.number("a time")?.to_f64());
            Ok(())
        }
        "stackFrames" if json.null() => Ok(()),
        "stackFrames" => json.array("a list of frames", |json| {
            frames.push(frame(json, builder)?);
            Limits::check(limits.depth, frames.len(), "frames in a stack")
        }),
        _ => json.skip(),
    })?;
    recording.ends.push(end.ok_or_else(|| ImportError::malformed("a sample has no `timestamp`").at(offset))?);
    let mut stack = StackId::NONE;
    for frame in frames.iter().rev() {
        stack = builder.stack(stack, *frame)?;
    }
    Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
    recording.stacks.push(stack);
    Ok(())
}

fn frame(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<FrameId> {
    let (mut name, mut url) = (std::borrow::Cow::Borrowed(""), std::borrow::Cow::Borrowed(""));
    let (mut line, mut column) = (0, 0);
    let position = |json: &mut Json<'_>| -> Result<u32> {
        let number = json.number("a line or column")?.whole();
        Ok(number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0))
    };
    json.object("a frame", |json, key| {
        match key {
            _ if json.null() => {}
            "name" => name = json.string("a name")?,
            "url" => url = json.string("a URL")?,
            "line" => line = position(json)?,
            "column" => column = position(json)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if name.is_empty() {
        let file = url.rsplit('/').next().unwrap_or_default();
        name = if url.is_empty() { "(anonymous)".into() } else { format!("(anonymous {file}:{line})").into() };
    }
    let mut function = Function::named(builder.string(&name)?);
    if !url.is_empty() {
        function.file = builder.string(&url)?;
    }
    let function = builder.function(function)?;
    Ok(builder.frame(Frame { line, column, ..Frame::of(function) })?)
}

#[derive(Default)]
struct Spans {
    stacks: Vec<StackId>,
    weights: Vec<f64>,
    starts: Vec<i64>,
}

impl Spans {
    fn add(&mut self, stack: StackId, weight: f64, start: f64) {
        if self.stacks.last() == Some(&stack) {
            if let Some(last) = self.weights.last_mut() {
                *last += weight;
            }
            return;
        }
        self.stacks.push(stack);
        self.weights.push(weight);
        self.starts.push((start * 1e9).round() as i64);
    }
}

fn spans(recording: &Recording) -> Result<Spans> {
    let durations = recording.durations.as_deref().unwrap_or_default();
    if durations.len() != recording.ends.len() {
        let message = format!("there are {} samples but {} durations", recording.ends.len(), durations.len());
        return Err(ImportError::malformed(message));
    }
    let mut spans = Spans::default();
    let mut last_end: Option<f64> = None;
    for ((stack, end), duration) in recording.stacks.iter().zip(&recording.ends).zip(durations) {
        let start = end - duration;
        if let Some(last_end) = last_end.filter(|last_end| start - last_end > GAP) {
            spans.add(StackId::NONE, start - last_end, last_end);
        }
        spans.add(*stack, *duration, start);
        last_end = Some(*end);
    }
    Ok(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(samples: &str, durations: &str) -> Result<Imported> {
        let text = format!(r#"{{"recording":{{"sampleStackTraces":{samples},"sampleDurations":{durations}}}}}"#);
        read(&text, &Limits::default(), Vec::new())
    }

    #[test]
    fn gaps_are_samples_and_equal_ones_join() {
        let a = r#""stackFrames":[{"name":"a","url":"u/x.js","line":1},{"name":"","url":"u/x.js","line":7}]"#;
        let samples = format!(r#"[{{"timestamp":1,{a}}},{{"timestamp":1.5,{a}}},{{"timestamp":2,{a}}}]"#);
        let profile = recording(&samples, "[0.5,0.5,0.25]").unwrap().profile;
        let set = &profile.sets[0];
        assert_eq!(set.metrics[0].weights, Weights::Float(vec![1.0, 0.25, 0.25]));
        assert_eq!(set.times_ns, Some(vec![500_000_000, 1_500_000_000, 1_750_000_000]));
        let root = profile.stacks.parent(set.stacks[0]);
        assert_eq!(profile.frame_name(profile.stacks.frame(root)), "(anonymous x.js:7)");
    }

    #[test]
    fn contradictions_are_refused() {
        assert!(recording(r#"[{"timestamp":1}]"#, "[]").is_err());
        assert!(recording(r#"[{"stackFrames":[]}]"#, "[1]").is_err());
        assert!(read(r#"{"recording":{}}"#, &Limits::default(), Vec::new()).is_err());
        assert!(recording("[]", "[]").is_ok());
    }
}
