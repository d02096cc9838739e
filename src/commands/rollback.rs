//! `towpath rollback`: releases the commit of an earlier release again. Which one, and what stands against it, is decided
//! in `towpath_core::rollback`; the release itself is that of `towpath deploy`.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment, Source};
use towpath_core::deploy::{Intent, Plan};
use towpath_core::name::AppName;
use towpath_core::pin::{self, PinError, Pins};
use towpath_core::protect::{self, Confirmation};
use towpath_core::pull::Backend;
use towpath_core::release::record::Origin;
use towpath_core::release::show::release_json;
use towpath_core::release::{Record, ledger};
use towpath_core::resolve;
use towpath_core::rollback::{self, RollbackError};
use towpath_core::time::rfc3339;
use towpath_core::wait::{clock, short};

use crate::Host;
use crate::args::{Global, Rollback};
use crate::backends::{Observer, Reading};
use crate::commands::deploy::{self, carry::Order};
use crate::commands::{affected, lock_config, pull};
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::hooks::Hooks;
use crate::interrupt::until_interrupted;
use crate::repository::history;
use crate::state as store;
use crate::ui::{Format, Ui};

const UNDONE: &str = "no job was started";

/// The most files that are named.
const MOST_FILES: usize = 8;

/// Goes back.
///
/// # Errors
/// Whatever keeps it from being planned, and a release that did not succeed.
pub fn run(args: &Rollback, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let mut hooks = Hooks::default();
    let done = go_back(args, global, host, &mut hooks, ui);
    hooks.finish(done, ui)
}

fn go_back(args: &Rollback, global: &Global, host: &Host, hooks: &mut Hooks, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environment = resolve::named(&loaded.config, &args.environment, "ENV")?.for_releases();
    if matches!(environment.source, Source::Snapshot { .. }) {
        return Err(Failure::not_hosted(environment.name.as_str()));
    }
    protect::may_read(&environment, host.in_ci())?;
    let confirmation = if args.dry_run || args.list {
        Confirmation::None
    } else {
        protect::may_promote(&environment, host.in_ci(), args.yes, host.can_ask())
            .map_err(|error| Failure::from(error).undone(UNDONE))?
    };
    let reading = Reading { profile: args.asking.profile.clone(), timeout: args.asking.timeout, allow_unhealthy: true };
    let (observer, warning) = Observer::new(&loaded, &environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let runtime = pull::runtime()?;
    let (records, backends) = runtime.block_on(until_interrupted(look(&loaded, &environment, &observer)))?;
    let today: Vec<(String, String)> =
        backends.values().map(|one| (one.parent.to_string(), one.fingerprint.as_str().to_owned())).collect();
    if args.list {
        list(&environment, &records, &today, ui);
        return Ok(Exit::Done);
    }
    let undone = |error: RollbackError| Failure::from(error).undone(UNDONE);
    let record = rollback::choose(&environment.name, &records, args.to).map_err(undone)?;
    let commit = record.commit.clone().unwrap_or_default();
    let mut overrides =
        drift(args, &loaded, &environment, (record, &records), (&backends, &today), ui).map_err(undone)?;
    match deploy::not_frozen(&environment, args.override_freeze.as_deref()) {
        Err(frozen) if args.dry_run => ui.note(&format!("frozen now: {frozen}")),
        frozen => overrides.extend(frozen.map_err(|error| Failure::from(error).undone(UNDONE))?),
    }
    ui.note(&format!(
        "back to release #{} of {}: {} ({})",
        record.number,
        environment.name,
        short(&commit),
        rfc3339(record.began)
    ));
    let order = Order {
        loaded: &loaded,
        environment: &environment,
        observer: &observer,
        apps: apps(&loaded, &environment, record, ui),
        commit,
        all: false,
        detach: false,
        origin: Origin::Rollback { to: record.number },
        overrides,
    };
    let prepared = runtime.block_on(until_interrupted(order.prepare(args.dry_run, host, ui)))?;
    deploy::show::plan("rollback", &prepared.plan, args.dry_run, ui);
    for line in plainly(&prepared.plan, &environment) {
        ui.note(&line);
    }
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if let Confirmation::Word(word) = confirmation {
        let what = format!("{} goes back to release #{}", environment.name, record.number);
        deploy::confirm(&what, &word, &environment, &runtime, ui)?;
    }
    prepared.carry_out(&runtime, deploy::NOTHING_BEFORE, (hooks, host), ui)
}

type Backends = BTreeMap<AppName, Backend>;

/// Every record, and today's backends.
async fn look(
    loaded: &Loaded,
    environment: &Environment,
    observer: &Observer<'_>,
) -> Result<(Vec<Record>, Backends), Failure> {
    if loaded.config.project.state.is_none() {
        return Err(Failure::of_problems(vec![Problem::no_state()]).undone(UNDONE));
    }
    let store = store::of(loaded, environment, observer)?;
    let apps: Vec<&App> = loaded.config.apps.values().filter(|app| environment.apps.contains_key(&app.name)).collect();
    let records = async { Ok::<_, Failure>(ledger::records(store.as_ref(), environment, usize::MAX).await?) };
    let (records, backends) = futures_util::future::join(records, observer.observe(&apps)).await;
    Ok((records?, backends?))
}

/// The apps of the release that the environment still has.
fn apps<'a>(loaded: &'a Loaded, environment: &Environment, record: &Record, ui: &mut Ui) -> Vec<&'a App> {
    let all = loaded.config.apps.values().filter(|app| environment.apps.contains_key(&app.name));
    let (of_it, later): (Vec<&App>, Vec<&App>) =
        all.partition(|app| record.apps.iter().any(|one| one.app == app.name.as_str()));
    for app in later {
        ui.note(&format!("{} was not a part of that release, and stays as it is", app.name));
    }
    of_it
}

