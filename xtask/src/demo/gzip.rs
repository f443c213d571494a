//! Gzip (RFC 1952) with nothing in the header that depends on time or machine.
//!
//! The compressor is miniz_oxide: its output depends on its version alone, not on the processor.

use flate2::Crc;

const MAGIC_AND_DEFLATE: [u8; 3] = [0x1f, 0x8b, 8];
const OS_UNKNOWN: u8 = 255;

/// `data` as one gzip member.
pub(super) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut out = MAGIC_AND_DEFLATE.to_vec();
    // No flags, no time, "slowest compression".
    out.extend([0, 0, 0, 0, 0, 2, OS_UNKNOWN]);
    out.extend(miniz_oxide::deflate::compress_to_vec(data, 9));
    let mut crc = Crc::new();
    crc.update(data);
    out.extend(crc.sum().to_le_bytes());
    out.extend((data.len() as u32).to_le_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn inflates_to_the_same_bytes() {
        for data in [&b""[..], b"a", &[7; 100_000]] {
            let mut back = Vec::new();
            flate2::read::GzDecoder::new(&gzip(data)[..]).read_to_end(&mut back).unwrap();
            assert_eq!(back, data);
        }
    }
}
