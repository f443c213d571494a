use calltree::{CallTree, NodeId, Pattern, Query, search, testing};
use flame::{Coloring, Orientation, Rows, View};
use proptest::prelude::*;

use super::*;
use crate::testing::{stacks, tree, written};

fn list(tree: &CallTree, query: &str, width: f64) -> DrawList {
    let query = Query { text: query.to_owned(), ..Query::default() };
    let matches = Pattern::new(&query).unwrap().map(|pattern| search(tree, &pattern));
    let rows = Rows::new(tree);
    let height = f64::from(rows.len()) * 18.0;
    let window = Window { x_end: 1.0, y_end: height, width_device: width, height_device: height, ..Window::default() };
    let view = View {
        window,
        row_height_device: 18.0,
        char_width_device: 7.0,
        label_inset_device: 4.0,
        min_label_width_device: 20.0,
        orientation: Orientation::Icicle,
        zoom: NodeId::ROOT,
        matches: matches.as_ref(),
        coloring: if tree.has_baseline() { Coloring::Diff } else { Coloring::Package },
    };
    flame::draw(tree, &rows, &view)
}

fn paint(list: &DrawList, view: Window, title: &str, whole: Weight) -> String {
    let unit = Unit::parse(title);
    let figures = |i: usize| flame_figures(list, i, &unit, whole);
    let picture = Picture {
        list,
        view,
        theme: Theme::Dark,
        ratio: 1.0,
        char_width_device: 7.0,
        title,
        total: "3 samples",
        figures: &figures,
    };
    written(|sink| svg(&picture, sink).unwrap())
}

/// Whether a document is well-formed, as far as what this writer may get wrong goes: tags nest, attributes are quoted
/// and single, references are known, characters are allowed.
fn check(xml: &str) -> Result<(), String> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = xml.chars().find(|c| !allowed(*c)) {
        return Err(format!("{c:?} is no character of XML"));
    }
    let text = |text: &str| {
        for reference in text.split('&').skip(1) {
            let name = reference.split(';').next().unwrap_or_default();
            let number = name.strip_prefix('#').and_then(|number| number.parse::<u32>().ok());
            if !["amp", "lt", "gt", "quot"].contains(&name) && !number.is_some_and(|n| [9, 10, 13, 39].contains(&n)) {
                return Err(format!("&{name} is unknown"));
            }
        }
        Ok(())
    };
    let mut open: Vec<&str> = Vec::new();
    for (number, part) in xml.split('<').enumerate() {
        if number == 0 {
            if part.is_empty() { continue } else { return Err("text before the root".to_owned()) }
        }
        let (tag, after) = part.split_once('>').ok_or("a tag isn't closed")?;
        text(after)?;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let is_empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut seen: Vec<&str> = Vec::new();
        while !rest.trim().is_empty() {
            let (key, value) = rest.split_once("=\"").ok_or(format!("{rest} is no attribute"))?;
            let (value, more) = value.split_once('"').ok_or("a value isn't closed")?;
            text(value)?;
            if seen.contains(&key.trim()) || key.trim().contains(' ') {
                return Err(format!("{key} in {tag}"));
            }
            seen.push(key.trim());
            rest = more;
        }
        if !is_empty {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} stay open")) }
}

#[test]
fn the_check_finds_what_is_wrong() {
    assert_eq!(check("<a b=\"c\"><d/>x &amp; y</a>"), Ok(()));
    for wrong in ["<a>", "<a></b>", "<a>&x;</a>", "<a b=c></a>", "<a b=\"\" b=\"\"/>", "<a>\0</a>"] {
        assert!(check(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_picture_says_what_the_page_says() {
    let tree = testing::tree("main;work::step 30\nmain;rest 10\nmain 20");
    let list = list(&tree, "work", 600.0);
    let text = paint(&list, list.window, "samples", tree.total(NodeId::ROOT));
    for part in [
        "width=\"600\" height=\"82\" viewBox=\"0 0 600 82\"",
        "<title>main&#10;total 60 samples (100%)&#10;self 20 samples (33.3%)</title>",
        ">work::step</text>",
        ">samples<tspan",
        ">3 samples</tspan>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // The match is outlined, what doesn't match is faded, and self parts are darker.
    assert_eq!(text.matches("stroke=\"#ecefF4\"".to_lowercase().as_str()).count(), 1);
    let faded = |name: &str| {
        let key = tree.functions().keys().find(|key| tree.functions().name(*key) == name).unwrap();
        css(palette::color(Theme::Dark, flame::slot(&tree, key, Coloring::Package), true))
    };
    assert!(text.contains(&format!("fill=\"{}\"><title>rest", faded("rest"))), "{text}");
    let shade = text.lines().find(|line| line.starts_with("<rect x=\"400\" y=\"18\" width=\"199\"")).unwrap();
    assert!(!shade.contains("title"), "{shade}");
}

#[test]
fn only_what_the_view_shows_is_in_it() {
    let tree = testing::tree("a 1\nb 1\nc 2");
    let list = list(&tree, "", 400.0);
    let view = Window { x_start: 0.5, ..list.window };
    let text = paint(&list, view, "count", tree.total(NodeId::ROOT));
    assert!(text.contains("<title>c&#10;") && !text.contains("<title>a&#10;"), "{text}");
    // The label of what begins at the left of the view stands where it becomes visible.
    assert!(text.contains("<svg x=\"4\" y=\"0\""), "{text}");
    let unsound = paint(&list, Window::default(), "count", Weight::Int(0));
    assert_eq!((check(&unsound), unsound.matches("<title>").count()), (Ok(()), 1));
}

#[test]
fn unknown_and_exceeded_values_are_marked() {
    let tree = testing::tree("a 1\nb 1");
    let mut list = list(&tree, "", 400.0);
    list.boxes.flags[1] |= flags::DOTTED;
    list.boxes.flags[2] |= flags::HATCH | flags::GROUND;
    let text = paint(&list, list.window, "count", Weight::Int(2));
    assert_eq!(check(&text), Ok(()));
    assert!(text.contains("stroke-dasharray=\"2\"") && text.contains("fill=\"none\" pointer-events=\"all\""), "{text}");
    list.boxes.flags[2] = flags::HATCH;
    assert!(paint(&list, list.window, "count", Weight::Int(2)).contains("stroke-opacity=\"0.45\""));
}

proptest! {
    #[test]
    fn any_names_make_well_formed_xml(
        after in stacks(), before in proptest::option::of(stacks()), title: String, width in 1u16..900,
    ) {
        let tree = tree(&after, before.as_deref());
        let list = list(&tree, "a", f64::from(width));
        let text = paint(&list, list.window, &title, tree.total(NodeId::ROOT));
        prop_assert_eq!(check(&text), Ok(()), "{}", text);
        prop_assert!(!text.contains("<script"));
        // Each box once, and the picture's own title.
        prop_assert_eq!(text.matches("<title>").count(), list.len() + 1);
        for i in 0..list.len() {
            let b = &list.boxes;
            let at = at((b.x[i].into(), b.y[i].into(), b.w[i].into(), b.h[i].into()));
            prop_assert_eq!(text.lines().filter(|l| l.contains(&at) && l.contains("<title>")).count(), 1, "{}", at);
        }
    }
}
