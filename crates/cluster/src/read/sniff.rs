//! A sentence for sources that are no JSON, from their first bytes.

/// How many first bytes of a source are kept to tell what it is.
pub(crate) const SNIFF_BYTES: usize = 120;

const ASK: &str = "expected JSON as `kubectl get nodes,pods -A -o json` or the API server prints it";

/// What a source is that begins with these bytes and no JSON document, and what to do.
pub(crate) fn describe(first: &[u8]) -> String {
    let text = String::from_utf8_lossy(first);
    let start = text.trim_start();
    let lower = start.to_lowercase();
    if lower.starts_with('<') {
        return format!(
            "this is a web page, not a list: {ASK}. A login or proxy page may have answered in place of the server: sign in and try again"
        );
    }
    if first.starts_with(b"k8s\0") {
        return format!("this is the protobuf form of the Kubernetes API: {ASK}. Ask with Accept: application/json");
    }
    if lower.starts_with("404") {
        return format!("the server answered {start:?}: nothing is served at that address. {}", sentence(ASK));
    }
    if lower.starts_with("service unavailable") {
        return "the server answered \"service unavailable\": the API behind it (metrics.k8s.io, for one) is installed but down; try again later".to_owned();
    }
    if lower.starts_with("apiversion:") || lower.starts_with("---") || lower.starts_with("kind:") {
        return format!("this is YAML: {ASK}, so use `-o json`");
    }
    if lower.starts_with("name ") || lower.starts_with("namespace ") {
        return format!("this is a printed table: {ASK}");
    }
    if first.iter().any(|byte| *byte == 0 || *byte > 0xf4) {
        return format!("this is a binary file: {ASK}");
    }
    let line: String = start.lines().next().unwrap_or_default().chars().take(40).collect();
    format!("{line:?} begins no JSON: {ASK}")
}

/// Whether a source that begins with this byte is a map or a list in MessagePack: no UTF-8 text begins so.
pub(crate) fn is_message_pack(first: u8) -> bool {
    matches!(first, 0x80..=0x9f | 0xdc..=0xdf)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_sentence() {
        for (first, part) in [
            (&b"<!doctype html><html>"[..], "web page"),
            (b"k8s\0\x0a", "protobuf"),
            (b"404 page not found\n", "nothing is served"),
            (b"service unavailable\n", "installed but down"),
            (b"apiVersion: v1\nkind: List", "YAML"),
            (b"NAME   READY  STATUS", "printed table"),
            (b"\0\x01", "binary"),
            (b"hello there", "\"hello there\" begins no JSON"),
        ] {
            assert!(describe(first).contains(part), "{}", describe(first));
        }
    }
}
