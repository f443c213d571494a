//! Samples to a tree.

use profile::{Profile, SampleSet, StackId, Weight, Weights};

use crate::arrange::{Arranged, Order, Widths, arrange};
use crate::filter::Selected;
use crate::sums::Number;
use crate::trie::Trie;
use crate::{CallTree, FunctionKey, Functions, SampleFilter};

/// One side of a tree: the samples of one metric of one set, or a part of them.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// Index into [`Profile::sets`].
    pub set: usize,
    /// Index into [`SampleSet::metrics`].
    pub metric: usize,
    /// Which samples count; `None` for all.
    pub filter: Option<&'a SampleFilter>,
}

/// What is taken for one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Granularity {
    /// Everything of one name.
    #[default]
    Name,
}

/// How a tree is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BuildOptions {
    /// What is taken for one function.
    pub granularity: Granularity,
    /// Order of siblings.
    pub order: Order,
    /// What a node's width stands for, with a baseline.
    pub widths: Widths,
}

/// Why a tree can't be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildError {
    /// The profile has no set of that index.
    NoSet(usize),
    /// The set has no metric of that index.
    NoMetric(usize),
    /// More rows than a `u32` handle can name; the word says of what.
    TooLarge(&'static str),
}

impl From<profile::BuildError> for BuildError {
    fn from(error: profile::BuildError) -> Self {
        match error {
            profile::BuildError::TooLarge(what) | profile::BuildError::Ragged(what) => Self::TooLarge(what),
        }
    }
}

impl CallTree {
    /// The tree of the samples of `side`. With a `baseline` (another profile, or another set, metric or part of the
    /// same) it is the union of both trees, functions matched by the text of their names, and every node has the
    /// weights of both sides.
    ///
    /// Samples that weigh nothing in the metric make no nodes. Samples without frames are the root's own weight.
    ///
    /// # Errors
    /// [`BuildError::NoSet`] and [`BuildError::NoMetric`] for an index that isn't there, [`BuildError::TooLarge`]
    /// beyond 2^32 nodes or 4 GiB of names.
    pub fn build(side: Side<'_>, baseline: Option<Side<'_>>, options: BuildOptions) -> Result<Self, BuildError> {
        Self::merge(&[side], baseline.as_ref().map(std::slice::from_ref), options)
    }

    /// As [`Self::build`], with several sources for each side, whose samples are added up. Whole numbers whose sums
    /// pass 64 bits become doubles.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn merge(sides: &[Side<'_>], baseline: Option<&[Side<'_>]>, options: BuildOptions) -> Result<Self, BuildError> {
        let whole = |sides: &[Side<'_>]| -> Result<bool, BuildError> {
            let mut sum = 0u128;
            for side in sides {
                match &side.columns()?.1 {
                    Weights::Int(column) => sum += column.iter().map(|w| u128::from(w.unsigned_abs())).sum::<u128>(),
                    Weights::Float(_) => return Ok(false),
                }
            }
            Ok(sum <= i64::MAX as u128)
        };
        if whole(sides)? && whole(baseline.unwrap_or(&[]))? {
            aggregate::<i64>(sides, baseline, options)
        } else {
            aggregate::<f64>(sides, baseline, options)
        }
    }
}

impl<'a> Side<'a> {
    fn columns(&self) -> Result<(&'a SampleSet, &'a Weights), BuildError> {
        let set = self.profile.sets.get(self.set).ok_or(BuildError::NoSet(self.set))?;
        let metric = set.metrics.get(self.metric).ok_or(BuildError::NoMetric(self.metric))?;
        Ok((set, &metric.weights))
    }
}

fn aggregate<W: Number>(
    sides: &[Side<'_>],
    baseline: Option<&[Side<'_>]>,
    options: BuildOptions,
) -> Result<CallTree, BuildError> {
    let stacks = sides.iter().chain(baseline.unwrap_or(&[])).map(|side| side.profile.stacks.len()).max();
    let mut trie = Trie::<W>::new(stacks.unwrap_or(0) + 1, baseline.is_some());
    let mut functions = Functions::default();
    for side in sides {
        add(&mut trie, &mut functions, side, options.granularity, false)?;
    }
    for side in baseline.unwrap_or(&[]) {
        add(&mut trie, &mut functions, side, options.granularity, true)?;
    }
    functions.rank_names();
    let Arranged { columns, measure } = arrange(trie, functions.ranks(), options, baseline.is_some());
    Ok(CallTree::from_columns(functions, columns, measure))
}

/// Adds the samples of a side to the tree. Stacks are shared and come after their parents, so that each is looked at
/// once, whatever the number of samples.
fn add<W: Number>(
    trie: &mut Trie<W>,
    functions: &mut Functions,
    side: &Side<'_>,
    granularity: Granularity,
    before: bool,
) -> Result<(), BuildError> {
    let (set, weights) = side.columns()?;
    let stacks = &side.profile.stacks;
    let selected = Selected::new(side.profile, set, side.filter);
    let mut own = vec![W::default(); stacks.len()];
    let mut used = vec![false; stacks.len()];
    for (sample, stack) in set.stacks.iter().enumerate() {
        let weight = weights.get(sample);
        if is_zero(weight) || !selected.takes(sample) {
            continue;
        }
        if stack.is_none() {
            trie.add(0, W::of(weight), before);
        } else {
            own[stack.index()] = own[stack.index()].plus(W::of(weight));
            used[stack.index()] = true;
        }
    }
    for row in (0..used.len()).rev() {
        let parent = stacks.parent(StackId(row as u32));
        if used[row] && !parent.is_none() {
            used[parent.index()] = true;
        }
    }
    let mut keys = vec![FunctionKey::NONE; side.profile.functions.len()];
    let mut nodes = vec![0u32; stacks.len()];
    for row in (0..used.len()).filter(|row| used[*row]) {
        let stack = StackId(row as u32);
        let frame = side.profile.frames.get(stacks.frame(stack));
        if keys[frame.function.index()].is_none() {
            keys[frame.function.index()] = functions.intern(side.profile, frame.function, frame, granularity)?;
        }
        let parent = stacks.parent(stack);
        let parent = if parent.is_none() { 0 } else { nodes[parent.index()] };
        let node = trie.child(parent, keys[frame.function.index()]).ok_or(BuildError::TooLarge("call tree nodes"))?;
        nodes[row] = node;
        trie.add(node, own[row], before);
    }
    Ok(())
}

fn is_zero(weight: Weight) -> bool {
    matches!(weight, Weight::Int(0)) || weight.to_f64() == 0.0
}
