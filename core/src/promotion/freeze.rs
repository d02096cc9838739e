//! Whether a freeze holds, by the clocks of its own time zone, and until when.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::config::{Freeze, Window};

/// The most freezes that are followed, one after the other, to find the end: a year of days.
const MOST_IN_A_ROW: usize = 400;

/// A freeze that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// Why: of the first freeze of the file that holds.
    pub reason: String,
    /// When the last of the freezes that follow each other without a gap ends, in seconds since 1970; `None` where
    /// that is more than a year of days away.
    pub until: Option<i64>,
    /// The same moment on the clocks of the freeze, such as `2026-11-28 00:00 Europe/London`.
    pub until_there: Option<String>,
}

impl fmt::Display for Frozen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.until_there {
            Some(end) => write!(f, "{}, until {end}", self.reason),
            None => write!(f, "{}, without an end", self.reason),
        }
    }
}

/// The freeze that holds at a moment, in seconds since 1970.
pub fn frozen(freezes: &[Freeze], now: i64) -> Option<Frozen> {
    let now = Timestamp::from_second(now).ok()?;
    let (first, mut until) = holding(freezes, now)?;
    let mut ends = Some(until);
    for step in 0.. {
        let Some((_, next)) = holding(freezes, until) else { break };
        // A freeze that holds at its own end could only be one without an end.
        if step == MOST_IN_A_ROW || next <= until {
            ends = None;
            break;
        }
        until = next;
        ends = Some(until);
    }
    let there = |end: Timestamp| {
        let zoned = end.to_zoned_datetime(first.zone.clone());
        format!("{} {}", zoned.strftime("%Y-%m-%d %H:%M"), zone_name(&first.zone))
    };
    Some(Frozen { reason: first.reason.clone(), until: ends.map(Timestamp::as_second), until_there: ends.map(there) })
}

fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

/// The first freeze of the list that holds, with its own end.
fn holding(freezes: &[Freeze], now: Timestamp) -> Option<(&Freeze, Timestamp)> {
    freezes.iter().find_map(|freeze| {
        let here = now.to_zoned_datetime(freeze.zone.clone()).datetime();
        let end = end(&freeze.window, here)?;
        // Where the clocks skip the end, it is when they have skipped it; where they show it twice, the first time:
        // from then on it is judged again.
        let end = freeze.zone.to_ambiguous_zoned_datetime(end).compatible().ok()?.timestamp();
        // The second showing of an hour, when the freeze ended in the first: its end has passed, and it holds still.
        let end = if end <= now { now.checked_add(1.minute()).ok()? } else { end };
        Some((freeze, end))
    })
}

