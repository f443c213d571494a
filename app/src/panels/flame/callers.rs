//! The upper half of the sandwich: who calls the function, above it.

use std::rc::Rc;

use engine::{FrameInfo, Move, Pane, Request};
use leptos::prelude::*;

use super::hands::Hands;
use super::keys;
use super::pane::{Sight, new_stage, reveal};
use super::stage::Stage;
use crate::canvas::painter::Lit;
use crate::state::phase;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The callers. A press on one makes it the function in the middle.
#[component]
pub(crate) fn Callers() -> impl IntoView {
    let store = expect_context::<Store>();
    let sight = Sight::new();
    let stage = new_stage(store, Pane::Callers, sight);
    let shown_tree = StoredValue::new(None::<(u32, u32)>);
    let measure = move |stage: &Stage| {
        let rows = store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.callers_depth)) + 1;
        stage.root_at_bottom.set(true);
        stage.world_height.set(f64::from(rows) * stage.row_height_device());
    };
    Effect::new(move |_| {
        let Some(model) = store.flame.get() else { return };
        stage.with_value(|stage: &Rc<Stage>| {
            measure(stage);
            let tree = Some((phase::generation(), model.tree));
            if shown_tree.get_value() != tree {
                shown_tree.set_value(tree);
                stage.fit(true);
            }
            stage.scene.want_anew();
        });
    });
    Effect::new(move |_| {
        let frame = store.frame.get().filter(|frame| frame.pane == Pane::Callers);
        stage.with_value(|stage: &Rc<Stage>| {
            if let Some(frame) = &frame {
                reveal(stage, frame);
            }
            let selected = frame.as_ref().map(|frame: &std::sync::Arc<FrameInfo>| frame.frame);
            stage.scene.light(Lit { selected, ..stage.scene.lit() });
        });
    });
    let middle = move |name: &str| {
        if !name.is_empty() && name != calltree::ROOT_NAME {
            session::set_key(store, Step::Push, "function", name);
        }
    };
    let enter = move |_| {
        let name = store.frame.with_untracked(|frame| frame.as_ref().map(|f| f.name.clone()).unwrap_or_default());
        middle(&name);
    };
    let label = Signal::derive(move || {
        let name = store.flame.with(|m| m.as_ref().map(|m| m.function.clone()).unwrap_or_default());
        format!("Callers of {name}. Arrow keys move from frame to frame, Enter looks at the callers of another.")
    });
    view! {
        <Hands
            id="callers"
            class="callers"
            part="callers"
            stage=stage
            picture=store.callers_picture
            sight=sight
            label=label
            measure=measure
            keys=move |event| stage.with_value(|stage| keys::press(store, Pane::Callers, stage, &event, &enter))
            pick=move |index, list| middle(list.texts.get(list.boxes.name[index]))
            menu=move |frame, at| {
                store.menu_at.set(Some(at));
                let tree = stage.with_value(|stage| stage.tree.get());
                store.ask(Request::Frame { tree, pane: Pane::Callers, frame, step: Move::Stay });
            }
        />
    }
}
