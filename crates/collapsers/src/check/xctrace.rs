//! xctrace's XML: frames are named once and referred to by number, so that a short text can stand for a long one.

use rustc_hash::FxHashMap;

use super::Folded;

/// Attributes of one element. The XML reader compares each with all before it.
const MOST_ATTRIBUTES: usize = 100;

pub(crate) fn xctrace(text: &[u8]) -> Result<(), String> {
    let mut folded = Folded::default();
    let mut names: FxHashMap<&[u8], u64> = FxHashMap::default();
    let mut longest = 0;
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', &text[at..]).map(|start| at + start) {
        let rest = &text[start..];
        let skip = |end: &[u8]| memchr::memmem::find(rest, end).map_or(rest.len(), |found| found + end.len());
        let length = match rest {
            [b'<', b'!', b'-', b'-', ..] => skip(b"-->"),
            [b'<', b'!', b'[', ..] => skip(b"]]>"),
            [b'<', b'!', ..] => return Err("it declares a document type".to_owned()),
            [b'<', b'?', ..] => skip(b"?>"),
            _ => tag_length(rest)?,
        };
        let tag = &rest[..length];
        at = start + length;
        if !tag.starts_with(b"<frame") {
            continue;
        }
        let own = tag.len() as u64;
        let name = match (attribute(tag, b" ref=\""), attribute(tag, b" id=\"")) {
            (Some(id), _) => names.get(id).copied().unwrap_or(longest),
            (None, Some(id)) => *names.entry(id).or_insert(own),
            (None, None) => longest,
        };
        longest = longest.max(own);
        folded.add(name.max(1))?;
    }
    Ok(())
}

/// Up to the `>` that stands in no value.
fn tag_length(text: &[u8]) -> Result<usize, String> {
    let mut quote = None;
    let mut attributes = 0;
    for (at, byte) in text.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Ok(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'=') => attributes += 1,
            (None, b'<') if at > 0 => return Err("an element lacks its end".to_owned()),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
        if attributes > MOST_ATTRIBUTES {
            return Err(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
    }
    Ok(text.len())
}

fn attribute<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let start = memchr::memmem::find(tag, name)? + name.len();
    let end = memchr::memchr(b'"', &tag[start..])?;
    Some(&tag[start..start + end])
}
