//! An object that is neither node, pod nor sample: what all carry, and the parts of its kind.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::lenient::{Int, List, Pairs, Text, nullable};
use super::meta::{ConditionIn, Owner};

/// An object with the parts of its kind.
#[derive(Debug, Default, Deserialize)]
#[serde(
    default,
    expecting = "an object",
    bound(deserialize = "S: Deserialize<'de> + Default, T: Deserialize<'de> + Default")
)]
pub(crate) struct ObjectIn<'a, S, T> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metadata: ObjectMeta<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) spec: S,
    #[serde(deserialize_with = "nullable")]
    pub(crate) status: T,
}

/// What the status of any kind may say.
pub(crate) trait StatusIn<'a> {
    /// `observedGeneration`.
    fn observed_generation(&self) -> Option<i64>;
    /// `conditions`.
    fn conditions(&self) -> &[ConditionIn<'a>];
}

/// Says of a status with the usual fields that it has them.
macro_rules! status {
    ($($name:ident),*) => {$(
        impl<'a> crate::wire::object::StatusIn<'a> for $name<'a> {
            fn observed_generation(&self) -> Option<i64> {
                self.observed_generation.0
            }
            fn conditions(&self) -> &[crate::wire::meta::ConditionIn<'a>] {
                &self.conditions
            }
        }
    )*};
}
pub(crate) use status;

/// ObjectMeta with managed fields, of which the field sets are never read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ObjectMeta<'a> {
    #[serde(borrow)]
    pub(crate) name: Option<Text<'a>>,
    pub(crate) namespace: Text<'a>,
    pub(crate) uid: Text<'a>,
    pub(crate) resource_version: Text<'a>,
    pub(crate) creation_timestamp: Text<'a>,
    pub(crate) deletion_timestamp: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) labels: Pairs<'a, Text<'a>>,
    pub(crate) owner_references: List<Owner<'a>>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) annotations: ObjectMarks,
    pub(crate) generation: Int,
    pub(crate) managed_fields: List<ManagedIn<'a>>,
}

/// An entry of `managedFields`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ManagedIn<'a> {
    #[serde(borrow)]
    pub(crate) manager: Text<'a>,
    pub(crate) api_version: Text<'a>,
    pub(crate) time: Text<'a>,
    pub(crate) subresource: Text<'a>,
}

/// The few annotations that change a figure; their values and all others are never kept.
#[derive(Debug, Default)]
pub(crate) struct ObjectMarks {
    /// `apiVersion` in the manifest that `kubectl apply` keeps (`kubectl.kubernetes.io/last-applied-configuration`).
    pub(crate) last_applied_version: String,
    /// An annotation `autoscaling.keda.sh/paused…` that is not `false`.
    pub(crate) asked_to_pause: bool,
}

struct MarksVisitor;

impl<'de> Visitor<'de> for MarksVisitor {
    type Value = ObjectMarks;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("annotations")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ObjectMarks, A::Error> {
        let mut marks = ObjectMarks::default();
        while let Some(key) = map.next_key::<Text<'de>>()? {
            if &*key == "kubectl.kubernetes.io/last-applied-configuration" {
                let manifest = map.next_value::<Text<'de>>()?;
                let version = serde_json::from_str::<Manifest<'_>>(&manifest).map(|head| head.api_version.to_string());
                marks.last_applied_version = version.unwrap_or_default();
            } else if key.starts_with("autoscaling.keda.sh/paused") {
                marks.asked_to_pause |= &*map.next_value::<Text<'de>>()? != "false";
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(marks)
    }
}

impl<'de> Deserialize<'de> for ObjectMarks {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(MarksVisitor)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
struct Manifest<'a> {
    #[serde(borrow)]
    api_version: Text<'a>,
}

/// A part of which nothing is kept.
#[derive(Debug, Default)]
pub(crate) struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(from).map(|_| Self)
    }
}

/// The status of a kind of which nothing else is kept.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct PlainStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
}

status!(PlainStatus);

/// A LabelSelector.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct SelectorIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) match_labels: Pairs<'a, Text<'a>>,
    pub(crate) match_expressions: List<ExpressionIn<'a>>,
}

/// An entry of `matchExpressions`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct ExpressionIn<'a> {
    #[serde(borrow)]
    pub(crate) key: Text<'a>,
    pub(crate) operator: Text<'a>,
    pub(crate) values: List<Text<'a>>,
}
