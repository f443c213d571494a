//! The STATUS, READY and RESTARTS that kubectl prints for a pod.
//!
//! `pkg/printers/internalversion/printers.go`, printPod.

use crate::wire::pod::{ContainerStatus, PodIn, Terminated};

/// What kubectl prints for a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) status: String,
    pub(crate) ready: u32,
    pub(crate) ready_of: u32,
    pub(crate) restarts: u32,
}

pub(crate) fn printed(pod: &PodIn<'_>) -> Printed {
    let status = &pod.status;
    let mut word = if status.reason.is_empty() { status.phase.to_string() } else { status.reason.to_string() };
    if status.condition("PodScheduled").is_some_and(|condition| &*condition.reason == "SchedulingGated") {
        word = "SchedulingGated".to_owned();
    }
    let is_sidecar = |name: &str| {
        let found = pod.spec.init_containers.iter().find(|container| &*container.name == name);
        found.is_some_and(|container| container.is_sidecar())
    };
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar()).count();
    let mut printed = Printed { ready_of: count(pod.spec.containers.len() + sidecars), ..Printed::default() };
    let mut sidecar_restarts = 0_u32;
    let mut initializing = false;
    for (at, container) in status.init_container_statuses.iter().enumerate() {
        let sidecar = is_sidecar(&container.name);
        printed.restarts = printed.restarts.saturating_add(restarts(container));
        if sidecar {
            sidecar_restarts = sidecar_restarts.saturating_add(restarts(container));
        }
        let state = &container.state;
        if state.terminated.as_ref().is_some_and(|ended| ended.exit_code.0.unwrap_or(0) == 0) {
            continue;
        }
        if sidecar && container.started == Some(true) {
            printed.ready += u32::from(container.ready == Some(true));
            continue;
        }
        initializing = true;
        let waiting = state.waiting.as_ref().map_or("", |waiting| &waiting.reason);
        word = match &state.terminated {
            Some(ended) => format!("Init:{}", ending(ended)),
            None if !waiting.is_empty() && waiting != "PodInitializing" => format!("Init:{waiting}"),
            None => format!("Init:{at}/{}", pod.spec.init_containers.len()),
        };
        break;
    }
    let initialized = status.condition("Initialized").is_some_and(|condition| &*condition.status == "True");
    if !initializing || initialized {
        printed.restarts = sidecar_restarts;
        let mut running = false;
        for container in status.container_statuses.iter().rev() {
            printed.restarts = printed.restarts.saturating_add(restarts(container));
            let state = &container.state;
            let waiting = state.waiting.as_ref().map_or("", |waiting| &waiting.reason);
            if !waiting.is_empty() {
                word = waiting.to_owned();
            } else if let Some(ended) = &state.terminated {
                word = ending(ended);
            } else if container.ready == Some(true) && state.running.is_some() {
                running = true;
                printed.ready += 1;
            }
        }
        if word == "Completed" && running {
            let ready = status.condition("Ready").is_some_and(|condition| &*condition.status == "True");
            word = if ready { "Running" } else { "NotReady" }.to_owned();
        }
    }
    if !pod.metadata.deletion_timestamp.is_empty() {
        if &*status.reason == "NodeLost" {
            word = "Unknown".to_owned();
        } else if !matches!(&*status.phase, "Succeeded" | "Failed") {
            word = "Terminating".to_owned();
        }
    }
    printed.status = if word.is_empty() { "Unknown".to_owned() } else { word };
    printed
}

/// The reason of an ended container, or how it ended.
fn ending(ended: &Terminated<'_>) -> String {
    match (&*ended.reason, ended.signal.0.unwrap_or(0), ended.exit_code.0.unwrap_or(0)) {
        ("", 0, code) => format!("ExitCode:{code}"),
        ("", signal, _) => format!("Signal:{signal}"),
        (reason, ..) => reason.to_owned(),
    }
}

