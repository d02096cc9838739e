//! Which folders are apps, which of them own a backend, and whose backend the others read.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::facts::Facts;
use super::gen1;
use super::hosted::Hosted;
use super::packages::nearest;
use super::places::{Place, is_in, is_plain, resolve, shown, whole};
use super::pulls::{Action, Pull, Text};
use crate::backend::Generation;
use crate::name::AppId;

/// A folder that is, or may be, an app.
#[derive(Debug, Default)]
pub(crate) struct Unit {
    /// Why it is taken for one.
    pub(crate) why: Vec<String>,
    /// Its build specification.
    pub(crate) hosted: Option<Place>,
    /// Whether AWS hosts it.
    pub(crate) on_aws: bool,
    /// The commands that write a configuration into it.
    pub(crate) pulls: Vec<usize>,
    /// Whether it uses Amplify's client library, or has a generated configuration.
    pub(crate) client: bool,
    deploys: Option<Generation>,
}

/// A backend, and the app that owns it.
#[derive(Debug, Default)]
pub(crate) struct Backend {
    /// The folder of its parent.
    pub(crate) parent: Utf8PathBuf,
    /// The parent is in another repository.
    pub(crate) elsewhere: bool,
    /// Folders with an `amplify` folder of this backend.
    pub(crate) members: Vec<Utf8PathBuf>,
    /// There is one of generation 1.
    pub(crate) gen1: bool,
    /// There is one of generation 2.
    pub(crate) gen2: bool,
    /// Its Amplify apps.
    pub(crate) app_ids: BTreeSet<AppId>,
}

/// The apps of the repository.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    /// All folders that may be apps.
    pub(crate) units: BTreeMap<Utf8PathBuf, Unit>,
    /// The backends.
    pub(crate) backends: Vec<Backend>,
    /// Whose backend a child reads: the position among `backends`.
    pub(crate) children: BTreeMap<Utf8PathBuf, usize>,
    /// What is to be said of them.
    pub(crate) notes: Vec<String>,
}

/// The most folders that are compared with one another.
const MOST_FOLDERS: usize = 100;

/// Finds the apps.
pub(crate) fn roles(facts: &Facts, hosted: &[Hosted]) -> Roles {
    let mut roles = Roles::default();
    roles.find_units(facts, hosted);
    roles.find_gen1(facts);
    roles.find_gen2(facts);
    roles.find_ids(facts, hosted);
    roles.find_elsewhere(facts);
    roles.find_children(facts);
    roles.find_others(facts);
    roles
}

impl Roles {
    fn unit(&mut self, path: &Utf8Path, why: impl Into<String>) -> &mut Unit {
        let unit = self.units.entry(path.to_owned()).or_default();
        let why = why.into();
        if !unit.why.contains(&why) && unit.why.len() < 4 {
            unit.why.push(why);
        }
        unit
    }

    fn find_units(&mut self, facts: &Facts, hosted: &[Hosted]) {
        for (spec, app) in facts.specs.iter().flat_map(|spec| spec.applications.iter().map(move |app| (spec, app))) {
            self.unit(&app.root, spec.path.to_string()).hosted = Some(whole(&spec.path));
        }
        for path in facts.gen1.keys().take(MOST_FOLDERS) {
            self.unit(path, format!("{}/amplify", shown(path)));
        }
        for path in &facts.gen2 {
            self.unit(path, format!("{}/amplify", shown(path)));
        }
        for hosted in hosted {
            let root = hosted.app.root.as_deref().and_then(|root| resolve(Utf8Path::new(""), root.trim_matches('/')));
            if let Some(root) = root {
                self.unit(&root, format!("the hosted app {}", hosted.app.app_id)).on_aws = true;
            }
        }
        for (path, package) in &facts.packages {
            if package.is_client && package.is_app && !package.has_workspaces {
                self.unit(path, format!("{}/package.json", shown(path))).client = true;
            }
        }
        for (at, pull) in facts.pulls.iter().enumerate() {
            let Some(path) = self.home_of(facts, pull) else { continue };
            let unit = self.unit(&path, pull.place.to_string());
            match pull.action {
                Action::Pull => unit.pulls.push(at),
                Action::Deploy => unit.deploys = Some(pull.generation),
            }
        }
        for path in facts.generated.keys() {
            let library = nearest(&facts.packages, path.parent().unwrap_or(path));
            match self.owner(path) {
                // A package inside of an app that is no app itself.
                Some(owner) if library.is_none_or(|library| is_in(&owner, library)) => {
                    self.unit(&owner, path.to_string()).client = true;
                }
                _ => {}
            }
        }
        self.units.retain(|path, _| is_plain(path));
    }

    /// The innermost unit that a path is in.
    pub(crate) fn owner(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        path.ancestors().skip(1).find(|folder| self.units.contains_key(*folder)).map(Utf8Path::to_owned)
    }

