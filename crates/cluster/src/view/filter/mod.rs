//! One filter language for every list: words, fields, labels and figures.
//!
//! Terms are set apart by spaces and must all fit; `or` sets groups of them apart, of which one must fit; `-` or `!`
//! before a term turns it round; text in double quotes is one word.
//!
//! | term | fits |
//! |---|---|
//! | `web` | what has it in its name, or in another text that the list shows, whatever the case |
//! | `ns:payments` `status:CrashLoopBackOff` `owner:deploy/web` | a field; as long as no value is exactly this one, those that begin with it |
//! | `app=web` `app!=web` `app in (a,b)` `app=` | a label (or a field of that name), the last one any value of it |
//! | `cpu.requested > 80%` `memory.used >= 2Gi` `restarts > 5` `age < 1h` | a figure; percent are of what the node can give; `cpu.limit=` fits where it is known |
//!
//! Parsing is total: what can't be understood is left out, so that a half-typed term never empties a list, and a
//! [`Problem`] says so.

mod amount;
mod complete;
mod keys;
mod matcher;
mod needle;
mod parse;
mod row_thing;
mod scan;
mod things;
mod workload_thing;

use std::fmt;

pub use amount::{Bound, Comparison};
pub use complete::{Candidate, complete};
pub use keys::{Field, FigureKey, Part, Subject};
pub use matcher::{Matcher, Thing};
pub use needle::Needle;
pub use row_thing::RowThing;
pub(in crate::view) use row_thing::count;
pub use things::{NodeThing, POD_STATES, PodThing};
pub(in crate::view) use things::{age, label};
pub use workload_thing::WorkloadThing;

/// Terms: one group must fit, and of it every term. No group at all fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The groups, none of them empty.
    pub groups: Vec<Vec<Term>>,
}

/// A condition, perhaps turned round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Fits where the test does not.
    pub negated: bool,
    /// The condition.
    pub test: Test,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A word in lower case.
    Word(String),
    /// A field and how its text begins; an empty value fits any text but the empty one.
    Field(Field, String),
    /// A label and its values; no value stands for any.
    Label(String, Vec<String>),
    /// A figure against an amount.
    Compare(FigureKey, Comparison, Bound),
    /// A figure is known.
    Known(FigureKey),
}

/// What could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the text.
    pub at: usize,
    /// The sentence, with the place.
    pub sentence: String,
}

impl Filter {
    /// The filter that a text describes, and the first thing in it that could not be understood and is left out.
    pub fn parse(text: &str, subject: Subject) -> (Self, Option<Problem>) {
        parse::parse(text, subject)
    }

    /// Whether everything fits.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether what fits depends on the time of display.
    pub fn asks_for_age(&self) -> bool {
        let mut terms = self.groups.iter().flatten();
        terms.any(|term| matches!(term.test, Test::Compare(FigureKey::Age, ..)))
    }
}

impl fmt::Display for Filter {
    /// The text that parses to this filter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, group) in self.groups.iter().enumerate() {
            if at > 0 {
                f.write_str(" or ")?;
            }
            for (at, term) in group.iter().enumerate() {
                let space = if at > 0 { " " } else { "" };
                write!(f, "{space}{term}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negated { "-" } else { "" };
        match &self.test {
            Test::Word(word) => write!(f, "{sign}{}", quoted(word)),
            Test::Field(field, value) if value.is_empty() => write!(f, "{sign}{}:", field.name()),
            Test::Field(field, value) => write!(f, "{sign}{}:{}", field.name(), quoted(value)),
            Test::Label(key, values) => match values.as_slice() {
                [] => write!(f, "{sign}{}=", quoted(key)),
                [value] => write!(f, "{sign}{}={}", quoted(key), quoted(value)),
                values => {
                    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                    write!(f, "{sign}{} in ({})", quoted(key), values.join(","))
                }
            },
            Test::Compare(key, comparison, bound) => {
                write!(f, "{sign}{key} {} {}", comparison.sign(), bound.print(key))
            }
            Test::Known(key) => write!(f, "{sign}{key}="),
        }
    }
}

/// A text as it stands in a filter: in quotes where it would mean something else without.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let reserved = ["or", "and", "in", "notin"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let bare = !text.is_empty() && text.chars().all(plain) && !text.starts_with('-') && !reserved;
    if bare && !keys::looks_like_a_figure(text) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests;
