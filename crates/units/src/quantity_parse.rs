//! Text to [`Quantity`], by the grammar of `apimachinery/pkg/api/resource/quantity.go`.
//!
//! Optional sign, digits with an optional point (`1.` and `.5` are legal), then a binary suffix
//! (`Ki`…`Ei`), a decimal one (`n u m k M G T P E`), or an exponent (`e` or `E` and a signed
//! integer). No spaces. What is finer than a nano-unit rounds away from zero; an amount with a binary
//! suffix is held at 2^63 - 1.

use std::str::FromStr;

use crate::Quantity;

/// Why a text is not a quantity, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {problem}")]
pub struct ParseQuantityError {
    /// Byte offset in the text at which the problem shows.
    pub at: u32,
    /// What is wrong there.
    pub problem: ParseQuantityProblem,
}

/// What can be wrong with a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseQuantityProblem {
    /// There is no text.
    #[error("a quantity was expected, the text is empty")]
    Empty,
    /// No digit where the number should be.
    #[error("a digit was expected")]
    NoDigit,
    /// Something after the number that is no suffix.
    #[error("a suffix (n u m k M G T P E Ki Mi Gi Ti Pi Ei), an exponent or the end was expected")]
    UnknownSuffix,
    /// More than fits 128 bits of nano-units, about 1.7e29.
    #[error("the amount is too large")]
    TooLarge,
}

use ParseQuantityProblem::{Empty, NoDigit, TooLarge, UnknownSuffix};

enum Scale {
    /// Times ten to this power.
    Ten(i64),
    /// Times two to this power.
    Two(u32),
}

impl FromStr for Quantity {
    type Err = ParseQuantityError;

    fn from_str(text: &str) -> Result<Self, ParseQuantityError> {
        let bytes = text.as_bytes();
        let fail = |at: usize, problem| ParseQuantityError { at: u32::try_from(at).unwrap_or(u32::MAX), problem };
        if bytes.is_empty() {
            return Err(fail(0, Empty));
        }
        let negative = bytes[0] == b'-';
        let start = usize::from(matches!(bytes[0], b'+' | b'-'));
        let whole = digits_at(bytes, start);
        let mut end = start + whole.len();
        let mut fraction: &[u8] = &[];
        if bytes.get(end) == Some(&b'.') {
            fraction = digits_at(bytes, end + 1);
            end += 1 + fraction.len();
        }
        if whole.is_empty() && fraction.is_empty() {
            return Err(fail(start, NoDigit));
        }
        let scale = scale_of(&bytes[end..]).ok_or_else(|| fail(end, UnknownSuffix))?;
        let nano = match scale {
            Scale::Ten(power) => decimal(whole, fraction, power).ok_or_else(|| fail(start, TooLarge))?,
            Scale::Two(power) => binary(whole, fraction, power),
        };
        Ok(Self::from_nano(if negative { -nano } else { nano }))
    }
}

fn digits_at(bytes: &[u8], from: usize) -> &[u8] {
    let rest = bytes.get(from..).unwrap_or(&[]);
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    &rest[..length]
}

fn scale_of(suffix: &[u8]) -> Option<Scale> {
    Some(match suffix {
        b"n" => Scale::Ten(-9),
        b"u" => Scale::Ten(-6),
        b"m" => Scale::Ten(-3),
        b"" => Scale::Ten(0),
        b"k" => Scale::Ten(3),
        b"M" => Scale::Ten(6),
        b"G" => Scale::Ten(9),
        b"T" => Scale::Ten(12),
        b"P" => Scale::Ten(15),
        b"E" => Scale::Ten(18),
        b"Ki" => Scale::Two(10),
        b"Mi" => Scale::Two(20),
        b"Gi" => Scale::Two(30),
        b"Ti" => Scale::Two(40),
        b"Pi" => Scale::Two(50),
        b"Ei" => Scale::Two(60),
        [b'e' | b'E', exponent @ ..] => Scale::Ten(exponent_of(exponent)?),
        _ => return None,
    })
}

/// A signed integer; one of more digits than matter is held far outside the range of any amount.
fn exponent_of(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(1_000_000_000));
    Some(if negative { -value } else { value })
}

/// The digits of `whole` and `fraction` as one number times ten to `power`, in nano-units.
fn decimal(whole: &[u8], fraction: &[u8], power: i64) -> Option<i128> {
    let digits = || whole.iter().chain(fraction).map(|byte| byte - b'0');
    // How many of the digits stand before the point of the amount in nano-units.
    let mut kept = i64::try_from(whole.len()).ok()? + power + 9;
    let mut nano: i128 = 0;
    let mut dropped = false;
    for digit in digits() {
        if kept > 0 {
            nano = nano.checked_mul(10)?.checked_add(i128::from(digit))?;
            kept -= 1;
        } else {
            dropped |= digit != 0;
        }
    }
    while kept > 0 && nano != 0 {
        nano = nano.checked_mul(10)?;
        kept -= 1;
    }
    nano.checked_add(i128::from(dropped))
}

/// Fraction digits that are multiplied out; later ones only round up.
const FRACTION_DIGITS: usize = 18;
const CAP_NANO: i128 = i64::MAX as i128 * 1_000_000_000;

