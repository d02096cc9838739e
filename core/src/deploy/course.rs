//! The course of one app through a release: from one answer to the next request.

mod verify;

use std::collections::BTreeSet;
use std::time::Duration;

use super::event::Kind;
use super::gate::{PATIENCE, passes, trouble_of};
use super::outcome::End;
use super::plan::{Standing, Step};
use super::{Ask, BackendRead, Observation, Trouble};
use crate::catalog::Id;
use crate::hosting::start::StartError;
use crate::hosting::{Job, JobStatus};
use crate::ports::ReadError;
use crate::wait::clock;

/// No app is asked about more often.
pub(super) const GAP: Duration = Duration::from_secs(1);
/// The longest pause between two looks at a job.
const SLOWEST: Duration = Duration::from_secs(10);
/// Where a push starts jobs by itself, it is given this time.
const GRACE: Duration = Duration::from_secs(30);
/// A job whose start got no answer shows up within this time, or was never started.
const UNSURE: Duration = Duration::from_secs(15);
/// The longest pause before a start is tried again that a limit prevented.
const QUEUE: Duration = Duration::from_secs(30);
/// The longest that an app may take; Amplify ends a build after two hours at most.
const LIMIT: Duration = Duration::from_hours(4);

/// Where an app is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Its parent's backend is not known yet.
    Held,
    /// Its jobs are wanted.
    Look,
    /// A job is to be started.
    Start,
    /// A job is under way.
    Follow,
    /// A parent whose job has succeeded: its backend is wanted.
    AtGate,
    /// What it serves is wanted.
    Verify,
    /// It is over.
    Over(End),
}

/// What an app's course depends on.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) now: Duration,
    pub(super) environment: &'a str,
    pub(super) commit: &'a str,
    pub(super) detach: bool,
    /// The backend that it should be built from, once that is known.
    pub(super) backend: Option<&'a BackendRead>,
}

/// An app, between two answers.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, told where it stands")]
pub(super) struct Course {
    pub(super) step: Step,
    pub(super) stage: Stage,
    pub(super) asking: bool,
    pub(super) next_at: Duration,
    /// The job that it is about, as it was seen last.
    pub(super) job: Option<Job>,
    /// When that job began to be followed.
    pub(super) since: Option<Duration>,
    /// What was served before may stay, if it is of today's backend.
    kept: bool,
    /// What it serves need not be of the commit; until the backend says otherwise.
    unconcerned: bool,
    /// The job was there before the children were let in, so it may be of the backend before.
    early: bool,
    /// It was built again for that once.
    rebuilt: bool,
    /// The job that was built from another backend.
    stale: Option<String>,
    looked: bool,
    known: BTreeSet<String>,
    unsure_until: Option<Duration>,
    grace_until: Option<Duration>,
    began: Option<Duration>,
    trouble_since: Option<Duration>,
    verify_since: Option<Duration>,
    tries: u32,
    pause: Duration,
    /// A job that did not succeed: is there a newer one of the commit?
    fallen: Option<Job>,
    told: Option<Kind>,
}

impl Course {
    pub(super) fn new(step: Step) -> Self {
        let stage = if step.target.is_parent() { Stage::Look } else { Stage::Held };
        let unconcerned = step.unconcerned_since.is_some();
        Self {
            step,
            stage,
            asking: false,
            next_at: Duration::ZERO,
            job: None,
            since: None,
            kept: false,
            unconcerned,
            early: false,
            rebuilt: false,
            stale: None,
            looked: false,
            known: BTreeSet::new(),
            unsure_until: None,
            grace_until: None,
            began: None,
            trouble_since: None,
            verify_since: None,
            tries: 0,
            pause: GAP,
            fallen: None,
            told: None,
        }
    }

    pub(super) fn is_parent(&self) -> bool {
        self.step.target.is_parent()
    }

    /// Whether it waits to see if what was served before may stay.
    pub(super) fn is_kept(&self) -> bool {
        self.kept
    }

    pub(super) fn end(&self) -> Option<&End> {
        match &self.stage {
            Stage::Over(end) => Some(end),
            _ => None,
        }
    }

