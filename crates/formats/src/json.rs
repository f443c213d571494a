//! A pull reader of JSON text.
//!
//! Readers walk the text and keep what they need, so that no tree of values is ever built; positions are bytes, and
//! what isn't needed is passed over without recursion. It takes what real writers get wrong: lone surrogates
//! (V8 writes them) become U+FFFD, and control characters may stand in strings. Numbers must be finite.

mod steps;

use std::borrow::Cow;

use crate::number::{Number, number_len, parse_number};
use crate::{ErrorKind, ImportError, Limits};

type Result<T> = std::result::Result<T, ImportError>;

pub(crate) struct Json<'a> {
    text: &'a str,
    at: usize,
    nesting: u32,
}

impl<'a> Json<'a> {
    pub(crate) fn new(text: &'a str, limits: &Limits) -> Self {
        Self { text, at: 0, nesting: limits.json_nesting }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The byte where the next value or mark starts.
    pub(crate) fn offset(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// The first byte of the next value or mark.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// An error at the next value.
    pub(crate) fn expected(&mut self, what: &str) -> ImportError {
        let found = match self.peek() {
            None => {
                return ImportError::new(ErrorKind::Truncated, format!("expected {what}, found the end")).at(self.at);
            }
            Some(b'"') => "a text".to_owned(),
            Some(b'{') => "an object".to_owned(),
            Some(b'[') => "an array".to_owned(),
            Some(_) => {
                let mut rest = self.text.get(self.at..).unwrap_or_default().chars();
                let goes_on = |c: &char| !matches!(c, ',' | ']' | '}') && !c.is_whitespace();
                let mut word: String = rest.next().into_iter().collect();
                word.extend(rest.take_while(goes_on).take(19));
                format!("`{word}`")
            }
        };
        ImportError::malformed(format!("expected {what}, found {found}")).at(self.at)
    }

    #[inline]
    fn take(&mut self, mark: u8) -> bool {
        let there = self.peek() == Some(mark);
        self.at += usize::from(there);
        there
    }

    /// Takes a `null`, if it is next.
    pub(crate) fn null(&mut self) -> bool {
        let there = self.peek() == Some(b'n') && self.bytes()[self.at..].starts_with(b"null");
        self.at += if there { 4 } else { 0 };
        there
    }

    /// An object. `each` is called at every value with its key, and must take the value.
    pub(crate) fn object(&mut self, what: &str, mut each: impl FnMut(&mut Self, &str) -> Result<()>) -> Result<()> {
        if !self.take(b'{') {
            return Err(self.expected(what));
        }
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string("a key in quotes")?;
            if !self.take(b':') {
                return Err(self.expected("`:`"));
            }
            each(self, &key)?;
            if self.take(b'}') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(self.expected("`,` or `}`"));
            }
        }
    }

