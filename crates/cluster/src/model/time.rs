//! A time that may be unknown.

/// Milliseconds since 1970 in UTC, or unknown. Sorts unknown first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// Absent, null, or not readable.
    pub const UNKNOWN: Self = Self(i64::MIN);

    /// From the text of a Kubernetes object. Go's zero time (the year 1) is an absent one.
    pub fn parse(text: &str) -> Self {
        units::parse_rfc3339(text).filter(|ms| *ms > GO_ZERO_MS).map_or(Self::UNKNOWN, Self)
    }

    /// From milliseconds since 1970.
    pub const fn from_unix_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970, if known.
    pub fn unix_ms(self) -> Option<i64> {
        (self != Self::UNKNOWN).then_some(self.0)
    }

    /// Whole seconds from this time to `now_unix_ms`, below zero for a time still to come; `None` if unknown.
    pub fn age_seconds(self, now_unix_ms: i64) -> Option<i64> {
        Some(now_unix_ms.saturating_sub(self.unix_ms()?).div_euclid(1000))
    }
}

impl Default for Time {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

const GO_ZERO_MS: i64 = -62_135_596_800_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreadable_times_are_unknown() {
        for text in ["", "0001-01-01T00:00:00Z", "2025-11-22", "not a time"] {
            assert_eq!(Time::parse(text), Time::UNKNOWN, "{text}");
        }
        let time = Time::parse("1970-01-01T00:00:10Z");
        assert_eq!((time.unix_ms(), time.age_seconds(12_500)), (Some(10_000), Some(2)));
        assert_eq!((time.age_seconds(0), Time::UNKNOWN.age_seconds(0)), (Some(-10), None));
    }
}
