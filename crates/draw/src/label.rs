//! Text on boxes: safe for a canvas, and short.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// A name as it can be drawn on one line: control characters as pictures, no marks that reorder or hide text.
#[must_use]
pub fn visible(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(name);
    }
    if !name.chars().any(|c| replaced(c) != Some(c)) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().filter_map(replaced).collect())
}

fn replaced(c: char) -> Option<char> {
    match c {
        // Unicode has a picture for each of the ASCII control characters.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' => Some('\u{2421}'),
        '\u{2028}' | '\u{2029}' => Some('\u{2424}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        // Joiners, direction marks and overrides, byte order mark, soft hyphen, tags.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => None,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => None,
        c => Some(c),
    }
}

/// A name in at most `columns` columns of a monospaced font (some characters take two), left out in the middle where
/// it is too long: first its arguments, then the namespaces between the first and the last ones that fit, then the
/// middle of its last part. `None` where nothing useful fits.
#[must_use]
pub fn elide(name: &str, columns: usize) -> Option<Cow<'_, str>> {
    if name.is_empty() {
        return None;
    }
    if name.width() <= columns {
        return Some(Cow::Borrowed(name));
    }
    if columns < 3 {
        return None;
    }
    let base = without_arguments(name);
    if base.len() < name.len() {
        match base.width() {
            width if width + 3 <= columns => return Some(Cow::Owned(format!("{base}(…)"))),
            width if width <= columns => return Some(Cow::Borrowed(base)),
            _ => {}
        }
    }
    let room = columns - 1;
    let parts = parts(base);
    let last = parts.last().copied().unwrap_or(0);
    if base[last..].width() > room {
        let tail = (room * 2).div_euclid(5);
        return Some(Cow::Owned(format!("{}…{}", head_of(&base[last..], room - tail), tail_of(&base[last..], tail))));
    }
    let head = &base[..parts.first().copied().unwrap_or(0)];
    let head = if head.width() + base[last..].width() <= room { head } else { "" };
    let left = room - head.width();
    let tail = parts.iter().find(|start| base[**start..].width() <= left).copied().unwrap_or(last);
    Some(Cow::Owned(format!("{head}…{}", &base[tail..])))
}

/// A text in at most `columns` columns, left out at its end where it is too long. `None` where nothing useful fits.
#[must_use]
pub fn elide_end(text: &str, columns: usize) -> Option<Cow<'_, str>> {
    match text.width() {
        0 => None,
        width if width <= columns => Some(Cow::Borrowed(text)),
        _ if columns < 3 => None,
        _ => Some(Cow::Owned(format!("{}…", head_of(text, columns - 1).trim_end()))),
    }
}

/// As many whole parts as fit in `columns` columns, from the first on, put together with `between`; a mark at the end says
/// that there are more, where it fits. `None` where not even the first part does.
#[must_use]
pub fn whole_parts(text: &str, between: &str, columns: usize) -> Option<String> {
    let mut shown = String::new();
    let mut parts = text.split(between).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.peek() {
        let gap = if shown.is_empty() { 0 } else { between.width() };
        if shown.width() + gap + part.width() > columns {
            break;
        }
        if gap > 0 {
            shown.push_str(between);
        }
        shown.extend(parts.next());
    }
    if shown.is_empty() {
        return None;
    }
    if parts.peek().is_some() && shown.width() + 2 <= columns {
        shown.push_str(" …");
    }
    Some(shown)
}

/// `f` of `f(int, char) const`: the name without a list of arguments, or a place in parentheses, at its end.
fn without_arguments(name: &str) -> &str {
    let Some(close) = name.rfind(')') else { return name };
    // Go writes receivers in parentheses: there a method follows.
    if name[close + 1..].contains(['.', '/', ':']) {
        return name;
    }
    let mut open = 0usize;
    for (at, c) in name[..=close].char_indices().rev() {
        match c {
            ')' => open += 1,
            '(' => {
                open -= 1;
                if open == 0 {
                    let base = name[..at].trim_end();
                    return if base.is_empty() || base.ends_with("operator") { name } else { base };
                }
            }
            _ => {}
        }
    }
    name
}

