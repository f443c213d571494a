//! Text that stays text: in XML and HTML, and in JSON within HTML.

use std::fmt::{self, Display, Formatter, Write as _};

/// Text as character data or an attribute's value, in XML and in HTML alike.
pub(crate) struct Xml<'a>(pub(crate) &'a str);

impl Display for Xml<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // A reader may turn them into blanks, or into another line end.
                '\t' | '\n' | '\r' => write!(f, "&#{};", u32::from(c))?,
                // Not even a reference to them may stand in XML 1.0.
                '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => f.write_char(char::REPLACEMENT_CHARACTER)?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Text as a JSON string, with its quotes, that neither ends a `<script>` nor a line of JavaScript.
pub(crate) struct Json<'a>(pub(crate) &'a str);

impl Display for Json<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '<' | '\0'..='\x1f' | '\x7f' | '\u{2028}' | '\u{2029}' => write!(f, "\\u{:04x}", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn xml_has_no_markup_and_no_forbidden_character() {
        let text = Xml("a<b>&\"'\n\0\u{1b}\u{fffe}\u{7f}").to_string();
        assert_eq!(text, "a&lt;b&gt;&amp;&quot;&#39;&#10;\u{fffd}\u{fffd}\u{fffd}\u{7f}");
    }

    proptest! {
        #[test]
        fn json_is_read_as_it_was(text: String) {
            let written = Json(&text).to_string();
            let is_safe = !written.contains(['<', '\n', '\u{2028}', '\u{2029}']);
            prop_assert!(is_safe);
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
