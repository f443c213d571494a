//! A processed profile of the Firefox Profiler (`docs-developer/CHANGELOG-formats.md`), version 55, which samply 0.13
//! writes too: every thread has tables of its own, and <https://profiler.firefox.com> upgrades it when it opens it.
//!
//! A thread is written for each set, or for each thread of a set that tells them. Times are milliseconds with fractions.

mod thread;
mod value;

use std::io::{self, Write};

use profile::{SampleSet, ThreadId};
use units::Unit;

use super::scope::Scope;
use super::{Aspect, json};
use thread::{Lost, ThreadTables};
use value::Milliseconds;

const VERSION: u32 = 55;

/// The samples of one thread, in the order of their times.
struct Part {
    column: usize,
    thread: ThreadId,
    rows: Vec<usize>,
}

pub(super) fn write(scope: &mut Scope<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let profile = scope.profile;
    let parts = parts(scope);
    let start = Milliseconds(i128::from(profile.start_time_ns.unwrap_or(0)));
    write!(sink, "{{\"meta\":{{\"interval\":{},\"startTime\":{start},\"product\":", interval(scope, &parts))?;
    json::string(sink, if profile.name.is_empty() { "isotherm" } else { &profile.name })?;
    write!(
        sink,
        ",\"importedFrom\":\"isotherm\",\"processType\":0,\"version\":24,\"preprocessedProfileVersion\":{VERSION},\
         \"symbolicated\":true,\"stackwalk\":1,\"debug\":false,\"extensions\":{{\"length\":0,\"baseURL\":[],\"id\":[],\
         \"name\":[]}},\"categories\":["
    )?;
    for (index, (name, color)) in thread::CATEGORIES.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        write!(sink, "{comma}{{\"name\":\"{name}\",\"color\":\"{color}\",\"subcategories\":[\"Other\"]}}")?;
    }
    write!(sink, "],\"markerSchema\":[],\"usesOnlyOneStackType\":true,\"sourceCodeIsNotOnSearchfox\":true")?;
    write!(sink, ",\"sampleUnits\":{{\"time\":\"ms\",\"eventDelay\":\"ms\",\"threadCPUDelta\":\"ns\"}}")?;
    let opening = parts.iter().position(|part| scope.columns[part.column].0 == profile.default_set as usize);
    if let Some(opening) = opening {
        write!(sink, ",\"initialSelectedThreads\":[{opening}],\"initialVisibleThreads\":")?;
        json::numbers(sink, 0..parts.len())?;
    }
    write!(sink, "}},\"libs\":")?;
    let libs = thread::libs(scope);
    json::list(sink, &libs.names, |sink, name| write_lib(sink, name))?;
    write!(sink, ",\"pages\":[],\"counters\":[],\"profilerOverhead\":[],\"threads\":[")?;
    let mut lost = Lost::default();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            sink.write_all(b",")?;
        }
        write_thread(scope, &parts, index, &libs, &mut lost, sink)?;
        lost.made_up_times |= scope.set(part.column).times_ns.is_none();
    }
    sink.write_all(b"]}\n")?;
    tell(scope, &lost);
    Ok(())
}

fn tell(scope: &mut Scope<'_>, lost: &Lost) {
    if lost.made_up_times {
        let message = "the samples have no times: in the Firefox profile they follow each other every millisecond";
        scope.lose(Aspect::Times, 1, message);
    }
    let message = "Firefox profiles know samples, times and bytes; other units are written as samples";
    scope.lose(Aspect::Units, lost.units, message);
    let message = "Firefox profiles take samples without a stack for gaps: they are written as `[unknown]`";
    scope.lose(Aspect::Names, lost.no_stack, message);
    let message = "Firefox profiles hold a name for each thread: names of profiles are written behind it";
    scope.lose(Aspect::SetNames, lost.set_names, message);
    if scope.profile.duration_ns.is_some() {
        let message = "Firefox profiles hold no length of the recording";
        scope.lose(Aspect::Recording, 1, message);
    }
    scope.lose_beyond_53_bits(lost.large);
}

/// The threads of each column in the order of their first samples.
fn parts(scope: &Scope<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for column in 0..scope.columns.len() {
        let set = scope.set(column);
        let first = parts.len();
        let mut of_thread = vec![usize::MAX; scope.profile.threads.len() + 1];
        for row in 0..set.len() {
            let thread = set.threads.as_ref().map_or(ThreadId::NONE, |threads| threads[row]);
            let slot = &mut of_thread[thread.index().min(scope.profile.threads.len())];
            if *slot == usize::MAX {
                *slot = parts.len();
                parts.push(Part { column, thread, rows: Vec::new() });
            }
            parts[*slot].rows.push(row);
        }
        if let Some(times) = &set.times_ns {
            parts[first..].iter_mut().for_each(|part| part.rows.sort_by_key(|row| times[*row]));
        }
    }
    parts
}

