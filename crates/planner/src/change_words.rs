//! Changes in words.

use cluster::{Operator, Requirement, ResourceId, Scheduling, Snapshot, StrId, Taint};
use units::{Dimension, Notation, Quantity, dimension_of_resource};

use crate::case::Case;
use crate::change::PASSING;
use crate::labels::holds;
use crate::reason::{
    ATTACH_LIMIT, Mask, NO_VOLUME, NODE_AFFINITY, NODE_NAME, ONE_POD_CLAIM, OTHER_NODE, OTHERS_ANTI_AFFINITY,
    POD_AFFINITY, POD_ANTI_AFFINITY, PORTS, ROOM, SPREAD, SPREAD_KEY, TAINT, TOO_MANY_PODS, TOO_SMALL, UNSCHEDULABLE,
    VOLUME_AFFINITY, VOLUME_GONE, ZONE,
};
use crate::rules::ports;

/// What must be done for a node to take the pod, all of it in one sentence. `nodes` is how many would.
pub(crate) fn sentence(case: &Case<'_, '_>, mask: Mask, node: usize, nodes: u32) -> String {
    let mut parts: Vec<String> = Vec::new();
    for at in 0..PASSING.trailing_zeros() {
        let bit = mask & (1 << at);
        if bit != 0 && !(bit == TOO_MANY_PODS && mask & (ROOM | TOO_SMALL) == ROOM) {
            parts.push(part(case, mask, bit, node, nodes));
        }
    }
    let mut text = parts.join(", and ");
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text + "."
}

fn part(case: &Case<'_, '_>, mask: Mask, bit: Mask, node: usize, nodes: u32) -> String {
    let board = &case.table.board;
    let snapshot = board.snapshot;
    let name = snapshot.text(snapshot.nodes[node].name);
    let key = |key: Option<StrId>| snapshot.text(key.unwrap_or_default()).to_owned();
    match bit {
        OTHER_NODE => format!("let its node affinity name node {name}"),
        UNSCHEDULABLE => format!("uncordon node {name}"),
        NODE_NAME => format!("let its nodeName be {name}"),
        TAINT => taint_part(case, mask, node, nodes),
        NODE_AFFINITY => {
            let list: Vec<String> = unmatched(case, node).iter().map(|each| unmatched_text(case, each)).collect();
            format!("{}, or label node {name} accordingly", list.join(" and "))
        }
        PORTS => match ports::holder(board, &case.scheduling.host_ports, node, i32::MIN) {
            Some((holder, port)) => {
                let protocol = if port.protocol.is_empty() { "TCP" } else { snapshot.text(port.protocol) };
                let holder = snapshot.pod_key(snapshot.pod(holder));
                format!("free port {}/{protocol} on node {name}, which pod {holder} holds", port.port)
            }
            None => format!("free its ports on node {name}"),
        },
        TOO_MANY_PODS => {
            format!(
                "move a pod away from node {name}, or raise its limit of {}",
                units::format_count(u64::try_from(board.most_pods[node]).unwrap_or(0), "pod")
            )
        }
        ROOM if mask & TOO_SMALL != 0 => {
            let asked = case.request.iter().map(|(column, asked)| (*column, *asked));
            format!(
                "add a node with at least {} allocatable beyond what its own DaemonSet pods take",
                amounts(case, asked)
            )
        }
        ROOM => {
            let place = if mask & TOO_MANY_PODS != 0 { " and the place of a pod" } else { "" };
            format!("free {}{place} on node {name}", amounts(case, case.short(node).into_iter()))
        }
        ONE_POD_CLAIM => "end the pod that holds its ReadWriteOncePod claim".to_owned(),
        ATTACH_LIMIT => format!("detach a volume of the same driver from node {name}"),
        VOLUME_AFFINITY => format!("move its volume to where node {name} is, or add a node where the volume is"),
        NO_VOLUME => format!("make a volume that fits its claim and that node {name} can reach"),
        VOLUME_GONE => "restore the volume its claim is bound to, or make the claim again".to_owned(),
        ZONE => format!("use a node in the zone of its volume; node {name} is in another"),
        SPREAD_KEY => {
            let broken = case.spread.broken(board, node);
            format!("label node {name} with {}, over which the pod spreads", key(broken.map(|broken| broken.0)))
        }
        SPREAD => match case.spread.broken(board, node) {
            Some((over, skew, most)) => format!(
                "make room in the emptier domains of {}, or raise maxSkew from {most} to {skew} for node {name}",
                key(Some(over))
            ),
            None => format!("even out the spread for node {name}"),
        },
        POD_AFFINITY => format!("run a pod that its affinity asks for in the domain of node {name}"),
        POD_ANTI_AFFINITY => {
            let over = key(case.neighbours.avoided_key(board, &case.table.avoiders, node));
            format!("move the pods it avoids away from the {over} of node {name}, or drop that anti-affinity")
        }
        OTHERS_ANTI_AFFINITY => {
            let over = key(case.neighbours.avoided_key(board, &case.table.avoiders, node));
            format!("move the pods that avoid it away from the {over} of node {name}, or drop their anti-affinity")
        }
        _ => String::new(),
    }
}

