//! Request, limit, use, allocatable and capacity as bars on one scale.

use cluster::view::{Figure, ResourceFigures};
use leptos::prelude::*;

/// The five figures of a resource of a node.
#[component]
pub(crate) fn FiveBars(figures: ResourceFigures) -> impl IntoView {
    let value = |f: &Option<Figure>| f.as_ref().and_then(|f| f.exact.parse::<f64>().ok()).unwrap_or(0.0);
    let all = [
        ("request", Some(figures.request.clone())),
        ("limit", Some(figures.limit.clone())),
        ("use", figures.usage.clone()),
        ("allocatable", figures.allocatable.clone()),
        ("capacity", figures.capacity.clone()),
    ];
    let most = all.iter().map(|(_, f)| value(f)).fold(0.0, f64::max);
    let whole = value(&figures.allocatable);
    let rows = all
        .into_iter()
        .map(|(name, figure)| {
            let amount = value(&figure);
            let width = if most > 0.0 { (amount / most * 100.0).clamp(0.0, 100.0) } else { 0.0 };
            let over = whole > 0.0 && amount > whole && !matches!(name, "allocatable" | "capacity");
            let text = figure.as_ref().map_or_else(|| "unknown".to_owned(), |f| f.text.clone());
            let share = figure.as_ref().and_then(|f| f.pct).map(|p| units::format_percent(Some(p)));
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="bar-cell">
                        <span class=format!("five-bar {name}") class:over=over style=format!("width:{width:.2}%")></span>
                    </td>
                    <td class="amount">{text}</td>
                    <td class="amount">{share.unwrap_or_else(|| "–".to_owned())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="five-bars">
            <caption>{figures.resource.clone()}</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}
