//! What is to be done, as data: `--dry-run` shows it, and the release is made of it.

use std::time::Duration;

use camino::Utf8Path;

use super::{Observed, Request, Target};
use crate::config::WatchPattern;
use crate::hosting::{Job, JobStatus};
use crate::name::EnvironmentName;
use crate::wait::{clock, short};

/// Whether a commit concerns an app, compared with what it serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concerned {
    /// It does, or nobody can tell: why.
    Yes(String),
    /// None of the files that it watches changed since this commit.
    No {
        /// The commit that it serves.
        since: String,
    },
}

/// Judges the files that changed since the commit that an app serves; `Err`: why git cannot tell.
pub fn concerned(watch: &[WatchPattern], since: &str, files: Result<&[String], &str>) -> Concerned {
    let files = match files {
        Ok(files) => files,
        Err(why) => return Concerned::Yes(format!("git cannot tell what changed since {}: {why}", short(since))),
    };
    if watch.is_empty() {
        return Concerned::Yes("environments.toml has no `watch` for it, so nobody knows what concerns it".to_owned());
    }
    let watched = |file: &&String| watch.iter().any(|pattern| pattern.matches(Utf8Path::new(file)));
    match files.iter().find(watched) {
        Some(file) => Concerned::Yes(format!("`{file}` changed since {}", short(since))),
        None => Concerned::No { since: since.to_owned() },
    }
}

/// The newest job that succeeded: what an app serves is of it.
pub fn last_success(jobs: &[Job]) -> Option<&Job> {
    jobs.iter().find(|job| job.status == JobStatus::Succeeded)
}

/// The plan of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The environment.
    pub environment: EnvironmentName,
    /// The commit.
    pub commit: String,
    /// End when jobs are under way.
    pub detach: bool,
    /// One step for each app: each parent before its children.
    pub steps: Vec<Step>,
}

/// What is to be done for an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The app.
    pub target: Target,
    /// What to do.
    pub intent: Intent,
    /// The commit since which nothing that it watches has changed, if it is one that the app serves.
    pub unconcerned_since: Option<String>,
    /// Whether a push starts a job by itself.
    pub auto_build: bool,
    /// How long its last successful jobs took: the median.
    pub estimate: Option<Duration>,
}

/// What to do for an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Start a job; why.
    Build(String),
    /// Follow this job of the commit, which is under way.
    Join(String),
    /// Wait for this job of another commit, then start one.
    Queue {
        /// The job.
        job: String,
        /// What it builds.
        commit: String,
    },
    /// This job of the commit has succeeded: look whether it was built from today's backend.
    Done(String),
    /// Nothing that it watches has changed since the commit that this job built: look the same.
    Unconcerned {
        /// The last job that succeeded.
        job: String,
        /// Its commit.
        since: String,
    },
}

/// Makes the plan.
pub fn plan(request: &Request, observed: Vec<Observed>) -> Plan {
    let mut steps: Vec<Step> = observed.into_iter().map(|app| step(request, app)).collect();
    steps.sort_by(|one, other| {
        let key = |step: &Step| (step.target.parent.clone(), !step.target.is_parent(), step.target.app().clone());
        key(one).cmp(&key(other))
    });
    Plan { environment: request.environment.clone(), commit: request.commit.clone(), detach: request.detach, steps }
}

fn step(request: &Request, app: Observed) -> Step {
    let unconcerned_since = match &app.concerned {
        Concerned::No { since } if !request.all => Some(since.clone()),
        _ => None,
    };
    let intent = match (Standing::of(&app.jobs, &request.commit, None), app.concerned) {
        (Standing::UnderWay(job), _) => Intent::Join(job.id.clone()),
        (Standing::Done(job), _) => Intent::Done(job.id.clone()),
        (Standing::Busy(job), _) => Intent::Queue { job: job.id.clone(), commit: job.commit.clone() },
        (Standing::Free { failed: Some(job) }, _) => Intent::Build(format!("job {} of it is {}", job.id, job.status)),
        (Standing::Free { failed: None }, _) if request.all => Intent::Build("asked for by --all".to_owned()),
        (Standing::Free { failed: None }, Concerned::Yes(why)) => Intent::Build(why),
        (Standing::Free { failed: None }, Concerned::No { since }) => match last_success(&app.jobs) {
            Some(job) => Intent::Unconcerned { job: job.id.clone(), since },
            None => Intent::Build("it was never built".to_owned()),
        },
    };
    Step { target: app.target, intent, unconcerned_since, auto_build: app.auto_build, estimate: estimate(&app.jobs) }
}

/// The median duration of the last successful jobs.
fn estimate(jobs: &[Job]) -> Option<Duration> {
    let took = |job: &Job| u64::try_from(job.ended?.checked_sub(job.started?)?).ok();
    let good = jobs.iter().filter(|job| job.status == JobStatus::Succeeded);
    let mut all: Vec<u64> = good.filter_map(took).take(10).collect();
    all.sort_unstable();
    all.get(all.len() / 2).copied().map(Duration::from_secs)
}

/// Where an app stands towards a commit, by its jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    /// A job of the commit is under way.
    UnderWay(&'a Job),
    /// The commit is what is served.
    Done(&'a Job),
    /// A job of another commit is under way: a branch has one at a time.
    Busy(&'a Job),
    /// A job can be started; the newest job of the commit, if there is any, did not succeed.
    Free { failed: Option<&'a Job> },
}

impl<'a> Standing<'a> {
    /// `stale`: a job of the commit that succeeded, but was built from another backend.
    pub(super) fn of(jobs: &'a [Job], commit: &str, stale: Option<&str>) -> Self {
        let under_way = || jobs.iter().filter(|job| !job.status.ended());
        if let Some(job) = under_way().find(|job| job.builds(commit)) {
            return Self::UnderWay(job);
        }
        if let Some(job) = under_way().next() {
            return Self::Busy(job);
        }
        match last_success(jobs).filter(|job| job.builds(commit) && Some(job.id.as_str()) != stale) {
            Some(job) => Self::Done(job),
            None => Self::Free {
                failed: jobs.iter().find(|job| job.builds(commit)).filter(|job| job.status != JobStatus::Succeeded),
            },
        }
    }
}

impl Step {
    /// What is to be done, for people.
    pub fn words(&self) -> String {
        let estimate = self.estimate.map(|time| format!(" (about {})", clock(time))).unwrap_or_default();
        let held = if self.target.is_parent() { "" } else { ", after the parent's backend has settled" };
        match &self.intent {
            Intent::Build(why) => format!("build{held}: {why}{estimate}"),
            Intent::Join(job) => format!("join job {job}, which builds it now{estimate}"),
            Intent::Queue { job, commit } => {
                format!("build after job {job} (of {}) has ended{estimate}", short(commit))
            }
            Intent::Done(job) => format!("done by job {job}; build again only if it serves another backend"),
            Intent::Unconcerned { job, since } => format!(
                "leave job {job}: nothing that it watches has changed since {}; build only if it serves another backend",
                short(since)
            ),
        }
    }

    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match self.intent {
            Intent::Build(_) => "build",
            Intent::Join(_) => "join",
            Intent::Queue { .. } => "queue",
            Intent::Done(_) => "done",
            Intent::Unconcerned { .. } => "unconcerned",
        }
    }
}
