//! Nodes of a call tree with ids, which name their parent or their children, and the stacks that they stand for.

use profile::{FrameId, ProfileBuilder, StackId};
use rustc_hash::FxHashMap;

use super::{CallFrame, Unnamed};
use crate::json::Json;
use crate::{ImportError, Limits};

const NONE: u32 = u32::MAX;

/// Nodes in columns, in any order.
#[derive(Default)]
pub(crate) struct Nodes {
    ids: Vec<i64>,
    /// `NONE` for V8's own root, which is no frame.
    frames: Vec<FrameId>,
    /// The parent's row, or its id while `links` says so.
    parents: Vec<u32>,
    /// `hitCount` or `selfSize`.
    values: Vec<i64>,
    /// Parent (row or id) of a child (row or id), to be joined.
    links: Vec<Link>,
    /// Nodes that came more than once.
    pub(crate) repeated: u64,
    /// Parents that no node is.
    pub(crate) orphans: u64,
}

enum Link {
    Parent { child: u32, parent: i64 },
    Child { parent: u32, child: i64 },
}

/// How contradictions are met.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strict {
    /// They are an error: the file is one whole.
    Yes,
    /// The first node of an id stands, and a missing parent is a root: parts of a trace get lost.
    No,
}

impl Nodes {
    /// Adds a node below a known one (`None` for a root) or one whose parent is yet to be told.
    pub(super) fn push(&mut self, parent: Option<u32>, limits: &Limits) -> Result<u32, ImportError> {
        Limits::check(limits.stacks, self.ids.len() + 1, "nodes")?;
        let row = u32::try_from(self.ids.len()).unwrap_or(NONE);
        self.ids.push(i64::from(row));
        self.frames.push(FrameId::NONE);
        self.parents.push(parent.unwrap_or(NONE));
        self.values.push(0);
        Ok(row)
    }

    /// Adds a node that names its parent by id.
    pub(crate) fn push_linked(
        &mut self,
        id: i64,
        frame: FrameId,
        parent: Option<i64>,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        let row = self.push(None, limits)?;
        self.set_id(row, id);
        self.set_frame(row, frame);
        self.links.extend(parent.map(|parent| Link::Parent { child: row, parent }));
        Ok(())
    }

    pub(super) fn set_id(&mut self, row: u32, id: i64) {
        self.ids[row as usize] = id;
    }

    pub(super) fn set_value(&mut self, row: u32, value: i64) {
        self.values[row as usize] = value;
    }

    /// `hitCount` or `selfSize` of each node.
    pub(crate) fn values(&self) -> &[i64] {
        &self.values
    }

    pub(super) fn set_frame(&mut self, row: u32, frame: FrameId) {
        self.frames[row as usize] = frame;
    }

