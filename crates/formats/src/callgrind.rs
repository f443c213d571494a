//! callgrind's profile format, which xdebug and others write too: costs of functions, and of the calls between them.
//!
//! Position lines (`ob=`, `fl=`, `fn=`) say where the cost lines below belong; `cob=`, `cfi=`, `cfn=` and `calls=` make
//! the next cost line that of a call, with all that it ran. Names are written once and then by number (Callgrind's
//! manual, "Callgrind Format Specification"). It is a graph of calls, not stacks: [`tree`] makes stacks of it, whose
//! own costs are exact and whose sums are shared out.
mod graph;
mod lines;
mod tree;

use profile::{Frame, Function, Metric, ProfileBuilder, SampleSet, StackId, StringId, Weights};

use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};
use graph::FunctionKey;

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let (graph, comments) = lines::read(text, limits, &mut warnings)?;
    let (nodes, is_whole) = tree::tree(&graph);
    let mut builder = ProfileBuilder::default();
    builder.profile.comments = comments;
    let mut stacks: Vec<StackId> = Vec::with_capacity(nodes.len());
    let mut depths: Vec<u32> = Vec::with_capacity(nodes.len());
    let mut set_stacks = Vec::new();
    let mut columns: Vec<Vec<i64>> = vec![Vec::new(); graph.events.len()];
    for (index, (node, weights)) in (0_usize..).zip(tree::shares(&graph, &nodes)) {
        let function = function(&mut builder, &graph.functions[node.function].key)?;
        let function = builder.function(function)?;
        let frame = builder.frame(Frame::of(function))?;
        let above = node.parent.map(|parent| (stacks[parent], depths[parent]));
        debug_assert!(node.parent.is_none_or(|parent| parent < index), "parents come first");
        let (parent, depth) = above.unwrap_or((StackId::NONE, 0));
        Limits::check(limits.depth, depth as usize + 1, "frames in a stack")?;
        let stack = builder.stack(parent, frame)?;
        stacks.push(stack);
        depths.push(depth + 1);
        if weights.iter().any(|weight| *weight != 0) {
            set_stacks.push(stack);
            columns.iter_mut().zip(weights).for_each(|(column, weight)| column.push(weight));
        }
    }
    Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
    let metrics = graph.events.iter().zip(columns).map(|(event, column)| {
        let weights = Weights::Int(column);
        Metric { kind: (*event).to_owned(), unit: unit(event).to_owned(), weights }
    });
    let metrics: Vec<Metric> = metrics.collect();
    let has_costs = !set_stacks.is_empty();
    crate::push_set(&mut builder, SampleSet { stacks: set_stacks, metrics, ..SampleSet::default() }, &mut warnings)?;
    if has_costs {
        let message = "the file holds a graph of calls and no stacks: what a function cost itself is exact, but where it \
            has several callers, the stacks and totals are shared out by what each call cost and so approximate";
        warnings.push(Warning::new(WarningKind::Inexact, 1, message));
    }
    if !is_whole {
        let message = "the graph has too many paths to show them all: the smallest were joined to others";
        warnings.push(Warning::new(WarningKind::Truncated, 1, message));
    }
    Ok(Imported { format: Format::Callgrind, profile: builder.finish(), warnings })
}

fn function(builder: &mut ProfileBuilder, key: &FunctionKey<'_>) -> Result<Function, ImportError> {
    let mut known = |text: &str| {
        if text.is_empty() || text == "???" { Ok(StringId::NONE) } else { builder.string(text) }
    };
    let (file, module) = (known(key.file)?, known(key.object)?);
    Ok(Function { file, module, ..Function::named(builder.string(key.name)?) })
}

/// xdebug writes the unit behind the event: `Memory_(bytes)`.
fn unit(event: &str) -> &str {
    match event.split_once("_(").and_then(|(_, unit)| unit.strip_suffix(')')) {
        Some(unit) => unit,
        None if event == "Ir" || event == "Instructions" => "instructions",
        None => "count",
    }
}

#[cfg(test)]
mod tests;
