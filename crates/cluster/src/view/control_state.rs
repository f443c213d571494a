//! What holds of an object that a controller observes.

use crate::model::{Churned, Fought, Rewritten};

/// What holds of an object, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ControlledState {
    /// Its controller has not seen its newest generation.
    Behind,
    /// Its rollout makes no progress, or its pods can't be made.
    Stalled,
    /// Two managers take its fields from each other.
    Fought,
    /// It is written again and again without a change of its spec.
    Rewritten,
    /// Conditions speak of an older generation.
    StaleConditions,
    /// The owner that should control it is gone.
    OwnerGone,
    /// An autoscaler whose metrics ask for another number than it decided on.
    Differs,
    /// Fewer pods of the newest template than it asks for.
    RollingOut,
    /// Fewer ready pods than it asks for.
    NotReady,
    /// It is paused or suspended.
    Paused,
    /// Seen as it is, and there.
    Current,
}

impl ControlledState {
    /// All, the worst first.
    pub const ALL: [Self; 11] = [
        Self::Behind,
        Self::Stalled,
        Self::Fought,
        Self::Rewritten,
        Self::StaleConditions,
        Self::OwnerGone,
        Self::Differs,
        Self::RollingOut,
        Self::NotReady,
        Self::Paused,
        Self::Current,
    ];

    /// Its word after `is:`, and what a list shows.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Behind => ("behind", "Behind"),
            Self::Stalled => ("stalled", "Stalled"),
            Self::Fought => ("fought", "Fought over"),
            Self::Rewritten => ("rewritten", "Rewritten"),
            Self::StaleConditions => ("stale", "Stale conditions"),
            Self::OwnerGone => ("owner-gone", "Owner gone"),
            Self::Differs => ("differs", "Differs"),
            Self::RollingOut => ("rolling-out", "Rolling out"),
            Self::NotReady => ("not-ready", "Not ready"),
            Self::Paused => ("paused", "Paused"),
            Self::Current => ("current", "Current"),
        }
    }
}

/// What several reads tell of an object: its states, and a sentence for each.
pub(super) fn of_churn(churned: Option<&Churned>) -> (Option<String>, Option<String>) {
    let Some(churned) = churned else { return (None, None) };
    (churned.fought.as_ref().map(fight), churned.rewritten.as_ref().map(hot_loop))
}

fn fight(fought: &Fought) -> String {
    let [one, other] = &fought.managers;
    let fields = fought.fields.join(", ");
    format!("{one} and {other} take {fields} from each other: {} times so far.", fought.times)
}

fn hot_loop(rewritten: &Rewritten) -> String {
    let what = if rewritten.status { "Its status was" } else { "It was" };
    let by = if rewritten.by.is_empty() { String::new() } else { format!(", last by {}", rewritten.by) };
    let within = units::format_age(rewritten.seconds.max(1));
    format!("{what} rewritten {} times or more within {within}{by}; its spec stayed as it is.", rewritten.times)
}
