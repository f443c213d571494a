//! Times and weights in the units of the Firefox Profiler.

use std::fmt;

use profile::Weight;
use units::Unit;

/// Nanoseconds, printed as milliseconds with all of their digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Milliseconds(pub(super) i128);

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NANOSECONDS: u128 = 1_000_000;
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / NANOSECONDS, self.0.unsigned_abs() % NANOSECONDS);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{rest:06}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// How weights of a unit are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scale {
    /// Times: how many nanoseconds the unit has.
    Time(i64),
    /// How many bytes the unit has.
    Bytes(u64),
    /// Counts of anything.
    Samples,
}

/// A weight in the unit that it is written in.
pub(super) enum Value {
    Milliseconds(Milliseconds),
    Whole(i128),
    Fraction(f64),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Milliseconds(value) => value.fmt(f),
            Self::Whole(value) => value.fmt(f),
            Self::Fraction(value) => value.fmt(f),
        }
    }
}

impl Scale {
    pub(super) fn of(unit: &Unit) -> Self {
        match unit {
            Unit::Nanoseconds => Self::Time(1),
            Unit::Microseconds => Self::Time(1_000),
            Unit::Milliseconds => Self::Time(1_000_000),
            Unit::Seconds => Self::Time(1_000_000_000),
            Unit::Bytes(factor) => Self::Bytes(*factor),
            Unit::Count(_) | Unit::Other(_) => Self::Samples,
        }
    }

    pub(super) fn weight_type(self) -> &'static str {
        match self {
            Self::Time(_) => "tracing-ms",
            Self::Bytes(_) => "bytes",
            Self::Samples => "samples",
        }
    }

    pub(super) fn value(self, weight: Weight) -> Value {
        match (self, weight) {
            (Self::Time(factor), Weight::Int(value)) => {
                Value::Milliseconds(Milliseconds(i128::from(value) * i128::from(factor)))
            }
            (Self::Time(factor), Weight::Float(value)) => Value::Fraction(value * (factor as f64 / 1e6)),
            (Self::Bytes(factor), Weight::Int(value)) => Value::Whole(i128::from(value) * i128::from(factor)),
            (Self::Bytes(factor), Weight::Float(value)) => Value::Fraction(value * factor as f64),
            (Self::Samples, Weight::Int(value)) => Value::Whole(i128::from(value)),
            (Self::Samples, Weight::Float(value)) => Value::Fraction(value),
        }
    }

    /// Whether a double rounds the value.
    pub(super) fn is_rounded(self, weight: Weight) -> bool {
        match self.value(weight) {
            Value::Milliseconds(Milliseconds(value)) | Value::Whole(value) => value.unsigned_abs() > 1 << 53,
            Value::Fraction(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_are_kept() {
        for (nanoseconds, text) in [
            (0, "0"),
            (1, "0.000001"),
            (-1_500_000, "-1.5"),
            (20_000_000, "20"),
            (i128::from(i64::MAX), "9223372036854.775807"),
        ] {
            assert_eq!(Milliseconds(nanoseconds).to_string(), text);
        }
    }

    #[test]
    fn units_are_brought_to_those_of_firefox() {
        let text = |unit: &str, weight| Scale::of(&Unit::parse(unit)).value(weight).to_string();
        assert_eq!(text("seconds", Weight::Int(i64::MIN)), "-9223372036854775808000");
        assert_eq!(text("us", Weight::Float(0.5)), "0.0005");
        assert_eq!(text("kb", Weight::Int(2)), "2048");
        assert_eq!(text("cycles", Weight::Int(7)), "7");
    }
}
