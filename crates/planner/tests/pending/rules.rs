//! Rules 0 to 6, 8 and 9.

use super::{answer, filters, findings, node, only, pod, running, snapshot, waiting};

/// Checks sentence (up to preemption), verdict and smallest change.
fn check(objects: &[String], expected: [&str; 3]) {
    let [sentence, verdict, change] = answer(objects);
    assert_eq!([filters(&sentence), verdict.as_str(), change.as_str()], expected);
}

#[test]
fn rule_0_gates() {
    check(
        &[node("a", "", ""), waiting("p", "", r#""schedulingGates":[{"name":"quota"}]"#)],
        [
            "Scheduling is blocked due to non-empty scheduling gates",
            "gated",
            "Let whoever set them remove the scheduling gates quota.",
        ],
    );
}

#[test]
fn rule_1_unschedulable() {
    let cordoned =
        r#""unschedulable":true,"taints":[{"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule"}]"#;
    let nodes = [node("a", "", cordoned)];
    check(
        &[nodes[0].clone(), waiting("p", "", "")],
        [
            "0/1 nodes are available: 1 node(s) were unschedulable",
            "never_fits",
            "Uncordon node a, and wait until node a has lost the taint node.kubernetes.io/unschedulable:NoSchedule.",
        ],
    );
    for tolerations in [r#"{"operator":"Exists"}"#, r#"{"key":"node.kubernetes.io/unschedulable","operator":"Exists"}"#]
    {
        let spec = format!(r#""tolerations":[{tolerations}]"#);
        check(&[nodes[0].clone(), waiting("p", "", &spec)], ["It fits 1 of 1 node as they are.", "fits_now", ""]);
    }
}

#[test]
fn rule_2_node_name() {
    // Who names a node has one; the rule speaks of the others.
    let snapshot = snapshot(&[node("a", "", ""), node("b", "", ""), running("p", "b", 100, "", "")]);
    assert_eq!(findings(&snapshot, "p", "a"), ["node(s) didn't match the requested node name"]);
    assert_eq!(findings(&snapshot, "p", "b"), [""; 0]);
}

#[test]
fn rule_3_taints() {
    let tainted =
        |value: &str| node("a", "", &format!(r#""taints":[{{"key":"k","value":"{value}","effect":"NoSchedule"}}]"#));
    for (toleration, value, tolerated) in [
        (r#"{"key":"k","value":"v","effect":"NoSchedule"}"#, "v", true),
        (r#"{"key":"k","operator":"Equal","value":"v"}"#, "v", true),
        (r#"{"key":"k","operator":"Exists","effect":"NoSchedule"}"#, "v", true),
        (r#"{"operator":"Exists"}"#, "v", true),
        (r#"{"key":"k","value":"w"}"#, "v", false),
        (r#"{"key":"k","value":"v","effect":"NoExecute"}"#, "v", false),
        (r#"{"key":"j","operator":"Exists"}"#, "v", false),
        (r#"{"key":"k","operator":"Maybe"}"#, "v", false),
        (r#"{"key":"k","operator":"Gt","value":"5"}"#, "7", true),
        (r#"{"key":"k","operator":"Gt","value":"5"}"#, "5", false),
        (r#"{"key":"k","operator":"Lt","value":"5"}"#, "3", true),
        (r#"{"key":"k","operator":"Lt","value":"five"}"#, "3", false),
    ] {
        let [_, verdict, _] = answer(&[tainted(value), waiting("p", "", &format!(r#""tolerations":[{toleration}]"#))]);
        assert_eq!(verdict, if tolerated { "fits_now" } else { "never_fits" }, "{toleration} for {value}");
    }
    let prefers = node("a", "", r#""taints":[{"key":"k","effect":"PreferNoSchedule"}]"#);
    check(&[prefers, waiting("p", "", "")], ["It fits 1 of 1 node as they are.", "fits_now", ""]);
    check(
        &[
            tainted("v"),
            node("b", "", r#""taints":[{"key":"k","value":"v","effect":"NoSchedule"}]"#),
            waiting("p", "", ""),
        ],
        [
            "0/2 nodes are available: 2 node(s) had untolerated taint(s)",
            "never_fits",
            "Tolerate the taint k=v:NoSchedule of node a and 1 more.",
        ],
    );
    let unwell = node("a", "", r#""taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoExecute"}]"#);
    let [_, _, change] = answer(&[unwell, waiting("p", "", "")]);
    assert_eq!(change, "Wait until node a has lost the taint node.kubernetes.io/not-ready:NoExecute.");
}

#[test]
fn rule_4_node_affinity() {
    let terms = |terms: &str| {
        format!(
            r#""affinity":{{"nodeAffinity":{{"requiredDuringSchedulingIgnoredDuringExecution":{{"nodeSelectorTerms":[{terms}]}}}}}}"#
        )
    };
    let disk = |operator: &str, values: &str| {
        terms(&format!(r#"{{"matchExpressions":[{{"key":"disk","operator":"{operator}","values":[{values}]}}]}}"#))
    };
    for (spec, fits) in [
        (r#""nodeSelector":{"disk":"ssd"}"#.to_owned(), true),
        (r#""nodeSelector":{"disk":"tape"}"#.to_owned(), false),
        (disk("In", r#""ssd","hdd""#), true),
        (disk("NotIn", r#""ssd""#), false),
        (disk("Exists", ""), true),
        (disk("DoesNotExist", ""), false),
        (disk("Near", r#""ssd""#), false),
        (terms(r#"{"matchExpressions":[{"key":"cores","operator":"Gt","values":["7"]}]}"#), true),
        (terms(r#"{"matchExpressions":[{"key":"cores","operator":"Lt","values":["8"]}]}"#), false),
        (terms(r#"{"matchExpressions":[{"key":"disk","operator":"Gt","values":["7"]}]}"#), false),
        (terms(r#"{"matchExpressions":[{"key":"none","operator":"NotIn","values":["x"]}]}"#), true),
        // Any one term; an empty one, and an empty list of them, match nothing.
        (
            terms(
                r#"{"matchExpressions":[{"key":"none","operator":"Exists"}]},{"matchExpressions":[{"key":"disk","operator":"Exists"}]}"#,
            ),
            true,
        ),
        (terms("{}"), false),
        (terms(""), false),
        (terms(r#"{"matchFields":[{"key":"metadata.name","operator":"In","values":["a"]}]}"#), true),
        (terms(r#"{"matchFields":[{"key":"metadata.name","operator":"NotIn","values":["a"]}]}"#), false),
    ] {
        let [_, verdict, _] = answer(&[node("a", r#""disk":"ssd","cores":"8""#, ""), waiting("p", "", &spec)]);
        assert_eq!(verdict == "fits_now", fits, "{spec}");
    }
    check(
        &[node("a", r#""disk":"ssd""#, ""), waiting("p", "", r#""nodeSelector":{"disk":"tape"}"#)],
        [
            "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector",
            "never_fits",
            "Remove the selector disk=tape, or label node a accordingly.",
        ],
    );
    // As a DaemonSet's pod names its node: others are left out before any filter.
    let named = terms(r#"{"matchFields":[{"key":"metadata.name","operator":"In","values":["a"]}]}"#);
    check(
        &[
            node("a", "", ""),
            node("b", "", r#""unschedulable":true"#),
            running("r", "a", 4000, "", ""),
            waiting("p", "", &named),
        ],
        [
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]",
            "needs_room",
            "Free 1 cpu on node a.",
        ],
    );
    let torn = terms(
        r#"{"matchFields":[{"key":"metadata.name","operator":"In","values":["a"]},{"key":"metadata.name","operator":"In","values":["b"]}]}"#,
    );
    check(
        &[node("a", "", ""), waiting("p", "", &torn)],
        ["0/1 nodes are available: pod affinity terms conflict", "stopped", ""],
    );
}

#[test]
fn rule_5_ports() {
    let port = |ip: &str, protocol: &str| {
        format!(r#""containers":[{{"name":"c","ports":[{{"hostPort":80,"hostIP":"{ip}","protocol":"{protocol}"}}]}}]"#)
    };
    let taken = |ip: &str, protocol: &str| pod("web", "", &format!(r#""nodeName":"a",{}"#, port(ip, protocol)));
    for (has, wants, clashes) in [
        (("", "TCP"), ("", ""), true),
        (("0.0.0.0", "TCP"), ("10.0.0.1", "TCP"), true),
        (("10.0.0.1", "TCP"), ("0.0.0.0", "TCP"), true),
        (("10.0.0.1", "TCP"), ("10.0.0.2", "TCP"), false),
        (("", "TCP"), ("", "UDP"), false),
    ] {
        let objects = [node("a", "", ""), taken(has.0, has.1), pod("p", "", &port(wants.0, wants.1))];
        assert_eq!(answer(&objects)[1] == "needs_room", clashes, "{has:?} {wants:?}");
    }
    check(
        &[node("a", "", ""), taken("", "TCP"), pod("p", "", &port("", "TCP"))],
        [
            "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports",
            "needs_room",
            "Free port 80/TCP on node a, which pod shop/web holds.",
        ],
    );
}

#[test]
fn rule_6_room() {
    check(
        &[
            node("a", "", ""),
            node("b", "", ""),
            running("r", "a", 3250, "", ""),
            running("s", "b", 3500, "", ""),
            waiting("p", "", ""),
        ],
        ["0/2 nodes are available: 2 Insufficient cpu", "needs_room", "Free 250m cpu on node a."],
    );
    let asks = |requests: &str| {
        pod("p", "", &format!(r#""containers":[{{"name":"c","resources":{{"requests":{{{requests}}}}}}}]"#))
    };
    check(
        &[node("a", "", ""), asks(r#""cpu":"5","memory":"1Gi""#)],
        [
            "0/1 nodes are available: 1 Insufficient cpu",
            "needs_bigger_node",
            "Add a node with at least 5 cpu and 1Gi memory allocatable beyond what its own DaemonSet pods take.",
        ],
    );
    check(
        &[node("a", "", ""), asks(r#""example.com/card":"1","cpu":"0""#)],
        [
            "0/1 nodes are available: 1 Insufficient example.com/card",
            "needs_bigger_node",
            "Add a node with at least 1 example.com/card allocatable beyond what its own DaemonSet pods take.",
        ],
    );
    // What has no domain and is no native resource is not compared.
    check(&[node("a", "", ""), asks(r#""spoons":"7""#)], ["It fits 1 of 1 node as they are.", "fits_now", ""]);
    let full: Vec<String> = (0..10).map(|at| running(&format!("r{at}"), "a", 0, "", "")).collect();
    let mut objects = vec![node("a", "", ""), waiting("p", "", "")];
    objects.extend(full);
    check(
        &objects,
        [
            "0/1 nodes are available: 1 Too many pods",
            "needs_room",
            "Move a pod away from node a, or raise its limit of 10 pods.",
        ],
    );
    objects.push(running("r10", "a", 3500, "", ""));
    check(
        &objects,
        [
            "0/1 nodes are available: 1 Insufficient cpu, 1 Too many pods",
            "needs_room",
            "Free 500m cpu and the place of a pod on node a.",
        ],
    );
}

#[test]
fn rule_8_spread() {
    let spread = |more: &str| {
        format!(
            r#""topologySpreadConstraints":[{{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{{"matchLabels":{{"app":"w"}}}}{more}}}]"#
        )
    };
    let app = r#""app":"w""#;
    let cluster = |spec: &str| {
        vec![
            node("a", r#""zone":"1""#, ""),
            node("b", r#""zone":"2","old":"yes""#, r#""unschedulable":true"#),
            node("c", "", ""),
            running("r", "a", 0, app, ""),
            waiting("p", app, spec),
        ]
    };
    check(
        &cluster(&spread("")),
        [
            "0/3 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label), 1 node(s) were unschedulable",
            "needs_others",
            "Uncordon node b.",
        ],
    );
    // A domain that the pod cannot go to does not count, where the constraint says so.
    let not_old = r#","affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"old","operator":"DoesNotExist"}]}]}}}"#;
    assert_eq!(answer(&cluster(&format!("{}{not_old}", spread(""))))[1], "fits_now");
    let ignore = spread(r#","nodeAffinityPolicy":"Ignore""#);
    assert_eq!(answer(&cluster(&format!("{ignore}{not_old}")))[1], "needs_others");
    // With fewer domains than asked for the smallest counts as empty.
    let min_domains = spread(r#","minDomains":3"#);
    assert_eq!(answer(&cluster(&format!("{min_domains}{not_old}")))[1], "needs_others");
    // Only pods of the same revision count.
    let keys = spread(r#","matchLabelKeys":["hash"]"#);
    let mut objects = cluster("");
    objects[4] = waiting("p", r#""app":"w","hash":"2""#, &keys);
    assert_eq!(answer(&objects)[1], "fits_now");
    // A pod that is being deleted no longer counts.
    let mut objects = cluster(&spread(""));
    objects[3] = objects[3].replace(r#""name":"r""#, r#""name":"r","deletionTimestamp":"2026-01-01T00:00:00Z""#);
    assert_eq!(answer(&objects)[1], "fits_now");
    // A constraint that only prefers forbids nothing.
    assert_eq!(answer(&cluster(&spread("").replace("DoNotSchedule", "ScheduleAnyway")))[1], "fits_now");
    let group = only(&[
        node("a", r#""zone":"1""#, ""),
        node("b", r#""zone":"2""#, r#""taints":[{"key":"k","effect":"NoSchedule"}]"#),
        running("r", "a", 0, app, ""),
        waiting("p", app, &spread("")),
    ]);
    let changes: Vec<&str> = group.changes.iter().map(|change| change.sentence.as_str()).collect();
    assert_eq!(
        changes,
        [
            "Make room in the emptier domains of zone, or raise maxSkew from 1 to 2 for node a.",
            "Tolerate the taint k:NoSchedule of node b."
        ]
    );
    // Nodes with a taint that the pod does not tolerate count unless the constraint says otherwise.
    let honor = spread(r#","nodeTaintsPolicy":"Honor""#);
    let objects = [
        node("a", r#""zone":"1""#, ""),
        node("b", r#""zone":"2""#, r#""taints":[{"key":"k","effect":"NoSchedule"}]"#),
        running("r", "a", 0, app, ""),
        waiting("p", app, &honor),
    ];
    assert_eq!(answer(&objects)[1], "fits_now");
}

#[test]
fn rule_9_neighbours() {
    let term = |app: &str, more: &str| {
        format!(
            r#"{{"requiredDuringSchedulingIgnoredDuringExecution":[{{"topologyKey":"zone","labelSelector":{{"matchLabels":{{"app":"{app}"}}}}{more}}}]}}"#
        )
    };
    let near = |app: &str| format!(r#""affinity":{{"podAffinity":{}}}"#, term(app, ""));
    let apart = |app: &str, more: &str| format!(r#""affinity":{{"podAntiAffinity":{}}}"#, term(app, more));
    let zones = [node("a", r#""zone":"1""#, ""), node("b", r#""zone":"1""#, ""), node("c", "", "")];
    let with = |objects: &[String]| [&zones[..], objects].concat();
    check(
        &with(&[waiting("p", "", &near("db"))]),
        [
            "0/3 nodes are available: 3 node(s) didn't match pod affinity rules",
            "needs_others",
            "Run a pod that its affinity asks for in the domain of node a.",
        ],
    );
    let db = running("db", "a", 0, r#""app":"db""#, "");
    let fits = |objects: &[String]| answer(&with(objects))[0].clone();
    assert_eq!(fits(&[db.clone(), waiting("p", "", &near("db"))]), "It fits 2 of 3 nodes as they are.");
    // The first of its kind may go anywhere that has the label.
    assert_eq!(fits(&[waiting("p", r#""app":"w""#, &near("w"))]), "It fits 2 of 3 nodes as they are.");
    check(
        &with(&[db.clone(), waiting("p", "", &format!(r#"{},"nodeSelector":{{"zone":"1"}}"#, apart("db", "")))]),
        [
            "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) didn't match pod anti-affinity rules",
            "needs_others",
            "Move the pods it avoids away from the zone of node a, or drop that anti-affinity.",
        ],
    );
    // A pod that runs may avoid the one that waits.
    let shy = running("shy", "b", 0, "", &apart("w", ""));
    check(
        &with(&[shy, waiting("p", r#""app":"w""#, r#""nodeSelector":{"zone":"1"}"#)]),
        [
            "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) didn't satisfy existing pods anti-affinity rules",
            "needs_others",
            "Move the pods that avoid it away from the zone of node a, or drop their anti-affinity.",
        ],
    );
    // Other namespaces count only where the term names or selects them.
    let elsewhere = db.replace(r#""namespace":"shop""#, r#""namespace":"data""#);
    let namespace =
        r#"{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"data","labels":{"team":"d"}}}"#.to_owned();
    for (more, avoids) in [
        ("", false),
        (r#","namespaces":["data"]"#, true),
        (r#","namespaces":["other"]"#, false),
        (r#","namespaceSelector":{}"#, true),
        (r#","namespaceSelector":{"matchLabels":{"team":"d"}}"#, true),
        (r#","namespaceSelector":{"matchLabels":{"team":"e"}}"#, false),
    ] {
        let objects = with(&[elsewhere.clone(), namespace.clone(), waiting("p", "", &apart("db", more))]);
        let expected = if avoids { "It fits 1 of 3 nodes as they are." } else { "It fits 3 of 3 nodes as they are." };
        assert_eq!(answer(&objects)[0], expected, "{more}");
    }
}
