//! Links to what other systems know about a thing, as `isotherm.json` gives them.

use leptos::prelude::*;
use site::On;

use crate::state::store::Store;

/// The links of a thing; `known` holds what its addresses may name.
#[component]
pub(crate) fn SiteLinks(on: On, known: Vec<(&'static str, String)>) -> impl IntoView {
    let store = expect_context::<Store>();
    move || {
        let known: Vec<(&str, &str)> = known.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let links: Vec<(String, String)> = store.site.with(|site| {
            let all = site.links.iter().filter(|link| link.on == on);
            all.filter_map(|link| Some((link.title.clone(), link.address(&known)?))).collect()
        });
        (!links.is_empty()).then(|| {
            view! {
                <p class="buttons">
                    {links
                        .into_iter()
                        .map(|(title, address)| {
                            view! {
                                <a class="button" href=address target="_blank" rel="noopener noreferrer">
                                    {title}
                                </a>
                            }
                        })
                        .collect_view()}
                </p>
            }
        })
    }
}
