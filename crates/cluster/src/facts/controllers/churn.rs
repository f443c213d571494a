//! Objects that do not come to rest, as several reads of them tell.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::rollout;
use crate::model::{Churned, Fought, Object, Rewritten, Snapshot, StrId};

/// An object in a hot loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct InLoop {
    pub kind: String,
    pub object: String,
    #[serde(flatten)]
    pub rewritten: Rewritten,
}

/// An object that two managers fight over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct FoughtOver {
    pub kind: String,
    pub object: String,
    #[serde(flatten)]
    pub fought: Fought,
}

/// Finds what several reads tell of an object.
pub(crate) struct ChurnIndex<'a>(FxHashMap<(&'a str, StrId, StrId), &'a Churned>);

impl<'a> ChurnIndex<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot) -> Self {
        let row = |one: &'a Churned| {
            let texts = (snapshot.find_text(&one.namespace)?, snapshot.find_text(&one.name)?);
            Some(((one.kind.as_str(), texts.0, texts.1), one))
        };
        Self(snapshot.churn.objects.iter().filter_map(row).collect())
    }

    pub(crate) fn find(&self, kind: &str, namespace: StrId, name: StrId) -> Option<&'a Churned> {
        self.0.get(&(kind, namespace, name)).copied()
    }
}

/// The objects that are rewritten, but for those that are rolled out: that changes their status all the time.
pub(super) fn loops(snapshot: &Snapshot) -> Vec<InLoop> {
    let churn = ChurnIndex::of(snapshot);
    let of_object = |object: &Object| churn.find(&snapshot.kind_of(object).kind, object.namespace, object.name);
    let objects = snapshot.objects.list.iter().filter(|_| !snapshot.churn.objects.is_empty());
    let rolled: Vec<&Churned> =
        objects.filter(|object| rollout(snapshot, object).is_some()).filter_map(of_object).collect();
    let told = |one: &Churned| {
        let rewritten = one.rewritten.clone().filter(|_| !rolled.iter().any(|rolled| std::ptr::eq(*rolled, one)))?;
        Some(InLoop { kind: one.kind.clone(), object: key(one), rewritten })
    };
    snapshot.churn.objects.iter().filter_map(told).collect()
}

/// The objects that are fought over.
pub(super) fn fights(snapshot: &Snapshot) -> Vec<FoughtOver> {
    let told = |one: &Churned| {
        let fought = one.fought.clone()?;
        Some(FoughtOver { kind: one.kind.clone(), object: key(one), fought })
    };
    snapshot.churn.objects.iter().filter_map(told).collect()
}

fn key(one: &Churned) -> String {
    if one.namespace.is_empty() { one.name.clone() } else { format!("{}/{}", one.namespace, one.name) }
}
