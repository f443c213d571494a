//! Samples by time: a grid of columns and, within each, the offset from its start (FlameScope's sub-second offset
//! heat map, for recordings of any length).

use crate::aggregate::{BuildError, Side};
use crate::filter::Selected;
use crate::stacks::stacks_matching;
use crate::{BuildOptions, Pattern};

/// Rows of the grid.
const ROWS: u32 = 50;
/// Columns have one of these lengths: the longest that still gives a recording enough of them to be a picture.
const COLUMN_NS: [i64; 14] = [
    100_000,
    1_000_000,
    10_000_000,
    50_000_000,
    100_000_000,
    500_000_000,
    1_000_000_000,
    5_000_000_000,
    10_000_000_000,
    60_000_000_000,
    300_000_000_000,
    600_000_000_000,
    3_600_000_000_000,
    86_400_000_000_000,
];
const LEAST_COLUMNS: i64 = 30;
/// No recording has more.
const MOST_COLUMNS: i64 = 300;

/// How many samples fall into each cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeatMap {
    /// Time of the grid's start, in nanoseconds of the profile's clock.
    pub start_ns: i64,
    /// Length of a column.
    pub column_ns: i64,
    /// The number of columns.
    pub columns: u32,
    /// The number of rows; row 0 is the beginning of its column.
    pub rows: u32,
    /// Samples of each cell, column by column.
    pub counts: Vec<u32>,
    /// Those of them that match the search.
    pub matched: Vec<u32>,
}

impl HeatMap {
    /// The grid of the samples of a side; `None` where they have no times, or there are none. Every sample counts as
    /// one, whatever it weighs.
    ///
    /// # Errors
    /// As [`crate::CallTree::build`].
    pub fn new(side: Side<'_>, pattern: Option<&Pattern>, options: BuildOptions) -> Result<Option<Self>, BuildError> {
        let (set, _) = side.columns()?;
        let Some(times) = &set.times_ns else { return Ok(None) };
        let selected = Selected::new(side.profile, set, side.filter);
        let samples: Vec<usize> = (0..set.len()).filter(|sample| selected.takes(*sample)).collect();
        let all = samples.iter().map(|sample| times[*sample]);
        let (Some(start), Some(end)) = (all.clone().min(), all.max()) else { return Ok(None) };
        let length = end.saturating_sub(start).saturating_add(1);
        let fits = |column: &&i64| length / **column >= LEAST_COLUMNS;
        let column_ns = COLUMN_NS.iter().rev().find(fits).copied().unwrap_or(COLUMN_NS[0]);
        let column_ns = column_ns.max(length / MOST_COLUMNS + 1);
        let columns = (length / column_ns + 1) as u32;
        let cells = columns as usize * ROWS as usize;
        let (mut counts, mut matched) = (vec![0; cells], vec![0; cells]);
        let matches = pattern.map(|pattern| stacks_matching(side.profile, options, pattern)).transpose()?;
        for sample in samples {
            let at = times[sample].saturating_sub(start);
            let row = (i128::from(at % column_ns) * i128::from(ROWS) / i128::from(column_ns)) as usize;
            let cell = (at / column_ns) as usize * ROWS as usize + row;
            counts[cell] += 1;
            let stack = set.stacks[sample];
            if !stack.is_none() && matches.as_ref().is_some_and(|matches| matches[stack.index()]) {
                matched[cell] += 1;
            }
        }
        Ok(Some(Self { start_ns: start, column_ns, columns, rows: ROWS, counts, matched }))
    }

    /// The times of a cell, in nanoseconds of the profile's clock.
    #[must_use]
    pub fn range_ns(&self, column: u32, row: u32) -> [i64; 2] {
        let start = self.start_ns.saturating_add(i64::from(column).saturating_mul(self.column_ns));
        let edge =
            |row: u32| start.saturating_add((i128::from(self.column_ns) * i128::from(row) / i128::from(ROWS)) as i64);
        [edge(row), edge(row + 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;
    use crate::testing::{folded, side};

    #[test]
    fn every_sample_is_in_the_cell_of_its_time() {
        let mut profile = folded("a;b 1\na;c 1\na;b 1\nd 1\n");
        profile.sets[0].times_ns = Some(vec![5_000_000_000, 5_000_000_020, 5_100_000_000, 5_100_000_001]);
        let query = Query { text: "b".to_owned(), ..Query::default() };
        let pattern = Pattern::new(&query).unwrap();
        let map = HeatMap::new(side(&profile), pattern.as_ref(), BuildOptions::default()).unwrap().unwrap();
        assert_eq!((map.columns, map.column_ns, map.counts.len()), (101, 1_000_000, 101 * 50));
        assert_eq!((map.counts[0], map.counts[100 * 50]), (2, 2));
        assert_eq!((map.matched[0], map.matched[100 * 50]), (1, 1));
        assert_eq!(map.counts.iter().sum::<u32>(), 4);
        assert_eq!(map.range_ns(100, 1), [5_100_020_000, 5_100_040_000]);
        profile.sets[0].times_ns = None;
        assert_eq!(HeatMap::new(side(&profile), None, BuildOptions::default()).unwrap(), None);
    }

    #[test]
    fn the_longest_recordings_have_a_grid() {
        let mut profile = folded("a 1\nb 1\n");
        profile.sets[0].times_ns = Some(vec![i64::MIN, i64::MAX]);
        let map = HeatMap::new(side(&profile), None, BuildOptions::default()).unwrap();
        assert!(map.is_some_and(|map| map.columns <= 301));
    }
}
