//! Trace events. Only the trace without any event is read so far.

use profile::Profile;

use crate::{Format, ImportError, Imported, Limits, Warning};

pub(crate) fn read(_text: &str, _limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    Ok(Imported { format: Format::TraceEvent, profile: Profile::default(), warnings })
}
