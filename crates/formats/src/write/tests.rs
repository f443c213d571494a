use super::*;

#[test]
fn targets_are_found_by_their_names() {
    for (name, target) in [
        ("cpu.folded", Some(Target::Folded)),
        ("a/b.PB.GZ", Some(Target::Pprof)),
        ("x.pb", Some(Target::Pprof)),
        ("x.speedscope.json.gz", Some(Target::Speedscope)),
        ("x.nested-set.json", Some(Target::NestedSet)),
        ("x.json", None),
        ("folded", None),
        ("csv.gz", None),
    ] {
        assert_eq!(Target::from_file_name(name), target, "{name}");
    }
    for target in Target::ALL {
        assert_eq!(Target::from_id(target.id()), Some(*target));
    }
}

#[test]
fn plain_losses_are_one_sentence() {
    let loss = |aspect, message: &str| Loss { aspect, message: message.to_owned(), count: 1 };
    let losses = [
        loss(Aspect::Files, "folded stacks hold no files of functions"),
        loss(Aspect::Sets, "folded stacks hold one profile"),
        loss(Aspect::Units, "folded stacks hold no units"),
    ];
    let want = ["folded stacks hold one profile", "folded stacks hold no files of functions, units"];
    assert_eq!(sentences(&losses), want);
    assert_eq!(sentences(&[]), Vec::<String>::new());
}
