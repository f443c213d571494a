//! Shares of a whole.

/// `part` of `whole` in percent; `None` where the whole is not above zero.
pub fn percent(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0 && part.is_finite()).then(|| part / whole * 100.0)
}

/// A percentage for people: `37.5%`, `133%`, `<0.1%` for a trace, `–` where there is none.
pub fn format_percent(percent: Option<f64>) -> String {
    let Some(value) = percent.filter(|value| value.is_finite()) else {
        return "–".to_owned();
    };
    let magnitude = value.abs();
    if value == 0.0 {
        "0%".to_owned()
    } else if magnitude < 0.05 {
        if value < 0.0 { ">-0.1%" } else { "<0.1%" }.to_owned()
    } else if magnitude < 99.95 {
        format!("{value:.1}%")
    } else {
        format!("{}%", crate::format_integer(value.round() as i128))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_printed_with_what_they_lack() {
        for (part, whole, text) in [
            (3.0, 8.0, "37.5%"),
            (0.0, 8.0, "0%"),
            (1.0, 1e6, "<0.1%"),
            (133.494, 100.0, "133%"),
            (99.96, 100.0, "100%"),
            (1.0, 0.0, "–"),
            (f64::NAN, 1.0, "–"),
            (5e5, 10.0, "5\u{2009}000\u{2009}000%"),
        ] {
            assert_eq!(format_percent(percent(part, whole)), text);
        }
    }
}
