//! The store of locks and records as the core needs it, and what is done with it.

use async_trait::async_trait;

use super::error::StateError;
use super::lock::{self, Claim, Operation, Written};
use crate::catalog::Explained as _;
use crate::catalog::Id;
use crate::config::Environment;

/// How often a claim is tried: others may take the environment and give it back in between.
const ATTEMPTS: u32 = 5;

/// How often a history is read that does not yet show what was stored.
const READINGS: u32 = 6;

/// A text of an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who holds it.
    Lock,
    /// What was released into it: one volume of the ledger, from 1.
    Releases(u32),
}

impl Part {
    /// The place of the volumes in that of the environment.
    pub const VOLUMES: &'static str = "releases";

    /// Its place in that of the environment.
    pub fn name(self) -> String {
        match self {
            Self::Lock => "lock".to_owned(),
            Self::Releases(volume) => format!("{}/{volume}", Self::VOLUMES),
        }
    }
}

/// One version of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number; each write has the next.
    pub number: u64,
    /// When it was written by the store's clock, in seconds since 1970.
    pub at: i64,
    /// The text.
    pub text: String,
}

/// A store of texts with versions.
#[async_trait(?Send)]
pub trait State {
    /// The newest versions of a text, oldest first; empty if there is none.
    ///
    /// # Errors
    /// Whatever keeps the store from answering.
    async fn history(&self, environment: &Environment, part: Part) -> Result<Vec<Version>, StateError>;

    /// Creates a text, as version 1. `false` if there is one already: also where an earlier attempt of the same call
    /// created it, and its answer was lost.
    ///
    /// # Errors
    /// Whatever keeps the store from answering. The text may have been created nevertheless.
    async fn put_first(&self, environment: &Environment, part: Part, text: &str) -> Result<bool, StateError>;

    /// Writes a further version of a text, and gives its number. Where an answer is lost on the way, the text may be
    /// written twice.
    ///
    /// # Errors
    /// Whatever keeps the store from answering. The text may have been written nevertheless.
    async fn put(&self, environment: &Environment, part: Part, text: &str) -> Result<u64, StateError>;

    /// The volumes of the ledger that there are, in any order.
    ///
    /// # Errors
    /// Whatever keeps the store from answering.
    async fn volumes(&self, environment: &Environment) -> Result<Vec<u32>, StateError>;

    /// How many versions of a text are there at least, if the first one is gone.
    fn keeps(&self) -> usize {
        50
    }

    /// Waits a little before the history is read for the `attempt`th time.
    async fn pause(&self, attempt: u32);
}

/// The claims to an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The oldest version that the store has, if it has any.
    oldest: Option<u64>,
    /// What is a claim, oldest first.
    list: Vec<Written>,
}

impl Claims {
    /// The last claim that counts: it says who holds the environment, or that it is free.
    pub fn last(&self) -> Option<&Written> {
        lock::fold(self.oldest?, &self.list)
    }

    /// Whether a claim could have the environment: it is free, or its lock is over, or an own one that allows for it.
    ///
    /// # Errors
    /// [`StateError::Held`] with the holder.
    pub fn free_for(&self, claim: &Claim, environment: &Environment) -> Result<(), StateError> {
        let now = claim.since;
        match self.last().filter(|last| last.claim.holds(now) && claim.under(&last.claim).is_none()) {
            Some(held) => {
                Err(StateError::Held { environment: environment.name.clone(), held: held.claim.clone(), now })
            }
            None => Ok(()),
        }
    }
}

/// What came of taking a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The claim that holds.
    pub claim: Claim,
    /// Somebody's claim that it replaced: one that was over, or was stolen.
    pub replaced: Option<Claim>,
    /// The version that it replaced: who knows it from an earlier look knows that nobody had the environment since.
    pub after: Option<u64>,
}

/// Reads the claims to an environment.
///
/// # Errors
/// Those of the store, and [`StateError::Newer`].
pub async fn claims(state: &dyn State, environment: &Environment) -> Result<Claims, StateError> {
    read_claims(state, environment, 0).await
}

/// Reads the claims at least up to a version, without a gap: what counts depends on every earlier one.
async fn read_claims(state: &dyn State, environment: &Environment, up_to: u64) -> Result<Claims, StateError> {
    let versions = whole(state, environment, Part::Lock, up_to).await?;
    let oldest = versions.first().map(|version| version.number);
    let mut list = Vec::new();
    for version in versions {
        if let Some(claim) = Claim::read(&version.text)? {
            list.push(Written { number: version.number, at: version.at, claim });
        }
    }
    Ok(Claims { oldest, list })
}

/// The history of a text at least up to a version, without a gap: a store may show late what it has stored.
pub(super) async fn whole(
    state: &dyn State,
    environment: &Environment,
    part: Part,
    up_to: u64,
) -> Result<Vec<Version>, StateError> {
    for attempt in 1..=READINGS {
        let versions = state.history(environment, part).await?;
        if is_whole(&versions, up_to, state.keeps()) {
            return Ok(versions);
        }
        state.pause(attempt).await;
    }
    Err(StateError::Incomplete { version: up_to })
}

