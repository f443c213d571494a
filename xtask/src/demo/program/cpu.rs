//! CPU profiles: one sampled stack after the other, per pod as many as its metrics say.

use super::super::cluster::Profiled;
use super::super::rng::Rng;
use super::grammar::Grammar;
use super::pprof::{Header, Pprof};
use super::walk::{Frame, walk};
use std::collections::BTreeMap;

/// The profiler looks 19 times a second, so as not to march in step with anything.
pub(super) const HERTZ: u64 = 19;
pub(super) const SECONDS: u64 = 60;
const PERIOD_NANOSECONDS: u64 = 1_000_000_000 / HERTZ;

/// How often a stack was seen in each pod.
type Counts = BTreeMap<Vec<Frame>, Vec<u64>>;

/// A profile of these pods, which ends at `time_seconds`.
pub(super) fn profile(grammar: &Grammar, variant: usize, pods: &[Profiled], time_seconds: i64, name: &str) -> Vec<u8> {
    let mut rng = Rng::named(name);
    let mut counts = Counts::new();
    for (index, pod) in pods.iter().enumerate() {
        for _ in 0..pod.cpu_nano * SECONDS / PERIOD_NANOSECONDS {
            let frames = walk(grammar, variant, &mut rng).frames;
            counts.entry(frames).or_insert_with(|| vec![0; pods.len()])[index] += 1;
        }
    }
    let header = Header {
        types: &[("samples", "count"), ("cpu", "nanoseconds")],
        period_type: ("cpu", "nanoseconds"),
        period: PERIOD_NANOSECONDS,
        time_seconds: time_seconds - SECONDS as i64,
        duration_seconds: SECONDS,
        comment: "Isotherm's demo: invented, see xtask/src/demo",
    };
    let mut out = Pprof::new(grammar, &header);
    for (frames, of_pods) in &counts {
        let locations = out.stack(frames);
        for (pod, count) in pods.iter().zip(of_pods).filter(|(_, count)| **count > 0) {
            let labels = [("namespace", pod.namespace), ("node", &pod.node), ("pod", &pod.pod)];
            out.sample(&locations, &[*count, *count * PERIOD_NANOSECONDS], &labels);
        }
    }
    out.finish()
}
