//! Label selectors.

use super::{Objects, Span, StrId};

/// A LabelSelector (`apimachinery/pkg/apis/meta/v1/types.go`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// Whether there is one at all; an absent one selects nothing.
    pub given: bool,
    /// All of these must hold: rows of [`Objects::requirements`]. None of them: everything is selected.
    pub requirements: Span,
}

/// A requirement of a selector; a pair of `matchLabels` is one with one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// The label.
    pub key: StrId,
    /// What is asked of it.
    pub operator: Operator,
    /// Values: rows of [`Objects::texts`].
    pub values: Span,
}

/// An operator of `matchExpressions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operator {
    /// The label has one of the values.
    In,
    /// The label has none of them, or is absent.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is absent.
    DoesNotExist,
    /// One that nobody knows: it selects nothing.
    #[default]
    Unknown,
}

impl Selector {
    /// Whether it selects an object with these labels.
    pub fn matches(&self, objects: &Objects, labels: &[(StrId, StrId)]) -> bool {
        self.given && self.requirements.of(&objects.requirements).iter().all(|one| one.holds(objects, labels))
    }

    /// Whether it selects everything in its namespace.
    pub fn is_empty(&self) -> bool {
        self.given && self.requirements.len == 0
    }
}

impl Requirement {
    fn holds(&self, objects: &Objects, labels: &[(StrId, StrId)]) -> bool {
        let value = labels.iter().find(|(key, _)| *key == self.key).map(|(_, value)| *value);
        let listed = value.is_some_and(|value| self.values.of(&objects.texts).contains(&value));
        match self.operator {
            Operator::In => listed,
            Operator::NotIn => !listed,
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operator_and_none() {
        let (app, tier, web, db) = (StrId(1), StrId(2), StrId(3), StrId(4));
        let objects = |operator| {
            let values = Span { start: 0, len: 2 };
            let requirements = vec![Requirement { key: app, operator, values }];
            Objects { requirements, texts: vec![web, db], ..Objects::default() }
        };
        let one = Selector { given: true, requirements: Span { start: 0, len: 1 } };
        for (operator, has, other, absent) in [
            (Operator::In, true, false, false),
            (Operator::NotIn, false, true, true),
            (Operator::Exists, true, true, false),
            (Operator::DoesNotExist, false, false, true),
            (Operator::Unknown, false, false, false),
        ] {
            let objects = objects(operator);
            let of = |labels: &[(StrId, StrId)]| one.matches(&objects, labels);
            assert_eq!(
                (of(&[(app, web)]), of(&[(app, app)]), of(&[(tier, web)])),
                (has, other, absent),
                "{operator:?}"
            );
        }
        let objects = objects(Operator::In);
        assert!(!Selector::default().matches(&objects, &[]), "no selector selects nothing");
        assert!(Selector { given: true, ..Selector::default() }.matches(&objects, &[]), "{{}} selects all");
    }
}
