//! Fractions compared without rounding.

use std::cmp::Ordering;

use units::Quantity;

/// Compares `a / b` with `c / d` exactly. All must be at least zero, `b` and `d` above it.
pub(crate) fn compare_ratios((a, b): (Quantity, Quantity), (c, d): (Quantity, Quantity)) -> Ordering {
    let (mut a, mut b, mut c, mut d) = (a.nano(), b.nano(), c.nano(), d.nano());
    // Nearly all pairs are far enough apart that rounding cannot turn them round: five roundings of
    // 2^-53 each at most.
    let (left, right) = (a as f64 * d as f64, c as f64 * b as f64);
    if (left - right).abs() > left.abs().max(right.abs()) * 1e-14 {
        return left.total_cmp(&right);
    }
    let mut swapped = false;
    // Euclid on both at once: whole parts first, then the reciprocals of what is left.
    loop {
        if b <= 0 || d <= 0 {
            return Ordering::Equal;
        }
        let order = (a / b).cmp(&(c / d));
        let (rest_a, rest_c) = (a % b, c % d);
        let order = match order {
            Ordering::Equal if rest_a == 0 || rest_c == 0 => rest_a.min(1).cmp(&rest_c.min(1)),
            Ordering::Equal => {
                (a, b, c, d) = (b, rest_a, d, rest_c);
                swapped = !swapped;
                continue;
            }
            order => order,
        };
        return if swapped { order.reverse() } else { order };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_ordered_exactly() {
        let q = |nano: i128| Quantity::from_nano(nano);
        let big = i128::MAX;
        for (a, b, c, d, order) in [
            (1, 2, 2, 4, Ordering::Equal),
            (1, 3, 1, 2, Ordering::Less),
            (0, 3, 0, 7, Ordering::Equal),
            (0, 3, 1, 7, Ordering::Less),
            (5, 2, 7, 3, Ordering::Greater),
            (2, 1, 2, 1, Ordering::Equal),
            (2, 1, 9, 4, Ordering::Less),
            (big - 1, big, big - 2, big - 1, Ordering::Greater),
            (big, 1, big - 1, 1, Ordering::Greater),
        ] {
            assert_eq!(compare_ratios((q(a), q(b)), (q(c), q(d))), order, "{a}/{b} {c}/{d}");
            assert_eq!(compare_ratios((q(c), q(d)), (q(a), q(b))), order.reverse());
        }
    }
}
