//! The project's commands. `cargo xtask help` lists them.
//!
//! Every command sees to its own prerequisites (`setup`), prints one line per step with its
//! minutes, and on trouble ends with one sentence; the long output of the tools it runs goes to
//! `target/xtask-logs`.

mod bench;
mod demo;
mod dist;
mod grafana;
mod offline;
mod pack;
mod paths;
mod process;
mod progress;
mod serve;
mod setup;
mod size;
mod split;
mod styles;
mod suite;
mod zip;

use std::process::ExitCode;

/// What a command gives back: its exit status, or the sentence that says why it stopped.
type Outcome = Result<ExitCode, String>;

struct Command {
    name: &'static str,
    summary: &'static str,
    run: fn(&[String]) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        summary: "build the page and serve it on http://127.0.0.1:8080/ (--port N)",
        run: serve::run,
    },
    Command {
        name: "test",
        summary: "format, lints, native, wasm and page tests; ends with `N passed, N failed`",
        run: suite::run,
    },
    Command { name: "build", summary: "dist/: the static page, relative URLs", run: dist::run },
    Command {
        name: "size",
        summary: "raw, gzip and brotli bytes of dist/ against xtask/size-budget.json",
        run: size::run,
    },
    Command { name: "bench", summary: "run the benchmarks; writes target/bench.json", run: bench::run },
    Command { name: "demo", summary: "make public/demo anew (the same bytes every time)", run: demo::run },
    Command { name: "setup", summary: "install what is missing (--for build|test; default: test)", run: setup::run },
];

fn main() -> ExitCode {
    if split::is_stand_in() {
        return split::stand_in();
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match args.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", &[][..]),
    };
    if matches!(name, "help" | "--help" | "-h") {
        help();
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|c| c.name == name) else {
        eprintln!("xtask: there is no command `{name}`; `cargo xtask help` lists them.");
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(status) => status,
        Err(sentence) => {
            eprintln!("xtask {name}: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn help() {
    println!("cargo xtask COMMAND\n");
    for command in COMMANDS {
        println!("  {:<6} {}", command.name, command.summary);
    }
}
