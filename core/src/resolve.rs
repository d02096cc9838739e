//! Which environment, and which apps: from flags, variables, the branch and the file, with the reason for each answer.
//!
//! Precedence: environment from `--env`, then `TOWPATH_ENV`, then the branch's mapping; branch from `--branch`, then
//! `TOWPATH_BRANCH`, then the CI's variables, then git HEAD; apps from `--app`, then `TOWPATH_APP`, then `AWS_APP_ID`
//! looked up in the file, then `AMPLIFY_MONOREPO_APP_ROOT`, then the current directory. The sources that name an app
//! must agree; `BUILD_ENV` and `USER_BRANCH` of older scripts are compared with the answer and never trusted.

pub mod apps;
pub mod branch;
mod error;
mod legacy;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use crate::config::{BranchPattern, Config, Environment};
use crate::name::AppName;
use crate::source::Span;
use crate::warning::Warning;

pub use branch::Branch;
pub use error::ResolveError;

/// Environment variables: read once, at the start.
pub type Variables = BTreeMap<String, String>;

/// Everything that the answer depends on, besides the file.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// What the command line says.
    pub flags: Flags,
    /// The environment variables.
    pub variables: Variables,
    /// What git says.
    pub head: Head,
    /// The current directory, relative to the folder of the file; `None` if it is outside.
    pub directory: Option<Utf8PathBuf>,
    /// The folder of the file, relative to the repository's root; empty if it is the root.
    pub folder: Utf8PathBuf,
}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--env`.
    pub environment: Option<String>,
    /// `--branch`.
    pub branch: Option<String>,
    /// `--app`, repeatable.
    pub apps: Vec<String>,
    /// `--all`.
    pub all: bool,
}

/// Where git's HEAD is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Head {
    /// On a branch, which may have no commit yet.
    Branch(String),
    /// At a commit, on no branch.
    Detached(String),
    /// There is no repository.
    #[default]
    NoRepository,
    /// There is one, but it cannot be read: why.
    Unreadable(String),
}

/// The environment, and how it was decided.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// The environment.
    pub environment: &'a Environment,
    /// By what.
    pub by: By,
    /// The branch, where one is known.
    pub branch: Option<Branch>,
    /// How many patterns were compared with the branch.
    pub tested: usize,
    /// What should not go unnoticed.
    pub warnings: Vec<Warning>,
}

/// What decided the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// `--env`.
    Flag,
    /// `TOWPATH_ENV`.
    Variable,
    /// A pattern of the file.
    Pattern {
        /// `branches` or `pull_requests_into`.
        list: &'static str,
        /// Its place in the list, from 0.
        index: usize,
        /// As written.
        text: String,
        /// Where it stands in the file.
        span: Span,
    },
    /// No pattern matched: `on_unmapped_branch = "env:…"`.
    Unmapped,
}

/// The value of a variable, unless it is unset or empty.
pub fn variable<'a>(variables: &'a Variables, name: &str) -> Option<&'a str> {
    variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

/// Decides the environment.
///
/// # Errors
/// [`ResolveError`] if no environment, or more than one, is the answer.
pub fn environment<'a>(config: &'a Config, situation: &Situation) -> Result<Decision<'a>, ResolveError> {
    let branch = branch::find(situation);
    let named = match (&situation.flags.environment, variable(&situation.variables, "TOWPATH_ENV")) {
        (Some(name), _) => Some((name.as_str(), "--env", By::Flag)),
        (None, Some(name)) => Some((name, "TOWPATH_ENV", By::Variable)),
        (None, None) => None,
    };
    let decision = if let Some((name, source, by)) = named {
        let environment = self::named(config, name, source)?;
        // A branch that cannot be found, or is mapped elsewhere, does not matter to a name that was given.
        let branch = branch.ok();
        let mapped = branch.as_ref().and_then(|branch| map(config, branch).ok());
        // On a laptop, naming another environment than the branch's is what the flag is for.
        let other = mapped
            .as_ref()
            .filter(|mapped| mapped.environment.name != environment.name && branch::in_ci(&situation.variables));
        let warnings = other.map(|mapped| overrides(mapped, environment, source)).into_iter().collect();
        Decision { environment, by, branch, tested: 0, warnings }
    } else {
        let branch = branch?;
        let mapped = map(config, &branch)?;
        Decision { branch: Some(branch), ..mapped }
    };
    if config.project.cross_check_legacy {
        legacy::check(&decision, &situation.variables)?;
    }
    Ok(decision)
}

/// The environment that an argument names; `argument` is what the usage calls it.
///
/// # Errors
/// [`ResolveError::UnknownEnvironment`] if there is none of that name.
pub fn named<'a>(config: &'a Config, name: &str, argument: &'static str) -> Result<&'a Environment, ResolveError> {
    config.environment(name).ok_or_else(|| ResolveError::UnknownEnvironment {
        name: name.to_owned(),
        source_name: argument,
        known: config.environments.iter().map(|environment| environment.name.to_string()).collect(),
    })
}

/// The apps of an environment that `--app` names; all of them, if it names none.
///
/// # Errors
/// If one is unknown, or not in the environment.
pub fn named_apps(config: &Config, environment: &Environment, names: &[String]) -> Result<Vec<AppName>, ResolveError> {
    if names.is_empty() {
        return Ok(environment.apps.keys().cloned().collect());
    }
    let one = |name: &String| {
        let app = declared(config, name, "--app")?;
        if environment.apps.contains_key(&app) {
            return Ok(app);
        }
        Err(ResolveError::AppNotInEnvironment { app: name.clone(), environment: environment.name.to_string() })
    };
    names.iter().map(one).collect()
}

fn overrides(mapped: &Decision<'_>, environment: &Environment, source: &str) -> Warning {
    let branch = mapped.branch.as_ref().map(|branch| branch.name.to_string()).unwrap_or_default();
    Warning::new(
        crate::catalog::Id::W401,
        format!(
            "{source} says `{}`, though branch `{branch}` belongs to `{}`",
            environment.name, mapped.environment.name
        ),
    )
}

/// Finds the one environment whose patterns match the branch.
fn map<'a>(config: &'a Config, branch: &Branch) -> Result<Decision<'a>, ResolveError> {
    let matching = |list: &'static str, patterns: fn(&Environment) -> &[BranchPattern]| {
        let found = config.environments.iter().filter_map(move |environment| {
            let index = patterns(environment).iter().position(|pattern| pattern.matches(&branch.name))?;
            let pattern = patterns(environment).get(index)?;
            let by = By::Pattern { list, index, text: pattern.text.clone(), span: pattern.span.clone() };
            Some((environment, by))
        });
        found.collect::<Vec<_>>()
    };
    let count = |patterns: fn(&Environment) -> &[BranchPattern]| -> usize {
        config.environments.iter().map(|environment| patterns(environment).len()).sum()
    };
    let mut tested = count(|environment| &environment.branches);
    let mut found = Vec::new();
    if branch.pull_request {
        tested += count(|environment| &environment.pull_requests_into);
        found = matching("pull_requests_into", |environment| &environment.pull_requests_into);
    }
    if found.is_empty() {
        found = matching("branches", |environment| &environment.branches);
    }
    let decision =
        |environment, by| Decision { environment, by, branch: Some(branch.clone()), tested, warnings: Vec::new() };
    match found.as_slice() {
        [(environment, by)] => Ok(decision(environment, by.clone())),
        [] => match &config.project.on_unmapped_branch {
            Some(name) => match config.environment(name.as_str()) {
                Some(environment) => Ok(decision(environment, By::Unmapped)),
                None => Err(ResolveError::unmapped(config, branch)),
            },
            None => Err(ResolveError::unmapped(config, branch)),
        },
        several => Err(ResolveError::Ambiguous {
            branch: branch.name.to_string(),
            environments: several.iter().map(|(environment, _)| environment.name.to_string()).collect(),
        }),
    }
}

/// Decides the apps of an environment; see `apps`.
///
/// # Errors
/// [`ResolveError`] if none, or more than one by contradicting sources, is the answer.
pub fn apps(config: &Config, decision: &Decision<'_>, situation: &Situation) -> Result<apps::Chosen, ResolveError> {
    apps::choose(config, decision, situation)
}

/// The app of that name; `source` is what names it.
///
/// # Errors
/// If the file has no such app.
pub fn declared(config: &Config, name: &str, source: &'static str) -> Result<AppName, ResolveError> {
    config.apps.keys().find(|app| app.as_str() == name).cloned().ok_or_else(|| ResolveError::UnknownApp {
        name: name.to_owned(),
        source_name: source,
        known: config.apps.keys().map(ToString::to_string).collect(),
    })
}
