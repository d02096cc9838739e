//! The checks of environments: their backends, and what is deployed of them. Everything is read side by side.

use futures_util::future::{join, join_all};
use towpath_core::backend::{Generation, Section};
use towpath_core::catalog::Explained as _;
use towpath_core::config::{App, Environment, Role, Source};
use towpath_core::doctor::{self, About, Gap, Place, Trouble};
use towpath_core::name::{AppName, EnvironmentName};
use towpath_core::protect;
use towpath_core::pull::Backend;

use super::hosted::{self, Hosted};
use super::{Examined, Scope};
use crate::backends::{Observer, Reading};
use crate::failure::Problem;
use crate::ui::Ui;

/// How each environment is read. Makes no request.
pub(super) fn observers<'a>(scope: &Scope<'a>, ui: &mut Ui) -> Vec<Observer<'a>> {
    let [first, rest @ ..] = scope.environments.as_slice() else { return Vec::new() };
    let reading = Reading { profile: scope.args.profile.clone(), timeout: scope.args.timeout, allow_unhealthy: false };
    let (first, warning) = Observer::new(scope.loaded, first, reading, scope.host, ui.redactor());
    if let Some(warning) = warning.filter(|_| !scope.args.offline) {
        ui.warning(warning);
    }
    let rest: Vec<_> = rest.iter().map(|environment| first.beside(environment)).collect();
    std::iter::once(first).chain(rest).collect()
}

/// Examines every environment.
pub(super) async fn examine(scope: &Scope<'_>, observers: &[Observer<'_>]) -> Examined {
    let all: Vec<OneEnvironment<'_, '_>> =
        observers.iter().map(|observer| OneEnvironment { scope, observer }).collect();
    let each = join_all(all.iter().map(OneEnvironment::examine)).await;
    let mut examined = Examined::default();
    let mut gen1: Vec<&EnvironmentName> = Vec::new();
    for (observer, (of_one, is_gen1)) in observers.iter().zip(each) {
        examined.take(of_one);
        if is_gen1 {
            gen1.push(&observer.environment().name);
        }
    }
    examined.findings.extend(doctor::end_of_life(&gen1, scope.horizon()));
    if scope.args.expiring.is_some() && !observers.is_empty() {
        examined.gaps.push(Gap {
            what: vec!["the age of long-lived access keys".to_owned()],
            reason: "towpath does not ask AWS IAM".to_owned(),
            action: None,
            environment: None,
            app: None,
            help: vec!["IAM console, Credential report".to_owned()],
        });
    }
    examined
}

/// One environment.
pub(super) struct OneEnvironment<'a, 'b> {
    pub(super) scope: &'a Scope<'b>,
    pub(super) observer: &'a Observer<'b>,
}

