//! Parts of the screens that the first picture of a profile does without: one file, fetched when something first asks for
//! them, or a moment after the first picture.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::flame::callers::Callers;
use super::flame::chips::{Chips, TransformChoices};
use super::flame::compare::Compare;
use super::flame::details::FrameDrawer;
use super::flame::display::DisplayChoices;
use super::flame::export::ExportChoices;
use super::flame::heat::{HeatMap, Timeline};
use super::flame::menu::FrameMenu;
use super::flame::tree::CallTreeTable;
use super::shell::help::Help;
use super::shell::saved::SavedViews;
use crate::apart::apart;
use crate::controls::apart::Build;
use crate::io::timer;
use crate::state::store::{Phase, Store};

/// How long after the first picture the file is fetched, where nothing has asked for it: what is needed comes first.
const EARLY_MS: i32 = 1000;

apart!(pub(crate) fn callers() -> Build, in tools, || view! { <Callers /> }.into_any());
apart!(pub(crate) fn chips() -> Build, in tools, || view! { <Chips /> }.into_any());
apart!(pub(crate) fn transform_choices() -> Build, in tools, || view! { <TransformChoices /> }.into_any());
apart!(pub(crate) fn compare() -> Build, in tools, || view! { <Compare /> }.into_any());
apart!(pub(crate) fn details() -> Build, in tools, || view! { <FrameDrawer /> }.into_any());
apart!(pub(crate) fn display() -> Build, in tools, || view! { <DisplayChoices /> }.into_any());
apart!(pub(crate) fn export() -> Build, in tools, || view! { <ExportChoices /> }.into_any());
apart!(pub(crate) fn heat() -> Build, in tools, || view! { <HeatMap /> }.into_any());
apart!(pub(crate) fn timeline() -> Build, in tools, || view! { <Timeline /> }.into_any());
apart!(pub(crate) fn help() -> Build, in tools, || view! { <Help /> }.into_any());
apart!(pub(crate) fn menu() -> Build, in tools, || view! { <FrameMenu /> }.into_any());
apart!(pub(crate) fn saved() -> Build, in tools, || view! { <SavedViews /> }.into_any());
apart!(pub(crate) fn tree() -> Build, in tools, || view! { <CallTreeTable /> }.into_any());

/// Fetches the file a moment after the first picture, so that nobody waits for it later. A panel, of which a page may
/// hold many, fetches it when it is used.
pub(crate) fn fetch_early(store: Store) {
    let begun = StoredValue::new(false);
    Effect::new(move |_| {
        let is_panel = store.route.with_untracked(|route| route.is_on("embed"));
        if !is_panel && matches!(store.phase.get(), Phase::Ready) && !begun.get_value() {
            begun.set_value(true);
            timer::after(EARLY_MS, move || {
                let _ = store.tools_due.try_set(true);
                // What can't be fetched now is asked for again when it is used.
                spawn_local(async move {
                    let _ = help().await;
                });
            });
        }
    });
}
