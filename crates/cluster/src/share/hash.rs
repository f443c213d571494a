//! Names as they are written: kept, or hashed part by part.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use sha2::{Digest as _, Sha256};

/// Letters of a hashed part: those that a DNS label may hold, none of which is mistaken for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Letters of a hashed part: 40 bits.
const PART_LETTERS: usize = 8;

/// Label keys whose values say what sort of machine or place it is, and nothing of whose it is.
const OPEN_LABELS: [&str; 15] = [
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
    "node.kubernetes.io/instance-type",
    "beta.kubernetes.io/instance-type",
    "kubernetes.io/arch",
    "kubernetes.io/os",
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/os",
    "karpenter.sh/capacity-type",
    "eks.amazonaws.com/capacityType",
    "cloud.google.com/gke-spot",
    "kubernetes.azure.com/scalesetpriority",
    "node.kubernetes.io/windows-build",
];

/// Domains whose label keys are the same everywhere.
const OPEN_DOMAINS: [&str; 9] = [
    "kubernetes.io",
    "k8s.io",
    "karpenter.sh",
    "karpenter.k8s.aws",
    "keda.sh",
    "eks.amazonaws.com",
    "cloud.google.com",
    "kubernetes.azure.com",
    "nvidia.com",
];

/// Label keys without a domain that controllers of Kubernetes give.
const OPEN_KEYS: [&str; 8] = [
    "pod-template-hash",
    "rollouts-pod-template-hash",
    "controller-revision-hash",
    "pod-template-generation",
    "job-name",
    "controller-uid",
    "component",
    "k8s-app",
];

/// Namespaces and names that every cluster has.
const OPEN_NAMES: [&str; 12] = [
    "default",
    "kube-system",
    "kube-public",
    "kube-node-lease",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kube-proxy",
    "etcd",
    "coredns",
    "default-scheduler",
    "control-plane",
];

/// How names are written.
pub struct Names {
    /// What is hashed before each part; none keeps the names.
    salt: Option<[u8; 32]>,
    parts: HashMap<Box<str>, [u8; PART_LETTERS], FxBuildHasher>,
}

impl Names {
    /// As they are.
    pub fn kept() -> Self {
        Self { salt: None, parts: HashMap::default() }
    }

    /// Hashed: the same name is the same hash in everything that is written with the same salt. Whoever doesn't know
    /// the salt, which is to be random and forgotten, can't try names out.
    pub fn hashed(salt: [u8; 32]) -> Self {
        Self { salt: Some(salt), parts: HashMap::default() }
    }

    /// A name of anything. Its parts between `-`, `.`, `/`, `_` and `:` are hashed each, so that what begins alike still
    /// does: a ReplicaSet is still called after its Deployment.
    pub(super) fn name(&mut self, name: &str) -> String {
        if self.salt.is_none() || OPEN_NAMES.contains(&name) {
            return name.to_owned();
        }
        let mut out = String::with_capacity(name.len() * 2);
        for piece in name.split_inclusive(['-', '.', '/', '_', ':']) {
            let part = piece.trim_end_matches(['-', '.', '/', '_', ':']);
            if !part.is_empty() {
                out.extend(self.part(part).map(char::from));
            }
            out.push_str(&piece[part.len()..]);
        }
        out
    }

    /// An image without its version. What every cluster runs is told by the last part.
    pub(super) fn image(&mut self, place: &str) -> String {
        match place.rsplit_once('/') {
            Some((registry, image)) => format!("{}/{}", self.name(registry), self.name(image)),
            None => self.name(place),
        }
    }

    /// Group and version of an API. Groups of Kubernetes itself have no dot, or a domain that everybody knows.
    pub(super) fn api_version(&mut self, text: &str) -> String {
        match text.split_once('/') {
            Some((group, version)) if group.contains('.') && !is_open_key(text) => {
                format!("{}/{version}", self.name(group))
            }
            _ => text.to_owned(),
        }
    }

    /// The key of a label.
    pub(super) fn label_key(&mut self, key: &str) -> String {
        if is_open_key(key) { key.to_owned() } else { self.name(key) }
    }

    /// The value of a label.
    pub(super) fn label_value(&mut self, key: &str, value: &str) -> String {
        // Numbers and flags are compared, not only matched.
        let is_plain =
            value.bytes().all(|b| b.is_ascii_digit()) && value.len() < 4 || matches!(value, "true" | "false");
        if OPEN_LABELS.contains(&key) || is_plain { value.to_owned() } else { self.name(value) }
    }

    fn part(&mut self, part: &str) -> [u8; PART_LETTERS] {
        if let Some(known) = self.parts.get(part) {
            return *known;
        }
        let digest = Sha256::new().chain_update(self.salt.unwrap_or_default()).chain_update(part).finalize();
        let bits = digest[..5].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut hashed = [0; PART_LETTERS];
        for (at, letter) in hashed.iter_mut().enumerate() {
            // A DNS label begins with a letter.
            let choice = (bits >> (5 * at)) as usize % if at == 0 { 24 } else { 32 };
            *letter = LETTERS[choice];
        }
        self.parts.insert(part.into(), hashed);
        hashed
    }
}

fn is_open_key(key: &str) -> bool {
    let Some((domain, _)) = key.split_once('/') else { return OPEN_KEYS.contains(&key) };
    let is_below = |open: &&str| domain.strip_suffix(*open).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    OPEN_DOMAINS.iter().any(is_below)
}
