//! Palette slots. A box names a slot; the page has a colour for each slot, theme and state, so that a change of theme
//! needs no new layout.

/// The number of slots.
pub const SLOTS: u16 = 192;
/// Quiet box without a meaning of its own: the root of a graph, a node's ground.
pub const NEUTRAL: u16 = 0;
/// Several things too thin to tell apart.
pub const MERGED: u16 = 1;
/// A value that isn't known: drawn as an outline, never as zero.
pub const UNKNOWN: u16 = 2;
/// Over 100 %, broken.
pub const CRITICAL: u16 = 3;
/// Free room in a node.
pub const FREE: u16 = 4;
/// Hues of the categorical palette.
pub const CATEGORIES: u16 = 12;
/// Steps of the sequential ramp.
pub const SEQUENTIAL_STEPS: u16 = 64;
/// Steps of the diverging ramp; the middle one is "no change".
pub const DIVERGING_STEPS: u16 = 65;

/// Hues of the warm palette.
pub const WARM: u16 = 12;

const CATEGORY_FIRST: u16 = 16;
const SEQUENTIAL_FIRST: u16 = 32;
const DIVERGING_FIRST: u16 = 112;
const WARM_FIRST: u16 = DIVERGING_FIRST + DIVERGING_STEPS;

/// The slot of category `n` (any number: wraps).
#[must_use]
pub fn category(n: u32) -> u16 {
    CATEGORY_FIRST + (n % u32::from(CATEGORIES)) as u16
}

/// The slot of warm colour `n` (any number: wraps): red to yellow, as flame graphs were first drawn.
#[must_use]
pub fn warm(n: u32) -> u16 {
    WARM_FIRST + (n % u32::from(WARM)) as u16
}

/// The slot for a share of 0 to 1; over 1 is [`CRITICAL`], NaN is [`UNKNOWN`].
#[must_use]
pub fn sequential(share: f64) -> u16 {
    if share.is_nan() {
        UNKNOWN
    } else if share > 1.0 {
        CRITICAL
    } else {
        SEQUENTIAL_FIRST + (share.max(0.0) * f64::from(SEQUENTIAL_STEPS - 1)).round() as u16
    }
}

/// The slot for a change of −1 (all gone) to +1 (all new).
#[must_use]
pub fn diverging(change: f64) -> u16 {
    let change = if change.is_nan() { 0.0 } else { change.clamp(-1.0, 1.0) };
    DIVERGING_FIRST + ((change + 1.0) / 2.0 * f64::from(DIVERGING_STEPS - 1)).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_stay_in_their_ranges() {
        assert_eq!(category(25), category(13));
        assert!(category(11) < sequential(0.0));
        assert_eq!(sequential(1.0) - sequential(-3.0), SEQUENTIAL_STEPS - 1);
        assert_eq!((sequential(1.01), sequential(f64::NAN)), (CRITICAL, UNKNOWN));
        assert!(sequential(1.0) < diverging(-1.0) && diverging(9.0) < warm(0) && warm(23) < SLOTS);
        assert_eq!(diverging(0.0) - diverging(-1.0), DIVERGING_STEPS / 2);
    }
}
