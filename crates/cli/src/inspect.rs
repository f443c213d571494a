//! `isotherm inspect`: what profile files hold.

mod table;

use std::process::ExitCode;

use formats::Imported;
use profile::merge::Join;

use crate::arguments::Arguments;
use crate::figures::{FileFigures, Refusal};
use crate::input::{read, read_together};
use crate::text::{complain, emit, say};

pub(crate) const USAGE: &str = "isotherm inspect FILE… [--merge] [--json]";

pub(crate) const HELP: &str = "\
Tells what profile files hold: their format, profiles, metrics and threads, and the functions that weigh most.
The content decides the format, never the name; packed files (gzip) are unpacked. `-` is the standard input.

Options:
  --merge   read all files as one profile; samples get the label `source` with the name of their file
  --json    print one JSON object with all figures, exact; of several files, a list of them

Examples:
  isotherm inspect cpu.pb.gz
  perf script | isotherm inspect -
  isotherm inspect --json --merge pod-*.pb.gz

Exit status: 0 all files were read, 1 one can't be read (the error says why and where), 2 a wrong call.
";

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let arguments = match Arguments::parse(arguments, &["--json", "--merge"], &[]) {
        Ok(arguments) if arguments.files.is_empty() => return crate::wrong_call(USAGE, "inspect needs a file"),
        Ok(arguments) => arguments,
        Err(problem) => return crate::wrong_call(USAGE, &problem),
    };
    let as_json = arguments.has("--json");
    let merge = arguments.has("--merge");
    let several = arguments.files.len() > 1 && !merge;
    let mut answers = Vec::new();
    let mut failed = false;
    // What is read together is one file to those that look.
    let groups: Vec<&[&str]> = if merge { vec![&arguments.files] } else { arguments.files.chunks(1).collect() };
    for group in groups {
        match figures(group) {
            Ok(figures) if as_json => answers.push(serde_json::to_value(figures)),
            Ok(figures) => emit(&table::table(&figures)),
            Err((file, error)) => {
                failed = true;
                complain(&file, &error);
                if as_json {
                    let refusal = Refusal { file: several.then_some(file), error };
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
                say(&format!("the figures can't be written as JSON: {error}"));
                failed = true;
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn figures(files: &[&str]) -> Result<FileFigures, (String, crate::figures::Problem)> {
    if let [file] = files {
        let imported = read(file).map_err(|problem| ((*file).to_owned(), problem))?;
        return Ok(FileFigures::new(file, imported));
    }
    let together = read_together(files, Join::SameSets)?;
    let (profile, warnings) = (together.profile, together.warnings);
    // Counts of lines are those of one file, so that the format of several is told only by its name.
    let format = together.format.unwrap_or(formats::Format::Pprof);
    let mut figures = FileFigures::new(&files.join(" "), Imported { format, profile, warnings });
    if together.format.is_none() {
        figures.format = "several";
    }
    Ok(figures)
}
