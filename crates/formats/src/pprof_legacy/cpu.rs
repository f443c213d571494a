//! gperftools' CPU profile: words of 32 or 64 bits in either order. A header 0, 3, 0 (C++) or 1 (Java), period in
//! microseconds, 0; records of count, number of addresses, addresses; an end marker 0, 1, 0; then a memory map, or
//! the locations of Java.

use rustc_hash::FxHashMap;

use super::lines::Lines;
use super::samples::{Return, Samples};
use crate::{ErrorKind, ImportError, Imported, Limits, Warning, WarningKind};

#[derive(Clone, Copy)]
struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
    wide: bool,
    big: bool,
}

impl Words<'_> {
    fn next(&mut self) -> Option<u64> {
        let rest = self.bytes.get(self.at..)?;
        let (word, len) = match (self.wide, self.big) {
            (false, false) => (u64::from(u32::from_le_bytes(*rest.first_chunk()?)), 4),
            (false, true) => (u64::from(u32::from_be_bytes(*rest.first_chunk()?)), 4),
            (true, false) => (u64::from_le_bytes(*rest.first_chunk()?), 8),
            (true, true) => (u64::from_be_bytes(*rest.first_chunk()?), 8),
        };
        self.at += len;
        Some(word)
    }

    fn left(&self) -> usize {
        (self.bytes.len() - self.at) / if self.wide { 8 } else { 4 }
    }
}

struct Header {
    java: bool,
    period_us: u64,
}

fn header(bytes: &[u8]) -> Option<(Words<'_>, Header)> {
    [(false, false), (false, true), (true, false), (true, true)].into_iter().find_map(|(wide, big)| {
        let mut words = Words { bytes, at: 0, wide, big };
        let [zero, version, java, period_us, pad] =
            [words.next()?, words.next()?, words.next()?, words.next()?, words.next()?];
        let fits = zero == 0 && version == 3 && java <= 1 && period_us > 0 && pad == 0;
        fits.then_some((words, Header { java: java == 1, period_us }))
    })
}

/// Whether the header fits.
pub(crate) fn is_cpu(bytes: &[u8]) -> bool {
    header(bytes).is_some()
}

pub(crate) fn read(bytes: &[u8], limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let (mut words, header) =
        header(bytes).ok_or_else(|| ImportError::malformed("expected the header of a CPU profile of gperftools"))?;
    let period = i64::try_from(header.period_us).ok().and_then(|period| period.checked_mul(1000));
    let period = period.ok_or_else(|| ImportError::malformed("the sampling period passes 64 bits"))?;
    let mut samples = Samples::new(&[("samples", "count"), ("cpu", "nanoseconds")], limits, warnings);
    if !records(&mut words, period, &mut samples)? {
        let message = "the end marker is missing: the end of the profile may be cut off";
        samples.warnings.push(Warning::new(WarningKind::Repaired, 1, message));
    }
    let tail = String::from_utf8_lossy(&bytes[words.at..]);
    if header.java {
        for (_, line) in Lines::new(&tail) {
            samples.symbols.java_location(line, &mut samples.builder)?;
        }
        return samples.finish(Return::None);
    }
    drop_signal_frames(&mut samples);
    // The leaf may be there twice: from the signal's context, and from unwinding.
    samples.drop_second(|stack| matches!(stack, [leaf, caller, ..] if leaf == caller));
    samples.maps.read(Lines::new(&tail));
    samples.finish(Return::AllButLeaf)
}

/// Whether the end marker came.
fn records(words: &mut Words<'_>, period: i64, samples: &mut Samples<'_>) -> Result<bool, ImportError> {
    loop {
        let offset = words.at;
        let (Some(count), Some(len)) = (words.next(), words.next()) else {
            words.at = words.bytes.len();
            return if words.bytes.len() == offset { Ok(false) } else { Err(cut(offset)) };
        };
        let left = words.left();
        if len > left as u64 {
            let message = format!("a sample of {len} addresses is cut off: there are {left} more words");
            return Err(ImportError::new(ErrorKind::Truncated, message).at(offset));
        }
        let first = words.clone().next();
        if (count, len, first) == (0, 1, Some(0)) {
            words.next();
            return Ok(true);
        }
        for _ in 0..len {
            samples.address(words.next().unwrap_or(0))?;
        }
        let count = i64::try_from(count).ok();
        let values = count.and_then(|count| Some([count, count.checked_mul(period)?]));
        samples.end(&values.ok_or_else(|| ImportError::malformed("a count passes 64 bits").at(offset))?)?;
    }
}

fn cut(offset: usize) -> ImportError {
    ImportError::new(ErrorKind::Truncated, "a sample is cut off").at(offset)
}

