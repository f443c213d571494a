//! What the route asks of the engine: settings of the flame screen and of the node map.

use cluster::view::Prices;
use engine::{ClusterSettings, FlameKind, FlameSettings};
use route::{Route, Screen};

pub(super) fn flame_settings(route: &Route) -> FlameSettings {
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

pub(super) fn cluster_settings(route: &Route, prices: Prices) -> ClusterSettings {
    let text = |key: &str| route.get(key).unwrap_or_default().to_owned();
    ClusterSettings {
        group: route.all("group").map(str::to_owned).collect(),
        color: text("color"),
        sort: text("sort"),
        filter: if route.screen() == Screen::Nodes { text("filter") } else { String::new() },
        resource: text("resource"),
        descending: route.get("descending") != Some("0"),
        now_unix_ms: js_sys::Date::now() as i64,
        prices,
    }
}
