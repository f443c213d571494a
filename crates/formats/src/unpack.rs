//! Containers that profiles come in: gzip, zstd, zip, and one of them in another.
//!
//! All layers and members of one input share a budget of unpacked bytes, so that nothing is gained by nesting.

mod gzip;
pub(crate) mod zip;
pub(crate) mod zstd;

use std::borrow::Cow;

use crate::dispatch::{self, Means};
use crate::{ErrorKind, ImportError, Imported, Limits, Warning};

/// Layers that are taken off.
const LAYERS: u32 = 2;

/// Unpacked bytes that are still allowed.
pub(crate) struct Budget {
    left: u64,
    cap: u64,
}

impl Budget {
    fn new(packed: usize, limits: &Limits) -> Self {
        let by_ratio = (packed as u64).saturating_mul(limits.inflate_ratio).max(Limits::RATIO_FREE_BYTES);
        let cap = limits.inflated_bytes.min(by_ratio);
        Self { left: cap, cap }
    }

    /// Takes what was unpacked.
    fn spend(&mut self, bytes: usize) -> Result<(), ImportError> {
        self.left = self.left.checked_sub(bytes as u64).ok_or_else(|| self.too_large())?;
        Ok(())
    }

    fn too_large(&self) -> ImportError {
        let message = format!("the unpacked data is larger than the {} MiB allowed for this file", self.cap >> 20);
        ImportError::new(ErrorKind::TooLarge, message)
    }
}

/// Unpacks bytes that stand alone, if they are packed with gzip.
pub(crate) fn gunzip<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    warnings: &mut Vec<Warning>,
) -> Result<Cow<'a, [u8]>, ImportError> {
    if !gzip::is_gzip(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    gzip::unpack(bytes, &mut Budget::new(bytes.len(), limits), warnings).map(Cow::Owned)
}

/// Reads a profile in whatever it is packed.
pub(crate) fn read(bytes: &[u8], means: &Means<'_>) -> Result<Imported, ImportError> {
    let mut budget = Budget::new(bytes.len(), means.limits);
    layer(Cow::Borrowed(bytes), 0, means, &mut budget, Vec::new())
}

pub(crate) type Unpack = fn(&[u8], &mut Budget, &mut Vec<Warning>) -> Result<Vec<u8>, ImportError>;

pub(crate) type ReadZip = fn(&[u8], u32, &Means<'_>, &mut Budget, Vec<Warning>) -> Result<Imported, ImportError>;

fn layer(
    bytes: Cow<'_, [u8]>,
    depth: u32,
    means: &Means<'_>,
    budget: &mut Budget,
    mut warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let unpack: Unpack = if gzip::is_gzip(&bytes) {
        gzip::unpack
    } else if zstd::is_zstd(&bytes) {
        means.rare()?.zstd
    } else if zip::is_zip(&bytes) {
        check_depth(depth)?;
        return (means.rare()?.zip)(&bytes, depth, means, budget, warnings);
    } else {
        let unpacked = depth > 0;
        return dispatch::sniffed(&bytes, means, warnings).map_err(|error| ImportError { unpacked, ..error });
    };
    check_depth(depth)?;
    let inner = unpack(&bytes, budget, &mut warnings).map_err(|error| ImportError { unpacked: depth > 0, ..error })?;
    drop(bytes);
    layer(Cow::Owned(inner), depth + 1, means, budget, warnings)
}

fn check_depth(depth: u32) -> Result<(), ImportError> {
    if depth < LAYERS {
        return Ok(());
    }
    Err(ImportError::new(ErrorKind::Unknown, "the file is packed more than twice"))
}
