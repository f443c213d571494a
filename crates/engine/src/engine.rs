//! The engine itself: one step at a time through what waits.

use draw::palette::Theme;

use crate::cluster_room::ShowCluster;
use crate::export::Wish;
use crate::flame_view::FlameView;
use crate::function_rows::RowChoice;
use crate::load::{Load, OpenProfile, Read};
use crate::pool::Pool;
use crate::queue::{Queue, Waiting};
use crate::rooms::{self, Rooms};
use crate::{
    Answer, Message, Opened, Outgoing, PROTOCOL_VERSION, Pane, Picture, Request, Room, RoomName, SourceKind, Step,
    shown,
};

/// Where answers go: the answer and the bulk data beside it.
type Out<'a> = &'a mut dyn FnMut(Answer, Option<Vec<u8>>);

/// Owns what is loaded and answers requests.
pub struct Engine {
    rooms: Rooms,
    pool: Pool,
    queue: Queue,
    /// Generation of the newest load that was begun.
    generation: u32,
    load: Option<Load>,
    profiles: Vec<OpenProfile>,
    baseline: Option<OpenProfile>,
    flame: FlameView,
    cluster: Option<Box<dyn ShowCluster>>,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// An engine with nothing open and all of its rooms, which reads what `formats` reads by itself.
    #[must_use]
    pub fn new() -> Self {
        let mut engine = Self::bare();
        for room in
            [rooms::readers(formats::read), rooms::clusters(), rooms::exports(), rooms::names(), rooms::shapes()]
        {
            engine.admit(&room);
        }
        engine
    }

    /// An engine with nothing open that reads common profiles; it asks for its other rooms.
    #[must_use]
    pub fn bare() -> Self {
        Self::sharing(&Pool::default())
    }

    /// The same, sharing what it reads with the other engines of a pool.
    #[must_use]
    pub fn sharing(pool: &Pool) -> Self {
        Self {
            rooms: Rooms::default(),
            pool: pool.clone(),
            queue: Queue::default(),
            generation: 0,
            load: None,
            profiles: Vec::new(),
            baseline: None,
            flame: FlameView::default(),
            cluster: None,
        }
    }

    /// Takes a request and the buffer that came with it. Messages of another protocol version are ignored.
    pub fn put(&mut self, message: Message, buffer: Option<Vec<u8>>) {
        if message.v == PROTOCOL_VERSION {
            match message.request {
                Request::Begin { .. } => self.generation = message.generation,
                // At once: what is complete would else be read before the queue's turn.
                Request::Cancel if message.generation == self.generation => self.load = None,
                _ => {}
            }
            self.queue.put(Waiting { generation: message.generation, request: message.request, buffer });
        }
    }

    /// Takes a room that a step asked for.
    pub fn admit(&mut self, room: &Room) {
        self.rooms.admit(room);
    }

    /// Ends the load under way with a sentence, or drops the request that waits first: what it needs can't be had.
    pub fn refuse(&mut self, sentence: String, out: Out<'_>) {
        if self.load.is_some() {
            self.queue.drop_load();
        } else {
            self.queue.take();
        }
        self.fail(sentence, out);
    }

    /// Does one piece of work.
    pub fn step(&mut self, out: Out<'_>) -> Step {
        if self.load.as_ref().is_some_and(|load| load.complete) {
            if let Some(room) = self.continue_load(out) {
                return Step::Needs(room);
            }
        } else if let Some(Waiting { generation, request, .. }) = self.queue.first()
            && *generation == self.generation
            && let Some(room) = self.missing_for(request)
        {
            return Step::Needs(room);
        } else if let Some(Waiting { generation, request, buffer }) = self.queue.take()
            && generation == self.generation
        {
            self.handle(request, buffer, out);
        }
        if self.queue.is_empty() && !self.load.as_ref().is_some_and(|load| load.complete) {
            Step::Idle
        } else {
            Step::More
        }
    }

