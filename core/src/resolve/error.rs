//! Why it cannot be said which environment or which app is meant: always exit code 4.

use super::Branch;
use crate::catalog::{Explained, Id};
use crate::config::Config;
use crate::name::{AppName, NameError};

/// Why environment, branch or app cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No pattern matches the branch.
    #[error("branch `{branch}` ({source_name}) belongs to no environment")]
    Unmapped {
        /// The branch.
        branch: String,
        /// Who named it.
        source_name: String,
        /// Every environment with its patterns, as lines.
        patterns: Vec<String>,
    },
    /// Patterns of several environments match the branch.
    #[error("branch `{branch}` belongs to several environments: {}", .environments.join(", "))]
    Ambiguous {
        /// The branch.
        branch: String,
        /// Their names.
        environments: Vec<String>,
    },
    /// `BUILD_ENV` or `USER_BRANCH` says otherwise.
    #[error("{name}=`{value}` contradicts environments.toml, which says `{environment}`")]
    Legacy {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
        /// The environment by the file.
        environment: String,
    },
    /// Nothing names a branch.
    #[error("no branch is known: {why}, and no CI variable names one")]
    NoBranch {
        /// What git says.
        why: String,
    },
    /// The name is not one that git allows.
    #[error("{source_name}: {error}")]
    BadBranch {
        /// What is wrong.
        error: NameError,
        /// Who named it.
        source_name: String,
    },
    /// Two CIs name different branches.
    #[error("{} says branch `{}`, but {} says `{}`", .one.source, .one.name, .other.source, .other.name)]
    BranchesContradict {
        /// The first.
        one: Branch,
        /// One that differs.
        other: Branch,
    },
    /// `--env` or `TOWPATH_ENV` names no environment.
    #[error("{source_name} names environment `{name}`, which environments.toml does not declare")]
    UnknownEnvironment {
        /// The name.
        name: String,
        /// The flag or the variable.
        source_name: &'static str,
        /// Those that exist.
        known: Vec<String>,
    },
    /// `--app` or `TOWPATH_APP` names no app.
    #[error("{source_name} names app `{name}`, which environments.toml does not declare")]
    UnknownApp {
        /// The name.
        name: String,
        /// The flag or the variable.
        source_name: &'static str,
        /// Those that exist.
        known: Vec<String>,
    },
    /// `AWS_APP_ID` is in no environment.
    #[error("this build is of Amplify app `{id}` (AWS_APP_ID), which environments.toml does not declare")]
    UndeclaredAppId {
        /// The id.
        id: String,
    },
    /// `AWS_APP_ID` is of another environment.
    #[error("AWS_APP_ID=`{id}` is app `{app}` of environment `{there}`, but this build belongs to `{here}`")]
    AppIdElsewhere {
        /// The id.
        id: String,
        /// The app.
        app: String,
        /// The environment that has the id.
        there: String,
        /// The environment that was decided.
        here: String,
    },
    /// `AMPLIFY_MONOREPO_APP_ROOT` is no app's folder.
    #[error("AMPLIFY_MONOREPO_APP_ROOT=`{root}` is the folder of no app")]
    UndeclaredAppRoot {
        /// The value.
        root: String,
        /// The folders of the apps.
        known: Vec<String>,
    },
    /// Two sources name different apps.
    #[error("{} says app `{}`, but {} says `{}`", .one.0, .one.1, .other.0, .other.1)]
    AppsContradict {
        /// The first.
        one: (String, AppName),
        /// One that differs.
        other: (String, AppName),
    },
    /// Nothing names an app.
    #[error("nothing says which app is meant")]
    NoApp {
        /// The apps of the environment.
        apps: Vec<String>,
    },
    /// The app has no deployment in the environment.
    #[error("app `{app}` is not declared in environment `{environment}`")]
    AppNotInEnvironment {
        /// The app.
        app: String,
        /// The environment.
        environment: String,
    },
}

impl ResolveError {
    pub(super) fn unmapped(config: &Config, branch: &Branch) -> Self {
        let patterns = config.environments.iter().map(|environment| {
            let patterns: Vec<_> = environment.branches.iter().map(|pattern| format!("{:?}", pattern.text)).collect();
            format!("{}: branches = [{}]", environment.name, patterns.join(", "))
        });
        Self::Unmapped {
            branch: branch.name.to_string(),
            source_name: branch.source.clone(),
            patterns: patterns.collect(),
        }
    }
}

/// ``did you mean `staging`?``, or the list of all.
fn nearest(name: &str, known: &[String]) -> String {
    match crate::suggest::closest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("environments.toml declares: {}", known.join(", ")),
    }
}

impl Explained for ResolveError {
    fn id(&self) -> Id {
        match self {
            Self::Unmapped { .. } => Id::E401,
            Self::Legacy { .. } => Id::E402,
            Self::NoBranch { .. } | Self::BadBranch { .. } => Id::E403,
            Self::UndeclaredAppId { .. } | Self::UndeclaredAppRoot { .. } => Id::E404,
            Self::NoApp { .. } => Id::E405,
            Self::AppsContradict { .. } | Self::AppIdElsewhere { .. } => Id::E406,
            Self::UnknownEnvironment { .. } | Self::UnknownApp { .. } => Id::E407,
            Self::Ambiguous { .. } | Self::BranchesContradict { .. } => Id::E408,
            Self::AppNotInEnvironment { .. } => Id::E410,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Unmapped { branch, patterns, .. } => patterns
                .iter()
                .map(|line| format!("environment {line}"))
                .chain([format!(
                    "add {branch:?}, or a pattern that matches it, to the `branches` of the environment meant"
                )])
                .collect(),
            Self::Ambiguous { .. } => vec!["make the patterns of `branches` exclude each other".to_owned()],
            Self::Legacy { name, .. } => vec![
                format!("delete {name} from the build's settings: environments.toml decides, by the branch"),
                "`towpath env --explain` shows how; `legacy_build_env = \"ignore\"` in [project] stops the check"
                    .to_owned(),
            ],
            Self::NoBranch { .. } | Self::BadBranch { .. } => {
                vec!["name it: `--branch NAME`, or name the environment: `--env NAME`".to_owned()]
            }
            Self::BranchesContradict { .. } => vec!["say which one is meant: `--branch NAME`".to_owned()],
            Self::UnknownEnvironment { name, known, .. } | Self::UnknownApp { name, known, .. } => {
                vec![nearest(name, known)]
            }
            Self::UndeclaredAppId { id } => {
                vec![format!("add the line to the environment's table: apps.NAME = {{ app_id = {id:?} }}")]
            }
            Self::AppIdElsewhere { there, here, .. } => vec![
                format!(
                    "the branch belongs to `{here}`, the Amplify app to `{there}`: connect the branch to another app, or correct `branches` or `app_id`"
                ),
                "`towpath env --explain` shows how the environment was decided".to_owned(),
            ],
            Self::UndeclaredAppRoot { root, known } => {
                vec![nearest(root, known), format!("or add an app with path = {root:?}")]
            }
            Self::AppsContradict { .. } => {
                vec!["let them agree: run in the app's own folder or in that of environments.toml".to_owned()]
            }
            Self::NoApp { apps } => {
                vec![format!("name it: `--app NAME` (one of {}), or take all: `--all`", apps.join(", "))]
            }
            Self::AppNotInEnvironment { app, environment } => {
                vec![format!("add the line to [environments.{environment}]: apps.{app} = {{ app_id = \"…\" }}")]
            }
        }
    }
}
