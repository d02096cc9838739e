//! `[environments.*]`: where they are, and what the apps are called there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, branches, protect};
use crate::backend::Generation;
use crate::catalog::Id;
use crate::config::forms::{is_domain, is_url, is_variable, role_account};
use crate::config::problems::error;
use crate::config::raw::{self, GenerationKind, SourceKind};
use crate::config::read::{Item, entries};
use crate::config::{Aws, Deployment, Environment, Source};
use crate::name::{AccountId, AppId, AppName, BackendName, BranchName, EnvironmentName, Region};

pub(super) fn environments(check: &mut Check<'_>) -> Option<Vec<Environment>> {
    let raw: &[_] = entries(check.file.environments.as_ref());
    let all: Vec<_> = raw.iter().map(|(name, raw)| environment(check, name, &raw.value)).collect();
    branches::overlaps(check);
    all.into_iter().collect()
}

fn environment(check: &mut Check<'_>, key: &Item<String>, raw: &raw::Environment) -> Option<Environment> {
    let name = check.name(key, EnvironmentName::new);
    let source = source(check, key, raw);
    let branches = branches::patterns(check, raw.branches.as_ref());
    let pull_requests_into = branches::patterns(check, raw.pull_requests_into.as_ref());
    let apps = deployments(check, key, raw);
    for (variable, _) in entries(raw.variables.as_ref()) {
        check.form(Some(variable), is_variable, "the name of a variable: letters, digits and `_`");
    }
    let generation = match raw.generation.as_ref().map(|generation| generation.value) {
        Some(GenerationKind::Gen1) => Some(Generation::Gen1),
        Some(GenerationKind::Gen2) => Some(Generation::Gen2),
        Some(GenerationKind::Auto) | None => None,
    };
    let protect = protect::protect(check, raw.protect.as_ref());
    Some(Environment {
        name: name?,
        source: source?,
        branches: branches?,
        pull_requests_into: pull_requests_into?,
        variables: entries(raw.variables.as_ref())
            .iter()
            .map(|(name, value)| (name.value.clone(), value.value.clone()))
            .collect(),
        generation,
        apps: apps?,
        deploy_role_arn: text(raw.deploy_role_arn.as_ref()),
        protect,
        span: key.span.clone(),
    })
}

/// Where the backend is read from; `None` if that was misread.
fn source_kind(raw: &raw::Environment) -> Option<SourceKind> {
    match &raw.source {
        Some(source) => Some(source.value),
        None => (!raw.misread.contains(&"source")).then_some(SourceKind::Aws),
    }
}

fn source(check: &mut Check<'_>, key: &Item<String>, raw: &raw::Environment) -> Option<Source> {
    let account = check.optional(raw.account.as_ref(), AccountId::new);
    let region = check.optional(raw.region.as_ref(), Region::new);
    role(check, raw, raw.role_arn.as_ref());
    role(check, raw, raw.deploy_role_arn.as_ref());
    for text in [&raw.profile, &raw.external_id] {
        check.filled(text.as_ref());
    }
    let misread = |key: &str| raw.misread.contains(&key);
    if source_kind(raw)? == SourceKind::Snapshot {
        let Some(folder) = &raw.snapshot else {
            if misread("snapshot") {
                return None;
            }
            let problem = error(Id::E304, format!("the environment `{}` has no `snapshot`", key.value));
            let problem = problem.at(&key.span, "`snapshot` is missing");
            check.add(problem.help("name the recorded folder: `snapshot = \"snapshots/NAME\"`"));
            return None;
        };
        let folder = check.path(folder, "environments.toml")?;
        return Some(Source::Snapshot { folder, account: account? });
    }
    if let Some(snapshot) = &raw.snapshot {
        let problem = error(Id::E317, "`snapshot` has no meaning while the source is AWS");
        let problem = problem.at(&snapshot.key, "does not belong here");
        check.add(problem.help("add `source = \"snapshot\"`, or take it out"));
    }
    let project = check.file.project.as_ref().map(|project| &project.value);
    let default = project.and_then(|project| project.default_region.as_ref());
    let default_misread = project.is_some_and(|project| project.misread.contains(&"default_region"))
        || check.file.misread.contains(&"project");
    let mut missing = |what: &str, help: &str| {
        let problem = error(Id::E304, format!("the environment `{}` has no `{what}`", key.value));
        check.add(problem.at(&key.span, format!("`{what}` is missing")).help(help));
    };
    if raw.account.is_none() && !misread("account") {
        missing("account", "name the AWS account: twelve digits in quotes. It is never inherited");
    }
    if raw.region.is_none() && default.is_none() && !misread("region") && !default_misread {
        missing("region", "name the AWS region here, or `default_region` in `[project]`");
    }
    Some(Source::Aws(Aws {
        account: account??,
        region: region?.or_else(|| Region::new(default?.value.clone()).ok())?,
        profile: text(raw.profile.as_ref()),
        role_arn: text(raw.role_arn.as_ref()),
        external_id: text(raw.external_id.as_ref()),
    }))
}

fn text(item: Option<&Item<String>>) -> Option<String> {
    item.map(|item| item.value.clone())
}

