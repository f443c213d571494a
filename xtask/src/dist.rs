//! `cargo xtask build`: trunk, then the names of the hashed files into index.html.
//!
//! Trunk would start the page with an inline script, which a strict Content-Security-Policy
//! forbids; `public/boot.js` starts it instead and needs the names.

use crate::process::{command, run_logged};
use crate::progress::Step;
use crate::setup::{self, Purpose, Toolbox};
use crate::{Outcome, grafana, offline, pack, paths, split, styles};
use sha2::{Digest as _, Sha384};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(arg) = args.first() {
        return Err(format!("it takes no arguments, but was given {arg}."));
    }
    build(&setup::ensure(Purpose::Build)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds `dist/` for release.
pub(crate) fn build(tools: &Toolbox) -> Result<(), String> {
    let mut step = Step::start("page: trunk build --release");
    let mut trunk = command("trunk");
    tools.on_path(&mut trunk)?;
    split::prepare(&mut trunk)?;
    trunk
        .args(["build", "--release", "--color", "never"])
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env_remove("NO_COLOR");
    run_logged(&mut step, "trunk", &mut trunk, None)?.or_sentence("the page does not build.")?;
    step.done("");
    link(&paths::dist(), tools)?;
    offline::finish(&paths::dist())?;
    grafana::assemble(&paths::dist())
}

/// Names boot.js, worker.js and offline.js by their content and writes all names into index.html.
fn link(dist: &Path, tools: &Toolbox) -> Result<(), String> {
    let names = fs::read_dir(dist).map_err(|e| format!("cannot read {}: {e}.", dist.display()))?;
    let names: Vec<String> = names.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    let find = |start: &str, end: &str| {
        let mut hits = names.iter().filter(|n| n.starts_with(start) && n.ends_with(end));
        match (hits.next(), hits.next()) {
            (Some(name), None) => Ok(name.clone()),
            (None, _) => Err(format!("the built page has no {start}*{end}.")),
            _ => Err(format!("the built page has more than one {start}*{end}.")),
        }
    };
    let (glue, wasm) = (find("isotherm-app-", ".js")?, find("isotherm-app-", "_bg.wasm")?);
    let glue = split::finish(dist, &glue, tools)?;
    let (boot, worker) = (hashed(dist, "boot", "js")?, hashed(dist, "worker", "js")?);
    let offline = hashed(dist, "offline", "js")?;
    let read = |name: &str| fs::read(dist.join(name)).map_err(|e| format!("cannot read dist/{name}: {e}."));
    let wasm_bytes = read(&wasm)?.len();
    let (glue_sri, boot_sri) = (integrity(&read(&glue)?), integrity(&read(&boot)?));
    let offline_sri = integrity(&read(&offline)?);
    // The wasm is not preloaded: of several panels on one page only the first needs it. It has no integrity: the
    // browser would then hold back the whole file before compiling.
    let head = format!(
        r#"<link rel="modulepreload" href="./{glue}" integrity="{glue_sri}">
    <meta name="isotherm-glue" content="./{glue}">
    <meta name="isotherm-wasm" content="./{wasm}">
    <meta name="isotherm-wasm-bytes" content="{wasm_bytes}">
    <meta name="isotherm-worker" content="./{worker}">
    <script type="module" src="./{boot}" integrity="{boot_sri}"></script>
    <script type="module" src="./{offline}" integrity="{offline_sri}"></script>"#
    );
    let index = dist.join("index.html");
    let html = String::from_utf8(read("index.html")?).map_err(|_| "dist/index.html is not UTF-8.".to_owned())?;
    let html = styles::join(dist, &with_head(&html, &head)?, &integrity)?;
    fs::write(&index, html).map_err(|e| format!("cannot write {}: {e}.", index.display()))
}

/// Puts `head` in the place of the link that told trunk to build the wasm, and of its comment.
fn with_head(html: &str, head: &str) -> Result<String, String> {
    let missing = || "app/index.html has no `<link data-trunk rel=\"rust\" …>`.".to_owned();
    let link = html.find("<link data-trunk rel=\"rust\"").ok_or_else(missing)?;
    let end = html[link..].find('>').map(|at| link + at + 1).ok_or_else(missing)?;
    let before = html[..link].trim_end();
    let start = if before.ends_with("-->") { before.rfind("<!--").unwrap_or(link) } else { link };
    Ok(format!("{}{head}{}", &html[..start], &html[end..]))
}

/// Takes the comments out of a script, and renames `NAME.EXTENSION` to `NAME-HASH.EXTENSION`, so that no cache serves an
/// old one.
fn hashed(dist: &Path, name: &str, extension: &str) -> Result<String, String> {
    let plain = dist.join(format!("{name}.{extension}"));
    let trouble = |e| format!("cannot name {} by its content: {e}.", plain.display());
    let script = pack::without_comments(&fs::read_to_string(&plain).map_err(trouble)?);
    let new = format!("{name}-{}.{extension}", split::short(script.as_bytes()));
    fs::write(dist.join(&new), script).map_err(trouble)?;
    fs::remove_file(&plain).map_err(trouble)?;
    Ok(new)
}

/// The value of an `integrity` attribute.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64(&Sha384::digest(bytes)))
}

/// Base64 of a multiple of three bytes, which a SHA-384 is: no padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len() / 3 * 4);
    for group in bytes.chunks_exact(3) {
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for shift in [18, 12, 6, 0] {
            out.push(char::from(DIGITS[(bits >> shift & 63) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_as_browsers_want_it() {
        // printf '' | openssl dgst -sha384 -binary | base64
        assert_eq!(integrity(b""), "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb");
    }

    #[test]
    fn head_replaces_link_and_comment() {
        let html = "<head>\n  <!-- a -->\n  <p>\n  <!-- b -->\n  <link data-trunk rel=\"rust\" x=\"1\">\n</head>";
        assert_eq!(with_head(html, "HEAD").unwrap(), "<head>\n  <!-- a -->\n  <p>\n  HEAD\n</head>");
        assert!(with_head("<head></head>", "").is_err());
    }
}
