//! Slices of a thread to stretches of time in which the same slices are open.
//!
//! Events come in any order, and of those at one time the order is what makes them nest: what ends goes first, in the
//! order that closes what is open (by name and arguments, then by name), but a slice of no length opens before it
//! closes; of whole slices that start together, the longer one is outside (speedscope `src/import/trace-event.ts`).
//! A whole slice that outlasts the one around it, as rounding makes it do, is cut off there. Ends that match nothing
//! are left out, and what never ends is closed at the last event.

use profile::{ProfileBuilder, StackId, StringId};
use rustc_hash::FxHashMap;

use super::slices::Slices;
use crate::v8::Micros;
use crate::{ImportError, Limits};

/// What had to be put right, over all threads.
#[derive(Default)]
pub(super) struct Repairs {
    pub(super) timeless: u64,
    pub(super) negative: u64,
    pub(super) unmatched: u64,
    pub(super) clamped: u64,
    pub(super) unclosed: u64,
    pub(super) other_args: u64,
}

#[derive(Default)]
pub(super) struct Spans {
    pub(super) stacks: Vec<StackId>,
    pub(super) weights: Micros,
    /// In nanoseconds.
    pub(super) starts: Vec<i64>,
    /// Where the last stretch ends.
    end: i64,
}

/// A slice that is open.
struct Open {
    row: u32,
    stack: StackId,
    /// Of a whole slice.
    end: Option<i64>,
}

const NONE: u32 = u32::MAX;

/// `rows` are those of one thread, in the order of the file.
pub(super) fn spans(
    slices: &Slices,
    rows: &[u32],
    builder: &mut ProfileBuilder,
    limits: &Limits,
    repairs: &mut Repairs,
) -> Result<Spans, ImportError> {
    let start = |row: u32| slices.starts[row as usize];
    let is = |row: u32, phase: u8| slices.phases[row as usize] == phase;
    let mut begins: Vec<u32> = rows.iter().copied().filter(|row| !is(*row, b'E')).collect();
    begins.sort_by_key(|row| (start(*row), is(*row, b'X'), std::cmp::Reverse(slices.ends[*row as usize])));
    let mut ends: Vec<u32> = rows.iter().copied().filter(|row| is(*row, b'E')).collect();
    ends.sort_by_key(|row| start(*row));
    let mut walk =
        Walk { slices, builder, limits, repairs, open: Vec::new(), whole: Vec::new(), spans: Spans::default() };
    let mut begins = begins.into_iter().peekable();
    let mut groups = ends.chunk_by(|a, b| start(*a) == start(*b)).peekable();
    let mut group = Group::default();
    loop {
        if group.is_empty()
            && let Some(next) = groups.next()
        {
            group.fill(slices, next);
        }
        let begin = begins.peek().map(|row| (start(*row), *row));
        let whole = walk.whole_end();
        let times = [begin.map(|(at, _)| at), group.at(), whole];
        let Some(now) = times.into_iter().flatten().min() else { break };
        walk.advance(now);
        if whole == Some(now) && walk.top_is_whole() {
            walk.close();
            continue;
        }
        let begin = begin.filter(|(at, _)| *at == now).map(|(_, row)| row);
        if group.at() == Some(now)
            && let Some(end) = walk.open.last().and_then(|top| group.find(slices, top.row))
        {
            // A slice of no length, or an end of the next one that comes before its begin in the file?
            if let Some(row) = begin
                && row < end
                && slices.names[row as usize] == slices.names[end as usize]
            {
                walk.begin(row)?;
                begins.next();
            } else {
                group.take(end);
                walk.end(end);
            }
            continue;
        }
        if whole == Some(now) {
            walk.close_whole();
        } else if let Some(row) = begin {
            walk.begin(row)?;
            begins.next();
        } else {
            group.drop_one();
            walk.repairs.unmatched += 1;
        }
    }
    walk.repairs.unclosed += walk.open.len() as u64;
    Ok(walk.spans)
}

struct Walk<'s, 'b> {
    slices: &'s Slices,
    builder: &'b mut ProfileBuilder,
    limits: &'b Limits,
    repairs: &'b mut Repairs,
    open: Vec<Open>,
    /// Places of whole slices in `open`; each ends no later than the one before it.
    whole: Vec<usize>,
    spans: Spans,
}

impl Walk<'_, '_> {
    fn whole_end(&self) -> Option<i64> {
        self.whole.last().and_then(|place| self.open.get(*place)).and_then(|open| open.end)
    }

    fn top_is_whole(&self) -> bool {
        self.whole.last().is_some_and(|place| place + 1 == self.open.len())
    }

