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
