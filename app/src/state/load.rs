//! Loads: which sources the route names, where their bytes come from, and what happens once they are read.

use std::cell::RefCell;
use std::sync::Arc;

use engine::{Opened, Slot, SourceKind};
use leptos::prelude::*;
use route::{Route, Screen};

use super::exports;
use super::phase::{self, mark, painted, set_phase};
use super::prefs;
use super::session::ask_views;
use super::store::{Drawer, Phase, Progress, Store};
use super::transforms::Past;
use crate::io::{files, tell};
use crate::worker::wire::{From, Parts, Source};

pub(super) const KINDS: [(SourceKind, &str); 3] =
    [(SourceKind::Profile, "profile"), (SourceKind::Baseline, "baseline"), (SourceKind::Cluster, "cluster")];

thread_local! {
    /// The sources that are open, or whose load is under way.
    static ASKED: RefCell<Route> = RefCell::new(Route::default());
    /// The sources that are open.
    static OPEN: RefCell<Route> = RefCell::new(Route::default());
}

/// Loads what the route names, unless that is open or on its way.
pub(super) fn follow(store: Store, route: &Route) {
    let same = ASKED.with_borrow(|asked| asked.same_sources(route));
    if !same {
        load(store, route);
    } else if matches!(store.phase.get_untracked(), Phase::Empty) && KINDS.iter().all(|(_, k)| route.get(k).is_none()) {
        set_phase(store, Phase::Empty);
    }
}

fn load(store: Store, route: &Route) {
    let mut sources = Vec::new();
    let mut keep = Vec::new();
    let mut parts = Parts::default();
    let open = OPEN.with_borrow(Clone::clone);
    let opened = store.opened.get_untracked();
    for (kind, key) in KINDS {
        let is_open = if kind == SourceKind::Cluster { opened.has_cluster } else { opened.has_profile };
        let unchanged = is_open && route.get(key).is_some() && route.all(key).eq(open.all(key));
        if unchanged {
            keep.push(kind);
            continue;
        }
        for (index, address) in route.all(key).enumerate() {
            let slot = Slot { kind, index: index as u32 };
            match source(slot, address, &mut parts) {
                Ok(source) => sources.push(source),
                Err(sentence) => {
                    ASKED.with_borrow_mut(|asked| asked.clone_from(route));
                    return set_phase(store, Phase::Failed(sentence));
                }
            }
        }
    }
    ASKED.with_borrow_mut(|asked| asked.clone_from(route));
    store.remark.set(None);
    let Some(bridge) = store.bridge() else { return };
    phase::begin(|| bridge.open(sources, keep, parts));
    if KINDS.iter().all(|(_, key)| route.get(key).is_none()) {
        // Nothing is named: the engine closes what was open, and the page shows its first screen.
        return set_phase(store, Phase::Empty);
    }
    store.progress.set(Some(Progress { received: 0, total: None, stage: String::new() }));
    set_phase(store, Phase::Loading);
    tell::tell(&tell::Told::Loading { fraction: 0.0 });
}

fn source(slot: Slot, address: &str, parts: &mut Parts) -> Result<Source, String> {
    if address.starts_with(route::LOCAL) {
        let name = route::local_name(address);
        let part = files::held(address).ok_or_else(|| {
            format!("This link is to {name}, a file on the computer of whoever made it. Drop that file here to see it.")
        })?;
        parts.0.push(part);
        return Ok(Source {
            slot,
            name: name.to_owned(),
            labels: Vec::new(),
            from: From::Part(parts.0.len() as u32 - 1),
        });
    }
    if let Some(data) = address.strip_prefix("data:") {
        parts.0.push(files::of_data(data)?);
        let name = route::source_name(address).to_owned();
        return Ok(Source { slot, name, labels: Vec::new(), from: From::Part(parts.0.len() as u32 - 1) });
    }
    let base =
        web_sys::window().and_then(|w| w.document()).and_then(|d| d.base_uri().ok().flatten()).unwrap_or_default();
    let url = web_sys::Url::new_with_base(address, &base).map_err(|_| {
        format!("{address} is no address: give a path beside the page, or one that starts with https://.")
    })?;
    if !matches!(url.protocol().as_str(), "http:" | "https:" | "blob:") {
        return Err(format!("{address} can't be fetched: only http and https addresses can."));
    }
    let path = url.pathname();
    let name = path.rsplit('/').find(|s| !s.is_empty()).unwrap_or(address);
    let labels = route::labels_of(&url.hash());
    url.set_hash("");
    Ok(Source { slot, name: route::decode(name), labels, from: From::Url(url.href()) })
}