/// A role must have the form of one, and be of the environment's own account.
fn role(check: &mut Check<'_>, raw: &raw::Environment, role: Option<&Item<String>>) {
    let Some(role) = role else { return };
    let Some(account) = role_account(&role.value) else {
        return check.form(Some(role), |_| false, "the ARN of a role: `arn:aws:iam::ACCOUNT:role/NAME`");
    };
    if let Some(declared) = raw.account.as_ref().filter(|declared| declared.value != account) {
        let problem =
            error(Id::E317, format!("the role is of account {account}, the environment of {}", declared.value));
        check
            .add(problem.at(&role.span, "a role of another account").also(&declared.span, "the environment's account"));
    }
}

fn deployments(
    check: &mut Check<'_>,
    key: &Item<String>,
    raw: &raw::Environment,
) -> Option<BTreeMap<AppName, Deployment>> {
    let raw_apps = entries(raw.apps.as_ref());
    let names: BTreeSet<_> = raw_apps.iter().map(|(name, _)| name.value.as_str()).collect();
    let mut valid = BTreeMap::new();
    let mut hosted = BTreeMap::new();
    for (name, item) in raw_apps {
        check.knows_app(name);
        let here = &item.value;
        if let Some(app_id) = &here.app_id {
            let place = (&app_id.value, here.branch.as_ref().map(|branch| &branch.value));
            if let Some(first) = hosted.insert(place, &app_id.span) {
                let problem = error(Id::E310, format!("two apps are the one hosted app `{}`", app_id.value));
                let problem = problem.at(&app_id.span, "the second app").also(first, "the first app");
                check.add(problem.help("each app of an environment has its own `app_id`, or its own `branch` of it"));
            }
        }
        is_reachable(check, &names, (key, raw), (name, here));
        if let Some(deployment) = deployment(check, item)
            && let Ok(name) = AppName::new(name.value.clone())
        {
            valid.insert(name, deployment);
        }
    }
    (valid.len() == raw_apps.len()).then_some(valid)
}

fn deployment(check: &mut Check<'_>, item: &Item<raw::Deployment>) -> Option<Deployment> {
    let raw = &item.value;
    let app_id = check.optional(raw.app_id.as_ref(), AppId::new);
    let branch = check.optional(raw.branch.as_ref(), BranchName::new);
    let backend = check.optional(raw.backend.as_ref(), BackendName::new);
    check.form(raw.domain.as_ref(), is_domain, "a domain such as `www.plant.example`");
    check.form(raw.url.as_ref(), is_url, "an address such as `https://www.plant.example`");
    let domain = raw.domain.as_ref().map(|domain| format!("https://{}", domain.value));
    let address = raw.url.as_ref().map(|url| url.value.clone()).or(domain);
    Some(Deployment { app_id: app_id?, branch: branch?, backend: backend?, address, span: item.span.clone() })
}

/// A child needs its parent in the same environment; on AWS each app needs its id, and a parent what its backend is
/// found by.
fn is_reachable(
    check: &mut Check<'_>,
    names: &BTreeSet<&str>,
    (key, raw): (&Item<String>, &raw::Environment),
    (name, here): (&Item<String>, &raw::Deployment),
) {
    let Some(app) = check.raw_app(&name.value) else { return };
    let role = app.role.as_ref().map(|role| role.value);
    let misread = |key| here.misread.contains(&key);
    let on_aws = source_kind(raw) == Some(SourceKind::Aws);
    let mut lacks = Vec::new();
    if let (Some(raw::Role::Child), Some(parent)) = (role, &app.parent) {
        let known = names.contains(parent.value.as_str());
        // What is wrong with the parent itself has been said once; saying it for each environment helps nobody.
        let role = check.raw_app(&parent.value).and_then(|app| app.role.as_ref()).map(|role| role.value);
        if !known && role == Some(raw::Role::Parent) && !raw.misread.contains(&"apps") {
            let help = format!("add `apps.{} = {{ … }}`: `{}` reads its backend", parent.value, name.value);
            lacks.push((format!("app `{}`, the parent of `{}`", parent.value, name.value), help));
        }
    }
    if on_aws && here.app_id.is_none() && !misread("app_id") {
        lacks.push((format!("`app_id` for `{}`", name.value), "copy it from the Amplify console".into()));
    }
    if on_aws && role == Some(raw::Role::Parent) {
        let generation = raw.generation.as_ref().map_or(GenerationKind::Auto, |generation| generation.value);
        let (has, what, help) = match generation {
            GenerationKind::Gen1 => (here.backend.is_some(), "`backend`", "gen1 finds a backend by its `backend`"),
            GenerationKind::Gen2 => (here.branch.is_some(), "`branch`", "gen2 finds a backend by its `branch`"),
            GenerationKind::Auto => (
                here.backend.is_some() || here.branch.is_some(),
                "`backend` or `branch`",
                "gen1 finds a backend by its `backend`, gen2 by its `branch`",
            ),
        };
        let generation_misread = raw.misread.contains(&"generation");
        if !has && !misread("backend") && !misread("branch") && !generation_misread {
            lacks.push((format!("{what} for `{}`", name.value), help.into()));
        }
    }
    for (what, help) in lacks {
        let problem = error(Id::E304, format!("the environment `{}` has no {what}", key.value));
        check.add(problem.at(&name.span, format!("needs {what}")).help(help));
    }
}
