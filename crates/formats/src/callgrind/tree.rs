//! A tree of calls that fits the graph.
//!
//! A function's costs are shared out among the paths that lead to it: each call takes its part of what all calls of the
//! function cost. Calls that close a cycle are left out of a path, so that paths end; then the shares of a function are
//! scaled to one, so that what it cost itself stays exact. The number of paths can grow with the power of the depth,
//! so paths below a share of the whole are joined to others until there are few enough.

use std::collections::VecDeque;

use super::graph::Graph;

/// Paths that are made at most.
const MOST_NODES: usize = 200_000;
/// Calls that are looked at for them at most.
const MOST_STEPS: usize = 4_000_000;
/// Shares of the whole below which paths are joined to others, the first that gives few enough.
const SHARES: [f64; 7] = [0.0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3];

/// A path: a function called from another path.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: Option<usize>,
    pub(super) function: usize,
}

/// The paths, parents first, and whether all are there.
pub(super) fn tree(graph: &Graph<'_>) -> (Nodes, bool) {
    let walk = Walk::new(graph);
    let roots = walk.roots();
    for share in SHARES {
        if let Some((mut nodes, pruned)) = walk.paths(&roots, share, false) {
            walk.join_lost(&mut nodes);
            return (nodes, !pruned);
        }
    }
    let last = SHARES[SHARES.len() - 1];
    let (mut nodes, _) = walk.paths(&roots, last, true).unwrap_or_default();
    walk.join_lost(&mut nodes);
    (nodes, false)
}

/// The paths with the part of their function's costs that each has, by event.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    nodes: Vec<Node>,
    parts: Vec<f64>,
}

impl Nodes {
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn push(&mut self, parent: Option<usize>, function: usize, parts: &[f64]) -> usize {
        self.nodes.push(Node { parent, function });
        self.parts.extend_from_slice(parts);
        self.nodes.len() - 1
    }
}

/// Each path with what its function cost there itself. The costs of a function are all given out, to the last unit.
pub(super) fn shares<'n>(graph: &'n Graph<'_>, nodes: &'n Nodes) -> impl Iterator<Item = (&'n Node, Vec<i64>)> {
    let width = graph.events.len();
    let parts = |index: usize| &nodes.parts[index * width..(index + 1) * width];
    let mut sums = vec![0.0; graph.functions.len() * width];
    for (index, node) in nodes.nodes.iter().enumerate() {
        let sums = &mut sums[node.function * width..];
        sums.iter_mut().zip(parts(index)).for_each(|(sum, part)| *sum += part);
    }
    let mut left: Vec<usize> = vec![0; graph.functions.len()];
    nodes.nodes.iter().for_each(|node| left[node.function] += 1);
    // Rounding the sums so far, not the parts, leaves no unit over.
    let mut so_far = vec![0.0; sums.len()];
    let mut given = vec![0_i64; sums.len()];
    nodes.nodes.iter().enumerate().map(move |(index, node)| {
        left[node.function] -= 1;
        let is_last = left[node.function] == 0;
        let base = node.function * width;
        let weights = (0..width).map(|event| {
            let (at, cost) = (base + event, graph.own(node.function)[event]);
            so_far[at] += nodes.parts[index * width + event];
            let part = if sums[at] > 0.0 { so_far[at] / sums[at] } else { 1.0 };
            let until = if is_last { cost } else { (cost as f64 * part).round() as i64 };
            let until = until.clamp(cost.min(0), cost.max(0));
            let weight = until.saturating_sub(given[at]);
            given[at] = until;
            weight
        });
        (node, weights.collect())
    })
}

struct Walk<'g> {
    graph: &'g Graph<'g>,
    /// Calls by caller: where those of each function start in `order`.
    starts: Vec<usize>,
    order: Vec<usize>,
    /// What all calls of a function cost, and the whole, by event.
    called: Vec<f64>,
    whole: Vec<f64>,
}

impl<'g> Walk<'g> {
    fn new(graph: &'g Graph<'g>) -> Self {
        let (count, width) = (graph.functions.len(), graph.events.len());
        let mut starts = vec![0; count + 1];
        graph.calls.iter().for_each(|call| starts[call.caller + 1] += 1);
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut order = vec![0; graph.calls.len()];
        let mut called = vec![0.0; count * width];
        for (index, call) in graph.calls.iter().enumerate() {
            order[next[call.caller]] = index;
            next[call.caller] += 1;
            if call.caller != call.callee {
                let sums = called[call.callee * width..].iter_mut();
                sums.zip(graph.inclusive(index)).for_each(|(sum, cost)| *sum += magnitude(*cost));
            }
        }
        let mut whole = vec![0.0; width];
        for function in 0..count {
            whole.iter_mut().zip(graph.own(function)).for_each(|(sum, cost)| *sum += magnitude(*cost));
        }
        Self { graph, starts, order, called, whole }
    }

