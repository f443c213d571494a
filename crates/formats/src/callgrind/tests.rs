use super::*;
use crate::summary::NameTree;
use profile::Weight;

fn import(text: &str) -> Imported {
    read(text, &Limits::default(), Vec::new()).unwrap()
}

/// `stack=weights`, root first.
fn stacks(imported: &Imported) -> Vec<String> {
    let profile = &imported.profile;
    let set = &profile.sets[0];
    let row = |row: usize| {
        let (mut names, mut stack) = (Vec::new(), set.stacks[row]);
        while !stack.is_none() {
            names.insert(0, profile.frame_name(profile.stacks.frame(stack)));
            stack = profile.stacks.parent(stack);
        }
        let weights = set.metrics.iter().map(|metric| metric.weights.get(row).to_f64().to_string());
        format!("{}={}", names.join(";"), weights.collect::<Vec<_>>().join(","))
    };
    (0..set.len()).map(row).collect()
}

fn own(imported: &Imported, metric: usize) -> Vec<(String, Weight)> {
    let tree = NameTree::new(&imported.profile);
    let rows = tree.figures(&imported.profile.sets[0]).self_by_name(metric);
    let mut rows: Vec<_> =
        rows.into_iter().map(|(name, weight)| (imported.profile.strings.get(name).to_owned(), weight)).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

#[test]
fn costs_are_shared_out_by_caller() {
    let text = "events: Ir\nfn=main\n1 10\ncfn=a\ncalls=1 1\n1 300\ncfn=b\ncalls=1 1\n1 100\n\
        fn=a\n1 0\ncfn=b\ncalls=3 1\n1 300\nfn=b\n1 401\n";
    let imported = import(text);
    assert_eq!(stacks(&imported), ["main=10", "main;a;b=301", "main;b=100"]);
    assert!(imported.warnings.iter().any(|warning| warning.kind == WarningKind::Inexact));
}

#[test]
fn names_positions_and_jumps() {
    let text = "version: 1\ncreator: callgrind-3.22\npid: 7\npositions: instr line\nevents: Ir Dr\n\n\
        ob=(1) /bin/demo\nfl=(1) a.c\nfn=(1) main\n0x10 3 5 1\n+4 +1 7\njcnd=1/2 +3 +1\n+1 *\n* * 0x10\n\
        cob=(2) libc.so\ncfi=(2) ???\ncfn=(2) puts\ncalls=2 0x20 0\n* * 30 4\nfi=(3) b.h\n+1 2 1\n\n\
        ob=(2)\nfl=(2)\nfn=(2)\n0x20 0 30 4\nfn=(below main)\n1 1 2\n";
    let imported = import(text);
    assert_eq!(stacks(&imported), ["main=29,1", "main;puts=30,4", "(below main)=2,0"]);
    let functions = &imported.profile.functions;
    let puts = functions.get(profile::FunctionId(1));
    assert_eq!(imported.profile.strings.get(puts.module), "libc.so");
    assert!(puts.file.is_none());
    assert_eq!(imported.profile.comments, ["creator: callgrind-3.22", "pid: 7"]);
    assert_eq!(imported.warnings.len(), 1);
}

#[test]
fn cycles_end_and_lose_nothing() {
    let text = "events: Ir\nfn=a\n1 10\ncfn=b\ncalls=1 1\n1 20\ncfn=a\ncalls=1 1\n1 99\n\
        fn=b\n1 5\ncfn=a\ncalls=1 1\n1 15\nfn=c\n1 -3\n";
    let imported = import(text);
    assert_eq!(
        own(&imported, 0),
        [("a", 10), ("b", 5), ("c", -3)].map(|(name, cost)| (name.to_owned(), Weight::Int(cost)))
    );
    assert_eq!(stacks(&imported), ["c=-3", "a=10", "a;b=5"]);
}

#[test]
fn many_paths_are_joined() {
    // Each of 40 levels calls both functions of the next: 2^40 paths.
    let mut text = "events: Ir\n".to_owned();
    for level in 0..40 {
        for side in ["l", "r"] {
            text += &format!("fn={side}{level}\n1 7\n");
            for next in ["l", "r"] {
                text += &format!("cfn={next}{}\ncalls=1 1\n1 100\n", level + 1);
            }
        }
    }
    let imported = import(&text);
    let own = own(&imported, 0);
    assert_eq!(own.len(), 80);
    assert!(own.iter().all(|(_, cost)| *cost == Weight::Int(7)));
    assert!(imported.warnings.iter().any(|warning| warning.kind == WarningKind::Truncated));
}

#[test]
fn long_chains_are_no_trouble() {
    let mut text = "events: Ir\n".to_owned();
    for level in 0..50_000 {
        text += &format!("fn=f{level}\n1 1\ncfn=f{}\ncalls=1 1\n1 1\n", level + 1);
    }
    let imported = import(&text);
    assert_eq!(imported.profile.sets[0].metrics[0].weights.sum(), Weight::Int(50_000));
    assert_eq!(NameTree::new(&imported.profile).figures(&imported.profile.sets[0]).max_depth, 50_000);
}

#[test]
fn what_is_broken_is_told() {
    for text in
        ["", "fn=a\n1 1\n", "events: A\nfn=a\n1 1\nevents: B\n", "events: A\nfn=a\n1 9223372036854775807\n1 1\n"]
    {
        assert!(read(text, &Limits::default(), Vec::new()).is_err(), "{text}");
    }
    for (text, warnings) in [
        ("events: A\n1 1\n", 1),
        ("events: A\nfn=a\n1 x\nhello\nfn=(9)\n1 1\n", 3),
        ("events: A\nfn=a\ncalls=1 1\n1 5\n", 2),
        ("events: A\nsummary: 5\n", 0),
    ] {
        assert_eq!(import(text).warnings.len(), warnings, "{text}: {:?}", import(text).warnings);
    }
}
