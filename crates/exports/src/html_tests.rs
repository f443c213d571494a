use std::collections::HashMap;

use calltree::{BuildOptions, CallTree, NodeId, testing};
use proptest::prelude::*;
use serde_json::Value;
use units::Unit;

use super::*;
use crate::testing::{stacks, tree, written};

fn page(tree: &CallTree, most: usize) -> (String, u64) {
    let unit = Unit::parse("nanoseconds");
    let about = About { title: "cpu </title><script>", unit: &unit };
    let mut left_out = 0;
    (written(|sink| left_out = html(tree, &about, most, sink).unwrap()), left_out)
}

/// The text between the tags of the data.
fn data(page: &str) -> &str {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    rest.split_once("</script>").unwrap().0
}

fn exact(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn weight_text(weight: profile::Weight) -> String {
    let profile::Weight::Int(value) = weight else { panic!("whole numbers only") };
    value.to_string()
}

/// Checks that the JSON is the tree, node by node.
fn assert_same(json: &Value, tree: &CallTree) {
    let column = |name: &str| json[name].as_array().unwrap().clone();
    let names = column("names");
    let (functions, up) = (column("fn"), column("up"));
    assert_eq!(functions.len(), tree.len());
    let mut starts = vec![0.0; tree.len()];
    let mut widths = vec![1.0; tree.len()];
    let mut free: Vec<f64> = vec![0.0; tree.len()];
    let gaps = column("gap");
    let gaps: HashMap<u64, f64> =
        gaps.chunks(2).map(|pair| (pair[0].as_f64().unwrap() as u64, pair[1].as_f64().unwrap())).collect();
    for node in tree.nodes() {
        let i = node.index();
        let name = &names[functions[i].as_u64().unwrap() as usize];
        assert_eq!(name.as_str().unwrap(), tree.name(node));
        let parent = i - up[i].as_u64().unwrap() as usize;
        assert_eq!(parent, tree.parent(node).unwrap_or(NodeId::ROOT).index());
        assert_eq!(exact(&json["total"][i]), weight_text(tree.total(node)));
        assert_eq!(exact(&json["own"][i]), weight_text(tree.self_weight(node)));
        if let Some((total, own)) = tree.before_total(node).zip(tree.before_self(node)) {
            assert_eq!(exact(&json["beforeTotal"][i]), weight_text(total));
            assert_eq!(exact(&json["beforeOwn"][i]), weight_text(own));
        }
        if i > 0 {
            starts[i] = free[parent] + gaps.get(&(i as u64)).unwrap_or(&0.0) * widths[parent];
            widths[i] = json["share"][i].as_f64().unwrap() * widths[parent];
            free[parent] = starts[i] + widths[i];
        }
        free[i] = starts[i];
        assert!((starts[i] - tree.start(node)).abs() < 1e-7 && (widths[i] - tree.width(node)).abs() < 1e-7);
    }
}

#[test]
fn large_numbers_keep_their_digits() {
    let large = i64::MAX / 3;
    let tree = testing::tree(&format!("a;b {large}\na 9007199254740993\nc 12"));
    let (page, _) = page(&tree, MOST_NODES);
    let json: Value = serde_json::from_str(data(&page)).unwrap();
    assert_eq!(json["own"], serde_json::json!([0, "9007199254740993", large.to_string(), 12]));
    assert_same(&json, &tree);
}

#[test]
fn the_heaviest_are_kept_and_the_rest_is_told() {
    let tree = testing::tree("a;b 600\na;c 300\na;d 99\ne 1");
    let (text, left_out) = page(&tree, 4);
    assert_eq!(left_out, 2);
    assert!(text.contains("2 frames that weigh less than 10.0 % are left out."), "{}", data(&text));
    let json: Value = serde_json::from_str(data(&text)).unwrap();
    assert_eq!(json["names"], serde_json::json!(["all", "a", "b", "c"]));
    assert_eq!((page(&tree, 6).1, page(&tree, 0).1), (0, 5));
    assert!(!page(&tree, 6).0.contains("left out"));
}

#[test]
fn percentages_are_rounded_up() {
    for (percent, text) in [(9.9, "10.0"), (0.1, "0.11"), (0.0123, "0.013"), (25.0, "26"), (100.0, "101")] {
        assert_eq!(rounded_up(percent), text);
    }
}

#[test]
fn the_file_asks_for_nothing() {
    let (text, _) = page(&testing::tree("a;b 1"), MOST_NODES);
    for word in ["http:", "https:", " src=", "@import", "url(", "{{", "eval(", "innerHTML"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(text.contains("default-src 'none'"));
    assert!(text.contains("<title>cpu &lt;/title&gt;&lt;script&gt;</title>"));
    assert_eq!(text.matches("</script>").count(), 2);
}

#[test]
fn lanes_of_a_chart_keep_their_rows_and_gaps() {
    let mut profile = testing::folded("a;b 1\na;c 1\nd 1\na 1");
    profile.sets[0].times_ns = Some(vec![0, 10, 2000, 5]);
    profile.sets[0].threads = Some([0, 0, 0, 1].map(profile::ThreadId).to_vec());
    let chart = CallTree::chart(testing::side(&profile), BuildOptions::default()).unwrap().unwrap();
    let json: Value = serde_json::from_str(data(&page(&chart.tree, MOST_NODES).0)).unwrap();
    assert_eq!(json["row"], serde_json::json!([0, 1, 2, 3, 3, 2, 4, 5]));
    assert_eq!(json["gap"], serde_json::json!([6, -1, 7, 0.00125313283]));
    assert_same(&json, &chart.tree);
}

#[test]
fn changes_have_a_palette_of_their_own() {
    let tree = testing::diff("a;b 4\ngone 3", "a;b 6", BuildOptions::default());
    let json: Value = serde_json::from_str(data(&page(&tree, MOST_NODES).0)).unwrap();
    assert!(json["row"].is_null() && json["baseline"] == true);
    assert_eq!(json["palette"]["dark"].as_array().unwrap().len(), 1 + usize::from(draw::DIVERGING_STEPS));
}

#[test]
fn where_callees_are_left_out_the_own_part_stays_where_it_was() {
    let (text, _) = page(&testing::tree("a;b 600\na;c 200\na 200"), 3);
    let json: Value = serde_json::from_str(data(&text)).unwrap();
    assert_eq!(json["rest"], serde_json::json!([1, 0.2]));
}

proptest! {
    #[test]
    fn the_data_is_the_tree(after in stacks(), before in proptest::option::of(stacks())) {
        let tree = tree(&after, before.as_deref());
        let (text, left_out) = page(&tree, MOST_NODES);
        let data = data(&text);
        prop_assert_eq!(left_out, 0);
        let is_safe = !data.contains(['<', '\u{2028}', '\u{2029}']);
        prop_assert!(is_safe);
        assert_same(&serde_json::from_str(data).unwrap(), &tree);
    }

    #[test]
    fn callers_are_kept_with_their_callees(nodes in 1u32..400, most in 1usize..300) {
        let tree = {
            let profile = testing::grown(nodes, 20, u64::from(nodes));
            CallTree::build(testing::side(&profile), None, BuildOptions::default()).unwrap()
        };
        let (text, left_out) = page(&tree, most);
        let json: Value = serde_json::from_str(data(&text)).unwrap();
        let up = json["up"].as_array().unwrap();
        prop_assert_eq!(up.len() as u64 + left_out, tree.len() as u64);
        prop_assert!(up.iter().enumerate().all(|(i, up)| up.as_u64().unwrap() as usize <= i && (i == 0 || *up != 0)));
    }
}
