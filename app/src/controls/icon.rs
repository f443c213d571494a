//! Icons: strokes on a 16-pixel grid, drawn in the text's colour. Always beside a word or a label.

use leptos::prelude::*;

/// An icon by name; an unknown name draws a dot.
#[component]
pub(crate) fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=path(name) />
        </svg>
    }
}

fn path(name: &str) -> &'static str {
    match name {
        "home" => "M2.5 7.5 8 2.5l5.5 5M4 6.5v7h3v-4h2v4h3v-7",
        "nodes" => "M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z",
        "pods" => "M8 1.8 13.4 4.9v6.2L8 14.2 2.6 11.1V4.9zM2.8 5 8 8l5.2-3M8 8v6",
        "workloads" => "M2 4.5h9v9h-9zM5 4.5v-2.5h9v9h-3",
        "pending" => "M4 2.5h8M4 13.5h8M5 2.5v2.5l3 3 3-3v-2.5M5 13.5v-2.5l3-3 3 3v2.5",
        "disruption" => "M8 1.8 13.2 3.8v4c0 3-2.1 5.3-5.2 6.4C4.9 13.1 2.8 10.8 2.8 7.8v-4zM8 5v3.4M8 10.6v.4",
        "versions" => "M2.5 2.5h5.4l5.6 5.6-5.4 5.4-5.6-5.6zM5.3 5.3h.4",
        "controllers" => "M13 6.5A5.2 5.2 0 0 0 3.6 5M3 9.5A5.2 5.2 0 0 0 12.4 11M3.4 2.2V5.2h3M12.6 13.8v-3h-3",
        "events" => "M3.5 11.5V7a4.5 4.5 0 0 1 9 0v4.5l1 1h-11zM6.7 14h2.6",
        "more" => "M3.5 8h.01M8 8h.01M12.5 8h.01",
        "flame" => "M2 3h12M2 6.3h8.5M2 9.6h5.5M2 12.9h3",
        "search" => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.4 3.4",
        "sun" => {
            "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.7M8 12.8v1.7M1.5 8h1.7M12.8 8h1.7M3.4 3.4l1.2 1.2M11.4 \
             11.4l1.2 1.2M12.6 3.4l-1.2 1.2M4.6 11.4l-1.2 1.2"
        }
        "moon" => "M13 9.8A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8z",
        "help" => "M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M8 12.2v.3",
        "reload" => "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3",
        "twist" => "M6 4l4.5 4L6 12",
        "display" => "M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M10 2.8v3.4M5.8 9.8v3.4",
        "export" => "M8 9.5V2M5 4.8 8 1.9l3 2.9M3 8.5v5h10v-5",
        "bookmark" => "M4.5 2.2h7v11.6L8 10.8l-3.5 3z",
        "close" => "M4 4l8 8M12 4l-8 8",
        "up" => "M8 13V3.5M4 7l4-4 4 4",
        "down" => "M8 3v9.5M4 9l4 4 4-4",
        "file" => "M4 1.8h5l3 3v9.4H4zM9 1.8v3h3",
        "warning" => "M8 2 14.5 13.5h-13zM8 6.2v3.6M8 11.4v.4",
        "critical" => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.8v4M8 10.8v.4",
        "good" => "M3 8.5 6.5 12 13 4.5",
        "lock" => "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
        _ => "M8 8h.01",
    }
}