    /// The room without which a request can't be answered.
    fn missing_for(&self, request: &Request) -> Option<RoomName> {
        let (name, missing) = match request {
            // What is left of a load that failed needs nothing.
            Request::SourceBegin { slot, .. } if slot.kind == SourceKind::Cluster && self.load.is_some() => {
                (RoomName::Clusters, self.rooms.clusters.is_none())
            }
            Request::Export { .. } => (RoomName::Exports, self.rooms.exports.is_none()),
            Request::SourceBegin { labels, .. } if !labels.is_empty() && self.load.is_some() => {
                (RoomName::Shapes, self.rooms.shapes.is_none())
            }
            Request::Flame { settings } if self.rooms.shapes.is_none() && shown::needs_shapes(settings) => {
                (RoomName::Shapes, !self.profiles.is_empty())
            }
            Request::TreeOpen { .. } | Request::TreeRows { .. } | Request::Shares { .. } => {
                (RoomName::Shapes, self.rooms.shapes.is_none() && !self.profiles.is_empty())
            }
            Request::Flame { settings } if !settings.raw_names && self.rooms.names.is_none() => {
                (RoomName::Names, self.profiles.iter().chain(&self.baseline).any(|profile| profile.mangled))
            }
            _ => return None,
        };
        missing.then_some(name)
    }

    fn handle(&mut self, request: Request, buffer: Option<Vec<u8>>, out: Out<'_>) {
        match request {
            Request::Begin { keep, read_at_unix_ms } => {
                self.load = Some(Load::new(keep, read_at_unix_ms, self.pool.clone()));
            }
            Request::Cancel => self.load = None,
            Request::SourceBegin { slot, name, labels } => {
                if let Some(load) = &mut self.load {
                    load.begin(slot, name, labels, &self.rooms, self.cluster.as_deref());
                }
            }
            Request::SourceSize { slot, bytes } => {
                if let Some(load) = &mut self.load {
                    load.expect(slot, bytes);
                }
            }
            Request::SourceBytes { slot } => {
                let outcome = self.load.as_mut().map(|load| load.bytes(slot, buffer.unwrap_or_default()));
                self.fail_on(outcome, out);
            }
            Request::SourceEnd { slot } => {
                if let Some(load) = &mut self.load {
                    load.end(slot);
                }
            }
            Request::SourceFailed { slot, message } => {
                let outcome = self.load.as_mut().map(|load| load.failed(slot, message));
                self.fail_on(outcome, out);
            }
            Request::Commit => {
                if let Some(load) = &mut self.load {
                    load.complete = true;
                    self.answer(Outgoing::BytesComplete, None, out);
                }
            }
            view => self.handle_view(view, out),
        }
    }