/// Takes out the frames that the signal handler pushes: second frames that nearly all samples share, at most two.
fn drop_signal_frames(samples: &mut Samples<'_>) {
    for _ in 0..2 {
        let enough = samples.len() - samples.len() / 32;
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        let mut found = None;
        for stack in samples.stacks() {
            if let [_, second, ..] = stack {
                let count = counts.entry(*second).or_default();
                *count += 1;
                if *count >= enough {
                    found = Some(*second);
                    break;
                }
            }
        }
        let Some(found) = found else { return };
        samples.drop_second(|stack| stack.get(1) == Some(&found));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weights;

    /// Words in all four forms.
    fn forms(words: &[u64], tail: &str) -> Vec<Vec<u8>> {
        let bytes = |each: fn(u64) -> Vec<u8>| words.iter().flat_map(|word| each(*word)).chain(tail.bytes()).collect();
        vec![
            bytes(|word| (word as u32).to_le_bytes().to_vec()),
            bytes(|word| (word as u32).to_be_bytes().to_vec()),
            bytes(|word| word.to_le_bytes().to_vec()),
            bytes(|word| word.to_be_bytes().to_vec()),
        ]
    }

    fn names(imported: &Imported) -> Vec<String> {
        let profile = &imported.profile;
        let path = |stack: &profile::StackId| {
            let mut names = Vec::new();
            let mut stack = *stack;
            while !stack.is_none() {
                names.push(profile.frame_name(profile.stacks.frame(stack)).to_owned());
                stack = profile.stacks.parent(stack);
            }
            names.join(" < ")
        };
        profile.sets[0].stacks.iter().map(path).collect()
    }

    #[test]
    fn words_of_any_size_and_order() {
        let words = [0, 3, 0, 10_000, 0, 2, 3, 0x500, 0x601, 0x701, 1, 1, 0x500, 1, 2, 0x502, 0x611, 0, 1, 0];
        for bytes in forms(&words, "00000500-00000800: demo\n") {
            assert!(is_cpu(&bytes));
            let imported = read(&bytes, &Limits::default(), Vec::new()).unwrap();
            assert_eq!(names(&imported), ["0x500 < 0x600 < 0x700", "0x500", "0x502 < 0x610"]);
            let metrics = &imported.profile.sets[0].metrics;
            assert_eq!(metrics[1].weights, Weights::Int(vec![20_000_000, 10_000_000, 10_000_000]));
            assert_eq!(imported.warnings[0].kind, WarningKind::Unsymbolicated);
            for end in 20..words.len() * 4 {
                let _ = read(&bytes[..end], &Limits::default(), Vec::new());
            }
        }
    }

    #[test]
    fn signal_frames_and_doubled_leaves_go() {
        let record = |leaf: u64, caller: u64| [1, 5, leaf, 0x99, 0x98, leaf, caller];
        let words: Vec<u64> = [0, 3, 0, 1, 0]
            .into_iter()
            .chain((0..40).flat_map(|n| record(0x500 + n, 0x601)))
            .chain([1, 2, 0x700, 0x801, 0, 1, 0])
            .collect();
        let imported = read(&forms(&words, "")[2], &Limits::default(), Vec::new()).unwrap();
        assert_eq!(names(&imported)[3], "0x503 < 0x600");
        assert_eq!(names(&imported)[40], "0x700 < 0x800");
    }

    #[test]
    fn java_has_names_and_what_is_cut_off_is_told() {
        let words = [0, 3, 1, 1, 0, 2, 2, 5, 6, 0, 1, 0];
        let imported = read(&forms(&words, " 0x5 a.B (B.java:3)\n0x6 GC")[0], &Limits::default(), Vec::new()).unwrap();
        assert_eq!((names(&imported), imported.warnings), (vec!["a.B < GC".to_owned()], Vec::new()));
        for (words, kind) in [
            (&[0, 3, 0, 1, 0, 2, 99, 1][..], ErrorKind::Truncated),
            (&[0, 3, 0, 1, 0, 2], ErrorKind::Truncated),
            (&[0, 3, 0, 1, 0, u64::MAX, 1, 1], ErrorKind::Malformed),
            (&[0, 3, 0, u64::MAX, 0], ErrorKind::Malformed),
            (&[0, 3, 2, 1, 0], ErrorKind::Malformed),
        ] {
            assert_eq!(read(&forms(words, "")[2], &Limits::default(), Vec::new()).unwrap_err().kind, kind, "{words:?}");
        }
        let open = read(&forms(&[0, 3, 0, 1, 0, 2, 1, 7], "")[3], &Limits::default(), Vec::new()).unwrap();
        assert_eq!(open.warnings[0].kind, WarningKind::Repaired);
    }
}
