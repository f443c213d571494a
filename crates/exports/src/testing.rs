//! What the tests of several writers need.

use calltree::{BuildOptions, CallTree, testing};
use proptest::prelude::*;

/// Names that try to be markup, syntax or nothing at all.
pub(crate) fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-d]{1,2}",
        "[<>&\"'|\\\\`;:\n\r\t \u{0}\u{1b}\u{2028}\u{202e}\u{fffe}\u{feff}é日0-9_#$*-]{0,12}",
        Just("</script><script>alert(1)</script>".to_owned()),
        Just("]]><!-- \\N \\G --> {{data}}".to_owned()),
        ".{0,20}",
    ]
}

/// Stacks with their weights.
pub(crate) fn stacks() -> impl Strategy<Value = Vec<(Vec<String>, i64)>> {
    prop::collection::vec((prop::collection::vec(names(), 0..6), 1i64..1000), 0..12)
}

/// The tree of stacks, with a baseline if there are stacks before.
pub(crate) fn tree(after: &[(Vec<String>, i64)], before: Option<&[(Vec<String>, i64)]>) -> CallTree {
    let profile = |stacks: &[(Vec<String>, i64)]| {
        let stacks: Vec<(Vec<&str>, i64)> =
            stacks.iter().map(|(names, count)| (names.iter().map(String::as_str).collect(), *count)).collect();
        testing::stacks(&stacks)
    };
    let (after, before) = (profile(after), before.map(profile));
    CallTree::build(testing::side(&after), before.as_ref().map(testing::side), BuildOptions::default()).unwrap()
}

/// What a writer writes, as text.
pub(crate) fn written(write: impl FnOnce(&mut dyn std::io::Write)) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes);
    String::from_utf8(bytes).unwrap()
}
