//! The ledger of an environment: the records of its releases, in volumes.
//!
//! A volume is one text with versions, and each version is a text of a record. A store keeps only the newest hundred
//! versions of a text, so a volume that is nearly full is followed by another one, and nothing is ever lost. Who writes
//! holds the environment's lock; where a lock was stolen, two may write at a time, and find out afterwards whether both
//! took the same number.

use super::error::StateError;
use super::record::{self, Record};
use super::state::{Part, State, whole};
use crate::catalog::{Explained as _, Id};
use crate::config::Environment;

/// The most versions of a volume: some less than a store keeps, for those who write at the same time.
pub const FULL: u64 = 90;

/// How often a number is tried that another release takes at the same time.
const ATTEMPTS: u32 = 5;

/// Writes that a release begins, and gives it its number.
///
/// # Errors
/// Those of the store; the release may have been written nevertheless.
pub async fn begin(state: &dyn State, environment: &Environment, mut record: Record) -> Result<Record, StateError> {
    let mut known = records(state, environment, 1).await?;
    for _ in 0..ATTEMPTS {
        record.number = known.first().map_or(0, |newest| newest.number).saturating_add(1);
        let texts = write(state, environment, &record).await?;
        // Of several, the first one has the number.
        let first = texts.iter().find(|text| text.number == record.number);
        if first.is_none_or(|text| text.id == record.id) {
            return Ok(record);
        }
        known = record::fold(texts);
    }
    Err(StateError::Contended { environment: environment.name.clone(), attempts: ATTEMPTS })
}

/// Writes what came of a release that has begun.
///
/// # Errors
/// Those of the store; the record may have been written nevertheless.
pub async fn end(state: &dyn State, environment: &Environment, record: &Record) -> Result<(), StateError> {
    write(state, environment, record).await.map(drop)
}

/// The releases into an environment, the newest first: so many at least, if there are so many. Older ones are among them
/// where they come along. A text that is no record is left out: it was written by hand.
///
/// # Errors
/// [`StateError::Newer`], and those of the store.
pub async fn records(state: &dyn State, environment: &Environment, least: usize) -> Result<Vec<Record>, StateError> {
    let mut volumes = state.volumes(environment).await?;
    volumes.sort_unstable();
    let mut texts: Vec<Record> = Vec::new();
    let mut found = Vec::new();
    while let Some(volume) = volumes.pop() {
        let mut older = read(state, environment, volume, 0).await?;
        older.append(&mut texts);
        texts = older;
        found = record::fold(texts.clone());
        if found.len() >= least {
            break;
        }
    }
    Ok(found)
}

/// The texts of a volume, in the order in which they were written, at least up to a version.
async fn read(
    state: &dyn State,
    environment: &Environment,
    volume: u32,
    least: u64,
) -> Result<Vec<Record>, StateError> {
    let versions = whole(state, environment, Part::Releases(volume), least).await?;
    let mut texts = Vec::new();
    for version in versions {
        texts.extend(Record::read(&version.text)?);
    }
    Ok(texts)
}

/// Writes all texts of a record into one volume, and gives what that volume has then.
async fn write(state: &dyn State, environment: &Environment, record: &Record) -> Result<Vec<Record>, StateError> {
    let texts = record.texts()?;
    if texts.len() as u64 > FULL {
        return Err(StateError::Unwritable { problem: format!("the record has {} apps", record.apps.len()) });
    }
    let mut volume = state.volumes(environment).await?.into_iter().max().unwrap_or(1);
    let written = state.history(environment, Part::Releases(volume)).await?;
    let last = written.last().map_or(0, |version| version.number);
    if last > 0 && last.saturating_add(texts.len() as u64) > FULL {
        volume = volume.saturating_add(1);
    }
    let mut up_to = 0;
    for text in &texts {
        up_to = put(state, environment, Part::Releases(volume), text).await?;
    }
    read(state, environment, volume, up_to).await
}

/// Writes a text once more where no answer came: written twice it means the same as once.
async fn put(state: &dyn State, environment: &Environment, part: Part, text: &str) -> Result<u64, StateError> {
    match state.put(environment, part, text).await {
        Err(error) if matches!(error.id(), Id::E1601 | Id::E1602) => match state.put(environment, part, text).await {
            Err(_) => Err(error),
            done => done,
        },
        done => done,
    }
}
