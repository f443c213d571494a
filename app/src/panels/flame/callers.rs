//! The upper half of the sandwich: who calls the function, above it.

use std::rc::Rc;

use engine::Pane;
use leptos::ev;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::gestures::{self, Pointers};
use super::graph::wholes;
use super::pane::new_stage;
use super::stage::Stage;
use super::tooltip::{Tip, Tooltip, tip_of};
use crate::canvas::painter::Lit;
use crate::controls::scroll_bar::{ScrollBar, Span};
use crate::io::observer::observe_size;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The callers. A press on one makes it the function in the middle.
#[component]
pub(crate) fn Callers() -> impl IntoView {
    let store = expect_context::<Store>();
    let holder = NodeRef::<Div>::new();
    let (canvas, overlay) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    let tip = RwSignal::new(None::<Tip>);
    let span = RwSignal::new(Span { start: 0.0, size: 1.0 });
    let stage = new_stage(store, Pane::Callers, span, RwSignal::new(0.0));
    let pointers = StoredValue::new_local(Rc::new(Pointers::default()));
    let with_stage = move |run: &dyn Fn(&Rc<Stage>)| stage.with_value(run);
    let measure = move |stage: &Stage| {
        let rows = store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.callers_depth)) + 1;
        stage.root_at_bottom.set(true);
        stage.world_height.set(f64::from(rows) * stage.row_height_device());
    };
    Effect::new(move |_| {
        let (Some(canvas), Some(overlay)) = (canvas.get(), overlay.get()) else { return };
        observe_size(&canvas, {
            let (canvas, overlay) = (canvas.clone(), overlay);
            move || {
                with_stage(&|stage: &Rc<Stage>| {
                    stage.scene.fit(&canvas, &overlay);
                    measure(stage);
                    stage.fit(true);
                });
            }
        });
    });
    Effect::new(move |_| {
        let theme = store.theme.get();
        with_stage(&|stage: &Rc<Stage>| stage.scene.set_theme(theme));
    });
    Effect::new(move |_| {
        store.flame.track();
        with_stage(&|stage: &Rc<Stage>| {
            measure(stage);
            stage.fit(true);
            stage.scene.want_anew();
        });
    });
    Effect::new(move |_| {
        let picture = store.callers_picture.get();
        with_stage(&|stage: &Rc<Stage>| stage.scene.receive(picture.clone()));
    });
    let element = move || holder.get_untracked().map(|h| -> web_sys::Element { h.into() });
    let hover = move |x: f64, y: f64| {
        stage.with_value(|stage| {
            let hit = stage.scene.hit(x, y);
            stage.scene.light(Lit { hover: hit.as_ref().map(|(i, _)| *i), ..stage.scene.lit() });
            let new = hit.zip(store.flame.get_untracked()).zip(stage.scene.surface());
            let new = new.map(|(((index, list), model), surface)| {
                tip_of(&list, index, &wholes(&model), (x, y), (surface.width_css, surface.height_css))
            });
            if tip.get_untracked() != new {
                tip.set(new);
            }
        });
    };
    let click = move |x: f64, y: f64| {
        let Some((index, list)) = stage.with_value(|stage| stage.scene.hit(x, y)) else { return };
        let name = list.texts.get(list.boxes.name[index]).to_owned();
        tip.set(None);
        if !name.is_empty() && name != calltree::ROOT_NAME {
            session::set_key(store, Step::Push, "function", &name);
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let page = stage.with_value(|s| s.scene.view().height_device * 0.9);
        match event.key().as_str() {
            "+" | "=" => stage.with_value(|s| s.zoom_at(0.5, 0.7)),
            "-" => stage.with_value(|s| s.zoom_at(0.5, 1.0 / 0.7)),
            "ArrowLeft" => stage.with_value(|s| s.pan(60.0, 0.0)),
            "ArrowRight" => stage.with_value(|s| s.pan(-60.0, 0.0)),
            "ArrowUp" => stage.with_value(|s| s.pan(0.0, 36.0)),
            "ArrowDown" => stage.with_value(|s| s.pan(0.0, -36.0)),
            "PageDown" => stage.with_value(|s| s.pan(0.0, -page)),
            "PageUp" => stage.with_value(|s| s.pan(0.0, page)),
            _ => return,
        }
        event.prevent_default();
    };
    let label = move || {
        let name = store.flame.with(|m| m.as_ref().map(|m| m.function.clone()).unwrap_or_default());
        format!("Callers of {name}. The call tree view lists the same row by row.")
    };
    view! {
        <div class="graph callers" id="callers">
            <div
                class="graph-hands"
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
                    if stage.with_value(|s| pointers.with_value(|p| p.drag(&element, &event, s))) {
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
            <ScrollBar span=span controls="callers" on_scroll=move |share| stage.with_value(|s| s.scroll_to(share)) />
            <Tooltip tip=tip />
        </div>
    }
}
