//! The facts of a snapshot for a terminal.

use cluster::{Facts, NameList, ResourceId, Snapshot, Totals, Warning, amount_of};
use units::{Quantity, format_integer, format_percent, format_resource};

pub(crate) fn print(snapshot: &Snapshot, totals: &Totals, facts: &Facts, warnings: &[Warning]) {
    let phases: Vec<_> = facts.pods_by_phase.iter().map(|(phase, count)| format!("{count} {phase}")).collect();
    println!("nodes  {}", format_integer(i128::from(facts.nodes)));
    println!("pods   {}  {}", format_integer(i128::from(facts.pods)), phases.join(", "));
    for (name, list) in [
        ("unschedulable", &facts.unschedulable_pods),
        ("gated", &facts.scheduling_gated_pods),
        ("on missing nodes", &facts.pods_bound_to_missing_nodes),
    ] {
        let count = list.as_ref().map_or(0, NameList::count);
        if count > 0 {
            println!("       {count} {name}");
        }
    }
    println!("\n{:<24} {:>16} {:>16} {:>16} {:>8}", "resource", "allocatable", "requests", "limits", "of it");
    for (resource, name) in snapshot.resources() {
        print_resource(snapshot, totals, resource, name);
    }
    if !facts.top5_cpu_request.is_empty() {
        println!("\nmost CPU requested");
        for top in &facts.top5_cpu_request {
            println!("{:>8}  {}", format_percent(Some(top.pct)), printable(&top.node));
        }
    }
    for warning in warnings {
        let times = if warning.count > 1 { format!(" ({} times)", warning.count) } else { String::new() };
        eprintln!("warning: {}{times}", printable(&warning.message));
    }
}

fn print_resource(snapshot: &Snapshot, totals: &Totals, resource: ResourceId, name: &str) {
    let allocatable: Quantity = snapshot
        .nodes
        .iter()
        .filter_map(|node| amount_of(snapshot.amounts(node.allocatable), resource))
        .filter(|amount| !amount.is_negative())
        .sum();
    let requests = if resource == ResourceId::PODS {
        Quantity::from_units(totals.nodes.iter().map(|node| i64::from(node.pods)).sum())
    } else {
        totals.requests_on_nodes.get(resource).unwrap_or_default()
    };
    let limits = totals.limits_on_nodes.get(resource).unwrap_or_default();
    if allocatable.is_zero() && requests.is_zero() && limits.is_zero() {
        return;
    }
    let of_it = format_percent(requests.ratio_of(allocatable).map(|ratio| ratio * 100.0));
    let [allocatable, requests, limits] = [allocatable, requests, limits].map(|amount| format_resource(name, amount));
    println!("{:<24} {allocatable:>16} {requests:>16} {limits:>16} {of_it:>8}", printable(name));
}

/// Names from a file never steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