impl<'b> OneEnvironment<'_, 'b> {
    pub(super) fn environment(&self) -> &'b Environment {
        self.observer.environment()
    }

    /// What could not be checked of the whole environment.
    pub(super) fn gap(&self, what: &str, reason: String, help: Vec<String>) -> Gap {
        Gap {
            what: vec![what.to_owned()],
            reason,
            action: None,
            environment: Some(self.environment().name.clone()),
            app: None,
            help,
        }
    }

    /// What was found; and whether any backend is of generation 1.
    async fn examine(&self) -> (Examined, bool) {
        let environment = self.environment();
        let apps: Vec<&App> =
            self.scope.apps.iter().copied().filter(|app| environment.apps.contains_key(&app.name)).collect();
        let mut examined = Examined::default();
        match (&environment.source, protect::may_read(environment, self.scope.host.in_ci())) {
            (_, Err(error)) => {
                examined.gaps.push(self.gap("the environment", format!("{}: {error}", error.id()), error.help()));
            }
            (Source::Snapshot { .. }, Ok(())) => {
                let read = self.observer.each(&apps).await;
                let gen1 = read.iter().any(|(_, backend)| is_gen1(backend));
                self.backends(&read, &mut examined);
                let reason = "the environment is read from a snapshot".to_owned();
                let what = "hosting, secrets, API keys and runtimes";
                examined.gaps.push(self.gap(what, reason, Vec::new()));
                return (examined, gen1);
            }
            (Source::Aws(_), Ok(())) if self.scope.args.offline => {
                let what = "hosting, backends and secrets";
                examined.gaps.push(self.gap(what, "`--offline`".to_owned(), Vec::new()));
                // What the file states needs no look.
                return (examined, environment.generation == Some(Generation::Gen1));
            }
            (Source::Aws(_), Ok(())) => {
                let (read, hosted) = join(self.with_templates(&apps), hosted::examine(self, &apps)).await;
                let (read, deployed) = read;
                let gen1 = read.iter().any(|(_, backend)| is_gen1(backend))
                    || environment.generation == Some(Generation::Gen1);
                self.backends(&read, &mut examined);
                examined.take(deployed);
                let Hosted { examined: of_apps, variables } = hosted;
                examined.take(of_apps);
                if self.scope.args.expiring.is_none() {
                    for (parent, backend) in &read {
                        if let (Ok(backend), Some(set)) = (backend, variables.get(parent)) {
                            examined.take(hosted::social(self, (parent, &providers(backend)), set).await);
                        }
                    }
                }
                return (examined, gen1);
            }
        }
        (examined, false)
    }

    fn backends(&self, read: &[(AppName, Result<Backend, Problem>)], examined: &mut Examined) {
        for (parent, backend) in read {
            let mut judge = |trouble: Trouble<'_>| match doctor::backend(trouble, self.about(parent)) {
                Ok(finding) => examined.findings.push(finding),
                Err((gap, finding)) => {
                    examined.gaps.push(gap);
                    examined.findings.extend(finding);
                }
            };
            match backend {
                Ok(backend) => {
                    for warning in &backend.warnings {
                        judge(Trouble { id: warning.id, message: &warning.message, help: &[] });
                    }
                }
                Err(problem) => judge(trouble(problem)),
            }
        }
    }

    pub(super) fn about<'c>(&'c self, app: &'c AppName) -> About<'c> {
        let environment = self.environment();
        let region = match &environment.source {
            Source::Aws(aws) => Some(aws.region.as_str()),
            Source::Snapshot { .. } => None,
        };
        About { environment: &environment.name, app, region }
    }

    pub(super) fn place<'c>(&'c self, app: &'c AppName) -> Option<Place<'c>> {
        let environment = self.environment();
        let Source::Aws(aws) = &environment.source else { return None };
        let app_id = environment.apps.get(app)?.app_id.as_ref()?;
        let owns_backend = self.scope.loaded.config.apps.get(app).is_some_and(|app| app.role == Role::Parent);
        Some(Place { environment: &environment.name, app, app_id, region: &aws.region, owns_backend })
    }

    /// Each backend, and what its templates tell.
    async fn with_templates(&self, apps: &[&App]) -> (Vec<(AppName, Result<Backend, Problem>)>, Examined) {
        let read = self.observer.each(apps).await;
        let looks = read.iter().filter_map(|(parent, backend)| Some(self.deployed(parent, backend.as_ref().ok()?)));
        let mut examined = Examined::default();
        join_all(looks).await.into_iter().for_each(|one| examined.take(one));
        (read, examined)
    }

    async fn deployed(&self, parent: &AppName, backend: &Backend) -> Examined {
        let mut examined = Examined::default();
        let (Some(request), Some(place)) = (self.observer.request(parent), self.place(parent)) else { return examined };
        let templates = match self.observer.aws().templates(&request, &backend.stack).await {
            Ok(templates) => templates,
            Err(error) => {
                let problem = Problem::of(&error);
                let what = "when API keys of AppSync expire, and the runtimes of functions";
                let (gap, finding) = doctor::unread(trouble(&problem), what, self.about(parent));
                return Examined { findings: finding.into_iter().collect(), gaps: vec![gap] };
            }
        };
        examined.findings.extend(doctor::api_keys(place, &templates.deployed, self.scope.horizon()));
        examined.findings.extend(doctor::functions(place, &templates.deployed, self.scope.horizon()));
        let computed = templates.deployed.iter().flat_map(|one| &one.keys).filter(|key| key.expires.is_none());
        for key in computed {
            let help = vec!["AppSync console, the API, Settings, API keys".to_owned()];
            let reason = "its template computes the day".to_owned();
            examined.gaps.push(self.gap(&format!("when the API key {} expires", key.name), reason, help));
        }
        for stack in templates.unread {
            let help = vec![format!("CloudFormation console, {stack}, Template")];
            let what = format!("API keys and functions of stack {stack}");
            examined.gaps.push(self.gap(&what, "its template is no JSON".to_owned(), help));
        }
        examined
    }
}

/// A problem as doctor takes it.
pub(super) fn trouble(problem: &Problem) -> Trouble<'_> {
    Trouble { id: problem.id, message: &problem.message, help: &problem.help }
}

fn is_gen1(backend: &Result<Backend, Problem>) -> bool {
    backend.as_ref().is_ok_and(|backend| backend.config.generation == Generation::Gen1)
}

/// The social logins of a backend of generation 1.
fn providers(backend: &Backend) -> Vec<String> {
    if backend.config.generation != Generation::Gen1 {
        return Vec::new();
    }
    let of = |section: &Section| match section {
        Section::Cognito(cognito) => cognito.social_providers.clone().unwrap_or_default(),
        _ => Vec::new(),
    };
    backend.config.sections.iter().flat_map(of).collect()
}
