//! Times as a person gives them: until when a lock holds, and which release was there at a time.

use super::record::Record;
use crate::catalog::{Explained, Id};
use crate::time;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A time is not of a form that is known, or over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// It is of none of the forms.
    #[error("`{text}` is no time: give 15:00, 2h or 2026-01-05T15:00:00Z")]
    Form {
        /// What was given.
        text: String,
    },
    /// It is not in the future.
    #[error("`{text}` is over already")]
    Over {
        /// What was given.
        text: String,
    },
    /// It is neither the number of a release nor a date.
    #[error("`{text}` is no release: give ENV, ENV@12, ENV@2026-01-05 or ENV@2026-01-05T15:00:00Z")]
    Release {
        /// What was given.
        text: String,
    },
}

impl Explained for MomentError {
    fn id(&self) -> Id {
        Id::E201
    }
}

/// What `--until` says, in seconds since 1970: `2h` from now, the next `15:00` of the clock on the wall, which is
/// `offset` seconds before UTC, or a moment of RFC 3339.
///
/// # Errors
/// [`MomentError`].
pub fn until(text: &str, now: i64, offset: i64) -> Result<i64, MomentError> {
    let form = || MomentError::Form { text: text.to_owned() };
    let moment = if let Some(seconds) = span(text) {
        now.checked_add(seconds).ok_or_else(form)?
    } else if let Some(of_day) = wall(text) {
        let midnight = (now + offset).div_euclid(DAY) * DAY - offset;
        let today = midnight + of_day;
        if today > now { today } else { today + DAY }
    } else {
        moment(text).ok_or_else(form)?
    };
    if moment > now { Ok(moment) } else { Err(MomentError::Over { text: text.to_owned() }) }
}

/// Which release is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The newest.
    Last,
    /// That number.
    Number(u64),
    /// The one that was there at a moment, in seconds since 1970.
    At(i64),
}

impl Which {
    /// The release that is meant, of those known, the newest first. At a moment that is the last one which had ended by
    /// then, and not in failure.
    pub fn find(self, records: &[Record]) -> Option<&Record> {
        match self {
            Self::Last => records.first(),
            Self::Number(number) => records.iter().find(|record| record.number == number),
            Self::At(moment) => {
                let had_ended = |record: &Record| record.ended.is_some_and(|ended| ended <= moment);
                records.iter().find(|record| had_ended(record) && record.outcome.serves())
            }
        }
    }
}

/// Splits `ENV@NUMBER`, `ENV@DATE` and `ENV`. A date alone means its end, in UTC.
///
/// # Errors
/// [`MomentError::Release`].
pub fn which(text: &str) -> Result<(&str, Which), MomentError> {
    let Some((environment, behind)) = text.split_once('@') else { return Ok((text, Which::Last)) };
    let number = behind.parse().ok().filter(|number| *number > 0).map(Which::Number);
    let day = || time::parse(&format!("{behind}T23:59:59Z")).map(Which::At);
    let found = number.or_else(day).or_else(|| moment(behind).map(Which::At));
    found.map(|which| (environment, which)).ok_or_else(|| MomentError::Release { text: text.to_owned() })
}

/// `90m`, `2h`, `3d`.
fn span(text: &str) -> Option<i64> {
    let (end, unit) = text.char_indices().next_back()?;
    let digits = text.get(..end)?;
    let factor = match unit {
        'm' => MINUTE,
        'h' => HOUR,
        'd' => DAY,
        _ => return None,
    };
    let number: i64 = number(digits, 1..=4)?;
    Some(number * factor)
}

/// `15:00`.
fn wall(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (number(hour, 1..=2)?, number(minute, 2..=2)?);
    (hour < 24 && minute < 60).then_some(hour * HOUR + minute * MINUTE)
}

