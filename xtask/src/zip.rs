//! ZIP archives (PKWARE's APPNOTE 6.3) with nothing in them that depends on time or machine.

use flate2::Crc;

const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// 1 January 1980, the first day there is.
const DATE: u16 = 1 << 5 | 1;

/// An archive in memory; its files stay below 4 GiB.
#[derive(Default)]
pub(crate) struct Zip {
    out: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

impl Zip {
    /// Adds a file under a name with `/` between its parts.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let packed = miniz_oxide::deflate::compress_to_vec(bytes, 9);
        let size = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| format!("{name} is too large for a zip."));
        let mut crc = Crc::new();
        crc.update(bytes);
        let name_bytes = u16::try_from(name.len()).map_err(|_| format!("{name} is too long a name for a zip."))?;
        let mut about = Vec::new();
        for number in [VERSION, FLAGS, DEFLATED, 0, DATE] {
            about.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), size(&packed)?, size(bytes)?] {
            about.extend(number.to_le_bytes());
        }
        about.extend(name_bytes.to_le_bytes());
        // No extra field.
        about.extend([0, 0]);

        let offset = size(&self.out)?;
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&about);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());

        self.out.extend(b"PK\x03\x04");
        self.out.extend(&about);
        self.out.extend(name.as_bytes());
        self.out.extend(packed);
        self.files = self.files.checked_add(1).ok_or("a zip holds no more than 65535 files.")?;
        Ok(())
    }

    /// The archive's bytes.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, String> {
        let too_large = |_| "the zip is too large.".to_owned();
        let (start, length) = (
            u32::try_from(self.out.len()).map_err(too_large)?,
            u32::try_from(self.directory.len()).map_err(too_large)?,
        );
        self.out.append(&mut self.directory);
        self.out.extend(b"PK\x05\x06\0\0\0\0");
        self.out.extend(self.files.to_le_bytes());
        self.out.extend(self.files.to_le_bytes());
        self.out.extend(length.to_le_bytes());
        self.out.extend(start.to_le_bytes());
        self.out.extend([0, 0]);
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_where_the_directory_says() {
        let mut zip = Zip::default();
        let files = [("a/one.txt", vec![b'x'; 5000]), ("a/two.bin", vec![1, 2, 3]), ("empty", Vec::new())];
        for (name, bytes) in &files {
            zip.add(name, bytes).unwrap();
        }
        let out = zip.finish().unwrap();
        let u32_at = |at: usize| u32::from_le_bytes(out[at..at + 4].try_into().unwrap()) as usize;
        let u16_at = |at: usize| usize::from(u16::from_le_bytes(out[at..at + 2].try_into().unwrap()));
        let end = out.len() - 22;
        assert_eq!((&out[end..end + 4], u16_at(end + 10)), (&b"PK\x05\x06"[..], 3));
        let mut entry = u32_at(end + 16);
        for (name, bytes) in &files {
            assert_eq!(&out[entry..entry + 4], b"PK\x01\x02");
            assert_eq!(&out[entry + 46..entry + 46 + u16_at(entry + 28)], name.as_bytes());
            let local = u32_at(entry + 42);
            assert_eq!(&out[local..local + 4], b"PK\x03\x04");
            let data = local + 30 + u16_at(local + 26);
            let packed = &out[data..data + u32_at(entry + 20)];
            assert_eq!(&miniz_oxide::inflate::decompress_to_vec(packed).unwrap(), bytes);
            entry += 46 + name.len();
        }
        assert_eq!(entry, end);
    }
}