/// When the window ends that holds at a moment; `None`: it does not hold.
fn end(window: &Window, here: DateTime) -> Option<DateTime> {
    let tomorrow = |day: Date| day.checked_add(1.day()).ok().map(|day| day.to_datetime(Time::midnight()));
    match window {
        Window::Dates { from, to } => (*from <= here.date() && here.date() <= *to).then(|| tomorrow(*to)).flatten(),
        Window::Days { days, after, before } => {
            let holds = days.contains(&here.weekday())
                && after.is_none_or(|after| after <= here.time())
                && before.is_none_or(|before| here.time() < before);
            if !holds {
                return None;
            }
            before.map_or_else(|| tomorrow(here.date()), |before| Some(here.date().to_datetime(before)))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;
    use proptest::prelude::*;

    use super::*;

    fn days(days: &[Weekday], after: Option<&str>, before: Option<&str>, zone: &str) -> Freeze {
        let time = |text: &str| text.parse().unwrap();
        let window = Window::Days { days: days.to_vec(), after: after.map(time), before: before.map(time) };
        Freeze { window, zone: TimeZone::get(zone).unwrap(), reason: format!("days in {zone}") }
    }

    fn dates(from: &str, to: &str, zone: &str) -> Freeze {
        let window = Window::Dates { from: from.parse().unwrap(), to: to.parse().unwrap() };
        Freeze { window, zone: TimeZone::get(zone).unwrap(), reason: format!("dates in {zone}") }
    }

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_second()
    }

    fn judged(freezes: &[Freeze], now: &str) -> String {
        let seconds = |end: i64| Timestamp::from_second(end).unwrap().to_string();
        match frozen(freezes, at(now)) {
            None => "free".to_owned(),
            Some(frozen) => format!("until {}", frozen.until.map_or("for ever".to_owned(), seconds)),
        }
    }

    #[test]
    fn days_hold_by_the_clocks_of_their_zone() {
        use Weekday::{Friday, Saturday, Sunday};
        let friday = [days(&[Friday], Some("15:00"), None, "Europe/London")];
        // In summer London is an hour ahead of UTC. 2026-07-03 and 2026-11-27 are Fridays.
        for (now, expected) in [
            ("2026-07-03T13:59:59Z", "free"),
            ("2026-07-03T14:00:00Z", "until 2026-07-03T23:00:00Z"),
            ("2026-07-03T22:59:59Z", "until 2026-07-03T23:00:00Z"),
            ("2026-07-03T23:00:00Z", "free"),
            ("2026-11-27T14:59:59Z", "free"),
            ("2026-11-27T15:00:00Z", "until 2026-11-28T00:00:00Z"),
            ("2026-11-26T16:00:00Z", "free"),
        ] {
            assert_eq!(judged(&friday, now), expected, "{now}");
        }
        let weekend = [friday[0].clone(), days(&[Saturday, Sunday], None, None, "Europe/London")];
        assert_eq!(judged(&weekend, "2026-11-27T15:00:00Z"), "until 2026-11-30T00:00:00Z");
        let lunch = [days(&[Friday], Some("12:00"), Some("13:30"), "Asia/Kolkata")];
        assert_eq!(judged(&lunch, "2026-11-27T06:29:59Z"), "free");
        assert_eq!(judged(&lunch, "2026-11-27T06:30:00Z"), "until 2026-11-27T08:00:00Z");
        assert_eq!(judged(&lunch, "2026-11-27T08:00:00Z"), "free");
    }

    #[test]
    fn dates_hold_from_midnight_to_midnight() {
        let christmas = [dates("2026-12-18", "2027-01-04", "Europe/London")];
        for (now, expected) in [
            ("2026-12-17T23:59:59Z", "free"),
            ("2026-12-18T00:00:00Z", "until 2027-01-05T00:00:00Z"),
            ("2027-01-04T23:59:59Z", "until 2027-01-05T00:00:00Z"),
            ("2027-01-05T00:00:00Z", "free"),
        ] {
            assert_eq!(judged(&christmas, now), expected, "{now}");
        }
        let auckland = [dates("2026-12-25", "2026-12-25", "Pacific/Auckland")];
        assert_eq!(judged(&auckland, "2026-12-24T11:00:00Z"), "until 2026-12-25T11:00:00Z");
        assert_eq!(judged(&auckland, "2026-12-24T10:59:59Z"), "free");
    }

    #[test]
    fn clocks_that_are_changed_neither_open_nor_hold_a_freeze_for_ever() {
        use Weekday::Sunday;
        // London, 2026-10-25: at 02:00 the clocks go back to 01:00; 2026-03-29: at 01:00 forward to 02:00.
        let night = [days(&[Sunday], Some("01:00"), Some("01:30"), "Europe/London")];
        assert_eq!(judged(&night, "2026-10-25T00:10:00Z"), "until 2026-10-25T00:30:00Z");
        assert_eq!(judged(&night, "2026-10-25T00:40:00Z"), "free");
        assert!(
            judged(&night, "2026-10-25T01:10:00Z").starts_with("until 2026-10-25T01:30:"),
            "the hour's second time"
        );
        assert_eq!(judged(&night, "2026-10-25T01:40:00Z"), "free");
        assert_eq!(judged(&night, "2026-03-29T01:05:00Z"), "free", "there is no such hour on that day");
        let early = [days(&[Sunday], None, Some("01:30"), "Europe/London")];
        assert_eq!(judged(&early, "2026-03-29T00:59:00Z"), "until 2026-03-29T01:30:00Z");
        assert_eq!(judged(&early, "2026-03-29T01:00:00Z"), "free", "it is two o'clock there");
    }

    #[test]
    fn what_never_ends_has_no_end() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let always = [days(&[Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday], None, None, "UTC")];
        assert_eq!(judged(&always, "2026-07-03T13:59:59Z"), "until for ever");
        assert_eq!(judged(&[], "2026-07-03T13:59:59Z"), "free");
    }

    proptest! {
        /// At the end that was told it is free, and just before it still frozen.
        #[test]
        fn the_end_is_the_end(now in 1_760_000_000_i64..1_830_000_000, hour in 0_i8..23, zone in 0_usize..4) {
            let zone = ["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"][zone];
            let after = Time::constant(hour, 15, 0, 0);
            let window = Window::Days { days: vec![Weekday::Friday, Weekday::Sunday], after: Some(after), before: None };
            let freezes = [
                Freeze { window, zone: TimeZone::get(zone).unwrap(), reason: "a".into() },
                dates("2026-12-18", "2027-01-04", "Europe/London"),
            ];
            if let Some(found) = frozen(&freezes, now) {
                let until = found.until.unwrap();
                prop_assert!(until > now);
                prop_assert_eq!(frozen(&freezes, until), None);
                prop_assert!(frozen(&freezes, until - 1).is_some());
            }
        }
    }
}
