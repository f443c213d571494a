//! Zstandard (RFC 8878), with several frames and bounded output.

use std::io::Read as _;

use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::Budget;
use crate::{ErrorKind, ImportError, Warning, WarningKind};

const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

pub(super) fn is_zstd(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC) || skippable(bytes).is_some()
}

/// The length of a frame that is to be passed over (RFC 8878, 3.1.2).
fn skippable(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [0x50..=0x5F, 0x2A, 0x4D, 0x18, a, b, c, d, ..] => Some(8 + u64::from(u32::from_le_bytes([*a, *b, *c, *d]))),
        _ => None,
    }
}

/// All frames of a file. Bytes after the last one are left out with a warning, as with gzip.
pub(crate) fn unpack(bytes: &[u8], budget: &mut Budget, warnings: &mut Vec<Warning>) -> Result<Vec<u8>, ImportError> {
    let mut decoder = FrameDecoder::new();
    let mut out = Vec::new();
    let mut rest = bytes;
    loop {
        let start = bytes.len() - rest.len();
        if let Some(len) = skippable(rest) {
            let len = usize::try_from(len).ok().filter(|len| *len <= rest.len());
            rest = &rest[len.ok_or_else(|| truncated().at(start))?..];
        } else if rest.starts_with(&MAGIC) {
            frame(&mut rest, &mut decoder, &mut out, budget).map_err(|error| error.at(start))?;
        } else {
            break;
        }
    }
    if rest.iter().any(|byte| *byte != 0) {
        let message = format!("{} bytes after the end of the zstd data were left out", rest.len());
        warnings.push(Warning::new(WarningKind::Trailing, 1, message));
    }
    budget.spend(out.len())?;
    Ok(out)
}

fn frame(rest: &mut &[u8], decoder: &mut FrameDecoder, out: &mut Vec<u8>, budget: &Budget) -> Result<(), ImportError> {
    let room = budget.left.saturating_sub(out.len() as u64);
    let mut stream = match StreamingDecoder::new_with_decoder(&mut *rest, &mut *decoder) {
        Ok(stream) => stream,
        Err(FrameDecoderError::WindowSizeTooBig { .. }) => return Err(budget.too_large()),
        Err(FrameDecoderError::DictNotProvided { .. }) => {
            let message = "the zstd data needs a dictionary, which isn't in it";
            return Err(ImportError::new(ErrorKind::NotAProfile, message));
        }
        Err(_) => return Err(broken(rest)),
    };
    // What the frame says of its length is refused before it is unpacked.
    if stream.decoder.content_size() > room {
        return Err(budget.too_large());
    }
    if stream.by_ref().take(room + 1).read_to_end(out).is_err() {
        return Err(broken(rest));
    }
    if out.len() as u64 > budget.left {
        return Err(budget.too_large());
    }
    let sum = decoder.get_checksum_from_data();
    if sum.is_some() && sum != decoder.get_calculated_checksum() {
        return Err(ImportError::malformed("the zstd data is damaged (its checksum is wrong)"));
    }
    Ok(())
}

fn broken(rest: &[u8]) -> ImportError {
    if rest.is_empty() { truncated() } else { ImportError::malformed("the zstd data is damaged") }
}

fn truncated() -> ImportError {
    ImportError::new(ErrorKind::Truncated, "the zstd data ends early")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    fn unpacked(bytes: &[u8], limits: &Limits) -> Result<(Vec<u8>, usize), ImportError> {
        let mut warnings = Vec::new();
        let out = unpack(bytes, &mut Budget::new(bytes.len(), limits), &mut warnings)?;
        Ok((out, warnings.len()))
    }

    #[test]
    fn frames_add_up_and_garbage_is_told() {
        let limits = Limits::default();
        let mut file = vec![0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        assert!(is_zstd(&file));
        file.extend(zstd(b"one "));
        file.extend(zstd(b"two"));
        assert_eq!(unpacked(&file, &limits).unwrap(), (b"one two".to_vec(), 0));
        file.extend(b"junk");
        assert_eq!(unpacked(&file, &limits).unwrap(), (b"one two".to_vec(), 1));
    }

    #[test]
    fn damage_has_its_kind() {
        let data: Vec<u8> = (0..3000u32).map(|n| (n * n / 7) as u8).collect();
        let file = zstd(&data);
        for len in 4..file.len() {
            assert_eq!(unpacked(&file[..len], &Limits::default()).unwrap_err().kind, ErrorKind::Truncated, "{len}");
        }
        for at in 4..file.len() {
            let mut bad = file.clone();
            bad[at] ^= 0x55;
            if let Ok((out, 0)) = unpacked(&bad, &Limits::default()) {
                assert_eq!(out, data, "{at}");
            }
        }
        let limits = Limits { inflated_bytes: 2999, ..Limits::default() };
        assert_eq!(unpacked(&file, &limits).unwrap_err().kind, ErrorKind::TooLarge);
        let cut = [0x50, 0x2A, 0x4D, 0x18, 9, 0, 0, 0];
        assert_eq!(unpacked(&cut, &Limits::default()).unwrap_err().kind, ErrorKind::Truncated);
    }
}