    /// The folder that a command is about.
    fn home_of(&self, facts: &Facts, pull: &Pull) -> Option<Utf8PathBuf> {
        let here = pull.folder.clone().or_else(|| pull.origin.clone())?;
        let target = match &pull.out_dir {
            Some(folder) => resolve(&here, folder)?,
            None => here,
        };
        let known = |path: &Utf8Path| self.units.contains_key(path) || facts.packages.contains_key(path);
        let inner = target.ancestors().find(|path| known(path)).map(Utf8Path::to_owned);
        match (&pull.origin, inner) {
            (Some(origin), Some(inner)) if inner != *origin && is_in(origin, &inner) => Some(origin.clone()),
            (_, Some(inner)) => Some(inner),
            (Some(origin), None) => Some(origin.clone()),
            (None, None) => Some(target),
        }
    }

    fn find_gen1(&mut self, facts: &Facts) {
        let folders: Vec<(&Utf8PathBuf, &gen1::Folder)> =
            facts.gen1.iter().filter(|(path, _)| is_plain(path)).take(MOST_FOLDERS).collect();
        let mut groups: Vec<Vec<&Utf8PathBuf>> = Vec::new();
        for (path, folder) in &folders {
            let shares = |group: &Vec<&Utf8PathBuf>| {
                group.iter().any(|other| facts.gen1.get(*other).is_some_and(|other| other.shares_backend(folder)))
            };
            let (mut joined, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
            groups = rest;
            let mut group: Vec<_> = joined.drain(..).flatten().collect();
            group.push(path);
            groups.push(group);
        }
        for group in groups {
            let rank = |path: &Utf8PathBuf| {
                let folder = facts.gen1.get(path);
                let unit = self.units.get(path);
                let count = |count: fn(&gen1::Folder) -> usize| folder.map_or(0, count);
                let named = path.file_name().is_some_and(|name| matches!(name, "backend" | "amplify"));
                let tool = |part: camino::Utf8Component<'_>| {
                    matches!(part.as_str(), "scripts" | "tools" | "test" | "tests" | "e2e" | "example" | "examples")
                };
                (
                    unit.is_some_and(|unit| unit.deploys.is_some()),
                    count(|folder| folder.environments.iter().filter(|env| env.app_id.is_some()).count()) > 0,
                    named,
                    !path.components().any(tool),
                    std::cmp::Reverse(path.components().count()),
                    count(|folder| folder.resources),
                    count(|folder| folder.environments.len()),
                    std::cmp::Reverse(path.clone()),
                )
            };
            let Some(parent) = group.iter().max_by(|a, b| rank(a).cmp(&rank(b))) else { continue };
            let ids = group.iter().filter_map(|path| facts.gen1.get(*path)).flat_map(|folder| &folder.environments);
            self.backends.push(Backend {
                parent: (*parent).clone(),
                app_ids: ids.filter_map(|environment| environment.app_id.clone()).collect(),
                members: group.iter().map(|path| (*path).clone()).collect(),
                gen1: true,
                ..Backend::default()
            });
        }
        // `amplifyPush` in the build of an app whose `amplify` folder is not in the repository.
        let deploys = |unit: &Unit| unit.deploys == Some(Generation::Gen1);
        let pushed: Vec<_> =
            self.units.iter().filter(|(_, unit)| deploys(unit)).map(|(path, _)| path.clone()).collect();
        for path in pushed {
            let covers =
                |backend: &Backend| backend.members.iter().any(|member| is_in(member, &path) || is_in(&path, member));
            if !self.backends.iter().any(covers) {
                let members = vec![path.clone()];
                self.backends.push(Backend { parent: path, members, gen1: true, ..Backend::default() });
            }
        }
    }

    fn find_gen2(&mut self, facts: &Facts) {
        let deploys = self.units.iter().filter(|(_, unit)| unit.deploys == Some(Generation::Gen2));
        let mut owners: BTreeSet<_> = facts.gen2.iter().filter(|path| is_plain(path)).cloned().collect();
        for (path, _) in deploys {
            // `cd packages/backend && ampx pipeline-deploy`, in the build of another folder.
            if !facts.gen2.iter().any(|owner| is_in(owner, path)) {
                owners.insert(path.clone());
            }
        }
        if owners.is_empty() && !self.backends.iter().any(|backend| backend.gen1) {
            // An app that reads the outputs of its own Amplify app has a backend, wherever its definition is.
            let own = |pull: &&usize| {
                let pull = facts.pulls.get(**pull);
                pull.is_some_and(|pull| {
                    let own = matches!(&pull.app_id, Some(Text::Variable(name)) if name == "AWS_APP_ID");
                    pull.generation == Generation::Gen2 && own
                })
            };
            let own =
                self.units.iter().filter(|(_, unit)| unit.hosted.is_some() && unit.pulls.iter().any(|at| own(&at)));
            owners.extend(own.map(|(path, _)| path.clone()));
            // Nothing else tells of a backend, and one package is made to define one.
            let mut defining =
                facts.packages.iter().filter(|(_, package)| package.defines_backend && !package.has_workspaces);
            if let (true, Some((path, _)), None) = (owners.is_empty(), defining.next(), defining.next()) {
                owners.insert(path.clone());
            }
        }
        for path in owners {
            match self.backends.iter_mut().find(|backend| backend.parent == path) {
                Some(backend) => backend.gen2 = true,
                None => self.backends.push(Backend { parent: path, gen2: true, ..Backend::default() }),
            }
        }
    }

