//! Nodes that hold their children, one object in another, as deep as the stacks are.

use profile::ProfileBuilder;

use super::{CallFrame, Nodes, Unnamed};
use crate::json::Json;
use crate::{ImportError, Limits};

/// A node that is being read.
struct Open<'a> {
    row: u32,
    frame: CallFrame<'a>,
}

impl Nodes {
    /// Reads a tree from its `head`; `value` is the key of a node's number.
    pub(crate) fn tree<'a>(
        &mut self,
        json: &mut Json<'a>,
        value: &str,
        unnamed: Unnamed,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        let mut open: Vec<Open<'a>> = Vec::new();
        'node: loop {
            let parent = open.last().map(|node| node.row);
            open.push(Open { row: self.push(parent, limits)?, frame: CallFrame::default() });
            // Two for the head and a stack's root.
            Limits::check(limits.depth, open.len().saturating_sub(2), "frames in a stack")?;
            let mut inside = json.enter(b'{', "a node")?;
            loop {
                while inside {
                    let Some(node) = open.last_mut() else { return Ok(()) };
                    let key = json.key()?;
                    match &*key {
                        "children" if json.peek() == Some(b'[') => {
                            if json.enter(b'[', "a list of nodes")? {
                                continue 'node;
                            }
                        }
                        "id" if json.peek() != Some(b'n') => {
                            let id = json.integer("an id")?;
                            self.set_id(node.row, id);
                        }
                        "callFrame" => json.object("a call frame", |json, key| node.frame.take(json, key))?,
                        key if key == value => {
                            let number = json.number("a number")?.whole().unwrap_or(0);
                            self.set_value(node.row, number);
                        }
                        key if node.frame.field(json, key)? => {}
                        _ => json.skip()?,
                    }
                    inside = json.more(b'}')?;
                }
                let Some(done) = open.pop() else { return Ok(()) };
                // The size of a heap below `(root)` is shown, as it is in speedscope; time below it is not.
                if unnamed == Unnamed::WithPlace || !done.frame.is_root() {
                    self.set_frame(done.row, done.frame.intern(builder, unnamed)?);
                }
                if open.is_empty() {
                    return Ok(());
                }
                // The end of a child: another one, or more keys of its parent.
                if json.more(b']')? {
                    continue 'node;
                }
                inside = json.more(b'}')?;
            }
        }
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
