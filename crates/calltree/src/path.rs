//! A node as a path of names, for links.
//!
//! A path holds one step for each frame from the root's child to the node: a name, or `name~n` for the nth sibling of
//! that name (from 1). A first sibling's `~1` is left out, unless the name itself ends like a number of a sibling.

use crate::{CallTree, NodeId};

impl CallTree {
    /// The path of a node, outermost frame first; empty for the root.
    #[must_use]
    pub fn path(&self, node: NodeId) -> Vec<String> {
        let mut steps = Vec::with_capacity(self.depth(node) as usize);
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            steps.push(self.step(at));
            at = parent;
        }
        steps.reverse();
        steps
    }

    /// The node of a path, as far as it can be followed, and how many steps that are.
    #[must_use]
    pub fn follow<S: AsRef<str>>(&self, path: &[S]) -> (NodeId, usize) {
        let mut at = NodeId::ROOT;
        for (followed, step) in path.iter().enumerate() {
            let step = step.as_ref();
            let (name, number) = split(step).unwrap_or((step, 1));
            let child = self.named_child(at, name, number).or_else(|| self.named_child(at, step, 1));
            let Some(child) = child else { return (at, followed) };
            at = child;
        }
        (at, path.len())
    }

    /// The node of a path; `None` if there is no such node.
    #[must_use]
    pub fn at_path<S: AsRef<str>>(&self, path: &[S]) -> Option<NodeId> {
        let (node, followed) = self.follow(path);
        (followed == path.len()).then_some(node)
    }

    fn step(&self, node: NodeId) -> String {
        let name = self.name(node);
        let Some(parent) = self.parent(node) else { return name.to_owned() };
        let left = self.children(parent).take_while(|sibling| *sibling < node);
        let number = 1 + left.filter(|sibling| self.name(*sibling) == name).count();
        if number > 1 || split(name).is_some() { format!("{name}~{number}") } else { name.to_owned() }
    }

    fn named_child(&self, node: NodeId, name: &str, number: u32) -> Option<NodeId> {
        // A link may carry the name of the source where another is shown, and is read either way.
        let symbol = |child: &NodeId| self.functions().symbol(self.function(*child)) == name && !name.is_empty();
        self.children(node).filter(|child| self.name(*child) == name || symbol(child)).nth(number as usize - 1)
    }
}

/// The name and the number of `name~n`.
fn split(step: &str) -> Option<(&str, u32)> {
    let (name, number) = step.rsplit_once('~')?;
    let plain = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
    plain.then(|| number.parse().ok()).flatten().map(|number| (name, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    #[test]
    fn steps_are_names_with_numbers_where_they_are_needed() {
        let tree = tree("a;b~2;c 1\na;b 1\na;~9 1");
        for (path, node) in [
            (vec![], Some("all")),
            (vec!["a", "b"], Some("b")),
            (vec!["a", "b~1"], Some("b")),
            (vec!["a", "b~2~1", "c"], Some("c")),
            (vec!["a", "b~2", "c"], Some("c")),
            (vec!["a", "~9"], Some("~9")),
            (vec!["a", "x"], None),
            (vec!["a", "b~0"], None),
            (vec!["a", "b~99999999999"], None),
        ] {
            assert_eq!(tree.at_path(&path).map(|node| tree.name(node)), node, "{path:?}");
        }
        assert_eq!(tree.follow(&["a", "gone", "b"]), (NodeId(1), 1));
        let step = tree.nodes().find(|node| tree.name(*node) == "b~2").unwrap();
        assert_eq!(tree.path(step), ["a", "b~2~1"]);
    }
}
