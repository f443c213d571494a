//! What changes the store: the URL, the engine's answers, and the loads that follow from them.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use draw::DrawList;
use draw::palette::Theme;
use engine::{Answer, ClusterSettings, FlameKind, FlameSettings, Opened, Outgoing, Picture, Request, Slot, SourceKind};
use leptos::prelude::*;
use route::{Route, Screen};
use wasm_bindgen::JsValue;

use super::store::{Drawer, Menu, Phase, Progress, Store};
use super::transforms::Past;
use super::{exports, lists, prefs};
use crate::io::{files, marks, messages, timer};
use crate::worker::bridge::{Bridge, Heard};
use crate::worker::wire::{From, Parts, Source};

const KINDS: [(SourceKind, &str); 3] =
    [(SourceKind::Profile, "profile"), (SourceKind::Baseline, "baseline"), (SourceKind::Cluster, "cluster")];

/// How long a sentence about something done stays, in milliseconds.
const TOAST_MS: i32 = 6000;

thread_local! {
    /// The sources that are open, or whose load is under way.
    static ASKED: RefCell<Route> = RefCell::new(Route::default());
    /// The sources that are open.
    static OPEN: RefCell<Route> = RefCell::new(Route::default());
    /// Deaths of the engine since something was last painted.
    static DEATHS: Cell<u32> = const { Cell::new(0) };
    /// Generation of the newest load.
    static GENERATION: Cell<u32> = const { Cell::new(0) };
    /// Generation of the newest load that was opened: pictures before that are still of what it replaces.
    static SETTLED: Cell<u32> = const { Cell::new(0) };
    /// Parts of the newest load that are on the screen.
    static PAINTED: RefCell<Vec<Part>> = const { RefCell::new(Vec::new()) };
    /// When the newest load began.
    static BEGAN_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// Whether a change of the URL is one that the Back button undoes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Undone by Back.
    Push,
    /// Replaces the entry, as while typing.
    Replace,
}

/// Starts the engine and follows the URL.
pub(crate) fn start(store: Store) {
    store.connect(Bridge::start(move |heard| match heard {
        Heard::Answer(answer, buffer) => receive(store, answer, buffer),
        Heard::Died => revive(store),
    }));
    let listen = window_event_listener_untyped("hashchange", move |_| {
        let route = Route::parse(&current_hash());
        if route != store.route.get_untracked() {
            store.route.set(route);
        }
    });
    std::mem::forget(listen);
    Effect::new(move |_| {
        let route = store.route.get();
        follow(store, &route);
    });
    super::refresh::follow(store);
    messages::listen(store);
    messages::tell(&messages::Told::Ready);
}

/// The fragment of the address bar.
pub(crate) fn current_hash() -> String {
    web_sys::window().and_then(|w| w.location().hash().ok()).unwrap_or_default()
}

/// Changes the route, and the address bar with it.
pub(crate) fn navigate(store: Store, step: Step, change: impl FnOnce(&mut Route)) {
    let mut route = store.route.get_untracked();
    let before = route.clone();
    change(&mut route);
    if route == before {
        return;
    }
    if let Some(history) = web_sys::window().and_then(|w| w.history().ok()) {
        let url = route.print();
        let _ = match step {
            Step::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&url)),
            Step::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(&url)),
        };
    }
    store.route.set(route);
}

/// Whether the view that is shown has a graph.
pub(crate) fn has_graph(store: Store) -> bool {
    store.route.with_untracked(|r| !matches!(view(r), FlameKind::Table | FlameKind::Tree))
}

/// Takes the zoom of the flame graph back.
pub(crate) fn show_all(store: Store) {
    set_key(store, Step::Push, "zoom", "");
}

/// Sets one key of the route.
pub(crate) fn set_key(store: Store, step: Step, key: &str, value: &str) {
    navigate(store, step, |route| route.set(key, value));
}

/// Brings sources and settings in line with the route.
fn follow(store: Store, route: &Route) {
    set_theme(store, route);
    let same = ASKED.with_borrow(|asked| asked.same_sources(route));
    if !same {
        load(store, route);
    } else if matches!(store.phase.get_untracked(), Phase::Empty) && KINDS.iter().all(|(_, k)| route.get(k).is_none()) {
        set_phase(store, Phase::Empty);
    }
    ask_views(store, route);
    messages::tell_state_changed(store);
}

