//! Keeps two releases out of one environment at a time, and writes down what was released.
//!
//! The lock is looked at before everything else, and taken before the first write. Who had the environment in between
//! changed what the plan was made of, so the release does not begin then.

use std::time::SystemTime;

use towpath_core::catalog::Id;
use towpath_core::config::Environment;
use towpath_core::deploy::{Plan, Release, record};
use towpath_core::release::lock::{Claimant, Operation};
use towpath_core::release::{Claim, Record, State, StateError, ledger, state};
use towpath_core::wait::short;
use towpath_core::warning::Warning;

use crate::Host;
use crate::backends::Observer;
use crate::commands::lock;
use crate::configuration::Loaded;
use crate::failure::Failure;
use crate::state as store;
use crate::ui::Ui;

/// When the lock of a release that was killed is over by itself, in seconds: no release takes twelve hours.
const OVER: i64 = 12 * 3600;

/// The guard of one release.
pub(super) struct Guard<'a> {
    store: Box<dyn State + 'a>,
    environment: &'a Environment,
    claim: Claim,
    /// The last claim that counted at the first look.
    seen: Option<u64>,
    /// The lock and the record, from when they are written until they are done with.
    held: Option<(Claim, Record)>,
}

impl<'a> Guard<'a> {
    /// Looks whether the environment is free. `None`: the project has no name, under which anything could be kept.
    ///
    /// # Errors
    /// If somebody else has it, and whatever keeps the store from being asked.
    pub(super) async fn look(
        (loaded, environment): (&Loaded, &'a Environment),
        observer: &'a Observer<'_>,
        commit: &str,
        host: &Host,
    ) -> Result<Option<Self>, Failure> {
        if loaded.config.project.state.is_none() {
            return Ok(None);
        }
        let store = store::of(loaded, environment, observer)?;
        let claimant = lock::claimant(loaded, host, &format!("release of {}", short(commit)));
        let until = claimant.now.checked_add(OVER);
        let claim = Claim::new(Claimant { operation: Operation::Deploy, until, ..claimant });
        let claims = state::claims(store.as_ref(), environment).await?;
        claims.free_for(&claim, environment)?;
        let seen = claims.last().map(|last| last.number);
        Ok(Some(Self { store, environment, claim, seen, held: None }))
    }

    /// Takes the lock and writes that the release begins; later, looks whether the lock was stolen.
    ///
    /// # Errors
    /// If somebody else has the environment, or had it since the first look. Nothing was started then.
    pub(super) async fn hold(&mut self, plan: &Plan) -> Result<(), StateError> {
        let (store, environment) = (self.store.as_ref(), self.environment);
        if let Some((claim, _)) = &self.held {
            return match state::claims(store, environment).await {
                Ok(claims) if claims.last().is_none_or(|last| last.claim.id != claim.id) => Err(StateError::Lost {
                    environment: environment.name.clone(),
                    by: claims.last().map(|last| last.claim.clone()),
                }),
                // A look that fails takes nothing away.
                _ => Ok(()),
            };
        }
        let taken = state::take(store, environment, self.claim.clone()).await?;
        let begun = if taken.after == self.seen {
            let record = record::begun(plan, &taken.claim.id, &taken.claim.owner, taken.claim.since);
            ledger::begin(store, environment, record).await
        } else {
            Err(StateError::Meanwhile { environment: environment.name.clone() })
        };
        match begun {
            Ok(record) => {
                self.held = Some((taken.claim, record));
                Ok(())
            }
            Err(error) => {
                let _the_lock_is_over_by_itself_else = state::give_back(store, environment, &taken.claim, now()).await;
                Err(error)
            }
        }
    }

    /// Writes how it ended, and gives the environment back. Gives the number of the release, if it has begun.
    pub(super) async fn end(&mut self, plan: &Plan, release: &Release, ui: &mut Ui) -> Option<u64> {
        let (claim, begun) = self.held.take()?;
        let (store, environment, now) = (self.store.as_ref(), self.environment, now());
        let record = record::ended(&begun, plan, release, now);
        if let Err(error) = ledger::end(store, environment, &record).await {
            ui.warning(Warning::new(
                Id::W501,
                format!("release #{} is not recorded to its end: {error}", record.number),
            ));
        }
        if let Err(error) = state::give_back(store, environment, &claim, now).await {
            let name = &environment.name;
            ui.warning(Warning::new(Id::W502, format!("{name} may still be locked by this release: {error}")));
        }
        Some(record.number)
    }
}

fn now() -> i64 {
    store::files::seconds(SystemTime::now())
}
