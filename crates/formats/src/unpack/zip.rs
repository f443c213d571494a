//! Zip archives (PKWARE `APPNOTE.TXT`): every profile in one, merged. Members that are no profiles are left out with a
//! warning, as are profiles that can't be read beside others that can.

use std::borrow::Cow;
use std::io::Read as _;

use profile::merge::Join;
use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};

use super::{Budget, layer, zstd};
use crate::dispatch::Means;
use crate::{ErrorKind, Format, ImportError, Imported, Limits, Merger, Warning, WarningKind};

type Result<T> = std::result::Result<T, ImportError>;

/// Members that are looked at.
const MEMBERS: u32 = 10_000;
/// Broken members that are named.
const NAMED: usize = 10;

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What was found so far.
#[derive(Default)]
struct Found {
    /// The only profile so far, and its name.
    first: Option<(String, Imported)>,
    merger: Option<(Format, Merger)>,
    broken: Vec<(String, ImportError)>,
    others: u64,
    other: Option<(String, ImportError)>,
}

pub(crate) fn read(
    bytes: &[u8],
    depth: u32,
    means: &Means<'_>,
    budget: &mut Budget,
    warnings: Vec<Warning>,
) -> Result<Imported> {
    let unpacked = depth > 0;
    let in_archive = |error: ImportError| ImportError { unpacked: error.unpacked || unpacked, ..error };
    let archive = ZipArchive::from_slice(bytes).map_err(|_| in_archive(cut_off()))?;
    let mut found = Found::default();
    let mut entries = archive.entries();
    let mut members = 0;
    while let Some(entry) = entries.next_entry().map_err(|_| in_archive(damaged("its list of files")))? {
        members += 1;
        Limits::check(MEMBERS, members, "files in the zip archive")?;
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        if entry.is_dir() || is_of_the_system(&name) {
            continue;
        }
        let content = member(&archive, &entry, &name, budget).map_err(in_archive)?;
        let read = layer(content, depth + 1, means, budget, Vec::new());
        found.add(name, read)?;
    }
    found.finish(warnings)
}

/// What macOS and others put beside the files.
fn is_of_the_system(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with("._") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The content of a member.
fn member<'a>(
    archive: &ZipSliceArchive<&'a [u8]>,
    entry: &ZipFileHeaderRecord<'_>,
    name: &str,
    budget: &mut Budget,
) -> Result<Cow<'a, [u8]>> {
    if entry.flags().is_encrypted() {
        let message = format!("the zip archive is encrypted (`{}`): its password is needed", short(name));
        return Err(ImportError::new(ErrorKind::NotAProfile, message));
    }
    let offset = usize::try_from(entry.local_header_offset()).unwrap_or(usize::MAX);
    let inner = archive.get_entry(entry.wayfinder()).map_err(|_| damaged(name).at(offset))?;
    let method = entry.compression_method();
    if entry.uncompressed_size_hint() > budget.left {
        return Err(budget.too_large().at(offset));
    }
    if method == CompressionMethod::ZSTD {
        // Its frames have a checksum of their own.
        let mut warnings = Vec::new();
        return zstd::unpack(inner.data(), budget, &mut warnings).map(Cow::Owned);
    }
    let mut out = Vec::new();
    let done = match method {
        CompressionMethod::STORE => inner.verifying_reader(inner.data()).take(budget.left + 1).read_to_end(&mut out),
        CompressionMethod::DEFLATE => {
            let decoder = flate2::bufread::DeflateDecoder::new(inner.data());
            inner.verifying_reader(decoder).take(budget.left + 1).read_to_end(&mut out)
        }
        _ => {
            let message = format!("`{}` is packed by a method ({method:?}) that isn't read", short(name));
            return Err(ImportError::new(ErrorKind::NotAProfile, message).at(offset));
        }
    };
    budget.spend(out.len()).map_err(|error| error.at(offset))?;
    match done {
        Ok(_) => Ok(Cow::Owned(out)),
        Err(_) => Err(damaged(name).at(offset)),
    }
}

impl Found {
    fn add(&mut self, name: String, read: Result<Imported>) -> Result<()> {
        match read {
            Ok(imported) => match (&mut self.merger, self.first.take()) {
                (Some((_, merger)), _) => merger.add(&imported, &[("source", &name)])?,
                (None, None) => self.first = Some((name, imported)),
                (None, Some((first_name, first))) => {
                    let mut merger = Merger::new(Join::SameSets);
                    merger.add(&first, &[("source", &first_name)])?;
                    merger.add(&imported, &[("source", &name)])?;
                    self.merger = Some((first.format, merger));
                }
            },
            Err(error) if error.kind == ErrorKind::TooLarge => return Err(error),
            Err(error) if matches!(error.kind, ErrorKind::Unknown | ErrorKind::NotAProfile | ErrorKind::Empty) => {
                self.others += 1;
                self.other.get_or_insert((name, error));
            }
            Err(error) => self.broken.push((name, error)),
        }
        Ok(())
    }

