//! Files that the page makes, for the user to keep.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::timer;

/// How long a download may take to begin, in milliseconds.
const HELD_MS: i32 = 60_000;

/// Hands bytes to the browser as a file. An error is the sentence to show.
pub(crate) fn save_bytes(name: &str, mime: &str, bytes: &[u8]) -> Result<(), String> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    save(name, &blob.map_err(|_| refused())?)
}

/// Hands a blob to the browser as a file.
pub(crate) fn save(name: &str, blob: &Blob) -> Result<(), String> {
    let url = Url::create_object_url_with_blob(blob).map_err(|_| refused())?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or_else(refused)?;
    let link = document.create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let link = link.ok_or_else(refused)?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    timer::after(HELD_MS, move || {
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}

fn refused() -> String {
    "The browser refused to save the file.".to_owned()
}
