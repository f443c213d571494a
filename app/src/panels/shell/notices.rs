//! What the page has to say about a load: progress with a way to stop it, the error, and what the readers noticed.

use leptos::prelude::*;

use crate::controls::icon::Icon;
use crate::state::load;
use crate::state::store::{Phase, Progress, Store};

/// Progress, error and warnings, above the picture.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let store = expect_context::<Store>();
    let loading = move || matches!(store.phase.get(), Phase::Loading);
    let failure = move || match store.phase.get() {
        Phase::Failed(sentence) => Some(sentence),
        _ => None,
    };
    view! {
        <section class="notices" aria-label="About what is open">
        <Show when=loading>
            <LoadProgress />
        </Show>
        {move || {
            failure()
                .map(|sentence| {
                    let still = store.opened.with_untracked(|o| o.has_profile || o.has_cluster);
                    view! {
                        <div class="notice critical" role="alert">
                            <Icon name="critical" />
                            <span>{sentence} {still.then_some(" What was open before is still shown.")}</span>
                        </div>
                    }
                })
        }}
        {move || {
            store
                .remark
                .get()
                .map(|remark| {
                    view! {
                        <div class="notice warned" role="status">
                            <Icon name="warning" />
                            <span>{remark}</span>
                        </div>
                    }
                })
        }}
        {move || {
            let faults = store.site_faults.get();
            (!faults.is_empty())
                .then(|| {
                    view! {
                        <div class="notice warned" role="status">
                            <Icon name="warning" />
                            <span>{faults.join(" ")}</span>
                        </div>
                    }
                })
        }}
        <Show when=move || !store.is_small.get()>
            <Warnings />
        </Show>
        </section>
    }
}

#[component]
fn LoadProgress() -> impl IntoView {
    let store = expect_context::<Store>();
    let text = move || match store.progress.get() {
        Some(Progress { received, total, stage }) => {
            let got = units::format_bytes(received as f64);
            match total {
                Some(total) if total > 0 => format!("{stage}: {got} of {}", units::format_bytes(total as f64)),
                _ if received > 0 => format!("{stage}: {got}"),
                _ if stage.is_empty() => "Loading".to_owned(),
                _ => stage,
            }
        }
        None => "Loading".to_owned(),
    };
    let value = move || {
        let progress = store.progress.get()?;
        let total = progress.total.filter(|t| *t > 0)?;
        Some((progress.received as f64 / total as f64).min(1.0).to_string())
    };
    view! {
        <div class="notice loading">
            <progress aria-label="Load" max="1" value=value></progress>
            <span>{text}</span>
            <button class="button" on:click=move |_| load::cancel(store)>
                "Cancel"
            </button>
        </div>
    }
}

/// What the readers noticed.
#[component]
pub(crate) fn Warnings() -> impl IntoView {
    let store = expect_context::<Store>();
    let notices = Memo::new(move |_| store.opened.with(|o| o.notices.clone()));
    let summary = move || format!("{} on what was read", units::format_count(notices.get().len() as u64, "note"));
    view! {
        <Show when=move || !notices.get().is_empty() && store.route.with(|r| r.screen() != route::Screen::Home)>
            <details class="notice warning">
                <summary>
                    <Icon name="warning" />
                    <span>{summary}</span>
                </summary>
                <ul>
                    {move || {
                        notices
                            .get()
                            .into_iter()
                            .map(|notice| {
                                let times = (notice.count > 1).then(|| format!(" ({} times)", units::format_integer(i128::from(notice.count))));
                                view! {
                                    <li>
                                        <span class="quiet">{notice.source}": "</span>
                                        {notice.message}
                                        {times}
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
            </details>
        </Show>
    }
}
