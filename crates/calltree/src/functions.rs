//! The functions of a tree, with what a tooltip says of them.

use profile::{FrameKind, Profile, StringId, StringTable};

use crate::{FunctionKey, Granularity};

/// The functions that occur in a tree. A function is its name (see [`crate::Granularity`]); file, line, module and
/// kind are those of the first frame that says them.
#[derive(Debug, Clone, Default)]
pub struct Functions {
    texts: StringTable,
    names: Vec<StringId>,
    files: Vec<StringId>,
    modules: Vec<StringId>,
    lines: Vec<u32>,
    kinds: Vec<FrameKind>,
    truncation: Vec<bool>,
    /// Place of each function in the order of names.
    ranks: Vec<u32>,
    /// While the tree is built: the key of the function whose name is a text of `texts`.
    keys: Vec<FunctionKey>,
}

impl Functions {
    /// The number of functions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none: no sample, or samples without frames.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name, exactly as the source has it; may be empty.
    #[must_use]
    pub fn name(&self, key: FunctionKey) -> &str {
        self.text(&self.names, key)
    }

    /// Source file, empty if it isn't known.
    #[must_use]
    pub fn file(&self, key: FunctionKey) -> &str {
        self.text(&self.files, key)
    }

    /// Library, binary, script or package, empty if it isn't known.
    #[must_use]
    pub fn module(&self, key: FunctionKey) -> &str {
        self.text(&self.modules, key)
    }

    /// First line of the function, else the line of the first frame; 1-based, 0 if neither is known.
    #[must_use]
    pub fn line(&self, key: FunctionKey) -> u32 {
        self.lines.get(key.index()).copied().unwrap_or(0)
    }

    /// Kind of code.
    #[must_use]
    pub fn kind(&self, key: FunctionKey) -> FrameKind {
        self.kinds.get(key.index()).copied().unwrap_or_default()
    }

    /// Whether it stands for what the source left out.
    #[must_use]
    pub fn is_truncation(&self, key: FunctionKey) -> bool {
        self.truncation.get(key.index()).copied().unwrap_or(false)
    }

    /// Place in the order of names by their bytes: equal for no two functions.
    #[must_use]
    pub fn rank(&self, key: FunctionKey) -> u32 {
        self.ranks.get(key.index()).copied().unwrap_or(0)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = FunctionKey> + use<> {
        (0..self.names.len() as u32).map(FunctionKey)
    }

    fn text(&self, column: &[StringId], key: FunctionKey) -> &str {
        column.get(key.index()).map_or("", |id| self.texts.get(*id))
    }

    pub(crate) fn ranks(&self) -> &[u32] {
        &self.ranks
    }

    /// The key of a frame's function; what is known of it is added to what is there.
    pub(crate) fn intern(
        &mut self,
        profile: &Profile,
        frame: profile::Frame,
        granularity: Granularity,
    ) -> Result<FunctionKey, profile::BuildError> {
        let from = profile.functions.get(frame.function);
        let name = match granularity {
            Granularity::Name => self.texts.intern(profile.strings.get(from.name))?,
        };
        if self.keys.len() <= name.index() {
            self.keys.resize(name.index() + 1, FunctionKey::NONE);
        }
        if self.keys[name.index()].is_none() {
            self.keys[name.index()] = FunctionKey(self.names.len() as u32);
            self.names.push(name);
            self.files.push(StringId::NONE);
            self.modules.push(StringId::NONE);
            self.lines.push(0);
            self.kinds.push(FrameKind::Unknown);
            self.truncation.push(false);
        }
        let key = self.keys[name.index()];
        let row = key.index();
        if self.files[row].is_none() && !profile.strings.get(from.file).is_empty() {
            self.files[row] = self.texts.intern(profile.strings.get(from.file))?;
            self.lines[row] = if from.start_line > 0 { from.start_line } else { frame.line };
        }
        if self.modules[row].is_none() && !profile.strings.get(from.module).is_empty() {
            self.modules[row] = self.texts.intern(profile.strings.get(from.module))?;
        }
        if self.kinds[row] == FrameKind::Unknown {
            self.kinds[row] = frame.kind;
        }
        self.truncation[row] |= profile.truncation == Some(frame.function);
        Ok(key)
    }

    pub(crate) fn rank_names(&mut self) {
        let mut order: Vec<FunctionKey> = self.keys().collect();
        order.sort_by(|a, b| self.name(*a).as_bytes().cmp(self.name(*b).as_bytes()));
        self.ranks = vec![0; order.len()];
        for (rank, key) in order.iter().enumerate() {
            self.ranks[key.index()] = rank as u32;
        }
        self.keys = Vec::new();
    }
}
