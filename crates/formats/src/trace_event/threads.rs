//! Threads by process and thread id, and their names, which metadata events tell in any order.

use profile::{Process, ProcessId, ProfileBuilder, Thread, ThreadId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::event::Event;
use crate::ImportError;

#[derive(Default)]
pub(super) struct Threads<'a> {
    threads: FxHashMap<(&'a str, &'a str), ThreadId>,
    processes: FxHashMap<&'a str, ProcessId>,
    last: Option<(&'a str, &'a str, ThreadId)>,
}

impl<'a> Threads<'a> {
    pub(super) fn get(&mut self, builder: &mut ProfileBuilder, pid: &'a str, tid: &'a str) -> ThreadId {
        if let Some((last_pid, last_tid, thread)) = self.last
            && last_pid == pid
            && last_tid == tid
        {
            return thread;
        }
        let process = self.process(builder, pid);
        let threads = &mut builder.profile.threads;
        let thread = *self.threads.entry((pid, tid)).or_insert_with(|| {
            threads.push(Thread { name: String::new(), tid: tid.to_owned(), process });
            ThreadId(u32::try_from(threads.len() - 1).unwrap_or(u32::MAX - 1))
        });
        self.last = Some((pid, tid, thread));
        thread
    }

    fn process(&mut self, builder: &mut ProfileBuilder, pid: &'a str) -> ProcessId {
        let processes = &mut builder.profile.processes;
        *self.processes.entry(pid).or_insert_with(|| {
            processes.push(Process { name: String::new(), pid: pid.to_owned() });
            ProcessId(u32::try_from(processes.len() - 1).unwrap_or(u32::MAX - 1))
        })
    }

    /// Takes a `thread_name` or `process_name`.
    pub(super) fn name(&mut self, builder: &mut ProfileBuilder, event: &Event<'a>) -> Result<(), ImportError> {
        let Some(args) = &event.args else { return Ok(()) };
        let mut name = None;
        args.json().object("arguments", |json, key| {
            if key == "name" && json.peek() == Some(b'"') {
                name = Some(json.string("a name")?.into_owned());
                return Ok(());
            }
            json.skip()
        })?;
        let Some(name) = name else { return Ok(()) };
        if event.name.as_deref() == Some("process_name") {
            let process = self.process(builder, event.pid);
            builder.profile.processes[process.index()].name = name;
        } else {
            let thread = self.get(builder, event.pid, event.tid);
            builder.profile.threads[thread.index()].name = name;
        }
        Ok(())
    }

    /// Whether threads have the names that Chrome gives its own.
    pub(super) fn are_of_chrome(&self, builder: &ProfileBuilder) -> bool {
        let is_chrome = |name: &str| name.starts_with("Chrome_") || name.starts_with("Cr") && name.ends_with("Main");
        builder.profile.threads.iter().any(|thread| is_chrome(&thread.name))
    }

    /// A name for each thread to tell it by.
    pub(super) fn names(&self, builder: &ProfileBuilder) -> Vec<String> {
        let threads = &builder.profile.threads;
        let mut seen = FxHashSet::default();
        let mut twice = FxHashSet::default();
        for thread in threads {
            if !seen.insert(&*thread.name) {
                twice.insert(&*thread.name);
            }
        }
        let name = |thread: &Thread| {
            let pid = builder.profile.processes.get(thread.process.index()).map_or("", |process| &process.pid);
            match &*thread.name {
                "" => format!("pid {pid}, tid {}", thread.tid),
                name if twice.contains(name) => format!("{name} (pid {pid}, tid {})", thread.tid),
                name => name.to_owned(),
            }
        };
        threads.iter().map(name).collect()
    }
}
