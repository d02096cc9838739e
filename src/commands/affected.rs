//! `towpath affected`: which apps a range of commits touches, or a backend that is no longer the one of before.

use std::collections::BTreeMap;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};
use towpath_core::affected::{Affected, BackendThen, Facts, Reason, affected};
use towpath_core::catalog::{Exit, Id};
use towpath_core::name::{AppName, EnvironmentName};
use towpath_core::pin::{self, Pins};
use towpath_core::warning::Warning;
use towpath_core::{protect, resolve};

use super::lock_config;
use crate::Host;
use crate::args::{self, Global};
use crate::backends::Reading;
use crate::configuration::{self, Loaded};
use crate::exports;
use crate::failure::{Failure, Problem};
use crate::repository::history::{self, NoRange, Range};
use crate::ui::{Format, Ui};

/// Names the apps, one a line; why, on standard error.
///
/// # Errors
/// If the commit does not exist although the whole history is there, or a backend that was asked for cannot be read.
pub fn run(args: &args::Affected, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let mut wanted = Vec::new();
    for name in &args.apps {
        wanted.push(resolve::declared(&loaded.config, name, "--app")?);
    }
    let range = match history::since(&loaded.folder, &args.since) {
        Ok(range) => Ok(range),
        Err(NoRange::Unknown(why)) => Err(why),
        Err(NoRange::NoSuchCommit) => return Err(no_such_commit(&args.since)),
    };
    let facts = facts(args, &loaded, &range, host, ui)?;
    if let Err(why) = &facts.changed {
        let message = format!("git cannot tell what has changed since `{}`: {why}; every app counts", args.since);
        ui.warning(Warning::new(Id::W402, message));
    }
    let mut found = affected(&loaded.config, &facts);
    found.retain(|affected| wanted.is_empty() || wanted.contains(&affected.app));
    for Affected { app, reasons } in &found {
        ui.note(&format!("{app}: {}", reasons.iter().map(Reason::text).collect::<Vec<_>>().join("; ")));
    }
    let names: Vec<&str> = found.iter().map(|affected| affected.app.as_str()).collect();
    exports::to_github(&[("TOWPATH_AFFECTED", json!(names).to_string())], host)?;
    match ui.format() {
        Format::Json => ui.json(&to_json(&args.since, &range, &facts, &found)),
        Format::Text if names.is_empty() => ui.note("no app is touched"),
        Format::Text => ui.data(&names.join("\n")),
    }
    Ok(if args.exit_code && !found.is_empty() { Exit::Differences } else { Exit::Done })
}

fn no_such_commit(name: &str) -> Failure {
    Failure::of_problems(vec![Problem {
        id: Id::E414,
        message: format!("`{name}` is no branch, tag or commit of this repository"),
        causes: Vec::new(),
        help: vec!["a branch of the remote is called `origin/NAME`, and may have to be fetched first".to_owned()],
    }])
}

fn facts(
    args: &args::Affected,
    loaded: &Loaded,
    range: &Result<Range, String>,
    host: &Host,
    ui: &mut Ui,
) -> Result<Facts, Failure> {
    let folder = in_repository(&loaded.folder);
    let configuration = loaded.path.file_name().unwrap_or(configuration::FILE).to_owned();
    let changed = match range {
        Ok(range) => history::changed(&loaded.folder, &range.base, &range.head),
        Err(why) => Err(why.clone()),
    };
    let then =
        range.as_ref().ok().and_then(|range| history::file_at(&loaded.folder, &range.base, &folder.join(pin::FILE)));
    // What was committed then may be of a version that is no more, and is no reason to fail today.
    let before = then.and_then(|text| Pins::parse(&text).ok()).unwrap_or_default();
    let pinned = lock_config::pins(loaded)?;
    let (before, pinned) = (before.fingerprints(), pinned.fingerprints());
    let mut now: BTreeMap<(String, String), String> = BTreeMap::new();
    for ((environment, parent), fingerprint) in &pinned {
        now.insert(((*environment).to_owned(), (*parent).to_owned()), (*fingerprint).to_owned());
    }
    let mut unknown = Vec::new();
    for name in &args.backends {
        let environment = resolve::named(&loaded.config, name, "--backend")?;
        protect::may_read(environment, host.in_ci())?;
        let reading = Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: true };
        for backend in lock_config::observe(reading, loaded, environment, host, ui)?.values() {
            let key = (environment.name.as_str(), backend.parent.as_str());
            if !before.contains_key(&key) {
                unknown.push(format!("`{}` in `{}`", backend.parent, environment.name));
            }
            now.insert((key.0.to_owned(), key.1.to_owned()), backend.fingerprint.to_string());
        }
    }
    if !unknown.is_empty() && range.is_ok() {
        let message = format!("{} did not pin the backend of {} then", pin::FILE, unknown.join(", "));
        ui.warning(Warning::new(Id::W403, message));
    }
    let keys: std::collections::BTreeSet<(String, String)> = before
        .keys()
        .map(|(environment, parent)| ((*environment).to_owned(), (*parent).to_owned()))
        .chain(now.keys().cloned())
        .collect();
    let backends = keys.into_iter().filter_map(|key| {
        Some(BackendThen {
            before: before.get(&(key.0.as_str(), key.1.as_str())).map(|&fingerprint| fingerprint.to_owned()),
            now: now.get(&key).cloned(),
            environment: EnvironmentName::new(key.0).ok()?,
            parent: AppName::new(key.1).ok()?,
        })
    });
    Ok(Facts { folder, configuration, changed, backends: backends.collect() })
}

/// Where a folder is in its repository.
pub(super) fn in_repository(folder: &Utf8Path) -> Utf8PathBuf {
    let root = crate::repository::facts(folder).root;
    root.as_deref().and_then(|root| below(root, folder)).unwrap_or_default()
}

/// A folder, relative to one above it; both may be named through links.
fn below(root: &Utf8Path, folder: &Utf8Path) -> Option<Utf8PathBuf> {
    let real = |path: &Utf8Path| -> io::Result<Utf8PathBuf> { path.canonicalize_utf8() };
    real(folder).ok()?.strip_prefix(real(root).ok()?).ok().map(Utf8Path::to_owned)
}

fn to_json(since: &str, range: &Result<Range, String>, facts: &Facts, found: &[Affected]) -> Value {
    let reasons = |reasons: &[Reason]| {
        let one = |reason: &Reason| json!({ "kind": reason.kind(), "text": reason.text(), "paths": reason.paths() });
        reasons.iter().map(one).collect::<Vec<_>>()
    };
    let apps =
        found.iter().map(|Affected { app, reasons: why }| json!({ "app": app.as_str(), "reasons": reasons(why) }));
    json!({
        "schema": 1,
        "command": "affected",
        "since": since,
        "base": range.as_ref().ok().map(|range| range.base.as_str()),
        "head": range.as_ref().ok().map(|range| range.head.as_str()),
        "known": facts.changed.is_ok(),
        "affected": apps.collect::<Vec<_>>(),
    })
}
