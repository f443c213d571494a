//! Samples along time, as cells or bars: a range that is dragged over becomes the filter of every view; a second one is
//! what that is compared with.

use std::rc::Rc;

use draw::Window;
use engine::{HeatCell, HeatModel, Pane, Pixels, Request};
use leptos::ev;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::gestures::position;
use crate::canvas::scene::Scene;
use crate::io::observer::observe_canvas;
use crate::state::phase::{self, Part};
use crate::state::session::{self, Step};
use crate::state::store::{PictureSlot, Store};

/// The picture with its axis. `pointed` is told what is under the pointer; `compare` says whether a drag chooses what
/// to compare with.
#[component]
pub(crate) fn TimeMap(
    pane: Pane,
    /// `data-part`, by which scripts know the picture.
    part: &'static str,
    class: &'static str,
    picture: PictureSlot,
    heat: Memo<Option<HeatModel>>,
    #[prop(into)] label: Signal<String>,
    compare: RwSignal<bool>,
    pointed: RwSignal<String>,
    /// What the axis says of a column, after its length.
    words: &'static str,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let holder = NodeRef::<Div>::new();
    let (canvas, overlay) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    let scene = StoredValue::new_local(new_scene(store, pane, heat));
    let begun = StoredValue::new(None::<HeatCell>);
    let dragged = RwSignal::new(None::<(HeatCell, HeatCell)>);
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
        observe_canvas(&canvas, {
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
        let list = picture.get();
        scene.with_value(|scene| scene.receive(list));
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
        heat.with_untracked(|heat| {
            let Some(heat) = heat else { return };
            let time = units::format_value(heat.seconds((column, row)), &units::Unit::Seconds);
            let count = (heat.most > 0).then(|| {
                let number = column * heat.rows + row;
                let count = picture.with_untracked(|list| {
                    let list = list.as_ref()?;
                    let index = list.boxes.item.iter().position(|item| *item == number)?;
                    list.values(index).first().copied()
                });
                format!(": {}", units::format_count(count.map_or(0, i64::unsigned_abs), "sample"))
            });
            pointed.set(format!("at {time}{}", count.unwrap_or_default()));
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
        let end_s = heat.start_s + heat.column_s * f64::from(heat.columns);
        let seconds = |text: Option<String>| text.as_deref().and_then(engine::offset_seconds);
        let (one, two) = store.route.with(|route| {
            let key = |key: &str| route.get(key).map(str::to_owned);
            ((key("from"), key("to")), (key("before_from"), key("before_to")))
        });
        let mark = |range: (Option<String>, Option<String>), class: &'static str| {
            // An end that is not given is open.
            let (from, to) = match (seconds(range.0), seconds(range.1)) {
                (None, None) => return None,
                (from, to) => (from.unwrap_or(heat.start_s), to.unwrap_or(end_s)),
            };
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
                <span class="quiet">{format!("each column is {}{words}", text(heat.column_s))}</span>
                <span>{text(end)}</span>
            }
        })
    };
    view! {
        <div class=format!("heat {class}")>
            <div
                class="graph-hands heat-cells"
                data-part=part
                role="img"
                aria-label=move || label.get()
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
        </div>
    }
}

fn new_scene(store: Store, pane: Pane, heat: Memo<Option<HeatModel>>) -> Rc<Scene> {
    Scene::new(
        move |view, surface| {
            let rows = heat.try_with_untracked(|heat| heat.as_ref().map(|heat| heat.rows)).flatten();
            let Some(rows) = rows else { return };
            let row_height = (surface.height_device() / f64::from(rows.max(1))).max(1.0);
            let pixels = Pixels { ratio: surface.ratio, row_height, char_width: surface.char_width };
            store.ask(Request::FlameWindow { pane, window: view.into(), pixels });
        },
        move || {
            if pane == Pane::Heat {
                phase::part_painted(store, Part::Heat);
            }
        },
    )
}
