use super::*;
use profile::{FrameKind, LabelValue, Weights};

fn import(text: &str) -> Imported {
    read(text, &Limits::default(), Vec::new()).unwrap()
}

/// Stacks with the leaf first, `frame<frame`.
fn stacks(imported: &Imported, set: usize) -> Vec<String> {
    let profile = &imported.profile;
    let names = |mut stack: StackId| {
        let mut names = Vec::new();
        while !stack.is_none() {
            names.push(profile.frame_name(profile.stacks.frame(stack)));
            stack = profile.stacks.parent(stack);
        }
        names.join("<")
    };
    profile.sets[set].stacks.iter().map(|stack| names(*stack)).collect()
}

#[test]
fn event_lines() {
    let event = |line: &'static str| {
        event::parse(line).map(|e| (e.comm, e.pid, e.tid, e.cpu, e.time_ns, e.period, e.name, e.rest))
    };
    for (line, want) in [
        ("java 123 cycles:", ("java", None, "123", None, None, None, "cycles", "")),
        (
            "a b: c [d] 12/34 [001] 5.000001: 250000 cycles:u: ",
            ("a b: c [d]", Some("12"), "34", Some(1), Some(5_000_001_000), Some(250_000), "cycles", ""),
        ),
        ("worker 1 77 1.5: 9 cycles:", ("worker 1", None, "77", None, Some(1_500_000_000), Some(9), "cycles", "")),
        (
            "x -1 [000] 0.123456789123: sched:sched_switch: prev=1 ==> next (x)",
            ("x", None, "-1", Some(0), Some(123_456_789), None, "sched:sched_switch", "prev=1 ==> next (x)"),
        ),
        (
            "g\t25 [007] 1.0:\t\t10 cpu/cycles/ppp:",
            ("g", None, "25", Some(7), Some(1_000_000_000), Some(10), "cpu/cycles/ppp", ""),
        ),
    ] {
        assert_eq!(event(line), Some(want), "{line}");
    }
    for line in ["", "java", "java 12", "java 12 13", "12 cycles:", "java 12 99999999999999999999 cycles:", "a b c: d"]
    {
        assert_eq!(event(line), None, "{line}");
    }
}

#[test]
fn frame_lines() {
    let name = |line: &'static str| frame::parse(line).map(|f| (f.address, f.name().into_owned(), f.known_module()));
    for (line, address, want, module) in [
        ("\t 12 f+0x1f (/bin/p)", 0x12, "f", Some("/bin/p")),
        (
            "\t12 operator new(unsigned, x const&)+0x1 (/my lib (deleted))",
            0x12,
            "operator new(unsigned, x const&)",
            Some("/my lib (deleted)"),
        ),
        (" 12 [unknown] (/lib/libc.so)", 0x12, "[libc.so]", Some("/lib/libc.so")),
        (" 12 [unknown] ([unknown])", 0x12, "[unknown]", None),
        (" 12 [unknown] ([kernel.kallsyms])", 0x12, "[[kernel.kallsyms]]", Some("[kernel.kallsyms]")),
        (" 12 (/lib/x)", 0x12, "[x]", Some("/lib/x")),
        (" 12 [unknown] ()", 0x12, "[unknown]", None),
        (" ffffffffffffffff a+0xg (b)", u64::MAX, "a+0xg", Some("b")),
        (" 12 f(int)", 0x12, "f(int)", None),
        (" 12", 0x12, "0x12", None),
        (" zlib::f() (/x)", 0, "zlib::f()", Some("/x")),
        (" 12 odd) (lib)x)", 0x12, "odd)", Some("lib)x")),
    ] {
        assert_eq!(name(line), Some((address, want.to_owned(), module)), "{line}");
    }
    for line in ["", " WEIRD", " 12 f (/bin/pr", " 112233445566778899 f"] {
        assert_eq!(name(line), None, "{line}");
    }
}

