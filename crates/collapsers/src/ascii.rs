//! Text without letters of several bytes, and back: inferno cuts names 17 bytes before their end wherever that is.

use std::borrow::Cow;

/// Begins an escape: a control character that no profiler writes.
const MARK: u8 = 0x01;

/// Each byte beyond ASCII as [`MARK`] and two letters; in XML, references to characters too, as they become such bytes.
pub(crate) fn escape(text: &[u8], is_xml: bool) -> Cow<'_, [u8]> {
    let needs = |byte: &u8| !byte.is_ascii() || *byte == MARK;
    let has_references = is_xml && memchr::memmem::find(text, b"&#").is_some();
    if !has_references && !text.iter().any(needs) {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match reference(&text[at..]).filter(|_| is_xml) {
            Some((letter, length)) => {
                let mut bytes = [0; 4];
                letter.encode_utf8(&mut bytes).bytes().for_each(|byte| push(&mut out, byte));
                at += length;
            }
            None if needs(byte) => {
                push(&mut out, *byte);
                at += 1;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    Cow::Owned(out)
}

fn push(out: &mut Vec<u8>, byte: u8) {
    out.extend([MARK, b'a' + (byte >> 4), b'a' + (byte & 15)]);
}

/// A character reference at the start and its length, if it stands for more than ASCII.
fn reference(text: &[u8]) -> Option<(char, usize)> {
    let digits = text.strip_prefix(b"&#")?;
    let end = digits.iter().take(10).position(|byte| *byte == b';')?;
    let digits = std::str::from_utf8(&digits[..end]).ok()?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let letter = char::from_u32(code).filter(|letter| !letter.is_ascii() || *letter == char::from(MARK))?;
    Some((letter, end + 3))
}

/// What [`escape`] was given.
pub(crate) fn unescape(mut text: Vec<u8>) -> Vec<u8> {
    if memchr::memchr(MARK, &text).is_none() {
        return text;
    }
    let (mut from, mut to) = (0, 0);
    while let Some(byte) = text.get(from) {
        let nibble = |at: usize| text.get(at).map(|letter| letter.wrapping_sub(b'a')).filter(|value| *value < 16);
        let escaped = (*byte == MARK).then(|| nibble(from + 1).zip(nibble(from + 2))).flatten();
        let (byte, length) = escaped.map_or((*byte, 1), |(high, low)| (high << 4 | low, 3));
        text[to] = byte;
        from += length;
        to += 1;
    }
    text.truncate(to);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in ["", "plain", "größe\u{1}x", "日本"] {
            let escaped = escape(text.as_bytes(), false);
            assert!(escaped.is_ascii());
            assert_eq!(unescape(escaped.into_owned()), text.as_bytes());
        }
        let xml = escape(b"a&#228;&#xE4;&#65;&#1;&#;&amp;", true).into_owned();
        assert_eq!(unescape(xml), "aää&#65;\u{1}&#;&amp;".as_bytes());
        assert_eq!(unescape(b"\x01z\x01a".to_vec()), b"\x01z\x01a");
    }
}
