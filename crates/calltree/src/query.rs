//! What to search for.

use std::sync::Arc;

use memchr::memmem::Finder;
use regex_lite::{Regex, RegexBuilder};

use crate::literal;

/// A search as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Terms, separated by commas; a name matches if it contains any of them (`\,` is a comma of the term). With
    /// `regex` one regular expression, commas and all.
    pub text: String,
    /// Whether `text` is a regular expression.
    pub regex: bool,
    /// Whether capitals and small letters differ.
    pub case: bool,
}

/// Why a query can't be used; prints as one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// What the expression's parser says.
    pub message: String,
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "The search isn't a valid regular expression: {}.", self.message.trim_end_matches('.'))
    }
}

impl std::error::Error for QueryError {}

/// A query made ready.
#[derive(Debug, Clone)]
pub struct Pattern {
    test: Test,
    folds: bool,
}

#[derive(Debug, Clone)]
enum Test {
    Terms(Vec<Finder<'static>>),
    /// An expression, behind what every match must contain any of, if that is known. What it is made of is only named
    /// where one is made, so that a page without expressions doesn't carry it.
    Regex(Arc<dyn Expression>, Option<Vec<Finder<'static>>>),
}

/// A regular expression.
trait Expression: std::fmt::Debug + Send + Sync {
    fn is_match(&self, name: &str) -> bool;
}

impl Expression for Regex {
    fn is_match(&self, name: &str) -> bool {
        Self::is_match(self, name)
    }
}

impl Pattern {
    /// Makes a query ready; `None` if it asks for nothing (no term in it).
    ///
    /// # Errors
    /// [`QueryError`] for an invalid or oversized regular expression.
    pub fn new(query: &Query) -> Result<Option<Self>, QueryError> {
        if query.regex { Self::of_expression(query) } else { Ok(Self::of_terms(query)) }
    }

    /// As [`Self::new`], of a query that is no regular expression.
    #[must_use]
    pub fn of_terms(query: &Query) -> Option<Self> {
        let folds = !query.case;
        let finders: Vec<_> = terms(&query.text).iter().map(|term| finder(term, folds)).collect();
        (!finders.is_empty()).then_some(Self { test: Test::Terms(finders), folds })
    }

    /// As [`Self::new`], of a query that is a regular expression.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of_expression(query: &Query) -> Result<Option<Self>, QueryError> {
        let folds = !query.case;
        if query.text.is_empty() {
            return Ok(None);
        }
        // The crate ignores the case of ASCII only, so that other letters are folded here on both sides. Outside of
        // ASCII every character of an expression is a literal.
        let fold = |c: char| if c.is_ascii() || !folds { c } else { small(c) };
        let text: String = query.text.chars().map(fold).collect();
        let regex = RegexBuilder::new(&text).case_insensitive(folds).size_limit(1 << 20).build();
        let regex = regex.map_err(|error| QueryError { message: error.to_string() })?;
        let required = literal::required(&text).map(|texts| texts.iter().map(|text| finder(text, folds)).collect());
        Ok(Some(Self { test: Test::Regex(Arc::new(regex), required), folds }))
    }

    /// Whether a name matches. `folded` is room for the name in small letters, to be used again for the next one.
    #[must_use]
    pub fn is_match(&self, name: &str, folded: &mut String) -> bool {
        let name = if self.folds {
            fold_into(name, folded);
            folded.as_str()
        } else {
            name
        };
        let any = |finders: &[Finder<'_>]| finders.iter().any(|finder| finder.find(name.as_bytes()).is_some());
        match &self.test {
            Test::Terms(finders) => any(finders),
            Test::Regex(regex, required) => required.as_deref().is_none_or(any) && regex.is_match(name),
        }
    }
}

fn finder(text: &str, folds: bool) -> Finder<'static> {
    let text = if folds { text.chars().map(small).collect() } else { text.to_owned() };
    Finder::new(text.as_bytes()).into_owned()
}

fn terms(text: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ',' => terms.push(String::new()),
            '\\' if chars.peek() == Some(&',') => {
                chars.next();
                push(&mut terms, ',');
            }
            c => push(&mut terms, c),
        }
    }
    terms.iter().map(|term| term.trim().to_owned()).filter(|term| !term.is_empty()).collect()
}

fn push(terms: &mut [String], c: char) {
    if let Some(term) = terms.last_mut() {
        term.push(c);
    }
}

/// Unicode's simple lowercase: one character for one.
fn small(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

fn fold_into(name: &str, folded: &mut String) {
    folded.clear();
    if name.is_ascii() {
        folded.push_str(name);
        folded.make_ascii_lowercase();
    } else {
        folded.extend(name.chars().map(small));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(text: &str, regex: bool, case: bool, name: &str) -> bool {
        let pattern = Pattern::new(&Query { text: text.into(), regex, case }).unwrap();
        pattern.unwrap().is_match(name, &mut String::new())
    }

    #[test]
    fn names_match_as_asked() {
        for (text, regex, case, name, expected) in [
            ("alloc", false, false, "MALLOC", true),
            ("alloc", false, true, "MALLOC", false),
            ("foo, ALLOC ,", false, false, "malloc", true),
            ("foo,bar", false, false, "malloc", false),
            (r"f(int\, char)", false, false, "f(int, char)", true),
            (r"f(int\, char)", false, false, "char)", false),
            ("a.c", false, false, "abc", false),
            ("ÉTÉ", false, false, "d'été", true),
            ("σ", false, false, "ΟΔΟΣ", true),
            ("^main$", true, false, "Main", true),
            ("^main$", true, true, "Main", false),
            ("a{1,2}c", true, false, "aac", true),
            ("É+T", true, false, "éét", true),
            (r"\S", true, false, " ", false),
            (r"\S", true, false, "é", true),
        ] {
            assert_eq!(is_match(text, regex, case, name), expected, "{text:?} {regex} {case} {name:?}");
        }
    }

    #[test]
    fn an_empty_query_asks_for_nothing() {
        for (text, regex) in [("", false), ("", true), (" , ,", false)] {
            assert!(Pattern::new(&Query { text: text.into(), regex, case: false }).unwrap().is_none(), "{text:?}");
        }
    }

    #[test]
    fn a_wrong_expression_is_a_sentence() {
        for text in ["(", "a{2,1}", "[z-a]", "(?P<", "((((a{999}){999}){999}){999})"] {
            let error = Pattern::new(&Query { text: text.into(), regex: true, case: false }).unwrap_err().to_string();
            assert!(error.starts_with("The search") && error.ends_with('.') && !error.contains('\n'), "{error}");
        }
    }
}
