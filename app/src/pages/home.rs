//! The first screen: open a file, an address, something recent, or the demo.

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use route::Route;
use serde::Deserialize;
use site::{Source, SourceKind};
use wasm_bindgen::JsCast as _;

use crate::controls::icon::Icon;
use crate::panels::glance::GlancePanel;
use crate::panels::shell::drop_zone;
use crate::panels::shell::saved::ViewList;
use crate::state::phase;
use crate::state::prefs;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// `demo/demo.json`.
#[derive(Debug, Clone, Default, Deserialize)]
struct Demo {
    cluster: Vec<String>,
    profiles: Vec<DemoProfile>,
}

/// A profile of the demo.
#[derive(Debug, Clone, Deserialize)]
struct DemoProfile {
    title: String,
    note: String,
    url: String,
    baseline: Option<String>,
}

/// The screen.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_panel = store.route.with_untracked(|route| route.is_on("embed"));
    phase::screen_shown(store);
    view! {
        <div class="home">
            <header class="home-head">
                <h1>"Where a cluster is hot, and which code makes it hot"</h1>
                <p class="quiet">
                    "Profiles and cluster lists are read and drawn here, in this page. Nothing you open leaves it."
                </p>
            </header>
            <GlancePanel />
            <div class="home-open">
                <OpenFiles />
                <OpenAddress />
            </div>
            <Offered />
            // A panel's page comes without the demo.
            {(!is_panel).then(|| view! { <DemoCards /> })}
            <Kept />
            <Recent />
        </div>
    }
}

#[component]
fn OpenFiles() -> impl IntoView {
    let store = expect_context::<Store>();
    let input = NodeRef::<Input>::new();
    let picked = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let files = input.files().map(|l| (0..l.length()).filter_map(|i| l.get(i)).collect()).unwrap_or_default();
        drop_zone::open_files(store, files);
    };
    view! {
        <section class="card drop" aria-labelledby="open-file">
            <h2 id="open-file">"Open files"</h2>
            <p>"Drop them anywhere on this page."</p>
            <p class="quiet">
                "Profiles: pprof, perf script, folded stacks, speedscope, Chrome, Firefox, Grafana and twenty more. Cluster: what "
                <code>"kubectl get nodes,pods -A -o json"</code> " prints, and the metrics lists."
            </p>
            <input
                class="visually-hidden"
                type="file"
                multiple
                tabindex="-1"
                aria-label="Files to open"
                node_ref=input
                on:change=picked
            />
            <button
                class="button primary"
                on:click=move |_| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }
            >
                <Icon name="file" />
                "Choose files"
            </button>
        </section>
    }
}

#[component]
fn OpenAddress() -> impl IntoView {
    let store = expect_context::<Store>();
    let address = RwSignal::new(String::new());
    let open = move |screen: &'static str, key: &'static str| {
        let address = address.get_untracked();
        let addresses: Vec<String> = address.split_whitespace().map(str::to_owned).collect();
        if !addresses.is_empty() {
            session::navigate(store, Step::Push, |route| {
                screen.clone_into(&mut route.word);
                route.set_all(key, addresses);
            });
        }
    };
    view! {
        <section class="card" aria-labelledby="open-address">
            <h2 id="open-address">"Open an address"</h2>
            <form
                class="address"
                on:submit=move |event: ev::SubmitEvent| {
                    event.prevent_default();
                    open("flame", "profile");
                }
            >
                <label class="field">
                    <span>"Address of a profile, or of cluster lists (several with spaces between)"</span>
                    <input
                        type="text"
                        inputmode="url"
                        placeholder="profiles/cpu.pb.gz"
                        spellcheck="false"
                        autocomplete="off"
                        prop:value=move || address.get()
                        on:input=move |event| address.set(event_target_value(&event))
                    />
                </label>
                <div class="buttons">
                    <button class="button" type="submit">
                        "Open as a profile"
                    </button>
                    <button class="button" type="button" on:click=move |_| open("nodes", "cluster")>
                        "Open as a cluster"
                    </button>
                </div>
            </form>
            <p class="quiet">"Relative to this page, or absolute where that server allows this page to read (CORS)."</p>
        </section>
    }
}

