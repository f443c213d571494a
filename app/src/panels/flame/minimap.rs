//! The whole graph at a glance above it, with the part that is shown. A drag chooses another part; within the part it
//! moves it.

use std::rc::Rc;

use draw::Window;
use engine::{Pane, Pixels, Request};
use leptos::ev;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::pane::Sight;
use super::stage::Stage;
use crate::canvas::scene::Scene;
use crate::io::observer::observe_canvas;
use crate::state::store::Store;

/// A drag that is shorter is a click, in CSS pixels.
const CLICK_CSS: f64 = 3.0;
/// Wider than any canvas: labels need a character's room.
const NO_LABELS: f64 = 1e9;

/// What a press on the map does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Grip {
    /// Chooses from there on; shares of the width.
    Brush(f64, f64),
    /// Moves what is shown, held so far from its left edge.
    Move(f64),
}

/// The map of what `stage` shows. Everything it does can be done by the keys of the graph.
#[component]
pub(crate) fn Minimap(stage: StoredValue<Rc<Stage>, LocalStorage>, sight: Sight) -> impl IntoView {
    let store = expect_context::<Store>();
    let holder = NodeRef::<Div>::new();
    let (canvas, overlay) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    let scene = StoredValue::new_local(new_scene(store));
    let grip = RwSignal::new(None::<Grip>);
    let rows = move || store.flame.with_untracked(|m| m.as_ref().map_or(1, |m| m.depth + 1));
    let show_all = move || {
        scene.with_value(|scene| {
            let Some(surface) = scene.surface() else { return };
            scene.show(Window {
                x_start: 0.0,
                x_end: 1.0,
                y_start: 0.0,
                y_end: f64::from(rows()),
                width_device: surface.width_device(),
                height_device: surface.height_device(),
            });
        });
    };
    Effect::new(move |_| {
        let (Some(canvas), Some(overlay)) = (canvas.get(), overlay.get()) else { return };
        observe_canvas(&canvas, {
            let (canvas, overlay) = (canvas.clone(), overlay);
            move || {
                scene.with_value(|scene| scene.fit(&canvas, &overlay));
                show_all();
            }
        });
    });
    Effect::new(move |_| {
        let theme = store.theme.get();
        scene.with_value(|scene| scene.set_theme(theme));
    });
    let shown = StoredValue::new(None);
    Effect::new(move |_| {
        // Only what changes the picture: zooming is no reason to draw all of it again.
        let color = store.route.with(|route| route.get("color").map(str::to_owned));
        let key = store.flame.with(|m| m.as_ref().map(|m| (m.tree, m.view, m.matched.clone(), color)));
        if shown.get_value() != key {
            shown.set_value(key);
            show_all();
            scene.with_value(|scene| scene.want_anew());
        }
    });
    Effect::new(move |_| {
        let picture = store.minimap_picture.get();
        scene.with_value(|scene| scene.receive(picture));
    });

    let share = move |event: &ev::PointerEvent| {
        let bounds = holder.get_untracked().map(|holder| holder.get_bounding_client_rect());
        bounds.map_or(0.0, |b| ((f64::from(event.client_x()) - b.left()) / b.width().max(1.0)).clamp(0.0, 1.0))
    };
    let pixel = move || holder.get_untracked().map_or(0.001, |holder| 1.0 / f64::from(holder.client_width().max(1)));
    let press = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        let at = share(&event);
        let (left, right) = sight.columns.get_untracked();
        let is_part = right - left < 0.999;
        grip.set(Some(if is_part && at >= left && at <= right { Grip::Move(at - left) } else { Grip::Brush(at, at) }));
        if let Some(holder) = holder.get_untracked() {
            let _ = holder.set_pointer_capture(event.pointer_id());
        }
        event.prevent_default();
    };
    let drag = move |event: ev::PointerEvent| {
        let at = share(&event);
        match grip.get_untracked() {
            Some(Grip::Brush(from, _)) => grip.set(Some(Grip::Brush(from, at))),
            Some(Grip::Move(held)) => stage.with_value(|stage| {
                let view = stage.scene.view();
                let width = view.x_end - view.x_start;
                stage.show(Window { x_start: at - held, x_end: at - held + width, ..view });
            }),
            None => {}
        }
    };
    let release = move |_| {
        if let Some(Grip::Brush(from, to)) = grip.get_untracked() {
            stage.with_value(|stage| {
                let view = stage.scene.view();
                let (left, right) = if (to - from).abs() < CLICK_CSS * pixel() {
                    // A click brings its place to the middle.
                    let half = (view.x_end - view.x_start) / 2.0;
                    (from - half, from + half)
                } else {
                    (from.min(to), from.max(to))
                };
                stage.go_within(left, right);
            });
        }
        grip.set(None);
    };
    let part = move |(left, right): (f64, f64)| {
        format!("left:{:.4}%;width:{:.4}%", left * 100.0, ((right - left) * 100.0).max(0.15))
    };
    let window = move || {
        let (left, right) = sight.columns.get();
        let span = sight.span.get();
        let (top, bottom) = (span.start.clamp(0.0, 1.0), (span.start + span.size).clamp(0.0, 1.0));
        format!("{};top:{:.3}%;height:{:.3}%", part((left, right)), top * 100.0, (bottom - top).max(0.05) * 100.0)
    };
    let is_whole = move || {
        let (left, right) = sight.columns.get();
        right - left > 0.999 && sight.span.get().size > 0.999
    };
    let brush = move || match grip.get() {
        Some(Grip::Brush(a, b)) => Some(view! { <span class="minimap-brush" style=part((a.min(b), a.max(b)))></span> }),
        _ => None,
    };
    view! {
        <div
            class="minimap"
            class:whole=is_whole
            data-part="minimap"
            aria-hidden="true"
            title="Drag to choose what is shown"
            node_ref=holder
            on:pointerdown=press
            on:pointermove=drag
            on:pointerup=release
            on:pointercancel=move |_| grip.set(None)
            on:dblclick=move |_| stage.with_value(|stage| stage.go_within(0.0, 1.0))
        >
            <canvas node_ref=canvas></canvas>
            <canvas node_ref=overlay></canvas>
            <span class="minimap-window" style=window></span>
            {brush}
        </div>
    }
}

fn new_scene(store: Store) -> Rc<Scene> {
    Scene::new(
        move |view, surface| {
            if store.flame.with_untracked(Option::is_none) {
                return;
            }
            let pixels = Pixels { ratio: surface.ratio, row_height: 1.0, char_width: NO_LABELS };
            store.ask(Request::FlameWindow { pane: Pane::Minimap, window: view.into(), pixels });
        },
        || {},
    )
}