/// The number times two to `power`, in nano-units, held at 2^63 - 1 units.
fn binary(whole: &[u8], fraction: &[u8], power: u32) -> i128 {
    let mut units: i128 = 0;
    for digit in whole {
        units = (units * 10 + i128::from(digit - b'0')).min(1 << 64);
    }
    let units_nano = (units << power).min(1 << 64) * 1_000_000_000;
    let mut numerator: u128 = 0;
    let mut denominator: u128 = 1;
    for digit in fraction.iter().take(FRACTION_DIGITS) {
        numerator = numerator * 10 + u128::from(digit - b'0');
        denominator *= 10;
    }
    let mut dropped = fraction.iter().skip(FRACTION_DIGITS).any(|digit| *digit != b'0');
    // Nano is 2^9 * 5^9: cancel tens first so that 10^18 * 2^60 still fits.
    let mut nano_per_unit: u128 = 1_000_000_000;
    while nano_per_unit > 1 && denominator > 1 {
        nano_per_unit /= 10;
        denominator /= 10;
    }
    let product = (numerator * nano_per_unit) << power;
    dropped |= !product.is_multiple_of(denominator);
    let fraction_nano = i128::try_from(product / denominator).unwrap_or(CAP_NANO);
    (units_nano + fraction_nano + i128::from(dropped)).min(CAP_NANO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_spelling() {
        for (text, exact) in [
            ("0.1", "0.1"),
            ("100m", "0.1"),
            ("1Ei", "1152921504606846976"),
            ("1E", "1000000000000000000"),
            ("1E3", "1000"),
            ("1e3", "1000"),
            ("1e-3", "0.001"),
            ("12e+6", "12000000"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+2", "2"),
            ("1.5Gi", "1610612736"),
            ("0.5k", "500"),
            ("250000u", "0.25"),
            ("1500000000n", "1.5"),
            ("16393232Ki", "16786669568"),
            ("11973899059200m", "11973899059.2"),
            ("0", "0"),
            ("-0", "0"),
            ("0e999999999", "0"),
            ("00012", "12"),
            ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "9223372036854775808"),
            ("1e19", "10000000000000000000"),
            ("10Ei", "9223372036854775807"),
            ("-1", "-1"),
            ("-500m", "-0.5"),
            // Finer than a nano-unit: away from zero.
            ("0.0000000001", "0.000000001"),
            ("-1e-10", "-0.000000001"),
            ("1e-999999999", "0.000000001"),
            ("1.23456789012345678", "1.234567891"),
            ("0.1Ki", "102.4"),
            ("0.0000000000001Ki", "0.000000001"),
            ("0.000000000000000001Ei", "1.152921505"),
            ("99999999999999999999n", "99999999999.999999999"),
        ] {
            assert_eq!(text.parse::<Quantity>().map(Quantity::exact), Ok(exact.to_owned()), "{text}");
        }
        let zeros = format!("0.{}1", "0".repeat(5000));
        assert_eq!(zeros.parse::<Quantity>().unwrap().exact(), "0.000000001");
    }

    #[test]
    fn says_where_it_is_wrong() {
        let ones = "1".repeat(5000);
        for (text, at, problem) in [
            ("", 0, Empty),
            ("Mi", 0, NoDigit),
            ("-", 1, NoDigit),
            (".", 0, NoDigit),
            ("--1", 1, NoDigit),
            (" 1", 0, NoDigit),
            ("e3", 0, NoDigit),
            ("NaN", 0, NoDigit),
            ("\u{ff11}", 0, NoDigit),
            ("1e3Mi", 1, UnknownSuffix),
            ("1 Gi", 1, UnknownSuffix),
            ("1mi", 1, UnknownSuffix),
            ("1KI", 1, UnknownSuffix),
            ("1kb", 1, UnknownSuffix),
            ("0x10", 1, UnknownSuffix),
            ("1_000", 1, UnknownSuffix),
            ("1,5", 1, UnknownSuffix),
            ("1.5.", 3, UnknownSuffix),
            ("1e", 1, UnknownSuffix),
            ("1e+", 1, UnknownSuffix),
            ("1e999999999", 0, TooLarge),
            (ones.as_str(), 0, TooLarge),
        ] {
            assert_eq!(text.parse::<Quantity>(), Err(ParseQuantityError { at, problem }), "{text}");
        }
    }

    #[test]
    fn agrees_with_a_real_server() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/clusters/quantities-real-server.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("skipped: the real server's answers are not beside this checkout");
            return;
        };
        let answers: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut compared = 0;
        for answer in answers["results"].as_array().unwrap() {
            let (Some(sent), stored) = (answer["sent"].as_str(), &answer["allocatable_memory_stored"]) else {
                continue;
            };
            let ours = sent.parse::<Quantity>();
            match stored.as_str() {
                // The server reads these two leniently; here they are no quantities.
                _ if sent == "Mi" || sent == " 1" => assert!(ours.is_err(), "{sent}"),
                // Built-in objects are rounded up to milli-units when they are stored.
                Some(stored) => {
                    assert_eq!(ours.unwrap().milli_ceil(), stored.parse::<Quantity>().unwrap().milli_ceil(), "{sent}");
                }
                // Refused for its sign, not its spelling.
                None if answer["http"] == 422 => assert!(ours.unwrap().is_negative(), "{sent}"),
                None => assert!(ours.is_err(), "{sent}"),
            }
            compared += 1;
        }
        assert!(compared > 30, "{compared} answers compared");
    }

    proptest! {
        #[test]
        fn exact_and_canonical_text_read_back(nano in -(1_i128 << 90)..(1_i128 << 90)) {
            let quantity = Quantity::from_nano(nano);
            prop_assert_eq!(quantity.exact().parse(), Ok(quantity));
            prop_assert_eq!(quantity.canonical(crate::Notation::Decimal).parse(), Ok(quantity));
        }

        #[test]
        fn binary_text_reads_back(units in 0_i64..i64::MAX) {
            let quantity = Quantity::from_units(units);
            prop_assert_eq!(quantity.canonical(crate::Notation::Binary).parse(), Ok(quantity));
        }

        #[test]
        fn any_text_is_answered(text in "[-+.0-9eEinumkKMGTP ]{0,40}") {
            let _ = text.parse::<Quantity>();
        }
    }
}
