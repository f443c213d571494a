//! One picture on the page: what part of its world is shown, the last DrawList, and the asking for the next.
//!
//! Panning and zooming change the view and stretch the last list at once; the list for the new view is asked for at
//! the same time, one at a time, so that a slow engine is never flooded and a fast one is never waited for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use draw::palette::Theme;
use draw::{DrawList, Window};
use web_sys::HtmlCanvasElement;

use super::painter::{Lit, Painting};
use super::surface::Surface;
use crate::io::{presence, timer};
use crate::state::phase;

/// Asks the engine for a list.
type Ask = Box<dyn Fn(Window, &Surface)>;

/// A picture with its canvas.
pub(crate) struct Scene {
    surface: RefCell<Option<Surface>>,
    /// Whether the canvas is known; without a surface it has no size then.
    is_fitted: Cell<bool>,
    view: Cell<Window>,
    painting: RefCell<Option<Painting>>,
    theme: Cell<Theme>,
    lit: Cell<Lit>,
    /// Whether anything was lit when the lights were painted last.
    lights_shown: Cell<bool>,
    /// Generation and view of the list that is on its way.
    asked: Cell<Option<(u32, Window)>>,
    frame_due: Cell<bool>,
    /// Whether the first picture is being painted in parts.
    in_parts: Cell<bool>,
    /// Whether only what is lit has changed.
    only_lights: Cell<bool>,
    painted: Box<dyn Fn()>,
    ask: Ask,
}

impl Scene {
    /// A scene that asks through `ask` and reports every finished painting through `painted`.
    pub(crate) fn new(ask: impl Fn(Window, &Surface) + 'static, painted: impl Fn() + 'static) -> Rc<Self> {
        Rc::new(Self {
            surface: RefCell::new(None),
            is_fitted: Cell::new(false),
            view: Cell::new(Window {
                x_end: 1.0,
                y_end: 1.0,
                width_device: 1.0,
                height_device: 1.0,
                ..Window::default()
            }),
            painting: RefCell::new(None),
            theme: Cell::new(Theme::Light),
            lit: Cell::new(Lit::default()),
            lights_shown: Cell::new(false),
            asked: Cell::new(None),
            frame_due: Cell::new(false),
            in_parts: Cell::new(false),
            only_lights: Cell::new(false),
            painted: Box::new(painted),
            ask: Box::new(ask),
        })
    }

    /// Takes the canvas, or its new size. Returns the surface.
    pub(crate) fn fit(self: &Rc<Self>, canvas: &HtmlCanvasElement, overlay: &HtmlCanvasElement) -> Option<Surface> {
        let surface = Surface::fit(canvas, overlay);
        self.surface.borrow_mut().clone_from(&surface);
        self.is_fitted.set(true);
        if surface.is_none() {
            (self.painted)();
        }
        self.invalidate();
        surface
    }

    /// Height of the canvas in device pixels.
    pub(crate) fn scene_height(&self) -> f64 {
        self.view.get().height_device
    }

    /// The surface, once the canvas has a size.
    pub(crate) fn surface(&self) -> Option<Surface> {
        self.surface.borrow().clone()
    }

    /// What is shown.
    pub(crate) fn view(&self) -> Window {
        self.view.get()
    }

    /// Shows another part: at once from the last list, exactly with the next.
    pub(crate) fn show(self: &Rc<Self>, view: Window) {
        if !view.is_sound() {
            return;
        }
        self.view.set(view);
        self.invalidate();
        self.want();
    }

    /// Asks for a list of the view, unless one is on its way.
    pub(crate) fn want(&self) {
        let generation = phase::generation();
        if self.asked.get().is_some_and(|(asked, _)| asked == generation) {
            return;
        }
        if let Some(surface) = &*self.surface.borrow() {
            let view = self.view.get();
            self.asked.set(Some((generation, view)));
            (self.ask)(view, surface);
        } else if self.is_fitted.get() {
            // On a canvas without a size nothing is missing.
            (self.painted)();
        }
    }

    /// What was asked for is stale (other settings): ask again whatever is on its way.
    pub(crate) fn want_anew(&self) {
        self.asked.set(None);
        self.want();
    }

    /// Takes a list; `None` forgets the picture.
    pub(crate) fn receive(self: &Rc<Self>, list: Option<Arc<DrawList>>) {
        let asked = self.asked.take();
        let Some(list) = list else {
            *self.painting.borrow_mut() = None;
            return self.invalidate();
        };
        let is_first = self.painting.replace(Some(Painting::new(list))).is_none();
        if is_first {
            self.paint_in_parts();
        } else {
            self.invalidate();
        }
        if asked.is_some_and(|(_, view)| view != self.view.get()) {
            self.want();
        }
    }

