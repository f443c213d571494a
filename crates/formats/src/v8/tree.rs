//! Nodes that hold their children, one object in another, as deep as the stacks are.

use profile::ProfileBuilder;

use super::{CallFrame, Nodes, Unnamed};
use crate::json::Json;
use crate::json_tree::{self, Tree};
use crate::{ImportError, Limits};

/// A node that is being read.
struct Open<'a> {
    row: u32,
    frame: CallFrame<'a>,
}

struct Reading<'b> {
    nodes: &'b mut Nodes,
    value: &'b str,
    unnamed: Unnamed,
    builder: &'b mut ProfileBuilder,
    limits: &'b Limits,
}

impl<'a> Tree<'a> for Reading<'_> {
    type Node = Open<'a>;

    fn is_children(&self, json: &mut Json<'a>, key: &str) -> bool {
        key == "children" && json.peek() == Some(b'[')
    }

    fn open(&mut self, parent: Option<&Open<'a>>, depth: usize) -> Result<Open<'a>, ImportError> {
        // One for the head of the tree, which is no frame.
        Limits::check(self.limits.depth, depth.saturating_sub(1), "frames in a stack")?;
        Ok(Open { row: self.nodes.push(parent.map(|node| node.row), self.limits)?, frame: CallFrame::default() })
    }

    fn field(&mut self, json: &mut Json<'a>, key: &str, node: &mut Open<'a>) -> Result<(), ImportError> {
        match key {
            "id" if json.peek() != Some(b'n') => {
                let id = json.integer("an id")?;
                self.nodes.set_id(node.row, id);
            }
            "callFrame" => json.object("a call frame", |json, key| node.frame.take(json, key))?,
            key if key == self.value => {
                let number = json.number("a number")?.whole().unwrap_or(0);
                self.nodes.set_value(node.row, number);
            }
            key if node.frame.field(json, key)? => {}
            _ => json.skip()?,
        }
        Ok(())
    }

    fn close(&mut self, node: Open<'a>) -> Result<(), ImportError> {
        // The size of a heap below `(root)` is shown, as it is in speedscope; time below it is not.
        if self.unnamed == Unnamed::WithPlace || !node.frame.is_root() {
            self.nodes.set_frame(node.row, node.frame.intern(self.builder, self.unnamed)?);
        }
        Ok(())
    }
}

impl Nodes {
    /// Reads a tree from its `head`; `value` is the key of a node's number.
    pub(crate) fn tree(
        &mut self,
        json: &mut Json<'_>,
        value: &str,
        unnamed: Unnamed,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        json_tree::walk(json, &mut Reading { nodes: self, value, unnamed, builder, limits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_read_without_recursion() {
        let limits = Limits { depth: 100_000, ..Limits::default() };
        let head = |depth: usize| {
            let open = r#"{"callFrame":{"functionName":"f"},"children":["#;
            format!("{}{}", open.repeat(depth), r#"],"selfSize":1}"#.repeat(depth))
        };
        let read = |depth| {
            let (mut builder, mut nodes) = (ProfileBuilder::default(), Nodes::default());
            let head = head(depth);
            nodes.tree(&mut Json::new(&head, &limits), "selfSize", Unnamed::WithPlace, &mut builder, &limits)?;
            Ok::<_, ImportError>(nodes.values().iter().sum::<i64>())
        };
        assert_eq!(read(100_000), Ok(100_000));
        assert!(read(100_100).is_err_and(|error| error.message.contains("frames in a stack")));
    }
}