fn restarts(container: &ContainerStatus<'_>) -> u32 {
    u32::try_from(container.restart_count.0.unwrap_or(0).max(0)).unwrap_or(u32::MAX)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spec: &str, status: &str, meta: &str, expected: (&str, u32, u32, u32)) {
        let json = format!(r#"{{"metadata":{{"name":"p"{meta}}},"spec":{{{spec}}},"status":{{{status}}}}}"#);
        let pod: PodIn<'_> = serde_json::from_str(&json).unwrap();
        let got = printed(&pod);
        assert_eq!((got.status.as_str(), got.ready, got.ready_of, got.restarts), expected, "{json}");
    }

    #[test]
    fn the_words_of_kubectl() {
        let main = r#""containers":[{"name":"a"},{"name":"b"}]"#;
        let init =
            r#""containers":[{"name":"a"}],"initContainers":[{"name":"i"},{"name":"s","restartPolicy":"Always"}]"#;
        let gone = r#","deletionTimestamp":"2026-01-01T00:00:00Z""#;
        let run = r#"{"name":"a","ready":true,"restartCount":1,"state":{"running":{}}}"#;
        check(main, "", "", ("Unknown", 0, 2, 0));
        check(main, r#""phase":"Pending""#, "", ("Pending", 0, 2, 0));
        check(main, r#""phase":"Failed","reason":"Evicted""#, "", ("Evicted", 0, 2, 0));
        check(
            main,
            r#""phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]"#,
            "",
            ("SchedulingGated", 0, 2, 0),
        );
        let crash = r#"{"name":"b","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}"#;
        check(
            main,
            &format!(r#""phase":"Running","containerStatuses":[{run},{crash}]"#),
            "",
            ("CrashLoopBackOff", 1, 2, 4),
        );
        let done = r#"{"name":"b","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}"#;
        let ready = r#""conditions":[{"type":"Ready","status":"True"}]"#;
        check(
            main,
            &format!(r#""phase":"Running",{ready},"containerStatuses":[{run},{done}]"#),
            "",
            ("Running", 1, 2, 1),
        );
        check(main, &format!(r#""phase":"Running","containerStatuses":[{run},{done}]"#), "", ("NotReady", 1, 2, 1));
        let killed = r#"{"name":"b","state":{"terminated":{"exitCode":137,"signal":9}}}"#;
        check(main, &format!(r#""phase":"Failed","containerStatuses":[{killed}]"#), "", ("Signal:9", 0, 2, 0));
        check(main, &format!(r#""phase":"Running","containerStatuses":[{run}]"#), gone, ("Terminating", 1, 2, 1));
        check(main, r#""phase":"Running","reason":"NodeLost""#, gone, ("Unknown", 0, 2, 0));
        check(main, r#""phase":"Succeeded""#, gone, ("Succeeded", 0, 2, 0));

        let waits = r#"{"name":"i","restartCount":2,"state":{"waiting":{"reason":"PodInitializing"}}}"#;
        check(init, &format!(r#""phase":"Pending","initContainerStatuses":[{waits}]"#), "", ("Init:0/2", 0, 2, 2));
        let pulls = r#"{"name":"i","state":{"waiting":{"reason":"ImagePullBackOff"}}}"#;
        check(
            init,
            &format!(r#""phase":"Pending","initContainerStatuses":[{pulls}]"#),
            "",
            ("Init:ImagePullBackOff", 0, 2, 0),
        );
        let fails = r#"{"name":"i","state":{"terminated":{"exitCode":2}}}"#;
        check(
            init,
            &format!(r#""phase":"Pending","initContainerStatuses":[{fails}]"#),
            "",
            ("Init:ExitCode:2", 0, 2, 0),
        );
        let ended = r#"{"name":"i","restartCount":2,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}"#;
        let side = r#"{"name":"s","restartCount":5,"ready":true,"started":true,"state":{"running":{}}}"#;
        check(
            init,
            &format!(r#""phase":"Running","initContainerStatuses":[{ended},{side}],"containerStatuses":[{run}]"#),
            "",
            ("Running", 2, 2, 6),
        );
    }
}
