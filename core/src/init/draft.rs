//! The configuration as far as it is known: what the file is written from.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::facts::Facts;
use super::outputs::Output;
use super::places::{is_in, shown};
use super::roles::{Roles, Unit};
use super::{Gathered, branches, environments, names};
use crate::backend::Generation;
use crate::name::{AccountId, AppId, BackendName, BranchName, Region};

/// A configuration as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// `project.name`
    pub(crate) project: Option<String>,
    /// The apps: parents, each followed by its children.
    pub(crate) apps: Vec<App>,
    /// The environments.
    pub(crate) environments: Vec<Environment>,
    /// Variables which scripts take an access key from: `credentials.legacy_env`.
    pub(crate) key_variables: Vec<String>,
    /// What is to be said of the whole.
    pub(crate) notes: Vec<String>,
}

/// An app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct App {
    pub(crate) name: String,
    pub(crate) path: Utf8PathBuf,
    /// The parent of a child.
    pub(crate) parent: Option<String>,
    pub(crate) outputs: Vec<Output>,
    /// Whether an output was found or is only the usual one.
    pub(crate) usual: bool,
    /// The folder with the backend's definition.
    pub(crate) backend_dir: Option<Utf8PathBuf>,
    /// Why it is here.
    pub(crate) why: Vec<String>,
    /// It is in another repository.
    pub(crate) elsewhere: bool,
    /// Of a parent with children that are hosted beside it: they start to build on the same push, and wait for it.
    pub(crate) awaited: bool,
}

/// An environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    pub(crate) name: String,
    pub(crate) account: Option<AccountId>,
    pub(crate) region: Option<Region>,
    pub(crate) generation: Option<Generation>,
    /// Patterns, and why they belong here.
    pub(crate) branches: Vec<(String, String)>,
    /// Branches that may belong here, by their names alone.
    pub(crate) suggested: Vec<String>,
    /// What is to be said of its branches.
    pub(crate) remarks: Vec<String>,
    pub(crate) apps: BTreeMap<String, Deployment>,
    /// Where it was found.
    pub(crate) why: Vec<String>,
    /// Whether it is more than an example.
    pub(crate) found: bool,
}

/// What an app is called in an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deployment {
    pub(crate) app_id: Option<AppId>,
    pub(crate) branch: Option<BranchName>,
    pub(crate) backend: Option<BackendName>,
    pub(crate) parent: bool,
}

impl Environment {
    /// What it needs and lacks; empty: it can be used.
    pub(crate) fn lacks(&self) -> Vec<String> {
        let mut lacks = Vec::new();
        if self.account.is_none() {
            lacks.push("account".to_owned());
        }
        if self.region.is_none() {
            lacks.push("region".to_owned());
        }
        for (name, app) in self.apps.iter().filter(|(_, app)| app.parent) {
            if app.app_id.is_none() {
                lacks.push(format!("app_id of `{name}`"));
            }
            if app.backend.is_none() && app.branch.is_none() {
                lacks.push(format!("backend or branch of `{name}`"));
            }
        }
        lacks
    }

    /// Whether it stands in the file as a table, and not as a comment.
    pub(crate) fn is_whole(&self) -> bool {
        self.found && self.lacks().is_empty()
    }
}

impl Draft {
    /// Whether nothing was found that any app could be built against.
    pub fn has_no_backend(&self) -> bool {
        !self.apps.iter().any(|app| app.parent.is_none())
    }

    /// How many apps it has, how many environments that can be used, and how many that lack something.
    pub fn counts(&self) -> (usize, usize, usize) {
        let whole = self.environments.iter().filter(|environment| environment.is_whole()).count();
        (self.apps.len(), whole, self.environments.len() - whole)
    }

