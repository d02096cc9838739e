//! What the core needs of AWS Amplify Hosting: the apps that are built and served, their branches, and the jobs that
//! build them. In the core's own words. Only [`start`] changes anything.

pub mod start;

use std::fmt;

use async_trait::async_trait;

use crate::config::{Aws, Deployment, Environment};
use crate::console;
use crate::name::{AppId, AppName, BranchName, EnvironmentName};
use crate::ports::ReadError;

/// A branch of a hosted app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostedBranch {
    /// The environment, for messages.
    pub environment: EnvironmentName,
    /// The app of environments.toml.
    pub name: AppName,
    /// Account, region and way in.
    pub aws: Aws,
    /// The Amplify app.
    pub app_id: AppId,
    /// The Amplify branch.
    pub branch: BranchName,
}

impl HostedBranch {
    /// The console's page of a job.
    pub fn page(&self, job: &str) -> Option<String> {
        console::hosting_job(self.aws.region.as_str(), self.app_id.as_str(), self.branch.as_str(), job)
    }
}

/// An Amplify app (GetApp).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// `defaultDomain`, such as `d1abc.amplifyapp.com`, under which each branch is served.
    pub default_domain: String,
}

/// An Amplify branch (GetBranch).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// `displayName`: the label before the app's default domain.
    pub label: String,
    /// Whether what it serves is behind a password.
    pub password: bool,
    /// `enableAutoBuild`: a push starts a job by itself.
    pub auto_build: bool,
}

/// A hosting job. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number, as text.
    pub id: String,
    /// How far it is.
    pub status: JobStatus,
    /// The commit that it builds; Amplify says `HEAD` for jobs started by hand.
    pub commit: String,
    /// When that commit was made.
    pub committed: Option<i64>,
    /// When it was started.
    pub started: Option<i64>,
    /// When it ended.
    pub ended: Option<i64>,
    /// Its steps (`BUILD`, `DEPLOY`, …) in order; only where one job was asked for (GetJob).
    pub steps: Vec<Step>,
}

/// A step of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// How far it is.
    pub status: JobStatus,
    /// When it began, in seconds since 1970.
    pub started: Option<i64>,
    /// Where its log can be read for some minutes, by whoever has the address: it is never shown.
    pub log: Option<String>,
    /// Where what it built, a zip archive, can be read in the same way.
    pub artifacts: Option<String>,
}

/// The status of a job or a step. Source of the list: `JobStatus` of Amplify's API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// `CREATED` and `PENDING`: it waits for a place among the account's concurrent builds.
    Pending,
    /// `PROVISIONING` and `RUNNING`.
    Running,
    /// `SUCCEED`.
    Succeeded,
    /// `FAILED`.
    Failed,
    /// `CANCELLING` and `CANCELLED`.
    Cancelled,
    /// One that this version does not know: taken for a job under way, so that a wait ends by its limit.
    Other(String),
}

impl JobStatus {
    /// From Amplify's word.
    pub fn parse(word: &str) -> Self {
        match word {
            "CREATED" | "PENDING" => Self::Pending,
            "PROVISIONING" | "RUNNING" => Self::Running,
            "SUCCEED" => Self::Succeeded,
            "FAILED" => Self::Failed,
            "CANCELLING" | "CANCELLED" => Self::Cancelled,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether nothing more will come of it.
    pub fn ended(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
            Self::Other(word) => word,
        })
    }
}

impl Job {
    /// The commit, where one is known: in hexadecimal, seven digits or more.
    pub fn known_commit(&self) -> Option<&str> {
        let hex = self.commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        (hex && (7..=64).contains(&self.commit.len())).then_some(self.commit.as_str())
    }

    /// Its number; jobs of a branch count upwards.
    pub fn number(&self) -> Option<u64> {
        self.id.parse().ok()
    }

    /// The step that it is in, or failed in.
    pub fn step(&self) -> Option<&Step> {
        let step = |wanted: fn(&JobStatus) -> bool| self.steps.iter().find(|step| wanted(&step.status));
        step(|status| *status == JobStatus::Failed)
            .or_else(|| step(|status| *status == JobStatus::Running))
            .or_else(|| self.steps.last().filter(|_| self.status.ended()))
    }

    /// Whether it builds that commit; either may be abbreviated.
    pub fn builds(&self, commit: &str) -> bool {
        self.known_commit().is_some_and(|own| same_commit(own, commit))
    }
}

/// Whether two commits, each in full or abbreviated, are one.
pub fn same_commit(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.len() >= 7 && long.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short))
}

