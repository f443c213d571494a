//! `isotherm.json` beside the page: what whoever hosts it says about it.

use std::sync::Arc;

use cluster::view::{Price, Prices};
use gloo_net::http::Request as Get;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session;
use super::store::Store;

/// Reads the file; `then` runs in any case.
pub(super) fn read(store: Store, then: impl FnOnce() + 'static) {
    spawn_local(async move {
        if let Some(bytes) = fetch().await {
            let (site, mut faults) = site::read(&bytes);
            let prices = prices(&site.prices, &mut faults);
            store.site.set(Arc::new(site));
            store.site_faults.set(faults);
            let route = store.route.get_untracked();
            session::set_theme(store, &route);
            if store.prices.get_untracked() != prices {
                store.prices.set(prices);
                // What was asked for before knew none.
                session::ask_views(store, &route);
            }
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

/// Prices as the engine counts them.
fn prices(given: &site::Prices, faults: &mut Vec<String>) -> Prices {
    let mut prices = Prices { currency: given.currency.clone(), ..Prices::default() };
    for (name, text) in &given.per_hour {
        match serde_json::from_value::<Price>(text.as_str().into()) {
            Ok(price) => drop(prices.per_hour.insert(name.clone(), price)),
            Err(error) => faults.push(format!("isotherm.json: prices.perHour.{name}: {error}.")),
        }
    }
    prices
}

/// The page's name.
pub(crate) fn title(store: Store) -> String {
    store.site.with(|site| site.title.clone()).unwrap_or_else(|| "Isotherm".to_owned())
}
