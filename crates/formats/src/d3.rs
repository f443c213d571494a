//! Trees of d3-flame-graph (README, "Input Format") and FlameScope (`app/common/flame_graph.py`): nodes with `name`,
//! `value`, `children`, `delta`, `libtype`, or the first letters of these.
//!
//! A value includes those of the children, as d3-flame-graph has it by default, or it doesn't (its `selfValue`, which
//! FlameScope sets): the file doesn't say, but where most nodes are smaller than their children, it doesn't. With
//! deltas it is a comparison: before is the value less its delta. A root called `root` is no frame.

use profile::{Frame, FrameId, FrameKind, Function, Metric, ProfileBuilder, SampleSet, Side, StackId, StringId};

use crate::json::Json;
use crate::json_tree::{self, Tree};
use crate::number::{Number, NumberColumn};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

type Result<T> = std::result::Result<T, ImportError>;

#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    name: StringId,
    library: StringId,
    value: Option<Number>,
    delta: Option<Number>,
}

/// The parent of the root.
const NONE: u32 = u32::MAX;

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported> {
    let mut builder = ProfileBuilder::default();
    let mut json = Json::new(text, limits);
    let (nodes, says_self) = nodes(&mut json, &mut builder, limits)?;
    crate::warn_trailing(&mut warnings, json.trailing());
    let stacks = stacks(&nodes, &mut builder, limits)?;
    let children = children_sums(&nodes, |node| node.value);
    let is_self = says_self || are_self_values(&nodes, &children);
    let mut clamped = 0;
    let own: Vec<Number> = nodes
        .iter()
        .zip(&children)
        .map(|(node, children)| match node.value {
            Some(value) if is_self => value,
            // Zero and none are what the others add up to, as in d3-flame-graph (`reappraiseNode`).
            Some(value) if !value.is_zero() => {
                let own = value.minus(*children);
                let rounding = value.to_f64().abs() * 1e-9;
                clamped += u64::from(own.to_f64() < -rounding && value.to_f64() >= 0.0);
                if own.to_f64() < rounding && value.to_f64() >= 0.0 { Number::ZERO } else { own }
            }
            _ => Number::ZERO,
        })
        .collect();
    if clamped > 0 {
        let message = "nodes are smaller than their children together; they were made as large";
        warnings.push(Warning::new(WarningKind::Repaired, clamped, message));
    }
    let negative = own.iter().filter(|value| value.to_f64() < 0.0).count() as u64;
    if negative > 0 {
        warnings.push(Warning::new(WarningKind::Negative, negative, "values are below zero"));
    }
    if nodes.iter().any(|node| node.delta.is_some()) {
        let deltas = children_sums(&nodes, |node| node.delta);
        let before = nodes.iter().zip(&deltas).zip(&own).map(|((node, children), own)| {
            let delta = node.delta.unwrap_or(Number::ZERO);
            own.minus(if is_self { delta } else { delta.minus(*children) })
        });
        push(&mut builder, &stacks, before, Side::Before, &mut warnings)?;
        push(&mut builder, &stacks, own.iter().copied(), Side::After, &mut warnings)?;
        builder.profile.default_set = 1;
    } else {
        push(&mut builder, &stacks, own.iter().copied(), Side::Only, &mut warnings)?;
    }
    Ok(Imported { format: Format::D3, profile: builder.finish(), warnings })
}

/// The nodes as they are read, parents first.
struct Nodes<'b> {
    nodes: Vec<Node>,
    /// Whether the file says that values are those of the nodes alone.
    says_self: bool,
    builder: &'b mut ProfileBuilder,
    limits: &'b Limits,
}

