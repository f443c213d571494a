//! pprof (google/pprof `proto/profile.proto`): all metrics of one set, a sample for each of its samples.

mod locations;
mod message;

use std::io::{self, Write};

use profile::{LabelSetId, LabelValue, ProcessId, ThreadId};

use super::Aspect;
use super::scope::Scope;
use super::whole::whole;
use locations::{Locations, UNKNOWN};
use message::{Message, Strings};

pub(super) fn write(scope: &mut Scope<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let profile = scope.profile;
    let mut strings = Strings::default();
    let mut message = Message::default();
    let mut columns = Vec::new();
    for column in 0..scope.columns.len() {
        let metric = scope.metric(column);
        let (weights, unit) = whole(scope, metric);
        let (kind, unit) = (strings.row(&metric.kind), strings.row(unit));
        let sample_type = Message::default().number(1, kind).number(2, unit);
        message.message(sink, 1, &sample_type)?;
        columns.push(weights);
    }
    let default_kind = default_kind(scope).map_or(0, |kind| strings.row(kind));
    let set = scope.columns.first().map(|_| scope.set(0));
    let mut locations = Locations::new(profile, set.map_or(&[][..], |set| &set.stacks));
    locations.write_tables(profile, &mut strings, &mut message, sink)?;
    let mut threads = ThreadLabels { profile, rows: vec![None; profile.threads.len()] };
    let mut no_text = 0;
    let mut path = Vec::new();
    let mut labels = Vec::new();
    for row in 0..set.map_or(0, |set| set.len()) {
        let Some(set) = set else { break };
        locations.path(set.stacks[row], &mut path);
        let mut sample = Message::default()
            .packed(1, path.iter().copied())
            .packed(2, columns.iter().map(|column| column[row] as u64));
        let of_sample = set.labels.as_ref().map_or(LabelSetId::NONE, |labels| labels[row]);
        // The table gives the last label first.
        labels.clear();
        labels.extend(profile.labels.get(of_sample));
        for label in labels.iter().rev() {
            let out = Message::default().number(1, strings.row(profile.strings.get(label.key)));
            let out = match label.value {
                LabelValue::Text(text) if profile.strings.get(text).is_empty() => {
                    no_text += 1;
                    continue;
                }
                LabelValue::Text(text) => out.number(2, strings.row(profile.strings.get(text))),
                LabelValue::Number(number, unit) => {
                    out.number(3, number as u64).number(4, strings.row(profile.strings.get(unit)))
                }
            };
            sample = sample.bytes(3, out.as_bytes());
        }
        if let Some(threads_of) = &set.threads {
            for label in threads.labels(threads_of[row], &mut strings) {
                sample = sample.bytes(3, label.as_bytes());
            }
        }
        message.message(sink, 2, &sample)?;
    }
    let comments: Vec<u64> = profile.comments.iter().map(|comment| strings.row(comment)).collect();
    let mut rest = Message::default()
        .number(9, profile.start_time_ns.unwrap_or(0) as u64)
        .number(10, profile.duration_ns.unwrap_or(0) as u64)
        .number(14, default_kind);
    for comment in comments {
        // Comments stay apart: readers take both forms.
        rest = rest.packed(13, [comment]);
    }
    sink.write_all(rest.as_bytes())?;
    strings.write(&mut message, sink)?;
    tell(scope, &locations, no_text);
    Ok(())
}

fn tell(scope: &mut Scope<'_>, locations: &Locations, no_text: u64) {
    let message = format!("pprof profiles need names: functions without one are written as `{UNKNOWN}`");
    scope.lose(Aspect::Names, locations.unnamed, message);
    let message = "pprof profiles mark frames as inlined by their address: those without the caller's lose the mark";
    scope.lose(Aspect::Inlined, locations.lone_inlined, message);
    let message = "pprof profiles hold no empty texts: labels without a value are left out";
    scope.lose(Aspect::Labels, no_text, message);
    // Threads have no place of their own; the scope has told that, and here is where they went.
    if let Some(loss) = scope.losses.iter_mut().find(|loss| loss.aspect == Aspect::Threads) {
        loss.message = "pprof profiles hold no threads: they are written as labels of samples".to_owned();
    }
    if scope.profile.start_time_ns.is_some_and(|start| start == 0) || scope.profile.duration_ns.is_some_and(|d| d == 0)
    {
        scope.leave_out(Aspect::Recording, 1);
    }
}

/// The metric that opens, if it is not the last, which opens anyway.
fn default_kind<'p>(scope: &Scope<'p>) -> Option<&'p str> {
    let set = scope.columns.first().map(|_| scope.set(0))?;
    Some(&*set.metrics.get(set.default_metric as usize)?.kind)
}

/// Threads as labels, with keys that other writers of pprof use.
struct ThreadLabels<'p> {
    profile: &'p profile::Profile,
    rows: Vec<Option<Vec<Message>>>,
}

impl ThreadLabels<'_> {
    fn labels(&mut self, thread: ThreadId, strings: &mut Strings) -> &[Message] {
        let Some(slot) = self.rows.get_mut(thread.index()) else { return &[] };
        let thread = &self.profile.threads[thread.index()];
        slot.get_or_insert_with(|| {
            let process =
                (thread.process != ProcessId::NONE).then(|| self.profile.processes.get(thread.process.index()));
            let process = process.flatten();
            let pairs = [
                ("thread", &*thread.name),
                ("thread_id", &*thread.tid),
                ("process", process.map_or("", |process| &*process.name)),
                ("process_id", process.map_or("", |process| &*process.pid)),
            ];
            let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
            given
                .map(|(key, value)| Message::default().number(1, strings.row(key)).number(2, strings.row(value)))
                .collect()
        })
    }
}
