//! How far the newest load is: from its first byte to the frame that shows it.

use std::cell::{Cell, RefCell};

use engine::FlameKind;
use leptos::prelude::*;
use route::{Route, Screen};

use super::load::KINDS;
use super::settings::view;
use super::store::{Phase, Store};
use crate::io::{marks, natural, tell, timer};

thread_local! {
    /// Generation of the newest load.
    static GENERATION: Cell<u32> = const { Cell::new(0) };
    /// Generation of the newest load that was opened: pictures before that are still of what it replaces.
    static SETTLED: Cell<u32> = const { Cell::new(0) };
    /// Parts of the newest load that are on the screen.
    static PAINTED: RefCell<Vec<Part>> = const { RefCell::new(Vec::new()) };
    /// When the newest load began.
    static BEGAN_MS: Cell<f64> = const { Cell::new(0.0) };
    /// Whether any screen is on the page.
    static IS_SHOWN: Cell<bool> = const { Cell::new(false) };
    /// Deaths of the engine since something was last painted.
    static DEATHS: Cell<u32> = const { Cell::new(0) };
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
    /// The cluster in one look.
    Glance,
}

fn parts_of(route: &Route) -> &'static [Part] {
    match (route.screen(), view(route)) {
        (Screen::Home, _) if route.get("cluster").is_some() => &[Part::Glance],
        (Screen::Home, _) => &[],
        (Screen::Nodes, _) => &[Part::Map],
        (screen, _) if screen.is_list() => &[Part::List],
        (Screen::Flame, FlameKind::Sandwich) => &[Part::Graph, Part::Callers],
        (Screen::Flame, FlameKind::Heatmap) => &[Part::Graph, Part::Heat],
        (Screen::Flame, FlameKind::Table) => &[Part::Functions],
        (Screen::Flame, FlameKind::Tree) => &[Part::Tree],
        _ => &[Part::Graph],
    }
}

/// A load begins; `open` gives its generation.
pub(super) fn begin(open: impl FnOnce() -> u32) {
    BEGAN_MS.set(marks::now_ms());
    GENERATION.set(open());
}

/// The newest load was read: what is painted from now on is of it.
pub(super) fn settled() {
    SETTLED.set(GENERATION.get());
    PAINTED.take();
}

/// The engine died once more; how often it did since something was last painted.
pub(super) fn died() -> u32 {
    DEATHS.set(DEATHS.get() + 1);
    DEATHS.get()
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
pub(super) fn painted(store: Store, generation: u32) {
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
        natural::tell();
        let screen = store.route.with_untracked(|r| r.screen().word());
        tell::tell(&tell::Told::Painted { screen, ms: marks::now_ms() - BEGAN_MS.get() });
    });
}

/// Generation of the newest load.
pub(crate) fn generation() -> u32 {
    GENERATION.get()
}

pub(super) fn set_phase(store: Store, phase: Phase) {
    if let Phase::Failed(message) = &phase {
        tell::tell(&tell::Told::Error { message: message.clone() });
        // The attribute follows the sentence: it is on the page with the next frame.
        timer::next_frame(move |_| {
            if matches!(store.phase.get_untracked(), Phase::Failed(_)) {
                write_state("error");
            }
        });
    } else if phase != Phase::Empty || IS_SHOWN.get() {
        write_state(phase.word());
    }
    store.phase.set(phase);
}

/// A screen is on the page. Until the first one is, its code is still on its way, and a page without sources isn't called
/// empty.
pub(crate) fn screen_shown(store: Store) {
    if !IS_SHOWN.replace(true) && matches!(store.phase.get_untracked(), Phase::Empty) {
        timer::next_frame(move |_| {
            if matches!(store.phase.get_untracked(), Phase::Empty) {
                write_state(Phase::Empty.word());
            }
        });
    }
}

fn write_state(word: &str) {
    if let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        let _ = root.set_attribute("data-state", word);
    }
}

pub(super) fn mark(store: Store, name: &str) {
    let route = store.route.get_untracked();
    let source = KINDS.iter().find_map(|(_, key)| route.get(key)).unwrap_or_default().to_owned();
    marks::mark(name, route.screen().word(), &source);
}