/// Whether the backend is that of the release, or the difference is accepted: then what the record says of it.
fn drift(
    args: &Rollback,
    loaded: &Loaded,
    environment: &Environment,
    (record, records): (&Record, &[Record]),
    (backends, today): (&Backends, &[(String, String)]),
    ui: &mut Ui,
) -> Result<Vec<String>, RollbackError> {
    let drifted = rollback::drifted(record, today);
    let Some((was, is)) = drifted.first() else { return Ok(Vec::new()) };
    let changes = changes(loaded, environment, (record, rollback::serving(records)), backends);
    let short = |fingerprint: &str| fingerprint.chars().take(8).collect::<String>();
    let error = RollbackError::Drift {
        environment: environment.name.clone(),
        number: record.number,
        was: short(was),
        is: short(is),
        changes,
    };
    if !args.accept_backend_drift && !args.dry_run {
        return Err(error);
    }
    ui.note(&error.to_string());
    Ok(vec![format!("backend drift: {} instead of {}", short(is), short(was))])
}

/// What is known to differ between the backend of a release and today's: what environments.lock had pinned then, and
/// which files define the backend otherwise.
fn changes(
    loaded: &Loaded,
    environment: &Environment,
    (then, now): (&Record, Option<&Record>),
    backends: &Backends,
) -> Vec<String> {
    let Some(commit) = then.commit.as_deref() else { return Vec::new() };
    let mut changes = Vec::new();
    let place = affected::in_repository(&loaded.folder);
    let pinned =
        history::file_at(&loaded.folder, commit, &place.join(pin::FILE)).and_then(|text| Pins::parse(&text).ok());
    let known = pinned.as_ref().map(Pins::fingerprints).unwrap_or_default();
    for backend in backends.values() {
        let key = (environment.name.as_str(), backend.parent.as_str());
        let is_of_then =
            known.get(&key).is_some_and(|pinned| then.apps.iter().any(|app| then.fingerprint_of(app) == Some(pinned)));
        if let Some(pins) = pinned.as_ref().filter(|_| is_of_then)
            && let Err(PinError::Other { changes: own, .. }) =
                pins.check(&environment.name, backend, lock_config::account(environment))
        {
            changes.extend(own);
        }
    }
    if changes.is_empty()
        && let Some(since) = now.and_then(|now| now.commit.as_deref())
        && let Ok(files) = history::changed(&loaded.folder, commit, since)
    {
        let folders: Vec<_> = loaded.config.apps.values().map(|app| place.join(app.backend_folder())).collect();
        let files: Vec<_> =
            files.iter().filter(|file| folders.iter().any(|folder| Utf8Path::new(file).starts_with(folder))).collect();
        changes.extend(files.iter().take(MOST_FILES).map(|file| format!("`{file}` has changed since")));
        if let Some(more) = files.len().checked_sub(MOST_FILES).filter(|more| *more > 0) {
            changes.push(format!("and {more} more files"));
        }
    }
    changes
}

