//! The screens that aren't the flame graph, as parts to be fetched.

use leptos::prelude::*;
use route::{Route, Screen};

use super::{home::HomePage, list::ListPage, nodes::NodesPage};
use crate::apart::apart;
use crate::controls::apart::Build;
use crate::panels::list::filter_box::FilterBox;
use crate::state::of_cluster::{self, Receive};
use crate::state::phase;
use crate::state::store::Store;

apart! {
    /// The first screen.
    pub(crate) fn home() -> Build, in home, || view! { <HomePage /> }.into_any()
}

apart! {
    /// The screens of a cluster.
    pub(crate) fn cluster() -> Build, in screens, build_cluster
}

apart! {
    /// The search box of those screens.
    pub(crate) fn filter_box() -> Build, in screens, || view! { <FilterBox /> }.into_any()
}

apart! {
    /// What takes the engine's answers about a cluster.
    pub(crate) fn receive_cluster() -> Receive, in screens, of_cluster::receive
}

fn build_cluster() -> AnyView {
    let store = expect_context::<Store>();
    phase::screen_shown(store);
    let screen = Memo::new(move |_| store.route.with(Route::screen));
    (move || match screen.get() {
        Screen::Nodes => view! { <NodesPage /> }.into_any(),
        Screen::Pods => view! { <ListPage title="Pods" kind="pods" noun="pod" /> }.into_any(),
        Screen::Workloads => view! { <ListPage title="Workloads" kind="workloads" noun="workload" /> }.into_any(),
        Screen::Pending => view! { <ListPage title="Pending pods" kind="pending" noun="pending pod" /> }.into_any(),
        Screen::Disruption => {
            view! { <ListPage title="Disruption" kind="disruption" noun="budget or pod" nouns="budgets and pods" /> }
                .into_any()
        }
        Screen::Versions => {
            view! { <ListPage title="Versions" kind="versions" noun="component or API" nouns="components and APIs" /> }
                .into_any()
        }
        Screen::Controllers => view! { <ListPage title="Controllers" kind="controllers" noun="object" /> }.into_any(),
        Screen::Events => view! { <ListPage title="Events" kind="events" noun="event" /> }.into_any(),
        Screen::Home | Screen::Flame => ().into_any(),
    })
    .into_any()
}
