//! Where a JSON value ends, in as many pieces as it comes, without looking at what it says.

/// The state of looking for the end of one JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// In an object, an array or a string, this many brackets deep.
    Nested { depth: u32, in_text: bool, escaped: bool },
    /// In a number or a word.
    Word,
}

impl Scan {
    /// The state before the first byte of a value, from that byte.
    pub(crate) fn at(first: u8) -> Self {
        match first {
            b'{' | b'[' | b'"' => Self::Nested { depth: 0, in_text: false, escaped: false },
            _ => Self::Word,
        }
    }

    /// How many of `bytes` belong to the value if it ends among them. A word ends before what follows it.
    pub(crate) fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Word => {
                bytes.iter().position(|byte| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n'))
            }
            Self::Nested { depth, in_text, escaped } => nested_end(depth, in_text, escaped, bytes),
        }
    }
}

const QUOTE: u8 = 1;
const OPEN: u8 = 2;
const CLOSE: u8 = 3;
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    class[b'"' as usize] = QUOTE;
    class[b'{' as usize] = OPEN;
    class[b'[' as usize] = OPEN;
    class[b'}' as usize] = CLOSE;
    class[b']' as usize] = CLOSE;
    class
};

fn nested_end(depth: &mut u32, in_text: &mut bool, escaped: &mut bool, bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        if *in_text {
            if *escaped && at < bytes.len() {
                *escaped = false;
                at += 1;
            }
            at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
            if bytes[at] == b'\\' {
                at += 1;
                // The escaped byte may be in the next piece.
                *escaped = true;
                continue;
            }
            *in_text = false;
            at += 1;
            if *depth == 0 {
                return Some(at);
            }
        }
        let class = loop {
            match CLASS[*bytes.get(at)? as usize] {
                0 => at += 1,
                class => break class,
            }
        };
        at += 1;
        match class {
            QUOTE => *in_text = true,
            OPEN => *depth = depth.saturating_add(1),
            _ => {
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    return Some(at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_in_any_pieces() {
        for value in [
            r#"{"a":"}","b":[1,{"c":"\"]\\"}]}"#,
            r#""text with \" and { and \\""#,
            r#"[]"#,
            r#""""#,
            "-12.5e3",
            "null",
            "[[[[\"[\"]]]]",
        ] {
            let text = format!("{value},\"more\"]");
            for step in 1..=text.len() {
                let mut scan = Scan::at(text.as_bytes()[0]);
                let mut seen = 0;
                let end = text.as_bytes().chunks(step).find_map(|piece| {
                    let end = scan.end(piece).map(|end| seen + end);
                    seen += piece.len();
                    end
                });
                assert_eq!(end, Some(value.len()), "{value} in pieces of {step}");
            }
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(Scan::at(b'[').end(deep.as_bytes()), Some(2_000_000));
        assert_eq!(Scan::at(b'[').end(&deep.as_bytes()[..1_999_999]), None);
    }
}
