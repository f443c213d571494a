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
    if let Some(short) = short_fraction(bytes, value, end, digits) {
        return Some(if negative {
            (Number::from_f64(-short.0), short.1)
        } else {
            (Number::from_f64(short.0), short.1)
        });
    }
    let is_part = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-');
    let len = start + bytes[start..].iter().take_while(is_part).count();
    let value: f64 = std::str::from_utf8(&bytes[..len]).ok()?.parse().ok()?;
    Some((Number::from_f64(value), len))
}

/// Powers of ten that doubles hold exactly, as far as they are needed.
const TENS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A fraction of no more than 15 digits without an exponent, and its end: dividing whole doubles that are exact rounds
/// as reading the digits does (W. Clinger, "How to read floating point numbers accurately"). `whole` has the digits
/// before `point`.
#[inline]
fn short_fraction(bytes: &[u8], whole: i64, point: usize, digits: usize) -> Option<(f64, usize)> {
    let mut value = whole;
    let mut end = point + 1;
    while let Some(digit) = bytes.get(end).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9) {
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        end += 1;
    }
    let places = end - point - 1;
    let is_plain = bytes.get(point) == Some(&b'.') && !matches!(bytes.get(end), Some(b'.' | b'e' | b'E' | b'+' | b'-'));
    (is_plain && places > 0 && digits + places <= 15).then(|| (value as f64 / TENS[places], end))
}

/// The length of a JSON number at the start of `bytes`.
pub(crate) fn number_len(bytes: &[u8]) -> Option<usize> {
    let start = usize::from(bytes.first() == Some(&b'-'));
    let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = start + digits;
    let is_part = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-');
    match bytes.get(end) {
        _ if digits == 0 => None,
        Some(b'.' | b'e' | b'E') => Some(end + bytes[end..].iter().take_while(is_part).count()),
        _ => Some(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_read_as_rust_reads_them() {
        let mut seed = 1u64;
        for places in 0..20 {
            for _ in 0..200 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let digits = (seed >> 8).to_string();
                let digits = &digits[..digits.len().min(1 + seed as usize % 18)];
                let point = digits.len().saturating_sub(places).max(1);
                let text = format!("-{}.{}0", &digits[..point], &digits[point..]);
                let (number, len) = parse_number(text.as_bytes()).unwrap();
                assert_eq!((number.to_f64(), len), (text.parse().unwrap(), text.len()), "{text}");
                assert_eq!(number_len(text.as_bytes()), Some(len));
            }
        }
        for text in ["1.", "1.5.2", "1e5", "1.5e3", "0.1", "123456789012345.5", "1.25e-3", "-0.0"] {
            let parsed = parse_number(text.as_bytes());
            assert_eq!(parsed.map(|(number, _)| number.to_f64()), text.parse().ok(), "{text}");
        }
        assert_eq!((number_len(b"-"), number_len(b"x"), number_len(b"12,")), (None, None, Some(2)));
    }

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
