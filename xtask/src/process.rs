//! Runs other programs with their output in a log file, and says what happened in one sentence.

use crate::paths;
use crate::progress::Step;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often a long step says that it is still alive.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How many of a failed program's last lines are shown.
const LAST_LINES: usize = 15;

/// A finished program: its status (none: it ran out of time) and all it printed.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: Option<ExitStatus>,
    pub(crate) output: String,
    pub(crate) log: PathBuf,
}

impl Finished {
    pub(crate) fn success(&self) -> bool {
        self.status.is_some_and(|s| s.success())
    }

    /// The last lines of the output, indented, for a failed step.
    pub(crate) fn last_lines(&self) -> String {
        let lines: Vec<&str> = self.output.lines().filter(|l| !l.trim().is_empty()).collect();
        let from = lines.len().saturating_sub(LAST_LINES);
        lines[from..].iter().map(|l| format!("    | {l}\n")).collect()
    }

    /// `Ok`, or the last lines on standard error and `sentence` with the log's name.
    pub(crate) fn or_sentence(self, sentence: &str) -> Result<Self, String> {
        if self.success() {
            return Ok(self);
        }
        eprint!("\n{}", self.last_lines());
        Err(format!("{sentence} (all of its output: {})", self.log.display()))
    }
}

/// A command as a child of ours: without the variables that `cargo run` sets for xtask itself,
/// which would make cargo think that build scripts have to run again.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let of_xtask = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|p| text.starts_with(p));
        if of_xtask || text == "CARGO_CRATE_NAME" || text == "CARGO_PRIMARY_PACKAGE" {
            command.env_remove(&name);
        }
    }
    // The output goes to files.
    command.env("CARGO_TERM_COLOR", "never").current_dir(paths::root()).stdin(Stdio::null());
    command
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The compiler that cargo uses.
pub(crate) fn rustc() -> Command {
    command(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// Runs `command` to its end or until `limit` has passed, output to `target/xtask-logs/LOG.log`.
/// A long run reports its last line every half minute on `step`.
pub(crate) fn run_logged(
    step: &mut Step,
    log: &str,
    command: &mut Command,
    limit: Option<Duration>,
) -> Result<Finished, String> {
    let dir = paths::logs();
    fs::create_dir_all(&dir).map_err(|e| format!("cannot create the folder {}: {e}.", dir.display()))?;
    let path = dir.join(format!("{log}.log"));
    let trouble = |e| format!("cannot write {}: {e}.", path.display());
    let out = File::create(&path).map_err(trouble)?;
    let err = out.try_clone().map_err(trouble)?;
    let mut child = command.stdout(out).stderr(err).spawn().map_err(|e| not_started(command, &e))?;
    let start = Instant::now();
    let mut beat = start;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|e| format!("lost sight of {}: {e}.", name(command)))? {
            break Some(status);
        }
        if limit.is_some_and(|l| start.elapsed() > l) {
            // It may have ended just now: both calls may then fail, which is what we want.
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        if beat.elapsed() > HEARTBEAT {
            beat = Instant::now();
            step.note(&format!("{:.1} min: {}", step.minutes(), last_line(&path)));
        }
        sleep(Duration::from_millis(50));
    };
    let output = String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned();
    Ok(Finished { status, output, log: path })
}

/// Standard output of a quick query, trimmed; nothing when it failed or could not start.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}; is it installed and on PATH?", name(command))
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn last_line(path: &PathBuf) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("…").trim();
    line.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_gives_status_and_output_and_ends_in_time() {
        let mut step = Step::start("test");
        let mut sh = |script: &str, limit| {
            let mut command = Command::new("sh");
            command.arg("-c").arg(script);
            run_logged(&mut step, "test-of-process", &mut command, limit).unwrap()
        };
        let fine = sh("echo out; echo err >&2", None);
        assert!(fine.success());
        assert_eq!(fine.output, "out\nerr\n");
        let bad = sh("echo why; exit 3", None);
        assert_eq!(bad.last_lines(), "    | why\n");
        assert!(bad.or_sentence("It failed.").unwrap_err().starts_with("It failed. (all of its output: "));
        assert!(sh("exec sleep 30", Some(Duration::from_millis(100))).status.is_none());
    }
}
