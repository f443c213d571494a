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
        print!("==> {name} …");
        // A closed standard output must not stop a build.
        let _ = stdout().flush();
        Self { start: Instant::now(), line_open: true }
    }

    /// A line under the step: what it is doing, or what it found.
    pub(crate) fn note(&mut self, text: &str) {
        if self.line_open {
            println!();
            self.line_open = false;
        }
        println!("    {text}");
    }

    /// Ends the step with its minutes.
    pub(crate) fn done(self, outcome: &str) {
        let minutes = self.minutes();
        let outcome = if outcome.is_empty() { String::new() } else { format!(" {outcome}") };
        if self.line_open {
            println!("{outcome} ({minutes:.1} min)");
        } else {
            println!("   {outcome} ({minutes:.1} min)");
        }
    }

    pub(crate) fn minutes(&self) -> f64 {
        self.start.elapsed().as_secs_f64() / 60.0
    }
}
