//! Times of AWS: seconds since 1970, RFC 3339 in UTC, and ages in words. There is no clock here.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `2026-01-05T10:00:00Z`.
pub fn rfc3339(epoch: i64) -> String {
    let (year, month, day) = date(epoch.div_euclid(DAY));
    let second = epoch.rem_euclid(DAY);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / HOUR, second / MINUTE % 60, second % 60)
}

/// Reads `2026-01-05T10:00:00Z`, the form in which the adapters give times. `None` for any other.
pub fn parse(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let epoch = days(year, month, day) * DAY + number(11, 13)? * HOUR + number(14, 16)? * MINUTE + number(17, 19)?;
    (rfc3339(epoch) == text).then_some(epoch)
}

/// How long ago something was, in one unit: `now`, `14 min`, `2 h`, `9 d`.
pub fn age(then: i64, now: i64) -> String {
    match now.saturating_sub(then) {
        seconds if seconds < MINUTE => "now".to_owned(),
        seconds if seconds < HOUR => format!("{} min", seconds / MINUTE),
        seconds if seconds < 2 * DAY => format!("{} h", seconds / HOUR),
        seconds => format!("{} d", seconds / DAY),
    }
}

/// Days since 1970 of a date, counting years from March so that the leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
        - 719_469
}

/// The inverse of [`days`]: year, month, day. Source of the method: the civil calendar repeats every 400 years, which
/// are 146097 days.
fn date(day: i64) -> (i64, i64, i64) {
    let day = day.saturating_add(719_468);
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let next = i64::from(month > 9);
    (year + era * 400 + next, if month < 10 { month + 3 } else { month - 9 }, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_moments() {
        for (epoch, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_767_607_200, "2026-01-05T10:00:00Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"),
        ] {
            assert_eq!((rfc3339(epoch).as_str(), parse(text)), (text, Some(epoch)));
        }
        for text in ["", "2026-01-05", "2026-02-30T10:00:00Z", "2026-01-05T10:00:00+01:00", "é026-01-05T10:00:00Z"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn ages_have_one_unit() {
        for (seconds, text) in [
            (-5, "now"),
            (59, "now"),
            (60, "1 min"),
            (3_599, "59 min"),
            (3_600, "1 h"),
            (172_799, "47 h"),
            (172_800, "2 d"),
        ] {
            assert_eq!(age(1_000_000, 1_000_000 + seconds), text);
        }
    }

    proptest! {
        #[test]
        fn every_moment_is_read_back(epoch in 0_i64..253_402_300_800) {
            prop_assert_eq!(parse(&rfc3339(epoch)), Some(epoch));
        }

        #[test]
        fn no_text_and_no_number_is_too_odd(text in ".{0,30}", epoch in any::<i64>()) {
            let _ = (parse(&text), rfc3339(epoch), age(epoch, 0));
        }
    }
}
