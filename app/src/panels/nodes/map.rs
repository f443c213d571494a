//! The map: a canvas on which each node is a box and its pods are packed in it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use draw::Window;
use engine::{Kept, MapWindow, Pixels, Request};
use leptos::ev;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::map_tip::MapTip;
use super::moves::Moves;
use super::walk::{item_of, neighbour};
use super::zoom::{STEP, fill, is_group, kept, node_css, resize, set_size, size_to_open};
use crate::canvas::painter::Lit;
use crate::canvas::scene::Scene;
use crate::controls::scroll_bar::{ScrollBar, Span};
use crate::io::observer::observe_canvas;
use crate::panels::flame::position;
use crate::state::phase;
use crate::state::session::{self, Step};
use crate::state::store::{Drawer, Store};

/// Size change for a wheel step of 100 with Control.
const WHEEL_BASE: f64 = 1.2;

/// The map.
#[component]
pub(crate) fn NodeMap() -> impl IntoView {
    let store = expect_context::<Store>();
    let holder = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let overlay = NodeRef::<Canvas>::new();
    let span = RwSignal::new(Span::ALL);
    // The thing under the pointer and where the pointer is.
    let pointed = RwSignal::new(None::<(u32, f64, f64)>);
    let world_height = StoredValue::new_local(1.0_f64);
    let moves = Moves::default();
    let scene = new_scene(store, span, world_height, moves);
    // The group that the keys have gone to: it has no drawer that would say so.
    let at_group = StoredValue::new_local(None::<u32>);
    let shown_load = StoredValue::new_local(None::<u32>);
    let canvas_css = RwSignal::new((0.0, 0.0));
    // Before the effects that ask for a picture.
    fill(store, canvas_css);

    let scroll = move |y_start: f64| {
        scene.with_value(|scene| {
            let view = scene.view();
            let spare = (world_height.get_value() - view.height_device).max(0.0);
            let y_start = y_start.clamp(0.0, spare);
            scene.show(Window { y_start, y_end: y_start + view.height_device, ..view });
        });
    };
    let fit = move || {
        scene.with_value(|scene| {
            let Some(surface) = scene.surface() else { return };
            let (width, height) = (surface.width_device(), surface.height_device());
            let y_start = scene.view().y_start;
            scene.show(Window {
                x_start: 0.0,
                x_end: width,
                y_start,
                y_end: y_start + height,
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
                scene.with_value(|scene| {
                    scene.fit(&canvas, &overlay);
                    let _ = canvas_css.try_set(scene.surface().map_or((0.0, 0.0), |s| (s.width_css, s.height_css)));
                });
                fit();
            }
        });
    });
    Effect::new(move |_| {
        let theme = store.theme.get();
        scene.with_value(|scene| scene.set_theme(theme));
    });
    Effect::new(move |_| {
        let picture = store.map_picture.get();
        if let Some(list) = &picture {
            world_height.set_value(list.world_height);
            if let Some(y_start) = moves.taken(&list.window, scene.with_value(|scene| scene.view().height_device)) {
                scene.with_value(|scene| {
                    let view = scene.view();
                    scene.show(Window { y_start, y_end: y_start + view.height_device, ..view });
                });
            }
        }
        scene.with_value(|scene| scene.receive(picture));
    });
    Effect::new(move |_| {
        if store.cluster.with(Option::is_none) {
            return;
        }
        let load = phase::generation();
        if shown_load.get_value() != Some(load) {
            shown_load.set_value(Some(load));
            scroll(0.0);
        }
        scene.with_value(|scene| scene.want_anew());
    });
    Effect::new(move |old: Option<f64>| {
        let size = node_css(store);
        if old.is_some_and(|old| old != size) {
            pointed.set(None);
            scene.with_value(|scene| {
                let point = moves.at.try_update_value(Option::take).flatten();
                let kept = scene.list().and_then(|list| {
                    let lit = scene.lit();
                    let selected = lit.selected.and_then(|s| list.boxes.item.iter().position(|item| *item == s));
                    let center = selected.map(|i| {
                        let b = &list.boxes;
                        (f64::from(b.x[i] + b.w[i] / 2.0), f64::from(b.y[i] + b.h[i] / 2.0))
                    });
                    kept(&list, &scene.view(), point.or(center))
                });
                // What a key or a click has said already stands.
                moves.kept.update_value(|said| *said = said.take().or(kept));
                scene.light(Lit { hover: None, ..scene.lit() });
            });
        }
        scene.with_value(|scene| scene.want_anew());
        size
    });
    Effect::new(move |_| {
        let name = match store.drawer.get() {
            Drawer::Node(node) => Some(node.name.clone()),
            Drawer::Pod(pod) => Some(format!("{}/{}", pod.detail.row.namespace, pod.detail.row.name)),
            _ => None,
        };
        store.map_picture.track();
        scene.with_value(|scene| {
            let list = scene.list();
            let named = name.zip(list).and_then(|(name, list)| item_of(&list, &name));
            let selected = named.or(at_group.get_value());
            scene.light(Lit { selected, ..scene.lit() });
        });
    });

    let element = move || holder.get_untracked().map(|h| -> web_sys::Element { h.into() });
    let point = move |x: f64, y: f64| {
        let hit = scene.with_value(|scene| scene.hit(x, y));
        let item = hit.as_ref().map(|(i, list)| list.boxes.item[*i]);
        scene.with_value(|scene| scene.light(Lit { hover: hit.map(|(i, _)| i), ..scene.lit() }));
        if let Some(item) = item
            && pointed.get_untracked().is_none_or(|(old, ..)| old != item)
        {
            store.ask(Request::Describe { item });
        }
        pointed.set(item.map(|item| (item, x, y)));
    };
    let open = move |name: &str| {
        let key = if name.contains('/') { "pod" } else { "node" };
        session::navigate(store, Step::Push, |route| {
            route.set("node", "");
            route.set("pod", "");
            route.set(key, name);
        });
    };
    // Makes the nodes of a group's box so large that they fill the canvas, and stand where it begins.
    let open_group = move |i: usize, list: &draw::DrawList| {
        let Some(surface) = scene.with_value(|scene| scene.surface()) else { return };
        let canvas = surface.width_device() * surface.height_device();
        let area = f64::from(list.boxes.w[i]) * f64::from(list.boxes.h[i]);
        let now = untrack(|| node_css(store));
        at_group.set_value(None);
        moves.kept.set_value(Some(Kept { item: list.boxes.item[i], y_device: 0.0 }));
        set_size(store, Step::Push, size_to_open(area, canvas, now));
    };
    let click = move |x: f64, y: f64| {
        if let Some((i, list)) = scene.with_value(|scene| scene.hit(x, y)) {
            if is_group(&list, i) {
                open_group(i, &list);
            } else {
                open(list.texts.get(list.boxes.name[i]));
            }
        }
    };
    // A group has no drawer: its tooltip shows what there is to say, and a screen reader is told.
    let go_to_group = move |i: usize, list: &draw::DrawList| {
        let item = list.boxes.item[i];
        at_group.set_value(Some(item));
        store.ask(Request::Describe { item });
        scene.with_value(|scene| {
            scene.light(Lit { selected: Some(item), ..scene.lit() });
            let (view, ratio) = (scene.view(), scene.surface().map_or(1.0, |surface| surface.ratio));
            let y = list.window.y_world(f64::from(list.boxes.y[i])) - view.y_start;
            pointed.set(Some((item, f64::from(list.boxes.x[i]) / ratio, y.max(0.0) / ratio)));
        });
    };
    Effect::new(move |_| {
        let Some(thing) = store.described.get() else { return };
        if at_group.get_value() == Some(thing.item) {
            let rows = thing.rows.iter().map(|(label, text)| format!("{label}: {text}"));
            let words: Vec<String> = [thing.title.clone()].into_iter().chain(rows).collect();
            store.said.set(words.join(", "));
        }
    });
    let keys = move |event: ev::KeyboardEvent| {
        let height = scene.with_value(|s| s.scene_height());
        let start = scene.with_value(|s| s.view().y_start);
        let direction = match event.key().as_str() {
            "ArrowLeft" => (-1.0, 0.0),
            "ArrowRight" => (1.0, 0.0),
            "ArrowUp" => (0.0, -1.0),
            "ArrowDown" => (0.0, 1.0),
            "PageDown" => return scroll(start + height * 0.9),
            "PageUp" => return scroll(start - height * 0.9),
            "Home" => return scroll(0.0),
            "End" => return scroll(f64::MAX),
            // Control and these keys are the browser's own zoom.
            "+" | "=" if !event.ctrl_key() && !event.meta_key() => return resize(store, STEP),
            "-" if !event.ctrl_key() && !event.meta_key() => return resize(store, 1.0 / STEP),
            "Enter" => {
                let list = scene.with_value(|scene| scene.list());
                let at = at_group.get_value();
                if let Some((list, at)) = list.zip(at)
                    && let Some(i) = list.boxes.item.iter().position(|item| *item == at)
                    && is_group(&list, i)
                {
                    open_group(i, &list);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let next = scene.with_value(|scene| {
            let list = scene.list()?;
            let now = scene.lit().selected.and_then(|s| list.boxes.item.iter().position(|i| *i == s));
            neighbour(&list, now, direction).map(|i| (i, list))
        });
        if let Some((i, list)) = next {
            let y_world = list.window.y_world(f64::from(list.boxes.y[i]));
            if y_world < start || y_world > start + height {
                scroll(y_world - height / 2.0);
            }
            if is_group(&list, i) {
                go_to_group(i, &list);
            } else {
                at_group.set_value(None);
                open(list.texts.get(list.boxes.name[i]));
            }
        }
    };
    let wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        let step = event.delta_y() * if event.delta_mode() == 1 { 18.0 } else { 1.0 };
        pointed.set(None);
        if event.ctrl_key() || event.meta_key() {
            if let Some(element) = element() {
                let (x, y) = position(&element, &event);
                moves.at.set_value(scene.with_value(|scene| scene.point_of_list(x, y)));
            }
            return resize(store, WHEEL_BASE.powf(-step / 100.0));
        }
        let (start, ratio) = scene.with_value(|s| (s.view().y_start, s.surface().map_or(1.0, |s| s.ratio)));
        scroll(start + step * ratio);
    };
    let label = move || {
        store.cluster.with(|m| {
            m.as_ref().map_or_else(String::new, |m| {
                let nodes = units::format_count(u64::from(m.view.matched), "node");
                format!("Map of {nodes}, coloured by {}. The table lists the same.", m.view.measure)
            })
        })
    };
    // Where a finger went down, to tell a tap from a scroll.
    let touch = StoredValue::new_local(None::<(f64, f64, bool)>);
    view! {
        <div class="graph" id="node-map">
            <div
                class="graph-hands"
                data-part="nodes"
                tabindex="0"
                role="application"
                aria-roledescription="node map"
                aria-label=label
                node_ref=holder
                on:keydown=keys
                on:wheel=wheel
                on:pointerdown=move |event| {
                    if let Some(element) = element() {
                        let (x, y) = position(&element, &event);
                        touch.set_value(Some((x, y, false)));
                    }
                }
                on:pointermove=move |event| {
                    let Some(element) = element() else { return };
                    let (x, y) = position(&element, &event);
                    match touch.get_value() {
                        Some((from_x, from_y, moved)) if moved || (x - from_x).hypot(y - from_y) > 4.0 => {
                            let (start, ratio) = scene.with_value(|s| (s.view().y_start, s.surface().map_or(1.0, |s| s.ratio)));
                            touch.set_value(Some((x, y, true)));
                            pointed.set(None);
                            if !moved {
                                let _ = element.set_pointer_capture(event.pointer_id());
                            }
                            scroll(start - (y - from_y) * ratio);
                        }
                        Some(_) => {}
                        None => point(x, y),
                    }
                }
                on:pointerup=move |event| {
                    let Some(element) = element() else { return };
                    let (x, y) = position(&element, &event);
                    if touch.get_value().is_some_and(|(.., moved)| !moved) && event.button() == 0 {
                        click(x, y);
                    }
                    touch.set_value(None);
                }
                on:pointercancel=move |_| touch.set_value(None)
                on:pointerleave=move |_| {
                    pointed.set(None);
                    scene.with_value(|s| s.light(Lit { hover: None, ..s.lit() }));
                }
            >
                <canvas node_ref=canvas></canvas>
                <canvas node_ref=overlay></canvas>
            </div>
            <ScrollBar span=span controls="node-map" on_scroll=move |share| scroll(share * world_height.get_value()) />
            <MapTip pointed=pointed scene_size=move || scene.with_value(|s| s.surface().map_or((0.0, 0.0), |s| (s.width_css, s.height_css))) />
        </div>
    }
}

fn new_scene(
    store: Store,
    span: RwSignal<Span>,
    world_height: StoredValue<f64, LocalStorage>,
    moves: Moves,
) -> StoredValue<Rc<Scene>, LocalStorage> {
    // Frames may fire when the component is gone: nothing here may rely on its signals.
    let slot: Rc<RefCell<Weak<Scene>>> = Rc::default();
    let painting = Rc::clone(&slot);
    let scene = Scene::new(
        move |view, surface| {
            let pixels = Pixels { ratio: surface.ratio, row_height: 1.0, char_width: surface.char_width };
            let node_css = untrack(|| node_css(store));
            let kept = moves.asked(view.y_start);
            store.ask(Request::MapWindow(MapWindow { window: view.into(), pixels, node_css, kept }));
        },
        move || {
            let shown = span.try_get_untracked().zip(world_height.try_get_value());
            if let Some((scene, (old_span, height))) = painting.borrow().upgrade().zip(shown) {
                let view = scene.view();
                let height = height.max(1.0);
                let size = (view.y_end - view.y_start) / height;
                let whole_css = height / scene.surface().map_or(1.0, |surface| surface.ratio);
                let new = Span { start: view.y_start / height, size, whole_css };
                if old_span != new {
                    span.set(new);
                }
                phase::part_painted(store, phase::Part::Map);
            }
        },
    );
    *slot.borrow_mut() = Rc::downgrade(&scene);
    StoredValue::new_local(scene)
}
