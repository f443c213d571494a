//! What gets lost on the way into a format.

/// A part of a profile that some formats can't express.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Aspect {
    /// There is nothing to write.
    Empty,
    /// Profiles beside the one that opens.
    Sets,
    /// Metrics beside the one that opens.
    Metrics,
    /// Names of profiles.
    SetNames,
    /// Names of metrics.
    MetricNames,
    /// Units of metrics.
    Units,
    /// Which side of a comparison a profile is.
    Sides,
    /// Samples one by one, in their order.
    Samples,
    /// When samples were taken.
    Times,
    /// Threads and processes.
    Threads,
    /// Labels of samples.
    Labels,
    /// Files of functions.
    Files,
    /// Lines of frames.
    Lines,
    /// Columns of frames.
    Columns,
    /// Libraries, binaries and packages of functions.
    Modules,
    /// Addresses of frames.
    Addresses,
    /// Names of functions before demangling.
    SystemNames,
    /// First lines of functions.
    StartLines,
    /// What kind of code frames run.
    Kinds,
    /// Which frames are inlined.
    Inlined,
    /// Start and length of the recording.
    Recording,
    /// Comments.
    Comments,
    /// Names of functions that had to be changed.
    Names,
    /// Weights below zero.
    Negative,
    /// Stacks that weigh nothing.
    Zero,
    /// Weights that are no whole numbers, or that no 64-bit integer holds.
    Fractions,
    /// Whole numbers that a double doesn't hold.
    Beyond53Bits,
    /// Frames or functions that weigh little.
    Light,
}

impl Aspect {
    /// Short name for scripts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Sets => "profiles",
            Self::Metrics => "metrics",
            Self::SetNames => "profile-names",
            Self::MetricNames => "metric-names",
            Self::Units => "units",
            Self::Sides => "sides",
            Self::Samples => "samples",
            Self::Times => "times",
            Self::Threads => "threads",
            Self::Labels => "labels",
            Self::Files => "files",
            Self::Lines => "lines",
            Self::Columns => "columns",
            Self::Modules => "modules",
            Self::Addresses => "addresses",
            Self::SystemNames => "system-names",
            Self::StartLines => "start-lines",
            Self::Kinds => "kinds",
            Self::Inlined => "inlined",
            Self::Recording => "recording",
            Self::Comments => "comments",
            Self::Names => "names",
            Self::Negative => "negative",
            Self::Zero => "zero",
            Self::Fractions => "fractions",
            Self::Beyond53Bits => "beyond-53-bits",
            Self::Light => "light",
        }
    }

    /// As the end of "these files hold no …", for what is simply left out.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::SetNames => "names of profiles",
            Self::MetricNames => "names of metrics",
            Self::Units => "units",
            Self::Sides => "sides of a comparison",
            Self::Samples => "samples one by one (those with the same stack are added up)",
            Self::Times => "times of samples",
            Self::Threads => "threads and processes",
            Self::Labels => "labels of samples",
            Self::Files => "files of functions",
            Self::Lines => "line numbers",
            Self::Columns => "column numbers",
            Self::Modules => "libraries or binaries of functions",
            Self::Addresses => "addresses",
            Self::SystemNames => "names before demangling",
            Self::StartLines => "first lines of functions",
            Self::Kinds => "kinds of code (kernel, JIT, …)",
            Self::Inlined => "marks of inlined frames",
            Self::Recording => "start and length of the recording",
            Self::Comments => "comments",
            Self::Zero => "stacks that weigh nothing",
            Self::Negative => "weights below zero",
            Self::Empty | Self::Sets | Self::Metrics | Self::Names | Self::Fractions => "more",
            Self::Beyond53Bits | Self::Light => "more",
        }
    }
}

/// The losses for people: one sentence for all that the target has no place for, and those that say more.
#[must_use]
pub fn sentences(losses: &[Loss]) -> Vec<String> {
    const HOLD_NO: &str = " hold no ";
    let (mut nouns, mut rest) = (Vec::new(), Vec::new());
    let mut target = "";
    for loss in losses {
        match loss.message.split_once(HOLD_NO) {
            Some((name, noun)) if noun == loss.aspect.noun() => {
                target = name;
                nouns.push(noun);
            }
            _ => rest.push(loss.message.clone()),
        }
    }
    let all = (!nouns.is_empty()).then(|| format!("{target}{HOLD_NO}{}", nouns.join(", ")));
    rest.into_iter().chain(all).collect()
}

/// Something that a written file lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What it is about.
    pub aspect: Aspect,
    /// One sentence.
    pub message: String,
    /// How many rows, names or samples it is about.
    pub count: u64,
}
