//! The tooltip of the map.

use leptos::prelude::*;

use crate::controls::tip::beside_pointer;
use crate::state::store::Store;

/// What is said of the thing under the pointer.
#[component]
pub(super) fn MapTip(
    #[prop(into)] pointed: Signal<Option<(u32, f64, f64)>>,
    scene_size: impl Fn() -> (f64, f64) + Send + Sync + 'static,
) -> impl IntoView {
    let store = expect_context::<Store>();
    move || {
        let (item, x, y) = pointed.get()?;
        let thing = store.described.get().filter(|t| t.item == item)?;
        let place = beside_pointer((x, y), scene_size());
        let rows = thing
            .rows
            .iter()
            .map(|(label, text)| {
                view! {
                    <tr>
                        <th scope="row">{label.clone()}</th>
                        <td>{text.clone()}</td>
                    </tr>
                }
            })
            .collect_view();
        Some(view! {
            <div class="tooltip" role="presentation" style=place>
                <p class="tooltip-name">{thing.title.clone()}</p>
                <table>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    }
}
