//! Messages as they cross to the worker and back: bytes (postcard), and beside them buffers (transferred) and files.
//!
//! Both ends are one build, so the form needs no names; reading it takes a fraction of the code that JSON takes.

use engine::{Answer, Message, Slot, SourceKind};
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast as _, JsValue};

/// Where the bytes of a source come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum From {
    /// An absolute address.
    Url(String),
    /// The nth attached file.
    Part(u32),
}

/// A source to open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Source {
    pub(crate) slot: Slot,
    /// What to call it in messages.
    pub(crate) name: String,
    /// Labels that all of its samples get.
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) from: From,
}

/// What the page tells the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ToHost {
    /// Fetch these sources and open them.
    Open {
        #[serde(rename = "gen")]
        generation: u32,
        keep: Vec<SourceKind>,
        sources: Vec<Source>,
    },
    /// Stop the load under way.
    Cancel {
        #[serde(rename = "gen")]
        generation: u32,
    },
    /// Make a file of the cluster's lists that can be given away.
    Share {
        sources: Vec<Source>,
        /// Whether names are hashed.
        hashed: bool,
    },
    /// Hand a request to the engine.
    Ask { message: Message },
}

/// Files and buffers that go with an [`ToHost::Open`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts(pub(crate) Vec<JsValue>);

/// The JavaScript object of a message to the host, and what to transfer with it.
pub(crate) fn pack_to_host(message: &ToHost, parts: &Parts) -> Result<(JsValue, Array), JsValue> {
    let object = packed(message)?;
    let list: Array = parts.0.iter().collect();
    Reflect::set(&object, &"parts".into(), &list)?;
    Ok((object.into(), Array::new()))
}

/// The message in a JavaScript object.
pub(crate) fn unpack_to_host(data: &JsValue) -> Option<(ToHost, Parts)> {
    let message = unpacked(data)?;
    let parts = Reflect::get(data, &"parts".into()).ok()?;
    let parts = parts.dyn_into::<Array>().map(|list| list.iter().collect()).unwrap_or_default();
    Some((message, Parts(parts)))
}

/// The JavaScript object of an answer, and what to transfer with it.
pub(crate) fn pack_answer(answer: &Answer, buffer: Option<&[u8]>) -> Result<(JsValue, Array), JsValue> {
    let object = packed(answer)?;
    let transfer = Array::new();
    if let Some(bytes) = buffer {
        let copy = Uint8Array::from(bytes).buffer();
        Reflect::set(&object, &"buffer".into(), &copy)?;
        transfer.push(&copy);
    }
    Ok((object.into(), transfer))
}

/// The answer in a JavaScript object.
pub(crate) fn unpack_answer(data: &JsValue) -> Option<(Answer, Option<Vec<u8>>)> {
    let message = unpacked(data)?;
    let buffer = Reflect::get(data, &"buffer".into()).ok().and_then(|b| b.dyn_into::<ArrayBuffer>().ok());
    Some((message, buffer.map(|b| Uint8Array::new(&b).to_vec())))
}

fn packed(message: &impl Serialize) -> Result<Object, JsValue> {
    let bytes = postcard::to_allocvec(message).map_err(|e| JsValue::from_str(&e.to_string()))?;
    let object = Object::new();
    Reflect::set(&object, &"message".into(), &Uint8Array::from(bytes.as_slice()))?;
    Ok(object)
}

fn unpacked<T: DeserializeOwned>(data: &JsValue) -> Option<T> {
    let bytes = Reflect::get(data, &"message".into()).ok()?.dyn_into::<Uint8Array>().ok()?;
    postcard::from_bytes(&bytes.to_vec()).ok()
}
