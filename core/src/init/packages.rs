//! `package.json`: which packages are apps, which use Amplify, and what their scripts run. Packages are found by looking
//! through the folders, so the globs of workspaces are not needed.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::places::resolve;

/// A folder with a `package.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that a manifest shows, or does not")]
pub(crate) struct Package {
    /// `name`
    pub(crate) name: Option<String>,
    /// `scripts`
    pub(crate) scripts: BTreeMap<String, String>,
    /// Whether it uses Amplify's client library.
    pub(crate) is_client: bool,
    /// Whether it is an app that runs by itself, and no library: a framework for apps is among its dependencies.
    pub(crate) is_app: bool,
    /// Whether it uses what backends of generation 2 are defined with.
    pub(crate) defines_backend: bool,
    /// Whether it is the root of workspaces.
    pub(crate) has_workspaces: bool,
}

/// What Amplify's client libraries are called.
const CLIENTS: [&str; 6] = [
    "aws-amplify",
    "@aws-amplify/auth",
    "@aws-amplify/api",
    "@aws-amplify/core",
    "aws-amplify-vue",
    "@aws-amplify/adapter-nextjs",
];

/// What only apps depend on, libraries do not.
const FRAMEWORKS: [&str; 14] = [
    "next",
    "nuxt",
    "react-scripts",
    "vite",
    "expo",
    "react-native",
    "@angular/platform-browser",
    "@vue/cli-service",
    "gatsby",
    "astro",
    "@remix-run/dev",
    "@react-router/dev",
    "@sveltejs/kit",
    "@ionic/react",
];

/// Reads a `package.json`.
pub(crate) fn package(json: &Value) -> Package {
    let groups = ["dependencies", "devDependencies", "peerDependencies"];
    let depends = |name: &str| groups.iter().any(|group| json.get(group).and_then(|group| group.get(name)).is_some());
    let scripts = json.get("scripts").and_then(Value::as_object).into_iter().flatten().take(300);
    let scripts: BTreeMap<String, String> =
        scripts.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect();
    let runs = ["start", "dev", "serve"].iter().any(|name| scripts.contains_key(*name));
    Package {
        name: json.get("name").and_then(Value::as_str).map(str::to_owned),
        is_client: CLIENTS.iter().any(|name| depends(name)),
        is_app: runs && FRAMEWORKS.iter().any(|name| depends(name)),
        defines_backend: depends("@aws-amplify/backend"),
        has_workspaces: json.get("workspaces").is_some(),
        scripts,
    }
}

/// The package that a folder belongs to: its own, or the nearest above it.
pub(crate) fn nearest<'a>(packages: &'a BTreeMap<Utf8PathBuf, Package>, path: &Utf8Path) -> Option<&'a Utf8PathBuf> {
    path.ancestors().find_map(|folder| packages.get_key_value(folder).map(|(folder, _)| folder))
}

/// The scripts of package manifests that a command line runs: the folder it is run in, and its text.
pub(crate) fn script_run<'a>(
    packages: &'a BTreeMap<Utf8PathBuf, Package>,
    words: &[String],
    start: &Utf8Path,
) -> Option<(&'a Utf8PathBuf, &'a str)> {
    let mut words = words.iter().map(String::as_str).take_while(|word| *word != "--");
    if !matches!(words.next()?, "npm" | "yarn" | "pnpm" | "bun") {
        return None;
    }
    let (mut target, mut name) = (None, None);
    while let Some(word) = words.next() {
        match word {
            "--filter" | "-F" | "--workspace" | "-w" | "--cwd" | "--prefix" | "-C" | "--dir" | "workspace" => {
                // pnpm's `-w` is the root of the workspace, and has no value.
                if word == "-w" && words.clone().next() == Some("run") {
                    target = Some(".");
                } else {
                    target = words.next();
                }
            }
            "-s" | "--silent" | "run" | "run-script" => {}
            word if word.starts_with("--filter=")
                || word.starts_with("--workspace=")
                || word.starts_with("--prefix=") =>
            {
                target = word.split_once('=').map(|(_, target)| target);
            }
            word if word.starts_with('-') => {}
            word => {
                name = Some(word);
                break;
            }
        }
    }
    let name = name?;
    let named = |target: &str| {
        let by_name = packages.iter().find(|(_, package)| package.name.as_deref() == Some(target));
        by_name.map(|(folder, _)| folder).or_else(|| {
            let path = if target == "." { Utf8PathBuf::new() } else { resolve(start, target)? };
            packages
                .get_key_value(&path)
                .or_else(|| packages.get_key_value(&resolve(Utf8Path::new(""), target)?))
                .map(|(folder, _)| folder)
        })
    };
    let folder = match target {
        Some(target) => named(target)?,
        None => nearest(packages, start)?,
    };
    Some((folder, packages.get(folder)?.scripts.get(name)?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn apps_clients_and_libraries() {
        let app =
            package(&json!({ "dependencies": { "aws-amplify": "6", "next": "15" }, "scripts": { "dev": "next" } }));
        assert!(app.is_app && app.is_client);
        let library =
            package(&json!({ "peerDependencies": { "aws-amplify": "6" }, "scripts": { "build": "tsc", "x": 3 } }));
        assert!(!library.is_app && library.is_client && library.scripts.len() == 1);
        assert_eq!(package(&json!([1])), Package::default());
    }

    #[test]
    fn scripts_are_found_by_folder_and_by_workspace() {
        let package = |name: &str, script: &str| Package {
            name: Some(name.to_owned()),
            scripts: BTreeMap::from([("pull".to_owned(), script.to_owned())]),
            ..Package::default()
        };
        let packages = BTreeMap::from([("".into(), package("root", "r")), ("apps/web".into(), package("@x/web", "w"))]);
        for (line, start, expected) in [
            ("npm run pull", "apps/web/src", Some("w")),
            ("yarn pull", "", Some("r")),
            ("yarn workspace @x/web pull", "", Some("w")),
            ("pnpm --filter @x/web run pull", "", Some("w")),
            ("pnpm -w run pull", "apps/web", Some("r")),
            ("npm run pull -w apps/web", "", Some("r")),
            ("npm run -w apps/web pull -- --x", "", Some("w")),
            ("npm run other", "", None),
            ("npm", "", None),
            ("pull", "", None),
        ] {
            let words: Vec<_> = line.split(' ').map(str::to_owned).collect();
            let found = script_run(&packages, &words, Utf8Path::new(start)).map(|(_, text)| text);
            assert_eq!(found, expected, "{line}");
        }
    }
}
