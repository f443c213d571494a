//! Lists of a Kubernetes API server, fetched page by page, a few at a time. Only `GET`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;

use gloo_net::http::Request as Get;
use js_sys::{Array, Promise};
use kubeapi::{Listing, Reply, Step, not_allowed, served, wanted};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortSignal;

use super::timeout;
use crate::apart::{OutOfReach, apart};

/// Requests that are under way at a time: browsers allow six for a host, and others want some too.
const AT_A_TIME: usize = 4;
const FORBIDDEN: u16 = 403;

/// What comes of an API root.
pub(super) enum Event {
    /// A page of a list: what to call it, and its bytes.
    Page(String, Vec<u8>),
    /// A sentence about a list that can't be had.
    Refused(String, String),
}

/// Answer, status and `Retry-After`.
struct Answer {
    status: u16,
    retry_after_s: Option<u32>,
    body: Vec<u8>,
}

/// What the requests of one root share.
struct Lists {
    root: String,
    signal: AbortSignal,
    waiting: RefCell<VecDeque<Listing>>,
    forbidden: RefCell<Vec<String>>,
    /// Whether anything answered at all.
    answered: Cell<bool>,
    tell: Tell,
}

/// Whether an address is an API root.
pub(super) fn is_root(url: &str) -> bool {
    url.split(['?', '#']).next().is_some_and(|path| path.ends_with('/'))
}

type Tell = Box<dyn Fn(Event)>;
type Outcome = Option<Result<(), String>>;
type Lister = fn(String, AbortSignal, Tell) -> Pin<Box<dyn Future<Output = Outcome>>>;

apart!(fn lister() -> Lister, in api, |root, signal, tell| Box::pin(list(root, signal, tell)));

/// Lists everything that is served below `root`, and tells of each page. An error is the sentence to show where not
/// even the server answers; `None` if the load was cancelled.
pub(super) async fn list_all(root: &str, signal: &AbortSignal, tell: Tell) -> Outcome {
    match lister().await {
        Ok(lister) => lister(root.to_owned(), signal.clone(), tell).await,
        Err(OutOfReach) => Some(Err(OutOfReach::SENTENCE.to_owned())),
    }
}

async fn list(root: String, signal: AbortSignal, tell: Tell) -> Outcome {
    let lists = Rc::new(Lists {
        root,
        signal,
        waiting: RefCell::default(),
        forbidden: RefCell::default(),
        answered: Cell::new(false),
        tell,
    });
    let found = lists.get("apis").await.filter(|answer| answer.status == 200).and_then(|answer| served(&answer.body));
    let all = wanted(found.as_deref()).into_iter().map(|(resource, version)| Listing::new(resource, version));
    lists.waiting.borrow_mut().extend(all);
    let workers: Array = (0..AT_A_TIME)
        .map(|_| -> Promise {
            let lists = Rc::clone(&lists);
            future_to_promise(async move {
                loop {
                    let next = lists.waiting.borrow_mut().pop_front();
                    let Some(listing) = next else { return Ok(JsValue::UNDEFINED) };
                    lists.list(listing).await;
                }
            })
        })
        .collect();
    let _ = JsFuture::from(Promise::all(&workers)).await;
    if lists.signal.aborted() {
        return None;
    }
    let forbidden = lists.forbidden.take();
    if !forbidden.is_empty() {
        (lists.tell)(Event::Refused("API server".to_owned(), not_allowed(&forbidden)));
    }
    Some(if lists.answered.get() {
        Ok(())
    } else {
        Err(format!(
            "No API server answers at {}. Serve this page through `kubectl proxy --www`, or give the address of an API \
             server that allows this page to read it (CORS).",
            lists.root
        ))
    })
}

impl Lists {
    /// One list, all of its pages.
    async fn list(&self, mut listing: Listing) {
        loop {
            let Some(answer) = self.get(&listing.path()).await else { return };
            let name = listing.resource.name();
            let reply = Reply { status: answer.status, retry_after_s: answer.retry_after_s, body: &answer.body };
            match listing.take(&reply) {
                step @ (Step::Page | Step::LastPage) => {
                    let page = if listing.pages > 1 { format!("{name}, page {}", listing.pages) } else { name };
                    (self.tell)(Event::Page(page, answer.body));
                    if step == Step::LastPage {
                        return;
                    }
                }
                Step::Wait(ms) => timeout(ms).await,
                Step::GoOn => {
                    let said = format!("{name} changed while they were listed: some may be missing, or out of date.");
                    (self.tell)(Event::Refused(name, said));
                }
                Step::Restart => {}
                Step::Refused(_) if answer.status == FORBIDDEN => return self.forbidden.borrow_mut().push(name),
                // What isn't there and isn't missed needs no word.
                Step::Refused(_) if answer.status == 404 && !listing.resource.is_missed => return,
                Step::Refused(said) => return (self.tell)(Event::Refused(name, said)),
            }
        }
    }

    /// Asks; `None` where nothing answers, or the load was cancelled.
    async fn get(&self, path: &str) -> Option<Answer> {
        let url = format!("{}{path}", self.root);
        let sent = Get::get(&url).header("Accept", "application/json").abort_signal(Some(&self.signal)).send().await;
        let response = sent.ok()?;
        let body = response.binary().await.ok()?;
        self.answered.set(true);
        let retry_after_s = response.headers().get("retry-after").and_then(|seconds| seconds.trim().parse().ok());
        Some(Answer { status: response.status(), retry_after_s, body })
    }
}
