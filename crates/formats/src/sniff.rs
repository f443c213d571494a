//! Which format an input has: magic numbers first, then protocol buffers that fit whole, then text.
//!
//! What is known but not read is refused by name, lest it be misread as something else.

mod json;
mod lines;

use crate::{ErrorKind, Format, ImportError, Limits, async_profiler, otlp, pprof, pprof_legacy, text};

/// Start of a container of JSON and columns, in which Firefox's profiler and samply write profiles.
const JSLB: &[u8] = b"\xDC\xDF\x4A\x53\x4C\x42\x01\0";

/// Starts of profiles.
const PROFILES: &[(&[u8], Format)] = &[(b"FLR\0", Format::Jfr), (b"PERFILE2", Format::PerfData)];

/// Starts of what is no profile.
const OTHERS: &[(&[u8], &str)] = &[
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x7FELF", "a program or library (ELF)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\0asm", "a WebAssembly module"),
];

/// The format of binary data, `None` if it is text.
pub(crate) fn binary(bytes: &[u8]) -> Result<Option<Format>, ImportError> {
    if bytes.starts_with(JSLB) {
        return Ok(Some(Format::FirefoxProcessed));
    }
    if let Some((_, format)) = PROFILES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(unsupported(*format));
    }
    if let Some((_, name)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(not_a_profile(name));
    }
    if pprof_legacy::is_cpu(bytes) {
        return Ok(Some(Format::PprofLegacy));
    }
    let verdict = pprof::sniff(bytes);
    if verdict == pprof::Verdict::Whole {
        return Ok(Some(Format::Pprof));
    }
    if verdict == pprof::Verdict::Otlp && otlp::is_protobuf(bytes) {
        return Ok(Some(Format::Otlp));
    }
    if text::looks_like_text(bytes) {
        return Ok(None);
    }
    let replaced = memchr::memmem::find_iter(&bytes[..bytes.len().min(4096)], "\u{FFFD}".as_bytes()).count();
    if replaced > 1 {
        let message = "the data went through a text decoder, which destroyed it: save it as binary data";
        let format = Some(Format::Pprof).filter(|_| verdict == pprof::Verdict::Start);
        return Err(ImportError { format, ..ImportError::malformed(message) });
    }
    match verdict {
        pprof::Verdict::Whole | pprof::Verdict::Start => Ok(Some(Format::Pprof)),
        pprof::Verdict::Otlp => Ok(Some(Format::Otlp)),
        pprof::Verdict::No => Err(ImportError::new(ErrorKind::Unknown, "this is binary data of no known format")),
    }
}

/// samply's `.syms.json`, by the keys of its root (samply `shared/symbol_precog.rs`).
pub(crate) fn is_symbols(text: &str) -> bool {
    json::has_keys(text, &["string_table", "data"])
}

/// The format of a text.
pub(crate) fn text(text: &str, limits: &Limits) -> Result<Format, ImportError> {
    match text.trim_start().as_bytes().first() {
        None => Err(ImportError::new(ErrorKind::Empty, "the file holds nothing but blanks")),
        Some(b'{' | b'[') => match json::sniff(text, limits) {
            // `[unknown];read 3` and `{{closure}} 2` start like JSON.
            Err(error) if error.kind != ErrorKind::Unsupported && lines::starts_folded(text, limits) => {
                Ok(Format::Folded)
            }
            sniffed => sniffed,
        },
        Some(_) if lines::is_html(text) && async_profiler::sniff(text) => Ok(Format::AsyncProfilerHtml),
        Some(_) if lines::is_html(text) => Err(not_a_profile("an HTML page")),
        Some(_) => match lines::sniff(text) {
            Some(format) => Ok(format),
            None if text.trim() == "null" => Err(ImportError::new(ErrorKind::Unknown, "the file holds JSON `null`")),
            None => Err(ImportError::new(ErrorKind::Unknown, "this is a text of no known format")),
        },
    }
}

pub(crate) fn unsupported(format: Format) -> ImportError {
    let message = "files of this format can't be read yet";
    ImportError { format: Some(format), ..ImportError::new(ErrorKind::Unsupported, message) }
}

fn not_a_profile(what: &str) -> ImportError {
    ImportError::new(ErrorKind::NotAProfile, format!("this is {what}, not a profile"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_brackets_are_no_json() {
        for text in ["[unknown];read 3\n", "{{closure}} 2", "[3];a 1\n", "[];a 1\n", "\n[k];b 1\r\n", "[a] 1 2\n"] {
            assert_eq!(super::text(text, &Limits::default()), Ok(Format::Folded), "{text}");
        }
        for text in ["{\"a\": 10\n}", "{\"a\": 1", "[1,\n2 3]", "[ 12", "{\"a\":\n 12 34\n}"] {
            assert!(super::text(text, &Limits::default()).is_err(), "{text}");
        }
    }

    #[test]
    fn binary_data_is_named() {
        let error = |bytes: &[u8]| binary(bytes).unwrap_err();
        assert_eq!(error(b"BZh9").message, "this is a bzip2 archive, not a profile");
        assert_eq!(error(b"FLR\0").kind, ErrorKind::Unsupported);
        assert_eq!(
            binary(&[0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
            Ok(Some(Format::PprofLegacy))
        );
        assert_eq!(error(&[0; 100]).kind, ErrorKind::Unknown);
        assert_eq!(binary(b"main;a 1\n"), Ok(None));
        assert_eq!(binary(&[0x0A, 2, 0x08, 1, 0x32, 0]), Ok(Some(Format::Pprof)));
    }
}
