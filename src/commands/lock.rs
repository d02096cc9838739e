//! `towpath lock` and `towpath unlock`: who may release into an environment.

use std::time::SystemTime;

use serde_json::json;
use towpath_core::catalog::{Exit, Explained as _, Id};
use towpath_core::config::Environment;
use towpath_core::release::lock::{Claimant, Operation};
use towpath_core::release::show::{lock_json, lock_line};
use towpath_core::release::state::{self, Taken};
use towpath_core::release::{Claim, State, StateError, moment, owner};
use towpath_core::resolve;

use crate::Host;
use crate::args::{Asking, Global, Lock, Unlock};
use crate::backends::{Observer, Reading};
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::Failure;
use crate::interrupt::until_interrupted;
use crate::repository::person;
use crate::state as store;
use crate::ui::{Format, Ui};

/// What a failure without an answer leaves open.
const UNKNOWN: &str = "it is not known whether that was done: `towpath history ENV` shows who holds it";

/// Locks an environment.
///
/// # Errors
/// If it is locked already, and whatever keeps the store from being asked.
pub fn lock(args: &Lock, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environment = &resolve::named(&loaded.config, &args.environment, "ENV")?.for_releases();
    let mut claimant = claimant(&loaded, host, &args.reason);
    let until = args.until.as_ref().map(|text| moment::until(text, claimant.now, person::offset()));
    claimant.until = until.transpose()?;
    let now = claimant.now;
    let taken = with_state(&loaded, environment, &args.asking, host, ui, async |state| {
        state::take(state, environment, Claim::new(claimant)).await
    })?;
    report(ui, "lock", environment, &taken, now);
    Ok(Exit::Done)
}

/// Unlocks an environment.
///
/// # Errors
/// If the lock is somebody else's, and whatever keeps the store from being asked.
pub fn unlock(args: &Unlock, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environment = &resolve::named(&loaded.config, &args.environment, "ENV")?.for_releases();
    let claimant = claimant(&loaded, host, args.reason.as_deref().unwrap_or_default());
    let (now, owner) = (claimant.now, claimant.owner.clone());
    let free = Claim::freeing(Claimant { operation: Operation::Unlock, ..claimant });
    let steal = args.steal;
    let was = with_state(&loaded, environment, &args.asking, host, ui, async |state| {
        state::unlock(state, environment, free, steal).await
    })?;
    match ui.format() {
        Format::Json => ui.json(&json!({
            "schema": 1,
            "command": "unlock",
            "environment": environment.name.as_str(),
            "changed": was.is_some(),
            "was": lock_json(was.as_ref(), now),
        })),
        Format::Text => ui.data(&match &was {
            None => format!("{} is free", environment.name),
            Some(was) if was.owner == owner && was.operation == Operation::Lock => {
                format!("{} is free again", environment.name)
            }
            Some(was) => format!("{} is free again; it was {}", environment.name, lock_line(Some(was), now)),
        }),
    }
    Ok(Exit::Done)
}

fn report(ui: &mut Ui, command: &str, environment: &Environment, taken: &Taken, now: i64) {
    if let Some(replaced) = taken.replaced.as_ref() {
        ui.note(&format!("the lock before was over: {}", lock_line(Some(replaced), now)));
    }
    match ui.format() {
        Format::Json => ui.json(&json!({
            "schema": 1,
            "command": command,
            "environment": environment.name.as_str(),
            "lock": lock_json(Some(&taken.claim), now),
            "replaced": lock_json(taken.replaced.as_ref(), now),
        })),
        Format::Text => ui.data(&format!("{} is {}", environment.name, lock_line(Some(&taken.claim), now))),
    }
}

/// Who runs this, and when.
pub(super) fn claimant(loaded: &Loaded, host: &Host, reason: &str) -> Claimant {
    Claimant {
        id: store::id(),
        owner: owner::of(&host.variables, &person::of(&loaded.folder)),
        reason: reason.to_owned(),
        operation: Operation::Lock,
        now: store::files::seconds(SystemTime::now()),
        until: None,
    }
}

/// Asks the environment's store.
pub(super) fn with_state<T>(
    loaded: &Loaded,
    environment: &Environment,
    asking: &Asking,
    host: &Host,
    ui: &mut Ui,
    work: impl AsyncFnOnce(&dyn State) -> Result<T, StateError>,
) -> Result<T, Failure> {
    let reading = Reading { profile: asking.profile.clone(), timeout: asking.timeout, allow_unhealthy: false };
    let (observer, warning) = Observer::new(loaded, environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let state = store::of(loaded, environment, &observer)?;
    let working = async { work(state.as_ref()).await.map_err(|error| failure(&error)) };
    pull::runtime()?.block_on(until_interrupted(working))
}

/// No answer is not a no.
fn failure(error: &StateError) -> Failure {
    let failure = Failure::of_problems(vec![crate::failure::Problem::of(error)]);
    match error.id() {
        Id::E1601 | Id::E1602 => failure.undone(UNKNOWN),
        _ => failure,
    }
}
