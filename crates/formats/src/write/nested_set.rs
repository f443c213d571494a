//! A Grafana data frame with a nested set; see the reader in `crate::nested_set` for the form.

use std::io::{self, Write};

use profile::{StringId, Weight};
use units::Unit;

use super::flamebearer::name_of;
use super::scope::{Scope, is_beyond_53_bits};
use super::tree::{ROOT, Tree};
use super::{Aspect, json};

pub(super) fn write(scope: &mut Scope<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let profile = scope.profile;
    let tree = Tree::new(profile, &scope.stacks_and_weights(), |frame| name_of(profile, frame));
    scope.leave_out(Aspect::Zero, tree.weightless());
    let sides = scope.columns.len();
    let totals = tree.totals();
    let text = |node: u32| if node == ROOT { "total" } else { profile.strings.get(StringId(tree.key(node))) };
    let (nodes, levels) =
        depth_first(&tree, |a, b| profile.strings.get(StringId(a)).cmp(profile.strings.get(StringId(b))));

    let set = if sides == 0 { None } else { Some(scope.set(sides - 1)) };
    let name = set.map_or("", |set| if sides == 2 { &*profile.name } else { &*set.name });
    write!(sink, "{{\"schema\":{{\"refId\":\"A\",\"name\":")?;
    json::string(sink, name)?;
    write!(sink, ",\"meta\":{{\"preferredVisualisationType\":\"flamegraph\"}},\"fields\":[")?;
    write!(sink, "{{\"name\":\"level\",\"type\":\"number\"}}")?;
    let unit = unit(scope);
    for field in ["value", "self", "valueRight", "selfRight"].iter().take(if sides == 2 { 4 } else { 2 }) {
        write!(sink, ",{{\"name\":\"{field}\",\"type\":\"number\",\"config\":{{\"unit\":")?;
        json::string(sink, &unit)?;
        write!(sink, "}}}}")?;
    }
    // An enum keeps each name once.
    let mut names = Vec::new();
    let mut rows = vec![usize::MAX; profile.strings.len() + 2];
    let mut labels = Vec::with_capacity(nodes.len());
    for node in &nodes {
        let key = if *node == ROOT { rows.len() - 1 } else { (tree.key(*node) as usize).min(rows.len() - 2) };
        if rows[key] == usize::MAX {
            rows[key] = names.len();
            names.push(text(*node));
        }
        labels.push(rows[key]);
    }
    write!(sink, ",{{\"name\":\"label\",\"type\":\"enum\",\"config\":{{\"type\":{{\"enum\":{{\"text\":")?;
    json::list(sink, names, |sink, name| json::string(sink, name))?;
    write!(sink, "}}}}}}}}]}},\"data\":{{\"values\":[")?;
    json::numbers(sink, &levels)?;
    let mut large = 0;
    for (side, totals) in totals.iter().enumerate() {
        let mut column = |sink: &mut dyn Write, weight: &dyn Fn(u32) -> Weight| {
            sink.write_all(b",")?;
            large += nodes.iter().filter(|node| is_beyond_53_bits(weight(**node))).count() as u64;
            json::numbers(sink, nodes.iter().map(|node| json::Number(weight(*node))))
        };
        column(sink, &|node| totals.get(node as usize))?;
        column(sink, &|node| tree.own(side, node))?;
    }
    if sides == 0 {
        sink.write_all(b",[0],[0]")?;
    }
    sink.write_all(b",")?;
    json::numbers(sink, labels)?;
    sink.write_all(b"]}}\n")?;
    scope.lose_beyond_53_bits(large);
    Ok(())
}

/// All nodes, children after their parents, and their depths.
fn depth_first(tree: &Tree, order: impl FnMut(u32, u32) -> std::cmp::Ordering) -> (Vec<u32>, Vec<u32>) {
    let children = tree.children(order);
    let mut nodes = Vec::with_capacity(tree.len());
    let mut levels = Vec::with_capacity(tree.len());
    let mut todo = vec![(ROOT, 0)];
    while let Some((node, level)) = todo.pop() {
        nodes.push(node);
        levels.push(level);
        todo.extend(children.of(node).iter().rev().map(|child| (*child, level + 1)));
    }
    (nodes, levels)
}

/// Grafana's id of the unit (`packages/grafana-data/src/valueFormats/categories.ts`).
fn unit(scope: &mut Scope<'_>) -> String {
    let Some(last) = scope.columns.len().checked_sub(1) else { return "short".to_owned() };
    let unit = &scope.metric(last).unit;
    match Unit::parse(unit) {
        Unit::Nanoseconds => "ns".to_owned(),
        Unit::Microseconds => "µs".to_owned(),
        Unit::Milliseconds => "ms".to_owned(),
        Unit::Seconds => "s".to_owned(),
        Unit::Bytes(1) => "bytes".to_owned(),
        Unit::Bytes(1024) => "kbytes".to_owned(),
        Unit::Bytes(1_048_576) => "mbytes".to_owned(),
        Unit::Bytes(_) => "gbytes".to_owned(),
        Unit::Count(_) => "short".to_owned(),
        // Grafana prints a unit that it doesn't know behind the number.
        Unit::Other(name) => name,
    }
}
