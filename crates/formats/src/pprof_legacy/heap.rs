//! Heap profiles of tcmalloc and of old Go: `heap profile: n: bytes [n: bytes] @ TYPE/rate`, and lines
//! `n: bytes [n: bytes] @ 0x… 0x…` with what is in use and what was allocated.

use super::lines::{Lines, is_comment, sample, starts_memory_map};
use super::samples::{Return, Samples};
use crate::{ImportError, Imported, Limits, Warning};

struct Header {
    /// Mean bytes between two samples, if samples stand for more than themselves.
    rate: Option<i64>,
    has_allocations: bool,
}

pub(super) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut lines = Lines::new(text);
    let (offset, line) = lines.find(|(_, line)| !is_comment(line)).unwrap_or_default();
    let header = header(line).ok_or_else(|| {
        ImportError::malformed("expected `heap profile: n: bytes [n: bytes] @ heap_v2/rate`").at(offset)
    })?;
    let metrics: &[(&str, &str)] = if header.has_allocations {
        &[("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count"), ("inuse_space", "bytes")]
    } else {
        &[("objects", "count"), ("space", "bytes")]
    };
    let mut samples = Samples::new(metrics, limits, warnings);
    while let Some((offset, line)) = lines.next() {
        if line.trim_start().starts_with('#') {
            samples.symbols.go_comment(line, &mut samples.builder)?;
            continue;
        }
        if is_comment(line) {
            continue;
        }
        if starts_memory_map(line) {
            samples.maps.read(lines);
            break;
        }
        let ([objects, space, allocated, allocated_space], addresses) =
            sample::<4>(line, offset, "n: bytes [n: bytes] @ 0x…")?;
        for address in addresses {
            samples.address(address?)?;
        }
        if objects == 0 && space != 0 || header.has_allocations && allocated == 0 && allocated_space != 0 {
            return Err(ImportError::malformed("expected no bytes where there is no object").at(offset));
        }
        let (bytes, blocks) = if objects != 0 { (space, objects) } else { (allocated_space, allocated) };
        let block_size = bytes.checked_div(blocks).unwrap_or(0);
        let (objects, space) = scaled(objects, space, header.rate);
        if header.has_allocations {
            let (allocated, allocated_space) = scaled(allocated, allocated_space, header.rate);
            samples.end(&[allocated, allocated_space, objects, space])?;
        } else {
            samples.end(&[objects, space])?;
        }
        samples.block_size(block_size)?;
    }
    samples.finish(Return::All)
}

fn header(line: &str) -> Option<Header> {
    let (totals, kind) = line.trim().strip_prefix("heap profile:")?.split_once('@')?;
    let mut totals = totals.split([' ', ':', '[', ']']).filter(|word| !word.is_empty());
    let [objects, space, allocated, allocated_space] = [totals.next()?, totals.next()?, totals.next()?, totals.next()?];
    // The same figures twice mean that allocations weren't counted.
    let differs = |a: &str, b: &str| a != b && b != "0";
    let has_allocations = differs(objects, allocated) || differs(space, allocated_space);
    let (kind, rate) = kind.trim().split_once('/').unwrap_or((kind.trim(), ""));
    let rate: i64 = if rate.is_empty() { 0 } else { rate.trim().parse().ok()? };
    match kind.trim() {
        "heapz_v2" | "heap_v2" => Some(Header { rate: Some(rate), has_allocations }),
        "heap" => Some(Header { rate: Some(rate / 2), has_allocations }),
        "heapprofile" => Some(Header { rate: None, has_allocations }),
        "growth" | "growthz" | "fragmentation" | "fragmentationz" => {
            Some(Header { rate: None, has_allocations: false })
        }
        _ => None,
    }
}

/// What was sampled at a rate, as what it stands for: a block of S bytes is sampled with the probability
/// 1 − exp(−S/rate) (google/pprof, `scaleHeapSample`).
pub(super) fn scaled(count: i64, size: i64, rate: Option<i64>) -> (i64, i64) {
    let Some(rate) = rate else { return (count, size) };
    if count == 0 || size == 0 {
        return (0, 0);
    }
    if rate <= 1 {
        return (count, size);
    }
    let mean = size as f64 / count as f64;
    let scale = 1.0 / (1.0 - (-mean / rate as f64).exp());
    ((count as f64 * scale) as i64, (size as f64 * scale) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weight;

    fn sums(text: &str) -> Result<Vec<(String, i64)>, ImportError> {
        let imported = read(text, &Limits::default(), Vec::new())?;
        let metrics = imported.profile.sets[0].metrics.iter();
        Ok(metrics
            .map(|metric| match metric.weights.sum() {
                Weight::Int(sum) => (metric.kind.clone(), sum),
                Weight::Float(_) => (metric.kind.clone(), -1),
            })
            .collect())
    }

    #[test]
    fn rates_by_type() {
        for (kind, space) in [
            ("heap_v2/524288", 524_800),
            ("heapz_v2/524288", 524_800),
            ("heap/1048576", 524_800),
            ("heapprofile", 1024),
            ("heap_v2/1", 1024),
            ("growthz", 1024),
            ("fragmentation", 1024),
        ] {
            let text = format!("heap profile: 1: 1024 [ 1: 1024] @ {kind}\n 1: 1024 [ 1: 1024] @ 0x5 0x6\n");
            assert_eq!(sums(&text).unwrap()[1], ("space".to_owned(), space), "{kind}");
        }
    }

    #[test]
    fn allocations_come_first() {
        let text = "heap profile: 1: 8 [2: 32] @ heapprofile\n1: 8 [2: 32] @ 0x5\n0: 0 [1: 2] @ 0x6\n";
        let kinds = sums(text).unwrap();
        assert_eq!(kinds[0], ("alloc_objects".to_owned(), 3));
        assert_eq!(kinds[3], ("inuse_space".to_owned(), 8));
    }

    #[test]
    fn contradictions_are_refused() {
        for (text, offset) in [
            ("heap profile: 1: 8 [1: 8] @ pile\n", 0),
            ("heap profile: 1: 8\n", 0),
            ("heap profile: 1: 8 [1: 8] @ heap/1\n0: 8 [0: 8] @ 0x5\n", 35),
            ("heap profile: 1: 8 [1: 8] @ heap/1\n1: 8 @ 0x5\n", 35),
            ("heap profile: 1: 8 [1: 8] @ heap/99999999999999999999\n", 0),
        ] {
            assert_eq!(sums(text).unwrap_err().offset, Some(offset), "{text}");
        }
    }
}
