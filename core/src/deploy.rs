//! A release, decided: one commit into every app of an environment, the parent first.
//!
//! [`plan`](fn@plan) says from one look at everything what is to be done for each app, as data. A [`Release`] is made of that plan and
//! carries it out without touching anything: [`Release::next`] names the requests to make, [`Release::observe`] takes
//! their answers. It has no clock and no memory of its own beyond one run: which jobs there are, and which commit they
//! build, is all the state there is. So a run that ended half-way is carried on by the next one.
//!
//! Amplify has no transaction over apps, so this is a barrier and a check: a child is built only after its parent's
//! backend has settled, and then every app must serve a stamp of that backend.

mod course;
mod event;
mod gate;
pub mod guard;
mod outcome;
mod plan;
pub mod record;
mod release;
#[cfg(test)]
pub(crate) mod simulation;
pub mod table;
#[cfg(test)]
mod tests;

use crate::catalog::Id;
use crate::fingerprint::Fingerprint;
use crate::hosting::start::StartError;
use crate::hosting::{HostedBranch, Job};
use crate::name::{AppName, EnvironmentName};
use crate::ports::{ReadError, Stack};
use crate::pull::stamp::Stamped;

pub use event::{Event, Kind};
pub use outcome::{DeployError, End, Evidence, Verdict};
pub use plan::{Concerned, Intent, Plan, Step, concerned, last_success, plan};
pub use release::{MOST_IN_FLIGHT, Next, Release};

/// An app to release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its hosted branch.
    pub hosted: HostedBranch,
    /// The app whose backend it reads; a parent's own name.
    pub parent: AppName,
}

impl Target {
    /// The app.
    pub fn app(&self) -> &AppName {
        &self.hosted.name
    }

    /// Whether it owns a backend.
    pub fn is_parent(&self) -> bool {
        self.hosted.name == self.parent
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The environment.
    pub environment: EnvironmentName,
    /// The commit, in full if that is known.
    pub commit: String,
    /// Build also apps that the commit does not concern.
    pub all: bool,
    /// End when jobs are under way instead of when they have ended.
    pub detach: bool,
}

/// What the first look at an app showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The app.
    pub target: Target,
    /// Whether a push starts a job by itself.
    pub auto_build: bool,
    /// Its newest jobs, the newest first.
    pub jobs: Vec<Job>,
    /// Whether the commit concerns it.
    pub concerned: Concerned,
}

/// One request to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The app that it is about.
    pub app: AppName,
    /// What to ask.
    pub ask: Ask,
}

/// What to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The newest jobs: [`Observation::Jobs`].
    Jobs,
    /// One job with its steps: [`Observation::Job`].
    Job(String),
    /// To start a job of the commit: [`Observation::Started`].
    Start,
    /// The state of the backend's stack: [`Observation::Stack`].
    Stack,
    /// The backend: [`Observation::Backend`].
    Backend,
    /// What the app serves as its stamp: [`Observation::Served`].
    Stamp,
}

impl Ask {
    /// How many requests it takes at a time.
    pub fn requests(&self) -> usize {
        match self {
            Self::Backend => 3,
            _ => 1,
        }
    }
}

/// The answer to an [`Ask`].
#[derive(Clone, Debug)]
pub enum Observation {
    /// The newest jobs, the newest first.
    Jobs(Result<Vec<Job>, ReadError>),
    /// A job.
    Job(Result<Job, ReadError>),
    /// The job that was started.
    Started(Result<Job, StartError>),
    /// A stack.
    Stack(Result<Stack, ReadError>),
    /// A backend.
    Backend(Result<BackendRead, Trouble>),
    /// What is served.
    Served(Served),
}

/// What a release needs to know of a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendRead {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// When its stack was updated last, in seconds since 1970.
    pub updated: Option<i64>,
    /// Its stack, where the last update of it was rolled back.
    pub rolled_back: Option<String>,
}

/// A problem that a release cannot get over by itself, or not in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Its id.
    pub id: Id,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Vec<String>,
}

/// What an app serves as its stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// A stamp.
    Stamp(Stamped),
    /// None, and why; `for_good` where asking again gives nothing else.
    None {
        /// Why, in words that follow a colon.
        why: String,
        /// It is switched off, or behind a password.
        for_good: bool,
    },
    /// Nothing can be told: no answer.
    Unreachable(String),
}
