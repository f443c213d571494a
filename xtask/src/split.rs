//! Splits the page's wasm into the file that starts it and those that are fetched when needed (`app/src/apart.rs`).
//!
//! The splitter needs the linker's relocations, which `wasm-bindgen` throws away, so it has to run between the two. Trunk
//! leaves no room there; it runs what PATH calls `wasm-bindgen`, and for this build that is xtask itself ([`stand_in`]).

use crate::pack;
use crate::paths;
use crate::process::{command, run_logged};
use crate::progress::Step;
use crate::setup::Toolbox;
use sha2::{Digest as _, Sha384};
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where the splitter writes, as the stand-in is told.
const OUT: &str = "ISOTHERM_SPLIT_OUT";
/// The PATH on which the stand-in finds the real wasm-bindgen.
const REST: &str = "ISOTHERM_SPLIT_PATH";
/// Smaller parts are packed into one file.
const SMALL_BYTES: usize = 8 << 10;

/// Whether this program was started as `wasm-bindgen`.
pub(crate) fn is_stand_in() -> bool {
    std::env::args_os().next().is_some_and(|name| Path::new(&name).file_stem().is_some_and(|s| s == "wasm-bindgen"))
}

/// Does what trunk wants of wasm-bindgen, on the part of the module that starts the page.
pub(crate) fn stand_in() -> ExitCode {
    match bind() {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("xtask as wasm-bindgen: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn bind() -> Result<ExitCode, String> {
    let mut args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let out = PathBuf::from(std::env::var_os(OUT).ok_or("it was not started by `cargo xtask build`.")?);
    let path = std::env::var_os(REST).unwrap_or_default();
    if let Some(module) = args.iter_mut().find(|arg| arg.to_string_lossy().ends_with(".wasm")) {
        let mut split = Command::new("wasm-split-cli");
        split.env("PATH", &path).arg(&*module).arg(&out).args(["--out-name", "isotherm-app"]);
        if !split.status().map_err(|e| format!("wasm-split-cli could not be started: {e}."))?.success() {
            return Err("wasm-split-cli failed.".to_owned());
        }
        *module = out.join("isotherm-app.wasm").into_os_string();
        // The parts share the table and the memory of this one.
        args.push("--keep-lld-exports".into());
    }
    let mut real = Command::new("wasm-bindgen");
    let status = real.env("PATH", &path).args(args).status();
    let status = status.map_err(|e| format!("wasm-bindgen could not be started: {e}."))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folder that the splitter fills during a build.
fn folder() -> PathBuf {
    paths::target().join("xtask-split")
}

/// Puts the stand-in before the real wasm-bindgen on the PATH of a command that has the tools there.
pub(crate) fn prepare(trunk: &mut Command) -> Result<(), String> {
    let (out, bin) = (folder().join("out"), folder().join("bin"));
    let trouble = |e: std::io::Error| format!("cannot prepare {}: {e}.", folder().display());
    if folder().exists() {
        fs::remove_dir_all(folder()).map_err(trouble)?;
    }
    fs::create_dir_all(&out).map_err(trouble)?;
    fs::create_dir_all(&bin).map_err(trouble)?;
    let own = std::env::current_exe().map_err(trouble)?;
    fs::copy(own, bin.join("wasm-bindgen")).map_err(trouble)?;
    let tools = trunk.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value).unwrap_or_default();
    let tools = tools.to_owned();
    let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&tools)))
        .map_err(|e| format!("a folder's name cannot be on PATH: {e}."))?;
    trunk.env("PATH", path).env(REST, tools).env(OUT, out);
    Ok(())
}

/// Puts the parts beside the page, named by their content, and makes glue and parts know each other. Gives the name of
/// the glue, which gets a new one.
pub(crate) fn finish(dist: &Path, glue: &str, tools: &Toolbox) -> Result<String, String> {
    let out = folder().join("out");
    let trouble = |e: std::io::Error| format!("cannot put the parts into {}: {e}.", dist.display());
    let mut parts: Vec<PathBuf> = fs::read_dir(&out).map_err(trouble)?.flatten().map(|entry| entry.path()).collect();
    parts.retain(|part| part.extension().is_some_and(|e| e == "wasm") && !part.ends_with("isotherm-app.wasm"));
    parts.sort();
    let mut step = Step::start(&format!("parts of the page: wasm-opt on {}", parts.len()));
    optimise(&mut step, &parts, tools)?;
    let mut names = HashMap::new();
    let mut small = Vec::new();
    for part in &parts {
        let stem = part.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(part).map_err(trouble)?;
        if stem.starts_with("chunk_") && bytes.len() < SMALL_BYTES {
            names.insert(stem.clone(), None);
            small.push((stem, bytes));
        } else {
            let name = format!("{}-{}", stem.replace('_', "-"), short(&bytes));
            fs::write(dist.join(format!("{name}.wasm")), &bytes).map_err(trouble)?;
            names.insert(stem, Some(name));
        }
    }
    let chunks = pack::packed(&small);
    let chunks_name = format!("chunks-{}", short(&chunks));
    fs::write(dist.join(format!("{chunks_name}.wasm")), chunks).map_err(trouble)?;
    let script = fs::read_to_string(out.join("__wasm_split.js")).map_err(trouble)?;
    let mut link = pack::linked(&script, &chunks_name, &|stem| names.get(stem).cloned())?;
    let text = fs::read_to_string(dist.join(glue)).map_err(trouble)?;
    // Only where it is fetched from: the wasm itself knows the module by its old name.
    let from = "from \"./__wasm_split.js\"";
    if !text.contains(from) {
        return Err(format!("{glue} does not ask for the parts of the page: was it built with the feature `split`?"));
    }
    let mut all = Sha384::new();
    all.update(&text);
    all.update(&link);
    let link_name = format!("parts-{}.js", short(&all.finalize()));
    let text = pack::without_comments(&text.replace(from, &format!("from \"./{link_name}\"")));
    let named = format!("isotherm-app-{}.js", short(text.as_bytes()));
    link = link.replace("./isotherm-app.js", &format!("./{named}"));
    fs::write(dist.join(&link_name), link).map_err(trouble)?;
    fs::remove_file(dist.join(glue)).map_err(trouble)?;
    fs::write(dist.join(&named), text).map_err(trouble)?;
    step.done("");
    Ok(named)
}

/// Runs binaryen over the parts, all in one process of Node.
fn optimise(step: &mut Step, parts: &[PathBuf], tools: &Toolbox) -> Result<(), String> {
    let mut node = command("node");
    node.arg(paths::root().join("xtask/tools/binaryen/optimize.mjs")).arg(&tools.binaryen).args(parts);
    run_logged(step, "wasm-opt", &mut node, None)?.or_sentence("wasm-opt failed on a part of the page.")?;
    Ok(())
}

/// The part of a digest that goes into a file's name.
pub(crate) fn short(bytes: &[u8]) -> String {
    Sha384::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
