//! What was released into an environment, as it is kept: lines of JSON that fit into standard parameters.
//!
//! A release writes its record twice: when it begins, and when it ends. A record with more apps than fit into one
//! parameter is written in pieces: each has the head of the record and some of the apps, and only the last one says what
//! came of the release. So a record is the fold of all texts with its id, in the order in which they were written, and a
//! text that is written twice changes nothing. A release that was broken off stays `began`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::StateError;
use super::lock::{compact, cut, read};

/// The version of a record's form.
const SCHEMA: u64 = 1;

/// The largest value of a standard parameter, in bytes.
pub const MOST: usize = 4096;

/// The longest text of an owner or an override that is kept, in characters: a reason, and what it is for.
const LONGEST: usize = 340;

/// What came of a release, or of one app in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing yet: it is under way, or was broken off.
    Began,
    /// Everything is as it should be.
    Released,
    /// An app was left as it was, because it has that commit, or the commit does not concern it.
    Kept,
    /// Some apps have it, others not.
    Split,
    /// It is not there.
    Failed,
}

impl Outcome {
    /// As it is kept and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Released => "released",
            Self::Kept => "kept",
            Self::Split => "split",
            Self::Failed => "failed",
        }
    }

    /// Whether the environment is another one afterwards.
    pub fn serves(self) -> bool {
        matches!(self, Self::Released | Self::Split)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
    /// The fingerprint of its stamp, where that is not the record's own.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the form.
    pub(super) schema: u64,
    /// Its number in the environment, from 1.
    pub number: u64,
    /// Random: that of the lock under which it is made. All texts of a release have it.
    pub id: String,
    /// The environment.
    pub environment: String,
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// When it ended, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<i64>,
    /// Who: a run of CI, or a person.
    pub by: String,
    /// The commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The fingerprint of the backend, where the release has only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// What came of it.
    pub outcome: Outcome,
    /// The apps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apps: Vec<AppRecord>,
    /// What was overridden, and by which words: `freeze: hotfix for the map`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<String>,
}

impl Record {
    /// A release that begins, of no app yet. The rest is set by its fields; its number comes when it is written.
    pub fn new(id: String, environment: String, origin: Origin) -> Self {
        Self {
            schema: SCHEMA,
            number: 0,
            id,
            environment,
            began: 0,
            ended: None,
            by: String::new(),
            commit: None,
            fingerprint: None,
            origin,
            outcome: Outcome::Began,
            apps: Vec::new(),
            overrides: Vec::new(),
        }
    }

    /// The texts that are kept, each of [`MOST`] bytes at most. Nothing is left out; an owner or an override of more than
    /// 340 characters is cut, and shows it.
    ///
    /// # Errors
    /// [`StateError::Unwritable`] if an app's names are longer than names can be.
    pub fn texts(&self) -> Result<Vec<String>, StateError> {
        let head = Self { apps: Vec::new(), overrides: Vec::new(), by: cut(&self.by, LONGEST), ..self.clone() };
        let mut pieces = vec![head.clone()];
        let apps = self.apps.iter().cloned().map(Item::App);
        let overrides = self.overrides.iter().map(|text| Item::Override(cut(text, LONGEST)));
        for item in apps.chain(overrides) {
            let Some(last) = pieces.last_mut() else { continue };
            let mut larger = last.clone();
            larger.push(item.clone());
            if compact(&larger)?.len() <= MOST {
                *last = larger;
            } else {
                (last.outcome, last.ended) = (Outcome::Began, None);
                let mut next = head.clone();
                next.push(item);
                pieces.push(next);
            }
        }
        let texts = pieces.iter().map(compact).collect::<Result<Vec<String>, StateError>>()?;
        match texts.iter().find(|text| text.len() > MOST) {
            Some(text) => Err(StateError::Unwritable { problem: format!("an app's record has {} bytes", text.len()) }),
            None => Ok(texts),
        }
    }

    fn push(&mut self, item: Item) {
        match item {
            Item::App(app) => self.apps.push(app),
            Item::Override(text) => self.overrides.push(text),
        }
    }

    /// Reads one text. `None` for what is no record.
    ///
    /// # Errors
    /// [`StateError::Newer`] for a record in a form of later times.
    pub fn read(text: &str) -> Result<Option<Self>, StateError> {
        read(text, SCHEMA, "release record")
    }

    /// Takes a later text of the same release in. What has ended does not begin again.
    fn absorb(&mut self, mut later: Self) {
        if self.ended.is_some() && later.ended.is_none() {
            return;
        }
        let (mut apps, mut overrides) = (std::mem::take(&mut self.apps), std::mem::take(&mut self.overrides));
        for app in std::mem::take(&mut later.apps) {
            match apps.iter_mut().find(|known| known.app == app.app) {
                Some(known) => *known = app,
                None => apps.push(app),
            }
        }
        for text in std::mem::take(&mut later.overrides) {
            if !overrides.contains(&text) {
                overrides.push(text);
            }
        }
        *self = Self { apps, overrides, ..later };
    }

    /// The fingerprint of an app's stamp.
    pub fn fingerprint_of<'a>(&'a self, app: &'a AppRecord) -> Option<&'a str> {
        app.fingerprint.as_deref().or(self.fingerprint.as_deref())
    }
}

/// What a record has many of.
#[derive(Clone)]
enum Item {
    App(AppRecord),
    Override(String),
}

/// The releases that texts tell of, in the order in which they were written; the newest first.
pub fn fold(texts: impl IntoIterator<Item = Record>) -> Vec<Record> {
    let mut list: Vec<Record> = Vec::new();
    for text in texts {
        match list.iter_mut().find(|known| known.id == text.id) {
            Some(known) => known.absorb(text),
            None => list.push(text),
        }
    }
    list.sort_by_key(|record| std::cmp::Reverse(record.number));
    list
}

#[cfg(test)]
mod tests;
