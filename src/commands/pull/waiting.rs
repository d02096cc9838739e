//! `pull --wait`: looks at the parent's hosting job and at its stack again and again, and tells what it waits for. What
//! each look means is decided in `towpath_core::wait`.

mod failed_job;
mod own_build;
mod services;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::time::{Duration, Instant};

use futures_util::future;
use towpath_core::catalog::Id;
use towpath_core::config::{App, Environment, Source};
use towpath_core::hosting::{self, HostedBranch, Hosting as _, Job, JobStatus};
use towpath_core::name::{AppName, BranchName};
use towpath_core::ports::{BackendRequest, Backends as _, ReadError, Stack};
use towpath_core::pull::Backend;
use towpath_core::resolve::{Decision, branch, variable};
use towpath_core::time;
use towpath_core::wait::{self, Look, Next, Ready, Subject, WaitError, Watch, clock, short};

use crate::Host;
use crate::args::{self, Pull};
use crate::backends::Observer;
use crate::configuration::Loaded;
use crate::failure::{Failure, Problem};
use crate::repository::history;
use crate::ui::Ui;

use super::UNDONE;
use own_build::OwnBuild;
use services::Services;

/// How many of the parent's newest jobs are looked at.
const JOBS: usize = 25;
/// A line that says the same as the one before comes again only after this time, for whoever reads along.
const REMINDER: Duration = Duration::from_secs(30);
/// What is not looked at any more.
const TOO_LATE: &str = "the time of the wait is over";
/// The longest wait that TOWPATH_WAIT means where it only says yes.
const YES: [&str; 2] = ["1", "true"];

/// How long to wait and for what; `None`: not at all.
pub(super) struct Wish {
    limit: Duration,
    same_commit: bool,
}

impl Wish {
    /// From the flags, else from TOWPATH_WAIT: a duration, `1` for the default, `0` for none.
    ///
    /// # Errors
    /// If the variable is none of that.
    pub(super) fn of(args: &Pull, host: &Host) -> Result<Option<Self>, Failure> {
        let said = variable(&host.variables, "TOWPATH_WAIT");
        let limit = match (args.wait, said) {
            (Some(limit), _) => Some(limit),
            (None, None | Some("0" | "false")) => None,
            (None, Some(yes)) if YES.contains(&yes) => Some(wait::LIMIT),
            (None, Some(text)) => {
                Some(args::duration(text).map_err(|problem| Failure::bad_variable("TOWPATH_WAIT", &problem))?)
            }
        };
        let limit = limit.or(args.same_commit.then_some(wait::LIMIT));
        Ok(limit.map(|limit| Self { limit, same_commit: args.same_commit }))
    }
}

/// What the pull is about.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// The file.
    pub(super) loaded: &'a Loaded,
    /// The environment.
    pub(super) decision: &'a Decision<'a>,
    /// The apps that are pulled.
    pub(super) apps: &'a [&'a App],
    /// The commit that git has checked out.
    pub(super) head: Option<&'a str>,
    /// The process.
    pub(super) host: &'a Host,
    /// Reads from AWS.
    pub(super) observer: &'a Observer<'a>,
}

/// A wait for the parents of a pull, all of them within one limit.
pub(super) struct Waiter<'a> {
    context: Context<'a>,
    wish: Wish,
    start: Instant,
    /// By how much the clock runs faster than it should: tests do not wait for minutes.
    speed: u32,
    descends: RefCell<BTreeMap<String, bool>>,
    /// The last line that was told, and when.
    told: RefCell<(String, Duration)>,
    /// This build's own job: when it began, as far as that was asked.
    own: OnceCell<Option<OwnBuild>>,
}

impl<'a> Waiter<'a> {
    /// The time begins to count.
    pub(super) fn new(context: Context<'a>, wish: Wish) -> Self {
        let speed = context.host.speed();
        let (descends, told, own) = (RefCell::default(), RefCell::default(), OnceCell::new());
        Self { context, wish, start: Instant::now(), speed, descends, told, own }
    }

