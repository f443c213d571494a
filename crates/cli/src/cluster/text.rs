//! The facts of a snapshot for a terminal.

use std::io::{Result, Write};

use cluster::{Facts, ResourceId, Snapshot, Totals, Warning, amount_of};
use units::{Quantity, format_integer, format_percent, format_resource};

use super::sections;

pub(super) fn print(
    out: &mut impl Write,
    snapshot: &Snapshot,
    totals: &Totals,
    facts: &Facts,
    warnings: &[Warning],
) -> Result<()> {
    let only_trace = facts.trace.is_some() && facts.nodes == 0 && facts.pods == 0;
    if !only_trace {
        print_amounts(out, snapshot, totals, facts)?;
    }
    if let Some(section) = &facts.disruption {
        sections::disruption(out, facts, section)?;
    }
    if let Some(section) = &facts.versions {
        sections::versions(out, section)?;
    }
    if let Some(section) = &facts.controllers {
        sections::controllers(out, section)?;
    }
    if let Some(trace) = &facts.trace {
        let (events, steps) = (trace.events, &trace.steps);
        let most = steps.iter().map(|step| step.desired_pods).max().unwrap_or(0);
        writeln!(out, "\nSimKube trace of {events} events: {most} pods at most, of {}", trace.tracked.join(", "))?;
    }
    for warning in warnings {
        let times = if warning.count > 1 { format!(" ({} times)", warning.count) } else { String::new() };
        eprintln!("warning: {}{times}", printable(&warning.message));
    }
    Ok(())
}

/// Nodes, pods, pending pods and requests.
fn print_amounts(out: &mut impl Write, snapshot: &Snapshot, totals: &Totals, facts: &Facts) -> Result<()> {
    let phases: Vec<_> = facts.pods_by_phase.iter().map(|(phase, count)| format!("{count} {phase}")).collect();
    writeln!(out, "nodes  {}", format_integer(i128::from(facts.nodes)))?;
    writeln!(out, "pods   {}  {}", format_integer(i128::from(facts.pods)), phases.join(", "))?;
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
    sections::pending(out, facts)
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
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Seconds as people say them.
pub(super) struct PrintedAge(pub(super) i64);

impl std::fmt::Display for PrintedAge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&units::format_age(self.0))
    }
}
