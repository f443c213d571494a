//! Speed of readers: `cargo bench -p isotherm-formats`. Without names of files it reads a made-up profile as every
//! writer writes it; `ISOTHERM_BENCH_FILES` (paths, separated by colons) names others. Where `node` is installed, JSON
//! files are beside its `JSON.parse` of the same bytes in the same run.
#![allow(missing_docs, clippy::unwrap_used, reason = "a program of its own")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use isotherm_formats::write::{Options, Target, write};
use isotherm_formats::{Input, Limits, read};
use profile::{Metric, Profile, ProfileBuilder, SampleSet, StackId, Weights};

fn main() {
    println!("{:>28} {:>8} {:>9} {:>8} {:>10} {:>7}", "file", "MB", "ms", "MB/s", "parse_ms", "ratio");
    let made = std::env::temp_dir().join(format!("isotherm-readers-{}", std::process::id()));
    let files: Vec<PathBuf> = match std::env::var("ISOTHERM_BENCH_FILES") {
        Ok(paths) => paths.split(':').map(PathBuf::from).collect(),
        Err(_) => make(&made),
    };
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let mut best = f64::INFINITY;
        for _ in 0..3 {
            let start = Instant::now();
            let input = Input { name: "bench", bytes: &bytes, sidecar: None };
            std::hint::black_box(read(input, &Limits::default()).unwrap());
            best = best.min(start.elapsed().as_secs_f64() * 1e3);
        }
        let is_json = matches!(bytes.first(), Some(b'{' | b'['));
        let parse = is_json.then(|| json_parse_ms(&file)).flatten();
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mb = bytes.len() as f64 / 1e6;
        println!(
            "{name:>28} {mb:>8.1} {best:>9.1} {:>8.1} {:>10} {:>7}",
            mb / best * 1e3,
            parse.map_or("-".to_owned(), |ms| format!("{ms:.1}")),
            parse.map_or("-".to_owned(), |ms| format!("{:.2}", best / ms))
        );
    }
    let _ = std::fs::remove_dir_all(made);
}

fn json_parse_ms(file: &Path) -> Option<f64> {
    let script = "const t=require('fs').readFileSync(process.argv[1],'utf8');let b=1e9;for(let i=0;i<3;i++){\
                  const s=performance.now();JSON.parse(t);b=Math.min(b,performance.now()-s)}console.log(b)";
    let output = Command::new("node").args(["--max-old-space-size=8000", "-e", script]).arg(file).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn make(folder: &Path) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    let profile = grown(200_000);
    Target::ALL
        .iter()
        .filter(|target| **target != Target::Csv)
        .map(|target| {
            let mut bytes = Vec::new();
            write(&profile, *target, &Options { gzip: Some(false) }, &mut bytes).unwrap();
            let path = folder.join(target.id());
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect()
}

/// A profile of stacks that grow from each other, the same each time.
fn grown(stacks: u32) -> Profile {
    let mut builder = ProfileBuilder::default();
    let mut state = 1u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let frames: Vec<_> = (0..20_000)
        .map(|n| builder.named_frame(&format!("package_{}::module::function_{n}", n % 97)).unwrap())
        .collect();
    let mut known = vec![StackId::NONE];
    let mut set = SampleSet::default();
    let mut weights = Vec::new();
    while (known.len() as u32) < stacks {
        let parent = known[(below(known.len() as u64) * below(known.len() as u64) / known.len() as u64) as usize];
        let stack = builder.stack(parent, frames[below(20_000) as usize]).unwrap();
        known.push(stack);
        set.stacks.push(stack);
        weights.push(1 + below(1000) as i64);
    }
    set.metrics = vec![Metric { kind: "cpu".into(), unit: "nanoseconds".into(), weights: Weights::Int(weights) }];
    builder.push_set(set).unwrap();
    builder.finish()
}
