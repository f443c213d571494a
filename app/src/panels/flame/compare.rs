//! What is compared with what, above the picture of a comparison.

use leptos::prelude::*;
use route::Route;

use crate::canvas::painter::css;
use crate::controls::choice::Choice;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The two sides, how they are compared, and what the colours mean.
#[component]
pub(crate) fn Compare() -> impl IntoView {
    let store = expect_context::<Store>();
    let compared = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.total_baseline.is_some())));
    view! {
        <div class="bar compare">
            <Sides />
            <Show when=move || compared.get()>
                <Swap />
                <Normalise />
                <Legend />
            </Show>
        </div>
    }
}

#[component]
fn Sides() -> impl IntoView {
    let store = expect_context::<Store>();
    let file = move || store.route.with(|r| r.get("baseline").map(|address| route::source_name(address).to_owned()));
    let befores = Memo::new(move |_| {
        let mut all = vec![(String::new(), file().unwrap_or_else(|| "What the file holds".to_owned()))];
        store.flame.with(|model| {
            let Some(model) = model else { return };
            let metrics = model.metrics.iter().filter(|metric| metric.key != model.metric);
            all.extend(metrics.map(|metric| (format!("metric:{}", metric.key), format!("Metric {}", metric.label))));
            let others = model.choices.iter().filter(|choice| choice.key != model.choice && choice.key != "#all");
            all.extend(others.map(|choice| (format!("profile:{}", choice.key), choice.label.clone())));
            for label in &model.labels {
                let value = |value: &String| (format!("label:{}={value}", label.key), format!("{} {value}", label.key));
                all.extend(label.values.iter().map(value));
            }
        });
        with_present(all, store, "against")
    });
    let afters = Memo::new(move |_| {
        let mut all = vec![(String::new(), "All samples".to_owned())];
        store.flame.with(|model| {
            for label in model.iter().flat_map(|model| &model.labels) {
                let value = |value: &String| (format!("{}={value}", label.key), format!("{} {value}", label.key));
                all.extend(label.values.iter().map(value));
            }
        });
        with_present(all, store, "label")
    });
    let before = move || store.route.with(|r| r.get("against").unwrap_or_default().to_owned());
    let after = move || store.route.with(|r| r.get("label").unwrap_or_default().to_owned());
    let pick_before = move |value: String| {
        session::navigate(store, Step::Push, |route: &mut Route| {
            route.set("against", &value);
            for key in ["before_from", "before_to", "zoom"] {
                route.set(key, "");
            }
        });
    };
    // A filter takes the place of the one of its label; the first of them is what the choice shows.
    let pick_after = move |value: String| {
        session::navigate(store, Step::Push, |route: &mut Route| {
            let shown = route.get("label").map(str::to_owned).unwrap_or_default();
            let key = |label: &str| label.split_once('=').map(|(key, _)| key.to_owned());
            let mut left: Vec<String> = route.all("label").map(str::to_owned).collect();
            left.retain(|other| *other != shown && key(other) != key(&value));
            left.insert(0, value.clone());
            route.set_all("label", left);
            route.set("zoom", "");
        });
    };
    view! {
        <Show when=move || { befores.with(|all| all.len() > 1) || file().is_some() }>
            <Choice label="Before" options=befores value=Signal::derive(before) on_pick=pick_before />
        </Show>
        <Show when=move || afters.with(|all| all.len() > 1)>
            <Choice label="After" options=afters value=Signal::derive(after) on_pick=pick_after />
        </Show>
    }
}

/// What is chosen is among the choices, however many there are.
fn with_present(mut all: Vec<(String, String)>, store: Store, key: &'static str) -> Vec<(String, String)> {
    let present = store.route.with(|route| route.get(key).map(str::to_owned));
    if let Some(present) = present.filter(|present| !all.iter().any(|(known, _)| known == present)) {
        all.push((present.clone(), present));
    }
    all
}

/// Turns two files round.
#[component]
fn Swap() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_two = move || {
        store
            .route
            .with(|r| r.all("profile").count() == 1 && r.all("baseline").count() == 1 && r.get("against").is_none())
    };
    let swap = move |_| {
        session::navigate(store, Step::Push, |route: &mut Route| {
            let (after, before) = (route.get("profile").map(str::to_owned), route.get("baseline").map(str::to_owned));
            route.set_all("profile", before);
            route.set_all("baseline", after);
            route.set("zoom", "");
        });
    };
    view! {
        <Show when=is_two>
            <button class="button" title="Take the baseline for the profile and the profile for the baseline" on:click=swap>
                "Swap"
            </button>
        </Show>
    }
}

#[component]
fn Normalise() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_on = move || store.route.with(|r| r.is_on("normalise"));
    view! {
        <button
            class="toggle"
            title="Compare shares of each side's total, not weights"
            aria-pressed=move || is_on().to_string()
            on:click=move |_| session::set_key(store, Step::Push, "normalise", if is_on() { "" } else { "1" })
        >
            "Normalise"
        </button>
    }
}

/// The colours from less to more.
#[component]
fn Legend() -> impl IntoView {
    let store = expect_context::<Store>();
    let ramp = move || {
        let theme = store.theme.get();
        let color = |change: f64| css(draw::palette::color(theme, draw::diverging(change), false));
        let stops: Vec<String> = [-1.0, -0.5, 0.0, 0.5, 1.0].into_iter().map(color).collect();
        format!("background:linear-gradient(90deg,{})", stops.join(","))
    };
    view! {
        <span class="diff-legend">
            "− less"
            <span class="ramp" style=ramp></span>
            "more +"
        </span>
    }
}
