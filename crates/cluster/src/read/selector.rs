//! Label selectors and requirements to their rows.

use super::store::Store;
use crate::model::{Operator, Requirement, Selector, StrId};
use crate::wire::lenient::Text;
use crate::wire::object::{ExpressionIn, SelectorIn};

/// A LabelSelector, and whether an operator in it is unknown: it has those of a node's requirement but `Gt`
/// and `Lt`.
pub(crate) fn selector(store: &mut Store, input: &SelectorIn<'_>) -> (Selector, bool) {
    let mut list: Vec<Requirement> = requirements(store, &input.match_expressions).into();
    for one in &mut list {
        if matches!(one.operator, Operator::Gt | Operator::Lt) {
            one.operator = Operator::Unknown;
        }
    }
    let unknown = list.iter().any(|one| one.operator == Operator::Unknown);
    for (key, value) in &input.match_labels.0 {
        let values = Box::from([store.text(value)]);
        list.push(Requirement { key: store.text(key), operator: Operator::In, values });
    }
    // In one order, so that equal selectors are equal.
    list.sort_unstable();
    list.dedup();
    (Selector { requirements: list.into() }, unknown)
}

/// Requirements, in their order.
pub(crate) fn requirements(store: &mut Store, list: &[ExpressionIn<'_>]) -> Box<[Requirement]> {
    let one = |requirement: &ExpressionIn<'_>| Requirement {
        key: store.text(&requirement.key),
        operator: match &*requirement.operator {
            "In" => Operator::In,
            "NotIn" => Operator::NotIn,
            "Exists" => Operator::Exists,
            "DoesNotExist" => Operator::DoesNotExist,
            "Gt" => Operator::Gt,
            "Lt" => Operator::Lt,
            _ => Operator::Unknown,
        },
        values: texts(store, &requirement.values),
    };
    list.iter().map(one).collect()
}

pub(crate) fn texts(store: &mut Store, list: &[Text<'_>]) -> Box<[StrId]> {
    list.iter().map(|text| store.text(text)).collect()
}
