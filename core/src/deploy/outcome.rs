//! How a release ends, for each app and as a whole.

use super::Trouble;
use crate::catalog::{Explained, Id};
use crate::hosting::JobStatus;
use crate::name::AppName;
use crate::wait::short;

/// By what an app is known to serve what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The stamp that it serves.
    Stamp,
    /// Weaker: only that its last job succeeded; why no stamp tells it.
    Job(String),
}

/// How it ended for an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It serves what it should.
    Served {
        /// The job that built it.
        job: String,
        /// That job was under way in this run; else it was left alone.
        built: bool,
        /// How that is known.
        evidence: Evidence,
    },
    /// Its job failed.
    Failed {
        /// The job.
        job: String,
        /// FAILED or CANCELLED.
        status: JobStatus,
        /// The step that failed.
        step: Option<String>,
    },
    /// A parent's job succeeded, and yet its backend is not that of the commit.
    Backend(Trouble),
    /// Its job succeeded, and it serves something else.
    Mismatch {
        /// The job.
        job: String,
        /// What it serves, in words.
        serves: String,
    },
    /// It could not be started or observed.
    Trouble(Trouble),
    /// Its parent ended badly, so nothing was started.
    NotStarted,
    /// Its job is under way, and is not waited for.
    Detached {
        /// The job.
        job: String,
    },
    /// Its parent's job is not waited for, so that its own comes later.
    Later,
}

impl End {
    /// Whether the app serves what it should.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Served { .. })
    }

    /// Whether it waits for another run.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Detached { .. } | Self::Later)
    }

    /// The job that it is about, if there is one.
    pub fn job(&self) -> Option<&str> {
        match self {
            Self::Served { job, .. }
            | Self::Failed { job, .. }
            | Self::Mismatch { job, .. }
            | Self::Detached { job } => Some(job),
            Self::Backend(_) | Self::Trouble(_) | Self::NotStarted | Self::Later => None,
        }
    }

    /// Whether the app now is another than before.
    fn moved(&self) -> bool {
        matches!(self, Self::Served { built: true, .. } | Self::Mismatch { .. } | Self::Backend(_))
    }

    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Served { built: true, .. } => "released",
            Self::Served { built: false, .. } => "kept",
            Self::Failed { .. } => "failed",
            Self::Backend(_) => "backend-failed",
            Self::Mismatch { .. } => "mismatch",
            Self::Trouble(_) => "unknown",
            Self::NotStarted => "not-started",
            Self::Detached { .. } => "under-way",
            Self::Later => "later",
        }
    }

    /// For people.
    pub fn words(&self) -> String {
        match self {
            Self::Served { job, evidence: Evidence::Stamp, built: true } => format!("job {job} is served"),
            Self::Served { job, evidence: Evidence::Stamp, built: false } => format!("job {job} is served already"),
            Self::Served { job, evidence: Evidence::Job(why), .. } => {
                format!("job {job} succeeded; its stamp cannot tell: {why}")
            }
            Self::Failed { job, status, step } => {
                let step = step.as_ref().map(|step| format!(" in its step {step}")).unwrap_or_default();
                format!("job {job} is {status}{step}")
            }
            Self::Backend(trouble) | Self::Trouble(trouble) => format!("{} [{}]", trouble.message, trouble.id),
            Self::Mismatch { job, serves } => format!("job {job} succeeded, but the app serves {serves}"),
            Self::NotStarted => "not started, for its parent failed".to_owned(),
            Self::Detached { job } => format!("job {job} is under way"),
            Self::Later => "not started: its parent's job is under way".to_owned(),
        }
    }
}

/// How a release ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every app serves what it should; whether anything was built for that.
    Done {
        /// Some job was.
        built: bool,
    },
    /// Jobs are under way.
    Detached,
    /// It did not succeed.
    Failed(DeployError),
}

/// Why a release did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeployError {
    /// A parent's job failed.
    #[error("the release of {} stopped at the parent {parent}: {why}", short(commit))]
    Parent {
        /// The parent.
        parent: AppName,
        /// The commit.
        commit: String,
        /// What became of it.
        why: String,
    },
    /// The backend is not that of the commit.
    #[error("the backend of {parent} is not that of {}: {why}", short(commit))]
    Backend {
        /// The parent.
        parent: AppName,
        /// The commit.
        commit: String,
        /// What is wrong with it.
        why: String,
    },
    /// Jobs of children failed, and no app of the release is another than before.
    #[error("no app of the release serves {}: {}", short(commit), told(failed))]
    Apps {
        /// The commit.
        commit: String,
        /// What became of them.
        failed: Vec<(AppName, String)>,
    },
    /// Some apps are of the commit, and others are not.
    #[error("split release of {}: {}", short(commit), told(failed))]
    Split {
        /// The environment, for the command that mends it.
        environment: String,
        /// The commit.
        commit: String,
        /// What became of the apps that are not.
        failed: Vec<(AppName, String)>,
        /// Those that are.
        good: Vec<AppName>,
    },
    /// An app serves another stamp than the one that was just built.
    #[error("split release of {}: {}", short(commit), told(failed))]
    Mismatch {
        /// The environment.
        environment: String,
        /// The commit.
        commit: String,
        /// What they serve.
        failed: Vec<(AppName, String)>,
    },
    /// Some apps are of the commit, and of others nobody knows.
    #[error("the release of {} is not known to have come to its end: {}", short(commit), told(failed))]
    Unknown {
        /// The environment.
        environment: String,
        /// The commit.
        commit: String,
        /// Why.
        failed: Vec<(AppName, String)>,
    },
    /// Nothing could be started or observed.
    #[error("{app}: {}", trouble.message)]
    Trouble {
        /// The first app.
        app: AppName,
        /// Why.
        trouble: Trouble,
    },
}

