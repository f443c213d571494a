//! What figures are compared with: amounts, shares and ages.

use std::cmp::Ordering;

use units::{Dimension, Notation, Quantity, dimension_of_resource};

use super::keys::FigureKey;
use crate::facts::compare_ratios;

/// How a figure must stand to its bound; "not equal" is "equal" turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
}

impl Comparison {
    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
        }
    }

    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Above => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            Self::Below => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Equal => order.is_eq(),
        }
    }
}

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// An amount in base units; of an age, seconds.
    Amount(Quantity),
    /// Percent of the whole.
    Percent(Quantity),
}

/// Units of ages and their seconds, largest first.
const AGE_UNITS: [(char, i64); 6] =
    [('y', 31_536_000), ('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

impl Bound {
    /// The bound that a text gives for a figure.
    pub(super) fn parse(text: &str, key: &FigureKey) -> Option<Self> {
        if key.is_time() {
            return age_seconds(text).map(|seconds| Self::Amount(Quantity::from_units(seconds)));
        }
        let has_a_whole = matches!(key, FigureKey::Resource(..) | FigureKey::Pods);
        if let Some(number) = text.strip_suffix('%') {
            let number = number.trim_end().parse().ok()?;
            return has_a_whole.then_some(Self::Percent(number));
        }
        // People write GiB where Kubernetes writes Gi.
        let plain = text.strip_suffix("iB").map(|number| format!("{number}i"));
        plain.as_deref().unwrap_or(text).parse().ok().map(Self::Amount)
    }

    /// As it stands in a filter.
    pub(super) fn print(self, key: &FigureKey) -> String {
        match self {
            Self::Percent(share) => format!("{}%", share.exact()),
            Self::Amount(seconds) if key.is_time() => age_text(seconds),
            Self::Amount(amount) => {
                let bytes = matches!(key, FigureKey::Resource(r, _) if dimension_of_resource(r) == Dimension::Bytes);
                let text = amount.canonical(if bytes { Notation::Binary } else { Notation::Decimal });
                // Binary suffixes are held at 2^63 by the grammar of Kubernetes.
                if text.parse() == Ok(amount) { text } else { amount.exact() }
            }
        }
    }

    /// What such a figure is compared with, in words.
    pub(super) fn examples(key: &FigureKey) -> &'static str {
        match key {
            FigureKey::Age | FigureKey::Behind => "an age such as 30m, 1h or 2d",
            FigureKey::Pods => "a number such as 100, or a share such as 80%",
            FigureKey::Resource(r, _) if dimension_of_resource(r) == Dimension::Bytes => {
                "an amount such as 2Gi, or a share such as 80%"
            }
            FigureKey::Resource(..) => "an amount such as 500m or 2, or a share such as 80%",
            _ => "a number such as 5",
        }
    }

    /// Whether a figure with its whole stands so to the bound. Where there is no whole no share fits.
    pub(super) fn fits(self, comparison: Comparison, amount: Quantity, whole: Option<Quantity>) -> bool {
        match self {
            Self::Amount(bound) => comparison.holds(amount.cmp(&bound)),
            Self::Percent(share) => {
                let Some(whole) = whole.filter(|whole| *whole > Quantity::ZERO) else { return false };
                let order = if amount.is_negative() || share.is_negative() {
                    (amount.as_f64() * 100.0).total_cmp(&(share.as_f64() * whole.as_f64()))
                } else {
                    compare_ratios((amount, whole), (share, Quantity::from_units(100)))
                };
                comparison.holds(order)
            }
        }
    }
}

/// Seconds of an age such as `90s`, `1h30m`, `2d`.
fn age_seconds(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut seconds = 0_i64;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].chars().next()?;
        let each = AGE_UNITS.iter().find(|(name, _)| *name == unit)?.1;
        seconds = seconds.checked_add(number.checked_mul(each)?)?;
        rest = &rest[digits + unit.len_utf8()..];
    }
    (!text.is_empty()).then_some(seconds)
}

fn age_text(seconds: Quantity) -> String {
    let mut left = i64::try_from(seconds.units_ceil()).unwrap_or(i64::MAX).max(0);
    let mut text = String::new();
    for (unit, each) in AGE_UNITS {
        if left >= each {
            text.push_str(&format!("{}{unit}", left / each));
            left %= each;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}
