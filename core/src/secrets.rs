//! What a command of an app gets from `towpath exec`: plain variables of the environment, and secrets by name, wherever
//! they live. Values are never in a file, an argument or a log.

use std::collections::BTreeMap;
use std::fmt;

use async_trait::async_trait;
use serde_json::Value;

use crate::catalog::{Explained, Id};
use crate::config::{App, Config, Deployment, Environment, Secret, SecretSource, Source};
use crate::gen2;
use crate::js_json;
use crate::name::EnvironmentName;
use crate::ports::{BackendRequest, ReadError};

/// The parameter by which Parameter Store gives a secret of AWS Secrets Manager.
const REFERENCE: &str = "/aws/reference/secretsmanager/";

/// A value that may not be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// Hides a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, for those who must have it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// AWS Systems Manager Parameter Store, as far as secrets need it.
#[async_trait(?Send)]
pub trait Parameters {
    /// The values of parameters by name, decrypted; those that do not exist are left out. Names under
    /// `/aws/reference/secretsmanager/` are secrets of AWS Secrets Manager.
    ///
    /// # Errors
    /// Whatever keeps AWS from answering, and a [`ReadError::WrongAccount`] for the answer of another account.
    async fn values(&self, request: &BackendRequest, names: &[String]) -> Result<BTreeMap<String, Hidden>, ReadError>;
}

/// A secret that an app wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name in environments.toml.
    pub secret: String,
    /// The variable that the app gets it as.
    pub variable: String,
    /// The parameters that may hold it; the first that exists does.
    pub places: Vec<String>,
    /// Of a secret that is a JSON object: the member that is meant.
    pub key: Option<String>,
}

/// Why a secret is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// No parameter of those names exists.
    #[error("the secret `{secret}` does not exist; looked for: {}", .tried.join(", "))]
    Missing {
        /// Its name in environments.toml.
        secret: String,
        /// Every name that was tried.
        tried: Vec<String>,
    },
    /// The secret is there, but has no such member.
    #[error("the secret `{secret}` at `{place}` {problem}")]
    NoMember {
        /// Its name in environments.toml.
        secret: String,
        /// Where it was found.
        place: String,
        /// What is wrong, without the value.
        problem: String,
    },
    /// The environment is a recorded one, and recordings hold no secrets.
    #[error("environment `{environment}` is recorded, and recordings hold no secrets: `{variable}` is not set either")]
    Recorded {
        /// The environment.
        environment: EnvironmentName,
        /// The variable.
        variable: String,
    },
    /// The app's parent has no app id or branch, which the secret's place is made of.
    #[error("the secret `{secret}` is one of Amplify's, and the parent app has no `app_id` in this environment")]
    NoApp {
        /// Its name in environments.toml.
        secret: String,
    },
    /// `--only` names no secret that the app gets.
    #[error("app gets no secret `{name}` in this environment")]
    Unknown {
        /// The name.
        name: String,
    },
}

impl Explained for SecretError {
    fn id(&self) -> Id {
        match self {
            Self::Unknown { .. } => Id::E407,
            Self::Missing { .. } | Self::NoMember { .. } | Self::Recorded { .. } | Self::NoApp { .. } => Id::E507,
        }
    }

    fn help(&self) -> Vec<String> {
        vec![match self {
            Self::Missing { .. } => {
                "create it there (Systems Manager, Parameter Store), or correct `source` in environments.toml"
                    .to_owned()
            }
            Self::NoMember { .. } => "correct the part after `#` in `source`, or the secret itself".to_owned(),
            Self::Recorded { variable, .. } => format!("set {variable} yourself, or use an environment on AWS"),
            Self::NoApp { .. } => "give the parent an `app_id` in this environment".to_owned(),
            Self::Unknown { .. } => "`[secrets.NAME] apps` says which apps get a secret".to_owned(),
        }]
    }
}

/// The secrets that an app gets; without an app, those that every app gets. `only` names some of them. Secrets for
/// releases are never among them.
///
/// # Errors
/// For every secret whose place cannot be told, and every name in `only` that is none.
pub fn wanted(
    config: &Config,
    environment: &Environment,
    app: Option<&App>,
    only: &[String],
) -> Result<Vec<Wanted>, Vec<SecretError>> {
    let gets = |secret: &&Secret| match app {
        _ if secret.release_only => false,
        _ if secret.apps.is_empty() => true,
        Some(app) => secret.apps.contains(&app.name),
        None => false,
    };
    let chosen: Vec<&Secret> = config.secrets.iter().filter(gets).collect();
    let mut errors: Vec<SecretError> = only
        .iter()
        .filter(|name| !chosen.iter().any(|secret| secret.name == **name))
        .map(|name| SecretError::Unknown { name: name.clone() })
        .collect();
    let mut list = Vec::new();
    for secret in chosen.into_iter().filter(|secret| only.is_empty() || only.contains(&secret.name)) {
        let parent = app.and_then(|app| environment.apps.get(app.parent()));
        match places(secret, environment, app, parent) {
            Some((places, key)) => {
                let renamed = app.and_then(|app| secret.renamed.get(&app.name)).unwrap_or(&secret.name);
                list.push(Wanted { secret: secret.name.clone(), variable: renamed.clone(), places, key });
            }
            None => errors.push(SecretError::NoApp { secret: secret.name.clone() }),
        }
    }
    if errors.is_empty() { Ok(list) } else { Err(errors) }
}

