//! `towpath status`: where everything stands, read side by side.

mod artifact;
mod hosted;

use std::io;
use std::io::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use camino::Utf8Path;
use futures_util::future::{join_all, join3};
use towpath_core::catalog::{Exit, Explained as _};
use towpath_core::config::{App, Deployment, Environment, Role, Source};
use towpath_core::hosting::{self, HostedBranch};
use towpath_core::name::AppName;
use towpath_core::pull::Backend;
use towpath_core::pull::stamp::{self, Stamped};
use towpath_core::release::{Claim, state};
use towpath_core::status::{AppStatus, BackendStatus, EnvironmentStatus, Status, Unread, html, json, markdown, text};
use towpath_core::{protect, resolve};

use crate::Host;
use crate::args;
use crate::args::Global;
use crate::aws::Sites;
use crate::backends::{Observer, Reading};
use crate::checkout;
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::files::Workspace;
use crate::interrupt::until_interrupted;
use crate::state as store;
use crate::ui::{self, Format, Piece, Ui};
use hosted::Apps;

/// How long `--watch` rests between two pictures.
const REST: Duration = Duration::from_secs(10);

/// Shows where everything stands.
///
/// # Errors
/// If nothing at all could be read.
pub fn run(args: &args::Status, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environments = match &args.environment {
        Some(name) => vec![resolve::named(&loaded.config, name, "ENV")?],
        None => loaded.config.environments.iter().collect(),
    };
    for name in &args.apps {
        // An app that no environment shown has would give an empty page without a word.
        let there = environments.iter().any(|environment| environment.apps.contains_key(name.as_str()));
        if let Some(first) = environments.first().filter(|_| !there) {
            resolve::named_apps(&loaded.config, first, std::slice::from_ref(name))?;
        }
    }
    let reader = Reader {
        args,
        loaded: &loaded,
        host,
        observers: observers(args, &loaded, &environments, host, ui),
        sites: host.sites(),
    };
    // All in one: between two pictures Ctrl-C must not be lost.
    match pull::runtime()?.block_on(until_interrupted(pictures(&reader, ui))) {
        // That is how one leaves it.
        Err(failure) if args.watch && failure.exit() == Exit::Interrupted => Ok(Exit::Interrupted),
        other => other,
    }
}

/// One picture, or one after the other.
async fn pictures(reader: &Reader<'_>, ui: &mut Ui) -> Result<Exit, Failure> {
    let (args, host) = (reader.args, reader.host);
    loop {
        let (status, problems) = reader.read().await;
        if !problems.is_empty() && status.environments.iter().all(nothing) {
            return Err(Failure::of_problems(problems));
        }
        if let Some(path) = &args.html {
            let path = host.directory.join(path);
            write(&path, &html::page(&status)).map_err(|error| Failure::page(&path, &error))?;
            ui.note(&format!("wrote {path}"));
        }
        if args.html.is_none() || args.watch {
            show(&status, args.watch, host, ui);
        }
        if !args.watch {
            return Ok(Exit::Done);
        }
        tokio::time::sleep(REST / host.speed()).await;
    }
}

fn show(status: &Status, watch: bool, host: &Host, ui: &mut Ui) {
    if ui.format() == Format::Json {
        ui.json(&json::value(status));
        return;
    }
    if watch {
        ui.clear();
    }
    if ui::is_requested("markdown", &host.arguments, &host.variables) {
        ui.data(&markdown::text(status));
        return;
    }
    let piece = |(text, page): text::Part| {
        // The padding is no part of a link.
        let words = text.trim_end().to_owned();
        let padding = text.get(words.len()..).unwrap_or_default().to_owned();
        [Piece::linked(words, page), Piece::plain(padding)]
    };
    let lines = text::lines(status).into_iter().map(|line| line.into_iter().flat_map(piece).collect());
    ui.lines(&lines.collect::<Vec<Vec<Piece>>>());
}

/// Whether nothing could be told of an environment.
fn nothing(environment: &EnvironmentStatus) -> bool {
    environment.backends.iter().all(|backend| backend.found.is_err())
        && environment.apps.iter().all(|app| app.built.is_err() && app.job.is_err())
        && environment.backends.iter().all(|backend| backend.state() == towpath_core::status::State::Unknown)
}

/// The whole page or nothing.
fn write(path: &Utf8Path, page: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(readable());
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(page.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A page that is there to be shared can be read by others.
#[cfg(unix)]
fn readable() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::Permissions::from_mode(0o644)
}

fn observers<'a>(
    args: &args::Status,
    loaded: &'a Loaded,
    environments: &[&'a Environment],
    host: &Host,
    ui: &mut Ui,
) -> Vec<Observer<'a>> {
    let [first, rest @ ..] = environments else { return Vec::new() };
    // A stack that has failed is shown as that.
    let reading = Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: true };
    let (first, warning) = Observer::new(loaded, first, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let rest: Vec<_> = rest.iter().map(|environment| first.beside(environment)).collect();
    std::iter::once(first).chain(rest).collect()
}

struct Reader<'a> {
    args: &'a args::Status,
    loaded: &'a Loaded,
    host: &'a Host,
    observers: Vec<Observer<'a>>,
    sites: Sites,
}

