//! What the engines of one worker share: profiles that were read of the same bytes, their trees before transforms, and
//! the rows of those. A pool keeps nothing alive: what the last engine lets go of is freed.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hasher as _};
use std::rc::Rc;
use std::sync::{Arc, Weak};

use calltree::CallTree;
use flame::Rows;
use rustc_hash::FxHasher;

use crate::choices::{Chosen, Key};
use crate::load::{OpenProfile, ReadProfile};

/// Larger sources aren't shared: telling them apart would take longer than a step should.
const MOST_BYTES: usize = 8 << 20;

/// What engines share. Clones are the same pool.
#[derive(Debug, Clone, Default)]
pub struct Pool(Rc<RefCell<Shelves>>);

#[derive(Debug, Default)]
struct Shelves {
    profiles: Vec<(Origin, Weak<ReadProfile>)>,
    trees: Vec<(TreeOf, Weak<CallTree>)>,
    rows: Vec<(Weak<CallTree>, Weak<Rows>)>,
}

/// What a profile was read of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    name: String,
    labels: Vec<(String, String)>,
    bytes: usize,
    /// Two hashes of different kinds: equal by chance once in 2^128 pairs.
    hashes: [u64; 2],
}

impl Origin {
    /// `None` for what isn't shared.
    pub(crate) fn of(name: &str, labels: &[(String, String)], bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MOST_BYTES {
            return None;
        }
        let (mut one, mut other) = (DefaultHasher::new(), FxHasher::default());
        one.write(bytes);
        other.write(bytes);
        Some(Self {
            name: name.to_owned(),
            labels: labels.to_vec(),
            bytes: bytes.len(),
            hashes: [one.finish(), other.finish()],
        })
    }
}

/// What a tree was made of. The profiles are known by their place in memory, which isn't used again while a `Weak`
/// points there.
#[derive(Debug)]
pub(crate) struct TreeOf {
    sides: Vec<Weak<ReadProfile>>,
    before: Option<Weak<ReadProfile>>,
    key: Key,
    is_demangled: bool,
}

impl TreeOf {
    pub(crate) fn new(chosen: &Chosen<'_>, can_demangle: bool) -> Self {
        let opened: Vec<&OpenProfile> =
            std::iter::once(chosen.side.open).chain(chosen.more.iter().map(|(side, _)| side.open)).collect();
        let before = chosen.baseline.map(|before| before.open);
        let is_mangled = opened.iter().copied().chain(before).any(|open| open.mangled);
        Self {
            sides: opened.into_iter().map(OpenProfile::place).collect(),
            before: before.map(OpenProfile::place),
            key: chosen.key.clone(),
            is_demangled: is_mangled && can_demangle && !chosen.key.raw_names,
        }
    }

    fn is(&self, other: &Self) -> bool {
        let same = |a: &[Weak<ReadProfile>], b: &[Weak<ReadProfile>]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.ptr_eq(b))
        };
        self.is_demangled == other.is_demangled
            && same(&self.sides, &other.sides)
            && same(self.before.as_slice(), other.before.as_slice())
            && self.key == other.key
    }
}

impl Pool {
    /// Profiles and trees that some engine shows.
    #[must_use]
    pub fn held(&self) -> [usize; 2] {
        let shelves = self.0.borrow();
        let profiles = shelves.profiles.iter().filter(|(_, profile)| profile.strong_count() > 0);
        let trees = shelves.trees.iter().filter(|(_, tree)| tree.strong_count() > 0);
        [profiles.count(), trees.count()]
    }

    pub(crate) fn profile(&self, origin: &Origin) -> Option<OpenProfile> {
        let shelves = self.0.borrow();
        let (_, profile) = shelves.profiles.iter().find(|(of, _)| of == origin)?;
        profile.upgrade().map(OpenProfile::from)
    }

    pub(crate) fn keep_profile(&self, origin: Origin, profile: &OpenProfile) {
        let shelf = &mut self.0.borrow_mut().profiles;
        shelf.retain(|(of, profile)| profile.strong_count() > 0 && *of != origin);
        shelf.push((origin, profile.place()));
    }

    pub(crate) fn tree(&self, of: TreeOf, make: impl FnOnce() -> Option<CallTree>) -> Option<Arc<CallTree>> {
        let known = self.0.borrow().trees.iter().find_map(|(made_of, tree)| tree.upgrade().filter(|_| made_of.is(&of)));
        if known.is_some() {
            return known;
        }
        let tree = Arc::new(make()?);
        let shelf = &mut self.0.borrow_mut().trees;
        shelf.retain(|(_, tree)| tree.strong_count() > 0);
        shelf.push((of, Arc::downgrade(&tree)));
        Some(tree)
    }

    pub(crate) fn rows(&self, tree: &Arc<CallTree>) -> Arc<Rows> {
        let place = Arc::downgrade(tree);
        let known = self.0.borrow().rows.iter().find_map(|(of, rows)| rows.upgrade().filter(|_| of.ptr_eq(&place)));
        known.unwrap_or_else(|| {
            let rows = Arc::new(Rows::new(tree));
            let shelf = &mut self.0.borrow_mut().rows;
            shelf.retain(|(_, rows)| rows.strong_count() > 0);
            shelf.push((place, Arc::downgrade(&rows)));
            rows
        })
    }
}
