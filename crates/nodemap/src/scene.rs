//! What is drawn and described: a snapshot, what is asked of it, and what its colours are measured against.

use cluster::view::Prices;
use cluster::{ApiServers, Component, NodeId, Snapshot, Totals, Version, api_servers, instances};
use units::Quantity;

use crate::Settings;

/// A snapshot with what is asked of it.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// Its sums.
    pub totals: &'a Totals,
    /// What the map shows.
    pub settings: &'a Settings,
    /// What colours are measured against.
    pub scale: &'a Scale,
}

/// What the colours of prices and versions are measured against, over all nodes of a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Scale {
    /// The prices.
    pub prices: Prices,
    /// The dearest node's hour; zero if no price is known.
    pub dearest: Quantity,
    /// The versions of the kube-apiservers, or the newest version of all if none is known.
    pub servers: Option<ApiServers>,
}

impl Scale {
    /// The scale of a snapshot.
    #[must_use]
    pub fn of(snapshot: &Snapshot, prices: Prices) -> Self {
        let known = snapshot.nodes.iter().filter_map(|node| prices.of_node(snapshot, node));
        let dearest = known.max().unwrap_or_default();
        Self { dearest, servers: api_servers(&instances(snapshot)), prices }
    }

    /// Whether the price of any node is known.
    #[must_use]
    pub fn has_prices(&self) -> bool {
        self.dearest > Quantity::ZERO
    }
}

impl Scene<'_> {
    /// What a node costs in an hour.
    pub(crate) fn price(&self, id: NodeId) -> Option<Quantity> {
        self.scale.prices.of_node(self.snapshot, self.snapshot.node(id))
    }

    /// The version of a node's kubelet.
    pub(crate) fn version(&self, id: NodeId) -> Option<Version> {
        Version::parse(self.snapshot.text(self.snapshot.node(id).kubelet_version))
    }

    /// How a kubelet's version stands to that of kube-apiserver: `2 minors behind 1.33`; none without both.
    pub(crate) fn version_words(&self, version: Version) -> Option<String> {
        let servers = self.scale.servers?;
        let of = if servers.assumed { "the newest seen" } else { "kube-apiserver" };
        let newest = servers.newest_minor;
        Some(match version.minor.abs_diff(newest) {
            0 => format!("as {of}"),
            apart => {
                let way = if version.minor < newest { "behind" } else { "ahead of" };
                let s = if apart == 1 { "" } else { "s" };
                format!("{apart} minor{s} {way} {of}, 1.{newest}")
            }
        })
    }

    /// How many minors a kubelet may be behind.
    pub(crate) fn may_lag(&self) -> u16 {
        let minor = self.scale.servers.map_or(0, |servers| servers.newest_minor);
        Component::Kubelet.may_lag(Version { minor, patch: 0 })
    }
}
