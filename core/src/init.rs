//! `towpath init`: from what a repository, and AWS, say of its apps to an `environments.toml`.
//!
//! Texts become facts (`facts`: build specifications, manifests, scripts read as text, what the Amplify CLI left),
//! facts become a draft (`roles`, `environments`, `branches`), and the draft becomes a commented file (`toml`), the lines
//! of `amplify.yml` to change (`changes`), or a comparison with the file that is there (`compare`).
//!
//! What is not known is not guessed: it stands in the file as a comment with `TODO`, and in [`Draft::missing`].

pub(crate) mod branches;
pub(crate) mod changes;
pub(crate) mod compare;
pub(crate) mod draft;
pub(crate) mod environments;
pub(crate) mod facts;
pub(crate) mod gen1;
pub(crate) mod hosted;
pub(crate) mod names;
pub(crate) mod outputs;
pub(crate) mod packages;
pub(crate) mod places;
pub(crate) mod pulls;
pub(crate) mod roles;
pub(crate) mod shell;
pub(crate) mod sources;
pub(crate) mod spec;
pub(crate) mod toml;
pub(crate) mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::name::{AppId, Region};

pub use compare::compare;
pub use draft::Draft;
pub use hosted::{Hosted, HostedApp, HostedBranch, Hosting, belongs};
pub use sources::{Interest, interest, is_searched};

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// It is there.
    Noted,
    /// Its text.
    Text(String),
}

/// What git says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Git {
    /// Branches here and on the remote, by their names without `refs/heads/` and `origin/`.
    pub branches: BTreeSet<String>,
    /// The branch that the remote's HEAD is at.
    pub default: Option<String>,
    /// The URL of the remote.
    pub remote: Option<String>,
}

/// Everything that was looked at.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Files by their path in the repository, of those that [`interest`] names.
    pub files: BTreeMap<Utf8PathBuf, Content>,
    /// `--from-script`: its path as it is shown, and its text.
    pub script: Option<(Utf8PathBuf, String)>,
    /// What git says.
    pub git: Git,
    /// What AWS says.
    pub hosted: Vec<Hosted>,
    /// The name of the repository's folder.
    pub name: String,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// The configuration, as far as it is known.
    pub draft: Draft,
    /// The text of `environments.toml`.
    pub toml: String,
    /// What to change in `amplify.yml` files, as a unified diff; empty: nothing.
    pub diff: String,
    /// Files that could not be read, with the reason.
    pub unreadable: Vec<(String, String)>,
    /// Where credentials stand in plain text: `path:line`.
    pub credentials: Vec<String>,
}

/// Draws the conclusions.
pub fn discover(gathered: &Gathered) -> Discovery {
    let facts = facts::collect(gathered);
    let roles = roles::roles(&facts, &gathered.hosted);
    let draft = draft::draft(gathered, &facts, &roles);
    Discovery {
        toml: toml::write(&draft),
        diff: changes::diff(gathered, &facts, &roles, &draft),
        unreadable: facts.unreadable.iter().map(|(place, why)| (place.to_string(), why.clone())).collect(),
        credentials: facts.credentials.iter().map(ToString::to_string).collect(),
        draft,
    }
}

/// The app ids and the regions that the files name: which apps to ask AWS for, and where.
pub fn named(gathered: &Gathered) -> (Vec<AppId>, Vec<Region>) {
    let facts = facts::collect(gathered);
    let mut ids = BTreeSet::new();
    let mut regions = BTreeSet::new();
    for environment in facts.gen1.values().flat_map(|folder| &folder.environments) {
        ids.extend(environment.app_id.clone());
        regions.extend(environment.region.clone());
    }
    for pull in &facts.pulls {
        if let Some(pulls::Text::Known(id)) = &pull.app_id {
            ids.extend(AppId::new(id.clone()).ok());
        }
        regions.extend(pull.region.as_ref().and_then(|region| Region::new(region.clone()).ok()));
    }
    regions.extend(facts.regions.into_values());
    (ids.into_iter().collect(), regions.into_iter().collect())
}

#[cfg(test)]
mod tests;
