//! The flame graph: a canvas of the size of its box, with what surrounds it for pointer, keys and screen readers.

use std::rc::Rc;
use std::sync::Arc;

use engine::{FlameKind, FlameModel, FrameInfo, Move, Pane, Request};
use leptos::ev;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use route::Route;

use super::actions::Action;
use super::gestures::{self, Pointers};
use super::pane::new_stage;
use super::stage::{Stage, row_height_css};
use super::tooltip::{Tip, Tooltip, Wholes, tip_of};
use super::tree::middle_of;
use crate::canvas::painter::Lit;
use crate::controls::scroll_bar::{ScrollBar, Span};
use crate::io::messages;
use crate::io::observer::observe_size;
use crate::state::session::{self, Step};
use crate::state::store::Store;
use crate::state::transforms;

/// What graph and table light in each other.
#[derive(Clone, Copy)]
pub(crate) struct Links {
    /// Name of the function under the pointer in the table.
    pub(crate) lit: RwSignal<Option<String>>,
    /// Number of the function that is selected.
    pub(crate) selected: RwSignal<Option<u32>>,
}

/// The graph.
#[component]
pub(crate) fn FlameGraph() -> impl IntoView {
    let store = expect_context::<Store>();
    let links = expect_context::<Links>();
    let holder = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let overlay = NodeRef::<Canvas>::new();
    let tip = RwSignal::new(None::<Tip>);
    let span = RwSignal::new(Span { start: 0.0, size: 1.0 });
    let first_row = RwSignal::new(0.0_f64);

    let stage = new_stage(store, Pane::Main, span, first_row);
    // Frame whose path is to become the zoom when the engine has described it.
    let zoom_to = StoredValue::new_local(None::<u32>);
    let shown_tree = StoredValue::new_local(None::<(u32, bool, u64, u32)>);
    let pointers = StoredValue::new_local(Rc::new(Pointers::default()));
    let with_stage = move |run: &dyn Fn(&Rc<Stage>)| stage.with_value(run);

    Effect::new(move |_| {
        let (Some(canvas), Some(overlay)) = (canvas.get(), overlay.get()) else { return };
        observe_size(&canvas, {
            let (canvas, overlay) = (canvas.clone(), overlay);
            move || {
                with_stage(&|stage: &Rc<Stage>| {
                    let first = stage.scene.surface().is_none();
                    stage.scene.fit(&canvas, &overlay);
                    if let Some(model) = store.flame.get_untracked() {
                        measure(stage, &model);
                    }
                    stage.fit(first);
                });
            }
        });
    });
    Effect::new(move |_| {
        let theme = store.theme.get();
        with_stage(&|stage: &Rc<Stage>| stage.scene.set_theme(theme));
    });
    Effect::new(move |_| {
        let picture = store.flame_picture.get();
        with_stage(&|stage: &Rc<Stage>| {
            if let Some(list) = &picture {
                stage.world_height.set(list.world_height);
            }
            stage.scene.receive(picture.clone());
        });
    });
    Effect::new(move |_| {
        let Some(model) = store.flame.get() else { return };
        with_stage(&|stage: &Rc<Stage>| {
            let turned = stage.root_at_bottom.get() != at_bottom(store);
            stage.root_at_bottom.set(at_bottom(store));
            measure(stage, &model);
            let load = session::generation();
            // Another tree: what was seen of the last one is nowhere in it.
            let tree = (load, model.view == FlameKind::Chart, model.nodes, model.depth);
            let first = shown_tree.get_value() != Some(tree) || turned;
            shown_tree.set_value(Some(tree));
            if first {
                stage.fit(true);
            }
            if first && model.zoom.is_empty() || stage.shows(model.zoom_start, model.zoom_end) {
                // Only what is drawn changes, not where.
            } else if last_zoom_differs(&model) || first {
                stage.go(model.zoom_start, model.zoom_end, model.zoom_depth);
            }
            remember_zoom(&model);
            stage.scene.want_anew();
        });
    });
    Effect::new(move |_| {
        let Some(frame) = store.frame.get() else { return };
        links.selected.set(Some(frame.function));
        if zoom_to.get_value() == Some(frame.frame) {
            zoom_to.set_value(None);
            let path = frame.path.clone();
            session::navigate(store, Step::Push, |route: &mut Route| route.set_all("zoom", path));
        } else {
            with_stage(&|stage: &Rc<Stage>| reveal(stage, &frame));
        }
        with_stage(&|stage: &Rc<Stage>| {
            let lit = stage.scene.lit();
            stage.scene.light(Lit { selected: Some(frame.frame), ..lit });
        });
        store.said.set(spoken(&frame));
        messages::tell(&messages::Told::Selected {
            selected: serde_json::json!({"frame": frame.name, "path": frame.path}),
        });
    });
    Effect::new(move |_| {
        let name = links.lit.get();
        with_stage(&|stage: &Rc<Stage>| {
            let number = name
                .as_ref()
                .zip(stage.scene.list())
                .and_then(|(name, list)| list.boxes.name.iter().copied().find(|n| list.texts.get(*n) == name));
            let lit = stage.scene.lit();
            stage.scene.light(Lit { name: number, ..lit });
        });
    });

    let element = move || holder.get_untracked().map(|h| -> web_sys::Element { h.into() });
    let hover = move |x: f64, y: f64| {
        stage.with_value(|stage| {
            let hit = stage.scene.hit(x, y);
            let lit = stage.scene.lit();
            stage.scene.light(Lit { hover: hit.as_ref().map(|(i, _)| *i), ..lit });
            let model = store.flame.get_untracked();
            let surface = stage.scene.surface();
            let new = hit.zip(model).zip(surface).map(|(((index, list), model), surface)| {
                tip_of(&list, index, &wholes(&model), (x, y), (surface.width_css, surface.height_css))
            });
            if tip.get_untracked() != new {
                tip.set(new);
            }
        });
    };
    let zoom_to_frame = move |frame: u32| {
        zoom_to.set_value(Some(frame));
        store.ask(Request::Frame { frame, step: Move::Stay });
    };
    let click = move |x: f64, y: f64| {
        let hit = stage.with_value(|stage| stage.scene.hit(x, y));
        let Some((index, list)) = hit else { return };
        let (b, window) = (&list.boxes, &list.window);
        let (left, width) = (f64::from(b.x[index]), f64::from(b.w[index]));
        tip.set(None);
        if b.flags[index] & draw::flags::MERGED != 0 {
            // Several thin frames: only closer, until they can be told apart.
            return stage.with_value(|stage| {
                let (from, to) = (window.x_world(left - width), window.x_world(left + 2.0 * width));
                stage.go(from.max(0.0), to.min(1.0), 0);
            });
        }
        zoom_to_frame(b.item[index]);
    };
    let show_all = move || {
        session::navigate(store, Step::Push, |route: &mut Route| route.set("zoom", ""));
        stage.with_value(|stage| stage.go(0.0, 1.0, 0));
    };
    let step = move |step: Move| {
        let model = store.flame.get_untracked();
        let frame = store.frame.get_untracked().map_or_else(|| model.map_or(0, |m| m.zoom_frame), |f| f.frame);
        store.ask(Request::Frame { frame, step });
    };
    let keys = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let (up, down) = if at_bottom(store) { (Move::Child, Move::Parent) } else { (Move::Parent, Move::Child) };
        let page = stage.with_value(|s| s.scene.view().height_device * 0.9);
        match event.key().as_str() {
            "ArrowLeft" => step(Move::Previous),
            "ArrowRight" => step(Move::Next),
            "ArrowUp" => step(up),
            "ArrowDown" => step(down),
            "n" => step(Move::NextMatch),
            "N" => step(Move::PreviousMatch),
            "Enter" => {
                if let Some(frame) = store.frame.get_untracked() {
                    zoom_to_frame(frame.frame);
                }
            }
            "Home" => show_all(),
            "+" | "=" => stage.with_value(|s| s.zoom_at(0.5, 0.7)),
            "-" => stage.with_value(|s| s.zoom_at(0.5, 1.0 / 0.7)),
            "PageDown" => stage.with_value(|s| s.pan(0.0, -page)),
            "PageUp" => stage.with_value(|s| s.pan(0.0, page)),
            "i" => transforms::add(store, "invert"),
            "u" => transforms::undo(store),
            "U" => transforms::redo(store),
            "ContextMenu" | "." => {
                let Some(element) = holder.get_untracked() else { return };
                store.menu_at.set(Some(middle_of(&element)));
                step(Move::Stay);
            }
            key => {
                let (Some(action), Some(frame)) = (Action::of_key(key), store.frame.get_untracked()) else { return };
                action.run(store, &frame);
            }
        }
        event.prevent_default();
    };
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_free = !store.help.get_untracked() && store.menu.with_untracked(Option::is_none);
        if event.key() == "Escape" && is_free {
            show_all();
        }
    });
    on_cleanup(move || escape.remove());

    let label = move || {
        store.flame.get().map_or_else(String::new, |m| {
            format!(
                "Flame graph of {}, {} in {} functions. Arrow keys move from frame to frame.",
                m.metric, m.total_text, m.frames
            )
        })
    };
    view! {
        <div class="graph" id="flame-graph">
            <div
                class="graph-hands"
                data-part="flame"
                data-row-height=row_height_css()
                data-first-row=move || first_row.get().to_string()
                tabindex="0"
                role="application"
                aria-roledescription="flame graph"
                aria-label=label
                node_ref=holder
                on:keydown=keys
                on:pointerdown=move |event| {
                    if let Some(element) = element() {
                        pointers.with_value(|p| p.press(&element, &event));
                    }
                }
                on:pointermove=move |event| {
                    let Some(element) = element() else { return };
                    let dragged = stage.with_value(|s| pointers.with_value(|p| p.drag(&element, &event, s)));
                    if dragged {
                        tip.set(None);
                    } else if event.pointer_type() != "touch" {
                        let (x, y) = gestures::position(&element, &event);
                        hover(x, y);
                    }
                }
                on:pointerup=move |event| {
                    let Some(element) = element() else { return };
                    if let Some((x, y)) = pointers.with_value(|p| p.release(&element, &event)) && event.button() == 0 {
                        click(x, y);
                    }
                }
                on:pointercancel=move |event| pointers.with_value(|p| p.lose(&event))
                on:contextmenu=move |event| {
                    event.prevent_default();
                    let Some(element) = element() else { return };
                    let (x, y) = gestures::position(&element, &event);
                    let hit = stage.with_value(|stage| stage.scene.hit(x, y));
                    if let Some((index, list)) = hit && list.boxes.flags[index] & draw::flags::MERGED == 0 {
                        tip.set(None);
                        store.menu_at.set(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
                        store.ask(Request::Frame { frame: list.boxes.item[index], step: Move::Stay });
                    }
                }
                on:pointerleave=move |_| {
                    if !pointers.with_value(|p| p.is_dragging()) {
                        tip.set(None);
                        stage.with_value(|s| s.scene.light(Lit { hover: None, ..s.scene.lit() }));
                    }
                }
                on:wheel=move |event| {
                    if let Some(element) = element() {
                        stage.with_value(|s| gestures::wheel(&element, &event, s));
                        tip.set(None);
                    }
                }
            >
                <canvas node_ref=canvas></canvas>
                <canvas node_ref=overlay></canvas>
            </div>
            <ScrollBar span=span controls="flame-graph" on_scroll=move |share| stage.with_value(|s| s.scroll_to(share)) />
            <Tooltip tip=tip />
        </div>
    }
}

