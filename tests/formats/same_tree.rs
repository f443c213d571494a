//! One tree gives the same figures through every format, in any order.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use formats::summary::NameTree;
use proptest::prelude::*;

use crate::describe::by_name;
use crate::encode::Pprof;
use crate::read;

const NAMES: [&str; 4] = ["alpha", "b::<T>", "[unknown]", "día"];

/// Stacks of name numbers, root first, each once, with what they weigh.
type Stacks = BTreeMap<Vec<usize>, i64>;

fn stacks() -> impl Strategy<Value = Stacks> {
    let stack = prop::collection::vec(0..NAMES.len(), 1..6);
    prop::collection::btree_map(stack, 1..1_000_000_000_000i64, 1..20)
}

/// Total, self values and totals of the set that opens.
fn figures(bytes: &[u8]) -> (String, String, String) {
    let imported = read("unknown", bytes).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(imported.warnings, []);
    let profile = &imported.profile;
    let set = profile.opening_set().expect("a set opens");
    let tree = NameTree::new(profile);
    let figures = tree.figures(set);
    let total = format!("{:?}", set.metrics[0].weights.sum());
    let shape = format!("{} {} {}", figures.distinct_frames, figures.distinct_stacks, figures.max_depth);
    let names = by_name(profile, &figures.self_by_name(0)) + "\n" + &by_name(profile, &figures.total_by_name(0));
    (total, shape, names)
}

fn folded<'a>(stacks: impl Iterator<Item = (&'a Vec<usize>, &'a i64)>) -> String {
    let mut text = String::new();
    for (stack, weight) in stacks {
        let names: Vec<&str> = stack.iter().map(|name| NAMES[*name]).collect();
        let _ = writeln!(text, "{} {weight}", names.join(";"));
    }
    text
}

fn speedscope(stacks: &Stacks, evented: bool) -> String {
    let frames: Vec<String> = NAMES.iter().map(|name| format!("{{\"name\":\"{name}\"}}")).collect();
    let profile = if evented {
        let mut events = Vec::new();
        let mut at = 0;
        for (stack, weight) in stacks {
            events.extend(stack.iter().map(|frame| format!("{{\"type\":\"O\",\"frame\":{frame},\"at\":{at}}}")));
            at += weight;
            events.extend(stack.iter().rev().map(|frame| format!("{{\"type\":\"C\",\"frame\":{frame},\"at\":{at}}}")));
        }
        format!("{{\"type\":\"evented\",\"unit\":\"none\",\"events\":[{}]}}", events.join(","))
    } else {
        let samples: Vec<String> = stacks.keys().map(|stack| format!("{stack:?}")).collect();
        let weights: Vec<&i64> = stacks.values().collect();
        format!(
            "{{\"type\":\"sampled\",\"unit\":\"none\",\"samples\":[{}],\"weights\":{weights:?}}}",
            samples.join(",")
        )
    };
    format!("{{\"shared\":{{\"frames\":[{}]}},\"profiles\":[{profile}]}}", frames.join(","))
}

fn pprof(stacks: &Stacks) -> Vec<u8> {
    let mut pprof = Pprof::new(&[("cpu", "count")]);
    for (stack, weight) in stacks {
        let locations: Vec<u64> = stack.iter().rev().map(|name| 1000 - *name as u64).collect();
        pprof.sample(&locations, &[*weight], &[]);
    }
    for (index, name) in NAMES.iter().enumerate() {
        pprof.location(1000 - index as u64, 0, 0, &[(index as u64 + 1, 0)]);
        pprof.function(index as u64 + 1, name, "");
    }
    pprof.finish()
}

/// A bar: its depth from 1, name, start, total, self.
struct Bar {
    depth: usize,
    name: usize,
    start: i64,
    total: i64,
    own: i64,
}

/// The bars of the tree, depth first; stacks sort before those they begin.
fn bars(stacks: &Stacks) -> Vec<Bar> {
    let mut prefixes: BTreeMap<&[usize], i64> = BTreeMap::new();
    for (stack, weight) in stacks {
        for depth in 1..=stack.len() {
            *prefixes.entry(&stack[..depth]).or_default() += weight;
        }
    }
    let mut bars: Vec<Bar> = Vec::new();
    // Where the next child of each open bar starts, the root first.
    let mut next = vec![0];
    for (stack, total) in prefixes {
        let own = stacks.get(stack).copied().unwrap_or(0);
        next.truncate(stack.len());
        let start = next[stack.len() - 1];
        next[stack.len() - 1] += total;
        next.push(start + own);
        bars.push(Bar { depth: stack.len(), name: stack[stack.len() - 1], start, total, own });
    }
    bars
}

fn flamebearer(stacks: &Stacks) -> String {
    let total: i64 = stacks.values().sum();
    let mut levels = vec![vec![0, total, 0, 0]];
    let mut ends = [0; 8];
    for bar in bars(stacks) {
        levels.resize(levels.len().max(bar.depth + 1), Vec::new());
        levels[bar.depth].extend([bar.start - ends[bar.depth], bar.total, bar.own, bar.name as i64 + 1]);
        ends[bar.depth] = bar.start + bar.total;
    }
    format!("{{\"flamebearer\":{{\"names\":[\"total\",{}],\"levels\":{levels:?}}}}}", quoted())
}

fn nested_set(stacks: &Stacks) -> String {
    let mut columns = [vec![0], vec![stacks.values().sum::<i64>()], vec![0], vec![0]];
    for bar in bars(stacks) {
        let row = [bar.depth as i64, bar.total, bar.own, bar.name as i64 + 1];
        columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
    }
    let fields = r#"{"name":"level"},{"name":"value"},{"name":"self"},{"name":"label"}"#;
    format!(
        "{{\"schema\":{{\"fields\":[{fields}]}},\"data\":{{\"values\":{columns:?},\"enums\":[null,null,null,[\"total\",{}]]}}}}",
        quoted()
    )
}

fn quoted() -> String {
    NAMES.map(|name| format!("\"{name}\"")).join(",")
}

proptest! {
    #[test]
    fn every_format_gives_the_same_figures(stacks in stacks()) {
        let text = folded(stacks.iter());
        let want = figures(text.as_bytes());
        prop_assert_eq!(&want.0, &format!("Int({})", stacks.values().sum::<i64>()));
        prop_assert_eq!(&figures(folded(stacks.iter().rev()).as_bytes()), &want);
        prop_assert_eq!(&figures(speedscope(&stacks, false).as_bytes()), &want);
        prop_assert_eq!(&figures(speedscope(&stacks, true).as_bytes()), &want);
        prop_assert_eq!(&figures(flamebearer(&stacks).as_bytes()), &want);
        prop_assert_eq!(&figures(nested_set(&stacks).as_bytes()), &want);
        prop_assert_eq!(&figures(&pprof(&stacks)), &want);
    }

    #[test]
    fn numbers_survive_their_encoding(value: i64, id: u64) {
        let mut pprof = Pprof::new(&[("cpu", "count")]);
        pprof.location(id, 0, id, &[]);
        pprof.sample(&[id], &[value.max(-i64::MAX)], &[]);
        let imported = read("unknown", &pprof.finish()).unwrap();
        let set = &imported.profile.sets[0];
        prop_assert_eq!(set.metrics[0].weights.sum(), profile::Weight::Int(value.max(-i64::MAX)));
        let frame = imported.profile.frames.get(imported.profile.stacks.frame(set.stacks[0]));
        prop_assert_eq!(frame.address, id);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, text in "[ -~\n]{0,200}") {
        let _ = read("unknown", &bytes);
        let _ = read("unknown", text.as_bytes());
    }
}
