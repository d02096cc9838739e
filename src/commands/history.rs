//! `towpath history` and `towpath show`: what was released into an environment.

use std::time::SystemTime;

use serde_json::json;
use towpath_core::catalog::Exit;
use towpath_core::release::show::{details, list, lock_json, lock_line, release_json};
use towpath_core::release::{StateError, ledger, moment, state};
use towpath_core::resolve;

use crate::Host;
use crate::args::{Global, History, Show};
use crate::commands::lock::with_state;
use crate::configuration;
use crate::failure::Failure;
use crate::state::files::seconds;
use crate::ui::{Format, Ui};

/// Lists releases, and says who holds the environment.
///
/// # Errors
/// Whatever keeps the store from being asked.
pub fn history(args: &History, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environment = &resolve::named(&loaded.config, &args.environment, "ENV")?.for_releases();
    let limit = usize::from(args.limit);
    let (claims, records) = with_state(&loaded, environment, &args.asking, host, ui, async |store| {
        let mut records = ledger::records(store, environment, limit).await?;
        records.truncate(limit);
        Ok((state::claims(store, environment).await?, records))
    })?;
    let lock = claims.last().map(|written| &written.claim);
    let now = seconds(SystemTime::now());
    match ui.format() {
        Format::Json => ui.json(&json!({
            "schema": 1,
            "command": "history",
            "environment": environment.name.as_str(),
            "lock": lock_json(lock, now),
            "releases": records.iter().map(release_json).collect::<Vec<_>>(),
        })),
        Format::Text => {
            let releases = if records.is_empty() { "no release is recorded".to_owned() } else { list(&records) };
            ui.data(&format!("{} is {}\n{releases}", environment.name, lock_line(lock, now)));
        }
    }
    Ok(Exit::Done)
}

/// Shows one release.
///
/// # Errors
/// If there is no such release, and whatever keeps the store from being asked.
pub fn show(args: &Show, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let (name, which) = moment::which(&args.release)?;
    let loaded = configuration::load(global, host)?;
    let environment = &resolve::named(&loaded.config, name, "RELEASE")?.for_releases();
    let records = with_state(&loaded, environment, &args.asking, host, ui, async |store| {
        ledger::records(store, environment, usize::MAX).await
    })?;
    let Some(record) = which.find(&records) else {
        let known = records.last().zip(records.first()).map(|(oldest, newest)| (oldest.number, newest.number));
        return Err(StateError::NoRelease { environment: environment.name.clone(), known }.into());
    };
    match ui.format() {
        Format::Json => ui.json(&json!({ "schema": 1, "command": "show", "release": release_json(record) })),
        Format::Text => ui.data(&details(record)),
    }
    Ok(Exit::Done)
}
