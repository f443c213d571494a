//! The status of a pod as the kubelet, the scheduler and the node controller write it.

use super::super::clock::{MINUTE, NOW, rfc3339};
use super::super::rng::Rng;
use super::faults::ended;
use super::node::{Health, LAST_HEARD};
use super::pod::State;
use super::pod_json::Subject;
use super::workload::{Container, Role};
use serde_json::{Value, json};

pub(super) fn status(subject: &Subject<'_>) -> Value {
    let pod = subject.pod;
    let phase = match pod.state {
        State::Unschedulable(_) | State::Gated | State::Creating | State::ImagePull { .. } => "Pending",
        State::Evicted { .. } | State::Failed { .. } => "Failed",
        State::Succeeded => "Succeeded",
        State::Running | State::CrashLoop { .. } | State::OomKilled { .. } | State::Terminating | State::Lost => {
            "Running"
        }
    };
    let mut status = json!({ "phase": phase, "qosClass": subject.workload.qos(), "conditions": conditions(subject) });
    match &pod.state {
        State::Unschedulable(_) | State::Gated => return status,
        State::Evicted { container, used_ki } => {
            let own = subject.workload.containers.iter().find(|c| c.name == *container);
            let request = own.and_then(|c| c.requests.to_json()["memory"].as_str().map(str::to_owned));
            let request = request.unwrap_or_else(|| "0".to_owned());
            status["reason"] = json!("Evicted");
            status["message"] = json!(format!(
                "The node was low on resource: memory. Threshold quantity: 100Mi, available: {}Ki. Container {container} was using {used_ki}Ki, request is {request}, has larger consumption of memory. ",
                61_000 + used_ki % 37_000,
            ));
            status["startTime"] = json!(rfc3339(pod.created));
            return status;
        }
        _ => {}
    }
    status["startTime"] = json!(rfc3339(pod.created));
    let statuses = |init: bool| -> Vec<Value> {
        let containers = subject.workload.containers.iter().filter(|c| (c.role != Role::Main) == init);
        containers.map(|c| container_status(subject, c)).collect()
    };
    let init = statuses(true);
    if !init.is_empty() {
        status["initContainerStatuses"] = Value::Array(init);
    }
    status["containerStatuses"] = Value::Array(statuses(false));
    status
}

fn condition(kind: &str, holds: bool, since: i64, reason: &str, message: &str) -> Value {
    let mut condition = json!({
        "type": kind, "status": if holds { "True" } else { "False" }, "lastProbeTime": null, "lastTransitionTime": rfc3339(since),
    });
    for (key, text) in [("reason", reason), ("message", message)] {
        if !text.is_empty() {
            condition[key] = json!(text);
        }
    }
    condition
}

fn conditions(subject: &Subject<'_>) -> Value {
    let pod = subject.pod;
    let scheduled = condition("PodScheduled", true, pod.created, "", "");
    let started = (pod.created + pod.start_delay).min(NOW - 1);
    let since = match &pod.state {
        State::Running if is_silent(subject) => LAST_HEARD + 50,
        State::Running | State::OomKilled { .. } => started,
        State::Creating => pod.created,
        _ => ended(pod),
    };
    let (ready, reason) = match &pod.state {
        State::Unschedulable(sentence) => {
            return json!([condition("PodScheduled", false, pod.created, "Unschedulable", sentence)]);
        }
        State::Gated => {
            let message = "Scheduling is blocked due to non-empty scheduling gates";
            return json!([condition("PodScheduled", false, pod.created, "SchedulingGated", message)]);
        }
        State::Evicted { .. } => {
            let message = "The node was low on resource: memory. ";
            let target = condition("DisruptionTarget", true, ended(pod), "TerminationByKubelet", message);
            return json!([target, scheduled, condition("Ready", false, ended(pod), "PodFailed", "")]);
        }
        State::Running if is_silent(subject) => (false, ""),
        State::Running | State::OomKilled { .. } => (true, ""),
        State::Succeeded => (false, "PodCompleted"),
        State::Failed { .. } => (false, "PodFailed"),
        State::Creating | State::CrashLoop { .. } | State::ImagePull { .. } => (false, "ContainersNotReady"),
        State::Terminating | State::Lost => (false, ""),
    };
    let mains: Vec<&str> =
        subject.workload.containers.iter().filter(|c| c.role == Role::Main).map(|c| c.name).collect();
    let message = match reason {
        "ContainersNotReady" => format!("containers with unready status: [{}]", mains.join(" ")),
        _ => String::new(),
    };
    let starting = pod.state == State::Creating && subject.workload.containers.iter().any(|c| c.role != Role::Main);
    let mut list = vec![
        condition("PodReadyToStartContainers", !matches!(reason, "PodCompleted" | "PodFailed"), started, "", ""),
        condition("Initialized", !starting, started, "", ""),
        condition("Ready", ready, since, reason, &message),
        condition("ContainersReady", ready, since, reason, &message),
        scheduled,
    ];
    if pod.state == State::Terminating {
        let message = "Taint manager: deleting due to NoExecute taint";
        list.push(condition("DisruptionTarget", true, ended(pod) + 50 + 5 * MINUTE, "DeletionByTaintManager", message));
    }
    match pod.resize.map(|resize| resize.deferred) {
        Some(true) => {
            let message = "Node didn't have enough resource: memory";
            list.push(condition("PodResizePending", true, NOW - 6 * MINUTE, "Deferred", message));
        }
        Some(false) => list.push(condition("PodResizeInProgress", true, NOW - 40, "", "")),
        None => {}
    }
    Value::Array(list)
}

