//! `towpath exec`: a command with the variables and secrets of an environment. Nothing of them touches the disk.

use std::collections::BTreeMap;
use std::process::Command;

use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment, Source};
use towpath_core::ports::BackendRequest;
use towpath_core::secrets::{self, Hidden, Parameters as _, Wanted};
use towpath_core::{protect, resolve};

use crate::Host;
use crate::args::{Exec, Global, Selection};
use crate::backends::{Observer, Reading};
use crate::checkout::stamped;
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::interrupt::until_interrupted;
use crate::ui::Ui;

const UNDONE: &str = "no command was started";

/// Starts the command; on Unix it takes this process's place, so that signals and its exit code are its own.
///
/// # Errors
/// Whatever keeps a secret from being known, and a command that cannot be started.
pub fn run(args: &Exec, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environment = resolve::named(&loaded.config, &args.environment, "ENV")?;
    protect::may_read(environment, host.in_ci()).map_err(|error| Failure::from(error).undone(UNDONE))?;
    let app = app(args, &loaded, environment, host)?;
    let wanted = secrets::wanted(&loaded.config, environment, app, &args.only).map_err(failure)?;
    let mut variables: BTreeMap<&str, &str> =
        environment.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    variables.insert("TOWPATH_ENV", environment.name.as_str());
    let stamp = app.and_then(|app| stamped(&loaded, app, environment));
    if let Some(app) = app {
        variables.insert("TOWPATH_APP", app.name.as_str());
    }
    // Caches of Turborepo and Nx take it into their keys: a build against another backend is another build.
    if let Some(stamp) = &stamp {
        variables.insert("TOWPATH_FINGERPRINT", &stamp.fingerprint);
    }
    let secrets = secrets(args, &loaded, (environment, app), &wanted, host, ui)?;
    let Some((program, rest)) = args.command.split_first() else {
        // clap demands one.
        return Ok(Exit::Done);
    };
    let names: Vec<&str> = variables.keys().copied().chain(secrets.keys().map(String::as_str)).collect();
    tracing::info!(variables = names.join(", "), "starting the command");
    let mut command = Command::new(program);
    command.args(rest).envs(variables).envs(secrets.iter().map(|(name, value)| (name, value.expose())));
    start(command).map_err(|error| {
        let message = format!("`{program}` cannot be started: {error}");
        let help = vec!["the command stands behind `--`, and is not read by a shell".to_owned()];
        Failure::of_problems(vec![Problem { id: towpath_core::catalog::Id::E201, message, causes: Vec::new(), help }])
    })
}

/// The app whose secrets are meant: `--app`, else the one of the current directory; there need not be one.
fn app<'a>(
    args: &Exec,
    loaded: &'a Loaded,
    environment: &Environment,
    host: &Host,
) -> Result<Option<&'a App>, Failure> {
    let names = if let Some(name) = &args.app {
        resolve::named_apps(&loaded.config, environment, std::slice::from_ref(name))?
    } else {
        let selection = Selection { environment: Some(environment.name.to_string()), ..Selection::default() };
        let (situation, _) = configuration::situation(loaded, &selection, host);
        let decision = resolve::environment(&loaded.config, &situation)?;
        match resolve::apps(&loaded.config, &decision, &situation) {
            Ok(chosen) => chosen.apps,
            Err(resolve::ResolveError::NoApp { .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        }
    };
    Ok(names.first().and_then(|name| loaded.config.apps.get(name)))
}

/// The secrets by variable. Whatever is printed from here on hides their values.
fn secrets(
    args: &Exec,
    loaded: &Loaded,
    (environment, app): (&Environment, Option<&App>),
    wanted: &[Wanted],
    host: &Host,
    ui: &mut Ui,
) -> Result<BTreeMap<String, Hidden>, Failure> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let Some(request) = request(environment, app, loaded) else {
        let is_set = |name: &str| resolve::variable(&host.variables, name).is_some();
        secrets::already_set(environment, wanted, &is_set).map_err(failure)?;
        return Ok(BTreeMap::new());
    };
    let reading = Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: false };
    let (observer, warning) = Observer::new(loaded, environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let names: Vec<String> = wanted.iter().flat_map(|one| one.places.clone()).collect();
    let values = async { observer.aws().values(&request, &names).await.map_err(Failure::from) };
    let values = pull::runtime()?.block_on(until_interrupted(values)).map_err(|failure| failure.undone(UNDONE))?;
    let variables = secrets::resolve(wanted, &values).map_err(failure)?;
    for value in values.values().chain(variables.values()) {
        ui.redactor().add(value.expose());
    }
    Ok(variables)
}

/// How AWS is entered; `None` for a recorded environment.
pub(super) fn request(environment: &Environment, app: Option<&App>, loaded: &Loaded) -> Option<BackendRequest> {
    let Source::Aws(aws) = &environment.source else { return None };
    let parent = match app {
        Some(app) => app.parent(),
        None => environment.apps.keys().find_map(|name| Some(loaded.config.apps.get(name)?.parent()))?,
    };
    let deployment = environment.apps.get(parent)?;
    Some(BackendRequest {
        environment: environment.name.clone(),
        parent: parent.clone(),
        aws: aws.clone(),
        generation: environment.generation,
        app_id: deployment.app_id.clone()?,
        branch: deployment.branch.clone(),
        backend: deployment.backend.clone(),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn failure(errors: Vec<secrets::SecretError>) -> Failure {
    Failure::of_problems(errors.iter().map(Problem::of).collect()).undone(UNDONE)
}

#[cfg(unix)]
fn start(mut command: Command) -> Result<Exit, std::io::Error> {
    use std::os::unix::process::CommandExt as _;

    // Returns only if it fails.
    Err(command.exec())
}

#[cfg(not(unix))]
fn start(_: Command) -> Result<Exit, std::io::Error> {
    Err(std::io::Error::other("this system cannot let a command take the place of another"))
}
