//! The drawer of a node or a pod. Escape closes it, and Back.

use leptos::prelude::*;

use super::node_drawer::NodeDrawer;
use super::pod_drawer::PodDrawer;
use crate::panels::shell::drawer::DrawerFrame;
use crate::state::session::{self, Step};
use crate::state::store::{Drawer, Store};

/// The drawer, while something is in it.
#[component]
pub(crate) fn DetailDrawer() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_open = Memo::new(move |_| !store.drawer.with(|d| matches!(d, Drawer::Closed)));
    let close = move || {
        store.drawer.set(Drawer::Closed);
        session::navigate(store, Step::Push, |route| {
            route.set("node", "");
            route.set("pod", "");
        });
    };
    let title = move || match store.drawer.get() {
        Drawer::Node(node) => node.name.clone(),
        Drawer::Pod(pod) => pod.detail.row.name.clone(),
        Drawer::Closed => String::new(),
    };
    let kind = move || match store.drawer.get() {
        Drawer::Node(_) => "Node",
        Drawer::Pod(_) => "Pod",
        Drawer::Closed => "",
    };
    view! {
        <Show when=move || is_open.get()>
            <DrawerFrame kind=Signal::derive(kind) title=Signal::derive(title) on_close=close>
                {move || match store.drawer.get() {
                    Drawer::Node(node) => view! { <NodeDrawer node=node /> }.into_any(),
                    Drawer::Pod(pod) => view! { <PodDrawer pod=pod /> }.into_any(),
                    Drawer::Closed => ().into_any(),
                }}
            </DrawerFrame>
        </Show>
    }
}
