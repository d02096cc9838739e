//! Whether the file that is there says what would be found today.

use super::draft::Draft;
use crate::config::{Config, Environment, Source};
use crate::name::BranchName;

/// What was found and the file does not say, or says otherwise: one line each.
pub fn compare(config: &Config, draft: &Draft) -> Vec<String> {
    // What lacks something stands in no file as it was found, and cannot be compared.
    let mut differences = Vec::new();
    for app in draft.apps.iter().filter(|app| !app.elsewhere) {
        if !config.apps.values().any(|known| known.path == app.path) {
            differences.push(format!("the app in `{}` is not in the file", super::draft::path_of(app)));
        }
    }
    for found in draft.environments.iter().filter(|environment| environment.is_whole()) {
        for deployment in found.apps.values().filter(|deployment| deployment.parent) {
            let Some(id) = &deployment.app_id else { continue };
            let named = |environment: &&Environment| {
                environment.apps.values().any(|known| {
                    known.app_id.as_ref() == Some(id)
                        && (known.backend.is_none()
                            || deployment.backend.is_none()
                            || known.backend == deployment.backend)
                        && (known.branch.is_none() || deployment.branch.is_none() || known.branch == deployment.branch)
                })
            };
            let Some(known) = config.environments.iter().find(named) else {
                let backend = deployment.backend.as_ref().map(ToString::to_string);
                let backend = backend.or(deployment.branch.as_ref().map(ToString::to_string)).unwrap_or_default();
                differences.push(format!("the backend `{backend}` of app {id} is in no environment of the file"));
                continue;
            };
            place(known, found, &mut differences);
            branches(config, known, found, &mut differences);
        }
    }
    differences.sort();
    differences.dedup();
    differences
}

fn place(known: &Environment, found: &super::draft::Environment, differences: &mut Vec<String>) {
    let Source::Aws(aws) = &known.source else { return };
    let mut differs = |what: &str, stated: &str, found: Option<&str>| {
        if let Some(found) = found.filter(|found| *found != stated) {
            differences.push(format!("environment `{}` states {what} {stated}, and {found} was found", known.name));
        }
    };
    differs("account", aws.account.as_str(), found.account.as_ref().map(crate::name::AccountId::as_str));
    differs("region", aws.region.as_str(), found.region.as_ref().map(crate::name::Region::as_str));
}

fn branches(config: &Config, known: &Environment, found: &super::draft::Environment, differences: &mut Vec<String>) {
    for (pattern, why) in &found.branches {
        // A branch that is named without a wildcard can be looked up; of a pattern only its text can be compared.
        let of = BranchName::new(pattern.clone()).ok().map_or_else(
            || {
                config
                    .environments
                    .iter()
                    .find(|environment| environment.branches.iter().any(|own| own.text == *pattern))
            },
            |branch| {
                config
                    .environments
                    .iter()
                    .find(|environment| environment.branches.iter().any(|own| own.matches(&branch)))
            },
        );
        match of {
            Some(of) if of.name == known.name => {}
            Some(of) => differences
                .push(format!("branch `{pattern}` is in environment `{}`; {why} says `{}`", of.name, known.name)),
            None => differences.push(format!("branch `{pattern}` is in no environment; {why} says `{}`", known.name)),
        }
    }
}