impl<'a> Tree<'a> for Nodes<'_> {
    type Node = u32;

    fn is_children(&self, _: &mut Json<'a>, key: &str) -> bool {
        matches!(key, "children" | "c")
    }

    fn open(&mut self, parent: Option<&u32>, depth: usize) -> Result<u32> {
        let parent = parent.copied().unwrap_or(NONE);
        self.nodes.push(Node { parent, name: StringId::NONE, library: StringId::NONE, value: None, delta: None });
        Limits::check(self.limits.stacks, self.nodes.len(), "nodes")?;
        Limits::check(self.limits.depth, depth, "frames in a stack")?;
        Ok(u32::try_from(self.nodes.len() - 1).unwrap_or(NONE))
    }

    fn field(&mut self, json: &mut Json<'a>, key: &str, row: &mut u32) -> Result<()> {
        let Some(node) = self.nodes.get_mut(*row as usize) else { return json.skip() };
        match key {
            _ if json.null() => {}
            "name" | "n" => node.name = self.builder.string(&json.string("a name")?)?,
            "value" | "v" => node.value = Some(json.number("a value")?),
            "delta" | "d" => node.delta = Some(json.number("a difference")?),
            "libtype" | "l" if json.peek() == Some(b'"') => {
                let library = json.string("a library")?;
                if !library.is_empty() {
                    node.library = self.builder.string(&library)?;
                }
            }
            "selfValue" if json.peek() == Some(b't') => {
                self.says_self = true;
                json.skip()?;
            }
            _ => json.skip()?,
        }
        Ok(())
    }
}

/// All nodes, parents first, and whether the file says that values are those of the nodes alone.
fn nodes(json: &mut Json<'_>, builder: &mut ProfileBuilder, limits: &Limits) -> Result<(Vec<Node>, bool)> {
    let mut tree = Nodes { nodes: Vec::new(), says_self: false, builder, limits };
    json_tree::walk(json, &mut tree)?;
    if tree.nodes.iter().all(|node| node.name.is_none() && node.value.is_none()) {
        return Err(ImportError::malformed("expected nodes with `name` and `value`"));
    }
    Ok((tree.nodes, tree.says_self))
}

fn stacks(nodes: &[Node], builder: &mut ProfileBuilder, limits: &Limits) -> Result<Vec<StackId>> {
    let mut stacks: Vec<StackId> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let parent = match stacks.get(node.parent as usize) {
            Some(parent) => *parent,
            None if is_artificial(builder.profile.strings.get(node.name)) => {
                stacks.push(StackId::NONE);
                continue;
            }
            None => StackId::NONE,
        };
        let frame = frame(node, builder)?;
        stacks.push(builder.stack(parent, frame)?);
    }
    Limits::check(limits.strings, builder.profile.strings.len(), "names")?;
    Ok(stacks)
}

/// Roots that a tree needs but that no program has.
fn is_artificial(name: &str) -> bool {
    matches!(name, "" | "root" | "(root)" | "all" | "total")
}

/// FlameScope's types (`app/common/libtype.py`) say what code it is; anything else is a library.
fn frame(node: &Node, builder: &mut ProfileBuilder) -> Result<FrameId> {
    let name = if node.name.is_none() { builder.string("")? } else { node.name };
    let kind = match builder.profile.strings.get(node.library) {
        "kernel" => FrameKind::Kernel,
        "jit" => FrameKind::Jit,
        "user" => FrameKind::Native,
        _ => FrameKind::Unknown,
    };
    let is_module = !matches!(builder.profile.strings.get(node.library), "kernel" | "jit" | "user" | "inlined" | "");
    let module = if is_module { node.library } else { StringId::NONE };
    let inlined = builder.profile.strings.get(node.library) == "inlined";
    let function = builder.function(Function { module, ..Function::named(name) })?;
    Ok(builder.frame(Frame { kind, inlined, ..Frame::of(function) })?)
}

/// What the children of each node have together. A node without a value has that of its children.
fn children_sums(nodes: &[Node], value: impl Fn(&Node) -> Option<Number>) -> Vec<Number> {
    let mut sums = vec![Number::ZERO; nodes.len()];
    for (row, node) in nodes.iter().enumerate().rev() {
        let value = value(node).filter(|value| !value.is_zero()).unwrap_or(sums[row]);
        if let Some(sum) = sums.get_mut(node.parent as usize) {
            *sum = sum.plus(value);
        }
    }
    sums
}