/// The load was read: forget the pictures of what it replaced and ask for new ones.
pub(super) fn settle(store: Store, opened: Opened) {
    phase::settled();
    mark(store, "parsed");
    let route = store.route.get_untracked();
    OPEN.with_borrow_mut(|open| open.clone_from(&route));
    if opened.replaced.iter().any(|k| *k != SourceKind::Cluster) {
        store.flame.set(None);
        store.flame_picture.set(None);
        store.callers_picture.set(None);
        store.minimap_picture.set(None);
        store.timeline_picture.set(None);
        store.details.set(false);
        store.heat_picture.set(None);
        store.frame.set(None);
        store.past.set(Past::default());
        store.menu.set(None);
    }
    if opened.replaced.contains(&SourceKind::Cluster) {
        store.cluster.set(None);
        store.glance.set(None);
        store.map_picture.set(None);
        store.list.set(Arc::default());
        store.drawer.set(Drawer::Closed);
    }
    let nothing = !opened.has_profile && !opened.has_cluster;
    store.opened.set(opened);
    if nothing {
        return set_phase(store, Phase::Empty);
    }
    if !route.all("profile").chain(route.all("cluster")).any(|a| a.starts_with(route::LOCAL) || a.starts_with("data:"))
    {
        prefs::remember(&route.print());
    }
    store.progress.set(Some(Progress { received: 0, total: None, stage: "Drawing".to_owned() }));
    ask_views(store, &route);
    let drawn_here = match route.screen() {
        Screen::Flame => store.opened.with_untracked(|o| o.has_profile),
        _ => store.opened.with_untracked(|o| o.has_cluster),
    };
    if !drawn_here {
        painted(store, phase::generation());
    }
}

/// The engine died and a new one is up with nothing open: load again what the URL names, once.
pub(super) fn revive(store: Store) {
    let deaths = phase::died();
    store.opened.set(Opened::default());
    OPEN.with_borrow_mut(|open| *open = Route::default());
    let route = store.route.get_untracked();
    if deaths == 1 {
        load(store, &route);
        let remark = "The engine stopped (out of memory, or a defect of ours) and was started again; what was open is loaded anew.";
        store.remark.set(Some(remark.to_owned()));
    } else {
        let names: Vec<&str> = KINDS.iter().flat_map(|(_, key)| route.all(key)).collect();
        set_phase(
            store,
            Phase::Failed(format!(
                "The engine stopped twice while it worked on {}: out of memory, or a defect of ours. Open a smaller \
                 part of it, and report this with the file if you can.",
                names.join(", ")
            )),
        );
    }
}

/// Loads the sources of the route again.
pub(crate) fn reload(store: Store) {
    OPEN.with_borrow_mut(|open| *open = Route::default());
    let route = store.route.get_untracked();
    load(store, &route);
}

/// Has a file made of the open cluster's lists, without their secrets; `hashed` hides names as well.
pub(crate) fn share(store: Store, hashed: bool) {
    let mut parts = Parts::default();
    let open = OPEN.with_borrow(Clone::clone);
    let sources: Result<Vec<Source>, String> = (0..)
        .zip(open.all("cluster"))
        .map(|(index, address)| source(Slot { kind: SourceKind::Cluster, index }, address, &mut parts))
        .collect();
    let Some(bridge) = store.bridge() else { return };
    match sources {
        Ok(sources) => {
            exports::tell(store, "Reading the lists once more, for the file.".to_owned());
            bridge.share(sources, hashed, parts);
        }
        Err(sentence) => exports::tell(store, sentence),
    }
}

/// Stops the load under way; what was open stays.
pub(crate) fn cancel(store: Store) {
    if let Some(bridge) = store.bridge() {
        bridge.cancel();
    }
    store.progress.set(None);
    let nothing = store.opened.with_untracked(|o| !o.has_profile && !o.has_cluster);
    set_phase(store, if nothing { Phase::Empty } else { Phase::Ready });
}