    /// An array. `each` is called at every element, and must take it.
    pub(crate) fn array(&mut self, what: &str, mut each: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        if !self.take(b'[') {
            return Err(self.expected(what));
        }
        if self.take(b']') {
            return Ok(());
        }
        loop {
            each(self)?;
            if self.take(b']') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(self.expected("`,` or `]`"));
            }
        }
    }

    pub(crate) fn string(&mut self, what: &str) -> Result<Cow<'a, str>> {
        if !self.take(b'"') {
            return Err(self.expected(what));
        }
        let start = self.at;
        let mut plain = start;
        let mut text = String::new();
        loop {
            let Some(step) = memchr::memchr2(b'"', b'\\', &self.bytes()[self.at..]) else {
                self.at = self.text.len();
                return Err(ImportError::new(ErrorKind::Truncated, "a text has no closing quote").at(start - 1));
            };
            self.at += step;
            let part = &self.text[plain..self.at];
            if self.bytes()[self.at] == b'"' {
                self.at += 1;
                return Ok(if text.is_empty() { part.into() } else { (text + part).into() });
            }
            text += part;
            self.escape(&mut text)?;
            plain = self.at;
        }
    }

    /// Takes an escape, the cursor being at its backslash.
    fn escape(&mut self, text: &mut String) -> Result<()> {
        let start = self.at;
        let Some(letter) = self.bytes().get(start + 1) else {
            return Err(ImportError::new(ErrorKind::Truncated, "a text has no closing quote").at(start));
        };
        self.at = start + 2;
        text.push(match letter {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'"' | b'\\' | b'/' => char::from(*letter),
            b'u' => {
                let high = self.hex(start)?;
                let mut code = high;
                if (0xD800..0xDC00).contains(&high) && self.bytes()[self.at..].starts_with(b"\\u") {
                    let after_high = self.at;
                    self.at += 2;
                    let low = self.hex(after_high)?;
                    if (0xDC00..0xE000).contains(&low) {
                        code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                    } else {
                        self.at = after_high;
                    }
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(ImportError::malformed("expected an escape such as `\\n` in a text").at(start)),
        });
        Ok(())
    }

    fn hex(&mut self, start: usize) -> Result<u32> {
        let digits = self.bytes().get(self.at..self.at + 4);
        let code = digits.and_then(|digits| {
            digits.iter().try_fold(0, |code, digit| Some(code * 16 + char::from(*digit).to_digit(16)?))
        });
        self.at += 4;
        code.ok_or_else(|| ImportError::malformed("expected four hexadecimal digits after `\\u`").at(start))
    }

    /// A number; protobuf's JSON writes 64-bit ones as text, so that is taken too.
    pub(crate) fn number(&mut self, what: &str) -> Result<Number> {
        if self.peek() == Some(b'"') {
            let start = self.at;
            let text = self.string(what)?;
            return parse_number(text.as_bytes())
                .filter(|(_, len)| *len == text.len())
                .map(|(number, _)| number)
                .ok_or(
                    ImportError::malformed(format!(
                        "expected {what}, found \"{}\"",
                        text.chars().take(20).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>()
                    ))
                    .at(start),
                );
        }
        if let Some(value) = self.small() {
            return Ok(Number::Int(value));
        }
        match parse_number(&self.bytes()[self.at..]) {
            Some((Number::Int(value), len)) => {
                self.at += len;
                Ok(Number::Int(value))
            }
            Some((number, len)) if number.to_f64().is_finite() => {
                self.at += len;
                Ok(number)
            }
            _ => Err(self.expected(what)),
        }
    }

    /// A plain number of few digits, as most are, without what makes others slow; `None` leaves it to them.
    fn small(&mut self) -> Option<i64> {
        self.peek()?;
        let bytes = &self.bytes()[self.at..];
        let (mut value, mut len) = (0, 0);
        while let Some(digit) = bytes.get(len).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
            value = value * 10 + i64::from(digit);
            len += 1;
            if len > 15 {
                return None;
            }
        }
        let is_plain = len > 0 && (bytes[0] != b'0' || len == 1);
        if !is_plain || !matches!(bytes.get(len), Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')) {
            return None;
        }
        self.at += len;
        Some(value)
    }

    /// A whole number of 64 bits.
    pub(crate) fn integer(&mut self, what: &str) -> Result<i64> {
        let offset = self.offset();
        match self.number(what)? {
            Number::Int(value) => Ok(value),
            Number::Float(value) => {
                Err(ImportError::malformed(format!("expected {what}, a whole number, found {value}")).at(offset))
            }
        }
    }

    /// A row number below `len` of the table `what`.
    pub(crate) fn index(&mut self, what: &str, len: usize) -> Result<u32> {
        let offset = self.offset();
        let value = self.integer(what)?;
        u32::try_from(value)
            .ok()
            .filter(|row| (*row as usize) < len)
            .ok_or_else(|| ImportError::malformed(format!("{what} {value} is none of the {len} there are")).at(offset))
    }

    /// Passes over a value.
    pub(crate) fn skip(&mut self) -> Result<()> {
        // One bit for each open bracket: whether it is an object's.
        let mut open: Vec<bool> = Vec::new();
        loop {
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    if open.len() >= self.nesting as usize {
                        let message = format!("values are nested more than {} deep", self.nesting);
                        return Err(ImportError::new(ErrorKind::TooLarge, message).at(self.at));
                    }
                    self.at += 1;
                    open.push(bracket == b'{');
                    if !self.take(if bracket == b'{' { b'}' } else { b']' }) {
                        self.skip_key(bracket == b'{')?;
                        continue;
                    }
                    open.pop();
                }
                Some(b'"') => self.skip_string()?,
                Some(b't') if self.bytes()[self.at..].starts_with(b"true") => self.at += 4,
                Some(b'f') if self.bytes()[self.at..].starts_with(b"false") => self.at += 5,
                Some(b'n') if self.null() => {}
                _ => match number_len(&self.bytes()[self.at..]) {
                    Some(len) => self.at += len,
                    None => return Err(self.expected("a value")),
                },
            }
            // A value is complete: close what ends with it.
            loop {
                let Some(&in_object) = open.last() else { return Ok(()) };
                if self.take(b',') {
                    self.skip_key(in_object)?;
                    break;
                }
                if !self.take(if in_object { b'}' } else { b']' }) {
                    return Err(self.expected("`,` or a closing bracket"));
                }
                open.pop();
            }
        }
    }

    fn skip_key(&mut self, in_object: bool) -> Result<()> {
        if !in_object {
            return Ok(());
        }
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in quotes"));
        }
        self.skip_string()?;
        if self.take(b':') { Ok(()) } else { Err(self.expected("`:`")) }
    }

    /// Passes over a text, the cursor being at its opening quote.
    fn skip_string(&mut self) -> Result<()> {
        let start = self.at;
        self.at += 1;
        while let Some(step) = memchr::memchr2(b'"', b'\\', self.bytes().get(self.at..).unwrap_or_default()) {
            self.at += step;
            if self.bytes()[self.at] == b'"' {
                self.at += 1;
                return Ok(());
            }
            self.at += 2;
        }
        self.at = self.text.len();
        Err(ImportError::new(ErrorKind::Truncated, "a text has no closing quote").at(start))
    }

    /// Bytes after the root value that are no white space.
    pub(crate) fn trailing(&mut self) -> usize {
        self.peek();
        self.text.len() - self.at
    }
}

