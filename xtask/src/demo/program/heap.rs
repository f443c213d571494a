//! A heap profile: what was allocated since the start, and how much of it is still in use.

use super::super::cluster::Profiled;
use super::super::rng::Rng;
use super::grammar::Grammar;
use super::pprof::{Header, Pprof};
use super::walk::{Frame, walk};
use std::collections::BTreeMap;

/// Go looks at one allocation in so many bytes.
const RATE: u64 = 512 * 1024;

/// Of what a pod has in memory, in permille: stacks, buffers and garbage are the rest.
const HEAP_PERMILLE: u64 = 610;
const SAMPLES_PER_POD: u32 = 9000;
/// What is gone was made anew many times over since the pod started.
const TURNOVER: u64 = 25;

/// alloc_objects, alloc_space, inuse_objects, inuse_space.
type Values = [u64; 4];

/// A profile of these pods at `time_seconds`.
pub(super) fn profile(grammar: &Grammar, pods: &[Profiled], time_seconds: i64, name: &str) -> Vec<u8> {
    let mut rng = Rng::named(name);
    let header = Header {
        types: &[
            ("alloc_objects", "count"),
            ("alloc_space", "bytes"),
            ("inuse_objects", "count"),
            ("inuse_space", "bytes"),
        ],
        period_type: ("space", "bytes"),
        period: RATE,
        time_seconds,
        duration_seconds: 0,
        comment: "Isotherm's demo: invented, see xtask/src/demo",
    };
    let mut out = Pprof::new(grammar, &header);
    for pod in pods {
        let mut stacks = sampled(grammar, &mut rng);
        let live: u64 = stacks.values().map(|values| values[3]).sum();
        let wanted = pod.memory_ki * 1024 * HEAP_PERMILLE / 1000;
        for values in stacks.values_mut() {
            // The sampler's picture of a day, scaled to what the pod holds now.
            for value in values.iter_mut() {
                *value = (u128::from(*value) * u128::from(wanted) / u128::from(live.max(1))) as u64;
            }
        }
        for (frames, values) in &stacks {
            let locations = out.stack(frames);
            out.sample(&locations, values, &[("namespace", pod.namespace), ("node", &pod.node), ("pod", &pod.pod)]);
        }
    }
    out.finish()
}

fn sampled(grammar: &Grammar, rng: &mut Rng) -> BTreeMap<Vec<Frame>, Values> {
    let mut stacks = BTreeMap::<Vec<Frame>, Values>::new();
    for _ in 0..SAMPLES_PER_POD {
        let stack = walk(grammar, 0, rng);
        let Some(allocation) = stack.allocation else { continue };
        let size = u64::from(allocation.bytes);
        let space = RATE.max(size);
        let values = stacks.entry(stack.frames).or_default();
        let objects = (space / size).max(1);
        let live = rng.chance(allocation.live_permille);
        let times = if live { 1 } else { TURNOVER };
        values[0] += objects * times;
        values[1] += space * times;
        if live {
            values[2] += objects;
            values[3] += space;
        }
    }
    stacks
}