    fn finish(self, mut warnings: Vec<Warning>) -> Result<Imported> {
        let mut imported = match (self.merger, self.first) {
            (Some((format, merger)), _) => {
                let (profile, warnings) = merger.finish()?;
                Imported { format, profile, warnings }
            }
            (None, Some((name, mut imported))) => {
                if imported.profile.name.is_empty() {
                    imported.profile.name = name.rsplit('/').next().unwrap_or(&name).to_owned();
                }
                imported
            }
            (None, None) => return Err(nothing(self.broken, self.others, self.other)),
        };
        if let Some((name, _)) = self.other {
            let message =
                format!("files in the archive that are no profiles were left out, such as `{}`", short(&name));
            warnings.push(Warning::new(WarningKind::LeftOut, self.others, message));
        }
        for (name, error) in self.broken.iter().take(NAMED) {
            let message = format!("`{}` was left out: {error}", short(name));
            warnings.push(Warning::new(WarningKind::LeftOut, 1, message));
        }
        let more = self.broken.len().saturating_sub(NAMED) as u64;
        if more > 0 {
            warnings.push(Warning::new(WarningKind::LeftOut, more, "more files in the archive can't be read"));
        }
        warnings.append(&mut imported.warnings);
        Ok(Imported { warnings, ..imported })
    }
}

/// Why an archive without a profile can't be read: for the reason of its only file, if it has just one.
fn nothing(broken: Vec<(String, ImportError)>, others: u64, other: Option<(String, ImportError)>) -> ImportError {
    let alone = broken.len() as u64 + others == 1;
    match (broken.into_iter().next(), other) {
        (Some((_, error)), _) if alone => error,
        (Some((name, error)), _) => ImportError { message: format!("`{}`: {}", short(&name), error.message), ..error },
        (None, Some((_, error))) if alone => error,
        _ => ImportError::new(ErrorKind::NotAProfile, "this zip archive holds no profile"),
    }
}

fn cut_off() -> ImportError {
    ImportError::new(ErrorKind::Truncated, "the zip archive has no list of files at its end")
}

fn damaged(what: &str) -> ImportError {
    ImportError::malformed(format!("the zip archive is damaged (`{}`)", short(what)))
}

fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, read};
    use std::io::Write as _;

    /// An archive; names that end in `.d` are deflated.
    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
        for (name, bytes) in files {
            if name.ends_with('/') {
                archive.new_dir(name).create().unwrap();
                continue;
            }
            let method = if name.ends_with(".d") { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
            let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
            let descriptor = if method == CompressionMethod::DEFLATE {
                let encoder = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::fast());
                let mut writer = config.wrap(encoder);
                writer.write_all(bytes).unwrap();
                let (encoder, descriptor) = writer.finish().unwrap();
                encoder.finish().unwrap();
                descriptor
            } else {
                let mut writer = config.wrap(&mut entry);
                writer.write_all(bytes).unwrap();
                writer.finish().unwrap().1
            };
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap();
        out
    }

    fn imported(bytes: &[u8]) -> Result<Imported> {
        read(Input { name: "a.zip", bytes, sidecar: None }, &Limits::default())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn profiles_are_merged_and_the_rest_is_told() {
        let gz = gzip(b"main;b 5\n");
        let file = zip(&[
            ("d/", b""),
            ("d/one.d", b"main;a 3\n"),
            ("__MACOSX/d/._one.d", b"x"),
            ("d/two.gz", &gz),
            ("readme", b"no profile\n"),
            ("cut.json", b"{\"flamebearer\":{"),
        ]);
        let imported = imported(&file).unwrap();
        let set = &imported.profile.sets[0];
        assert_eq!((imported.profile.sets.len(), set.metrics[0].weights.sum().to_f64()), (1, 8.0));
        assert_eq!((imported.profile.name.as_str(), set.labels.is_some()), ("a.zip", true));
        let messages: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages[0].contains("`readme`") && messages[1].starts_with("`cut.json` was left out"), "{messages:?}");
    }

    #[test]
    fn one_profile_is_as_without_the_archive() {
        let imported = imported(&zip(&[("x/one.d", b"main;a 3\n")])).unwrap();
        let found =
            (imported.profile.name.as_str(), imported.profile.sets[0].labels.is_some(), imported.warnings.len());
        assert_eq!(found, ("one.d", false, 0));
    }

    #[test]
    fn archives_that_hold_none_are_refused() {
        for (file, kind, message) in [
            (zip(&[]), ErrorKind::NotAProfile, "this zip archive holds no profile"),
            (zip(&[("a", b"x"), ("b", b"y")]), ErrorKind::NotAProfile, "this zip archive holds no profile"),
            (zip(&[("a", b"x")]), ErrorKind::Unknown, "this is a text of no known format"),
            (zip(&[("a", &gzip(&gzip(b"a 1\n")))]), ErrorKind::Unknown, "the file is packed more than twice"),
        ] {
            let error = imported(&file).unwrap_err();
            assert_eq!((error.kind, error.message.as_str()), (kind, message));
        }
        let file = zip(&[("one.d", b"main;a 3\n")]);
        let mut encrypted = file.clone();
        // The flags of the member, in the list of files.
        let at = memchr::memmem::find(&encrypted, b"PK\x01\x02").unwrap() + 8;
        encrypted[at] |= 1;
        assert!(imported(&encrypted).unwrap_err().message.contains("encrypted"));
        for end in 4..file.len() {
            assert!(imported(&file[..end]).is_err(), "{end}");
        }
        for at in 0..file.len() {
            let mut bad = file.clone();
            bad[at] ^= 0x55;
            let _ = imported(&bad);
        }
    }

    #[test]
    fn members_share_one_budget() {
        let blanks = vec![b'\n'; 600];
        let file = zip(&[("a.d", &blanks), ("b.d", &blanks), ("c.d", b"a 1\n")]);
        let limits = Limits { inflated_bytes: 1000, ..Limits::default() };
        let error = read(Input { name: "", bytes: &file, sidecar: None }, &limits).unwrap_err();
        assert_eq!(error.kind, ErrorKind::TooLarge);
    }
}
