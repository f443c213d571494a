//! Samples to a tree.

use std::borrow::Cow;

use profile::{Profile, SampleSet, StackId, StringId, Weight, Weights};

use crate::arrange::{Order, arranged};
use crate::filter::Selected;
use crate::functions::Names;
use crate::items::Items;
use crate::measure::Widths;
use crate::sums::Number;
use crate::{CallTree, FunctionKey, Functions, Group, SampleFilter, group};

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
    /// What the frames next to the root stand for; `None` for those of the stacks.
    pub group: Option<&'a Group>,
}

/// What is taken for one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Granularity {
    /// Everything of one name.
    #[default]
    Name,
}

/// How a tree is built.
#[derive(Debug, Clone, Copy)]
pub struct BuildOptions {
    /// What is taken for one function.
    pub granularity: Granularity,
    /// What turns mangled names into those that people write; without, names stay as the source has them. Functions
    /// whose names are then the same are one.
    pub demangle: Option<Demangle>,
    /// Order of siblings.
    pub order: Order,
    /// What a node's width stands for, with a baseline.
    pub widths: Widths,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            granularity: Granularity::default(),
            demangle: Some(symbols::demangle),
            order: Order::default(),
            widths: Widths::default(),
        }
    }
}

/// A mangled name to one that people write.
pub type Demangle = for<'a> fn(&'a str) -> Cow<'a, str>;

/// The [`Demangle`] of Rust and C++.
#[must_use]
pub fn demangle(name: &str) -> Cow<'_, str> {
    symbols::demangle(name)
}

