//! What slices nest to, and traces that break off.

use std::fmt::Write as _;

use crate::{Imported, Limits, WarningKind};

fn read(text: &str) -> Imported {
    super::read(text, &Limits::default(), Vec::new()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The stretches of a thread as `stack=weight`, and the kinds of warnings. An event is phase, name, time, length.
fn spans(events: &[(char, &str, f64, f64)]) -> (String, Vec<WarningKind>) {
    let mut text = String::from("[");
    for (phase, name, at, length) in events {
        let _ = write!(text, "{{\"ph\":\"{phase}\",\"name\":\"{name}\",\"ts\":{at},\"dur\":{length}}},");
    }
    let imported = read(&(text + "]"));
    let profile = &imported.profile;
    let kinds = imported.warnings.iter().map(|warning| warning.kind).collect();
    let Some(set) = profile.sets.first() else { return (String::new(), kinds) };
    let mut lines = Vec::new();
    for (row, stack) in set.stacks.iter().enumerate() {
        let (mut stack, mut names) = (*stack, Vec::new());
        while !stack.is_none() {
            names.push(profile.frame_name(profile.stacks.frame(stack)));
            stack = profile.stacks.parent(stack);
        }
        names.reverse();
        lines.push(format!("{}={}", names.join(";"), set.metrics[0].weights.get(row).to_f64()));
    }
    (lines.join(" "), kinds)
}

#[test]
fn slices_nest_by_time_whatever_their_order() {
    use WarningKind::{LeftOut, Repaired};
    for (events, want, warnings) in [
        (&[('X', "b", 2.0, 3.0), ('X', "a", 0.0, 10.0)][..], "a=2 a;b=3 a=5", &[][..]),
        // The longer one of those that start together is outside.
        (&[('X', "b", 0.0, 3.0), ('X', "a", 0.0, 5.0)], "a;b=3 a=2", &[]),
        (&[('X', "a", 0.0, 5.0), ('X', "b", 3.0, 4.0)], "a=3 a;b=2", &[Repaired]),
        // One call after another of the same name.
        (&[('B', "f", 0.0, 0.0), ('E', "f", 5.0, 0.0), ('B', "f", 5.0, 0.0), ('E', "f", 9.0, 0.0)], "f=9", &[]),
        // Ends at one time close what is open, in the order that fits.
        (&[('B', "a", 0.0, 0.0), ('B', "b", 1.0, 0.0), ('E', "a", 4.0, 0.0), ('E', "b", 4.0, 0.0)], "a=1 a;b=3", &[]),
        (&[('E', "a", 9.0, 0.0), ('B', "a", 0.0, 0.0), ('E', "x", 3.0, 0.0)], "a=9", &[LeftOut]),
        (&[('B', "a", 0.0, 0.0), ('X', "b", 1.0, 2.0)], "a=1 a;b=2", &[Repaired]),
        // What is begun in a whole slice ends with it.
        (&[('X', "a", 0.0, 4.0), ('B', "b", 1.0, 0.0), ('X', "c", 6.0, 1.0)], "a=1 a;b=3 c=1", &[Repaired]),
        (&[('X', "a", 0.0, 0.0), ('B', "b", 3.0, 0.0), ('E', "b", 3.0, 0.0)], "", &[]),
        (&[('X', "a", 0.0, -1.0), ('X', "b", -5.0, 1.0)], "b=1", &[LeftOut]),
    ] {
        assert_eq!(spans(events), (want.to_owned(), warnings.to_vec()), "{events:?}");
    }
}

#[test]
fn a_trace_that_breaks_off_is_read_as_far_as_it_goes() {
    let event = r#"{"ph":"X","name":"a","pid":1,"tid":1,"ts":0,"dur":5}"#;
    for (text, warnings) in [
        (format!("[{event}]"), 0),
        (format!("[{event},]"), 0),
        (format!("[{event}"), 1),
        (format!("[{event},"), 1),
        (format!("[{event},{{\"ph\":\"X"), 1),
        (format!("{{\"traceEvents\":[{event},\n"), 1),
        (format!("{{\"traceEvents\":[{event}]"), 1),
    ] {
        let imported = read(&text);
        assert_eq!((imported.profile.sets.len(), imported.warnings.len()), (1, warnings), "{text}");
    }
    assert!(super::read("[{\"ph\":", &Limits::default(), Vec::new()).is_err());
    assert!(super::read("[1]", &Limits::default(), Vec::new()).is_err());
}

#[test]
fn deep_and_simultaneous_slices_take_no_longer() {
    let count = 50_000;
    let event = |phase, n, at| format!("{{\"ph\":\"{phase}\",\"name\":\"f{n}\",\"ts\":{at},\"dur\":{count}}}");
    let begins = (0..count).map(|n| event('B', n, n));
    let ends = (0..count).map(|n| event('E', n, count));
    let text = format!("[{}]", begins.chain(ends).collect::<Vec<_>>().join(","));
    let imported = read(&text);
    assert_eq!(imported.warnings, []);
    assert_eq!(imported.profile.sets[0].len(), count);
    let wide: Vec<_> = (0..count).map(|n| event('X', n, 1)).collect();
    assert_eq!(read(&format!("[{}]", wide.join(","))).profile.sets[0].len(), 1);
}
