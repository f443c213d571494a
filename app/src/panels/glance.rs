//! A cluster in one look, over the first screen: three lists whose lines lead to what they count.

use engine::{GlanceRow, Request};
use leptos::prelude::*;

use crate::state::store::Store;

/// The look; nothing where no cluster is open.
#[component]
pub(crate) fn GlancePanel() -> impl IntoView {
    let store = expect_context::<Store>();
    Effect::new(move |_| {
        if store.opened.with(|opened| opened.has_cluster) {
            store.ask(Request::Glance { now_unix_ms: js_sys::Date::now() as i64 });
        }
    });
    let has_one = Memo::new(move |_| store.glance.with(Option::is_some));
    let rows = move |pick: fn(&engine::Glance) -> &Vec<GlanceRow>| {
        Memo::new(move |_| {
            store.glance.with(|glance| glance.as_ref().map(|glance| pick(glance).clone())).unwrap_or_default()
        })
    };
    let (hot, stuck, wasted) = (rows(|g| &g.hot), rows(|g| &g.stuck), rows(|g| &g.wasted));
    let missing = move || store.glance.with(|g| g.as_ref().map(|g| g.missing.clone()).unwrap_or_default());
    view! {
        <Show when=move || has_one.get()>
            <section class="glance" aria-labelledby="glance-title" data-part="glance">
                <h2 id="glance-title">"The cluster in one look"</h2>
                <div class="glance-cards">
                    <Card title="Hot" rows=hot empty="No use is known, and nothing is asked for." />
                    <Card title="Stuck" rows=stuck empty="Nothing that these lists tell of." />
                    <Card title="Wasted" rows=wasted empty="Nothing that these lists tell of." />
                </div>
                {move || missing().into_iter().map(|sentence| view! { <p class="quiet">{sentence}</p> }).collect_view()}
            </section>
        </Show>
    }
}

#[component]
fn Card(title: &'static str, rows: Memo<Vec<GlanceRow>>, empty: &'static str) -> impl IntoView {
    let lines = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return view! { <p class="quiet">{empty}</p> }.into_any();
        }
        let lines = rows.into_iter().map(|row| view! { <Line row=row /> }).collect_view();
        view! { <ul class="plain-list">{lines}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <h3>{title}</h3>
            {lines}
        </section>
    }
}

#[component]
fn Line(row: GlanceRow) -> impl IntoView {
    let store = expect_context::<Store>();
    let (screen, keys) = (row.screen, row.keys);
    let href = move || {
        store.route.with(|route| {
            let mut to = route.on_screen(&screen);
            for (key, value) in &keys {
                to.set(key, value);
            }
            to.print()
        })
    };
    let bar = row.pct.map(|pct| {
        let style = format!("width:{:.1}%", pct.clamp(0.0, 100.0));
        view! { <span class="glance-bar" class:over=row.alarm style=style></span> }
    });
    let text_class = if row.is_name { "glance-text name" } else { "glance-text" };
    view! {
        <li class="glance-line" class:alarm=row.alarm>
            <a class=text_class href=href title=row.text.clone()>
                {row.text.clone()}
            </a>
            <span class="figure">{row.figure}</span>
            {bar}
        </li>
    }
}