    /// Waits for every parent.
    ///
    /// # Errors
    /// Whatever makes waiting useless, and the limit.
    pub(super) async fn wait(&self, ui: &mut Ui) -> Result<(), Failure> {
        let environment = self.context.decision.environment;
        if matches!(environment.source, Source::Snapshot { .. }) {
            ui.note(&format!("ready    {} is read from a snapshot: there is nothing to wait for", environment.name));
            return Ok(());
        }
        let parents: BTreeSet<&AppName> = self.context.apps.iter().map(|app| app.parent()).collect();
        for parent in &parents {
            if self.wish.same_commit {
                self.job(parent, ui).await?;
            }
        }
        for parent in &parents {
            self.settle(parent, ui).await?;
        }
        Ok(())
    }

    /// After the reading: a backend whose update was rolled back is not that of this commit.
    ///
    /// # Errors
    /// [`WaitError::RolledBack`].
    pub(super) fn check(&self, backends: &BTreeMap<AppName, Backend>) -> Result<(), Failure> {
        let back = |backend: &&Backend| backend.warnings.iter().any(|warning| warning.id == Id::W105);
        match backends.values().find(back).filter(|_| self.wish.same_commit) {
            Some(backend) => Err(failure(&WaitError::RolledBack {
                parent: self.named(&backend.parent),
                commit: short(self.commit().unwrap_or_default()).to_owned(),
                stack: backend.stack.name.clone(),
                status: backend.stack.status.clone(),
            })),
            None => Ok(()),
        }
    }

    fn named(&self, parent: &AppName) -> String {
        format!("{parent}/{}", self.context.decision.environment.name)
    }

    fn commit(&self) -> Option<&str> {
        branch::commit(&self.context.host.variables).or(self.context.head)
    }

    fn subject(&self, parent: &AppName) -> Subject {
        Subject {
            parent: self.named(parent),
            commit: self.commit().unwrap_or_default().to_owned(),
            limit: self.wish.limit,
            pull_request: self.context.decision.branch.as_ref().is_some_and(|branch| branch.pull_request),
        }
    }

    /// Waits until the stack of a parent's backend is not being changed.
    async fn settle(&self, parent: &AppName, ui: &mut Ui) -> Result<(), Failure> {
        let Some(request) = self.context.observer.request(parent) else { return Ok(()) };
        let mut watch = Watch::new(self.subject(parent));
        let mut next = Next::Poll(Duration::ZERO);
        let mut services = Services::new(self.context.observer.aws(), &request);
        loop {
            next = match next {
                Next::Poll(pause) => match self.look(pause, self.state(&request, &mut services)).await {
                    None => Next::Fail(watch.timed_out()),
                    Some((Err(error), _)) => self.trouble(&mut watch, error, ui),
                    Some((Ok(stack), told)) => {
                        let since = stack.updated.as_ref().map(|time| format!(" since {time}")).unwrap_or_default();
                        let line = told.map_or_else(
                            || format!("stack {}  {}{since}", stack.name, stack.status),
                            |services| format!("CloudFormation  {services}"),
                        );
                        let next = watch.stack(self.elapsed(), &stack);
                        if matches!(next, Next::Poll(_)) {
                            self.tell(&line, ui);
                            services.of(stack);
                            self.remember_own_build().await;
                        }
                        next
                    }
                },
                Next::Ready(_) | Next::AskRunning | Next::AskChanges { .. } => return Ok(()),
                Next::Fail(error) => return Err(failure(&self.with_time_left(error))),
            };
        }
    }

    /// The stack's state; beside it, once it is known to move, how far each service is.
    async fn state(
        &self,
        request: &BackendRequest,
        services: &mut Services<'_>,
    ) -> (Result<Stack, ReadError>, Option<String>) {
        future::join(self.context.observer.aws().state(request), Box::pin(services.look())).await
    }

