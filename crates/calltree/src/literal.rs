//! What every match of a regular expression must contain: plain text is found many times faster.

/// For each alternative of an expression the longest text that is in all of its matches. `None` where an alternative
/// has none of at least two characters, or is written in a way that isn't looked into (classes, flags, code points).
pub(crate) fn required(pattern: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let (mut best, mut run) = (String::new(), String::new());
    let mut depth = 0usize;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' => return None,
            '\\' => {
                let escaped = chars.next()?;
                if depth > 0 {
                } else if !escaped.is_ascii_alphanumeric() {
                    run.push(escaped);
                } else if "dDsSwWbBAz".contains(escaped) {
                    end(&mut run, &mut best);
                } else {
                    return None;
                }
            }
            '(' => {
                if chars.next_if_eq(&'?').is_some() && chars.peek() != Some(&':') {
                    return None;
                }
                end(&mut run, &mut best);
                depth += 1;
            }
            ')' => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            '|' => {
                end(&mut run, &mut best);
                found.push(std::mem::take(&mut best));
            }
            '?' | '*' | '{' => {
                run.pop();
                end(&mut run, &mut best);
                if c == '{' {
                    chars.find(|c| *c == '}')?;
                }
            }
            '+' => {
                // What follows may make the repetition itself optional: `b+*`, and `b+??` too.
                if chars.peek().is_some_and(|next| "?*+{".contains(*next)) {
                    run.pop();
                }
                end(&mut run, &mut best);
            }
            '.' | '^' | '$' => end(&mut run, &mut best),
            c => run.push(c),
        }
    }
    end(&mut run, &mut best);
    found.push(best);
    found.iter().all(|text| text.chars().nth(1).is_some()).then_some(found)
}

fn end(run: &mut String, best: &mut String) {
    if run.len() > best.len() {
        std::mem::swap(run, best);
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_lite::Regex;

    use super::*;

    #[test]
    fn what_a_match_must_contain() {
        for (pattern, expected) in [
            ("main", Some(vec!["main"])),
            ("^java/.*call_\\d*7$", Some(vec!["java/"])),
            ("alloc|free", Some(vec!["alloc", "free"])),
            ("alloc|f", None),
            ("ab?cd+e", Some(vec!["cd"])),
            ("xyb+??", Some(vec!["xy"])),
            ("ab+*", None),
            ("a(b|cde)fg", Some(vec!["fg"])),
            ("(?:abc)", None),
            ("(?i)abc", None),
            ("x\\.y\\(", Some(vec!["x.y("])),
            ("abc{2}d", Some(vec!["ab"])),
            ("[abc]def", None),
            ("\\x41bc", None),
            ("", None),
        ] {
            let expected = expected.map(|texts| texts.into_iter().map(str::to_owned).collect());
            assert_eq!(required(pattern), expected, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn every_match_contains_it(
            pattern in "(a|b|c|ab|\\||\\(|\\(\\?:|\\)|\\?|\\*|\\+|\\{1,2\\}|\\.|\\^|\\$|\\\\d|\\\\\\.|\\\\b){0,8}",
            names in prop::collection::vec("[abc.1]{0,8}", 20),
        ) {
            if let (Ok(regex), Some(texts)) = (Regex::new(&pattern), required(&pattern)) {
                for name in names.iter().filter(|name| regex.is_match(name)) {
                    prop_assert!(texts.iter().any(|text| name.contains(text)), "{} {} {:?}", pattern, name, texts);
                }
            }
        }
    }
}
