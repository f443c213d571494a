//! What colours and bars mean, and how many nodes have which.

use cluster::{Snapshot, Totals};
use draw::flags;

use crate::heat::{MOST_RESTARTS, look};
use crate::state::Health;
use crate::{Bar, Measure, Settings, node_share};

/// A colour and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegendEntry {
    /// What it means.
    pub label: String,
    /// Palette slot.
    pub slot: u16,
    /// Bits of [`draw::flags`].
    pub flags: u16,
}

/// The colours of boxes by a measure (start, middle and end of the ramp, over it, unknown), free room, the strip of
/// a node's state, and its bars from top to bottom.
#[must_use]
pub fn legend(measure: Measure) -> Vec<LegendEntry> {
    let ramp = match measure {
        Measure::Restarts => {
            let middle = f64::from(MOST_RESTARTS).ln_1p() / 2.0;
            let middle = middle.exp_m1().round();
            ["0 restarts".to_owned(), format!("{middle}"), format!("{MOST_RESTARTS}"), format!("over {MOST_RESTARTS}")]
        }
        Measure::Status => {
            ["ready, running", "pending, leaving, cordoned", "", "failing, not ready"].map(str::to_owned)
        }
        _ => ["0%", "50%", "100%", "over 100%"].map(str::to_owned),
    };
    let shares = [Some(0.0), Some(0.5), Some(1.0), Some(f64::INFINITY)].into_iter().zip(ramp);
    let entry = |label: String, (slot, flags)| LegendEntry { label, slot, flags };
    let mut entries: Vec<LegendEntry> =
        shares.filter(|(_, label)| !label.is_empty()).map(|(share, label)| entry(label, look(share))).collect();
    entries.push(entry("unknown".to_owned(), look(None)));
    entries.push(entry("free room".to_owned(), (draw::FREE, flags::GROUND)));
    entries.push(entry("cordoned, draining or pressure (strip)".to_owned(), (Health::Notice.slot(), 0)));
    entries.extend(Bar::ALL.into_iter().map(|bar| entry(format!("{} bar", bar.label()), (bar.slot(), 0))));
    entries
}

/// How many nodes have which share: `buckets` equal steps from 0 to 100 % (of the ramp, for restarts and status; 100 %
/// itself falls in the last of them), then those over it, then the unknown ones: `buckets + 2` counts.
#[must_use]
pub fn distribution(snapshot: &Snapshot, totals: &Totals, settings: &Settings, buckets: usize) -> Vec<u32> {
    let buckets = buckets.max(1);
    let mut counts = vec![0; buckets + 2];
    for (id, _) in snapshot.node_ids() {
        let bucket = match node_share(snapshot, totals, settings, id).map(|share| (share, look(Some(share)).0)) {
            None | Some((_, draw::UNKNOWN)) => buckets + 1,
            Some((_, draw::CRITICAL)) => buckets,
            Some((share, _)) => ((share.max(0.0) * buckets as f64) as usize).min(buckets - 1),
        };
        counts[bucket] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use cluster::ResourceId;

    use super::*;
    use crate::testing::{ready, running, snapshot};

    #[test]
    fn every_colour_is_in_the_legend() {
        for measure in Measure::ALL {
            let entries = legend(measure);
            assert!(entries.iter().all(|entry| !entry.label.is_empty()));
            for (slot, flags) in [look(Some(0.0)), look(Some(2.0)), look(None), (draw::FREE, flags::GROUND)] {
                assert_eq!(entries.iter().filter(|e| (e.slot, e.flags) == (slot, flags)).count(), 1, "{measure:?}");
            }
            assert_eq!(entries.iter().filter(|entry| entry.label.ends_with(" bar")).count(), 5);
        }
        assert_eq!(legend(Measure::Restarts)[1].label, "9");
    }

    #[test]
    fn each_node_is_counted_once() {
        let four = r#""cpu":"4""#;
        let snapshot = snapshot(&[
            ready("empty", four),
            ready("half", four),
            ready("full", four),
            ready("over", four),
            ready("bare", ""),
            running("h", "half", "2"),
            running("f", "full", "4"),
            running("o", "over", "4001m"),
        ]);
        let settings = Settings { resource: ResourceId::CPU, measure: Measure::default() };
        let totals = Totals::of(&snapshot);
        assert_eq!(distribution(&snapshot, &totals, &settings, 4), [1, 0, 1, 1, 1, 1]);
        assert_eq!(distribution(&snapshot, &totals, &settings, 0), [3, 1, 1]);
    }
}
