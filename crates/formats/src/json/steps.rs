//! Walking a value step by step, where calls in calls won't do: their depth would be the input's.

use std::borrow::Cow;

use super::{Json, Result};

impl<'a> Json<'a> {
    /// Opens an object or array: whether there is anything in it. [`Self::key`] and [`Self::more`]
    /// go on from there.
    pub(crate) fn enter(&mut self, open: u8, what: &str) -> Result<bool> {
        if !self.take(open) {
            return Err(self.expected(what));
        }
        Ok(!self.take(if open == b'{' { b'}' } else { b']' }))
    }

    /// A key of an object, and its colon.
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>> {
        let key = self.string("a key in quotes")?;
        if self.take(b':') { Ok(key) } else { Err(self.expected("`:`")) }
    }

    /// A key as it is written, without its quotes.
    pub(crate) fn raw_key(&mut self) -> Result<&'a str> {
        let start = self.offset();
        self.skip_key(true)?;
        let text = self.text[start..self.at].trim_end_matches(':').trim_end();
        Ok(text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text))
    }

    /// After a value: whether another one follows, or `close` ends the object or array.
    pub(crate) fn more(&mut self, close: u8) -> Result<bool> {
        if self.take(close) {
            return Ok(false);
        }
        if self.take(b',') { Ok(true) } else { Err(self.expected("`,` or a closing bracket")) }
    }

    /// A second cursor at the same place.
    pub(crate) fn fork(&self) -> Self {
        Self { text: self.text, at: self.at, nesting: self.nesting }
    }

    /// Passes over a value, and gives its text.
    pub(crate) fn raw(&mut self) -> Result<&'a str> {
        let start = self.offset();
        self.skip()?;
        Ok(&self.text[start..self.at])
    }

    /// Passes over a value that will be read later: only its texts and brackets are looked at.
    pub(crate) fn pass(&mut self) -> Result<()> {
        if !matches!(self.peek(), Some(b'{' | b'[')) {
            return self.skip();
        }
        let bytes = self.bytes();
        let mut open = 0usize;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.skip_string()?;
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Ok(());
            }
        }
        Err(self.expected("a closing bracket"))
    }
}

#[cfg(test)]
mod tests {
    use crate::Limits;
    use crate::json::Json;

    #[test]
    fn steps_walk_what_calls_do() {
        let text = r#" {"a\n" : [1, {"]":2}], "b":{}} 7"#;
        let mut json = Json::new(text, &Limits::default());
        let mut whole = json.fork();
        whole.pass().unwrap();
        assert_eq!(whole.raw().unwrap(), "7");
        assert_eq!((json.enter(b'{', "an object"), json.raw_key()), (Ok(true), Ok(r"a\n")));
        assert_eq!((json.raw(), json.more(b'}')), (Ok(r#"[1, {"]":2}]"#), Ok(true)));
        assert_eq!((json.key().unwrap(), json.enter(b'{', "an object")), ("b".into(), Ok(false)));
        assert_eq!((json.more(b'}'), json.trailing()), (Ok(false), 1));
        for end in 2..text.len() - 3 {
            assert!(Json::new(&text[..end], &Limits::default()).pass().is_err(), "{end}");
        }
    }
}
