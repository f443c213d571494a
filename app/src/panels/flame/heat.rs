//! The heat map: samples by time and by the offset within a column. A range that is chosen in it becomes the filter of
//! the graph below; a second one is what that is compared with.

use std::rc::Rc;

use draw::Window;
use engine::{HeatCell, Pane, Pixels, Request};
use leptos::ev;
use leptos::html::{Canvas, Div, Input};
use leptos::prelude::*;

use super::gestures::position;
use crate::canvas::scene::Scene;
use crate::io::observer::observe_size;
use crate::state::session::{self, Part, Step};
use crate::state::store::Store;

/// The map.
#[component]
pub(crate) fn HeatMap() -> impl IntoView {
    let store = expect_context::<Store>();
    let holder = NodeRef::<Div>::new();
    let (canvas, overlay) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    let heat = Memo::new(move |_| store.flame.with(|m| m.as_ref().and_then(|m| m.heat.clone())));
    let scene = StoredValue::new_local(new_scene(store));
    let begun = StoredValue::new(None::<HeatCell>);
    let dragged = RwSignal::new(None::<(HeatCell, HeatCell)>);
    let pointed = RwSignal::new(String::new());
    let compare = RwSignal::new(false);
    let fit = move || {
        scene.with_value(|scene| {
            let Some(surface) = scene.surface() else { return };
            let (width, height) = (surface.width_device(), surface.height_device());
            scene.show(Window {
                x_start: 0.0,
                x_end: 1.0,
                y_start: 0.0,
                y_end: height,
                width_device: width,
                height_device: height,
            });
        });
    };
    Effect::new(move |_| {
        let (Some(canvas), Some(overlay)) = (canvas.get(), overlay.get()) else { return };
        observe_size(&canvas, {
            let (canvas, overlay) = (canvas.clone(), overlay);
            move || {
                scene.with_value(|scene| scene.fit(&canvas, &overlay));
                fit();
            }
        });
    });
    Effect::new(move |_| {
        let theme = store.theme.get();
        scene.with_value(|scene| scene.set_theme(theme));
    });
    Effect::new(move |_| {
        store.flame.track();
        scene.with_value(|scene| scene.want_anew());
    });
    Effect::new(move |_| {
        let picture = store.heat_picture.get();
        scene.with_value(|scene| scene.receive(picture.clone()));
    });
    let cell = move |event: &web_sys::MouseEvent| {
        let element: web_sys::Element = holder.get_untracked()?.into();
        let (x, y) = position(&element, event);
        let bounds = element.get_bounding_client_rect();
        heat.with_untracked(|heat| {
            heat.as_ref().map(|heat| heat.cell_at(x / bounds.width().max(1.0), y / bounds.height().max(1.0)))
        })
    };
    let choose = move |from: String, to: String, second: bool| {
        session::navigate(store, Step::Push, |route| {
            let (a, b) = if second { ("before_from", "before_to") } else { ("from", "to") };
            route.set(a, &from);
            route.set(b, &to);
            route.set("zoom", "");
        });
    };
    let say = move |event: &web_sys::MouseEvent| {
        let Some((column, row)) = cell(event) else { return };
        let number = heat.with_untracked(|h| h.as_ref().map_or(0, |h| column * h.rows + row));
        let count = store.heat_picture.with_untracked(|list| {
            let list = list.as_ref()?;
            let index = list.boxes.item.iter().position(|item| *item == number)?;
            list.values(index).first().copied()
        });
        heat.with_untracked(|heat| {
            if let Some(heat) = heat {
                let time = units::format_value(heat.seconds((column, row)), &units::Unit::Seconds);
                pointed.set(format!("at {time}: {} samples", units::format_integer(i128::from(count.unwrap_or(0)))));
            }
        });
    };
    let release = move |event: ev::PointerEvent| {
        let (Some(first), Some(last)) = (begun.get_value(), cell(&event)) else { return };
        begun.set_value(None);
        dragged.set(None);
        let Some((from, to)) = heat.with_untracked(|heat| heat.as_ref().map(|heat| heat.range_of(first, last))) else {
            return;
        };
        choose(from, to, event.shift_key() || compare.get_untracked());
    };
    // Chosen ranges as shares of the width, and the one that is being dragged.
    let marks = move || {
        let heat = heat.get()?;
        let share =
            |seconds: f64| ((seconds - heat.start_s) / heat.column_s / f64::from(heat.columns.max(1))).clamp(0.0, 1.0);
        let parse = |text: Option<String>| text?.trim_end_matches('s').parse::<f64>().ok();
        let (one, two) = store.route.with(|route| {
            let key = |key: &str| route.get(key).map(str::to_owned);
            ((key("from"), key("to")), (key("before_from"), key("before_to")))
        });
        let mark = |range: (Option<String>, Option<String>), class: &'static str| {
            let (from, to) = (parse(range.0)?, parse(range.1)?);
            let (left, right) = (share(from), share(to));
            let style = format!("left:{:.3}%;width:{:.3}%", left * 100.0, ((right - left) * 100.0).max(0.15));
            Some(view! { <span class=class style=style></span> })
        };
        let dragging = dragged.get().map(|(a, b)| {
            let (from, to) = heat.range_of(a, b);
            mark((Some(from), Some(to)), "heat-mark")
        });
        Some(view! {
            {mark(one, "heat-mark")}
            {mark(two, "heat-mark before")}
            {dragging}
        })
    };
    let axis = move || {
        heat.get().map(|heat| {
            let text = |s: f64| units::format_value(s, &units::Unit::Seconds);
            let end = heat.start_s + heat.column_s * f64::from(heat.columns);
            view! {
                <span>{text(heat.start_s)}</span>
                <span class="quiet">{format!("each column is {}, bottom to top", text(heat.column_s))}</span>
                <span>{text(end)}</span>
            }
        })
    };
    let label = move || {
        heat.get().map_or_else(String::new, |heat| {
            format!("Heat map of {} columns. Ranges can be typed in the fields below.", heat.columns)
        })
    };
    view! {
        <div class="heat">
            <div
                class="graph-hands heat-cells"
                data-part="heatmap"
                role="img"
                aria-label=label
                node_ref=holder
                on:pointerdown=move |event| {
                    if event.button() == 0 {
                        begun.set_value(cell(&event));
                        if let Some(holder) = holder.get_untracked() {
                            let _ = holder.set_pointer_capture(event.pointer_id());
                        }
                    }
                }
                on:pointermove=move |event| {
                    say(&event);
                    if let (Some(first), Some(last)) = (begun.get_value(), cell(&event)) {
                        dragged.set(Some((first, last)));
                    }
                }
                on:pointerup=release
                on:pointercancel=move |_| {
                    begun.set_value(None);
                    dragged.set(None);
                }
                on:pointerleave=move |_| pointed.set(String::new())
            >
                <canvas node_ref=canvas></canvas>
                <canvas node_ref=overlay></canvas>
                {marks}
            </div>
            <div class="heat-axis">{axis}</div>
            <div class="heat-foot">
                <RangeFields label="Range" from="from" to="to" />
                <RangeFields label="Compare with" from="before_from" to="before_to" />
                <label class="check">
                    <input type="checkbox" prop:checked=move || compare.get() on:change=move |_| compare.update(|c| *c = !*c) />
                    "Drag chooses what to compare with (or Shift)"
                </label>
                <span class="quiet">{move || pointed.get()}</span>
            </div>
        </div>
    }
}

