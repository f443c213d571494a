//! Flame graphs.

use calltree::testing::{diff, folded, side, tree};
use calltree::{BuildOptions, CallTree, NodeId, Pattern, Query, search};
use draw::{DrawList, Window};
use flame::{Coloring, Orientation, Rows, View, draw};
use insta::assert_snapshot;

use crate::print::print;

const SERVER: &str = "
    runtime.main;main.main;net/http.(*Server).Serve;net/http.(*conn).serve;main.handle;encoding/json.Marshal 240
    runtime.main;main.main;net/http.(*Server).Serve;net/http.(*conn).serve;main.handle;runtime.mallocgc 90
    runtime.main;main.main;net/http.(*Server).Serve;net/http.(*conn).serve;main.handle 30
    runtime.main;main.main;net/http.(*Server).Serve;net/http.(*conn).serve;bufio.(*Writer).Flush;syscall.write 60
    runtime.gcBgMarkWorker;runtime.gcDrain;runtime.scanobject 120
    runtime.gcBgMarkWorker;runtime.gcDrain;runtime.mallocgc 2
    20";

fn view(window: Window) -> View<'static> {
    View {
        window,
        row_height_device: 18.0,
        char_width_device: 7.0,
        label_inset_device: 4.0,
        min_label_width_device: 20.0,
        orientation: Orientation::Icicle,
        zoom: NodeId::ROOT,
        matches: None,
        coloring: Coloring::Package,
    }
}

fn window(x_start: f64, x_end: f64, width_device: f64, y_start: f64, height_device: f64) -> Window {
    Window { x_start, x_end, y_start, y_end: y_start + height_device, width_device, height_device }
}

fn picture(tree: &CallTree, view: &View<'_>) -> DrawList {
    draw(tree, &Rows::new(tree), view)
}

fn find(tree: &CallTree, text: &str) -> calltree::Matches {
    let pattern = Pattern::new(&Query { text: text.into(), ..Query::default() }).unwrap().unwrap();
    search(tree, &pattern)
}

#[test]
fn icicle() {
    let tree = tree(SERVER);
    assert_snapshot!(print(&picture(&tree, &view(window(0.0, 1.0, 800.0, 0.0, 126.0)))));
}

#[test]
fn flame_with_the_root_at_the_bottom() {
    let tree = tree(SERVER);
    let view = View { orientation: Orientation::Flame, ..view(window(0.0, 1.0, 400.0, 72.0, 54.0)) };
    assert_snapshot!(print(&picture(&tree, &view)));
}

#[test]
fn zoomed_with_a_search() {
    let tree = tree(SERVER);
    let zoom = tree.at_path(&["runtime.gcBgMarkWorker", "runtime.gcDrain"]).unwrap();
    let matches = find(&tree, "malloc, gcDrain");
    let window = window(tree.start(zoom), tree.end(zoom), 300.0, 0.0, 126.0).with_margin(0.25);
    assert_snapshot!(print(&picture(&tree, &View { zoom, matches: Some(&matches), ..view(window) })));
}

#[test]
fn zoomed_without_a_search_fades_the_callers() {
    let tree = tree(SERVER);
    let zoom = tree.at_path(&["runtime.gcBgMarkWorker", "runtime.gcDrain"]).unwrap();
    let window = window(tree.start(zoom), tree.end(zoom), 300.0, 0.0, 126.0);
    assert_snapshot!(print(&picture(&tree, &View { zoom, ..view(window) })));
}

#[test]
fn frames_thinner_than_a_pixel() {
    let thin: String = (0..900).map(|number| format!("main;thin_{number:03} 1\n")).collect();
    let tree = tree(&format!("{thin}main;a_wide 500\nmain;thin_45x;deep 400\nmain;z_last 3\nmain 97"));
    let matches = find(&tree, "thin_777");
    let view = View { matches: Some(&matches), ..view(window(0.0, 1.0, 190.0, 0.0, 72.0)) };
    assert_snapshot!(print(&picture(&tree, &view)));
}

#[test]
fn comparison() {
    let before = "main;same 50\nmain;grown 10\nmain;shrunk 40\nmain;gone;deep 20";
    let after = "main;same 50\nmain;grown 40\nmain;shrunk 10\nmain;new 30\nmain 5";
    let tree = diff(before, after, BuildOptions::default());
    let view = View { coloring: Coloring::Diff, ..view(window(0.0, 1.0, 600.0, 0.0, 72.0)) };
    assert_snapshot!(print(&picture(&tree, &view)));
}

#[test]
fn names_that_would_disturb() {
    let mut profile = folded(
        "<img src=x onerror=alert(1)>;\u{202e}gpj.exe 50\nline\u{9}\u{1b}[31mred 50\n日本語の関数名がここに 50\n;empty 20",
    );
    profile.name = "odd".into();
    let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
    assert_snapshot!(print(&picture(&tree, &view(window(0.0, 1.0, 400.0, 0.0, 72.0)))));
}

#[test]
fn nothing_and_less_than_nothing() {
    assert_snapshot!(print(&picture(&tree(""), &view(window(0.0, 1.0, 100.0, 0.0, 36.0)))));
    let negative = tree("main;a -30\nmain;b 10\nmain 20");
    assert_snapshot!(print(&picture(&negative, &view(window(0.0, 1.0, 120.0, 0.0, 72.0)))));
}

#[test]
fn overview_with_rows_thinner_than_a_pixel() {
    let tree = tree(&format!("{} 3\nr;x 1", vec!["r"; 30].join(";")));
    let view = View { row_height_device: 0.25, ..view(window(0.0, 1.0, 40.0, 0.0, 8.0)) };
    assert_snapshot!(print(&picture(&tree, &view)));
}
