//! Samples in the order of time: the flame chart, a lane for each thread.

use profile::{Profile, StackId, Weights};
use units::Unit;

use crate::aggregate::{BuildOptions, Side, is_zero};
use crate::arrange::{Columns, Sums};
use crate::filter::Selected;
use crate::functions::Names;
use crate::group::thread_name;
use crate::items::NO_PARENT;
use crate::measure::Measure;
use crate::{BuildError, CallTree, FunctionKey, Functions};

/// Samples further apart than so many usual intervals have a gap between them.
const GAP: i64 = 10;

/// Frames of a chart at most: where samples come from many threads by turns, nearly every frame of a sample is one.
const NODES_MAX: usize = 24_000_000;

/// A chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// The tree: siblings follow each other in time, and the same function may be a node again and again. Weights are
    /// nanoseconds. Where there are threads, a node next to the root is a lane; its rows are below those of the lane
    /// before, so that depths of different lanes don't overlap.
    pub tree: CallTree,
    /// Time of the left and of the right edge, in nanoseconds of the profile's clock.
    pub range_ns: [i64; 2],
}

/// A sample with the time it stands for.
struct Span {
    lane: u32,
    start: i64,
    end: i64,
    stack: StackId,
}

impl CallTree {
    /// The chart of the samples of a side; `None` where they have no times, or there are none.
    ///
    /// # Errors
    /// As [`CallTree::build`], with a smaller number of nodes (24 million): frames don't add up in time.
    pub fn chart(side: Side<'_>, options: BuildOptions) -> Result<Option<Chart>, BuildError> {
        let Some(spans) = spans(&side)? else { return Ok(None) };
        let (Some(start), Some(end)) =
            (spans.iter().map(|span| span.start).min(), spans.iter().map(|span| span.end).max())
        else {
            return Ok(None);
        };
        let range_ns = [start, end.max(start + 1)];
        let mut grown = Grown::new(side.profile, options, range_ns);
        let has_lanes = spans.iter().any(|span| span.lane != u32::MAX);
        for lane in spans.chunk_by(|a, b| a.lane == b.lane) {
            if has_lanes {
                grown.open_lane(&match thread_name(side.profile, lane[0].lane) {
                    name if name.is_empty() => "(no thread)".to_owned(),
                    name => name,
                })?;
            }
            for span in lane {
                grown.add(span)?;
            }
            grown.close(0);
        }
        Ok(Some(Chart { tree: grown.finish(), range_ns }))
    }
}

/// The samples by lane and time. A sample lasts until the next one of its lane, unless that is far away.
fn spans(side: &Side<'_>) -> Result<Option<Vec<Span>>, BuildError> {
    let (set, weights) = side.columns()?;
    let Some(times) = &set.times_ns else { return Ok(None) };
    let selected = Selected::new(side.profile, set, side.filter);
    let nanoseconds = Unit::parse(&set.metrics[side.metric].unit).nanoseconds();
    let lane = |sample: usize| set.threads.as_ref().map_or(u32::MAX, |column| column[sample].0);
    let lasts = |sample: usize| match nanoseconds {
        Some(unit) => (weights.get(sample).to_f64() * unit).max(0.0) as i64,
        None => 0,
    };
    let takes = |sample: &usize| selected.takes(*sample) && !(nanoseconds.is_some() && is_zero(weights.get(*sample)));
    let mut order: Vec<usize> = (0..set.len()).filter(takes).collect();
    order.sort_by_key(|sample| (lane(*sample), times[*sample]));
    let mut steps: Vec<i64> = order
        .windows(2)
        .filter(|pair| lane(pair[0]) == lane(pair[1]))
        .map(|pair| times[pair[1]].saturating_sub(times[pair[0]]))
        .filter(|step| *step > 0)
        .collect();
    let usual = if steps.is_empty() {
        1_000_000
    } else {
        let middle = steps.len() / 2;
        *steps.select_nth_unstable(middle).1
    };
    let mut spans = Vec::with_capacity(order.len());
    for (place, sample) in order.iter().copied().enumerate() {
        let next = order.get(place + 1).copied().filter(|next| lane(*next) == lane(sample));
        let step = next.map_or(usual, |next| times[next].saturating_sub(times[sample]));
        let most = if next.is_some() { usual.saturating_mul(GAP).max(lasts(sample)) } else { usual };
        let length = match lasts(sample) {
            0 => step.min(most),
            lasts if next.is_none() => lasts,
            _ => step.min(most),
        };
        let start = times[sample];
        spans.push(Span { lane: lane(sample), start, end: start.saturating_add(length), stack: set.stacks[sample] });
    }
    Ok(Some(spans))
}

