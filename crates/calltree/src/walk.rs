//! From node to node.

use crate::{CallTree, FunctionKey, NodeId};

impl CallTree {
    /// The leftmost callee.
    #[must_use]
    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        (self.subtree_end(node) > node.0 + 1).then_some(NodeId(node.0 + 1))
    }

    /// The rightmost callee.
    #[must_use]
    pub fn last_child(&self, node: NodeId) -> Option<NodeId> {
        self.first_child(node)?;
        Some(self.climb_to_child(NodeId(self.subtree_end(node) - 1), node))
    }

    /// The next node to the right under the same caller.
    #[must_use]
    pub fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.parent(node)?;
        let next = self.subtree_end(node);
        (next < self.subtree_end(parent)).then_some(NodeId(next))
    }

    /// The next node to the left under the same caller.
    #[must_use]
    pub fn previous_sibling(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.parent(node)?;
        (node.0 > parent.0 + 1).then(|| self.climb_to_child(NodeId(node.0 - 1), parent))
    }

    /// The callees from left to right.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(node), |child| self.next_sibling(*child))
    }

    /// The widest callee, the first of several.
    #[must_use]
    pub fn heaviest_child(&self, node: NodeId) -> Option<NodeId> {
        let mut children = self.children(node);
        let first = children.next()?;
        Some(children.fold(first, |best, child| if self.width(child) > self.width(best) { child } else { best }))
    }

    /// The widest node of a function in the subtree of `root`, the first of several.
    #[must_use]
    pub fn widest_of(&self, function: FunctionKey, root: NodeId) -> Option<NodeId> {
        let nodes = (root.0..self.subtree_end(root)).map(NodeId).filter(|node| self.function(*node) == function);
        nodes.fold(None, |best, node| match best {
            Some(best) if self.width(best) >= self.width(node) => Some(best),
            _ => Some(node),
        })
    }

    /// The ancestor of `node` (or itself) that is a child of `parent`, above which `node` must lie.
    fn climb_to_child(&self, mut node: NodeId, parent: NodeId) -> NodeId {
        while let Some(up) = self.parent(node)
            && up != parent
        {
            node = up;
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    #[test]
    fn the_widest_node_of_a_function_is_found_in_its_subtree() {
        let tree = tree("a;f 1\nb;f 3\nc;f 3\nc;g 1");
        let at = |path: &[&str]| tree.at_path(path);
        let f = tree.function(at(&["a", "f"]).unwrap());
        assert_eq!(tree.widest_of(f, NodeId::ROOT), at(&["b", "f"]));
        assert_eq!(tree.widest_of(f, at(&["c"]).unwrap()), at(&["c", "f"]));
        assert_eq!(tree.widest_of(f, at(&["c", "g"]).unwrap()), None);
    }
}