impl Reader<'_> {
    /// One picture, and the problems with backends.
    async fn read(&self) -> (Status, Vec<Problem>) {
        // All of them reach AWS in the same way.
        let environments = match self.observers.first() {
            Some(first) => {
                let known = Apps::new(first.aws());
                join_all(self.observers.iter().map(|observer| self.environment(observer, &known))).await
            }
            None => Vec::new(),
        };
        let mut problems: Vec<Problem> = Vec::new();
        for problem in environments.iter().flat_map(|(_, problems)| problems) {
            if !problems.contains(problem) {
                problems.push(problem.clone());
            }
        }
        let status = Status {
            now: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(0)),
            project: self.loaded.config.project.name.clone(),
            environments: environments.into_iter().map(|(environment, _)| environment).collect(),
            checkout: checkout::standing(self.loaded).to_string(),
        };
        (status, problems)
    }

    async fn environment(&self, observer: &Observer<'_>, known: &Apps<'_>) -> (EnvironmentStatus, Vec<Problem>) {
        let environment = observer.environment();
        let wanted = |app: &&App| {
            let named = self.args.apps.is_empty() || self.args.apps.iter().any(|name| name == app.name.as_str());
            named && environment.apps.contains_key(&app.name)
        };
        let mut apps: Vec<&App> = self.loaded.config.apps.values().filter(wanted).collect();
        apps.sort_by_key(|app| (app.parent(), app.role != Role::Parent, &app.name));
        let (backends, apps, lock) = join3(
            self.backends(observer, &apps),
            join_all(apps.iter().map(|app| self.app(environment, known, app))),
            self.lock(observer),
        )
        .await;
        let place = match &environment.source {
            Source::Aws(aws) => format!("account {}, {}", aws.account, aws.region),
            Source::Snapshot { folder, .. } => format!("snapshot {folder}"),
        };
        let mut problems = Vec::new();
        let backends = backends.into_iter().map(|(parent, read)| match read {
            Ok(backend) => BackendStatus::read(&backend),
            Err(problem) => {
                let unread = Unread { id: problem.id, message: problem.message.clone() };
                problems.push(problem);
                BackendStatus { parent, found: Err(unread) }
            }
        });
        let backends = backends.collect();
        let status = EnvironmentStatus {
            name: environment.name.clone(),
            protected: environment.protect.present,
            place,
            backends,
            apps,
            lock,
        };
        (status, problems)
    }

    /// Who holds an environment. Nobody, where nothing is kept, or may be read.
    async fn lock(&self, observer: &Observer<'_>) -> Result<Option<Claim>, Unread> {
        let environment = observer.environment();
        let is_kept =
            self.loaded.config.project.state.is_some() || matches!(environment.source, Source::Snapshot { .. });
        if !is_kept || protect::may_read(environment, self.host.in_ci()).is_err() {
            return Ok(None);
        }
        let unread = |problem: &Problem| Unread { id: problem.id, message: problem.message.clone() };
        let store = store::of(self.loaded, environment, observer);
        let store = store.map_err(|failure| failure.problems.first().map(unread));
        let store = match store {
            Ok(store) => store,
            Err(why) => return why.map_or(Ok(None), Err),
        };
        match state::claims(store.as_ref(), environment).await {
            Ok(claims) => Ok(claims.last().map(|last| last.claim.clone())),
            Err(error) => Err(unread(&Problem::of(&error))),
        }
    }

    async fn backends(&self, observer: &Observer<'_>, apps: &[&App]) -> Vec<(AppName, Result<Backend, Problem>)> {
        match protect::may_read(observer.environment(), self.host.in_ci()) {
            Ok(()) => observer.each(apps).await,
            Err(error) => {
                let mut parents: Vec<AppName> = apps.iter().map(|app| app.parent().clone()).collect();
                parents.dedup();
                tracing::info!(id = %error.id(), "the backend is not read");
                parents.into_iter().map(|parent| (parent, Err(Problem::of(&error)))).collect()
            }
        }
    }

    async fn app(&self, environment: &Environment, apps: &Apps<'_>, app: &App) -> AppStatus {
        let deployment = environment.apps.get(&app.name);
        let hosted = deployment.ok_or_else(|| "it is not in the environment".to_owned());
        let hosted = hosted.and_then(|deployment| hosted_branch(environment, app, deployment));
        let branch = hosted.as_ref().ok().map(|hosted| hosted.branch.clone());
        let (job, page, built) = match &hosted {
            Err(why) => (Err(why.clone()), None, Err(why.clone())),
            Ok(hosted) => {
                let address = deployment.and_then(|deployment| deployment.address.as_deref());
                self.hosted(apps, hosted, address).await
            }
        };
        let local = self.local(app).filter(|stamp| stamp.environment == environment.name.as_str());
        AppStatus {
            name: app.name.clone(),
            parent: app.parent().clone(),
            branch,
            job,
            page,
            built,
            local: local.map(|stamp| stamp.fingerprint),
        }
    }

    /// The stamp of an app's files in this checkout.
    fn local(&self, app: &App) -> Option<Stamped> {
        let path = self.loaded.config.project.stamp.path.as_deref()?;
        let workspace = Workspace::new(self.loaded.folder.clone());
        stamp::read(&workspace.read(&app.path, path).ok()?.bytes?)
    }
}

/// The branch of an app that is hosted.
///
/// # Errors
/// Why nothing says which it is.
pub(crate) fn hosted_branch(
    environment: &Environment,
    app: &App,
    deployment: &Deployment,
) -> Result<HostedBranch, String> {
    let Source::Aws(aws) = &environment.source else {
        return Err("the environment is read from a snapshot".to_owned());
    };
    let app_id = deployment.app_id.clone().ok_or("the environment's table has no `app_id` for it")?;
    let branch = hosting::branch_of(environment, deployment, None);
    let branch =
        branch.ok_or("nothing says which branch it is: add `branch` to its entry in the environment's table")?;
    Ok(HostedBranch { environment: environment.name.clone(), name: app.name.clone(), aws: aws.clone(), app_id, branch })
}
