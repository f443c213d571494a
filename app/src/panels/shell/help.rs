//! Help: every key, in a dialog that `?` opens on every screen.

use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;

use crate::state::store::Store;

const KEYS: [(&str, &[(&str, &str)]); 6] = [
    (
        "Everywhere",
        &[
            ("/  or  Ctrl K", "Search or filter"),
            ("Esc", "Empty the search, close the drawer, show all"),
            ("?", "This help"),
        ],
    ),
    (
        "Flame graph",
        &[
            ("Click  or  Enter", "Zoom to a frame"),
            ("Wheel,  +  −", "Zoom in and out"),
            ("Drag", "Move the picture; in the overview above it: choose a part"),
            ("o", "Details of a frame, and by which node, pod or label"),
            ("Shift wheel,  Page Up  Page Down", "Scroll the rows"),
            ("←  →", "Frame on the left, on the right"),
            ("↑  ↓", "Caller, heaviest callee"),
            ("n  N", "Next match, match before"),
            ("c  C  y", "Copy the frame's name, its stack, the stacks below it"),
            ("Right press,  .", "Menu of a frame"),
        ],
    ),
    (
        "Transforms",
        &[
            ("f  s", "Begin stacks at the function, only the subtree"),
            ("k  d", "Only stacks through it, leave them out"),
            ("m  l", "Hide it, collapse its library"),
            ("r  R", "Fold its direct recursion, all of it"),
            ("w", "Callers and callees"),
            ("i", "Invert"),
            ("h", "Search for it"),
            ("u  U", "Undo, redo"),
        ],
    ),
    (
        "Nodes",
        &[
            ("Click  or  Enter", "Open a node or a pod, or go into a group"),
            ("Wheel", "Scroll the map"),
            ("Ctrl wheel  or  +  −", "Larger and smaller: containers, pods, nodes, groups"),
            ("←  ↑  →  ↓", "Go to the next node, or to the next group"),
        ],
    ),
    ("Lists", &[("↑  ↓  Home  End", "Choose a row"), ("Enter", "Open it")]),
    (
        "Filters",
        &[
            ("web -test", "Has the first word, not the second"),
            ("ns:shop status:Crash", "Fields: ns, status, node, owner, kind, is"),
            ("app=web  app in (a,b)  app=", "Labels; the last one any value"),
            ("cpu.requested > 80%", "Of what its node can give"),
            ("memory.used >= 2Gi  age < 1h", "Figures"),
            ("is:needs-bigger-node", "Of pending pods: what they need"),
            ("ns:a restarts > 5 or ns:b", "One group or the other"),
            ("is:blocked  allowed = 0  kind:pdb", "Disruption: budgets, and pods that are marked"),
            ("component:kubelet is:blocking", "Versions: components and APIs; lag counts minors"),
            ("is:behind  behind > 1h  owner:web", "Controllers: what they have not seen or reached"),
            ("is:rewritten or is:fought", "Objects in a hot loop, or that two managers fight over; after four reads"),
            ("is:warning reason:BackOff count > 5", "Events; object:Pod/web is what they are about"),
        ],
    ),
];

/// The dialog.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let store = expect_context::<Store>();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if store.help.get() {
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let sections = KEYS
        .iter()
        .map(|(title, keys)| {
            let rows = keys
                .iter()
                .map(|(key, does)| {
                    view! {
                        <dt>
                            <kbd>{*key}</kbd>
                        </dt>
                        <dd>{*does}</dd>
                    }
                })
                .collect_view();
            view! {
                <section>
                    <h3>{*title}</h3>
                    <dl>{rows}</dl>
                </section>
            }
        })
        .collect_view();
    view! {
        <dialog
            class="dialog"
            role="dialog"
            aria-labelledby="help-title"
            node_ref=dialog
            on:close=move |_| store.help.set(false)
            on:keydown=|event: ev::KeyboardEvent| event.stop_propagation()
        >
            <div class="dialog-head">
                <h2 id="help-title">"Keys"</h2>
                <button class="button" on:click=move |_| store.help.set(false)>
                    "Close"
                </button>
            </div>
            <div class="dialog-body">{sections}</div>
        </dialog>
    }
}