/// Whether a history has no gap, and reaches a version; and it begins with the first one, unless it is long.
fn is_whole(versions: &[Version], up_to: u64, keeps: usize) -> bool {
    let follow = versions.windows(2).all(|pair| match pair {
        [one, next] => one.number.checked_add(1) == Some(next.number),
        _ => true,
    });
    let begins = versions.len() >= keeps || versions.first().is_none_or(|version| version.number == 1);
    begins && follow && versions.last().map_or(0, |version| version.number) >= up_to
}

/// Takes an environment, if it is free or its lock is over.
///
/// # Errors
/// [`StateError::Held`] with the holder, [`StateError::Contended`], and those of the store.
pub async fn take(state: &dyn State, environment: &Environment, claim: Claim) -> Result<Taken, StateError> {
    put_claim(state, environment, claim, None).await
}

/// Takes an environment from one who holds it, as `from` says; not from anybody who came after.
///
/// # Errors
/// As [`take`].
pub async fn steal(
    state: &dyn State,
    environment: &Environment,
    claim: Claim,
    from: &Claim,
) -> Result<Taken, StateError> {
    put_claim(state, environment, claim, Some(from)).await
}

async fn put_claim(
    state: &dyn State,
    environment: &Environment,
    mut claim: Claim,
    victim: Option<&Claim>,
) -> Result<Taken, StateError> {
    let now = claim.since;
    let mut replaced = None;
    let mut up_to = 0;
    for attempt in 0..=ATTEMPTS {
        let found = read_claims(state, environment, up_to).await?;
        let last = found.last();
        if last.is_some_and(|last| last.claim.id == claim.id) {
            let after = claim.replaces;
            return Ok(Taken { claim, replaced, after });
        }
        let held = last.filter(|last| last.claim.holds(now));
        let under = held.and_then(|held| claim.under(&held.claim)).filter(|_| victim.is_none());
        let is_victim = |held: &Written| victim.is_some_and(|victim| victim.id == held.claim.id);
        if let Some(held) = held.filter(|held| under.is_none() && !is_victim(held)) {
            return Err(StateError::Held { environment: environment.name.clone(), held: held.claim.clone(), now });
        }
        if attempt == ATTEMPTS {
            break;
        }
        // Also where it is over by this clock: the store's may say otherwise.
        claim.steal = victim.is_some() && last.is_some_and(|last| !last.claim.free);
        claim.replaces = last.map(|last| last.number);
        replaced = last.filter(|last| !last.claim.free && under.is_none()).map(|last| last.claim.clone());
        claim.under = under.and_then(|claim| claim.under);
        up_to = write(state, environment, &claim, found.oldest.is_none()).await?;
    }
    Err(StateError::Contended { environment: environment.name.clone(), attempts: ATTEMPTS })
}

/// Gives an environment back that is held by a claim. `false` if it was not held by it (any more).
///
/// # Errors
/// Those of the store.
pub async fn give_back(
    state: &dyn State,
    environment: &Environment,
    held: &Claim,
    now: i64,
) -> Result<bool, StateError> {
    let mut given = held.given_back(now);
    let mut up_to = 0;
    let mut written = false;
    for _ in 0..=ATTEMPTS {
        match read_claims(state, environment, up_to).await?.last() {
            Some(last) if last.claim.id == given.id && last.claim.free == given.free => return Ok(written),
            Some(last) if last.claim.id == held.id => given.replaces = Some(last.number),
            _ => return Ok(false),
        }
        up_to = write(state, environment, &given, false).await?;
        written = true;
    }
    Err(StateError::Contended { environment: environment.name.clone(), attempts: ATTEMPTS })
}

/// Makes an environment free, as `free` says; with `steal` also if somebody else holds it. Gives the claim that held it,
/// or was over; `None` if it was free.
///
/// # Errors
/// [`StateError::NotYours`], and those of the store.
pub async fn unlock(
    state: &dyn State,
    environment: &Environment,
    free: Claim,
    steal: bool,
) -> Result<Option<Claim>, StateError> {
    let found = claims(state, environment).await?;
    let Some(held) = found.last().map(|last| last.claim.clone()).filter(|claim| !claim.free) else { return Ok(None) };
    // A release that is under way gives back by itself: to end its lock before is to take it away.
    if held.owner == free.owner && held.operation == Operation::Lock {
        give_back(state, environment, &held, free.since).await?;
    } else if steal || !held.holds(free.since) {
        self::steal(state, environment, free, &held).await?;
    } else {
        let (environment, owner) = (environment.name.clone(), free.owner);
        return Err(StateError::NotYours { environment, held, owner });
    }
    Ok(Some(held))
}

/// Writes a claim, and gives the version that must be seen before it can be told what came of it.
async fn write(state: &dyn State, environment: &Environment, claim: &Claim, is_first: bool) -> Result<u64, StateError> {
    let text = claim.text()?;
    let put = if is_first {
        state.put_first(environment, Part::Lock, &text).await.map(|_| 1)
    } else {
        state.put(environment, Part::Lock, &text).await
    };
    let Err(error) = put else { return put };
    // No answer is not a no: the history tells.
    if !matches!(error.id(), Id::E1601 | Id::E1602) {
        return Err(error);
    }
    let Ok(versions) = state.history(environment, Part::Lock).await else { return Err(error) };
    let own = versions.iter().find(|version| version.text == text);
    own.map(|version| version.number).ok_or(error)
}

#[cfg(test)]
pub(crate) mod tests;
