//! `branches` and `pull_requests_into`: that each is a pattern, and that no branch belongs to two environments.

use super::Check;
use crate::catalog::Id;
use crate::config::BranchPattern;
use crate::config::problems::error;
use crate::config::raw;
use crate::config::read::{Item, List, entries, items};

/// The most characters of all patterns of one list together, where those of a pattern with a wildcard count tenfold, and
/// each pattern as [`LEAST_CHARACTERS`] or more: each pattern is compared with each, and a file must not be able to keep
/// the check busy for minutes.
const MOST_CHARACTERS: usize = 40_000;

/// See [`MOST_CHARACTERS`].
const LEAST_CHARACTERS: usize = 16;

/// Compiles the patterns of one list.
pub(super) fn patterns(check: &mut Check<'_>, list: Option<&Item<List<String>>>) -> Option<Vec<BranchPattern>> {
    let all: Vec<_> = items(list).iter().map(|item| pattern(check, item)).collect();
    all.into_iter().collect()
}

fn pattern(check: &mut Check<'_>, item: &Item<String>) -> Option<BranchPattern> {
    match BranchPattern::new(&item.value, item.span.clone()) {
        Ok(pattern) => Some(pattern),
        Err(wrong) => {
            let problem = error(Id::E305, format!("the branch pattern `{}` {}", item.value, wrong.problem));
            check.add(problem.at(&item.span, wrong.problem).help(wrong.help));
            None
        }
    }
}

/// Finds the environments that share a branch: one problem for each pair of them.
pub(super) fn overlaps(check: &mut Check<'_>) {
    overlaps_of(check, "branch", |raw| raw.branches.as_ref());
    overlaps_of(check, "destination of pull requests", |raw| raw.pull_requests_into.as_ref());
}

fn overlaps_of(check: &mut Check<'_>, what: &str, list: fn(&raw::Environment) -> Option<&Item<List<String>>>) {
    let environments: &[_] = entries(check.file.environments.as_ref());
    // Patterns that are none have been reported already.
    let compile = |item: &Item<String>| BranchPattern::new(&item.value, item.span.clone()).ok();
    let mut characters = 0;
    let mut before: Vec<(&str, Vec<BranchPattern>)> = Vec::new();
    for (name, environment) in environments {
        let patterns: Vec<_> = items(list(&environment.value)).iter().filter_map(compile).collect();
        let weight = |pattern: &BranchPattern| {
            (pattern.text.len() * if pattern.literal().is_some() { 1 } else { 10 }).max(LEAST_CHARACTERS)
        };
        characters += patterns.iter().map(weight).sum::<usize>();
        if characters > MOST_CHARACTERS {
            let problem = error(Id::E318, "the branch patterns are too many to compare");
            let problem = problem.at(&name.span, "too many patterns up to here");
            check.add(problem.help("write a few patterns with `*` in place of many branches"));
            return;
        }
        for (other, theirs) in &before {
            let mut pairs = theirs.iter().flat_map(|first| patterns.iter().map(move |second| (first, second)));
            let found = pairs.find_map(|(first, second)| Some((first, second, first.overlap(second)?)));
            if check.problems.is_full() {
                return;
            }
            if let Some((first, second, example)) = found {
                let title = format!("the environments `{other}` and `{}` share the {what} `{example}`", name.value);
                let problem = error(Id::E307, title)
                    .at(&second.span, format!("a {what} of `{}`", name.value))
                    .also(&first.span, format!("also of `{other}`"));
                check.add(problem.help("make the patterns narrower: a branch belongs to one environment"));
            }
        }
        if !patterns.is_empty() {
            before.push((&name.value, patterns));
        }
    }
}
