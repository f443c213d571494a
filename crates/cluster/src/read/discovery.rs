//! What the server says it serves.

use super::objects::read_tolerantly;
use super::store::Store;
use crate::wire::bare::DiscoveryIn;

/// Adds the groups and versions of `/apis` or of one of them; false if it says nothing.
pub(crate) fn add_discovery(store: &mut Store, text: &[u8]) -> bool {
    let mut spare = Vec::new();
    let Ok((found, _)) = read_tolerantly::<DiscoveryIn<'_>>(text, &mut spare) else { return false };
    let listed = found.groups.iter().flat_map(|group| group.versions.iter()).map(|version| &*version.group_version);
    let own = std::iter::once(&*found.group_version);
    for version in listed.chain(own).filter(|version| !version.is_empty()) {
        let version = store.text(version);
        store.served_versions.push(version);
    }
    true
}
