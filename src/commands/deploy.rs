//! `towpath deploy`: looks, plans, asks, and then makes the requests that the release names. What each answer means is
//! decided in `towpath_core::deploy`.

mod drive;
mod guard;
mod look;
mod show;

use std::time::Instant;

use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment, Source};
use towpath_core::deploy::{self, Intent, Plan, Release, Request, Verdict};
use towpath_core::protect::{self, Confirmation};
use towpath_core::resolve;
use towpath_core::resolve::branch;
use towpath_core::wait::short;

use crate::Host;
use crate::args::{Deploy, Global, Selection};
use crate::backends::{Observer, Reading};
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::interrupt::until_interrupted;
use crate::repository::history;
use crate::ui::{Format, Ui};

pub(super) use drive::log_tail;
use drive::{Driver, Reach};
use guard::Guard;
use look::Look;
use show::Show;

/// What a failure before the first write leaves as it was.
const UNDONE: &str = "no job was started";

/// Releases.
///
/// # Errors
/// Whatever keeps it from being planned, and a release that did not succeed.
pub fn run(args: &Deploy, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let declared = resolve::named(&loaded.config, &args.environment, "ENV")?;
    let environment = declared.for_releases();
    if matches!(environment.source, Source::Snapshot { .. }) {
        return Err(Failure::not_hosted(environment.name.as_str()));
    }
    let confirmation = if args.dry_run {
        protect::may_read(&environment, host.in_ci())?;
        Confirmation::None
    } else {
        protect::may_release(&environment, host.in_ci(), args.yes, host.can_ask())?
    };
    let names = resolve::named_apps(&loaded.config, &environment, &args.only)?;
    let apps: Vec<&App> = names.iter().filter_map(|name| loaded.config.apps.get(name)).collect();
    let (commit, source) = commit(args, &loaded, &environment, host)?;
    let reading = Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: false };
    let (observer, warning) = Observer::new(&loaded, &environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    ui.note(&format!("release of {} to {} ({source})", short(&commit), environment.name));
    let sites = host.sites();
    let look = Look { loaded: &loaded, environment: &environment, observer: &observer };
    let runtime = pull::runtime()?;
    let mut guard = None;
    if !args.dry_run {
        let looking = Guard::look((&loaded, &environment), &observer, &commit, host);
        guard = runtime.block_on(until_interrupted(looking)).map_err(|failure| failure.undone(UNDONE))?;
        if guard.is_none() {
            ui.note("no lock is taken and no release recorded: `[project]` has no `name` to keep them under");
        }
    }
    let seen = runtime.block_on(until_interrupted(look.at(&apps, &commit)))?;
    let request =
        Request { environment: environment.name.clone(), commit: commit.clone(), all: args.all, detach: args.detach };
    let plan = deploy::plan(&request, seen.observed);
    show::plan(&plan, args.dry_run, ui);
    for key in &environment.protect.not_held {
        ui.note(&format!("not held by this version of towpath: `{key}`"));
    }
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if let Confirmation::Word(word) = confirmation {
        confirm(&word, &environment, &runtime, ui)?;
    }
    let leaves_all = |intent: &Intent| matches!(intent, Intent::Done(_) | Intent::Unconcerned { .. });
    if let Some(guard) = guard.as_mut().filter(|_| !plan.steps.iter().all(|step| leaves_all(&step.intent))) {
        let holding = async { Ok::<_, Failure>(guard.hold(&plan).await?) };
        runtime.block_on(until_interrupted(holding)).map_err(|failure| failure.undone(UNDONE))?;
    }
    let reach = Reach { observer: &observer, sites: &sites, speed: host.speed() };
    let driver = Driver { reach, hosted: seen.hosted, commit: &commit };
    let mut release = Release::new(plan.clone());
    let mut show = Show::new(Instant::now(), host.speed(), &plan);
    let driving = driver.drive(&mut release, (&plan, &mut guard), &mut show, ui);
    let done = runtime.block_on(until_interrupted(driving));
    ui.keep_picture();
    let number = match guard.as_mut() {
        Some(guard) => runtime.block_on(guard.end(&plan, &release, ui)),
        None => None,
    };
    if let Err(failure) = done {
        let interrupted = failure.exit() == Exit::Interrupted;
        return Err(if interrupted { Failure::detached(environment.name.as_str()) } else { failure });
    }
    runtime.block_on(finish(&driver, &plan, (&release, number), ui))
}

/// The report, and how the process ends.
async fn finish(
    driver: &Driver<'_>,
    plan: &Plan,
    (release, number): (&Release, Option<u64>),
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let verdict = release.verdict().unwrap_or(Verdict::Detached);
    let mut report = report(plan, release);
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

fn report(plan: &Plan, release: &Release) -> serde_json::Map<String, Value> {
    let mut report = serde_json::Map::new();
    report.insert("command".to_owned(), "deploy".into());
    if let Value::Object(known) = release.to_json() {
        report.extend(known);
    }
    report.insert("plan".to_owned(), show::steps(plan));
    report
}

/// A person types a word.
fn confirm(
    word: &str,
    environment: &Environment,
    runtime: &tokio::runtime::Runtime,
    ui: &mut Ui,
) -> Result<(), Failure> {
    ui.question(&format!("{} is protected. Type `{word}` to go on:", environment.name));
    let (sender, receiver) = std::sync::mpsc::channel();
    // A read of the terminal cannot be given up; the process can end while it goes on.
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line);
        let _nobody_waits_any_more = sender.send(read.map(|_| line).unwrap_or_default());
    });
    let waiting = async {
        loop {
            match receiver.try_recv() {
                Ok(line) => return Ok(line),
                Err(std::sync::mpsc::TryRecvError::Disconnected) => return Ok(String::new()),
                Err(std::sync::mpsc::TryRecvError::Empty) => {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
            }
        }
    };
    let line = runtime.block_on(until_interrupted(waiting))?;
    if line.trim() == word {
        return Ok(());
    }
    Err(protect::ProtectError::Unconfirmed { environment: environment.name.clone() }.into())
}

/// Which commit, and what says so.
fn commit(args: &Deploy, loaded: &Loaded, environment: &Environment, host: &Host) -> Result<(String, String), Failure> {
    if let Some(text) = &args.commit {
        let source = format!("--commit {text}");
        if let Some(commit) = history::commit(&loaded.folder, text) {
            return Ok((commit, source));
        }
        let whole = (40..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unknown = || Failure::no_commit(&format!("git knows no commit `{text}` here"));
        return whole.then(|| (text.to_ascii_lowercase(), source)).ok_or_else(unknown);
    }
    if let Some(commit) = branch::commit(&host.variables) {
        return Ok((commit.to_owned(), "the CI's commit".to_owned()));
    }
    let (situation, head) = configuration::situation(loaded, &Selection::default(), host);
    let found = branch::find(&situation);
    let own = found.as_ref().is_ok_and(|branch| environment.branches.iter().any(|known| known.matches(&branch.name)));
    match (head, found) {
        (Some(commit), Ok(branch)) if own => Ok((commit, format!("what is checked out, branch {}", branch.name))),
        (_, Ok(branch)) => {
            let why = format!("branch `{}` is checked out, which is not of `{}`", branch.name, environment.name);
            Err(Failure::no_commit(&why))
        }
        (_, Err(_)) => Err(Failure::no_commit("nothing says which commit to release")),
    }
}
