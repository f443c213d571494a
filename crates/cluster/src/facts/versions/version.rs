//! A release of Kubernetes, from the many ways it is written.

/// A release of Kubernetes 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The minor.
    pub minor: u16,
    /// The patch; 0 if it is not told.
    pub patch: u16,
}

impl Version {
    /// From `v1.33.4-eks-abc`, `v1.33.4+k3s1`, `1.33+`, …; `None` for what is no release of Kubernetes 1.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let mut parts = text.strip_prefix("1.")?.splitn(2, '.');
        let leading = |part: &str| {
            let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            part[..digits].parse::<u16>().ok()
        };
        let minor = leading(parts.next()?)?;
        Some(Self { minor, patch: parts.next().and_then(leading).unwrap_or(0) })
    }

    /// The version in the tag of an image: `registry/kube-proxy:v1.33.4-minimal@sha256:…`.
    pub fn of_image(image: &str) -> Option<Self> {
        let image = image.split('@').next().unwrap_or_default();
        let (_, tag) = image.rsplit('/').next()?.split_once(':')?;
        Self::parse(tag)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "1.{}.{}", self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling() {
        for (text, version) in [
            ("v1.33.4-eks-abc", Some((33, 4))),
            ("v1.33.4+k3s1", Some((33, 4))),
            ("1.37.0-beta.1", Some((37, 0))),
            ("1.33+", Some((33, 0))),
            ("v1.9", Some((9, 0))),
            ("v2.1.0", None),
            ("latest", None),
            ("v1.", None),
            ("", None),
        ] {
            assert_eq!(Version::parse(text).map(|v| (v.minor, v.patch)), version, "{text}");
        }
        let image = |text| Version::of_image(text).map(|version| version.to_string());
        assert_eq!(image("host:5000/eks/kube-proxy:v1.33.0-minimal.2@sha256:1.2").as_deref(), Some("1.33.0"));
        assert_eq!(image("host:5000/kube-proxy").as_deref(), None);
        assert_eq!(image("registry/kube-proxy@sha256:12").as_deref(), None);
    }
}
