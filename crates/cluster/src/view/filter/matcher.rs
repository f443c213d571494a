//! A filter made ready for many things.

use rustc_hash::FxHashMap;
use units::Quantity;

use super::amount::{Bound, Comparison};
use super::keys::{Field, FigureKey, Subject};
use super::needle::Needle;
use super::things::PodThing;
use super::{Filter, Test};

/// What a filter is asked about: a row of a list.
pub trait Thing {
    /// Whether the row shows a word.
    fn shows(&self, word: &mut Needle) -> bool;
    /// Whether any text of a field fits; absent texts are empty or not offered.
    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool;
    /// Whether any value of a label fits.
    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool;
    /// A figure and the whole of its percentages; `None` where it is not known.
    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)>;
    /// A number that only things with the same texts of a field share, so that these are looked at once.
    fn texts_key(&self, _: Field) -> Option<u128> {
        None
    }
    /// Calls with the pods whose texts of a field are those of the thing, until one call gives true; false where it has
    /// texts of its own.
    fn each_part(&self, _: Field, _: &mut dyn FnMut(&PodThing<'_>) -> bool) -> bool {
        false
    }
    /// A number that only things with the same labels share.
    fn labels_key(&self) -> Option<u32> {
        None
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
        whole: bool,
        /// Of each thing.
        held: Vec<Held>,
    },
    /// `field` where the key is a field's name as well.
    Label {
        key: String,
        values: Vec<String>,
        field: Option<Field>,
        known: FxHashMap<u32, bool>,
    },
    Compare(FigureKey, Comparison, Bound),
    Known(FigureKey),
}

/// How the texts of a field stand to a value.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    /// One is it.
    exactly: bool,
    /// One that is not empty begins with it; not looked for where one is it.
    begins: bool,
}

impl Held {
    fn of(thing: &impl Thing, field: Field, value: &Needle) -> Self {
        let mut held = Self::default();
        thing.any_text(field, &mut |text| {
            held.exactly = !value.as_str().is_empty() && value.is(text);
            held.begins |= !text.is_empty() && value.begins(text);
            held.exactly
        });
        held
    }

    /// The same, looked up where a thing with the same texts came before.
    fn once(thing: &impl Thing, field: Field, value: &Needle, known: &mut FxHashMap<u128, Self>) -> Self {
        let mut of_parts = Self::default();
        let has_parts = thing.each_part(field, &mut |part| {
            let held = Self::once(part, field, value, known);
            of_parts.exactly |= held.exactly;
            of_parts.begins |= held.begins;
            of_parts.exactly
        });
        if has_parts {
            return of_parts;
        }
        match thing.texts_key(field) {
            Some(key) => *known.entry(key).or_insert_with(|| Self::of(thing, field, value)),
            None => Self::of(thing, field, value),
        }
    }
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
    /// Makes a filter ready for the things of a list, which must come in the same order each time.
    pub fn new<T: Thing, I: Iterator<Item = T>>(filter: &Filter, subject: Subject, things: impl Fn() -> I) -> Self {
        let ready = |test: &Test| match test {
            Test::Word(word) => Ready::Word(Needle::new(word)),
            Test::Field(field, value) => {
                let value = Needle::new(&long_kind(*field, value));
                let mut known = FxHashMap::default();
                let held: Vec<Held> = things().map(|thing| Held::once(&thing, *field, &value, &mut known)).collect();
                Ready::Field { whole: held.iter().any(|held| held.exactly), held }
            }
            Test::Label(key, values) => {
                let field = Field::parse(key).filter(|field| subject.fields().contains(field));
                // Nodes have labels such as `zone`, which go before the field.
                let is_label = || subject == Subject::Nodes && things().any(|t| t.any_label(key, &mut |_| true));
                let field = field.filter(|_| !is_label());
                Ready::Label { key: key.clone(), values: values.clone(), field, known: FxHashMap::default() }
            }
            Test::Compare(key, comparison, bound) => Ready::Compare(key.clone(), *comparison, *bound),
            Test::Known(key) => Ready::Known(key.clone()),
        };
        let groups = filter.groups.iter();
        let groups = groups.map(|group| group.iter().map(|term| (term.negated, ready(&term.test))).collect());
        Self { groups: groups.collect() }
    }

    /// Whether the thing at this place of the list fits.
    pub fn fits(&mut self, at: usize, thing: &impl Thing) -> bool {
        let holds = |(negated, test): &mut (bool, Ready)| *negated != test.fits(at, thing);
        self.groups.is_empty() || self.groups.iter_mut().any(|group| group.iter_mut().all(holds))
    }
}

impl Ready {
    fn fits(&mut self, at: usize, thing: &impl Thing) -> bool {
        match self {
            Self::Word(word) => thing.shows(word),
            Self::Field { whole, held } => {
                held.get(at).is_some_and(|held| if *whole { held.exactly } else { held.begins })
            }
            Self::Label { key, values, field, known } => {
                let mut is = |text: &str| values.is_empty() || values.iter().any(|value| value == text);
                let has_label = match thing.labels_key() {
                    Some(labels) => *known.entry(labels).or_insert_with(|| thing.any_label(key, &mut is)),
                    None => thing.any_label(key, &mut is),
                };
                has_label || field.is_some_and(|field| thing.any_text(field, &mut |text| !text.is_empty() && is(text)))
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
