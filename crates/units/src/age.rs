//! Ages as kubectl prints them.

/// An age in seconds as kubectl writes it (`apimachinery/pkg/util/duration`, HumanDuration): `45s`,
/// `5m10s`, `3h20m`, `6d4h`, `400d`, `3y12d`. A time still to come is `in 45s`: an age is never negative.
pub fn format_age(seconds: i64) -> String {
    if seconds < 0 {
        return format!("in {}", format_age(seconds.saturating_neg()));
    }
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let pair = |big: i64, big_unit: &str, small: i64, small_unit: &str| match small {
        0 => format!("{big}{big_unit}"),
        _ => format!("{big}{big_unit}{small}{small_unit}"),
    };
    if seconds < 120 {
        format!("{seconds}s")
    } else if minutes < 10 {
        pair(minutes, "m", seconds % 60, "s")
    } else if minutes < 180 {
        format!("{minutes}m")
    } else if hours < 8 {
        pair(hours, "h", minutes % 60, "m")
    } else if hours < 48 {
        format!("{hours}h")
    } else if hours < 192 {
        pair(days, "d", hours % 24, "h")
    } else if days < 2 * 365 {
        format!("{days}d")
    } else if days < 8 * 365 {
        pair(days / 365, "y", days % 365, "d")
    } else {
        format!("{}y", days / 365)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_read_as_kubectl_prints_them() {
        for (seconds, text) in [
            (0, "0s"),
            (119, "119s"),
            (120, "2m"),
            (310, "5m10s"),
            (3600, "60m"),
            (12_000, "3h20m"),
            (100_000, "27h"),
            (86_400 * 6 + 4 * 3600, "6d4h"),
            (86_400 * 400, "400d"),
            (86_400 * (3 * 365 + 12), "3y12d"),
            (86_400 * 365 * 9, "9y"),
            (-45, "in 45s"),
        ] {
            assert_eq!(format_age(seconds), text);
        }
        assert!(format_age(i64::MIN).starts_with("in "));
    }
}
