//! Claims to an environment, and the rule that says which of them hold.
//!
//! Everybody may write a claim at any time, and each write becomes a version of its own. A claim says which version it
//! replaces. It counts only if that is the last claim that counts, and if that one could be replaced: because it was
//! free, or over, or given back by the one who held it, or because the new one steals it, or is a release under a lock of
//! the same owner. Of several claims that replace
//! the same version the first counts, and all others are void for ever. So whoever wrote a claim reads the history, and
//! everybody who reads it learns the same.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::StateError;
use crate::time::age;

/// The version of a claim's form.
const SCHEMA: u64 = 1;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 300;

/// The longest owner that is kept, in characters.
const LONGEST_OWNER: usize = 300;

/// What an environment is claimed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// `towpath lock`: somebody wants quiet.
    Lock,
    /// `towpath unlock`.
    Unlock,
    /// A release from a branch.
    Deploy,
    /// A release of what another environment has.
    Promote,
    /// A release of what this environment had.
    Rollback,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Deploy => "deploy",
            Self::Promote => "promote",
            Self::Rollback => "rollback",
        })
    }
}

/// A claim to an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The version of the form.
    schema: u64,
    /// Random: tells whose claim it is when an answer was lost. Giving back keeps the id.
    pub id: String,
    /// Who: a run of CI, or a person.
    pub owner: String,
    /// Why, in the owner's words.
    pub reason: String,
    /// When it was written by its owner's clock, in seconds since 1970.
    pub since: i64,
    /// When it is over by itself, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// What for.
    pub operation: Operation,
    /// The version that it replaces; `None` for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<u64>,
    /// Whether it replaces a claim that was held.
    #[serde(default, skip_serializing_if = "is_false")]
    pub steal: bool,
    /// Whether the environment is free from here on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub free: bool,
    /// The owner's own lock, under which a release is made: it holds again when the release gives back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<Under>,
}

/// A lock of `towpath lock`, under which its own owner releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Under {
    /// Its id.
    pub id: String,
    /// Why.
    pub reason: String,
    /// When it was written, in seconds since 1970.
    pub since: i64,
    /// When it is over by itself, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Who claims an environment, since when, what for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimant {
    /// A random id that nobody else has.
    pub id: String,
    /// A run of CI, or a person.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// What for.
    pub operation: Operation,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// When the claim is over by itself.
    pub until: Option<i64>,
}

impl Claim {
    /// A claim of somebody, which replaces nothing yet.
    pub fn new(claimant: Claimant) -> Self {
        Self {
            schema: SCHEMA,
            id: claimant.id,
            owner: cut(&claimant.owner, LONGEST_OWNER),
            reason: cut(&claimant.reason, LONGEST_REASON),
            since: claimant.now,
            until: claimant.until,
            operation: claimant.operation,
            replaces: None,
            steal: false,
            free: false,
            under: None,
        }
    }

    /// A claim that leaves the environment free.
    pub fn freeing(claimant: Claimant) -> Self {
        Self { free: true, until: None, ..Self::new(claimant) }
    }

    /// The claim with which its owner gives it back: the lock under which it was taken, or a free environment.
    #[must_use]
    pub fn given_back(&self, now: i64) -> Self {
        let given = Self { steal: false, replaces: None, under: None, ..self.clone() };
        match &self.under {
            Some(under) => Self {
                id: under.id.clone(),
                reason: under.reason.clone(),
                since: under.since,
                until: under.until,
                operation: Operation::Lock,
                ..given
            },
            None => Self { free: true, until: None, since: now, ..given },
        }
    }

    /// Itself as a claim under another one, if that is a lock of the same owner and this is a release.
    pub(super) fn under(&self, lock: &Self) -> Option<Self> {
        let own = lock.operation == Operation::Lock && !lock.free && lock.owner == self.owner;
        let releases = matches!(self.operation, Operation::Deploy | Operation::Promote | Operation::Rollback);
        (own && releases).then(|| {
            let (id, reason, since, until) = (lock.id.clone(), lock.reason.clone(), lock.since, lock.until);
            Self { under: Some(Under { id, reason, since, until }), ..self.clone() }
        })
    }

