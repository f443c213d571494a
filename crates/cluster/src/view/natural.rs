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
const KEY_BYTES: usize = 48;
/// The longest run of digits that has a key.
const KEY_DIGITS: usize = 250;

/// The beginning of a text as numbers, whose order is [`compare_natural`]'s wherever two of them differ.
type Beginning = [u64; KEY_BYTES / 8];

fn key(text: &str) -> Beginning {
    let mut key = [0; KEY_BYTES];
    let mut rest = text.as_bytes();
    let mut at = 0;
    while let Some((&byte, after)) = rest.split_first() {
        let Some(place) = key.get_mut(at) else { break };
        at += 1;
        if !byte.is_ascii_digit() {
            *place = byte;
            rest = after;
            continue;
        }
        // A run of digits: that it is one, how long, and which.
        *place = b'0';
        let run = digits(&mut rest);
        let Some((length, places)) = key.get_mut(at..).and_then(<[u8]>::split_first_mut) else { break };
        if run.len() > KEY_DIGITS {
            *length = u8::MAX;
            break;
        }
        *length = run.len() as u8;
        let most = run.len().min(places.len());
        places[..most].copy_from_slice(&run[..most]);
        at += 1 + most;
    }
    let (parts, _) = key.as_chunks::<8>();
    std::array::from_fn(|part| u64::from_be_bytes(parts[part]))
}

/// Sorts by the text of each, as [`compare_natural`] orders them; equal ones keep their order.
pub fn sort_naturally<'a, T: Copy>(rows: &mut [T], text: impl Fn(T) -> &'a str) {
    sort_naturally_by(rows, text, |_| 0);
}

/// The same, with equal ones in order of their `place` first.
pub fn sort_naturally_by<'a, T: Copy>(rows: &mut [T], text: impl Fn(T) -> &'a str, place: impl Fn(T) -> u32) {
    let keys: Vec<Beginning> = rows.iter().map(|row| key(text(*row))).collect();
    let mut order: Vec<u128> = (0..).zip(&keys).map(|(number, key)| beside(key[0], number)).collect();
    let row = |number: u32| rows[number as usize];
    sort_from(&mut order, &keys, 0, &|a, b| {
        let texts = compare_natural(text(row(a)), text(row(b)));
        texts.then_with(|| place(row(a)).cmp(&place(row(b)))).then(a.cmp(&b))
    });
    let sorted: Vec<T> = order.into_iter().map(|entry| row(number_of(entry))).collect();
    rows.copy_from_slice(&sorted);
}

/// A part of a key and the number of what it is of, as one number: those sort fastest.
fn beside(part: u64, number: u32) -> u128 {
    u128::from(part) << 32 | u128::from(number)
}

fn number_of(entry: u128) -> u32 {
    entry as u32
}

/// Sorts what stands beside a part of its key, what shares that by the next part, and what shares all of them by a
/// comparison.
fn sort_from(order: &mut [u128], keys: &[Beginning], part: usize, compare: &dyn Fn(u32, u32) -> Ordering) {
    order.sort_unstable();
    for same in order.chunk_by_mut(|a, b| a >> 32 == b >> 32).filter(|same| same.len() > 1) {
        // Where a text ends in this part, there is no next one.
        let is_whole = (same[0] >> 32).trailing_zeros() >= 8;
        if part + 1 == KEY_BYTES / 8 || is_whole {
            same.sort_unstable_by(|a, b| compare(number_of(*a), number_of(*b)));
        } else {
            for entry in same.iter_mut() {
                let number = number_of(*entry);
                *entry = beside(keys[number as usize][part + 1], number);
            }
            sort_from(same, keys, part + 1, compare);
        }
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
        fn keys_agree_with_the_comparison(texts in prop::collection::vec("[a0-9é-]{0,6}|[0-9a]{240,280}|(web-){11,12}[0-9]{1,3}", 0..12)) {
            let mut by_key: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut by_comparison = by_key.clone();
            sort_naturally(&mut by_key, |text| text);
            by_comparison.sort_by(|a, b| compare_natural(a, b));
            prop_assert_eq!(by_key, by_comparison);
        }
    }

    #[test]
    fn equal_texts_stand_in_order_of_their_places() {
        let long = "a-name-whose-beginning-is-longer-than-what-a-key-can-hold-of-it-";
        let rows = [("b", 2), (long, 5), ("b\0", 0), ("", 3), ("b", 1), (long, 4), ("a0", 6), ("a", 7)];
        let sorted = |places: bool| {
            let mut sorted: Vec<usize> = (0..rows.len()).collect();
            sort_naturally_by(&mut sorted, |at| rows[at].0, |at| if places { rows[at].1 } else { 0 });
            sorted
        };
        assert_eq!(sorted(true), [3, 7, 5, 1, 6, 4, 0, 2]);
        assert_eq!(sorted(false), [3, 7, 1, 5, 6, 0, 4, 2]);
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
