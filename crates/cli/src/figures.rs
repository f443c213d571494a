//! The JSON of `isotherm inspect`.

use formats::summary::{ByName, NameTree, SetFigures};
use formats::{Format, ImportError, Imported, Warning};
use profile::{Profile, SampleSet, Side, Weight};
use serde::Serialize;

/// How many functions a list of the heaviest has.
const TOP: usize = 5;

/// What a file holds.
#[derive(Serialize)]
pub(crate) struct FileFigures {
    pub(crate) file: String,
    pub(crate) format: &'static str,
    pub(crate) profiles: Vec<ProfileFigures>,
    warnings: Vec<WarningFigures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time_ns: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duration_ns: Option<i64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) comments: Vec<String>,
}

/// One metric of one set.
#[derive(Serialize)]
pub(crate) struct ProfileFigures {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) total: Number,
    /// Sample records; where a record counts samples, as in folded text, the sum of the counts.
    pub(crate) samples: Number,
    pub(crate) distinct_frames: u64,
    pub(crate) distinct_stacks: u64,
    pub(crate) max_depth: u32,
    pub(crate) top5_self: Vec<SelfRow>,
    pub(crate) top5_total: Vec<TotalRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines_used: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) side: Option<&'static str>,
    /// Whether the file opens on it.
    pub(crate) opens: bool,
    /// The set it belongs to: metrics of one set have the same samples.
    pub(crate) set: usize,
    pub(crate) set_name: String,
    pub(crate) metric: String,
    /// Threads of the samples, the most busy first.
    #[serde(skip_serializing_if = "<[ThreadFigures]>::is_empty")]
    pub(crate) threads: Vec<ThreadFigures>,
}

/// A thread of a set.
#[derive(Serialize, Clone)]
pub(crate) struct ThreadFigures {
    pub(crate) name: String,
    pub(crate) tid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<String>,
    pub(crate) samples: u64,
}

/// A weight, exact if it is whole.
#[derive(Serialize, Clone, Copy)]
#[serde(untagged)]
pub(crate) enum Number {
    Int(i64),
    Float(f64),
}

#[derive(Serialize)]
pub(crate) struct SelfRow {
    pub(crate) name: String,
    #[serde(rename = "self")]
    pub(crate) weight: Number,
}

#[derive(Serialize)]
pub(crate) struct TotalRow {
    pub(crate) name: String,
    #[serde(rename = "total")]
    pub(crate) weight: Number,
}

#[derive(Serialize)]
struct WarningFigures {
    kind: &'static str,
    message: String,
    count: u64,
}

/// `{"error": …}` of a file that can't be read.
#[derive(Serialize)]
pub(crate) struct Refusal {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    pub(crate) error: Problem,
}

#[derive(Serialize)]
pub(crate) struct Problem {
    format: Option<&'static str>,
    offset: Option<u64>,
    message: String,
}

impl From<&ImportError> for Problem {
    fn from(error: &ImportError) -> Self {
        Self { format: error.format.map(Format::id), offset: error.offset, message: error.to_string() }
    }
}

impl Problem {
    /// One line that says what is wrong and what to do.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// A problem with the file itself.
    pub(crate) fn plain(message: String) -> Self {
        Self { format: None, offset: None, message }
    }
}

impl Number {
    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

impl From<Weight> for Number {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Int(value) => Self::Int(value),
            Weight::Float(value) => Self::Float(value),
        }
    }
}

impl FileFigures {
    pub(crate) fn new(file: &str, imported: Imported) -> Self {
        let Imported { format, profile, warnings } = imported;
        let tree = NameTree::new(&profile);
        let mut profiles = Vec::new();
        for (index, set) in profile.sets.iter().enumerate() {
            let figures = tree.figures(set);
            let threads = threads(&profile, set);
            for (metric, column) in set.metrics.iter().enumerate() {
                let total = column.weights.sum().into();
                let is_folded = format == Format::Folded;
                // Of reports, a record stands for as many samples as it counts; of V8's, where the samples themselves are
                // missing.
                let is_report = matches!(format, Format::Dtrace | Format::MacSample);
                let is_counted = is_folded || is_report || format == Format::CpuProfile && set.times_ns.is_none();
                profiles.push(ProfileFigures {
                    name: name(set, &column.kind),
                    unit: column.unit.clone(),
                    total,
                    samples: if is_counted { total } else { Number::Int(set.len() as i64) },
                    distinct_frames: figures.distinct_frames,
                    distinct_stacks: figures.distinct_stacks,
                    max_depth: figures.max_depth,
                    top5_self: top(&profile, top_self(&figures, metric), |name, weight| SelfRow { name, weight }),
                    top5_total: top(&profile, figures.total_by_name(metric), |name, weight| TotalRow { name, weight }),
                    lines_used: is_folded.then(|| set.len()),
                    side: match set.side {
                        Side::Only => None,
                        Side::Before => Some("before"),
                        Side::After => Some("after"),
                    },
                    opens: index == profile.default_set as usize && metric == set.default_metric as usize,
                    set: index,
                    set_name: set.name.clone(),
                    metric: column.kind.clone(),
                    threads: threads.clone(),
                });
            }
        }
        let warning = |warning: Warning| WarningFigures {
            kind: warning.kind.id(),
            message: warning.message,
            count: warning.count,
        };
        Self {
            file: file.to_owned(),
            format: format.id(),
            profiles,
            warnings: warnings.into_iter().map(warning).collect(),
            start_time_ns: profile.start_time_ns,
            duration_ns: profile.duration_ns,
            comments: profile.comments,
        }
    }

    pub(crate) fn warnings(&self) -> impl Iterator<Item = &str> {
        self.warnings.iter().map(|warning| &*warning.message)
    }
}

fn threads(profile: &Profile, set: &SampleSet) -> Vec<ThreadFigures> {
    let mut samples = vec![0u64; profile.threads.len()];
    for thread in set.threads.iter().flatten() {
        if let Some(count) = samples.get_mut(thread.index()) {
            *count += 1;
        }
    }
    let mut rows: Vec<ThreadFigures> = profile
        .threads
        .iter()
        .zip(samples)
        .filter(|(_, samples)| *samples > 0)
        .map(|(thread, samples)| {
            let process = profile.processes.get(thread.process.index());
            ThreadFigures {
                name: thread.name.clone(),
                tid: thread.tid.clone(),
                process: process.map(|process| process.name.clone()),
                pid: process.map(|process| process.pid.clone()),
                samples,
            }
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.samples));
    rows
}

fn name(set: &SampleSet, kind: &str) -> String {
    match (&*set.name, kind) {
        (name, "") => name.to_owned(),
        ("", kind) => kind.to_owned(),
        (name, kind) => format!("{name}: {kind}"),
    }
}

/// Functions by their own weight. Where fewer have any, others follow with 0, as the importers of other tools list them.
fn top_self(figures: &SetFigures<'_>, metric: usize) -> ByName {
    let mut rows = figures.self_by_name(metric);
    if rows.len() < TOP && rows.iter().all(|(_, weight)| weight.to_f64() >= 0.0) {
        let own: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
        let others = figures.total_by_name(metric).into_iter().filter(|(name, _)| !own.contains(name));
        rows.extend(others.take(TOP - own.len()).map(|(name, _)| (name, Weight::Int(0))));
    }
    rows
}

fn top<R>(profile: &Profile, rows: ByName, row: impl Fn(String, Number) -> R) -> Vec<R> {
    rows.into_iter().take(TOP).map(|(name, weight)| row(profile.strings.get(name).to_owned(), weight.into())).collect()
}
