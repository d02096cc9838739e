//! `towpath deploy`: looks, plans, asks, and then makes the requests that the release names. What each answer means is
//! decided in `towpath_core::deploy`.

pub(super) mod carry;
pub(super) mod drive;
mod guard;
pub(super) mod look;
pub(super) mod show;

use std::future::Ready;
use std::time::SystemTime;

use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment, Source};
use towpath_core::promotion::closed::ClosedError;
use towpath_core::promotion::freeze;
use towpath_core::protect::{self, Confirmation};
use towpath_core::release::record::Origin;
use towpath_core::resolve;
use towpath_core::resolve::branch;
use towpath_core::wait::short;

use crate::Host;
use crate::args::{Deploy, Global, Selection};
use crate::backends::{Observer, Reading};
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::Failure;
use crate::hooks::Hooks;
use crate::interrupt::until_interrupted;
use crate::repository::history;
use crate::state::files::seconds;
use crate::ui::Ui;

use carry::Order;
pub(super) use drive::log_tail;

/// What a failure before the first write leaves as it was.
const UNDONE: &str = "no job was started";

/// Releases.
///
/// # Errors
/// Whatever keeps it from being planned, and a release that did not succeed.
pub fn run(args: &Deploy, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let mut hooks = Hooks::default();
    let done = deploy(args, global, host, &mut hooks, ui);
    hooks.finish(done, ui)
}

fn deploy(args: &Deploy, global: &Global, host: &Host, hooks: &mut Hooks, ui: &mut Ui) -> Result<Exit, Failure> {
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
    let overrides = match not_frozen(&environment, args.override_freeze.as_deref()) {
        Err(frozen) if args.dry_run => {
            ui.note(&format!("frozen now: {frozen}"));
            Vec::new()
        }
        overrides => overrides.map_err(|frozen| Failure::from(frozen).undone(UNDONE))?,
    };
    let order = Order {
        loaded: &loaded,
        environment: &environment,
        observer: &observer,
        apps,
        commit,
        all: args.all,
        detach: args.detach,
        origin: Origin::Deploy,
        overrides,
    };
    let runtime = pull::runtime()?;
    let prepared = runtime.block_on(until_interrupted(order.prepare(args.dry_run, host, ui)))?;
    show::plan("deploy", &prepared.plan, args.dry_run, ui);
    for key in &environment.protect.not_held {
        ui.note(&format!("not held by this version of towpath: `{key}`"));
    }
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if let Confirmation::Word(word) = confirmation {
        confirm(&format!("{} is protected", environment.name), &word, &environment, &runtime, ui)?;
    }
    prepared.carry_out(&runtime, NOTHING_BEFORE, (hooks, host), ui)
}

/// What comes before the first job, where something does.
pub(super) type Before = fn() -> Ready<Result<(), Failure>>;

/// Nothing comes before the first job.
pub(super) const NOTHING_BEFORE: Option<Before> = None;

/// The time, in seconds since 1970.
pub(super) fn now() -> i64 {
    seconds(SystemTime::now())
}

/// Whether nothing is frozen, or that is overridden: then what the record says of it.
///
/// # Errors
/// [`ClosedError`] with the freeze.
pub(super) fn not_frozen(environment: &Environment, override_freeze: Option<&str>) -> Result<Vec<String>, ClosedError> {
    match (freeze::frozen(&environment.protect.freeze, now()), override_freeze) {
        (None, _) => Ok(Vec::new()),
        (Some(_), Some(reason)) => Ok(vec![format!("freeze: {reason}")]),
        (Some(frozen), None) => Err(ClosedError::Frozen { environment: environment.name.clone(), frozen }),
    }
}

/// A person types a word.
pub(super) fn confirm(
    what: &str,
    word: &str,
    environment: &Environment,
    runtime: &tokio::runtime::Runtime,
    ui: &mut Ui,
) -> Result<(), Failure> {
    ui.question(&format!("{what}. Type `{word}` to go on:"));
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
