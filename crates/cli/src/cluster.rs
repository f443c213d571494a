//! `isotherm cluster`: the facts of a snapshot.

mod sections;
mod text;

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cluster::{
    Facts, Limits, ReadError, ReadErrorKind, Snapshot, SnapshotReader, SourceFormat, Totals, Warning, WarningKind,
};
use serde::Serialize;

use crate::arguments::Arguments;

pub(crate) const USAGE: &str = "isotherm cluster DIR|FILE… [--json]";

pub(crate) const HELP: &str = "\
Reads lists of nodes, pods, their metrics, workloads, budgets, autoscalers, events, … and tells what is requested, used
and left, what is pending, what cannot be evicted and why, which versions run and what stands in the way of the next,
and whether controllers keep up. Takes what `kubectl get … -o json` and the API print, one list or several in a file,
packed (gzip) or not, and `kubectl version -o json`, the kubelet's stats/summary, answers of Prometheus and SimKube
traces. A folder is read whole; files that are none of these are skipped with a warning.

Options:
  --json    print one JSON object with all facts, quantities exact

Examples:
  kubectl get nodes,pods -A -o json > cluster.json && isotherm cluster cluster.json
  isotherm cluster nodes.json pods.json podmetrics.json --json
  kubectl get --raw /version > version.json && isotherm cluster cluster.json version.json
  isotherm cluster trace.sktrace --json

Exit status: 0 something was read, 1 nothing could be read, 2 a wrong call.
";

/// What is printed with `--json`.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    facts: &'a Facts,
    warnings: &'a [Warning],
}

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let arguments = match Arguments::parse(arguments, &["--json"], &[]) {
        Ok(arguments) if arguments.files.is_empty() => {
            return crate::wrong_call(USAGE, "no file or folder was given");
        }
        Ok(arguments) => arguments,
        Err(problem) => return crate::wrong_call(USAGE, &problem),
    };
    let json = arguments.has("--json");
    let paths: Vec<PathBuf> = arguments.files.iter().map(PathBuf::from).collect();
    match read(&paths) {
        Ok((snapshot, warnings)) => {
            let totals = Totals::of(&snapshot);
            let facts = cluster::facts(&snapshot, &totals);
            if json {
                print_json(&Printed { facts: &facts, warnings: &warnings });
            } else {
                // A reader that has gone away is no failure of ours.
                let _ = text::print(&mut std::io::stdout().lock(), &snapshot, &totals, &facts, &warnings);
            }
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error, json),
    }
}

/// Says why nothing could be read; the status of that.
pub(crate) fn refuse(error: &ReadError, json: bool) -> ExitCode {
    if json {
        let (format, offset) = (error.format.name(), error.offset);
        print_json(&serde_json::json!({"error": {"format": format, "offset": offset, "message": error.to_string()}}));
    }
    eprintln!("isotherm: {error}");
    ExitCode::from(1)
}

/// Prints one JSON object. A reader that has gone away is no failure of ours.
pub(crate) fn print_json(value: &impl Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => drop(writeln!(std::io::stdout(), "{text}")),
        Err(error) => eprintln!("isotherm: the figures cannot be printed: {error}"),
    }
}

/// Reads all files into one snapshot. A file that fails is a warning beside others that were read, and the
/// error where nothing was.
pub(crate) fn read(paths: &[PathBuf]) -> Result<(Snapshot, Vec<Warning>), ReadError> {
    let files = files_of(paths).map_err(|(path, error)| no_access(&path, &error))?;
    let mut reader = SnapshotReader::new(Limits::default());
    let mut skipped = Vec::new();
    let mut first_error = None;
    let mut any = false;
    for file in &files {
        match read_file(&mut reader, file) {
            Ok(()) => any = true,
            Err(error) => {
                skipped.push(Warning { kind: WarningKind::SourceSkipped, message: error.to_string(), count: 1 });
                first_error.get_or_insert(error);
            }
        }
    }
    match first_error {
        Some(error) if !any => Err(error),
        None if !any => Err(no_access(&paths[0], &"the folder holds no file")),
        _ => {
            let (snapshot, mut warnings) = reader.finish();
            warnings.splice(0..0, skipped);
            Ok((snapshot, warnings))
        }
    }
}

/// The files of paths, folders whole, without the figures that stand beside lists in our corpus.
pub(crate) fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, (PathBuf, std::io::Error)> {
    let mut files = Vec::new();
    for path in paths {
        list(path, &mut files).map_err(|error| (path.clone(), error))?;
    }
    if files.len() > 1 {
        files.retain(|file| file.file_name().is_none_or(|name| name != "expected.json"));
    }
    Ok(files)
}

/// The files of a path in the order of their names, folders whole.
fn list(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut open = vec![path.to_owned()];
    while let Some(path) = open.pop() {
        if !std::fs::metadata(&path)?.is_dir() {
            files.push(path);
            continue;
        }
        let mut entries =
            std::fs::read_dir(&path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
        entries.sort_unstable_by(|a, b| b.cmp(a));
        open.extend(entries);
    }
    Ok(())
}

const PIECE_BYTES: usize = 256 << 10;

fn read_file(reader: &mut SnapshotReader, path: &Path) -> Result<(), ReadError> {
    reader.begin(&path.display().to_string());
    let mut file = File::open(path).map_err(|error| no_access(path, &error))?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let length = file.read(&mut piece).map_err(|error| no_access(path, &error))?;
        if length == 0 || !reader.feed(&piece[..length]) {
            break;
        }
    }
    reader.end().map(|_| ())
}

fn no_access(path: &Path, error: &impl ToString) -> ReadError {
    ReadError {
        source: path.display().to_string(),
        kind: ReadErrorKind::Empty,
        format: SourceFormat::Unknown,
        offset: 0,
        message: error.to_string(),
    }
}
