//! `amplify.yml`: the build specifications of the apps that Amplify hosts.

use camino::{Utf8Path, Utf8PathBuf};

use super::places::{folder, resolve};
use super::yaml::{self, Node};

/// A build specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BuildSpec {
    /// The file.
    pub(crate) path: Utf8PathBuf,
    /// The apps that it builds.
    pub(crate) applications: Vec<Application>,
}

/// One app of a build specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Application {
    /// Its folder in the repository.
    pub(crate) root: Utf8PathBuf,
    /// Where its commands start.
    pub(crate) start: Utf8PathBuf,
    /// `env: variables:`
    pub(crate) variables: Vec<(String, String)>,
    /// Its phases, in the order in which they run.
    pub(crate) phases: Vec<Phase>,
}

/// One phase: `frontend` `preBuild`, for instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phase {
    /// `backend`, `frontend` or `test`.
    pub(crate) part: &'static str,
    /// `preBuild`, `build` or `postBuild`.
    pub(crate) name: &'static str,
    /// Its commands.
    pub(crate) commands: Vec<Line>,
}

/// One command, which may have several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its text.
    pub(crate) text: String,
    /// Its first line in the file, from 0.
    pub(crate) begin: usize,
    /// The line after its last.
    pub(crate) end: usize,
}

/// Reads a build specification. The error says why it cannot be read.
pub(crate) fn read(path: &Utf8Path, text: &str) -> Result<BuildSpec, String> {
    let root = yaml::parse(text)?;
    let nodes = match root.get("applications") {
        Some(list) => list.items().iter().collect(),
        None => vec![&root],
    };
    let applications = nodes.into_iter().filter_map(|node| application(path, node)).collect();
    Ok(BuildSpec { path: path.to_owned(), applications })
}

fn application(path: &Utf8Path, node: &Node) -> Option<Application> {
    // Without `appRoot`, the app is where the file is; with it, the path begins at the repository.
    let root = match node.get("appRoot").and_then(Node::text) {
        Some(text) => resolve(Utf8Path::new(""), text.trim_matches('/'))?,
        None => folder(path).to_owned(),
    };
    let build_path = ["frontend", "backend"].iter().find_map(|part| node.at(&[part, "buildPath"])?.text());
    let build_path = build_path.or_else(|| node.get("buildPath")?.text());
    let start = build_path.and_then(|text| resolve(Utf8Path::new(""), text.trim_matches('/')));
    let variables = node.at(&["env", "variables"]).map(Node::entries).unwrap_or_default().iter();
    let variables = variables.filter_map(|(name, value)| Some((name.clone(), value.text()?.to_owned()))).collect();
    let mut phases = Vec::new();
    for part in ["backend", "frontend", "test"] {
        for name in ["preBuild", "build", "postBuild"] {
            // Amplify reads `prebuild` too.
            let lower = name.to_lowercase();
            let node = node.at(&[part, "phases"]).and_then(|phases| phases.get(name).or_else(|| phases.get(&lower)));
            let commands = node.and_then(|node| node.get("commands")).map(Node::items).unwrap_or_default();
            let commands: Vec<_> = commands
                .iter()
                .filter_map(|node| Some(Line { text: node.text()?.to_owned(), begin: node.line, end: node.end }))
                .collect();
            if !commands.is_empty() {
                phases.push(Phase { part, name, commands });
            }
        }
    }
    Some(Application { start: start.unwrap_or_else(|| root.clone()), root, variables, phases })
}

impl Application {
    /// All commands as one script, and for each of its lines the line of the file (both from 0).
    pub(crate) fn script(&self) -> (String, Vec<usize>) {
        let (mut text, mut lines) = (String::new(), Vec::new());
        for (name, value) in &self.variables {
            if !value.contains('\'') && !value.contains('\n') {
                text.push_str(&format!("export {name}='{value}'\n"));
                lines.push(0);
            }
        }
        for command in self.phases.iter().flat_map(|phase| &phase.commands) {
            for (at, line) in command.text.lines().enumerate() {
                text.push_str(line);
                text.push('\n');
                lines.push((command.begin + at).min(command.end.saturating_sub(1)));
            }
        }
        (text, lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applications_and_single_apps() {
        let text = "version: 1\napplications:\n  - appRoot: apps/web/\n    env: { variables: { A: b } }\n    frontend:\n      \
                    buildPath: /\n      phases:\n        preBuild:\n          commands:\n            - |\n              one\n\
                    \n              two\n        build: { commands: [three] }\n  - appRoot: ../out\n";
        let spec = read(Utf8Path::new("amplify.yml"), text).unwrap();
        assert_eq!(spec.applications.len(), 1, "a root outside of the repository is left out");
        let app = &spec.applications[0];
        assert_eq!((app.root.as_str(), app.start.as_str()), ("apps/web", ""));
        assert_eq!(app.script(), ("export A='b'\none\n\ntwo\nthree\n".to_owned(), vec![0, 10, 11, 12, 13]));

        let text = "frontend:\n  phases:\n    prebuild:\n      commands:\n        - x\n";
        let spec = read(Utf8Path::new("apps/a/amplify.yml"), text).unwrap();
        assert_eq!(spec.applications[0].root, "apps/a");
        assert_eq!(spec.applications[0].phases[0].name, "preBuild");
    }

    #[test]
    fn what_is_no_specification_holds_nothing() {
        for text in ["a: 1", "[]", "applications: 3", "frontend: {phases: {build: {commands: {a: b}}}}", "'text'"] {
            let spec = read(Utf8Path::new("amplify.yml"), text).unwrap();
            assert!(spec.applications.iter().all(|app| app.phases.is_empty()), "{text}");
        }
        assert!(read(Utf8Path::new("amplify.yml"), "a: [").is_err());
    }
}
