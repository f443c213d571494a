//! What can be done with a frame: for the menu, and for the keys of the graph.

use calltree::{Names, Transform};
use engine::{FlameKind, FrameInfo, Pane};
use leptos::prelude::*;

use crate::io::clipboard;
use crate::state::exports;
use crate::state::session::{self, Step};
use crate::state::settings;
use crate::state::store::Store;
use crate::state::transforms;

/// Something that can be done with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Zoom,
    Details,
    Sandwich,
    Focus,
    Subtree,
    Keep,
    Drop,
    Hide,
    CollapseLibrary,
    Direct,
    Recursion,
    Search,
    CopyName,
    CopyStack,
    CopyFolded,
}

/// All of them with their words and keys, in the order of the menu.
pub(crate) const ACTIONS: [(Action, &str, &str); 15] = [
    (Action::Zoom, "Zoom to this frame", "Enter"),
    (Action::Details, "Details, and by what label", "o"),
    (Action::Sandwich, "Callers and callees", "w"),
    (Action::Focus, "Begin stacks at this function", "f"),
    (Action::Subtree, "Only this subtree", "s"),
    (Action::Keep, "Only stacks through this function", "k"),
    (Action::Drop, "Leave out stacks through it", "d"),
    (Action::Hide, "Hide this function", "m"),
    (Action::CollapseLibrary, "Collapse its library", "l"),
    (Action::Direct, "Fold its direct recursion", "r"),
    (Action::Recursion, "Fold all its recursion", "R"),
    (Action::Search, "Search for it", "h"),
    (Action::CopyName, "Copy name", "c"),
    (Action::CopyStack, "Copy stack", "C"),
    (Action::CopyFolded, "Copy what is below, folded", "y"),
];

impl Action {
    /// The action of a key.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        ACTIONS.iter().find(|(.., known)| *known == key).map(|(action, ..)| *action)
    }

    /// Whether it can be done with a frame.
    pub(crate) fn fits(self, frame: &FrameInfo, view: FlameKind) -> bool {
        let is_root = frame.path.is_empty();
        match self {
            Self::CollapseLibrary => !frame.module.is_empty(),
            Self::CopyName => true,
            // Callers have paths of their own.
            Self::Zoom | Self::Subtree | Self::CopyFolded if frame.pane == Pane::Callers => false,
            Self::Zoom => true,
            // The chart's paths are of calls one by one, the sandwich's begin in the middle.
            Self::Subtree | Self::CopyFolded if !view.has_whole_stacks() => false,
            _ => !is_root,
        }
    }

    /// Does it.
    pub(crate) fn run(self, store: Store, frame: &FrameInfo) {
        if !self.fits(frame, store.route.with_untracked(settings::view)) {
            return;
        }
        let names = || Names::exactly(&frame.name);
        let add = |transform: Transform| transforms::add(store, &transform.to_string());
        match self {
            Self::Zoom => {
                let path = frame.path.clone();
                session::navigate(store, Step::Push, |route| {
                    if matches!(settings::view(route), FlameKind::Table | FlameKind::Tree) {
                        route.set("view", "");
                    }
                    route.set_all("zoom", path);
                });
            }
            Self::Details => store.details.set(true),
            Self::Sandwich => {
                let name = frame.name.clone();
                session::navigate(store, Step::Push, |route| {
                    route.set("view", "sandwich");
                    route.set("function", &name);
                    route.set("zoom", "");
                });
            }
            Self::Focus => add(Transform::Focus(names())),
            Self::Subtree => add(Transform::Subtree(frame.path.clone())),
            Self::Keep => add(Transform::Keep(names())),
            Self::Drop => add(Transform::Drop(names())),
            Self::Hide => add(Transform::Hide(names())),
            Self::CollapseLibrary => transforms::add(store, &format!("collapse:lib={}", frame.module)),
            Self::Direct => add(Transform::Direct(Some(names()))),
            Self::Recursion => add(Transform::Recursion(Some(names()))),
            Self::Search => {
                let text = frame.name.replace(',', "\\,");
                session::navigate(store, Step::Push, |route| {
                    route.set("regex", "");
                    route.set("q", &text);
                });
            }
            Self::CopyName => copy(store, &frame.name, "the name"),
            Self::CopyFolded => exports::ask(store, &format!("subtree:{}:{}", frame.tree, frame.frame), true),
            Self::CopyStack => copy(store, &frame.stack, "the stack"),
        }
    }
}

/// Copies a text, and says so.
fn copy(store: Store, text: &str, what: &'static str) {
    clipboard::copy(text, move |outcome| {
        exports::tell(store, outcome.map_or_else(|sentence| sentence, |()| format!("Copied {what}.")));
    });
}
