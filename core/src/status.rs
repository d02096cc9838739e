//! Where everything stands: each environment's backends and apps, what each app was built against and whether that is
//! today's backend, and the local checkout. Only the picture; [`text`], [`markdown`], [`json`] and [`html`] show it.

pub mod html;
pub mod json;
pub mod markdown;
mod rows;
pub mod site;
#[cfg(test)]
mod tests;
pub mod text;

use crate::backend::Generation;
use crate::catalog::Id;
use crate::console;
use crate::fingerprint::Fingerprint;
use crate::hosting::{Job, JobStatus};
use crate::name::{AppName, BranchName, EnvironmentName};
use crate::pull::Backend;
use crate::release::Claim;
use crate::release::show::lock_line;
use crate::time;

/// The whole picture.
#[derive(Clone, Debug)]
pub struct Status {
    /// When it was taken, in seconds since 1970.
    pub now: i64,
    /// `name` of the project.
    pub project: Option<String>,
    /// In the order of the file.
    pub environments: Vec<EnvironmentStatus>,
    /// The environment that the checkout is on; several, joined by `+`, where its apps differ; empty for none.
    pub checkout: String,
}

/// One environment.
#[derive(Clone, Debug)]
pub struct EnvironmentStatus {
    /// Its name.
    pub name: EnvironmentName,
    /// Whether it has a `protect` table.
    pub protected: bool,
    /// Account and region, or the snapshot's folder.
    pub place: String,
    /// The backend of each parent that an app of it reads.
    pub backends: Vec<BackendStatus>,
    /// Its apps: each parent before its children.
    pub apps: Vec<AppStatus>,
    /// Who holds it, or held it until that was over; or why that is not known.
    pub lock: Result<Option<Claim>, Unread>,
}

/// One backend.
#[derive(Clone, Debug)]
pub struct BackendStatus {
    /// The app that owns it.
    pub parent: AppName,
    /// What was read, or why nothing was.
    pub found: Result<Found, Unread>,
}

/// What was read of a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its generation.
    pub generation: Generation,
    /// Its root stack.
    pub stack: String,
    /// That stack's page in the console.
    pub page: Option<String>,
    /// CloudFormation's word for the stack's state.
    pub status: String,
    /// That state in a word of ours.
    pub state: State,
    /// When the stack was updated last, in seconds since 1970.
    pub updated: Option<i64>,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}

/// Why a backend was not read, or cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The id of the problem.
    pub id: Id,
    /// Its message.
    pub message: String,
}

/// The state of a backend in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The last deployment succeeded.
    Ok,
    /// The last update was rolled back.
    RolledBack,
    /// A deployment is under way.
    Deploying,
    /// It never came up, is half undone, or is being deleted.
    Unhealthy,
    /// It could not be read.
    Unknown,
}

impl State {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::RolledBack => "rolled back",
            Self::Deploying => "deploying",
            Self::Unhealthy => "unhealthy",
            Self::Unknown => "unknown",
        }
    }
}

/// One app in an environment.
#[derive(Clone, Debug)]
pub struct AppStatus {
    /// The app.
    pub name: AppName,
    /// The app whose backend it reads.
    pub parent: AppName,
    /// Its hosted branch, where something says which.
    pub branch: Option<BranchName>,
    /// Its last hosting job, or why none is known.
    pub job: Result<Job, String>,
    /// That job's page in the console.
    pub page: Option<String>,
    /// What it was built against, by the stamp that it serves, or why that is not known.
    pub built: Result<Built, String>,
    /// The fingerprint of its files in the checkout, if these are of this environment.
    pub local: Option<String>,
}

/// What an app that is served says of its backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The environment in its stamp.
    pub environment: String,
    /// The fingerprint in its stamp.
    pub fingerprint: Fingerprint,
    /// Where the stamp was read.
    pub seen: Seen,
}

/// Where a stamp was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is served.
    Served,
    /// It is in what the branch's last successful hosting job built: what is served is behind a password.
    Artifact,
}

impl Seen {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Artifact => "artifact",
        }
    }
}

/// Whether something was made from today's backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was.
    Current,
    /// It was made from another one.
    Stale,
    /// One of both is not known.
    Unknown,
}

impl Verdict {
    /// The word; `STALE` stands out without colour.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Stale => "STALE",
            Self::Unknown => "unknown",
        }
    }

    fn of(fingerprint: Option<&str>, backend: Option<&Found>) -> Self {
        match (fingerprint, backend) {
            (Some(own), Some(found)) if own == found.fingerprint.as_str() => Self::Current,
            (Some(_), Some(_)) => Self::Stale,
            _ => Self::Unknown,
        }
    }
}

impl BackendStatus {
    /// From a backend that was read.
    pub fn read(backend: &Backend) -> Self {
        let warned = |id: Id| backend.warnings.iter().any(|warning| warning.id == id);
        let state = match () {
            () if warned(Id::W106) => State::Unhealthy,
            () if warned(Id::W105) => State::RolledBack,
            () => State::Ok,
        };
        Self {
            parent: backend.parent.clone(),
            found: Ok(Found {
                generation: backend.config.generation,
                stack: backend.stack.name.clone(),
                page: backend.stack.id.as_deref().and_then(console::stack),
                status: backend.stack.status.clone(),
                state,
                updated: backend.stack.updated.as_deref().and_then(time::parse),
                fingerprint: backend.fingerprint.clone(),
            }),
        }
    }

    /// Its state.
    pub fn state(&self) -> State {
        match &self.found {
            Ok(found) => found.state,
            Err(unread) => match unread.id {
                Id::E901 => State::Deploying,
                Id::E902 | Id::E903 => State::Unhealthy,
                _ => State::Unknown,
            },
        }
    }
}

