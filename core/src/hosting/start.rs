//! Starting a hosting job: the one thing that towpath changes in Amplify Hosting.

use async_trait::async_trait;

use super::{HostedBranch, Job};
use crate::ports::ReadError;

/// Why no job is known to have been started.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// A limit of Amplify: one job of a branch at a time, and so many in an account. Nothing was started.
    #[error("Amplify starts no further job now: {0}")]
    Limit(String),
    /// Too many requests. Nothing was started.
    #[error("Amplify was asked too often: {0}")]
    Throttled(String),
    /// No answer came: a job may have been started or not.
    #[error("no answer came to the start of the job: {0}")]
    Lost(String),
    /// Amplify, or the way to it, refused. Nothing was started.
    #[error(transparent)]
    Refused(#[from] ReadError),
}

/// Starts jobs.
#[async_trait(?Send)]
pub trait Starts {
    /// Starts a job that builds a commit of a branch. Sent once and never again by itself: a second job would be
    /// started where only the answer was lost.
    async fn start(&self, branch: &HostedBranch, commit: &str) -> Result<Job, StartError>;
}