/// The parameters that may hold a secret of an app, for a policy.
pub(crate) fn places_of(secret: &Secret, environment: &Environment, app: &App) -> Vec<String> {
    places(secret, environment, Some(app), environment.apps.get(app.parent()))
        .map(|(places, _)| places)
        .unwrap_or_default()
}

fn places(
    secret: &Secret,
    environment: &Environment,
    app: Option<&App>,
    parent: Option<&Deployment>,
) -> Option<(Vec<String>, Option<String>)> {
    let filled = |text: &str| {
        let app = app.map_or("", |app| app.name.as_str());
        text.replace("{env}", environment.name.as_str()).replace("{app}", app)
    };
    Some(match &secret.source {
        SecretSource::Parameter(path) => (vec![filled(path)], None),
        SecretSource::SecretsManager { name, key } => (vec![format!("{REFERENCE}{}", filled(name))], key.clone()),
        SecretSource::Amplify(name) => (amplify_places(name, parent?)?, None),
    })
}

/// Where Amplify keeps a secret of an app. Generation 2: under the branch's part of the stack's name, then shared by all
/// branches (which the console also names by the branch itself). Generation 1: under the backend environment.
fn amplify_places(name: &str, parent: &Deployment) -> Option<Vec<String>> {
    let app_id = parent.app_id.as_ref()?.as_str();
    let mut places = Vec::new();
    if let Some(branch) = &parent.branch {
        let stack = gen2::stack_name(app_id, branch.as_str());
        // `amplify-NAMESPACE-BRANCH-branch-HASH`: the namespace has no `-` in it.
        if let Some((namespace, rest)) = stack.strip_prefix("amplify-").and_then(|rest| rest.split_once('-')) {
            places.push(format!("/amplify/{namespace}/{rest}/{name}"));
        }
        if branch.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-/".contains(&byte)) {
            places.push(format!("/amplify/{app_id}/{branch}/{name}"));
        }
    }
    places.extend(parent.backend.as_ref().map(|backend| format!("/amplify/{app_id}/{backend}/{name}")));
    places.push(format!("/amplify/shared/{app_id}/{name}"));
    places.dedup();
    Some(places)
}

/// The variables that the secrets become.
///
/// # Errors
/// One for each secret that is not there.
pub fn resolve(
    wanted: &[Wanted],
    found: &BTreeMap<String, Hidden>,
) -> Result<BTreeMap<String, Hidden>, Vec<SecretError>> {
    let mut variables = BTreeMap::new();
    let mut errors = Vec::new();
    for one in wanted {
        let place = one.places.iter().find_map(|place| Some((place, found.get(place)?)));
        let value = match place {
            None => Err(SecretError::Missing { secret: one.secret.clone(), tried: one.places.clone() }),
            Some((place, value)) => match &one.key {
                None => Ok(value.clone()),
                Some(key) => member(value, key).map_err(|problem| SecretError::NoMember {
                    secret: one.secret.clone(),
                    place: place.clone(),
                    problem,
                }),
            },
        };
        match value {
            Ok(value) => drop(variables.insert(one.variable.clone(), value)),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(variables) } else { Err(errors) }
}

/// A member of a secret that is a JSON object. The words of an error hold nothing of the secret.
fn member(value: &Hidden, key: &str) -> Result<Hidden, String> {
    match js_json::parse(value.expose().as_bytes()) {
        Ok(Value::Object(members)) => match members.get(key) {
            Some(Value::String(text)) => Ok(Hidden::new(text.clone())),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(Hidden::new(value.to_string())),
            Some(_) => Err(format!("has a `{key}` that is not text")),
            None => Err(format!("has no `{key}`")),
        },
        _ => Err("is not a JSON object".to_owned()),
    }
}

/// For an environment that is recorded: the secrets are those variables that are set already.
///
/// # Errors
/// One for each that is not set.
pub fn already_set(
    environment: &Environment,
    wanted: &[Wanted],
    is_set: &dyn Fn(&str) -> bool,
) -> Result<(), Vec<SecretError>> {
    debug_assert!(matches!(environment.source, Source::Snapshot { .. }), "only a recording holds no secrets");
    let missing = wanted.iter().filter(|one| !is_set(&one.variable));
    let errors: Vec<_> = missing
        .map(|one| SecretError::Recorded { environment: environment.name.clone(), variable: one.variable.clone() })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

#[cfg(test)]
mod tests;