    /// Waits for the parent's hosting job of the commit.
    async fn job(&self, parent: &AppName, ui: &mut Ui) -> Result<(), Failure> {
        let subject = self.subject(parent);
        let name = subject.parent.clone();
        if self.builds_itself(parent) {
            ui.note(&format!("ready    this build is {name}'s own: it does not wait for itself"));
            return Ok(());
        }
        if subject.commit.is_empty() {
            return Err(failure(&WaitError::NoCommit));
        }
        let Some(hosted) = self.hosted(self.context.decision.environment, parent) else {
            return Err(failure(&WaitError::NoBranch { parent: name }));
        };
        let mut watch = Watch::new(subject);
        let mut next = Next::Poll(Duration::ZERO);
        loop {
            next = match next {
                Next::Poll(pause) => match self.look(pause, self.context.observer.aws().jobs(&hosted, JOBS)).await {
                    None => Next::Fail(watch.timed_out()),
                    Some(Err(error)) => self.trouble(&mut watch, error, ui),
                    Some(Ok(jobs)) => {
                        let look = self.sorted(jobs);
                        let next = watch.jobs(self.elapsed(), &look);
                        if matches!(next, Next::Poll(_)) {
                            self.tell(&self.line(&name, &look), ui);
                            self.remember_own_build().await;
                        }
                        next
                    }
                },
                Next::AskRunning => match self.look(Duration::ZERO, self.running(&hosted)).await {
                    None => Next::Fail(watch.timed_out()),
                    Some(running) => watch.running(self.elapsed(), &running),
                },
                Next::AskChanges { since } => {
                    let changed = self.changed(&since);
                    let watched = self.context.loaded.config.apps.get(parent).map(|app| app.watch.as_slice());
                    let files = changed.as_deref().map_err(String::as_str);
                    watch.changed(self.elapsed(), &since, watched.unwrap_or_default(), files)
                }
                Next::Ready(ready) => {
                    ui.note(&format!("ready    {}", told(&name, &ready)));
                    return Ok(());
                }
                Next::Fail(WaitError::JobFailed { parent, job, status, .. }) => {
                    let found = self.look(Duration::ZERO, self.context.observer.aws().job(&hosted, &job)).await;
                    let found = found
                        .map_or_else(|| Err(TOO_LATE.to_owned()), |found| found.map_err(|error| error.to_string()));
                    let page = hosted.page(&job);
                    let (status, log) = self.how_it_failed(status, found).await;
                    return Err(failure(&WaitError::JobFailed { parent, job, status, page, log }));
                }
                Next::Fail(error) => return Err(failure(&self.with_time_left(error))),
            };
        }
    }

    /// Pauses, then asks; `None` where the limit comes first. Nothing is asked after the limit, and an answer that has
    /// not come by then is not awaited.
    async fn look<T>(&self, pause: Duration, asking: impl Future<Output = T>) -> Option<T> {
        tokio::time::sleep(pause / self.speed).await;
        let left = self.wish.limit.checked_sub(self.elapsed()).filter(|left| !left.is_zero())?;
        tokio::time::timeout(left / self.speed, asking).await.ok()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed() * self.speed
    }

    fn trouble(&self, watch: &mut Watch, error: ReadError, ui: &mut Ui) -> Next {
        let words = error.to_string();
        let next = watch.trouble(self.elapsed(), error);
        if matches!(next, Next::Poll(_)) {
            self.tell(&format!("{words}; asking again"), ui);
        }
        next
    }

    /// Jobs of the commit and of its descendants, and the others.
    fn sorted(&self, jobs: Vec<Job>) -> Look {
        let commit = self.commit().unwrap_or_default();
        let (ours, others) = jobs.into_iter().partition(|job| job.builds(commit) || self.descends(job, commit));
        Look { ours, others }
    }

