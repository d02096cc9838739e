//! The environments: what each backend is called where, in which account and region.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::draft::{Deployment, Environment};
use super::facts::Facts;
use super::pulls::Text;
use super::roles::{Backend, Roles};
use super::{Gathered, Hosted, names};
use crate::backend::Generation;
use crate::name::{AccountId, AppId, BackendName, BranchName, Region};

/// The most environments that are written.
const MOST: usize = 40;

/// Branches that are taken for lasting ones by their names, where nothing else tells which have a backend.
pub(crate) const LASTING: [&str; 18] = [
    "main",
    "master",
    "trunk",
    "dev",
    "develop",
    "development",
    "test",
    "testing",
    "qa",
    "uat",
    "stage",
    "staging",
    "preview",
    "demo",
    "beta",
    "prod",
    "production",
    "live",
];

/// One backend in one environment.
#[derive(Clone, Debug)]
struct Found {
    name: String,
    app: String,
    backend: Option<BackendName>,
    branch: Option<BranchName>,
    app_id: Option<AppId>,
    account: Option<AccountId>,
    region: Option<Region>,
    why: String,
    sure: bool,
}

/// What all environments are made from.
struct Finder<'a> {
    gathered: &'a Gathered,
    facts: &'a Facts,
    roles: &'a Roles,
    /// Where the apps are that several sources tell of.
    homes: BTreeMap<AppId, (Option<AccountId>, Option<Region>)>,
}

/// Finds the environments.
pub(crate) fn environments(
    gathered: &Gathered,
    facts: &Facts,
    roles: &Roles,
    names: &BTreeMap<Utf8PathBuf, String>,
    notes: &mut Vec<String>,
) -> Vec<Environment> {
    let mut finder = Finder { gathered, facts, roles, homes: BTreeMap::new() };
    finder.find_homes(notes);
    let mut all: Vec<Environment> = Vec::new();
    for (at, backend) in roles.backends.iter().enumerate() {
        let Some(app) = names.get(&backend.parent) else { continue };
        let mut found = finder.of_gen1(at, backend, app);
        for other in finder.of_gen2(at, backend, app) {
            match found.iter_mut().find(|first| backend.gen1 && first.name == other.name) {
                Some(first) => first.branch = other.branch,
                None => found.push(other),
            }
        }
        if found.is_empty() {
            found.push(finder.example(at, backend, app));
        }
        for found in found {
            let children = roles.children.iter().filter(|(_, of)| **of == at);
            let children: Vec<_> = children.filter_map(|(path, _)| Some((path, names.get(path)?))).collect();
            finder.put(found, backend, &children, &mut all);
        }
    }
    if all.len() > MOST {
        notes.push(format!("{} environments were found; the first {MOST} stand here", all.len()));
        all.truncate(MOST);
    }
    // An example is of use only where there is nothing else.
    if all.iter().any(|environment| environment.found) {
        all.retain(|environment| environment.found);
    }
    all
}

