//! The demo's time: seconds since 1970, and the moment at which everything is looked at.

/// 2026-11-19T18:58:20Z: the news broke at 18:20, the front page was released at 18:40.
pub(super) const NOW: i64 = 1_795_114_700;
pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;
/// When the news broke.
pub(super) const SURGE: i64 = NOW - 38 * MINUTE - 20;
/// When the rollout of the front page's new release began.
pub(super) const RELEASE: i64 = NOW - 18 * MINUTE - 20;

/// RFC 3339 in UTC.
pub(super) fn rfc3339(seconds: i64) -> String {
    let (day, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Days to civil date in the proleptic Gregorian calendar, years beginning in March.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day_of_month:02}T{:02}:{:02}:{:02}Z",
        second / HOUR,
        second % HOUR / MINUTE,
        second % MINUTE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (NOW, "2026-11-19T18:58:20Z"),
            (SURGE, "2026-11-19T18:20:00Z"),
            (RELEASE, "2026-11-19T18:40:00Z"),
        ] {
            assert_eq!(rfc3339(seconds), text);
        }
    }
}
