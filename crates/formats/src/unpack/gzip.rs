//! Gzip, with several members (RFC 1952, 2.2) and bounded output.

use std::io::{ErrorKind as Io, Read as _};

use flate2::bufread::GzDecoder;

use super::Budget;
use crate::{ErrorKind, ImportError, Warning, WarningKind};

const MAGIC: [u8; 2] = [0x1F, 0x8B];

pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// All members of a gzip file. Bytes after the last one are left out with a warning, as gzip(1) does.
pub(super) fn unpack(bytes: &[u8], budget: &mut Budget, warnings: &mut Vec<Warning>) -> Result<Vec<u8>, ImportError> {
    let mut out = Vec::new();
    if out.try_reserve_exact(expected_len(bytes, budget.left)).is_err() {
        return Err(budget.too_large());
    }
    let mut rest = bytes;
    loop {
        let mut decoder = GzDecoder::new(rest);
        let room = budget.left.saturating_sub(out.len() as u64);
        let done = decoder.by_ref().take(room + 1).read_to_end(&mut out);
        let offset = bytes.len() - decoder.get_ref().len();
        if let Err(error) = done {
            return Err(match error.kind() {
                Io::UnexpectedEof => ImportError::new(ErrorKind::Truncated, "the gzip data ends early"),
                Io::OutOfMemory => budget.too_large(),
                _ => ImportError::malformed("the gzip data is damaged (its checksum or its codes are wrong)"),
            }
            .at(offset));
        }
        if out.len() as u64 > budget.left {
            return Err(budget.too_large().at(offset));
        }
        rest = decoder.into_inner();
        if !is_gzip(rest) {
            break;
        }
    }
    if rest.iter().any(|byte| *byte != 0) {
        let message = format!("{} bytes after the end of the gzip data were left out", rest.len());
        warnings.push(Warning::new(WarningKind::Trailing, 1, message));
    }
    budget.spend(out.len())?;
    Ok(out)
}

/// The length that the last member gives for itself (modulo 2^32), as far as it can be true.
fn expected_len(bytes: &[u8], cap: u64) -> usize {
    let Some(tail) = bytes.last_chunk::<4>() else { return 0 };
    let said = u64::from(u32::from_le_bytes(*tail));
    // Deflate packs at most 1032 bytes in one.
    let possible = (bytes.len() as u64).saturating_mul(1032);
    if said > possible { 0 } else { usize::try_from(said.min(cap)).unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use std::io::Write as _;

    fn gunzip(bytes: &[u8], limits: &Limits, warnings: &mut Vec<Warning>) -> Result<Vec<u8>, ImportError> {
        unpack(bytes, &mut Budget::new(bytes.len(), limits), warnings)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_add_up_and_garbage_is_told() {
        let mut warnings = Vec::new();
        let mut file = gzip(b"one ");
        file.extend(gzip(b"two"));
        assert_eq!(gunzip(&file, &Limits::default(), &mut warnings).unwrap(), b"one two");
        file.extend([0; 8]);
        gunzip(&file, &Limits::default(), &mut warnings).unwrap();
        assert_eq!(warnings, []);
        file.extend(b"junk");
        gunzip(&file, &Limits::default(), &mut warnings).unwrap();
        assert_eq!(warnings[0].kind, WarningKind::Trailing);
    }

    #[test]
    fn damage_has_its_kind() {
        let file = gzip(&[7; 1000]);
        let kind = |bytes: &[u8], limits: &Limits| gunzip(bytes, limits, &mut Vec::new()).unwrap_err().kind;
        for len in 2..file.len() {
            assert_eq!(kind(&file[..len], &Limits::default()), ErrorKind::Truncated, "{len}");
        }
        let mut bad = file.clone();
        let crc = bad.len() - 8;
        bad[crc] ^= 1;
        assert_eq!(kind(&bad, &Limits::default()), ErrorKind::Malformed);
        let limits = Limits { inflated_bytes: 999, ..Limits::default() };
        assert_eq!(kind(&file, &limits), ErrorKind::TooLarge);
    }
}
