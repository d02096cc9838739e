//! `[promotion]`: the order of the environments, and the gates between them.

use indexmap::IndexMap;

use super::Check;
use crate::catalog::Id;
use crate::config::forms::duration;
use crate::config::problems::error;
use crate::config::raw::{self, Requirement};
use crate::config::read::{Item, entries, items};
use crate::source::Span;

pub(super) fn promotion(check: &mut Check<'_>) {
    let Some(raw) = check.file.promotion.as_ref().map(|promotion| &promotion.value) else { return };
    let order = items(raw.order.as_ref());
    for environment in order {
        check.knows_environment(environment);
    }
    check.unique(order);
    let mut places = IndexMap::new();
    for (place, environment) in order.iter().enumerate() {
        places.entry(environment.value.as_str()).or_insert((place, &environment.span));
    }
    for (key, item) in entries(raw.gates.as_ref()) {
        way(check, key, &places);
        gate(check, key, &item.value);
    }
}

/// The key of a gate: `FROM->TO`, both in the order, one after the other.
fn way(check: &mut Check<'_>, key: &Item<String>, places: &IndexMap<&str, (usize, &Span)>) {
    let Some((from, to)) = key.value.split_once("->") else {
        let problem = error(Id::E305, format!("`{}` is no gate", key.value)).at(&key.span, "must be `FROM->TO`");
        return check.add(problem.help("write the two environments, such as `\"staging->live\"`"));
    };
    let known = check.knows_environment_named(from, key);
    if !check.knows_environment_named(to, key) || !known {
        return;
    }
    let place = |name: &str| places.get(name).map(|(place, _)| *place);
    if place(from).zip(place(to)).is_none_or(|(from, to)| from >= to) {
        let problem = error(Id::E317, format!("the promotion order does not lead from `{from}` to `{to}`"));
        let problem = problem.at(&key.span, "no such promotion");
        let first = places.first().map(|(_, (_, span))| *span);
        check.add(first.into_iter().fold(problem, |problem, first| problem.also(first, "the order begins here")));
    }
}

fn gate(check: &mut Check<'_>, key: &Item<String>, raw: &raw::Gate) {
    for item in items(raw.require.as_ref()) {
        let (name, there) = match item.value {
            Requirement::Soak => ("soak", raw.soak.is_some()),
            Requirement::Verify => ("verify", raw.verify.as_ref().is_some_and(|list| !list.value.is_empty())),
            Requirement::Approval => ("approval", raw.approval.is_some()),
            // These need no further key.
            Requirement::Preflight | Requirement::Snapshot | Requirement::Lock | Requirement::CleanBackend => continue,
        };
        if !there && !raw.misread.contains(&name) {
            let problem =
                error(Id::E304, format!("the gate `{}` requires `{name}`, and does not say which", key.value));
            check.add(problem.at(&item.span, format!("`{name}` is missing in this gate")));
        }
    }
    let form = "a duration such as `24h` or `10m`";
    check.form(raw.soak.as_ref(), |text| duration(text).is_some(), form);
    check.filled(raw.approval.as_ref().and_then(|approval| approval.value.name.as_ref()));
    for item in items(raw.verify.as_ref()) {
        let verify = &item.value;
        check.filled(verify.name.as_ref());
        check.form(verify.timeout.as_ref(), |text| duration(text).is_some(), form);
        verify.run.iter().for_each(|run| check.command(run));
        verify.on.iter().for_each(|on| {
            check.knows_environment(on);
        });
    }
}
