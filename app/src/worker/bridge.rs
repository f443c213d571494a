//! The page's end of the boundary: starts the worker, falls back to the page's own thread, notices a death.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::{Answer, Message, Outgoing, PROTOCOL_VERSION, Request, SourceKind};
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::inline::Inline;
use super::wire::{self, Parts, Source, ToHost};

/// How long a worker may take to say that it is up.
const START_MS: i32 = 20_000;

/// What the page hears.
pub(crate) enum Heard {
    /// An answer of the engine with its buffer.
    Answer(Answer, Option<Vec<u8>>),
    /// The engine died (panic, out of memory) and a new one was started, with nothing open.
    Died,
}

enum Where {
    /// A worker that hasn't answered yet, with what waits for it.
    Starting(Worker, Vec<(ToHost, Parts)>),
    /// A worker that is up.
    Worker(Worker),
    /// The page's own thread.
    Inline(Inline),
}

/// The page's line to the engine.
pub(crate) struct Bridge {
    place: RefCell<Option<Where>>,
    hear: Box<dyn Fn(Heard)>,
    generation: Cell<u32>,
    /// Starts of a worker so far: those of a dead one are ignored.
    life: Cell<u32>,
}

impl Bridge {
    /// Starts an engine; what it says goes to `hear`.
    pub(crate) fn start(hear: impl Fn(Heard) + 'static) -> Rc<Self> {
        let bridge = Rc::new(Self {
            place: RefCell::new(None),
            hear: Box::new(hear),
            generation: Cell::new(0),
            life: Cell::new(0),
        });
        bridge.launch();
        bridge
    }

    /// Opens sources; what is open of the kinds in `keep` stays. Returns the generation of the load.
    pub(crate) fn open(&self, sources: Vec<Source>, keep: Vec<SourceKind>, parts: Parts) -> u32 {
        let generation = self.generation.get() + 1;
        self.generation.set(generation);
        self.send(ToHost::Open { generation, keep, sources }, parts);
        generation
    }

    /// Stops the load under way.
    pub(crate) fn cancel(&self) {
        self.send(ToHost::Cancel { generation: self.generation.get() }, Parts::default());
    }

    /// Asks the engine.
    pub(crate) fn ask(&self, request: Request) {
        let message = Message { v: PROTOCOL_VERSION, generation: self.generation.get(), request };
        self.send(ToHost::Ask { message }, Parts::default());
    }

    fn send(&self, message: ToHost, parts: Parts) {
        match &mut *self.place.borrow_mut() {
            Some(Where::Starting(_, waiting)) => waiting.push((message, parts)),
            Some(Where::Worker(worker)) => post(worker, &message, &parts),
            Some(Where::Inline(inline)) => inline.send(message, parts),
            None => {}
        }
    }

    fn launch(self: &Rc<Self>) {
        self.life.set(self.life.get() + 1);
        let Some(worker) = start_worker() else { return self.go_inline(Vec::new()) };
        let life = self.life.get();
        let bridge = Rc::downgrade(self);
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(bridge) = bridge.upgrade().filter(|b| b.life.get() == life)
                && let Some((answer, buffer)) = wire::unpack_answer(&event.data())
            {
                bridge.receive(answer, buffer);
            }
        });
        let bridge = Rc::downgrade(self);
        let error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            if let Some(bridge) = bridge.upgrade().filter(|b| b.life.get() == life) {
                bridge.lost();
            }
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        // They belong to the worker, whose end the page decides.
        message.forget();
        error.forget();
        *self.place.borrow_mut() = Some(Where::Starting(worker, Vec::new()));
        let bridge = Rc::downgrade(self);
        crate::io::timer::after(START_MS, move || {
            if let Some(bridge) = bridge.upgrade().filter(|b| b.life.get() == life) {
                bridge.give_up_waiting();
            }
        });
    }

    fn receive(&self, answer: Answer, buffer: Option<Vec<u8>>) {
        if answer.v != PROTOCOL_VERSION {
            return;
        }
        if matches!(answer.body, Outgoing::Ready) {
            let place = self.place.take();
            if let Some(Where::Starting(worker, waiting)) = place {
                for (message, parts) in &waiting {
                    post(&worker, message, parts);
                }
                *self.place.borrow_mut() = Some(Where::Worker(worker));
            } else {
                *self.place.borrow_mut() = place;
            }
            return;
        }
        (self.hear)(Heard::Answer(answer, buffer));
    }

    /// The worker reported an error: before it was up, it can't start here; afterwards, it died.
    fn lost(self: &Rc<Self>) {
        let place = self.place.take();
        match place {
            Some(Where::Starting(worker, waiting)) => {
                worker.terminate();
                self.go_inline(waiting);
            }
            Some(Where::Worker(worker)) => {
                worker.terminate();
                self.launch();
                (self.hear)(Heard::Died);
            }
            other => *self.place.borrow_mut() = other,
        }
    }

    fn give_up_waiting(self: &Rc<Self>) {
        if matches!(&*self.place.borrow(), Some(Where::Starting(..))) {
            self.lost();
        }
    }

    fn go_inline(self: &Rc<Self>, waiting: Vec<(ToHost, Parts)>) {
        // Answers of a worker that was given up must not be mixed in.
        self.life.set(self.life.get() + 1);
        let bridge = Rc::downgrade(self);
        let inline = Inline::start(move |answer, buffer| {
            if let Some(bridge) = bridge.upgrade() {
                bridge.receive(answer, buffer);
            }
        });
        for (message, parts) in waiting {
            inline.send(message, parts);
        }
        *self.place.borrow_mut() = Some(Where::Inline(inline));
    }
}

fn post(worker: &Worker, message: &ToHost, parts: &Parts) {
    if let Ok((message, transfer)) = wire::pack_to_host(message, parts) {
        let _ = worker.post_message_with_transfer(&message, &transfer);
    }
}

/// Starts `public/worker.js` with the page's own glue and compiled module, as `public/boot.js` left them.
fn start_worker() -> Option<Worker> {
    if crate::state::prefs::inline_engine() {
        return None;
    }
    let boot = Reflect::get(&js_sys::global(), &"isothermBoot".into()).ok().filter(JsValue::is_object)?;
    let field = |name: &str| Reflect::get(&boot, &name.into()).ok().filter(|v| !v.is_undefined());
    let address = field("worker")?.as_string()?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&address, &options).ok()?;
    let first = Object::new();
    for name in ["glue", "wasm", "module"] {
        if let Some(value) = field(name) {
            Reflect::set(&first, &name.into(), &value).ok()?;
        }
    }
    worker.post_message(&first).ok()?;
    Some(worker)
}
