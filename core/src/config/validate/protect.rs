//! `[environments.*.protect]`. Keys of commands that are still to come are checked and then left out.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use super::Check;
use crate::catalog::Id;
use crate::config::Protect;
use crate::config::forms::{is_date, is_time};
use crate::config::problems::error;
use crate::config::promotion::{Freeze, Window};
use crate::config::raw::{self, Confirm, Day, Laptop, UnhealthyBackend};
use crate::config::read::{Item, items};

pub(super) fn protect(check: &mut Check<'_>, raw: Option<&Item<raw::Protect>>) -> Protect {
    let Some(raw) = raw.map(|protect| &protect.value) else { return Protect::default() };
    let freeze = items(raw.freeze.as_ref()).iter().filter_map(|window| freeze(check, window)).collect();
    let snapshots = items(raw.snapshot_before.as_ref()).iter().any(|command| command.value == raw::Release::Deploy);
    let not_held = [("protect.snapshot_before", snapshots)];
    let unhealthy = raw.unhealthy_backend.as_ref().map(|word| word.value);
    Protect {
        present: true,
        refuse_unhealthy: unhealthy != Some(UnhealthyBackend::Allow),
        ci_only: raw.laptop.as_ref().is_some_and(|word| word.value == Laptop::Deny),
        freeze,
        ci_releases: raw.laptop.as_ref().is_none_or(|word| word.value != Laptop::Allow),
        not_held: not_held.into_iter().filter_map(|(key, there)| there.then_some(key)).collect(),
        confirm_by_yes: raw.confirm.as_ref().is_some_and(|word| word.value == Confirm::Yes),
    }
}

/// A window is either days of the week, with times, or a date to a date.
fn freeze(check: &mut Check<'_>, item: &Item<raw::Freeze>) -> Option<Freeze> {
    let raw = &item.value;
    for time in [&raw.after, &raw.before] {
        check.form(time.as_ref(), is_time, "a time, `HH:MM`");
    }
    for date in [&raw.from, &raw.to] {
        check.form(date.as_ref(), is_date, "a date, `YYYY-MM-DD`");
    }
    let is_zone = |name: &str| TimeZone::get(name).is_ok();
    check.form(raw.tz.as_ref(), is_zone, "a time zone of the IANA database, such as `Europe/London`");
    check.filled(raw.reason.as_ref());
    let days = raw.days.as_ref().is_some_and(|days| !days.value.is_empty()) || raw.misread.contains(&"days");
    match (days, &raw.from, &raw.to) {
        (true, None, None) => {}
        (false, Some(from), Some(to)) => {
            for time in [&raw.after, &raw.before].into_iter().flatten() {
                let problem = error(Id::E317, "a time has no meaning in a freeze from a date to a date");
                check.add(problem.at(&time.key, "goes with `days`"));
            }
            // Dates of this form are ordered as texts are.
            if is_date(&from.value) && is_date(&to.value) && from.value > to.value {
                let problem = error(Id::E305, "a freeze ends before it begins").at(&to.span, "the end");
                check.add(problem.also(&from.span, "the beginning"));
            }
        }
        _ if raw.misread.is_empty() => {
            let problem = error(Id::E317, "a freeze is neither days nor a date to a date");
            let problem = problem.at(&item.span, "which time is meant?");
            check.add(problem.help("write `days` (with `after` or `before`), or both `from` and `to`"));
        }
        _ => {}
    }
    if let (Some(after), Some(before)) = (&raw.after, &raw.before)
        && is_time(&after.value)
        && is_time(&before.value)
        && after.value >= before.value
    {
        let problem = error(Id::E305, "a freeze ends before it begins").at(&before.span, "the end");
        check.add(problem.also(&after.span, "the beginning"));
    }
    window(raw)
}

fn window(raw: &raw::Freeze) -> Option<Freeze> {
    let time = |item: &Option<Item<String>>| item.as_ref().and_then(|item| item.value.parse::<Time>().ok());
    let date = |item: &Option<Item<String>>| item.as_ref().and_then(|item| item.value.parse::<Date>().ok());
    let window = match (date(&raw.from), date(&raw.to)) {
        (Some(from), Some(to)) => Window::Dates { from, to },
        _ => Window::Days {
            days: items(raw.days.as_ref()).iter().map(|day| weekday(day.value)).collect(),
            after: time(&raw.after),
            before: time(&raw.before),
        },
    };
    let zone = TimeZone::get(&raw.tz.as_ref()?.value).ok()?;
    Some(Freeze { window, zone, reason: raw.reason.as_ref()?.value.clone() })
}

fn weekday(day: Day) -> Weekday {
    match day {
        Day::Mon => Weekday::Monday,
        Day::Tue => Weekday::Tuesday,
        Day::Wed => Weekday::Wednesday,
        Day::Thu => Weekday::Thursday,
        Day::Fri => Weekday::Friday,
        Day::Sat => Weekday::Saturday,
        Day::Sun => Weekday::Sunday,
    }
}