/// Where the parts of a name start, the first one aside: after `::`, `.` and `/` and before `(`, outside of brackets.
fn parts(name: &str) -> Vec<usize> {
    let bytes = name.as_bytes();
    let mut starts = Vec::new();
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        match byte {
            b'(' if depth == 0 => {
                starts.push(at);
                depth += 1;
            }
            b'<' | b'[' | b'{' | b'(' => depth += 1,
            b'>' if matches!(before, Some(b'-' | b'=')) => {}
            b'>' | b']' | b'}' | b')' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && before == Some(b':') => starts.push(at + 1),
            b'.' | b'/' if depth == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    starts.retain(|start| (1..bytes.len()).contains(start));
    starts.dedup();
    starts
}

/// The longest beginning of at most `columns` columns, with the marks that belong to its last character.
fn head_of(text: &str, columns: usize) -> &str {
    let mut width = 0;
    for (at, c) in text.char_indices() {
        width += c.width().unwrap_or(0);
        if width > columns {
            return &text[..at];
        }
    }
    text
}

/// The longest end of at most `columns` columns; marks whose character is left out are left out as well.
fn tail_of(text: &str, columns: usize) -> &str {
    let mut width = 0;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        let own = c.width().unwrap_or(0);
        width += own;
        if width > columns {
            break;
        }
        if own > 0 {
            start = at;
        }
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_keep_what_tells_most() {
        for (name, columns, expected) in [
            ("main", 4, Some("main")),
            ("main", 3, Some("ma…")),
            ("main", 2, None),
            ("a", 1, Some("a")),
            ("", 9, None),
            (
                "tokio::runtime::scheduler::multi_thread::worker::run",
                60,
                Some("tokio::runtime::scheduler::multi_thread::worker::run"),
            ),
            ("tokio::runtime::scheduler::multi_thread::worker::run", 40, Some("tokio::…multi_thread::worker::run")),
            ("tokio::runtime::scheduler::multi_thread::worker::run", 21, Some("tokio::…worker::run")),
            ("tokio::runtime::scheduler::multi_thread::worker::run", 12, Some("tokio::…run")),
            ("tokio::runtime::scheduler::multi_thread::worker::run", 6, Some("…run")),
            ("net/http.(*conn).serve", 14, Some("net/…serve")),
            ("net/http.(*conn).serve", 19, Some("net/…(*conn).serve")),
            ("java/util/concurrent/ThreadPoolExecutor.runWorker", 40, Some("java/…ThreadPoolExecutor.runWorker")),
            ("java/util/concurrent/ThreadPoolExecutor.runWorker", 20, Some("java/…runWorker")),
            ("ns::Foo::bar(std::string const&, int) const", 20, Some("ns::Foo::bar(…)")),
            ("ns::Foo::bar(std::string const&, int) const", 12, Some("ns::Foo::bar")),
            ("ns::Foo::bar(std::string const&, int) const", 9, Some("ns::…bar")),
            ("<alloc::boxed::Box<dyn Fn()> as core::ops::FnOnce>::call_once", 20, Some("…call_once")),
            ("get (requests/api.py:73)", 8, Some("get(…)")),
            ("a_very_long_c_function_name", 11, Some("a_very…name")),
            ("operator()(int)", 20, Some("operator()(int)")),
            ("日本語の関数", 6, Some("日…数")),
        ] {
            assert_eq!(elide(name, columns).as_deref(), expected, "{name} in {columns}");
        }
    }

    #[test]
    fn heads_end_where_there_is_no_more_room() {
        for (text, columns, expected) in [
            ("eu-central-1a", 13, Some("eu-central-1a")),
            ("eu-central-1a", 9, Some("eu-centr…")),
            ("two words", 5, Some("two…")),
            ("日本語", 5, Some("日本…")),
            ("abc", 2, None),
            ("", 9, None),
        ] {
            assert_eq!(elide_end(text, columns).as_deref(), expected, "{text} in {columns}");
        }
    }

    #[test]
    fn figures_are_whole_or_not_there() {
        for (columns, expected) in [
            (30, Some("12 nodes · 340 pods · 50%")),
            (24, Some("12 nodes · 340 pods …")),
            (20, Some("12 nodes · 340 pods")),
            (18, Some("12 nodes …")),
            (8, Some("12 nodes")),
            (7, None),
        ] {
            assert_eq!(whole_parts("12 nodes · 340 pods · 50%", " · ", columns).as_deref(), expected, "{columns}");
        }
        assert_eq!(whole_parts("", " · ", 9), None);
    }

    #[test]
    fn a_label_cannot_disturb_the_line() {
        for (name, expected) in [
            ("plain", "plain"),
            ("é::ü", "é::ü"),
            ("a\nb\tc\0", "a␊b␉c␀"),
            ("\u{202e}evil\u{202c}", "evil"),
            ("a\u{2066}b\u{200f}\u{feff}", "ab"),
            ("x\u{2028}y\u{85}", "x␤y\u{fffd}"),
            ("<b>&amp;</b>", "<b>&amp;</b>"),
            ("e\u{301}", "e\u{301}"),
        ] {
            assert_eq!(visible(name), expected, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn a_label_fits(name in "(::|[a-z]{1,9}|\\.|/|<|>|\\(|\\)|日本|é|\u{301}| ){0,12}", columns in 0usize..40) {
            if let Some(label) = elide(&name, columns) {
                prop_assert!(label.width() <= columns, "{:?} in {}: {:?}", name, columns, label);
                prop_assert!(!label.is_empty());
            } else {
                prop_assert!(columns < 3 || name.is_empty());
            }
        }

        #[test]
        fn any_text_is_taken(name: String, columns in 0usize..40) {
            let shown = visible(&name);
            prop_assert!(!shown.chars().any(char::is_control));
            let label = elide(&shown, columns);
            prop_assert!(label.is_none_or(|label| label.width() <= columns));
            prop_assert!(elide_end(&shown, columns).is_none_or(|label| label.width() <= columns));
            prop_assert!(whole_parts(&shown, " ", columns).is_none_or(|label| label.width() <= columns));
        }
    }
}
