//! Lines of a text with their places, and the numbers in them.

use crate::ImportError;

type Result<T> = std::result::Result<T, ImportError>;

/// Lines with the bytes where they start.
#[derive(Clone)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        self.at = start + end + 1;
        let line = &rest[..end];
        Some((start, line.strip_suffix('\r').unwrap_or(line)))
    }
}

pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// What ends the samples of any form.
pub(super) fn starts_memory_map(line: &str) -> bool {
    line.contains("--- Memory map: ---") || line.contains("MAPPED_LIBRARIES:")
}

/// `N` numbers and the addresses behind the `@` of a line.
pub(super) fn sample<'a, const N: usize>(
    line: &'a str,
    offset: usize,
    form: &str,
) -> Result<([i64; N], Addresses<'a>)> {
    let wrong = || {
        let found: String = line.trim().chars().take(60).collect();
        ImportError::malformed(format!("expected a line `{form}`, found `{found}`")).at(offset)
    };
    let (left, right) = line.split_once('@').ok_or_else(wrong)?;
    let mut values = [0; N];
    let mut words = left.split([' ', '\t', ':', '[', ']']).filter(|word| !word.is_empty());
    for value in &mut values {
        *value = words.next().and_then(|word| word.parse().ok()).ok_or_else(wrong)?;
    }
    if words.next().is_some() {
        return Err(wrong());
    }
    Ok((values, Addresses { rest: right, offset }))
}

/// The addresses `0x…` of a line, up to what is none.
pub(super) struct Addresses<'a> {
    rest: &'a str,
    offset: usize,
}

impl Iterator for Addresses<'_> {
    type Item = Result<u64>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest = self.rest.trim_start();
        let digits = self.rest.strip_prefix("0x")?;
        let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
        self.rest = &digits[end..];
        Some(hex(&digits[..end], self.offset))
    }
}

/// Every `0x…` of a line, whatever is around it.
pub(super) fn find_addresses(line: &str, offset: usize) -> impl Iterator<Item = Result<u64>> + '_ {
    line.match_indices("0x").filter_map(move |(at, _)| {
        let digits = &line[at + 2..];
        let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
        (end > 0).then(|| hex(&digits[..end], offset))
    })
}

fn hex(digits: &str, offset: usize) -> Result<u64> {
    u64::from_str_radix(digits, 16).map_err(|_| {
        let found: String = digits.chars().take(20).collect();
        ImportError::malformed(format!("expected an address of 64 bits, found 0x{found}")).at(offset)
    })
}

/// `key = value`.
pub(super) fn attribute(line: &str) -> Option<(&str, &str)> {
    line.split_once('=').map(|(key, value)| (key.trim(), value.trim()))
}

pub(super) fn number(value: &str, key: &str, offset: usize) -> Result<i64> {
    value.parse().map_err(|_| ImportError::malformed(format!("expected a whole number for `{key}`")).at(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_places() {
        let lines: Vec<_> = Lines::new("a\r\n\nb").collect();
        assert_eq!(lines, [(0, "a"), (3, ""), (4, "b")]);
    }

    #[test]
    fn numbers_and_addresses() {
        let (values, addresses) = sample::<4>("  1:  -2 [ 3: 4] @ 0x1 0xff  x", 7, "").unwrap();
        assert_eq!((values, addresses.map(Result::unwrap).collect()), ([1, -2, 3, 4], vec![1, 255]));
        for line in ["1 2 0x1", "1 @ 0x1", "1 2 3 @", "a b @"] {
            assert_eq!(sample::<2>(line, 7, "").err().and_then(|error| error.offset), Some(7), "{line}");
        }
        let mut huge = sample::<1>("1 @ 0x10000000000000000", 0, "").unwrap().1;
        assert!(huge.next().unwrap().is_err());
        let found: Vec<u64> = find_addresses("PC: 0x00bc: f(0x) 0x7F", 0).map(Result::unwrap).collect();
        assert_eq!(found, [0xbc, 0x7f]);
    }
}
