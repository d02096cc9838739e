//! `[promotion]`, the freezes of `[environments.*.protect]`, and `[hooks]`: what releases keep to.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use crate::name::EnvironmentName;

/// `[promotion]`. Without the table there is no order, and nothing can be promoted.
#[derive(Clone, Debug, Default)]
pub struct Promotion {
    /// `order`: the environments, first to last.
    pub order: Vec<EnvironmentName>,
    /// `method`.
    pub method: Method,
    /// `gates`, in the order of the file.
    pub gates: Vec<Gate>,
}

impl Promotion {
    /// The gate on the way from one environment to another.
    pub fn gate(&self, from: &EnvironmentName, to: &EnvironmentName) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.from == *from && gate.to == *to)
    }
}

/// How a release gets to the branch of the next environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// The branch is moved forward to the commit, the default.
    #[default]
    FastForward,
    /// A merge commit brings it there.
    Merge,
    /// The branches stay as they are: the commit is built again where it is on the branch already.
    Redeploy,
}

impl Method {
    /// As the file writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FastForward => "fast-forward",
            Self::Merge => "merge",
            Self::Redeploy => "redeploy",
        }
    }
}

/// `[promotion.gates."FROM->TO"]`.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Where the release runs already.
    pub from: EnvironmentName,
    /// Where it is to go.
    pub to: EnvironmentName,
    /// `require`, in the order of the file.
    pub require: Vec<Requirement>,
    /// `soak`, in seconds; there, if `require` has it.
    pub soak: Option<u64>,
    /// `approval`; there, if `require` has it.
    pub approval: Option<Approval>,
    /// `verify`; there, if `require` has it.
    pub verify: Vec<Verify>,
}

/// One word of `require`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// What a promotion would do was looked at, and nothing blocks.
    Preflight,
    /// The source has run this release long enough.
    Soak,
    /// Commands succeed against the source.
    Verify,
    /// Somebody has approved.
    Approval,
    /// The target was recorded.
    Snapshot,
    /// Nobody else holds the target's lock.
    Lock,
    /// The backends of both are as their locks and stacks say.
    CleanBackend,
}

impl Requirement {
    /// As the file writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preflight => "preflight",
            Self::Soak => "soak",
            Self::Verify => "verify",
            Self::Approval => "approval",
            Self::Snapshot => "snapshot",
            Self::Lock => "lock",
            Self::CleanBackend => "clean-backend",
        }
    }
}

/// Who approves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// `via`.
    pub via: Via,
    /// `name`: of the GitHub environment, or what the name of the tag begins with.
    pub name: String,
    /// `self`: whether one may approve one's own release.
    pub own: bool,
}

/// Through what a release is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The protection rules of an environment of GitHub, which hold back the job that runs towpath.
    GithubEnvironment,
    /// An annotated tag on the commit, with a signature that git accepts.
    SignedTag,
}

/// A command that must succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verify {
    /// `name`.
    pub name: String,
    /// `run`: the program and its arguments; there is no shell.
    pub run: Vec<String>,
    /// `timeout`, in seconds. Default: ten minutes.
    pub timeout: u64,
    /// `on`: the environment that it is run against. Default: the source.
    pub on: Option<EnvironmentName>,
}

/// One entry of `freeze`: a time when nothing is released.
#[derive(Clone, Debug)]
pub struct Freeze {
    /// When.
    pub window: Window,
    /// `tz`: whose clocks and calendar are meant.
    pub zone: TimeZone,
    /// `reason`.
    pub reason: String,
}

/// When a freeze holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// Every week, on these days.
    Days {
        /// `days`.
        days: Vec<Weekday>,
        /// `after`: from this time on. Default: the beginning of the day.
        after: Option<Time>,
        /// `before`: until this time, which is free again. Default: the end of the day.
        before: Option<Time>,
    },
    /// From one day to another, both included.
    Dates {
        /// `from`.
        from: Date,
        /// `to`.
        to: Date,
    },
}

/// `[hooks]`: each hook is a list of programs with their arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hooks {
    /// `before_pull`.
    pub before_pull: Vec<Vec<String>>,
    /// `after_pull`.
    pub after_pull: Vec<Vec<String>>,
    /// `before_deploy`.
    pub before_deploy: Vec<Vec<String>>,
    /// `after_deploy`.
    pub after_deploy: Vec<Vec<String>>,
    /// `before_promote`.
    pub before_promote: Vec<Vec<String>>,
    /// `after_promote`.
    pub after_promote: Vec<Vec<String>>,
    /// `on_failure`.
    pub on_failure: Vec<Vec<String>>,
}
