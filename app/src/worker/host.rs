//! Runs the engine: fetches sources into it, steps it, and sends its answers. The same in the worker and on the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::{Answer, Engine, Message, Outgoing, PROTOCOL_VERSION, Pool, Request, RoomName, Slot, SourceKind, Step};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

use super::api_root::{self, Event};
use super::fetch::{self, FetchError};
use super::turns::Turn;
use super::wire::{From, Parts, Source, ToHost};
use super::{rooms, set_timeout, share};

/// How long the engine may work before other messages get their turn.
const SLICE_MS: f64 = 8.0;
/// Progress is reported at most this often.
const PROGRESS_MS: f64 = 60.0;

type Send = Box<dyn Fn(&Answer, Option<&[u8]>)>;

thread_local! {
    /// What the hosts of one worker share: those of panels that show the same.
    static POOL: Pool = Pool::default();
}

/// The engine and what surrounds it.
pub(crate) struct Host {
    engine: RefCell<Engine>,
    send: Send,
    generation: Cell<u32>,
    abort: RefCell<Option<AbortController>>,
    awake: Cell<bool>,
    is_closed: Cell<bool>,
    /// Held while profiles are opened, until they are read.
    turn: RefCell<Option<Turn>>,
    /// The room that is on its way.
    awaited: Cell<Option<RoomName>>,
    tick: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl Host {
    /// A host that sends answers through `send`.
    pub(crate) fn new(send: Send) -> Rc<Self> {
        let host = Rc::new(Self {
            engine: RefCell::new(POOL.with(Engine::sharing)),
            send,
            generation: Cell::new(0),
            abort: RefCell::new(None),
            awake: Cell::new(false),
            is_closed: Cell::new(false),
            turn: RefCell::new(None),
            awaited: Cell::new(None),
            tick: RefCell::new(None),
        });
        let again = Rc::downgrade(&host);
        *host.tick.borrow_mut() = Some(Closure::new(move || {
            if let Some(host) = again.upgrade() {
                host.work();
            }
        }));
        host
    }

    /// Says that the engine is up.
    pub(crate) fn greet(&self) {
        self.answer(Outgoing::Ready);
    }

    /// Takes a message of the page.
    pub(crate) fn receive(self: &Rc<Self>, message: ToHost, parts: Parts) {
        match message {
            ToHost::Ask { message } => self.put(message, None),
            ToHost::Cancel { generation } => {
                self.stop();
                self.ask(generation, Request::Cancel);
            }
            ToHost::Share { sources, hashed } => {
                let Ok(abort) = AbortController::new() else { return };
                let host = Rc::clone(self);
                spawn_local(async move {
                    let (exported, bytes) = share::make(sources, parts, hashed, abort.signal()).await;
                    let body = Outgoing::Exported(Box::new(exported));
                    host.send_all(&[(
                        Answer { v: PROTOCOL_VERSION, generation: host.generation.get(), body },
                        Some(bytes),
                    )]);
                });
            }
            ToHost::Open { generation, keep, sources } => {
                self.stop();
                self.generation.set(generation);
                let asks_cluster = sources.iter().any(|source| {
                    source.slot.kind == SourceKind::Cluster
                        && matches!(&source.from, From::Url(url) if api_root::is_root(url))
                });
                let read_at_unix_ms = asks_cluster.then(|| now_ms() as i64);
                self.ask(generation, Request::Begin { keep, read_at_unix_ms });
                let Ok(abort) = AbortController::new() else { return };
                *self.abort.borrow_mut() = Some(abort.clone());
                let host = Rc::clone(self);
                spawn_local(async move { host.load(generation, sources, parts, abort).await });
            }
        }
    }

    /// Ends it: nothing is fetched or worked on any more, and whoever lets go of it frees what it holds.
    pub(crate) fn close(&self) {
        self.is_closed.set(true);
        self.stop();
    }

    fn stop(&self) {
        if let Some(abort) = self.abort.take() {
            abort.abort();
        }
        self.turn.take();
    }

    async fn load(self: Rc<Self>, generation: u32, sources: Vec<Source>, parts: Parts, abort: AbortController) {
        let signal = abort.signal();
        let addresses = sources.iter().filter(|source| source.slot.kind != SourceKind::Cluster);
        let addresses = addresses.filter_map(|source| match &source.from {
            From::Url(address) => Some(address.clone()),
            From::Part(_) => None,
        });
        let turn = Turn::of(addresses.collect()).await;
        if signal.aborted() {
            return;
        }
        self.turn.replace(Some(turn));
        let mut received = 0_u64;
        let mut expected_all = Some(0_u64);
        let mut last_report = 0.0;
        // One after another: a list of a cluster is read as it arrives, and two of them at once would only double
        // what is held while the engine can read one.
        for source in &sources {
            let slot = source.slot;
            if let From::Url(root) = &source.from
                && slot.kind == SourceKind::Cluster
                && api_root::is_root(root)
            {
                let Some(outcome) = self.list(generation, slot, root, &signal).await else { return };
                if let Err(message) = outcome {
                    self.begin(generation, slot, root);
                    self.ask(generation, Request::SourceFailed { slot, message });
                }
                continue;
            }
            self.ask(
                generation,
                Request::SourceBegin { slot, name: source.name.clone(), labels: source.labels.clone() },
            );
            let outcome = async {
                let mut incoming = fetch::open(&source.from, &parts.0, &source.name, &signal).await?;
                expected_all = expected_all.zip(incoming.expected).map(|(sum, more)| sum + more);
                if let Some(bytes) = incoming.expected {
                    self.ask(generation, Request::SourceSize { slot, bytes });
                }
                while let Some(bytes) = incoming.next(&source.name, &signal).await? {
                    if self.generation.get() != generation {
                        return Err(FetchError::Aborted);
                    }
                    received += bytes.len() as u64;
                    let now = now_ms();
                    if now - last_report > PROGRESS_MS {
                        last_report = now;
                        // With more sources to come, what is expected in all isn't known yet.
                        let total = expected_all.filter(|_| std::ptr::eq(source, &sources[sources.len() - 1]));
                        self.answer(Outgoing::Progress { received, total, stage: source.name.clone() });
                    }
                    let message = Message { v: PROTOCOL_VERSION, generation, request: Request::SourceBytes { slot } };
                    self.engine.borrow_mut().put(message, Some(bytes));
                    // At once: a source that is faster than its reader would stand in memory as a whole.
                    self.work();
                }
                Ok(())
            }
            .await;
            match outcome {
                Ok(()) => self.ask(generation, Request::SourceEnd { slot }),
                Err(FetchError::Aborted) => return,
                Err(FetchError::Sentence(message)) => self.ask(generation, Request::SourceFailed { slot, message }),
            }
        }
        self.ask(generation, Request::Commit);
    }

    /// Lists what an API server has: every page is a source of its own. `None` if the load was cancelled.
    async fn list(
        self: &Rc<Self>,
        generation: u32,
        slot: Slot,
        root: &str,
        signal: &AbortSignal,
    ) -> Option<Result<(), String>> {
        let host = Rc::clone(self);
        let received = Cell::new(0_u64);
        let tell = move |event: Event| {
            if host.generation.get() != generation {
                return;
            }
            match event {
                Event::Page(name, bytes) => {
                    received.set(received.get() + bytes.len() as u64);
                    host.answer(Outgoing::Progress { received: received.get(), total: None, stage: name.clone() });
                    host.begin(generation, slot, &name);
                    let request = Request::SourceBytes { slot };
                    host.put(Message { v: PROTOCOL_VERSION, generation, request }, Some(bytes));
                    host.ask(generation, Request::SourceEnd { slot });
                }
                Event::Refused(name, message) => {
                    host.begin(generation, slot, &name);
                    host.ask(generation, Request::SourceFailed { slot, message });
                }
            }
        };
        api_root::list_all(root, signal, Box::new(tell)).await
    }

    fn begin(self: &Rc<Self>, generation: u32, slot: Slot, name: &str) {
        self.ask(generation, Request::SourceBegin { slot, name: name.to_owned(), labels: Vec::new() });
    }

    fn ask(self: &Rc<Self>, generation: u32, request: Request) {
        self.put(Message { v: PROTOCOL_VERSION, generation, request }, None);
    }

    fn put(self: &Rc<Self>, message: Message, buffer: Option<Vec<u8>>) {
        self.engine.borrow_mut().put(message, buffer);
        self.wake();
    }

    /// Lets the engine work after the messages that have already arrived.
    fn wake(&self) {
        if !self.is_closed.get()
            && !self.awake.replace(true)
            && let Some(tick) = &*self.tick.borrow()
        {
            set_timeout(tick.as_ref().unchecked_ref(), 0);
        }
    }

    fn work(self: &Rc<Self>) {
        self.awake.set(false);
        if self.is_closed.get() {
            return;
        }
        let until = now_ms() + SLICE_MS;
        loop {
            // Sent when the engine is free again: on the page's own thread an answer asks the next question at once.
            let mut answers = Vec::new();
            let step = self.engine.borrow_mut().step(&mut |answer, buffer| answers.push((answer, buffer)));
            self.send_all(&answers);
            match step {
                Step::Idle => return,
                Step::Needs(room) => return self.bring(room),
                Step::More => {}
            }
            if now_ms() >= until {
                return self.wake();
            }
        }
    }

    /// Fetches a room; the engine goes on when it is there.
    fn bring(self: &Rc<Self>, name: RoomName) {
        if self.awaited.replace(Some(name)).is_some() {
            return;
        }
        let host = Rc::clone(self);
        spawn_local(async move {
            let brought = rooms::bring(name).await;
            host.awaited.set(None);
            let mut answers = Vec::new();
            match brought {
                Ok(room) => host.engine.borrow_mut().admit(&room),
                Err(sentence) => {
                    host.engine.borrow_mut().refuse(sentence, &mut |answer, buffer| answers.push((answer, buffer)));
                }
            }
            host.send_all(&answers);
            host.wake();
        });
    }

    fn send_all(&self, answers: &[(Answer, Option<Vec<u8>>)]) {
        for (answer, buffer) in answers {
            if matches!(answer.body, Outgoing::Opened(_) | Outgoing::Failed { .. }) {
                self.turn.take();
            }
            (self.send)(answer, buffer.as_deref());
        }
    }

    fn answer(&self, body: Outgoing) {
        (self.send)(&Answer { v: PROTOCOL_VERSION, generation: self.generation.get(), body }, None);
    }
}

fn now_ms() -> f64 {
    js_sys::Date::now()
}