#[test]
fn each_type_is_a_set() {
    let text = "# cmdline : perf record\np 1/1 [002] 1.000001: 5 page-faults: \n\t10 a+0x1 (/p)\n\t20 main ([kernel.kallsyms])\n\n\
        p 1/2 [000] 1.000002: 7 cycles: \n\t10 a+0x1 (/p)\n\np 1/2 [000] 1.000003: 8 cycles:u: \n\t20 main ([kernel.kallsyms])\n\n";
    let imported = import(text);
    let profile = &imported.profile;
    assert_eq!(profile.sets.iter().map(|set| &*set.name).collect::<Vec<_>>(), ["page-faults", "cycles"]);
    assert_eq!((stacks(&imported, 0), stacks(&imported, 1)), (vec!["a<main".into()], vec!["a".into(), "main".into()]));
    assert_eq!((profile.default_set, profile.threads.len(), profile.processes.len()), (1, 2, 1));
    let set = &profile.sets[1];
    assert_eq!((&set.metrics[1].kind, &set.metrics[1].weights), (&"cycles".to_owned(), &Weights::Int(vec![7, 8])));
    assert_eq!(set.times_ns, Some(vec![1_000_002_000, 1_000_003_000]));
    let label = profile.labels.get(profile.sets[0].labels.as_ref().unwrap()[0]).next().unwrap();
    assert_eq!(label.value, LabelValue::Number(2, profile::StringId::NONE));
    assert_eq!(profile.comments, ["cmdline: perf record"]);
    assert!(imported.warnings.is_empty());
}

#[test]
fn kinds_and_inlined_frames() {
    let text = "j 1 c: \n\t1 a->b->c (/tmp/perf-1.map)\n\t2 d (inlined)\n\t2 e (/x)\n\t3 f (/lib/vmlinux-5)\n  k.c:12\n\t4 g ([vdso])\n";
    let imported = import(text);
    assert_eq!(stacks(&imported, 0), ["c<b<a<d<e<f<g"]);
    let frames: Vec<_> = (0..).map(profile::FrameId).take(imported.profile.frames.len()).collect();
    let frame = |name: &str| {
        let frame = frames.iter().rev().find(|frame| imported.profile.frame_name(**frame) == name).unwrap();
        imported.profile.frames.get(*frame)
    };
    assert_eq!(["a", "b", "c", "d", "e"].map(|name| frame(name).inlined), [false, true, true, true, false]);
    let kinds = ["c", "d", "e", "f", "g"].map(|name| frame(name).kind);
    assert_eq!(kinds, [FrameKind::Jit, FrameKind::Unknown, FrameKind::Native, FrameKind::Kernel, FrameKind::Native]);
    assert_eq!(frame("f").line, 12);
}

#[test]
fn what_is_broken_is_told() {
    for (text, want, warnings) in [
        ("p 1 c:\n\t1 a (x)", vec!["a"], 0),
        ("p 1 c:\n\t1 a (x)\n\np 1 c:\n\t1 a (/x", vec!["a"], 2),
        ("p 1 c:\n\t1 a (x)\n\np 1 c:", vec!["a"], 1),
        ("p 1 c:\n\t1 a (x)\np 1 c:\n", vec!["a", ""], 1),
        ("p 1 c:\n\n\t1 a (x)\n", vec!["a"], 1),
        ("p 1 c:\n\tWEIRD\n\t1 a (x)\n", vec!["a"], 1),
        ("p 1 c:\n\t1 a (x)\n\n\t1 a (x)\n", vec!["a"], 1),
        ("p 1 c:\n\t1 a (x)\nnot an event\n\t1 a (x)\n", vec!["a"], 2),
        ("p 1 c:\n\t1 a (x)\r\n\r\n  p 1 c: 1 a (x)\r\n  dd 1 2.0: c: 1 a (x)\n", vec!["a", "a", "a"], 1),
    ] {
        let imported = import(text);
        assert_eq!(stacks(&imported, 0), want, "{text}");
        assert_eq!(imported.warnings.len(), warnings, "{text}: {:?}", imported.warnings);
    }
    assert!(read("\t1 a (x)\n", &Limits::default(), Vec::new()).is_err());
    assert!(import("# ========\n").profile.sets.is_empty());
}

#[test]
fn caps_hold() {
    let limits = Limits { depth: 2, ..Limits::default() };
    let text = "p 1 c:\n\t1 a (x)\n\t2 b (x)\n\t3 c (x)\n";
    assert!(read(text, &limits, Vec::new()).is_err());
    let limits = Limits { samples: 1, ..Limits::default() };
    assert!(read("p 1 c:\n\t1 a (x)\n\np 1 c:\n\t1 a (x)\n", &limits, Vec::new()).is_err());
}
