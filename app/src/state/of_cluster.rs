//! The engine's answers about a cluster, taken into the store.

use std::sync::Arc;

use engine::ClusterAnswer;
use leptos::prelude::*;

use super::lists;
use super::phase::{Part, part_painted};
use super::store::{Drawer, Store};
use crate::io::tell;

/// Takes an answer; `current` if it belongs to the load that is shown.
pub(crate) type Receive = fn(Store, bool, &[u8]);

/// Takes an answer that came as JSON.
pub(crate) fn receive(store: Store, current: bool, json: &[u8]) {
    let Ok(answer) = serde_json::from_slice(json) else { return };
    match answer {
        ClusterAnswer::Cluster(model) => {
            let empty = model.view.empty.is_some();
            store.cluster.set(Some(Arc::new(*model)));
            if empty && current {
                // A sentence stands where the map would be painted.
                part_painted(store, Part::Map);
            }
        }
        ClusterAnswer::Glance(glance) => {
            store.glance.set(Some(Arc::new(*glance)));
            part_painted(store, Part::Glance);
        }
        ClusterAnswer::NodeRows(rows) => store.node_rows.set(Arc::new(rows)),
        ClusterAnswer::Node(detail) => select(store, detail.map_or(Drawer::Closed, |d| Drawer::Node(Arc::new(*d)))),
        ClusterAnswer::Pod(detail) => select(store, detail.map_or(Drawer::Closed, |d| Drawer::Pod(Arc::new(*d)))),
        ClusterAnswer::Described(thing) => store.described.set(thing.map(|t| Arc::new(*t))),
        ClusterAnswer::Completions(found) => store.completions.set(Arc::new(found)),
        ClusterAnswer::List(page) => lists::receive(store, *page),
    }
}

/// Opens the drawer of a node or pod, and tells whose it is if it is another.
fn select(store: Store, drawer: Drawer) {
    let before = store.drawer.with_untracked(thing);
    let now = thing(&drawer);
    store.drawer.set(drawer);
    if let Some((kind, name)) = now.clone().filter(|_| now != before) {
        tell::tell(&tell::Told::SelectedThing { kind, name });
    }
}

fn thing(drawer: &Drawer) -> Option<(&'static str, String)> {
    match drawer {
        Drawer::Node(node) => Some(("node", node.name.clone())),
        Drawer::Pod(pod) => Some(("pod", format!("{}/{}", pod.detail.row.namespace, pod.detail.row.name))),
        _ => None,
    }
}
