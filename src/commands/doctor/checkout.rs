//! The checks of the checkout: files, git, variables, the clock. They need neither network nor credentials.

use std::collections::{BTreeSet, VecDeque};

use camino::{Utf8Path, Utf8PathBuf};
use towpath_core::config::App;
use towpath_core::doctor::{self, AppFolder, BuildFile, Gap, Tracking};
use towpath_core::init::is_searched;

use super::{Examined, Scope};
use crate::args::Selection;
use crate::commands::init::gather;
use crate::configuration;
use crate::repository::tracking;

/// The deepest folder that is looked into for build files.
const DEEPEST: usize = 6;
/// The most entries of folders that are looked at.
const MOST_ENTRIES: usize = 100_000;
/// The most build files that are read, the largest of them, and all of them together, in bytes.
const MOST_FILES: usize = 1000;
const LARGEST: u64 = 256 * 1024;
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Examines the checkout.
pub(super) fn examine(scope: &Scope<'_>) -> Examined {
    let mut examined = Examined::default();
    build(scope, &mut examined);
    let (situation, _) = configuration::situation(scope.loaded, &Selection::default(), scope.host);
    examined.findings.extend(doctor::resolution(&scope.loaded.config, &situation));
    examined.findings.extend(doctor::leftovers(&situation.variables));
    let stamp = scope.loaded.config.project.stamp.path.as_deref();
    for app in &scope.apps {
        let has = folder_of(&scope.loaded.folder.join(&app.path));
        examined.findings.extend(doctor::folders(app, &scope.folder.join(&app.path), &has, stamp));
    }
    examined.findings.extend(tracking::committed(&scope.root).and_then(|then| doctor::behind_commit(scope.now, then)));
    match of_git(scope) {
        Ok(all) => {
            for (app, files) in scope.apps.iter().zip(all) {
                examined.findings.extend(doctor::generated(app, &scope.folder.join(&app.path), &files));
            }
        }
        Err(reason) => examined.gaps.push(gap("whether git keeps what pulls write", reason)),
    }
    examined
}

/// What git does with the files that pulls write, for each app.
///
/// # Errors
/// Why git cannot tell.
pub(super) fn of_git(scope: &Scope<'_>) -> Result<Vec<Vec<Tracking>>, String> {
    if !scope.is_repository {
        return Err("this is no git repository, or one that cannot be read".to_owned());
    }
    let stamp = scope.loaded.config.project.stamp.path.as_deref();
    let written = |app: &App| -> Vec<Utf8PathBuf> {
        let outputs = app.outputs.iter().map(|output| output.path.as_path());
        let all: BTreeSet<&Utf8Path> = outputs.chain(stamp).collect();
        all.into_iter().map(Utf8Path::to_owned).collect()
    };
    let of_app = |app: &&App| {
        let paths = written(app);
        let below: Vec<Utf8PathBuf> = paths.iter().map(|path| scope.folder.join(&app.path).join(path)).collect();
        let tracked = tracking::tracking(&scope.root, &below)?;
        let pairs = paths.into_iter().zip(tracked);
        Ok(pairs.map(|(path, git)| Tracking { path, tracked: git.tracked, ignored: git.ignored }).collect())
    };
    scope.apps.iter().map(of_app).collect()
}

fn build(scope: &Scope<'_>, examined: &mut Examined) {
    let files = files(scope, examined);
    examined.findings.extend(doctor::build_files(&files));
    for file in files.iter().filter(|file| is_specification(&file.path)) {
        examined.findings.extend(doctor::specification(file));
        let apps = scope.loaded.config.apps.values();
        // An app without an Amplify app is built elsewhere.
        let hosted = |app: &App| {
            let deployments = scope.loaded.config.environments.iter().filter_map(|one| one.apps.get(&app.name));
            deployments.into_iter().any(|deployment| deployment.app_id.is_some())
        };
        let wanted = |app: &App| scope.apps.iter().any(|one| one.name == app.name) && hosted(app);
        let there = |path: &Utf8Path| scope.root.join(path).is_dir();
        examined.findings.extend(doctor::app_roots(file, (&scope.folder, apps), wanted, there));
    }
}

/// Amplify Hosting looks for it at the top of the repository only.
pub(super) fn is_specification(path: &Utf8Path) -> bool {
    matches!(path.as_str(), "amplify.yml" | "amplify.yaml")
}

/// The files by which apps are built. Links are not followed.
fn files(scope: &Scope<'_>, examined: &mut Examined) -> Vec<BuildFile> {
    let mut files = Vec::new();
    let mut folders = VecDeque::from([(Utf8PathBuf::new(), 0)]);
    let (mut entries, mut bytes) = (0, 0);
    while let Some((folder, depth)) = folders.pop_front() {
        // A folder that cannot be read holds nothing that a build could read.
        let listed = gather::list(&scope.root.join(&folder), MOST_ENTRIES - entries).unwrap_or_default();
        entries += listed.len();
        for (name, kind) in listed {
            let path = folder.join(&name);
            if kind.is_dir() && depth < DEEPEST && is_searched(&name) {
                folders.push_back((path, depth + 1));
            } else if kind.is_file() && doctor::is_build_file(&path) {
                match gather::read(&scope.root.join(&path), LARGEST) {
                    Ok(text) => {
                        bytes += text.len();
                        files.push(BuildFile { path, text });
                    }
                    Err(error) => examined.gaps.push(gap(&format!("the build file {path}"), error.to_string())),
                }
            }
        }
        if entries >= MOST_ENTRIES || files.len() >= MOST_FILES || bytes >= MOST_BYTES {
            let reason = format!(
                "the repository has more than {MOST_ENTRIES} files, {MOST_FILES} build files or {} MB of these",
                MOST_BYTES / 1024 / 1024
            );
            examined.gaps.push(gap("the other build files", reason));
            break;
        }
    }
    files
}

fn folder_of(path: &Utf8Path) -> AppFolder {
    let list = |path: &Utf8Path| gather::list(path, MOST_ENTRIES).unwrap_or_default();
    let mut folders: BTreeSet<String> =
        list(path).into_iter().filter(|(_, kind)| kind.is_dir()).map(|(name, _)| name).collect();
    if path.join("src/assets").is_dir() {
        folders.insert("src/assets".to_owned());
    }
    AppFolder { folders, amplify: list(&path.join("amplify")).into_iter().map(|(name, _)| name).collect() }
}

fn gap(what: &str, reason: String) -> Gap {
    Gap { what: vec![what.to_owned()], reason, action: None, environment: None, app: None, help: Vec::new() }
}
