//! `cargo xtask demo`: makes `public/demo` anew, the same bytes every time.
//!
//! A cluster as its API server lists it (`cluster/`), profiles of its pods (`program/`), and
//! `demo.json`, which tells the home screen what there is. All of it is invented here; nothing
//! depends on time, machine or chance.

mod clock;
mod cluster;
mod gzip;
mod program;
mod rng;
#[cfg(test)]
mod tests;

use crate::Outcome;
use crate::paths;
use serde_json::{Map, Value, json};
use std::fs;
use std::process::ExitCode;

/// A file of the demo: its name and bytes.
type File = (String, Vec<u8>);

/// Where the page finds the demo, relative to itself.
const FOLDER: &str = "demo";

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(argument) = args.first() {
        return Err(format!("`{argument}` is not understood; this command takes no arguments."));
    }
    let folder = paths::root().join("public").join(FOLDER);
    fs::create_dir_all(&folder).map_err(|e| format!("can't make {}: {e}.", folder.display()))?;
    let files = files()?;
    for (name, bytes) in &files {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|e| format!("can't write {}: {e}.", path.display()))?;
        println!("{:>9} {name}", bytes.len());
    }
    println!("{:>9} in all, in {}", files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(), folder.display());
    Ok(ExitCode::SUCCESS)
}

/// Every file of the demo.
fn files() -> Result<Vec<File>, String> {
    let cluster = cluster::cluster();
    let mut files = Vec::new();
    let mut lists = Vec::new();
    for (name, text) in cluster.lists() {
        let file = format!("{name}.json.gz");
        lists.push(url(&file));
        files.push((file, gzip::gzip(text.as_bytes())));
    }
    let mut profiles = Vec::new();
    for demo in program::profiles(&cluster)? {
        let mut entry = Map::new();
        entry.insert("title".to_owned(), json!(demo.title));
        entry.insert("note".to_owned(), json!(demo.note));
        entry.insert("url".to_owned(), url(demo.file));
        if let Some(baseline) = demo.baseline {
            entry.insert("baseline".to_owned(), url(baseline));
        }
        profiles.push(Value::Object(entry));
        files.push((demo.file.to_owned(), gzip::gzip(&demo.data)));
    }
    let index = json!({
        "title": "A news site's cluster",
        "note": cluster.note(),
        "cluster": lists,
        "profiles": profiles,
    });
    files.push(("demo.json".to_owned(), format!("{index:#}\n").into_bytes()));
    Ok(files)
}

/// A file's URL, relative to the page.
fn url(file: &str) -> Value {
    json!(format!("{FOLDER}/{file}"))
}
