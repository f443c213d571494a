//! `samples` with `stackFrames` (the format's section "Sampling"; Hermes): samples name a frame, frames their parent.

use profile::{FrameId, ProfileBuilder, ThreadId};
use rustc_hash::FxHashMap;

use super::event::{key_of, time};
use super::threads::Threads;
use crate::json::Json;
use crate::v8::{Nodes, Sampled, Strict};
use crate::{ImportError, Limits, Warning, WarningKind};

#[derive(Default)]
pub(super) struct StackFrames<'a> {
    /// Numbers for the ids of frames.
    ids: FxHashMap<&'a str, i64>,
    nodes: Nodes,
    /// Thread, time, frame and weight.
    samples: Vec<(ThreadId, i64, i64, i64)>,
    timeless: u64,
}

impl<'a> StackFrames<'a> {
    fn id(&mut self, key: &'a str) -> i64 {
        let next = self.ids.len() as i64;
        *self.ids.entry(key).or_insert(next)
    }

    pub(super) fn samples(
        &mut self,
        json: &mut Json<'a>,
        builder: &mut ProfileBuilder,
        threads: &mut Threads<'a>,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        json.array("a list of samples", |json| {
            let (mut pid, mut tid, mut frame, mut at, mut weight) = ("", "", None, None, 1);
            json.object("a sample", |json, key| {
                match key {
                    "pid" => pid = key_of(json)?,
                    "tid" => tid = key_of(json)?,
                    "sf" => frame = Some(key_of(json)?),
                    "ts" => at = time(json)?,
                    "weight" if json.peek() != Some(b'n') => {
                        weight = json.number("a weight")?.whole().unwrap_or(1);
                    }
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            match (at, frame) {
                (Some(at), Some(frame)) => {
                    let frame = self.id(frame);
                    self.samples.push((threads.get(builder, pid, tid), at, frame, weight));
                }
                _ => self.timeless += 1,
            }
            Limits::check(limits.samples, self.samples.len(), "samples")
        })
    }

    pub(super) fn frames(
        &mut self,
        json: &mut Json<'a>,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        let mut more = json.enter(b'{', "an object of stack frames")?;
        while more {
            let key = json.raw_key()?;
            let id = self.id(key);
            let mut frame = FrameId::NONE;
            let mut parent = None;
            json.object("a stack frame", |json, key| {
                match key {
                    "name" if json.peek() == Some(b'"') => frame = builder.named_frame(&json.string("a name")?)?,
                    "parent" if json.peek() != Some(b'n') => parent = Some(key_of(json)?),
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            if frame.is_none() {
                frame = builder.named_frame("(unnamed)")?;
            }
            let parent = parent.map(|parent| self.id(parent));
            self.nodes.push_linked(id, frame, parent, limits)?;
            more = json.more(b'}')?;
        }
        Ok(())
    }

    /// Adds the sets of all threads. Gives those that are the first of their thread.
    pub(super) fn push(
        mut self,
        builder: &mut ProfileBuilder,
        names: &[String],
        limits: &Limits,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<u32>, ImportError> {
        let mut warn = |count: u64, message: &str| {
            if count > 0 {
                warnings.push(Warning::new(WarningKind::LeftOut, count, message));
            }
        };
        warn(self.timeless, "samples without a time or a stack were left out");
        let stacks = self.nodes.stacks(builder, Strict::No, limits)?;
        let known = self.samples.len();
        self.samples.retain(|(_, _, frame, _)| stacks.get(*frame).is_some());
        warn((known - self.samples.len()) as u64, "samples of a stack frame that isn't there were left out");
        warn(self.nodes.orphans, "stack frames name a parent that isn't there");
        self.samples.sort_by_key(|(thread, ..)| *thread);
        let mut opening = Vec::new();
        for samples in self.samples.chunk_by(|a, b| a.0 == b.0) {
            let thread = samples[0].0;
            let sampled = Sampled {
                name: names.get(thread.index()).cloned().unwrap_or_default(),
                thread: Some(thread),
                stacks: samples.iter().filter_map(|(_, _, frame, _)| stacks.get(*frame)).collect(),
                times: samples.iter().map(|(_, at, ..)| *at).collect(),
                weights: samples.iter().map(|(.., weight)| *weight).collect(),
            };
            opening.extend(sampled.push(builder, limits, warnings)?);
        }
        Ok(opening)
    }
}
