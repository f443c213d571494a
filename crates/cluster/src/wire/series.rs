//! Series of Prometheus (`docs/querying/api.md`).

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use units::Quantity;

use super::lenient::{List, Pairs, Text, nullable};

/// A series of a vector or a matrix.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "a series")]
pub(crate) struct SeriesIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metric: Pairs<'a, Text<'a>>,
    pub(crate) value: Option<PointIn>,
    pub(crate) values: List<PointIn>,
    pub(crate) histogram: Option<IgnoredAny>,
    pub(crate) histograms: Option<IgnoredAny>,
}

impl SeriesIn<'_> {
    /// The value of a label; empty if it is absent.
    pub(crate) fn label(&self, name: &str) -> &str {
        self.metric.0.iter().rev().find(|(key, _)| &**key == name).map_or("", |(_, value)| value)
    }

    /// The points in order of time, of several at one time the last.
    pub(crate) fn points(&self) -> Vec<(i64, Quantity)> {
        let all = self.value.iter().chain(self.values.iter());
        let mut points: Vec<_> = all.filter_map(|point| Some((point.at_ms?, point.value?))).collect();
        points.reverse();
        // Stable: of the same time the one that came last is now first, and the one that stays.
        points.sort_by_key(|point| point.0);
        points.dedup_by_key(|point| point.0);
        points
    }
}

/// A sample: seconds as a number, the value as text. What is no finite number is a gap.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PointIn {
    /// Milliseconds since 1970.
    pub(crate) at_ms: Option<i64>,
    /// The value, rounded up to nanos.
    pub(crate) value: Option<Quantity>,
}

struct PointVisitor;

impl<'de> Visitor<'de> for PointVisitor {
    type Value = PointIn;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time and a value")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<PointIn, A::Error> {
        let seconds: Option<Text<'de>> = seq.next_element()?;
        let value: Option<Text<'de>> = seq.next_element()?;
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        let seconds = seconds.and_then(|text| text.parse::<f64>().ok()).filter(|seconds| seconds.abs() < 1e15);
        Ok(PointIn {
            at_ms: seconds.map(|seconds| (seconds * 1000.0).round() as i64),
            value: value.and_then(|text| text.parse().ok()),
        })
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PointIn, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(PointIn::default())
    }
    fn visit_str<E>(self, _: &str) -> Result<PointIn, E> {
        Ok(PointIn::default())
    }
    fn visit_u64<E>(self, _: u64) -> Result<PointIn, E> {
        Ok(PointIn::default())
    }
}

impl<'de> Deserialize<'de> for PointIn {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(PointVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_in_order_and_gaps_are_none() {
        let json = r#"{"metric":{"node":"a"},"values":[[30,"3"],[10,"1"],[20,"2"],[20,"9"],[40,"NaN"],[50,"+Inf"],[60,"x"],[70.5,7],"?"]}"#;
        let series: SeriesIn<'_> = serde_json::from_str(json).unwrap();
        let points: Vec<_> = series.points().into_iter().map(|(at, value)| (at, value.exact())).collect();
        let expected = [(10_000, "1"), (20_000, "9"), (30_000, "3"), (70_500, "7")];
        assert_eq!(points, expected.map(|(at, value)| (at, value.to_owned())));
        assert_eq!((series.label("node"), series.label("pod"), series.values.len()), ("a", "", 9));
    }
}
