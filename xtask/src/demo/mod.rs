//! `cargo xtask demo`: makes `public/demo` anew.

mod clock;
mod cluster;
mod gzip;
mod rng;

use crate::Outcome;
use crate::paths;
use std::fs;
use std::process::ExitCode;

pub(crate) fn run(_args: &[String]) -> Outcome {
    let folder = paths::root().join("public/demo");
    fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let cluster = cluster::cluster();
    for (name, text) in cluster.lists() {
        let bytes = gzip::gzip(text.as_bytes());
        println!("{name} {} {}", text.len(), bytes.len());
        fs::write(folder.join(format!("{name}.json.gz")), bytes).map_err(|e| e.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}
