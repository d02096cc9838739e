//! `towpath watch`: follows jobs to their end, with their logs, and ends as they do.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment, Source};
use towpath_core::hosting::{HostedBranch, Hosting as _, Job};
use towpath_core::protect;
use towpath_core::resolve;
use towpath_core::status::site;
use towpath_core::wait::{clock, short};
use towpath_core::watching::{Following, Next, WatchError};

use crate::Host;
use crate::args::{Global, Selection, Watch};
use crate::aws::{AbsentKind, Sites};
use crate::backends::{Observer, Reading};
use crate::commands::deploy::log_tail;
use crate::commands::{pull, status};
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::interrupt::until_interrupted;
use crate::ui::{Format, Ui, clean};

/// How many of a branch's newest jobs are looked at.
const JOBS: usize = 25;
/// The longest piece of a log that is printed at once, in bytes.
const PIECE: usize = 256 * 1024;

/// Follows.
///
/// # Errors
/// If a job did not succeed, or cannot be followed.
pub fn run(args: &Watch, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let wanted = Wanted::of(args, &loaded, host)?;
    let environment = wanted.environment;
    if matches!(environment.source, Source::Snapshot { .. }) {
        return Err(Failure::not_hosted(environment.name.as_str()));
    }
    protect::may_read(environment, host.in_ci())?;
    let mut branches = Vec::new();
    for app in &wanted.apps {
        let Some(deployment) = environment.apps.get(&app.name) else { continue };
        let hosted = status::hosted_branch(environment, app, deployment);
        branches.push(hosted.map_err(|why| Failure::no_branch(app.name.as_str(), &why))?);
    }
    let reading = Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: true };
    let (observer, warning) = Observer::new(&loaded, environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let sites = host.sites();
    let watcher = Watcher {
        observer: &observer,
        sites: &sites,
        start: Instant::now(),
        speed: host.speed(),
        logs: args.logs,
        ui: RefCell::new(ui),
    };
    let runtime = pull::runtime()?;
    let following = async {
        let one = branches.iter().map(|branch| watcher.follow(branch, wanted.job.as_deref()));
        Ok(join_all(one).await)
    };
    let ends = runtime.block_on(until_interrupted(following))?;
    let Watcher { ui, .. } = watcher;
    finish(ends, environment, ui.into_inner())
}

/// The report, and how the process ends.
fn finish(ends: Vec<Result<Ended, WatchError>>, environment: &Environment, ui: &mut Ui) -> Result<Exit, Failure> {
    let all_of_one = ends.len() == 1;
    let mut failed = Vec::new();
    let mut problems = Vec::new();
    let mut jobs = Vec::new();
    for end in ends {
        match end {
            Ok(ended) => {
                if ui.format() == Format::Text {
                    ui.data(&ended.words());
                }
                jobs.push(ended.to_json());
                if !ended.good {
                    failed.push(ended.words());
                }
            }
            // Of several apps, those that were never built have nothing to follow.
            Err(WatchError::None { app }) if !all_of_one => ui.note(&format!("{app} was never built")),
            Err(error) => problems.push(Problem::of(&error)),
        }
    }
    let report = json!({ "schema": 1, "command": "watch", "environment": environment.name.as_str(), "jobs": jobs });
    if !failed.is_empty() {
        problems.insert(0, Problem::of(&WatchError::Failed(failed)));
    }
    if problems.is_empty() {
        if ui.format() == Format::Json {
            ui.json(&report);
        }
        return Ok(Exit::Done);
    }
    let mut failure = Failure::of_problems(problems);
    failure.report = Some(report);
    Err(failure)
}

/// What is to be followed.
struct Wanted<'a> {
    environment: &'a Environment,
    apps: Vec<&'a App>,
    job: Option<String>,
}

impl<'a> Wanted<'a> {
    fn of(args: &Watch, loaded: &'a Loaded, host: &Host) -> Result<Self, Failure> {
        let Some(text) = &args.job else {
            let (situation, _) = configuration::situation(loaded, &Selection::default(), host);
            let environment = resolve::environment(&loaded.config, &situation)?.environment;
            return Self::named(loaded, environment, &[], None);
        };
        let mut parts = text.splitn(3, '/');
        let environment = resolve::named(&loaded.config, parts.next().unwrap_or_default(), "JOB")?;
        let app: Vec<String> = parts.next().map(str::to_owned).into_iter().collect();
        let job = parts.next().map(str::to_owned);
        if let Some(job) = &job
            && (job.is_empty() || job.len() > 20 || !job.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(Failure::bad_job(text));
        }
        Self::named(loaded, environment, &app, job)
    }

    fn named(
        loaded: &'a Loaded,
        environment: &'a Environment,
        apps: &[String],
        job: Option<String>,
    ) -> Result<Self, Failure> {
        let names = resolve::named_apps(&loaded.config, environment, apps)?;
        let apps = names.iter().filter_map(|name| loaded.config.apps.get(name)).collect();
        Ok(Self { environment, apps, job })
    }
}

/// A job that has ended.
struct Ended {
    app: String,
    job: Job,
    page: Option<String>,
    good: bool,
}

impl Ended {
    fn words(&self) -> String {
        let step = self.job.step().filter(|_| !self.good).map(|step| format!(" in its step {}", step.name));
        let commit = self.job.known_commit().map(|commit| format!(" ({})", short(commit))).unwrap_or_default();
        format!("{} job {} is {}{}{commit}", self.app, self.job.id, self.job.status, step.unwrap_or_default())
    }

