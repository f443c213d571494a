//! Profiles of Haskell programs (GHC User's Guide, "Profiling"): `+RTS -p` writes a text with a table, indented by
//! depth, `-pj` writes JSON. Frames are cost centres, `Module.name`.

mod json;
mod report;

use profile::{Frame, FrameId, Function, ProfileBuilder, StringId};

use crate::{ImportError, Imported, Limits, Warning};

pub(crate) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let read = if text.trim_start().starts_with('{') { json::read } else { report::read };
    read(text, limits, warnings)
}

fn frame(module: &str, name: &str, source: &str, builder: &mut ProfileBuilder) -> Result<FrameId, ImportError> {
    let full = if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") };
    let mut function = Function::named(builder.string(&full)?);
    if !module.is_empty() {
        function.module = builder.string(module)?;
    }
    let (file, line) = place(source);
    function.file = if file.is_empty() { StringId::NONE } else { builder.string(file)? };
    function.start_line = line;
    let function = builder.function(function)?;
    Ok(builder.frame(Frame::of(function))?)
}

/// File and line of `a.hs:12:3-9` or `a.hs:(12,3)-(14,5)`; nothing of `<no location info>`.
fn place(source: &str) -> (&str, u32) {
    if source.starts_with('<') {
        return ("", 0);
    }
    for (at, _) in source.match_indices(':') {
        let rest = source[at + 1..].trim_start_matches('(');
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if let Ok(line) = rest[..end].parse() {
            return (&source[..at], line);
        }
    }
    (source, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_lines() {
        for (source, want) in [
            ("src/A.hs:12:3-9", ("src/A.hs", 12)),
            ("C:\\A.hs:(12,3)-(14,5)", ("C:\\A.hs", 12)),
            ("<no location info>", ("", 0)),
            ("A.hs", ("A.hs", 0)),
            ("", ("", 0)),
        ] {
            assert_eq!(place(source), want, "{source}");
        }
    }
}
