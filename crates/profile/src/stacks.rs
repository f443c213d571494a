//! Call stacks as a tree of parents.

use crate::tables::Interned;
use crate::{BuildError, FrameId, StackId};

/// Stacks, each once: a frame on top of a parent stack. Parents come before their children.
#[derive(Debug, Clone, Default)]
pub struct StackTable {
    nodes: Interned<(StackId, FrameId)>,
    depths: Vec<u32>,
    /// The child of each stack that was asked for last, then that of no stack. Programs mostly go the way they went
    /// before, and looking here first saves the search.
    latest: Vec<u32>,
    latest_root: u32,
}

impl StackTable {
    /// The stack with `frame` called from `parent` (`NONE` for a root), which is added if it is new.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the handles are used up.
    pub fn intern(&mut self, parent: StackId, frame: FrameId) -> Result<StackId, BuildError> {
        let latest = if parent.is_none() { self.latest_root } else { self.latest[parent.index()] };
        if self.nodes.rows.get(latest as usize) == Some(&(parent, frame)) {
            return Ok(StackId(latest));
        }
        let row = self.nodes.intern((parent, frame), "stacks")?;
        if row as usize == self.depths.len() {
            let depth = if parent.is_none() { 0 } else { self.depths[parent.index()] };
            self.depths.push(depth + 1);
            self.latest.push(u32::MAX);
        }
        if parent.is_none() {
            self.latest_root = row;
        } else {
            self.latest[parent.index()] = row;
        }
        Ok(StackId(row))
    }

    /// Makes room for so many more stacks at once, which is quicker than growing.
    pub fn reserve(&mut self, more: usize) {
        self.nodes.reserve(more);
        self.depths.reserve(more);
        self.latest.reserve(more);
    }

    /// The caller's stack, `NONE` for a root.
    #[must_use]
    pub fn parent(&self, id: StackId) -> StackId {
        self.nodes.rows[id.index()].0
    }

    /// The frame on top.
    #[must_use]
    pub fn frame(&self, id: StackId) -> FrameId {
        self.nodes.rows[id.index()].1
    }

    /// The number of frames of a stack; 0 for `NONE`.
    #[must_use]
    pub fn depth(&self, id: StackId) -> u32 {
        if id.is_none() { 0 } else { self.depths[id.index()] }
    }

    /// The number of stacks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.depths.len()
    }

    /// Whether there is no stack.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.depths.is_empty()
    }
}
