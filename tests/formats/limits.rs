//! Every cap is reached, by a small file for each and by the fixtures of every format, and says so in a sentence.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use formats::{ErrorKind, ImportError, Imported, Input, Limits};

use crate::fixtures;

fn read(bytes: &[u8], limits: &Limits) -> Result<Imported, ImportError> {
    collapsers::read(Input { name: "x", bytes, sidecar: None }, limits)
}

/// The sentence of a refusal, which must be one for size.
fn refusal(bytes: &[u8], limits: &Limits) -> String {
    let error = read(bytes, limits).expect_err("a cap was passed");
    assert_eq!(error.kind, ErrorKind::TooLarge, "{error}");
    assert!(error.to_string().ends_with(" Cut the recording into smaller parts."), "{error}");
    error.message
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

const FOLDED: &[u8] = b"a;b;c 1\na;b 2\nd 3\n";

#[test]
fn each_cap_says_what_was_too_large() {
    let all = Limits::default();
    assert!(read(FOLDED, &all).is_ok());
    let json = format!(r#"{{"shared":{{"frames":[]}},"x":{}{},"profiles":[]}}"#, "[".repeat(20), "]".repeat(20));
    let zeros = gzip(&vec![b'a'; 65 << 20]);
    for (limits, bytes, message) in [
        (Limits { bytes: 17, ..all.clone() }, FOLDED, "the file is larger than the 0 MiB that are allowed"),
        (
            Limits { inflated_bytes: 17, ..all.clone() },
            &gzip(FOLDED)[..],
            "the unpacked data is larger than the 0 MiB allowed for this file",
        ),
        (
            Limits { inflate_ratio: 2, ..all.clone() },
            &zeros[..],
            "the unpacked data is larger than the 64 MiB allowed for this file",
        ),
        (Limits { samples: 2, ..all.clone() }, FOLDED, "there are more than 2 samples"),
        (Limits { stacks: 3, ..all.clone() }, FOLDED, "there are more than 3 stacks"),
        (Limits { strings: 3, ..all.clone() }, FOLDED, "there are more than 3 names"),
        (Limits { depth: 2, ..all.clone() }, FOLDED, "there are more than 2 frames in a stack"),
        (Limits { json_nesting: 19, ..all }, json.as_bytes(), "values are nested more than 19 deep"),
    ] {
        assert_eq!(refusal(bytes, &limits), message);
    }
    // What is just within the caps is read.
    let within = Limits {
        bytes: FOLDED.len() as u64,
        inflated_bytes: FOLDED.len() as u64,
        samples: 3,
        stacks: 4,
        strings: 5,
        depth: 3,
        json_nesting: 1,
        ..Limits::default()
    };
    assert!(read(FOLDED, &within).is_ok());
    let packed = gzip(FOLDED);
    assert!(read(&packed, &Limits { bytes: packed.len() as u64, ..within }).is_ok());
    let deep = Limits { json_nesting: 40, ..Limits::default() };
    assert!(read(json.as_bytes(), &deep).is_ok_and(|imported| imported.profile.sets.is_empty()));
}

/// A cap, its name, and what a profile has of it.
type Cap = (&'static str, fn(&mut Limits) -> &mut u32, fn(&Imported) -> usize);

#[test]
fn every_format_keeps_to_the_caps() {
    let caps: [Cap; 4] = [
        (
            "samples",
            |limits| &mut limits.samples,
            |imported| imported.profile.sets.iter().map(profile::SampleSet::len).max().unwrap_or(0),
        ),
        ("stacks", |limits| &mut limits.stacks, |imported| imported.profile.stacks.len()),
        (
            "strings",
            |limits| &mut limits.strings,
            |imported| {
                // Those that stacks use: texts of a table that nobody uses need not count.
                let functions = (0..imported.profile.functions.len()).filter_map(|row| u32::try_from(row).ok());
                let mut names: Vec<_> =
                    functions.map(|row| imported.profile.functions.name(profile::FunctionId(row))).collect();
                names.sort_unstable();
                names.dedup();
                names.len()
            },
        ),
        (
            "depth",
            |limits| &mut limits.depth,
            |imported| {
                let stacks = &imported.profile.stacks;
                let rows = (0..stacks.len()).filter_map(|row| u32::try_from(row).ok());
                rows.map(|row| stacks.depth(profile::StackId(row)) as usize).max().unwrap_or(0)
            },
        ),
    ];
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let Ok(imported) = read(&fixture.bytes, &Limits::default()) else { continue };
        for (name, cap, count) in caps {
            let Some(less) = count(&imported).checked_sub(1) else { continue };
            let mut limits = Limits::default();
            *cap(&mut limits) = u32::try_from(less).unwrap();
            match read(&fixture.bytes, &limits) {
                Ok(_) => wrong.push(format!("{}: {} {name} although only {less} are allowed", fixture.name, less + 1)),
                Err(error) if error.kind != ErrorKind::TooLarge => wrong.push(format!("{}: {error}", fixture.name)),
                Err(error) => assert!(error.message.contains(&less.to_string()), "{}: {error}", fixture.name),
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
