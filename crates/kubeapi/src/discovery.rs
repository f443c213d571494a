//! Which of the resources a server has.

use serde::Deserialize;

use crate::{RESOURCES, Resource};

/// `APIGroupList` (`apimachinery/pkg/apis/meta/v1/types.go`), what `/apis` answers.
#[derive(Deserialize)]
struct GroupList {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    versions: Vec<Version>,
}

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "groupVersion", default)]
    group_version: String,
}

/// The groups and versions, such as `apps/v1`, that `/apis` names; `None` where the answer says nothing of them.
#[must_use]
pub fn served(body: &[u8]) -> Option<Vec<String>> {
    let list: GroupList = serde_json::from_slice(body).ok()?;
    Some(list.groups.into_iter().flat_map(|group| group.versions).map(|version| version.group_version).collect())
}

/// The resources to list with the version to use. Without discovery (`None`) all are tried.
#[must_use]
pub fn wanted(served: Option<&[String]>) -> Vec<(&'static Resource, &'static str)> {
    let version = |resource: &'static Resource| {
        let first = resource.versions.first().copied();
        match served {
            Some(served) if !resource.group.is_empty() => {
                let has =
                    |version: &&&str| served.iter().any(|known| *known == format!("{}/{version}", resource.group));
                resource.versions.iter().find(has).copied()
            }
            _ => first,
        }
    };
    RESOURCES.iter().filter_map(|resource| Some((resource, version(resource)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_served_is_asked_for() {
        let body = br#"{"kind":"APIGroupList","groups":[
            {"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}]},
            {"name":"autoscaling.x-k8s.io","versions":[{"groupVersion":"autoscaling.x-k8s.io/v1alpha1"}]}]}"#;
        let served = served(body).unwrap();
        assert_eq!(served, ["apps/v1", "autoscaling.x-k8s.io/v1alpha1"]);
        let names: Vec<String> =
            wanted(Some(&served)).into_iter().map(|(resource, version)| resource.path(version)).collect();
        assert!(names.contains(&"api/v1/pods".to_owned()) && names.contains(&"apis/apps/v1/deployments".to_owned()));
        assert!(names.contains(&"apis/autoscaling.x-k8s.io/v1alpha1/capacitybuffers".to_owned()));
        assert!(!names.iter().any(|name| name.contains("metrics") || name.contains("keda")));
        assert_eq!(wanted(None).len(), RESOURCES.len());
        assert!(super::served(b"404 page not found").is_none());
    }
}
