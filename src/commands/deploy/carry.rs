//! Carries a release out, whichever command it is of: the lock, what comes before the first job, the jobs, the record.

use std::time::Instant;

use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment};
use towpath_core::deploy::guard::Guard;
use towpath_core::deploy::{self, Intent, Plan, Release, Request, Verdict};
use towpath_core::release::record::Origin;
use towpath_core::wait::short;

use super::drive::{self, Driver, Reach};
use super::look::{Look, Seen};
use super::show::{self, Show};
use super::{UNDONE, guard, now};
use crate::Host;
use crate::backends::Observer;
use crate::configuration::Loaded;
use crate::failure::{Failure, Problem};
use crate::hooks::{Event, Hooks};
use crate::interrupt::until_interrupted;
use crate::ui::{Format, Ui};

/// What is to be released.
pub(in crate::commands) struct Order<'a> {
    /// The file.
    pub(in crate::commands) loaded: &'a Loaded,
    /// The environment, as it is for releases.
    pub(in crate::commands) environment: &'a Environment,
    /// How AWS is read.
    pub(in crate::commands) observer: &'a Observer<'a>,
    /// The apps.
    pub(in crate::commands) apps: Vec<&'a App>,
    /// The commit.
    pub(in crate::commands) commit: String,
    /// Build also apps that the commit does not concern.
    pub(in crate::commands) all: bool,
    /// End when jobs are under way.
    pub(in crate::commands) detach: bool,
    /// Where it comes from.
    pub(in crate::commands) origin: Origin,
    /// What was overridden, and by which words.
    pub(in crate::commands) overrides: Vec<String>,
}

/// A release that was looked at, and that nothing was done of.
pub(in crate::commands) struct Prepared<'a> {
    order: Order<'a>,
    /// What is to be done.
    pub(in crate::commands) plan: Plan,
    seen: Seen,
    guard: Option<Guard<'a>>,
}

impl<'a> Order<'a> {
    /// The word of the command, for reports.
    fn command(&self) -> &'static str {
        match self.origin {
            Origin::Deploy => "deploy",
            Origin::Promote { .. } => "promote",
            Origin::Rollback { .. } => "rollback",
        }
    }

    /// Looks at the lock, unless nothing will be written, and then at every app; makes the plan. Tells where there is no
    /// lock to be had.
    ///
    /// # Errors
    /// If somebody else has the environment, and every problem of every app.
    pub(in crate::commands) async fn prepare(
        self,
        dry_run: bool,
        host: &Host,
        ui: &mut Ui,
    ) -> Result<Prepared<'a>, Failure> {
        let mut guard = None;
        if !dry_run {
            let reason = format!("release of {}", short(&self.commit));
            guard = guard::look(&self, &reason, host).await.map_err(|failure| failure.undone(UNDONE))?;
            if guard.is_none() {
                ui.note("no lock is taken and no release recorded: `[project]` has no `name` to keep them under");
            }
        }
        let look = Look { loaded: self.loaded, environment: self.environment, observer: self.observer };
        let mut seen = look.at(&self.apps, &self.commit).await?;
        if let Origin::Rollback { .. } = self.origin {
            // Nothing is pushed, so no job starts by itself.
            seen.observed.iter_mut().for_each(|app| app.auto_build = false);
        }
        let request = Request {
            environment: self.environment.name.clone(),
            commit: self.commit.clone(),
            all: self.all,
            detach: self.detach,
        };
        let plan = deploy::plan(&request, seen.observed.clone());
        Ok(Prepared { order: self, plan, seen, guard })
    }
}