/// What `isotherm.json` offers.
#[component]
fn Offered() -> impl IntoView {
    let store = expect_context::<Store>();
    let offered = Memo::new(move |_| -> Vec<(String, String, String)> {
        store.site.with(|site| {
            let link = |source: &Source| Some((source.title.clone(), source.urls.join(", "), way_to(source)?.print()));
            site.sources.iter().filter_map(link).collect()
        })
    });
    view! {
        <Show when=move || !offered.with(Vec::is_empty)>
            <section class="demo" aria-labelledby="offered-title">
                <h2 id="offered-title">"Open from here"</h2>
                <ul class="cards">
                    {move || {
                        offered
                            .get()
                            .into_iter()
                            .map(|(title, address, href)| {
                                view! {
                                    <li>
                                        <a class="card demo-card" href=href>
                                            <Icon name="file" />
                                            <strong>{title}</strong>
                                            <span class="quiet address-text">{address}</span>
                                        </a>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
            </section>
        </Show>
    }
}

/// The route that opens a source; none for what the page can't ask by itself.
fn way_to(source: &Source) -> Option<Route> {
    let screen = source.screen.clone();
    let mut route = Route::default();
    match source.kind {
        SourceKind::Files if screen.as_deref().is_none_or(|screen| screen == "flame") => {
            "flame".clone_into(&mut route.word);
            route.set_all("profile", source.urls.clone());
            route.set("baseline", source.baseline.as_deref().unwrap_or_default());
        }
        SourceKind::Files => {
            route.word = screen?;
            route.set_all("cluster", source.urls.clone());
        }
        SourceKind::Kubernetes => {
            route.word = screen.unwrap_or_else(|| "nodes".to_owned());
            // An address that ends so is the root of an API.
            route.set_all("cluster", source.urls.iter().map(|url| format!("{}/", url.trim_end_matches('/'))));
        }
        SourceKind::Prometheus | SourceKind::Pyroscope => return None,
    }
    Some(route)
}

#[component]
fn DemoCards() -> impl IntoView {
    let demo = LocalResource::new(|| async {
        let response = gloo_net::http::Request::get("demo/demo.json").send().await.ok()?;
        if !response.ok() {
            return None;
        }
        serde_json::from_slice::<Demo>(&response.binary().await.ok()?).ok()
    });
    let place = |url: &str| format!("demo/{}", url.trim_start_matches("./").trim_start_matches("demo/"));
    let flame = move |profile: &DemoProfile| {
        let mut route = Route { word: "flame".to_owned(), pairs: Vec::new() };
        route.set("profile", &place(&profile.url));
        if let Some(baseline) = &profile.baseline {
            route.set("baseline", &place(baseline));
        }
        route.print()
    };
    let nodes = move |demo: &Demo| {
        let mut route = Route { word: "nodes".to_owned(), pairs: Vec::new() };
        route.set_all("cluster", demo.cluster.iter().map(|url| place(url)));
        route.print()
    };
    view! {
        <section class="demo" aria-labelledby="demo-title">
            <h2 id="demo-title">"Try the demo"</h2>
            <p class="quiet">"A news site on the evening of a breaking story: invented, but nothing in it is drawn by hand."</p>
            <ul class="cards">
                {move || {
                    demo.get()
                        .flatten()
                        .map(|demo| {
                            let cluster = (!demo.cluster.is_empty())
                                .then(|| {
                                    view! {
                                        <li>
                                            <a class="card demo-card" href=nodes(&demo)>
                                                <Icon name="nodes" />
                                                <strong>"The cluster"</strong>
                                                <span class="quiet">
                                                    "Nodes and pods in the surge: what is requested, what is used, what waits."
                                                </span>
                                            </a>
                                        </li>
                                    }
                                });
                            let profiles = demo
                                .profiles
                                .iter()
                                .map(|profile| {
                                    view! {
                                        <li>
                                            <a class="card demo-card" href=flame(profile)>
                                                <Icon name="flame" />
                                                <strong>{profile.title.clone()}</strong>
                                                <span class="quiet">{profile.note.clone()}</span>
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view();
                            view! {
                                {cluster}
                                {profiles}
                            }
                        })
                }}
            </ul>
        </section>
    }
}

#[component]
fn Kept() -> impl IntoView {
    let saved = RwSignal::new(prefs::views());
    view! {
        <Show when=move || !saved.with(Vec::is_empty)>
            <section class="recent" aria-labelledby="kept-title">
                <h2 id="kept-title">"Kept views"</h2>
                <ViewList saved=saved />
            </section>
        </Show>
    }
}

#[component]
fn Recent() -> impl IntoView {
    let recent = RwSignal::new(prefs::recent());
    view! {
        <Show when=move || !recent.with(Vec::is_empty)>
            <section class="recent" aria-labelledby="recent-title">
                <h2 id="recent-title">"Opened lately"</h2>
                <ul>
                    {move || {
                        recent
                            .get()
                            .into_iter()
                            .map(|link| {
                                let route = Route::parse(&link);
                                let text = ["profile", "baseline", "cluster"]
                                    .iter()
                                    .flat_map(|key| route.all(key))
                                    .map(str::to_owned)
                                    .collect::<Vec<_>>()
                                    .join(", ");
                                view! {
                                    <li>
                                        <a href=link>
                                            <span class="tag">{route.screen().word()}</span>
                                            <span class="address-text">{text}</span>
                                        </a>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
                <button
                    class="button"
                    on:click=move |_| {
                        prefs::forget_recent();
                        recent.set(Vec::new());
                    }
                >
                    "Forget these"
                </button>
            </section>
        </Show>
    }
}