fn taint_part(case: &Case<'_, '_>, mask: Mask, node: usize, nodes: u32) -> String {
    let snapshot = case.table.board.snapshot;
    let name = snapshot.text(snapshot.nodes[node].name);
    let taints = &case.fixed.untolerated[case.table.board.taint_list_of[node] as usize];
    let list: Vec<String> = taints.iter().map(|taint| taint_text(case, taint)).collect();
    let list = list.join(" and ");
    if mask & PASSING != 0 {
        return format!("wait until node {name} has lost the taint {list}");
    }
    let others = if nodes > 1 { format!(" and {} more", nodes - 1) } else { String::new() };
    format!("tolerate the taint {list} of node {name}{others}")
}

fn taint_text(case: &Case<'_, '_>, taint: &Taint) -> String {
    let text = |id: StrId| case.table.board.snapshot.text(id);
    let equals = if taint.value.is_empty() { "" } else { "=" };
    format!("{}{equals}{}:{}", text(taint.key), text(taint.value), text(taint.effect))
}

/// Something in a pod's spec that a node does not match.
pub(crate) enum Unmatched<'a> {
    Selector(StrId, StrId),
    Affinity(&'a Requirement),
    /// No term could match any node.
    NoTerm,
}

/// What in `nodeSelector` and node affinity a node does not match; of several terms the one that lacks least.
pub(crate) fn unmatched<'a>(case: &Case<'_, 'a>, node: usize) -> Vec<Unmatched<'a>> {
    let board = &case.table.board;
    let snapshot = board.snapshot;
    let scheduling: &'a Scheduling = case.scheduling;
    let lacking = scheduling.node_selector.iter().filter(|(key, value)| board.labels.value(node, *key) != *value);
    let mut list: Vec<Unmatched<'a>> = lacking.map(|(key, value)| Unmatched::Selector(*key, *value)).collect();
    let Some(terms) = &scheduling.node_affinity else { return list };
    if terms.iter().any(|term| board.labels.in_term(snapshot, node, term)) {
        return list;
    }
    let lacks = |requirements: &'a [Requirement]| -> Vec<&'a Requirement> {
        let fails = |each: &&Requirement| !holds(snapshot, each, board.labels.value(node, each.key));
        requirements.iter().filter(fails).collect()
    };
    let nearest = terms.iter().map(|term| lacks(&term.labels)).filter(|lack| !lack.is_empty()).min_by_key(Vec::len);
    match nearest {
        Some(lack) => list.extend(lack.into_iter().map(Unmatched::Affinity)),
        None => list.push(Unmatched::NoTerm),
    }
    list
}

fn unmatched_text(case: &Case<'_, '_>, unmatched: &Unmatched<'_>) -> String {
    let text = |id: StrId| case.table.board.snapshot.text(id);
    match unmatched {
        Unmatched::Selector(key, value) => format!("remove the selector {}={}", text(*key), text(*value)),
        Unmatched::Affinity(requirement) => format!("remove the node affinity {}", requirement_text(case, requirement)),
        Unmatched::NoTerm => "give its node affinity a term that can match".to_owned(),
    }
}

fn requirement_text(case: &Case<'_, '_>, requirement: &Requirement) -> String {
    let text = |id: StrId| case.table.board.snapshot.text(id);
    let values: Vec<&str> = requirement.values.iter().map(|value| text(*value)).collect();
    let word = match requirement.operator {
        Operator::Exists => return text(requirement.key).to_owned(),
        Operator::DoesNotExist => return format!("!{}", text(requirement.key)),
        Operator::In => "in",
        Operator::NotIn => "notin",
        Operator::Gt => ">",
        Operator::Lt => "<",
        Operator::Unknown => "?",
    };
    format!("{} {word} ({})", text(requirement.key), values.join(", "))
}

fn amounts(case: &Case<'_, '_>, list: impl Iterator<Item = (usize, i64)>) -> String {
    let board = &case.table.board;
    let list: Vec<_> = list.map(|(column, amount)| (board.columns[column], board.quantity(column, amount))).collect();
    amounts_text(board.snapshot, &list)
}

/// Amounts as Kubernetes writes them: `250m cpu and 1Gi memory`.
pub fn amounts_text(snapshot: &Snapshot, list: &[(ResourceId, Quantity)]) -> String {
    list.iter().map(|(resource, amount)| amount_text(snapshot, *resource, *amount)).collect::<Vec<_>>().join(" and ")
}

fn amount_text(snapshot: &Snapshot, resource: ResourceId, amount: Quantity) -> String {
    let name = snapshot.resource_name(resource);
    let is_bytes = dimension_of_resource(name) == Dimension::Bytes;
    let notation = if is_bytes { Notation::Binary } else { Notation::Decimal };
    format!("{} {name}", amount.canonical(notation))
}
