//! The whole page takes dropped files, and pasted ones.

use engine::FlameKind;
use leptos::ev;
use leptos::prelude::*;
use route::Screen;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File};

use crate::io::files;
use crate::state::load;
use crate::state::session::{self, Step};
use crate::state::settings;
use crate::state::store::Store;

/// How much of a file is looked at to choose its screen.
const HEAD_BYTES: f64 = 4096.0;

/// Begins to listen.
pub(crate) fn listen(store: Store) {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        open_all(store, event.data_transfer());
    });
    let paste = window_event_listener_untyped("paste", move |event| {
        let data = js_sys::Reflect::get(&event, &"clipboardData".into()).unwrap_or(JsValue::NULL);
        open_all(store, data.dyn_into::<DataTransfer>().ok());
    });
    for handle in [over, drop, paste] {
        std::mem::forget(handle);
    }
}

fn open_all(store: Store, data: Option<DataTransfer>) {
    let files = data.and_then(|d| d.files());
    let files: Vec<File> =
        files.map(|list| (0..list.length()).filter_map(|i| list.get(i)).collect()).unwrap_or_default();
    open_files(store, files);
}

/// Opens files: lists of a cluster together, else the first as the profile and a second as what it is compared with.
pub(crate) fn open_files(store: Store, files: Vec<File>) {
    if files.is_empty() {
        return;
    }
    spawn_local(async move {
        let mut clusters = Vec::new();
        let mut profiles = Vec::new();
        for file in files {
            let is_cluster = looks_like_cluster(&file).await;
            let key = files::hold_file(file).await;
            if is_cluster { clusters.push(key) } else { profiles.push(key) }
        }
        // What a link asks for is opened as the link says; anything else begins anew.
        let is_asked_for = store.route.with_untracked(|route| {
            let mut dropped = profiles.iter().chain(&clusters);
            dropped.all(|key| {
                let mut named = ["profile", "baseline", "cluster"].into_iter().flat_map(|word| route.all(word));
                named.any(|name| route::local_content(name) == route::local_content(key))
            })
        });
        if is_asked_for {
            return load::reload(store);
        }
        let wants_baseline = store.route.with_untracked(|route| {
            route.screen() == Screen::Flame
                && settings::view(route) == FlameKind::Diff
                && route.get("profile").is_some()
                && route.get("baseline").is_none()
        });
        if let ([baseline], [], true) = (&*profiles, &*clusters, wants_baseline) {
            session::set_key(store, Step::Push, "baseline", baseline);
            return load::reload(store);
        }
        session::navigate(store, Step::Push, |route| {
            let word = if profiles.is_empty() { "nodes" } else { "flame" };
            word.clone_into(&mut route.word);
            for key in route::SOURCE_KEYS.into_iter().chain(["baseline"]) {
                route.set(key, "");
            }
            route.set_all("profile", profiles);
            if !clusters.is_empty() {
                route.set_all("cluster", clusters);
            }
        });
        // The same names may hold other bytes now.
        load::reload(store);
    });
}

/// Reads the beginning of a file; a gzip file is told by its name, since only the engine inflates.
async fn looks_like_cluster(file: &File) -> bool {
    let Ok(head) = file.slice_with_f64_and_f64(0.0, HEAD_BYTES) else { return false };
    let Ok(buffer) = JsFuture::from(head.array_buffer()).await else { return false };
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let name = file.name().to_ascii_lowercase();
        return ["node", "pod", "cluster", "metrics"].iter().any(|word| name.contains(word)) && name.contains(".json");
    }
    files::looks_like_cluster(&bytes)
}
