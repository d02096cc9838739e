//! Waiting for a parent, decided: from what one look showed and how long it has taken, to what to do next.
//!
//! Both apps of a repository start on one push. With `--same-commit` a child waits for the parent's hosting job of the
//! same commit, or of one that descends from it; then, and without that flag, for the stack of the parent's backend to
//! settle. [`Watch`] keeps what has to be remembered between two looks. It has no clock: every method is told how much
//! time has passed.

mod error;
pub mod log;
pub mod progress;
#[cfg(test)]
mod tests;

use std::time::Duration;

use camino::Utf8Path;

use crate::config::WatchPattern;
use crate::health;
use crate::hosting::{Job, JobStatus};
use crate::ports::{ReadError, Stack};

pub use error::WaitError;

/// The limit of `--wait` without a value. Amplify ends a build after 30 minutes, and the child has to be built as well.
pub const LIMIT: Duration = Duration::from_mins(15);
/// After this time a job that has not appeared is taken for one that never will.
const NEVER_STARTED: Duration = Duration::from_mins(1);
/// After this time a pending job is suspected to wait for our own builds.
const QUEUED: Duration = Duration::from_secs(90);
/// The first pause between two looks.
const FASTEST: Duration = Duration::from_secs(1);
/// The longest pause between two looks.
const SLOWEST: Duration = Duration::from_secs(10);

/// What is waited for, in the words of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The parent and its environment: `admin/staging`.
    pub parent: String,
    /// The commit that is being built.
    pub commit: String,
    /// The longest wait.
    pub limit: Duration,
    /// A pull request is built: the parent never is, from its commit, in the branch that it goes into.
    pub pull_request: bool,
}

/// What one look at the parent's jobs showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Jobs of the commit or of its descendants, the newest first.
    pub ours: Vec<Job>,
    /// All other jobs, the newest first.
    pub others: Vec<Job>,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Look again after this time.
    Poll(Duration),
    /// Look which builds of other apps of the file are running, and tell [`Watch::running`].
    AskRunning,
    /// Ask git which files changed since this commit, and tell [`Watch::changed`].
    AskChanges {
        /// What the parent was last built from.
        since: String,
    },
    /// There is nothing more to wait for.
    Ready(Ready),
    /// Waiting has no use, or its time is over.
    Fail(WaitError),
}

/// Why there is nothing more to wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// The job of that id succeeded.
    Succeeded(String),
    /// The parent was not built from this commit, and nothing that it watches has changed since that commit.
    Unchanged {
        /// What the parent was last built from.
        since: String,
    },
    /// The stack is in a state that does not change by itself.
    Settled(String),
}

/// A wait, between its looks.
#[derive(Clone, Debug)]
pub struct Watch {
    subject: Subject,
    looks: u32,
    pending_since: Option<Duration>,
    /// The running builds have been looked at, and none was there.
    nobody_runs: bool,
    /// An earlier commit's job, which stands for ours since nothing was changed after it.
    adopted: Option<String>,
    /// What the wait is for, for the message of its end.
    last: String,
}

impl Watch {
    /// Before the first look.
    pub fn new(subject: Subject) -> Self {
        let last = format!("a job of {} for {}", subject.parent, short(&subject.commit));
        Self { subject, looks: 0, pending_since: None, nobody_runs: false, adopted: None, last }
    }

    /// Judges the parent's jobs.
    pub fn jobs(&mut self, elapsed: Duration, look: &Look) -> Next {
        let adopted = look.others.iter().find(|job| Some(&job.id) == self.adopted.as_ref());
        let ours = || adopted.into_iter().chain(&look.ours);
        if let Some(done) = ours().find(|job| job.status == JobStatus::Succeeded) {
            return Next::Ready(Ready::Succeeded(done.id.clone()));
        }
        if let Some(under_way) = ours().find(|job| !job.status.ended()) {
            return self.under_way(elapsed, under_way);
        }
        // Not before nothing else can still make it good.
        if let Some(failed) = ours().next() {
            return Next::Fail(WaitError::JobFailed {
                parent: self.subject.parent.clone(),
                job: failed.id.clone(),
                status: failed.status.to_string(),
                page: None,
                log: Ok(Vec::new()),
            });
        }
        if elapsed < NEVER_STARTED && !self.subject.pull_request {
            return self.again(elapsed);
        }
        let Some(before) =
            look.others.iter().find(|job| !matches!(job.status, JobStatus::Failed | JobStatus::Cancelled))
        else {
            return self.not_built("it was never built");
        };
        let Some(commit) = before.known_commit() else {
            let why = format!("its last job {} does not say which commit it built (`{}`)", before.id, before.commit);
            return self.not_built(&why);
        };
        if !before.status.ended() {
            self.adopted = Some(before.id.clone());
        }
        Next::AskChanges { since: commit.to_owned() }
    }

