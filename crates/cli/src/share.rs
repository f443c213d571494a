//! `isotherm share`: lists of a cluster without their secrets, as one file to give away.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cluster::Names;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use crate::arguments::Arguments;
use crate::cluster::files_of;
use crate::text::{emit, say};

pub(crate) const USAGE: &str = "isotherm share DIR|FILE… OUT [--names hash|keep]";

pub(crate) const HELP: &str = "\
Writes lists of a cluster to one file that can be given away: what Isotherm's figures need is kept, all else is left
out. Environment, arguments, commands, annotations, addresses, secrets and the texts of conditions and events are never
written. Names, namespaces and labels are hashed by a key that is thrown away: the same name is the same hash
everywhere in the file, and nobody can find the name by trying. Zones, instance types, versions, states, quantities and
times stay, and so do kinds. Names that mean a page more than its owner, such as kube-system, stay as well.

The file opens like any other list. With `.gz` at its end it is compressed.

Options:
  --names hash|keep  hash names (the default), or keep them and leave out the rest only

Examples:
  kubectl get nodes,pods,pdb -A -o json > cluster.json && isotherm share cluster.json share.json.gz
  isotherm share snapshot/ share.json.gz --names keep

Exit status: 0 done, 1 a file could not be read or written, 2 a wrong call.
";

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let arguments = match Arguments::parse(arguments, &[], &["--names"]) {
        Ok(arguments) => arguments,
        Err(problem) => return crate::wrong_call(USAGE, &problem),
    };
    let Some((out, files)) = arguments.files.split_last().filter(|(_, files)| !files.is_empty()) else {
        return crate::wrong_call(USAGE, "name what to read, and the file to write at the end");
    };
    let mut names = match arguments.value("--names").unwrap_or("hash") {
        "keep" => Names::kept(),
        "hash" => {
            let mut salt = [0; 32];
            if let Err(error) = getrandom::fill(&mut salt) {
                say(&format!("this system gives no random numbers to hash names with: {error}"));
                return ExitCode::from(1);
            }
            Names::hashed(salt)
        }
        other => return crate::wrong_call(USAGE, &format!("--names is hash or keep, not `{other}`")),
    };
    match share(files, Path::new(out), &mut names) {
        Ok(bytes) => {
            emit(&format!("{out}: {} of lists without their secrets\n", units::format_bytes(bytes as f64)));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            say(&problem);
            ExitCode::from(1)
        }
    }
}

/// Writes all files to one; gives how many bytes of text that are.
fn share(files: &[&str], out: &Path, names: &mut Names) -> Result<u64, String> {
    let paths: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    let paths = files_of(&paths).map_err(|(path, error)| format!("{}: {error}", path.display()))?;
    if paths.iter().any(|path| path == out) {
        return Err(format!("{}: this file is to be read and can't be written over", out.display()));
    }
    let mut shared = Vec::with_capacity(paths.len());
    for path in &paths {
        let fail = |why: String| format!("{}: {why}", path.display());
        let text = read(path).map_err(|error| fail(error.to_string()))?;
        match cluster::share(&text, names) {
            Ok(bytes) => shared.push(bytes),
            // In a folder there may be anything.
            Err(_) if !files.iter().any(|file| Path::new(file) == path) => say(&fail("no JSON, left out".to_owned())),
            Err(why) => return Err(fail(why)),
        }
    }
    let bytes = shared.iter().map(|bytes| bytes.len() as u64).sum();
    let failed = |error: io::Error| format!("{}: {error}", out.display());
    let file = BufWriter::new(File::create(out).map_err(failed)?);
    if out.extension().is_some_and(|end| end == "gz") {
        let mut packed = GzEncoder::new(file, Compression::default());
        shared.iter().try_for_each(|bytes| packed.write_all(bytes)).map_err(failed)?;
        packed.finish().and_then(|mut file| file.flush()).map_err(failed)?;
    } else {
        let mut file = file;
        shared.iter().try_for_each(|bytes| file.write_all(bytes)).and_then(|()| file.flush()).map_err(failed)?;
    }
    Ok(bytes)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = std::fs::read(path)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut text)?;
    Ok(text)
}
