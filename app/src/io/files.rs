//! Files and buffers that were handed to the page and have no address: kept for as long as the page lives, under the
//! name that stands for them in the URL. Files are named by their content, so that a link asks for the same one.

use std::cell::RefCell;
use std::collections::BTreeMap;

use route::{Digest, LOCAL, local_content, local_file};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

thread_local! {
    static HELD: RefCell<BTreeMap<String, JsValue>> = const { RefCell::new(BTreeMap::new()) };
    /// Numbers of what was handed over by other windows.
    static GIVEN: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a file or a buffer; what comes back names it in the URL.
pub(crate) fn hold(name: &str, part: JsValue) -> String {
    let key = format!("{LOCAL}{name}");
    HELD.with_borrow_mut(|held| held.insert(key.clone(), part));
    key
}

/// Keeps what another window handed over. Two of one name are two: the number keeps them apart.
pub(crate) fn hold_given(name: &str, part: JsValue) -> String {
    let number = GIVEN.with_borrow_mut(|given| {
        let number = (js_sys::Date::now() as u64) << 12 | (given.len() as u64 & 0xfff);
        let number = given.last().map_or(number, |last| number.max(last + 1));
        given.push(number);
        number
    });
    let key = local_file(number, name);
    HELD.with_borrow_mut(|held| held.insert(local_content(&key).to_owned(), part));
    key
}

/// Lets go of what was handed over and isn't among `kept` any more: a panel is given new data for as long as it lives.
pub(crate) fn let_go(kept: &[String]) {
    GIVEN.with_borrow_mut(|given| {
        given.retain(|number| {
            let key = local_file(*number, "");
            let content = local_content(&key);
            let is_kept = kept.iter().any(|kept| local_content(kept) == content);
            if !is_kept {
                HELD.with_borrow_mut(|held| held.remove(content));
            }
            is_kept
        });
    });
}

/// Keeps a file under its content: a link to it finds the same file again, whatever it is called then.
pub(crate) async fn hold_file(file: File) -> String {
    let name = file.name();
    match digest(&file).await {
        Some(digest) => {
            let key = local_file(digest.0, &name);
            HELD.with_borrow_mut(|held| held.insert(local_content(&key).to_owned(), file.into()));
            key
        }
        None => hold(&name, file.into()),
    }
}

/// The digest of a file's length and bytes, of large files of those at both ends.
async fn digest(file: &File) -> Option<Digest> {
    const END_BYTES: f64 = 2_097_152.0;
    let size = file.size();
    let mut digest = Digest::default().with(&size.to_le_bytes());
    let ends =
        if size <= 2.0 * END_BYTES { vec![(0.0, size)] } else { vec![(0.0, END_BYTES), (size - END_BYTES, size)] };
    for (from, to) in ends {
        let part = file.slice_with_f64_and_f64(from, to).ok()?;
        let buffer = JsFuture::from(part.array_buffer()).await.ok()?;
        digest = digest.with(&js_sys::Uint8Array::new(&buffer).to_vec());
    }
    Some(digest)
}

/// The file or buffer of a name in the URL.
pub(crate) fn held(key: &str) -> Option<JsValue> {
    HELD.with_borrow(|held| held.get(local_content(key)).cloned())
}

/// The bytes of a `data:` address, which is given without that word: only base64 is read, as our own links have it.
pub(crate) fn of_data(data: &str) -> Result<JsValue, String> {
    let broken = || "The link holds no profile that can be read: it was cut or changed. Copy it anew.".to_owned();
    let (_, base64) = data.split_once(";base64,").ok_or_else(broken)?;
    let text = web_sys::window().and_then(|window| window.atob(base64).ok()).ok_or_else(broken)?;
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(0)).collect();
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
    web_sys::Blob::new_with_u8_array_sequence(&parts).map(Into::into).map_err(|_| broken())
}

/// What a file probably holds, by its first bytes: a list of a cluster, or a profile. Only for choosing the screen;
/// the reader decides by content.
pub(crate) fn looks_like_cluster(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let flat: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let says = |word: &str| flat.contains(word);
    says("\"apiVersion\":") && says("\"kind\":") || says("\"items\":[") && says("\"metadata\":")
}
