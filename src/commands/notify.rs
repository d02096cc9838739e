//! `towpath notify`: at the end of a parent's build, builds the children that do not serve its backend of today.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment, Source};
use towpath_core::deploy::{Release, Verdict};
use towpath_core::name::AppName;
use towpath_core::notify::{Notice, notice};
use towpath_core::release::lock::{Claimant, Operation};
use towpath_core::release::show::lock_line;
use towpath_core::release::{Claim, StateError, state};
use towpath_core::{protect, resolve, time};

use crate::Host;
use crate::args::{Global, Notify};
use crate::backends::{Observer, Reading};
use crate::commands::deploy::{self, drive, look, show};
use crate::commands::{lock, pull};
use crate::configuration::{self, Loaded};
use crate::failure::{Failure, Problem};
use crate::interrupt::until_interrupted;
use crate::state as store;
use crate::ui::{Format, Ui};

const UNDONE: &str = "no job was started";

/// Notifies.
///
/// # Errors
/// Whatever keeps the children from being looked at, and jobs that could not be started.
pub fn run(args: &Notify, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let (situation, _) = configuration::situation(&loaded, &args.selection, host);
    let decision = resolve::environment(&loaded.config, &situation)?;
    let environment = decision.environment.for_releases();
    if matches!(environment.source, Source::Snapshot { .. }) {
        return Err(Failure::not_hosted(environment.name.as_str()));
    }
    protect::may_release(&environment, host.in_ci(), true, false)
        .map_err(|error| Failure::from(error).undone(UNDONE))?;
    for warning in decision.warnings.clone() {
        ui.warning(warning);
    }
    let apps = match resolve::apps(&loaded.config, &decision, &situation) {
        Ok(chosen) => chosen.apps,
        // Outside of a build: every parent.
        Err(resolve::ResolveError::NoApp { .. }) => environment.apps.keys().cloned().collect(),
        Err(error) => return Err(error.into()),
    };
    let children = children(&loaded, &environment, &apps);
    let reading =
        Reading { profile: args.asking.profile.clone(), timeout: args.asking.timeout, allow_unhealthy: false };
    let (observer, warning) = Observer::new(&loaded, &environment, reading, host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let runtime = pull::runtime()?;
    if let Some(holder) = runtime.block_on(until_interrupted(holder(&loaded, &environment, &observer, host)))? {
        // A release that is under way builds the children itself, once this build has ended.
        ui.note(&format!("{} is {holder}: nothing is started beside that release", environment.name));
        report(&environment, &Notice::default(), &[], ui);
        return Ok(Exit::Done);
    }
    let looking = async {
        let look = look::Look { loaded: &loaded, environment: &environment, observer: &observer };
        let backends = observer.observe(&children).await?;
        let seen = look.at(&children, "").await?;
        Ok((backends, seen))
    };
    let looked = runtime.block_on(until_interrupted(looking));
    let (backends, seen) = looked.map_err(|failure: Failure| failure.undone(UNDONE))?;
    let updated: BTreeMap<AppName, Option<i64>> = backends
        .into_iter()
        .map(|(parent, backend)| (parent, backend.stack.updated.as_deref().and_then(time::parse)))
        .collect();
    let notice = notice(&environment.name, seen.observed, &updated, deploy::now());
    for (app, why) in &notice.left {
        ui.note(&format!("{app} stays: {why}"));
    }
    let sites = host.sites();
    let mut hosted = seen.hosted;
    let mut releases = Vec::new();
    for plan in notice.plans.iter().filter(|_| !args.dry_run) {
        let own = plan.steps.iter().filter_map(|step| hosted.remove_entry(step.target.app())).collect();
        let reach = drive::Reach { observer: &observer, sites: &sites, speed: host.speed() };
        let driver = drive::Driver { reach, hosted: own, commit: &plan.commit };
        let mut release = Release::new(plan.clone());
        let mut shown = show::Show::new(Instant::now(), host.speed(), plan);
        let mut no_guard = None;
        let driving = driver.drive(&mut release, (plan, &mut no_guard), &mut shown, ui);
        runtime.block_on(until_interrupted(driving))?;
        ui.keep_picture();
        releases.push(release);
    }
    report(&environment, &notice, &releases, ui);
    let failed = releases.iter().filter_map(|release| match release.verdict() {
        Some(Verdict::Failed(error)) => Some(Problem::of(&error)),
        _ => None,
    });
    let failed: Vec<Problem> = failed.collect();
    if failed.is_empty() { Ok(Exit::Done) } else { Err(Failure::of_problems(failed)) }
}

/// The children of the apps' parents that the environment has.
fn children<'a>(loaded: &'a Loaded, environment: &Environment, apps: &[AppName]) -> Vec<&'a App> {
    let all = &loaded.config.apps;
    let parents: Vec<&AppName> = apps.iter().filter_map(|app| Some(all.get(app)?.parent())).collect();
    let is_child = |app: &&App| {
        let parent = app.parent();
        *parent != app.name && parents.contains(&parent) && environment.apps.contains_key(&app.name)
    };
    all.values().filter(is_child).collect()
}

/// The release that is under way, in words.
///
/// # Errors
/// If a person has locked the environment, and whatever keeps the store from being asked.
async fn holder(
    loaded: &Loaded,
    environment: &Environment,
    observer: &Observer<'_>,
    host: &Host,
) -> Result<Option<String>, Failure> {
    if loaded.config.project.state.is_none() {
        return Ok(None);
    }
    let store = store::of(loaded, environment, observer)?;
    let claims = state::claims(store.as_ref(), environment).await?;
    let claimant = lock::claimant(loaded, host, "");
    let now = claimant.now;
    let claim = Claim::new(Claimant { operation: Operation::Deploy, ..claimant });
    match claims.free_for(&claim, environment) {
        Err(StateError::Held { held, .. }) if held.operation != Operation::Lock => {
            Ok(Some(lock_line(Some(&held), now)))
        }
        Err(error) => Err(Failure::from(error).undone(UNDONE)),
        Ok(()) => Ok(None),
    }
}

fn report(environment: &Environment, notice: &Notice, releases: &[Release], ui: &mut Ui) {
    match ui.format() {
        Format::Json => {
            let apps: Vec<Value> = releases
                .iter()
                .flat_map(|release| release.to_json()["apps"].as_array().cloned().unwrap_or_default())
                .collect();
            let left = notice.left.iter().map(|(app, why)| json!({ "app": app.as_str(), "message": why }));
            let plans = notice.plans.iter().map(|plan| json!({ "commit": plan.commit, "plan": show::steps(plan) }));
            ui.json(&json!({
                "schema": 1,
                "command": "notify",
                "environment": environment.name.as_str(),
                "apps": apps,
                "left": left.collect::<Vec<_>>(),
                "plans": plans.collect::<Vec<_>>(),
            }));
        }
        Format::Text if releases.is_empty() => {
            let lines = notice
                .plans
                .iter()
                .flat_map(|plan| plan.steps.iter().map(|step| format!("{}  {}", step.target.app(), step.words())));
            ui.data(&lines.collect::<Vec<_>>().join("\n"));
        }
        Format::Text => {
            let lines: Vec<String> = releases.iter().map(show::ends).collect();
            ui.data(&lines.join("\n"));
        }
    }
}
