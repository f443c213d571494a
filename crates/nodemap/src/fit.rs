//! How large nodes are drawn where nobody has said: a few of them fill the canvas.

/// Edge of a node's box in CSS pixels, where there are more nodes than fit at once.
pub const EDGE_CSS: f64 = 84.0;
/// Larger boxes of a few nodes only spread what is in them.
const MOST_CSS: f64 = 240.0;
/// The widest space between boxes.
const GAP_CSS: f64 = 8.0;
/// No screen has more boxes of [`EDGE_CSS`] in a row.
const COLUMNS: u32 = 100;

/// The largest edge, from [`EDGE_CSS`] on, at which so many nodes in one group without a header all stand on a canvas, in
/// CSS pixels.
#[must_use]
pub fn edge_to_fit(nodes: u32, width_css: f64, height_css: f64) -> f64 {
    let share = |length: f64, count: u32| (length + GAP_CSS) / f64::from(count) - GAP_CSS;
    let edges = (1..=nodes.min(COLUMNS))
        .map(|columns| share(width_css, columns).min(share(height_css, nodes.div_ceil(columns))));
    edges.fold(0.0, f64::max).floor().clamp(EDGE_CSS, MOST_CSS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_nodes_and_no_canvas_leave_the_usual_edge() {
        for (nodes, width, height) in
            [(0, 800.0, 600.0), (300, 800.0, 600.0), (130_000, 1300.0, 700.0), (5, 0.0, f64::NAN)]
        {
            assert_eq!(edge_to_fit(nodes, width, height), EDGE_CSS, "{nodes}");
        }
    }
}
