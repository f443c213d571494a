//! `cargo xtask size`: what the page costs to download, against `xtask/size-budget.json`.

use crate::{Outcome, paths};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// One file's bytes: as it is, gzip at level 9, brotli at level 11.
#[derive(Clone, Copy, Default)]
struct Bytes {
    raw: u64,
    gzip: u64,
    brotli: u64,
    /// What travels: a file that is compressed already goes as it is.
    least: u64,
}

pub(crate) fn run(_args: &[String]) -> Outcome {
    let over = report(&paths::dist())?;
    for sentence in &over {
        eprintln!("xtask size: {sentence}");
    }
    Ok(if over.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the table; gives a sentence for each budget that is exceeded.
pub(crate) fn report(dist: &Path) -> Result<Vec<String>, String> {
    if !dist.join("index.html").is_file() {
        return Err("there is no dist/ yet: cargo xtask build.".to_owned());
    }
    let mut files = Vec::new();
    walk(dist, &mut files).map_err(|e| format!("cannot read {}: {e}.", dist.display()))?;
    files.sort();
    println!("{:>10} {:>10} {:>10}  file", "raw", "gzip", "brotli");
    let (mut page, mut demo, mut all) = (Bytes::default(), Bytes::default(), Bytes::default());
    for file in &files {
        let bytes = measure(file).map_err(|e| format!("cannot read {}: {e}.", file.display()))?;
        let name = file.strip_prefix(dist).unwrap_or(file);
        line(&bytes, &name.display().to_string());
        add(&mut all, &bytes);
        if name.starts_with("demo") {
            add(&mut demo, &bytes);
        } else if is_page(name) {
            add(&mut page, &bytes);
        }
    }
    line(&all, "total");
    line(&page, "the page until the first graph (html, css, js, wasm)");
    line(&demo, "the demo");

    let budget = budget()?;
    let limits = [("page_brotli", page.brotli), ("demo_transferred", demo.least)];
    let mut over = Vec::new();
    for (key, bytes) in limits {
        let limit = budget[key]
            .as_u64()
            .ok_or_else(|| format!("xtask/size-budget.json names no number of bytes for {key}."))?;
        println!("{key}: {bytes} of {limit} bytes");
        if bytes > limit {
            over.push(format!(
                "{key} is {bytes} bytes, {} over its budget of {limit} (xtask/size-budget.json).",
                bytes - limit
            ));
        }
    }
    Ok(over)
}

fn budget() -> Result<Value, String> {
    let path = paths::root().join("xtask/size-budget.json");
    let text = fs::read(&path).map_err(|e| format!("cannot read {}: {e}.", path.display()))?;
    serde_json::from_slice(&text).map_err(|e| format!("{} is not JSON: {e}.", path.display()))
}

/// Whether a file is loaded before the first graph: those at the top, but no parts, and nothing for other pages.
fn is_page(name: &Path) -> bool {
    let extension = name.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let text = name.to_string_lossy();
    // embed-HASH.css is a stylesheet of the page.
    let others = ["embed.", "grafana", "split-", "chunk-", "chunks-", "sw."];
    let for_others = others.iter().any(|start| text.starts_with(start));
    matches!(extension, "html" | "css" | "js" | "wasm") && !for_others
}

fn measure(file: &Path) -> std::io::Result<Bytes> {
    let raw = fs::read(file)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&raw)?;
    let gzip = gzip.finish()?.len();
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut raw.as_slice(), &mut brotli, &parameters)?;
    let (raw, brotli) = (raw.len() as u64, brotli.len() as u64);
    Ok(Bytes { raw, gzip: gzip as u64, brotli, least: raw.min(brotli) })
}

fn add(sum: &mut Bytes, bytes: &Bytes) {
    sum.raw += bytes.raw;
    sum.gzip += bytes.gzip;
    sum.brotli += bytes.brotli;
    sum.least += bytes.least;
}

fn line(bytes: &Bytes, name: &str) {
    println!("{:>10} {:>10} {:>10}  {name}", bytes.raw, bytes.gzip, bytes.brotli);
}

fn walk(dir: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name == "grafana") {
            // The plugin holds the same files again.
            continue;
        }
        if path.is_dir() {
            walk(&path, out)?;
        } else {
            out.push(path);
        }
    }
    Ok(())
}
