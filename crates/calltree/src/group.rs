//! Samples by label or thread: a frame for each value, next to the root.

use profile::{LabelSetId, LabelValue, Profile, SampleSet, StackId};
use rustc_hash::FxHashMap;

use crate::aggregate::{Side, is_zero};
use crate::filter::Selected;
use crate::functions::Names;
use crate::items::Items;
use crate::sums::Number;
use crate::{BuildError, BuildOptions, FunctionKey, Functions};

/// What samples are grouped by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// The thread.
    Thread,
    /// The value of a label.
    Label(String),
    /// The library or package of the function that a stack ends in.
    Library,
}

/// What samples without a value are called.
const NONE: &str = "(none)";

impl Group {
    /// The value of each sample, as a number into the names that come with it.
    pub(crate) fn values(&self, profile: &Profile, set: &SampleSet) -> (Vec<u32>, Vec<String>) {
        let mut names: Vec<String> = Vec::new();
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut number = |name: &str| {
            *known.entry(if name.is_empty() { NONE } else { name }.to_owned()).or_insert_with_key(|name| {
                names.push(name.clone());
                names.len() as u32 - 1
            })
        };
        // By what decides the value, so that each text is looked at once.
        let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
        let values = (0..set.len())
            .map(|sample| {
                let by = self.deciding(profile, set, sample);
                *seen.entry(by).or_insert_with(|| number(&self.text(profile, by)))
            })
            .collect();
        (values, names)
    }

    /// The row that a sample's value depends on.
    fn deciding(&self, profile: &Profile, set: &SampleSet, sample: usize) -> u32 {
        match self {
            Self::Thread => set.threads.as_ref().map_or(u32::MAX, |column| column[sample].0),
            Self::Label(_) => set.labels.as_ref().map_or(u32::MAX, |column| column[sample].0),
            Self::Library => match set.stacks[sample] {
                stack if stack.is_none() => u32::MAX,
                stack => profile.frames.get(profile.stacks.frame(stack)).function.0,
            },
        }
    }

    fn text(&self, profile: &Profile, by: u32) -> String {
        if by == u32::MAX {
            return String::new();
        }
        match self {
            Self::Thread => thread_name(profile, by),
            Self::Library => {
                let function = profile.functions.get(profile::FunctionId(by));
                profile.strings.get(function.module).to_owned()
            }
            Self::Label(key) => {
                let labels = profile.labels.get(LabelSetId(by));
                let found =
                    labels.filter(|label| profile.strings.get(label.key) == key).map(|label| match label.value {
                        LabelValue::Text(text) => profile.strings.get(text).to_owned(),
                        LabelValue::Number(number, _) => number.to_string(),
                    });
                found.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// Process, thread and their numbers, as far as they are known.
pub(crate) fn thread_name(profile: &Profile, row: u32) -> String {
    let Some(thread) = profile.threads.get(row as usize) else { return String::new() };
    let process = profile.processes.get(thread.process.index());
    let named = |name: &str, id: &str| match (name, id) {
        ("", "") => String::new(),
        (name, "") => name.to_owned(),
        ("", id) => format!("#{id}"),
        (name, id) => format!("{name} #{id}"),
    };
    let own = named(&thread.name, &thread.tid);
    let process = process.map(|process| named(&process.name, &process.pid)).unwrap_or_default();
    match (process.is_empty() || process == own, own.is_empty()) {
        (true, _) => own,
        (false, true) => process,
        (false, false) => format!("{process} · {own}"),
    }
}

/// Adds the samples of a side, each below the frame of its group.
pub(crate) fn add<W: Number>(
    items: &mut Items<W>,
    functions: &mut Functions,
    side: &Side<'_>,
    group: &Group,
    options: BuildOptions,
    before: bool,
) -> Result<(), BuildError> {
    let (set, weights) = side.columns()?;
    let profile = side.profile;
    let selected = Selected::new(profile, set, side.filter);
    let (values, names_of_groups) = group.values(profile, set);
    let takes = |sample: &usize| !is_zero(weights.get(*sample)) && selected.takes(*sample);
    let mut samples: Vec<usize> = (0..set.len()).filter(takes).collect();
    samples.sort_by_key(|sample| values[*sample]);
    let mut names = Names::new(profile, options);
    let mut keys = vec![FunctionKey::NONE; profile.frames.len()];
    // For each stack the node it has in the group that is being added, and which group that was.
    let mut nodes = vec![(u32::MAX, 0u32); profile.stacks.len()];
    let mut chain: Vec<StackId> = Vec::new();
    let mut groups = vec![None; names_of_groups.len()];
    for sample in samples {
        let value = values[sample];
        let root = match groups[value as usize] {
            Some(root) => root,
            None => {
                let function = functions.named(&names_of_groups[value as usize])?;
                let root = items.push(0, function)?;
                *groups[value as usize].insert(root)
            }
        };
        let mut stack = set.stacks[sample];
        let mut node = root;
        while !stack.is_none() {
            let (of, known) = nodes[stack.index()];
            if of == value {
                node = known;
                break;
            }
            chain.push(stack);
            stack = profile.stacks.parent(stack);
        }
        while let Some(stack) = chain.pop() {
            let frame = profile.stacks.frame(stack);
            let key = &mut keys[frame.index()];
            if key.is_none() {
                *key = functions.intern(&mut names, profile.frames.get(frame))?;
            }
            node = items.push(node, *key)?;
            nodes[stack.index()] = (value, node);
        }
        items.weigh(node, W::of(weights.get(sample)), before);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{folded, side};
    use crate::{BuildOptions, CallTree, Group, Side};

    #[test]
    fn samples_stand_below_their_value() {
        let profile = folded("a;b 3 {pod=x}\na;b 2 {pod=y}\na 1 {pod=x}\nc 5\n");
        let group = Group::Label("pod".to_owned());
        let side = Side { group: Some(&group), ..side(&profile) };
        let tree = CallTree::build(side, None, BuildOptions::default()).unwrap();
        let total = |path: &[&str]| {
            let (node, followed) = tree.follow(path);
            (followed == path.len()).then(|| tree.total(node).to_f64())
        };
        assert_eq!(total(&["x"]), Some(4.0));
        assert_eq!(total(&["x", "a", "b"]), Some(3.0));
        assert_eq!(total(&["y", "a", "b"]), Some(2.0));
        assert_eq!(total(&["(none)", "c"]), Some(5.0));
        assert_eq!(total(&["y", "c"]), None);
        assert_eq!(tree.grouped_rows(), 1);
    }
}
