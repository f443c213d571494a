//! Contention profiles of C++ (`--- contentionz 1 ---`) and Go (`--- mutex:`, `--- contention:`): attributes
//! `key = value`, and lines `cycles count @ 0x… 0x…`.

use super::lines::{Lines, attribute, is_comment, number, sample, starts_memory_map};
use super::samples::{Return, Samples};
use crate::{ImportError, Imported, Limits, Warning};

pub(super) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut lines = Lines::new(text);
    let _ = lines.find(|(_, line)| !is_comment(line));
    let mut samples = Samples::new(&[("contentions", "count"), ("delay", "nanoseconds")], limits, warnings);
    let (mut period, mut hertz) = (1, 0);
    let mut duration = None;
    while let Some((offset, line)) = lines.next() {
        let content = line.trim();
        if content.starts_with('#') {
            samples.symbols.go_comment(content, &mut samples.builder)?;
        }
        if is_comment(content) {
            continue;
        }
        if starts_memory_map(content) {
            samples.maps.read(lines);
            break;
        }
        if content.starts_with("---") {
            break;
        }
        if let Some((key, value)) = attribute(content).filter(|_| samples.len() == 0) {
            match key {
                "cycles/second" => hertz = number(value, key, offset)?,
                "sampling period" => period = number(value, key, offset)?,
                "ms since reset" => duration = number(value, key, offset)?.checked_mul(1_000_000),
                _ => {}
            }
            continue;
        }
        let ([mut delay, mut count], addresses) = sample::<2>(content, offset, "cycles count @ 0x…")?;
        for address in addresses {
            samples.address(address?)?;
        }
        if period > 0 {
            if hertz > 0 {
                delay = (delay as f64 * period as f64 / (hertz as f64 / 1e9)) as i64;
            }
            count = count
                .checked_mul(period)
                .ok_or_else(|| ImportError::malformed("a count times the period passes 64 bits").at(offset))?;
        }
        samples.end(&[count, delay])?;
    }
    samples.builder.profile.duration_ns = duration;
    samples.finish(Return::All)
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weights;

    #[test]
    fn cycles_become_time() {
        let text = "--- mutex:\ncycles/second=2000000000\nsampling period=10\nms since reset = 5\n300 2 @ 0x11 0x21\n";
        let profile = read(text, &Limits::default(), Vec::new()).unwrap().profile;
        let metrics = &profile.sets[0].metrics;
        assert_eq!((&metrics[0].weights, &metrics[1].weights), (&Weights::Int(vec![20]), &Weights::Int(vec![1500])));
        assert_eq!(profile.duration_ns, Some(5_000_000));
    }

    #[test]
    fn numbers_must_fit() {
        for text in [
            "--- mutex:\ncycles/second=x\n",
            "--- mutex:\nsampling period=9223372036854775807\n1 2 @ 0x1\n",
            "--- mutex:\n1 @ 0x1\n",
        ] {
            assert!(read(text, &Limits::default(), Vec::new()).is_err_and(|error| error.offset.is_some()), "{text}");
        }
    }
}