    pub(super) fn wants(&self) -> Option<Ask> {
        match &self.stage {
            Stage::Look => Some(Ask::Jobs),
            Stage::Start => Some(Ask::Start),
            Stage::Follow => self.job.as_ref().map(|job| Ask::Job(job.id.clone())),
            Stage::Verify => Some(Ask::Stamp),
            Stage::Held | Stage::AtGate | Stage::Over(_) => None,
        }
    }

    /// Lets a child in, or a parent look at what it serves.
    pub(super) fn go_on(&mut self, now: Duration) {
        let next = match self.stage {
            Stage::Held => Stage::Look,
            Stage::AtGate => Stage::Verify,
            _ => return,
        };
        self.stage = next;
        self.next_at = self.next_at.max(now);
    }

    pub(super) fn finish(&mut self, end: End) -> Kind {
        self.stage = Stage::Over(end.clone());
        Kind::Ended(end)
    }

    /// Takes an answer; gives what there is to tell.
    pub(super) fn observe(&mut self, context: Context<'_>, seen: Observation) -> Vec<Kind> {
        let began = *self.began.get_or_insert(context.now);
        if context.now.saturating_sub(began) > LIMIT {
            let message = format!("it did not come to an end within {}", clock(LIMIT));
            return vec![self.finish(End::Trouble(Trouble { id: Id::E1404, message, help: Vec::new() }))];
        }
        let kinds = match seen {
            Observation::Jobs(Ok(jobs)) => {
                self.trouble_since = None;
                self.jobs(context, &jobs)
            }
            Observation::Job(Ok(job)) => {
                self.trouble_since = None;
                self.progress(context, job)
            }
            Observation::Started(answer) => self.started(context, answer),
            Observation::Served(served) => self.served(context, served),
            // The job that was followed is gone: look what there is instead.
            Observation::Job(Err(ReadError::NotFound { .. })) => {
                self.stage = Stage::Look;
                self.next_at = context.now + GAP;
                Vec::new()
            }
            Observation::Jobs(Err(error)) | Observation::Job(Err(error)) => self.trouble(context, &error),
            Observation::Stack(_) | Observation::Backend(_) => Vec::new(),
        };
        kinds.into_iter().filter(|kind| self.is_new(kind)).collect()
    }

    /// What says the same as the last time is not told again.
    fn is_new(&mut self, kind: &Kind) -> bool {
        self.told.replace(kind.clone()).as_ref() != Some(kind)
    }

    fn jobs(&mut self, context: Context<'_>, jobs: &[Job]) -> Vec<Kind> {
        let (now, commit) = (context.now, context.commit);
        let first = !std::mem::replace(&mut self.looked, true);
        if let Some(fallen) = self.fallen.take() {
            return self.after_the_fall(context, fallen, jobs);
        }
        if let Some(until) = self.unsure_until {
            if let Some(job) = jobs.iter().find(|job| job.builds(commit) && !self.known.contains(&job.id)) {
                self.unsure_until = None;
                return self.follow(context, job, Kind::Started { job: job.id.clone() });
            }
            if now < until {
                self.next_at = now + 2 * GAP;
                return Vec::new();
            }
            self.unsure_until = None;
        }
        let failed = match Standing::of(jobs, commit, self.stale.as_deref()) {
            Standing::UnderWay(job) => {
                self.early = first;
                return self.follow(context, job, Kind::Joined { job: job.id.clone() });
            }
            Standing::Done(job) => {
                (self.kept, self.early) = (true, first);
                return self.succeeded(now, job.clone());
            }
            Standing::Busy(job) => {
                self.again(now, QUEUE);
                return vec![Kind::Queued { job: job.id.clone(), commit: job.commit.clone() }];
            }
            Standing::Free { failed } => failed,
        };
        // It builds an app whether the commit concerns it or not.
        if self.step.auto_build && failed.is_none() && !self.rebuilt {
            let until = *self.grace_until.get_or_insert(now + GRACE);
            if now < until {
                self.next_at = now + 2 * GAP;
                return vec![Kind::AutoBuild];
            }
        }
        if self.unconcerned
            && failed.is_none()
            && let Some(since) = &self.step.unconcerned_since
            && let Some(job) = super::last_success(jobs).filter(|job| job.builds(since))
        {
            self.kept = true;
            return self.succeeded(now, job.clone());
        }
        self.known = jobs.iter().map(|job| job.id.clone()).collect();
        self.stage = Stage::Start;
        self.next_at = now + GAP;
        Vec::new()
    }

