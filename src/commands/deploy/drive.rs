//! Makes the requests that a release names, and gives it the answers.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::{Value, json};
use towpath_core::catalog::Id;
use towpath_core::deploy::{Action, Ask, BackendRead, End, Observation, Plan, Release, Served, Trouble};
use towpath_core::hosting::start::Starts as _;
use towpath_core::hosting::{HostedBranch, Hosting as _, Job};
use towpath_core::name::AppName;
use towpath_core::ports::{Backends as _, ReadError, Thing};
use towpath_core::pull::stamp;
use towpath_core::status::site;
use towpath_core::time;

use super::look::{Hosted, JOBS};
use super::show::Show;
use crate::aws::{AbsentKind, Sites};
use crate::backends::Observer;
use crate::failure::Failure;
use crate::ui::{Ui, clean};
use towpath_core::deploy::guard::Guard;

/// How often the table is drawn, in the time of the release.
const TICK: Duration = Duration::from_secs(1);
/// The last lines of a log that a failure shows.
const LAST_LINES: usize = 15;

/// What a run reaches the world by.
pub(in crate::commands) struct Reach<'a> {
    pub(in crate::commands) observer: &'a Observer<'a>,
    pub(in crate::commands) sites: &'a Sites,
    /// How many times faster than real time passes.
    pub(in crate::commands) speed: u32,
}

/// Carries requests to AWS and to the apps.
pub(in crate::commands) struct Driver<'a> {
    pub(in crate::commands) reach: Reach<'a>,
    /// The apps of the plan.
    pub(in crate::commands) hosted: BTreeMap<AppName, Hosted>,
    pub(in crate::commands) commit: &'a str,
}

