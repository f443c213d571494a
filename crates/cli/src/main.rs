//! The native command `isotherm`: the page's readers and figures, for terminals and pipelines.
//!
//! Exit status: 0 done, 1 nothing could be read, 2 a wrong call.

mod arguments;
mod cluster;
mod convert;
mod diff;
mod figures;
mod input;
mod inspect;
mod plan;
mod share;
mod text;

use std::process::ExitCode;

/// One subcommand.
struct Command {
    name: &'static str,
    /// What it does, in one line.
    summary: &'static str,
    usage: &'static str,
    help: &'static str,
    /// Runs it with the arguments after its name.
    run: fn(&[String]) -> ExitCode,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "inspect",
        summary: "tells what profile files hold",
        usage: inspect::USAGE,
        help: inspect::HELP,
        run: inspect::run,
    },
    Command {
        name: "convert",
        summary: "writes profiles in another format, merged if they are several",
        usage: convert::USAGE,
        help: convert::HELP,
        run: convert::run,
    },
    Command {
        name: "diff",
        summary: "compares two profiles, function by function",
        usage: diff::USAGE,
        help: diff::HELP,
        run: diff::run,
    },
    Command {
        name: "cluster",
        summary: "reports on nodes and pods of a Kubernetes cluster",
        usage: cluster::USAGE,
        help: cluster::HELP,
        run: cluster::run,
    },
    Command {
        name: "plan",
        summary: "explains why pods wait, and what would let them in",
        usage: plan::USAGE,
        help: plan::HELP,
        run: plan::run,
    },
    Command {
        name: "share",
        summary: "writes lists of a cluster without secrets and names, to give away",
        usage: share::USAGE,
        help: share::HELP,
        run: share::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let Some((name, rest)) = arguments.split_first() else {
        eprint!("{}", help());
        return ExitCode::from(2);
    };
    match name.as_str() {
        "--help" | "-h" => {
            text::emit(&help());
            return ExitCode::SUCCESS;
        }
        "--version" | "-V" => {
            text::emit(concat!("isotherm ", env!("CARGO_PKG_VERSION"), "\n"));
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let find = |name: &str| COMMANDS.iter().find(|command| command.name == name);
    if name == "help" {
        let text = match rest.first() {
            None => Some(help()),
            Some(name) => find(name).map(help_of),
        };
        return match text {
            Some(text) => {
                text::emit(&text);
                ExitCode::SUCCESS
            }
            None => no_command(&rest[0]),
        };
    }
    let options = rest.iter().take_while(|argument| *argument != "--");
    match find(name) {
        Some(command) if options.clone().any(|a| a == "--help" || a == "-h") => {
            text::emit(&help_of(command));
            ExitCode::SUCCESS
        }
        Some(command) => (command.run)(rest),
        None => no_command(name),
    }
}

fn no_command(name: &str) -> ExitCode {
    text::say(&format!("there is no command `{name}`"));
    eprint!("\n{}", help());
    ExitCode::from(2)
}

fn help() -> String {
    let mut text = "Shows where a cluster is hot, and which code makes it hot.\n\nUsage:\n".to_owned();
    for command in COMMANDS {
        text += &format!("  {}\n      {}\n", command.usage, command.summary);
    }
    text + "\n`isotherm COMMAND --help` says more.\n"
}

fn help_of(command: &Command) -> String {
    format!("Usage: {}\n\n{}", command.usage, command.help)
}

/// Says what was wrong with the call and how it is called; the status of a wrong call.
fn wrong_call(usage: &str, problem: &str) -> ExitCode {
    text::say(problem);
    eprintln!("Usage: {usage}\n`--help` says more.");
    ExitCode::from(2)
}
