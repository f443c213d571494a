//! Documents without a kind, told apart by their fields.

use serde_json::value::RawValue;

use super::objects::read_tolerantly;
use super::prometheus::add_answer;
use super::store::Store;
use super::summary::add_summary;
use crate::wire::bare::BareIn;

/// Adds such a document; false if it is none that is known.
///
/// # Errors
/// A sentence, if it is a refusal of Prometheus.
pub(crate) fn add_bare(store: &mut Store, text: &[u8]) -> Result<bool, String> {
    let mut spare = Vec::new();
    let Ok((bare, _)) = read_tolerantly::<BareIn<'_>>(text, &mut spare) else { return Ok(false) };
    if bare.is_prometheus() {
        return add_answer(store, &bare).map(|()| true);
    }
    if let Some(client) = bare.client_version.as_ref().filter(|client| !client.git_version.is_empty()) {
        store.client_version = store.text(&client.git_version);
    }
    let versions = [&bare.git_version, &bare.server_version.git_version];
    if let Some(version) = versions.into_iter().find(|version| !version.is_empty()) {
        store.server_version = store.text(version);
        return Ok(true);
    }
    if bare.client_version.is_some() {
        return Ok(true);
    }
    Ok(match bare.node.map(RawValue::get) {
        Some(node) => add_summary(store, node, bare.pods.map_or("null", RawValue::get)),
        None => false,
    })
}
