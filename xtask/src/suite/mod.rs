//! `cargo xtask test`: everything that can be checked, counted.
//!
//! A failing step does not stop the others, except those that need what it makes. Every test of
//! every runner counts; a format, lint, build or size step counts as one.

mod accept;
mod lints;
mod native;
mod page;
mod summary;
mod wasm;

use crate::process::{Finished, run_logged};
use crate::progress::Step;
use crate::setup::{self, Purpose};
use crate::{Outcome, dist, paths, size};
use std::process::{Command, ExitCode};
use summary::Counts;

/// Sums up the steps.
#[derive(Default)]
struct Tally {
    counts: Counts,
}

impl Tally {
    fn add(&mut self, counts: Counts) {
        self.counts.passed += counts.passed;
        self.counts.failed += counts.failed;
    }

    /// Counts one, and says why if it failed; gives what a later step may need.
    fn one<T>(&mut self, result: Result<T, String>) -> Option<T> {
        match result {
            Ok(value) => {
                self.add(Counts { passed: 1, failed: 0 });
                Some(value)
            }
            Err(sentence) => {
                println!("FAIL {sentence}");
                self.add(Counts { passed: 0, failed: 1 });
                None
            }
        }
    }

    /// A step that is right when its command succeeds.
    fn command(&mut self, name: &str, log: &str, command: &mut Command) {
        let mut step = Step::start(name);
        let result = run_logged(&mut step, log, command, None).and_then(|f| {
            let sentence = format!("{name}: not clean.");
            f.or_sentence(&sentence)
        });
        step.done(if result.is_ok() { "clean" } else { "FAILED" });
        self.one(result);
    }

    /// A step whose command counts its tests itself.
    fn counted(&mut self, name: &str, log: &str, command: &mut Command, parse: fn(&str) -> Option<Counts>) {
        let mut step = Step::start(name);
        let finished = match run_logged(&mut step, log, command, None) {
            Ok(finished) => finished,
            Err(sentence) => {
                step.done("FAILED");
                self.one::<()>(Err(sentence));
                return;
            }
        };
        let counts = summary::judge(&finished.output, finished.success(), parse);
        step.done(&format!("{} passed, {} failed", counts.passed, counts.failed));
        if counts.failed > 0 {
            show_failures(&finished);
        }
        self.add(counts);
    }
}

/// The lines that name a failed test, or else the last ones.
fn show_failures(finished: &Finished) {
    let named: Vec<&str> = finished.output.lines().filter(|l| summary::names_a_failure(l)).take(40).collect();
    if named.is_empty() {
        print!("{}", finished.last_lines());
    }
    for line in named {
        println!("    | {line}");
    }
    println!("    all of its output: {}", finished.log.display());
}

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(arg) = args.first() {
        return Err(format!("it takes no arguments, but was given {arg}."));
    }
    let mut tally = Tally::default();
    let tools = setup::ensure(Purpose::Build);
    let browser = setup::browser_for_tests();

    lints::run(&mut tally, tools.is_ok());
    native::run(&mut tally);
    let tools = tally.one(tools);
    let browser = tally.one(browser);
    if let Some(tools) = &tools {
        wasm::in_node(&mut tally, tools);
        if let Some(browser) = &browser {
            wasm::in_browser(&mut tally, tools, browser);
        }
        if tally.one(dist::build(tools)).is_some() {
            let within = size::report(&paths::dist())
                .and_then(|over| if over.is_empty() { Ok(()) } else { Err(over.join(" ")) });
            tally.one(within);
            if let Some(browser) = &browser {
                page::run(&mut tally, browser);
            }
        }
    }
    accept::run(&mut tally, tools.is_some() && browser.is_some());
    let Counts { passed, failed } = tally.counts;
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