/// Whether most nodes that have children have less than these.
fn are_self_values(nodes: &[Node], children: &[Number]) -> bool {
    let (mut inner, mut smaller) = (0u64, 0u64);
    for (node, children) in nodes.iter().zip(children) {
        if node.parent != NONE && !children.is_zero() {
            inner += 1;
            let value = node.value.unwrap_or(*children).to_f64();
            smaller += u64::from(value < children.to_f64() * (1.0 - 1e-9));
        }
    }
    smaller * 2 > inner
}

fn push(
    builder: &mut ProfileBuilder,
    stacks: &[StackId],
    own: impl Iterator<Item = Number>,
    side: Side,
    warnings: &mut Vec<Warning>,
) -> Result<()> {
    let mut column = NumberColumn::default();
    let mut kept = Vec::new();
    for (stack, own) in stacks.iter().zip(own) {
        if !own.is_zero() {
            kept.push(*stack);
            column.push(own);
        }
    }
    let metric = Metric { kind: "samples".to_owned(), unit: "samples".to_owned(), weights: column.finish() };
    let set = SampleSet { side, stacks: kept, metrics: vec![metric], ..SampleSet::default() };
    crate::push_set(builder, set, warnings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weights;

    fn own(text: &str) -> (Vec<Weights>, usize) {
        let imported = read(text, &Limits::default(), Vec::new()).unwrap();
        let weights = imported.profile.sets.iter().map(|set| set.metrics[0].weights.clone()).collect();
        (weights, imported.warnings.len())
    }

    fn ints(values: &[i64]) -> Weights {
        Weights::Int(values.to_vec())
    }

    #[test]
    fn values_include_children_or_not() {
        for (text, want, warned) in [
            (
                r#"{"name":"root","value":9,"children":[{"name":"a","value":7,"children":[{"name":"b","value":5}]}]}"#,
                &[2, 2, 5][..],
                0,
            ),
            (r#"{"n":"root","v":0,"c":[{"n":"a","v":2,"c":[{"n":"b","v":5}]}]}"#, &[2, 5], 0),
            (r#"{"n":"root","v":0,"c":[{"n":"a","v":7,"c":[{"n":"b","v":5}]}]}"#, &[2, 5], 0),
            (r#"{"n":"root","selfValue":true,"c":[{"n":"a","v":7,"c":[{"n":"b","v":5}]}]}"#, &[7, 5], 0),
            (r#"{"name":"root","value":3,"children":[{"name":"a","value":5},{"name":"b","value":5}]}"#, &[5, 5], 1),
            (r#"{"name":"main","value":3}"#, &[3], 0),
        ] {
            assert_eq!(own(text), (vec![ints(want)], warned), "{text}");
        }
    }

    #[test]
    fn deltas_make_two_sides() {
        let text = r#"{"n":"root","v":0,"d":0,"c":[{"n":"a","v":2,"d":-1,"c":[{"n":"b","v":5,"d":5}]}]}"#;
        assert_eq!(own(text).0, [ints(&[3]), ints(&[2, 5])]);
        let text = r#"{"name":"root","value":9,"delta":4,"children":[{"name":"a","value":6,"delta":5}]}"#;
        assert_eq!(own(text).0, [ints(&[4, 1]), ints(&[3, 6])]);
    }

    #[test]
    fn nodes_must_be_nodes() {
        for text in [r#"{"name":"a","value":"x"}"#, r#"{"children":[1]}"#, r#"{"children":[]}"#, r#"{"name":1}"#] {
            assert!(read(text, &Limits::default(), Vec::new()).is_err(), "{text}");
        }
        let limits = Limits { depth: 2, ..Limits::default() };
        let deep = r#"{"name":"a","children":["#.repeat(4);
        assert_eq!(read(&deep, &limits, Vec::new()).unwrap_err().kind, crate::ErrorKind::TooLarge);
    }
}