/// Whether a name of the profile needs a [`Demangle`].
#[must_use]
pub fn has_mangled_names(profile: &Profile) -> bool {
    (0..profile.strings.len()).any(|row| symbols::is_mangled(profile.strings.get(StringId(row as u32))))
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
            profile::BuildError::TooLarge(what)
            | profile::BuildError::Ragged(what)
            | profile::BuildError::Overflow(what) => Self::TooLarge(what),
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
    pub(crate) fn columns(&self) -> Result<(&'a SampleSet, &'a Weights), BuildError> {
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
    let mut items = Items::<W>::new(stacks.unwrap_or(0) + 1, baseline.is_some());
    let mut functions = Functions::default();
    for side in sides {
        add(&mut items, &mut functions, side, options, false)?;
    }
    for side in baseline.unwrap_or(&[]) {
        add(&mut items, &mut functions, side, options, true)?;
    }
    functions.rank_names();
    let grouped_rows = u32::from(sides.iter().any(|side| side.group.is_some()));
    let (columns, measure) = arranged(items, &functions, options)?;
    Ok(CallTree::from_columns(functions, columns, measure, options, grouped_rows))
}

/// Adds the samples of a side to the tree. Stacks are shared and come after their parents, so that each is looked at
/// once, whatever the number of samples.
fn add<W: Number>(
    items: &mut Items<W>,
    functions: &mut Functions,
    side: &Side<'_>,
    options: BuildOptions,
    before: bool,
) -> Result<(), BuildError> {
    let (set, weights) = side.columns()?;
    if let Some(group) = side.group {
        return group::add(items, functions, side, group, options, before);
    }
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
            items.weigh(0, W::of(weight), before);
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
    let mut names = Names::new(side.profile, options);
    let mut keys = vec![FunctionKey::NONE; side.profile.frames.len()];
    let mut nodes = vec![0u32; stacks.len()];
    for row in (0..used.len()).filter(|row| used[*row]) {
        let stack = StackId(row as u32);
        let frame = stacks.frame(stack);
        let key = &mut keys[frame.index()];
        if key.is_none() {
            *key = functions.intern(&mut names, side.profile.frames.get(frame))?;
        }
        let parent = stacks.parent(stack);
        let parent = if parent.is_none() { 0 } else { nodes[parent.index()] };
        let node = items.push(parent, *key)?;
        nodes[row] = node;
        items.weigh(node, own[row], before);
    }
    Ok(())
}

pub(crate) fn is_zero(weight: Weight) -> bool {
    matches!(weight, Weight::Int(0)) || weight.to_f64() == 0.0
}

#[cfg(test)]
mod tests {
    use profile::{Function, Metric, ProfileBuilder, ThreadId};

    use super::*;
    use crate::testing::{folded, side};
    use crate::{NodeId, functions};

    fn total(side: Side<'_>) -> Weight {
        CallTree::build(side, None, BuildOptions::default()).unwrap().total(NodeId::ROOT)
    }

    #[test]
    fn mangled_names_are_read_and_equal_ones_are_one() {
        let profile = folded("_ZN3foo3barE 1\n_ZN3foo3bar17h0123456789abcdefE 2\nmain 4");
        let names = |raw_names: bool| {
            let demangle = BuildOptions::default().demangle.filter(|_| !raw_names);
            let tree = CallTree::build(side(&profile), None, BuildOptions { demangle, ..BuildOptions::default() });
            let tree = tree.unwrap();
            assert_eq!((tree.functions().mangled(), tree.functions().source_names()), (2, 3));
            let query = crate::Query { text: "_ZN3foo3barE".to_owned(), ..crate::Query::default() };
            let pattern = crate::Pattern::new(&query).unwrap().unwrap();
            assert_eq!(crate::search(&tree, &pattern).whole().total, Weight::Int(if raw_names { 1 } else { 3 }));
            assert!(tree.at_path(&["_ZN3foo3barE"]).is_some());
            tree.functions().keys().map(|key| tree.functions().name(key).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(false), ["foo::bar", "main"]);
        assert_eq!(names(true).len(), 3);
    }

    #[test]
    fn a_filter_takes_samples_by_their_labels() {
        let profile = folded("a 1 {node=n1}\na;b 2 {node=n2}\nb 4 {pod=p}\nb 8\n16 {node=7}");
        for (labels, expected) in [
            (vec![], 31),
            (vec![("node", "n1")], 1),
            (vec![("node", "n1"), ("node", "n2")], 3),
            (vec![("node", "7")], 16),
            (vec![("node", "n1"), ("pod", "p")], 0),
            (vec![("zone", "x")], 0),
        ] {
            let labels = labels.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
            let filter = SampleFilter { labels, ..SampleFilter::default() };
            assert_eq!(total(Side { filter: Some(&filter), ..side(&profile) }), Weight::Int(expected), "{filter:?}");
        }
    }

    #[test]
    fn a_filter_takes_samples_by_thread_and_time() {
        let mut profile = folded("a 1\nb 2\nc 4");
        let by_thread = SampleFilter { thread: Some(ThreadId(1)), ..SampleFilter::default() };
        let by_time = SampleFilter { times_ns: Some(10..30), ..SampleFilter::default() };
        for filter in [&by_thread, &by_time] {
            assert_eq!(total(Side { filter: Some(filter), ..side(&profile) }), Weight::Int(0), "no such column");
        }
        profile.sets[0].threads = Some(vec![ThreadId(1), ThreadId(0), ThreadId(1)]);
        profile.sets[0].times_ns = Some(vec![10, 20, 30]);
        assert_eq!(total(Side { filter: Some(&by_thread), ..side(&profile) }), Weight::Int(5));
        assert_eq!(total(Side { filter: Some(&by_time), ..side(&profile) }), Weight::Int(3));
    }

    #[test]
    fn functions_of_one_name_are_one_and_know_what_any_of_them_says() {
        let mut builder = ProfileBuilder::default();
        let name = builder.string("f").unwrap();
        let (file, module) = (builder.string("f.rs").unwrap(), builder.string("libf").unwrap());
        let bare = builder.function(Function::named(name)).unwrap();
        let full = Function { file, module, start_line: 7, ..Function::named(name) };
        let full = builder.function(full).unwrap();
        let mut set = SampleSet::default();
        for function in [bare, full] {
            let frame = builder.frame(profile::Frame::of(function)).unwrap();
            set.stacks.push(builder.stack(StackId::NONE, frame).unwrap());
        }
        set.metrics.push(Metric { kind: String::new(), unit: String::new(), weights: Weights::Int(vec![1, 2]) });
        builder.push_set(set).unwrap();
        builder.profile.truncation = Some(full);
        let profile = builder.finish();
        let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
        assert_eq!((tree.len(), tree.total(NodeId(1))), (2, Weight::Int(3)));
        let (key, table) = (tree.function(NodeId(1)), tree.functions());
        assert_eq!((table.file(key), table.line(key), table.module(key)), ("f.rs", 7, "libf"));
        assert!(table.is_truncation(key));
    }

    #[test]
    fn sums_are_exact_and_turn_into_doubles_where_they_do_not_fit() {
        let large = i64::MAX / 2;
        let profile = folded(&format!("a;b {large}\na;c {}", large - 1));
        let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
        assert_eq!(tree.total(NodeId::ROOT), Weight::Int(i64::MAX - 2));
        assert!(!tree.is_fractional());
        let twice = CallTree::merge(&[side(&profile), side(&profile)], None, BuildOptions::default()).unwrap();
        assert_eq!(twice.total(NodeId::ROOT), Weight::Float(2.0 * large as f64 + 2.0 * (large - 1) as f64));
        let other = folded(&format!("a;b -{large}"));
        let diff = CallTree::build(side(&profile), Some(side(&other)), BuildOptions::default()).unwrap();
        let b = diff.at_path(&["a", "b"]).unwrap();
        assert_eq!(diff.delta(b), Some(Weight::Int(i64::MAX - 1)));
        assert_eq!(diff.delta(NodeId::ROOT), Some(Weight::Float(large as f64 * 3.0)));
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let profile = folded("a 1");
        let build = |side| CallTree::build(side, None, BuildOptions::default()).map(|tree| tree.len());
        assert_eq!(build(Side { set: 1, ..side(&profile) }), Err(BuildError::NoSet(1)));
        assert_eq!(build(Side { metric: 2, ..side(&profile) }), Err(BuildError::NoMetric(2)));
    }

    #[test]
    fn samples_without_frames_or_weight_make_no_nodes() {
        let profile = folded("5\na;b 0\na -3");
        let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
        assert_eq!(tree.len(), 2);
        assert_eq!(tree.self_weight(NodeId::ROOT), Weight::Int(5));
        assert_eq!(tree.total(NodeId::ROOT), Weight::Int(2));
        assert_eq!((tree.start(NodeId(1)), tree.end(NodeId(1))), (0.0, 3.0 / 8.0));
    }

    #[test]
    fn deep_and_wide_trees_build() {
        let deep = folded(&format!("{} 1", vec!["f"; 100_000].join(";")));
        let tree = CallTree::build(side(&deep), None, BuildOptions::default()).unwrap();
        assert_eq!((tree.max_depth(), tree.width(NodeId(100_000))), (100_000, 1.0));
        let table = functions(&tree, NodeId::ROOT);
        assert_eq!((table.len(), table.total(0)), (1, Weight::Int(1)));
        let leaf = NodeId(100_000);
        assert_eq!(tree.at_path(&tree.path(leaf)), Some(leaf));

        let lines: String = (0..200_000).map(|number| format!("main;f{number} 1\n")).collect();
        let wide = folded(&lines);
        let tree = CallTree::build(side(&wide), None, BuildOptions::default()).unwrap();
        let main = NodeId(1);
        assert_eq!(tree.children(main).count(), 200_000);
        assert_eq!(tree.last_child(main), Some(NodeId(200_001)));
        assert_eq!(tree.end(NodeId(200_001)), 1.0);
    }
}