    fn after_the_fall(&mut self, context: Context<'_>, fallen: Job, jobs: &[Job]) -> Vec<Kind> {
        let newer = jobs.iter().take_while(|job| job.id != fallen.id);
        let hopeful =
            |job: &&Job| job.builds(context.commit) && !matches!(job.status, JobStatus::Failed | JobStatus::Cancelled);
        if let Some(job) = newer.into_iter().find(hopeful) {
            let kind = Kind::Superseded { old: fallen.id, new: job.id.clone() };
            return self.follow(context, job, kind);
        }
        let step = fallen.step().map(|step| step.name.clone());
        vec![self.finish(End::Failed { job: fallen.id, status: fallen.status, step })]
    }

    fn follow(&mut self, context: Context<'_>, job: &Job, kind: Kind) -> Vec<Kind> {
        self.kept = false;
        self.job = Some(job.clone());
        self.pause = GAP;
        self.since = Some(context.now);
        self.stage = Stage::Follow;
        self.next_at = context.now + GAP;
        if context.detach {
            return vec![kind, self.finish(End::Detached { job: job.id.clone() })];
        }
        vec![kind]
    }

    fn started(&mut self, context: Context<'_>, answer: Result<Job, StartError>) -> Vec<Kind> {
        let now = context.now;
        self.stage = Stage::Look;
        match answer {
            Ok(job) => {
                (self.early, self.unsure_until) = (false, None);
                let kind = Kind::Started { job: job.id.clone() };
                self.follow(context, &job, kind)
            }
            Err(StartError::Limit(why)) => {
                self.again(now, QUEUE);
                vec![Kind::Limited { why }]
            }
            Err(StartError::Throttled(why)) => {
                self.again(now, QUEUE);
                vec![Kind::Slow { why }]
            }
            Err(StartError::Lost(why)) => {
                self.unsure_until = Some(now + UNSURE);
                self.next_at = now + 2 * GAP;
                vec![Kind::Lost { why }]
            }
            Err(StartError::Refused(error)) => self.trouble(context, &error),
        }
    }

    fn progress(&mut self, context: Context<'_>, job: Job) -> Vec<Kind> {
        let now = context.now;
        let facts = |job: &Job| (job.status.clone(), job.step().map(|step| step.name.clone()));
        let (status, step) = facts(&job);
        let moved = self.job.as_ref().map(facts) != Some((status.clone(), step.clone()));
        match status {
            JobStatus::Succeeded => self.succeeded(now, job),
            JobStatus::Failed | JobStatus::Cancelled => {
                self.fallen = Some(job);
                self.stage = Stage::Look;
                self.next_at = now + GAP;
                Vec::new()
            }
            JobStatus::Pending | JobStatus::Running | JobStatus::Other(_) => {
                let kind = Kind::Progress { job: job.id.clone(), status, step };
                self.job = Some(job);
                if moved {
                    self.pause = GAP;
                }
                self.again(now, SLOWEST);
                vec![kind]
            }
        }
    }

    fn succeeded(&mut self, now: Duration, job: Job) -> Vec<Kind> {
        self.stage = if self.is_parent() { Stage::AtGate } else { Stage::Verify };
        self.next_at = now + GAP;
        (self.verify_since, self.tries, self.pause) = (None, 0, GAP);
        let kind = Kind::Verifying { job: job.id.clone() };
        self.job = Some(job);
        if self.is_parent() || self.kept { Vec::new() } else { vec![kind] }
    }

    fn trouble(&mut self, context: Context<'_>, error: &ReadError) -> Vec<Kind> {
        let trouble = trouble_of(error);
        let since = *self.trouble_since.get_or_insert(context.now);
        if passes(trouble.id) && context.now.saturating_sub(since) < PATIENCE {
            self.again(context.now, QUEUE);
            return vec![Kind::Slow { why: trouble.message }];
        }
        vec![self.finish(End::Trouble(trouble))]
    }

    fn again(&mut self, now: Duration, slowest: Duration) {
        self.next_at = now + self.pause;
        self.pause = self.pause.mul_f64(1.5).min(slowest);
    }
}
