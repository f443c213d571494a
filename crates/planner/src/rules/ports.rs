//! Rule 5: ports of the node (`plugins/nodeports/node_ports.go`, `framework/types.go` HostPortInfo).

use cluster::{HostPort, PodId, Scheduling};

use crate::board::{Board, priority_of};
use crate::reason::{Mask, PORTS};

/// Marks the nodes where a port that the pod wants is taken.
pub(crate) fn mark(board: &Board<'_>, wanted: &[HostPort], masks: &mut [Mask]) {
    if wanted.is_empty() {
        return;
    }
    for (node, id) in &board.with_ports {
        let taken = board.snapshot.scheduling(board.snapshot.pod(*id).scheduling);
        if clashing(wanted, taken).is_some() {
            masks[*node] |= PORTS;
        }
    }
}

/// A pod of at least this priority that has one of these ports, and which.
pub(crate) fn holder(
    board: &Board<'_>,
    wanted: &[HostPort],
    node: usize,
    least_priority: i32,
) -> Option<(PodId, HostPort)> {
    if wanted.is_empty() {
        return None;
    }
    board
        .pods_on(node)
        .filter(|(_, pod)| priority_of(pod) >= least_priority)
        .find_map(|(id, pod)| Some((id, clashing(wanted, board.snapshot.scheduling(pod.scheduling))?)))
}

fn clashing(wanted: &[HostPort], taken: &Scheduling) -> Option<HostPort> {
    wanted.iter().find(|port| taken.host_ports.iter().any(|other| clash(port, other))).copied()
}

/// The same port and protocol on the same address, or on all addresses of either.
fn clash(a: &HostPort, b: &HostPort) -> bool {
    (a.port, a.protocol) == (b.port, b.protocol) && (a.ip == b.ip || a.ip.is_empty() || b.ip.is_empty())
}
