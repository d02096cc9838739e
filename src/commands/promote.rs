//! `towpath promote`: looks at both environments, judges the gates, shows the evidence, asks, and only then moves the
//! branch and releases. What is decided is in `towpath_core::promotion`; the release itself is that of `towpath deploy`.

mod approval;
mod branches;
mod evidence;

use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Requirement, Source};
use towpath_core::promotion::closed::ClosedError;
use towpath_core::promotion::gates;
use towpath_core::promotion::sheet::Sheet;
use towpath_core::promotion::way::{self, BranchStep};
use towpath_core::protect::{self, Confirmation};
use towpath_core::release::record::Origin;
use towpath_core::resolve;

use crate::Host;
use crate::args::{Global, Output, Promote};
use crate::backends::{Observer, Reading};
use crate::commands::deploy::{self, carry::Order};
use crate::commands::pull;
use crate::configuration;
use crate::failure::Failure;
use crate::hooks::Hooks;
use crate::interrupt::until_interrupted;
use crate::repository::remote::Remote;
use crate::ui::{Format, Ui};

use branches::{Branches, Sides};
use evidence::Gatherer;

/// What a failure before the first write leaves as it was.
const UNDONE: &str = "nothing was changed";

/// Promotes.
///
/// # Errors
/// Whatever keeps it from being planned, gates that are not open, and a release that did not succeed.
pub fn run(args: &Promote, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let mut hooks = Hooks::default();
    let done = promote(args, global, host, &mut hooks, ui);
    hooks.finish(done, ui)
}

fn promote(args: &Promote, global: &Global, host: &Host, hooks: &mut Hooks, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let config = &loaded.config;
    let from = resolve::named(config, &args.from, "FROM")?.for_releases();
    let to = resolve::named(config, &args.to, "TO")?.for_releases();
    for environment in [&from, &to] {
        if matches!(environment.source, Source::Snapshot { .. }) {
            return Err(Failure::not_hosted(environment.name.as_str()));
        }
        protect::may_read(environment, host.in_ci())?;
    }
    let undone = |failure: Failure| failure.undone(UNDONE);
    let gate = way::gate_on_the_way(&config.promotion, &from.name, &to.name).map_err(|error| undone(error.into()))?;
    let confirmation = if args.dry_run {
        Confirmation::None
    } else {
        protect::may_promote(&to, host.in_ci(), args.yes, host.can_ask()).map_err(|error| undone(error.into()))?
    };
    let reading =
        || Reading { profile: args.asking.profile.clone(), timeout: args.asking.timeout, allow_unhealthy: false };
    let (source, warning) = Observer::new(&loaded, &from, reading(), host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let target = source.beside(&to);
    let runtime = pull::runtime()?;
    let gatherer = Gatherer { loaded: &loaded, source: &source, target: &target, host };
    let running = runtime.block_on(until_interrupted(async { Ok::<_, Failure>(gatherer.running().await) }))?;
    let remote = Remote { start: &loaded.folder, name: &args.remote, may_ask: host.can_ask() };
    let sides = Sides { config, from: &from, to: &to };
    let branches = Branches::look(&remote, &sides, args.commit.as_deref(), running.as_ref().ok()).map_err(undone)?;
    let apps: Vec<&App> = config.apps.values().filter(|app| to.apps.contains_key(&app.name)).collect();
    let frozen = deploy::not_frozen(&to, args.override_freeze.as_deref());
    let order = Order {
        loaded: &loaded,
        environment: &to,
        observer: &target,
        apps,
        commit: branches.released.clone(),
        all: args.all,
        detach: false,
        origin: Origin::Promote { from: from.name.to_string() },
        overrides: frozen.unwrap_or_default(),
    };
    let looking = async {
        let prepared = order.prepare(args.dry_run, host, ui).await?;
        let facts = gatherer.facts().await?;
        Ok((prepared, facts))
    };
    let (prepared, facts) =
        runtime.block_on(until_interrupted(looking)).map_err(|failure: Failure| failure.undone(UNDONE))?;
    let mut evidence = facts.evidence(&branches.commit, running, args.override_freeze.clone());
    let require = |requirement: Requirement| gate.is_some_and(|gate| gate.require.contains(&requirement));
    if let Some(wanted) = gate.and_then(|gate| gate.approval.as_ref()).filter(|_| require(Requirement::Approval)) {
        let asking = approval::ask(wanted, args.approval.as_deref(), &branches.commit, &remote, (host, ui.redactor()));
        (evidence.by, evidence.approval) =
            runtime.block_on(until_interrupted(async { Ok::<_, Failure>(asking.await) }))?;
    }
    let mut sheet = Sheet {
        from: from.name.clone(),
        to: to.name.clone(),
        now: evidence.now,
        commit: branches.commit.clone(),
        source: branches.source.clone(),
        branch: branches.branch.clone(),
        method: config.promotion.method,
        step: branches.step,
        coming: branches.coming.clone(),
        plan: prepared.plan.clone(),
        backends: facts.changes(),
        gates: gates::judge(gate, &evidence),
    };
    // Commands are run last, and only where nothing else stands in the way.
    if let Some(gate) = gate.filter(|_| !args.dry_run && sheet.gates.iter().all(|gate| !gate.state.is_shut())) {
        let fingerprint = facts.fingerprint();
        let verifying = gatherer.verify(gate, &branches.commit, &fingerprint, ui);
        evidence.verified = runtime.block_on(until_interrupted(verifying)).map_err(|failure| failure.undone(UNDONE))?;
        sheet.gates = gates::judge(Some(gate), &evidence);
    }
    show(&sheet, args, global, ui);
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if let Err(closed) = ClosedError::of(&sheet.gates) {
        let mut failure = Failure::from(closed).undone(UNDONE);
        failure.report = Some(report(&sheet));
        return Err(failure);
    }
    if let Confirmation::Word(word) = confirmation {
        let what =
            format!("{} goes from {} to {}", &branches.commit[..7.min(branches.commit.len())], from.name, to.name);
        deploy::confirm(&what, &word, &to, &runtime, ui)?;
    }
    let moves = branches.step != BranchStep::None;
    let first = moves.then_some(async || {
        // A person may have taken their time.
        deploy::not_frozen(&to, args.override_freeze.as_deref())?;
        Ok(branches.advance(&remote)?)
    });
    prepared.carry_out(&runtime, first, (hooks, host), ui)
}

/// The sheet: data in a dry run, else narration.
fn show(sheet: &Sheet, args: &Promote, global: &Global, ui: &mut Ui) {
    if global.output == Some(Output::Markdown) {
        ui.data(sheet.markdown().trim_end());
        return;
    }
    match (ui.format(), args.dry_run) {
        (Format::Json, true) => ui.json(&report(sheet)),
        (Format::Json, false) => {}
        (Format::Text, true) => ui.data(&sheet.lines().join("\n")),
        (Format::Text, false) => {
            for line in sheet.lines() {
                ui.note(&line);
            }
        }
    }
}

fn report(sheet: &Sheet) -> Value {
    let mut report =
        serde_json::Map::from_iter([("schema".to_owned(), json!(1)), ("command".to_owned(), json!("promote"))]);
    report.insert("promotion".to_owned(), sheet.to_json());
    report.insert("plan".to_owned(), deploy::show::steps(&sheet.plan));
    Value::Object(report)
}
