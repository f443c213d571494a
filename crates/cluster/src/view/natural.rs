//! Names in the order people expect: `ip-10-0-0-5` before `ip-10-0-0-15`.

use std::cmp::Ordering;

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

#[cfg(test)]
mod tests {
    use super::*;

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
