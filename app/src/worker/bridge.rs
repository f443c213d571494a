//! The page's end of the boundary: starts the worker, falls back to the page's own thread, notices a death.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::{Answer, Message, Outgoing, PROTOCOL_VERSION, Request, SourceKind};
use web_sys::{Event, MessageEvent};

use super::inline::Inline;
use super::line::Line;
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
    Starting(Line, Vec<(ToHost, Parts)>),
    /// A worker that is up.
    Worker(Line),
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
        bridge.launch(false, Vec::new());
        bridge
    }

    /// Opens sources; what is open of the kinds in `keep` stays. Returns the generation of the load.
    pub(crate) fn open(&self, sources: Vec<Source>, keep: Vec<SourceKind>, parts: Parts) -> u32 {
        let generation = self.generation.get() + 1;
        self.generation.set(generation);
        self.send(ToHost::Open { generation, keep, sources }, parts);
        generation
    }

    /// Has a file made of the cluster's lists, to be given away.
    pub(crate) fn share(&self, sources: Vec<Source>, hashed: bool, parts: Parts) {
        self.send(ToHost::Share { sources, hashed }, parts);
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
            Some(Where::Worker(line)) => line.send(&message, &parts),
            Some(Where::Inline(inline)) => inline.send(message, parts),
            None => {}
        }
    }

    /// Starts an engine. What waits is sent when it is up.
    fn launch(self: &Rc<Self>, wants_own: bool, waiting: Vec<(ToHost, Parts)>) {
        self.life.set(self.life.get() + 1);
        let Some(mut line) = Line::open(wants_own) else { return self.go_inline(waiting) };
        let life = self.life.get();
        let bridge = Rc::downgrade(self);
        let message = move |event: MessageEvent| {
            if let Some(bridge) = bridge.upgrade().filter(|b| b.life.get() == life)
                && let Some((answer, buffer)) = wire::unpack_answer(&event.data())
            {
                bridge.receive(answer, buffer);
            }
        };
        let bridge = Rc::downgrade(self);
        let error = move |event: Event| {
            event.prevent_default();
            if let Some(bridge) = bridge.upgrade().filter(|b| b.life.get() == life) {
                bridge.lost();
            }
        };
        line.listen(message, error);
        *self.place.borrow_mut() = Some(Where::Starting(line, waiting));
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
            if let Some(Where::Starting(line, waiting)) = place {
                for (message, parts) in &waiting {
                    line.send(message, parts);
                }
                *self.place.borrow_mut() = Some(Where::Worker(line));
            } else {
                *self.place.borrow_mut() = place;
            }
            return;
        }
        (self.hear)(Heard::Answer(answer, buffer));
    }

    /// The worker reported an error: before it was up, it can't start here; afterwards, it died. A shared one is
    /// followed by one of the page's own: the page around may forbid the first, a neighbour may be what kills it.
    fn lost(self: &Rc<Self>) {
        let place = self.place.take();
        match place {
            Some(Where::Starting(line, waiting)) => {
                let was_shared = line.is_shared();
                line.lose(false);
                if was_shared { self.launch(true, waiting) } else { self.go_inline(waiting) }
            }
            Some(Where::Worker(line)) => {
                line.lose(true);
                self.launch(true, Vec::new());
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
