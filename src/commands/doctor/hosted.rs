//! The checks of the apps of an environment: what Amplify Hosting says of them, and whether their secrets are there.

use std::collections::BTreeMap;

use futures_util::future::{OptionFuture, join_all, join3};
use towpath_core::config::App;
use towpath_core::doctor::{self, BuildFile, Finding, HostedApp, HostedBranch, Roled, SetVariable};
use towpath_core::hosting::branch_of;
use towpath_core::name::AppName;
use towpath_core::ports::{BackendRequest, ReadError};
use towpath_core::secrets::{self, Parameters as _};

use super::Examined;
use super::checkout::is_specification;
use super::cloud::{Clinic, trouble};
use crate::commands::exec;
use crate::failure::Problem;

/// What was found of the apps; and of each app that was read, the names of its variables and its branch's.
pub(super) struct Hosted {
    pub(super) examined: Examined,
    pub(super) variables: BTreeMap<AppName, Vec<String>>,
}

/// One app, as AWS has it.
struct Ears<'a> {
    app: &'a App,
    settings: Option<HostedApp>,
    examined: Examined,
    variables: Option<Vec<String>>,
}

/// Examines the apps side by side.
pub(super) async fn examine(clinic: &Clinic<'_, '_>, apps: &[&App]) -> Hosted {
    let environment = clinic.environment();
    let heard = join_all(apps.iter().map(|app| of_app(clinic, app))).await;
    let mut hosted = Hosted { examined: Examined::default(), variables: BTreeMap::new() };
    let mut roles = Vec::new();
    for ears in &heard {
        let role = ears.settings.as_ref().and_then(|settings| settings.role.as_deref());
        if let (Some(role), Some(place)) = (role, clinic.place(&ears.app.name)) {
            let parent = Some(ears.app.parent()).filter(|parent| **parent != ears.app.name);
            roles.push(Roled { place, role, parent });
        }
    }
    if clinic.ward.args.expiring.is_none() {
        let (findings, gaps) = doctor::roles(&environment.name, &roles);
        hosted.examined.take(Examined { findings, gaps });
    }
    for ears in heard {
        hosted.examined.take(ears.examined);
        hosted.variables.extend(ears.variables.map(|variables| (ears.app.name.clone(), variables)));
    }
    hosted
}

async fn of_app<'a>(clinic: &Clinic<'_, '_>, app: &'a App) -> Ears<'a> {
    let mut ears = Ears { app, settings: None, examined: Examined::default(), variables: None };
    let environment = clinic.environment();
    let (Some(request), Some(place), Some(deployment)) =
        (request(clinic, app), clinic.place(&app.name), environment.apps.get(&app.name))
    else {
        return ears;
    };
    let aws = clinic.observer.aws();
    let everything = clinic.ward.args.expiring.is_none();
    let settings = OptionFuture::from(everything.then(|| aws.settings_of_app(&request)));
    let branch = request.branch.is_some() && everything;
    let branch = OptionFuture::from(branch.then(|| aws.settings_of_branch(&request)));
    let (settings, branch, domains) = join3(settings, branch, aws.domains(&request)).await;
    let mut missing_app = false;
    let mut names = Vec::new();
    let path = clinic.ward.folder.join(&app.path);
    match settings.transpose() {
        Ok(None) => {}
        Ok(Some(settings)) => {
            missing_app = settings.is_none();
            ears.examined.findings.extend(doctor::hosted_app(place, &path, settings.as_ref()));
            ears.examined.findings.extend(settings.as_ref().map(|app| console_file(clinic, app)).unwrap_or_default());
            names.extend(settings.iter().flat_map(|app| &app.variables).map(name));
            ears.variables = settings.as_ref().map(|_| Vec::new());
            ears.settings = settings;
        }
        Err(error) => unread(clinic, app, ("settings and variables of the app", &error), &mut ears.examined),
    }
    match branch.transpose() {
        // A branch of an app that is not there needs no word of its own.
        Ok(None) => {}
        Ok(Some(None)) if missing_app => {}
        Ok(Some(branch)) => {
            if let Some(name) = &request.branch {
                let protected = environment.protect.present;
                let branch: Option<&HostedBranch> = branch.as_ref();
                ears.examined.findings.extend(doctor::hosted_branch(place, (name, branch), protected));
            }
            names.extend(branch.iter().flat_map(|branch| &branch.variables).map(name));
        }
        Err(error) => unread(clinic, app, ("settings and variables of the branch", &error), &mut ears.examined),
    }
    match domains {
        Ok(domains) => ears.examined.findings.extend(doctor::domains(place, &domains)),
        Err(ReadError::NotFound { .. }) => {}
        Err(error) => unread(clinic, app, ("custom domains", &error), &mut ears.examined),
    }
    if everything {
        if deployment.branch.is_none() && request.branch.is_none() && !missing_app {
            let reason = "nothing says which branch it is: add `branch` to its entry in the environment's table";
            ears.examined.gaps.push(doctor::Gap {
                what: vec!["settings and variables of the branch".to_owned()],
                reason: reason.to_owned(),
                action: None,
                environment: Some(environment.name.clone()),
                app: Some(app.name.clone()),
                help: Vec::new(),
            });
        }
        let of_secrets = secrets_of(clinic, app).await;
        ears.examined.take(of_secrets);
    }
    ears.variables = ears.variables.map(|_| names);
    ears
}