/// The chart while it grows: columns in pre-order, which is the order in which frames begin.
struct Grown<'a> {
    profile: &'a Profile,
    names: Names<'a>,
    functions: Functions,
    keys: Vec<FunctionKey>,
    columns: Columns,
    own: Vec<i64>,
    range_ns: [i64; 2],
    /// Nodes of the frames that are open, the lane's first.
    open: Vec<u32>,
    /// How many of them are the lane.
    lane: usize,
    /// Row of the lane's first frame.
    first_row: u32,
    last_row: u32,
    /// Where the last sample of the lane ended.
    until: i64,
    chain: Vec<FunctionKey>,
    options: BuildOptions,
}

impl<'a> Grown<'a> {
    fn new(profile: &'a Profile, options: BuildOptions, range_ns: [i64; 2]) -> Self {
        let mut grown = Self {
            profile,
            names: Names::new(profile, options),
            functions: Functions::default(),
            keys: vec![FunctionKey::NONE; profile.frames.len()],
            columns: Columns::default(),
            own: Vec::new(),
            range_ns,
            open: Vec::new(),
            lane: 0,
            first_row: 1,
            last_row: 0,
            until: i64::MIN,
            chain: Vec::new(),
            options,
        };
        grown.push(FunctionKey::NONE, NO_PARENT, 0, range_ns[0]);
        grown.columns.ends[0] = grown.share(range_ns[1]);
        grown
    }

    fn share(&self, time: i64) -> f64 {
        let [start, end] = self.range_ns;
        time.saturating_sub(start) as f64 / end.saturating_sub(start) as f64
    }

    fn push(&mut self, function: FunctionKey, parent: u32, row: u32, start: i64) -> u32 {
        let number = self.columns.parents.len() as u32;
        self.columns.functions.push(function);
        self.columns.parents.push(parent);
        self.columns.depths.push(row);
        self.columns.subtree_ends.push(number + 1);
        let start = self.share(start);
        self.columns.starts.push(start);
        self.columns.ends.push(start);
        self.own.push(0);
        self.last_row = self.last_row.max(row);
        number
    }

    fn open_lane(&mut self, name: &str) -> Result<(), BuildError> {
        self.close(0);
        let function = self.functions.named(name)?;
        self.first_row = self.last_row + 1;
        let node = self.push(function, 0, self.first_row, self.range_ns[0]);
        self.columns.ends[node as usize] = self.share(self.range_ns[1]);
        self.open = vec![node];
        self.lane = 1;
        self.until = i64::MIN;
        Ok(())
    }

    fn add(&mut self, span: &Span) -> Result<(), BuildError> {
        let stacks = &self.profile.stacks;
        let mut chain = std::mem::take(&mut self.chain);
        chain.clear();
        let mut stack = span.stack;
        while !stack.is_none() {
            let frame = stacks.frame(stack);
            if self.keys[frame.index()].is_none() {
                self.keys[frame.index()] = self.functions.intern(&mut self.names, self.profile.frames.get(frame))?;
            }
            chain.push(self.keys[frame.index()]);
            stack = stacks.parent(stack);
        }
        chain.reverse();
        let same = if span.start > self.until {
            0
        } else {
            let open = self.open[self.lane..].iter().zip(&chain);
            open.take_while(|(node, key)| self.columns.functions[**node as usize] == **key).count()
        };
        self.close(self.lane + same);
        for key in &chain[same..] {
            let parent = self.open.last().copied().unwrap_or(0);
            let row = self.first_row + self.open.len() as u32;
            if self.columns.parents.len() >= NODES_MAX {
                return Err(BuildError::TooLarge("frames in the order of time"));
            }
            let node = self.push(*key, parent, row, span.start);
            self.open.push(node);
        }
        let end = self.share(span.end);
        for node in &self.open[self.lane..] {
            self.columns.ends[*node as usize] = end;
        }
        let leaf = self.open.last().copied().unwrap_or(0);
        self.own[leaf as usize] += span.end.saturating_sub(span.start);
        self.until = span.end;
        self.chain = chain;
        Ok(())
    }

    /// Closes all but the first `keep` open frames.
    fn close(&mut self, keep: usize) {
        let end = self.columns.parents.len() as u32;
        while self.open.len() > keep {
            if let Some(node) = self.open.pop() {
                self.columns.subtree_ends[node as usize] = end;
            }
        }
        if keep == 0 {
            self.lane = 0;
        }
    }

