//! What goes wrong, and what is over, among the pods.

use super::super::clock::{MINUTE, NOW};
use super::super::rng::Rng;
use super::amount::amount;
use super::node::{Health, LAST_HEARD, MEMORY_SHORT, Node, nth_of_pool};
use super::pod::{Place, Pod, Resize, State};
use super::schedule::Room;
use super::workload::{Kind, Workload};

/// Pods, what they belong to, and where they run.
pub(super) struct Faults<'a> {
    pub(super) workloads: &'a [Workload],
    pub(super) nodes: &'a [Node],
    pub(super) pods: &'a mut Vec<Pod>,
    pub(super) rng: Rng,
}

impl Faults<'_> {
    /// All of them.
    pub(super) fn happen(&mut self, rooms: &[Room]) {
        self.restarts();
        self.crash_loops();
        self.image_pulls();
        self.out_of_memory();
        self.just_scheduled();
        self.resizes(rooms);
        self.unreachable_node();
        self.evictions();
        self.finished_jobs();
        self.gone_node();
        for pod in self.pods.iter_mut() {
            // After the first few, restarts are five minutes apart.
            pod.restarts = pod.restarts.min(3 + ((NOW - pod.created) / (5 * MINUTE)) as u32);
        }
    }

    /// The first `count` running pods of a workload.
    fn running(&self, name: &str, count: usize) -> Vec<usize> {
        let is = |pod: &Pod| self.workloads[pod.workload].name == name && pod.state == State::Running;
        (0..self.pods.len()).filter(|p| is(&self.pods[*p])).take(count).collect()
    }

    fn restarts(&mut self) {
        for pod in self.pods.iter_mut() {
            if pod.state == State::Running && self.rng.chance(35) {
                pod.restarts = self.rng.between(1, 3);
            }
        }
    }

    fn crash_loops(&mut self) {
        for (name, count, exit_code, restarts) in [
            ("bidder-canary", 4, 1, 17),
            ("personalise", 3, 1, 9),
            ("related-stories", 2, 139, 6),
            ("preview", 4, 127, 81),
        ] {
            for pod in self.running(name, count) {
                self.pods[pod].state = State::CrashLoop { exit_code };
                self.pods[pod].restarts = restarts + self.rng.below(4);
            }
        }
    }

    fn image_pulls(&mut self) {
        for (name, count, tag) in [("image-mirror", 2, "0.3.l"), ("preview", 5, "branch-4733")] {
            for pod in self.running(name, count) {
                let team = self.workloads[self.pods[pod].workload].team;
                self.pods[pod].state =
                    State::ImagePull { image: format!("images.lantern.example/{team}/{name}:{tag}") };
                self.pods[pod].version = tag.to_owned();
                self.pods[pod].restarts = 0;
            }
        }
    }

    fn out_of_memory(&mut self) {
        for (name, count) in [("comments-api", 11), ("image-resizer", 7), ("captions", 1)] {
            for pod in self.running(name, count) {
                self.pods[pod].state = State::OomKilled { minutes_ago: self.rng.between(1, 22) };
                self.pods[pod].restarts = self.rng.between(1, 8);
            }
        }
    }

    fn just_scheduled(&mut self) {
        for (name, count) in [("article-api", 5), ("ad-server", 3), ("ticker-fanout", 4)] {
            for pod in self.running(name, count) {
                self.pods[pod].state = State::Creating;
                self.pods[pod].restarts = 0;
                self.pods[pod].created = NOW - i64::from(self.rng.between(4, 25));
            }
        }
    }

    /// One store is to get more memory than its node has, another more CPU, which is on its way.
    fn resizes(&mut self, rooms: &[Room]) {
        const MORE_MI: u32 = 65_536;
        let stores = self.running("session-store", 18);
        let short = |pod: &usize| self.pods[*pod].node().is_some_and(|node| !rooms[node].has_memory(MORE_MI - 24_576));
        let Some(deferred) = stores.iter().copied().find(short) else { return };
        let Some(growing) = stores.iter().copied().find(|pod| *pod != deferred) else { return };
        self.pods[deferred].resize = Some(Resize { wanted: amount(1000, MORE_MI), deferred: true });
        self.pods[growing].resize = Some(Resize { wanted: amount(1500, 24_576), deferred: false });
    }

    /// Five minutes after the kubelet fell silent all its pods but the daemons were asked to go.
    fn unreachable_node(&mut self) {
        let Some(node) = self.nodes.iter().position(|n| n.health == Health::Unreachable) else { return };
        for pod in self.pods.iter_mut().filter(|p| p.node() == Some(node)) {
            if self.workloads[pod.workload].kind != Kind::DaemonSet {
                pod.state = State::Terminating;
            }
        }
    }

    /// A pod that has been here besides those that are wanted now.
    fn former(&mut self, name: &str, place: Place, state: State) {
        let Some(model) = self.pods.iter().find(|p| self.workloads[p.workload].name == name).cloned() else { return };
        let end = self.rng.suffix(5);
        let workload = &self.workloads[model.workload];
        let (owner, pod_name) = match workload.kind {
            Kind::Jobs { .. } => {
                let owner = (format!("{name}-{}", self.rng.suffix(6)), self.rng.uuid_like(&model.owner.1));
                let pod_name = format!("{}-{end}", owner.0);
                (owner, pod_name)
            }
            _ => (model.owner.clone(), format!("{}-{end}", model.owner.0)),
        };
        let joined = match place {
            Place::Node(node) => self.nodes[node].joined,
            _ => 0,
        };
        let created = NOW - i64::from(self.rng.between(4, 18)) * 4 * MINUTE;
        self.pods.push(Pod {
            name: pod_name,
            owner,
            uid: self.rng.uuid_like(&model.uid),
            place,
            state,
            created: created.max(joined + 45),
            restarts: 0,
            resize: None,
            ..model
        });
    }

    fn evictions(&mut self) {
        let short = self.nodes.iter().position(|n| n.health == Health::MemoryPressure).unwrap_or(0);
        let earlier = nth_of_pool(self.nodes, "web-spot", 33);
        for (name, container, node, count) in [
            ("image-resizer", "resizer", short, 5),
            ("preview", "preview", short, 3),
            ("comments-api", "comments-api", short, 2),
            ("moderation", "moderation", short, 1),
            ("image-resizer", "resizer", earlier, 4),
            ("preview", "preview", earlier, 3),
        ] {
            for _ in 0..count {
                let used_ki = self.use_beyond_request(name, container);
                self.former(name, Place::Node(node), State::Evicted { container, used_ki });
            }
        }
    }

    /// Memory above the container's request and below its limit.
    fn use_beyond_request(&mut self, name: &str, container: &str) -> u32 {
        let of = self.workloads.iter().find(|w| w.name == name);
        let found = of.and_then(|w| w.containers.iter().find(|c| c.name == container));
        let (request_mi, limit_mi) = found.map_or((0, 0), |c| (c.requests.memory_mi, c.limits.memory_mi));
        let most_mi = if limit_mi > 0 { limit_mi } else { 900 };
        self.rng.between(request_mi * 1030 + 200_000 * u32::from(request_mi == 0), most_mi * 990)
    }

    fn finished_jobs(&mut self) {
        for (name, pool, succeeded, failed) in [
            ("transcode", "media", 26, 0),
            ("speech-to-text", "gpu", 6, 1),
            ("thumbnails", "batch", 18, 1),
            ("clickstream-rollup", "batch", 20, 0),
            ("archive-import", "batch", 4, 7),
            ("link-checker", "batch", 6, 2),
            ("runner", "batch", 15, 4),
        ] {
            let nodes = self.nodes.iter().filter(|n| n.pool.name == pool && n.health == Health::Ready).count();
            for n in 0..succeeded + failed {
                let node = nth_of_pool(self.nodes, pool, self.rng.below(nodes as u32) as usize);
                let state = if n < succeeded { State::Succeeded } else { State::Failed { exit_code: 1 } };
                self.former(name, Place::Node(node), state);
            }
        }
    }

    /// The cloud took a spot node back minutes ago; nobody has collected its pods yet.
    fn gone_node(&mut self) {
        let gone = Place::Gone("ip-10-40-34-251.eu-central-1.compute.internal".to_owned());
        for (name, count) in [("article-api", 2), ("personalise", 1), ("paywall", 1), ("ticker-api", 1)] {
            for _ in 0..count {
                self.former(name, gone.clone(), State::Lost);
            }
        }
    }
}

/// When a pod that is over ended.
pub(super) fn ended(pod: &Pod) -> i64 {
    match pod.state {
        State::Evicted { .. } => MEMORY_SHORT.max(pod.created + 2 * MINUTE) + 25,
        State::Terminating | State::Lost => LAST_HEARD,
        // Told apart by the name, so that they do not all last equally long.
        State::CrashLoop { .. } | State::ImagePull { .. } => pod.created + pod.start_delay,
        _ => (pod.created + 3 * MINUTE + i64::from(pod.name.bytes().map(u32::from).sum::<u32>() % 600)).min(NOW - 20),
    }
}