    /// What a person has to add, one line each.
    pub fn missing(&self) -> Vec<String> {
        let mut missing: Vec<(String, Vec<&str>)> = Vec::new();
        let mut add = |what: String, environment: &'_ Environment| {
            // The same thing of several environments is said once.
            let name =
                self.environments.iter().find(|other| *other == environment).map_or("", |found| found.name.as_str());
            match missing.iter_mut().find(|(known, _)| *known == what) {
                Some((_, names)) => names.push(name),
                None => missing.push((what, vec![name])),
            }
        };
        for environment in self.environments.iter().filter(|environment| environment.found) {
            environment.lacks().into_iter().for_each(|what| add(what, environment));
            let unhosted = environment.apps.iter().filter(|(_, app)| !app.parent && app.app_id.is_none());
            unhosted.for_each(|(app, _)| add(format!("app_id of `{app}`"), environment));
            if environment.branches.is_empty() {
                add("branches".to_owned(), environment);
            }
        }
        let lines = missing.into_iter().map(|(what, names)| {
            let s = if names.len() == 1 { "" } else { "s" };
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("{what} in environment{s} {}", names.join(", "))
        });
        let none = !self.environments.iter().any(|environment| environment.found);
        let nothing = none.then(|| "environments: no branch and no backend environment was found".to_owned());
        nothing.into_iter().chain(lines).collect()
    }

    /// What is to be said of the whole, one line each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// Draws the conclusions from the facts.
pub(crate) fn draft(gathered: &Gathered, facts: &Facts, roles: &Roles) -> Draft {
    let used = used_paths(roles);
    let top = facts.packages.get(Utf8Path::new("")).and_then(|package| package.name.clone());
    let project = facts.gen1.get(Utf8Path::new("")).and_then(|folder| folder.project.clone());
    let top = top.or(project).unwrap_or_else(|| gathered.name.clone());
    let names = names::apps(used.iter(), &top);
    let mut draft = Draft { project: names::name(&top), notes: roles.notes.clone(), ..Draft::default() };
    for (at, backend) in roles.backends.iter().enumerate() {
        let Some(name) = names.get(&backend.parent) else { continue };
        let dir = backend.parent.join("amplify");
        let here = facts.gen2.contains(&backend.parent) || facts.gen1.contains_key(&backend.parent);
        let children = roles.children.iter().filter(|(_, of)| **of == at).map(|(path, _)| path);
        // Without a folder of its own, nothing tells the parent's files from the others'.
        let apart = !backend.parent.as_str().is_empty() && !backend.elsewhere;
        draft.apps.push(App {
            backend_dir: here.then_some(dir),
            elsewhere: backend.elsewhere,
            awaited: apart && is_hosted(facts, &backend.parent) && children.clone().any(|path| is_hosted(facts, path)),
            ..app(facts, roles, (name, &backend.parent), at)
        });
        for path in children {
            if let Some(child) = names.get(path) {
                draft.apps.push(App { parent: Some(name.clone()), ..app(facts, roles, (child, path), at) });
            }
        }
    }
    without_collisions(&mut draft.apps);
    draft.environments = environments::environments(gathered, facts, roles, &names, &mut draft.notes);
    branches::assign(gathered, facts, roles, &names, &mut draft);
    let keys = facts.pulls.iter().find(|pull| pull.keys.len() == 2).map(|pull| pull.keys.clone());
    let is_name = |name: &String| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    draft.key_variables = keys.filter(|keys| keys.iter().all(is_name)).unwrap_or_default();
    draft
}

/// Whether a build specification builds the app.
fn is_hosted(facts: &Facts, path: &Utf8Path) -> bool {
    facts.specs.iter().flat_map(|spec| &spec.applications).any(|application| application.root == path)
}

fn used_paths(roles: &Roles) -> BTreeSet<Utf8PathBuf> {
    roles.backends.iter().map(|backend| backend.parent.clone()).chain(roles.children.keys().cloned()).collect()
}

