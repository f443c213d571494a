//! The graph of calls.

use rustc_hash::FxHashMap;

use crate::{ImportError, Limits};

/// Kinds of costs.
const MOST_EVENTS: u32 = 32;
/// Costs that are held, of functions and calls.
const MOST_COSTS: u32 = 1 << 26;

/// What tells functions apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FunctionKey<'a> {
    pub(super) name: &'a str,
    pub(super) file: &'a str,
    pub(super) object: &'a str,
}

#[derive(Debug)]
pub(super) struct GraphFunction<'a> {
    pub(super) key: FunctionKey<'a>,
    /// Whether it has lines of its own, not only calls to it.
    pub(super) is_defined: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    pub(super) caller: usize,
    pub(super) callee: usize,
}

/// Functions, and calls between them, each once, with a row of costs for each.
#[derive(Debug, Default)]
pub(super) struct Graph<'a> {
    pub(super) events: Vec<&'a str>,
    pub(super) functions: Vec<GraphFunction<'a>>,
    pub(super) calls: Vec<Call>,
    own: Vec<i64>,
    inclusive: Vec<i64>,
    rows: FxHashMap<FunctionKey<'a>, usize>,
    call_rows: FxHashMap<(usize, usize), usize>,
}

impl<'a> Graph<'a> {
    pub(super) fn set_events(&mut self, events: Vec<&'a str>) -> Result<(), ImportError> {
        Limits::check(MOST_EVENTS, events.len(), "kinds of costs")?;
        if !self.events.is_empty() && self.events != events {
            return Err(ImportError::malformed("the parts of the file count different events"));
        }
        self.events = events;
        Ok(())
    }

    pub(super) fn function(&mut self, key: FunctionKey<'a>) -> Result<usize, ImportError> {
        if let Some(row) = self.rows.get(&key) {
            return Ok(*row);
        }
        let row = self.functions.len();
        self.functions.push(GraphFunction { key, is_defined: false });
        self.own.resize(self.own.len() + self.events.len(), 0);
        self.rows.insert(key, row);
        Limits::check(MOST_COSTS, self.own.len(), "costs")?;
        Ok(row)
    }

    pub(super) fn call(&mut self, caller: usize, callee: usize) -> Result<usize, ImportError> {
        if let Some(row) = self.call_rows.get(&(caller, callee)) {
            return Ok(*row);
        }
        let row = self.calls.len();
        self.calls.push(Call { caller, callee });
        self.inclusive.resize(self.inclusive.len() + self.events.len(), 0);
        self.call_rows.insert((caller, callee), row);
        Limits::check(MOST_COSTS, self.inclusive.len(), "costs")?;
        Ok(row)
    }

    /// What a function cost itself, by event.
    pub(super) fn own(&self, function: usize) -> &[i64] {
        row(&self.own, function, self.events.len())
    }

    /// What a call cost with all that it ran, by event.
    pub(super) fn inclusive(&self, call: usize) -> &[i64] {
        row(&self.inclusive, call, self.events.len())
    }

    pub(super) fn own_mut(&mut self, function: usize) -> &mut [i64] {
        let width = self.events.len();
        &mut self.own[function * width..(function + 1) * width]
    }

    pub(super) fn inclusive_mut(&mut self, call: usize) -> &mut [i64] {
        let width = self.events.len();
        &mut self.inclusive[call * width..(call + 1) * width]
    }

    /// Calls of functions that are nowhere defined go to the one of the same name that is: writers leave out files and
    /// objects that they hold for the present ones, by different rules.
    pub(super) fn settle(&mut self) -> Result<(), ImportError> {
        let mut defined: FxHashMap<&str, Option<usize>> = FxHashMap::default();
        for (row, function) in self.functions.iter().enumerate().filter(|(_, function)| function.is_defined) {
            let only = defined.entry(function.key.name).or_insert(Some(row));
            *only = only.filter(|only| *only == row);
        }
        let calls = std::mem::take(&mut self.calls);
        let inclusive = std::mem::take(&mut self.inclusive);
        self.call_rows.clear();
        let width = self.events.len();
        for (old, Call { caller, callee }) in calls.into_iter().enumerate() {
            let function = &self.functions[callee];
            let other = if function.is_defined { None } else { defined.get(function.key.name).copied().flatten() };
            let call = self.call(caller, other.unwrap_or(callee))?;
            add(self.inclusive_mut(call), row(&inclusive, old, width))?;
        }
        Ok(())
    }
}

fn row(costs: &[i64], row: usize, width: usize) -> &[i64] {
    costs.get(row * width..(row + 1) * width).unwrap_or_default()
}

pub(super) fn add(row: &mut [i64], costs: &[i64]) -> Result<(), ImportError> {
    for (sum, cost) in row.iter_mut().zip(costs) {
        *sum = sum.checked_add(*cost).ok_or_else(|| ImportError::malformed("costs add up to more than 64 bits"))?;
    }
    Ok(())
}
