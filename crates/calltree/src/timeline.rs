//! Weight over time: a plain timeline of timed samples.

use crate::Pattern;
use crate::aggregate::{BuildError, BuildOptions, Side};
use crate::filter::Selected;
use crate::stacks::stacks_matching;

/// Columns of a timeline at most, and at least; between them about two samples have one.
const COLUMNS_MAX: usize = 720;
const COLUMNS_MIN: usize = 24;

/// The weight of samples in each of some equal parts of the time that they cover.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Time of the first sample, in nanoseconds of the profile's clock.
    pub start_ns: i64,
    /// Length of a column.
    pub column_ns: i64,
    /// Weight of each column.
    pub weights: Vec<f64>,
    /// Weight of those samples of it that match the search.
    pub matched: Vec<f64>,
}

impl Timeline {
    /// The timeline of the samples of a side; `None` where they have no times, or there are none.
    ///
    /// # Errors
    /// As [`crate::CallTree::build`].
    pub fn new(side: Side<'_>, pattern: Option<&Pattern>, options: BuildOptions) -> Result<Option<Self>, BuildError> {
        let (set, weights) = side.columns()?;
        let Some(times) = &set.times_ns else { return Ok(None) };
        let selected = Selected::new(side.profile, set, side.filter);
        let samples: Vec<usize> = (0..set.len()).filter(|sample| selected.takes(*sample)).collect();
        let all = samples.iter().map(|sample| times[*sample]);
        let (Some(start_ns), Some(end)) = (all.clone().min(), all.max()) else { return Ok(None) };
        let wished = (samples.len() / 2).clamp(COLUMNS_MIN, COLUMNS_MAX) as i64;
        let column_ns = end.saturating_sub(start_ns) / wished + 1;
        let columns = (end.saturating_sub(start_ns) / column_ns + 1) as usize;
        let matches = pattern.map(|pattern| stacks_matching(side.profile, options, pattern)).transpose()?;
        let (mut sums, mut matched) = (vec![0.0; columns], vec![0.0; columns]);
        for sample in samples {
            let column = (times[sample].saturating_sub(start_ns) / column_ns) as usize;
            let weight = weights.get(sample).to_f64().abs();
            sums[column] += weight;
            let stack = set.stacks[sample];
            if !stack.is_none() && matches.as_ref().is_some_and(|matches| matches[stack.index()]) {
                matched[column] += weight;
            }
        }
        Ok(Some(Self { start_ns, column_ns, weights: sums, matched }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;
    use crate::testing::{folded, side};

    #[test]
    fn every_sample_weighs_in_the_column_of_its_time() {
        let mut profile = folded("a;b 2\na;c 3\na;b 5\n");
        profile.sets[0].times_ns = Some(vec![1_000_000, 1_000_001, 2_000_000]);
        let query = Query { text: "b".to_owned(), ..Query::default() };
        let pattern = Pattern::new(&query).unwrap();
        let line = Timeline::new(side(&profile), pattern.as_ref(), BuildOptions::default()).unwrap().unwrap();
        assert_eq!((line.start_ns, line.column_ns, line.weights.len()), (1_000_000, 41_667, 24));
        assert_eq!((line.weights[0], line.weights[23]), (5.0, 5.0));
        assert_eq!((line.matched[0], line.matched[23]), (2.0, 5.0));
        profile.sets[0].times_ns = Some(vec![i64::MIN, 0, i64::MAX]);
        let line = Timeline::new(side(&profile), None, BuildOptions::default()).unwrap().unwrap();
        assert_eq!(line.weights.iter().sum::<f64>(), 10.0);
        profile.sets[0].times_ns = None;
        assert_eq!(Timeline::new(side(&profile), None, BuildOptions::default()).unwrap(), None);
    }
}
