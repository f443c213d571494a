//! `isotherm.json` beside the page: what whoever hosts it says about it.

use std::sync::Arc;

use cluster::view::{Price, Prices};
use gloo_net::http::Request as Get;
use js_sys::{Array, JSON, Object};
use leptos::prelude::*;
use leptos::task::spawn_local;
use site::Site;
use wasm_bindgen::JsCast as _;

use super::session;
use super::store::Store;
use crate::apart::apart;

/// Reads the file; `then` runs in any case.
pub(super) fn read(store: Store, then: impl FnOnce() + 'static) {
    spawn_local(async move {
        if let Some(bytes) = fetch().await.filter(|bytes| says_something(bytes))
            && let Ok(reader) = reader().await
        {
            let (site, faults, prices) = reader(&bytes);
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

/// Whether the file has any key but the name of its schema: the one that comes with the page has no other, and is no
/// reason to fetch what reads it.
fn says_something(bytes: &[u8]) -> bool {
    let value = std::str::from_utf8(bytes).ok().and_then(|text| JSON::parse(text).ok());
    let Some(object) = value.as_ref().and_then(|value| value.dyn_ref::<Object>()) else { return true };
    Array::is_array(object) || Object::keys(object).iter().any(|key| key.as_string().as_deref() != Some("$schema"))
}

/// Site, sentences about what is wrong, prices.
type Reader = fn(&[u8]) -> (Site, Vec<String>, Prices);

apart!(fn reader() -> Reader, in site, read_file);

fn read_file(bytes: &[u8]) -> (Site, Vec<String>, Prices) {
    let (site, mut faults) = site::read(bytes);
    let prices = prices(&site.prices, &mut faults);
    (site, faults, prices)
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