    /// Reads a list of nodes that name each other by id.
    pub(crate) fn list(
        &mut self,
        json: &mut Json<'_>,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        json.array("a list of nodes", |json| {
            let row = self.push(None, limits)?;
            let offset = json.offset();
            let mut frame = CallFrame::default();
            let mut has_id = false;
            json.object("a node", |json, key| {
                match key {
                    "id" => {
                        self.ids[row as usize] = json.integer("an id")?;
                        has_id = true;
                    }
                    "callFrame" => json.object("a call frame", |json, key| frame.take(json, key))?,
                    "hitCount" if json.peek() != Some(b'n') => self.values[row as usize] = json.integer("a count")?,
                    "parent" if json.peek() != Some(b'n') => {
                        let parent = json.integer("the id of a parent")?;
                        self.links.push(Link::Parent { child: row, parent });
                    }
                    "children" if json.peek() == Some(b'[') => json.array("a list of ids", |json| {
                        let child = json.integer("the id of a child")?;
                        self.links.push(Link::Child { parent: row, child });
                        Ok(())
                    })?,
                    _ if frame.field(json, key)? => {}
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            if !has_id || frame.is_missing() {
                return Err(ImportError::malformed("expected a node with `id` and `callFrame`").at(offset));
            }
            if !frame.is_root() {
                self.frames[row as usize] = frame.intern(builder, Unnamed::Anonymous)?;
            }
            Ok(())
        })
    }

    /// The stack of each id. Fails if a node is below itself or, of strict nodes, in two places.
    pub(crate) fn stacks(
        &mut self,
        builder: &mut ProfileBuilder,
        strict: Strict,
        limits: &Limits,
    ) -> Result<Stacks, ImportError> {
        let mut rows: FxHashMap<i64, u32> = FxHashMap::default();
        rows.reserve(self.ids.len());
        for (row, id) in (0u32..).zip(&self.ids) {
            if rows.contains_key(id) {
                if strict == Strict::Yes {
                    return Err(ImportError::malformed(format!("two nodes have the id {id}")));
                }
                self.repeated += 1;
            } else {
                rows.insert(*id, row);
            }
        }
        self.join(&rows, strict)?;
        let by_row = self.resolve(builder, limits)?;
        Ok(Stacks { rows, by_row })
    }

    fn join(&mut self, rows: &FxHashMap<i64, u32>, strict: Strict) -> Result<(), ImportError> {
        for link in std::mem::take(&mut self.links) {
            let (parent, child) = match link {
                Link::Parent { child, parent } => (rows.get(&parent).copied(), Some(child)),
                Link::Child { parent, child } => (Some(parent), rows.get(&child).copied()),
            };
            let (Some(parent), Some(child)) = (parent, child) else {
                self.orphans += 1;
                continue;
            };
            let known = &mut self.parents[child as usize];
            if *known == NONE {
                *known = parent;
            } else if *known != parent && strict == Strict::Yes {
                let id = |row: u32| self.ids[row as usize];
                let message = format!(
                    "node {} is a child of node {} and of node {}",
                    id(child),
                    id(self.parents[child as usize]),
                    id(parent)
                );
                return Err(ImportError::malformed(message));
            }
        }
        Ok(())
    }

    fn resolve(&self, builder: &mut ProfileBuilder, limits: &Limits) -> Result<Vec<StackId>, ImportError> {
        const TODO: u8 = 0;
        const OPEN: u8 = 1;
        const DONE: u8 = 2;
        let mut state = vec![TODO; self.ids.len()];
        let mut stacks = vec![StackId::NONE; self.ids.len()];
        let mut path: Vec<u32> = Vec::new();
        for start in 0..u32::try_from(self.ids.len()).unwrap_or(NONE) {
            let mut row = start;
            while row != NONE && state[row as usize] == TODO {
                state[row as usize] = OPEN;
                path.push(row);
                row = self.parents[row as usize];
            }
            if row != NONE && state[row as usize] == OPEN {
                return Err(ImportError::malformed(format!("node {} is below itself", self.ids[row as usize])));
            }
            let mut stack = if row == NONE { StackId::NONE } else { stacks[row as usize] };
            while let Some(row) = path.pop() {
                let frame = self.frames[row as usize];
                if !frame.is_none() {
                    stack = builder.stack(stack, frame)?;
                    Limits::check(limits.depth, builder.profile.stacks.depth(stack) as usize, "frames in a stack")?;
                }
                stacks[row as usize] = stack;
                state[row as usize] = DONE;
            }
        }
        Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
        Ok(stacks)
    }
}

/// Stacks by the ids of nodes.
pub(crate) struct Stacks {
    rows: FxHashMap<i64, u32>,
    /// In the order of the nodes.
    pub(crate) by_row: Vec<StackId>,
}

impl Stacks {
    pub(crate) fn get(&self, id: i64) -> Option<StackId> {
        self.rows.get(&id).map(|row| self.by_row[*row as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depths(nodes: &str, strict: Strict) -> Result<Vec<u32>, ImportError> {
        let limits = Limits::default();
        let (mut builder, mut list) = (ProfileBuilder::default(), Nodes::default());
        list.list(&mut Json::new(nodes, &limits), &mut builder, &limits)?;
        let stacks = list.stacks(&mut builder, strict, &limits)?;
        Ok(stacks.by_row.iter().map(|stack| builder.profile.stacks.depth(*stack)).collect())
    }

    /// Nodes in which each names the one before it as its parent, the last first.
    fn chain(length: u32) -> String {
        let node = |id: u32| {
            format!(r#"{{"id":{id},"parent":{},"callFrame":{{"functionName":"f{id}"}}}}"#, id.wrapping_sub(1))
        };
        format!("[{}]", (0..length).rev().map(node).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn parents_may_come_later_and_deep() {
        let depths = depths(&chain(100_000), Strict::No).unwrap();
        assert_eq!((depths[0], depths[99_999]), (100_000, 1));
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let node = |id: u32, children: &str| {
            format!(r#"{{"id":{id},"callFrame":{{"functionName":"f"}},"children":[{children}]}}"#)
        };
        let list = |nodes: &[String]| format!("[{}]", nodes.join(","));
        for (nodes, message) in [
            (list(&[node(1, "2"), node(2, "1")]), "node 1 is below itself"),
            (list(&[node(1, "1")]), "node 1 is below itself"),
            (list(&[node(1, "3"), node(2, "3"), node(3, "")]), "node 3 is a child of node 1 and of node 2"),
            (list(&[node(1, ""), node(1, "")]), "two nodes have the id 1"),
            ("[{\"id\":1}]".to_owned(), "expected a node with `id` and `callFrame`"),
        ] {
            assert_eq!(depths(&nodes, Strict::Yes).unwrap_err().message, message);
        }
        assert_eq!(depths(&list(&[node(1, "2,9"), node(2, ""), node(2, "")]), Strict::No).unwrap(), [1, 2, 1]);
        assert!(depths(&list(&[node(1, "2"), node(2, "1")]), Strict::No).is_err());
    }
}
