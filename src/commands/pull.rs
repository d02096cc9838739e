//! `towpath pull`: writes the backend's configuration into apps: every output of every chosen app, or none.

pub mod report;
mod waiting;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread;

use camino::{Utf8Path, Utf8PathBuf};
use towpath_core::catalog::{Exit, Id};
use towpath_core::config::{App, Environment};
use towpath_core::name::AppName;
use towpath_core::protect;
use towpath_core::pull::Backend;
use towpath_core::pull::plan::{self, Plan, PullRequest};
use towpath_core::resolve::{self, Decision, Situation, branch, variable};

use crate::Host;
use crate::args::{Global, Pull};
use crate::backends::{Observer, Reading};
use crate::commands::lock_config;
use crate::configuration::{self, Loaded};
use crate::exports;
use crate::failure::{Failure, Problem};
use crate::files::{Change, FileError, Workspace};
use crate::hooks::{Event, Hooks};
use crate::interrupt::until_interrupted;
use crate::lock::{Lock, PATIENCE};
use crate::ui::{Format, Ui};
use report::{Mode, Report};
use waiting::{Context, Waiter, Wish};

/// What the last line of a failure says: nothing is written before everything is known.
const UNDONE: &str = "no file was written";

/// Pulls.
///
/// # Errors
/// Whatever stops it; then no file was written.
pub fn run(args: &Pull, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    perform("pull", args, global, host, ui)
}

/// Pulls, for another command that reports under its own name.
///
/// # Errors
/// As [`run`].
pub(super) fn perform(
    command: &'static str,
    args: &Pull,
    global: &Global,
    host: &Host,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let mut hooks = Hooks::default();
    let done = pull((command, args), global, host, &mut hooks, ui);
    hooks.finish(done, ui)
}

fn pull(
    (command, args): (&'static str, &Pull),
    global: &Global,
    host: &Host,
    hooks: &mut Hooks,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host).map_err(|failure| failure.undone(UNDONE))?;
    let (situation, head) = configuration::situation(&loaded, &args.selection, host);
    let decision =
        resolve::environment(&loaded.config, &situation).map_err(|error| Failure::from(error).undone(UNDONE))?;
    protect::may_read(decision.environment, host.in_ci()).map_err(|error| Failure::from(error).undone(UNDONE))?;
    let apps = chosen(&loaded, &decision, &situation)?;
    for warning in decision.warnings.clone() {
        ui.warning(warning);
    }
    let wish = Wish::of(args, host).map_err(|failure| failure.undone(UNDONE))?;
    let reading =
        Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: args.allow_unhealthy };
    let (observer, warning) = Observer::new(&loaded, decision.environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let runtime = runtime()?;
    let context =
        Context { loaded: &loaded, decision: &decision, apps: &apps, head: head.as_deref(), host, observer: &observer };
    let waiter = wish.map(|wish| Waiter::new(context, wish));
    // Before the lock, which nobody should hold for minutes.
    if let Some(waiter) = &waiter {
        runtime.block_on(until_interrupted(waiter.wait(ui)))?;
    }
    let mode = match (args.dry_run, args.check) {
        (true, _) => Mode::DryRun,
        (_, true) => Mode::Check,
        _ => Mode::Apply,
    };
    // Also before the lock: a hook may be a towpath of its own.
    if mode == Mode::Apply {
        let facts = [("TOWPATH_ENV", decision.environment.name.as_str())];
        hooks.before((Event::Pull, command), &loaded, &facts, (host, ui)).map_err(|failure| failure.undone(UNDONE))?;
    }
    let lock = match mode {
        Mode::Apply => Some(self::lock(&loaded, host, ui)?),
        Mode::DryRun | Mode::Check => None,
    };
    let workspace = Workspace::new(loaded.folder.clone());
    let backends = thread::scope(|scope| {
        scope.spawn(|| workspace.read_ahead(outputs(&loaded, &apps)));
        runtime.block_on(until_interrupted(observe(&observer, &apps, waiter.as_ref(), ui)))
    })?;
    for warning in backends.values().flat_map(|backend| backend.warnings.clone()) {
        ui.warning(warning);
    }
    check_pins(args, &loaded, decision.environment, &backends, host)?;
    let plan = make_plan(
        args,
        &Observed { loaded: &loaded, decision: &decision, apps: &apps, backends: &backends, head: head.as_deref() },
        host,
        &workspace,
    )?;
    for warning in plan.warnings.clone() {
        ui.warning(warning);
    }
    let mut report = Report {
        command,
        mode,
        decision: &decision,
        backends: &backends,
        plan: &plan,
        apps: &apps,
        names: args.names.into(),
        written: None,
    };
    for line in report.heading() {
        ui.note(&line);
    }
    if mode == Mode::Apply {
        let changes: Vec<Change> = plan.files.iter().map(change).collect();
        let written = workspace.replace_all(&changes).map_err(|error| not_written(&error))?;
        report.written = Some(written);
        hand_on(&decision, &backends, host)?;
    }
    drop(lock);
    if let Some(backend) = backends.values().next().filter(|_| backends.len() == 1) {
        hooks.tell("TOWPATH_FINGERPRINT", backend.fingerprint.as_str());
    }
    match ui.format() {
        Format::Json => ui.json(&report.to_json(ui.warnings())),
        Format::Text => ui.lines(&report.to_lines()),
    }
    if args.exit_code && plan.changes_anything() {
        return Ok(Exit::Differences);
    }
    if mode == Mode::Check && plan.changes_anything() {
        ui.note(&format!("files would change; `towpath explain {}` says more", Id::E1001));
        return Ok(Exit::Differences);
    }
    Ok(Exit::Done)
}

