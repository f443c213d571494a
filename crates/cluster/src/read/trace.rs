//! A SimKube trace to its steps (`acrlabs/simkube: docs/ref/trace-files.md`).
//!
//! Objects are told apart by apiVersion, kind, namespace and name: a Deployment and a StatefulSet of one name are
//! two.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use units::Quantity;

use super::msgpack::{Head, PackError, PackProblem, Unpacker};
use super::store::Store;
use super::template::requests_of_spec;
use crate::model::{Lifecycle, ResourceId, StrId, Trace, TraceStep};
use crate::warning::WarningKind;
use crate::wire::lenient::{Int, Text, nullable};
use crate::wire::object::ObjectMeta;
use crate::wire::pod;
use crate::wire::workload::Template;

/// Why a trace cannot be read: the byte, and a sentence.
pub(crate) type TraceError = (u64, String);

/// Reads a whole trace.
pub(crate) fn read_trace(store: &mut Store, bytes: &[u8]) -> Result<Trace, TraceError> {
    let told = |error: PackError| {
        let what = match error.problem {
            PackProblem::Cut => "the trace ends in the middle of a value: it was cut; fetch it again".to_owned(),
            PackProblem::TooDeep => "values stand in each other deeper than any object's: it is damaged".to_owned(),
            PackProblem::Expected(what) => format!("{what} was expected: the trace is damaged"),
        };
        (error.at as u64, what)
    };
    check_version(bytes).map_err(told)??;
    let mut reader = Reader { store, live: FxHashMap::default(), now: TraceStep::default(), trace: Trace::default() };
    let mut unpacker = Unpacker::new(bytes);
    reader.root(&mut unpacker).map_err(told)?;
    if !unpacker.is_at_end() {
        return Err((unpacker.at as u64, "bytes follow the trace: it is damaged".to_owned()));
    }
    reader.trace.tracked.sort_unstable();
    Ok(reader.trace)
}

/// Reads the version first, wherever it stands, so that nothing else is read of a trace of another one.
fn check_version(bytes: &[u8]) -> Result<Result<(), TraceError>, PackError> {
    let mut unpacker = Unpacker::new(bytes);
    let Head::Map(length) = unpacker.head()? else {
        let old =
            "this is a list in MessagePack, as SimKube 1 wrote its traces; traces of version 2 are read".to_owned();
        return Ok(Err((0, old)));
    };
    for _ in 0..length {
        if unpacker.text()? != "version" {
            unpacker.skip()?;
            continue;
        }
        let at = unpacker.at as u64;
        let version = unpacker.int()?;
        let other = format!("the trace is of version {version}; version 2 is read. Record it again with SimKube 2");
        return Ok(if version == 2 { Ok(()) } else { Err((at, other)) });
    }
    Ok(Err((0, "the trace names no version, as those of SimKube 1; version 2 is read".to_owned())))
}

/// What one object asks for.
#[derive(Clone, Copy, Debug, Default)]
struct Wanted {
    pods: i64,
    cpu: Quantity,
    memory: Quantity,
}

struct Reader<'a> {
    store: &'a mut Store,
    /// What is there, by apiVersion, kind, namespace and name.
    live: FxHashMap<[StrId; 4], Wanted>,
    now: TraceStep,
    trace: Trace,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
struct ObjectHead<'a> {
    #[serde(borrow)]
    api_version: Text<'a>,
    kind: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    metadata: ObjectMeta<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
struct PodObject<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    spec: pod::Spec<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
struct OwnerObject<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    spec: OwnerSpec<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
struct OwnerSpec<'a> {
    replicas: Option<Int>,
    #[serde(borrow)]
    template: Option<Template<'a>>,
}

