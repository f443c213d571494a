//! Caps on what a reader takes.

use profile::{Profile, SampleSet, StackId};

use crate::{ErrorKind, ImportError};

/// Caps that keep a hostile or enormous input from filling the memory. The default suits a browser tab, whose
/// WebAssembly memory ends at 4 GiB. Hitting one is an [`ErrorKind::TooLarge`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the input.
    pub bytes: u64,
    /// Bytes of one unpacked layer.
    pub inflated_bytes: u64,
    /// Unpacked bytes for each packed one. Holds beyond [`Limits::RATIO_FREE_BYTES`].
    pub inflate_ratio: u64,
    /// Sample records of all sets together.
    pub samples: u32,
    /// Rows of the table of stacks.
    pub stacks: u32,
    /// Different strings.
    pub strings: u32,
    /// Frames of one stack.
    pub depth: u32,
    /// Values inside values of a JSON text.
    pub json_nesting: u32,
}

impl Limits {
    /// Unpacked bytes up to which any ratio is fine.
    pub const RATIO_FREE_BYTES: u64 = 64 << 20;

    /// Checks a profile that was read. Readers stop as soon as they can; this is for what they count otherwise.
    pub(crate) fn hold(&self, profile: &Profile) -> Result<(), ImportError> {
        let stacks = &profile.stacks;
        let depths = (0u32..).take(stacks.len()).map(|row| stacks.depth(StackId(row)));
        Self::check(self.samples, profile.sets.iter().map(SampleSet::len).sum(), "samples")?;
        Self::check(self.stacks, stacks.len(), "stacks")?;
        Self::check(self.strings, profile.strings.len(), "strings")?;
        Self::check(self.depth, depths.max().unwrap_or(0) as usize, "frames in a stack")
    }

    pub(crate) fn check(cap: u32, count: usize, what: &str) -> Result<(), ImportError> {
        if count > cap as usize {
            return Err(ImportError::new(ErrorKind::TooLarge, format!("there are more than {cap} {what}")));
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 2 << 30,
            inflated_bytes: 3 << 29,
            inflate_ratio: 256,
            samples: 100_000_000,
            stacks: 50_000_000,
            strings: 20_000_000,
            depth: 1_000_000,
            json_nesting: 10_000,
        }
    }
}
