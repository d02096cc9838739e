//! What can go wrong with locks and records of releases.

use crate::catalog::{Explained, Id};
use crate::name::EnvironmentName;
use crate::ports::ReadError;
use crate::time::rfc3339;

use super::lock::{Claim, Operation, ago};

/// Why a lock or a record cannot be read, written or had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// AWS did not do it.
    #[error(transparent)]
    Aws(#[from] ReadError),
    /// The files beside environments.toml cannot be read or written.
    #[error("`{path}` cannot be used: {problem}")]
    Files {
        /// The file or folder.
        path: String,
        /// Why.
        problem: String,
    },
    /// A newer towpath wrote it.
    #[error("the {what} has schema {found}, and this towpath knows schema {known}")]
    Newer {
        /// `lock` or `release record`.
        what: &'static str,
        /// Its schema.
        found: u64,
        /// The newest that is known.
        known: u64,
    },
    /// A claim or a record is not text; a bug.
    #[error("it cannot be written: {problem}")]
    Unwritable {
        /// Why.
        problem: String,
    },
    /// The store's history lacks what it said it had stored.
    #[error("version {version} was stored, but the history does not show it")]
    Incomplete {
        /// The version.
        version: u64,
    },
    /// Somebody holds the environment.
    #[error("environment `{environment}` is locked by {} since {} ({}){}{}", .held.owner, rfc3339(.held.since),
        ago(.held.since, *.now), until(.held), reason(.held))]
    Held {
        /// The environment.
        environment: EnvironmentName,
        /// Who holds it.
        held: Claim,
        /// Now.
        now: i64,
    },
    /// The lock is somebody else's.
    #[error("environment `{environment}` is locked by {}, not by {owner}{}", .held.owner, reason(.held))]
    NotYours {
        /// The environment.
        environment: EnvironmentName,
        /// Who holds it.
        held: Claim,
        /// Who wants to give it back.
        owner: String,
    },
    /// Somebody had the environment since it was looked at.
    #[error("somebody else had environment `{environment}` while this release was planned")]
    Meanwhile {
        /// The environment.
        environment: EnvironmentName,
    },
    /// The lock was taken away from a release.
    #[error("the lock of `{environment}` was taken away from this release{}", taken_by(.by.as_ref()))]
    Lost {
        /// The environment.
        environment: EnvironmentName,
        /// The claim that counts now.
        by: Option<Claim>,
    },
    /// The history has no such release.
    #[error("environment `{environment}` has no such release{}", range(*.known))]
    NoRelease {
        /// The environment.
        environment: EnvironmentName,
        /// The oldest and the newest number that are known, if any.
        known: Option<(u64, u64)>,
    },
    /// Others took it and gave it back, again and again.
    #[error("others were faster to lock environment `{environment}`, {attempts} times")]
    Contended {
        /// The environment.
        environment: EnvironmentName,
        /// How often it was tried.
        attempts: u32,
    },
}

fn range(known: Option<(u64, u64)>) -> String {
    match known {
        Some((oldest, newest)) => format!("; known are #{oldest} to #{newest}"),
        None => "; it has none".to_owned(),
    }
}

fn taken_by(by: Option<&Claim>) -> String {
    by.map_or_else(String::new, |by| format!(" by {}{}", by.owner, reason(by)))
}

fn until(claim: &Claim) -> String {
    claim.until.map_or_else(String::new, |until| format!(", until {}", rfc3339(until)))
}

fn reason(claim: &Claim) -> String {
    match claim.reason.as_str() {
        "" => format!(": {}", claim.operation),
        reason => format!(": {reason}"),
    }
}

impl Explained for StateError {
    fn id(&self) -> Id {
        match self {
            Self::Aws(error) => error.id(),
            Self::Files { .. } => Id::E1113,
            Self::Newer { .. } => Id::E1110,
            Self::Incomplete { .. } => Id::E1112,
            Self::Unwritable { .. } => Id::E101,
            Self::NoRelease { .. } => Id::E511,
            Self::Held { .. } => Id::E1310,
            Self::NotYours { .. } => Id::E1311,
            Self::Contended { .. } => Id::E1312,
            Self::Meanwhile { .. } => Id::E1313,
            Self::Lost { .. } => Id::E1314,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Aws(error) => error.help(),
            Self::Files { .. } => vec!["correct its permissions, or what is in its place".to_owned()],
            Self::Newer { .. } => vec!["install a newer version of towpath".to_owned()],
            Self::Incomplete { .. } => {
                vec!["look at what there is now (`towpath history ENV`), then try again".to_owned()]
            }
            Self::Unwritable { .. } => vec!["report it with `-vv`'s log".to_owned()],
            Self::Held { environment, held, .. } => {
                let free = match held.operation {
                    Operation::Lock => {
                        format!("when it is no longer needed, its owner gives it back: towpath unlock {environment}")
                    }
                    _ => "it gives the environment back when it ends; if it was killed, nobody does before that time"
                        .into(),
                };
                let steal = format!("to take it from its owner: towpath unlock {environment} --steal --reason \"…\"");
                vec![free, steal]
            }
            Self::NotYours { environment, .. } => {
                vec![format!("to take it from its owner: towpath unlock {environment} --steal --reason \"…\"")]
            }
            Self::NoRelease { environment, .. } => {
                vec![format!("list them: towpath history {environment}")]
            }
            Self::Contended { .. } => vec!["try again in a minute".to_owned()],
            Self::Meanwhile { environment } => vec![
                format!("what was released: towpath history {environment}"),
                "run the same command again: it looks at everything anew".to_owned(),
            ],
            Self::Lost { environment, .. } => vec![
                "jobs that are under way go on; no other one was started".to_owned(),
                format!("look at what there is: towpath status {environment}, towpath history {environment}"),
            ],
        }
    }
}
