//! What several reads of the same objects tell and one read can't.

use serde::Serialize;

/// What changed from read to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Churn {
    /// How often the same objects were seen; 0 if none has a uid and a version.
    pub reads: u32,
    /// Objects that are rewritten or fought over, by kind, namespace and name.
    pub objects: Vec<Churned>,
    /// Objects that changed and whose fields found no room.
    pub unfollowed: u32,
}

/// An object that does not come to rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Churned {
    /// Its kind.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// How it is rewritten, if that is often.
    pub rewritten: Option<Rewritten>,
    /// Who fights over it.
    pub fought: Option<Fought>,
}

/// A hot loop: writes that leave the spec as it is, one after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Rewritten {
    /// How often it was found rewritten: at least so often it was.
    pub times: u32,
    /// Within how many seconds.
    pub seconds: i64,
    /// Who wrote last; empty where managed fields aren't told.
    pub by: String,
    /// Whether it is the status that changes; else it is labels, annotations or the like.
    pub status: bool,
}

/// Two managers that take the same field from each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Fought {
    /// In order of their names.
    pub managers: [String; 2],
    /// Where the fields stand, such as `spec.replicas`; never deeper, where names are the user's.
    pub fields: Vec<String>,
    /// How often one of them went from one to the other.
    pub times: u32,
}