/// Asks for the views that the route's screen shows, as far as their data is open.
fn ask_views(store: Store, route: &Route) {
    let opened = store.opened.get_untracked();
    if opened.has_profile {
        store.ask(Request::Flame { settings: Box::new(flame_settings(route)) });
    }
    if opened.has_cluster {
        // On the other screens only what all of a cluster's screens need of it.
        if route.screen() == Screen::Nodes || store.cluster.with_untracked(Option::is_none) {
            store.ask(Request::Cluster { settings: cluster_settings(route) });
        }
        if let Some(pod) = route.get("pod").filter(|_| route.screen().is_of_cluster()) {
            store.ask(Request::Pod { name: pod.to_owned() });
        } else if let Some(node) = route.get("node").filter(|_| route.screen().is_of_cluster()) {
            store.ask(Request::Node { name: node.to_owned() });
        } else {
            store.drawer.set(Drawer::Closed);
        }
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
    BEGAN_MS.set(marks::now_ms());
    GENERATION.set(bridge.open(sources.clone(), keep, parts));
    if KINDS.iter().all(|(_, key)| route.get(key).is_none()) {
        // Nothing is named: the engine closes what was open, and the page shows its first screen.
        return set_phase(store, Phase::Empty);
    }
    store.progress.set(Some(Progress { received: 0, total: None, stage: String::new() }));
    set_phase(store, Phase::Loading);
    messages::tell(&messages::Told::Loading { fraction: 0.0 });
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

fn flame_settings(route: &Route) -> FlameSettings {
    let text = |key: &str| route.get(key).unwrap_or_default().to_owned();
    FlameSettings {
        thread: text("thread"),
        metric: text("metric"),
        view: view(route),
        transforms: route.all("t").map(str::to_owned).collect(),
        function: text("function"),
        from: text("from"),
        to: text("to"),
        before_from: text("before_from"),
        before_to: text("before_to"),
        normalised: route.is_on("normalise"),
        q: text("q"),
        regex: route.is_on("regex"),
        case: route.is_on("case"),
        zoom: route.all("zoom").map(str::to_owned).collect(),
        node: text("node"),
        pod: text("pod"),
        labels: route.all("label").map(str::to_owned).collect(),
        against: text("against"),
        color: text("color"),
        left_heavy: route.get("order") == Some("weight"),
        raw_names: route.get("names") == Some("raw"),
    }
}

/// The view of the flame screen.
pub(crate) fn view(route: &Route) -> FlameKind {
    FlameKind::of(route.get("view").unwrap_or_default())
}

fn cluster_settings(route: &Route) -> ClusterSettings {
    let text = |key: &str| route.get(key).unwrap_or_default().to_owned();
    ClusterSettings {
        group: text("group"),
        color: text("color"),
        sort: text("sort"),
        filter: if route.screen() == Screen::Nodes { text("filter") } else { String::new() },
        resource: text("resource"),
        descending: route.get("descending") != Some("0"),
        now_unix_ms: js_sys::Date::now() as i64,
    }
}

fn receive(store: Store, answer: Answer, buffer: Option<Vec<u8>>) {
    let current = answer.generation == GENERATION.get();
    match answer.body {
        Outgoing::Ready => {}
        Outgoing::Progress { received, total, stage } if current => {
            let fraction = total.filter(|t| *t > 0).map_or(0.0, |t| (received as f64 / t as f64).min(1.0));
            messages::tell(&messages::Told::Loading { fraction });
            store.progress.set(Some(Progress { received, total, stage }));
        }
        Outgoing::BytesComplete if current => {
            mark(store, "bytes");
            store.progress.update(|progress| {
                if let Some(progress) = progress {
                    *progress = Progress { received: 0, total: None, stage: format!("Reading {}", progress.stage) };
                }
            });
        }
        Outgoing::Opened(opened) if current => settle(store, *opened),
        Outgoing::Failed { message } if current => {
            store.progress.set(None);
            messages::tell(&messages::Told::Error { message: message.clone() });
            set_phase(store, Phase::Failed(message));
        }
        Outgoing::Flame(model) => {
            let empty = model.empty.is_some();
            if store.flame.with_untracked(|old| old.as_ref().is_some_and(|old| old.tree != model.tree)) {
                // Frames have other numbers now.
                store.frame.set(None);
                store.menu.set(None);
                store.menu_at.set(None);
            }
            store.flame.set(Some(Arc::new(*model)));
            if empty && current && store.route.with_untracked(|r| r.screen() == Screen::Flame) {
                painted(store, answer.generation);
            }
        }
        Outgoing::Picture(picture) => {
            let Some(Ok(list)) = buffer.as_deref().map(DrawList::from_bytes) else { return };
            let slot = match picture {
                Picture::Export => return exports::receive_png(store, list),
                Picture::Flame => store.flame_picture,
                Picture::Callers => store.callers_picture,
                Picture::Minimap => store.minimap_picture,
                Picture::Timeline => store.timeline_picture,
                Picture::Heat => store.heat_picture,
                Picture::Map => store.map_picture,
            };
            slot.set(Some(Arc::new(list)));
        }
        Outgoing::FunctionRows(rows) => {
            store.functions.set(Arc::new(rows));
            part_painted(store, Part::Functions);
        }
        Outgoing::TreeRows(rows) => {
            store.tree_rows.set(Arc::new(rows));
            part_painted(store, Part::Tree);
        }
        Outgoing::Frame(frame) => {
            let frame = frame.map(|f| Arc::new(*f));
            let menu_at = store.menu_at.try_update(Option::take).flatten();
            if let Some((frame, at)) = frame.clone().zip(menu_at) {
                store.menu.set(Some(Menu { frame, at }));
            }
            store.frame.set(frame);
        }
        Outgoing::Exported(exported) => exports::receive(store, &exported, &buffer.unwrap_or_default()),
        Outgoing::Shares(shares) => {
            store.shares.update(|all| {
                all.insert(shares.group.clone(), Arc::new(*shares));
            });
        }
        Outgoing::Cluster(model) => store.cluster.set(Some(Arc::new(*model))),
        Outgoing::NodeRows(rows) => store.node_rows.set(Arc::new(rows)),
        Outgoing::Node(detail) => store.drawer.set(detail.map_or(Drawer::Closed, |d| Drawer::Node(Arc::new(*d)))),
        Outgoing::Pod(detail) => store.drawer.set(detail.map_or(Drawer::Closed, |d| Drawer::Pod(Arc::new(*d)))),
        Outgoing::Described(thing) => store.described.set(thing.map(|t| Arc::new(*t))),
        Outgoing::List(page) => lists::receive(store, *page),
        _ => {}
    }
}

/// The load was read: forget the pictures of what it replaced and ask for new ones.
fn settle(store: Store, opened: Opened) {
    SETTLED.set(GENERATION.get());
    PAINTED.take();
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
        Screen::Home => false,
        Screen::Nodes | Screen::Pods | Screen::Workloads => store.opened.with_untracked(|o| o.has_cluster),
    };
    if !drawn_here {
        painted(store, GENERATION.get());
    }
}

/// A part of a screen that must be there before the screen is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The flame graph.
    Graph,
    /// The callers of the sandwich.
    Callers,
    /// The heat map.
    Heat,
    /// The function table.
    Functions,
    /// The call tree.
    Tree,
    /// The node map.
    Map,
    /// The first rows of a list.
    List,
}

