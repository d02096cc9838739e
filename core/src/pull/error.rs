//! Why a pull cannot be planned.

use camino::Utf8PathBuf;

use crate::backend::Generation;
use crate::catalog::{Explained, Id};
use crate::fingerprint::Fingerprint;
use crate::gen1::Gen1Error;
use crate::gen2::Gen2Error;
use crate::health::HealthError;
use crate::introspection::IntrospectionError;
use crate::name::AppName;
use crate::ports::ReadError;
use crate::render::RenderError;
use crate::render::aws_exports::ExistingError;

/// Why a backend that was read cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InterpretError {
    /// Its state.
    #[error(transparent)]
    Health(#[from] HealthError),
    /// What is stored of it.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Its `amplify-meta.json`.
    #[error(transparent)]
    Gen1(#[from] Gen1Error),
    /// Its outputs.
    #[error(transparent)]
    Gen2(#[from] Gen2Error),
    /// Its GraphQL schema.
    #[error("the backend's GraphQL schema cannot be used: {0}")]
    Introspection(#[from] IntrospectionError),
    /// It is of another generation than the environment declares.
    #[error("the backend is {}, but the environment declares `generation = \"{}\"`", .found.as_str(), .declared.as_str())]
    OtherGeneration {
        /// By the file.
        declared: Generation,
        /// What it is.
        found: Generation,
    },
    /// It is in another account than the environment declares.
    #[error("the environment is declared in account {declared}, but the backend is in {found}")]
    OtherAccount {
        /// By the file.
        declared: String,
        /// By the stack's ARN.
        found: String,
        /// The ARN.
        evidence: String,
    },
    /// The artifact is of another app or stack.
    #[error("the stored amplify-meta.json is of {what} `{found}`, not of `{asked}`")]
    OtherBackend {
        /// `Amplify app` or `stack`.
        what: &'static str,
        /// By the artifact.
        found: String,
        /// What was asked for.
        asked: String,
    },
}

impl Explained for InterpretError {
    fn id(&self) -> Id {
        match self {
            Self::Health(error) => error.id(),
            Self::Read(error) => error.id(),
            Self::Gen1(error) => error.id(),
            Self::Gen2(error) => error.id(),
            Self::Introspection(error) => error.id(),
            Self::OtherGeneration { .. } | Self::OtherBackend { .. } => Id::E506,
            Self::OtherAccount { .. } => Id::E801,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Health(error) => error.help(),
            Self::Read(error) => error.help(),
            Self::Gen1(error) => error.help(),
            Self::Gen2(error) => error.help(),
            Self::Introspection(error) => error.help(),
            Self::OtherGeneration { found, .. } => {
                vec![format!("if the environment has moved, set `generation = \"{}\"`, or \"auto\"", found.as_str())]
            }
            Self::OtherAccount { evidence, .. } => vec![format!("the account stands in {evidence}")],
            Self::OtherBackend { .. } => vec![
                "correct `app_id` and `backend` of the parent; if its deployment bucket was copied or restored, deploy the parent again".to_owned(),
            ],
        }
    }
}

/// Why the outputs of an app cannot be planned. All problems of all apps are found before any is reported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PullError {
    /// The backend lacks what the app requires.
    #[error("app `{app}` requires {}, which the backend does not have", quoted(.missing))]
    Requires {
        /// The app.
        app: AppName,
        /// The entries of `requires` that are missing.
        missing: Vec<String>,
    },
    /// An output cannot express the backend.
    #[error("`{path}` of app `{app}`: {error}")]
    Render {
        /// The app.
        app: AppName,
        /// The output.
        path: Utf8PathBuf,
        /// Why.
        error: RenderError,
    },
    /// The file that is there holds what the user added, and cannot be read.
    #[error("`{path}` of app `{app}`, line {}, column {}: {}", .error.line, .error.column, .error.problem)]
    Existing {
        /// The app.
        app: AppName,
        /// The output.
        path: Utf8PathBuf,
        /// Where and why.
        error: ExistingError,
    },
    /// The backend is not the one of `--expect`.
    #[error("the backend of `{parent}` has fingerprint {}, not {expected}", .found.short())]
    Unexpected {
        /// The parent app.
        parent: AppName,
        /// Its fingerprint.
        found: Fingerprint,
        /// That of `--expect`.
        expected: String,
    },
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl Explained for PullError {
    fn id(&self) -> Id {
        match self {
            Self::Requires { .. } => Id::E1702,
            Self::Render { error, .. } => error.id(),
            Self::Existing { error, .. } => error.id(),
            Self::Unexpected { .. } => Id::E1101,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Requires { .. } => {
                vec!["deploy what is missing with the parent app, or take it out of `requires`".to_owned()]
            }
            Self::Render { error, .. } => error.help(),
            Self::Existing { path, .. } if path.extension() == Some("json") => {
                vec!["correct it, or delete it: all but keys of your own is generated".to_owned()]
            }
            Self::Existing { error, .. } => error.help(),
            Self::Unexpected { found, .. } => vec![
                "the backend changed since that fingerprint was taken".to_owned(),
                format!("after a look at the change: --expect {}", found.short()),
            ],
        }
    }
}
