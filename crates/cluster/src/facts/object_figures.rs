//! Figures of the objects that are neither nodes nor pods.

use std::collections::BTreeMap;

use super::figures::{Facts, count};
use crate::model::{Detail, Object, Snapshot};

pub(super) fn object_facts(snapshot: &Snapshot, facts: &mut Facts) {
    for kind in &snapshot.other_kinds {
        match kind.key {
            "" if kind.count > 0 => *facts.unknown_kinds.entry(kind.kind.clone()).or_default() += kind.count,
            "" => {}
            "pdbs" => facts.pdbs += kind.count,
            key => *facts.counts.entry(key.to_owned()).or_default() += kind.count,
        }
    }
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    let mut without_node = Vec::new();
    for object in &snapshot.objects.list {
        let says =
            |kind: &str, status: &str| condition_status(snapshot, object, kind).is_some_and(|found| found == status);
        let mut add = |key, holds: bool| *found.entry(key).or_default() += u64::from(holds);
        match object.detail {
            Detail::Budget(row) => {
                let allowed = snapshot.objects.budgets[row as usize].disruptions_allowed;
                add("pdbs_allowing_no_disruption", allowed.unwrap_or(0) == 0);
            }
            Detail::Autoscaler(row) => {
                let hpa = &snapshot.objects.autoscalers[row as usize];
                let current = hpa.current_replicas.unwrap_or(0);
                add("hpas_at_max", hpa.max_replicas.is_some_and(|most| current >= most));
                add("hpas_scaling_inactive", says("ScalingActive", "False"));
            }
            Detail::Scaled(_) if snapshot.kind_of(object).key == "scaledobjects" => {
                add("scaledobjects_paused", says("Paused", "True"));
                add("scaledobjects_in_fallback", says("Fallback", "True"));
            }
            Detail::NodeClaim(row) => {
                add("nodeclaims_drifted", says("Drifted", "True"));
                if snapshot.objects.node_claims[row as usize].node_name.is_empty() {
                    without_node.push(snapshot.text(object.name).to_owned());
                }
            }
            _ => {}
        }
    }
    facts.pdbs_allowing_no_disruption = found.get("pdbs_allowing_no_disruption").copied().unwrap_or(0);
    for (with, key) in [
        ("hpas", "hpas_at_max"),
        ("hpas", "hpas_scaling_inactive"),
        ("scaledobjects", "scaledobjects_paused"),
        ("scaledobjects", "scaledobjects_in_fallback"),
        ("nodeclaims", "nodeclaims_drifted"),
    ] {
        if facts.counts.contains_key(with) {
            facts.counts.insert(key.to_owned(), found.get(key).copied().unwrap_or(0));
        }
    }
    if facts.counts.contains_key("nodeclaims") {
        without_node.sort_unstable();
        facts.nodeclaims_without_node = Some(without_node);
    }
    if facts.counts.contains_key("events") {
        let mut types = BTreeMap::new();
        for event in &snapshot.objects.events {
            count(&mut types, snapshot.text(event.kind));
        }
        facts.events_by_type = Some(types);
    }
}

/// The status of an object's condition of this type.
pub(crate) fn condition_status<'a>(snapshot: &'a Snapshot, object: &Object, kind: &str) -> Option<&'a str> {
    let kind = snapshot.find_text(kind)?;
    let conditions = object.conditions.of(&snapshot.objects.conditions);
    let found = conditions.iter().find(|one| one.condition.kind == kind)?;
    Some(snapshot.text(found.condition.status))
}
