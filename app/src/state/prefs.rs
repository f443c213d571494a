//! Preferences and recent sources in the browser's storage, which may be refused (sandboxed frames): then they last
//! as long as the page.

use web_sys::Storage;

const RECENT: &str = "isotherm.recent";
const THEME: &str = "isotherm.theme";
const VIEWS: &str = "isotherm.views";
const RECENT_MAX: usize = 8;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The theme that was chosen last: `light`, `dark` or `auto`.
pub(crate) fn theme() -> Option<String> {
    storage()?.get_item(THEME).ok()?
}

/// Keeps the theme.
pub(crate) fn set_theme(theme: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(THEME, theme);
    }
}

/// Routes that were opened lately, newest first.
pub(crate) fn recent() -> Vec<String> {
    let text = storage().and_then(|s| s.get_item(RECENT).ok().flatten()).unwrap_or_default();
    text.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// Keeps a route as the newest.
pub(crate) fn remember(route: &str) {
    let Some(storage) = storage() else { return };
    let mut all = recent();
    all.retain(|r| r != route);
    all.insert(0, route.to_owned());
    all.truncate(RECENT_MAX);
    let _ = storage.set_item(RECENT, &all.join("\n"));
}

/// Forgets all routes.
pub(crate) fn forget_recent() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(RECENT);
    }
}

/// Whether the engine is to run on the page itself (`?engine=inline` in the page's query), to try that path.
pub(crate) fn inline_engine() -> bool {
    let search = web_sys::window().and_then(|w| w.location().search().ok()).unwrap_or_default();
    search.trim_start_matches('?').split('&').any(|pair| pair == "engine=inline")
}

/// Whether the person asked for less motion.
pub(crate) fn reduced_motion() -> bool {
    media("(prefers-reduced-motion: reduce)")
}

/// Whether the system prefers a dark ground.
pub(crate) fn prefers_dark() -> bool {
    media("(prefers-color-scheme: dark)")
}

fn media(query: &str) -> bool {
    web_sys::window().and_then(|w| w.match_media(query).ok().flatten()).is_some_and(|m| m.matches())
}

/// Views with their names, the newest first.
pub(crate) fn views() -> Vec<(String, String)> {
    let text = storage().and_then(|s| s.get_item(VIEWS).ok().flatten()).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, route)| (name.to_owned(), route.to_owned()))
        .collect()
}

/// Keeps a view under a name; an older one of that name is forgotten.
pub(crate) fn keep_view(name: &str, route: &str) {
    let name = name.replace(['\t', '\n', '\r'], " ");
    let mut all = views();
    all.retain(|(other, _)| *other != name);
    all.insert(0, (name, route.to_owned()));
    write_views(&all);
}

/// Forgets the view of a name.
pub(crate) fn forget_view(name: &str) {
    let mut all = views();
    all.retain(|(other, _)| other != name);
    write_views(&all);
}

fn write_views(all: &[(String, String)]) {
    let lines: Vec<String> = all.iter().map(|(name, route)| format!("{name}\t{route}")).collect();
    if let Some(storage) = storage() {
        // Refused where the storage is full; the list then shows what it still holds.
        let _ = storage.set_item(VIEWS, &lines.join("\n"));
    }
}
