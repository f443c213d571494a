use super::*;
use profile::StackId;

fn page(lines: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<h1>CPU profile</h1>\nasync-profiler\n\tconst levels = Array(9);\n{lines}\nsearch();\n</script>"
    )
}

fn import(lines: &str) -> Imported {
    let page = page(lines);
    assert!(sniff(&page));
    read(&page, &Limits::default(), Vec::new()).unwrap()
}

/// `stack=weight`, root first.
fn stacks(imported: &Imported, set: usize) -> Vec<String> {
    let profile = &imported.profile;
    let set = &profile.sets[set];
    let row = |row: usize| {
        let (mut names, mut stack): (Vec<&str>, StackId) = (Vec::new(), set.stacks[row]);
        while !stack.is_none() {
            names.insert(0, profile.frame_name(profile.stacks.frame(stack)));
            stack = profile.stacks.parent(stack);
        }
        format!("{}={}", names.join(";"), set.metrics[0].weights.get(row).to_f64())
    };
    (0..set.len()).map(row).collect()
}

const POOL: &str =
    "const cpool = [\n'all',\n' java/io/Reader.read',\n'/skip',\n' it\\'s \\\\ größe',\n'!o'\n];\nunpack(cpool);\n\n";

#[test]
fn calls_are_followed() {
    // all 20: read 10 (inlined skip 4, 1 of it in the kernel), skip 10 at its side (o 10 above it).
    let imported = import(&format!("{POOL}n(3,20)\nu(9,10)\nf(18,2,3,4,1,0,0)\nu(29,1)\nf(17,1,7,10)\nu(32)\n"));
    assert_eq!(
        stacks(&imported, 0),
        [
            "java/io/Reader.read=6",
            "java/io/Reader.read;java/io/Reader.skip=3",
            "java/io/Reader.read;java/io/Reader.skip;it's \\ größe=1",
            "java/io/Reader.skip;io=10"
        ]
    );
    let profile = &imported.profile;
    let frames: Vec<Frame> = (0..5).map(|row| profile.frames.get(FrameId(row))).collect();
    let kinds: Vec<_> = frames.iter().map(|frame| (frame.kind, frame.inlined)).collect();
    let (jit, kernel) = (FrameKind::Jit, FrameKind::Kernel);
    assert_eq!(kinds, [(jit, false), (jit, true), (kernel, false), (jit, false), (FrameKind::Interpreted, false)]);
    assert_eq!((&*profile.name, imported.warnings.len()), ("CPU profile", 0));
}

#[test]
fn widths_and_levels_repeat() {
    let imported = import(&format!("{POOL}n(3,9)\nu(9,3)\nn(17)\nn(25)\n"));
    assert_eq!(stacks(&imported, 0), ["java/io/Reader.read=3", "java/io/Reader.skip=3", "it's \\ größe=3"]);
}

#[test]
fn widths_may_count_bytes() {
    let imported = import(&format!("\tconst units = 'bytes';\n{POOL}n(3,9)\n"));
    assert_eq!(imported.profile.sets[0].metrics[0].unit, "bytes");
}

#[test]
fn own_samples_of_the_picture_have_no_stack() {
    assert_eq!(stacks(&import(&format!("{POOL}n(3,9)\nu(9,3)\n")), 0), ["=6", "java/io/Reader.read=3"]);
}

#[test]
fn older_versions_name_their_frames() {
    let lines = "\tconst palette = [\n\t\t[0x50e150, 30, 30, 30],\n\t\t[0x50bebe, 30, 30, 30],\n\t\t[0xe17d00, 30, 30,  0],\n\
        \t\t[0xc8c83c, 30, 30, 10],\n\t\t[0xe15a5a, 30, 40, 40],\n\t];\nf(0,0,7,4,'all')\nf(1,0,7,0,'A.b')\nf(2,2,5,2,'read\\'s')\nrender();";
    let imported = import(lines);
    assert_eq!(stacks(&imported, 0), ["A.b=2", "A.b;read's=5"]);
    assert_eq!(imported.profile.frames.get(FrameId(1)).kind, FrameKind::Kernel);
}

#[test]
fn comparisons_have_two_sides() {
    let imported = import(&format!("{POOL}d=1\nn(3,20)\nd=-4\nu(9,10)\nd=U\nu(17,6)\n"));
    assert_eq!(stacks(&imported, 1), ["=10", "java/io/Reader.read=4", "java/io/Reader.read;java/io/Reader.skip=6"]);
    assert_eq!(stacks(&imported, 0), ["=9", "java/io/Reader.read=8", "java/io/Reader.read;java/io/Reader.skip=0"]);
    assert_eq!((imported.profile.default_set, imported.warnings.len()), (1, 1));
}

#[test]
fn what_is_broken_is_told() {
    for (lines, warnings) in [
        ("n(3,9)\nu(9,12)\n", 1),
        ("n(3,9)\nu(900,3)\nu(9,x)\n", 1),
        ("n(3,9)\nf(9,4,0,3)\n", 1),
        ("n(3,9)\nu(9,3\nu(", 1),
    ] {
        assert_eq!(import(&format!("{POOL}{lines}")).warnings.len(), warnings, "{lines}");
    }
    assert!(read(&page(POOL), &Limits::default(), Vec::new()).is_err());
}
