//! The functions of a tree, with what a tooltip says of them.

use profile::{FrameKind, Profile, StringId, StringTable};

use crate::{BuildOptions, FunctionKey, Granularity};

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
    /// The first mangled name of each function that was demangled, else `NONE`.
    symbols: Vec<StringId>,
    /// Mangled names that are shown as something else.
    demangled: StringTable,
    mangled: u32,
    /// Names that are shown as they are, by the rows of `texts`.
    plain: Vec<bool>,
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

    /// The name to show; may be empty.
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

    /// The name of the source, where [`Self::name`] is another; of several, the first; else empty.
    #[must_use]
    pub fn symbol(&self, key: FunctionKey) -> &str {
        let row = self.symbols.get(key.index()).filter(|row| !row.is_none());
        row.map_or("", |row| self.demangled.get(*row))
    }

    /// Names of the source that are mangled, whether they are shown so or not.
    #[must_use]
    pub fn mangled(&self) -> u32 {
        self.mangled
    }

    /// Different names of the source; more than [`Self::len`] where some of them are demangled to the same.
    #[must_use]
    pub fn source_names(&self) -> usize {
        self.plain.iter().filter(|plain| **plain).count() + self.demangled.len()
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

    /// The functions in the order of their names.
    pub(crate) fn by_rank(&self) -> Vec<FunctionKey> {
        let mut keys = vec![FunctionKey::NONE; self.ranks.len()];
        for (row, rank) in self.ranks.iter().enumerate() {
            keys[*rank as usize] = FunctionKey(row as u32);
        }
        keys
    }

    /// The key of a frame's function; what is known of it is added to what is there.
    pub(crate) fn intern(
        &mut self,
        names: &mut Names<'_>,
        frame: profile::Frame,
    ) -> Result<FunctionKey, profile::BuildError> {
        let profile = names.profile;
        let from = profile.functions.get(frame.function);
        let (name, symbol) = match names.options.granularity {
            Granularity::Name => self.name_of(names, from.name)?,
        };
        if self.keys.len() <= name.index() {
            self.keys.resize(name.index() + 1, FunctionKey::NONE);
        }
        if self.keys[name.index()].is_none() {
            self.keys[name.index()] = FunctionKey(self.names.len() as u32);
            self.push(name, symbol);
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

    /// The row in `texts` of a name of the source, and the row of that name in `demangled` if it is another.
    fn name_of(&mut self, names: &mut Names<'_>, name: StringId) -> Result<(StringId, StringId), profile::BuildError> {
        if let Some(rows) = names.rows.get(name.index()).filter(|(row, _)| !row.is_none()) {
            return Ok(*rows);
        }
        let source = names.profile.strings.get(name);
        let is_mangled = symbols::is_mangled(source);
        self.mangled += u32::from(is_mangled);
        let shown = match names.options.demangle.filter(|_| is_mangled) {
            Some(demangle) => demangle(source),
            None => source.into(),
        };
        let row = self.texts.intern(&shown)?;
        let symbol = if *shown == *source {
            if self.plain.len() <= row.index() {
                self.plain.resize(row.index() + 1, false);
            }
            self.plain[row.index()] = true;
            StringId::NONE
        } else {
            self.demangled.intern(source)?
        };
        if let Some(known) = names.rows.get_mut(name.index()) {
            *known = (row, symbol);
        }
        Ok((row, symbol))
    }

    /// The key of the function of a name, which is added if there is none.
    pub(crate) fn named(&mut self, name: &str) -> Result<FunctionKey, profile::BuildError> {
        // Keys by text are there only while the tree is built: many groups are looked up then.
        let is_growing = self.ranks.is_empty();
        if !is_growing && let Some(key) = self.find(name) {
            return Ok(key);
        }
        let text = self.texts.intern(name)?;
        if is_growing {
            if self.keys.len() <= text.index() {
                self.keys.resize(text.index() + 1, FunctionKey::NONE);
            }
            if !self.keys[text.index()].is_none() {
                return Ok(self.keys[text.index()]);
            }
            self.keys[text.index()] = FunctionKey(self.names.len() as u32);
        }
        let key = FunctionKey(self.names.len() as u32);
        self.push(text, StringId::NONE);
        Ok(key)
    }

    /// The function of a name. Goes through all of them.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FunctionKey> {
        self.keys().find(|key| self.name(*key) == name)
    }

    fn push(&mut self, name: StringId, symbol: StringId) {
        self.names.push(name);
        self.symbols.push(symbol);
        self.files.push(StringId::NONE);
        self.modules.push(StringId::NONE);
        self.lines.push(0);
        self.kinds.push(FrameKind::Unknown);
        self.truncation.push(false);
    }

    /// Puts the functions in the order of their names; to be called once all are there.
    pub(crate) fn rank_names(&mut self) {
        if self.ranks.len() == self.names.len() {
            return;
        }
        if let Some(last) = self.names.len().checked_sub(1).filter(|last| *last > 0 && *last == self.ranks.len()) {
            // A name that came to those that are in order.
            let name = self.name(FunctionKey(last as u32)).as_bytes();
            let before = self.keys().take(last).filter(|key| self.name(*key).as_bytes() < name).count() as u32;
            self.ranks.iter_mut().filter(|rank| **rank >= before).for_each(|rank| *rank += 1);
            return self.ranks.push(before);
        }
        // With the texts at hand: to look for them again and again would take longer than to compare them.
        let mut order: Vec<(&str, FunctionKey)> = self.keys().map(|key| (self.name(key), key)).collect();
        order.sort_unstable();
        let mut ranks = vec![0; order.len()];
        for (rank, (_, key)) in order.into_iter().enumerate() {
            ranks[key.index()] = rank as u32;
        }
        self.ranks = ranks;
        self.keys = Vec::new();
    }
}

/// How the names of one profile are read: each once, however many frames have it.
pub(crate) struct Names<'a> {
    profile: &'a Profile,
    options: BuildOptions,
    /// What [`Functions::name_of`] gave, by the rows of the profile's strings.
    rows: Vec<(StringId, StringId)>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(profile: &'a Profile, options: BuildOptions) -> Self {
        Self { profile, options, rows: vec![(StringId::NONE, StringId::NONE); profile.strings.len()] }
    }
}