/// Height of the whole picture, before its list is there.
fn measure(stage: &Stage, model: &FlameModel) {
    stage.world_height.set(f64::from(model.depth + 1) * stage.row_height_device());
}

fn at_bottom(store: Store) -> bool {
    store.route.with_untracked(session::view) == FlameKind::Flame
}

thread_local! {
    static LAST_ZOOM: std::cell::Cell<(f64, f64)> = const { std::cell::Cell::new((0.0, 1.0)) };
}

fn last_zoom_differs(model: &FlameModel) -> bool {
    LAST_ZOOM.get() != (model.zoom_start, model.zoom_end)
}

fn remember_zoom(model: &FlameModel) {
    LAST_ZOOM.set((model.zoom_start, model.zoom_end));
}

/// Brings a frame onto the canvas, as little as possible.
fn reveal(stage: &Rc<Stage>, frame: &Arc<FrameInfo>) {
    let view = stage.scene.view();
    let (start, end) = (frame.start, frame.start + frame.width);
    let pixel = 1.0 / view.x_scale();
    let on_screen = end > view.x_start && start < view.x_end && frame.width > 2.0 * pixel;
    if on_screen {
        stage.go(view.x_start, view.x_end, frame.depth);
    } else {
        let room = frame.width.max(4.0 * pixel.min(frame.width * 40.0)) * 2.0;
        stage.go((start - room).max(0.0), (end + room).min(1.0), frame.depth);
    }
}

fn spoken(frame: &FrameInfo) -> String {
    format!(
        "{}, total {}, {:.1} percent of all, self {}, depth {}, {} of {}",
        frame.name,
        frame.total_text,
        frame.percents[0],
        frame.self_text,
        frame.depth,
        frame.position[0],
        frame.position[1]
    )
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
