//! What every object carries (`apimachinery/pkg/apis/meta/v1/types.go`).

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::lenient::{Int, List, Pairs, Text, nullable};

/// ObjectMeta.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Meta<'a> {
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
    pub(crate) annotations: Marks,
    pub(crate) generation: Int,
}

/// An entry of `ownerReferences`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Owner<'a> {
    #[serde(borrow)]
    pub(crate) kind: Text<'a>,
    pub(crate) name: Text<'a>,
    pub(crate) controller: Option<bool>,
}

/// A condition of a Node, a Pod or another object.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ConditionIn<'a> {
    #[serde(borrow, rename = "type")]
    pub(crate) kind: Text<'a>,
    pub(crate) status: Text<'a>,
    pub(crate) reason: Text<'a>,
    pub(crate) message: Text<'a>,
    pub(crate) last_transition_time: Text<'a>,
    pub(crate) observed_generation: Int,
}

/// The few annotations that change a figure; their values and all others are never kept.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// A static pod's mirror (`kubernetes.io/config.mirror`).
    pub(crate) mirror: bool,
    /// `karpenter.sh/do-not-disrupt`, but for `false`.
    pub(crate) do_not_disrupt: bool,
    /// `cluster-autoscaler.kubernetes.io/safe-to-evict` is `false`.
    pub(crate) not_safe_to_evict: bool,
}

struct MarksVisitor;

impl<'de> Visitor<'de> for MarksVisitor {
    type Value = Marks;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("annotations")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Marks, A::Error> {
        let mut marks = Marks::default();
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match &*key {
                "karpenter.sh/do-not-disrupt" => marks.do_not_disrupt = &*map.next_value::<Text<'de>>()? != "false",
                "cluster-autoscaler.kubernetes.io/safe-to-evict" => {
                    marks.not_safe_to_evict = &*map.next_value::<Text<'de>>()? == "false";
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    marks.mirror |= &*key == "kubernetes.io/config.mirror";
                }
            }
        }
        Ok(marks)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Marks, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Marks::default())
    }
    fn visit_unit<E>(self) -> Result<Marks, E> {
        Ok(Marks::default())
    }
    fn visit_str<E>(self, _: &str) -> Result<Marks, E> {
        Ok(Marks::default())
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(MarksVisitor)
    }
}
