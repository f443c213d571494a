//! A screen that is one long list of a cluster: its answer, the table, and the drawer of what is chosen in it.

use leptos::prelude::*;

use crate::pages::nodes::NoCluster;
use crate::panels::list::bar::ListBar;
use crate::panels::list::table::ListTable;
use crate::panels::nodes::drawer::DetailDrawer;
use crate::panels::shell::answer_line::AnswerLine;
use crate::panels::shell::controls::Controls;
use crate::panels::shell::filter_note::FilterNote;
use crate::state::lists;
use crate::state::store::Store;

/// The screen of a list.
#[component]
pub(crate) fn ListPage(
    title: &'static str,
    kind: &'static str,
    /// What a row is.
    noun: &'static str,
    /// What several are, where that is not the noun with an s.
    #[prop(optional)]
    nouns: &'static str,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let is_open = Memo::new(move |_| store.cluster.with(Option::is_some));
    let answer = Memo::new(move |_| lists::of_kind(store, kind, |page| page.answer.clone()));
    let problem = Memo::new(move |_| lists::of_kind(store, kind, |page| page.error.clone()));
    view! {
        <h1 class="visually-hidden">{title}</h1>
        <Show when=move || is_open.get() fallback=move || view! { <NoCluster /> }>
            <FilterNote sentence=problem />
            <AnswerLine parts=answer />
            <Controls>
                <ListBar kind=kind noun=noun nouns=nouns />
            </Controls>
            <ListTable title=title kind=kind />
            <DetailDrawer />
        </Show>
    }
}
