//! Label selectors, and requirements on labels and fields.

use super::{Snapshot, StrId};

/// A LabelSelector (`apimachinery/pkg/apis/meta/v1/types.go`): all requirements must hold; without any it
/// selects everything. Where one is absent, nothing is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector {
    /// `matchLabels`, each as `In` with one value, and `matchExpressions`; sorted.
    pub requirements: Box<[Requirement]>,
}

/// One condition on a label or a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Requirement {
    /// The key of the label, or the path of the field.
    pub key: StrId,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub values: Box<[StrId]>,
}

/// An operator of `matchExpressions` or `matchFields`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// The value is one of these.
    In,
    /// There is no value, or it is none of these.
    NotIn,
    /// There is a value.
    Exists,
    /// There is none.
    DoesNotExist,
    /// The value is a whole number above this one; of nodes only.
    Gt,
    /// The value is a whole number below this one; of nodes only.
    Lt,
    /// A word that Kubernetes does not know: it selects nothing.
    #[default]
    Unknown,
}

impl Selector {
    /// Whether it selects an object with these labels.
    pub fn matches(&self, snapshot: &Snapshot, labels: &[(StrId, StrId)]) -> bool {
        let value = |key| labels.iter().find(|(each, _)| *each == key).map(|(_, value)| *value);
        self.requirements.iter().all(|one| one.holds(snapshot, value(one.key)))
    }
}

impl Requirement {
    /// Whether it holds for the value of its label (`apimachinery/pkg/labels/selector.go`, Requirement.Matches).
    pub fn holds(&self, snapshot: &Snapshot, value: Option<StrId>) -> bool {
        match self.operator {
            Operator::In => value.is_some_and(|value| self.values.contains(&value)),
            Operator::NotIn => value.is_none_or(|value| !self.values.contains(&value)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::Gt | Operator::Lt => {
                let ([bound], Some(value)) = (&*self.values, value) else { return false };
                let number = |id: StrId| snapshot.text(id).parse::<i64>();
                let (Ok(value), Ok(bound)) = (number(value), number(*bound)) else { return false };
                if self.operator == Operator::Gt { value > bound } else { value < bound }
            }
            Operator::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operator_and_none() {
        let mut reader = crate::SnapshotReader::new(crate::Limits::default());
        let node =
            br#"{"kind":"Node","apiVersion":"v1","metadata":{"name":"n","labels":{"5":"4","6":"7","web":"db"}}}"#;
        reader.begin("n");
        reader.feed(node);
        reader.end().unwrap();
        let (snapshot, _) = reader.finish();
        let [four, five, six, seven, web, db] =
            ["4", "5", "6", "7", "web", "db"].map(|text| snapshot.find_text(text).unwrap());
        for (operator, values, [has, other, absent]) in [
            (Operator::In, vec![web, db], [true, false, false]),
            (Operator::NotIn, vec![web, db], [false, true, true]),
            (Operator::Exists, vec![], [true, true, false]),
            (Operator::DoesNotExist, vec![], [false, false, true]),
            (Operator::Unknown, vec![web], [false, false, false]),
        ] {
            let requirements = [Requirement { key: five, operator, values: values.into() }].into();
            let one = Selector { requirements };
            let of = |labels: &[(StrId, StrId)]| one.matches(&snapshot, labels);
            assert_eq!(
                [of(&[(five, web)]), of(&[(five, five)]), of(&[(six, web)])],
                [has, other, absent],
                "{operator:?}"
            );
        }
        for (operator, bound, expected) in [
            (Operator::Gt, five, [false, false, true, false]),
            (Operator::Lt, six, [true, true, false, false]),
            (Operator::Gt, web, [false; 4]),
        ] {
            let one = Requirement { key: db, operator, values: [bound].into() };
            assert_eq!(
                [four, five, seven, web].map(|value| one.holds(&snapshot, Some(value))),
                expected,
                "{operator:?}"
            );
            assert!(!one.holds(&snapshot, None), "{operator:?}");
        }
        assert!(Selector::default().matches(&snapshot, &[]), "{{}} selects all");
    }
}
