//! `[promotion]`: the order of the environments, and the gates between them.

use indexmap::IndexMap;

use super::Check;
use crate::catalog::Id;
use crate::config::forms::duration;
use crate::config::problems::error;
use crate::config::promotion::{Approval, Gate, Method, Promotion, Requirement, Verify, Via};
use crate::config::raw;
use crate::config::read::{Item, entries, items};
use crate::name::EnvironmentName;
use crate::source::Span;

/// How long a command of a gate may take, in seconds, where the file does not say.
const VERIFY_TIMEOUT: u64 = 600;

/// Checks `[promotion]`. What cannot be understood is left out of the answer, and is a problem.
pub(super) fn promotion(check: &mut Check<'_>) -> Promotion {
    let Some(raw) = check.file.promotion.as_ref().map(|promotion| &promotion.value) else {
        return Promotion::default();
    };
    let order = items(raw.order.as_ref());
    for environment in order {
        check.knows_environment(environment);
    }
    check.unique(order);
    let mut places = IndexMap::new();
    for (place, environment) in order.iter().enumerate() {
        places.entry(environment.value.as_str()).or_insert((place, &environment.span));
    }
    let mut gates = Vec::new();
    for (key, item) in entries(raw.gates.as_ref()) {
        way(check, key, &places);
        gates.extend(gate(check, key, &item.value));
    }
    let method = raw.method.as_ref().map(|method| match method.value {
        raw::Method::FastForward => Method::FastForward,
        raw::Method::Merge => Method::Merge,
        raw::Method::Redeploy => Method::Redeploy,
    });
    let order = order.iter().filter_map(|item| environment(&item.value)).collect();
    Promotion { order, method: method.unwrap_or_default(), gates }
}

/// The name, if it has the form of one: which environments there are is checked elsewhere.
fn environment(name: &str) -> Option<EnvironmentName> {
    EnvironmentName::new(name.to_owned()).ok()
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

fn gate(check: &mut Check<'_>, key: &Item<String>, raw: &raw::Gate) -> Option<Gate> {
    for item in items(raw.require.as_ref()) {
        let (name, there) = match item.value {
            raw::Requirement::Soak => ("soak", raw.soak.is_some()),
            raw::Requirement::Verify => ("verify", raw.verify.as_ref().is_some_and(|list| !list.value.is_empty())),
            raw::Requirement::Approval => ("approval", raw.approval.is_some()),
            // These need no further key.
            raw::Requirement::Preflight
            | raw::Requirement::Snapshot
            | raw::Requirement::Lock
            | raw::Requirement::CleanBackend => continue,
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
    let (from, to) = key.value.split_once("->")?;
    Some(Gate {
        from: environment(from)?,
        to: environment(to)?,
        require: items(raw.require.as_ref()).iter().map(|item| requirement(item.value)).collect(),
        soak: raw.soak.as_ref().and_then(|soak| duration(&soak.value)),
        approval: raw.approval.as_ref().and_then(|item| approval(&item.value)),
        verify: items(raw.verify.as_ref()).iter().filter_map(|item| verify(&item.value)).collect(),
    })
}

fn requirement(raw: raw::Requirement) -> Requirement {
    match raw {
        raw::Requirement::Preflight => Requirement::Preflight,
        raw::Requirement::Soak => Requirement::Soak,
        raw::Requirement::Verify => Requirement::Verify,
        raw::Requirement::Approval => Requirement::Approval,
        raw::Requirement::Snapshot => Requirement::Snapshot,
        raw::Requirement::Lock => Requirement::Lock,
        raw::Requirement::CleanBackend => Requirement::CleanBackend,
    }
}

fn approval(raw: &raw::Approval) -> Option<Approval> {
    let via = match raw.via.as_ref()?.value {
        raw::Via::GithubEnvironment => Via::GithubEnvironment,
        raw::Via::SignedTag => Via::SignedTag,
    };
    Some(Approval { via, name: raw.name.as_ref()?.value.clone(), own: raw.own.as_ref().is_some_and(|own| own.value) })
}

fn verify(raw: &raw::Verify) -> Option<Verify> {
    Some(Verify {
        name: raw.name.as_ref()?.value.clone(),
        run: words(&raw.run.as_ref()?.value),
        timeout: raw.timeout.as_ref().and_then(|timeout| duration(&timeout.value)).unwrap_or(VERIFY_TIMEOUT),
        on: raw.on.as_ref().and_then(|on| environment(&on.value)),
    })
}

/// A program and its arguments.
pub(super) fn words(list: &[Item<String>]) -> Vec<String> {
    list.iter().map(|word| word.value.clone()).collect()
}
