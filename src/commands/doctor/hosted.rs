//! The checks of the apps of an environment: what Amplify Hosting says of them, and whether their secrets are there.

use std::collections::BTreeMap;

use futures_util::future::{OptionFuture, join, join_all, join4};
use towpath_core::config::App;
use towpath_core::doctor::{self, BuildFile, Domain, Finding, Gap, HostedApp, Place, Roled, SetVariable};
use towpath_core::hosting::branch_of;
use towpath_core::name::AppName;
use towpath_core::ports::{BackendRequest, ReadError};
use towpath_core::secrets::{self, Parameters as _};

use super::Examined;
use super::checkout::is_specification;
use super::cloud::{OneEnvironment, trouble};
use crate::commands::exec;
use crate::failure::Problem;

/// What was found of the apps; and of each app that was read, the names of its variables and its branch's.
pub(super) struct Hosted {
    pub(super) examined: Examined,
    pub(super) variables: BTreeMap<AppName, Vec<String>>,
}

/// One app, as AWS has it.
struct Seen<'a> {
    app: &'a App,
    settings: Option<HostedApp>,
    variables: Vec<String>,
    examined: Examined,
}

/// Examines the apps side by side.
pub(super) async fn examine(one: &OneEnvironment<'_, '_>, apps: &[&App]) -> Hosted {
    let (all, parents) = join(
        join_all(apps.iter().map(|app| look_at(one, app))),
        join_all(missing_parents(one, apps).into_iter().map(|parent| role_of(one, parent))),
    )
    .await;
    let mut hosted = Hosted { examined: Examined::default(), variables: BTreeMap::new() };
    if one.scope.args.expiring.is_none() {
        let of_apps = all.iter().filter_map(|seen| Some((seen.app, seen.settings.as_ref()?.role.as_deref()?)));
        let of_parents = parents.iter().flatten().map(|(parent, role)| (*parent, role.as_str()));
        let roled = of_apps.chain(of_parents).filter_map(|(app, role)| {
            let parent = Some(app.parent()).filter(|parent| **parent != app.name);
            Some(Roled { place: one.place(&app.name)?, role, parent })
        });
        let (findings, gaps) = doctor::roles(&one.environment().name, &roled.collect::<Vec<_>>());
        hosted.examined.take(Examined { findings, gaps });
    }
    for seen in all {
        hosted.examined.take(seen.examined);
        if seen.settings.is_some() {
            hosted.variables.insert(seen.app.name.clone(), seen.variables);
        }
    }
    hosted
}

/// The parents that `--app` leaves out: their roles are compared all the same.
fn missing_parents<'b>(one: &OneEnvironment<'_, 'b>, apps: &[&App]) -> Vec<&'b App> {
    if one.scope.args.expiring.is_some() {
        return Vec::new();
    }
    let is = |name: &AppName| apps.iter().any(|app| app.name == *name);
    let is_parent = |name: &AppName| apps.iter().any(|app| app.parent() == name);
    let all = one.scope.loaded.config.apps.values();
    all.filter(|app| is_parent(&app.name) && !is(&app.name)).collect()
}

async fn role_of<'b>(one: &OneEnvironment<'_, 'b>, parent: &'b App) -> Option<(&'b App, String)> {
    let settings = one.observer.aws().settings_of_app(&request(one, parent)?).await.ok()??;
    Some((parent, settings.role?))
}

async fn look_at<'a>(one: &OneEnvironment<'_, '_>, app: &'a App) -> Seen<'a> {
    let mut seen = Seen { app, settings: None, variables: Vec::new(), examined: Examined::default() };
    let (Some(request), Some(place)) = (request(one, app), one.place(&app.name)) else { return seen };
    let aws = one.observer.aws();
    if one.scope.args.expiring.is_some() {
        domains(one, (app, place), aws.domains(&request).await, &mut seen.examined);
        return seen;
    }
    let branch = OptionFuture::from(request.branch.as_ref().map(|_| aws.settings_of_branch(&request)));
    let (settings, branch, of_domains, of_secrets) =
        join4(aws.settings_of_app(&request), branch, aws.domains(&request), secrets_of(one, app)).await;
    let exists = !matches!(settings, Ok(None));
    match settings {
        Ok(settings) => {
            let path = one.scope.folder.join(&app.path);
            seen.examined.findings.extend(doctor::hosted_app(place, &path, settings.as_ref()));
            if let Some(settings) = &settings {
                seen.examined.findings.extend(console_file(one, settings));
                seen.variables.extend(settings.variables.iter().map(name));
            }
            seen.settings = settings;
        }
        Err(error) => unread(one, app, ("settings and variables of the app", &error), &mut seen.examined),
    }
    match (branch.transpose(), &request.branch) {
        // Nothing more is to be said of an app that is not there.
        (Ok(_), _) if !exists => {}
        (Ok(Some(branch)), Some(branch_name)) => {
            let protected = one.environment().protect.present;
            seen.examined.findings.extend(doctor::hosted_branch(place, (branch_name, branch.as_ref()), protected));
            seen.variables.extend(branch.iter().flat_map(|branch| &branch.variables).map(name));
        }
        (Ok(_), _) => {
            let why = "nothing says which branch it is: add `branch` to its entry in the environment's table";
            let gap = one.gap("settings and variables of the branch", why.to_owned(), Vec::new());
            seen.examined.gaps.push(Gap { app: Some(app.name.clone()), ..gap });
        }
        (Err(error), _) => unread(one, app, ("settings and variables of the branch", &error), &mut seen.examined),
    }
    if exists {
        domains(one, (app, place), of_domains, &mut seen.examined);
    }
    seen.examined.take(of_secrets);
    seen
}