    fn under_way(&mut self, elapsed: Duration, job: &Job) -> Next {
        self.last = format!("{} job {}, which is {}", self.subject.parent, job.id, job.status);
        if job.status != JobStatus::Pending {
            (self.pending_since, self.nobody_runs) = (None, false);
            return self.again(elapsed);
        }
        let since = *self.pending_since.get_or_insert(elapsed);
        if elapsed.saturating_sub(since) > QUEUED && !self.nobody_runs {
            return Next::AskRunning;
        }
        self.again(elapsed)
    }

    /// Judges what git says of the files of the repository that changed since the parent's last job.
    pub fn changed(
        &mut self,
        elapsed: Duration,
        since: &str,
        watch: &[WatchPattern],
        files: Result<&[String], &str>,
    ) -> Next {
        let files = match files {
            Ok(files) => files,
            Err(why) => {
                let why = format!("git cannot tell what changed since {}, its last job's commit: {why}", short(since));
                return self.not_built(&why);
            }
        };
        if watch.is_empty() {
            return self.not_built("environments.toml has no `watch` for it, so nobody knows what concerns it");
        }
        let concerns = |file: &&String| watch.iter().any(|pattern| pattern.matches(Utf8Path::new(file)));
        if let Some(file) = files.iter().find(concerns) {
            let count = files.iter().filter(concerns).count();
            let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            let why =
                format!("since {}, its last job's commit, `{file}`{more} changed, which it watches", short(since));
            return self.not_built(&why);
        }
        if self.adopted.is_some() {
            return self.again(elapsed);
        }
        Next::Ready(Ready::Unchanged { since: short(since).to_owned() })
    }

    /// Judges which builds of other apps of the file are running, each in words such as `client/staging job 7`.
    pub fn running(&mut self, elapsed: Duration, running: &[String]) -> Next {
        if running.is_empty() {
            self.nobody_runs = true;
            return self.again(elapsed);
        }
        let pending = elapsed.saturating_sub(self.pending_since.unwrap_or(elapsed));
        Next::Fail(WaitError::Deadlock {
            parent: self.subject.parent.clone(),
            pending: clock(pending),
            running: running.to_vec(),
        })
    }

    /// Judges the state of the backend's stack.
    pub fn stack(&mut self, elapsed: Duration, stack: &Stack) -> Next {
        if health::is_moving(stack) {
            self.last = format!("stack {}, which is {}", stack.name, stack.status);
            return self.again(elapsed);
        }
        Next::Ready(Ready::Settled(stack.status.clone()))
    }

    /// Judges an error of a look: what passes by itself is asked again, up to the limit.
    pub fn trouble(&mut self, elapsed: Duration, error: ReadError) -> Next {
        match error {
            ReadError::Throttled { .. } | ReadError::Unavailable { .. } => self.again(elapsed),
            other => Next::Fail(WaitError::Read(other)),
        }
    }

    /// The time is over.
    pub fn timed_out(&self) -> WaitError {
        WaitError::TimedOut { what: self.last.clone(), limit: clock(self.subject.limit), left: None }
    }

    /// Fast first, then slower: a second, half as long again each time, ten at most. Never beyond the limit, where there
    /// is no further look.
    fn again(&mut self, elapsed: Duration) -> Next {
        let left = self.subject.limit.saturating_sub(elapsed);
        if left.is_zero() {
            return Next::Fail(self.timed_out());
        }
        let factor = 1.5_f64.powi(i32::try_from(self.looks.min(20)).unwrap_or(20));
        self.looks += 1;
        Next::Poll(FASTEST.mul_f64(factor).min(SLOWEST).min(left))
    }

    fn not_built(&self, why: &str) -> Next {
        Next::Fail(WaitError::NotBuilt {
            parent: self.subject.parent.clone(),
            commit: short(&self.subject.commit).to_owned(),
            why: why.to_owned(),
        })
    }
}

/// What is left of the time that Amplify gives a build which has taken so long: `9:12 of 30:00`. Source of the numbers:
/// Amplify's documentation of `_BUILD_TIMEOUT`, whose value is the one given (minutes, 5 to 120; 30 without it).
pub fn left_of_build(taken: Duration, minutes: Option<&str>) -> String {
    let minutes = minutes.and_then(|text| text.trim().parse().ok()).filter(|minutes| (5..=120).contains(minutes));
    let limit = Duration::from_mins(minutes.unwrap_or(30));
    format!("{} of {}", clock(limit.saturating_sub(taken)), clock(limit))
}

/// The first seven digits of a commit.
pub fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// Minutes and seconds: `2:41`.
pub fn clock(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}
