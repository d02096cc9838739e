//! What is known of a promotion: both backends, the source's records, the target's lock, and what commands say.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use camino::Utf8Path;
use futures_util::future::{join, join_all, join3};
use towpath_core::catalog::Id;
use towpath_core::config::{App, Deployment, Environment, Gate};
use towpath_core::diff;
use towpath_core::hosting::Hosting as _;
use towpath_core::name::{AppName, EnvironmentName};
use towpath_core::promotion::freeze::{self, Frozen};
use towpath_core::promotion::gates::{Evidence, Known, Running, Verified};
use towpath_core::promotion::placeholder;
use towpath_core::promotion::sheet::BackendChange;
use towpath_core::pull::Backend;
use towpath_core::release::lock::{Claimant, Operation};
use towpath_core::release::record::{Outcome, Record};
use towpath_core::release::show::lock_line;
use towpath_core::release::{Claim, StateError, ledger, state};
use towpath_core::status::site;

use crate::Host;
use crate::backends::Observer;
use crate::commands::status::hosted_branch;
use crate::commands::{deploy, lock, lock_config};
use crate::configuration::Loaded;
use crate::failure::Failure;
use crate::program::Program;
use crate::state as store;
use crate::ui::Ui;

/// So many of the newest releases are read: the last that serves is among them.
const RECORDS: usize = 20;

/// Asks everything.
pub(super) struct Gatherer<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) source: &'a Observer<'a>,
    pub(super) target: &'a Observer<'a>,
    pub(super) host: &'a Host,
}

type Backends = BTreeMap<AppName, Backend>;

/// What was read of both environments.
pub(super) struct Facts {
    source: Backends,
    target: Backends,
    lock: Known<Option<String>>,
    unclean: Known<Vec<String>>,
    frozen: Option<Frozen>,
    now: i64,
}

impl Gatherer<'_> {
    /// What the records say that the source runs.
    pub(super) async fn running(&self) -> Known<Option<Running>> {
        let source = self.source.environment();
        if self.loaded.config.project.state.is_none() {
            return Err("`[project]` has no `name` to keep records of releases under".to_owned());
        }
        let store = store::of(self.loaded, source, self.source).map_err(|failure| words(&failure))?;
        let records = ledger::records(store.as_ref(), source, RECORDS).await.map_err(|error| error.to_string())?;
        Ok(running(&records))
    }

    /// Reads both environments.
    ///
    /// # Errors
    /// Every problem of every backend.
    pub(super) async fn facts(&self) -> Result<Facts, Failure> {
        let config = &self.loaded.config;
        let (from, to) = (self.source.environment(), self.target.environment());
        let apps: Vec<&App> = config.apps.values().filter(|app| to.apps.contains_key(&app.name)).collect();
        let there: Vec<&App> = apps.iter().copied().filter(|app| from.apps.contains_key(app.parent())).collect();
        // A backend that is not in order is a reason of a gate; and sometimes of the promotion.
        let target = self.target.lenient();
        let (source, target, lock) = join3(self.source.observe(&there), target.observe(&apps), self.lock()).await;
        let (source, target) = (source?, target?);
        let unclean = self.unclean(&source, &target);
        let now = deploy::now();
        Ok(Facts { source, target, lock, unclean, frozen: freeze::frozen(&to.protect.freeze, now), now })
    }

    /// Who else holds the target.
    async fn lock(&self) -> Known<Option<String>> {
        let target = self.target.environment();
        if self.loaded.config.project.state.is_none() {
            return Err("`[project]` has no `name` to keep a lock under".to_owned());
        }
        let store = store::of(self.loaded, target, self.target).map_err(|failure| words(&failure))?;
        let claims = state::claims(store.as_ref(), target).await.map_err(|error| error.to_string())?;
        let claimant = lock::claimant(self.loaded, self.host, "");
        let now = claimant.now;
        let claim = Claim::new(Claimant { operation: Operation::Promote, ..claimant });
        match claims.free_for(&claim, target) {
            Err(StateError::Held { held, .. }) => Ok(Some(format!("it is {}", lock_line(Some(&held), now)))),
            Err(error) => Err(error.to_string()),
            Ok(()) => Ok(None),
        }
    }

    /// Runs the commands of the gate, one after the other, until one does not succeed.
    ///
    /// # Errors
    /// If the addresses of the apps that they are run against cannot be had.
    pub(super) async fn verify(
        &self,
        gate: &Gate,
        commit: &str,
        fingerprint: &str,
        ui: &mut Ui,
    ) -> Result<Vec<(String, Known<Verified>)>, Failure> {
        let mut done = Vec::new();
        let mut known: BTreeMap<&EnvironmentName, BTreeMap<AppName, Known<String>>> = BTreeMap::new();
        for verify in &gate.verify {
            let on = verify.on.as_ref().unwrap_or(&gate.from);
            let Some(environment) = self.loaded.config.environments.iter().find(|one| one.name == *on) else {
                continue;
            };
            if !known.contains_key(on) {
                known.insert(on, self.addresses(environment).await);
            }
            let addresses = known.get(on).cloned().unwrap_or_default();
            let facts = placeholder::Facts { environment: on, commit, fingerprint, addresses: &addresses };
            let command: Result<Vec<String>, String> =
                verify.run.iter().map(|argument| placeholder::filled(argument, &facts)).collect();
            let result = match command {
                Err(why) => Err(why),
                Ok(command) => {
                    ui.note(&format!("verify {}: {}", verify.name, command.join(" ")));
                    let mut variables = facts.variables();
                    variables.insert("TOWPATH_FROM".to_owned(), gate.from.to_string());
                    variables.insert("TOWPATH_TO".to_owned(), gate.to.to_string());
                    let program = Program {
                        name: &verify.name,
                        command: &command,
                        folder: &self.loaded.folder,
                        variables: &variables,
                        limit: Duration::from_secs(verify.timeout),
                    };
                    let failure = program.run(ui).await.err();
                    Ok(Verified { at: deploy::now(), failure })
                }
            };
            let succeeded = matches!(&result, Ok(Verified { failure: None, .. }));
            done.push((verify.name.clone(), result));
            if !succeeded {
                break;
            }
        }
        Ok(done)
    }

    /// Where the apps of an environment are served.
    async fn addresses(&self, environment: &Environment) -> BTreeMap<AppName, Known<String>> {
        let apps = environment.apps.iter().filter_map(|(name, one)| Some((self.loaded.config.apps.get(name)?, one)));
        let asking = apps.map(|(app, deployment)| async move {
            (app.name.clone(), self.address(environment, app, deployment).await)
        });
        join_all(asking).await.into_iter().collect()
    }

    async fn address(&self, environment: &Environment, app: &App, deployment: &Deployment) -> Known<String> {
        if let Some(url) = &deployment.address {
            return Ok(url.trim_end_matches('/').to_owned());
        }
        let hosted = hosted_branch(environment, app, deployment)?;
        let aws = self.source.aws();
        let (details, branch) = join(aws.app(&hosted), aws.branch(&hosted)).await;
        let (details, branch) =
            (details.map_err(|error| error.to_string())?, branch.map_err(|error| error.to_string())?);
        let address = site::address(&branch.label, &details.default_domain, Utf8Path::new(""))?;
        Ok(address.trim_end_matches('/').to_owned())
    }

    /// What is not in order with the backends.
    fn unclean(&self, source: &Backends, target: &Backends) -> Known<Vec<String>> {
        let mut found = Vec::new();
        let both = [(self.source.environment(), source), (self.target.environment(), target)];
        for (environment, backends) in both {
            let name = &environment.name;
            for backend in backends.values() {
                let warnings = backend.warnings.iter().filter(|warning| warning.id == Id::W105);
                found.extend(warnings.map(|warning| format!("{name}: {}", warning.message)));
            }
            if self.loaded.config.project.lock.contains(name) {
                let pins = lock_config::pins(self.loaded).map_err(|failure| words(&failure))?;
                let account = lock_config::account(environment);
                let checks = backends.values().map(|backend| pins.check(name, backend, account));
                found.extend(checks.filter_map(Result::err).map(|error| error.to_string()));
            }
        }
        Ok(found)
    }
}

