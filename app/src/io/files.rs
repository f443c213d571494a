//! Files and buffers that were handed to the page and have no address: kept for as long as the page lives, under the
//! name that stands for them in the URL.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsValue;

/// How such a source is written in the URL, before its name.
pub(crate) const LOCAL: &str = "local:";

thread_local! {
    static HELD: RefCell<BTreeMap<String, JsValue>> = const { RefCell::new(BTreeMap::new()) };
}

/// Keeps a file or a buffer; what comes back names it in the URL.
pub(crate) fn hold(name: &str, part: JsValue) -> String {
    let key = format!("{LOCAL}{name}");
    HELD.with_borrow_mut(|held| held.insert(key.clone(), part));
    key
}

/// The file or buffer of a name in the URL.
pub(crate) fn held(key: &str) -> Option<JsValue> {
    HELD.with_borrow(|held| held.get(key).cloned())
}

/// What a file probably holds, by its first bytes: a list of a cluster, or a profile. Only for choosing the screen;
/// the reader decides by content.
pub(crate) fn looks_like_cluster(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let flat: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let says = |word: &str| flat.contains(word);
    says("\"apiVersion\":") && says("\"kind\":") || says("\"items\":[") && says("\"metadata\":")
}
