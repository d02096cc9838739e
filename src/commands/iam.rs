//! `towpath iam`: the permissions that towpath needs, and whether they are there.

use serde_json::json;
use towpath_core::catalog::{Exit, Explained as _, Id};
use towpath_core::config::{App, Environment, Source};
use towpath_core::iam::{self, Trust};
use towpath_core::name::AccountId;
use towpath_core::ports::ReadError;
use towpath_core::secrets::{self, Parameters as _};
use towpath_core::{protect, resolve};

use crate::Host;
use crate::args::{Global, Iam, IamCheck, IamPolicy, PolicyFormat, Purpose};
use crate::backends::{Observer, Reading};
use crate::commands::{exec, pull};
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::interrupt::until_interrupted;
use crate::ui::{Format, Ui};

/// Prints the policy, or tries it.
///
/// # Errors
/// If an environment or app is unknown, and whatever keeps AWS from being asked.
pub fn run(args: &Iam, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    match args {
        Iam::Policy(args) => policy(args, global, host, ui),
        Iam::Check(args) => check(args, global, host, ui),
    }
}

fn policy(args: &IamPolicy, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environment = resolve::named(&loaded.config, &args.environment, "--env")?;
    let apps = chosen(&loaded, environment, &args.apps)?;
    let mut policy = match args.purpose {
        Purpose::Read => iam::read(&loaded.config, environment, &apps),
        Purpose::Doctor => iam::doctor(&loaded.config, environment, &apps),
        Purpose::Release => iam::release(&loaded.config, environment, &apps),
    };
    let Source::Aws(aws) = &environment.source else {
        ui.note(&format!("environment {} is recorded: it needs no permission", environment.name));
        return Ok(Exit::Done);
    };
    if let Some(account) = &args.assume_from {
        let account = AccountId::new(account.clone()).map_err(|error| Failure::of_argument("--assume-from", &error))?;
        policy.trust = Some(Trust { account, external_id: aws.external_id.clone() });
    }
    let format = match args.format {
        PolicyFormat::Json => iam::Format::Json,
        PolicyFormat::Terraform => iam::Format::Terraform,
        PolicyFormat::Cdk => iam::Format::Cdk,
        PolicyFormat::Cfn => iam::Format::Cfn,
    };
    ui.data(&iam::print(&policy, format, environment.name.as_str(), aws.region.as_str()));
    let role = match args.purpose {
        Purpose::Release => environment.deploy_role_arn.as_ref().or(aws.role_arn.as_ref()),
        Purpose::Read | Purpose::Doctor => aws.role_arn.as_ref(),
    };
    if let (Some(role), None) = (role, &args.assume_from) {
        ui.note(&format!("these are for {role}; whoever starts towpath needs sts:AssumeRole on it"));
    }
    Ok(Exit::Done)
}

fn chosen<'a>(loaded: &'a Loaded, environment: &Environment, names: &[String]) -> Result<Vec<&'a App>, Failure> {
    let names = resolve::named_apps(&loaded.config, environment, names)?;
    Ok(names.iter().filter_map(|name| loaded.config.apps.get(name)).collect())
}

/// What came of one try.
struct Tried {
    what: String,
    outcome: Result<(), Problem>,
}

/// Reads what the policy is for, each part by itself: a permission that is missing shows by what it keeps from being read.
fn check(args: &IamCheck, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let environment = resolve::named(&loaded.config, &args.environment, "--env")?;
    protect::may_read(environment, host.in_ci())?;
    let apps = chosen(&loaded, environment, &args.apps)?;
    let reading = Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: true };
    let (observer, warning) = Observer::new(&loaded, environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let trying = async { Ok::<_, Failure>(tries(&loaded, environment, &apps, &observer).await) };
    let tried = pull::runtime()?.block_on(until_interrupted(trying))?;
    match ui.format() {
        Format::Json => {
            let list = tried.iter().map(|tried| match &tried.outcome {
                Ok(()) => json!({ "what": tried.what, "allowed": true }),
                Err(problem) => json!({
                    "what": tried.what, "allowed": false, "id": problem.id.as_str(), "message": problem.message,
                    "help": problem.help,
                }),
            });
            ui.json(&json!({
                "schema": 1,
                "command": "iam check",
                "environment": environment.name.as_str(),
                "tried": list.collect::<Vec<_>>(),
            }));
        }
        Format::Text => {
            let line = |tried: &Tried| match &tried.outcome {
                Ok(()) => format!("allowed  {}", tried.what),
                Err(problem) => format!("failed   {}: {} ({})", tried.what, problem.message, problem.id),
            };
            ui.data(&tried.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
    }
    let problems: Vec<Problem> = tried.into_iter().filter_map(|tried| tried.outcome.err()).collect();
    match problems.first().and_then(|problem| problem.id.entry().exit) {
        // One document, which says it all.
        Some(exit) if ui.format() == Format::Json => Ok(exit),
        Some(_) => Err(Failure::of_problems(problems)),
        None => Ok(Exit::Done),
    }
}

async fn tries(loaded: &Loaded, environment: &Environment, apps: &[&App], observer: &Observer<'_>) -> Vec<Tried> {
    let mut tried = Vec::new();
    let mut parents: Vec<_> = apps.iter().map(|app| app.parent()).collect();
    parents.sort();
    parents.dedup();
    for parent in parents {
        let Some(app) = loaded.config.apps.get(parent) else { continue };
        let outcome = match observer.observe(&[app]).await {
            Ok(_) => Ok(()),
            // A backend that is not ready was read all the same.
            Err(failure) => match failure.problems.into_iter().find(|problem| is_about_access(problem.id)) {
                Some(problem) => Err(problem),
                None => Ok(()),
            },
        };
        tried.push(Tried { what: format!("read the backend of {parent}"), outcome });
    }
    for app in apps {
        let wanted = secrets::wanted(&loaded.config, environment, Some(app), &[]).unwrap_or_default();
        let (Some(request), false) = (exec::request(environment, Some(app), loaded), wanted.is_empty()) else {
            continue;
        };
        let names: Vec<String> = wanted.iter().flat_map(|one| one.places.clone()).collect();
        let outcome = match observer.aws().values(&request, &names).await {
            Ok(_) => Ok(()),
            Err(error) => Err(of(&error)),
        };
        tried.push(Tried { what: format!("read the secrets of {}", app.name), outcome });
    }
    tried
}

fn of(error: &ReadError) -> Problem {
    tracing::debug!(id = %error.id(), "a try failed");
    Problem::of(error)
}

/// Whether a problem says anything about credentials, permissions, the account or the network.
fn is_about_access(id: Id) -> bool {
    id.entry().exit.is_some_and(|exit| {
        matches!(
            exit,
            Exit::NoCredentials | Exit::Denied | Exit::WrongAccount | Exit::Network | Exit::Missing | Exit::Unresolved
        )
    })
}
