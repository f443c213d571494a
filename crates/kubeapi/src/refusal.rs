//! What a refusal means, and what to do.

use serde::Deserialize;

use crate::Resource;

/// `Status` (`apimachinery/pkg/apis/meta/v1/types.go`).
#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    message: String,
}

/// Longer messages are cut: they are a server's, of any length.
const MESSAGE_CHARS: usize = 300;

/// One sentence or two about the list of a resource that was answered with an error.
#[must_use]
pub fn refused(resource: &Resource, status: u16, body: &[u8]) -> String {
    let name = resource.name();
    let said = serde_json::from_slice::<Status>(body).map(|status| status.message).unwrap_or_default();
    let said: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MESSAGE_CHARS).collect();
    let said =
        if said.is_empty() { String::new() } else { format!(" The server says: {}.", said.trim_end_matches('.')) };
    let by = resource.served_by;
    match status {
        401 => format!(
            "{name}: the server doesn't know who asks (401). Log in, or start kubectl proxy with a login that works."
        ),
        403 => not_allowed(&[name]),
        404 if !by.is_empty() => format!("{name}: {by} is not installed in this cluster (404)."),
        404 | 405 => format!("{name}: this server doesn't have it ({status})."),
        406 => format!("{name}: the server can't answer in JSON (406)."),
        410 => format!("{name}: the list changes faster than it can be read (410). Load it again."),
        429 => format!("{name}: the server is too busy (429). Try again later."),
        503 if !by.is_empty() => format!("{name}: {by} is installed and doesn't answer (503). Look at its pods."),
        500..=599 => format!("{name}: the server has a problem ({status}).{said}"),
        _ => format!("{name}: the server answered {status}.{said}"),
    }
}

/// What permission is missing for lists that were answered with 403.
#[must_use]
pub fn not_allowed(names: &[String]) -> String {
    format!(
        "Not allowed to list {}. Ask for the verb `list` on {}, at the cluster's scope.",
        names.join(", "),
        if names.len() == 1 { "it" } else { "them" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RESOURCES;

    fn resource(name: &str) -> &'static Resource {
        RESOURCES.iter().find(|resource| resource.name() == name).unwrap()
    }

    #[test]
    fn refusals_say_what_is_missing() {
        let pods = resource("pods");
        let metrics = resource("nodes.metrics.k8s.io");
        for (resource, status, body, expected) in [
            (pods, 403, "", "Not allowed to list pods."),
            (pods, 401, r#"{"message":"Unauthorized"}"#, "doesn't know who asks"),
            (metrics, 404, "404 page not found", "metrics-server is not installed"),
            (metrics, 503, "service unavailable", "metrics-server is installed and doesn't answer"),
            (resource("nodepools.karpenter.sh"), 404, "", "Karpenter is not installed"),
            (resource("events"), 404, "", "this server doesn't have it"),
            (pods, 500, r#"{"message":"etcd\nis gone."}"#, "The server says: etcd is gone."),
            (pods, 504, "<html>", "has a problem (504)."),
            (pods, 418, "", "answered 418."),
        ] {
            let sentence = refused(resource, status, body.as_bytes());
            assert!(sentence.contains(expected) && sentence.ends_with('.'), "{sentence}");
        }
        assert!(not_allowed(&["a".into(), "b".into()]).contains("a, b. Ask for the verb `list` on them"));
    }
}