    fn handle_view(&mut self, request: Request, out: Out<'_>) {
        let (answer, buffer) = match request {
            Request::Flame { settings } => {
                let baseline = self.baseline.as_ref();
                let model = self.flame.show(&self.profiles, baseline, &settings, &self.rooms, &self.pool);
                (model.map(|m| Outgoing::Flame(Box::new(m))), None)
            }
            Request::FlameWindow { pane, window, pixels } => {
                let list = self.flame.draw(pane, window.into(), pixels, self.rooms.shapes);
                let picture = match pane {
                    Pane::Main => Picture::Flame,
                    Pane::Callers => Picture::Callers,
                    Pane::Minimap => Picture::Minimap,
                    Pane::Export => Picture::Export,
                    Pane::Timeline => Picture::Timeline,
                    Pane::Heat => Picture::Heat,
                };
                (list.is_some().then_some(Outgoing::Picture(picture)), list)
            }
            Request::TreeOpen { tree, frame, open, deep } => {
                if let Some(shapes) = self.rooms.shapes.filter(|_| tree == self.flame.tree()) {
                    (shapes.tree_open)(&mut self.flame, frame, open, deep);
                }
                (None, None)
            }
            Request::TreeRows { from, to } => {
                let rows = self.rooms.shapes.and_then(|shapes| (shapes.tree_rows)(&mut self.flame, from, to));
                (rows.map(Outgoing::TreeRows), None)
            }
            Request::FunctionRows { sort, matching, only, from, to } => {
                (self.flame.rows(RowChoice { sort, matching, only }, from..to).map(Outgoing::FunctionRows), None)
            }
            Request::Export { what, copy, picture, dark } => {
                let theme = if dark { Theme::Dark } else { Theme::Light };
                let picture = picture.map(|(window, pixels)| (window.into(), pixels));
                let wish = Wish { what, copy, picture, theme };
                let made = self
                    .rooms
                    .exports
                    .and_then(|export| export(&self.flame, &self.profiles, self.baseline.as_ref(), &wish));
                let (exported, bytes) = made.unzip();
                (exported.map(|exported| Outgoing::Exported(Box::new(exported))), bytes)
            }
            Request::Shares { function, group } => {
                let baseline = self.baseline.as_ref();
                let shares = self
                    .rooms
                    .shapes
                    .and_then(|shapes| (shapes.shares)(&self.flame, &self.profiles, baseline, function, group));
                (shares.map(|shares| Outgoing::Shares(Box::new(shares))), None)
            }
            Request::Frame { tree, pane, frame, step } => {
                let info = (tree == self.flame.tree()).then(|| self.flame.frame(pane, frame, step)).flatten();
                (Some(Outgoing::Frame(info.map(Box::new))), None)
            }
            Request::FrameOf { tree, function } => {
                let info = (tree == self.flame.tree()).then(|| self.flame.frame_of(function)).flatten();
                (Some(Outgoing::Frame(info.map(Box::new))), None)
            }
            of_cluster => self.cluster.as_mut().and_then(|cluster| cluster.answer(of_cluster)).unzip(),
        };
        if let Some(answer) = answer {
            self.answer(answer, buffer, out);
        }
    }

    /// Reads one more source of a complete load, or opens it; or says which room it needs for that.
    fn continue_load(&mut self, out: Out<'_>) -> Option<RoomName> {
        let load = self.load.as_mut()?;
        match load.read_one(&self.rooms) {
            Ok(Read::More) => return None,
            Ok(Read::NotLoaded) => return Some(RoomName::Readers),
            Err(message) => {
                self.fail(message, out);
                return None;
            }
            Ok(Read::All) => {}
        }
        let load = self.load.take()?;
        let keep = load.keep.clone();
        match load.finish() {
            Err(message) => self.fail(message, out),
            Ok((loaded, notices)) => {
                let replaced: Vec<SourceKind> = [SourceKind::Profile, SourceKind::Baseline, SourceKind::Cluster]
                    .into_iter()
                    .filter(|kind| !keep.contains(kind))
                    .collect();
                if replaced.contains(&SourceKind::Profile) {
                    self.profiles = loaded.profiles;
                }
                if replaced.contains(&SourceKind::Baseline) {
                    self.baseline = loaded.baseline;
                }
                if replaced.contains(&SourceKind::Cluster) {
                    self.cluster = loaded.cluster;
                }
                if replaced.iter().any(|kind| *kind != SourceKind::Cluster) {
                    self.flame = FlameView::default();
                }
                let opened = Opened {
                    replaced,
                    has_profile: !self.profiles.is_empty(),
                    has_cluster: self.cluster.is_some(),
                    notices,
                };
                self.answer(Outgoing::Opened(Box::new(opened)), None, out);
            }
        }
        None
    }

    fn fail_on(&mut self, outcome: Option<Result<(), String>>, out: Out<'_>) {
        if let Some(Err(message)) = outcome {
            self.fail(message, out);
        }
    }

    fn fail(&mut self, message: String, out: Out<'_>) {
        self.load = None;
        self.answer(Outgoing::Failed { message }, None, out);
    }

    fn answer(&self, body: Outgoing, buffer: Option<Vec<u8>>, out: Out<'_>) {
        out(Answer { v: PROTOCOL_VERSION, generation: self.generation, body }, buffer);
    }
}
