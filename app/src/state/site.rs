//! `isotherm.json` beside the page: what whoever hosts it says about it.

use std::sync::Arc;

use gloo_net::http::Request as Get;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session;
use super::store::Store;

/// Reads the file; `then` runs in any case.
pub(super) fn read(store: Store, then: impl FnOnce() + 'static) {
    spawn_local(async move {
        if let Some(bytes) = fetch().await {
            let (site, faults) = site::read(&bytes);
            store.site.set(Arc::new(site));
            store.site_faults.set(faults);
            session::set_theme(store, &store.route.get_untracked());
        }
        then();
    });
}

/// Where there is none, nothing is said.
async fn fetch() -> Option<Vec<u8>> {
    let response = Get::get("isotherm.json").send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.binary().await.ok()
}

/// The page's name.
pub(crate) fn title(store: Store) -> String {
    store.site.with(|site| site.title.clone()).unwrap_or_else(|| "Isotherm".to_owned())
}
