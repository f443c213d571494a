//! The lists of a cluster as one file to give away, without their secrets: fetched anew, for the engine keeps nothing
//! that it could write from. The bytes go from the sources through [`cluster::share`] into the file, and nowhere else.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::pin::Pin;
use std::rc::Rc;

use cluster::Names;
use engine::{Exported, SourceKind};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::AbortSignal;

use super::api_root::{self, Event};
use super::fetch::{self, FetchError};
use super::wire::{From, Parts, Source};
use crate::apart::{OutOfReach, apart};

/// Text of one source that is held at once, at most.
const MOST_BYTES: usize = 1 << 30;

/// What makes the file.
type Maker = fn(Vec<Source>, Parts, bool, AbortSignal) -> Pin<Box<dyn Future<Output = Made>>>;
type Made = (Exported, Vec<u8>);

apart!(fn maker() -> Maker, in share, |sources, parts, hashed, signal| Box::pin(write(sources, parts, hashed, signal)));

/// Makes the file. What went wrong is said in it.
pub(super) async fn make(sources: Vec<Source>, parts: Parts, hashed: bool, signal: AbortSignal) -> Made {
    match maker().await {
        Ok(maker) => maker(sources, parts, hashed, signal).await,
        Err(OutOfReach) => {
            let error = Some(OutOfReach::SENTENCE.to_owned());
            (Exported { what: "share".to_owned(), error, ..Exported::default() }, Vec::new())
        }
    }
}

async fn write(sources: Vec<Source>, parts: Parts, hashed: bool, signal: AbortSignal) -> Made {
    let mut exported = Exported {
        what: "share".to_owned(),
        name: "isotherm-share.json.gz".to_owned(),
        mime: "application/gzip".to_owned(),
        ..Exported::default()
    };
    match pack(&sources, &parts, hashed, &signal, &mut exported.notes).await {
        Ok(bytes) => (exported, bytes),
        Err(sentence) => {
            exported.error = Some(format!("The file can't be written: {sentence}"));
            (exported, Vec::new())
        }
    }
}

async fn pack(
    sources: &[Source],
    parts: &Parts,
    hashed: bool,
    signal: &AbortSignal,
    notes: &mut Vec<String>,
) -> Result<Vec<u8>, String> {
    let mut names = if hashed { Names::hashed(salt()?) } else { Names::kept() };
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    let mut add = |name: &str, bytes: &[u8]| -> Result<(), String> {
        let shared = write_shared(bytes, &mut names).map_err(|why| format!("{name}: {why}."))?;
        packed.write_all(&shared).map_err(|error| format!("{name}: {error}."))
    };
    for source in sources.iter().filter(|source| source.slot.kind == SourceKind::Cluster) {
        match &source.from {
            From::Url(root) if api_root::is_root(root) => {
                for (name, bytes) in list(root, signal, notes).await? {
                    add(&name, &bytes)?;
                }
            }
            from => add(&source.name, &whole(from, parts, &source.name, signal).await?)?,
        }
    }
    packed.finish().map_err(|error| format!("{error}."))
}

/// All bytes of a source.
async fn whole(from: &From, parts: &Parts, name: &str, signal: &AbortSignal) -> Result<Vec<u8>, String> {
    let sentence = |error| match error {
        FetchError::Sentence(sentence) => sentence,
        FetchError::Aborted => format!("{name}: cancelled."),
    };
    let mut incoming = fetch::open(from, &parts.0, name, signal).await.map_err(sentence)?;
    let mut bytes = Vec::new();
    while let Some(more) = incoming.next(name, signal).await.map_err(sentence)? {
        if bytes.len() + more.len() > MOST_BYTES {
            return Err(format!("{name} is too large for the page. Use the command: isotherm share."));
        }
        bytes.extend_from_slice(&more);
    }
    Ok(bytes)
}

/// All pages that an API server gives.
async fn list(root: &str, signal: &AbortSignal, notes: &mut Vec<String>) -> Result<Vec<(String, Vec<u8>)>, String> {
    let pages = Rc::new(RefCell::new((Vec::new(), Vec::new())));
    let seen = Rc::clone(&pages);
    let tell = move |event| match event {
        Event::Page(name, bytes) => seen.borrow_mut().0.push((name, bytes)),
        Event::Refused(_, sentence) => seen.borrow_mut().1.push(sentence),
    };
    match api_root::list_all(root, signal, Box::new(tell)).await {
        None => Err(format!("{root}: cancelled.")),
        Some(Err(sentence)) => Err(sentence),
        Some(Ok(())) => {
            let (pages, refused) = pages.take();
            notes.extend(refused);
            Ok(pages)
        }
    }
}

fn write_shared(bytes: &[u8], names: &mut Names) -> Result<Vec<u8>, String> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return cluster::share(bytes, names);
    }
    let mut text = Vec::new();
    let mut unpacked = MultiGzDecoder::new(bytes).take(MOST_BYTES as u64 + 1);
    unpacked.read_to_end(&mut text).map_err(|error| error.to_string())?;
    if text.len() > MOST_BYTES {
        return Err("it is too large for the page; use the command: isotherm share".to_owned());
    }
    cluster::share(&text, names)
}

/// A key for the hashes, which nobody keeps.
fn salt() -> Result<[u8; 32], String> {
    let bytes = Uint8Array::new_with_length(32);
    let fill = || -> Result<(), JsValue> {
        let crypto = Reflect::get(&js_sys::global(), &"crypto".into())?;
        let fill: Function = Reflect::get(&crypto, &"getRandomValues".into())?.dyn_into()?;
        fill.call1(&crypto, &bytes).map(|_| ())
    };
    fill().map_err(|_| "this browser gives no random numbers to hash names with.".to_owned())?;
    let mut salt = [0; 32];
    bytes.copy_to(&mut salt);
    Ok(salt)
}
