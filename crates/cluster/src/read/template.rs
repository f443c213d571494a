//! What a pod of a template would request.

use super::store::Store;
use crate::effective::{Figure, is_pod_level_resource, of_pod};
use crate::model::{Amounts, AmountsId, ContainerKind};
use crate::wire::pod::Spec;

/// The requests of a pod with this spec (`component-helpers/resource/helpers.go`, PodRequests); `what` names it in
/// warnings.
pub(crate) fn requests_of_spec(store: &mut Store, spec: &Spec<'_>, what: impl Fn() -> String) -> Amounts {
    let init = spec.init_containers.iter().map(|container| {
        (if container.is_sidecar() { ContainerKind::Sidecar } else { ContainerKind::Init }, container)
    });
    let main = spec.containers.iter().map(|container| (ContainerKind::Main, container));
    let mut each = Vec::with_capacity(spec.init_containers.len() + spec.containers.len());
    for (kind, container) in init.chain(main) {
        let part = || format!("{}, container {:?}, resources.requests", what(), &*container.name);
        each.push((kind, store.read_positive(&container.resources.requests, part)));
    }
    let pod_level = store.read_positive(&spec.resources.requests, || format!("{}, spec.resources.requests", what()));
    let overhead = store.read_positive(&spec.overhead, || format!("{}, spec.overhead", what()));
    let each = each.iter().map(|(kind, amounts)| (*kind, amounts));
    of_pod(each, &pod_level, &overhead, Figure::Requests, |resource| {
        is_pod_level_resource(store.strings.get(store.resources[resource.0 as usize]))
    })
}

/// The same, kept.
pub(crate) fn requests_of_template(store: &mut Store, spec: &Spec<'_>, what: impl Fn() -> String) -> AmountsId {
    let amounts = requests_of_spec(store, spec, what);
    store.keep_amounts(&amounts)
}
