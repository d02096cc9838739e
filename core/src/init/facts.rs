//! What the files of a repository say, put together: the step between texts and conclusions.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::packages::{self, Package};
use super::places::{Place, folder, whole};
use super::pulls::{self, Branches, Pull, Tracer};
use super::spec::{self, BuildSpec};
use super::{Content, Gathered, gen1, sources, yaml};
use crate::name::Region;

/// What the files say.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Build specifications.
    pub(crate) specs: Vec<BuildSpec>,
    /// Packages by folder.
    pub(crate) packages: BTreeMap<Utf8PathBuf, Package>,
    /// Folders with an `amplify` folder of generation 1.
    pub(crate) gen1: BTreeMap<Utf8PathBuf, gen1::Folder>,
    /// Folders with `amplify/backend.ts`.
    pub(crate) gen2: BTreeSet<Utf8PathBuf>,
    /// Files that Amplify's tools generated for clients, with the `version` of those that say it.
    pub(crate) generated: BTreeMap<Utf8PathBuf, Option<String>>,
    /// Regions that `amplify_outputs.json` files name.
    pub(crate) regions: BTreeMap<Utf8PathBuf, Region>,
    /// Commands about backends.
    pub(crate) pulls: Vec<Pull>,
    /// Values that scripts give to variables on certain branches.
    pub(crate) choices: Vec<(Branches, String, Place)>,
    /// Where credentials stand in plain text.
    pub(crate) credentials: Vec<Place>,
    /// Files that could not be read, with the reason.
    pub(crate) unreadable: Vec<(Place, String)>,
    /// Folders which pnpm, lerna, turbo or nx keep workspaces in.
    pub(crate) workspaces: BTreeSet<Utf8PathBuf>,
    /// Folders of Flutter, iOS and Android apps.
    pub(crate) native: BTreeMap<Utf8PathBuf, &'static str>,
}

/// Reads all files.
pub(crate) fn collect(gathered: &Gathered) -> Facts {
    let mut facts = Facts::default();
    for (path, content) in &gathered.files {
        match content {
            Content::Noted => facts.note(path),
            Content::Text(text) => facts.read(path, text),
        }
    }
    let named = gathered.script.as_ref().map(|(path, text)| (path.clone(), text.as_str()));
    let scripts = gathered.files.iter().filter_map(|(path, content)| match content {
        Content::Text(text) if sources::is_shell(path) && mentions(text) => Some((path.clone(), text.as_str())),
        _ => None,
    });
    let scripts: BTreeMap<Utf8PathBuf, &str> = scripts.chain(named.clone()).collect();
    let mut packages = std::mem::take(&mut facts.packages);
    for (home, package) in &mut packages {
        package.has_workspaces |= facts.workspaces.contains(home);
    }
    let mut tracer = Tracer::new(&packages, &scripts);
    for (spec, app) in facts.specs.iter().flat_map(|spec| spec.applications.iter().map(move |app| (spec, app))) {
        tracer.application(&spec.path, app);
    }
    for (home, package) in &packages {
        for text in package.scripts.values().filter(|text| mentions(text)) {
            tracer.script(&home.join("package.json"), text, home);
        }
    }
    for (path, content) in &gathered.files {
        if let Content::Text(text) = content
            && path.starts_with(".github/workflows")
            && mentions(text)
        {
            for run in runs(text) {
                tracer.script(path, &run, Utf8Path::new(""));
            }
        }
    }
    for (path, text) in &scripts {
        let is_named = named.as_ref().is_some_and(|(name, _)| name == path);
        if is_named || !tracer.called.contains(path) {
            let home =
                if is_named && !gathered.files.contains_key(path) { Utf8PathBuf::new() } else { tracer.home_of(path) };
            tracer.script(path, text, &home);
        }
        facts.credentials.extend(pulls::credentials(text).into_iter().map(|line| Place { path: path.clone(), line }));
    }
    (facts.pulls, facts.choices) = (tracer.pulls, tracer.choices);
    facts.packages = packages;
    facts
}

/// Whether a text could be about Amplify's backends at all.
fn mentions(text: &str) -> bool {
    text.contains("amplify") || text.contains("ampx")
}

