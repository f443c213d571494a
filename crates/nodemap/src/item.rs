//! Numbers of boxes: which node or pod a box stands for.

use cluster::{NodeId, PodId};

/// The number of a box that stands for nothing by itself.
pub const NO_ITEM: u32 = u32::MAX;

const POD: u32 = 1 << 31;

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A node.
    Node(NodeId),
    /// A pod.
    Pod(PodId),
}

/// The number of a node's boxes.
#[must_use]
pub fn node_item(node: NodeId) -> u32 {
    node.0 & !POD
}

/// The number of a pod's boxes: the pod with the highest bit set.
#[must_use]
pub fn pod_item(pod: PodId) -> u32 {
    pod.0 | POD
}

/// What a number stands for; `None` for [`NO_ITEM`].
#[must_use]
pub fn item(number: u32) -> Option<Item> {
    match number {
        NO_ITEM => None,
        number if number & POD != 0 => Some(Item::Pod(PodId(number & !POD))),
        number => Some(Item::Node(NodeId(number))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_nodes_from_pods() {
        for id in [0, 1, 129_999, 0x7fff_fffe] {
            assert_eq!(item(node_item(NodeId(id))), Some(Item::Node(NodeId(id))));
            assert_eq!(item(pod_item(PodId(id))), Some(Item::Pod(PodId(id))));
        }
        assert_eq!(item(NO_ITEM), None);
    }
}
