//! A profile's number in its unit, for people.

use crate::human::{format_bytes, format_integer, format_time, significant};
use crate::unit::Unit;

/// A profile's number: whole where its source is whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Whole, exact to 64 bits.
    Int(i64),
    /// Fractional.
    Float(f64),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

/// A value with its unit: `3.22 s`, `210.0 KiB`, `12 345 samples`, `1.50 cycles`. Counts are exact;
/// times and bytes are rounded to three digits or one decimal.
pub fn format_value(value: impl Into<Value>, unit: &Unit) -> String {
    let value = value.into();
    let number = match value {
        Value::Int(value) => value as f64,
        Value::Float(value) => value,
    };
    if !number.is_finite() {
        return "–".to_owned();
    }
    if let Some(nanoseconds) = unit.nanoseconds() {
        return format_time(number * nanoseconds);
    }
    let noun = match unit {
        Unit::Bytes(multiple) => return format_bytes(number * *multiple as f64),
        Unit::Count(noun) | Unit::Other(noun) => noun,
        _ => unit.name(),
    };
    let digits = match value {
        Value::Int(value) => format_integer(i128::from(value)),
        Value::Float(value) if value.fract() == 0.0 => format_integer(value as i128),
        Value::Float(value) => significant(value),
    };
    if noun.is_empty() { digits } else { format!("{digits} {noun}") }
}

/// A value for a cell of a table whose head says what it is: numbers of things without the things, and large ones with
/// three digits and a letter (k is a thousand, M a million, G, T and so on a thousand times the one before).
pub fn format_cell(value: impl Into<Value>, unit: &Unit) -> String {
    const LETTERS: [&str; 6] = ["k", "M", "G", "T", "P", "E"];
    /// Below this all digits are shown.
    const ALL_DIGITS: f64 = 1e6;
    let value = value.into();
    if !matches!(unit, Unit::Count(_) | Unit::Other(_)) {
        return format_value(value, unit);
    }
    let number = match value {
        Value::Int(value) => value as f64,
        Value::Float(value) => value,
    };
    if !number.is_finite() || number.abs() < ALL_DIGITS {
        return format_value(value, &Unit::Count(String::new()));
    }
    let mut scaled = number / 1000.0;
    let mut place = 0;
    while scaled.abs() >= 999.5 && place + 1 < LETTERS.len() {
        scaled /= 1000.0;
        place += 1;
    }
    format!("{} {}", significant(scaled), LETTERS[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_short() {
        let samples = Unit::Count("samples".to_owned());
        for (value, expected) in [
            (0, "0"),
            (1167, "1\u{2009}167"),
            (-999_999, "-999\u{2009}999"),
            (1_000_000, "1.00 M"),
            (1_099_511_627_776, "1.10 T"),
            (999_600_000, "1.00 G"),
            (i64::MAX, "9.22 E"),
        ] {
            assert_eq!(format_cell(value, &samples), expected, "{value}");
        }
        assert_eq!(format_cell(2_000_000_000, &Unit::Nanoseconds), format_value(2_000_000_000, &Unit::Nanoseconds));
    }

    #[test]
    fn values_carry_their_unit() {
        for (value, unit, text) in [
            (Value::Int(3_220_000_000), "nanoseconds", "3.22 s"),
            (Value::Float(0.5), "seconds", "500 ms"),
            (Value::Int(215_040), "bytes", "210.0 KiB"),
            (Value::Int(210), "kilobytes", "210.0 KiB"),
            (Value::Int(12_345), "samples", "12\u{2009}345 samples"),
            (Value::Int(i64::MAX), "count", "9\u{2009}223\u{2009}372\u{2009}036\u{2009}854\u{2009}775\u{2009}807"),
            (Value::Float(1.5), "cycles", "1.50 cycles"),
            (Value::Float(f64::INFINITY), "cycles", "–"),
            (Value::Int(-7), "none", "-7"),
        ] {
            assert_eq!(format_value_of(value, unit), text);
        }
    }

    fn format_value_of(value: Value, unit: &str) -> String {
        format_value(value, &Unit::parse(unit))
    }
}
