//! Observes backends: each one once, side by side, from AWS or from a snapshot.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;
use towpath_core::archive;
use towpath_core::catalog::{Explained as _, Id};
use towpath_core::config::{App, Config, Environment, Source};
use towpath_core::gen2;
use towpath_core::name::AppName;
use towpath_core::ports::{Activity, BackendRequest, Backends as _, Nearby, RawBackend, ReadError};
use towpath_core::pull::{self, Backend, Expected, InterpretError};
use towpath_core::resolve::variable;
use towpath_core::suggest;
use towpath_core::warning::Warning;

use crate::Host;
use crate::aws::{AwsBackends, Core, LegacyKeys, Settings};
use crate::configuration::Loaded;
use crate::failure::{Failure, Problem};
use crate::redact::Redactor;
use crate::snapshots;

/// How many backends are read at a time: so many that latency hardly counts. Should AWS find it too many, it says so,
/// and the SDK's retries spread them.
const SIDE_BY_SIDE: usize = 64;

/// How backends are read in this run.
pub struct Observer<'a> {
    loaded: &'a Loaded,
    environment: &'a Environment,
    aws: Rc<AwsBackends>,
    allow_unhealthy: bool,
}

/// What the command line says of reading.
pub struct Reading {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--timeout`.
    pub timeout: Option<Duration>,
    /// `--allow-unhealthy`.
    pub allow_unhealthy: bool,
}

impl<'a> Observer<'a> {
    /// Makes no request.
    pub fn new(
        loaded: &'a Loaded,
        environment: &'a Environment,
        reading: Reading,
        host: &Host,
        redactor: &Redactor,
    ) -> (Self, Option<Warning>) {
        let mut settings = Settings::new(host.variables.clone());
        settings.profile = reading.profile;
        settings.deadline = reading.timeout;
        settings.legacy = legacy_keys(&loaded.config, host);
        let redactor = redactor.clone();
        settings.on_secret = Rc::new(move |secret| redactor.add(secret));
        let uses_aws = matches!(environment.source, Source::Aws(_));
        let warning = (uses_aws && settings.legacy.is_some()).then(|| {
            Warning::new(
                Id::W201,
                "credentials come from the variables of `[credentials] legacy_env`: give the build a role",
            )
        });
        let core = Core {
            archive: archive::open,
            stack_name: gen2::stack_name,
            // What cannot be understood is reported when it is decoded.
            model_schema: |recorded| gen2::model_schema_location(recorded).ok().flatten(),
        };
        let aws = Rc::new(AwsBackends::new(settings, core));
        (Self { loaded, environment, aws, allow_unhealthy: reading.allow_unhealthy }, warning)
    }

    /// Reads the backends of these apps' parents.
    ///
    /// # Errors
    /// Every problem of every backend.
    pub async fn observe(&self, apps: &[&App]) -> Result<BTreeMap<AppName, Backend>, Failure> {
        let mut backends = BTreeMap::new();
        let mut problems = Vec::new();
        for (parent, result) in self.each(apps).await {
            match result {
                Ok(backend) => drop(backends.insert(parent, backend)),
                Err(problem) if problems.contains(&problem) => {}
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(backends)
        } else {
            Err(Failure::of_problems(problems).undone("no file was written"))
        }
    }

    /// The backends of these apps' parents, each with its own problem.
    pub async fn each(&self, apps: &[&App]) -> Vec<(AppName, Result<Backend, Problem>)> {
        let mut parents: Vec<&AppName> = apps.iter().map(|app| app.parent()).collect();
        parents.sort();
        parents.dedup();
        let reads = parents.into_iter().map(|parent| async move { (parent.clone(), self.backend(parent).await) });
        let mut results: Vec<_> = stream::iter(reads).buffer_unordered(SIDE_BY_SIDE).collect().await;
        results.sort_by(|(one, _), (other, _)| one.cmp(other));
        results
    }

    /// For another environment of the file: the same credentials and connections.
    #[must_use]
    pub fn beside(&self, environment: &'a Environment) -> Self {
        Self { loaded: self.loaded, environment, aws: Rc::clone(&self.aws), allow_unhealthy: self.allow_unhealthy }
    }

    /// The same, also for backends that are not healthy.
    #[must_use]
    pub fn lenient(&self) -> Self {
        Self { allow_unhealthy: true, ..self.beside(self.environment) }
    }

    /// The environment.
    pub fn environment(&self) -> &'a Environment {
        self.environment
    }

    /// AWS, as this run reaches it.
    pub fn aws(&self) -> &AwsBackends {
        &self.aws
    }

    /// The request for a parent's backend; `None` where the environment is read from a snapshot, or the parent has no
    /// app id, which validation rules out.
    pub fn request(&self, parent: &AppName) -> Option<BackendRequest> {
        let Source::Aws(aws) = &self.environment.source else { return None };
        let deployment = self.environment.apps.get(parent)?;
        Some(BackendRequest {
            environment: self.environment.name.clone(),
            parent: parent.clone(),
            aws: aws.clone(),
            generation: self.environment.generation,
            app_id: deployment.app_id.clone()?,
            branch: deployment.branch.clone(),
            backend: deployment.backend.clone(),
        })
    }

    /// The backend of one parent.
    ///
    /// # Errors
    /// Its problem.
    pub async fn backend(&self, parent: &AppName) -> Result<Backend, Problem> {
        let environment = self.environment;
        let deployment = environment.apps.get(parent);
        let mut expected = Expected {
            generation: environment.generation,
            protect: environment.protect.clone(),
            allow_unhealthy: self.allow_unhealthy,
            app_id: deployment.and_then(|deployment| deployment.app_id.as_ref()).map(ToString::to_string),
            account: None,
        };
        match &environment.source {
            Source::Snapshot { folder, account } => {
                expected.account = account.as_ref().map(ToString::to_string);
                let raw = snapshots::read(&self.loaded.folder.join(folder), folder, parent);
                let raw = raw.map_err(|error| Problem::of(&error))?;
                pull::interpret(parent, raw, &expected).map_err(|error| Problem::of(&error))
            }
            Source::Aws(aws) => {
                expected.account = Some(aws.account.to_string());
                let Some(request) = self.request(parent) else {
                    // Validation demands it of every parent in AWS.
                    let bug = format!("parent `{parent}` has no app id in `{}`", environment.name);
                    return Err(Problem { id: Id::E101, message: bug, causes: Vec::new(), help: Vec::new() });
                };
                self.read_aws(&request, &expected).await
            }
        }
    }

    async fn read_aws(&self, request: &BackendRequest, expected: &Expected) -> Result<Backend, Problem> {
        tracing::info!(environment = %request.environment, parent = %request.parent, "reading the backend");
        let raw: RawBackend = match self.aws.read(request).await {
            Ok(raw) => raw,
            Err(error) => {
                let nearby = match &error {
                    ReadError::NotFound { .. } => self.aws.nearby(request).await,
                    _ => Nearby::default(),
                };
                return Err(Problem::of(&error).with_help(near(&nearby, request)));
            }
        };
        let stack = raw.stack.clone();
        match pull::interpret(&request.parent, raw, expected) {
            Ok(backend) => Ok(backend),
            Err(error) => {
                let activity = match &error {
                    InterpretError::Health(_) => self.aws.activity(request, &stack).await,
                    _ => Activity::default(),
                };
                tracing::info!(id = %error.id(), "the backend cannot be used");
                Err(Problem::of(&error).with_help(going_on(&activity)))
            }
        }
    }
}

fn legacy_keys(config: &Config, host: &Host) -> Option<LegacyKeys> {
    let names = config.credentials.legacy_env.as_ref()?;
    let get = |name: &str| variable(&host.variables, name).map(str::to_owned);
    Some(LegacyKeys {
        access_key_id: get(&names.access_key_id)?,
        secret_access_key: get(&names.secret_access_key)?,
        session_token: names.session_token.as_deref().and_then(get),
    })
}

/// What does exist, as help lines.
fn near(nearby: &Nearby, request: &BackendRequest) -> Vec<String> {
    let mut lines = Vec::new();
    let id = request.app_id.as_str();
    if !nearby.apps.is_empty() && !nearby.apps.iter().any(|(other, _)| other == id) {
        let apps: Vec<_> = nearby.apps.iter().map(|(id, name)| format!("{id} ({name})")).collect();
        lines.push(format!("app `{id}` is not in this account and region; there are: {}", apps.join(", ")));
    }
    let list = |what: &str, names: &[String], wanted: Option<&str>| {
        (!names.is_empty()).then(|| {
            match wanted.and_then(|wanted| suggest::closest(wanted, names.iter().map(String::as_str))) {
                Some(near) if Some(near) != wanted => {
                    format!("{what} of the app: {}; did you mean `{near}`?", names.join(", "))
                }
                _ => format!("{what} of the app: {}", names.join(", ")),
            }
        })
    };
    let backend = request.backend.as_ref().map(towpath_core::name::BackendName::as_str);
    let branch = request.branch.as_ref().map(towpath_core::name::BranchName::as_str);
    lines.extend(list("backend environments", &nearby.backends, backend));
    lines.extend(list("branches", &nearby.branches, branch));
    lines
}

/// What is going on in the backend, as help lines.
fn going_on(activity: &Activity) -> Vec<String> {
    let job = activity.job.iter().map(|job| format!("the parent's {job}"));
    let failed = activity.failed.iter().map(|(resource, reason)| format!("`{resource}` failed: {reason}"));
    job.chain(failed).collect()
}