/// Milliseconds between samples, as far as their times tell.
fn interval(scope: &Scope<'_>, parts: &[Part]) -> f64 {
    let of_part = |part: &Part| {
        let times = scope.set(part.column).times_ns.as_ref()?;
        let (first, last) = (part.rows.first()?, part.rows.last()?);
        let span = times[*last] as f64 - times[*first] as f64;
        (span > 0.0).then(|| span / (part.rows.len() - 1) as f64 / 1e6)
    };
    parts.iter().find_map(of_part).unwrap_or(1.0)
}

fn write_lib(sink: &mut dyn Write, path: &str) -> io::Result<()> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    for (key, value) in [("arch", ""), ("name", path), ("path", path), ("debugName", name), ("debugPath", path)] {
        write!(sink, "{}\"{key}\":", if key == "arch" { "{" } else { "," })?;
        json::string(sink, value)?;
    }
    write!(sink, ",\"breakpadId\":\"\",\"codeId\":null}}")
}

fn write_thread(
    scope: &Scope<'_>,
    parts: &[Part],
    index: usize,
    libs: &thread::Libs<'_>,
    lost: &mut Lost,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let (profile, part) = (scope.profile, &parts[index]);
    let (set, metric) = (scope.set(part.column), scope.metric(part.column));
    let thread = profile.threads.get(part.thread.index());
    let process = thread.and_then(|thread| profile.processes.get(thread.process.index()));
    lost.no_stack += part.rows.iter().filter(|row| set.stacks[**row].is_none()).count() as u64;
    lost.set_names += u64::from(!set.name.is_empty() && thread.is_some());
    write!(sink, "{{\"name\":")?;
    json::string(sink, &name(set, thread.map_or("", |thread| &*thread.name)))?;
    let of_process = |part: &Part| profile.threads.get(part.thread.index()).map(|thread| thread.process);
    let is_first = parts[..index].iter().all(|before| of_process(before) != of_process(part));
    write!(sink, ",\"isMainThread\":{is_first},\"processType\":\"default\",\"processName\":")?;
    json::string(sink, process.map_or("", |process| &*process.name))?;
    write!(sink, ",\"pid\":")?;
    json::string(sink, process.map_or("0", |process| if process.pid.is_empty() { "0" } else { &*process.pid }))?;
    write!(sink, ",\"tid\":")?;
    match thread.filter(|thread| !thread.tid.is_empty()) {
        Some(thread) => json::string(sink, &thread.tid)?,
        None => write!(sink, "\"{index}\"")?,
    }
    write!(
        sink,
        ",\"processStartupTime\":0,\"processShutdownTime\":null,\"registerTime\":0,\"unregisterTime\":null,\
         \"pausedRanges\":[],\"markers\":{{\"length\":0,\"category\":[],\"data\":[],\"endTime\":[],\"name\":[],\
         \"phase\":[],\"startTime\":[]}},\"nativeSymbols\":{{\"length\":0,\"address\":[],\"functionSize\":[],\
         \"libIndex\":[],\"name\":[]}}"
    )?;
    let tables = ThreadTables::new(profile, part.rows.iter().map(|row| set.stacks[*row]), libs);
    tables.write(profile, lost, sink)?;
    write!(sink, ",\"samples\":{{\"length\":{},\"stack\":", part.rows.len())?;
    json::list(sink, &part.rows, |sink, row| match tables.stack(set.stacks[*row]) {
        Some(stack) => write!(sink, "{stack}"),
        None => write!(sink, "null"),
    })?;
    write!(sink, ",\"time\":")?;
    match &set.times_ns {
        Some(times) => {
            lost.large += part.rows.iter().filter(|row| times[**row].unsigned_abs() > 1 << 53).count() as u64;
            json::numbers(sink, part.rows.iter().map(|row| Milliseconds(i128::from(times[*row]))))?;
        }
        None => json::numbers(sink, 0..part.rows.len())?,
    }
    let unit = Unit::parse(&metric.unit);
    lost.units += u64::from(matches!(unit, Unit::Other(_)));
    let scale = value::Scale::of(&unit);
    write!(sink, ",\"weightType\":\"{}\",\"weight\":", scale.weight_type())?;
    let weights = || part.rows.iter().map(|row| metric.weights.get(*row));
    lost.large += weights().filter(|weight| scale.is_rounded(*weight)).count() as u64;
    json::numbers(sink, weights().map(|weight| scale.value(weight)))?;
    sink.write_all(b"}}")
}

fn name(set: &SampleSet, thread: &str) -> String {
    match (thread, &*set.name) {
        ("", "") => "profile".to_owned(),
        (name, "") | ("", name) => name.to_owned(),
        (thread, set) if thread == set => thread.to_owned(),
        (thread, set) => format!("{thread} ({set})"),
    }
}
