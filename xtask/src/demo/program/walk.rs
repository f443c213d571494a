//! Draws stacks from a grammar, as a sampling profiler draws them from a program.

use super::super::rng::Rng;
use super::grammar::{Allocation, Edge, Grammar};

/// Deeper than this nothing is called any more.
const DEEPEST: usize = 72;

/// One frame of a stack: a function, the line it is at, and whether it is inlined into the frame
/// before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Frame {
    pub(super) function: usize,
    pub(super) line: u32,
    pub(super) inlined: bool,
}

/// A stack, root first, and what its leaf allocated where the grammar says so.
pub(super) struct Stack {
    pub(super) frames: Vec<Frame>,
    pub(super) allocation: Option<Allocation>,
}

/// One stack in that variant of the program.
pub(super) fn walk(grammar: &Grammar, variant: usize, rng: &mut Rng) -> Stack {
    let mut frames: Vec<Frame> = Vec::new();
    let mut edges = &grammar.roots;
    loop {
        let edge = pick(edges, variant, rng, frames.len() >= DEEPEST);
        if let (Some(edge), Some(caller)) = (edge, frames.last_mut()) {
            caller.line = edge.line;
        }
        let Some(edge) = edge.filter(|edge| !edge.chain.is_empty()) else {
            return Stack { frames, allocation: edge.and_then(|edge| edge.allocation) };
        };
        for call in &edge.chain {
            let function = &grammar.functions[call.function];
            // The line for those that have no other choice; the others get theirs next.
            let line = if function.start_line > 0 { function.start_line + 2 } else { 0 };
            frames.push(Frame { function: call.function, line, inlined: call.inlined });
        }
        let last = frames[frames.len() - 1];
        edges = &grammar.functions[last.function].edges;
        if edge.allocation.is_some() || edges.is_empty() {
            settle(&mut frames, rng);
            return Stack { frames, allocation: edge.allocation };
        }
    }
}

fn pick<'a>(edges: &'a [Edge], variant: usize, rng: &mut Rng, too_deep: bool) -> Option<&'a Edge> {
    if too_deep {
        return edges.iter().find(|edge| edge.chain.is_empty());
    }
    edges.get(rng.weighted(edges.iter().map(|edge| edge.weights[variant])))
}

/// A leaf is found on one of a few lines.
fn settle(frames: &mut [Frame], rng: &mut Rng) {
    let further = [0, 0, 0, 3, 3, 7][rng.below(6) as usize];
    if let Some(leaf) = frames.last_mut().filter(|leaf| leaf.line > 0) {
        leaf.line += further;
    }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::parse;
    use super::*;

    #[test]
    fn stacks_follow_the_weights_of_their_variant() {
        let text = "@mapping /a 0x1\n@roots\n  1 0 f\nf | a/f.c:1\n  1/0 5 g\n  0/1 6 ~g > f\n  0/1 7 .\ng | a/g.c:9\n";
        let grammar = parse(&[text]).unwrap();
        let mut rng = Rng::named("walk");
        let stack = walk(&grammar, 0, &mut rng);
        assert_eq!((stack.frames.len(), stack.frames[0].line), (2, 5));
        let depths: Vec<usize> = (0..200).map(|_| walk(&grammar, 1, &mut rng).frames.len()).collect();
        assert!(depths.contains(&1) && depths.iter().any(|d| *d > 5));
        assert!(depths.iter().all(|d| *d <= DEEPEST + 2));
    }
}
