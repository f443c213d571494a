//! Numbers of boxes: what a box stands for.

use cluster::{NodeId, PodId};

/// The number of a box that stands for nothing by itself.
pub const NO_ITEM: u32 = u32::MAX;

/// The two highest bits tell the kind.
const KIND: u32 = 3 << 30;
const GROUP: u32 = 1 << 30;
const POD: u32 = 2 << 30;
const CONTAINER: u32 = KIND;

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A node.
    Node(NodeId),
    /// A group of nodes, by its place among the groups that were laid out.
    Group(u32),
    /// A pod.
    Pod(PodId),
    /// A container: a row of [`cluster::Snapshot::containers`].
    Container(u32),
}

impl Item {
    /// Its number.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Node(node) => node.0 & !KIND,
            Self::Group(group) => group & !KIND | GROUP,
            Self::Pod(pod) => pod.0 & !KIND | POD,
            Self::Container(row) => row & !KIND | CONTAINER,
        }
    }
}

/// What a number stands for; `None` for [`NO_ITEM`].
#[must_use]
pub fn item(number: u32) -> Option<Item> {
    let id = number & !KIND;
    match number & KIND {
        _ if number == NO_ITEM => None,
        GROUP => Some(Item::Group(id)),
        POD => Some(Item::Pod(PodId(id))),
        CONTAINER => Some(Item::Container(id)),
        _ => Some(Item::Node(NodeId(id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_kinds_apart() {
        for id in [0, 1, 129_999, 0x3fff_fffe] {
            for of in [Item::Node(NodeId(id)), Item::Group(id), Item::Pod(PodId(id)), Item::Container(id)] {
                assert_eq!(item(of.number()), Some(of));
            }
        }
        assert_eq!(item(NO_ITEM), None);
    }
}
