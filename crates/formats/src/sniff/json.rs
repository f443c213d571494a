//! JSON, told apart by the keys of its root.

use crate::json::Json;
use crate::{ErrorKind, Format, ImportError, Limits};

/// Reads no further than it must.
pub(super) fn sniff(text: &str, limits: &Limits) -> Result<Format, ImportError> {
    let mut json = Json::new(text, limits);
    let mut keys = Keys::default();
    if json.peek() == Some(b'{') {
        // An error ends the look; the reader of the format will tell it.
        let walked = json.object("an object", |json, key| keys.see(json, key));
        return match (keys.format(), walked) {
            (Some(format), _) => known(format),
            (None, Err(error)) if error.message != DECIDED => Err(error),
            _ => Err(ImportError::new(ErrorKind::Unknown, "this JSON object is no known profile")),
        };
    }
    let mut format = None;
    let walked = json.array("an array", |json| {
        let mut keys = Keys::default();
        if json.peek() == Some(b'{') {
            let _ = json.object("an object", |json, key| keys.see(json, key));
        } else {
            json.skip()?;
        }
        format = keys.format();
        Err(decided())
    });
    match (format, walked) {
        (Some(format), _) => known(format),
        (None, Ok(())) if json.trailing() == 0 => Ok(Format::TraceEvent),
        (None, Err(error)) if error.message != DECIDED => Err(error),
        _ => Err(ImportError::new(ErrorKind::Unknown, "this JSON array is no known profile")),
    }
}

const KUBERNETES: &str = "Kubernetes object";

fn known(format: Format) -> Result<Format, ImportError> {
    match format {
        Format::Other(KUBERNETES) => Err(super::not_a_profile("a Kubernetes object")),
        Format::Other(_) => Err(super::unsupported(format)),
        format => Ok(format),
    }
}

const DECIDED: &str = "decided";

/// Ends the walk of an object.
fn decided() -> ImportError {
    ImportError::malformed(DECIDED)
}

#[derive(Default)]
struct Keys {
    decided: Option<Format>,
    seen: Vec<String>,
}

/// Keys that decide for themselves.
const SURE: &[(&str, u8, Format)] = &[
    ("flamebearer", b'{', Format::FlamebearerSingle),
    ("flamegraph", b'{', Format::PyroscopeReply),
    ("schema", b'{', Format::NestedSet),
    ("fields", b'[', Format::NestedSet),
    ("series", b'[', Format::NestedSet),
    ("traceEvents", b'[', Format::Other("Chrome trace")),
    ("ph", b'"', Format::Other("Chrome trace")),
    ("timeDeltas", b'[', Format::Other("V8 CPU profile (.cpuprofile)")),
    ("head", b'{', Format::Other("V8 profile (.heapprofile or old .cpuprofile)")),
    ("ticks", b'[', Format::Other("V8 log (--prof)")),
    ("recording", b'{', Format::Other("Safari recording")),
    ("dhatFileVersion", b'*', Format::Other("DHAT profile")),
    ("resourceProfiles", b'[', Format::Other("OpenTelemetry profile (OTLP)")),
    ("rts_arguments", b'[', Format::Other("GHC profile")),
    ("systemHost", b'{', Format::Other("Firefox profile")),
    ("apiVersion", b'"', Format::Other(KUBERNETES)),
];

/// Keys that decide together.
const TOGETHER: &[(&[&str], Format)] = &[
    (&["shared", "profiles"], Format::Speedscope),
    (&["names", "levels"], Format::FlamebearerSingle),
    (&["meta", "threads"], Format::Other("Firefox profile")),
    (&["nodes", "samples"], Format::Other("V8 CPU profile (.cpuprofile)")),
    (&["nodes", "startTime"], Format::Other("V8 CPU profile (.cpuprofile)")),
    (&["mode", "frames", "interval"], Format::Other("stackprof profile")),
    (&["name", "value"], Format::Other("d3 flame graph")),
    (&["name", "children"], Format::Other("d3 flame graph")),
    (&["value", "children"], Format::Other("d3 flame graph")),
    (&["n", "v"], Format::Other("d3 flame graph")),
    (&["n", "c"], Format::Other("d3 flame graph")),
];

impl Keys {
    fn see(&mut self, json: &mut Json<'_>, key: &str) -> Result<(), ImportError> {
        let first = json.peek();
        let sure = SURE.iter().find(|(name, start, _)| *name == key && (*start == b'*' || first == Some(*start)));
        self.decided = match (sure, key) {
            (Some((_, _, format)), _) => Some(*format),
            (None, "$schema") if first == Some(b'"') => {
                if json.string("a URL")?.contains("speedscope") {
                    Some(Format::Speedscope)
                } else {
                    return Ok(());
                }
            }
            (None, "results") if first == Some(b'{') => Some(Format::NestedSet),
            // A list of data frames, unlike the `frames` of others.
            (None, "frames") if first == Some(b'[') && self.seen.is_empty() => Some(Format::NestedSet),
            _ => None,
        };
        if self.decided.is_some() {
            return Err(decided());
        }
        if self.seen.len() < 64 {
            self.seen.push(key.to_owned());
        }
        json.skip()
    }

    fn format(&self) -> Option<Format> {
        let has_all = |keys: &&[&str]| keys.iter().all(|key| self.seen.iter().any(|seen| seen == key));
        self.decided.or_else(|| TOGETHER.iter().find(|(keys, _)| has_all(keys)).map(|(_, format)| *format))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_decide() {
        for (text, format) in [
            (r#"{"$schema":"https://www.speedscope.app/file-format-schema.json""#, Some(Format::Speedscope)),
            (r#"{"profiles":[],"shared":{}}"#, Some(Format::Speedscope)),
            (r#"{"version":1,"flamebearer":{"names":["#, Some(Format::FlamebearerSingle)),
            (r#"{"names":["total"],"levels":[[0,1,1,0]],"numTicks":1}"#, Some(Format::FlamebearerSingle)),
            (r#"{"flamegraph":{}}"#, Some(Format::PyroscopeReply)),
            (r#"{"results":{"A":{"frames":[]}}}"#, Some(Format::NestedSet)),
            (r#"{"name":"x","refId":"A","fields":[]}"#, Some(Format::NestedSet)),
            (r#"[{"schema":{}}]"#, Some(Format::NestedSet)),
            ("[]", Some(Format::TraceEvent)),
            ("{}", None),
            ("[1]", None),
            (r#"{"a":{"flamebearer":{}}}"#, None),
        ] {
            assert_eq!(sniff(text, &Limits::default()).ok(), format, "{text}");
        }
    }

    #[test]
    fn what_is_known_is_refused_by_name() {
        for (text, name) in [
            (r#"{"traceEvents":[]}"#, "Chrome trace"),
            (r#"[{"pid":1,"ph":"X"}]"#, "Chrome trace"),
            (r#"{"meta":{},"libs":[],"threads":[]}"#, "Firefox profile"),
            (r#"{"nodes":[],"startTime":1}"#, "V8 CPU profile (.cpuprofile)"),
            (r#"{"name":"root","value":1,"children":[]}"#, "d3 flame graph"),
        ] {
            let error = sniff(text, &Limits::default()).unwrap_err();
            assert_eq!((error.kind, error.format), (ErrorKind::Unsupported, Some(Format::Other(name))), "{text}");
        }
    }
}
