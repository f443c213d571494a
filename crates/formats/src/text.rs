//! Bytes to text: byte order marks, UTF-16, and bytes that are no UTF-8.

use std::borrow::Cow;

use crate::{Warning, WarningKind};

const UTF8_BOM: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Text of an input.
pub(crate) struct Text<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Bytes of the input before `text`: offsets in `text` are off by so much.
    pub(crate) skipped: usize,
}

/// Decodes by byte order mark, else as UTF-8. What is no text becomes U+FFFD, with a warning.
pub(crate) fn decode<'a>(bytes: &'a [u8], warnings: &mut Vec<Warning>) -> Text<'a> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => Text { text: utf16(rest, u16::from_le_bytes, warnings).into(), skipped: 2 },
        [0xFE, 0xFF, rest @ ..] => Text { text: utf16(rest, u16::from_be_bytes, warnings).into(), skipped: 2 },
        _ => {
            let rest = bytes.strip_prefix(UTF8_BOM).unwrap_or(bytes);
            let skipped = bytes.len() - rest.len();
            // Checking is several times faster than replacing, and most input is valid.
            if let Ok(text) = std::str::from_utf8(rest) {
                return Text { text: text.into(), skipped };
            }
            let text = String::from_utf8_lossy(rest);
            let message = "bytes that are no UTF-8 were replaced by \u{FFFD}";
            warnings.push(Warning::new(WarningKind::Encoding, replaced(rest, &text), message));
            Text { text, skipped }
        }
    }
}

/// Replacement characters that the decoder put in, without those of the source.
fn replaced(source: &[u8], lossy: &str) -> u64 {
    let mark = "\u{FFFD}".as_bytes();
    let count = |bytes: &[u8]| memchr::memmem::find_iter(bytes, mark).count() as u64;
    count(lossy.as_bytes()).saturating_sub(count(source)).max(1)
}

fn utf16(bytes: &[u8], word: fn([u8; 2]) -> u16, warnings: &mut Vec<Warning>) -> String {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut bad = odd.len() as u64;
    let mut text: String = char::decode_utf16(pairs.iter().map(|pair| word(*pair)))
        .map(|unit| {
            unit.unwrap_or_else(|_| {
                bad += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    if bad > 0 {
        warnings.push(Warning::new(WarningKind::Encoding, bad, "units that are no UTF-16 were replaced by \u{FFFD}"));
    }
    text
}

/// Whether bytes look like text: a byte order mark, or few control characters at the start.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return true;
    }
    let start = &bytes[..bytes.len().min(4096)];
    let control = start.iter().filter(|byte| **byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r')).count();
    control * 10 <= start.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_broken_bytes() {
        let cases: [(&[u8], &str, u64); 6] = [
            (b"a", "a", 0),
            (b"\xEF\xBB\xBFa", "a", 0),
            (b"\xFF\xFEa\0\n\0", "a\n", 0),
            (b"\xFE\xFF\0a\xD8\0", "a\u{FFFD}", 1),
            (b"\xFF\xFEa\0b", "a\u{FFFD}", 1),
            (b"a\xFFb\xEF\xBF\xBD\xFE", "a\u{FFFD}b\u{FFFD}\u{FFFD}", 2),
        ];
        for (bytes, text, bad) in cases {
            let mut warnings = Vec::new();
            assert_eq!(decode(bytes, &mut warnings).text, text);
            assert_eq!(warnings.iter().map(|w| w.count).sum::<u64>(), bad, "{text}");
        }
    }
}