fn chosen<'a>(loaded: &'a Loaded, decision: &Decision<'_>, situation: &Situation) -> Result<Vec<&'a App>, Failure> {
    let chosen =
        resolve::apps(&loaded.config, decision, situation).map_err(|error| Failure::from(error).undone(UNDONE))?;
    Ok(chosen.apps.iter().filter_map(|name| loaded.config.apps.get(name)).collect())
}

/// Every file that the plan will ask for.
fn outputs<'a>(loaded: &'a Loaded, apps: &'a [&App]) -> impl Iterator<Item = (&'a Utf8Path, &'a Utf8Path)> {
    let stamp = loaded.config.project.stamp.path.as_deref();
    apps.iter().flat_map(move |app| {
        let outputs = app.outputs.iter().map(|output| output.path.as_path());
        outputs.chain(stamp).map(|path| (app.path.as_path(), path))
    })
}

fn lock(loaded: &Loaded, host: &Host, ui: &mut Ui) -> Result<Lock, Failure> {
    let waiting = || ui.note("waiting for another towpath in this checkout");
    Lock::acquire(&loaded.path, PATIENCE / host.speed(), waiting).map_err(|error| Failure::from(error).undone(UNDONE))
}

/// Reads the backends. Where waiting is wished, a deployment that began since then is waited for as well.
async fn observe(
    observer: &Observer<'_>,
    apps: &[&App],
    waiter: Option<&Waiter<'_>>,
    ui: &mut Ui,
) -> Result<BTreeMap<AppName, Backend>, Failure> {
    loop {
        let read = observer.observe(apps).await;
        let Some(waiter) = waiter else { return read };
        match read {
            Ok(backends) => {
                waiter.check(&backends)?;
                return Ok(backends);
            }
            Err(failure) if failure.problems.iter().all(|problem| problem.id == Id::E901) => waiter.wait(ui).await?,
            Err(failure) => return Err(failure),
        }
    }
}

/// What futures run on.
///
/// # Errors
/// Where the system has no resources for it.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| {
        let message = format!("the asynchronous runtime cannot start: {error}");
        Failure::of_problems(vec![Problem { id: Id::E101, message, causes: Vec::new(), help: Vec::new() }])
    })
}

