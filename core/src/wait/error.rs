//! Why a wait ended without the backend that it was for.

use crate::catalog::{Explained, Id};
use crate::ports::ReadError;

/// Why a wait ended without the backend that it was for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitError {
    /// The limit came first.
    #[error("waited {limit} for {what}")]
    TimedOut {
        /// What had not ended.
        what: String,
        /// The limit, in minutes and seconds.
        limit: String,
        /// What is left of the time that this build may take, where that is known: `9:12 of 30:00`.
        left: Option<String>,
    },
    /// The parent's job did not succeed.
    #[error("{parent} job {job} is {status}")]
    JobFailed {
        /// `admin/staging`.
        parent: String,
        /// The job's number.
        job: String,
        /// `FAILED` or `CANCELLED`.
        status: String,
        /// Its page in the console.
        page: Option<String>,
        /// The last lines of its log, or why there are none.
        log: Result<Vec<String>, String>,
    },
    /// The parent was not built from the commit.
    #[error("{parent} was not built from {commit}, nor from a later commit: {why}")]
    NotBuilt {
        /// `admin/staging`.
        parent: String,
        /// The commit that is being built.
        commit: String,
        /// Why that matters, or why it cannot be told whether it does.
        why: String,
    },
    /// The parent's job is pending, and builds which may wait for it hold the places.
    #[error("{parent} has been pending for {pending} while {} running", are(.running))]
    Deadlock {
        /// `admin/staging`.
        parent: String,
        /// For how long.
        pending: String,
        /// The builds, in words.
        running: Vec<String>,
    },
    /// The backend's last update was rolled back.
    #[error("the backend of {parent} is still at the version before {commit}: stack `{stack}` is {status}")]
    RolledBack {
        /// `admin/staging`.
        parent: String,
        /// The commit that is being built.
        commit: String,
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
    },
    /// Nothing says which commit is being built.
    #[error("--same-commit needs the commit that is being built, and none is known")]
    NoCommit,
    /// Nothing says which branch of the parent's hosted app to look at.
    #[error("nothing says which branch of the Amplify app of {parent} to wait for")]
    NoBranch {
        /// `admin/staging`.
        parent: String,
    },
    /// Something stood in the way which does not pass by itself.
    #[error(transparent)]
    Read(#[from] ReadError),
}

fn are(running: &[String]) -> String {
    let verb = if running.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", running.join(", "))
}

impl Explained for WaitError {
    fn id(&self) -> Id {
        match self {
            Self::TimedOut { .. } => Id::E904,
            Self::JobFailed { .. } => Id::E905,
            Self::NotBuilt { .. } => Id::E906,
            Self::Deadlock { .. } => Id::E907,
            Self::RolledBack { .. } => Id::E908,
            Self::NoCommit => Id::E413,
            Self::NoBranch { .. } => Id::E304,
            Self::Read(error) => error.id(),
        }
    }

    fn help(&self) -> Vec<String> {
        let lines: Vec<String> = match self {
            Self::TimedOut { left, .. } => {
                let left = left.iter().map(|left| {
                    format!("of the time that Amplify gives this build, {left} is left (`_BUILD_TIMEOUT` minutes, else 30)")
                });
                let steps = [
                    "wait longer: `--wait=25m` (Amplify ends a build after 30 minutes, or after `_BUILD_TIMEOUT`)",
                    "or start this build again when the parent's has ended",
                ];
                left.chain(steps.map(str::to_owned)).collect()
            }
            Self::JobFailed { page, log, .. } => {
                let log = match log {
                    Ok(lines) if lines.is_empty() => None,
                    Ok(lines) => Some(format!("its log ends so:\n    {}", lines.join("\n    "))),
                    Err(why) => Some(format!("the end of its log cannot be shown: {why}")),
                };
                let page = page.iter().map(|page| format!("look at it: {page}"));
                log.into_iter().chain(page).chain(["build the parent again, then this app".to_owned()]).collect()
            }
            Self::NotBuilt { .. } => vec![
                "build the parent from this commit, then this app".into(),
                "`watch` in the parent's table says which files concern it; git needs the history: `git fetch --unshallow`"
                    .into(),
            ],
            Self::Deadlock { .. } => vec![
                "more builds at a time: Service Quotas, AWS Amplify, concurrent jobs".into(),
                "or switch auto-build of the children off, and start their builds at the end of the parent's".into(),
            ],
            Self::RolledBack { .. } => {
                vec!["see the stack's events in the CloudFormation console; deploy the parent again".into()]
            }
            Self::NoCommit => vec!["set AWS_COMMIT_ID to the commit, or leave --same-commit out".into()],
            Self::NoBranch { .. } => vec!["add `branch` to the parent's entry in the environment".into()],
            Self::Read(error) => error.help(),
        };
        lines
    }
}
