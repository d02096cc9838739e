//! Which apps a range of commits touches, or a backend that is no longer the one of before. What cannot be known counts
//! as touched: an app that is built once too often costs minutes, one that is not built is wrong until somebody notices.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::config::{App, Config};
use crate::name::{AppName, EnvironmentName};
use crate::pin;

/// The most paths that a reason names.
const MOST_PATHS: usize = 5;

/// What is known of a range of commits.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The folder of environments.toml, relative to the repository's root; empty: they are the same.
    pub folder: Utf8PathBuf,
    /// The name of the file that is read as environments.toml.
    pub configuration: String,
    /// The files that differ, relative to the repository's root, or why git cannot tell.
    pub changed: Result<Vec<String>, String>,
    /// The fingerprints of backends, before and now.
    pub backends: Vec<BackendThen>,
}

/// A backend of an environment, before and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendThen {
    /// The environment.
    pub environment: EnvironmentName,
    /// The parent.
    pub parent: AppName,
    /// What was pinned at the beginning of the range.
    pub before: Option<String>,
    /// What is pinned now, or what the backend is today.
    pub now: Option<String>,
}

/// An app that is touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// The app.
    pub app: AppName,
    /// Why, at least one.
    pub reasons: Vec<Reason>,
}

/// Why an app is touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Files that it is made of.
    Files {
        /// The first of them.
        paths: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// environments.toml, which says what every app gets.
    Configuration,
    /// Files of which its parent's backend is made.
    BackendFiles {
        /// The parent.
        parent: AppName,
        /// The first of them.
        paths: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// The backend of an environment is another one.
    Backend(BackendThen),
    /// Nobody can tell.
    Unknown {
        /// Why.
        why: String,
    },
}

impl Reason {
    /// In words.
    pub fn text(&self) -> String {
        let files = |paths: &[String], count: usize| match count.saturating_sub(paths.len()) {
            0 => paths.join(", "),
            more => format!("{} and {more} more", paths.join(", ")),
        };
        match self {
            Self::Files { paths, count } => files(paths, *count),
            Self::Configuration => "environments.toml has changed".to_owned(),
            Self::BackendFiles { parent, paths, count } => {
                format!("the backend of `{parent}` changes: {}", files(paths, *count))
            }
            Self::Backend(then) => {
                let short = |fingerprint: &Option<String>| {
                    let known = fingerprint.as_deref().map(|text| text.get(..8).unwrap_or(text).to_owned());
                    known.unwrap_or_else(|| "unknown".to_owned())
                };
                let (before, now) = (short(&then.before), short(&then.now));
                format!("the backend of `{}` in `{}` was {before} and is {now}", then.parent, then.environment)
            }
            Self::Unknown { why } => format!("git cannot tell what has changed: {why}"),
        }
    }

    /// One word, for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Files { .. } => "files",
            Self::Configuration => "configuration",
            Self::BackendFiles { .. } => "backend-files",
            Self::Backend(_) => "backend",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// The files that it names.
    pub fn paths(&self) -> &[String] {
        match self {
            Self::Files { paths, .. } | Self::BackendFiles { paths, .. } => paths,
            _ => &[],
        }
    }
}

/// The apps that are touched, by name.
pub fn affected(config: &Config, facts: &Facts) -> Vec<Affected> {
    let changed = match &facts.changed {
        Ok(changed) => changed.iter().map(|path| Utf8Path::new(path.as_str())).collect::<Vec<_>>(),
        Err(why) => {
            let unknown =
                |app: &AppName| Affected { app: app.clone(), reasons: vec![Reason::Unknown { why: why.clone() }] };
            return config.apps.keys().map(unknown).collect();
        }
    };
    let places = Places::new(config, facts);
    let configuration = changed.contains(&places.configuration.as_path());
    let backend_files: BTreeMap<&AppName, Vec<&Utf8Path>> = config
        .apps
        .values()
        .filter(|app| app.parent() == &app.name)
        .map(|parent| (&parent.name, changed.iter().copied().filter(|path| places.is_backend(parent, path)).collect()))
        .collect();
    let reasons = |app: &App| {
        let mut reasons = Vec::new();
        if configuration {
            reasons.push(Reason::Configuration);
        }
        let own: Vec<_> = changed.iter().copied().filter(|path| places.concerns(app, path)).collect();
        if !own.is_empty() {
            reasons.push(Reason::Files { paths: first(&own), count: own.len() });
        }
        let backend = backend_files.get(app.parent()).filter(|files| !files.is_empty() && app.parent() != &app.name);
        if let Some(files) = backend {
            let parent = app.parent().clone();
            reasons.push(Reason::BackendFiles { parent, paths: first(files), count: files.len() });
        }
        let other = facts.backends.iter().filter(|then| then.parent == *app.parent() && then.before != then.now);
        let here = other.filter(|then| {
            let environment = config.environment(then.environment.as_str());
            environment.is_some_and(|environment| environment.apps.contains_key(&app.name))
        });
        reasons.extend(here.cloned().map(Reason::Backend));
        reasons
    };
    let all = config.apps.values().map(|app| Affected { app: app.name.clone(), reasons: reasons(app) });
    all.filter(|affected| !affected.reasons.is_empty()).collect()
}

fn first(paths: &[&Utf8Path]) -> Vec<String> {
    paths.iter().take(MOST_PATHS).map(ToString::to_string).collect()
}

/// Where things are, relative to the repository's root.
struct Places<'a> {
    configuration: Utf8PathBuf,
    lock: Utf8PathBuf,
    folders: BTreeMap<&'a AppName, Utf8PathBuf>,
    backends: BTreeMap<&'a AppName, Utf8PathBuf>,
}

impl<'a> Places<'a> {
    fn new(config: &'a Config, facts: &Facts) -> Self {
        let at =
            |path: &Utf8Path| if path.as_str().is_empty() { facts.folder.clone() } else { facts.folder.join(path) };
        Self {
            configuration: facts.folder.join(&facts.configuration),
            lock: facts.folder.join(pin::FILE),
            folders: config.apps.values().map(|app| (&app.name, at(&app.path))).collect(),
            backends: config
                .apps
                .values()
                .filter(|app| app.parent() == &app.name)
                .map(|parent| (&parent.name, at(&parent.backend_folder())))
                .collect(),
        }
    }

    /// Whether a file is one that the parent's backend is made of.
    fn is_backend(&self, parent: &App, path: &Utf8Path) -> bool {
        self.backends.get(&parent.name).is_some_and(|folder| path.starts_with(folder))
    }

    /// Whether a file is one that the app is made of: one of its `watch`; without that list, every file but those in
    /// the folders of other apps, because a shared package or a lock file may be anywhere.
    fn concerns(&self, app: &App, path: &Utf8Path) -> bool {
        // What these two say of an app is judged by what they say.
        if path == self.configuration || path == self.lock {
            return false;
        }
        if !app.watch.is_empty() {
            return app.watch.iter().any(|pattern| pattern.matches(path));
        }
        // Files of a parent's backend reach its children as such.
        if self.backends.iter().any(|(parent, folder)| **parent != app.name && path.starts_with(folder)) {
            return false;
        }
        // Of folders within each other, the innermost counts.
        let around = self.folders.values().filter(|folder| path.starts_with(folder));
        let innermost = around.max_by_key(|folder| folder.components().count());
        innermost.is_none_or(|folder| folder.as_str().is_empty() || self.folders.get(&app.name) == Some(folder))
    }
}

#[cfg(test)]
mod tests;