/// What Amplify can do, and how long that takes.
fn plainly(plan: &Plan, environment: &Environment) -> Vec<String> {
    let built = plan.steps.iter().filter(|step| !matches!(step.intent, Intent::Done(_) | Intent::Unconcerned { .. }));
    let (parents, children): (Vec<_>, Vec<_>) = built.partition(|step| step.target.is_parent());
    let mut lines = Vec::new();
    let longest = |steps: &[&towpath_core::deploy::Step]| steps.iter().filter_map(|step| step.estimate).max();
    let time = [longest(&parents), longest(&children)].into_iter().flatten().sum::<std::time::Duration>();
    let about = if time.is_zero() { String::new() } else { format!(", about {} by earlier jobs", clock(time)) };
    if !(parents.is_empty() && children.is_empty()) {
        lines.push(format!(
            "Amplify cannot switch back a git-connected app: each is built again from the old commit{about}"
        ));
    }
    if let Some(parent) = parents.first() {
        lines.push(format!(
            "where the build of {} deploys its backend, it deploys that of the old commit: data of tables and fields that \
             came since can be lost",
            parent.target.app()
        ));
    }
    lines.push(format!("no branch is moved: the next push to that of {} builds its tip again", environment.name));
    lines
}

fn list(environment: &Environment, records: &[Record], today: &[(String, String)], ui: &mut Ui) {
    let serving = rollback::serving(records);
    let backend = |record: &Record| if rollback::drifted(record, today).is_empty() { "same" } else { "other" };
    let candidates: Vec<&Record> = rollback::candidates(records).collect();
    if ui.format() == Format::Json {
        let one = |record: &Record| {
            let mut json = release_json(record);
            if let Some(object) = json.as_object_mut() {
                object.insert("backend".to_owned(), backend(record).into());
            }
            json
        };
        ui.json(&json!({
            "schema": 1,
            "command": "rollback",
            "environment": environment.name.as_str(),
            "serving": serving.map(|record| record.number),
            "releases": candidates.iter().map(|record| one(record)).collect::<Vec<Value>>(),
        }));
        return;
    }
    if let Some(record) = serving {
        let commit = short(record.commit.as_deref().unwrap_or("(unknown)")).to_owned();
        ui.note(&format!("{} has release #{}, {commit}", environment.name, record.number));
    }
    let width = candidates.iter().map(|record| record.number.to_string().len()).max().unwrap_or(1);
    let line = |record: &&Record| {
        let commit = short(record.commit.as_deref().unwrap_or_default()).to_owned();
        format!("#{:<width$}  {}  {commit:<7}  {} backend", record.number, rfc3339(record.began), backend(record))
    };
    let lines: Vec<String> = candidates.iter().map(line).collect();
    ui.data(&if lines.is_empty() { "no release can be gone back to".to_owned() } else { lines.join("\n") });
}