/// Reads a JSON text to its end through whatever no format is needed for; for the fuzzer, which holds it to another
/// reader.
#[doc(hidden)]
pub fn probe_json(text: &str, limits: &Limits) -> Result<()> {
    fn value(json: &mut Json<'_>) -> Result<()> {
        match json.peek() {
            Some(b'"') => json.string("a text").map(drop),
            Some(b'-' | b'0'..=b'9') => json.number("a number").map(drop),
            _ => json.skip(),
        }
    }
    let mut json = Json::new(text, limits);
    match json.peek() {
        Some(b'[') => json.array("an array", value)?,
        Some(b'{') => json.object("an object", |json, _| value(json))?,
        _ => value(&mut json)?,
    }
    match json.trailing() {
        0 => Ok(()),
        bytes => Err(ImportError::malformed(format!("{bytes} bytes follow the value"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json<'_> {
        Json::new(text, &Limits::default())
    }

    #[test]
    fn numbers_stay_exact() {
        for (text, number) in [
            ("0", Number::Int(0)),
            ("-12", Number::Int(-12)),
            ("9223372036854775807", Number::Int(i64::MAX)),
            ("9223372036854775808", Number::Float(9_223_372_036_854_775_808.0)),
            ("1.0", Number::Int(1)),
            ("1e3", Number::Int(1000)),
            ("0.25", Number::Float(0.25)),
            ("\"42\"", Number::Int(42)),
        ] {
            assert_eq!(json(text).number("a number").unwrap(), number, "{text}");
        }
        for text in ["NaN", "-", "1e999", "\"x\"", "\"\"", "", "1.2.3", "null", "\"1 \""] {
            assert!(json(text).number("a number").is_err(), "{text}");
        }
    }

    #[test]
    fn strings_are_borrowed_or_unescaped() {
        for (text, want) in [
            (r#""plain""#, "plain"),
            (r#""a\"b\\c\n\u00e9""#, "a\"b\\c\né"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""a\ud800b\udc00""#, "a\u{FFFD}b\u{FFFD}"),
            (r#""\ud800\u0041""#, "\u{FFFD}A"),
        ] {
            assert_eq!(json(text).string("a text").unwrap(), want);
            let mut cursor = json(text);
            cursor.skip().unwrap();
            assert_eq!(cursor.trailing(), 0);
        }
        for text in ["\"a", "\"a\\", "\"\\u12", "\"\\x\"", "\"\\u12é4\"", "7"] {
            assert!(json(text).string("a text").is_err(), "{text}");
        }
    }

    #[test]
    fn skipping_takes_one_value() {
        for text in ["{}", "[]", "[1,[2,{\"a\":[true,false,null]}],-1.5e3]", "{\"a\":{},\"b\":[[]]}", "\"x\""] {
            let all = format!("{text} 1");
            let mut cursor = json(&all);
            cursor.skip().unwrap();
            assert_eq!(cursor.trailing(), 1, "{text}");
            for end in 0..text.len() {
                assert!(json(&text[..end]).skip().is_err(), "{text} {end}");
            }
        }
        for text in ["[1 2]", "{\"a\" 1}", "{1:2}", "[1}", "tru", "[NaN]", "[,]"] {
            assert!(json(text).skip().is_err(), "{text}");
        }
        let deep = "[".repeat(200_000);
        assert_eq!(json(&deep).skip().unwrap_err().kind, ErrorKind::TooLarge);
    }

    #[test]
    fn errors_name_place_and_expectation() {
        let error = json(" [1, NaN]").array("a list", |json| json.number("a weight").map(|_| ())).unwrap_err();
        assert_eq!((error.offset, error.message.as_str()), (Some(5), "expected a weight, found `NaN`"));
        let error = json("[1, 2").array("a list", |json| json.skip()).unwrap_err();
        assert_eq!((error.offset, error.kind), (Some(5), ErrorKind::Truncated));
        let error = json("\u{a0}").skip().unwrap_err();
        assert!(error.message.contains("found `\u{a0}`"), "{error}");
    }
}
