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
            (None, Err(_)) if keys.is_kubernetes => Err(super::not_a_profile("a Kubernetes object")),
            (Some(format), _) => Ok(format),
            (None, Err(error)) if error.message != DECIDED => Err(error),
            _ => Err(ImportError::new(ErrorKind::Unknown, "this JSON object is no known profile")),
        };
    }
    let (mut format, mut is_kubernetes) = (None, false);
    let walked = json.array("an array", |json| {
        let mut keys = Keys::default();
        if json.peek() == Some(b'{') {
            let _ = json.object("an object", |json, key| keys.see(json, key));
        } else {
            json.skip()?;
        }
        (format, is_kubernetes) = (keys.format(), keys.is_kubernetes);
        Err(decided())
    });
    match (format, walked) {
        (None, Err(_)) if is_kubernetes => Err(super::not_a_profile("a list of Kubernetes objects")),
        (Some(format), _) => Ok(format),
        (None, Ok(())) if json.trailing() == 0 => Ok(Format::TraceEvent),
        (None, Err(error)) if error.message != DECIDED => Err(error),
        _ => Err(ImportError::new(ErrorKind::Unknown, "this JSON array is no known profile")),
    }
}

/// Whether a text is an object that starts with these keys, in any order.
pub(super) fn has_keys(text: &str, keys: &[&str]) -> bool {
    let limits = Limits::default();
    let mut json = Json::new(text, &limits);
    let mut missing = keys.to_vec();
    // An error ends the look: another key, or the last one that was missing.
    let _ = json.object("an object", |json, key| {
        missing.retain(|wanted| *wanted != key);
        if missing.is_empty() || !keys.contains(&key) { Err(decided()) } else { json.skip() }
    });
    missing.is_empty()
}

const DECIDED: &str = "decided";

/// Ends the walk of an object.
fn decided() -> ImportError {
    ImportError::malformed(DECIDED)
}

#[derive(Default)]
struct Keys {
    decided: Option<Format>,
    is_kubernetes: bool,
    seen: Vec<String>,
}

/// Keys that decide for themselves.
const SURE: &[(&str, u8, Format)] = &[
    ("flamebearer", b'{', Format::FlamebearerSingle),
    ("flamegraph", b'{', Format::PyroscopeReply),
    ("schema", b'{', Format::NestedSet),
    ("fields", b'[', Format::NestedSet),
    ("series", b'[', Format::NestedSet),
    ("traceEvents", b'[', Format::ChromeTrace),
    ("ph", b'"', Format::ChromeTrace),
    ("timeDeltas", b'[', Format::CpuProfile),
    ("recording", b'{', Format::Safari),
    ("dhatFileVersion", b'*', Format::Dhat),
    ("resourceProfiles", b'[', Format::Otlp),
    ("rts_arguments", b'[', Format::Ghc),
    ("systemHost", b'{', Format::FirefoxProcessed),
];

/// The key that says that this is a cluster's state.
const KUBERNETES: &str = "apiVersion";

/// Keys that decide together.
const TOGETHER: &[(&[&str], Format)] = &[
    (&["shared", "profiles"], Format::Speedscope),
    (&["names", "levels"], Format::FlamebearerSingle),
    (&["meta", "threads"], Format::FirefoxProcessed),
    (&["code", "functions", "ticks"], Format::V8Log),
    (&["nodes", "samples"], Format::CpuProfile),
    (&["nodes", "startTime"], Format::CpuProfile),
    (&["mode", "frames", "interval"], Format::Stackprof),
    (&["name", "value"], Format::D3),
    (&["name", "children"], Format::D3),
    (&["value", "children"], Format::D3),
    (&["n", "v"], Format::D3),
    (&["n", "c"], Format::D3),
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
            (None, "head") if first == Some(b'{') => Some(head(json)),
            (None, "ticks") if first == Some(b'[') && self.seen.iter().any(|seen| seen == "code") => {
                Some(Format::V8Log)
            }
            // Most of the file is in it.
            (None, "threads") if first == Some(b'[') && self.seen.iter().any(|seen| seen == "meta") => {
                Some(Format::FirefoxProcessed)
            }
            (None, "results") if first == Some(b'{') => Some(Format::NestedSet),
            // A list of data frames, unlike the `frames` of others.
            (None, "frames") if first == Some(b'[') && self.seen.is_empty() => Some(Format::NestedSet),
            _ => None,
        };
        self.is_kubernetes = self.decided.is_none() && key == KUBERNETES && first == Some(b'"');
        if self.decided.is_some() || self.is_kubernetes {
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

/// Whose tree it is that starts with this node: V8's CPU profiles before Chrome 54, or its heap profiles.
fn head(json: &mut Json<'_>) -> Format {
    let mut format = Format::CpuProfile;
    let _ = json.object("a node", |json, key| match key {
        "selfSize" | "callFrame" => {
            format = Format::HeapProfile;
            Err(decided())
        }
        "functionName" | "hitCount" => Err(decided()),
        _ => json.skip(),
    });
    format
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
            (r#"{"traceEvents":[]}"#, Some(Format::ChromeTrace)),
            (r#"[{"pid":1,"ph":"X"}]"#, Some(Format::ChromeTrace)),
            (r#"{"meta":{},"libs":[],"threads":[]}"#, Some(Format::FirefoxProcessed)),
            (r#"{"nodes":[],"startTime":1}"#, Some(Format::CpuProfile)),
            (r#"{"name":"root","value":1,"children":[]}"#, Some(Format::D3)),
            ("[]", Some(Format::TraceEvent)),
            ("{}", None),
            ("[1]", None),
            (r#"{"a":{"flamebearer":{}}}"#, None),
        ] {
            assert_eq!(sniff(text, &Limits::default()).ok(), format, "{text}");
        }
    }

    #[test]
    fn symbols_are_told_by_their_keys() {
        let keys = &["string_table", "data"];
        assert!(has_keys(r#"{"string_table":["a"],"data":[{}]}"#, keys));
        for text in [r#"{"data":[]}"#, r#"{"string_table":[],"x":1,"data":[]}"#, r#"["string_table","data"]"#, "{", ""]
        {
            assert!(!has_keys(text, keys), "{text}");
        }
    }

    #[test]
    fn a_cluster_is_no_profile() {
        for text in [r#"{"apiVersion":"v1","kind":"List"}"#, r#"[{"apiVersion":"v1"}]"#] {
            assert_eq!(sniff(text, &Limits::default()).unwrap_err().kind, ErrorKind::NotAProfile, "{text}");
        }
    }
}
