//! `towpath lock-config`: pins the backends of environments in environments.lock.

use camino::Utf8PathBuf;
use fs_err as fs;
use serde_json::json;
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment, Source};
use towpath_core::pin::{FILE, Pin, PinError, Pins};
use towpath_core::{protect, resolve};

use crate::Host;
use crate::args::{Global, LockConfig};
use crate::backends::{Observer, Reading};
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::files::{Change, Workspace};
use crate::interrupt::until_interrupted;
use crate::lock::{Lock, PATIENCE};
use crate::ui::{Format, Ui};

/// Pins the environments named, else those of `[project] lock`.
///
/// # Errors
/// Whatever stops the reading of one; then nothing is pinned.
pub fn run(args: &LockConfig, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let names: Vec<&str> = match args.environments.as_slice() {
        [] => loaded.config.project.lock.iter().map(towpath_core::name::EnvironmentName::as_str).collect(),
        named => named.iter().map(String::as_str).collect(),
    };
    let mut environments = Vec::new();
    for name in names {
        let environment = resolve::named(&loaded.config, name, "ENV")?;
        protect::may_read(environment, host.in_ci())?;
        environments.push(environment);
    }
    if environments.is_empty() {
        return Err(Failure::of_problems(vec![Problem::nothing_to_pin()]));
    }
    let waiting = || ui.note("waiting for another towpath in this checkout");
    let _lock = Lock::acquire(&loaded.path, PATIENCE, waiting)?;
    let workspace = Workspace::new(loaded.folder.clone());
    let existing = workspace.read("".into(), FILE.into())?.bytes;
    let mut pins = match &existing {
        Some(bytes) => parse(bytes)?,
        None => Pins::default(),
    };
    let mut pinned = Vec::new();
    for environment in environments {
        let reading = Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: false };
        let backends = observe(reading, &loaded, environment, host, ui)?;
        for backend in backends.values() {
            pins.set(&environment.name, &backend.parent, Pin::of(backend, account(environment)));
            pinned.push((environment.name.clone(), backend.parent.clone(), backend.fingerprint.clone()));
        }
    }
    let change = Change {
        app: Utf8PathBuf::new(),
        path: FILE.into(),
        bytes: pins.text().into_bytes(),
        expect: existing,
        backup: false,
    };
    let changed = change.expect.as_deref() != Some(change.bytes.as_slice());
    workspace.replace_all(&[change])?;
    match ui.format() {
        Format::Json => {
            let list = pinned.iter().map(|(environment, parent, fingerprint)| {
                json!({
                    "environment": environment.as_str(),
                    "parent": parent.as_str(),
                    "fingerprint": fingerprint.as_str(),
                })
            });
            ui.json(&json!({
                "schema": 1, "command": "lock-config", "changed": changed, "pinned": list.collect::<Vec<_>>(),
            }));
        }
        Format::Text => {
            let line = |(environment, parent, fingerprint): &(_, _, towpath_core::fingerprint::Fingerprint)| {
                format!("pinned  {environment}  {parent}  {}", fingerprint.short())
            };
            ui.data(&pinned.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
    }
    if changed {
        ui.note(&format!("commit {FILE}"));
    }
    Ok(Exit::Done)
}

/// The account that an environment states.
pub(super) fn account(environment: &Environment) -> Option<&str> {
    match &environment.source {
        Source::Aws(aws) => Some(aws.account.as_str()),
        Source::Snapshot { account, .. } => account.as_ref().map(towpath_core::name::AccountId::as_str),
    }
}

/// Reads environments.lock; one that is not there pins nothing.
pub(super) fn pins(loaded: &Loaded) -> Result<Pins, Failure> {
    match fs::read(loaded.folder.join(FILE)) {
        Ok(bytes) => parse(&bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Pins::default()),
        Err(error) => Err(PinError::Unreadable { problem: error.to_string() }.into()),
    }
}

/// Reads the text of environments.lock.
pub(super) fn parse(bytes: &[u8]) -> Result<Pins, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|_| PinError::Unreadable { problem: "it is not UTF-8".to_owned() });
    Ok(Pins::parse(text?)?)
}

/// Reads every backend of an environment.
pub(super) fn observe(
    reading: Reading,
    loaded: &Loaded,
    environment: &Environment,
    host: &Host,
    ui: &mut Ui,
) -> Result<std::collections::BTreeMap<towpath_core::name::AppName, towpath_core::pull::Backend>, Failure> {
    let (observer, warning) = Observer::new(loaded, environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let apps: Vec<&App> = environment.apps.keys().filter_map(|name| loaded.config.apps.get(name)).collect();
    let backends = pull::runtime()?.block_on(until_interrupted(observer.observe(&apps)))?;
    for warning in backends.values().flat_map(|backend| backend.warnings.clone()) {
        ui.warning(warning);
    }
    Ok(backends)
}
