//! Functions, frames, threads and processes.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::{BuildHasher as _, Hash};

use crate::strings::Hasher;
use crate::{BuildError, FrameId, FunctionId, ProcessId, StringId};

/// A function as the source names it. Two functions of one name in two files are two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Function {
    /// The name to show.
    pub name: StringId,
    /// The name before demangling, else `NONE`.
    pub system_name: StringId,
    /// Source file, else `NONE`.
    pub file: StringId,
    /// Library, binary, script or package that holds it, else `NONE`.
    pub module: StringId,
    /// First line of the function, 1-based; 0 is unknown.
    pub start_line: u32,
}

impl Function {
    /// A function of which only the name is known.
    #[must_use]
    pub fn named(name: StringId) -> Self {
        Self { name, system_name: StringId::NONE, file: StringId::NONE, module: StringId::NONE, start_line: 0 }
    }
}

/// What kind of code a frame runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum FrameKind {
    /// Not said by the source.
    #[default]
    Unknown,
    /// User space, compiled ahead of time.
    Native,
    /// Kernel.
    Kernel,
    /// Compiled at run time.
    Jit,
    /// Interpreted.
    Interpreted,
    /// Garbage collector.
    Gc,
}

/// A function at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Frame {
    /// Whose code it is.
    pub function: FunctionId,
    /// Line, 1-based; 0 is unknown.
    pub line: u32,
    /// Column, 1-based; 0 is unknown.
    pub column: u32,
    /// Address; 0 is unknown.
    pub address: u64,
    /// Kind of code.
    pub kind: FrameKind,
    /// Whether the compiler inlined it into the frame above.
    pub inlined: bool,
}

impl Frame {
    /// A frame of which only the function is known.
    #[must_use]
    pub fn of(function: FunctionId) -> Self {
        Self { function, line: 0, column: 0, address: 0, kind: FrameKind::Unknown, inlined: false }
    }
}

/// Rows that are kept once each.
#[derive(Debug, Clone)]
pub(crate) struct Interned<T> {
    pub(crate) rows: Vec<T>,
    index: HashTable<u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), index: HashTable::new() }
    }
}

impl<T: Copy + Eq + Hash> Interned<T> {
    pub(crate) fn intern(&mut self, row: T, what: &'static str) -> Result<u32, BuildError> {
        let hash = Hasher::default().hash_one(row);
        let rows = &self.rows;
        let rehash = |&id: &u32| Hasher::default().hash_one(rows[id as usize]);
        match self.index.entry(hash, |&id| rows[id as usize] == row, rehash) {
            Entry::Occupied(found) => Ok(*found.get()),
            Entry::Vacant(place) => {
                let id = u32::try_from(rows.len()).ok().filter(|id| *id != u32::MAX);
                let id = id.ok_or(BuildError::TooLarge(what))?;
                place.insert(id);
                self.rows.push(row);
                Ok(id)
            }
        }
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        let rows = &self.rows;
        self.index.reserve(more, |&id| Hasher::default().hash_one(rows[id as usize]));
        self.rows.reserve(more);
    }
}

/// Functions, each once.
#[derive(Debug, Clone, Default)]
pub struct FunctionTable(pub(crate) Interned<Function>);

impl FunctionTable {
    /// The row of `function`, which is added if it is new.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the handles are used up.
    pub fn intern(&mut self, function: Function) -> Result<FunctionId, BuildError> {
        self.0.intern(function, "functions").map(FunctionId)
    }

    /// The function of a row of this table.
    #[must_use]
    pub fn get(&self, id: FunctionId) -> Function {
        self.0.rows[id.index()]
    }

    /// The name of a function.
    #[must_use]
    pub fn name(&self, id: FunctionId) -> StringId {
        self.0.rows[id.index()].name
    }

    /// The number of functions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.rows.len()
    }

    /// Whether there is no function.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.rows.is_empty()
    }
}

/// Frames, each once.
#[derive(Debug, Clone, Default)]
pub struct FrameTable(pub(crate) Interned<Frame>);

impl FrameTable {
    /// The row of `frame`, which is added if it is new.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the handles are used up.
    pub fn intern(&mut self, frame: Frame) -> Result<FrameId, BuildError> {
        self.0.intern(frame, "frames").map(FrameId)
    }

    /// The frame of a row of this table.
    #[must_use]
    pub fn get(&self, id: FrameId) -> Frame {
        self.0.rows[id.index()]
    }

    /// The function of a frame.
    #[must_use]
    pub fn function(&self, id: FrameId) -> FunctionId {
        self.0.rows[id.index()].function
    }

    /// The number of frames.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.rows.len()
    }

    /// Whether there is no frame.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.rows.is_empty()
    }
}

/// A thread of the recording.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Thread {
    /// Name, may be empty.
    pub name: String,
    /// Thread id as the source writes it, may be empty.
    pub tid: String,
    /// Process it belongs to, else `NONE`.
    pub process: ProcessId,
}

/// A process of the recording.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Process {
    /// Name, may be empty.
    pub name: String,
    /// Process id as the source writes it, may be empty.
    pub pid: String,
}
