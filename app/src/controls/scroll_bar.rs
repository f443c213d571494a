//! A vertical scroll bar for pictures that are higher than their canvas.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::io::natural;

/// What is shown of the whole: both as shares of 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) start: f64,
    pub(crate) size: f64,
    /// Height of the whole in CSS pixels; 0 while it isn't known.
    pub(crate) whole_css: f64,
}

impl Span {
    /// All of a picture that isn't there yet.
    pub(crate) const ALL: Self = Self { start: 0.0, size: 1.0, whole_css: 0.0 };
}

/// The bar; hidden while everything is shown. `on_scroll` gets the share at which the picture should begin.
#[component]
pub(crate) fn ScrollBar(
    #[prop(into)] span: Signal<Span>,
    controls: &'static str,
    on_scroll: impl Fn(f64) + Copy + 'static,
) -> impl IntoView {
    let whole = Memo::new(move |_| span.get().whole_css);
    Effect::new(move |_| {
        whole.track();
        natural::tell();
    });
    let track = NodeRef::<Div>::new();
    let grabbed = StoredValue::new_local(None::<f64>);
    let share = move |event: &ev::PointerEvent| {
        let bounds = track.get_untracked().map(|t| t.get_bounding_client_rect());
        bounds.map_or(0.0, |b| (f64::from(event.client_y()) - b.top()) / b.height().max(1.0))
    };
    let down = move |event: ev::PointerEvent| {
        let at = share(&event);
        let s = span.get_untracked();
        let inside = at >= s.start && at <= s.start + s.size;
        grabbed.set_value(Some(if inside { at - s.start } else { s.size / 2.0 }));
        if let Some(target) = event.current_target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        if !inside {
            on_scroll(at - s.size / 2.0);
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if let Some(offset) = grabbed.get_value() {
            on_scroll(share(&event) - offset);
        }
    };
    let style = move || {
        let s = span.get();
        let size = s.size.clamp(0.03, 1.0);
        let top = if s.size < 1.0 { s.start / (1.0 - s.size) * (1.0 - size) } else { 0.0 };
        format!("top:{:.3}%;height:{:.3}%", top.clamp(0.0, 1.0) * 100.0, size * 100.0)
    };
    let idle = move || span.get().size >= 0.999;
    let percent = move || {
        let s = span.get();
        if s.size >= 1.0 { 0 } else { (s.start / (1.0 - s.size) * 100.0).clamp(0.0, 100.0).round() as i32 }
    };
    view! {
        <div
            class="scroll-bar"
            class:idle=idle
            role="scrollbar"
            aria-orientation="vertical"
            aria-controls=controls
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=percent
            aria-label="Scroll the picture"
            data-size=move || span.get().size.to_string()
            data-whole=move || whole.get().to_string()
            node_ref=track
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| grabbed.set_value(None)
            on:pointercancel=move |_| grabbed.set_value(None)
        >
            <div class="scroll-thumb" style=style></div>
        </div>
    }
}
