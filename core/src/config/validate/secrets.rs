//! `[secrets.*]`: where they live, and that no bundler publishes one.

use std::collections::BTreeSet;

use super::Check;
use crate::catalog::Id;
use crate::config::forms::is_variable;
use crate::config::problems::error;
use crate::config::raw::{self, Scope};
use crate::config::read::{Item, entries, items};
use crate::config::{Secret, SecretSource};
use crate::name::AppName;

/// Variables that begin so are put by bundlers into what browsers load: Create React App, Vite, Next.js, Gatsby, Expo,
/// and SvelteKit with Astro.
const PUBLISHED: [&str; 6] = ["REACT_APP_", "VITE_", "NEXT_PUBLIC_", "GATSBY_", "EXPO_PUBLIC_", "PUBLIC_"];

/// Checks all, and gives those that are in order.
pub(super) fn secrets(check: &mut Check<'_>) -> Vec<Secret> {
    let mut valid = Vec::new();
    for (name, item) in entries(check.file.secrets.as_ref()) {
        secret(check, name, &item.value);
        valid.extend(read(name, &item.value));
    }
    valid.sort_by(|one, other| one.name.cmp(&other.name));
    valid
}

fn read(name: &Item<String>, raw: &raw::Secret) -> Option<Secret> {
    let source = raw.source.as_ref()?.value.as_str();
    let source = if let Some(path) = source.strip_prefix("ssm:") {
        SecretSource::Parameter(path.to_owned())
    } else if let Some(secret) = source.strip_prefix("secretsmanager:") {
        let (name, key) = secret.split_once('#').map_or((secret, None), |(name, key)| (name, Some(key.to_owned())));
        SecretSource::SecretsManager { name: name.to_owned(), key }
    } else {
        SecretSource::Amplify(source.strip_prefix("amplify-secret:")?.to_owned())
    };
    let renamed = entries(raw.renamed.as_ref()).iter();
    Some(Secret {
        name: name.value.clone(),
        source,
        apps: items(raw.apps.as_ref()).iter().filter_map(|app| AppName::new(&app.value).ok()).collect(),
        renamed: renamed
            .filter_map(|(app, variable)| Some((AppName::new(&app.value).ok()?, variable.value.clone())))
            .collect(),
        release_only: raw.scope.as_ref().is_some_and(|scope| scope.value == Scope::Deploy),
    })
}

fn secret(check: &mut Check<'_>, name: &Item<String>, raw: &raw::Secret) {
    let variable = "the name of a variable: letters, digits and `_`";
    check.form(Some(name), is_variable, variable);
    check.form(raw.source.as_ref(), is_source, "`ssm:/PATH`, `secretsmanager:NAME#KEY` or `amplify-secret:NAME`");
    let apps = items(raw.apps.as_ref());
    check.unique(apps);
    for app in apps {
        check.knows_app(app);
    }
    let public = raw.public.as_ref().is_some_and(|public| public.value);
    let renamed = entries(raw.renamed.as_ref());
    let getting: BTreeSet<_> = apps.iter().map(|app| app.value.as_str()).collect();
    let renaming: BTreeSet<_> = renamed.iter().map(|(app, _)| app.value.as_str()).collect();
    for (app, variable_name) in renamed {
        if check.knows_app(app) && !getting.contains(app.value.as_str()) {
            let problem =
                error(Id::E317, format!("the secret `{}` is renamed for an app that does not get it", name.value));
            let problem = problem.at(&app.span, "not in `apps` of this secret");
            check.add(problem.help(format!("add `{}` to `apps`, or take it out here", app.value)));
        }
        check.form(Some(variable_name), is_variable, variable);
        if !public {
            is_private(check, name, variable_name);
        }
    }
    let keeps_name = apps.is_empty() || !getting.is_subset(&renaming);
    if !public && keeps_name {
        is_private(check, name, name);
    }
}

fn is_private(check: &mut Check<'_>, secret: &Item<String>, variable: &Item<String>) {
    if let Some(prefix) = PUBLISHED.iter().find(|prefix| variable.value.starts_with(**prefix)) {
        let problem =
            error(Id::E309, format!("the secret `{}` would be published as `{}`", secret.value, variable.value));
        let problem = problem.at(&variable.span, format!("bundlers publish what begins with `{prefix}`"));
        check.add(problem.help("choose another name; or `public = true`, if everyone may know the value"));
    }
}

fn is_source(text: &str) -> bool {
    let filled = text.replace("{env}", "env").replace("{app}", "app");
    let holds = |name: &str, extra: &[u8]| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
    };
    if let Some(path) = filled.strip_prefix("ssm:/") {
        return holds(path, b"_.-/");
    }
    if let Some(secret) = filled.strip_prefix("secretsmanager:") {
        let (name, key) = secret.split_once('#').map_or((secret, None), |(name, key)| (name, Some(key)));
        return holds(name, b"/_+=.@-:") && key.is_none_or(|key| !key.is_empty() && !key.contains('#'));
    }
    filled.strip_prefix("amplify-secret:").is_some_and(|name| holds(name, b"_-."))
}