fn app(facts: &Facts, roles: &Roles, (name, path): (&str, &Utf8Path), at: usize) -> App {
    let none = Unit::default();
    let unit = roles.units.get(path).unwrap_or(&none);
    let backend = roles.backends.get(at);
    let gen1 = facts.gen1.get(path);
    let told = unit
        .pulls
        .iter()
        .filter_map(|at| facts.pulls.get(*at))
        .find_map(|pull| pull.frontend.0.as_ref().map(|frontend| (frontend.clone(), pull.frontend.1.clone())));
    let native = facts.native.get(path).map(|native| (*native).to_owned());
    let frontend =
        gen1.and_then(|folder| folder.frontend.clone()).or(told.as_ref().map(|(frontend, _)| frontend.clone()));
    let frontend = frontend.or(native);
    let source = gen1.and_then(|folder| folder.source.clone()).or(told.and_then(|(_, source)| source));
    let mut outputs = BTreeSet::new();
    for (file, version) in facts.generated.iter().filter(|(file, _)| roles.owner(file).as_deref() == Some(path)) {
        let inner = file.strip_prefix(path).unwrap_or(file);
        outputs.extend(Output::found(inner, frontend.as_deref(), version.as_deref()));
    }
    for pull in unit.pulls.iter().filter_map(|at| facts.pulls.get(*at)) {
        if pull.generation == Generation::Gen2 && roles.is_of(pull, path, at) {
            let here = pull.folder.as_deref().unwrap_or(path);
            let folder = super::places::resolve(here, pull.out_dir.as_deref().unwrap_or_default());
            let folder = folder.filter(|folder| is_in(folder, path));
            let folder = folder.and_then(|folder| folder.strip_prefix(path).ok().map(Utf8Path::to_owned));
            let output = Output::of_gen2(&folder.unwrap_or_default(), pull.format.as_deref());
            if !outputs.iter().any(|other: &Output| other.path == output.path) {
                outputs.insert(output);
            }
        }
    }
    let usual = outputs.is_empty();
    let owns_only =
        backend.is_some_and(|backend| backend.parent == path && backend.gen2 && !backend.gen1) && !unit.client;
    if usual && !owns_only && !backend.is_some_and(|backend| backend.elsewhere && backend.parent == path) {
        let gen1_client = backend.is_some_and(|backend| backend.gen1);
        if gen1_client {
            outputs.extend(Output::of_gen1(frontend.as_deref(), source.as_deref()));
        } else {
            let format = (frontend.as_deref() == Some("flutter")).then_some("dart");
            let folder = if format.is_some() { "lib" } else { "" };
            outputs.insert(Output::of_gen2(Utf8Path::new(folder), format));
        }
    }
    App {
        name: name.to_owned(),
        path: path.to_owned(),
        parent: None,
        usual: usual && !outputs.is_empty(),
        outputs: outputs.into_iter().take(20).collect(),
        backend_dir: None,
        why: unit.why.clone(),
        elsewhere: false,
        awaited: false,
    }
}

/// Takes away outputs that would be written to a stamp, to the file of another output, or, where they are only usual,
/// into another app.
fn without_collisions(apps: &mut [App]) {
    let paths: Vec<_> = apps.iter().map(|app| app.path.clone()).collect();
    let mut used: BTreeSet<Utf8PathBuf> =
        paths.iter().map(|path| path.join("public/.well-known/towpath.json")).collect();
    // What was found goes before what is only usual.
    for usual in [false, true] {
        for app in apps.iter_mut().filter(|app| app.usual == usual) {
            let path = app.path.clone();
            let foreign =
                |file: &Utf8Path| paths.iter().any(|other| *other != path && is_in(other, &path) && is_in(file, other));
            app.outputs.retain(|output| {
                let file = path.join(&output.path);
                !(usual && foreign(&file)) && used.insert(file)
            });
        }
    }
}

/// How an app's folder is written.
pub(crate) fn path_of(app: &App) -> &str {
    shown(&app.path)
}
