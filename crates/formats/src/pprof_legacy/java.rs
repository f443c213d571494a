//! Java's heapz and contentionz: attributes with `format = java`, lines `value count @ 0x… 0x…` (in the opposite order
//! of the others), and a list of what the numbers in the stacks mean.

use super::heap::scaled;
use super::lines::{Lines, attribute, is_comment, number, sample};
use super::samples::{Return, Samples};
use crate::{ImportError, Imported, Limits, Warning};

/// Mean bytes between two samples of Java's heap profiles.
const HEAP_RATE: i64 = 524_288;

/// Whether the attributes at the start say so.
pub(super) fn has_java_header(text: &str) -> bool {
    attributes(text).any(|(_, key, value)| key == "format" && value == "java")
}

/// Attributes, with their places.
fn attributes(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let after_header = Lines::new(text).filter(|(_, line)| !is_comment(line)).skip(1);
    after_header.map_while(|(offset, line)| attribute(line).map(|(key, value)| (offset, key, value)))
}

pub(super) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut lines = Lines::new(text);
    let (_, header) = lines.find(|(_, line)| !is_comment(line)).unwrap_or_default();
    let is_heap = header.trim_start().starts_with("--- heapz ");
    let (mut period, mut unit, mut duration) = (0, if is_heap { "bytes" } else { "microseconds" }, None);
    for (offset, key, value) in attributes(text) {
        match key {
            "format" if value != "java" => {
                let message =
                    format!("expected `format = java`, found `{}`", value.chars().take(20).collect::<String>());
                return Err(ImportError::malformed(message).at(offset));
            }
            "resolution" => unit = value,
            "sampling period" => period = number(value, key, offset)?,
            "ms since reset" => duration = number(value, key, offset)?.checked_mul(1_000_000),
            _ => {}
        }
    }
    let kinds = if is_heap { ["inuse_objects", "inuse_space"] } else { ["contentions", "delay"] };
    let mut samples = Samples::new(&[(kinds[0], "count"), (kinds[1], unit)], limits, warnings);
    let mut in_locations = false;
    for (offset, line) in lines {
        if is_comment(line) || !in_locations && samples.len() == 0 && attribute(line).is_some() {
            continue;
        }
        in_locations |= !line.contains('@') || line.trim_start().starts_with("0x");
        if in_locations {
            samples.symbols.java_location(line, &mut samples.builder)?;
            continue;
        }
        let ([value, count], addresses) = sample::<2>(line, offset, "value count @ 0x…")?;
        for address in addresses {
            samples.address(address?)?;
        }
        if is_heap {
            let size = value
                .checked_div(count)
                .ok_or_else(|| ImportError::malformed("expected a number of objects above zero").at(offset))?;
            let (count, value) = scaled(count, value, Some(HEAP_RATE));
            samples.end(&[count, value])?;
            samples.block_size(size)?;
        } else {
            let times = |value: i64| if period == 0 { Some(value) } else { value.checked_mul(period) };
            let values = times(count).zip(times(value));
            let (count, value) =
                values.ok_or_else(|| ImportError::malformed("a value times the period passes 64 bits").at(offset))?;
            samples.end(&[count, value])?;
        }
    }
    samples.builder.profile.duration_ns = duration;
    samples.finish(Return::None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weights;

    #[test]
    fn contention_is_multiplied_and_named() {
        let text = "--- contentionz 1 ---\nformat = java\nresolution = microseconds\nsampling period = 100\n\
                    ms since reset = 60\n  14  2 @ 0x3 0x4\n\n 0x03 a.B (B.java:3)\n 0x04 VM\n";
        assert!(has_java_header(text));
        let imported = read(text, &Limits::default(), Vec::new()).unwrap();
        let metrics = &imported.profile.sets[0].metrics;
        assert_eq!((&metrics[0].weights, &metrics[1].weights), (&Weights::Int(vec![200]), &Weights::Int(vec![1400])));
        assert_eq!((metrics[1].unit.as_str(), imported.warnings.len()), ("microseconds", 0));
    }

    #[test]
    fn contradictions_are_refused() {
        for text in [
            "--- heapz 1 ---\nformat = java\n 14 0 @ 0x3\n",
            "--- heapz 1 ---\nformat = c\n",
            "--- contentionz 1 ---\nformat = java\nsampling period = 9223372036854775807\n 14 2 @ 0x3\n",
            "--- contentionz 1 ---\nformat = java\n 14 @ 0x3\n",
        ] {
            assert!(read(text, &Limits::default(), Vec::new()).is_err_and(|error| error.offset.is_some()), "{text}");
        }
    }
}
