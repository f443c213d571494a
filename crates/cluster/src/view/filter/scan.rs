//! The pieces of a filter's text: keys, values, quotes, signs.

use super::Problem;
use super::amount::Comparison;
use super::keys::{Field, Subject};

/// A filter's text as it is read.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// Byte at which the next thing begins.
    pub(super) at: usize,
    pub(super) subject: Subject,
    pub(super) problem: Option<Problem>,
}

/// A sign between a key and a value.
pub(super) enum Operator {
    Compare(Comparison),
    NotEqual,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, subject: Subject) -> Self {
        Self { text, at: 0, subject, problem: None }
    }

    /// The sign that stands here.
    pub(super) fn operator(&mut self) -> Option<Operator> {
        use Comparison::{Above, AtLeast, AtMost, Below, Equal};
        let signs = [
            ("!=", Operator::NotEqual),
            (">=", Operator::Compare(AtLeast)),
            ("<=", Operator::Compare(AtMost)),
            ("==", Operator::Compare(Equal)),
            (">", Operator::Compare(Above)),
            ("<", Operator::Compare(Below)),
            ("=", Operator::Compare(Equal)),
        ];
        let (sign, operator) = signs.into_iter().find(|(sign, _)| self.rest().starts_with(sign))?;
        self.at += sign.len();
        Some(operator)
    }

    /// A key or word: up to a space, a sign of comparison, or the colon after a field's name.
    pub(super) fn bare(&mut self) -> String {
        let rest = self.rest();
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            if c == ':' && Field::parse(&rest[..at]).is_some() {
                end = at + 1;
                break;
            }
            if c.is_whitespace() || matches!(c, '=' | '<' | '>') || rest[at..].starts_with("!=") {
                end = at;
                break;
            }
        }
        self.at += end;
        rest[..end].to_owned()
    }

    /// A value: in quotes, or up to a space.
    pub(super) fn value(&mut self) -> Option<String> {
        if self.rest().starts_with('"') {
            return self.quoted();
        }
        let value = self.chunk().to_owned();
        self.at += value.len();
        Some(value)
    }

    /// A text in quotes; one that is not closed ends with the filter.
    pub(super) fn quoted(&mut self) -> Option<String> {
        let start = self.at;
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => {
                    text.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.at += at + 1;
                    return Some(text);
                }
                _ => text.push(c),
            }
        }
        self.at = self.text.len();
        self.tell(start, "the quote is not closed");
        // What is typed so far is looked for already.
        (!text.is_empty()).then_some(text)
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// What stands before the next space.
    pub(super) fn chunk(&self) -> &'a str {
        self.rest().split(char::is_whitespace).next().unwrap_or_default()
    }

    pub(super) fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Keeps the first problem, with its place.
    pub(super) fn tell(&mut self, at: usize, what: &str) {
        if self.problem.is_none() {
            let place = self.text[..at].chars().count() + 1;
            let sentence = format!("At character {place}: {what}. The rest of the filter holds.");
            self.problem = Some(Problem { at, sentence });
        }
    }
}
