//! What stays where it is on the map while nodes become larger or smaller.

use draw::Window;
use engine::Kept;
use leptos::prelude::*;

/// How the map is moved by the engine while the size of nodes changes, so that what was looked at stays in view.
#[derive(Clone, Copy)]
pub(super) struct Moves {
    /// The point of the list that the size changes around, if a pointer says so.
    pub(super) at: StoredValue<Option<(f64, f64)>, LocalStorage>,
    /// What is to be kept in place with the next list that is asked for.
    pub(super) kept: StoredValue<Option<Kept>, LocalStorage>,
    /// The top of the window that was asked for with something to be kept.
    waiting: StoredValue<Option<f64>, LocalStorage>,
}

impl Default for Moves {
    fn default() -> Self {
        Self {
            at: StoredValue::new_local(None),
            kept: StoredValue::new_local(None),
            waiting: StoredValue::new_local(None),
        }
    }
}

impl Moves {
    /// A list is being asked for with this top: what is to be kept.
    pub(super) fn asked(self, y_start: f64) -> Option<Kept> {
        let kept = self.kept.try_update_value(Option::take).flatten();
        let _ = self.waiting.try_update_value(|waiting| *waiting = kept.map(|_| y_start));
        kept
    }

    /// A list has come: the top of the view that it was moved to, if it was.
    pub(super) fn taken(self, list: &Window, height_device: f64) -> Option<f64> {
        let asked = self.waiting.get_value()?;
        // The list has the same margin above the view as below.
        let y_start = list.y_start + (list.y_end - list.y_start - height_device) / 2.0;
        if (y_start - asked).abs() < 0.5 {
            return None;
        }
        self.waiting.set_value(None);
        Some(y_start)
    }
}
