//! Which format an input has: magic numbers first, then protocol buffers that fit whole, then text.
//!
//! What is known but not read is refused by name, lest it be misread as something else.

mod json;
mod lines;

use crate::{ErrorKind, Format, ImportError, Limits, pprof, text};

/// Starts of files that are recognised in order to be refused.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "zip archive"),
    (b"\x28\xB5\x2F\xFD", "zstd archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xFD7zXZ\0", "xz archive"),
    (b"\xDC\xDF\x4A\x53\x4C\x42\x01\0", "Firefox profile in JSLB form"),
    (b"FLR\0", "Java flight recording (JFR)"),
    (b"PERFILE2", "perf.data file"),
    (b"\x7FELF", "program or library (ELF)"),
    (b"\x89PNG", "PNG picture"),
    (b"\xFF\xD8\xFF", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"%PDF", "PDF document"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"\0asm", "WebAssembly module"),
];

/// [`Format::Pprof`] if it is one, `None` if it is text.
pub(crate) fn binary(bytes: &[u8]) -> Result<Option<Format>, ImportError> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(unsupported(Format::Other(name)));
    }
    let verdict = pprof::sniff(bytes);
    if verdict == pprof::Verdict::Whole {
        return Ok(Some(Format::Pprof));
    }
    if text::looks_like_text(bytes) {
        return Ok(None);
    }
    if is_cpu_profile_of_gperftools(bytes) {
        return Err(unsupported(Format::Other("pprof in the legacy form of gperftools")));
    }
    let replaced = memchr::memmem::find_iter(&bytes[..bytes.len().min(4096)], "\u{FFFD}".as_bytes()).count();
    if replaced > 1 {
        let message = "the data went through a text decoder, which destroyed it: save it as binary data";
        let format = Some(Format::Pprof).filter(|_| verdict == pprof::Verdict::Start);
        return Err(ImportError { format, ..ImportError::malformed(message) });
    }
    match verdict {
        pprof::Verdict::Whole | pprof::Verdict::Start => Ok(Some(Format::Pprof)),
        pprof::Verdict::Otlp => Err(unsupported(Format::Other("OpenTelemetry profile (OTLP)"))),
        pprof::Verdict::No => Err(ImportError::new(ErrorKind::Unknown, "this is binary data of no known format")),
    }
}

/// The format of a text.
pub(crate) fn text(text: &str, limits: &Limits) -> Result<Format, ImportError> {
    match text.trim_start().as_bytes().first() {
        None => Err(ImportError::new(ErrorKind::Empty, "the file holds nothing but blanks")),
        Some(b'{' | b'[') => json::sniff(text, limits),
        Some(_) => match lines::sniff(text) {
            Some(format @ Format::Other(_)) => Err(unsupported(format)),
            Some(format) => Ok(format),
            None if text.trim() == "null" => Err(ImportError::new(ErrorKind::Unknown, "the file holds JSON `null`")),
            None => Err(ImportError::new(ErrorKind::Unknown, "this is a text of no known format")),
        },
    }
}

pub(crate) fn unsupported(format: Format) -> ImportError {
    let name = format.name();
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u', 'E', 'O', 'X']) { "an" } else { "a" };
    let message = format!("this is {article} {name}, which can't be read yet");
    ImportError { format: Some(format), ..ImportError::new(ErrorKind::Unsupported, message) }
}

/// Words of 32 or 64 bits in either order: 0, then 3 (google/pprof `profile/legacy_profile.go`, `parseCPU`).
fn is_cpu_profile_of_gperftools(bytes: &[u8]) -> bool {
    const HEADERS: [&[u8]; 4] = [
        &[0, 0, 0, 0, 3, 0, 0, 0],
        &[0, 0, 0, 0, 0, 0, 0, 3],
        &[0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
    ];
    HEADERS.iter().any(|header| bytes.starts_with(header))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_data_is_named() {
        let error = |bytes: &[u8]| binary(bytes).unwrap_err();
        assert_eq!(error(b"PK\x03\x04").message, "this is a zip archive, which can't be read yet");
        assert_eq!(error(&[0, 0, 0, 0, 3, 0, 0, 0]).kind, ErrorKind::Unsupported);
        assert_eq!(error(&[0; 100]).kind, ErrorKind::Unknown);
        assert_eq!(binary(b"main;a 1\n"), Ok(None));
        assert_eq!(binary(&[0x0A, 2, 0x08, 1, 0x32, 0]), Ok(Some(Format::Pprof)));
    }
}
