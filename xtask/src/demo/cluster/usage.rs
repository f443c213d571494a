//! What the containers and the nodes use, as metrics-server would have measured it.

use super::super::rng::Rng;
use super::amount::Amount;
use super::catalog_site::FRONTPAGE_AFTER;
use super::node::{Health, Node};
use super::pod::{Pod, State};
use super::workload::{Container, Kind, Role, Workload};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) cpu_nano: u64,
    pub(crate) memory_ki: u64,
}

impl Use {
    fn add(&mut self, other: Self) {
        self.cpu_nano += other.cpu_nano;
        self.memory_ki += other.memory_ki;
    }
}

pub(super) struct Usage {
    /// Per pod: container name and use, of those that run; empty without metrics.
    pub(super) pods: Vec<Vec<(&'static str, Use)>>,
    /// Per node; none where nothing is heard.
    pub(super) nodes: Vec<Option<Use>>,
}

/// Nodes are used up to somewhere between these, in permille of their capacity.
const CPU_CEILING: (u32, u32) = (905, 978);
const MEMORY_CEILING: u64 = 930;
const MEMORY_CEILING_UNDER_PRESSURE: u64 = 984;

/// How much more CPU the front page needs since its template cache misses, in percent.
const AFTER_RELEASE_PERCENT: u64 = 192;

pub(super) fn usage(pods: &[Pod], workloads: &[Workload], nodes: &[Node]) -> Usage {
    let mut rng = Rng::named("usage");
    let heard = |pod: &Pod| pod.node().is_some_and(|n| nodes[n].health != Health::Unreachable);
    let mut of_pods: Vec<Vec<(&'static str, Use)>> = pods
        .iter()
        .map(|pod| match pod.has_metrics() && heard(pod) {
            true => of_pod(pod, &workloads[pod.workload], &mut rng),
            false => Vec::new(),
        })
        .collect();
    let mut of_nodes = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let members: Vec<usize> = (0..pods.len()).filter(|p| pods[*p].node() == Some(index)).collect();
        of_nodes.push(
            (node.health != Health::Unreachable)
                .then(|| of_node(node, &members, pods, workloads, &mut of_pods, &mut rng)),
        );
    }
    Usage { pods: of_pods, nodes: of_nodes }
}

fn of_pod(pod: &Pod, workload: &Workload, rng: &mut Rng) -> Vec<(&'static str, Use)> {
    let busy = u64::from(rng.around(72, 128));
    let full = u64::from(rng.around(84, 116));
    workload
        .containers
        .iter()
        .filter(|container| container.role != Role::Init)
        .map(|container| {
            let mut cpu_nano = u64::from(container.used.cpu_milli) * 10_000 * busy;
            if pod.version == FRONTPAGE_AFTER && container.name == "frontpage" {
                cpu_nano = cpu_nano * AFTER_RELEASE_PERCENT / 100;
            }
            let mut memory_ki = u64::from(container.used.memory_mi) * 1024 * full / 100;
            if matches!(pod.state, State::OomKilled { .. }) {
                // It has only just begun to fill up again.
                memory_ki = memory_ki * 7 / 10;
            }
            cpu_nano += u64::from(rng.below(900_000));
            memory_ki = (memory_ki & !3) + 4 * u64::from(rng.below(900));
            (container.name, held(container, pod_limit(workload), Use { cpu_nano, memory_ki }))
        })
        .collect()
}

fn pod_limit(workload: &Workload) -> Amount {
    workload.pod_level.map_or(Amount::NONE, |(_, limits)| limits)
}

/// A container stays below its limit, or below what is its share of the pod's.
fn held(container: &Container, pod_limit: Amount, wanted: Use) -> Use {
    let or_half = |own: u32, pod: u32| u64::from(if own > 0 { own } else { pod / 2 });
    let cpu = or_half(container.limits.cpu_milli, pod_limit.cpu_milli) * 990_000;
    let memory = or_half(container.limits.memory_mi, pod_limit.memory_mi) * 1024 * 97 / 100;
    let within = |value: u64, limit: u64| if limit > 0 { value.min(limit - value % 997) } else { value };
    Use { cpu_nano: within(wanted.cpu_nano, cpu), memory_ki: within(wanted.memory_ki, memory) & !3 }
}

/// The node's use: its pods, and what the system takes; pods are slowed down where the machine
/// has no more to give.
fn of_node(
    node: &Node,
    members: &[usize],
    pods: &[Pod],
    workloads: &[Workload],
    of_pods: &mut [Vec<(&'static str, Use)>],
    rng: &mut Rng,
) -> Use {
    let capacity_nano = u64::from(node.pool.machine.cpus) * 1_000_000_000;
    let system = Use {
        cpu_nano: u64::from(rng.between(70, 190)) * 1_000_000 + u64::from(rng.below(1_000_000)),
        memory_ki: u64::from(rng.between(390, 760)) * 1024 + 4 * u64::from(rng.below(256)),
    };
    let ceiling = match node.health {
        Health::MemoryPressure => MEMORY_CEILING_UNDER_PRESSURE,
        _ => MEMORY_CEILING,
    };
    let is_daemon = |pod: usize| workloads[pods[pod].workload].kind == Kind::DaemonSet;
    let (mut fixed, mut elastic) = (system, Use::default());
    for pod in members {
        for (_, used) in &of_pods[*pod] {
            if is_daemon(*pod) { fixed.add(*used) } else { elastic.add(*used) }
        }
    }
    if node.health == Health::MemoryPressure {
        fixed.memory_ki +=
            (node.memory_capacity_ki * ceiling / 1000).saturating_sub(fixed.memory_ki + elastic.memory_ki);
    }
    let room_nano =
        (capacity_nano * u64::from(rng.between(CPU_CEILING.0, CPU_CEILING.1)) / 1000).saturating_sub(fixed.cpu_nano);
    let room_ki = (node.memory_capacity_ki * ceiling / 1000).saturating_sub(fixed.memory_ki);
    let mut total = fixed;
    for pod in members {
        for (_, used) in &mut of_pods[*pod] {
            if !is_daemon(*pod) {
                used.cpu_nano = shrink(used.cpu_nano, room_nano, elastic.cpu_nano);
                used.memory_ki = shrink(used.memory_ki, room_ki, elastic.memory_ki) & !3;
                total.add(*used);
            }
        }
    }
    total
}

/// `value`, less where all together want more than there is.
fn shrink(value: u64, room: u64, wanted: u64) -> u64 {
    if wanted <= room { value } else { (u128::from(value) * u128::from(room) / u128::from(wanted)) as u64 }
}
