//! The sections of facts beyond nodes, pods and amounts, for a terminal.

use std::io::{Result, Write};

use cluster::{Controllers, Disruption, Facts, NameList, Versions};

use super::text::{PrintedAge, printable};

/// Names told in a line before the rest is counted.
const NAMES_TOLD: usize = 3;
/// Rows told of a list.
const ROWS_TOLD: usize = 10;

/// Names in a line: the first ones, and how many more there are.
fn names(list: &NameList) -> String {
    let all = match list {
        NameList::All(names) => names,
        NameList::Long { first, .. } => first,
    };
    let told: Vec<_> = all.iter().take(NAMES_TOLD).map(|name| printable(name)).collect();
    let more = list.count().saturating_sub(told.len() as u64);
    if more == 0 { told.join(", ") } else { format!("{} and {more} more", told.join(", ")) }
}

fn line(out: &mut impl Write, what: &str, list: &NameList) -> Result<()> {
    if list.count() == 0 {
        return Ok(());
    }
    writeln!(out, "{:>8}  {what}: {}", list.count(), names(list))
}

fn rest(out: &mut impl Write, count: usize) -> Result<()> {
    if count > ROWS_TOLD {
        writeln!(out, "          and {} more (--json tells all)", count - ROWS_TOLD)
    } else {
        Ok(())
    }
}

pub(super) fn pending(out: &mut impl Write, facts: &Facts) -> Result<()> {
    let lists = [
        ("pods for which the scheduler found no node", &facts.unschedulable_pods),
        ("pods that a scheduling gate holds back", &facts.scheduling_gated_pods),
        ("pods on nodes that are not listed", &facts.pods_bound_to_missing_nodes),
    ];
    if lists.iter().all(|(_, list)| list.as_ref().is_none_or(|list| list.count() == 0)) {
        return Ok(());
    }
    writeln!(out, "\npending")?;
    for (what, list) in lists {
        line(out, what, list.as_ref().unwrap_or(&NameList::default()))?;
    }
    Ok(())
}

pub(super) fn disruption(out: &mut impl Write, facts: &Facts, section: &Disruption) -> Result<()> {
    if facts.pdbs == 0 && section.pods_without_controller.count() == 0 && section.nodes_being_disrupted.count() == 0 {
        return Ok(());
    }
    writeln!(out, "\ndisruption")?;
    writeln!(out, "{:>8}  budgets, {} allow no disruption", facts.pdbs, facts.pdbs_allowing_no_disruption)?;
    if let Some(blocked) = &facts.nodes_blocked_by_pdb {
        line(out, "nodes cannot be drained now", blocked)?;
    }
    for refusal in section.refusals.iter().take(ROWS_TOLD) {
        let budgets: Vec<_> = refusal.budgets.iter().map(|budget| printable(budget)).collect();
        let (pods, nodes, budgets) = (refusal.pods.count(), refusal.nodes.count(), budgets.join(" and "));
        let word = |count, one: &str| if count == 1 { one.to_owned() } else { format!("{one}s") };
        let (pod, node) = (word(pods, "pod"), word(nodes, "node"));
        writeln!(out, "{:>8}  {budgets}: {pods} {pod} on {nodes} {node}. {}", refusal.code, refusal.reason)?;
    }
    rest(out, section.refusals.len())?;
    line(out, "budgets can never allow a disruption", &section.budgets_blocking_fully)?;
    line(out, "budgets select no pod", &section.budgets_without_pods)?;
    line(out, "budgets are not observed as they are", &section.budgets_not_observed)?;
    for (budget, why) in section.budgets_failing.iter().take(ROWS_TOLD) {
        writeln!(out, "   fails  {}: {}", printable(budget), printable(why))?;
    }
    for one in section.budgets_that_differ.iter().take(ROWS_TOLD) {
        let (is, should) = (one.status.allowed, one.worked_out.allowed);
        let budget = printable(&one.budget);
        writeln!(out, " differs  {budget}: its status allows {is}, its pods and their controllers give {should}")?;
    }
    line(out, "pods that no controller makes again (drain needs --force)", &section.pods_without_controller)?;
    if section.pods_with_local_data > 0 {
        let count = section.pods_with_local_data;
        writeln!(out, "{count:>8}  pods with an emptyDir (drain needs --delete-emptydir-data)")?;
    }
    line(out, "pods that Karpenter must not disrupt", &section.pods_do_not_disrupt)?;
    line(out, "pods that Cluster Autoscaler must not evict", &section.pods_not_safe_to_evict)?;
    line(out, "nodes that an autoscaler is taking away", &section.nodes_being_disrupted)
}

