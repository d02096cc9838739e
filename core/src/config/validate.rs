//! From the tables as they stand in the file to the valid [`Config`]. Nothing here stops at a problem: each check adds
//! what it finds, and goes on with what is left.

mod apps;
mod branches;
mod environments;
mod outputs;
mod preflight;
mod project;
mod promotion;
mod protect;
mod secrets;

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use indexmap::{IndexMap, IndexSet};

use super::problems::{Problem, Problems, error};
use super::read::{Item, List, entries};
use super::{Config, forms, raw};
use crate::catalog::Id;
use crate::name::NameError;

/// Validates the whole file. `None` only if problems were added.
pub(super) fn file(file: &raw::File, problems: &mut Problems) -> Option<Config> {
    let mut check = Check {
        problems,
        apps: entries(file.apps.as_ref()).iter().map(|(name, app)| (name.value.as_str(), &app.value)).collect(),
        environments: entries(file.environments.as_ref()).iter().map(|(name, _)| name.value.as_str()).collect(),
        file,
    };
    if let Some(schema) = file.schema.as_ref().filter(|schema| schema.value < 1) {
        let problem = error(Id::E305, format!("there is no schema {}", schema.value)).at(&schema.span, "must be 1");
        check.add(problem);
    }
    let project = project::project(&mut check);
    let apps = apps::apps(&mut check, project.as_ref().map(|project| &project.stamp));
    let environments = environments::environments(&mut check);
    let promotion = promotion::promotion(&mut check);
    preflight::preflight(&mut check);
    let secrets = secrets::secrets(&mut check);
    let credentials = project::credentials(&mut check);
    let hooks = project::hooks(&mut check);
    Some(Config {
        project: project?,
        apps: apps?,
        environments: environments?,
        promotion,
        credentials: credentials?,
        secrets,
        hooks,
    })
}

/// What the checks of all tables share.
struct Check<'a> {
    file: &'a raw::File,
    problems: &'a mut Problems,
    /// The names of all apps and environments of the file, valid or not: a mistake in one is no mistake in what names it.
    apps: IndexMap<&'a str, &'a raw::App>,
    environments: IndexSet<&'a str>,
}

impl<'a> Check<'a> {
    fn add(&mut self, problem: Problem) {
        self.problems.add(problem);
    }

    /// The app of that name, as it stands in the file.
    fn raw_app(&self, name: &str) -> Option<&'a raw::App> {
        self.apps.get(name).copied()
    }

    /// Makes a name of its own type.
    fn name<T>(&mut self, item: &Item<String>, new: fn(String) -> Result<T, NameError>) -> Option<T> {
        match new(item.value.clone()) {
            Ok(name) => Some(name),
            Err(wrong) => {
                self.add(error(Id::E305, wrong.to_string()).at(&item.span, wrong.problem));
                None
            }
        }
    }

    /// A name that may be absent: `Some(None)` is absence, `None` a problem.
    #[expect(clippy::option_option, reason = "absent and wrong are two things")]
    fn optional<T>(
        &mut self,
        item: Option<&Item<String>>,
        new: fn(String) -> Result<T, NameError>,
    ) -> Option<Option<T>> {
        item.map_or(Some(None), |item| self.name(item, new).map(Some))
    }

    /// Whether the file has an app of that name.
    fn knows_app(&mut self, item: &Item<String>) -> bool {
        let known = self.apps.contains_key(item.value.as_str());
        if !known && !self.problems.is_full() {
            let names: Vec<_> = self.apps.keys().copied().collect();
            let problem = error(Id::E306, format!("the file has no app `{}`", item.value));
            let problem = problem.at(&item.span, "no app has this name").suggest(&item.value, &names);
            self.add(problem);
        }
        known
    }

    /// Whether the file has an environment of that name.
    fn knows_environment(&mut self, item: &Item<String>) -> bool {
        self.knows_environment_named(&item.value, item)
    }

    /// The same, for a name which is only a part of what stands at the place.
    fn knows_environment_named(&mut self, name: &str, item: &Item<String>) -> bool {
        let known = self.environments.contains(name);
        if !known && !self.problems.is_full() {
            let names: Vec<_> = self.environments.iter().copied().collect();
            let problem = error(Id::E306, format!("the file has no environment `{name}`"));
            let problem = problem.at(&item.span, "no environment has this name").suggest(name, &names);
            self.add(problem);
        }
        known
    }

    /// Checks the form of a value, if it is there. `form` completes "`…` is not …".
    fn form(&mut self, item: Option<&Item<String>>, valid: impl Fn(&str) -> bool, form: &str) {
        if let Some(item) = item.filter(|item| !valid(&item.value)) {
            self.add(error(Id::E305, format!("`{}` is not {form}", item.value)).at(&item.span, format!("not {form}")));
        }
    }

    /// Checks that a text is not empty, if it is there.
    fn filled(&mut self, item: Option<&Item<String>>) {
        if let Some(item) = item.filter(|item| item.value.trim().is_empty()) {
            self.add(error(Id::E305, "a text is empty").at(&item.span, "must not be empty"));
        }
    }

    /// Checks that a list names nothing twice.
    fn unique(&mut self, items: &[Item<String>]) {
        let mut seen = BTreeMap::new();
        for item in items {
            let first = *seen.entry(item.value.as_str()).or_insert(&item.span);
            if *first != item.span {
                let problem = error(Id::E310, format!("`{}` is listed twice", item.value));
                self.add(problem.at(&item.span, "a second time").also(first, "the first time"));
            }
        }
    }

    /// Normalises a relative path. `folder` is what it may not leave.
    fn path(&mut self, item: &Item<String>, folder: &str) -> Option<Utf8PathBuf> {
        match forms::relative_path(&item.value) {
            Ok(path) => Some(path),
            Err(wrong) => {
                let problem = error(Id::E308, format!("the path `{}` {wrong}", item.value));
                self.add(problem.at(&item.span, wrong).help(format!("write a path relative to {folder}, with `/`")));
                None
            }
        }
    }

    /// Normalises the path of a file to write, relative to an app.
    fn file_in_app(&mut self, item: &Item<String>) -> Option<Utf8PathBuf> {
        let path = self.path(item, "the app's folder")?;
        if path.as_str().is_empty() || item.value.ends_with('/') {
            let problem = error(Id::E308, format!("the path `{}` names a folder", item.value));
            self.add(problem.at(&item.span, "must name a file"));
            return None;
        }
        Some(path)
    }

    /// Checks programs with their arguments.
    fn command(&mut self, item: &Item<List<String>>) {
        let program = item.value.first().is_some_and(|program| !program.value.trim().is_empty());
        if !program || item.value.iter().any(|argument| argument.value.contains('\0')) {
            let problem = error(Id::E305, "a command is empty").at(&item.span, "no program is named");
            self.add(problem.help("write the program and its arguments: `[\"yarn\", \"smoke\"]`"));
        }
    }
}
