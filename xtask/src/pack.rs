//! The wasm files of the page's parts, as they are served: large ones by themselves, small ones together in one file, so
//! that a part doesn't cost a request for each of the functions that it shares with others.

use std::fmt::Write as _;

/// What the splitter writes to fetch a part.
const FETCHED: [&str; 2] = [
    "{\n    const src = fetch(new URL(\"./",
    ".wasm\", import.meta.url));\n    src.catch(() => {});\n    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}\n,",
];
/// What fetches them instead. A failed start is told from a wrong content type: static hosts that don't know wasm are
/// served too.
const HELPERS: &str = "
async function fetched(name) {
    const response = await fetch(new URL(`./${name}.wasm`, import.meta.url));
    if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
    return response.arrayBuffer();
}
function part(name) {
    const bytes = fetched(name);
    bytes.catch(() => {});
    return async imports => WebAssembly.instantiate(await bytes, imports);
}
let chunks;
function chunk(name) {
    chunks ??= fetched(CHUNKS).then(WebAssembly.compile);
    chunks.catch(() => { chunks = undefined });
    const all = chunks;
    return async imports => WebAssembly.instantiate(WebAssembly.Module.customSections(await all, name)[0], imports);
}
";

/// A module that only holds other files, each as a custom section of its name.
pub(crate) fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"\0asm\x01\0\0\0".to_vec();
    for (name, bytes) in files {
        let mut section = Vec::new();
        number(name.len(), &mut section);
        section.extend_from_slice(name.as_bytes());
        section.extend_from_slice(bytes);
        out.push(0);
        number(section.len(), &mut out);
        out.extend_from_slice(&section);
    }
    out
}

/// A number as wasm writes it (LEB128).
fn number(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// The splitter's script with parts under the names that they are served by: `names` gives the name of a part's file,
/// or `None` for one in the file `chunks`.
pub(crate) fn linked(
    script: &str,
    chunks: &str,
    names: &dyn Fn(&str) -> Option<Option<String>>,
) -> Result<String, String> {
    let unknown = || "the splitter's script is not written as this program knows it: see xtask/src/pack.rs.".to_owned();
    let mut out = String::new();
    let mut rest = script;
    while let Some((before, after)) = rest.split_once(FETCHED[0]) {
        let (stem, after) = after.split_once(FETCHED[1]).ok_or_else(unknown)?;
        out.push_str(before);
        let name = names(stem).ok_or_else(unknown)?;
        let _ = match name {
            Some(name) => write!(out, "part(\"{name}\"),"),
            None => write!(out, "chunk(\"{stem}\"),"),
        };
        rest = after;
    }
    out.push_str(rest);
    if out.contains("instantiateStreaming") {
        return Err(unknown());
    }
    out.push_str(&HELPERS.replace("CHUNKS", &format!("\"{chunks}\"")));
    Ok(without_comments(&out).replace("__chunk_", "c"))
}

/// A script without the lines that hold only a comment, and without indentation.
pub(crate) fn without_comments(script: &str) -> String {
    let mut out = String::new();
    let mut is_comment = false;
    for line in script.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.starts_with("//") && !line.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_in_custom_sections() {
        let files = [("a".to_owned(), vec![7; 200]), ("bc".to_owned(), vec![])];
        let packed = packed(&files);
        assert_eq!(&packed[..14], b"\0asm\x01\0\0\0\0\xca\x01\x01a\x07");
        assert_eq!(&packed[packed.len() - 5..], b"\0\x03\x02bc");
        assert_eq!(packed.len(), 8 + 3 + 202 + 2 + 3);
    }

    #[test]
    fn parts_are_named_and_chunks_are_packed() {
        let fetch = |stem: &str| format!("{}{stem}{} []);\n", FETCHED[0], FETCHED[1]);
        let script = format!(
            "/* a */\nconst __chunk_1 = makeLoad(() => {}// b\nmakeLoad(() => {}",
            fetch("chunk_1"),
            fetch("x")
        );
        let names = |stem: &str| Some((stem == "x").then(|| "x-0".to_owned()));
        let linked = linked(&script, "chunks-0", &names).unwrap();
        assert!(
            linked.starts_with(
                "const c1 = makeLoad(() => chunk(\"chunk_1\"), []);\nmakeLoad(() => part(\"x-0\"), []);\n"
            )
        );
        assert!(linked.contains("fetched(\"chunks-0\")"), "{linked}");
        assert!(super::linked(&script, "", &|_| None).is_err());
        assert!(super::linked("WebAssembly.instantiateStreaming(src)", "", &names).is_err());
    }

    #[test]
    fn comments_go_and_strings_stay() {
        assert_eq!(without_comments("// a\n  b('//c'); // d\n/* e\n * f */\n\ng()\n"), "b('//c'); // d\ng()\n");
    }
}
