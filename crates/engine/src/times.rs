//! Times in links: offsets from the first sample.

use std::ops::Range;

use profile::SampleSet;

/// The times of the first and the last sample, in nanoseconds of the profile's clock.
pub(crate) fn extent(set: &SampleSet) -> Option<[i64; 2]> {
    let times = set.times_ns.as_ref()?;
    Some([*times.iter().min()?, *times.iter().max()?])
}

/// The range that two offsets name; `None` where neither is given, or neither can be read. A missing one is open.
pub(crate) fn range(set: &SampleSet, from: &str, to: &str) -> Option<Range<i64>> {
    let [first, last] = extent(set)?;
    let (from, to) = (offset_ns(from), offset_ns(to));
    if from.is_none() && to.is_none() {
        return None;
    }
    let start = from.map_or(first, |offset| first.saturating_add(offset));
    let end = to.map_or(last.saturating_add(1), |offset| first.saturating_add(offset));
    Some(start..end.max(start))
}

/// Seconds of an offset as links name it: `1.5s`, `200ms`, `3m`; without a unit seconds.
pub fn offset_seconds(text: &str) -> Option<f64> {
    offset_ns(text).map(|ns| ns as f64 / 1e9)
}

fn offset_ns(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(text.len());
    let number: f64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].trim() {
        "ns" => 1.0,
        "us" | "µs" => 1e3,
        "ms" => 1e6,
        "" | "s" => 1e9,
        "m" => 60e9,
        "h" => 3600e9,
        _ => return None,
    };
    let offset = (number * unit).round();
    (offset.is_finite() && offset.abs() < 9e18).then_some(offset as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_have_units() {
        for (text, expected) in [
            ("1.5s", Some(1_500_000_000)),
            ("200ms", Some(200_000_000)),
            ("2", Some(2_000_000_000)),
            ("3 m", Some(180_000_000_000)),
            ("-1ns", Some(-1)),
            ("1.5", Some(1_500_000_000)),
            ("", None),
            ("s", None),
            ("1y", None),
            ("now-1h", None),
        ] {
            assert_eq!(offset_ns(text), expected, "{text}");
        }
    }

    #[test]
    fn a_range_may_be_open_and_is_never_turned_round() {
        let set = SampleSet { times_ns: Some(vec![100, 50, 70]), ..SampleSet::default() };
        assert_eq!(range(&set, "", ""), None);
        assert_eq!(range(&set, "10ns", ""), Some(60..101));
        assert_eq!(range(&set, "", "10ns"), Some(50..60));
        assert_eq!(range(&set, "20ns", "10ns"), Some(70..70));
        assert_eq!(range(&SampleSet::default(), "1s", "2s"), None);
    }
}
