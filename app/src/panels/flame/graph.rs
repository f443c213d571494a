//! The flame graph: the picture in line with the model, the zoom and the selection.

use std::rc::Rc;

use engine::{FlameModel, FrameInfo, Move, Pane, Request};
use leptos::ev;
use leptos::prelude::*;
use route::Route;

use super::display::is_shown;
use super::hands::Hands;
use super::keys::{self, at_bottom};
use super::minimap::Minimap;
use super::pane::{Sight, new_stage, reveal};
use super::stage::Stage;
use crate::canvas::painter::Lit;
use crate::io::tell;
use crate::state::phase;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// Rows from which on there is an overview.
const MAP_FROM_DEPTH: u32 = 6;

/// What graph and table light in each other.
#[derive(Clone, Copy)]
pub(crate) struct Links {
    /// Name of the function under the pointer in the table.
    pub(crate) lit: RwSignal<Option<String>>,
    /// Name of the function that is selected.
    pub(crate) selected: RwSignal<Option<String>>,
}

/// The graph.
#[component]
pub(crate) fn FlameGraph() -> impl IntoView {
    let store = expect_context::<Store>();
    let links = expect_context::<Links>();
    let sight = Sight::new();
    let stage = new_stage(store, Pane::Main, sight);
    // Frame whose path is to become the zoom when the engine has described it.
    let zoom_to = StoredValue::new_local(None::<u32>);
    let shown_tree = StoredValue::new_local(None::<(u32, u32)>);
    let last_zoom = StoredValue::new_local((0.0_f64, 1.0_f64));
    let with_stage = move |run: &dyn Fn(&Rc<Stage>)| stage.with_value(run);

    Effect::new(move |_| {
        let Some(model) = store.flame.get() else { return };
        with_stage(&|stage: &Rc<Stage>| {
            let turned = stage.root_at_bottom.get() != at_bottom(store, Pane::Main);
            measure(store, stage, &model);
            let tree = Some((phase::generation(), model.tree));
            let is_other = shown_tree.get_value() != tree;
            shown_tree.set_value(tree);
            if is_other {
                zoom_to.set_value(None);
            }
            if is_other || turned {
                // Another tree: what was seen of the last one is nowhere in it.
                stage.fit(true);
            }
            let zoom = (model.zoom_start, model.zoom_end);
            let differs = last_zoom.get_value() != zoom;
            last_zoom.set_value(zoom);
            if is_other && model.zoom.is_empty() || stage.shows(zoom.0, zoom.1) {
                // Only what is drawn changes, not where.
            } else if differs || is_other || turned {
                stage.go(zoom.0, zoom.1, model.zoom_depth);
            }
            stage.scene.want_anew();
        });
    });
    Effect::new(move |_| {
        let frame = store.frame.get();
        links.selected.set(frame.as_ref().map(|frame| frame.name.clone()));
        let frame = frame.filter(|frame| frame.pane == Pane::Main);
        with_stage(&|stage: &Rc<Stage>| {
            let selected = frame.as_ref().map(|frame| frame.frame);
            stage.scene.light(Lit { selected, ..stage.scene.lit() });
        });
        let Some(frame) = frame else { return };
        if zoom_to.get_value() == Some(frame.frame) {
            zoom_to.set_value(None);
            let path = frame.path.clone();
            session::navigate(store, Step::Push, |route: &mut Route| route.set_all("zoom", path));
        } else {
            with_stage(&|stage: &Rc<Stage>| reveal(stage, &frame));
        }
    });
    Effect::new(move |_| {
        let Some(frame) = store.frame.get() else { return };
        store.said.set(spoken(&frame));
        tell::tell(&tell::Told::Selected { frame: frame.name.clone(), path: frame.path.clone() });
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

    let zoom_to_frame = move |frame: u32| {
        zoom_to.set_value(Some(frame));
        let tree = stage.with_value(|stage| stage.tree.get());
        store.ask(Request::Frame { tree, pane: Pane::Main, frame, step: Move::Stay });
    };
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_free =
            !store.help.get_untracked() && !store.shows_details() && store.menu.with_untracked(Option::is_none);
        if event.key() == "Escape" && is_free {
            session::show_all(store);
            stage.with_value(|stage| stage.go(0.0, 1.0, 0));
        }
    });
    on_cleanup(move || escape.remove());

    let label = Signal::derive(move || {
        store.flame.get().map_or_else(String::new, |m| {
            format!(
                "Flame graph of {}, {} in {}. Arrow keys move from frame to frame.",
                m.metric,
                m.total_text,
                units::format_count(m.frames, "function")
            )
        })
    });
    let keys = move |event: ev::KeyboardEvent| {
        let is_home = event.key() == "Home";
        stage.with_value(|stage| {
            keys::press(store, Pane::Main, stage, &event, &zoom_to_frame);
            if is_home {
                stage.go(0.0, 1.0, 0);
            }
        });
    };
    // Of a few rows an overview would only say the same again.
    let is_high = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.depth >= MAP_FROM_DEPTH)));
    let has_map = move || is_high.get() && is_shown(store, "minimap");
    view! {
        <Show when=has_map>
            <Minimap stage=stage sight=sight />
        </Show>
        <Hands
            id="flame-graph"
            part="flame"
            stage=stage
            picture=store.flame_picture
            sight=sight
            label=label
            measure=move |stage| {
                if let Some(model) = store.flame.get_untracked() {
                    measure(store, stage, &model);
                }
            }
            keys=keys
            pick=move |index, list| zoom_to_frame(list.boxes.item[index])
            menu=move |frame, at| {
                store.menu_at.set(Some(at));
                let tree = stage.with_value(|stage| stage.tree.get());
                store.ask(Request::Frame { tree, pane: Pane::Main, frame, step: Move::Stay });
            }
        />
    }
}

/// Height of the whole picture, before its list is there, and the edge at which it begins.
fn measure(store: Store, stage: &Stage, model: &FlameModel) {
    stage.root_at_bottom.set(at_bottom(store, Pane::Main));
    stage.world_height.set(f64::from(model.depth + 1) * stage.row_height_device());
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
