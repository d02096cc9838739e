//! `[project]`, `[credentials]` and `[hooks]`.

use camino::Utf8PathBuf;

use super::Check;
use super::promotion::words;
use crate::catalog::Id;
use crate::config::forms::{duration, is_variable, relative_path, version};
use crate::config::problems::error;
use crate::config::raw::{self, LegacyBuildEnv};
use crate::config::read::{Item, List, items};
use crate::config::{Credentials, Hooks, LegacyEnv, Project, Stamp, StatePlace};
use crate::name::{EnvironmentName, Region};

/// Where the stamp is written if the file does not say.
const STAMP: &str = "public/.well-known/towpath.json";

pub(super) fn project(check: &mut Check<'_>) -> Option<Project> {
    let Some(raw) = check.file.project.as_ref().map(|project| &project.value) else {
        return Some(Project {
            name: None,
            on_unmapped_branch: None,
            cross_check_legacy: true,
            lock: Vec::new(),
            min_tool_version: None,
            stamp: stamp(check, None)?,
            state: None,
        });
    };
    check.form(raw.name.as_ref(), is_project_name, "a project name: letters, digits, `-`, `_` and `.`");
    check.form(raw.min_tool_version.as_ref(), |text| version(text).is_some(), "a version such as `1.2`");
    check.form(
        raw.state.as_ref(),
        |text| state_place(text).is_some(),
        "a place of state: `ssm:/PATH` or `files:FOLDER`",
    );
    let region = check.optional(raw.default_region.as_ref(), Region::new);
    check.unique(items(raw.lock.as_ref()));
    for environment in items(raw.lock.as_ref()) {
        check.knows_environment(environment);
    }
    let on_unmapped_branch = on_unmapped_branch(check, raw.on_unmapped_branch.as_ref());
    let stamp = stamp(check, raw.stamp.as_ref().map(|stamp| &stamp.value));
    region?;
    Some(Project {
        name: raw.name.as_ref().map(|name| name.value.clone()),
        on_unmapped_branch: on_unmapped_branch?,
        cross_check_legacy: raw.legacy_build_env.as_ref().is_none_or(|word| word.value == LegacyBuildEnv::CrossCheck),
        lock: items(raw.lock.as_ref()).iter().filter_map(|item| EnvironmentName::new(&item.value).ok()).collect(),
        min_tool_version: raw.min_tool_version.as_ref().map(|version| version.value.clone()),
        stamp: stamp?,
        state: match (&raw.state, &raw.name) {
            (Some(state), _) => state_place(&state.value),
            (None, Some(name)) => Some(StatePlace::Parameters(format!("/towpath/{}", name.value))),
            (None, None) => None,
        },
    })
}

/// `Some(None)` is `error`; `None` is a problem.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn on_unmapped_branch(check: &mut Check<'_>, item: Option<&Item<String>>) -> Option<Option<EnvironmentName>> {
    let Some(item) = item.filter(|item| item.value != "error") else { return Some(None) };
    let Some(name) = item.value.strip_prefix("env:") else {
        let problem = error(Id::E305, format!("`on_unmapped_branch` cannot be `{}`", item.value));
        let known = check.environments.contains(item.value.as_str());
        let right = if known { format!("write `env:{}`", item.value) } else { "write `error` or `env:NAME`".into() };
        check.add(problem.at(&item.span, "must be `error` or `env:NAME`").help(right));
        return None;
    };
    let known = check.knows_environment_named(name, item);
    EnvironmentName::new(name).ok().filter(|_| known).map(Some)
}

fn stamp(check: &mut Check<'_>, raw: Option<&raw::Stamp>) -> Option<Stamp> {
    let account = raw.and_then(|stamp| stamp.account.as_ref()).is_some_and(|account| account.value);
    let path = match raw.and_then(|stamp| stamp.path.as_ref()) {
        None => Some(Utf8PathBuf::from(STAMP)),
        Some(path) if path.value.is_empty() => None,
        Some(path) => Some(check.file_in_app(path)?),
    };
    Some(Stamp { path, account })
}

fn is_project_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// SSM's own rule for a parameter's name, or a folder of the repository.
fn state_place(text: &str) -> Option<StatePlace> {
    if let Some(path) = text.strip_prefix("ssm:").filter(|path| path.starts_with('/')) {
        let path = path.trim_end_matches('/');
        let known = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
        return (!path.is_empty() && known).then(|| StatePlace::Parameters(path.to_owned()));
    }
    relative_path(text.strip_prefix("files:")?).ok().map(StatePlace::Files)
}

pub(super) fn credentials(check: &mut Check<'_>) -> Option<Credentials> {
    let Some(raw) = check.file.credentials.as_ref().map(|credentials| &credentials.value) else {
        return Some(Credentials::default());
    };
    // What AWS allows for an assumed role.
    let lasts = |text: &str| duration(text).is_some_and(|seconds| (900..=43200).contains(&seconds));
    check.form(raw.session_duration.as_ref(), lasts, "a duration from `15m` to `12h`");
    let Some(list) = raw.legacy_env.as_ref().filter(|_| !raw.misread.contains(&"legacy_env")) else {
        return Some(Credentials::default());
    };
    let mut valid = true;
    for name in &list.value {
        if !is_legacy_name(&name.value) {
            valid = false;
            // The value is not repeated: whoever mistakes the key's meaning writes a credential here.
            let problem = error(Id::E305, "an entry of `legacy_env` is not the name of an environment variable")
                .at(&name.span, "not the name of a variable: capital letters, digits and `_`");
            check.add(problem.help("name the variable that holds the key; a key itself must never be in this file"));
        }
    }
    check.unique(&list.value);
    let mut names = list.value.iter().map(|name| name.value.clone());
    let (Some(access_key_id), Some(secret_access_key), session_token, None) =
        (names.next(), names.next(), names.next(), names.next())
    else {
        let problem = error(Id::E305, format!("`legacy_env` names {} variables", list.value.len()));
        check.add(problem.at(&list.span, "must be two or three").help(
            "name the variables with the access key id, the secret access key and, if there is one, the session token",
        ));
        return None;
    };
    let span = list.key.clone();
    let legacy = LegacyEnv { access_key_id, secret_access_key, session_token, span };
    valid.then_some(Credentials { legacy_env: Some(legacy) })
}

/// The name of a variable in capitals, which is not by its form an access key id (`AKIA…`, `ASIA…`, 20 characters).
fn is_legacy_name(text: &str) -> bool {
    let key = text.len() == 20 && (text.starts_with("AKIA") || text.starts_with("ASIA")) && !text.contains('_');
    is_variable(text) && !text.contains(|c: char| c.is_ascii_lowercase()) && !key
}

pub(super) fn hooks(check: &mut Check<'_>) -> Hooks {
    let Some(raw) = check.file.hooks.as_ref().map(|hooks| &hooks.value) else { return Hooks::default() };
    let mut commands = |hook: &Option<Item<List<List<String>>>>| {
        let list = items(hook.as_ref());
        for command in list {
            check.command(command);
        }
        list.iter().map(|command| words(&command.value)).collect()
    };
    Hooks {
        before_pull: commands(&raw.before_pull),
        after_pull: commands(&raw.after_pull),
        before_deploy: commands(&raw.before_deploy),
        after_deploy: commands(&raw.after_deploy),
        before_promote: commands(&raw.before_promote),
        after_promote: commands(&raw.after_promote),
        on_failure: commands(&raw.on_failure),
    }
}
