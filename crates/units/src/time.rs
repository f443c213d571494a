//! Times as Kubernetes writes them, without a calendar library.

/// An RFC 3339 time as milliseconds since 1970 in UTC; `None` for anything else, such as a date
/// without a time or the 30th of February. A leap second counts as the second before it.
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0_i64, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
    };
    let is = |at: usize, expected: &[u8]| bytes.get(at).is_some_and(|b| expected.contains(b));
    if !(is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":")) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut at = 19;
    let mut milliseconds = 0;
    if is(at, b".") {
        let start = at + 1;
        at = start;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == start {
            return None;
        }
        let kept = at.min(start + 3);
        milliseconds = number(start, kept)? * 10_i64.pow(3 - (kept - start) as u32);
    }
    let offset_minutes = match bytes.get(at..)? {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (number(at + 1, at + 3)?, number(at + 4, at + 6)?);
            let offset = hours * 60 + minutes;
            if *sign == b'-' { -offset } else { offset }
        }
        _ => return None,
    };
    let days = days_since_1970(year, month, day);
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second.min(59) - offset_minutes * 60;
    Some(seconds * 1000 + milliseconds)
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the proleptic Gregorian calendar, counted in years that begin in March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// A Go duration (`15.034s`, `1h30m0s`, `-5s`) in nanoseconds; `None` for anything else.
pub fn parse_go_duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0.0_f64;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..number_end].parse().ok()?;
        rest = &rest[number_end..];
        let unit_end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        total += number
            * match &rest[..unit_end] {
                "ns" => 1.0,
                "us" | "µs" | "μs" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                "m" => 60e9,
                "h" => 3600e9,
                _ => return None,
            };
        rest = &rest[unit_end..];
    }
    (total < 9.2e18).then(|| if negative { -(total.round() as i64) } else { total.round() as i64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_or_unknown() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-08-21T10:00:00Z", Some(1_787_306_400_000)),
            ("2026-08-21T10:00:00.123456Z", Some(1_787_306_400_123)),
            ("2026-08-21T10:00:00.5Z", Some(1_787_306_400_500)),
            ("2026-08-21T12:00:00+02:00", Some(1_787_306_400_000)),
            ("2000-02-29T23:59:59Z", Some(951_868_799_000)),
            ("2016-12-31T23:59:60Z", Some(1_483_228_799_000)),
            ("0001-01-01T00:00:00Z", Some(-62_135_596_800_000)),
            ("9999-12-31T23:59:59Z", Some(253_402_300_799_000)),
            ("2025-02-30T00:00:00Z", None),
            ("2025-11-22", None),
            ("not a time", None),
            ("", None),
            ("+275760-09-13T00:00:00.001Z", None),
            ("2025-11-22T08:00:00", None),
            ("2025-11-22T08:00:00.Z", None),
            ("2025-11-22T08:00:00Zjunk", None),
        ] {
            assert_eq!(parse_rfc3339(text), milliseconds, "{text}");
        }
    }

    #[test]
    fn durations_are_read_or_unknown() {
        for (text, nanoseconds) in [
            ("20.04s", Some(20_040_000_000)),
            ("1m0.5s", Some(60_500_000_000)),
            ("1h30m0s", Some(5_400_000_000_000)),
            ("150ms", Some(150_000_000)),
            ("-5s", Some(-5_000_000_000)),
            ("0", Some(0)),
            ("", None),
            ("5", None),
            ("s", None),
            ("5 s", None),
            ("1e9s", None),
            ("1..5s", None),
        ] {
            assert_eq!(parse_go_duration(text), nanoseconds, "{text}");
        }
    }
}
