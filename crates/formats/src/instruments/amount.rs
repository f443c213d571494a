//! Weights as Instruments shows them.

/// What a weight counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Time,
    Cycles,
    Bytes,
    Count,
}

impl Measure {
    /// Kind and unit of the metric.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Time => ("time", "nanoseconds"),
            Self::Cycles => ("cycles", "cycles"),
            Self::Bytes => ("bytes used", "bytes"),
            Self::Count => ("weight", "count"),
        }
    }
}

/// A weight in nanoseconds, cycles, bytes or things.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) value: i64,
    pub(super) measure: Measure,
}

impl Amount {
    /// `12.00 ms`, and what follows. `unit` is for numbers that have none.
    pub(super) fn parse(text: &str, unit: Option<&str>) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
        let (digits, scale) = decimal(&text[..end])?;
        let word = text[end..].split_whitespace().next().unwrap_or_default();
        let (measure, factor) =
            measure(if word.is_empty() || word.ends_with('%') { unit.unwrap_or("") } else { word })?;
        let value = digits.checked_mul(factor)?;
        // Fractions of a byte are rounded.
        let value = value.checked_add(scale / 2)? / scale;
        Some(Self { value: i64::try_from(value).ok()?, measure })
    }
}

/// Digits and the power of ten that they are divided by.
fn decimal(text: &str) -> Option<(i128, i128)> {
    // Some languages write a comma; elsewhere it separates thousands, in threes.
    let point = match (text.rfind('.'), text.rfind(',')) {
        (Some(point), _) => Some(point),
        (None, Some(comma)) if text.len() - comma - 1 != 3 => Some(comma),
        _ => None,
    };
    let (mut digits, mut scale) = (0_i128, 1_i128);
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        digits = digits.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
        if point.is_some_and(|point| at > point) {
            scale = scale.checked_mul(10)?;
        }
    }
    text.bytes().any(|byte| byte.is_ascii_digit()).then_some((digits, scale))
}

fn measure(word: &str) -> Option<(Measure, i128)> {
    Some(match word {
        "" => (Measure::Count, 1),
        "ns" => (Measure::Time, 1),
        "us" | "µs" | "μs" => (Measure::Time, 1_000),
        "ms" => (Measure::Time, 1_000_000),
        "s" => (Measure::Time, 1_000_000_000),
        "min" => (Measure::Time, 60_000_000_000),
        "h" => (Measure::Time, 3_600_000_000_000),
        "cycles" => (Measure::Cycles, 1),
        "Kc" => (Measure::Cycles, 1_000),
        "Mc" => (Measure::Cycles, 1_000_000),
        "Gc" => (Measure::Cycles, 1_000_000_000),
        "Tc" => (Measure::Cycles, 1_000_000_000_000),
        "B" | "Byte" | "Bytes" => (Measure::Bytes, 1),
        "KB" | "KiB" => (Measure::Bytes, 1 << 10),
        "MB" | "MiB" => (Measure::Bytes, 1 << 20),
        "GB" | "GiB" => (Measure::Bytes, 1 << 30),
        "TB" | "TiB" => (Measure::Bytes, 1 << 40),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, value, measure) in [
            ("96.08 Gc  100.0%", 96_080_000_000, Measure::Cycles),
            ("4,5 s 1%", 4_500_000_000, Measure::Time),
            ("1,234.5 ms", 1_234_500_000, Measure::Time),
            ("12,345 cycles", 12_345, Measure::Cycles),
            ("12  5.0%", 12, Measure::Count),
            ("1.3 KB", 1331, Measure::Bytes),
            ("2min", 120_000_000_000, Measure::Time),
        ] {
            assert_eq!(Amount::parse(text, None), Some(Amount { value, measure }), "{text}");
        }
        for text in ["", "-", ".", "x", "5 parsec", "99999999999999999999999999999999999999999 s", "9999999999999 h"] {
            assert_eq!(Amount::parse(text, None), None, "{text}");
        }
        assert_eq!(Amount::parse("2.5", Some("ms")), Some(Amount { value: 2_500_000, measure: Measure::Time }));
    }
}
