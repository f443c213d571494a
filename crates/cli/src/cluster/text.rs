//! The facts of a snapshot for a terminal.

use std::io::{Result, Write};

use cluster::{Facts, NameList, ResourceId, Snapshot, Totals, Warning, amount_of};
use units::{Quantity, format_integer, format_percent, format_resource};

pub(super) fn print(
    out: &mut impl Write,
    snapshot: &Snapshot,
    totals: &Totals,
    facts: &Facts,
    warnings: &[Warning],
) -> Result<()> {
    let phases: Vec<_> = facts.pods_by_phase.iter().map(|(phase, count)| format!("{count} {phase}")).collect();
    writeln!(out, "nodes  {}", format_integer(i128::from(facts.nodes)))?;
    writeln!(out, "pods   {}  {}", format_integer(i128::from(facts.pods)), phases.join(", "))?;
    for (name, list) in [
        ("unschedulable", &facts.unschedulable_pods),
        ("gated", &facts.scheduling_gated_pods),
        ("on missing nodes", &facts.pods_bound_to_missing_nodes),
    ] {
        let count = list.as_ref().map_or(0, NameList::count);
        if count > 0 {
            writeln!(out, "       {count} {name}")?;
        }
    }
    writeln!(out, "\n{:<24} {:>16} {:>16} {:>16} {:>8}", "resource", "allocatable", "requests", "limits", "of it")?;
    for (resource, name) in snapshot.resources() {
        print_resource(out, snapshot, totals, resource, name)?;
    }
    if !facts.top5_cpu_request.is_empty() {
        writeln!(out, "\nmost CPU requested")?;
        for top in &facts.top5_cpu_request {
            writeln!(out, "{:>8}  {}", format_percent(Some(top.pct)), printable(&top.node))?;
        }
    }
    for warning in warnings {
        let times = if warning.count > 1 { format!(" ({} times)", warning.count) } else { String::new() };
        eprintln!("warning: {}{times}", printable(&warning.message));
    }
    Ok(())
}

fn print_resource(
    out: &mut impl Write,
    snapshot: &Snapshot,
    totals: &Totals,
    resource: ResourceId,
    name: &str,
) -> Result<()> {
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
        return Ok(());
    }
    let of_it = format_percent(requests.ratio_of(allocatable).map(|ratio| ratio * 100.0));
    let [allocatable, requests, limits] = [allocatable, requests, limits].map(|amount| format_resource(name, amount));
    writeln!(out, "{:<24} {allocatable:>16} {requests:>16} {limits:>16} {of_it:>8}", printable(name))
}

/// Names from a file never steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