/// The two ends of a range, to be typed.
#[component]
fn RangeFields(label: &'static str, from: &'static str, to: &'static str) -> impl IntoView {
    let store = expect_context::<Store>();
    let (first, last) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let value = move |key: &'static str| store.route.with(|route| route.get(key).unwrap_or_default().to_owned());
    let is_set = move || !(value(from).is_empty() && value(to).is_empty());
    let change = move |_| {
        let text = |field: &NodeRef<Input>| field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let (a, b) = (text(&first), text(&last));
        session::navigate(store, Step::Push, |route| {
            route.set(from, a.trim());
            route.set(to, b.trim());
            route.set("zoom", "");
        });
    };
    let clear = move |_| {
        session::navigate(store, Step::Push, |route| {
            route.set(from, "");
            route.set(to, "");
            route.set("zoom", "");
        });
    };
    view! {
        <div class="range" role="group" aria-label=label>
            <span class="choice-label">{label}</span>
            <input
                type="text"
                size="8"
                aria-label=format!("{label}: start")
                placeholder="0s"
                node_ref=first
                prop:value=move || value(from)
                on:change=change
            />
            <span class="quiet">"to"</span>
            <input
                type="text"
                size="8"
                aria-label=format!("{label}: end")
                placeholder="end"
                node_ref=last
                prop:value=move || value(to)
                on:change=change
            />
            <Show when=is_set>
                <button class="button small" on:click=clear>
                    "Clear"
                </button>
            </Show>
        </div>
    }
}

fn new_scene(store: Store) -> Rc<Scene> {
    Scene::new(
        move |view, surface| {
            let rows = store.flame.with_untracked(|m| m.as_ref().and_then(|m| m.heat.as_ref().map(|h| h.rows)));
            let Some(rows) = rows else { return };
            let row_height = (surface.height_device() / f64::from(rows.max(1))).max(1.0);
            let pixels = Pixels { ratio: surface.ratio, row_height, char_width: surface.char_width };
            store.ask(Request::FlameWindow { pane: Pane::Heat, window: view.into(), pixels });
        },
        move || session::part_painted(store, Part::Heat),
    )
}