    fn descends(&self, job: &Job, ancestor: &str) -> bool {
        let Some(commit) = job.known_commit() else { return false };
        let ask = || history::descends(&self.context.loaded.folder, commit, ancestor);
        *self.descends.borrow_mut().entry(commit.to_owned()).or_insert_with(ask)
    }

    /// The files of the repository that changed since a commit.
    fn changed(&self, since: &str) -> Result<Vec<String>, String> {
        history::changed(&self.context.loaded.folder, since, self.commit().unwrap_or_default())
    }

    /// Whether it is the parent itself that is being built: its own job would wait for its own end.
    fn builds_itself(&self, parent: &AppName) -> bool {
        let id = variable(&self.context.host.variables, "AWS_APP_ID");
        let own = self.context.decision.environment.apps.get(parent).and_then(|app| app.app_id.as_ref());
        id.is_some() && id == own.map(towpath_core::name::AppId::as_str)
    }

    fn hosted(&self, environment: &Environment, app: &AppName) -> Option<HostedBranch> {
        let Source::Aws(aws) = &environment.source else { return None };
        let deployment = environment.apps.get(app)?;
        let building = self.context.decision.branch.as_ref().filter(|branch| !branch.pull_request);
        let building: Option<&BranchName> = building.map(|branch| &branch.name);
        Some(HostedBranch {
            environment: environment.name.clone(),
            name: app.clone(),
            aws: aws.clone(),
            app_id: deployment.app_id.clone()?,
            branch: hosting::branch_of(environment, deployment, building)?,
        })
    }

    /// The builds of other apps of the file that run in the parent's account and region, this one among them. What
    /// cannot be told is left out.
    async fn running(&self, parent: &HostedBranch) -> Vec<String> {
        let environments = self.context.loaded.config.environments.iter();
        let all = environments
            .flat_map(|environment| environment.apps.keys().filter_map(move |app| self.hosted(environment, app)));
        let place = |hosted: &HostedBranch| (hosted.aws.account.clone(), hosted.aws.region.clone());
        let others = all.filter(|hosted| hosted.app_id != parent.app_id && place(hosted) == place(parent));
        let asking = others.map(|hosted| async move {
            let jobs = self.context.observer.aws().jobs(&hosted, JOBS).await.unwrap_or_default();
            let running = jobs.into_iter().filter(|job| job.status == JobStatus::Running);
            running.map(|job| format!("{}/{} job {}", hosted.name, hosted.environment, job.id)).collect::<Vec<_>>()
        });
        let mut running: Vec<_> = future::join_all(asking).await.concat();
        running.sort();
        running.dedup();
        running
    }

    /// What is waited for, in words.
    fn line(&self, parent: &str, look: &Look) -> String {
        let commit = short(self.commit().unwrap_or_default());
        match look.ours.iter().find(|job| !job.status.ended()) {
            Some(job) => {
                let since = job.started.map(|time| format!(" since {}", time::rfc3339(time))).unwrap_or_default();
                format!("{parent} job {} for {commit}  {}{since}", job.id, job.status)
            }
            None => format!("{parent} has no job for {commit} yet"),
        }
    }

    fn tell(&self, line: &str, ui: &mut Ui) {
        let elapsed = self.elapsed();
        let mut told = self.told.borrow_mut();
        if told.0 != line || elapsed.saturating_sub(told.1) >= REMINDER {
            ui.note(&format!("waiting  {line}  {} of {}", clock(elapsed), clock(self.wish.limit)));
            *told = (line.to_owned(), elapsed);
        }
    }
}

fn failure(error: &WaitError) -> Failure {
    Failure::of_problems(vec![Problem::of(error)]).undone(UNDONE)
}

fn told(parent: &str, ready: &Ready) -> String {
    match ready {
        Ready::Succeeded(job) => format!("{parent} job {job}  SUCCEED"),
        Ready::Unchanged { since } => {
            format!("{parent} was not built from this commit, and nothing that it watches has changed since {since}")
        }
        Ready::Settled(status) => format!("{parent}  {status}"),
    }
}
