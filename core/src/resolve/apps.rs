//! Which apps: from the flag, `AWS_APP_ID` looked up in the file, the app root of the build, the current directory.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::{By, Decision, ResolveError, Situation, declared, variable};
use crate::config::Config;
use crate::name::AppName;

/// The apps, in the order of their names, and how each source named one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The apps.
    pub apps: Vec<AppName>,
    /// Each source that was present, and the app that it named: the first decided. Empty for `--all`.
    pub sources: Vec<(String, AppName)>,
}

pub(super) fn choose(config: &Config, decision: &Decision<'_>, situation: &Situation) -> Result<Chosen, ResolveError> {
    let environment = decision.environment;
    if situation.flags.all {
        return Ok(Chosen { apps: environment.apps.keys().cloned().collect(), sources: Vec::new() });
    }
    let mut named = Vec::new();
    for name in &situation.flags.apps {
        named.push(("--app".to_owned(), declared(config, name, "--app")?));
    }
    if named.is_empty()
        && let Some(name) = variable(&situation.variables, "TOWPATH_APP")
    {
        named.push(("TOWPATH_APP".to_owned(), declared(config, name, "TOWPATH_APP")?));
    }
    let by_folder = [app_root(config, situation)?, directory(config, situation)];
    let witnesses: Vec<_> = by_folder.into_iter().flatten().collect();
    let hint = named.first().or(witnesses.first()).map(|(_, app)| app.clone());
    let witnesses: Vec<_> = app_id(config, decision, situation, hint.as_ref())?.into_iter().chain(witnesses).collect();

    // Several `--app`s name several apps; every other source names the one that is being built.
    let apps: Vec<AppName> = match (named.is_empty(), witnesses.first()) {
        (false, _) => named.iter().map(|(_, app)| app.clone()).collect(),
        (true, Some((_, app))) => vec![app.clone()],
        (true, None) => return Err(ResolveError::NoApp { apps: names(environment.apps.keys()) }),
    };
    if let Some((source, app)) = witnesses.iter().find(|(_, app)| !apps.contains(app)) {
        let first = named.first().or(witnesses.first());
        let (one_source, one) = first.cloned().unwrap_or_else(|| (source.clone(), app.clone()));
        return Err(ResolveError::AppsContradict { one: (one_source, one), other: (source.clone(), app.clone()) });
    }
    if let Some(app) = apps.iter().find(|app| !environment.apps.contains_key(*app)) {
        let environment = environment.name.to_string();
        return Err(ResolveError::AppNotInEnvironment { app: app.to_string(), environment });
    }
    let mut apps = apps;
    apps.sort();
    apps.dedup();
    Ok(Chosen { apps, sources: named.into_iter().chain(witnesses).collect() })
}

fn names<'a>(apps: impl Iterator<Item = &'a AppName>) -> Vec<String> {
    apps.map(ToString::to_string).collect()
}

/// `AWS_APP_ID`: Amplify's id of the app being built. An id which the file does not have is an error, and so is one of
/// another environment, except in a preview, which is built in the app of its destination branch.
fn app_id(
    config: &Config,
    decision: &Decision<'_>,
    situation: &Situation,
    hint: Option<&AppName>,
) -> Result<Option<(String, AppName)>, ResolveError> {
    let Some(id) = variable(&situation.variables, "AWS_APP_ID") else { return Ok(None) };
    let has = |deployment: &crate::config::Deployment| deployment.app_id.as_ref().is_some_and(|app| app.as_str() == id);
    let here: Vec<&AppName> =
        decision.environment.apps.iter().filter(|(_, app)| has(app)).map(|(name, _)| name).collect();
    let found = match here.as_slice() {
        [] => {
            let elsewhere = config.environments.iter().find_map(|environment| {
                environment.apps.iter().find(|(_, app)| has(app)).map(|(name, _)| (environment, name))
            });
            match elsewhere {
                None => return Err(ResolveError::UndeclaredAppId { id: id.to_owned() }),
                Some((_, name)) if is_preview(decision) => Some(name.clone()),
                Some((environment, name)) => {
                    return Err(ResolveError::AppIdElsewhere {
                        id: id.to_owned(),
                        app: name.to_string(),
                        there: environment.name.to_string(),
                        here: decision.environment.name.to_string(),
                    });
                }
            }
        }
        // One Amplify app may serve several apps of the file, on different branches: another source then decides.
        several => several.iter().find(|app| Some(**app) == hint).or(several.first()).map(|app| (*app).clone()),
    };
    Ok(found.map(|app| (format!("AWS_APP_ID={id}"), app)))
}

fn is_preview(decision: &Decision<'_>) -> bool {
    !matches!(decision.by, By::Flag | By::Variable)
        && decision.branch.as_ref().is_some_and(|branch| branch.pull_request)
}

/// `AMPLIFY_MONOREPO_APP_ROOT`: the app's folder, relative to the repository's root.
fn app_root(config: &Config, situation: &Situation) -> Result<Option<(String, AppName)>, ResolveError> {
    let Some(root) = variable(&situation.variables, "AMPLIFY_MONOREPO_APP_ROOT") else { return Ok(None) };
    let wanted = normal(Utf8Path::new(root));
    let app = config.apps.values().find(|app| normal(&situation.folder.join(&app.path)) == wanted);
    match app {
        Some(app) => Ok(Some((format!("AMPLIFY_MONOREPO_APP_ROOT={root}"), app.name.clone()))),
        None => Err(ResolveError::UndeclaredAppRoot {
            root: root.to_owned(),
            known: config.apps.values().map(|app| app.path.to_string()).collect(),
        }),
    }
}

/// The deepest app whose folder holds the current directory.
fn directory(config: &Config, situation: &Situation) -> Option<(String, AppName)> {
    let directory = situation.directory.as_ref()?;
    let holding = config.apps.values().filter(|app| !app.path.as_str().is_empty() && directory.starts_with(&app.path));
    let app = holding.max_by_key(|app| app.path.components().count())?;
    Some(("the current directory".to_owned(), app.name.clone()))
}

/// Without `.`, doubled or trailing slashes, and a leading slash.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    path.components().filter(|part| !matches!(part, Utf8Component::CurDir | Utf8Component::RootDir)).collect()
}
