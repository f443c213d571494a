//! Rooms of the engine that a page loads apart, when something first needs them: nothing else here names their code.
//!
//! A host that gets [`Step::Needs`] brings the room and hands it to [`crate::Engine::admit`]; what waited goes on.

use std::sync::Arc;

use calltree::{BuildOptions, CallTree, Demangle, HeatMap, Pattern, Query, QueryError, Side};
use draw::{DrawList, Window};
use formats::{ImportError, Imported, Input, Limits};
use profile::{BuildError, Profile};

use crate::cluster_room::{self, ReadCluster};
use crate::export::{self, Exported, Wish};
use crate::flame_view::FlameView;
use crate::load::{self, OpenProfile};
use crate::shaped::{self, Form, Shaped};
use crate::{Shares, TreeRows, heat_view};

/// What reads a profile.
pub type Reader = fn(Input<'_>, &Limits) -> Result<Imported, ImportError>;

/// A room's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomName {
    /// Readers of the formats that aren't common.
    Readers,
    /// Lists of a cluster: reading and showing them.
    Clusters,
    /// Files of what is shown.
    Exports,
    /// Mangled names to readable ones.
    Names,
    /// Transforms, the chart, the sandwich, the heat map, the rows of the tree, regular expressions, shares by label, labels
    /// of sources: what isn't part of a plain graph.
    Shapes,
}

/// What a step of the engine came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is nothing to do.
    Idle,
    /// There is more to do.
    More,
    /// Nothing can be done without this room.
    Needs(RoomName),
}

/// A room.
pub struct Room(pub(crate) Door);

#[derive(Clone, Copy)]
pub(crate) enum Door {
    Readers(Reader),
    Clusters(fn() -> Box<dyn ReadCluster>),
    Exports(Exporter),
    Names(Demangle),
    Shapes(Shapes),
}

/// What the room of shapes does.
#[derive(Clone, Copy)]
pub(crate) struct Shapes {
    /// The trees of a view.
    pub(crate) shape: for<'a> fn(&Arc<CallTree>, &Form, Side<'a>) -> Shaped,
    /// A search by a regular expression.
    pub(crate) express: fn(&Query) -> Result<Option<Pattern>, QueryError>,
    /// A profile with labels on all of its samples.
    pub(crate) label: Labeller,
    /// Where the weight of a function is.
    pub(crate) shares: Sharer,
    /// The heat map, and its picture.
    pub(crate) heat: for<'a> fn(Side<'a>, Option<&Pattern>, BuildOptions) -> Option<HeatMap>,
    pub(crate) draw_heat: fn(&HeatMap, Window, f64, bool) -> DrawList,
    /// Rows of the call tree.
    pub(crate) tree_open: fn(&mut FlameView, u32, bool, bool),
    pub(crate) tree_rows: fn(&mut FlameView, u32, u32) -> Option<TreeRows>,
}

type Labeller = fn(&Profile, &[(String, String)]) -> Result<Profile, BuildError>;
type Sharer = fn(&FlameView, &[OpenProfile], Option<&OpenProfile>, String, String) -> Option<Shares>;
type Exporter = fn(&FlameView, &[OpenProfile], Option<&OpenProfile>, &Wish) -> Option<(Exported, Vec<u8>)>;

/// The room of all readers of profiles.
#[must_use]
pub fn readers(read: Reader) -> Room {
    Room(Door::Readers(read))
}

/// The room of clusters.
#[must_use]
pub fn clusters() -> Room {
    Room(Door::Clusters(cluster_room::reader))
}

/// The room of exports.
#[must_use]
pub fn exports() -> Room {
    Room(Door::Exports(export::export))
}

/// The room of readable names.
#[must_use]
pub fn names() -> Room {
    Room(Door::Names(calltree::demangle))
}

/// The room of shapes.
#[must_use]
pub fn shapes() -> Room {
    Room(Door::Shapes(Shapes {
        shape: shaped::shape,
        express: Pattern::of_expression,
        label: load::labelled,
        shares: FlameView::shares,
        heat: heat_view::count,
        draw_heat: heat_view::draw,
        tree_open: FlameView::tree_open,
        tree_rows: FlameView::tree_rows,
    }))
}

/// The rooms that are there.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rooms {
    pub(crate) readers: Option<Reader>,
    pub(crate) clusters: Option<fn() -> Box<dyn ReadCluster>>,
    pub(crate) exports: Option<Exporter>,
    pub(crate) names: Option<Demangle>,
    pub(crate) shapes: Option<Shapes>,
}

impl Rooms {
    pub(crate) fn admit(&mut self, room: &Room) {
        match room.0 {
            Door::Readers(read) => self.readers = Some(read),
            Door::Clusters(reader) => self.clusters = Some(reader),
            Door::Exports(export) => self.exports = Some(export),
            Door::Names(demangle) => self.names = Some(demangle),
            Door::Shapes(shapes) => self.shapes = Some(shapes),
        }
    }
}