impl Prepared<'_> {
    /// Whether no app is to be built, as far as can be told now.
    pub(in crate::commands) fn leaves_all(&self) -> bool {
        self.plan.steps.iter().all(|step| matches!(step.intent, Intent::Done(_) | Intent::Unconcerned { .. }))
    }

    /// Takes the lock if anything is to be done, does what comes before the first job, follows every app to its end, and
    /// writes the record. `first` is `None` where nothing comes before.
    ///
    /// # Errors
    /// If the lock is not to be had, `first` fails, or the release does not succeed.
    pub(in crate::commands) fn carry_out<F: AsyncFnOnce() -> Result<(), Failure>>(
        mut self,
        runtime: &tokio::runtime::Runtime,
        first: Option<F>,
        (hooks, host): (&mut Hooks, &Host),
        ui: &mut Ui,
    ) -> Result<Exit, Failure> {
        let name = self.order.environment.name.as_str();
        let unfinished = self.guard.as_ref().is_some_and(|guard| guard.is_unfinished(&self.plan.commit));
        let idle = self.leaves_all() && first.is_none() && !unfinished;
        self.hooks_before(hooks, (host, ui)).map_err(|failure| failure.undone(UNDONE))?;
        if let Some(guard) = self.guard.as_mut().filter(|_| !idle) {
            let holding = async { Ok::<_, Failure>(guard.hold(&self.plan).await?) };
            if let Err(failure) = runtime.block_on(until_interrupted(holding)) {
                if failure.exit() == Exit::Interrupted {
                    runtime.block_on(guard.let_go(now()));
                }
                return Err(failure.undone(UNDONE));
            }
        }
        if let Some(first) = first
            && let Err(failure) = runtime.block_on(until_interrupted(first()))
        {
            self.end(runtime, None, ui);
            return Err(failure.undone(UNDONE));
        }
        let sites = host.sites();
        let reach = Reach { observer: self.order.observer, sites: &sites, speed: host.speed() };
        let hosted = std::mem::take(&mut self.seen.hosted);
        let commit = self.plan.commit.clone();
        let driver = Driver { reach, hosted, commit: &commit };
        let mut release = Release::new(self.plan.clone());
        let mut show = Show::new(Instant::now(), host.speed(), &self.plan);
        let driving = driver.drive(&mut release, (&self.plan, &mut self.guard), &mut show, ui);
        let done = runtime.block_on(until_interrupted(driving));
        ui.keep_picture();
        let number = self.end(runtime, Some(&release), ui);
        if let Some(number) = number {
            hooks.tell("TOWPATH_RELEASE", &number.to_string());
        }
        let fingerprints: Vec<_> = release.fingerprints().collect();
        if let [(_, only)] = fingerprints.as_slice() {
            hooks.tell("TOWPATH_FINGERPRINT", only);
        }
        if let Err(failure) = done {
            let interrupted = failure.exit() == Exit::Interrupted;
            return Err(if interrupted { Failure::detached(name) } else { failure });
        }
        runtime.block_on(self.finish(&driver, (&release, number), ui))
    }

    fn hooks_before(&self, hooks: &mut Hooks, streams: (&Host, &mut Ui)) -> Result<(), Failure> {
        let mut facts =
            vec![("TOWPATH_ENV", self.order.environment.name.as_str()), ("TOWPATH_COMMIT", self.plan.commit.as_str())];
        let event = match &self.order.origin {
            Origin::Promote { from } => {
                facts.push(("TOWPATH_FROM", from));
                Event::Promote
            }
            Origin::Deploy | Origin::Rollback { .. } => Event::Deploy,
        };
        hooks.before((event, self.order.command()), self.order.loaded, &facts, streams)
    }

    /// Writes how it ended, and gives the environment back.
    fn end(&mut self, runtime: &tokio::runtime::Runtime, release: Option<&Release>, ui: &mut Ui) -> Option<u64> {
        let guard = self.guard.as_mut()?;
        let (number, warnings) = runtime.block_on(guard.end(&self.plan, release, now()));
        for warning in warnings {
            ui.warning(warning);
        }
        number
    }

    /// The report, and how the process ends.
    async fn finish(
        &self,
        driver: &Driver<'_>,
        (release, number): (&Release, Option<u64>),
        ui: &mut Ui,
    ) -> Result<Exit, Failure> {
        let verdict = release.verdict().unwrap_or(Verdict::Detached);
        let mut report = self.report(release);
        report.insert("number".to_owned(), json!(number));
        let outcome = match &verdict {
            Verdict::Done { built: true } => "released",
            Verdict::Done { built: false } => "nothing-to-do",
            Verdict::Detached => "under-way",
            Verdict::Failed(_) => "failed",
        };
        report.insert("outcome".to_owned(), outcome.into());
        if ui.format() == Format::Text {
            ui.data(&show::ends(release));
        }
        if let Verdict::Failed(error) = &verdict {
            let logs = driver.logs(release).await;
            for log in &logs {
                for line in log.lines() {
                    ui.note(&line);
                }
            }
            report.insert("logs".to_owned(), logs.iter().map(drive::Log::to_json).collect());
            let mut failure = Failure::of_problems(vec![Problem::of(error)]);
            failure.report = Some(Value::Object(report));
            return Err(failure);
        }
        match (&verdict, ui.format()) {
            (_, Format::Json) => {
                let mut whole = serde_json::Map::from_iter([("schema".to_owned(), json!(1))]);
                whole.extend(report);
                ui.json(&Value::Object(whole));
            }
            (Verdict::Detached, Format::Text) => {
                ui.note("jobs are under way; the same command carries on, `towpath watch` shows them");
            }
            (Verdict::Done { built: false }, Format::Text) => ui.note("nothing to do"),
            (Verdict::Done { .. } | Verdict::Failed(_), Format::Text) => {}
        }
        Ok(Exit::Done)
    }

    fn report(&self, release: &Release) -> serde_json::Map<String, Value> {
        let mut report = serde_json::Map::new();
        report.insert("command".to_owned(), self.order.command().into());
        if let Value::Object(known) = release.to_json() {
            report.extend(known);
        }
        report.insert("plan".to_owned(), show::steps(&self.plan));
        report
    }
}