fn name(variable: &SetVariable) -> String {
    variable.name.clone()
}

/// Where the repository has no amplify.yml, Amplify builds by the console's.
fn console_file(clinic: &Clinic<'_, '_>, app: &HostedApp) -> Vec<Finding> {
    let root = &clinic.ward.root;
    let own = ["amplify.yml", "amplify.yaml"]
        .iter()
        .any(|name| is_specification((*name).into()) && root.join(name).is_file());
    let Some(text) = app.build_spec.clone().filter(|_| !own) else { return Vec::new() };
    let file = BuildFile { path: "(Amplify console, Build settings)".into(), text };
    let found = doctor::build_files(&[file]);
    // It is no file, so that nothing can be shown at its place.
    found.into_iter().map(|finding| Finding { place: None, ..finding }).collect()
}

fn request(clinic: &Clinic<'_, '_>, app: &App) -> Option<BackendRequest> {
    let environment = clinic.environment();
    let deployment = environment.apps.get(&app.name)?;
    let request = exec::request(environment, Some(app), clinic.ward.loaded)?;
    let (app_id, branch) = (deployment.app_id.clone()?, branch_of(environment, deployment, None));
    Some(BackendRequest { parent: app.name.clone(), app_id, branch, backend: None, ..request })
}

/// Whether the secrets of an app are there. Their values are dropped at once.
async fn secrets_of(clinic: &Clinic<'_, '_>, app: &App) -> Examined {
    let mut examined = Examined::default();
    let environment = clinic.environment();
    let Some(place) = clinic.place(&app.name) else { return examined };
    let wanted = match secrets::wanted(&clinic.ward.loaded.config, environment, Some(app), &[]) {
        Ok(wanted) => wanted,
        Err(errors) => {
            examined.findings.extend(doctor::missing(place, &errors));
            return examined;
        }
    };
    let (Some(request), false) = (exec::request(environment, Some(app), clinic.ward.loaded), wanted.is_empty()) else {
        return examined;
    };
    let names: Vec<String> = wanted.iter().flat_map(|one| one.places.clone()).collect();
    match clinic.observer.aws().values(&request, &names).await {
        Ok(found) => {
            let errors = secrets::resolve(&wanted, &found).err().unwrap_or_default();
            examined.findings.extend(doctor::missing(place, &errors));
        }
        Err(error) => unread(clinic, app, ("whether declared secrets exist", &error), &mut examined),
    }
    examined
}

/// Whether the values that a parent's social logins need are there. `set`: the variables of the app and of its branch.
pub(super) async fn social(
    clinic: &Clinic<'_, '_>,
    (parent, providers): (&AppName, &[String]),
    set: &[String],
) -> Examined {
    let mut examined = Examined::default();
    let (Some(request), Some(place)) = (clinic.observer.request(parent), clinic.place(parent)) else { return examined };
    let Some(backend) = request.backend.clone() else { return examined };
    let places = doctor::social_places(place, &backend, (providers, set));
    if places.is_empty() {
        return examined;
    }
    let names: Vec<String> = places.iter().map(|(place, _)| place.clone()).collect();
    match clinic.observer.aws().values(&request, &names).await {
        Ok(found) => {
            let absent: Vec<String> =
                places.into_iter().filter(|(place, _)| !found.contains_key(place)).map(|(_, name)| name).collect();
            examined.findings.extend(doctor::social(place, &backend, &absent));
        }
        Err(error) => {
            let problem = Problem::of(&error);
            let what = "whether the secrets of social logins exist";
            let (gap, finding) = doctor::unread(trouble(&problem), what, clinic.about(parent));
            examined.gaps.push(gap);
            examined.findings.extend(finding);
        }
    }
    examined
}

fn unread(clinic: &Clinic<'_, '_>, app: &App, (what, error): (&str, &ReadError), examined: &mut Examined) {
    let problem = Problem::of(error);
    let (gap, finding) = doctor::unread(trouble(&problem), what, clinic.about(&app.name));
    examined.gaps.push(gap);
    examined.findings.extend(finding);
}