impl Facts {
    /// The evidence, without commands and approvals.
    pub(super) fn evidence(
        &self,
        commit: &str,
        running: Known<Option<Running>>,
        override_freeze: Option<String>,
    ) -> Evidence {
        Evidence {
            now: self.now,
            commit: commit.to_owned(),
            by: String::new(),
            running,
            fingerprint: Ok(together(self.source.values().map(|backend| backend.fingerprint.as_str()))),
            verified: Vec::new(),
            approval: Ok(None),
            lock: self.lock.clone(),
            unclean: self.unclean.clone(),
            frozen: self.frozen.clone(),
            override_freeze,
        }
    }

    /// The fingerprint of the source's backends.
    pub(super) fn fingerprint(&self) -> String {
        together(self.source.values().map(|backend| backend.fingerprint.as_str()))
    }

    /// What differs between the backends of the two.
    pub(super) fn changes(&self) -> Vec<BackendChange> {
        let pairs = self.target.iter().filter_map(|(parent, old)| Some((parent, old, self.source.get(parent)?)));
        let changes = pairs.map(|(parent, old, new)| BackendChange {
            parent: parent.clone(),
            old: old.fingerprint.short().to_owned(),
            new: new.fingerprint.short().to_owned(),
            settings: diff::compare(&old.config, &new.config).settings,
        });
        changes.collect()
    }
}

/// The newest release that the environment serves.
fn running(records: &[Record]) -> Option<Running> {
    // A release that failed before its first child changed nothing that is served.
    let newest = records.iter().find(|record| record.outcome != Outcome::Failed)?;
    let serves = records.iter().find(|record| record.outcome.serves())?;
    let own = serves.apps.iter().filter_map(|app| serves.fingerprint_of(app));
    Some(Running {
        commit: serves.commit.clone()?,
        fingerprint: together(own.chain(serves.fingerprint.as_deref())),
        since: serves.ended.unwrap_or(serves.began),
        whole: serves.outcome == Outcome::Released && newest.number == serves.number,
    })
}

/// Fingerprints of several backends as one text.
fn together<'a>(fingerprints: impl Iterator<Item = &'a str>) -> String {
    fingerprints.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("+")
}

fn words(failure: &Failure) -> String {
    failure.problems.first().map(|problem| problem.message.clone()).unwrap_or_default()
}
