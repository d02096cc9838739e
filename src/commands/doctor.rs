//! `towpath doctor`: looks at the checkout, at hosting and at the backends, and says what will bite.

mod checkout;
mod cloud;
mod fix;
mod hosted;

use std::time::{SystemTime, UNIX_EPOCH};

use camino::Utf8PathBuf;
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment};
use towpath_core::doctor::{self, Finding, Gap, Horizon, Report};
use towpath_core::resolve;

use crate::Host;
use crate::args::{self, Global};
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::Failure;
use crate::interrupt::until_interrupted;
use crate::repository;
use crate::ui::{Format, Ui};

const DAY: i64 = 24 * 60 * 60;

/// What was found, and what could not be checked.
#[derive(Debug, Default)]
struct Examined {
    findings: Vec<Finding>,
    gaps: Vec<Gap>,
}

impl Examined {
    fn take(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.gaps.extend(other.gaps);
    }
}

/// What all checks go by.
struct Scope<'a> {
    args: &'a args::Doctor,
    loaded: &'a Loaded,
    host: &'a Host,
    environments: Vec<&'a Environment>,
    apps: Vec<&'a App>,
    /// The repository's top folder; that of environments.toml where there is no repository.
    root: Utf8PathBuf,
    /// Whether `root` is a repository's.
    is_repository: bool,
    /// The folder of environments.toml, relative to `root`.
    folder: Utf8PathBuf,
    /// Seconds since 1970.
    now: i64,
}

impl Scope<'_> {
    fn horizon(&self) -> Horizon {
        Horizon { today: self.now.div_euclid(DAY), within: self.args.expiring }
    }
}

/// Examines, mends where that is asked for, and reports.
///
/// # Errors
/// If environments.toml is not valid, an environment or app is unknown, or .gitignore cannot be written. What cannot be
/// checked is a part of the report.
pub fn run(args: &args::Doctor, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let scope = scope(args, &loaded, host)?;
    let mut report = Report { dry_run: args.dry_run, ..Report::default() };
    let mut local = Examined::default();
    if args.expiring.is_none() {
        local = checkout::examine(&scope);
        if args.fix {
            report.fixed = fix::ignore(&scope, ui)?;
            if !args.dry_run && !report.fixed.is_empty() {
                local = checkout::examine(&scope);
            }
        }
    }
    let observers = cloud::observers(&scope, ui);
    let examining = async { Ok::<_, Failure>(cloud::examine(&scope, &observers).await) };
    local.take(pull::runtime()?.block_on(until_interrupted(examining))?);
    report.findings = local.findings;
    if args.expiring.is_some() {
        report.findings.retain(|finding| doctor::expires(finding.id));
    }
    doctor::sort(&mut report.findings);
    report.gaps = doctor::merge(local.gaps);
    for (at, finding) in report.merged() {
        ui.annotate_finding(&at, finding);
    }
    match ui.format() {
        Format::Json => ui.json(&report.json()),
        Format::Text => ui.data(&report.text()),
    }
    Ok(report.exit(args.deny.is_some()))
}

fn scope<'a>(args: &'a args::Doctor, loaded: &'a Loaded, host: &'a Host) -> Result<Scope<'a>, Failure> {
    let environments = match &args.environment {
        Some(name) => vec![resolve::named(&loaded.config, name, "ENV")?],
        None => loaded.config.environments.iter().collect(),
    };
    for name in &args.apps {
        // An app that no environment has would be found healthy without a look.
        let there = environments.iter().any(|environment| environment.apps.contains_key(name.as_str()));
        if let Some(first) = environments.first().filter(|_| !there) {
            resolve::named_apps(&loaded.config, first, std::slice::from_ref(name))?;
        }
    }
    let wanted = |app: &&App| args.apps.is_empty() || args.apps.iter().any(|name| name == app.name.as_str());
    let facts = repository::facts(&loaded.folder);
    let root = facts.root.map(|root| root.canonicalize_utf8().unwrap_or(root));
    let inside = root.as_ref().and_then(|root| loaded.folder.strip_prefix(root).ok()).map(Utf8PathBuf::from);
    let is_repository = inside.is_some();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    Ok(Scope {
        args,
        loaded,
        host,
        environments,
        apps: loaded.config.apps.values().filter(wanted).collect(),
        root: root.filter(|_| is_repository).unwrap_or_else(|| loaded.folder.clone()),
        is_repository,
        folder: inside.unwrap_or_default(),
        now: i64::try_from(now).unwrap_or(i64::MAX),
    })
}