/// Reads hosted apps. Nothing in it writes.
#[async_trait(?Send)]
pub trait Hosting {
    /// The app of a branch.
    async fn app(&self, branch: &HostedBranch) -> Result<App, ReadError>;
    /// The branch.
    async fn branch(&self, branch: &HostedBranch) -> Result<Branch, ReadError>;
    /// Its newest jobs, `most` at most, the newest first.
    async fn jobs(&self, branch: &HostedBranch, most: usize) -> Result<Vec<Job>, ReadError>;
    /// One job, with its steps.
    async fn job(&self, branch: &HostedBranch, id: &str) -> Result<Job, ReadError>;
}

/// The hosted branch of an app in an environment: `branch` of the entry, else the branch that is being built if it is
/// one of the environment's, else the only branch that the environment names. `None` where nothing says it.
pub fn branch_of(
    environment: &Environment,
    deployment: &Deployment,
    building: Option<&BranchName>,
) -> Option<BranchName> {
    let own = |branch: &&BranchName| environment.branches.iter().any(|pattern| pattern.matches(branch));
    let only = || match environment.branches.as_slice() {
        [pattern] => pattern.literal().and_then(|name| BranchName::new(name).ok()),
        _ => None,
    };
    deployment.branch.clone().or_else(|| building.filter(own).cloned()).or_else(only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_amplify() {
        for (word, shown, ended) in [
            ("CREATED", "PENDING", false),
            ("PENDING", "PENDING", false),
            ("PROVISIONING", "RUNNING", false),
            ("RUNNING", "RUNNING", false),
            ("SUCCEED", "SUCCEED", true),
            ("FAILED", "FAILED", true),
            ("CANCELLING", "CANCELLED", true),
            ("CANCELLED", "CANCELLED", true),
            ("OF_TOMORROW", "OF_TOMORROW", false),
        ] {
            let status = JobStatus::parse(word);
            assert_eq!((status.to_string().as_str(), status.ended()), (shown, ended), "{word}");
        }
    }

    #[test]
    fn commits_may_be_abbreviated_but_not_to_nothing() {
        for (one, other, same) in [
            ("3f9c2e1aa", "3f9c2e1", true),
            ("3f9c2e1", "3F9C2E1AA", true),
            ("3f9c2e1", "3f9c2e2", false),
            ("3f9c", "3f9c2e1", false),
            ("", "3f9c2e1", false),
            ("é3f9c2e1", "3f9c2e1", false),
        ] {
            assert_eq!(same_commit(one, other), same, "{one} {other}");
        }
        let job = |commit: &str| Job {
            id: "1".into(),
            status: JobStatus::Running,
            commit: commit.into(),
            committed: None,
            started: None,
            ended: None,
            steps: Vec::new(),
        };
        assert!(!job("HEAD").builds("HEAD") && job("HEAD").known_commit().is_none());
        assert!(job("3f9c2e1aa").builds("3f9c2e1"));
    }

    #[test]
    fn the_hosted_branch_is_stated_or_built_or_the_only_one() {
        let environment = |branches: &str, own: &str| {
            let text = format!(
                "schema = 1\n[apps.admin]\npath = \"a\"\nrole = \"parent\"\n[environments.dev]\naccount = \"222222222222\"\n\
                 region = \"eu-west-2\"\nbranches = {branches}\napps.admin = {{ app_id = \"d1admin\", backend = \"dev\"{own} }}\n"
            );
            let file = crate::source::SourceFile { path: "environments.toml".into(), text };
            let parsed = crate::config::parse(&file, "0.1.0");
            parsed.config.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics)).environments.remove(0)
        };
        for (branches, own, building, expected) in [
            ("[\"dev\", \"fix/*\"]", ", branch = \"main\"", Some("dev"), Some("main")),
            ("[\"dev\", \"fix/*\"]", "", Some("fix/a"), Some("fix/a")),
            ("[\"dev\", \"fix/*\"]", "", Some("live"), None),
            ("[\"dev\"]", "", Some("live"), Some("dev")),
            ("[\"fix/*\"]", "", None, None),
        ] {
            let environment = environment(branches, own);
            let deployment = environment.apps.values().next().unwrap();
            let building = building.map(|name| BranchName::new(name).unwrap());
            let found = branch_of(&environment, deployment, building.as_ref());
            assert_eq!(found.as_ref().map(BranchName::as_str), expected, "{branches} {own}");
        }
    }
}
