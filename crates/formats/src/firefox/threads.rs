//! Threads of a process, and names to tell their sets by.

use profile::{Process as ModelProcess, ProcessId, ProfileBuilder, Thread, ThreadId};
use rustc_hash::FxHashMap;

use super::samples::Samples;
use super::tables::{Lib, Tables};
use super::{Process, Reader, gecko};
use crate::ImportError;
use crate::json::Json;

/// Where the parts of a thread stand.
#[derive(Default)]
struct Parts<'d> {
    name: String,
    process_name: String,
    pid: String,
    tid: String,
    libs: Option<Json<'d>>,
    samples: Option<Json<'d>>,
    native: Option<Json<'d>>,
    js: Option<Json<'d>>,
    has_tables: bool,
}

impl Reader<'_> {
    pub(super) fn threads<'d>(
        &mut self,
        process: &Process<'_, 'd>,
        json: &mut Json<'d>,
        shared: Option<Json<'d>>,
        texts: &mut Vec<String>,
    ) -> Result<(), ImportError> {
        let shared = shared.map(|shared| Tables::read(process, shared, self)).transpose()?;
        let mut slab = process.doc.slab_cursor(json)?;
        slab.as_mut().unwrap_or(json).array("a list of threads", |json| {
            if json.peek() == Some(b'"') {
                texts.push(json.string("a process as text")?.into_owned());
                return Ok(());
            }
            let offset = json.offset();
            let mut slab = process.doc.slab_cursor(json)?;
            let thread = slab.as_mut().unwrap_or(json);
            self.thread(process, thread, shared.as_ref())
                .map_err(|error| if error.offset.is_none() { error.at(offset) } else { error })
        })
    }

    fn thread<'d>(
        &mut self,
        process: &Process<'_, 'd>,
        json: &mut Json<'d>,
        shared: Option<&Tables>,
    ) -> Result<(), ImportError> {
        let doc = process.doc;
        let mut parts = Parts::default();
        let start = json.fork();
        json.object("a thread", |json, key| {
            match key {
                _ if json.null() => {}
                "name" if json.peek() == Some(b'"') => parts.name = json.string("a name")?.into_owned(),
                "processName" if json.peek() == Some(b'"') => parts.process_name = json.string("a name")?.into_owned(),
                "pid" => parts.pid = id(json)?,
                "tid" => parts.tid = id(json)?,
                "libs" => parts.libs = Some(doc.cursor(json)?),
                "samples" => parts.samples = Some(doc.cursor(json)?),
                "nativeAllocations" => parts.native = Some(doc.cursor(json)?),
                "jsAllocations" => parts.js = Some(doc.cursor(json)?),
                _ => {
                    parts.has_tables |= key == "stackTable";
                    json.skip()?;
                }
            }
            Ok(())
        })?;
        let Some(samples) = parts.samples else {
            return Err(ImportError::malformed("expected a thread with `samples`"));
        };
        let own_libs = parts.libs.map(|json| Lib::list(json, &mut self.builder, self.limits)).transpose()?;
        let libs = own_libs.as_deref().unwrap_or(process.libs);
        let process = Process { libs, ..*process };
        let is_raw = gecko::is_raw(&samples);
        let thread = self.names.thread(&mut self.builder, &parts.name, &parts.process_name, &parts.pid, &parts.tid);
        let own;
        let raw_stacks;
        let mut allocations = [(None, ""), (None, "")];
        let (samples, stacks) = if is_raw {
            self.is_raw = true;
            let (samples, stacks) = gecko::read(&process, start, self)?;
            raw_stacks = stacks;
            (samples, &raw_stacks)
        } else {
            let tables = match shared.filter(|_| !parts.has_tables) {
                Some(shared) => shared,
                None => {
                    own = Tables::read(&process, start, self)?;
                    &own
                }
            };
            allocations = [(parts.native, "native allocations"), (parts.js, "JavaScript allocations")];
            (Samples::read(&process, samples, self.limits)?, &tables.stacks)
        };
        let set = self.builder.profile.sets.len();
        samples.push(self, stacks, thread, process.meta.cpu_unit.as_deref())?;
        self.names.set(set, thread, "");
        for (json, name) in allocations {
            let Some(json) = json else { continue };
            let mut samples = Samples::read(&process, json, self.limits)?;
            if samples.kind.is_empty() {
                samples.kind.push_str("bytes");
            }
            let set = self.builder.profile.sets.len();
            samples.push(self, stacks, thread, None)?;
            self.names.set(set, thread, name);
        }
        Ok(())
    }
}

/// A number or a text.
fn id(json: &mut Json<'_>) -> Result<String, ImportError> {
    if json.peek() == Some(b'"') {
        return Ok(json.string("an id")?.into_owned());
    }
    Ok(json.raw()?.chars().take(40).collect())
}

/// Threads by process, and whose set is which.
#[derive(Default)]
pub(super) struct SetNames {
    processes: FxHashMap<(String, String), ProcessId>,
    sets: Vec<(usize, ThreadId, &'static str)>,
    /// Sets of samples, not of allocations.
    pub(super) sampled: Vec<u32>,
}

impl SetNames {
    fn thread(&mut self, builder: &mut ProfileBuilder, name: &str, process: &str, pid: &str, tid: &str) -> ThreadId {
        let profile = &mut builder.profile;
        let next = ProcessId(u32::try_from(profile.processes.len()).unwrap_or(u32::MAX));
        let mut id = ProcessId::NONE;
        if !pid.is_empty() || !process.is_empty() {
            id = *self.processes.entry((pid.to_owned(), process.to_owned())).or_insert(next);
            if id == next {
                profile.processes.push(ModelProcess { name: process.to_owned(), pid: pid.to_owned() });
            }
        }
        profile.threads.push(Thread { name: name.to_owned(), tid: tid.to_owned(), process: id });
        ThreadId(u32::try_from(profile.threads.len() - 1).unwrap_or(u32::MAX))
    }

    fn set(&mut self, set: usize, thread: ThreadId, what: &'static str) {
        self.sets.push((set, thread, what));
        if what.is_empty() {
            self.sampled.extend(u32::try_from(set));
        }
    }

    /// Names the sets: by thread, and by process where threads have one name.
    pub(super) fn apply(&self, builder: &mut ProfileBuilder) {
        let profile = &mut builder.profile;
        let mut uses: FxHashMap<&str, u32> = FxHashMap::default();
        for thread in &profile.threads {
            *uses.entry(&thread.name).or_default() += 1;
        }
        for (set, thread, what) in &self.sets {
            let Some(thread) = profile.threads.get(thread.index()) else { continue };
            let mut name = thread.name.clone();
            if uses.get(&*thread.name).is_some_and(|uses| *uses > 1)
                && let Some(process) = profile.processes.get(thread.process.index())
            {
                let parts = [&process.name, &process.pid].into_iter().filter(|part| !part.is_empty());
                name = format!("{name} ({})", parts.map(|part| &**part).collect::<Vec<_>>().join(" "));
            }
            if !what.is_empty() {
                name = if name.is_empty() { (*what).to_owned() } else { format!("{name}, {what}") };
            }
            if let Some(set) = profile.sets.get_mut(*set) {
                set.name = name;
            }
        }
    }
}
