//! `isotherm cluster`: the facts of a snapshot.

use std::process::ExitCode;

pub(crate) const USAGE: &str = "isotherm cluster DIR|FILE… [--json]";

pub(crate) fn run(_arguments: &[String]) -> ExitCode {
    crate::wrong_call(USAGE, "this build has no cluster reader")
}
