//! A label selector in the language of filters.

use super::filter::quoted;
use crate::model::{Operator, Requirement, Selector, Snapshot, StrId};

/// The filter that lists the pods of a namespace that a selector selects; `None` where no filter
/// says the same.
pub fn filter_of_selector(snapshot: &Snapshot, namespace: StrId, selector: &Selector) -> Option<String> {
    let mut terms = vec![format!("ns:{}", quoted(snapshot.text(namespace)))];
    for one in &selector.requirements {
        terms.push(term(snapshot, one)?);
    }
    Some(terms.join(" "))
}

fn term(snapshot: &Snapshot, one: &Requirement) -> Option<String> {
    let key = quoted(snapshot.text(one.key));
    let values = one.values.iter().map(|value| quoted(snapshot.text(*value)));
    let values: Vec<String> = values.collect();
    Some(match (one.operator, values.as_slice()) {
        (Operator::In, [value]) => format!("{key}={value}"),
        (Operator::NotIn, [value]) => format!("{key}!={value}"),
        (Operator::In, [_, ..]) => format!("{key} in ({})", values.join(",")),
        (Operator::NotIn, [_, ..]) => format!("{key} notin ({})", values.join(",")),
        (Operator::Exists, _) => format!("{key}="),
        (Operator::DoesNotExist, _) => format!("-{key}="),
        (Operator::In | Operator::NotIn, []) | (Operator::Unknown | Operator::Gt | Operator::Lt, _) => return None,
    })
}
