//! The tooltip of the flame graph: at once, from the figures that came with the picture, never under the pointer and
//! never off the screen.

use draw::DrawList;
use engine::FlameModel;
use leptos::prelude::*;
use units::Unit;

use crate::controls::tip::beside_pointer;

/// What the tooltip says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tip {
    pub(crate) name: String,
    pub(crate) detail: String,
    /// Label, value, and shares in percent.
    pub(crate) rows: Vec<TipRow>,
    /// Names of the shares.
    pub(crate) heads: Vec<&'static str>,
    pub(crate) note: Option<String>,
    /// Position of the pointer in CSS pixels of the graph, and the graph's size.
    pub(crate) at: (f64, f64),
    pub(crate) within: (f64, f64),
}

/// A row of figures.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TipRow {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    pub(crate) shares: Vec<String>,
}

/// What percentages are taken of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wholes {
    pub(crate) unit: String,
    pub(crate) total: f64,
    pub(crate) zoom: f64,
    /// Whether a part is zoomed to.
    pub(crate) zoomed: bool,
    pub(crate) baseline: Option<f64>,
}

/// What figures of the pictures are shares of.
pub(crate) fn wholes(model: &FlameModel) -> Wholes {
    let number = |text: &str| text.parse().unwrap_or(0.0);
    Wholes {
        unit: if model.drawn_as_time { "nanoseconds".to_owned() } else { model.unit.clone() },
        // Of the sandwich the function's own total would hide how much it is of all.
        total: number(if model.drawn_as_time { &model.drawn_total } else { &model.total }),
        zoom: number(&model.zoom_total),
        zoomed: !model.zoom.is_empty(),
        baseline: model.total_baseline.as_deref().map(number),
    }
}

/// The tip for a box. Figures of a box: total, self, the caller's total, and with a baseline total and self before.
pub(crate) fn tip_of(list: &DrawList, index: usize, wholes: &Wholes, at: (f64, f64), within: (f64, f64)) -> Tip {
    let b = &list.boxes;
    let unit = Unit::parse(&wholes.unit);
    let figures = list.values(index);
    let value = |i: usize| figures.get(i).map(|raw| number(*raw, list.fractional));
    let text = |v: Number| match v {
        Number::Int(n) => units::format_value(n, &unit),
        Number::Float(f) => units::format_value(f, &unit),
    };
    let merged = b.flags[index] & draw::flags::MERGED != 0;
    let parent = value(2).map_or(0.0, Number::as_f64);
    let share = |v: Number, of: f64| units::format_percent(units::percent(v.as_f64(), of));
    let mut heads = vec!["of all"];
    if wholes.zoomed {
        heads.push("of zoom");
    }
    heads.push("of caller");
    let shares = |v: Number| {
        let mut all = vec![share(v, wholes.total)];
        if wholes.zoomed {
            all.push(share(v, wholes.zoom));
        }
        all.push(share(v, parent));
        all
    };
    let mut rows = Vec::new();
    for (i, label) in [(0, "total"), (1, "self")] {
        if let Some(v) = value(i).filter(|_| !(merged && i == 1)) {
            rows.push(TipRow { label, value: text(v), shares: shares(v) });
        }
    }
    if let (Some(before), Some(after), Some(baseline)) = (value(3), value(0), wholes.baseline) {
        rows.push(TipRow { label: "before", value: text(before), shares: vec![share(before, baseline)] });
        let change = match (after, before) {
            (Number::Int(a), Number::Int(b)) => Number::Int(a.saturating_sub(b)),
            (a, b) => Number::Float(a.as_f64() - b.as_f64()),
        };
        let points = units::percent(after.as_f64(), wholes.total).zip(units::percent(before.as_f64(), baseline));
        let points = points.map_or_else(String::new, |(a, b)| format!("{:+.2} points", a - b));
        let sign = if change.as_f64() > 0.0 { "+" } else { "" };
        rows.push(TipRow { label: "change", value: format!("{sign}{}", text(change)), shares: vec![points] });
    }
    let name = list.texts.get(b.name[index]);
    Tip {
        name: if name.is_empty() { "(no name)".to_owned() } else { name.to_owned() },
        detail: list.texts.get(b.detail[index]).to_owned(),
        rows,
        heads,
        note: merged.then(|| "Frames too thin to show apart. Click to zoom in.".to_owned()),
        at,
        within,
    }
}

/// A figure as it came.
#[derive(Debug, Clone, Copy)]
enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    fn as_f64(self) -> f64 {
        match self {
            Self::Int(n) => n as f64,
            Self::Float(f) => f,
        }
    }
}

fn number(raw: i64, fractional: bool) -> Number {
    if fractional { Number::Float(f64::from_bits(raw as u64)) } else { Number::Int(raw) }
}

/// The tooltip. What it says is also in the table and in the status line, for those who don't point.
#[component]
pub(crate) fn Tooltip(#[prop(into)] tip: Signal<Option<Tip>>) -> impl IntoView {
    move || {
        tip.get().map(|tip| {
            let place = beside_pointer(tip.at, tip.within);
            let head = tip.heads.iter().map(|h| view! { <th scope="col">{*h}</th> }).collect_view();
            let rows = tip
                .rows
                .into_iter()
                .map(|row| {
                    let shares = row.shares.into_iter().map(|s| view! { <td>{s}</td> }).collect_view();
                    view! {
                        <tr>
                            <th scope="row">{row.label}</th>
                            <td>{row.value}</td>
                            {shares}
                        </tr>
                    }
                })
                .collect_view();
            view! {
                <div class="tooltip" role="presentation" style=place>
                    <p class="tooltip-name">{tip.name}</p>
                    {(!tip.detail.is_empty()).then(|| view! { <p class="tooltip-detail">{tip.detail.clone()}</p> })}
                    <table>
                        <thead>
                            <tr>
                                <td></td>
                                <td></td>
                                {head}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {tip.note.map(|note| view! { <p class="tooltip-detail">{note}</p> })}
                </div>
            }
        })
    }
}
