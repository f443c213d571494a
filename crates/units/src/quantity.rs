//! The exact amount type of Kubernetes resources.

use std::fmt;
use std::iter::Sum;

/// An amount of a Kubernetes resource in nano-units of its base unit (cores, bytes, pieces).
///
/// Kubernetes itself keeps nothing finer than a nano-unit, so an `i128` of them is exact for every
/// amount an API server accepts (`apimachinery/pkg/api/resource/quantity.go`). Sums saturate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i128);

/// How [`Quantity::canonical`] writes its suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Powers of ten: `n u m k M G T P E`.
    Decimal,
    /// Powers of 1,024: `Ki Mi Gi Ti Pi Ei`.
    Binary,
}

const NANO_PER_UNIT: i128 = 1_000_000_000;
const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

impl Quantity {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// From nano-units (`1_500_000_000` is one and a half).
    pub const fn from_nano(nano: i128) -> Self {
        Self(nano)
    }

    /// From whole base units.
    pub const fn from_units(units: i64) -> Self {
        Self(units as i128 * NANO_PER_UNIT)
    }

    /// The amount in nano-units.
    pub const fn nano(self) -> i128 {
        self.0
    }

    /// The amount in milli-units, rounded up: what kube-scheduler uses for CPU.
    pub const fn milli_ceil(self) -> i128 {
        self.0.div_euclid(1_000_000) + (self.0.rem_euclid(1_000_000) != 0) as i128
    }

    /// The amount in whole units, rounded up: what kube-scheduler uses for all else.
    pub const fn units_ceil(self) -> i128 {
        self.0.div_euclid(NANO_PER_UNIT) + (self.0.rem_euclid(NANO_PER_UNIT) != 0) as i128
    }

    /// The amount in base units for pictures and percentages, never for sums.
    pub fn as_f64(self) -> f64 {
        let whole = self.0 / NANO_PER_UNIT;
        let rest = self.0 % NANO_PER_UNIT;
        whole as f64 + rest as f64 / NANO_PER_UNIT as f64
    }

    /// Whether this is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether this is below zero: legal syntax, but no API server stores it as a request.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, held at the end of the range rather than wrapped.
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, held at the end of the range rather than wrapped.
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The ratio to `whole`; `None` where `whole` is not above zero, because then there is none.
    pub fn ratio_of(self, whole: Self) -> Option<f64> {
        (whole.0 > 0).then(|| self.0 as f64 / whole.0 as f64)
    }

    /// The exact amount in base units as a decimal: `1.5`, `0.000000001`, `128974848`.
    pub fn exact(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let whole = magnitude / NANO_PER_UNIT as u128;
        let rest = magnitude % NANO_PER_UNIT as u128;
        if rest == 0 {
            return format!("{sign}{whole}");
        }
        let digits = format!("{rest:09}");
        format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
    }

    /// The amount as Kubernetes writes it: no fraction, the largest suffix that loses nothing.
    ///
    /// Binary notation falls back to decimal for fractions and below 1,024, as the API server's does.
    pub fn canonical(self, notation: Notation) -> String {
        if self.0 == 0 {
            return "0".to_owned();
        }
        let units = self.0 / NANO_PER_UNIT;
        if notation == Notation::Binary && self.0 % NANO_PER_UNIT == 0 && units.abs() >= 1024 {
            return with_suffix(units, 1024, &BINARY);
        }
        with_suffix(self.0, 1000, &DECIMAL)
    }
}

/// Divides by `step` as often as it goes without a rest and there is a suffix for it.
fn with_suffix(mut amount: i128, step: i128, suffixes: &[&str]) -> String {
    let mut at = 0;
    while at + 1 < suffixes.len() && amount % step == 0 {
        amount /= step;
        at += 1;
    }
    format!("{amount}{}", suffixes[at])
}

impl fmt::Display for Quantity {
    /// The same as [`Quantity::exact`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.exact())
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_exactly_and_canonically() {
        for (nano, exact, decimal, binary) in [
            (0, "0", "0", "0"),
            (1_500_000_000, "1.5", "1500m", "1500m"),
            (1, "0.000000001", "1n", "1n"),
            (-500_000_000, "-0.5", "-500m", "-500m"),
            (1_610_612_736_000_000_000, "1610612736", "1610612736", "1536Mi"),
            (1_073_741_824_000_000_000, "1073741824", "1073741824", "1Gi"),
            (1_000_000_000_000, "1000", "1k", "1k"),
            (100_020_000_000, "100.02", "100020m", "100020m"),
        ] {
            let quantity = Quantity::from_nano(nano);
            assert_eq!(quantity.exact(), exact);
            assert_eq!(quantity.canonical(Notation::Decimal), decimal);
            assert_eq!(quantity.canonical(Notation::Binary), binary);
        }
    }

    #[test]
    fn rounds_up_as_the_scheduler_does() {
        assert_eq!(Quantity::from_nano(1).milli_ceil(), 1);
        assert_eq!(Quantity::from_nano(2_000_000).milli_ceil(), 2);
        assert_eq!(Quantity::from_nano(1_000_000_001).units_ceil(), 2);
        assert_eq!(Quantity::from_nano(-1).units_ceil(), 0);
    }

    #[test]
    fn a_ratio_needs_something_to_divide_by() {
        let half = Quantity::from_nano(500_000_000);
        assert_eq!(half.ratio_of(Quantity::from_units(2)), Some(0.25));
        assert_eq!(half.ratio_of(Quantity::ZERO), None);
        assert_eq!(half.ratio_of(Quantity::from_units(-1)), None);
    }

    #[test]
    fn sums_saturate() {
        let most = Quantity::from_nano(i128::MAX);
        assert_eq!([most, most].into_iter().sum::<Quantity>(), most);
    }
}
