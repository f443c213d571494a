//! What colours and bars mean, and how many nodes have which.

use cluster::NodeId;
use draw::flags;
use units::{Quantity, format_age};

use crate::heat::{MOST_RESTARTS, OLDEST_DAYS, look};
use crate::state::Health;
use crate::{Bar, Measure, Scene};

/// Steps of the ramp in a distribution.
pub const STEPS: usize = 20;

/// How many nodes have which colour: equal steps from the start of the ramp to its end, which itself falls in the last
/// of them; then those over it; then the unknown ones.
pub type Spread = [u32; STEPS + 2];

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

impl Scene<'_> {
    /// The colours of boxes by the measure (start, middle and end of the ramp, over it, unknown), free room, the strip
    /// of a node's state, and its bars from top to bottom.
    #[must_use]
    pub fn legend(&self) -> Vec<LegendEntry> {
        let entry = |label: String, (slot, flags)| LegendEntry { label, slot, flags };
        let marks = [0.0, 0.5, 1.0].map(|share| (Some(share), self.mark(share)));
        let over = (Some(f64::INFINITY), self.over());
        let unknown = (None, "unknown".to_owned());
        let ramp = marks.into_iter().chain([over, unknown]);
        let mut entries: Vec<LegendEntry> =
            ramp.filter(|(_, label)| !label.is_empty()).map(|(share, label)| entry(label, look(share))).collect();
        entries.push(entry("free room".to_owned(), (draw::FREE, flags::GROUND)));
        entries.push(entry("cordoned, draining or pressure (strip)".to_owned(), (Health::Notice.slot(), 0)));
        entries.extend(Bar::ALL.into_iter().map(|bar| entry(format!("{} bar", bar.label()), (bar.slot(), 0))));
        entries
    }

    /// What a place on the ramp means; empty for one without a meaning of its own.
    fn mark(&self, share: f64) -> String {
        match self.settings.measure {
            Measure::Restarts => match restarts_at(share).round() {
                0.0 => "0 restarts".to_owned(),
                restarts => format!("{restarts}"),
            },
            Measure::Age if share >= 1.0 => "a year and older".to_owned(),
            Measure::Age => match seconds_at(share) {
                0 => "new".to_owned(),
                seconds => format_age(seconds),
            },
            Measure::Version if share <= 0.0 => match self.scale.servers {
                Some(servers) if servers.assumed => format!("kubelet 1.{}, the newest seen", servers.newest_minor),
                Some(servers) => format!("kubelet 1.{}, as kube-apiserver", servers.newest_minor),
                None => "as kube-apiserver".to_owned(),
            },
            Measure::Version if share >= 1.0 => {
                format!("{} behind", units::format_count(u64::from(self.may_lag()), "minor"))
            }
            Measure::Version => String::new(),
            Measure::Cost if !self.scale.has_prices() => String::new(),
            Measure::Cost => self.scale.prices.text(of(self.scale.dearest, share)),
            Measure::Status if share <= 0.0 => "ready, running".to_owned(),
            Measure::Status if share < 1.0 => "pending, leaving, cordoned".to_owned(),
            Measure::Status => String::new(),
            _ => format!("{:.0}%", share * 100.0),
        }
    }

    /// What lies over the ramp; empty if nothing can.
    fn over(&self) -> String {
        match self.settings.measure {
            Measure::Restarts => format!("over {MOST_RESTARTS}"),
            Measure::Version => "against the skew policy".to_owned(),
            Measure::Status => "failing, not ready".to_owned(),
            Measure::Age | Measure::Cost => String::new(),
            _ => "over 100%".to_owned(),
        }
    }

    /// What the places of a [`Spread`] mean, for reading.
    #[must_use]
    pub fn spread_words(&self) -> Vec<String> {
        let step = |at: usize| {
            let (from, to) = (at as f64 / STEPS as f64, (at + 1) as f64 / STEPS as f64);
            match self.settings.measure {
                Measure::Restarts => {
                    let (from, to) = (restarts_at(from).ceil() as u64, restarts_at(to).floor() as u64);
                    let to_last = units::format_count(to, "restart");
                    if from == to { to_last } else { format!("{from} to {to_last}") }
                }
                Measure::Age if at + 1 == STEPS => format!("{} and older", format_age(seconds_at(from))),
                Measure::Age => format!("{} to {} old", format_age(seconds_at(from)), format_age(seconds_at(to))),
                Measure::Version => {
                    let lag = f64::from(self.may_lag());
                    format!("{} behind", units::format_count((to * lag).floor() as u64, "minor"))
                }
                Measure::Cost => {
                    let text = |share| self.scale.prices.text(of(self.scale.dearest, share));
                    format!("{} to {}", text(from), text(to))
                }
                Measure::Status if at == 0 => "ready".to_owned(),
                Measure::Status => "cordoned, leaving or under pressure".to_owned(),
                _ => format!("{:.0} to {:.0} %", from * 100.0, to * 100.0),
            }
        };
        let over = match self.over() {
            none if none.is_empty() => "over the scale".to_owned(),
            over => over,
        };
        (0..STEPS).map(step).chain([over, "unknown".to_owned()]).collect()
    }

    /// Why the colours say nothing, where the measure has nothing to go by.
    #[must_use]
    pub fn colour_note(&self) -> Option<&'static str> {
        match self.settings.measure {
            Measure::Cost if !self.scale.has_prices() => Some(
                "No prices are known. Give them by instance type as \"prices\" in isotherm.json, or as the label eks-node-viewer/instance-price of nodes.",
            ),
            Measure::Version if self.scale.servers.is_none() => Some("No node tells the version of its kubelet."),
            _ => None,
        }
    }

    /// How many of these nodes have which colour.
    #[must_use]
    pub fn spread(&self, nodes: impl IntoIterator<Item = NodeId>) -> Spread {
        let mut counts = Spread::default();
        for id in nodes {
            let share = self.node_share(id);
            let place = match (look(share).0, share) {
                (draw::UNKNOWN, _) | (_, None) => STEPS + 1,
                (draw::CRITICAL, _) => STEPS,
                (_, Some(share)) => ((share.max(0.0) * STEPS as f64) as usize).min(STEPS - 1),
            };
            counts[place] += 1;
        }
        counts
    }
}

