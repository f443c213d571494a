//! Lists made fit to be given away: what the facts need is kept, names are kept or hashed, all else is left out.
//!
//! What is kept is listed (`rules`), never what is dropped: a field that nobody thought of stays out. Environment,
//! arguments, commands, annotations but for those that the facts read, addresses, and the texts of conditions and
//! events are not in the list.

mod hash;
mod rules;
mod write;

#[cfg(test)]
mod tests;

pub use hash::Names;

use serde::de::DeserializeSeed as _;

/// Writes JSON text of Kubernetes objects, however wrapped, without its secrets: one line for each document in it.
///
/// # Errors
/// A sentence with the place of what is no JSON.
pub fn share(text: &[u8], names: &mut Names) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut documents = serde_json::Deserializer::from_slice(text);
    while documents.end().is_err() {
        let seed = write::Rewrite { rule: &rules::TOP, names, out: &mut out };
        seed.deserialize(&mut documents).map_err(|error| {
            format!("no JSON of Kubernetes objects (line {}, column {})", error.line(), error.column())
        })?;
        out.push(b'\n');
    }
    Ok(out)
}
