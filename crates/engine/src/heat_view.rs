//! The heat map as a picture.

use calltree::{BuildOptions, HeatMap, Pattern, Side};
use draw::{DrawList, NO_TEXT, Window, sequential};

use crate::HeatModel;

/// A cell: column and row, row 0 at the bottom.
pub type HeatCell = (u32, u32);

impl HeatModel {
    /// The cell at shares of the picture's width and height.
    #[must_use]
    pub fn cell_at(&self, x_share: f64, y_share: f64) -> HeatCell {
        let place = |share: f64, count: u32| ((share * f64::from(count)) as u32).min(count.saturating_sub(1));
        (place(x_share.clamp(0.0, 1.0), self.columns), place(1.0 - y_share.clamp(0.0, 1.0), self.rows))
    }

    /// The time of a cell's start after the first sample, in seconds.
    #[must_use]
    pub fn seconds(&self, (column, row): HeatCell) -> f64 {
        self.start_s + self.column_s * (f64::from(column) + f64::from(row) / f64::from(self.rows.max(1)))
    }

    /// From the start of the first of two cells to the end of the last, as settings name times.
    #[must_use]
    pub fn range_of(&self, a: HeatCell, b: HeatCell) -> (String, String) {
        let (first, last) = if a <= b { (a, b) } else { (b, a) };
        let text = |seconds: f64| format!("{}s", (seconds * 1e9).round() / 1e9);
        (text(self.seconds(first)), text(self.seconds(last) + self.column_s / f64::from(self.rows.max(1))))
    }
}

/// The measures that the page needs.
pub(crate) fn model(map: &HeatMap, first_ns: i64) -> HeatModel {
    HeatModel {
        columns: map.columns,
        rows: map.rows,
        column_s: map.column_ns as f64 / 1e9,
        start_s: map.start_ns.saturating_sub(first_ns) as f64 / 1e9,
        most: map.counts.iter().copied().max().unwrap_or(0),
    }
}

/// Counts the samples; `None` where none has a time.
pub(crate) fn count(side: Side<'_>, pattern: Option<&Pattern>, options: BuildOptions) -> Option<HeatMap> {
    HeatMap::new(side, pattern, options).ok().flatten()
}

/// The cells of the window, the beginning of a column at the bottom, as clocks of a day are read upwards. `item` is
/// the number of the cell, column by column; the figures of a box are its samples and those that match the search.
/// Colour grows with the logarithm: a cell of one sample is as far from none as a full one from half of it.
pub(crate) fn draw(map: &HeatMap, window: Window, row_height: f64, is_search: bool) -> DrawList {
    let mut list =
        DrawList { window, world_height: f64::from(map.rows) * row_height, values_per_box: 2, ..DrawList::default() };
    let most = f64::from(map.counts.iter().copied().max().unwrap_or(0)).max(1.0);
    let columns = f64::from(map.columns);
    let first = (window.x_start * columns).floor().clamp(0.0, columns) as u32;
    let last = (window.x_end * columns).ceil().clamp(0.0, columns) as u32;
    for column in first..last {
        let left = window.x_device(f64::from(column) / columns).round();
        let right = window.x_device(f64::from(column + 1) / columns).round();
        for row in 0..map.rows {
            let cell = column * map.rows + row;
            let count = map.counts[cell as usize];
            if count == 0 {
                continue;
            }
            let matched = map.matched[cell as usize];
            let top = window.y_device(f64::from(map.rows - 1 - row) * row_height).round();
            let bottom = window.y_device(f64::from(map.rows - row) * row_height).round();
            let gap = if right - left >= 4.0 { 1.0 } else { 0.0 };
            list.boxes.x.push(left as f32);
            list.boxes.y.push(top as f32);
            list.boxes.w.push((right - left - gap).max(1.0) as f32);
            list.boxes.h.push((bottom - top - gap).max(1.0) as f32);
            list.boxes.shade_w.push(0.0);
            // Of a search the hits alone are hot; that there were samples is still seen.
            let hot = if is_search { matched } else { count };
            list.boxes.fill.push(match hot {
                0 => draw::MERGED,
                _ => sequential((f64::from(hot) + 1.0).log2() / (most + 1.0).log2()),
            });
            list.boxes.flags.push(0);
            list.boxes.item.push(cell);
            list.boxes.name.push(NO_TEXT);
            list.boxes.detail.push(NO_TEXT);
            list.boxes.values.extend([i64::from(count), i64::from(matched)]);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_goes_from_the_start_of_its_first_cell_to_the_end_of_its_last() {
        let heat = HeatModel { columns: 10, rows: 50, column_s: 1.0, start_s: 0.0, most: 1 };
        assert_eq!(heat.cell_at(0.25, 1.0), (2, 0));
        assert_eq!(heat.cell_at(1.0, 0.0), (9, 49));
        assert_eq!(heat.range_of((2, 25), (1, 0)), ("1s".to_owned(), "2.52s".to_owned()));
    }
}