fn told(apps: &[(AppName, String)]) -> String {
    apps.iter().map(|(app, why)| format!("{app}: {why}")).collect::<Vec<_>>().join("; ")
}

impl Explained for DeployError {
    fn id(&self) -> Id {
        match self {
            Self::Parent { .. } => Id::E1401,
            Self::Backend { .. } => Id::E1402,
            Self::Apps { .. } => Id::E1403,
            Self::Split { .. } => Id::E1501,
            Self::Mismatch { .. } => Id::E1502,
            Self::Unknown { .. } => Id::E1503,
            Self::Trouble { trouble, .. } => trouble.id,
        }
    }

    fn help(&self) -> Vec<String> {
        let again = |environment: &str, commit: &str, apps: &[(AppName, String)]| {
            let only: String = apps.iter().map(|(app, _)| format!(" --only {app}")).collect();
            format!("when it is mended: towpath deploy {environment} --commit {commit}{only}")
        };
        match self {
            Self::Parent { .. } => vec!["no child was started: every child serves what it served before".to_owned()],
            Self::Backend { .. } => vec![
                "no child was started: every child serves what it served before".to_owned(),
                "look at the stack in the CloudFormation console, under Events".to_owned(),
            ],
            Self::Apps { .. } => vec!["every app serves what it served before".to_owned()],
            Self::Split { environment, commit, failed, good } => {
                let names: Vec<&str> = good.iter().map(AppName::as_str).collect();
                vec![
                    format!("already of this release: {}", names.join(", ")),
                    again(environment, commit, failed),
                    format!("`towpath status {environment}` shows it until then"),
                ]
            }
            Self::Mismatch { environment, commit, failed } => vec![
                "a cache in between may be old, or its build does not run `towpath pull`".to_owned(),
                again(environment, commit, failed),
            ],
            Self::Unknown { environment, .. } => vec![
                format!("`towpath watch {environment}` shows what is under way"),
                "run the same command again: it joins jobs that are under way and leaves what is done".to_owned(),
            ],
            Self::Trouble { trouble, .. } => {
                let carry_on = "then run the same command again: it carries on where this run ended".to_owned();
                trouble.help.iter().cloned().chain([carry_on]).collect()
            }
        }
    }
}

/// Judges all apps together. `apps` has each parent's name beside the app's own.
pub(super) fn verdict(environment: &str, commit: &str, apps: &[(&AppName, &AppName, &End)]) -> Verdict {
    let (environment, commit) = (environment.to_owned(), commit.to_owned());
    let list = |wanted: &dyn Fn(&End) -> bool| -> Vec<(AppName, String)> {
        apps.iter().filter(|(_, _, end)| wanted(end)).map(|(app, _, end)| ((*app).clone(), end.words())).collect()
    };
    for (app, parent, end) in apps {
        let parent = (*parent).clone();
        match end {
            End::Failed { .. } if **app == parent => {
                return Verdict::Failed(DeployError::Parent { parent, commit, why: end.words() });
            }
            End::Backend(trouble) => {
                return Verdict::Failed(DeployError::Backend { parent, commit, why: trouble.message.clone() });
            }
            _ => {}
        }
    }
    let moved = apps.iter().any(|(_, _, end)| end.moved());
    let failed = list(&|end| matches!(end, End::Failed { .. }));
    let mismatched = list(&|end| matches!(end, End::Mismatch { .. }));
    let unknown = list(&|end| matches!(end, End::Trouble(_)));
    if !failed.is_empty() {
        let good: Vec<AppName> =
            apps.iter().filter(|(_, _, end)| end.is_good()).map(|(app, _, _)| (*app).clone()).collect();
        // A parent of the commit beside a child that is not: that is split, whoever built the parent.
        if moved || apps.iter().any(|(app, parent, end)| app == parent && end.is_good()) {
            let failed = [failed, mismatched, unknown].concat();
            return Verdict::Failed(DeployError::Split { environment, commit, failed, good });
        }
        return Verdict::Failed(DeployError::Apps { commit, failed });
    }
    if !mismatched.is_empty() {
        let failed = [mismatched, unknown].concat();
        return Verdict::Failed(DeployError::Mismatch { environment, commit, failed });
    }
    if !unknown.is_empty() && moved {
        return Verdict::Failed(DeployError::Unknown { environment, commit, failed: unknown });
    }
    for (app, _, end) in apps {
        if let End::Trouble(trouble) = end {
            return Verdict::Failed(DeployError::Trouble { app: (*app).clone(), trouble: trouble.clone() });
        }
    }
    if apps.iter().any(|(_, _, end)| end.is_open()) {
        return Verdict::Detached;
    }
    Verdict::Done { built: moved }
}
