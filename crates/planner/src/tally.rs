//! Nodes counted by what the scheduler reports of each.

use cluster::Taint;

use crate::case::Case;
use crate::explain::ReasonCount;
use crate::reason::{ROOM, Reason, TAINT, TaintWords, reported};
use crate::verdict::node_id;

/// How many nodes, and the first.
#[derive(Clone, Copy, Default)]
struct Count {
    nodes: u32,
    first: usize,
}

impl Count {
    fn add(&mut self, node: usize) {
        if self.nodes == 0 {
            self.first = node;
        }
        self.nodes += 1;
    }

    fn of(&self, reason: Reason) -> Option<ReasonCount> {
        (self.nodes > 0).then(|| ReasonCount { reason, nodes: self.nodes, example: node_id(self.first) })
    }
}

/// The nodes by reason; nothing for those that fit.
pub(crate) fn tally(case: &Case<'_, '_>) -> Vec<ReasonCount> {
    let board = &case.table.board;
    if let Some(problem) = case.problem {
        let mut all = Count::default();
        (0..case.masks.len()).for_each(|node| all.add(node));
        return all.of(Reason::Pod(problem)).into_iter().collect();
    }
    let mut by_bit = [Count::default(); 32];
    let mut by_taints = vec![Count::default(); board.taint_lists.len()];
    let mut by_lack = vec![Count::default(); board.columns.len()];
    for (node, mask) in case.masks.iter().enumerate() {
        let mut rest = reported(*mask);
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            rest &= !bit;
            match bit {
                TAINT => by_taints[board.taint_list_of[node] as usize].add(node),
                ROOM if board.is_nominated[node] => case.each_short(node, |column, _| by_lack[column].add(node)),
                ROOM => {}
                _ => by_bit[bit.trailing_zeros() as usize].add(node),
            }
        }
    }
    // What lacks is counted column by column.
    for (column, asked) in &case.request {
        let nodes = case.masks.iter().zip(&board.free[*column]).zip(&board.is_nominated).enumerate();
        for (node, ((mask, free), nominated)) in nodes {
            if asked > free && !nominated && reported(*mask) & ROOM != 0 {
                by_lack[*column].add(node);
            }
        }
    }
    let bits = (0..).zip(&by_bit).filter_map(|(at, count)| count.of(Reason::of_bit(1 << at)?));
    let mut counts: Vec<ReasonCount> = bits.collect();
    let lacks = board.columns.iter().zip(&by_lack);
    counts.extend(lacks.filter_map(|(resource, count)| count.of(Reason::Insufficient(*resource))));
    for (taints, count) in case.fixed.untolerated.iter().zip(&by_taints) {
        let Some(new) = taints.first().and_then(|taint| count.of(taint_reason(taint))) else { continue };
        match counts.iter_mut().find(|old| old.reason == new.reason) {
            Some(old) => {
                old.nodes += new.nodes;
                old.example = old.example.min(new.example);
            }
            None => counts.push(new),
        }
    }
    counts
}

pub(crate) fn taint_reason(taint: &Taint) -> Reason {
    Reason::Taint(TaintWords { key: taint.key, value: taint.value, effect: taint.effect })
}
