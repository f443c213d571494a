//! The timeline as a picture: a bar for each column, its search hits at the bottom.

use calltree::Timeline;
use draw::{DrawList, NO_TEXT, Window, flags, sequential};

use crate::HeatModel;

/// Bars stand out from the ground, hits from the bars.
const BAR_SHARE: f64 = 0.45;
const HIT_SHARE: f64 = 1.0;

/// The measures that the page needs.
pub(crate) fn model(line: &Timeline, first_ns: i64) -> HeatModel {
    HeatModel {
        columns: line.weights.len() as u32,
        rows: 1,
        column_s: line.column_ns as f64 / 1e9,
        start_s: line.start_ns.saturating_sub(first_ns) as f64 / 1e9,
        most: 0,
    }
}

/// The bars of the window, as high as their share of the largest. `item` is the number of the column.
pub(crate) fn draw(line: &Timeline, window: Window, height: f64, is_search: bool) -> DrawList {
    let mut list = DrawList { window, world_height: height, values_per_box: 0, ..DrawList::default() };
    let most = line.weights.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return list;
    }
    let columns = line.weights.len() as f64;
    for (column, (weight, matched)) in line.weights.iter().zip(&line.matched).enumerate() {
        let left = window.x_device(column as f64 / columns).round();
        let right = window.x_device((column + 1) as f64 / columns).round().max(left + 1.0);
        let mut bar = |weight: f64, share: f64, flags: u16| {
            // What is there is seen, however little it is.
            let size = if weight > 0.0 { (weight / most * height).round().max(1.0) } else { return };
            list.boxes.x.push(left as f32);
            list.boxes.y.push(window.y_device(height - size).round() as f32);
            list.boxes.w.push((right - left) as f32);
            list.boxes.h.push(size as f32);
            list.boxes.shade_w.push(0.0);
            list.boxes.fill.push(sequential(share));
            list.boxes.flags.push(flags);
            list.boxes.item.push(column as u32);
            list.boxes.name.push(NO_TEXT);
            list.boxes.detail.push(NO_TEXT);
        };
        bar(*weight, BAR_SHARE, if is_search { flags::FADED } else { 0 });
        bar(*matched, HIT_SHARE, 0);
    }
    list
}
