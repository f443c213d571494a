//! A picture of frames under the hands: two canvases of the size of their box, pointer and wheel, tooltip, scroll bar.

use std::rc::Rc;
use std::sync::Arc;

use draw::{DrawList, NO_TEXT, flags};
use leptos::ev;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::gestures::{self, Pointers};
use super::pane::Sight;
use super::stage::{Stage, row_height_css};
use super::tooltip::{Tip, Tooltip, tip_of, wholes};
use crate::canvas::painter::Lit;
use crate::controls::scroll_bar::ScrollBar;
use crate::io::observer::observe_canvas;
use crate::state::store::{PictureSlot, Store};

/// The picture. `pick` gets the frame that was clicked on with its list, `menu` the frame and the place in the window
/// where its menu is wanted, `measure` is called before the stage is fitted to another size.
#[component]
pub(crate) fn Hands(
    id: &'static str,
    #[prop(optional)] class: &'static str,
    /// `data-part`, by which scripts know the picture.
    part: &'static str,
    stage: StoredValue<Rc<Stage>, LocalStorage>,
    picture: PictureSlot,
    sight: Sight,
    #[prop(into)] label: Signal<String>,
    measure: impl Fn(&Stage) + Copy + 'static,
    keys: impl Fn(ev::KeyboardEvent) + Copy + 'static,
    pick: impl Fn(usize, Arc<DrawList>) + Copy + 'static,
    menu: impl Fn(u32, (f64, f64)) + Copy + 'static,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let holder = NodeRef::<Div>::new();
    let (canvas, overlay) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    let tip = RwSignal::new(None::<Tip>);
    let pointers = StoredValue::new_local(Rc::new(Pointers::default()));
    let with_stage = move |run: &dyn Fn(&Rc<Stage>)| stage.with_value(run);

    Effect::new(move |_| {
        let (Some(canvas), Some(overlay)) = (canvas.get(), overlay.get()) else { return };
        observe_canvas(&canvas, {
            let (canvas, overlay) = (canvas.clone(), overlay);
            move || {
                with_stage(&|stage: &Rc<Stage>| {
                    let first = stage.scene.surface().is_none();
                    stage.scene.fit(&canvas, &overlay);
                    measure(stage);
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
        let picture = picture.get();
        with_stage(&|stage: &Rc<Stage>| {
            if let Some(list) = &picture {
                stage.world_height.set(list.world_height);
                // A picture that arrives is of the newest tree that was told of.
                stage.tree.set(store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.tree)));
            }
            stage.scene.receive(picture.clone());
        });
    });

    let element = move || holder.get_untracked().map(|h| -> web_sys::Element { h.into() });
    let hover = move |x: f64, y: f64| {
        stage.with_value(|stage| {
            let hit = stage.scene.hit(x, y);
            let name = hit.as_ref().map(|(i, list)| list.boxes.name[*i]).filter(|name| *name != NO_TEXT);
            stage.scene.light(Lit { hover: hit.as_ref().map(|(i, _)| *i), name, ..stage.scene.lit() });
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
        tip.set(None);
        if list.boxes.flags[index] & flags::MERGED == 0 {
            return pick(index, list);
        }
        // Several thin frames: only closer, until they can be told apart.
        let (left, width) = (f64::from(list.boxes.x[index]), f64::from(list.boxes.w[index]));
        stage.with_value(|stage| {
            let (from, to) = (list.window.x_world(left - width), list.window.x_world(left + 2.0 * width));
            stage.go(from.max(0.0), to.min(1.0), 0);
        });
    };
    let context_menu = move |event: ev::MouseEvent| {
        event.prevent_default();
        let Some(element) = element() else { return };
        let (x, y) = gestures::position(&element, &event);
        if let Some((index, list)) = stage.with_value(|stage| stage.scene.hit(x, y))
            && list.boxes.flags[index] & flags::MERGED == 0
        {
            tip.set(None);
            menu(list.boxes.item[index], (f64::from(event.client_x()), f64::from(event.client_y())));
        }
    };
    view! {
        <div class=format!("graph {class}") id=id>
            <div
                class="graph-hands"
                data-part=part
                data-row-height=row_height_css()
                data-first-row=move || sight.first_row.get().to_string()
                tabindex="0"
                role="application"
                aria-roledescription="flame graph"
                aria-label=move || label.get()
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
                        stage.with_value(|s| s.scene.light(Lit { hover: None, name: None, ..s.scene.lit() }));
                    }
                }
                on:contextmenu=context_menu
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
            <ScrollBar span=sight.span controls=id on_scroll=move |share| stage.with_value(|s| s.scroll_to(share)) />
            <Tooltip tip=tip />
        </div>
    }
}