impl Reader<'_> {
    fn root(&mut self, from: &mut Unpacker<'_>) -> Result<(), PackError> {
        for _ in 0..from.map()? {
            match from.text()? {
                "version" => self.trace.version = from.int()?.unsigned_abs(),
                "config" => self.config(from)?,
                "events" => {
                    for _ in 0..from.array()? {
                        self.event(from)?;
                    }
                }
                "index" => {
                    for _ in 0..from.map()? {
                        let kind = from.text()?.to_owned();
                        let entries = from.map()?;
                        for _ in 0..entries {
                            from.skip()?;
                            from.skip()?;
                        }
                        self.trace.index_entries.push((kind, entries as u64));
                    }
                }
                "pod_lifecycles" => self.lifecycles(from)?,
                _ => from.skip()?,
            }
        }
        Ok(())
    }

    fn config(&mut self, from: &mut Unpacker<'_>) -> Result<(), PackError> {
        for _ in 0..from.map()? {
            if from.text()? != "trackedObjects" {
                from.skip()?;
                continue;
            }
            for _ in 0..from.map()? {
                self.trace.tracked.push(from.text()?.to_owned());
                from.skip()?;
            }
        }
        Ok(())
    }

    fn event(&mut self, from: &mut Unpacker<'_>) -> Result<(), PackError> {
        (self.now.applied, self.now.deleted) = (0, 0);
        for _ in 0..from.map()? {
            match from.text()? {
                "ts" => self.now.at_unix_s = from.int()?,
                "applied_objs" => self.now.applied = self.objects(from, true)?,
                "deleted_objs" => self.now.deleted = self.objects(from, false)?,
                _ => from.skip()?,
            }
        }
        self.now.objects = self.live.len() as u64;
        self.trace.steps.push(self.now);
        Ok(())
    }

    fn objects(&mut self, from: &mut Unpacker<'_>, applied: bool) -> Result<u64, PackError> {
        let count = from.array()?;
        let mut json = Vec::new();
        for _ in 0..count {
            let at = from.at;
            json.clear();
            from.json(&mut json)?;
            if let Err(problem) = self.object(&json, applied) {
                self.store.warn(WarningKind::ObjectSkipped, || {
                    format!("byte {at}: an object cannot be read: {problem}; left out")
                });
            }
        }
        Ok(count as u64)
    }

    fn object(&mut self, json: &[u8], applied: bool) -> Result<(), serde_json::Error> {
        let head: ObjectHead<'_> = serde_json::from_slice(json)?;
        let name = head.metadata.name.as_deref().unwrap_or_default();
        let key = [&*head.api_version, &head.kind, &head.metadata.namespace, name].map(|text| self.store.text(text));
        let wanted = if applied { Some(self.wanted(&head.kind, name, json)?) } else { None };
        let before = match wanted {
            Some(wanted) => self.live.insert(key, wanted),
            None => self.live.remove(&key),
        };
        let (before, after) = (before.unwrap_or_default(), wanted.unwrap_or_default());
        let now = &mut self.now;
        now.desired_pods = now.desired_pods.saturating_sub(before.pods).saturating_add(after.pods);
        now.requests_cpu = now.requests_cpu.saturating_sub(before.cpu).saturating_add(after.cpu);
        now.requests_memory = now.requests_memory.saturating_sub(before.memory).saturating_add(after.memory);
        Ok(())
    }

    /// The replicas of an object with a template (1 if it names none), and what they request together.
    fn wanted(&mut self, kind: &str, name: &str, json: &[u8]) -> Result<Wanted, serde_json::Error> {
        let what = || format!("{kind} {name}");
        let (pods, each) = if kind == "Pod" {
            let pod: PodObject<'_> = serde_json::from_slice(json)?;
            (1, requests_of_spec(self.store, &pod.spec, what))
        } else {
            let owner: OwnerObject<'_> = serde_json::from_slice(json)?;
            let Some(template) = owner.spec.template else { return Ok(Wanted::default()) };
            let replicas = owner.spec.replicas.map_or(1, |replicas| replicas.0.unwrap_or(0).max(0));
            (replicas, requests_of_spec(self.store, &template.spec, what))
        };
        let of = |resource| {
            let one = each.get(resource).unwrap_or_default();
            Quantity::from_nano(one.nano().saturating_mul(i128::from(pods)))
        };
        Ok(Wanted { pods, cpu: of(ResourceId::CPU), memory: of(ResourceId::MEMORY) })
    }

    /// Keys are a list of kind and name, values are lists by the hash of the pod's spec.
    fn lifecycles(&mut self, from: &mut Unpacker<'_>) -> Result<(), PackError> {
        for _ in 0..from.map()? {
            from.skip()?;
            self.trace.lifecycle_owners += 1;
            for _ in 0..from.map()? {
                from.skip()?;
                for _ in 0..from.array()? {
                    let lifecycle = lifecycle(from)?;
                    self.trace.lifecycles.push(lifecycle);
                }
            }
        }
        Ok(())
    }
}

fn lifecycle(from: &mut Unpacker<'_>) -> Result<Lifecycle, PackError> {
    let expected = |from: &Unpacker<'_>| from.error(PackProblem::Expected("a pod's lifecycle"));
    match from.head()? {
        Head::Text(b"Empty") => return Ok(Lifecycle::Empty),
        Head::Map(1) => {}
        _ => return Err(expected(from)),
    }
    match from.text()? {
        "Running" => Ok(Lifecycle::Running(from.int()?)),
        "Finished" => match from.array()? {
            2 => Ok(Lifecycle::Finished(from.int()?, from.int()?)),
            _ => Err(expected(from)),
        },
        _ => Err(expected(from)),
    }
}

#[cfg(test)]
#[path = "trace_tests.rs"]
mod tests;