fn domains(
    one: &OneEnvironment<'_, '_>,
    (app, place): (&App, Place<'_>),
    domains: Result<Vec<Domain>, ReadError>,
    examined: &mut Examined,
) {
    match domains {
        Ok(domains) => examined.findings.extend(doctor::domains(place, &domains)),
        Err(error) => unread(one, app, ("custom domains", &error), examined),
    }
}

fn name(variable: &SetVariable) -> String {
    variable.name.clone()
}

/// Where the repository has no amplify.yml, Amplify builds by the console's.
fn console_file(one: &OneEnvironment<'_, '_>, app: &HostedApp) -> Vec<Finding> {
    let root = &one.scope.root;
    let own = ["amplify.yml", "amplify.yaml"]
        .iter()
        .any(|name| is_specification((*name).into()) && root.join(name).is_file());
    let Some(text) = app.build_spec.clone().filter(|_| !own) else { return Vec::new() };
    let file = BuildFile { path: "(Amplify console, Build settings)".into(), text };
    let found = doctor::build_files(&[file]);
    // It is no file, so that nothing can be shown at its place.
    found.into_iter().map(|finding| Finding { place: None, ..finding }).collect()
}

fn request(one: &OneEnvironment<'_, '_>, app: &App) -> Option<BackendRequest> {
    let environment = one.environment();
    let deployment = environment.apps.get(&app.name)?;
    let request = exec::request(environment, Some(app), one.scope.loaded)?;
    let (app_id, branch) = (deployment.app_id.clone()?, branch_of(environment, deployment, None));
    Some(BackendRequest { parent: app.name.clone(), app_id, branch, backend: None, ..request })
}

/// Whether the secrets of an app are there. Their values are dropped at once.
async fn secrets_of(one: &OneEnvironment<'_, '_>, app: &App) -> Examined {
    let mut examined = Examined::default();
    let environment = one.environment();
    let Some(place) = one.place(&app.name) else { return examined };
    let wanted = match secrets::wanted(&one.scope.loaded.config, environment, Some(app), &[]) {
        Ok(wanted) => wanted,
        Err(errors) => {
            examined.findings.extend(doctor::missing(place, &errors));
            return examined;
        }
    };
    let (Some(request), false) = (exec::request(environment, Some(app), one.scope.loaded), wanted.is_empty()) else {
        return examined;
    };
    let names: Vec<String> = wanted.iter().flat_map(|one| one.places.clone()).collect();
    match one.observer.aws().values(&request, &names).await {
        Ok(found) => {
            let errors = secrets::resolve(&wanted, &found).err().unwrap_or_default();
            examined.findings.extend(doctor::missing(place, &errors));
        }
        Err(error) => unread(one, app, ("whether declared secrets exist", &error), &mut examined),
    }
    examined
}

/// Whether the values that a parent's social logins need are there. `set`: the variables of the app and of its branch.
pub(super) async fn social(
    one: &OneEnvironment<'_, '_>,
    (parent, providers): (&AppName, &[String]),
    set: &[String],
) -> Examined {
    let mut examined = Examined::default();
    let (Some(request), Some(place)) = (one.observer.request(parent), one.place(parent)) else { return examined };
    let Some(backend) = request.backend.clone() else { return examined };
    let places = doctor::social_places(place, &backend, (providers, set));
    if places.is_empty() {
        return examined;
    }
    let names: Vec<String> = places.iter().map(|(place, _)| place.clone()).collect();
    match one.observer.aws().values(&request, &names).await {
        Ok(found) => {
            let absent: Vec<String> =
                places.into_iter().filter(|(place, _)| !found.contains_key(place)).map(|(_, name)| name).collect();
            examined.findings.extend(doctor::social(place, &backend, &absent));
        }
        Err(error) => {
            let problem = Problem::of(&error);
            let what = "whether the secrets of social logins exist";
            let (gap, finding) = doctor::unread(trouble(&problem), what, one.about(parent));
            examined.gaps.push(gap);
            examined.findings.extend(finding);
        }
    }
    examined
}

fn unread(one: &OneEnvironment<'_, '_>, app: &App, (what, error): (&str, &ReadError), examined: &mut Examined) {
    let problem = Problem::of(error);
    let (gap, finding) = doctor::unread(trouble(&problem), what, one.about(&app.name));
    examined.gaps.push(gap);
    examined.findings.extend(finding);
}
