//! Which nodes a pod could go to, why not the others, and the smallest change that helps.
//!
//! [`explain`] answers for every pod that waits, in bulk: pods that ask the same are one [`Group`], with the
//! scheduler's own sentence, the nodes counted by [`Reason`], a [`Verdict`] and the [`Change`]s that would help.
//! [`Explainer::pod`] answers for one pod, node by node. The rules are those of kube-scheduler's default
//! profile, each in its file under `rules`, in the order of its plugins; a scheduler that is set up
//! differently, dynamic resource allocation and storage capacity are not simulated, and the notes of a group
//! say so where it matters. Pure functions over a [`cluster::Snapshot`]: no clock, no preference, no chance.

mod board;
mod by_label;
mod case;
mod change;
mod change_words;
mod explain;
mod groups;
mod labels;
mod one_pod;
mod preemption;
mod reason;
mod rules;
mod sentence;
mod tally;
mod verdict;

pub use change::Change;
pub use change_words::amounts_text;
pub use explain::{Explainer, Group, Pending, Prepared, ReasonCount, explain};
pub use one_pod::{NodeFinding, PodExplained};
pub use reason::{PodProblem, Reason, TaintWords};
pub use verdict::Verdict;
