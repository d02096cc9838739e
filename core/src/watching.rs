//! Following a hosting job to its end, decided: which job stands for it, how long to pause, when it is over.

use std::time::Duration;

use crate::catalog::{Explained, Id};
use crate::hosting::{Job, JobStatus};
use crate::ports::ReadError;
use crate::wait::clock;

/// The first pause between two looks.
const FASTEST: Duration = Duration::from_secs(1);
/// The longest.
const SLOWEST: Duration = Duration::from_secs(5);
/// What passes by itself is waited out for this long.
const PATIENCE: Duration = Duration::from_mins(10);
/// The longest that a job may take; Amplify ends a build after two hours at most.
const LIMIT: Duration = Duration::from_hours(4);

/// What one look means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Look at the same job again after this time.
    Poll(Duration),
    /// The job did not succeed, and a newer one of its branch stands for it.
    Superseded {
        /// The job that ended.
        old: String,
        /// The newer one.
        new: String,
    },
    /// It is over: whether it succeeded.
    Over(bool),
    /// It cannot be followed any more.
    Fail(WatchError),
}

/// Why a job cannot be followed, or how it ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// Jobs did not succeed.
    #[error("{}", .0.join("; "))]
    Failed(Vec<String>),
    /// It did not come to an end.
    #[error("job {job} did not come to an end within {}", clock(LIMIT))]
    Endless {
        /// The job.
        job: String,
    },
    /// The branch has no job.
    #[error("{app} was never built")]
    None {
        /// The app.
        app: String,
    },
    /// Something stood in the way.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Explained for WatchError {
    fn id(&self) -> Id {
        match self {
            Self::Failed(_) => Id::E1403,
            Self::Endless { .. } => Id::E1404,
            Self::None { .. } => Id::E501,
            Self::Read(error) => error.id(),
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Failed(_) => Vec::new(),
            Self::Endless { .. } => vec!["stop it in the Amplify console".to_owned()],
            Self::None { .. } => vec!["`towpath deploy ENV` builds it".to_owned()],
            Self::Read(error) => error.help(),
        }
    }
}

/// A job that is followed, between two looks.
#[derive(Clone, Debug)]
pub struct Following {
    job: String,
    facts: Option<(JobStatus, Option<String>)>,
    pause: Duration,
    trouble_since: Option<Duration>,
}

impl Following {
    /// Before the first look.
    pub fn new(job: impl Into<String>) -> Self {
        Self { job: job.into(), facts: None, pause: FASTEST, trouble_since: None }
    }

    /// The job that is followed now.
    pub fn job(&self) -> &str {
        &self.job
    }

    /// Whether the job is in another status or step than at the last look.
    pub fn moved(&mut self, job: &Job) -> bool {
        let facts = (job.status.clone(), job.step().map(|step| step.name.clone()));
        let moved = self.facts.as_ref() != Some(&facts);
        if moved {
            self.pause = FASTEST;
        }
        self.facts = Some(facts);
        moved
    }

    /// Judges a look at the job; `newest` are the branch's newest jobs, asked for once the job has ended badly.
    pub fn next(&mut self, elapsed: Duration, job: &Job, newest: &[Job]) -> Next {
        self.trouble_since = None;
        match job.status {
            JobStatus::Succeeded => Next::Over(true),
            JobStatus::Failed | JobStatus::Cancelled => {
                let newer = newest.iter().take_while(|other| other.id != job.id);
                let hopeful = |job: &&Job| !matches!(job.status, JobStatus::Failed | JobStatus::Cancelled);
                match newer.into_iter().find(hopeful) {
                    Some(new) => {
                        let old = std::mem::replace(&mut self.job, new.id.clone());
                        (self.facts, self.pause) = (None, FASTEST);
                        Next::Superseded { old, new: new.id.clone() }
                    }
                    None => Next::Over(false),
                }
            }
            JobStatus::Pending | JobStatus::Running | JobStatus::Other(_) if elapsed > LIMIT => {
                Next::Fail(WatchError::Endless { job: self.job.clone() })
            }
            JobStatus::Pending | JobStatus::Running | JobStatus::Other(_) => self.again(),
        }
    }

