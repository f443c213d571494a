//! Makes the pods and finds a node for each.

use super::super::clock::{MINUTE, NOW, RELEASE};
use super::super::rng::Rng;
use super::catalog_site::{FRONTPAGE_AFTER, FRONTPAGE_BEFORE};
use super::node::Node;
use super::pod::{Place, Pod, State};
use super::schedule::{Room, Seeker, zone_of_volume};
use super::workload::{Kind, Workload};

/// How many nodes a pod looks at before it takes the best of them.
const TRIES: u32 = 6;
const WAVES: u32 = 7;

/// All pods of the workloads, placed; and what is left on each node.
pub(super) fn place(workloads: &[Workload], nodes: &[Node]) -> (Vec<Pod>, Vec<Room>) {
    let mut rng = Rng::named("place");
    let mut rooms: Vec<Room> = nodes.iter().map(Room::of).collect();
    // Some nodes are fuller than others, as they are where pods come and go for days.
    let liking: Vec<u32> = nodes.iter().map(|_| rng.below(460)).collect();
    let mut pods = Vec::new();
    for (index, workload) in workloads.iter().enumerate() {
        pods.extend(pods_of(index, workload, nodes));
    }
    // Daemons are there first; the others came and went in no particular order, save that those
    // which fit few nodes had to be early.
    let mut order: Vec<usize> = (0..pods.len()).collect();
    rng.shuffle(&mut order);
    order.sort_by_key(|pod| {
        let workload = &workloads[pods[*pod].workload];
        (workload.kind != Kind::DaemonSet, !workload.volume, !workload.one_per_node)
    });
    for pod in order {
        let index = pods[pod].workload;
        let workload = &workloads[index];
        if workload.gate.is_some() {
            continue;
        }
        let zone = workload.volume.then(|| zone_of_volume(ordinal(&pods[pod].name)));
        let seeker = Seeker { workload, index, zone };
        let chosen = match pods[pod].place {
            Place::Node(node) => Some(node),
            _ => choose(&seeker, nodes, &rooms, &liking, &mut rng),
        };
        if let Some(node) = chosen {
            rooms[node].take(index, workload.requests());
            settle(&mut pods[pod], node, &nodes[node], workload, &mut rng);
        }
    }
    (pods, rooms)
}

/// Writes on every pod without a node why the nodes, as they are now, do not take it.
pub(super) fn explain(pods: &mut [Pod], workloads: &[Workload], nodes: &[Node], rooms: &[Room]) {
    let mut rng = Rng::named("explain");
    for pod in pods {
        let workload = &workloads[pod.workload];
        if pod.state != State::Gated && pod.place == Place::Nowhere {
            let zone = workload.volume.then(|| zone_of_volume(ordinal(&pod.name)));
            let seeker = Seeker { workload, index: pod.workload, zone };
            pod.state = State::Unschedulable(seeker.sentence(nodes, rooms));
            pod.created = workload.rolled_out.max(NOW - 19 * MINUTE) + i64::from(rng.below(900));
        }
    }
}

/// The number at the end of a StatefulSet's pod's name.
fn ordinal(name: &str) -> u32 {
    name.rsplit('-').next().and_then(|end| end.parse().ok()).unwrap_or(0)
}

fn choose(seeker: &Seeker<'_>, nodes: &[Node], rooms: &[Room], liking: &[u32], rng: &mut Rng) -> Option<usize> {
    let eligible: Vec<usize> = (0..nodes.len()).filter(|n| seeker.fits(&nodes[*n], &rooms[*n])).collect();
    // Free nodes are preferred, as the scheduler does; how free each ought to be differs.
    let score = |n: usize| {
        let together = rooms[n].count_of(seeker.index).min(8) * 120;
        i64::from(liking[n]) - i64::from(rooms[n].cpu_permille(&nodes[n])) - i64::from(together)
    };
    let tries = if eligible.is_empty() { 0 } else { TRIES };
    (0..tries).map(|_| eligible[rng.below(eligible.len() as u32) as usize]).max_by_key(|n| (score(*n), *n))
}