/// Whether its node has not been heard of, so that nobody vouches for it.
fn is_silent(subject: &Subject<'_>) -> bool {
    subject.pod.node().is_some_and(|node| subject.nodes[node].health == Health::Unreachable)
}

fn container_status(subject: &Subject<'_>, container: &Container) -> Value {
    let pod = subject.pod;
    let image = subject.image(container);
    let running = json!({ "running": { "startedAt": rfc3339(pod.created + pod.start_delay) } });
    let over = |exit_code: u32, reason: &str, start: i64, end: i64| {
        json!({ "terminated": {
            "exitCode": exit_code, "reason": reason, "startedAt": rfc3339(start), "finishedAt": rfc3339(end),
        } })
    };
    let waiting = |reason: &str, message: &str| match message {
        "" => json!({ "waiting": { "reason": reason } }),
        _ => json!({ "waiting": { "reason": reason, "message": message } }),
    };
    let none = json!({});
    let (state, last) = match (&pod.state, container.role) {
        (State::Creating, Role::Init | Role::Sidecar) => (waiting("PodInitializing", ""), none),
        (_, Role::Init) => (over(0, "Completed", pod.created, pod.created + pod.start_delay), none),
        (State::Creating, Role::Main) => (waiting("ContainerCreating", ""), none),
        (State::Succeeded, _) => (over(0, "Completed", pod.created + pod.start_delay, ended(pod)), none),
        (State::Failed { exit_code }, _) => {
            (over(*exit_code, "Error", pod.created + pod.start_delay, ended(pod)), none)
        }
        (State::ImagePull { .. }, Role::Main) => {
            (waiting("ImagePullBackOff", &format!("Back-off pulling image \"{image}\": ErrImagePull: not found")), none)
        }
        (State::CrashLoop { exit_code }, Role::Main) => {
            let message = format!(
                "back-off 5m0s restarting failed container={} pod={}_{}({})",
                container.name, pod.name, subject.workload.namespace, pod.uid,
            );
            let end = NOW - 20 - i64::from(pod.restarts % 5) * 50;
            (waiting("CrashLoopBackOff", &message), over(*exit_code, "Error", end - 3, end))
        }
        (State::OomKilled { minutes_ago }, Role::Main) if subject.is_first_main(container) => {
            let first = pod.created + pod.start_delay;
            let end = (NOW - i64::from(*minutes_ago) * MINUTE - 11).max(first + MINUTE).min(NOW - 5);
            let again = json!({ "running": { "startedAt": rfc3339(end + 2) } });
            (again, over(137, "OOMKilled", first.max(end - 9 * MINUTE), end))
        }
        _ if pod.restarts > 0 && subject.is_first_main(container) => {
            let end = (pod.created + pod.start_delay + 3 * MINUTE).min(NOW - 30);
            let again = json!({ "running": { "startedAt": rfc3339(end + 1) } });
            (again, over(2, "Error", pod.created + pod.start_delay, end))
        }
        _ => (running, none),
    };
    let up = state.get("running").is_some();
    let done = container.role == Role::Init && pod.state != State::Creating;
    let pulled = state.get("waiting").is_none() || matches!(pod.state, State::CrashLoop { .. });
    let restarts = if subject.is_first_main(container) { pod.restarts } else { 0 };
    let mut status = json!({
        "name": container.name,
        "state": state,
        "lastState": last,
        "ready": up || done,
        "started": up,
        "restartCount": restarts,
        "image": image,
        "imageID": if pulled { image_id(&image) } else { String::new() },
    });
    if pod.resize.is_some() && subject.is_first_main(container) {
        status["allocatedResources"] = container.requests.to_json();
        status["resources"] = json!({ "requests": container.requests.to_json(), "limits": container.limits.to_json() });
    }
    status
}

fn image_id(image: &str) -> String {
    let repository = image.rsplit_once(':').map_or(image, |(repository, _)| repository);
    format!("{repository}@sha256:{}", Rng::named(image).hex(64))
}
