//! The flame graph that is shown: which samples, their tree, and what the page asks of it.

use std::ops::Range;
use std::sync::Arc;

use calltree::{BuildOptions, FunctionKey, NodeId};
use draw::Window;

use crate::choices;
use crate::function_rows::RowChoice;
use crate::load::OpenProfile;
use crate::pool::Pool;
use crate::rooms::{Rooms, Shapes};
use crate::shown::Shown;
use crate::tree_rows::TreeView;
use crate::{FlameModel, FlameSettings, FrameInfo, FunctionRows, Move, Pane, Pixels, TreeRows, timeline_view};

/// The flame graph and what it was made for.
#[derive(Debug, Default)]
pub(crate) struct FlameView {
    shown: Option<Shown>,
    /// Trees drawn so far: the number of the one that is drawn.
    trees: u32,
    /// The settings that were shown last.
    settings: FlameSettings,
}

impl FlameView {
    /// Brings the view in line with the settings. `None` while no profile is open.
    pub(crate) fn show(
        &mut self,
        profiles: &[OpenProfile],
        baseline: Option<&OpenProfile>,
        settings: &FlameSettings,
        rooms: &Rooms,
        pool: &Pool,
    ) -> Option<FlameModel> {
        self.settings.clone_from(settings);
        let Some(chosen) = choices::choose(profiles, baseline, settings) else {
            self.shown = None;
            return choices::nothing(profiles);
        };
        if self.shown.as_ref().is_none_or(|shown| shown.key != chosen.key) {
            self.shown = None;
            let Some(shown) = Shown::new(&chosen, settings, rooms, pool) else { return Some(chosen.too_large()) };
            self.shown = Some(shown);
            self.trees += 1;
        }
        let shown = self.shown.as_mut()?;
        self.trees += u32::from(shown.reshape(&chosen, settings, rooms));
        shown.apply(settings, rooms);
        shown.count_times(&chosen, settings, rooms);
        Some(FlameModel { tree: self.trees, ..shown.model(&chosen, settings) })
    }

    /// The picture of a window and a screen around it, ready for the wire.
    pub(crate) fn draw(&self, pane: Pane, window: Window, pixels: Pixels, shapes: Option<Shapes>) -> Option<Vec<u8>> {
        let shown = self.shown.as_ref()?;
        if !window.is_sound() || pixels.row_height.is_nan() || pixels.row_height < 1.0 {
            return None;
        }
        let is_search = shown.pattern.is_some();
        match pane {
            Pane::Timeline => {
                let line = shown.timeline.as_ref()?;
                return Some(timeline_view::draw(line, window, pixels.row_height, is_search).to_bytes());
            }
            Pane::Heat => {
                let map = shown.heat.as_ref()?;
                return Some((shapes?.draw_heat)(map, window, pixels.row_height, is_search).to_bytes());
            }
            Pane::Main | Pane::Callers | Pane::Minimap | Pane::Export => {}
        }
        Some(shown.frames(pane, window, pixels)?.to_bytes())
    }

    /// Rows of the function table.
    pub(crate) fn rows(&mut self, choice: RowChoice, range: Range<u32>) -> Option<FunctionRows> {
        let shown = self.shown.as_mut()?;
        let listed = &shown.shaped.listed;
        // Of another tree than the one that is drawn the whole is listed.
        let is_drawn = Arc::ptr_eq(listed, &shown.tree);
        let zoom = if is_drawn { shown.zoom } else { NodeId::ROOT };
        let matches = if is_drawn { shown.matches.as_ref() } else { shown.listed_matches.as_ref() };
        Some(shown.functions.rows((listed, zoom, shown.coloring), matches, &shown.metric_unit, choice, range))
    }

    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// The settings that are shown, while a profile is.
    pub(crate) fn settings(&self) -> Option<&FlameSettings> {
        self.shown.as_ref().map(|_| &self.settings)
    }

    /// How the trees are built.
    pub(crate) fn options(&self) -> Option<BuildOptions> {
        self.shown.as_ref().map(|shown| shown.base.options())
    }

    /// Opens or closes a row of the call tree.
    pub(crate) fn tree_open(&mut self, frame: u32, open: bool, deep: bool) {
        let Some(shown) = self.shown.as_mut() else { return };
        let Some(node) = shown.tree.node(frame) else { return };
        let view = shown.tree_view.get_or_insert_with(|| TreeView::new(&shown.tree));
        match (open, deep) {
            (true, true) => view.open_deep(&shown.tree, node),
            (true, false) => view.open(&shown.tree, node),
            (false, _) => view.close(node),
        }
    }

    /// Rows of the call tree.
    pub(crate) fn tree_rows(&mut self, from: u32, to: u32) -> Option<TreeRows> {
        let shown = self.shown.as_mut()?;
        let view = shown.tree_view.get_or_insert_with(|| TreeView::new(&shown.tree));
        Some(view.rows((&shown.tree, shown.coloring), &shown.unit, shown.matches.as_ref(), from..to))
    }

    /// The number of the tree that is drawn.
    pub(crate) fn tree(&self) -> u32 {
        self.trees
    }

    /// A frame, or the one a step away.
    pub(crate) fn frame(&self, pane: Pane, frame: u32, step: Move) -> Option<FrameInfo> {
        let place = self.shown.as_ref()?.place(pane)?;
        let node = place.tree.node(frame)?;
        Some(FrameInfo { tree: self.trees, ..place.describe(place.step(node, step)) })
    }

    /// The heaviest frame in the zoomed part of a function of the table, which may be of another tree.
    pub(crate) fn frame_of(&self, function: u32) -> Option<FrameInfo> {
        let shown = self.shown.as_ref()?;
        let (listed, key) = (&shown.shaped.listed, FunctionKey(function));
        let key = if Arc::ptr_eq(listed, &shown.tree) {
            key
        } else {
            shown.tree.functions().find(listed.functions().name(key))?
        };
        let place = shown.place(Pane::Main)?;
        Some(FrameInfo { tree: self.trees, ..place.describe(shown.tree.widest_of(key, shown.zoom)?) })
    }
}