/// Binds a pod, and dates it: no earlier than its node or its rollout.
fn settle(pod: &mut Pod, index: usize, node: &Node, workload: &Workload, rng: &mut Rng) {
    pod.place = Place::Node(index);
    pod.state = State::Running;
    // A rollout replaces its pods in waves.
    let wave = workload.rolled_out + 45 * i64::from(rng.below(WAVES));
    pod.created = wave.max(node.joined + 35).min(NOW - 75);
    if workload.name == "frontpage" {
        release(pod, node, rng);
    }
}

/// The rollout of the front page has reached half of its pods.
fn release(pod: &mut Pod, node: &Node, rng: &mut Rng) {
    let after = node.zone == 0 || (node.zone == 1 && rng.chance(520));
    let (version, hash, owner) = if after {
        pod.created = (RELEASE + 5 + 45 * i64::from(rng.below(2 * WAVES))).max(node.joined + 35);
        (FRONTPAGE_AFTER, "6c9d7f8b54", "b4c2ff0e-5d0c-4d0e-9a53-27a3f2a1c6d1")
    } else {
        (FRONTPAGE_BEFORE, "5f7b9c66d8", "0e6f7a92-1f0d-4b7a-8f35-6bd0a9c4e310")
    };
    pod.version = version.to_owned();
    let end = pod.name.rsplit('-').next().unwrap_or_default();
    pod.name = format!("frontpage-{hash}-{end}");
    pod.owner = (format!("frontpage-{hash}"), owner.to_owned());
    pod.hash = Some(hash.to_owned());
}

fn pods_of(index: usize, workload: &Workload, nodes: &[Node]) -> Vec<Pod> {
    let mut rng = Rng::named(&format!("{}/{}", workload.namespace, workload.name));
    let uid = rng.uuid();
    let start_delay = i64::from(rng.between(2, 11));
    let new = |name: String, owner: (String, String), hash: Option<&String>, rng: &mut Rng| Pod {
        workload: index,
        name,
        owner,
        hash: hash.cloned(),
        version: workload.version.to_owned(),
        uid: rng.uuid_like(&uid),
        place: Place::Nowhere,
        state: if workload.gate.is_some() { State::Gated } else { State::Running },
        created: workload.rolled_out,
        start_delay,
        restarts: 0,
        resize: None,
    };
    let name = workload.name;
    let mut pods = Vec::new();
    match workload.kind {
        Kind::Deployment => {
            let hash = rng.suffix(10);
            for _ in 0..workload.pods {
                let pod_name = format!("{name}-{hash}-{}", rng.suffix(5));
                pods.push(new(pod_name, (format!("{name}-{hash}"), uid.clone()), Some(&hash), &mut rng));
            }
        }
        Kind::StatefulSet => {
            for ordinal in 0..workload.pods {
                pods.push(new(format!("{name}-{ordinal}"), (name.to_owned(), uid.clone()), None, &mut rng));
            }
        }
        Kind::DaemonSet => {
            for (node_index, node) in nodes.iter().enumerate() {
                if (Seeker { workload, index, zone: None }).fits(node, &Room::of(node)) {
                    let pod_name = format!("{name}-{}", rng.suffix(5));
                    let mut pod = new(pod_name, (name.to_owned(), uid.clone()), None, &mut rng);
                    pod.place = Place::Node(node_index);
                    pods.push(pod);
                }
            }
        }
        Kind::Jobs { pods_each } => {
            let mut owner = (String::new(), String::new());
            for n in 0..workload.pods {
                if n % pods_each == 0 {
                    owner = (format!("{name}-{}", rng.suffix(6)), rng.uuid_like(&uid));
                }
                pods.push(new(format!("{}-{}", owner.0, rng.suffix(5)), owner.clone(), None, &mut rng));
            }
        }
        Kind::Room => {
            for _ in 0..workload.pods {
                let pod_name = format!("{name}-{}", rng.suffix(7));
                let owner = (pod_name.clone(), rng.uuid_like(&uid));
                pods.push(new(pod_name, owner, None, &mut rng));
            }
        }
    }
    pods
}
