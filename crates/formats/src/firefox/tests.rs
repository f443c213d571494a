//! Tables that contradict themselves, symbols from beside the file, containers.

use profile::StackId;

use crate::{ImportError, Imported, Limits};

/// A profile with a thread of two functions, one of them in a library, its stacks and samples as given.
fn thread(stacks: &str, samples: &str) -> String {
    let tables = r#""stringArray":["main","0x20"],"funcTable":{"name":[0,1],"resource":[-1,0]},"resourceTable":{"lib":[0]},
        "frameTable":{"func":[0,1],"address":[-1,32],"inlineDepth":[0,0]}"#;
    let libs = r#"[{"name":"libx","breakpadId":"ABCDEF0123456789ABCDEF01234567890"}]"#;
    let thread = format!(r#"{{"name":"T",{tables},"stackTable":{stacks},"samples":{samples}}}"#);
    format!(r#"{{"meta":{{"version":1}},"libs":{libs},"threads":[{thread}]}}"#)
}

fn read(text: &str, sidecar: Option<&[u8]>) -> Result<Imported, ImportError> {
    super::read(text, sidecar, &Limits::default(), Vec::new())
}

/// The stacks of the first set, each with what is known of its frames.
fn stacks(imported: &Imported) -> Vec<String> {
    let profile = &imported.profile;
    let describe = |stack: &StackId| {
        let (mut stack, mut frames) = (*stack, Vec::new());
        while !stack.is_none() {
            let frame = profile.frames.get(profile.stacks.frame(stack));
            let function = profile.functions.get(frame.function);
            let texts = [function.name, function.file, function.module];
            let [name, file, module] = texts.map(|text| profile.strings.get(text));
            frames.push(format!("{name}@{module}:{file}:{}{}", frame.line, if frame.inlined { "i" } else { "" }));
            stack = profile.stacks.parent(stack);
        }
        frames.reverse();
        frames.join(";")
    };
    profile.sets[0].stacks.iter().map(describe).collect()
}

const STACKS: &str = r#"{"frame":[0,1],"prefix":[null,0]}"#;

#[test]
fn contradictions_are_refused() {
    let samples = r#"{"stack":[1]}"#;
    for (stacks, samples, message) in [
        (r#"{"frame":[0,1],"prefix":[1,0]}"#, samples, "the prefix of stack 0 is no stack before it"),
        (r#"{"frame":[0,1],"prefix":[null,1]}"#, samples, "the prefix of stack 1 is no stack before it"),
        (r#"{"frame":[0,1],"prefixOffset":[0,2]}"#, samples, "the prefix of stack 1 is no stack before it"),
        (r#"{"frame":[0,7],"prefix":[null,0]}"#, samples, "stack 1 names a frame that is none of the 2 there are"),
        (r#"{"frame":[0],"prefix":[]}"#, samples, "there are 1 frames but 0 prefixes of stacks"),
        (STACKS, r#"{"stack":[2]}"#, "a sample names stack 2, which is none of the 2 there are"),
        (STACKS, r#"{"stack":[0,1],"time":[1]}"#, "there are 2 samples but 1 times"),
        (STACKS, r#"{"stack":[0.5]}"#, "expected a sample's stack, a whole number, found 0.5"),
    ] {
        let error = read(&thread(stacks, samples), None).unwrap_err();
        assert_eq!(error.message, message);
        assert!(error.offset.is_some());
    }
    assert!(read(r#"{"meta":{},"threads":[{"name":"T"}]}"#, None).is_err());
}

#[test]
fn depth_costs_no_time() {
    let depth = 100_000;
    let column = |rest: &str| format!("[0{}]", rest.repeat(depth - 1));
    let stacks = format!("{{\"frame\":{},\"prefixOffset\":{}}}", column(",0"), column(",1"));
    let profile = read(&thread(&stacks, &format!("{{\"stack\":[{}]}}", depth - 1)), None).unwrap().profile;
    assert_eq!(profile.stacks.depth(profile.sets[0].stacks[0]) as usize, depth);
    let nested = format!("{}{}", "{\"threads\":[],\"processes\":[".repeat(2000), "]}".repeat(2000));
    assert_eq!(read(&nested, None).unwrap_err().message, "processes are nested more than 8 deep");
}

#[test]
fn symbols_give_names_and_what_is_inlined() {
    let text = thread(STACKS, r#"{"stack":[1,0],"timeDeltas":[1,2]}"#);
    let plain = read(&text, None).unwrap();
    assert_eq!(stacks(&plain), ["main@::0;0x20@libx::0", "main@::0"]);
    assert_eq!(plain.warnings.iter().map(|warning| warning.kind.id()).collect::<Vec<_>>(), ["unsymbolicated"]);
    let symbols = r#"{"string_table":["UNKNOWN","outer","inner","x.rs"],"data":[{"debug_name":"libx",
        "debug_id":"abcdef01-2345-6789-abcd-ef0123456789","code_id":"","known_addresses":[[32,0]],"symbol_table":
        [{"rva":16,"size":64,"symbol":1,"frames":[{"function":2,"file":3,"line":9},{"function":null,"file":3,"line":4}]}]}]}"#;
    let resolved = read(&text, Some(symbols.as_bytes())).unwrap();
    assert_eq!(stacks(&resolved), ["main@::0;outer@libx:x.rs:4;inner@libx:x.rs:9i", "main@::0"]);
    assert_eq!(resolved.warnings, []);
    let other = symbols.replace("abcdef01", "00000000");
    assert_eq!(read(&text, Some(other.as_bytes())).unwrap().warnings.len(), 2);
    assert!(read(&text, Some(b"{}")).is_err());
}

#[test]
fn containers_are_checked() {
    let container = |slabs: &[(u32, &[u8])], root: u32| {
        let mut bytes = b"\xDC\xDF\x4A\x53\x4C\x42\x01\0".to_vec();
        for word in [1, slabs.len() as u32, root] {
            bytes.extend(word.to_le_bytes());
        }
        let mut start = 20 + 12 * slabs.len();
        for (kind, slab) in slabs {
            for word in [*kind, start as u32, slab.len() as u32] {
                bytes.extend(word.to_le_bytes());
            }
            start += slab.len();
        }
        slabs.iter().for_each(|(_, slab)| bytes.extend(*slab));
        bytes
    };
    let error = |bytes: &[u8]| super::read_slabs(bytes, None, &Limits::default(), Vec::new()).unwrap_err().message;
    assert_eq!(error(&container(&[(4, &[0; 4])], 0)), "slab 0 is no JSON");
    assert_eq!(error(&container(&[(10, b"{}")], 7)), "slab 7 is none of the 1 there are");
    assert_eq!(error(&container(&[(10, b"{}")], 0)), "expected `threads`");
    assert_eq!(error(&container(&[(10, b"\xFF")], 0)), "slab 0 is no UTF-8");
    let root = br#"{"threads":[{"samples":{"stack":{"$s":1}}}]}"#;
    let odd = error(&container(&[(10, root), (3, &[0; 3])], 0));
    assert_eq!(odd, "a slab's length is no multiple of its elements' length");
    assert_eq!(error(&container(&[(10, root), (99, &[])], 0)), "a slab has the unknown type 99");
    assert!(error(&container(&[(10, br#"{"threads":{"$s":0}}"#)], 0)).starts_with("expected a list of threads"));
    let mut cut = container(&[(10, b"{}")], 0);
    cut.pop();
    assert_eq!(error(&cut), "slab 0 ends beyond the end of the file");
    assert_eq!(error(&cut[..18]), "the container ends in its table of slabs");
}
