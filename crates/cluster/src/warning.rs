//! What a reader noticed and went on.

use rustc_hash::FxHashMap;
use serde::Serialize;

/// The sort of a warning, printed in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WarningKind {
    /// A source could not be read and nothing of it counts.
    SourceSkipped,
    /// An object could not be read; the others of its list were.
    ObjectSkipped,
    /// A part of an object says what cannot be used; the rest of it stands.
    ObjectIncomplete,
    /// An amount is no Kubernetes quantity; it is left out of sums.
    BadQuantity,
    /// An amount is below zero; it counts as nothing.
    NegativeQuantity,
    /// Text was not valid Unicode and was repaired.
    RepairedText,
    /// The same object came more than once; the later one stands.
    Replaced,
    /// A list is one page of several.
    PartialList,
    /// A cap of [`crate::Limits`] was reached.
    Limit,
    /// A stream of changes ended with an error or in the middle of a line.
    Stream,
    /// An answer of Prometheus has a warning, or samples that are no number.
    Series,
}

/// Something noticed while reading, told once with the number of times it was noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What sort it is.
    pub kind: WarningKind,
    /// A sentence that names the source, the object and the reason.
    pub message: String,
    /// How many times, at least 1.
    pub count: u64,
}

/// Collects warnings; past a number of each kind and source they are only counted.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    list: Vec<Warning>,
    /// Of each kind and source: how many were told, and the row that counts the rest.
    told: FxHashMap<(WarningKind, u32), (u32, Option<usize>)>,
    most: u32,
}

impl Warnings {
    pub(crate) fn new(most: u32) -> Self {
        Self { most: most.max(1), ..Self::default() }
    }

    /// Adds one about the source with this number and name; `message` is made only when it is told.
    pub(crate) fn add(&mut self, kind: WarningKind, source: (u32, &str), message: impl FnOnce() -> String) {
        let (told, rest) = self.told.entry((kind, source.0)).or_default();
        if *told < self.most {
            *told += 1;
            self.list.push(Warning { kind, message: message(), count: 1 });
        } else if let Some(row) = *rest {
            self.list[row].count += 1;
        } else {
            *rest = Some(self.list.len());
            let name = if source.1.is_empty() { "the source" } else { source.1 };
            self.list.push(Warning { kind, message: format!("More of the same in {name}."), count: 1 });
        }
    }

    pub(crate) fn into_list(self) -> Vec<Warning> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_a_kind_are_counted() {
        let mut warnings = Warnings::new(2);
        for i in 0..5 {
            warnings.add(WarningKind::BadQuantity, (0, "a.json"), || format!("number {i}"));
        }
        warnings.add(WarningKind::BadQuantity, (1, "b.json"), || "other".to_owned());
        let list: Vec<_> = warnings.into_list().into_iter().map(|w| (w.message, w.count)).collect();
        let expected = [("number 0", 1), ("number 1", 1), ("More of the same in a.json.", 3), ("other", 1)];
        assert_eq!(list, expected.map(|(message, count)| (message.to_owned(), count)));
    }
}
