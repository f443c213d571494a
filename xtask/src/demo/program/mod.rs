//! The demo's profiles: programs of the cluster's pods, as grammars of stacks from which a
//! profiler's samples are drawn, and a request with its times.

mod cpu;
mod folded;
mod grammar;
mod heap;
mod pprof;
mod request;
#[cfg(test)]
mod tests;
mod walk;

use super::clock::{MINUTE, NOW, RELEASE};
use super::cluster::{Cluster, FRONTPAGE_AFTER, FRONTPAGE_BEFORE};

const LINUX: &str = include_str!("stacks/linux.txt");
const GO: &str = include_str!("stacks/go.txt");
const GO_TEMPLATE: &str = include_str!("stacks/go_template.txt");
const FRONTPAGE: &str = include_str!("stacks/frontpage.txt");
const TICKER: &str = include_str!("stacks/ticker.txt");
const COMMENTS_HEAP: &str = include_str!("stacks/comments_heap.txt");
const RECOMMENDER: &str = include_str!("stacks/recommender.txt");

/// A file of the demo and what the home screen says about it.
pub(super) struct Demo {
    pub(super) file: &'static str,
    /// Not yet gzip'ed.
    pub(super) data: Vec<u8>,
    pub(super) title: &'static str,
    pub(super) note: &'static str,
    /// The file it is to be compared with.
    pub(super) baseline: Option<&'static str>,
}

/// How many pods of a service are profiled.
const PODS: usize = 5;

/// All profiles, in the order of the home screen.
pub(super) fn profiles(cluster: &Cluster) -> Result<Vec<Demo>, String> {
    let frontpage = grammar::parse(&[FRONTPAGE_MAPPING, GO, GO_TEMPLATE, FRONTPAGE, LINUX])?;
    let ticker = grammar::parse(&[TICKER, LINUX])?;
    let comments = grammar::parse(&[COMMENTS_HEAP])?;
    let recommender = grammar::parse(&[RECOMMENDER])?;
    let some = |workload: &str, version: &str, count: usize| {
        let mut pods = cluster.profiled(workload, version);
        pods.truncate(count);
        pods
    };
    let before = some("frontpage", FRONTPAGE_BEFORE, PODS);
    let after = some("frontpage", FRONTPAGE_AFTER, PODS);
    let fanout = some("ticker-fanout", "2.7.1", PODS);
    let api = some("comments-api", "11.2.0", 3);
    Ok(vec![
        Demo {
            file: "frontpage-cpu-after.pb.gz",
            data: cpu::profile(&frontpage, 1, &after, RELEASE + 15 * MINUTE, "frontpage after"),
            title: "Front page, before and after the 18:40 release",
            note: "After 18:40 the template cache misses: every request parses and escapes all its templates anew.",
            baseline: Some("frontpage-cpu-before.pb.gz"),
        },
        Demo {
            file: "frontpage-cpu-before.pb.gz",
            data: cpu::profile(&frontpage, 0, &before, RELEASE + 15 * MINUTE, "frontpage before"),
            title: "Front page, CPU of the release before",
            note: "Go: filling templates and decoding stories come first; TemplateCache.Get takes 2 % of the time.",
            baseline: None,
        },
        Demo {
            file: "ticker-fanout-cpu.pb.gz",
            data: cpu::profile(&ticker, 0, &fanout, NOW, "ticker"),
            title: "Live ticker, CPU",
            note: "Rust: the same entry is deflated once for every connection; search for deflate.",
            baseline: None,
        },
        Demo {
            file: "comments-heap.pb.gz",
            data: heap::profile(&comments, &api, NOW, "comments"),
            title: "Comments, heap",
            note: "Go: whole threads stay in thread.Cache, which is why the pods are killed for their memory; compare inuse_space with alloc_space.",
            baseline: None,
        },
        Demo {
            file: "recommender.folded.gz",
            data: folded::profile(&recommender, 12_000, "recommender").into_bytes(),
            title: "Recommender training, folded stacks",
            note: "Python: nearly a third of fit goes into parsing, shuffling and waiting for batches (batches.py).",
            baseline: None,
        },
        Demo {
            file: "request-trace.speedscope.json.gz",
            data: request::profile().into_bytes(),
            title: "One request, with time",
            note: "The same page from a pod of the old release and from one of the new: TemplateCache.Get goes from microseconds to milliseconds, once per fragment.",
            baseline: None,
        },
    ])
}

/// The runtime is part of the service's own binary.
const FRONTPAGE_MAPPING: &str = "@mapping /app/frontpage 0x400000";