impl EnvironmentStatus {
    /// The backend that an app reads.
    pub fn backend_of(&self, app: &AppStatus) -> Option<&BackendStatus> {
        self.backends.iter().find(|backend| backend.parent == app.parent)
    }

    fn found(&self, app: &AppStatus) -> Option<&Found> {
        self.backend_of(app)?.found.as_ref().ok()
    }

    /// The one reason why nothing is known of any app's hosting, if there is just one.
    fn hosting_unknown(&self) -> Option<&str> {
        let why = self.apps.first()?.built.as_ref().err()?;
        let same = |app: &AppStatus| app.built.as_ref().err() == Some(why) && app.job.as_ref().err() == Some(why);
        self.apps.iter().all(same).then_some(why)
    }

    /// Apps whose last job did not succeed, while the last job of another app of the same backend did, for the same
    /// commit: a split release.
    pub fn split(&self) -> impl Iterator<Item = (&AppStatus, &Job)> {
        self.apps.iter().filter_map(|app| {
            let job = app.job.as_ref().ok()?;
            let commit = job.known_commit().filter(|_| job.status.ended() && job.status != JobStatus::Succeeded)?;
            let good = |other: &AppStatus| {
                let job = other.job.as_ref().ok().filter(|job| job.status == JobStatus::Succeeded);
                other.parent == app.parent && job.is_some_and(|job| job.builds(commit))
            };
            self.apps.iter().any(good).then_some((app, job))
        })
    }

    /// Whether the app that is served was built against today's backend.
    pub fn served(&self, app: &AppStatus) -> Verdict {
        Verdict::of(app.built.as_ref().ok().map(|built| built.fingerprint.as_str()), self.found(app))
    }

    /// Whether the app's files in the checkout are from today's backend.
    pub fn checked_out(&self, app: &AppStatus) -> Verdict {
        Verdict::of(app.local.as_deref(), self.found(app))
    }
}

impl Status {
    /// What a person should know that does not fit into a table, the worst first.
    pub fn remarks(&self) -> Vec<String> {
        let mut locked = Vec::new();
        let mut split = Vec::new();
        let mut stale = Vec::new();
        let mut old_files = Vec::new();
        let mut unread = Vec::new();
        let mut unknown = Vec::new();
        for environment in &self.environments {
            let name = &environment.name;
            match &environment.lock {
                Ok(Some(claim)) if !claim.free => {
                    locked.push(format!("{name} is {}", lock_line(Some(claim), self.now)));
                }
                Ok(_) => {}
                Err(why) => unknown.push(format!("{name}: who holds it is not known: {} [{}]", why.message, why.id)),
            }
            for backend in &environment.backends {
                if let Err(why) = &backend.found {
                    unread.push(format!("{name}: {} [{}]", why.message, why.id));
                }
            }
            for (app, job) in environment.split() {
                let commit = crate::wait::short(&job.commit);
                split.push(format!(
                    "{name}: split release of {commit}: other apps serve it, and {}'s job {} is {}: \
                     `towpath deploy {name} --commit {} --only {}`",
                    app.name, job.id, job.status, job.commit, app.name
                ));
            }
            let hosting_unknown = environment.hosting_unknown();
            if let Some(why) = hosting_unknown {
                unknown
                    .push(format!("{name}: what its apps were built against and their last jobs are not known: {why}"));
            }
            for app in &environment.apps {
                match &app.built {
                    Ok(built) if built.environment != name.as_str() => stale.push(format!(
                        "{name}: {} serves an app that was built for `{}`: build its branch again, with towpath",
                        app.name, built.environment
                    )),
                    Ok(built) if environment.served(app) == Verdict::Stale => {
                        stale.push(self.stale(environment, app, built));
                    }
                    Ok(_) => {}
                    Err(_) if hosting_unknown.is_some() => {}
                    Err(why) => {
                        unknown.push(format!("{name}: what {} was built against is not known: {why}", app.name));
                    }
                }
                if environment.checked_out(app) == Verdict::Stale {
                    let command = format!("towpath pull --env {name} --app {}", app.name);
                    old_files
                        .push(format!("{name}: the files of {} in this checkout are not today's: {command}", app.name));
                }
                if let (Err(why), None) = (&app.job, hosting_unknown) {
                    unknown.push(format!("{name}: the last job of {} is not known: {why}", app.name));
                }
            }
        }
        let mut all = [locked, split, stale, old_files, unread, unknown].concat();
        all.dedup();
        all
    }

    /// What the older backend was is written down nowhere, so the remark says how old it is, and how to look at what
    /// today's changes.
    fn stale(&self, environment: &EnvironmentStatus, app: &AppStatus, built: &Built) -> String {
        let (name, app_name) = (&environment.name, &app.name);
        // Only a job that succeeded says how old it is what is served.
        let ended = app.job.as_ref().ok().filter(|job| job.status == JobStatus::Succeeded).and_then(|job| job.ended);
        let when = ended.map(|then| format!(" {} ago", time::age(then, self.now))).unwrap_or_default();
        let found = environment.found(app);
        let today = found.map(|found| {
            let of = found.updated.map(|then| format!(", {} old", time::age(then, self.now))).unwrap_or_default();
            format!(" ({}{of})", found.fingerprint.short())
        });
        format!(
            "{name}: {app_name} was built{when} against another backend ({}) than today's{}: build it again; \
             `towpath diff {name} --app {app_name}` shows what today's changes in the files of a checkout",
            built.fingerprint.short(),
            today.unwrap_or_default(),
        )
    }

    /// Whether any app that is served was built against another backend than today's.
    pub fn any_stale(&self) -> bool {
        let stale = |environment: &EnvironmentStatus| {
            environment.apps.iter().any(|app| environment.served(app) == Verdict::Stale)
        };
        self.environments.iter().any(stale)
    }
}