    /// The app ids of backends: stated where they are deployed or pulled, and on AWS.
    fn find_ids(&mut self, facts: &Facts, hosted: &[Hosted]) {
        for hosted in hosted {
            let root = hosted.app.root.as_deref().unwrap_or_default().trim_matches('/');
            let owns = |backend: &&mut Backend| backend.parent == root || backend.app_ids.contains(&hosted.app.app_id);
            if let Some(backend) = self.backends.iter_mut().find(owns) {
                backend.app_ids.insert(hosted.app.app_id.clone());
                backend.gen1 |= !hosted.backends.is_empty();
                backend.gen2 |= hosted.branches.iter().any(|branch| branch.has_stack);
            }
        }
        let mut pulled: BTreeMap<(AppId, Generation), usize> = BTreeMap::new();
        for pull in &facts.pulls {
            let Some(Text::Known(id)) = &pull.app_id else { continue };
            let Ok(id) = AppId::new(id.clone()) else { continue };
            let home = self.home_of(facts, pull);
            let own = self.backends.iter_mut().find(|backend| Some(&backend.parent) == home.as_ref());
            match own.filter(|_| pull.action == Action::Deploy) {
                Some(own) => drop(own.app_ids.insert(id)),
                None => *pulled.entry((id, pull.generation)).or_default() += 1,
            }
        }
        pulled.retain(|(id, _), _| !self.backends.iter().any(|backend| backend.app_ids.contains(id)));
        // One command that pulls several apps pulls one backend, which has an app for each environment.
        for pull in &facts.pulls {
            let Some(Text::Known(id)) = &pull.app_id else { continue };
            let Ok(id) = AppId::new(id.clone()) else { continue };
            let beside =
                |other: &&Pull| other.place == pull.place && other.place.line > 0 && other.app_id != pull.app_id;
            let known = facts.pulls.iter().filter(beside).find_map(|other| match &other.app_id {
                Some(Text::Known(other)) => {
                    self.backends.iter().position(|backend| backend.app_ids.contains(other.as_str()))
                }
                _ => None,
            });
            let unknown = !self.backends.iter().any(|backend| backend.app_ids.contains(&id));
            if let Some(backend) = known.filter(|_| unknown).and_then(|at| self.backends.get_mut(at)) {
                backend.app_ids.insert(id);
            }
        }
        pulled.retain(|(id, _), _| !self.backends.iter().any(|backend| backend.app_ids.contains(id)));
        // The one backend whose app is not known is the one that is pulled.
        for generation in [Generation::Gen1, Generation::Gen2] {
            let is = |backend: &Backend| if generation == Generation::Gen1 { backend.gen1 } else { backend.gen2 };
            let mut unknown = self.backends.iter_mut().filter(|backend| is(backend) && backend.app_ids.is_empty());
            let of = pulled.iter().filter(|((_, of), _)| *of == generation);
            let most = of.max_by_key(|(_, count)| **count).map(|((id, _), _)| id.clone());
            if let (Some(backend), None, Some(id)) = (unknown.next(), unknown.next(), most) {
                backend.app_ids.insert(id);
            }
        }
    }

    /// Backends that are pulled, and owned by no app of this repository.
    fn find_elsewhere(&mut self, facts: &Facts) {
        let pulls = facts.pulls.iter().filter(|pull| pull.action == Action::Pull);
        let pulls: Vec<&Pull> = pulls.collect();
        for pull in &pulls {
            let id = match &pull.app_id {
                Some(Text::Known(id)) => AppId::new(id.clone()).ok(),
                _ => None,
            };
            let known = match &id {
                Some(id) => self.backends.iter().any(|backend| backend.app_ids.contains(id)),
                // An app id in a variable could be that of any backend; so could none.
                None => !self.backends.is_empty(),
            };
            if known || (id.is_none() && pull.app_id.is_none()) {
                continue;
            }
            // One backend in several Amplify apps, one for each environment: the same script names them all.
            let same = |other: &&&Pull| other.place.path == pull.place.path && other.generation == pull.generation;
            let siblings = pulls.iter().filter(same).filter_map(|other| match &other.app_id {
                Some(Text::Known(id)) => AppId::new(id.clone()).ok(),
                _ => None,
            });
            let siblings: BTreeSet<_> = siblings.chain(id).collect();
            let gen1 = pull.generation == Generation::Gen1;
            let used = self.units.keys().map(ToString::to_string);
            let used: BTreeSet<_> =
                used.chain(self.backends.iter().map(|backend| backend.parent.to_string())).collect();
            self.backends.push(Backend {
                parent: super::names::free("backend-elsewhere", &used).into(),
                elsewhere: true,
                gen1,
                gen2: !gen1,
                app_ids: siblings,
                ..Backend::default()
            });
        }
    }