/// RFC 3339 in whole seconds, with `Z` or an offset such as `+01:00`.
fn moment(text: &str) -> Option<i64> {
    if let Some(moment) = time::parse(text) {
        return Some(moment);
    }
    let (local, offset) = (text.get(..19)?, text.get(19..)?);
    let sign = match offset.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let behind = offset.get(1..).filter(|behind| behind.len() == 5)?;
    Some(time::parse(&format!("{local}Z"))? - sign * wall(behind)?)
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<i64> {
    (length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::record::Outcome;
    use super::*;

    /// 2026-01-05T10:00:00Z.
    const NOW: i64 = 1_767_607_200;

    #[test]
    fn times_that_a_person_gives() {
        for (text, offset, shown) in [
            ("2h", 0, "2026-01-05T12:00:00Z"),
            ("90m", 0, "2026-01-05T11:30:00Z"),
            ("3d", 0, "2026-01-08T10:00:00Z"),
            ("15:00", 0, "2026-01-05T15:00:00Z"),
            ("9:30", 0, "2026-01-06T09:30:00Z"),
            ("10:00", 0, "2026-01-06T10:00:00Z"),
            ("15:00", HOUR, "2026-01-05T14:00:00Z"),
            // On the other side of the world it is the 6th already, or still the 4th.
            ("01:00", 14 * HOUR, "2026-01-05T11:00:00Z"),
            ("23:00", -11 * HOUR, "2026-01-05T10:00:00Z"),
            ("2026-01-05T15:00:00Z", HOUR, "2026-01-05T15:00:00Z"),
            ("2026-01-05T15:00:00+01:30", 0, "2026-01-05T13:30:00Z"),
            ("2026-01-05T05:00:00-08:00", 0, "2026-01-05T13:00:00Z"),
        ] {
            let now = if text == "23:00" { NOW - 1 } else { NOW };
            assert_eq!(until(text, now, offset).map(time::rfc3339).as_deref(), Ok(shown), "{text} {offset}");
        }
        for text in ["", "h", "2", "2w", "25:00", "15:60", "1:5", "-2h", "99999h", "tomorrow", "é2:00", "2026-01-05"] {
            assert!(matches!(until(text, NOW, 0), Err(MomentError::Form { .. })), "{text}");
        }
        for text in ["0h", "2026-01-05T10:00:00Z", "2025-12-31T00:00:00+00:00"] {
            assert!(matches!(until(text, NOW, 0), Err(MomentError::Over { .. })), "{text}");
        }
    }

    #[test]
    fn releases_that_a_person_names() {
        assert_eq!(which("live"), Ok(("live", Which::Last)));
        assert_eq!(which("live@12"), Ok(("live", Which::Number(12))));
        assert_eq!(which("live@2026-01-05"), Ok(("live", Which::At(NOW + 14 * HOUR - 1))));
        assert_eq!(which("live@2026-01-05T11:00:00+01:00"), Ok(("live", Which::At(NOW))));
        for text in ["live@", "live@0", "live@-1", "live@soon", "live@2026-02-30", "live@1@2"] {
            assert!(which(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_release_is_found_by_number_and_by_time() {
        let record = |number: u64, ended: i64, outcome| {
            let mut record = Record::new("id".into(), "live".into(), super::super::record::Origin::Deploy);
            (record.number, record.ended, record.outcome) = (number, Some(ended), outcome);
            record
        };
        let all = [record(3, 300, Outcome::Failed), record(2, 200, Outcome::Split), record(1, 100, Outcome::Released)];
        for (which, number) in [
            (Which::Last, Some(3)),
            (Which::Number(1), Some(1)),
            (Which::Number(4), None),
            (Which::At(99), None),
            (Which::At(100), Some(1)),
            (Which::At(400), Some(2)),
        ] {
            assert_eq!(which.find(&all).map(|record| record.number), number, "{which:?}");
        }
        assert_eq!(Which::Last.find(&[]), None);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in ".{0,30}", now in 0_i64..4_102_444_800, offset in -90_000_i64..90_000) {
            let _ = which(&text);
            if let Ok(moment) = until(&text, now, offset) {
                prop_assert!(moment > now);
            }
        }
    }
}
