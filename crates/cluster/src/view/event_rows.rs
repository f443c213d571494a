//! Events, and what each is about.

use rustc_hash::FxHashMap;
use units::Quantity;

use super::filter::{Field, FigureKey, Needle, RowThing, Thing, age, count, quoted};
use super::natural::{natural_ranks, sort_naturally};
use crate::model::{Event, NodeId, PodId, Snapshot, StrId};

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// The event: a row of the snapshot's events.
    pub event: u32,
    /// The pod that it is about, if the snapshot has it.
    pub pod: Option<PodId>,
    /// The node that it is about, if the snapshot has it.
    pub node: Option<NodeId>,
    /// Whether it is about a pod or a node of whose kind some are there, and it is not among them.
    pub is_gone: bool,
}

impl EventRow {
    /// The event.
    pub fn event<'a>(&self, snapshot: &'a Snapshot) -> &'a Event {
        &snapshot.objects.events[self.event as usize]
    }
}

/// All events, by the name of what they are about and its namespace, the newest of each first.
pub fn event_rows(snapshot: &Snapshot) -> Vec<EventRow> {
    let events = &snapshot.objects.events;
    let [pod, node] = ["Pod", "Node"].map(|kind| snapshot.find_text(kind));
    let of_kind = |event: &Event, kind: Option<StrId>| kind == Some(event.object_kind);
    let mut pods: FxHashMap<(StrId, StrId), Option<PodId>> = FxHashMap::default();
    let mut nodes: FxHashMap<StrId, Option<NodeId>> = FxHashMap::default();
    for event in events {
        if of_kind(event, pod) {
            pods.insert((event.object_namespace, event.object_name), None);
        } else if of_kind(event, node) {
            nodes.insert(event.object_name, None);
        }
    }
    for (id, pod) in snapshot.pod_ids() {
        if let Some(place) = pods.get_mut(&(pod.namespace, pod.name)) {
            *place = Some(id);
        }
    }
    for (id, node) in snapshot.node_ids() {
        if let Some(place) = nodes.get_mut(&node.name) {
            *place = Some(id);
        }
    }
    let mut rows: Vec<EventRow> = (0..)
        .zip(events)
        .map(|(row, event)| {
            let (is_pod, is_node) = (of_kind(event, pod), of_kind(event, node));
            let pod = pods.get(&(event.object_namespace, event.object_name)).copied().flatten().filter(|_| is_pod);
            let node = nodes.get(&event.object_name).copied().flatten().filter(|_| is_node);
            let is_gone = is_pod && pod.is_none() && !snapshot.pods.is_empty()
                || is_node && node.is_none() && !snapshot.nodes.is_empty();
            EventRow { event: row, pod, node, is_gone }
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.event(snapshot).last_seen));
    let namespaces: Vec<StrId> = rows.iter().map(|row| row.event(snapshot).object_namespace).collect();
    let ranks: FxHashMap<StrId, u32> = namespaces.iter().copied().zip(natural_ranks(snapshot, &namespaces)).collect();
    rows.sort_by_key(|row| ranks.get(&row.event(snapshot).object_namespace).copied());
    sort_naturally(&mut rows, |row| snapshot.text(row.event(snapshot).object_name));
    rows
}

/// The filter that lists the events of an object.
pub fn object_of(kind: &str, namespace: &str, name: &str) -> String {
    let object = format!("object:{}", quoted(&format!("{kind}/{name}")));
    if namespace.is_empty() { object } else { format!("ns:{} {object}", quoted(namespace)) }
}

impl Thing for RowThing<'_, EventRow> {
    fn shows(&self, word: &mut Needle) -> bool {
        let event = self.row.event(self.snapshot);
        let text = |id| self.snapshot.text(id);
        let joined = || {
            word.as_str().contains('/')
                && [event.object_namespace, event.object_kind]
                    .into_iter()
                    .any(|before| word.is_in(&format!("{}/{}", text(before), text(event.object_name))))
        };
        [event.object_name, event.reason, event.message, event.object_kind].iter().any(|id| word.is_in(text(*id)))
            || word.is_in(text(event.object_namespace))
            || word.begins(text(event.kind))
            || joined()
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        let event = self.row.event(self.snapshot);
        let text = |id| self.snapshot.text(id);
        match field {
            Field::Reason => fits(text(event.reason)),
            Field::Type => fits(text(event.kind)),
            Field::Namespace => fits(text(event.object_namespace)),
            Field::Name => fits(text(event.object_name)),
            Field::Kind => fits(text(event.object_kind)),
            Field::Object => fits(&format!("{}/{}", text(event.object_kind), text(event.object_name))),
            Field::Component => fits(text(event.component)),
            Field::Is => {
                let states = [
                    ("warning", text(event.kind) == "Warning"),
                    ("normal", text(event.kind) == "Normal"),
                    ("on-pod", self.row.pod.is_some()),
                    ("on-node", self.row.node.is_some()),
                    ("gone", self.row.is_gone),
                ];
                states.into_iter().any(|(word, holds)| holds && fits(word))
            }
            _ => false,
        }
    }

    fn any_label(&self, _: &str, _: &mut dyn FnMut(&str) -> bool) -> bool {
        false
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        let event = self.row.event(self.snapshot);
        match key {
            FigureKey::Count => count(u64::from(event.count)),
            FigureKey::Age => age(event.last_seen, self.now_unix_ms),
            _ => None,
        }
    }
}
