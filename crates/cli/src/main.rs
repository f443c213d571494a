//! The native command `isotherm`: the page's readers and figures, for terminals and pipelines.
//!
//! Exit status: 0 done, 1 nothing could be read, 2 a wrong call.

mod cluster;
mod diff;
mod figures;
mod inspect;

use std::process::ExitCode;

/// One subcommand: its name, its usage line, and what runs it with the arguments after its name.
struct Command {
    name: &'static str,
    usage: &'static str,
    run: fn(&[String]) -> ExitCode,
}

const COMMANDS: &[Command] = &[
    Command { name: "inspect", usage: inspect::USAGE, run: inspect::run },
    Command { name: "diff", usage: diff::USAGE, run: diff::run },
    Command { name: "cluster", usage: cluster::USAGE, run: cluster::run },
];

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let Some((name, rest)) = arguments.split_first() else {
        eprint!("{}", help());
        return ExitCode::from(2);
    };
    if matches!(name.as_str(), "--help" | "-h" | "help") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) if rest.iter().any(|a| a == "--help" || a == "-h") => {
            println!("Usage: {}", command.usage);
            ExitCode::SUCCESS
        }
        Some(command) => (command.run)(rest),
        None => {
            eprint!("isotherm: no command `{name}`.\n\n{}", help());
            ExitCode::from(2)
        }
    }
}

fn help() -> String {
    let mut text = "Usage:\n".to_owned();
    for command in COMMANDS {
        text += &format!("  {}\n", command.usage);
    }
    text
}

/// Says what was wrong with the call and how it is called; the status of a wrong call.
fn wrong_call(usage: &str, problem: &str) -> ExitCode {
    eprintln!("isotherm: {problem}\nUsage: {usage}");
    ExitCode::from(2)
}
