//! The flame screen's answer in one line, and the way from the root to the zoomed frame.

use leptos::prelude::*;
use route::Route;

use crate::state::session::{self, Step};
use crate::state::store::Store;

/// What is shown, in one line of numbers.
#[component]
pub(crate) fn Answer() -> impl IntoView {
    let store = expect_context::<Store>();
    let line = move || {
        store.flame.get().map(|m| {
            let count = |n: u64| units::format_integer(i128::from(n));
            let before = m.total_baseline_text.as_ref().map(|before| {
                view! {
                    <span>
                        "before " <strong>{before.clone()}</strong>
                    </span>
                }
            });
            let matched = m.matched.as_ref().map(|found| match &found.error {
                Some(error) => view! { <span class="answer-critical">{error.clone()}</span> }.into_any(),
                None => {
                    let zoomed = (!m.zoom.is_empty())
                        .then(|| format!(", {} of the zoomed part", units::format_percent(Some(found.of_zoom))));
                    view! {
                        <span>
                            "search " <strong>{units::format_percent(Some(found.of_total))}</strong> " of all" {zoomed} ", self "
                            {units::format_percent(Some(found.self_of_total))} ", in "
                            {units::format_count(found.frames, "function")}
                        </span>
                    }
                        .into_any()
                }
            });
            // A metric without a name has a number only, which says nothing here.
            let metric = if m.metric.starts_with('#') { String::new() } else { m.metric.clone() };
            // Of a metric that counts samples, the total has said it.
            let samples = units::format_count(m.samples, "sample");
            let samples = (samples != format!("{} {}", m.total_text, m.metric)).then(|| view! { <span>{samples}</span> });
            let hidden = m.truncated_percent.map(|percent| {
                view! { <span class="answer-notice">{units::format_percent(Some(percent))} " hidden by the source"</span> }
            });
            view! {
                <span>
                    <strong>{m.total_text.clone()}</strong>
                    " "
                    {metric}
                </span>
                {before}
                {samples}
                <span>{units::format_count(m.frames, "function")}</span>
                <span>"depth " {count(u64::from(m.depth))}</span>
                {hidden}
                {matched}
            }
        })
    };
    view! { <p class="answer">{line}</p> }
}

/// The zoom path; each step zooms to it.
#[component]
pub(crate) fn Breadcrumbs() -> impl IntoView {
    let store = expect_context::<Store>();
    let crumbs = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.zoom.clone()).unwrap_or_default()));
    let go = move |len: usize| {
        let path: Vec<String> = crumbs.with_untracked(|c| c.iter().take(len).map(|b| b.key.clone()).collect());
        session::navigate(store, Step::Push, |route: &mut Route| route.set_all("zoom", path));
    };
    view! {
        <Show when=move || !crumbs.with(Vec::is_empty)>
            <nav class="crumbs" aria-label="Zoom path">
                <button class="crumb" on:click=move |_| go(0)>
                    "all"
                </button>
                {move || {
                    let crumbs = crumbs.get();
                    let last = crumbs.len();
                    // The middle of a long path is left out; each step is still one click up in the picture.
                    let hidden = if last > 6 { 2..last - 3 } else { 0..0 };
                    crumbs
                        .into_iter()
                        .enumerate()
                        .filter(|(i, _)| !hidden.contains(i) || *i == hidden.start)
                        .map(|(i, crumb)| {
                            if hidden.contains(&i) {
                                let gap = format!("… {} more", hidden.len());
                                return view! { <span class="quiet">{gap}</span> }.into_any();
                            }
                            let current = (i + 1 == last).then_some("true");
                            view! {
                                <button class="crumb" aria-current=current title=crumb.name.clone() on:click=move |_| go(i + 1)>
                                    {crumb.name.clone()}
                                </button>
                            }
                                .into_any()
                        })
                        .collect_view()
                }}
            </nav>
        </Show>
    }
}
