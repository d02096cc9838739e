//! The picture as rows of cells, which every form for people shows.

use super::{AppStatus, EnvironmentStatus, Seen, State, Status, Verdict};
use crate::name::BranchName;
use crate::time::age;
use crate::wait::short;

/// The heads of the columns.
pub(super) const HEADS: [&str; 7] =
    ["ENVIRONMENT", "APP", "BRANCH", "BACKEND", "BUILT AGAINST", "LAST JOB", "CHECKOUT"];

/// What stands in a cell where there is nothing.
pub(super) const NOTHING: &str = "–";

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Good,
    Moving,
    Bad,
    Unknown,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
    /// Where it leads.
    pub(super) page: Option<String>,
}

impl Cell {
    fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, page: None }
    }

    /// Where it leads, in characters that mean nothing to any of the forms.
    pub(super) fn link(&self) -> Option<&str> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:?=#".contains(&byte);
        self.page.as_deref().filter(|page| page.starts_with("https://") && page.bytes().all(plain))
    }
}

/// One row: an app in an environment. The first cell is the environment's.
pub(super) fn row(status: &Status, environment: &EnvironmentStatus, app: &AppStatus) -> [Cell; 7] {
    [
        Cell::new(environment.name.as_str(), Tone::Plain),
        Cell::new(app.name.as_str(), Tone::Plain),
        Cell::new(app.branch.as_ref().map_or(NOTHING, BranchName::as_str), Tone::Plain),
        backend(status, environment, app),
        built(environment, app),
        job(status, app),
        local(environment, app),
    ]
}

fn backend(status: &Status, environment: &EnvironmentStatus, app: &AppStatus) -> Cell {
    let Some(backend) = environment.backend_of(app) else { return Cell::new(NOTHING, Tone::Unknown) };
    let state = backend.state();
    let tone = match state {
        State::Ok => Tone::Good,
        State::Deploying => Tone::Moving,
        State::RolledBack | State::Unhealthy => Tone::Bad,
        State::Unknown => Tone::Unknown,
    };
    match &backend.found {
        Ok(found) => {
            let age = found.updated.map(|then| format!(" {}", age(then, status.now))).unwrap_or_default();
            let generation = found.generation.as_str();
            let text = format!("{generation} {} {}{age}", state.as_str(), found.fingerprint.short());
            Cell { text, tone, page: found.page.clone() }
        }
        Err(unread) => Cell::new(format!("{} ({})", state.as_str(), unread.id), tone),
    }
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Current => Tone::Good,
        Verdict::Stale => Tone::Bad,
        Verdict::Unknown => Tone::Unknown,
    }
}

fn built(environment: &EnvironmentStatus, app: &AppStatus) -> Cell {
    let verdict = environment.served(app);
    match &app.built {
        Ok(built) => {
            let seen = if built.seen == Seen::Artifact { " (built)" } else { "" };
            Cell::new(format!("{} {}{seen}", built.fingerprint.short(), verdict.as_str()), tone(verdict))
        }
        Err(_) => Cell::new("unknown", Tone::Unknown),
    }
}

fn job(status: &Status, app: &AppStatus) -> Cell {
    use crate::hosting::JobStatus;
    let Ok(job) = &app.job else { return Cell::new("unknown", Tone::Unknown) };
    let age = job.ended.or(job.started).map(|then| format!(" {}", age(then, status.now))).unwrap_or_default();
    let commit = job.known_commit().map_or(job.commit.as_str(), short);
    let tone = match &job.status {
        JobStatus::Succeeded => Tone::Good,
        JobStatus::Failed => Tone::Bad,
        JobStatus::Pending | JobStatus::Running => Tone::Moving,
        JobStatus::Cancelled | JobStatus::Other(_) => Tone::Unknown,
    };
    Cell { text: format!("{} {}{age} {commit}", job.id, job.status), tone, page: app.page.clone() }
}

fn local(environment: &EnvironmentStatus, app: &AppStatus) -> Cell {
    match &app.local {
        Some(_) => {
            let verdict = environment.checked_out(app);
            Cell::new(format!("here, {}", verdict.as_str()), tone(verdict))
        }
        None => Cell::new("", Tone::Plain),
    }
}