/// Slot and flags of a place of a [`Spread`].
pub(crate) fn look_of_place(place: usize) -> (u16, u16) {
    look(match place {
        STEPS => Some(f64::INFINITY),
        place if place > STEPS => None,
        place => Some((place as f64 + 0.5) / STEPS as f64),
    })
}

fn restarts_at(share: f64) -> f64 {
    (f64::from(MOST_RESTARTS).ln_1p() * share).exp_m1()
}

fn seconds_at(share: f64) -> i64 {
    ((f64::from(OLDEST_DAYS).ln_1p() * share).exp_m1() * 86_400.0).round() as i64
}

/// A part of an amount of money, to be read and not to be added.
fn of(whole: Quantity, share: f64) -> Quantity {
    Quantity::from_nano((whole.nano() as f64 * share).round() as i128)
}

#[cfg(test)]
mod tests {
    use cluster::view::{Price, Prices};
    use cluster::{Snapshot, Totals};

    use super::*;
    use crate::testing::{ready, running, settings, snapshot};
    use crate::{Scale, Settings};

    fn with<T>(snapshot: &Snapshot, settings: &Settings, prices: Prices, ask: impl Fn(Scene<'_>) -> T) -> T {
        let (totals, scale) = (Totals::of(snapshot), Scale::of(snapshot, prices));
        ask(Scene { snapshot, totals: &totals, settings, scale: &scale })
    }

    fn cluster() -> Snapshot {
        let four = r#""cpu":"4""#;
        snapshot(&[
            ready("empty", four),
            ready("half", four),
            ready("full", four),
            ready("over", four),
            ready("bare", "")
                .replace(r#""metadata":{"#, r#""metadata":{"labels":{"node.kubernetes.io/instance-type":"m"},"#),
            running("h", "half", "2"),
            running("f", "full", "4"),
            running("o", "over", "4001m"),
        ])
    }

    #[test]
    fn every_colour_is_in_the_legend() {
        for measure in Measure::ALL {
            let entries = with(&cluster(), &settings(measure), Prices::default(), |scene| scene.legend());
            assert!(entries.iter().all(|entry| !entry.label.is_empty()));
            for (slot, flags) in [look(None), (draw::FREE, flags::GROUND)] {
                assert_eq!(entries.iter().filter(|e| (e.slot, e.flags) == (slot, flags)).count(), 1, "{measure:?}");
            }
            let over = usize::from(!matches!(measure, Measure::Age | Measure::Cost));
            assert_eq!(entries.iter().filter(|e| e.slot == draw::CRITICAL).count(), over, "{measure:?}");
            let begins = entries.iter().any(|entry| entry.slot == look(Some(0.0)).0);
            assert_eq!(begins, measure != Measure::Cost, "{measure:?}");
            assert_eq!(entries.iter().filter(|entry| entry.label.ends_with(" bar")).count(), 5);
        }
    }

    #[test]
    fn each_scale_has_its_words() {
        let mut prices = Prices::default();
        prices.per_hour.insert("m".to_owned(), Price(Quantity::from_nano(400_000_000)));
        for (measure, ramp, first, last) in [
            (Measure::Restarts, &["0 restarts", "9", "100", "over 100"][..], "0 restarts", "over 100"),
            (Measure::Age, &["new", "18d", "a year and older"], "0s to 8h old", "over the scale"),
            (Measure::Cost, &["0.00 USD/h", "0.20 USD/h", "0.40 USD/h"], "0.00 USD/h to 0.02 USD/h", "over the scale"),
            (
                Measure::Status,
                &["ready, running", "pending, leaving, cordoned", "failing, not ready"],
                "ready",
                "failing, not ready",
            ),
            (Measure::UsageOfRequest, &["0%", "50%", "100%", "over 100%"], "0 to 5 %", "over 100%"),
        ] {
            let (legend, words) =
                with(&cluster(), &settings(measure), prices.clone(), |scene| (scene.legend(), scene.spread_words()));
            let labels: Vec<_> = legend.iter().map(|entry| entry.label.as_str()).collect();
            assert_eq!(&labels[..ramp.len()], ramp);
            assert_eq!((words[0].as_str(), words[STEPS].as_str(), words.len()), (first, last, STEPS + 2));
        }
        for (measure, says) in [(Measure::Cost, "No prices"), (Measure::Version, "No node")] {
            let note = with(&cluster(), &settings(measure), Prices::default(), |scene| scene.colour_note());
            assert!(note.is_some_and(|note| note.starts_with(says)), "{note:?}");
        }
        assert_eq!(with(&cluster(), &settings(Measure::Cost), prices, |scene| scene.colour_note()), None);
    }

    #[test]
    fn each_node_is_counted_once() {
        let snapshot = cluster();
        for measure in Measure::ALL {
            let all = || snapshot.node_ids().map(|(id, _)| id);
            let spread = with(&snapshot, &settings(measure), Prices::default(), |scene| scene.spread(all()));
            assert_eq!(spread.iter().sum::<u32>(), 5, "{measure:?}");
            if measure == Measure::RequestOfAllocatable {
                let places: Vec<_> = spread.iter().enumerate().filter(|(_, count)| **count > 0).collect();
                assert_eq!(places, [(0, &1), (STEPS / 2, &1), (STEPS - 1, &1), (STEPS, &1), (STEPS + 1, &1)]);
                assert_eq!(look_of_place(STEPS), look(Some(2.0)));
                assert_eq!(look_of_place(STEPS + 1), look(None));
            }
        }
    }
}