    fn finish(mut self) -> CallTree {
        self.close(0);
        let len = self.columns.parents.len();
        self.columns.subtree_ends[0] = len as u32;
        let mut total = self.own.clone();
        for node in (1..len).rev() {
            let parent = self.columns.parents[node] as usize;
            total[parent] = total[parent].saturating_add(total[node]);
        }
        self.columns.own = Sums { own: Weights::Int(self.own), total: Weights::Int(total) };
        self.functions.rank_names();
        let measure = Measure::of_whole(self.range_ns[1].saturating_sub(self.range_ns[0]) as f64);
        CallTree::from_columns(self.functions, self.columns, measure, self.options, 0)
    }
}

#[cfg(test)]
mod tests {
    use profile::{Metric, ProfileBuilder, SampleSet, Thread, ThreadId};

    use super::*;
    use crate::NodeId;

    fn profile(samples: &[(&str, i64, u32)], unit: &str, has_threads: bool) -> Profile {
        let mut builder = ProfileBuilder::default();
        let mut set = SampleSet::default();
        let (mut times, mut threads) = (Vec::new(), Vec::new());
        for (text, time, thread) in samples {
            let mut stack = StackId::NONE;
            for name in text.split(';').filter(|name| !name.is_empty()) {
                let frame = builder.named_frame(name).unwrap();
                stack = builder.stack(stack, frame).unwrap();
            }
            set.stacks.push(stack);
            times.push(*time);
            threads.push(ThreadId(*thread));
        }
        let weights = Weights::Int(vec![10; samples.len()]);
        set.metrics = vec![Metric { kind: "time".into(), unit: unit.into(), weights }];
        set.times_ns = Some(times);
        set.threads = has_threads.then_some(threads);
        for tid in ["1", "2"] {
            let name = String::new();
            builder.profile.threads.push(Thread { name, tid: tid.into(), process: profile::ProcessId::NONE });
        }
        builder.push_set(set).unwrap();
        builder.finish()
    }

    fn rows(chart: &Chart) -> Vec<(String, u32, f64, f64)> {
        let tree = &chart.tree;
        let length = (chart.range_ns[1] - chart.range_ns[0]) as f64;
        let row = |node: NodeId| {
            let at = |share: f64| (share * length).round();
            (tree.name(node).to_owned(), tree.depth(node), at(tree.start(node)), at(tree.end(node)))
        };
        tree.nodes().map(row).collect()
    }

    #[test]
    fn equal_neighbours_are_one_until_something_else_runs() {
        let profile =
            profile(&[("a;b", 0, 0), ("a;b", 10, 0), ("a;c", 20, 0), ("", 30, 0), ("a;b", 40, 0)], "ns", false);
        let chart = CallTree::chart(crate::testing::side(&profile), BuildOptions::default()).unwrap().unwrap();
        let expected: [(&str, u32, f64, f64); 6] = [
            ("all", 0, 0.0, 50.0),
            ("a", 1, 0.0, 30.0),
            ("b", 2, 0.0, 20.0),
            ("c", 2, 20.0, 30.0),
            ("a", 1, 40.0, 50.0),
            ("b", 2, 40.0, 50.0),
        ];
        assert_eq!(rows(&chart), expected.map(|(name, row, from, to)| (name.to_owned(), row, from, to)));
        assert_eq!(chart.tree.total(NodeId(1)).to_f64(), 30.0);
        assert_eq!(chart.tree.subtree_end(NodeId(1)), 4);
    }

    #[test]
    fn gaps_stay_empty_and_threads_have_lanes() {
        let samples = [("a", 0, 0), ("a", 10, 0), ("a", 20, 0), ("a", 1000, 0), ("b;c", 5, 1), ("b;c", 15, 1)];
        let profile = profile(&samples, "count", true);
        let chart = CallTree::chart(crate::testing::side(&profile), BuildOptions::default()).unwrap().unwrap();
        let rows = rows(&chart);
        let at = |n: usize| (rows[n].0.as_str(), rows[n].1);
        assert_eq!(
            [at(1), at(2), at(3), at(4), at(5), at(6)],
            [("#1", 1), ("a", 2), ("a", 2), ("#2", 3), ("b", 4), ("c", 5)]
        );
        assert_eq!((rows[2].2, rows[2].3), (0.0, 120.0), "ten usual steps after the last sample before the gap");
        assert_eq!((rows[3].2, rows[3].3), (1000.0, 1010.0));
    }

    #[test]
    fn without_times_there_is_no_chart() {
        let profile = crate::testing::folded("a 1");
        assert!(CallTree::chart(crate::testing::side(&profile), BuildOptions::default()).unwrap().is_none());
    }
}
