//! Sources without an address, in the URL: `local:DIGEST/NAME` is a file by its content, `local:NAME` a buffer that
//! another window handed over.

use crate::decode;

/// How such a source is written, before its name.
pub const LOCAL: &str = "local:";

/// The word of a file with a digest of its content.
#[must_use]
pub fn local_file(digest: u64, name: &str) -> String {
    format!("{LOCAL}{digest:016x}/{name}")
}

/// The part of a word that stands for the content: all of it, but for what a file is called.
#[must_use]
pub fn local_content(word: &str) -> &str {
    let digest = word.strip_prefix(LOCAL).and_then(|rest| rest.split_once('/')).map(|(digest, _)| digest);
    match digest {
        Some(digest) if digest.len() == 16 && digest.bytes().all(|b| b.is_ascii_hexdigit()) => {
            &word[..LOCAL.len() + 16]
        }
        _ => word,
    }
}

/// What a source is called that a word stands for.
#[must_use]
pub fn local_name(word: &str) -> &str {
    let rest = word[local_content(word).len()..].trim_start_matches('/');
    if rest.is_empty() { word.trim_start_matches(LOCAL) } else { rest }
}

/// What the source of an address, or of a word that stands for one, is called: its file's name.
#[must_use]
pub fn source_name(address: &str) -> &str {
    if address.starts_with(LOCAL) {
        return local_name(address);
    }
    if address.starts_with("data:") {
        return "profile in this link";
    }
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// The labels after the `#` of a profile's address, `KEY=VALUE` with `&` between them: they are given to all samples of
/// it, so that a file that says nothing of its node or pod can be found by them.
#[must_use]
pub fn labels_of(hash: &str) -> Vec<(String, String)> {
    let pairs = hash.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(key, value)| (decode(key), decode(value)))
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .collect()
}

/// A number for content that is given piece by piece (64-bit FNV-1a). It tells a file from others that one has; nothing
/// may rest on nobody being able to make another with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// The digest after more bytes.
    #[must_use]
    pub fn with(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_what_a_word_stands_for() {
        let (a, b) = (local_file(0x0123_4567_89ab_cdef, "cpu.pb.gz"), "local:0123456789abcdef/renamed/x");
        assert_eq!(a, "local:0123456789abcdef/cpu.pb.gz");
        assert_eq!(local_content(&a), local_content(b));
        assert_ne!(local_content(&a), local_content("local:0123456789abcdee/cpu.pb.gz"));
        assert_eq!((local_name(&a), local_name(b)), ("cpu.pb.gz", "renamed/x"));
        assert_eq!((local_name("local:bytes 1"), local_name("local:a/b")), ("bytes 1", "a/b"));
        assert_eq!((source_name("a/b.pb?x#y"), source_name("https://h/"), source_name(&a)), ("b.pb", "h", "cpu.pb.gz"));
        assert_eq!(local_content("local:not-sixteen-hex!/b"), "local:not-sixteen-hex!/b");
    }

    #[test]
    fn labels_stand_after_the_hash() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(labels_of("#node=n%201&pod=shop/a&x&=y&z="), [pair("node", "n 1"), pair("pod", "shop/a")]);
        assert!(labels_of("").is_empty());
    }

    #[test]
    fn digests_are_those_of_the_published_algorithm() {
        assert_eq!(Digest::default().with(b"foobar"), Digest(0x8594_4171_f739_67e8));
        assert_eq!(Digest::default().with(b"foo").with(b"bar"), Digest(0x8594_4171_f739_67e8));
    }
}
