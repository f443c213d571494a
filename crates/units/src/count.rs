//! Counts of things in words.

use crate::format_integer;

/// A count and what it counts, in its number: `1 pod`, `3 pods`, `2 kube-proxies`.
pub fn format_count(count: u64, noun: &str) -> String {
    format!("{} {}", format_integer(i128::from(count)), noun_of(count, noun))
}

/// What a count counts, without the count.
pub fn noun_of(count: u64, noun: &str) -> String {
    let consonant_y = noun.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'i', 'o', 'u']));
    match consonant_y {
        _ if count == 1 => noun.to_owned(),
        Some(rest) => format!("{rest}ies"),
        None => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_count() {
        for (count, noun, text) in [
            (0, "pod", "0 pods"),
            (1, "pod", "1 pod"),
            (12_345, "pod", "12\u{2009}345 pods"),
            (1, "kube-proxy", "1 kube-proxy"),
            (2, "kube-proxy", "2 kube-proxies"),
            (2, "API", "2 APIs"),
            (2, "day", "2 days"),
        ] {
            assert_eq!(format_count(count, noun), text);
        }
    }
}
