//! What the core needs of the world, in the core's own words, with the errors that any implementation could return.

use std::fmt;

use async_trait::async_trait;

use crate::backend::Generation;
use crate::catalog::{Explained, Id};
use crate::config::Aws;
use crate::denial;
use crate::name::{AccountId, AppId, AppName, BackendName, BranchName, EnvironmentName};

/// Which backend to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendRequest {
    /// The environment, for messages.
    pub environment: EnvironmentName,
    /// The app that owns the backend, for messages.
    pub parent: AppName,
    /// Account, region and way in.
    pub aws: Aws,
    /// `None`: find out (`generation = "auto"`).
    pub generation: Option<Generation>,
    /// The parent's Amplify app.
    pub app_id: AppId,
    /// The parent's Amplify branch: names the stack of a generation-2 backend.
    pub branch: Option<BranchName>,
    /// The generation-1 backend environment.
    pub backend: Option<BackendName>,
}

/// A backend as it was found, undecoded.
#[derive(Clone, Debug, PartialEq)]
pub struct RawBackend {
    /// The root stack's state.
    pub stack: Stack,
    /// What AWS stores of the backend. An error here is judged after the stack's state: a backend which is being
    /// created has no artifact yet, and "being created" is the better answer.
    pub material: Result<Material, ReadError>,
}

/// The state of a root CloudFormation stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its ARN, if known.
    pub id: Option<String>,
    /// `UPDATE_COMPLETE` and so on: CloudFormation's `StackStatus`, whatever it is.
    pub status: String,
    /// CloudFormation's `StackStatusReason`.
    pub reason: Option<String>,
    /// `LastUpdatedTime`, else `CreationTime`: RFC 3339 in UTC, whole seconds.
    pub updated: Option<String>,
}

/// What AWS stores of a backend.
#[derive(Clone, Debug, PartialEq)]
pub enum Material {
    /// Generation 1: the entries of `#current-cloud-backend.zip` that matter.
    Gen1(crate::gen1::Files),
    /// Generation 2: what CloudFormation and S3 say of the root stack.
    Gen2(crate::gen2::Recorded),
}

/// What is near a thing that was not found, for the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nearby {
    /// Amplify apps of the account and region: id and name.
    pub apps: Vec<(String, String)>,
    /// Generation-1 backend environments of the app.
    pub backends: Vec<String>,
    /// Branches of the app.
    pub branches: Vec<String>,
}

/// What is going on in a backend that is not ready, for the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// A hosting job of the parent's branch which has not ended: `job 412 (RUNNING since 2026-…)`.
    pub job: Option<String>,
    /// Resources that failed, with CloudFormation's reason.
    pub failed: Vec<(String, String)>,
}

/// Reads backends. Nothing in it writes.
#[async_trait(?Send)]
pub trait Backends {
    /// Reads one backend, with the fewest requests.
    async fn read(&self, request: &BackendRequest) -> Result<RawBackend, ReadError>;
    /// Only the state of the backend's root stack: for asking again and again while it moves.
    async fn state(&self, request: &BackendRequest) -> Result<Stack, ReadError>;
    /// What exists near a thing that was not found; empty where that cannot be told. Asked only after a failure.
    async fn nearby(&self, request: &BackendRequest) -> Nearby;
    /// What is going on in a backend that is not ready. Asked only after a failure.
    async fn activity(&self, request: &BackendRequest, stack: &Stack) -> Activity;
}

/// What was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The Amplify app.
    App,
    /// The generation-1 backend environment.
    BackendEnvironment,
    /// A branch of the Amplify app, or a job of that branch.
    Branch,
    /// The CloudFormation stack.
    Stack,
    /// The archive `#current-cloud-backend.zip`, or its bucket.
    Archive,
    /// The GraphQL schema of a generation-2 backend.
    ModelSchema,
    /// A snapshot folder or a file of it.
    Snapshot,
    /// A parameter, or what it refers to.
    Parameter,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::App => "Amplify app",
            Self::BackendEnvironment => "backend environment",
            Self::Branch => "branch or job of the Amplify app",
            Self::Stack => "CloudFormation stack",
            Self::Archive => "backend archive",
            Self::ModelSchema => "GraphQL schema",
            Self::Snapshot => "snapshot",
            Self::Parameter => "parameter",
        })
    }
}