    /// The backend that a command is about, seen from an app.
    pub(crate) fn backend_of(&self, pull: &Pull, home: &Utf8Path) -> Option<usize> {
        let position = |is: &dyn Fn(&Backend) -> bool| self.backends.iter().position(is);
        let own = || position(&|backend| backend.parent == home || backend.members.iter().any(|path| path == home));
        let gen1 = pull.generation == Generation::Gen1;
        match &pull.app_id {
            Some(Text::Known(id)) => position(&|backend| backend.app_ids.iter().any(|known| known.as_str() == id)),
            Some(Text::Variable(name)) if name != "AWS_APP_ID" => {
                let mut others =
                    self.backends.iter().enumerate().filter(|(_, backend)| {
                        backend.parent != home && if gen1 { backend.gen1 } else { backend.gen2 }
                    });
                match (others.next(), others.next()) {
                    (Some((at, _)), None) => Some(at),
                    (None, _) => own(),
                    _ => None,
                }
            }
            _ => own(),
        }
    }

    /// Whether a command is about this backend, or could be.
    pub(crate) fn is_of(&self, pull: &Pull, home: &Utf8Path, at: usize) -> bool {
        self.backend_of(pull, home).is_none_or(|of| of == at)
    }

    /// The backend that an app owns or reads.
    pub(crate) fn backend_at(&self, path: &Utf8Path) -> Option<usize> {
        self.backends.iter().position(|backend| backend.parent == path).or_else(|| self.children.get(path).copied())
    }

    /// Commands that this file cannot take the place of.
    fn find_others(&mut self, facts: &Facts) {
        let mut notes = BTreeSet::new();
        for (path, unit) in &self.units {
            let Some(at) = self.backend_at(path) else { continue };
            for pull in unit.pulls.iter().filter_map(|pull| facts.pulls.get(*pull)) {
                if !self.is_of(pull, path, at) {
                    notes.insert(format!(
                        "`{}` also reads the backend of another app ({}): here an app has one backend; that command was left as it is",
                        shown(path), pull.place
                    ));
                }
                if let Some(stack) = &pull.stack {
                    notes.insert(format!(
                        "{} reads the stack `{stack}` by its name: here a backend is found by app id and branch",
                        pull.place
                    ));
                }
            }
        }
        self.notes.extend(notes);
    }

    fn find_children(&mut self, facts: &Facts) {
        let mut children = BTreeMap::new();
        let mut notes = Vec::new();
        let parents: BTreeSet<_> = self.backends.iter().map(|backend| backend.parent.clone()).collect();
        for (path, unit) in self.units.iter().filter(|(path, _)| !parents.contains(*path)) {
            let pulled = unit.pulls.iter().find_map(|at| self.backend_of(facts.pulls.get(*at)?, path));
            let member = || self.backends.iter().position(|backend| backend.members.contains(path));
            let only = || (self.backends.len() == 1).then_some(0);
            let reads = !unit.pulls.is_empty() || unit.client;
            let found = pulled.or_else(member).or_else(|| if reads { only() } else { None });
            match found {
                Some(at) => drop(children.insert(path.clone(), at)),
                None if reads && !self.backends.is_empty() => {
                    let nearest = (0..self.backends.len()).max_by_key(|at| self.nearness(*at, path)).unwrap_or(0);
                    notes.push(format!(
                        "`{}` reads a backend, and nothing says which: the nearest was taken",
                        shown(path)
                    ));
                    children.insert(path.clone(), nearest);
                }
                None if unit.hosted.is_some() || unit.on_aws => notes.push(format!(
                    "`{}` is hosted, and nothing shows that it reads a backend: it was left out",
                    shown(path)
                )),
                None => {}
            }
        }
        self.children = children;
        self.notes.extend(notes);
    }

    /// How many folders the parent of a backend has in common with a path.
    fn nearness(&self, at: usize, path: &Utf8Path) -> usize {
        let parent = self.backends.get(at).map_or(Utf8Path::new(""), |backend| &backend.parent);
        parent.components().zip(path.components()).take_while(|(a, b)| a == b).count()
    }
}
