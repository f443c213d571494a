//! `isotherm inspect`: what a profile file holds.

use std::io::Write as _;
use std::process::ExitCode;

use formats::{Imported, Input, Limits};
use units::{Unit, Value, format_value};

use crate::figures::{FileFigures, Number, Problem, ProfileFigures, Refusal};

pub(crate) const USAGE: &str = "isotherm inspect FILE… [--json]";

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let (options, files): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|argument| argument.len() > 1 && argument.starts_with('-'));
    if let Some(option) = options.iter().find(|option| **option != "--json") {
        return crate::wrong_call(USAGE, &format!("inspect has no option `{option}`"));
    }
    if files.is_empty() {
        return crate::wrong_call(USAGE, "inspect needs a file");
    }
    let as_json = !options.is_empty();
    let several = files.len() > 1;
    let mut answers = Vec::new();
    let mut failed = false;
    for file in files {
        match read(file) {
            Ok(imported) => {
                let figures = FileFigures::new(file, imported);
                if as_json {
                    answers.push(serde_json::to_value(figures));
                } else {
                    emit(&table(&figures));
                }
            }
            Err(error) => {
                failed = true;
                complain(file, &error);
                if as_json {
                    let refusal = Refusal { file: several.then(|| file.clone()), error };
                    answers.push(serde_json::to_value(refusal));
                }
            }
        }
    }
    if as_json {
        // One file gives one object, several give a list.
        let answers: Result<Vec<_>, _> = answers.into_iter().collect();
        let text = answers.map(|mut list| {
            let answer = if several { serde_json::Value::Array(list) } else { list.pop().unwrap_or_default() };
            answer.to_string()
        });
        match text {
            Ok(text) => emit(&(text + "\n")),
            Err(error) => {
                eprintln!("isotherm: the figures can't be written as JSON: {error}");
                failed = true;
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Reads a profile; `-` is the standard input.
pub(crate) fn read(file: &str) -> Result<Imported, Problem> {
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    let bytes = bytes.map_err(|error| Problem::plain(format!("the file can't be opened: {error}")))?;
    let name = std::path::Path::new(file).file_name().map_or(file.into(), |name| name.to_string_lossy());
    collapsers::read(Input { name: &name, bytes: &bytes, sidecar: None }, &Limits::default())
        .map_err(|error| Problem::from(&error))
}

fn table(figures: &FileFigures) -> String {
    let mut text = format!("{}: {}\n", figures.file, figures.format);
    for warning in figures.warnings() {
        text += &format!("  warning: {}\n", printable(warning));
    }
    for profile in &figures.profiles {
        text += &profile_table(profile);
    }
    text
}

fn profile_table(profile: &ProfileFigures) -> String {
    let unit = Unit::parse(&profile.unit);
    let print = |number| match number {
        Number::Int(value) => format_value(Value::Int(value), &unit),
        Number::Float(value) => format_value(Value::Float(value), &unit),
    };
    let samples = match profile.samples {
        Number::Int(value) => value.to_string(),
        Number::Float(value) => value.to_string(),
    };
    let mut text = format!(
        "\n{}{}\n  total {}, {samples} samples, {} functions, {} stacks, {} deep\n",
        if profile.name.is_empty() { "profile" } else { &profile.name },
        if profile.opens { " (opens)" } else { "" },
        print(profile.total),
        profile.distinct_frames,
        profile.distinct_stacks,
        profile.max_depth,
    );
    let mut list = |title: &str, rows: Vec<(&str, Number)>| {
        let rows: Vec<_> = rows.into_iter().map(|(name, weight)| (name, print(weight))).collect();
        let width = rows.iter().map(|(_, weight)| weight.chars().count()).max().unwrap_or(0).max(title.len());
        if !rows.is_empty() {
            text += &format!("  {title:>width$}\n");
        }
        for (name, weight) in rows {
            text += &format!("  {weight:>width$}  {}\n", printable(name));
        }
    };
    list("self", profile.top5_self.iter().map(|row| (&*row.name, row.weight)).collect());
    list("total", profile.top5_total.iter().map(|row| (&*row.name, row.weight)).collect());
    text
}

/// A name without what a terminal would act on, and no longer than a line or two.
pub(crate) fn printable(name: &str) -> String {
    const LONGEST: usize = 200;
    let mut text: String = name.chars().take(LONGEST).map(safe).collect();
    if name.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

fn safe(c: char) -> char {
    if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }
}

/// Writes one line about a file to the standard error.
pub(crate) fn complain(file: &str, problem: &Problem) {
    let line: String = format!("isotherm: {file}: {}", problem.message()).chars().map(safe).collect();
    eprintln!("{line}");
}

/// Writes to the standard output; whoever reads it may stop early.
pub(crate) fn emit(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_to_print() {
        assert_eq!(printable("a\x1b[31m\0b"), "a\u{FFFD}[31m\u{FFFD}b");
        assert_eq!(printable(&"x".repeat(500)).chars().count(), 201);
    }
}