    /// The text that is kept. Parameter Store refuses values with `{{`, which only a text within them can hold.
    ///
    /// # Errors
    /// None that could come: a claim is always text.
    pub fn text(&self) -> Result<String, StateError> {
        compact(self)
    }

    /// Reads a text that is kept. `None` for what is no claim: it was written by hand, and counts for nothing.
    ///
    /// # Errors
    /// [`StateError::Newer`] for a claim in a form of later times: it may count by rules that are not known here.
    pub fn read(text: &str) -> Result<Option<Self>, StateError> {
        read(text, SCHEMA, "lock")
    }

    /// Whether the environment is held by it at a time.
    pub fn holds(&self, now: i64) -> bool {
        !self.free && !self.is_over(now)
    }

    /// Whether it was held, and is over by itself.
    pub fn is_stale(&self, now: i64) -> bool {
        !self.free && self.is_over(now)
    }

    fn is_over(&self, now: i64) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Whether `next`, written at a time by the store's clock, may take its place.
    fn yields_to(&self, next: &Self, written: i64) -> bool {
        let is_under = |one: &Self, other: &Self| one.under.as_ref().is_some_and(|under| under.id == other.id);
        self.free
            || self.is_over(written)
            || next.steal
            || next.id == self.id
            || is_under(next, self)
            || is_under(self, next)
    }
}

/// A claim in the history of the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The version.
    pub number: u64,
    /// When it was written by the store's clock, in seconds since 1970: one clock judges all.
    pub at: i64,
    /// The claim.
    pub claim: Claim,
}

/// The last claim that counts, of a history in the order of its versions. `oldest` is the oldest version that the store
/// still has, whatever it holds.
///
/// A store keeps only the newest versions, so the history may begin in the midst of things. Whoever wrote a claim knew
/// more: the newest version which a claim says it replaces, and which is gone, did count; so the first claim that
/// replaces it does. (Only a race of more claimants than the store has versions could push that first one out too.)
pub fn fold(oldest: u64, history: &[Written]) -> Option<&Written> {
    let replaces = |written: &Written| written.claim.replaces.unwrap_or(0);
    let gone = history.iter().map(replaces).filter(|version| *version < oldest).max()?;
    let mut rest = history.iter().skip_while(|written| replaces(written) != gone);
    let mut last = rest.next()?;
    for next in rest {
        if replaces(next) == last.number && last.claim.yields_to(&next.claim, next.at) {
            last = next;
        }
    }
    Some(last)
}

/// One line of JSON.
pub(super) fn compact<T: Serialize>(value: &T) -> Result<String, StateError> {
    let text = serde_json::to_string(value).map_err(|error| StateError::Unwritable { problem: error.to_string() })?;
    Ok(text.replace("{{", "{\\u007b"))
}

/// The longest text that is read, in bytes: far more than a parameter holds.
const LONGEST_TEXT: usize = 16 * 1024;

/// Reads what [`compact`] wrote.
pub(super) fn read<T: for<'de> Deserialize<'de>>(
    text: &str,
    schema: u64,
    what: &'static str,
) -> Result<Option<T>, StateError> {
    #[derive(Deserialize)]
    struct Form {
        schema: u64,
    }
    if text.len() > LONGEST_TEXT {
        return Ok(None);
    }
    match serde_json::from_str::<Form>(text) {
        Ok(form) if form.schema > schema => Err(StateError::Newer { what, found: form.schema, known: schema }),
        Ok(_) => Ok(serde_json::from_str(text).ok()),
        Err(_) => Ok(None),
    }
}

/// How long ago something was: `14 min ago`, `just now`.
pub(super) fn ago(then: i64, now: i64) -> String {
    match age(then, now).as_str() {
        "now" => "just now".to_owned(),
        age => format!("{age} ago"),
    }
}

/// A text for one line: no control characters, and a cut that shows.
pub(super) fn cut(text: &str, longest: usize) -> String {
    let mut cut: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(longest).collect();
    if text.chars().nth(longest).is_some() {
        cut.pop();
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests;
