//! Evented profiles: frames that open and close at points of the unit.

use profile::{FrameId, ProfileBuilder, StackId};

use crate::json::Json;
use crate::number::{Number, NumberColumn};
use crate::{ImportError, Limits, Warning, WarningKind};

pub(super) struct Event {
    opens: bool,
    frame: u32,
    at: Number,
    offset: usize,
}

/// Stretches in which the same frames are open. Where none is, nothing is measured.
#[derive(Default)]
pub(super) struct Spans {
    pub(super) stacks: Vec<StackId>,
    pub(super) weights: NumberColumn,
    pub(super) starts: Vec<Number>,
}

/// What had to be put right, over all profiles of the file.
#[derive(Default)]
pub(super) struct Repairs {
    backwards: u64,
    unclosed: u64,
}

impl Repairs {
    pub(super) fn report(&self, warnings: &mut Vec<Warning>) {
        let mut warn = |count, message| {
            if count > 0 {
                warnings.push(Warning::new(WarningKind::Repaired, count, message));
            }
        };
        warn(self.backwards, "events lie slightly before the one before them and were moved to it");
        warn(self.unclosed, "frames are never closed and were closed at the end of the profile");
    }
}

pub(super) fn events(json: &mut Json<'_>, frames: usize, limits: &Limits) -> Result<Vec<Event>, ImportError> {
    let mut events = Vec::new();
    json.array("a list of events", |json| {
        let offset = json.offset();
        let (mut opens, mut frame, mut at) = (None, None, None);
        json.object("an event", |json, key| {
            match key {
                "type" => {
                    let offset = json.offset();
                    opens = Some(match &*json.string("`O` or `C`")? {
                        "O" => true,
                        "C" => false,
                        other => {
                            let message = format!("expected an event of type `O` or `C`, found `{other}`");
                            return Err(ImportError::malformed(message).at(offset));
                        }
                    });
                }
                "frame" => frame = Some(json.index("frame", frames)?),
                "at" => at = Some(json.number("the place of an event")?),
                _ => json.skip()?,
            }
            Ok(())
        })?;
        let (Some(opens), Some(frame), Some(at)) = (opens, frame, at) else {
            return Err(ImportError::malformed("expected an event with `type`, `frame` and `at`").at(offset));
        };
        events.push(Event { opens, frame, at, offset });
        Limits::check(limits.samples, events.len(), "events")
    })?;
    Ok(events)
}

/// How far back an event may lie, as a part of the span so far: rounding of doubles does that (speedscope #471).
const ROUNDING: f64 = 1e-6;

pub(super) fn spans(
    builder: &mut ProfileBuilder,
    frames: &[FrameId],
    events: &[Event],
    end: Option<Number>,
    limits: &Limits,
    repairs: &mut Repairs,
) -> Result<Spans, ImportError> {
    let mut spans = Spans::default();
    let Some(first) = events.first() else { return Ok(spans) };
    let mut open: Vec<(u32, StackId)> = Vec::new();
    let mut now = first.at;
    for event in events {
        let mut at = event.at;
        let step = at.minus(now).to_f64();
        if step < 0.0 {
            if -step > ROUNDING * now.minus(first.at).to_f64() {
                let message = format!("an event at {} comes after one at {}", at.to_f64(), now.to_f64());
                return Err(ImportError::malformed(message).at(event.offset));
            }
            repairs.backwards += 1;
            at = now;
        }
        spans.add(&open, now, at);
        now = at;
        if event.opens {
            let parent = open.last().map_or(StackId::NONE, |(_, stack)| *stack);
            open.push((event.frame, builder.stack(parent, frames[event.frame as usize])?));
            Limits::check(limits.depth, open.len(), "frames in a stack")?;
            Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
        } else if open.pop().is_none_or(|(frame, _)| frame != event.frame) {
            let message = "expected the frame opened last to be closed first, found another one closed";
            return Err(ImportError::malformed(message).at(event.offset));
        }
    }
    // The end is not trusted: some writers put something else there.
    if let Some(end) = end.filter(|end| end.to_f64() > now.to_f64()) {
        spans.add(&open, now, end);
    }
    repairs.unclosed += open.len() as u64;
    Ok(spans)
}

impl Spans {
    fn add(&mut self, open: &[(u32, StackId)], from: Number, to: Number) {
        let weight = to.minus(from);
        if let Some((_, stack)) = open.last()
            && !weight.is_zero()
        {
            self.stacks.push(*stack);
            self.weights.push(weight);
            self.starts.push(from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weights;

    fn weights(list: &str, end: i64) -> Result<(Weights, Repairs), ImportError> {
        let limits = Limits::default();
        let mut builder = ProfileBuilder::default();
        let frames = [builder.named_frame("a").unwrap(), builder.named_frame("b").unwrap()];
        let events = events(&mut Json::new(list, &limits), frames.len(), &limits)?;
        let mut repairs = Repairs::default();
        let spans = spans(&mut builder, &frames, &events, Some(Number::Int(end)), &limits, &mut repairs)?;
        Ok((spans.weights.finish(), repairs))
    }

    fn list(events: &[(char, u32, f64)]) -> String {
        let event =
            |(kind, frame, at): &(char, u32, f64)| format!("{{\"at\":{at},\"type\":\"{kind}\",\"frame\":{frame}}}");
        format!("[{}]", events.iter().map(event).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn gaps_have_no_weight_and_frames_end_with_the_profile() {
        let events = list(&[('O', 0, 2.0), ('O', 1, 3.0), ('C', 1, 5.0), ('C', 0, 5.0), ('O', 1, 9.0)]);
        let (column, repairs) = weights(&events, 10).unwrap();
        assert_eq!((column, repairs.unclosed), (Weights::Int(vec![1, 2, 1]), 1));
    }

    #[test]
    fn order_is_checked() {
        let rounding = list(&[('O', 0, 0.0), ('O', 1, 100.0), ('C', 1, 99.999_999), ('C', 0, 200.0)]);
        assert_eq!(weights(&rounding, 0).unwrap().1.backwards, 1);
        for bad in [
            list(&[('O', 0, 5.0), ('C', 0, 4.0)]),
            list(&[('C', 0, 5.0)]),
            list(&[('O', 0, 0.0), ('O', 1, 1.0), ('C', 0, 2.0)]),
            list(&[('X', 0, 0.0)]),
            list(&[('O', 7, 0.0)]),
        ] {
            assert!(weights(&bad, 0).is_err_and(|error| error.offset.is_some()), "{bad}");
        }
    }
}