/// The shell scripts in a workflow of GitHub Actions.
fn runs(text: &str) -> Vec<String> {
    let Ok(root) = yaml::parse(text) else { return Vec::new() };
    let jobs = root.get("jobs").map(yaml::Node::entries).unwrap_or_default();
    let steps = jobs.iter().flat_map(|(_, job)| job.get("steps").map(yaml::Node::items).unwrap_or_default());
    let run = |step: &yaml::Node| {
        let text = step.get("run")?.text()?;
        let folder = step.get("working-directory").and_then(yaml::Node::text);
        Some(folder.map_or_else(|| text.to_owned(), |folder| format!("cd '{folder}'\n{text}")))
    };
    steps.filter_map(run).collect()
}

impl Facts {
    fn note(&mut self, path: &Utf8Path) {
        let name = path.file_name().unwrap_or_default();
        if super::outputs::kind_of(name).is_some() {
            self.generated.insert(path.to_owned(), None);
        } else if name.starts_with("backend.") {
            self.gen2.insert(folder(folder(path)).to_owned());
        } else if matches!(name, "pnpm-workspace.yaml" | "lerna.json" | "turbo.json" | "nx.json") {
            self.workspaces.insert(folder(path).to_owned());
        } else {
            let native = match name {
                "pubspec.yaml" => "flutter",
                "Podfile" => "ios",
                "build.gradle" | "build.gradle.kts" => "android",
                _ => return,
            };
            self.native.entry(folder(path).to_owned()).or_insert(native);
        }
    }

    fn read(&mut self, path: &Utf8Path, text: &str) {
        let name = path.file_name().unwrap_or_default();
        match name {
            "amplify.yml" | "amplify.yaml" if !path.starts_with(".github") => {
                match spec::read(path, text) {
                    Ok(spec) => self.specs.push(spec),
                    Err(why) => self.unreadable.push((whole(path), why)),
                }
                self.credentials
                    .extend(pulls::credentials(text).into_iter().map(|line| Place { path: path.to_owned(), line }));
            }
            _ if path.extension() == Some("json") => match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
                Ok(json) => self.read_json(path, name, &json),
                // An empty one is what a generated file is before there is anything to generate.
                Err(_) if name == "amplify_outputs.json" => self.generated_file(path, &Value::Null),
                Err(error) => self.unreadable.push((whole(path), error.to_string())),
            },
            _ => {}
        }
    }

    fn read_json(&mut self, path: &Utf8Path, name: &str, json: &Value) {
        // The folder that the `amplify` folder is in.
        let up = |levels: usize| path.ancestors().nth(levels).unwrap_or(Utf8Path::new("")).to_owned();
        match name {
            "package.json" => {
                self.packages.insert(folder(path).to_owned(), packages::package(json));
            }
            "amplify_outputs.json" => self.generated_file(path, json),
            "team-provider-info.json" => {
                let home = self.gen1.entry(up(2)).or_default();
                for new in gen1::team(json, path) {
                    home.add(new);
                }
            }
            "amplify-meta.json" => {
                let home = self.gen1.entry(up(3)).or_default();
                if let Some(new) = gen1::meta(json, path) {
                    home.add(new);
                }
            }
            "project-config.json" => self.gen1.entry(up(3)).or_default().configure(json),
            "local-env-info.json" => {
                let name = json.get("envName").and_then(Value::as_str).map(str::to_owned);
                self.gen1.entry(up(3)).or_default().checked_out = name;
            }
            "backend-config.json" => {
                let categories = json.as_object().into_iter().flatten();
                let resources = categories.filter_map(|(_, value)| value.as_object()).map(serde_json::Map::len).sum();
                self.gen1.entry(up(3)).or_default().resources = resources;
            }
            _ => {}
        }
    }

    fn generated_file(&mut self, path: &Utf8Path, json: &Value) {
        let version = json.get("version").and_then(Value::as_str).map(str::to_owned);
        self.generated.insert(path.to_owned(), version);
        let regions = ["/auth/aws_region", "/data/aws_region", "/storage/aws_region"];
        let region = regions.iter().find_map(|pointer| Region::new(json.pointer(pointer)?.as_str()?).ok());
        if let Some(region) = region {
            self.regions.insert(path.to_owned(), region);
        }
    }
}
