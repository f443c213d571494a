//! Lines to the graph.

use rustc_hash::FxHashMap;

use super::graph::{self, FunctionKey, Graph};
use crate::{ImportError, Limits, Warning, WarningKind};

/// What a reader may want to know of the header.
const HEADER: &[&str] = &["creator", "cmd", "desc", "pid", "thread"];
const MOST_COMMENTS: usize = 20;

pub(super) fn read<'a>(
    text: &'a str,
    limits: &Limits,
    warnings: &mut Vec<Warning>,
) -> Result<(Graph<'a>, Vec<String>), ImportError> {
    let mut reader = Reader { positions: 1, ..Reader::default() };
    let mut start = 0;
    for (number, line) in (1_u64..).zip(text.split('\n')) {
        let fine = reader.line(line.trim_ascii_end()).map_err(|error| error.at(start))?;
        if !fine {
            reader.bad.0 += 1;
            reader.bad.1.get_or_insert_with(|| (number, line.trim().chars().take(60).collect()));
        }
        start += line.len() + 1;
        Limits::check(limits.strings, reader.graph.functions.len(), "functions")?;
    }
    if reader.graph.events.is_empty() {
        return Err(ImportError::malformed("there is no line `events:`, which says what the costs are"));
    }
    if let (count, Some((number, line))) = reader.bad {
        let message = format!("{count} lines aren't understood and were left out; the first is line {number}: {line}");
        warnings.push(Warning::new(WarningKind::LeftOut, count, message));
    }
    if reader.nameless > 0 {
        let message = format!("{} names are used by a number that stands for none", reader.nameless);
        warnings.push(Warning::new(WarningKind::Repaired, reader.nameless, message));
    }
    reader.graph.settle()?;
    Ok((reader.graph, reader.comments))
}

/// Names by their numbers.
type Names<'a> = FxHashMap<u64, &'a str>;

#[derive(Default)]
struct Reader<'a> {
    graph: Graph<'a>,
    comments: Vec<String>,
    /// Columns before the costs.
    positions: usize,
    objects: Names<'a>,
    files: Names<'a>,
    functions: Names<'a>,
    object: &'a str,
    file: &'a str,
    function: Option<usize>,
    /// What is called, where that is said and not the same.
    called_object: Option<&'a str>,
    called_file: Option<&'a str>,
    called: Option<&'a str>,
    /// The call whose cost is in the next line of costs.
    call: Option<usize>,
    bad: (u64, Option<(u64, String)>),
    nameless: u64,
    costs: Vec<i64>,
}

impl<'a> Reader<'a> {
    /// `Ok(false)` if the line isn't understood.
    fn line(&mut self, line: &'a str) -> Result<bool, ImportError> {
        match line.as_bytes().first() {
            None | Some(b'#') => Ok(true),
            Some(b'0'..=b'9' | b'+' | b'-' | b'*') => self.cost_line(line),
            Some(_) => {
                let end = memchr::memchr2(b'=', b':', line.as_bytes());
                match end.map(|end| (&line[..end], line.as_bytes()[end], line[end + 1..].trim_ascii())) {
                    Some((key, b'=', value)) => self.position(key, value),
                    Some((key, _, value)) => self.header(key, value),
                    None => Ok(false),
                }
            }
        }
    }

    fn header(&mut self, key: &str, value: &'a str) -> Result<bool, ImportError> {
        match key {
            "events" => self.graph.set_events(value.split_ascii_whitespace().collect())?,
            "positions" => self.positions = value.split_ascii_whitespace().count().max(1),
            // Numbers of names hold across the parts of a file, positions don't.
            "part" => (self.function, self.call) = (None, None),
            key if HEADER.contains(&key) && self.comments.len() < MOST_COMMENTS && !value.is_empty() => {
                self.comments.push(format!("{key}: {value}"));
            }
            // Any other key is fine; a name with a `:` in it isn't one.
            _ => return Ok(!key.contains(' ')),
        }
        Ok(true)
    }

    fn position(&mut self, key: &str, value: &'a str) -> Result<bool, ImportError> {
        match key {
            "ob" => self.object = self.name(value, |reader| &mut reader.objects),
            "fl" | "fi" | "fe" => self.file = self.name(value, |reader| &mut reader.files),
            "fn" => {
                let name = self.name(value, |reader| &mut reader.functions);
                let row = self.row(FunctionKey { name, file: self.file, object: self.object })?;
                self.graph.functions[row].is_defined = true;
                self.function = Some(row);
                self.forget_call();
            }
            "cob" => self.called_object = Some(self.name(value, |reader| &mut reader.objects)),
            "cfi" | "cfl" => self.called_file = Some(self.name(value, |reader| &mut reader.files)),
            "cfn" => self.called = Some(self.name(value, |reader| &mut reader.functions)),
            "calls" => {
                let (Some(caller), Some(name)) = (self.function, self.called) else { return Ok(false) };
                let (file, object) = (self.called_file.unwrap_or(self.file), self.called_object.unwrap_or(self.object));
                let callee = self.row(FunctionKey { name, file, object })?;
                self.forget_call();
                self.call = Some(self.graph.call(caller, callee)?);
            }
            // Jumps within a function, and the line from which they jump, without costs.
            "jump" | "jcnd" => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn forget_call(&mut self) {
        (self.called_object, self.called_file, self.called, self.call) = (None, None, None, None);
    }

    fn row(&mut self, key: FunctionKey<'a>) -> Result<usize, ImportError> {
        if self.graph.events.is_empty() {
            return Err(ImportError::malformed("the line `events:` is missing before the first function"));
        }
        self.graph.function(key)
    }

    /// `name`, `(number) name` or `(number)`.
    fn name(&mut self, value: &'a str, names: impl Fn(&mut Self) -> &mut Names<'a>) -> &'a str {
        let numbered = value.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let Some((number, name)) = numbered.and_then(|(number, name)| Some((number.parse().ok()?, name.trim_ascii())))
        else {
            return value;
        };
        if !name.is_empty() {
            names(self).insert(number, name);
            return name;
        }
        match names(self).get(&number) {
            Some(name) => name,
            None => {
                self.nameless += 1;
                value
            }
        }
    }

    /// Positions, then costs; those at the end that are 0 may be missing.
    fn cost_line(&mut self, line: &'a str) -> Result<bool, ImportError> {
        self.costs.clear();
        for word in line.split_ascii_whitespace().skip(self.positions).take(self.graph.events.len()) {
            let Some(cost) = number(word) else { return Ok(false) };
            self.costs.push(cost);
        }
        match (self.call.take(), self.function) {
            (Some(call), _) => graph::add(self.graph.inclusive_mut(call), &self.costs)?,
            (None, Some(function)) => graph::add(self.graph.own_mut(function), &self.costs)?,
            (None, None) => return Ok(false),
        }
        Ok(true)
    }
}

fn number(word: &str) -> Option<i64> {
    match word.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None => word.parse().ok(),
    }
}
