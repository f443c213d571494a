//! Exact weights: 64-bit integers, or doubles where the source is fractional.

use std::cmp::Ordering;

/// One weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weight {
    /// A whole number.
    Int(i64),
    /// A fraction, finite.
    Float(f64),
}

impl Weight {
    /// As a double, for positions and shares; rounds beyond 2^53.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// Order by value.
    #[must_use]
    pub fn total_cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            (a, b) => a.to_f64().total_cmp(&b.to_f64()),
        }
    }
}

/// A column of weights of one kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Weights {
    /// Whole numbers.
    Int(Vec<i64>),
    /// Fractions, finite.
    Float(Vec<f64>),
}

impl Weights {
    /// The number of weights.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Int(column) => column.len(),
            Self::Float(column) => column.len(),
        }
    }

    /// Whether the column is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The weight of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Weight {
        match self {
            Self::Int(column) => Weight::Int(column[row]),
            Self::Float(column) => Weight::Float(column[row]),
        }
    }

    /// The sum of all rows. Exact for whole numbers (the builder sees to it that they fit).
    #[must_use]
    pub fn sum(&self) -> Weight {
        match self {
            Self::Int(column) => Weight::Int(column.iter().fold(0, |sum, w| sum.wrapping_add(*w))),
            Self::Float(column) => Weight::Float(column.iter().sum()),
        }
    }

    /// The same column with doubles, for sums that no 64-bit integer holds.
    #[must_use]
    pub fn into_float(self) -> Self {
        match self {
            Self::Int(column) => Self::Float(column.into_iter().map(|w| w as f64).collect()),
            float @ Self::Float(_) => float,
        }
    }

    /// Whether the absolute values of a whole-number column add up within `i64`.
    #[must_use]
    pub fn fits(&self) -> bool {
        match self {
            Self::Int(column) => column.iter().map(|w| u128::from(w.unsigned_abs())).sum::<u128>() <= i64::MAX as u128,
            Self::Float(column) => column.iter().map(|w| w.abs()).sum::<f64>().is_finite(),
        }
    }
}
