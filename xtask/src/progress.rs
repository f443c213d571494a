//! Plain progress lines: `==> trunk 0.21.14 … (5.6 min)`.

use std::io::{Write as _, stdout};
use std::time::Instant;

/// One step of a command. The line is open until a note or the end closes it.
pub(crate) struct Step {
    start: Instant,
    line_open: bool,
}

impl Step {
    pub(crate) fn start(name: &str) -> Self {
        say(&format!("==> {name} …"));
        Self { start: Instant::now(), line_open: true }
    }

    /// A line under the step: what it is doing, or what it found.
    pub(crate) fn note(&mut self, text: &str) {
        let open = if self.line_open { "\n" } else { "" };
        self.line_open = false;
        say(&format!("{open}    {text}\n"));
    }

    /// Ends the step with its minutes.
    pub(crate) fn done(self, outcome: &str) {
        let minutes = self.minutes();
        let indent = if self.line_open { "" } else { "   " };
        let outcome = if outcome.is_empty() { String::new() } else { format!(" {outcome}") };
        say(&format!("{indent}{outcome} ({minutes:.1} min)\n"));
    }

    pub(crate) fn minutes(&self) -> f64 {
        self.start.elapsed().as_secs_f64() / 60.0
    }
}

/// Prints at once. A reader that went away must not stop a build in its middle.
fn say(text: &str) {
    let mut out = stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