fn parts_of(route: &Route) -> &'static [Part] {
    match (route.screen(), view(route)) {
        (Screen::Home, _) => &[],
        (Screen::Nodes, _) => &[Part::Map],
        (Screen::Pods | Screen::Workloads, _) => &[Part::List],
        (Screen::Flame, FlameKind::Sandwich) => &[Part::Graph, Part::Callers],
        (Screen::Flame, FlameKind::Heatmap) => &[Part::Graph, Part::Heat],
        (Screen::Flame, FlameKind::Table) => &[Part::Functions],
        (Screen::Flame, FlameKind::Tree) => &[Part::Tree],
        (Screen::Flame, _) => &[Part::Graph],
    }
}

/// A part of the newest load is on the screen.
pub(crate) fn part_painted(store: Store, part: Part) {
    let generation = GENERATION.get();
    if !matches!(store.phase.get_untracked(), Phase::Loading) || SETTLED.get() != generation {
        return;
    }
    let is_complete = PAINTED.with_borrow_mut(|painted| {
        painted.push(part);
        store.route.with_untracked(parts_of).iter().all(|part| painted.contains(part))
    });
    if is_complete {
        painted(store, generation);
    }
}

/// The picture of a load is on the canvas: once the frame is presented, the page is ready.
fn painted(store: Store, generation: u32) {
    if !matches!(store.phase.get_untracked(), Phase::Loading) || SETTLED.get() != generation {
        return;
    }
    timer::after_paint(move || {
        if generation != GENERATION.get() || !matches!(store.phase.get_untracked(), Phase::Loading) {
            return;
        }
        mark(store, "painted");
        DEATHS.set(0);
        store.progress.set(None);
        set_phase(store, Phase::Ready);
        let screen = store.route.with_untracked(|r| r.screen().word());
        messages::tell(&messages::Told::Painted { screen, ms: marks::now_ms() - BEGAN_MS.get() });
    });
}

/// Generation of the newest load.
pub(crate) fn generation() -> u32 {
    GENERATION.get()
}

/// The engine died and a new one is up with nothing open: load again what the URL names, once.
fn revive(store: Store) {
    let deaths = DEATHS.get() + 1;
    DEATHS.set(deaths);
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

/// Takes what was said of something done off the screen after a while.
pub(crate) fn clear_toast_later(store: Store) {
    let said = store.toast.get_untracked();
    timer::after(TOAST_MS, move || {
        if store.toast.get_untracked() == said {
            store.toast.set(None);
        }
    });
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

fn set_phase(store: Store, phase: Phase) {
    if matches!(phase, Phase::Failed(_)) {
        // The attribute follows the sentence: it is on the page with the next frame.
        timer::next_frame(move |_| {
            if matches!(store.phase.get_untracked(), Phase::Failed(_)) {
                write_state("error");
            }
        });
    } else {
        write_state(phase.word());
    }
    store.phase.set(phase);
}

fn write_state(word: &str) {
    if let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        let _ = root.set_attribute("data-state", word);
    }
}

fn mark(store: Store, name: &str) {
    let route = store.route.get_untracked();
    let source = KINDS.iter().find_map(|(_, key)| route.get(key)).unwrap_or_default().to_owned();
    marks::mark(name, route.screen().word(), &source);
}

fn set_theme(store: Store, route: &Route) {
    let chosen = route.get("theme").map(str::to_owned).or_else(prefs::theme);
    let dark = match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => prefs::prefers_dark(),
    };
    let theme = if dark { Theme::Dark } else { Theme::Light };
    if let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
    if store.theme.get_untracked() != theme {
        store.theme.set(theme);
    }
}