    fn to_json(&self) -> Value {
        json!({
            "app": self.app, "job": self.job.id, "status": self.job.status.to_string(), "commit": self.job.commit,
            "page": self.page,
        })
    }
}

/// Looks, and tells.
struct Watcher<'a> {
    observer: &'a Observer<'a>,
    sites: &'a Sites,
    start: Instant,
    speed: u32,
    logs: bool,
    ui: RefCell<&'a mut Ui>,
}

/// How much of a log has been printed.
#[derive(Default)]
struct Printed {
    step: Option<String>,
    bytes: usize,
}

impl Watcher<'_> {
    async fn follow(&self, branch: &HostedBranch, job: Option<&str>) -> Result<Ended, WatchError> {
        let aws = self.observer.aws();
        let id = match job {
            Some(id) => id.to_owned(),
            None => match aws.jobs(branch, 1).await?.into_iter().next() {
                Some(newest) => newest.id,
                None => return Err(WatchError::None { app: branch.name.to_string() }),
            },
        };
        let mut following = Following::new(id);
        let mut printed = Printed::default();
        loop {
            let seen = aws.job(branch, following.job()).await;
            let next = match &seen {
                Err(error) => {
                    self.tell(branch, "trouble", &format!("{error}; asking again"));
                    following.trouble(self.elapsed(), error.clone())
                }
                Ok(job) => {
                    if following.moved(job) {
                        let step = job.step().map(|step| format!(" {}", step.name)).unwrap_or_default();
                        self.tell(branch, "progress", &format!("job {} {}{step}", job.id, job.status));
                    }
                    self.print(branch, job, &mut printed).await;
                    let bad = job.status.ended() && job.status != towpath_core::hosting::JobStatus::Succeeded;
                    let newest = if bad { aws.jobs(branch, JOBS).await.unwrap_or_default() } else { Vec::new() };
                    following.next(self.elapsed(), job, &newest)
                }
            };
            match (next, seen) {
                (Next::Poll(pause), _) => tokio::time::sleep(pause / self.speed).await,
                (Next::Superseded { old, new }, _) => {
                    printed = Printed::default();
                    let words = format!("job {old} was superseded by job {new}: following that");
                    self.tell(branch, "superseded", &words);
                    // The same pace as every other look.
                    tokio::time::sleep(Duration::from_secs(1) / self.speed).await;
                }
                (Next::Fail(error), _) => return Err(error),
                (Next::Over(good), Ok(job)) => {
                    if !good {
                        let log = log_tail(self.sites, branch, &job).await;
                        // What --logs has printed is not repeated.
                        let lines = log.lines().into_iter().take(if self.logs { 1 } else { usize::MAX });
                        lines.for_each(|line| self.ui.borrow_mut().note(&line));
                    }
                    let page = branch.page(&job.id);
                    return Ok(Ended { app: branch.name.to_string(), job, page, good });
                }
                (Next::Over(_), Err(error)) => return Err(error.into()),
            }
        }
    }

    /// Prints what is new in the log of the step that the job is in.
    async fn print(&self, branch: &HostedBranch, job: &Job, printed: &mut Printed) {
        let Some(step) = job.step().filter(|_| self.logs) else { return };
        if printed.step.as_ref() != Some(&step.name) {
            *printed = Printed { step: Some(step.name.clone()), bytes: 0 };
        }
        // The address of the answer just read is fresh; one that has expired all the same is asked for once more.
        let mut url = step.log.clone();
        for _ in 0..2 {
            let Some((host, path)) = url.as_deref().and_then(site::log_address) else { return };
            match self.sites.log(&host, &path).await {
                Ok(bytes) => return self.print_new(branch, &bytes, job.status.ended(), printed),
                Err(absent) if absent.kind == AbsentKind::Password => {
                    self.tell(branch, "log-expired", "the address of the log has expired: asking for it again");
                    let again = self.observer.aws().job(branch, &job.id).await.ok();
                    url = again.and_then(|job| job.step().and_then(|step| step.log.clone()));
                }
                Err(absent) => {
                    tracing::debug!(why = %absent.why, "the log cannot be read");
                    return;
                }
            }
        }
    }

    fn print_new(&self, branch: &HostedBranch, bytes: &[u8], ended: bool, printed: &mut Printed) {
        let new = bytes.get(printed.bytes..).unwrap_or_default();
        // Whole lines, until the last one.
        let whole = if ended { new.len() } else { new.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) };
        let piece = new.get(..whole).unwrap_or_default();
        printed.bytes += piece.len();
        let piece = piece.get(piece.len().saturating_sub(PIECE)..).unwrap_or_default();
        for line in String::from_utf8_lossy(piece).lines() {
            self.tell(branch, "log", &clean(line));
        }
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed() * self.speed
    }

    fn tell(&self, branch: &HostedBranch, event: &str, words: &str) {
        let mut ui = self.ui.borrow_mut();
        if ui.wants_events() {
            let (app, elapsed) = (branch.name.as_str(), self.elapsed().as_secs());
            ui.json(&json!({ "schema": 1, "event": event, "app": app, "elapsed_seconds": elapsed, "message": words }));
        } else if event == "log" && ui.format() == Format::Text {
            ui.data(&format!("{} | {words}", branch.name));
        } else {
            ui.note(&format!("{:>6}  {}  {words}", clock(self.elapsed()), branch.name));
        }
    }
}
