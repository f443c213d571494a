//! The clipboard, which browsers keep from pages without a secure address and may refuse to others.

use js_sys::Reflect;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Puts a text on the clipboard and says how it went: an error is the sentence to show.
pub(crate) fn copy(text: &str, done: impl FnOnce(Result<(), String>) + 'static) {
    let refused =
        || "The browser refused to copy: pages need an address with https, or of this machine, for it.".to_owned();
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return };
    let has_clipboard = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if !has_clipboard {
        return done(Err(refused()));
    }
    let promise = navigator.clipboard().write_text(text);
    spawn_local(async move { done(JsFuture::from(promise).await.map(|_| ()).map_err(|_| refused())) });
}
