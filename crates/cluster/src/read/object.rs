//! An object that is neither node, pod nor sample to its rows.

use serde::Deserialize;

use super::event::add_event;
use super::objects::read_tolerantly;
use super::provisioning::{buffer, eviction, node_claim, node_pool};
use super::scaling::{autoscaler, scaled};
use super::store::{Store, span};
use super::workload::{budget, workload};
use crate::api_lifecycle::deprecated_api;
use crate::model::{ApiEvidence, ApiUse, Detail, Object, ObjectCondition, Span, Time};
use crate::wire::meta::ConditionIn;
use crate::wire::object::{Ignored, ObjectIn, ObjectMeta, PlainStatus, StatusIn};

/// What an object says of itself, or its list in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    pub(crate) kind: &'a str,
    pub(crate) api_version: &'a str,
    /// The key that counts it; empty for a kind that is not known.
    pub(crate) key: &'static str,
}

/// Whether an object was added, and whether its text had to be mended.
type Added = Result<(bool, bool), serde_json::Error>;

/// Adds an object; not one without a name.
pub(crate) fn add_any(store: &mut Store, named: Named<'_>, text: &[u8], spare: &mut Vec<u8>) -> Added {
    match named.key {
        "events" => {
            let (event, mended) = read_tolerantly(text, spare)?;
            Ok((add_event(store, named, &event), mended))
        }
        "deployments"
        | "statefulsets"
        | "daemonsets"
        | "replicasets"
        | "replicationcontrollers"
        | "jobs"
        | "cronjobs" => add(store, named, text, spare, workload),
        "pdbs" => add(store, named, text, spare, budget),
        "hpas" => add(store, named, text, spare, autoscaler),
        "scaledobjects" | "scaledjobs" => add(store, named, text, spare, scaled),
        "nodepools" => add(store, named, text, spare, node_pool),
        "nodeclaims" => add(store, named, text, spare, node_claim),
        "capacitybuffers" => add(store, named, text, spare, buffer),
        "evictionrequests" | "evictions" => add(store, named, text, spare, eviction),
        _ => add(store, named, text, spare, |_, _, _: &ObjectIn<'_, Ignored, PlainStatus<'_>>| Detail::None),
    }
}

/// Adds an object with the details that `detail` makes of it.
fn add<'t, S, T>(
    store: &mut Store,
    named: Named<'_>,
    text: &'t [u8],
    spare: &'t mut Vec<u8>,
    detail: impl FnOnce(&mut Store, Named<'_>, &ObjectIn<'t, S, T>) -> Detail,
) -> Added
where
    S: Deserialize<'t> + Default,
    T: Deserialize<'t> + Default + StatusIn<'t>,
{
    let (object, mended) = read_tolerantly::<ObjectIn<'t, S, T>>(text, spare)?;
    let (meta, status) = (&object.metadata, &object.status);
    let Some(name) = meta.name.as_deref() else { return Ok((false, mended)) };
    let owner = meta.owner_references.iter().find(|owner| owner.controller == Some(true));
    let written = meta.managed_fields.iter().filter(|written| written.subresource.is_empty());
    let newest = written.max_by_key(|written| Time::parse(&written.time));
    let row = Object {
        kind: store.other_kind(named.kind, named.key),
        api_version: store.text(named.api_version),
        namespace: store.text(&meta.namespace),
        name: store.text(name),
        labels: store.keep_labels(&meta.labels),
        created: Time::parse(&meta.creation_timestamp),
        deleted: Time::parse(&meta.deletion_timestamp),
        owner_kind: store.text(owner.map_or("", |owner| &owner.kind)),
        owner_name: store.text(owner.map_or("", |owner| &owner.name)),
        generation: meta.generation.0,
        observed_generation: status.observed_generation(),
        changed: newest.map_or(Time::UNKNOWN, |written| Time::parse(&written.time)),
        changed_by: store.text(newest.map_or("", |written| &written.manager)),
        conditions: keep_conditions(store, status.conditions()),
        api_uses: keep_api_uses(store, named, meta),
        detail: detail(store, named, &object),
    };
    store.objects.list.push(row);
    store.follow.see(&meta.uid, &meta.resource_version, meta.generation.0);
    Ok((true, mended))
}

fn keep_conditions(store: &mut Store, conditions: &[ConditionIn<'_>]) -> Span {
    let start = store.objects.conditions.len();
    for condition in conditions {
        let observed_generation = condition.observed_generation.0;
        let condition = store.condition(condition);
        store.objects.conditions.push(ObjectCondition { condition, observed_generation });
    }
    span(start, store.objects.conditions.len())
}

/// The deprecated APIs that an object shows to be in use, each writer once with its newest time.
fn keep_api_uses(store: &mut Store, named: Named<'_>, meta: &ObjectMeta<'_>) -> Span {
    let mut uses: Vec<ApiUse> = Vec::new();
    let item = (named.api_version, ApiEvidence::Item);
    let applied = (meta.annotations.last_applied_version.as_str(), ApiEvidence::LastApplied);
    for (api_version, evidence) in [item, applied] {
        let api = deprecated_api(api_version, named.kind);
        uses.extend(api.map(|api| ApiUse { api, evidence, ..ApiUse::default() }));
    }
    for written in meta.managed_fields.iter() {
        let Some(api) = deprecated_api(&written.api_version, named.kind) else { continue };
        let (evidence, manager) = (ApiEvidence::ManagedFields, store.text(&written.manager));
        let at = Time::parse(&written.time);
        match uses.iter_mut().find(|one| (one.api, one.evidence, one.manager) == (api, evidence, manager)) {
            Some(one) => one.at = one.at.max(at),
            None => uses.push(ApiUse { api, evidence, manager, at }),
        }
    }
    let start = store.objects.api_uses.len();
    store.objects.api_uses.extend(uses);
    span(start, store.objects.api_uses.len())
}

/// Keeps a list of texts.
pub(crate) fn keep_texts<'a>(store: &mut Store, texts: impl Iterator<Item = &'a str>) -> Span {
    let start = store.objects.texts.len();
    for text in texts {
        let text = store.text(text);
        store.objects.texts.push(text);
    }
    span(start, store.objects.texts.len())
}