/// A pinned environment must have the backends that were reviewed. `towpath diff` looks at what is, pinned or not.
fn check_pins(
    args: &Pull,
    loaded: &Loaded,
    environment: &Environment,
    backends: &BTreeMap<AppName, Backend>,
    host: &Host,
) -> Result<(), Failure> {
    let demanded = args.locked || variable(&host.variables, "TOWPATH_LOCKED").is_some_and(|value| value != "0");
    if args.exit_code || !(demanded || loaded.config.project.lock.contains(&environment.name)) {
        return Ok(());
    }
    let pins = lock_config::pins(loaded).map_err(|failure| failure.undone(UNDONE))?;
    let account = lock_config::account(environment);
    let checks = backends.values().map(|backend| pins.check(&environment.name, backend, account));
    let problems: Vec<_> = checks.filter_map(Result::err).map(|error| Problem::of(&error)).collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure::of_problems(problems).undone(UNDONE)) }
}

/// Everything that was read.
struct Observed<'a> {
    loaded: &'a Loaded,
    decision: &'a Decision<'a>,
    apps: &'a [&'a App],
    backends: &'a BTreeMap<AppName, Backend>,
    head: Option<&'a str>,
}

fn make_plan(args: &Pull, observed: &Observed<'_>, host: &Host, workspace: &Workspace) -> Result<Plan, Failure> {
    let project = &observed.loaded.config.project;
    let account = lock_config::account(observed.decision.environment);
    let apps = observed.apps.iter().copied();
    let request = PullRequest {
        environment: &observed.decision.environment.name,
        apps: apps.filter_map(|app| Some((app, observed.backends.get(app.parent())?))).collect(),
        stamp: project.stamp.path.as_deref(),
        account: account.filter(|_| project.stamp.account),
        commit: branch::commit(&host.variables).or(observed.head),
        job: variable(&host.variables, "AWS_JOB_ID"),
        tool: env!("CARGO_PKG_VERSION"),
        expect: args.expect.as_deref(),
        keep_edited: !host.in_ci(),
    };
    let errors: RefCell<Vec<FileError>> = RefCell::default();
    let folders: BTreeMap<&AppName, &Utf8PathBuf> = observed.apps.iter().map(|app| (&app.name, &app.path)).collect();
    let existing = |app: &AppName, path: &Utf8Path| {
        let folder = folders.get(app).map_or(Utf8Path::new(""), |folder| folder.as_path());
        workspace.read(folder, path).map_or_else(
            |error| {
                errors.borrow_mut().push(error);
                None
            },
            |existing| existing.bytes,
        )
    };
    let planned = plan::plan(&request, &existing);
    let mut problems: Vec<Problem> = errors.into_inner().iter().map(Problem::of).collect();
    match planned {
        Ok(plan) if problems.is_empty() => return Ok(plan),
        Ok(_) => {}
        Err(errors) => problems.extend(errors.iter().map(Problem::of)),
    }
    Err(Failure::of_problems(problems).undone(UNDONE))
}

fn change(file: &plan::PlannedFile) -> Change {
    Change {
        app: file.folder.clone(),
        path: file.path.clone(),
        bytes: file.bytes.clone(),
        expect: file.existing.clone(),
        backup: file.backup,
    }
}

fn not_written(error: &FileError) -> Failure {
    let undone = match error {
        FileError::HalfDone { .. } => "some files were written",
        FileError::Leaves { .. } | FileError::Unwritable { .. } | FileError::Changed { .. } => UNDONE,
    };
    Failure::of_problems(vec![Problem::of(error)]).undone(undone)
}

/// Tells later steps of a GitHub Actions job what was pulled; of several backends only the environment.
fn hand_on(decision: &Decision<'_>, backends: &BTreeMap<AppName, Backend>, host: &Host) -> Result<(), Failure> {
    let mut list = vec![("TOWPATH_ENV", decision.environment.name.to_string())];
    let mut all = backends.values();
    if let (Some(backend), None) = (all.next(), all.next()) {
        list.push(("TOWPATH_FINGERPRINT", backend.fingerprint.to_string()));
        list.push(("TOWPATH_BACKEND_STACK", backend.stack.name.clone()));
        list.push(("TOWPATH_GENERATION", backend.config.generation.as_str().to_owned()));
    }
    exports::to_github(&list, host)
}
