//! What happens in a release, one event at a time: lines for people, and NDJSON for programs.

use serde_json::{Value, json};

use super::outcome::{End, Evidence};
use crate::fingerprint::Fingerprint;
use crate::hosting::JobStatus;
use crate::name::AppName;
use crate::wait::short;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The app that it is about.
    pub app: AppName,
    /// What happened.
    pub kind: Kind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Auto-build is on: the push is given time to start the job.
    AutoBuild,
    /// The branch has a job of another commit.
    Queued {
        /// That job.
        job: String,
        /// Its commit.
        commit: String,
    },
    /// Amplify starts no further job now.
    Limited {
        /// Its words.
        why: String,
    },
    /// A job was started.
    Started {
        /// The job.
        job: String,
    },
    /// No answer came to the start; the job is looked for.
    Lost {
        /// What went wrong.
        why: String,
    },
    /// A job that somebody else, or an earlier run, started.
    Joined {
        /// The job.
        job: String,
    },
    /// A job did not succeed, and a newer one of the same commit stands for it.
    Superseded {
        /// The job that ended.
        old: String,
        /// The newer one.
        new: String,
    },
    /// A job is in another status or step.
    Progress {
        /// The job.
        job: String,
        /// Its status.
        status: JobStatus,
        /// Its step.
        step: Option<String>,
    },
    /// The backend's stack is moving.
    Settling {
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
    },
    /// The backend was read.
    Backend {
        /// Its fingerprint.
        fingerprint: Fingerprint,
    },
    /// What is served is looked at.
    Verifying {
        /// The job that should be served.
        job: String,
    },
    /// A job was built from another backend than today's: another is started.
    Rebuild {
        /// Why.
        why: String,
    },
    /// Something in the way that passes by itself.
    Slow {
        /// What.
        why: String,
    },
    /// The app's part is over.
    Ended(End),
}

impl Kind {
    /// For people.
    pub fn words(&self, commit: &str) -> String {
        let commit = short(commit);
        match self {
            Self::AutoBuild => {
                format!("auto-build is on: a push of {commit} starts its job by itself, waiting for that")
            }
            Self::Queued { job, commit } => {
                format!("queued: job {job} (of {}) is under way, and a branch has one at a time", short(commit))
            }
            Self::Limited { why } => format!("queued: {why}"),
            Self::Started { job } => format!("job {job} started for {commit}"),
            Self::Lost { why } => format!("{why}; looking whether the job was started"),
            Self::Joined { job } => format!("job {job} builds {commit} already: joined"),
            Self::Superseded { old, new } => format!("job {old} was superseded by job {new}: following that"),
            Self::Progress { job, status, step } => {
                let step = step.as_ref().map(|step| format!(" {step}")).unwrap_or_default();
                format!("job {job} {status}{step}")
            }
            Self::Settling { stack, status } => format!("stack {stack} {status}"),
            Self::Backend { fingerprint } => format!("backend settled: {}", fingerprint.short()),
            Self::Verifying { job } => format!("job {job} SUCCEED, looking at what is served"),
            Self::Rebuild { why } => format!("{why}: building again"),
            Self::Slow { why } => format!("{why}; asking again"),
            Self::Ended(end) => end.words(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::AutoBuild => "auto-build",
            Self::Queued { .. } | Self::Limited { .. } => "queued",
            Self::Started { .. } => "started",
            Self::Lost { .. } => "lost",
            Self::Joined { .. } => "joined",
            Self::Superseded { .. } => "superseded",
            Self::Progress { .. } => "progress",
            Self::Settling { .. } => "settling",
            Self::Backend { .. } => "backend",
            Self::Verifying { .. } => "verifying",
            Self::Rebuild { .. } => "rebuild",
            Self::Slow { .. } => "slow",
            Self::Ended(_) => "ended",
        }
    }
}

impl Event {
    /// One line of the NDJSON form, version 1.
    pub fn to_json(&self, commit: &str) -> Value {
        let (mut job, mut status, mut step, mut fingerprint, mut end) = (None, None, None, None, None);
        match &self.kind {
            Kind::Queued { job: id, .. }
            | Kind::Started { job: id }
            | Kind::Joined { job: id }
            | Kind::Superseded { new: id, .. }
            | Kind::Verifying { job: id } => job = Some(id.clone()),
            Kind::Progress { job: id, status: now, step: name } => {
                (job, status, step) = (Some(id.clone()), Some(now.to_string()), name.clone());
            }
            Kind::Settling { status: now, .. } => status = Some(now.clone()),
            Kind::Backend { fingerprint: read } => fingerprint = Some(read.as_str().to_owned()),
            Kind::Ended(how) => {
                end = Some(how.word());
                job = job_of(how).map(str::to_owned);
            }
            Kind::AutoBuild | Kind::Limited { .. } | Kind::Lost { .. } | Kind::Rebuild { .. } | Kind::Slow { .. } => {}
        }
        json!({
            "schema": 1,
            "event": self.kind.word(),
            "app": self.app.as_str(),
            "job": job,
            "status": status,
            "step": step,
            "fingerprint": fingerprint,
            "outcome": end,
            "message": self.kind.words(commit),
        })
    }
}

/// The job that an app's part ended with.
fn job_of(end: &End) -> Option<&str> {
    match end {
        End::Served { job, .. } | End::Failed { job, .. } | End::Mismatch { job, .. } | End::Detached { job } => {
            Some(job)
        }
        End::Backend(_) | End::Trouble(_) | End::NotStarted | End::Later => None,
    }
}

/// How it ended for an app, for the report of a whole release.
pub(super) fn ended(app: &AppName, end: &End) -> Value {
    let verified = match end {
        End::Served { evidence: Evidence::Stamp, .. } => Some("stamp"),
        End::Served { evidence: Evidence::Job(_), .. } => Some("job"),
        _ => None,
    };
    json!({
        "app": app.as_str(),
        "outcome": end.word(),
        "job": job_of(end),
        "verified": verified,
        "message": end.words(),
    })
}