impl Finder<'_> {
    /// Account and region of each app: AWS knows best, then what the CLI wrote.
    fn find_homes(&mut self, notes: &mut Vec<String>) {
        for environment in self.facts.gen1.values().flat_map(|folder| &folder.environments) {
            let Some(id) = &environment.app_id else { continue };
            let (account, region) = self.homes.entry(id.clone()).or_default();
            *account = account.take().or_else(|| environment.account.clone());
            *region = region.take().or_else(|| environment.region.clone());
        }
        for Hosted { app, .. } in &self.gathered.hosted {
            let home = (Some(app.account.clone()), Some(app.region.clone()));
            let old = self.homes.insert(app.app_id.clone(), home);
            if let Some((Some(old), _)) = old.filter(|(old, _)| old.as_ref().is_some_and(|old| *old != app.account)) {
                notes.push(format!("a file says that {} is in account {old}; AWS says {}", app.app_id, app.account));
            }
        }
    }

    fn hosted(&self, backend: &Backend) -> impl Iterator<Item = &Hosted> {
        self.gathered.hosted.iter().filter(|hosted| backend.app_ids.contains(&hosted.app.app_id))
    }

    /// The region that is named beside the commands and files of a backend's apps.
    fn region(&self, at: usize, backend: &Backend) -> Option<Region> {
        let apps: Vec<&Utf8Path> = std::iter::once(backend.parent.as_path())
            .chain(self.roles.children.iter().filter(|(_, of)| **of == at).map(|(path, _)| path.as_path()))
            .collect();
        let pulls = apps.iter().filter_map(|path| self.roles.units.get(*path)).flat_map(|unit| &unit.pulls);
        let pulls = pulls.filter_map(|at| self.facts.pulls.get(*at)?.region.clone());
        let deploys = self.facts.pulls.iter().filter(|pull| pull.origin.as_deref() == Some(&backend.parent));
        let named = pulls.chain(deploys.filter_map(|pull| pull.region.clone()));
        let named: BTreeSet<_> = named.filter_map(|region| Region::new(region).ok()).collect();
        let files = self.facts.regions.iter();
        let files =
            files.filter(|(path, _)| self.roles.owner(path).is_some_and(|owner| apps.contains(&owner.as_path())));
        let files: BTreeSet<_> = files.map(|(_, region)| region.clone()).collect();
        // Two regions are none: which is which cannot be told.
        let only = |all: BTreeSet<Region>| (all.len() == 1).then(|| all.into_iter().next()).flatten();
        only(named).or_else(|| only(files))
    }

    fn of_gen1(&self, at: usize, backend: &Backend, app: &str) -> Vec<Found> {
        let region = self.region(at, backend);
        let mut found: Vec<Found> = Vec::new();
        let mut add =
            |name: &BackendName, app_id: Option<AppId>, home: (Option<AccountId>, Option<Region>), why: String| {
                if let Some(old) = found.iter_mut().find(|old| old.backend.as_ref() == Some(name)) {
                    old.app_id = old.app_id.take().or(app_id);
                    old.account = old.account.take().or(home.0);
                    old.region = old.region.take().or(home.1);
                    return;
                }
                let Some(label) = names::name(name.as_str()) else { return };
                found.push(Found {
                    name: label,
                    app: app.to_owned(),
                    backend: Some(name.clone()),
                    branch: None,
                    app_id,
                    account: home.0,
                    region: home.1,
                    why,
                    sure: true,
                });
            };
        for hosted in self.hosted(backend) {
            for name in &hosted.backends {
                let home = (Some(hosted.app.account.clone()), Some(hosted.app.region.clone()));
                add(name, Some(hosted.app.app_id.clone()), home, format!("AWS, app {}", hosted.app.app_id));
            }
        }
        let parent_first =
            std::iter::once(&backend.parent).chain(backend.members.iter().filter(|path| **path != backend.parent));
        for environment in
            parent_first.filter_map(|path| self.facts.gen1.get(path)).flat_map(|folder| &folder.environments)
        {
            let known = environment.app_id.as_ref().and_then(|id| self.homes.get(id)).cloned().unwrap_or_default();
            let home = (known.0.or(environment.account.clone()), known.1.or(environment.region.clone()));
            add(&environment.name, environment.app_id.clone(), home, environment.from.to_string());
        }
        for (pull, _) in self.pulls_of(at, Generation::Gen1) {
            let Some(Text::Known(name)) = &pull.environment else { continue };
            let Ok(name) = BackendName::new(name.clone()) else { continue };
            let id = match &pull.app_id {
                Some(Text::Known(id)) => AppId::new(id.clone()).ok(),
                _ => (backend.app_ids.len() == 1).then(|| backend.app_ids.iter().next().cloned()).flatten(),
            };
            let known = id.as_ref().and_then(|id| self.homes.get(id)).cloned().unwrap_or_default();
            let own = pull.region.as_ref().and_then(|region| Region::new(region.clone()).ok());
            add(&name, id, (known.0, known.1.or(own)), pull.place.to_string());
        }
        for one in &mut found {
            one.region = one.region.take().or_else(|| region.clone());
        }
        found
    }

    /// The commands that are about a backend, with the app that each belongs to.
    pub(super) fn pulls_of(&self, at: usize, generation: Generation) -> Vec<(&super::pulls::Pull, &Utf8PathBuf)> {
        let units = self.roles.units.iter();
        let pulls = units.flat_map(|(path, unit)| unit.pulls.iter().map(move |pull| (pull, path)));
        let pulls = pulls.filter_map(|(pull, path)| Some((self.facts.pulls.get(*pull)?, path)));
        pulls
            .filter(|(pull, path)| {
                let of = self.roles.backend_of(pull, path).or_else(|| self.roles.children.get(*path).copied());
                pull.generation == generation && of == Some(at)
            })
            .collect()
    }

    fn of_gen2(&self, at: usize, backend: &Backend, app: &str) -> Vec<Found> {
        if !backend.gen2 {
            return Vec::new();
        }
        let mut branches: Vec<(String, Option<&Hosted>, String)> = Vec::new();
        for hosted in self.hosted(backend) {
            for branch in hosted.branches.iter().filter(|branch| branch.has_stack) {
                branches.push((branch.name.to_string(), Some(hosted), format!("AWS, app {}", hosted.app.app_id)));
            }
        }
        for (pull, _) in self.pulls_of(at, Generation::Gen2) {
            if let Some(Text::Known(name)) = &pull.environment {
                branches.push((name.clone(), None, pull.place.to_string()));
            }
        }
        if branches.is_empty() && !backend.gen1 {
            let git = &self.gathered.git;
            for name in git.default.iter().chain(LASTING.iter().filter_map(|name| git.branches.get(*name))) {
                branches.push((name.clone(), None, "a branch of git".to_owned()));
            }
        }
        let mut seen = BTreeSet::new();
        branches.retain(|(name, _, _)| seen.insert(name.clone()));
        let (region, app_id) = (self.region(at, backend), backend.app_ids.iter().next().cloned());
        let home = app_id.as_ref().and_then(|id| self.homes.get(id)).cloned().unwrap_or_default();
        let found = branches.into_iter().filter_map(|(name, hosted, why)| {
            Some(Found {
                name: names::name(&name)?,
                app: app.to_owned(),
                backend: None,
                branch: Some(BranchName::new(name).ok()?),
                app_id: hosted.map(|hosted| hosted.app.app_id.clone()).or_else(|| app_id.clone()),
                account: hosted.map(|hosted| hosted.app.account.clone()).or_else(|| home.0.clone()),
                region: hosted
                    .map(|hosted| hosted.app.region.clone())
                    .or_else(|| home.1.clone())
                    .or_else(|| region.clone()),
                why,
                sure: true,
            })
        });
        found.collect()
    }

    /// What an environment would look like, where none was found.
    fn example(&self, at: usize, backend: &Backend, app: &str) -> Found {
        let checked_out = backend.members.iter().find_map(|path| self.facts.gen1.get(path)?.checked_out.clone());
        let known = checked_out.and_then(|name| BackendName::new(name).ok());
        let name = known.as_ref().and_then(|name| names::name(name.as_str())).unwrap_or_else(|| "main".to_owned());
        Found {
            app: app.to_owned(),
            sure: known.is_some(),
            backend: known,
            branch: if backend.gen1 { None } else { BranchName::new("main").ok() },
            app_id: backend.app_ids.iter().next().cloned(),
            account: None,
            region: self.region(at, backend),
            why: "an example".to_owned(),
            name,
        }
    }

    /// Puts a backend into the environment of its name, or into one of its own where account or region differ.
    fn put(&self, found: Found, backend: &Backend, children: &[(&Utf8PathBuf, &String)], all: &mut Vec<Environment>) {
        let fits = |environment: &Environment| {
            let differs = |a: Option<&str>, b: Option<&str>| a.is_some() && b.is_some() && a != b;
            let generation = generation(&found, backend);
            !environment.apps.contains_key(&found.app)
                && !differs(
                    environment.account.as_ref().map(AccountId::as_str),
                    found.account.as_ref().map(AccountId::as_str),
                )
                && !differs(environment.region.as_ref().map(Region::as_str), found.region.as_ref().map(Region::as_str))
                && environment.found == found.sure
                && environment.generation == generation
        };
        let taken: BTreeSet<String> = all.iter().map(|environment| environment.name.clone()).collect();
        let position = all.iter().position(|environment| environment.name == found.name && fits(environment));
        let at = position.unwrap_or_else(|| {
            let name = if taken.contains(&found.name) {
                names::free(&format!("{}-{}", found.name, found.app), &taken)
            } else {
                found.name.clone()
            };
            let generation = generation(&found, backend);
            all.push(Environment { name, generation, found: found.sure, ..Environment::default() });
            all.len() - 1
        });
        let Some(environment) = all.get_mut(at) else { return };
        environment.account = environment.account.take().or(found.account.clone());
        environment.region = environment.region.take().or(found.region.clone());
        if !environment.why.contains(&found.why) {
            environment.why.push(found.why.clone());
        }
        for (path, name) in children {
            let deployment = self.deployment(path, &found);
            environment.apps.insert((*name).clone(), deployment);
        }
        let deployment =
            Deployment { app_id: found.app_id, branch: found.branch, backend: found.backend, parent: true };
        environment.apps.insert(found.app, deployment);
    }

    /// What a child is called where its parent is: only AWS knows.
    fn deployment(&self, path: &Utf8Path, parent: &Found) -> Deployment {
        let here = |hosted: &&Hosted| {
            let root = hosted.app.root.as_deref().unwrap_or_default().trim_matches('/').trim_start_matches("./");
            let place = parent.account.as_ref().is_none_or(|account| *account == hosted.app.account);
            root == path && place && parent.app_id.as_ref() != Some(&hosted.app.app_id)
        };
        let mut hosted = self.gathered.hosted.iter().filter(here);
        let (Some(one), None) = (hosted.next(), hosted.next()) else { return Deployment::default() };
        Deployment { app_id: Some(one.app.app_id.clone()), ..Deployment::default() }
    }
}

fn generation(found: &Found, backend: &Backend) -> Option<Generation> {
    match (backend.gen1 && found.backend.is_some(), backend.gen2 && found.branch.is_some()) {
        (true, true) => None,
        (true, false) => Some(Generation::Gen1),
        (false, false) if backend.gen1 && backend.gen2 => None,
        (false, false) if backend.gen1 => Some(Generation::Gen1),
        (false, _) => Some(Generation::Gen2),
    }
}
