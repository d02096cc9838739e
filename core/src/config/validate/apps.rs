//! `[apps.*]`.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use super::{Check, outputs};
use crate::catalog::Id;
use crate::config::problems::error;
use crate::config::raw;
use crate::config::read::{Item, entries, items};
use crate::config::{App, Output, Role, Stamp, WatchPattern};
use crate::name::AppName;
use crate::source::Span;
use crate::value_paths::{is_requirement, nearest};

pub(super) fn apps(check: &mut Check<'_>, stamp: Option<&Stamp>) -> Option<BTreeMap<AppName, App>> {
    let raw: &[_] = entries(check.file.apps.as_ref());
    let mut found = Found::default();
    let all: Vec<_> = raw.iter().map(|(name, raw)| app(check, name, &raw.value, &mut found)).collect();
    outputs::collisions(check, stamp, &found.written);
    all.into_iter().map(|app| app.map(|app| (app.name.clone(), app))).collect()
}

/// What the apps must not have in common, of all of them, valid or not.
#[derive(Default)]
struct Found {
    folders: BTreeMap<Utf8PathBuf, Span>,
    written: Vec<Written>,
}

/// What one app has written into it.
pub(super) struct Written {
    /// The app's name as it stands in the file.
    pub(super) app: String,
    pub(super) folder: Utf8PathBuf,
    /// Those of its outputs that are valid.
    pub(super) outputs: Vec<Output>,
}

fn app(check: &mut Check<'_>, key: &Item<String>, raw: &raw::App, found: &mut Found) -> Option<App> {
    let name = check.name(key, AppName::new);
    let path = raw.path.as_ref().and_then(|item| {
        let path = check.path(item, "environments.toml")?;
        if let Some(first) = found.folders.get(&path) {
            let problem = error(Id::E310, format!("two apps have the folder `{path}`"));
            check.add(problem.at(&item.span, "a second app").also(first, "the first app"));
        } else {
            found.folders.insert(path.clone(), item.span.clone());
        }
        Some(path)
    });
    let role = role(check, key, raw);
    let outputs: Vec<_> = items(raw.outputs.as_ref()).iter().map(|item| outputs::output(check, item)).collect();
    if let Some(folder) = path.clone() {
        let outputs = outputs.iter().flatten().cloned().collect();
        found.written.push(Written { app: key.value.clone(), folder, outputs });
    }
    check.unique(items(raw.requires.as_ref()));
    for item in items(raw.requires.as_ref()).iter().filter(|item| !is_requirement(&item.value)) {
        if check.problems.is_full() {
            break;
        }
        let problem = error(Id::E305, format!("`requires` cannot name `{}`", item.value));
        check.add(problem.at(&item.span, "no value or service of a backend").help(nearest(&item.value)));
    }
    let backend_dir = raw.backend_dir.as_ref().and_then(|folder| check.path(folder, "environments.toml"));
    let watch: Vec<_> = items(raw.watch.as_ref()).iter().map(|item| check.path(item, "the repository")).collect();
    for pattern in items(raw.documents.as_ref()) {
        check.path(pattern, "the repository");
    }
    check.filled(raw.build.as_ref());
    Some(App {
        name: name?,
        path: path?,
        role: role?,
        outputs: outputs.into_iter().collect::<Option<_>>()?,
        requires: items(raw.requires.as_ref()).iter().map(|item| item.value.clone()).collect(),
        watch: watch.into_iter().map(|path| path.as_deref().map(WatchPattern::new)).collect::<Option<_>>()?,
        backend_dir,
        span: key.span.clone(),
    })
}

fn role(check: &mut Check<'_>, key: &Item<String>, raw: &raw::App) -> Option<Role> {
    match (raw.role.as_ref()?.value, &raw.parent) {
        (raw::Role::Parent, None) => Some(Role::Parent),
        (raw::Role::Parent, Some(parent)) => {
            let problem = error(Id::E317, format!("the app `{}` is a parent, and cannot have one", key.value));
            let problem = problem.at(&parent.key, "only a child has a `parent`");
            check.add(problem.help("take out `parent`, or write `role = \"child\"`"));
            None
        }
        (raw::Role::Child, None) => {
            if raw.misread.contains(&"parent") {
                return None;
            }
            let problem = error(Id::E304, format!("the child `{}` has no `parent`", key.value));
            check.add(problem.at(&key.span, "`parent` is missing").help("name the app whose backend it reads"));
            None
        }
        (raw::Role::Child, Some(parent)) => {
            if !check.knows_app(parent) {
                return None;
            }
            let role = check.raw_app(&parent.value).and_then(|app| app.role.as_ref());
            if role.is_some_and(|role| role.value == raw::Role::Child) {
                let problem = error(Id::E306, format!("`{}` is a child itself, and owns no backend", parent.value));
                check.add(problem.at(&parent.span, "must name a parent"));
                return None;
            }
            AppName::new(parent.value.clone()).ok().map(Role::Child)
        }
    }
}