pub(super) fn versions(out: &mut impl Write, section: &Versions) -> Result<()> {
    if section.components.is_empty() && section.deprecated_apis.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nversions")?;
    for (component, versions) in &section.components {
        let counts: Vec<_> = versions.iter().map(|(version, count)| format!("{version} ({count})")).collect();
        writeln!(out, "  {component:<26}{}", counts.join(", "))?;
    }
    if section.api_server_assumed {
        writeln!(out, "  no kube-apiserver tells its version: it is at least that of the newest other component")?;
    }
    for spread in &section.patch_spread {
        let (component, minor, newest) = (spread.component, &spread.minor, &spread.newest);
        writeln!(out, "{:>8}  {component} of {minor} behind the newest patch that runs, {newest}", spread.behind)?;
    }
    for one in &section.out_of_policy {
        let places = names(&one.places);
        writeln!(out, "  breach  {} {}: {} ({places})", one.component, one.version, one.rule)?;
    }
    for api in &section.deprecated_apis {
        let instead = if api.replacement.is_empty() { String::new() } else { format!(", use {}", api.replacement) };
        let shown: Vec<_> = api.shown_by.keys().map(|by| printable(by)).collect();
        let (version, kind, removed) = (api.api_version, api.kind, &api.removed_in);
        let count = api.objects.count();
        writeln!(out, "{count:>8}  {version} {kind}, removed in {removed}{instead} (shown by {})", shown.join(", "))?;
    }
    let Some(upgrade) = &section.next_upgrade else { return Ok(()) };
    let is = if upgrade.blocked { "blocked" } else { "not blocked by what is known here" };
    writeln!(out, "  next: {} to {}, {is}", upgrade.from, upgrade.to)?;
    for blocker in &upgrade.blockers {
        writeln!(out, "{:>8}  {}: {}", blocker.places.count(), blocker.reason, names(&blocker.places))?;
    }
    for (number, step) in (1..).zip(&upgrade.steps) {
        let count = if step.count == 0 { String::new() } else { format!(" ({})", step.count) };
        writeln!(out, "  {number:>4}. {}{count} to {}: {}", step.component, step.to, step.what)?;
    }
    Ok(())
}

pub(super) fn controllers(out: &mut impl Write, section: &Controllers) -> Result<()> {
    let counts = [
        section.behind_count,
        section.rollouts_count,
        section.pods_behind.count(),
        section.pods_with_owner_gone.count(),
        section.objects_with_owner_gone.count(),
        section.autoscalers_that_differ.len() as u64,
        (section.fought_over.len() + section.rewritten.len()) as u64,
        section.pods_by_root.values().sum(),
    ];
    if counts.iter().all(|count| *count == 0) {
        return Ok(());
    }
    writeln!(out, "\ncontrollers")?;
    let of = |kind: &str| if kind == "none" { "no controller".to_owned() } else { printable(kind) };
    let roots: Vec<_> = section.pods_by_root.iter().map(|(kind, count)| format!("{count} of {}", of(kind))).collect();
    if !roots.is_empty() {
        writeln!(out, "  pods    {}", roots.join(", "))?;
    }
    for one in section.behind.iter().take(ROWS_TOLD) {
        let (kind, object, by) = (printable(&one.kind), printable(&one.object), printable(&one.changed_by));
        let age = one.seconds_behind.map_or(String::new(), |seconds| format!(" for at least {}", PrintedAge(seconds)));
        let written = if by.is_empty() { String::new() } else { format!(", written by {by}") };
        let what = if one.lag > 0 {
            format!("{} not observed{age}", units::format_count(u64::try_from(one.lag).unwrap_or(0), "change"))
        } else {
            let types: Vec<_> = one.stale_conditions.iter().map(|stale| printable(&stale.kind)).collect();
            format!("conditions of an older generation: {}", types.join(", "))
        };
        writeln!(out, "  behind  {kind} {object}: {what}{written}")?;
    }
    rest(out, usize::try_from(section.behind_count).unwrap_or(usize::MAX))?;
    for one in section.fought_over.iter().take(ROWS_TOLD) {
        let (kind, object) = (printable(&one.kind), printable(&one.object));
        let managers = one.fought.managers.each_ref().map(|name| printable(name)).join(" and ");
        let fields: Vec<_> = one.fought.fields.iter().map(|field| printable(field)).collect();
        writeln!(out, "  fought  {kind} {object}: {managers} take {} from each other", fields.join(", "))?;
    }
    rest(out, section.fought_over.len())?;
    for one in section.rewritten.iter().take(ROWS_TOLD) {
        let (kind, object, by) = (printable(&one.kind), printable(&one.object), printable(&one.rewritten.by));
        let (times, within) = (one.rewritten.times, PrintedAge(one.rewritten.seconds));
        let by = if by.is_empty() { String::new() } else { format!(", last by {by}") };
        writeln!(out, "    loop  {kind} {object}: rewritten {times} times within {within}{by}")?;
    }
    rest(out, section.rewritten.len())?;
    for one in section.rollouts.iter().take(ROWS_TOLD) {
        let updated = one.updated.unwrap_or(0);
        let (kind, object) = (printable(&one.kind), printable(&one.object));
        let paused = if one.paused { ", paused" } else { "" };
        writeln!(
            out,
            " rollout  {kind} {object}: {} ready and {updated} updated of {}{paused}",
            one.ready, one.desired
        )?;
    }
    rest(out, usize::try_from(section.rollouts_count).unwrap_or(usize::MAX))?;
    for one in section.autoscalers_that_differ.iter().take(ROWS_TOLD) {
        let (hpa, low, high) = (printable(&one.hpa), one.wanted.0, one.wanted.1);
        let wanted = if low == high { low.to_string() } else { format!("{low} to {high}") };
        let reasons: Vec<_> = one.reasons.iter().map(|reason| printable(reason)).collect();
        writeln!(
            out,
            " differs  {hpa}: decided on {}, its metrics give {wanted} ({})",
            one.decided,
            reasons.join(", ")
        )?;
    }
    line(out, "pods have a generation that their kubelet has not seen", &section.pods_behind)?;
    line(out, "pods name a controller that is not there", &section.pods_with_owner_gone)?;
    line(out, "objects name a controller that is not there", &section.objects_with_owner_gone)
}
