//! Times in the forms that AWS uses, from seconds since 1970, without a date library.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Seconds since 1970, now.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// `2026-01-05T10:00:00Z`.
pub fn rfc3339(epoch: i64) -> String {
    let (year, month, day) = date(epoch.div_euclid(DAY));
    let (hour, minute, second) = time(epoch);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `20260105T100000Z`: the form of `X-Amz-Date`.
pub fn amz_date(epoch: i64) -> String {
    rfc3339(epoch).chars().filter(|c| *c != '-' && *c != ':').collect()
}

/// `Mon, 05 Jan 2026 10:00:00 GMT`: the form of HTTP headers.
pub fn http_date(epoch: i64) -> String {
    let days = epoch.div_euclid(DAY);
    let (year, month, day) = date(days);
    let (hour, minute, second) = time(epoch);
    let weekday = usize::try_from(days.rem_euclid(7)).ok().and_then(|i| WEEKDAYS.get(i)).unwrap_or(&"");
    let month = usize::try_from(month - 1).ok().and_then(|i| MONTHS.get(i)).unwrap_or(&"");
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Reads the form of `X-Amz-Date`; `None` if it is not in that form.
pub fn parse_amz_date(text: &str) -> Option<i64> {
    let part = |from: usize, to: usize| -> Option<i64> { text.get(from..to)?.parse().ok() };
    if text.len() != 16 || text.get(8..9)? != "T" || text.get(15..)? != "Z" {
        return None;
    }
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    Some(days(year, month, day) * DAY + part(9, 11)? * 3600 + part(11, 13)? * 60 + part(13, 15)?)
}

fn time(epoch: i64) -> (i64, i64, i64) {
    let second = epoch.rem_euclid(DAY);
    (second / 3600, second / 60 % 60, second % 60)
}

/// Days since 1970 of a date, counting years from March so that the leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 719_469
}

/// The inverse of [`days`]: year, month, day.
fn date(day: i64) -> (i64, i64, i64) {
    let mut year = 1970 + day.div_euclid(366);
    while days(year + 1, 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| days(year, *month, 1) <= day).unwrap_or(1);
    (year, month, day - days(year, month, 1) + 1)
}
