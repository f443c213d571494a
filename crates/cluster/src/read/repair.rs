//! Makes valid JSON of an object that a strict parser refuses for its text or for doubled keys.

/// The object with invalid UTF-8 and lone surrogates as U+FFFD and bare control characters escaped, and of
/// doubled keys the last, as JavaScript and Go read it; and whether its text was changed. `None` if it is
/// not JSON even so.
pub(crate) fn repair(json: &[u8]) -> Option<(Vec<u8>, bool)> {
    let text = String::from_utf8_lossy(json);
    let fixed = repair_escapes(&text);
    let changed = fixed.as_bytes() != json;
    // Also drops doubled keys; refuses nesting beyond 128, which no object needs that is doubled as well.
    let value: Option<serde_json::Value> = serde_json::from_str(&fixed).ok();
    match value {
        Some(value) => Some((serde_json::to_vec(&value).ok()?, changed)),
        None => changed.then(|| (fixed.into_bytes(), true)),
    }
}

fn repair_escapes(text: &str) -> String {
    let mut fixed = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_text = false;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '"' => in_text = !in_text,
            '\\' if in_text => length = escape(rest, &mut fixed),
            c if in_text && c < ' ' => fixed.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => {}
        }
        if !(in_text && (c == '\\' || c < ' ')) {
            fixed.push(c);
        }
        rest = &rest[length..];
    }
    fixed
}

/// Copies the escape at the beginning of `rest`; how many bytes it took.
fn escape(rest: &str, fixed: &mut String) -> usize {
    let unit = |at: usize| -> Option<u16> {
        (rest.get(at..at + 2)? == "\\u").then_some(())?;
        u16::from_str_radix(rest.get(at + 2..at + 6)?, 16).ok()
    };
    let length = match (unit(0), unit(6)) {
        (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
        (Some(0xd800..=0xdfff), _) => {
            fixed.push_str("\\ufffd");
            return 6;
        }
        _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
    };
    fixed.push_str(&rest[..length]);
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_text_and_doubled_keys_are_mended() {
        for (json, fixed, changed) in [
            (&br#"{"a":"n\ud800"}"#[..], "{\"a\":\"n\u{fffd}\"}", true),
            (br#"{"a":"\ud83d\ude00 \udc00x"}"#, "{\"a\":\"😀 \u{fffd}x\"}", true),
            (b"{\"a\":\"n\xff\xfe3\"}", "{\"a\":\"n\u{fffd}\u{fffd}3\"}", true),
            (b"{\"a\":\"x\ny\"}", "{\"a\":\"x\\ny\"}", true),
            (br#"{"a":1,"a":{"b":2}}"#, r#"{"a":{"b":2}}"#, false),
            (br#"{"a":"\\ud800 \" \u00e9"}"#, r#"{"a":"\\ud800 \" é"}"#, false),
        ] {
            let (text, was_changed) = repair(json).unwrap();
            assert_eq!((String::from_utf8(text).unwrap().as_str(), was_changed), (fixed, changed));
        }
        assert_eq!(repair(b"{\"a\":}"), None);
        assert_eq!(repair(b"\"\\"), None);
    }
}
