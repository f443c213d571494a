//! Uses of deprecated and removed APIs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::api_lifecycle::DEPRECATED_APIS;
use crate::facts::NameList;
use crate::model::{ApiEvidence, ApiUse, Snapshot, Time};

/// A deprecated API that is in use.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct DeprecatedUse {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub deprecated_in: String,
    pub removed_in: String,
    #[serde(skip)]
    pub(super) removed_minor: u16,
    /// Empty if nothing replaces it.
    pub replacement: &'static str,
    pub status: &'static str,
    /// Objects that show the use.
    pub objects: NameList,
    /// Where the use shows, each with how often: `item`, `last_applied`, `metric`, or `managed_fields by MANAGER`.
    pub shown_by: BTreeMap<String, u64>,
    /// When a writer last used it, in milliseconds since 1970.
    pub last_written_unix_ms: Option<i64>,
}

/// The minor that removes an API, and its row in the table.
type ApiOrder = (u16, u16);
/// The object that shows a use, and the use.
type ShownUse = (Option<String>, ApiUse);

/// All uses of APIs that are deprecated in this minor (in any, where it is not known), the next to be removed first.
pub(super) fn deprecated_uses(snapshot: &Snapshot, minor: Option<u16>) -> Vec<DeprecatedUse> {
    let mut by_api: BTreeMap<ApiOrder, Vec<ShownUse>> = BTreeMap::new();
    let mut add = |object: Option<String>, one: &ApiUse| {
        let Some(api) = DEPRECATED_APIS.get(usize::from(one.api)) else { return };
        if minor.is_none_or(|minor| api.deprecated_minor <= minor) {
            by_api.entry((api.removed_minor, one.api)).or_default().push((object, *one));
        }
    };
    for object in &snapshot.objects.list {
        for one in object.api_uses.of(&snapshot.objects.api_uses) {
            add(Some(snapshot.object_key(object)), one);
        }
    }
    for one in &snapshot.requested_apis {
        add(None, one);
    }
    let list = by_api.into_iter().map(|((removed_minor, row), uses)| {
        let api = DEPRECATED_APIS[usize::from(row)];
        let mut shown_by = BTreeMap::new();
        for (_, one) in &uses {
            let name = match one.evidence {
                ApiEvidence::Item => "item".to_owned(),
                ApiEvidence::LastApplied => "last_applied".to_owned(),
                ApiEvidence::Metric => "metric".to_owned(),
                ApiEvidence::ManagedFields => format!("managed_fields by {}", snapshot.text(one.manager)),
            };
            *shown_by.entry(name).or_default() += 1;
        }
        let written = uses.iter().filter(|(_, one)| one.evidence == ApiEvidence::ManagedFields);
        let last = written.map(|(_, one)| one.at).max().and_then(Time::unix_ms);
        let objects: BTreeSet<String> = uses.into_iter().filter_map(|(object, _)| object).collect();
        DeprecatedUse {
            api_version: api.api_version,
            kind: api.kind,
            deprecated_in: format!("1.{}", api.deprecated_minor),
            removed_in: format!("1.{removed_minor}"),
            removed_minor,
            replacement: api.replacement,
            status: match minor {
                None => "deprecated",
                Some(minor) if removed_minor <= minor => "removed",
                Some(minor) if removed_minor == minor.saturating_add(1) => "removed_in_next_minor",
                Some(_) => "deprecated",
            },
            objects: NameList::new(objects.into_iter().collect()),
            shown_by,
            last_written_unix_ms: last,
        }
    });
    list.collect()
}
