//! What there is to say of a container in a tooltip.

use cluster::{Container, ContainerKind, ContainerState, PodId};
use units::format_integer;

use crate::describe::{Description, Rows};
use crate::heat::PodAmounts;
use crate::{Measure, Scene};

impl Scene<'_> {
    /// The pod of a container; looks through all pods.
    #[must_use]
    pub fn pod_of_container(&self, row: u32) -> Option<PodId> {
        let holds = |start: u32, len: u32| row.checked_sub(start).is_some_and(|at| at < len);
        let mut pods = self.snapshot.pod_ids();
        pods.find(|(_, pod)| holds(pod.containers.start, pod.containers.len)).map(|(id, _)| id)
    }

    pub(crate) fn describe_container(&self, row: u32) -> Option<Description> {
        let Self { snapshot, settings, .. } = *self;
        let container = snapshot.containers.get(row as usize)?;
        let pod = snapshot.pod(self.pod_of_container(row)?);
        let mut rows = Rows::default();
        rows.push("Pod", snapshot.pod_key(pod));
        let kind = match container.kind {
            ContainerKind::Init => "init container",
            ContainerKind::Sidecar => "sidecar",
            ContainerKind::Main => "container",
            ContainerKind::Ephemeral => "ephemeral container",
        };
        rows.push("Kind", kind.to_owned());
        rows.push("State", self.state_text(container));
        self.push_amounts(&mut rows, pod, &PodAmounts::of_container(snapshot, container, settings.resource));
        let last = match (snapshot.text(container.last_reason), container.last_exit_code) {
            ("", None) => String::new(),
            ("", Some(code)) => format!(", last with exit code {code}"),
            (reason, _) => format!(", last after {reason}"),
        };
        rows.push("Restarts", format!("{}{last}", format_integer(i128::from(container.restarts))));
        if settings.measure == Measure::Age {
            let age = container.since.age_seconds(settings.now_unix_ms).map(units::format_age);
            rows.push("In this state for", age.unwrap_or_else(|| "an unknown time".to_owned()));
        }
        Some(Description { title: snapshot.text(container.name).to_owned(), rows: rows.0 })
    }

    /// `running, ready`, `waiting: CrashLoopBackOff`, `terminated: OOMKilled, exit code 137`.
    fn state_text(&self, container: &Container) -> String {
        let (state, then) = match container.state {
            ContainerState::Unknown => return "unknown".to_owned(),
            ContainerState::Running if container.ready => return "running, ready".to_owned(),
            ContainerState::Running if container.kind == ContainerKind::Ephemeral => return "running".to_owned(),
            ContainerState::Running => return "running, not ready".to_owned(),
            ContainerState::Waiting => ("waiting", String::new()),
            ContainerState::Terminated => {
                ("terminated", container.exit_code.map_or(String::new(), |code| format!(", exit code {code}")))
            }
        };
        match self.snapshot.text(container.reason) {
            "" => format!("{state}{then}"),
            reason => format!("{state}: {reason}{then}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use cluster::view::Prices;
    use cluster::{NodeId, Totals};

    use super::*;
    use crate::testing::{ready, settings, snapshot};
    use crate::{Item, Scale};

    #[test]
    fn a_container_says_what_it_asks_and_how_it_is() {
        let pod = r#"{"kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"nodeName":"a",
            "initContainers":[{"name":"migrate"}],
            "containers":[{"name":"app","resources":{"requests":{"cpu":"1"},"limits":{"cpu":"2"}}},{"name":"log"}]},
            "status":{"phase":"Running","initContainerStatuses":[{"name":"migrate","state":{"terminated":{"exitCode":0,
            "reason":"Completed"}}}],"containerStatuses":[{"name":"app","ready":true,"restartCount":3,
            "state":{"running":{}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}},
            {"name":"log","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}"#;
        let usage = r#"{"kind":"PodMetrics","metadata":{"name":"web-1","namespace":"shop"},
            "containers":[{"name":"app","usage":{"cpu":"250m"}}]}"#;
        let snapshot = snapshot(&[ready("a", r#""cpu":"4""#), pod.to_owned(), usage.to_owned()]);
        let (totals, scale) = (Totals::of(&snapshot), Scale::of(&snapshot, Prices::default()));
        let settings = settings(Measure::default());
        let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &settings, scale: &scale };
        let text = |row| {
            let Description { title, rows } = scene.describe(Item::Container(row));
            let rows: Vec<String> = rows.iter().map(|(label, text)| format!("{label}: {text}")).collect();
            format!("{title}\n{}", rows.join("\n"))
        };
        let row = |name: &str| snapshot.containers.iter().position(|c| snapshot.text(c.name) == name).unwrap() as u32;
        assert_eq!(
            text(row("app")),
            "app\nPod: shop/web-1\nKind: container\nState: running, ready\n\
            cpu requested: 1 core, 25.0% of allocatable\ncpu limit: 2 cores, 50.0% of allocatable\n\
            cpu used: 250 millicores, 25.0% of request\nRestarts: 3, last after OOMKilled"
        );
        assert!(text(row("log")).contains("State: waiting: CrashLoopBackOff\ncpu requested: none\ncpu limit: none"));
        assert!(text(row("migrate")).contains("Kind: init container\nState: terminated: Completed, exit code 0"));
        assert_eq!((text(99), scene.pod_of_container(99)), ("\n".to_owned(), None));
        assert_eq!(scene.describe(Item::Node(NodeId(9))), Description::default());
    }
}
