//! What was released into an environment, as it is kept: one line of JSON that fits into a standard parameter.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::StateError;
use super::lock::{compact, cut, read};
use super::state::Version;

/// The version of a record's form.
const SCHEMA: u64 = 1;

/// The largest value of a standard parameter, in bytes.
pub const MOST: usize = 4096;

/// The longest override that is kept, in characters.
const LONGEST_OVERRIDE: usize = 200;

/// What came of a release, or of one app in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything is as it should be.
    Released,
    /// Some apps have it, others not.
    Split,
    /// It is not there.
    Failed,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Released => "released",
            Self::Split => "split",
            Self::Failed => "failed",
        })
    }
}

/// Where what was released came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The environment's own branch.
    Deploy,
    /// Another environment.
    Promote {
        /// Its name.
        from: String,
    },
    /// An earlier release.
    Rollback {
        /// Its number.
        to: u64,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deploy => f.write_str("deploy"),
            Self::Promote { from } => write!(f, "promote from {from}"),
            Self::Rollback { to } => write!(f, "rollback to {to}"),
        }
    }
}

/// What came of one app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRecord {
    /// Its name.
    pub app: String,
    /// Its id in Amplify.
    #[serde(rename = "id", default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// The branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The hosting job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// The fingerprint of the backend that it was built against.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the form.
    schema: u64,
    /// Its number in the environment, from 1: the version as which the store has it. It is not in the text.
    #[serde(skip)]
    pub number: u64,
    /// Random: the same release written twice is one.
    pub id: String,
    /// The environment.
    pub environment: String,
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// When it ended, in seconds since 1970.
    pub ended: i64,
    /// Who: a run of CI, or a person.
    pub by: String,
    /// The commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The fingerprint of the backend afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// What came of it.
    pub outcome: Outcome,
    /// The apps.
    pub apps: Vec<AppRecord>,
    /// How many apps that have it are not among `apps`, because the record would be too long.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub apps_left_out: usize,
    /// Whether the other apps have only name and outcome here, because the record would be too long.
    #[serde(default, skip_serializing_if = "is_false")]
    pub apps_cut: bool,
    /// What was overridden, and by which words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(value: &usize) -> bool {
    *value == 0
}

impl Record {
    /// A release that has ended well, of no app yet; `id` is random. The rest is set by its fields.
    pub fn new(id: String, environment: String, origin: Origin) -> Self {
        Self {
            schema: SCHEMA,
            number: 0,
            id,
            environment,
            began: 0,
            ended: 0,
            by: String::new(),
            commit: None,
            fingerprint: None,
            origin,
            outcome: Outcome::Released,
            apps: Vec::new(),
            apps_left_out: 0,
            apps_cut: false,
            overrides: Vec::new(),
        }
    }

    /// The text that is kept, of [`MOST`] bytes at most. If it were longer, the details of apps that have the release
    /// are left out, and after them those of the others; the record then says so.
    ///
    /// # Errors
    /// [`StateError::TooLong`] if that is not enough.
    pub fn text(&self) -> Result<String, StateError> {
        let mut shorter = self.clone();
        shorter.overrides = self.overrides.iter().map(|text| cut(text, LONGEST_OVERRIDE)).collect();
        let whole = compact(&shorter)?;
        if whole.len() <= MOST {
            return Ok(whole);
        }
        shorter.apps.retain(|app| app.outcome != Outcome::Released);
        shorter.apps_left_out += self.apps.len() - shorter.apps.len();
        let text = compact(&shorter)?;
        if text.len() <= MOST {
            return Ok(text);
        }
        for app in &mut shorter.apps {
            *app = AppRecord {
                app: app.app.clone(),
                outcome: app.outcome,
                app_id: None,
                branch: None,
                job: None,
                fingerprint: None,
            };
        }
        shorter.apps_cut = true;
        let text = compact(&shorter)?;
        if text.len() <= MOST { Ok(text) } else { Err(StateError::TooLong { length: text.len(), most: MOST }) }
    }

    /// Reads a version of the store. `None` for what is no record.
    ///
    /// # Errors
    /// [`StateError::Newer`] for a record in a form of later times.
    pub fn read(version: &Version) -> Result<Option<Self>, StateError> {
        let record: Option<Self> = read(&version.text, SCHEMA, "release record")?;
        Ok(record.map(|record| Self { number: version.number, ..record }))
    }
}

#[cfg(test)]
mod tests;