    fn calls_of(&self, function: usize) -> &[usize] {
        &self.order[self.starts[function]..self.starts[function + 1]]
    }

    /// What nothing calls; and of those that only call each other, the dearest.
    fn roots(&self) -> Vec<usize> {
        let count = self.graph.functions.len();
        let mut is_called = vec![false; count];
        for call in self.graph.calls.iter().filter(|call| call.caller != call.callee) {
            is_called[call.callee] = true;
        }
        let weight = |function: usize| {
            let calls = self.calls_of(function).iter().flat_map(|call| self.graph.inclusive(*call));
            calls.chain(self.graph.own(function)).map(|cost| magnitude(*cost)).sum::<f64>()
        };
        let weights: Vec<f64> = (0..count).map(weight).collect();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|a, b| is_called[*a].cmp(&is_called[*b]).then(weights[*b].total_cmp(&weights[*a])));
        let mut reached = vec![false; count];
        let mut roots = Vec::new();
        let mut waiting = Vec::new();
        for root in order {
            if reached[root] {
                continue;
            }
            roots.push(root);
            reached[root] = true;
            waiting.push(root);
            while let Some(function) = waiting.pop() {
                for call in self.calls_of(function) {
                    let callee = self.graph.calls[*call].callee;
                    if !std::mem::replace(&mut reached[callee], true) {
                        waiting.push(callee);
                    }
                }
            }
        }
        roots
    }

    /// The paths that have at least `least` of the whole, and whether others were left out. `None` if there are too many,
    /// unless those that come first are `enough`.
    fn paths(&self, roots: &[usize], least: f64, enough: bool) -> Option<(Nodes, bool)> {
        let width = self.graph.events.len();
        let mut nodes = Nodes::default();
        let mut on_path = vec![false; self.graph.functions.len()];
        let (mut steps, mut pruned) = (0, false);
        let whole_part = vec![1.0; width];
        let mut parts = whole_part.clone();
        // A node and how many of its calls have been followed.
        let mut path: Vec<(usize, usize)> = Vec::new();
        for root in roots {
            path.push((nodes.push(None, *root, &whole_part), 0));
            on_path[*root] = true;
            while let Some((node, followed)) = path.last_mut() {
                let (node, function) = (*node, nodes.nodes[*node].function);
                let Some(call) = self.calls_of(function).get(*followed).copied() else {
                    path.pop();
                    on_path[function] = false;
                    continue;
                };
                *followed += 1;
                steps += 1;
                if steps > MOST_STEPS || nodes.len() > MOST_NODES {
                    return enough.then_some((nodes, true));
                }
                let callee = self.graph.calls[call].callee;
                if on_path[callee] {
                    continue;
                }
                let share = self.follow(&nodes.parts[node * width..(node + 1) * width], call, &mut parts);
                if share < least {
                    pruned = true;
                    continue;
                }
                path.push((nodes.push(Some(node), callee, &parts), 0));
                on_path[callee] = true;
            }
        }
        Some((nodes, pruned))
    }

    /// The parts of the callee's costs at the end of a call, and the largest share of the whole that it makes.
    fn follow(&self, above: &[f64], call: usize, parts: &mut [f64]) -> f64 {
        let callee = self.graph.calls[call].callee;
        let mut most: f64 = 0.0;
        for (event, cost) in self.graph.inclusive(call).iter().enumerate() {
            let called = self.called[callee * self.whole.len() + event];
            parts[event] = if called > 0.0 { above[event] * magnitude(*cost) / called } else { above[event] };
            if self.whole[event] > 0.0 {
                most = most.max(parts[event] * called / self.whole[event]);
            }
        }
        most
    }

    /// Functions without a path are called from the first path of a caller that has one; what is left are roots.
    fn join_lost(&self, nodes: &mut Nodes) {
        let whole_part = vec![1.0; self.graph.events.len()];
        let mut first = vec![usize::MAX; self.graph.functions.len()];
        let mut waiting = VecDeque::new();
        for (index, node) in nodes.nodes.iter().enumerate() {
            if first[node.function] == usize::MAX {
                first[node.function] = index;
                waiting.push_back(node.function);
            }
        }
        let mut rest = 0..self.graph.functions.len();
        loop {
            while let Some(function) = waiting.pop_front() {
                for call in self.calls_of(function) {
                    let callee = self.graph.calls[*call].callee;
                    if first[callee] == usize::MAX {
                        first[callee] = nodes.push(Some(first[function]), callee, &whole_part);
                        waiting.push_back(callee);
                    }
                }
            }
            let Some(function) = rest.find(|function| first[*function] == usize::MAX) else { return };
            first[function] = nodes.push(None, function, &whole_part);
            waiting.push_back(function);
        }
    }
}

/// Memory that was freed has a cost below zero.
fn magnitude(cost: i64) -> f64 {
    cost.unsigned_abs() as f64
}