impl Driver<'_> {
    /// Drives a release to its end. No job is started without the lock.
    ///
    /// # Errors
    /// If there is no lock to be had.
    pub(in crate::commands) async fn drive(
        &self,
        release: &mut Release,
        (plan, guard): (&Plan, &mut Option<Guard<'_>>),
        show: &mut Show,
        ui: &mut Ui,
    ) -> Result<(), Failure> {
        let mut answers = FuturesUnordered::new();
        loop {
            let now = show.elapsed();
            let next = release.next(now);
            if let Some(guard) = guard.as_mut().filter(|_| next.ask.iter().any(|action| action.ask == Ask::Start)) {
                guard.hold(plan).await?;
            }
            for action in next.ask {
                answers.push(async move {
                    let seen = self.ask(&action).await;
                    (action, seen)
                });
            }
            show.events(release, ui);
            if next.over {
                return Ok(());
            }
            let pause = next.until.map_or(TICK, |until| until.saturating_sub(now)).min(TICK) / self.reach.speed;
            tokio::select! {
                Some((action, seen)) = answers.next(), if !answers.is_empty() => {
                    release.observe(show.elapsed(), &action, seen);
                }
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn ask(&self, action: &Action) -> Observation {
        match &action.ask {
            Ask::Stack => return Observation::Stack(self.stack(&action.app).await),
            Ask::Backend => return Observation::Backend(self.backend(&action.app).await),
            Ask::Jobs | Ask::Job(_) | Ask::Start | Ask::Stamp => {}
        }
        let aws = self.reach.observer.aws();
        // Every app of the plan was looked at.
        let Some(hosted) = self.hosted.get(&action.app) else { return Observation::Jobs(Err(nowhere(&action.app))) };
        match &action.ask {
            Ask::Job(id) => Observation::Job(aws.job(&hosted.branch, id).await),
            Ask::Start => {
                tracing::info!(app = %action.app, "starting a job");
                Observation::Started(aws.start(&hosted.branch, self.commit).await)
            }
            Ask::Stamp => Observation::Served(self.stamp(hosted).await),
            Ask::Jobs | Ask::Stack | Ask::Backend => Observation::Jobs(aws.jobs(&hosted.branch, JOBS).await),
        }
    }

    async fn stack(&self, parent: &AppName) -> Result<towpath_core::ports::Stack, ReadError> {
        match self.reach.observer.request(parent) {
            Some(request) => self.reach.observer.aws().state(&request).await,
            None => Err(nowhere(parent)),
        }
    }

    async fn backend(&self, parent: &AppName) -> Result<BackendRead, Trouble> {
        let backend = self.reach.observer.backend(parent).await;
        let backend =
            backend.map_err(|problem| Trouble { id: problem.id, message: problem.message, help: problem.help })?;
        let rolled_back = backend.warnings.iter().any(|warning| warning.id == Id::W105);
        Ok(BackendRead {
            fingerprint: backend.fingerprint,
            updated: backend.stack.updated.as_deref().and_then(time::parse),
            rolled_back: rolled_back.then_some(backend.stack.name),
        })
    }

    async fn stamp(&self, hosted: &Hosted) -> Served {
        let address = match &hosted.stamp {
            Ok(address) => address,
            Err(why) => return Served::None { why: why.clone(), for_good: true },
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
        match self.reach.sites.look(address, Some(&now.to_string())).await {
            Ok(bytes) => match stamp::read(&bytes) {
                Some(stamp) => Served::Stamp(stamp),
                None => Served::None { why: format!("{address} is no stamp"), for_good: false },
            },
            Err(absent) => match absent.kind {
                AbsentKind::Password => Served::None { why: absent.why, for_good: true },
                AbsentKind::Missing => Served::None { why: absent.why, for_good: false },
                AbsentKind::Unreachable => Served::Unreachable(absent.why),
            },
        }
    }

    /// The ends of the logs of jobs that failed, where they can be read.
    pub(in crate::commands) async fn logs(&self, release: &Release) -> Vec<Log> {
        let mut logs = Vec::new();
        for (app, end) in release.ends() {
            if let (End::Failed { job, .. }, Some(hosted)) = (end, self.hosted.get(app))
                && let Ok(job) = self.reach.observer.aws().job(&hosted.branch, job).await
            {
                logs.push(log_tail(self.reach.sites, &hosted.branch, &job).await);
            }
        }
        logs
    }
}

/// The end of a job's log.
pub(in crate::commands) struct Log {
    app: AppName,
    job: String,
    page: Option<String>,
    tail: Vec<String>,
}

impl Log {
    pub(in crate::commands) fn lines(&self) -> Vec<String> {
        let page = self.page.iter().map(|page| format!("job {} of {}: {page}", self.job, self.app));
        let head = (!self.tail.is_empty()).then(|| "the end of its log:".to_owned());
        page.chain(head).chain(self.tail.iter().map(|line| format!("  | {line}"))).collect()
    }

    pub(in crate::commands) fn to_json(&self) -> Value {
        json!({ "app": self.app.as_str(), "job": self.job, "page": self.page, "tail": self.tail })
    }
}

/// The end of a job's log: of the step that failed.
pub(in crate::commands) async fn log_tail(sites: &Sites, branch: &HostedBranch, job: &Job) -> Log {
    let url = job.step().and_then(|step| step.log.as_deref());
    let tail = match url.and_then(site::log_address) {
        Some((host, path)) => sites.log(&host, &path).await.map(|bytes| last_lines(&bytes)).unwrap_or_default(),
        None => Vec::new(),
    };
    Log { app: branch.name.clone(), job: job.id.clone(), page: branch.page(&job.id), tail }
}

fn last_lines(log: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(log);
    let lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(clean).collect();
    let from = lines.len().saturating_sub(LAST_LINES);
    lines.into_iter().skip(from).map(|line| line.chars().take(300).collect()).collect()
}

/// An app that no step of the plan is about: there is none.
fn nowhere(app: &AppName) -> ReadError {
    ReadError::NotFound { thing: Thing::App, name: app.to_string(), at: String::new() }
}
