//! A part of a profile: what a target or a reader asks for.

use crate::{Profile, SampleSet, ThreadId, Weights};

/// What of a profile to keep; what isn't said is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrow<'a> {
    /// Sets of that name.
    pub set: Option<&'a str>,
    /// Metrics of that name.
    pub metric: Option<&'a str>,
    /// Samples of threads with that name or id, and sets of that name.
    pub thread: Option<&'a str>,
}

/// What wasn't found, with what there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// `profile`, `metric` or `thread`.
    pub what: &'static str,
    /// The names there are, each once.
    pub known: Vec<String>,
}

impl Narrow<'_> {
    /// Keeps only that part. The tables stay as they are.
    ///
    /// # Errors
    /// [`NotFound`] for the first of them that the profile doesn't hold; it may have lost sets then.
    pub fn apply(&self, profile: &mut Profile) -> Result<(), NotFound> {
        if let Some(name) = self.set {
            let known = each_once(profile.sets.iter().map(|set| set.name.clone()));
            keep_sets(profile, |set| set.name == name);
            found(profile, "profile", known)?;
        }
        if let Some(kind) = self.metric {
            let kinds = profile.sets.iter().flat_map(|set| &set.metrics).map(|metric| metric.kind.clone());
            let known = each_once(kinds);
            for set in &mut profile.sets {
                let opening = set.metrics.get(set.default_metric as usize).map(|metric| metric.kind == kind);
                if opening != Some(true) {
                    set.default_metric = 0;
                    set.metrics.retain(|metric| metric.kind == kind);
                } else {
                    // Of two metrics of one name the one that opens stays.
                    let metric = set.metrics.swap_remove(set.default_metric as usize);
                    (set.metrics, set.default_metric) = (vec![metric], 0);
                }
            }
            keep_sets(profile, |set| !set.metrics.is_empty());
            found(profile, "metric", known)?;
        }
        if let Some(name) = self.thread {
            let threads = profile.threads.iter().map(|thread| match &*thread.name {
                "" => thread.tid.clone(),
                name => name.to_owned(),
            });
            let known = each_once(threads.chain(profile.sets.iter().map(|set| set.name.clone())));
            let wanted: Vec<bool> =
                profile.threads.iter().map(|thread| thread.name == name || thread.tid == name).collect();
            for set in profile.sets.iter_mut().filter(|set| set.name != name) {
                let is_wanted = |thread: &ThreadId| wanted.get(thread.index()).copied().unwrap_or(false);
                let keep: Vec<bool> = match &set.threads {
                    Some(threads) => threads.iter().map(is_wanted).collect(),
                    None => vec![false; set.len()],
                };
                keep_samples(set, &keep);
            }
            keep_sets(profile, |set| !set.is_empty() || set.name == name);
            found(profile, "thread", known)?;
        }
        Ok(())
    }
}

fn found(profile: &Profile, what: &'static str, known: Vec<String>) -> Result<(), NotFound> {
    if profile.sets.is_empty() { Err(NotFound { what, known }) } else { Ok(()) }
}

fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut known: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    known.sort();
    known.dedup();
    known
}

/// Keeps sets; the one that opens goes on to do so if it stays.
fn keep_sets(profile: &mut Profile, keep: impl Fn(&SampleSet) -> bool) {
    let before = profile.sets.iter().take(profile.default_set as usize).filter(|set| keep(set)).count();
    let stays = profile.sets.get(profile.default_set as usize).is_some_and(&keep);
    profile.default_set = if stays { u32::try_from(before).unwrap_or(0) } else { 0 };
    profile.sets.retain(keep);
}

fn keep_samples(set: &mut SampleSet, keep: &[bool]) {
    fn part<T: Copy>(column: &mut Vec<T>, keep: &[bool]) {
        let mut keep = keep.iter();
        column.retain(|_| keep.next().copied().unwrap_or(false));
    }
    part(&mut set.stacks, keep);
    set.threads.iter_mut().for_each(|column| part(column, keep));
    set.times_ns.iter_mut().for_each(|column| part(column, keep));
    set.labels.iter_mut().for_each(|column| part(column, keep));
    for metric in &mut set.metrics {
        match &mut metric.weights {
            Weights::Int(column) => part(column, keep),
            Weights::Float(column) => part(column, keep),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Metric, ProcessId, StackId, Thread};

    fn profile() -> Profile {
        let thread = |name: &str| Thread { name: name.into(), tid: format!("{name}1"), process: ProcessId::NONE };
        let metric =
            |kind: &str| Metric { kind: kind.into(), unit: String::new(), weights: Weights::Int(vec![1, 2, 4]) };
        let set = |name: &str, kinds: &[&str]| SampleSet {
            name: name.into(),
            stacks: vec![StackId::NONE; 3],
            threads: Some(vec![ThreadId(0), ThreadId(1), ThreadId(0)]),
            metrics: kinds.iter().map(|kind| metric(kind)).collect(),
            default_metric: u32::try_from(kinds.len() - 1).unwrap(),
            ..SampleSet::default()
        };
        Profile {
            threads: vec![thread("a"), thread("b")],
            sets: vec![set("x", &["cpu"]), set("y", &["n", "cpu"])],
            default_set: 1,
            ..Profile::default()
        }
    }

    #[test]
    fn parts_are_kept() {
        let mut one = profile();
        Narrow { metric: Some("n"), ..Narrow::default() }.apply(&mut one).unwrap();
        assert_eq!((one.sets.len(), &*one.sets[0].name, one.sets[0].default_metric, one.default_set), (1, "y", 0, 0));
        let mut one = profile();
        Narrow { set: Some("y"), metric: Some("cpu"), thread: Some("a1") }.apply(&mut one).unwrap();
        assert_eq!(one.sets[0].metrics[0].weights, Weights::Int(vec![1, 4]));
        assert_eq!((one.sets.len(), one.sets[0].len(), one.sets[0].metrics.len()), (1, 2, 1));
        let mut one = profile();
        Narrow { thread: Some("b"), ..Narrow::default() }.apply(&mut one).unwrap();
        assert_eq!((one.sets.len(), one.sets[0].stacks.len(), one.default_set), (2, 1, 1));
    }

    #[test]
    fn what_is_missing_is_told_with_what_there_is() {
        let narrow = |set, metric, thread| Narrow { set, metric, thread }.apply(&mut profile()).unwrap_err();
        let missing =
            |what, known: &[&str]| NotFound { what, known: known.iter().map(|name| (*name).into()).collect() };
        assert_eq!(narrow(Some("z"), None, None), missing("profile", &["x", "y"]));
        assert_eq!(narrow(Some("x"), Some("n"), None), missing("metric", &["cpu"]));
        assert_eq!(narrow(None, None, Some("c")), missing("thread", &["a", "b", "x", "y"]));
    }
}
