//! temporary
use serde_json::Value;
/// t
pub type Overview = Value;
/// t
pub type NodeRow = Value;
/// t
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct NodeDetail {
    /// t
    pub name: String,
}
/// t
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct PodDetail {
    /// t
    pub namespace: String,
    /// t
    pub name: String,
}
/// t
pub type StrandedPods = Value;