    /// Judges an error of a look: what passes by itself is waited out.
    pub fn trouble(&mut self, elapsed: Duration, error: ReadError) -> Next {
        let since = *self.trouble_since.get_or_insert(elapsed);
        let passes = matches!(error, ReadError::Throttled { .. } | ReadError::Unavailable { .. });
        if passes && elapsed.saturating_sub(since) < PATIENCE {
            return self.again();
        }
        Next::Fail(WatchError::Read(error))
    }

    fn again(&mut self) -> Next {
        let pause = self.pause;
        self.pause = pause.mul_f64(1.5).min(SLOWEST);
        Next::Poll(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(id: &str, status: &str) -> Job {
        Job {
            id: id.into(),
            status: JobStatus::parse(status),
            commit: "3f9c2e1".into(),
            committed: None,
            started: None,
            ended: None,
            steps: vec![],
        }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_job_is_followed_to_its_end() {
        for (status, newest, expected) in [
            ("PENDING", vec![], Next::Poll(seconds(1))),
            ("RUNNING", vec![], Next::Poll(seconds(1))),
            ("OF_TOMORROW", vec![], Next::Poll(seconds(1))),
            ("SUCCEED", vec![job("8", "RUNNING"), job("7", "SUCCEED")], Next::Over(true)),
            ("FAILED", vec![job("7", "FAILED")], Next::Over(false)),
            ("FAILED", vec![job("8", "FAILED"), job("7", "FAILED")], Next::Over(false)),
            ("FAILED", vec![job("7", "FAILED"), job("6", "SUCCEED")], Next::Over(false)),
            (
                "CANCELLED",
                vec![job("8", "RUNNING"), job("7", "CANCELLED")],
                Next::Superseded { old: "7".into(), new: "8".into() },
            ),
        ] {
            let mut following = Following::new("7");
            assert_eq!(following.next(seconds(1), &job("7", status), &newest), expected, "{status}");
            let followed = if matches!(expected, Next::Superseded { .. }) { "8" } else { "7" };
            assert_eq!(following.job(), followed);
        }
    }

    #[test]
    fn pauses_grow_until_something_moves() {
        let mut following = Following::new("7");
        let mut pauses = Vec::new();
        for _ in 0..6 {
            assert_eq!(following.moved(&job("7", "RUNNING")), pauses.is_empty());
            let Next::Poll(pause) = following.next(seconds(1), &job("7", "RUNNING"), &[]) else { panic!("over") };
            pauses.push(pause);
        }
        assert_eq!((pauses[0], pauses[5]), (FASTEST, SLOWEST));
        assert!(pauses.is_sorted());
        assert!(following.moved(&job("7", "PENDING")));
        assert_eq!(following.next(seconds(1), &job("7", "PENDING"), &[]), Next::Poll(FASTEST));
    }

    #[test]
    fn what_does_not_pass_ends_it() {
        let mut following = Following::new("7");
        let away = || ReadError::Unavailable { action: "amplify:GetJob".into(), message: "no answer".into() };
        assert!(matches!(following.trouble(seconds(1), away()), Next::Poll(_)));
        assert!(matches!(following.trouble(seconds(500), away()), Next::Poll(_)));
        assert!(matches!(following.trouble(seconds(700), away()), Next::Fail(WatchError::Read(_))));
        let expired = ReadError::Expired { message: "x".into() };
        let Next::Fail(error) = Following::new("7").trouble(seconds(1), expired) else { panic!("goes on") };
        assert_eq!(error.id(), Id::E602);
        let late = Following::new("7").next(seconds(20_000), &job("7", "RUNNING"), &[]);
        let Next::Fail(error) = late else { panic!("goes on") };
        assert_eq!((error.id(), error.to_string().as_str()), (Id::E1404, "job 7 did not come to an end within 240:00"));
    }
}
