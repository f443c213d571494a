//! Names in the order people expect: `ip-10-0-0-5` before `ip-10-0-0-15`.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::model::{Snapshot, StrId};

/// Compares by runs of digits as numbers and all else by bytes; equal only for equal text.
pub fn compare_natural(a: &str, b: &str) -> Ordering {
    let (mut rest_a, mut rest_b) = (a.as_bytes(), b.as_bytes());
    while let (Some(&byte_a), Some(&byte_b)) = (rest_a.first(), rest_b.first()) {
        if byte_a.is_ascii_digit() && byte_b.is_ascii_digit() {
            let (run_a, run_b) = (digits(&mut rest_a), digits(&mut rest_b));
            // Without leading zeros a longer run is a larger number, however long.
            let order = run_a.len().cmp(&run_b.len()).then_with(|| run_a.cmp(run_b));
            if order != Ordering::Equal {
                return order;
            }
            continue;
        }
        if byte_a != byte_b {
            return byte_a.cmp(&byte_b);
        }
        (rest_a, rest_b) = (&rest_a[1..], &rest_b[1..]);
    }
    rest_a.len().cmp(&rest_b.len()).then_with(|| a.cmp(b))
}

fn digits<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (run, after) = rest.split_at(length);
    *rest = after;
    let zeros = run.iter().take_while(|byte| **byte == b'0').count();
    &run[zeros..]
}

/// Bytes of a text that are compared without looking at it again.
const KEY_BYTES: usize = 32;
/// The longest run of digits that has a key.
const KEY_DIGITS: usize = 250;

/// The beginning of a text, such that byte order is [`compare_natural`]'s wherever two keys differ.
fn key(text: &str) -> [u8; KEY_BYTES] {
    let mut key = [0; KEY_BYTES];
    let mut places = key.iter_mut();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let Some(place) = places.next() else { break };
        if !byte.is_ascii_digit() {
            *place = byte;
            rest = after;
            continue;
        }
        // A run of digits: that it is one, how long, and which.
        *place = b'0';
        let run = digits(&mut rest);
        if run.len() > KEY_DIGITS {
            if let Some(place) = places.next() {
                *place = u8::MAX;
            }
            break;
        }
        for (digit, place) in std::iter::once(run.len() as u8).chain(run.iter().copied()).zip(&mut places) {
            *place = digit;
        }
    }
    key
}

/// Sorts by the text of each, as [`compare_natural`] orders them; equal ones keep their order.
pub fn sort_naturally<'a, T: Copy>(rows: &mut [T], text: impl Fn(T) -> &'a str) {
    let mut keyed: Vec<([u8; KEY_BYTES], T)> = rows.iter().map(|row| (key(text(*row)), *row)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| compare_natural(text(a.1), text(b.1))));
    for (place, (_, row)) in rows.iter_mut().zip(keyed) {
        *place = row;
    }
}

/// The place of each text among the distinct ones, in the order of [`compare_natural`].
pub fn natural_ranks(snapshot: &Snapshot, texts: &[StrId]) -> Vec<u32> {
    let mut distinct = texts.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    sort_naturally(&mut distinct, |id| snapshot.text(id));
    let ranks: FxHashMap<StrId, u32> = distinct.into_iter().zip(0..).collect();
    texts.iter().map(|id| ranks.get(id).copied().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_agree_with_the_comparison(texts in prop::collection::vec("[a0-9é-]{0,6}|[0-9a]{240,280}|(web-){8}[0-9]{1,3}", 0..12)) {
            let mut by_key: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut by_comparison = by_key.clone();
            sort_naturally(&mut by_key, |text| text);
            by_comparison.sort_by(|a, b| compare_natural(a, b));
            prop_assert_eq!(by_key, by_comparison);
        }
    }

    #[test]
    fn digits_count_as_numbers() {
        let sorted = ["", "2", "10", "a", "a-2-9", "a-10-1", "a-10-01b", "a-10-1c", "b"];
        for (at, a) in sorted.iter().enumerate() {
            for (other, b) in sorted.iter().enumerate() {
                assert_eq!(compare_natural(a, b), at.cmp(&other), "{a} {b}");
            }
        }
        assert_ne!(compare_natural("a01", "a1"), Ordering::Equal);
    }
}
