//! The nodes screen: its answer, the map, the table of the same, and the drawer.

use leptos::prelude::*;

use crate::controls::later::Later;
use crate::panels::nodes::answer::Answer;
use crate::panels::nodes::bar::NodesBar;
use crate::panels::nodes::drawer::DetailDrawer;
use crate::panels::nodes::legend::Legend;
use crate::panels::nodes::map::NodeMap;
use crate::panels::nodes::table::NodeTable;
use crate::panels::shell::controls::Controls;
use crate::panels::shell::filter_note::FilterNote;
use crate::state::panel;
use crate::state::store::{Phase, Store};

/// The screen.
#[component]
pub(crate) fn NodesPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let has_model = Memo::new(move |_| store.cluster.with(Option::is_some));
    let empty = Memo::new(move |_| store.cluster.with(|m| m.as_ref().and_then(|m| m.view.empty.clone())));
    let problem = Memo::new(move |_| store.cluster.with(|m| m.as_ref().and_then(|m| m.view.error.clone())));
    let table = move || store.route.with(|route| panel::shows(route, "table"));
    view! {
        <h1 class="visually-hidden">"Nodes"</h1>
        <Show when=move || has_model.get() fallback=move || view! { <NoCluster /> }>
            <FilterNote sentence=problem />
            <Answer />
            <Controls>
                <NodesBar />
            </Controls>
            {move || match empty.get() {
                Some(sentence) => view! { <p class="empty">{sentence}</p> }.into_any(),
                None => {
                    view! {
                        <Legend />
                        <div class="split nodes" class:alone=move || !table()>
                            <Later>
                                <NodeMap />
                                <Later>
                                    <Show when=table>
                                        <NodeTable />
                                    </Show>
                                </Later>
                            </Later>
                        </div>
                    }
                        .into_any()
                }
            }}
            <DetailDrawer />
        </Show>
    }
}

/// Said while no cluster is open.
#[component]
pub(crate) fn NoCluster() -> impl IntoView {
    let store = expect_context::<Store>();
    let quiet = move || matches!(store.phase.get(), Phase::Loading);
    view! {
        <Show when=move || !quiet()>
            <div class="empty">
                <p>"No cluster is open."</p>
                <p>
                    "Drop the output of " <code>"kubectl get nodes,pods -A -o json"</code> " here, or "
                    <a href="#/home">"choose files on the home screen"</a> "."
                </p>
            </div>
        </Show>
    }
}
