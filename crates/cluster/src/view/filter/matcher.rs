//! A filter made ready for many things.

use units::Quantity;

use super::amount::{Bound, Comparison};
use super::keys::{Field, FigureKey, Subject};
use super::{Filter, Test};

/// What a filter is asked about: a row of a list.
pub trait Thing {
    /// Whether the row shows a word.
    fn shows(&self, word: &Needle) -> bool;
    /// Whether any text of a field fits; absent texts are empty or not offered.
    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool;
    /// Whether any value of a label fits.
    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool;
    /// A figure and the whole of its percentages; `None` where it is not known.
    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)>;
}

/// A text that is looked for, whatever the case.
#[derive(Clone, Debug)]
pub struct Needle {
    lower: String,
    /// Both cases of its first byte.
    first: [u8; 2],
}

impl Needle {
    /// To look for this text.
    pub fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let first = lower.bytes().next().unwrap_or_default();
        Self { first: [first, first.to_ascii_uppercase()], lower }
    }

    /// The text in lower case.
    pub fn as_str(&self) -> &str {
        &self.lower
    }

    /// Whether a text contains it.
    pub fn is_in(&self, text: &str) -> bool {
        if self.lower.is_empty() {
            return true;
        }
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.lower);
        }
        let (text, needle) = (text.as_bytes(), self.lower.as_bytes());
        let Some(last) = text.len().checked_sub(needle.len()) else { return false };
        memchr::memchr2_iter(self.first[0], self.first[1], &text[..=last])
            .any(|at| text[at..at + needle.len()].eq_ignore_ascii_case(needle))
    }

    /// Whether a text begins with it.
    pub fn begins(&self, text: &str) -> bool {
        if text.is_ascii() {
            let head = text.as_bytes().get(..self.lower.len());
            return head.is_some_and(|head| head.eq_ignore_ascii_case(self.lower.as_bytes()));
        }
        text.to_lowercase().starts_with(&self.lower)
    }

    /// Whether a text is it.
    pub fn is(&self, text: &str) -> bool {
        if text.is_ascii() { text.eq_ignore_ascii_case(&self.lower) } else { text.to_lowercase() == self.lower }
    }
}

/// A filter with what it needs to know of all things of a list.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    groups: Vec<Vec<(bool, Ready)>>,
}

#[derive(Clone, Debug)]
enum Ready {
    Word(Needle),
    /// `whole` where some thing has exactly this text: then those that only begin with it are others.
    Field {
        field: Field,
        value: Needle,
        whole: bool,
    },
    /// `field` where the key is a field's name as well.
    Label {
        key: String,
        values: Vec<String>,
        field: Option<Field>,
    },
    Compare(FigureKey, Comparison, Bound),
    Known(FigureKey),
}

/// Short names of kinds, as kubectl knows them.
const KINDS: [(&str, &str); 10] = [
    ("deploy", "deployment"),
    ("sts", "statefulset"),
    ("ds", "daemonset"),
    ("rs", "replicaset"),
    ("cj", "cronjob"),
    ("rc", "replicationcontroller"),
    ("po", "pod"),
    ("no", "node"),
    ("pdb", "poddisruptionbudget"),
    ("hpa", "horizontalpodautoscaler"),
];

impl Matcher {
    /// Makes a filter ready for the things of a list.
    pub fn new<T: Thing, I: Iterator<Item = T>>(filter: &Filter, subject: Subject, things: impl Fn() -> I) -> Self {
        let ready = |test: &Test| match test {
            Test::Word(word) => Ready::Word(Needle::new(word)),
            Test::Field(field, value) => {
                let value = Needle::new(&long_kind(*field, value));
                let whole = !value.as_str().is_empty()
                    && things().any(|thing| thing.any_text(*field, &mut |text| value.is(text)));
                Ready::Field { field: *field, value, whole }
            }
            Test::Label(key, values) => {
                let field = Field::parse(key).filter(|field| subject.fields().contains(field));
                // Nodes have labels such as `zone`, which go before the field.
                let is_label = || subject == Subject::Nodes && things().any(|t| t.any_label(key, &mut |_| true));
                let field = field.filter(|_| !is_label());
                Ready::Label { key: key.clone(), values: values.clone(), field }
            }
            Test::Compare(key, comparison, bound) => Ready::Compare(key.clone(), *comparison, *bound),
            Test::Known(key) => Ready::Known(key.clone()),
        };
        let groups = filter.groups.iter();
        let groups = groups.map(|group| group.iter().map(|term| (term.negated, ready(&term.test))).collect());
        Self { groups: groups.collect() }
    }

    /// Whether a thing fits.
    pub fn fits(&self, thing: &impl Thing) -> bool {
        let holds = |(negated, test): &(bool, Ready)| *negated != test.fits(thing);
        self.groups.is_empty() || self.groups.iter().any(|group| group.iter().all(holds))
    }
}

impl Ready {
    fn fits(&self, thing: &impl Thing) -> bool {
        match self {
            Self::Word(word) => thing.shows(word),
            Self::Field { field, value, whole } => thing.any_text(*field, &mut |text| {
                !text.is_empty() && if *whole { value.is(text) } else { value.begins(text) }
            }),
            Self::Label { key, values, field } => {
                let mut is = |text: &str| values.is_empty() || values.iter().any(|value| value == text);
                thing.any_label(key, &mut is)
                    || field.is_some_and(|field| thing.any_text(field, &mut |text| !text.is_empty() && is(text)))
            }
            Self::Compare(key, comparison, bound) => {
                thing.figure(key).is_some_and(|(amount, whole)| bound.fits(*comparison, amount, whole))
            }
            Self::Known(key) => thing.figure(key).is_some(),
        }
    }
}

/// `deploy/web` as `deployment/web`, and `deploy` as a kind alike.
fn long_kind(field: Field, value: &str) -> String {
    let lower = value.to_lowercase();
    let (kind, rest) = match (field, lower.find('/')) {
        (Field::Owner | Field::Object, Some(at)) => lower.split_at(at),
        (Field::Kind, _) => (lower.as_str(), ""),
        _ => return lower,
    };
    let long = KINDS.iter().find(|(short, _)| *short == kind).map_or(kind, |(_, long)| long);
    format!("{long}{rest}")
}
