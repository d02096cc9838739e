//! Keeps two releases out of one environment at a time, and writes down what was released.
//!
//! The lock is looked at before everything else, and taken before the first write. Who had the environment in between
//! changed what the plan was made of, so the release does not begin then.

use super::plan::Plan;
use super::record::{self, Beginning};
use super::release::Release;
use crate::catalog::Id;
use crate::config::Environment;
use crate::release::record::Outcome;
use crate::release::{Claim, Record, State, StateError, ledger, state};
use crate::warning::Warning;

/// The guard of one release.
pub struct Guard<'a> {
    store: Box<dyn State + 'a>,
    environment: &'a Environment,
    claim: Claim,
    beginning: Beginning,
    /// The last claim that counted at the first look.
    seen: Option<u64>,
    /// The newest release at the first look.
    newest: Option<Record>,
    /// The lock and the record, from when they are written until they are done with.
    held: Option<(Claim, Record)>,
}

impl<'a> Guard<'a> {
    /// Looks whether the environment is free.
    ///
    /// # Errors
    /// If somebody else has it, and whatever keeps the store from being asked.
    pub async fn look(
        store: Box<dyn State + 'a>,
        environment: &'a Environment,
        claim: Claim,
        beginning: Beginning,
    ) -> Result<Self, StateError> {
        let claims = state::claims(store.as_ref(), environment).await?;
        claims.free_for(&claim, environment)?;
        let seen = claims.last().map(|last| last.number);
        let newest = ledger::records(store.as_ref(), environment, 1).await?.into_iter().next();
        Ok(Self { store, environment, claim, beginning, seen, newest, held: None })
    }

    /// Whether the newest release is of this commit, and did not come to a good end: one that finds everything done is
    /// worth a record then.
    pub fn is_unfinished(&self, commit: &str) -> bool {
        let newest = self.newest.as_ref();
        newest.is_some_and(|newest| newest.commit.as_deref() == Some(commit) && newest.outcome != Outcome::Released)
    }

    /// Takes the lock and writes that the release begins; later, looks whether the lock was stolen.
    ///
    /// # Errors
    /// If somebody else has the environment, or had it since the first look. Nothing was started then.
    pub async fn hold(&mut self, plan: &Plan) -> Result<(), StateError> {
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
            ledger::begin(store, environment, record::begun(plan, &taken.claim, &self.beginning)).await
        } else {
            Err(StateError::Meanwhile { environment: environment.name.clone() })
        };
        match begun {
            Ok(record) => {
                self.held = Some((taken.claim, record));
                Ok(())
            }
            Err(error) => {
                let _the_lock_is_over_by_itself_else =
                    state::give_back(store, environment, &taken.claim, taken.claim.since).await;
                Err(error)
            }
        }
    }

    /// Gives back what a [`Self::hold`] took that was broken off before it could say so.
    pub async fn let_go(&self, now: i64) {
        let _the_lock_is_over_by_itself_else =
            state::give_back(self.store.as_ref(), self.environment, &self.claim, now).await;
    }

    /// Writes how it ended, and gives the environment back. `None` of a release: it could not go on before its first
    /// job. Gives the number of the release, if it has begun, and what could not be written.
    pub async fn end(&mut self, plan: &Plan, release: Option<&Release>, now: i64) -> (Option<u64>, Vec<Warning>) {
        let Some((claim, begun)) = self.held.take() else { return (None, Vec::new()) };
        let (store, environment) = (self.store.as_ref(), self.environment);
        let record = match release {
            Some(release) => record::ended(&begun, plan, release, now),
            None => record::failed(&begun, now),
        };
        let mut warnings = Vec::new();
        if let Err(error) = ledger::end(store, environment, &record).await {
            let number = record.number;
            warnings.push(Warning::new(Id::W501, format!("release #{number} is not recorded to its end: {error}")));
        }
        if let Err(error) = state::give_back(store, environment, &claim, now).await {
            let name = &environment.name;
            warnings.push(Warning::new(Id::W502, format!("{name} may still be locked by this release: {error}")));
        }
        (Some(record.number), warnings)
    }
}