    /// Lights boxes.
    pub(crate) fn light(self: &Rc<Self>, lit: Lit) {
        if self.lit.replace(lit) != lit && !self.frame_due.get() {
            self.only_lights.set(true);
            self.schedule();
        }
    }

    /// What is lit.
    pub(crate) fn lit(&self) -> Lit {
        self.lit.get()
    }

    /// Changes the theme.
    pub(crate) fn set_theme(self: &Rc<Self>, theme: Theme) {
        self.theme.set(theme);
        self.invalidate();
    }

    /// The box under a point of the canvas, in CSS pixels: its index and the list.
    pub(crate) fn hit(&self, x_css: f64, y_css: f64) -> Option<(usize, Arc<DrawList>)> {
        let (x, y) = self.point_of_list(x_css, y_css)?;
        let list = self.list()?;
        list.hit(x, y).map(|i| (i, list))
    }

    /// A point of the canvas, in CSS pixels, as a point of the last list.
    pub(crate) fn point_of_list(&self, x_css: f64, y_css: f64) -> Option<(f64, f64)> {
        let ratio = self.surface.borrow().as_ref()?.ratio;
        let painting = self.painting.borrow();
        let list = &painting.as_ref()?.list;
        let view = self.view.get();
        let x = list.window.x_device(view.x_world(x_css * ratio));
        Some((x, list.window.y_device(view.y_world(y_css * ratio))))
    }

    /// The last list.
    pub(crate) fn list(&self) -> Option<Arc<DrawList>> {
        self.painting.borrow().as_ref().map(|p| Arc::clone(&p.list))
    }

    /// Paints the first picture in two short tasks, boxes and labels: nothing of the painter is warm yet. Later ones
    /// are painted in one, so that none is seen half done.
    fn paint_in_parts(self: &Rc<Self>) {
        self.in_parts.set(true);
        let scene = Rc::clone(self);
        if !presence::is_seen() {
            return presence::when_seen(move || scene.invalidate());
        }
        timer::after(0, move || {
            scene.paint_part(|painting, surface| painting.paint_boxes(surface, &scene.view.get(), scene.theme.get()));
            let scene = Rc::clone(&scene);
            timer::after(0, move || {
                let (view, theme) = (scene.view.get(), scene.theme.get());
                if scene.paint_part(|painting, surface| painting.paint_labels(surface, &view, theme)) {
                    scene.in_parts.set(false);
                    (scene.painted)();
                }
            });
        });
    }

    /// Whether the part was painted: not where a whole painting has taken its place.
    fn paint_part(&self, part: impl FnOnce(&Painting, &Surface)) -> bool {
        let (surface, painting) = (self.surface.borrow(), self.painting.borrow());
        match (&*surface, &*painting) {
            (Some(surface), Some(painting)) if self.in_parts.get() => part(painting, surface),
            _ => return false,
        }
        true
    }

    /// Paints soon, for the next frame.
    pub(crate) fn invalidate(self: &Rc<Self>) {
        self.only_lights.set(false);
        self.in_parts.set(false);
        self.schedule();
    }

    fn schedule(self: &Rc<Self>) {
        if self.frame_due.replace(true) {
            return;
        }
        let scene = Rc::clone(self);
        if !presence::is_seen() {
            return presence::when_seen(move || {
                scene.frame_due.set(false);
                scene.schedule();
            });
        }
        // In a task of its own: within the frame's, painting and bringing the canvas to the screen would add up.
        timer::after(0, move || {
            scene.frame_due.set(false);
            scene.paint();
        });
    }

    fn paint(&self) {
        let (Some(surface), Some(painting)) = (&*self.surface.borrow(), &*self.painting.borrow()) else { return };
        let (view, theme) = (self.view.get(), self.theme.get());
        let lit = self.lit.get();
        let shows = lit != Lit::default();
        if self.lights_shown.get() != shows {
            surface.show_lights(shows);
        }
        if self.lights_shown.replace(shows) || shows {
            painting.paint_lights(surface, &view, theme, lit);
        }
        if !self.only_lights.replace(false) && !self.in_parts.get() {
            painting.paint(surface, &view, theme);
            (self.painted)();
        }
    }
}
