//! Numbers for people: significant digits, thousands, and the three scales (bytes, time, plain).

/// Sets thousands apart (U+2009).
pub const THIN_SPACE: char = '\u{2009}';

/// An integer with its thousands set apart: `12 345`.
pub fn format_integer(value: i128) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2 + 1);
    if value < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
    text
}

/// About three significant digits: two decimals below 10, one below 100, none above.
pub(crate) fn significant(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude >= 99.95 {
        format_integer(value.round() as i128)
    } else if magnitude >= 9.995 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// The last scale whose size, less half of a printed digit, is reached; else the first.
fn scale_for<'a>(magnitude: f64, scales: &[(f64, &'a str)]) -> (f64, &'a str) {
    *scales.iter().rev().find(|(size, _)| magnitude >= size * 0.9995).unwrap_or(&scales[0])
}

const BYTES: [(f64, &str); 7] = [
    (1.0, "B"),
    (1024.0, "KiB"),
    (1_048_576.0, "MiB"),
    (1_073_741_824.0, "GiB"),
    (1_099_511_627_776.0, "TiB"),
    (1_125_899_906_842_624.0, "PiB"),
    (1_152_921_504_606_846_976.0, "EiB"),
];

/// Bytes with a binary unit and one decimal: `532 B`, `210.0 KiB`, `1.2 GiB`.
pub fn format_bytes(bytes: f64) -> String {
    if !bytes.is_finite() {
        return "–".to_owned();
    }
    let (size, unit) = scale_for(bytes.abs(), &BYTES);
    if size == 1.0 {
        return format!("{} {unit}", without_fraction(bytes));
    }
    let scaled = bytes / size;
    if scaled.abs() >= 9999.5 {
        return format!("{} {unit}", format_integer(scaled.round() as i128));
    }
    format!("{scaled:.1} {unit}")
}

fn without_fraction(value: f64) -> String {
    if value.fract() == 0.0 { format_integer(value as i128) } else { significant(value) }
}

const TIME: [(f64, &str); 7] =
    [(1.0, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s"), (60e9, "min"), (3600e9, "h"), (86_400e9, "d")];

/// A span given in nanoseconds: `532 ns`, `12.3 ms`, `3.22 s`, `4.50 min`, `2.00 h`.
pub fn format_time(nanoseconds: f64) -> String {
    if !nanoseconds.is_finite() {
        return "–".to_owned();
    }
    let (size, unit) = scale_for(nanoseconds.abs(), &TIME);
    if size == 1.0 {
        return format!("{} {unit}", without_fraction(nanoseconds));
    }
    format!("{} {unit}", significant(nanoseconds / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_grouped() {
        for (value, text) in
            [(0, "0"), (999, "999"), (12_345, "12\u{2009}345"), (-1_234_567, "-1\u{2009}234\u{2009}567")]
        {
            assert_eq!(format_integer(value), text);
        }
    }

    #[test]
    fn bytes_carry_binary_units() {
        for (value, text) in [
            (0.0, "0 B"),
            (532.0, "532 B"),
            (215_040.0, "210.0 KiB"),
            (1_288_490_189.0, "1.2 GiB"),
            (1_048_575.0, "1.0 MiB"),
            (-2048.0, "-2.0 KiB"),
            (0.5, "0.50 B"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(format_bytes(value), text);
        }
    }

    #[test]
    fn spans_carry_the_unit_that_fits() {
        for (value, text) in [
            (0.0, "0 ns"),
            (532.0, "532 ns"),
            (12_340.0, "12.3 µs"),
            (999_999.0, "1.00 ms"),
            (3_220_000_000.0, "3.22 s"),
            (270e9, "4.50 min"),
            (7200e9, "2.00 h"),
            (400.0 * 86_400e9, "400 d"),
            (-1.5e6, "-1.50 ms"),
        ] {
            assert_eq!(format_time(value), text);
        }
    }
}
