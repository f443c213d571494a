//! The only source of chance in the demo: PCG32 (XSH RR), one stream per name.
//!
//! Integers only, so that every machine draws the same numbers; each part has its own stream, so
//! that a change in one part leaves the others as they were.

/// A stream of pseudo-random numbers.
pub(super) struct Rng {
    state: u64,
    increment: u64,
}

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;
/// The characters of the suffixes that Kubernetes gives to generated names.
const SUFFIX: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

impl Rng {
    /// The stream of that name.
    pub(super) fn named(name: &str) -> Self {
        // FNV-1a.
        let seed = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut rng = Self { state: 0, increment: (seed << 1) | 1 };
        rng.next();
        rng.state = rng.state.wrapping_add(seed);
        rng.next();
        rng
    }

    fn next(&mut self) -> u32 {
        let old = self.state;
        self.state = old.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
        let xorshifted = (((old >> 18) ^ old) >> 27) as u32;
        xorshifted.rotate_right((old >> 59) as u32)
    }

    /// A number in 0..n; 0 for n = 0.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.next()) * u64::from(n)) >> 32) as u32
    }

    /// A number in low..=high.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// A number near the middle of low..=high more often than near its ends.
    pub(super) fn around(&mut self, low: u32, high: u32) -> u32 {
        (self.between(low, high) + self.between(low, high)) / 2
    }

    /// True in `permille` of 1000 cases.
    pub(super) fn chance(&mut self, permille: u32) -> bool {
        self.below(1000) < permille
    }

    /// The index of one of the weights, in proportion to them.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// A random order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u32 + 1) as usize);
        }
    }

    /// The end of a generated name: `length` characters.
    pub(super) fn suffix(&mut self, length: u32) -> String {
        (0..length).map(|_| char::from(SUFFIX[self.below(SUFFIX.len() as u32) as usize])).collect()
    }

    /// `length` hexadecimal digits.
    pub(super) fn hex(&mut self, length: u32) -> String {
        (0..length).map(|_| char::from(b"0123456789abcdef"[self.below(16) as usize])).collect()
    }

    /// A version 4 UUID.
    pub(super) fn uuid(&mut self) -> String {
        let digits = self.hex(31);
        let variant = ["8", "9", "a", "b"][self.below(4) as usize];
        format!(
            "{}-{}-4{}-{variant}{}-{}",
            &digits[..8],
            &digits[8..12],
            &digits[12..15],
            &digits[15..18],
            &digits[18..30]
        )
    }

    /// A UUID that shares all but its first eight digits with another: random enough to tell
    /// thousands apart, and it packs well.
    pub(super) fn uuid_like(&mut self, other: &str) -> String {
        format!("{}{}", self.hex(8), &other[8..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_and_repeat() {
        let draw = |name: &str| {
            let mut rng = Rng::named(name);
            (0..4).map(|_| rng.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
    }

    #[test]
    fn weights_are_kept() {
        let mut rng = Rng::named("weights");
        let mut hits = [0_u32; 3];
        for _ in 0..10_000 {
            hits[rng.weighted([1, 0, 3].into_iter())] += 1;
        }
        assert_eq!(hits[1], 0);
        assert!((2_300..2_700).contains(&hits[0]), "{hits:?}");
    }

    #[test]
    fn uuid_has_version_and_variant() {
        let uuid = Rng::named("uuid").uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]));
    }
}