/// Why a backend could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not there.
    #[error("the {thing} `{name}` does not exist{at}")]
    NotFound {
        /// What kind of thing.
        thing: Thing,
        /// Its name, id or key.
        name: String,
        /// Where it was looked for, such as ` in account 222222222222, region eu-west-2`; may be empty.
        at: String,
    },
    /// Both a generation-1 and a generation-2 backend exist, and the file does not say which one is meant.
    #[error("both a gen1 backend environment `{backend}` and a gen2 stack `{stack}` exist")]
    BothGenerations {
        /// The backend environment.
        backend: String,
        /// The stack.
        stack: String,
    },
    /// No provider had credentials.
    #[error("no usable AWS credentials")]
    NoCredentials {
        /// Each provider tried, with why it gave none.
        tried: Vec<(String, String)>,
    },
    /// The credentials are no longer valid.
    #[error("the AWS credentials have expired")]
    Expired {
        /// Which operation said so, and its words.
        message: String,
    },
    /// AWS does not know the key, or the signature does not match.
    #[error("AWS does not accept the credentials")]
    Rejected {
        /// AWS's words.
        message: String,
    },
    /// The profile is not in the AWS configuration files.
    #[error("the AWS profile `{profile}` does not exist")]
    UnknownProfile {
        /// The profile.
        profile: String,
        /// The profiles that do exist.
        known: Vec<String>,
    },
    /// The clocks differ too much for a signature.
    #[error("this machine's clock differs from AWS's")]
    Clock {
        /// AWS's words.
        message: String,
    },
    /// Access denied.
    #[error("access denied: {action}")]
    Denied {
        /// The IAM action, such as `s3:GetObject`.
        action: String,
        /// The resource's ARN.
        resource: String,
        /// Who was denied, if AWS says.
        principal: Option<String>,
        /// AWS's words.
        message: String,
    },
    /// The answer came from another account than the file declares.
    #[error("the environment is declared in account {declared}, but the credentials are for {found}")]
    WrongAccount {
        /// `account` of the file.
        declared: AccountId,
        /// The account in the answer's ARN.
        found: String,
        /// Where it was seen, such as the ARN.
        evidence: String,
    },
    /// Throttled beyond retries.
    #[error("AWS throttled {action} beyond all retries")]
    Throttled {
        /// The IAM action.
        action: String,
        /// AWS's words.
        message: String,
    },
    /// No answer: network, timeout, 5xx beyond retries.
    #[error("{action} failed beyond all retries")]
    Unavailable {
        /// The IAM action.
        action: String,
        /// What went wrong.
        message: String,
    },
    /// AWS answered with something that it should not.
    #[error("{action} gave an answer that makes no sense: {message}")]
    Unexpected {
        /// The IAM action.
        action: String,
        /// What was wrong.
        message: String,
    },
    /// What is stored of the backend is corrupt or hostile.
    #[error("{what} is corrupt: {problem}")]
    Corrupt {
        /// What, such as `#current-cloud-backend.zip`.
        what: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl Explained for ReadError {
    fn id(&self) -> Id {
        match self {
            Self::NotFound { thing: Thing::Archive | Thing::ModelSchema, .. } => Id::E502,
            Self::NotFound { thing: Thing::Snapshot, .. } => Id::E504,
            Self::NotFound { .. } => Id::E501,
            Self::BothGenerations { .. } => Id::E409,
            Self::NoCredentials { .. } => Id::E601,
            Self::Expired { .. } => Id::E602,
            Self::UnknownProfile { .. } => Id::E603,
            Self::Rejected { .. } => Id::E604,
            Self::Clock { .. } => Id::E605,
            Self::Denied { .. } => Id::E701,
            Self::WrongAccount { .. } => Id::E801,
            Self::Throttled { .. } => Id::E1601,
            Self::Unavailable { .. } | Self::Unexpected { .. } => Id::E1602,
            Self::Corrupt { .. } => Id::E503,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::NotFound { thing: Thing::Archive | Thing::ModelSchema, .. } => {
                vec!["deploy the parent app again, which stores it anew".to_owned()]
            }
            Self::NotFound { thing: Thing::Snapshot, .. } => {
                vec!["correct `snapshot` in the environment's table, or bring the folder back from git".to_owned()]
            }
            Self::NotFound { .. } => {
                vec!["correct `app_id`, `backend`, `branch`, `account` or `region` of the environment".to_owned()]
            }
            Self::BothGenerations { .. } => {
                vec!["say which one is meant: generation = \"gen1\" or generation = \"gen2\"".to_owned()]
            }
            Self::NoCredentials { tried } => tried
                .iter()
                .map(|(provider, why)| format!("{provider}: {why}"))
                .chain([
                    "in Amplify Hosting: give the app a service role (App settings, IAM roles)".to_owned(),
                    "on a laptop: `aws sso login`, or name a `profile` in the environment's table".to_owned(),
                ])
                .collect(),
            Self::Expired { message } => said(
                message,
                "get new ones (`aws sso login`); in Amplify Hosting they last one hour: start the build again",
            ),
            Self::Rejected { message } => said(message, "get new credentials"),
            Self::Clock { message } => said(message, "set this machine's clock"),
            Self::UnknownProfile { profile, known } => {
                let near = crate::suggest::closest(profile, known.iter().map(String::as_str));
                let known = if known.is_empty() { "there are none".to_owned() } else { known.join(", ") };
                near.map(|near| format!("did you mean `{near}`?"))
                    .into_iter()
                    .chain([format!("profiles of the AWS configuration files: {known}")])
                    .collect()
            }
            Self::Denied { action, resource, principal, message } => {
                let words = (!message.is_empty()).then(|| format!("AWS said: {message}"));
                let steps = denial::steps(action, resource, principal.as_deref(), message);
                words.into_iter().chain(steps).collect()
            }
            Self::WrongAccount { evidence, .. } => vec![
                format!("seen in: {evidence}"),
                "use credentials of the declared account, or set `role_arn` in the environment's table".to_owned(),
            ],
            Self::Throttled { message, .. } => said(message, "try again in a minute"),
            Self::Unavailable { message, .. } => {
                said(message, "check the network and HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE; then try again")
            }
            Self::Unexpected { .. } => vec!["try again; if it stays, report it with `-vv`'s log".to_owned()],
            Self::Corrupt { .. } => vec!["deploy the parent app again, which stores it anew".to_owned()],
        }
    }
}

/// AWS's own words, then the step.
fn said(message: &str, step: &str) -> Vec<String> {
    let words = (!message.is_empty()).then(|| format!("AWS said: {message}"));
    words.into_iter().chain([step.to_owned()]).collect()
}
