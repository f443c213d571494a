//! Bytes of a source, chunk by chunk, from an address or a file.

use gloo_net::http::Request;
use js_sys::{ArrayBuffer, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader};

use super::wire::From;

/// A source that has begun to answer.
pub(super) struct Incoming {
    /// Bytes to expect, where the source says so.
    pub(super) expected: Option<u64>,
    body: Body,
}

/// Bytes that are asked for at a time, where the stream fills a buffer of ours.
const BUFFER_BYTES: u32 = 1 << 20;

enum Body {
    Stream(ReadableStreamDefaultReader),
    /// One buffer for all chunks: gigabytes of chunks would stand in memory until the browser collects them.
    Filled(ReadableStreamByobReader, ArrayBuffer),
    Whole(Option<Vec<u8>>),
}

/// Why a source gives no bytes.
pub(super) enum FetchError {
    /// The load was cancelled: nothing to say.
    Aborted,
    /// The sentence to show.
    Sentence(String),
}

/// Opens a source.
pub(super) async fn open(
    from: &From,
    parts: &[JsValue],
    name: &str,
    signal: &AbortSignal,
) -> Result<Incoming, FetchError> {
    match from {
        From::Url(url) => open_url(url, name, signal).await,
        From::Part(index) => {
            let part = parts.get(*index as usize).cloned().unwrap_or_default();
            if let Some(blob) = part.dyn_ref::<Blob>() {
                return Ok(Incoming { expected: Some(blob.size() as u64), body: reader(&blob.stream(), name)? });
            }
            let bytes = if let Some(buffer) = part.dyn_ref::<ArrayBuffer>() {
                Uint8Array::new(buffer).to_vec()
            } else if ArrayBuffer::is_view(&part) {
                let view = js_sys::DataView::from(part);
                Uint8Array::new_with_byte_offset_and_length(
                    &view.buffer(),
                    view.byte_offset() as u32,
                    view.byte_length() as u32,
                )
                .to_vec()
            } else if let Some(text) = part.as_string() {
                text.into_bytes()
            } else {
                return Err(FetchError::Sentence(format!(
                    "{name} holds no bytes: send an ArrayBuffer, a view or a file."
                )));
            };
            Ok(Incoming { expected: Some(bytes.len() as u64), body: Body::Whole(Some(bytes)) })
        }
    }
}

async fn open_url(url: &str, name: &str, signal: &AbortSignal) -> Result<Incoming, FetchError> {
    let sent = Request::get(url).abort_signal(Some(signal)).send().await;
    let response = sent.map_err(|e| {
        if signal.aborted() {
            return FetchError::Aborted;
        }
        let _ = e;
        FetchError::Sentence(format!(
            "{name} could not be fetched: no answer from {url}. Check the address and the network; a server of another \
             origin must allow this page to read it (CORS)."
        ))
    })?;
    if !response.ok() {
        let hint = match response.status() {
            401 | 403 => "Log in there first, or ask for read access.",
            404 | 410 => "Check the address.",
            429 => "Wait a little and try again.",
            500..=599 => "The server has a problem; try again later.",
            _ => "Check the address.",
        };
        let status = response.status();
        let words = response.status_text();
        let words = if words.is_empty() { String::new() } else { format!(" {words}") };
        return Err(FetchError::Sentence(format!("{name}: the server answered {status}{words}. {hint}")));
    }
    // A compressed answer's Content-Length counts compressed bytes; the stream gives inflated ones.
    let plain = response.headers().get("content-encoding").is_none_or(|e| e == "identity");
    let length = response.headers().get("content-length").and_then(|l| l.parse().ok());
    let body = match response.body() {
        Some(stream) => reader(&stream, name)?,
        None => {
            let bytes = response.binary().await.map_err(|_| cut(name))?;
            Body::Whole(Some(bytes))
        }
    };
    Ok(Incoming { expected: length.filter(|_| plain), body })
}

fn reader(stream: &ReadableStream, name: &str) -> Result<Body, FetchError> {
    if let Some(reader) = filling_reader(stream) {
        return Ok(Body::Filled(reader, ArrayBuffer::new(BUFFER_BYTES)));
    }
    stream.get_reader().dyn_into().map(Body::Stream).map_err(|_| cut(name))
}

/// A reader that fills buffers; `None` in browsers whose stream is none of bytes, which they say by an exception.
fn filling_reader(stream: &ReadableStream) -> Option<ReadableStreamByobReader> {
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"byob".into()).ok()?;
    let get_reader: Function = Reflect::get(stream, &"getReader".into()).ok()?.dyn_into().ok()?;
    get_reader.call1(stream, &options).ok()?.dyn_into().ok()
}

fn cut(name: &str) -> FetchError {
    FetchError::Sentence(format!("{name}: the connection broke before all bytes were in. Load it again."))
}

impl Incoming {
    /// The next bytes; `None` at the end.
    pub(super) async fn next(&mut self, name: &str, signal: &AbortSignal) -> Result<Option<Vec<u8>>, FetchError> {
        let asked = match &mut self.body {
            Body::Whole(bytes) => return Ok(bytes.take()),
            Body::Stream(reader) => reader.read(),
            Body::Filled(reader, buffer) => reader.read_with_array_buffer_view(&Uint8Array::new(buffer)),
        };
        let failed = |_| if signal.aborted() { FetchError::Aborted } else { cut(name) };
        let result = JsFuture::from(asked).await.map_err(failed)?;
        let done = Reflect::get(&result, &"done".into()).is_ok_and(|d| d.is_truthy());
        if done {
            return Ok(None);
        }
        let value: Uint8Array = Reflect::get(&result, &"value".into()).map_err(failed)?.unchecked_into();
        if let Body::Filled(_, buffer) = &mut self.body {
            // The buffer went to the stream and came back under another name.
            *buffer = value.buffer();
        }
        Ok(Some(value.to_vec()))
    }
}
