//! Undo: a transform taken away brings back the picture, to the byte.

use engine::{FlameKind, FlameModel, FlameSettings, Pane, Request, SourceKind};
use proptest::prelude::*;

use crate::{Host, PIXELS, window};

const WORDS: [&str; 14] = [
    "focus:a",
    "subtree:a;b",
    "keep:b",
    "drop:c",
    "hide:a",
    "collapse:/[ab]/",
    "direct",
    "recursion",
    "chains",
    "invert",
    "preset:go",
    "group:thread",
    "focus:nobody",
    "no such word",
];

fn stacks() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "c", "runtime.d"]);
    let line = (prop::collection::vec(name, 1..6), 1..500u32);
    prop::collection::vec(line, 1..16).prop_map(|lines| {
        lines.iter().map(|(stack, weight)| format!("{} {weight}\n", stack.join(";"))).collect::<String>()
    })
}

fn settings() -> impl Strategy<Value = FlameSettings> {
    let views = vec![FlameKind::Flame, FlameKind::Icicle, FlameKind::Sandwich, FlameKind::Diff, FlameKind::Tree];
    let zoom = prop::collection::vec(prop::sample::select(vec!["a", "b"]), 0..3);
    (prop::sample::select(views), zoom, prop::sample::select(vec!["", "b"]), any::<bool>()).prop_map(
        |(view, zoom, q, left_heavy)| {
            let zoom = zoom.into_iter().map(str::to_owned).collect();
            FlameSettings { view, zoom, q: q.to_owned(), left_heavy, ..FlameSettings::default() }
        },
    )
}

fn opened(profile: &str, baseline: Option<&str>) -> Host {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "profile", profile.as_bytes());
    if let Some(baseline) = baseline {
        host.source(SourceKind::Baseline, 0, "baseline", baseline.as_bytes());
    }
    host.put(Request::Commit, None);
    host.run();
    host
}

/// What the page gets to see: figures, chips, and the pictures as they are sent.
fn seen(host: &mut Host, settings: &FlameSettings, transforms: &[&str]) -> (FlameModel, Vec<Option<Vec<u8>>>) {
    let transforms = transforms.iter().map(|word| (*word).to_owned()).collect();
    let model = host.flame(FlameSettings { transforms, ..settings.clone() });
    let pictures = [Pane::Main, Pane::Callers].map(|pane| {
        host.put(Request::FlameWindow { pane, window: window(0.0, 1.0).into(), pixels: PIXELS }, None);
        host.run().pop().and_then(|(_, buffer)| buffer)
    });
    assert!(pictures[0].is_some());
    // The same tree may have another number.
    (FlameModel { tree: 0, ..model }, pictures.into())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_undone_leaves_no_trace(
        profile in stacks(),
        baseline in prop::option::of(stacks()),
        settings in settings(),
        words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..5),
        place in any::<prop::sample::Index>(),
    ) {
        let mut host = opened(&profile, baseline.as_deref());
        let untouched = seen(&mut host, &settings, &[]);
        // One after the other, as they are chosen, and back again in the same way.
        let steps: Vec<_> = (1..=words.len()).map(|count| seen(&mut host, &settings, &words[..count])).collect();
        for count in (1..words.len()).rev() {
            prop_assert_eq!(&seen(&mut host, &settings, &words[..count]), &steps[count - 1]);
        }
        prop_assert_eq!(&seen(&mut host, &settings, &[]), &untouched);
        // Any one of them, as its chip is closed: what is left is as if it had never been there.
        seen(&mut host, &settings, &words);
        let mut left = words.clone();
        left.remove(place.index(left.len()));
        let closed = seen(&mut host, &settings, &left);
        prop_assert_eq!(&closed, &seen(&mut opened(&profile, baseline.as_deref()), &settings, &left));
        prop_assert_eq!(&seen(&mut host, &settings, &[]), &untouched);
    }
}
