//! Numbers as a source writes them: whole where they can be, else fractions.

use profile::Weights;

/// 2^53: whole doubles below it are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A finite number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    pub(crate) const ZERO: Self = Self::Int(0);

    /// A double, as an integer if it is whole and exact.
    pub(crate) fn from_f64(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() < EXACT { Self::Int(value as i64) } else { Self::Float(value) }
    }

    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// As an integer, if it is whole.
    pub(crate) fn whole(self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(value),
            Self::Float(_) => None,
        }
    }

    pub(crate) fn is_zero(self) -> bool {
        self.to_f64() == 0.0
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.checked_add(b).map_or(Self::Float(a as f64 + b as f64), Self::Int),
            (a, b) => Self::from_f64(a.to_f64() + b.to_f64()),
        }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.checked_sub(b).map_or(Self::Float(a as f64 - b as f64), Self::Int),
            (a, b) => Self::from_f64(a.to_f64() - b.to_f64()),
        }
    }
}

/// Numbers that become the weights of a metric: whole ones until a fraction comes.
#[derive(Debug, Default)]
pub(crate) struct NumberColumn {
    ints: Vec<i64>,
    floats: Option<Vec<f64>>,
}

impl NumberColumn {
    pub(crate) fn len(&self) -> usize {
        self.floats.as_ref().map_or(self.ints.len(), Vec::len)
    }

    pub(crate) fn push(&mut self, number: Number) {
        match (&mut self.floats, number) {
            (None, Number::Int(value)) => self.ints.push(value),
            (Some(floats), number) => floats.push(number.to_f64()),
            (None, Number::Float(value)) => {
                let ints = std::mem::take(&mut self.ints);
                let mut floats: Vec<f64> = ints.into_iter().map(|int| int as f64).collect();
                floats.push(value);
                self.floats = Some(floats);
            }
        }
    }

    pub(crate) fn get(&self, row: usize) -> Number {
        match &self.floats {
            None => Number::Int(self.ints[row]),
            Some(floats) => Number::from_f64(floats[row]),
        }
    }

    pub(crate) fn finish(self) -> Weights {
        match self.floats {
            None => Weights::Int(self.ints),
            Some(floats) => Weights::Float(floats),
        }
    }
}

/// A JSON number at the start of `bytes` and its length. Doubles that overflow are infinite.
#[inline]
pub(crate) fn parse_number(bytes: &[u8]) -> Option<(Number, usize)> {
    let negative = bytes.first() == Some(&b'-');
    let start = usize::from(negative);
    let mut end = start;
    let mut value = 0i64;
    while let Some(digit) = bytes.get(end).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9) {
        // Wraps only where there are too many digits, and then isn't used.
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        end += 1;
    }
    let digits = end - start;
    if digits == 0 {
        return None;
    }
    if !matches!(bytes.get(end), Some(b'.' | b'e' | b'E')) {
        // All but numbers near the ends of the range, which the general parser takes.
        if digits <= 18 {
            return Some((Number::Int(if negative { -value } else { value }), end));
        }
        let text = std::str::from_utf8(&bytes[..end]).ok()?;
        let number = text.parse().map(Number::Int).or_else(|_| text.parse().map(Number::Float)).ok()?;
        return Some((number, end));
    }
    let is_part = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-');
    let len = start + bytes[start..].iter().take_while(is_part).count();
    let value: f64 = std::str::from_utf8(&bytes[..len]).ok()?.parse().ok()?;
    Some((Number::from_f64(value), len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_until_a_fraction_comes() {
        let mut column = NumberColumn::default();
        column.push(Number::Int(i64::MAX));
        column.push(Number::from_f64(3.0));
        assert_eq!((column.get(0), column.get(1)), (Number::Int(i64::MAX), Number::Int(3)));
        column.push(Number::from_f64(0.5));
        assert_eq!(column.get(2), Number::Float(0.5));
        assert_eq!(column.finish(), Weights::Float(vec![i64::MAX as f64, 3.0, 0.5]));
        assert_eq!(Number::Int(i64::MIN).minus(Number::Int(1)), Number::Float(i64::MIN as f64));
    }
}
