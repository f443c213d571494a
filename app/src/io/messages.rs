//! Messages of other windows, version 1 (docs/embedding.md): `load`, `set`, `state` and `theme`, from the origins that
//! `isotherm.json` allows.

use std::sync::Arc;

use engine::FlameModel;
use js_sys::{Array, JSON, Object, Reflect};
use leptos::prelude::*;
use route::Route;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, MessageEvent};

use super::{files, tell};
use crate::state::session::{self, Step};
use crate::state::store::{Drawer, Store};

/// Keys that `set` may change.
const KEYS: [&str; 39] = [
    "profile",
    "baseline",
    "view",
    "metric",
    "thread",
    "q",
    "regex",
    "case",
    "zoom",
    "t",
    "cluster",
    "group",
    "color",
    "sort",
    "filter",
    "resource",
    "node",
    "pod",
    "from",
    "to",
    "at",
    "theme",
    "embed",
    "order",
    "descending",
    "table",
    "matching",
    "screen",
    "label",
    "against",
    "function",
    "normalise",
    "names",
    "minimap",
    "timeline",
    "before_from",
    "before_to",
    "size",
    "refresh",
];

/// Does what a message asks for. It is of the protocol, and from a window that is listened to.
pub(super) fn hear(store: Store, event: &MessageEvent) {
    let data = event.data();
    let field = |name: &str| Reflect::get(&data, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let outcome = match field("type").as_string().as_deref() {
        Some("state") if field("state").is_undefined() => {
            tell::answer(event, &state(store));
            Ok(())
        }
        Some("load") => load(store, &data),
        Some("set") => set(store, &data),
        Some("theme") => match field("theme").as_string().as_deref() {
            Some(theme @ ("light" | "dark" | "auto")) => {
                session::set_key(store, Step::Replace, "theme", theme);
                Ok(())
            }
            _ => Err("theme: expected \"light\", \"dark\" or \"auto\".".to_owned()),
        },
        // The page's own messages, heard again when it is its own parent.
        Some("state" | "ready" | "loading" | "painted" | "selected" | "error" | "resize") => Ok(()),
        Some(other) => Err(format!("{other}: no such message; expected load, set, state or theme.")),
        None => Err("The message has no type; expected load, set, state or theme.".to_owned()),
    };
    if let Err(message) = outcome {
        tell::answer(event, &tell::error(&message));
    }
}

/// In a frame, what the page around it changes is no step of the person's: Back is theirs.
fn step() -> Step {
    if tell::parent().is_some() { Step::Replace } else { Step::Push }
}

/// `load`: replaces the sources of the route.
fn load(store: Store, data: &JsValue) -> Result<(), String> {
    let mut keys: Vec<(&str, Vec<String>)> = Vec::new();
    for key in ["profile", "baseline", "cluster"] {
        let value = Reflect::get(data, &key.into()).unwrap_or(JsValue::UNDEFINED);
        if value.is_undefined() || value.is_null() {
            continue;
        }
        let items: Vec<JsValue> = value.dyn_ref::<Array>().map_or_else(|| vec![value.clone()], |a| a.iter().collect());
        let addresses =
            items.iter().enumerate().map(|(i, item)| source(key, i, item)).collect::<Result<Vec<_>, _>>()?;
        keys.push((key, addresses));
    }
    if keys.is_empty() {
        return Err("load: expected a profile, a baseline or a cluster.".to_owned());
    }
    let is_profile = keys.iter().any(|(k, _)| *k != "cluster");
    session::navigate(store, step(), |route| {
        let stays = !is_profile && route.screen().is_of_cluster();
        for key in route::SOURCE_KEYS.into_iter().chain(["profile", "baseline", "cluster"]) {
            route.set(key, "");
        }
        if !stays {
            route.word = if is_profile { "flame" } else { "nodes" }.to_owned();
        }
        for (key, addresses) in keys {
            route.set_all(key, addresses);
        }
    });
    if step() == Step::Replace {
        let kept =
            store.route.with_untracked(|route| route.pairs.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>());
        files::let_go(&kept);
    }
    Ok(())
}

fn source(key: &str, index: usize, item: &JsValue) -> Result<String, String> {
    let field = |name: &str| Reflect::get(item, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let bad = || format!("load: {key} needs {{url}}, {{name, bytes}} or {{frames}}.");
    if !item.is_object() {
        return Err(bad());
    }
    if let Some(url) = field("url").as_string() {
        let scheme = url.split_once(':').map_or("", |(s, _)| s).to_ascii_lowercase();
        if ["javascript", "vbscript", "file"].contains(&scheme.as_str()) {
            return Err(format!("load: {key}: a {scheme}: address can't be opened."));
        }
        return Ok(url);
    }
    let name = field("name").as_string().filter(|n| !n.is_empty());
    let called = |fallback: &str| {
        let number = if index > 0 { format!(" {}", index + 1) } else { String::new() };
        name.clone().unwrap_or_else(|| format!("{fallback}{number}"))
    };
    let bytes = field("bytes");
    if bytes.is_instance_of::<js_sys::ArrayBuffer>()
        || js_sys::ArrayBuffer::is_view(&bytes)
        || bytes.is_instance_of::<Blob>()
    {
        return Ok(files::hold_given(&called(key), bytes));
    }
    let frames = field("frames");
    if frames.is_instance_of::<Array>() {
        let text = JSON::stringify(&frames).ok().and_then(|t| t.as_string()).ok_or_else(bad)?;
        return Ok(files::hold_given(&called(key), JsValue::from_str(&text)));
    }
    Err(bad())
}

/// `set`: changes keys of the route.
fn set(store: Store, data: &JsValue) -> Result<(), String> {
    let mut changes: Vec<(String, Vec<String>)> = Vec::new();
    let nested = Reflect::get(data, &"key".into()).ok().filter(JsValue::is_object);
    let object = nested.unwrap_or_else(|| data.clone());
    let Some(object) = object.dyn_ref::<Object>() else { return Err("set: expected keys with values.".to_owned()) };
    for entry in Object::entries(object).iter() {
        let Ok(pair) = entry.dyn_into::<Array>() else { continue };
        let Some(key) = pair.get(0).as_string() else { continue };
        if ["isotherm", "type", "id"].contains(&key.as_str()) {
            continue;
        }
        if !KEYS.contains(&key.as_str()) {
            return Err(format!("set: {key} is no key of the page."));
        }
        let value = pair.get(1);
        let items: Vec<JsValue> = value.dyn_ref::<Array>().map_or_else(|| vec![value.clone()], |a| a.iter().collect());
        let mut texts = Vec::new();
        for item in items {
            let text = item
                .as_string()
                .or_else(|| item.as_f64().map(|n| n.to_string()))
                .or_else(|| item.as_bool().map(|b| if b { "1" } else { "" }.to_owned()))
                .or_else(|| (item.is_null() || item.is_undefined()).then(String::new))
                .ok_or_else(|| format!("set: {key} needs text, a number or a list of them."))?;
            texts.push(text);
        }
        changes.push((key, texts));
    }
    session::navigate(store, step(), |route: &mut Route| {
        for (key, values) in changes {
            if key == "screen" {
                route.word = values.into_iter().next().unwrap_or_default();
            } else {
                route.set_all(&key, values);
            }
        }
    });
    Ok(())
}

/// The answer to `state`.
pub(super) fn state(store: Store) -> JsValue {
    let route = store.route.get_untracked();
    let profile = store.flame.get_untracked().map_or(Value::Null, |m| profile_state(&m, &route));
    let cluster = store.cluster.get_untracked().map_or(Value::Null, |m| m.facts.clone());
    let selected = match store.drawer.get_untracked() {
        Drawer::Node(node) => json!({"node": node.name}),
        Drawer::Pod(pod) => json!({"pod": format!("{}/{}", pod.detail.row.namespace, pod.detail.row.name)}),
        _ => store.frame.get_untracked().map_or(Value::Null, |f| json!({"frame": f.name, "path": f.path})),
    };
    let url = web_sys::window().and_then(|w| w.location().href().ok()).unwrap_or_default();
    let said = json!({"isotherm": 1, "type": "state", "state": {
        "screen": route.screen().word(), "url": url, "profile": profile, "cluster": cluster, "selected": selected,
    }});
    JSON::parse(&said.to_string()).unwrap_or(JsValue::NULL)
}

fn profile_state(model: &Arc<FlameModel>, route: &Route) -> Value {
    let matched = model.matched.as_ref().map_or_else(
        || json!({"total": "0", "self": "0", "frames": 0, "of_zoom": 0.0}),
        |m| json!({"total": m.total, "self": m.self_weight, "frames": m.frames, "of_zoom": m.of_zoom, "of_total": m.of_total}),
    );
    let zoom: Vec<&str> = model.zoom.iter().map(|c| c.key.as_str()).collect();
    let transforms: Vec<&str> = route.all("t").collect();
    json!({
        "format": model.format, "name": model.name, "metric": model.metric, "unit": model.unit, "total": model.total,
        "total_baseline": model.total_baseline, "samples": model.samples, "frames": model.source_names, "depth": model.depth,
        "view": model.view.word(), "matched": matched, "zoom": zoom, "transforms": transforms,
    })
}
