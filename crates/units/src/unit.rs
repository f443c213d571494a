//! What the numbers of a profile count.

/// The unit of a profile's metric, from the words that profilers write.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A span of time.
    Nanoseconds,
    /// A span of time.
    Microseconds,
    /// A span of time.
    Milliseconds,
    /// A span of time.
    Seconds,
    /// An amount of memory; a value times this many bytes.
    Bytes(u64),
    /// A number of things, with their name in the plural (`samples`), empty if they have none.
    Count(String),
    /// Kept as it was written: `cycles`, `instructions`.
    Other(String),
}

impl Unit {
    /// The unit a profiler means by `text`, whatever its case.
    pub fn parse(text: &str) -> Self {
        let trimmed = text.trim();
        match trimmed.to_lowercase().as_str() {
            "ns" | "nanosecond" | "nanoseconds" | "lock_nanoseconds" => Self::Nanoseconds,
            "us" | "µs" | "μs" | "microsecond" | "microseconds" => Self::Microseconds,
            "ms" | "millisecond" | "milliseconds" | "tracing-ms" => Self::Milliseconds,
            "s" | "sec" | "second" | "seconds" => Self::Seconds,
            "b" | "byte" | "bytes" => Self::Bytes(1),
            "kb" | "kib" | "kbytes" | "kilobyte" | "kilobytes" | "kibibytes" => Self::Bytes(1 << 10),
            "mb" | "mib" | "mbytes" | "megabyte" | "megabytes" | "mebibytes" => Self::Bytes(1 << 20),
            "gb" | "gib" | "gbytes" | "gigabyte" | "gigabytes" | "gibibytes" => Self::Bytes(1 << 30),
            "" | "none" | "short" | "count" | "counts" | "number" => Self::Count(String::new()),
            "sample" | "samples" | "lock_samples" | "trace_samples" => Self::Count("samples".to_owned()),
            noun @ ("objects" | "goroutines" | "contentions" | "events" | "threads" | "calls") => {
                Self::Count(noun.to_owned())
            }
            _ => Self::Other(trimmed.to_owned()),
        }
    }

    /// Nanoseconds in one of this unit; `None` where it is no time.
    pub fn nanoseconds(&self) -> Option<f64> {
        match self {
            Self::Nanoseconds => Some(1.0),
            Self::Microseconds => Some(1e3),
            Self::Milliseconds => Some(1e6),
            Self::Seconds => Some(1e9),
            Self::Bytes(_) | Self::Count(_) | Self::Other(_) => None,
        }
    }

    /// The unit's usual name: `nanoseconds`, `bytes`, `samples`, `count`.
    pub fn name(&self) -> &str {
        match self {
            Self::Nanoseconds => "nanoseconds",
            Self::Microseconds => "microseconds",
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Bytes(1) => "bytes",
            Self::Bytes(1024) => "kilobytes",
            Self::Bytes(1_048_576) => "megabytes",
            Self::Bytes(_) => "gigabytes",
            Self::Count(noun) if noun.is_empty() => "count",
            Self::Count(noun) | Self::Other(noun) => noun,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profilers_words_are_folded() {
        let samples = Unit::Count("samples".to_owned());
        for (text, unit) in [
            ("lock_nanoseconds", Unit::Nanoseconds),
            ("µs", Unit::Microseconds),
            ("tracing-ms", Unit::Milliseconds),
            ("Seconds", Unit::Seconds),
            ("B", Unit::Bytes(1)),
            ("kilobytes", Unit::Bytes(1024)),
            ("samples", samples.clone()),
            ("trace_samples", samples),
            ("goroutines", Unit::Count("goroutines".to_owned())),
            ("none", Unit::Count(String::new())),
            ("cycles:u", Unit::Other("cycles:u".to_owned())),
        ] {
            assert_eq!(Unit::parse(text), unit);
            assert_eq!(Unit::parse(unit.name()), unit);
        }
    }
}