    /// Measures up to `now` what is open.
    fn advance(&mut self, now: i64) {
        let spans = &mut self.spans;
        if let Some(top) = self.open.last()
            && now > spans.end
        {
            let length = now.saturating_sub(spans.end);
            let last = spans.weights.last_mut().zip(spans.starts.last());
            match last.filter(|(last, start)| start.saturating_add(**last) == spans.end) {
                // A slice of no length was in between.
                Some((last, _)) if spans.stacks.last() == Some(&top.stack) => *last = last.saturating_add(length),
                _ => {
                    spans.stacks.push(top.stack);
                    spans.starts.push(spans.end);
                    spans.weights.push(length);
                }
            }
        }
        spans.end = now;
    }

    fn begin(&mut self, row: u32) -> Result<(), ImportError> {
        let parent = self.open.last().map_or(StackId::NONE, |open| open.stack);
        let stack = self.builder.stack(parent, self.slices.frames[row as usize])?;
        let mut end = None;
        if self.slices.phases[row as usize] == b'X' {
            let own = self.slices.ends[row as usize];
            let around = self.whole_end().unwrap_or(i64::MAX);
            self.repairs.clamped += u64::from(own > around);
            end = Some(own.min(around));
            self.whole.push(self.open.len());
        }
        self.open.push(Open { row, stack, end });
        Limits::check(self.limits.depth, self.open.len(), "slices in each other")?;
        Limits::check(self.limits.stacks, self.builder.profile.stacks.len(), "stacks")
    }

    fn close(&mut self) {
        self.open.pop();
        self.whole.pop_if(|place| *place >= self.open.len());
    }

    fn end(&mut self, row: u32) {
        if let Some(top) = self.open.last() {
            let (begin, end) = (self.slices.args[top.row as usize], self.slices.args[row as usize]);
            self.repairs.other_args += u64::from(begin != end && begin != 0 && end != 0);
        }
        self.close();
    }

    /// Closes the innermost whole slice, and what is still open in it.
    fn close_whole(&mut self) {
        while !self.open.is_empty() && !self.top_is_whole() {
            self.repairs.unclosed += 1;
            self.close();
        }
        self.close();
    }
}

/// Ends at one time.
#[derive(Default)]
struct Group {
    rows: Vec<u32>,
    taken: Vec<bool>,
    left: usize,
    /// The first row that may be left.
    first: usize,
    at: i64,
    /// First row by name and arguments, and by name alone; `next` has the others.
    exact: FxHashMap<(StringId, u32), u32>,
    named: FxHashMap<StringId, u32>,
    next_exact: Vec<u32>,
    next_named: Vec<u32>,
}

impl Group {
    fn fill(&mut self, slices: &Slices, rows: &[u32]) {
        self.rows.clear();
        self.rows.extend_from_slice(rows);
        self.taken.clear();
        self.taken.resize(rows.len(), false);
        (self.left, self.first) = (rows.len(), 0);
        self.at = rows.first().map_or(0, |row| slices.starts[*row as usize]);
        self.exact.clear();
        self.named.clear();
        self.next_exact.clear();
        self.next_exact.resize(rows.len(), NONE);
        self.next_named.clear();
        self.next_named.resize(rows.len(), NONE);
        for (place, row) in rows.iter().enumerate().rev() {
            let place = place as u32;
            let (name, args) = (slices.names[*row as usize], slices.args[*row as usize]);
            self.next_exact[place as usize] = self.exact.insert((name, args), place).unwrap_or(NONE);
            self.next_named[place as usize] = self.named.insert(name, place).unwrap_or(NONE);
        }
    }

    fn is_empty(&self) -> bool {
        self.left == 0
    }

    fn at(&self) -> Option<i64> {
        (self.left > 0).then_some(self.at)
    }

    /// The end that closes a slice: the same arguments, the same name, or no name.
    fn find(&mut self, slices: &Slices, open: u32) -> Option<u32> {
        let (name, args) = (slices.names[open as usize], slices.args[open as usize]);
        let taken = &self.taken;
        let skip = |mut place: u32, next: &[u32]| {
            while place != NONE && taken[place as usize] {
                place = next[place as usize];
            }
            place
        };
        for (place, next) in
            [(self.exact.get_mut(&(name, args)), &self.next_exact), (self.named.get_mut(&name), &self.next_named)]
        {
            if let Some(place) = place {
                *place = skip(*place, next);
                if *place != NONE {
                    return Some(self.rows[*place as usize]);
                }
            }
        }
        let nameless = self.named.get_mut(&StringId::NONE)?;
        *nameless = skip(*nameless, &self.next_named);
        (*nameless != NONE).then(|| self.rows[*nameless as usize])
    }

    fn take(&mut self, row: u32) {
        if let Ok(place) = self.rows.binary_search(&row) {
            self.left -= usize::from(!std::mem::replace(&mut self.taken[place], true));
        }
    }

    fn drop_one(&mut self) {
        while self.taken.get(self.first) == Some(&true) {
            self.first += 1;
        }
        if let Some(taken) = self.taken.get_mut(self.first) {
            *taken = true;
            self.left -= 1;
        }
    }
}
