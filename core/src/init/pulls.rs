//! What the commands of a repository do with backends: pull one, deploy one.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use regex_lite::Regex;

use super::packages::{Package, nearest, script_run};
use super::places::{Place, resolve};
use super::shell::{self, BRANCH, Guard, only_variable};
use super::spec::Application;
use crate::backend::Generation;

/// A text in a command, as far as it can be told without running it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// It is this.
    Known(String),
    /// The branch that is built.
    Branch,
    /// What this variable holds.
    Variable(String),
}

/// On which branches something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Branches {
    /// On every one.
    All,
    /// On those that match a pattern of the shell.
    Only(Vec<String>),
    /// On all others.
    Except(Vec<String>),
    /// That depends on something else.
    Unknown,
}

/// What is done with a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Its configuration is written into an app.
    Pull,
    /// It is deployed.
    Deploy,
}

/// A command about a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pull {
    /// Where the command stands.
    pub(crate) place: Place,
    /// What it does.
    pub(crate) action: Action,
    /// With which generation.
    pub(crate) generation: Generation,
    /// The Amplify app of the backend.
    pub(crate) app_id: Option<Text>,
    /// The backend environment of generation 1, or the branch of generation 2.
    pub(crate) environment: Option<Text>,
    /// `--stack`: the stack of generation 2 by its name.
    pub(crate) stack: Option<String>,
    /// On which branches.
    pub(crate) branches: Branches,
    /// The region, if it is named.
    pub(crate) region: Option<String>,
    /// The root of the hosted app whose build runs it.
    pub(crate) origin: Option<Utf8PathBuf>,
    /// The line of the build specification that leads to it.
    pub(crate) start: Option<Place>,
    /// The folder that the command is run in; `None`: that cannot be told.
    pub(crate) folder: Option<Utf8PathBuf>,
    /// `--out-dir`
    pub(crate) out_dir: Option<String>,
    /// `--format`
    pub(crate) format: Option<String>,
    /// The frontend and source folder that the Amplify CLI is told.
    pub(crate) frontend: (Option<String>, Option<String>),
    /// The variables that the access key id and the secret come from.
    pub(crate) keys: Vec<String>,
}

/// Follows commands from script to script.
pub(crate) struct Tracer<'a> {
    /// Packages by folder.
    pub(crate) packages: &'a BTreeMap<Utf8PathBuf, Package>,
    /// Shell scripts by path.
    pub(crate) scripts: &'a BTreeMap<Utf8PathBuf, &'a str>,
    /// What was found.
    pub(crate) pulls: Vec<Pull>,
    /// Values that variables get on certain branches: branches, value, place.
    pub(crate) choices: Vec<(Branches, String, Place)>,
    /// The scripts that another one calls.
    pub(crate) called: Vec<Utf8PathBuf>,
    /// The hosted app whose build is followed, and the line of its specification.
    origin: Option<Utf8PathBuf>,
    start: Option<Place>,
    calls: usize,
    bytes: usize,
}

/// How deep scripts that call scripts are followed, and how many commands about backends are collected.
const DEEPEST: usize = 4;
const MOST_PULLS: usize = 300;
/// The most calls of scripts that are followed, and bytes that are read so: each may call further ones, many times.
const MOST_CALLS: usize = 400;
const MOST_BYTES: usize = 2 * 1024 * 1024;

impl<'a> Tracer<'a> {
    /// Of these packages and shell scripts.
    pub(crate) fn new(
        packages: &'a BTreeMap<Utf8PathBuf, Package>,
        scripts: &'a BTreeMap<Utf8PathBuf, &'a str>,
    ) -> Self {
        Self {
            packages,
            scripts,
            pulls: Vec::new(),
            choices: Vec::new(),
            called: Vec::new(),
            origin: None,
            start: None,
            calls: 0,
            bytes: 0,
        }
    }

    /// The commands of an app's build.
    pub(crate) fn application(&mut self, path: &Utf8Path, app: &Application) {
        let (text, lines) = app.script();
        let script = shell::read(&text, &[]);
        let place = |line: usize| {
            let line = lines.get(line.saturating_sub(1)).map_or(0, |line| line + 1);
            Place { path: path.to_owned(), line }
        };
        self.origin = Some(app.root.clone());
        self.follow(&script, &app.start, 0, &place);
        self.origin = None;
    }

    /// A shell script that is started in a folder.
    pub(crate) fn script(&mut self, path: &Utf8Path, text: &str, start: &Utf8Path) {
        let script = shell::read(text, &[]);
        self.follow(&script, start, 0, &|line| Place { path: path.to_owned(), line });
    }

    fn follow(&mut self, script: &shell::Script, start: &Utf8Path, depth: usize, place: &dyn Fn(usize) -> Place) {
        for (guard, _, value) in &script.choices {
            if let branches @ Branches::Only(_) = branches(guard) {
                self.choices.push((branches, value.clone(), place(0)));
            }
        }
        let region =
            script.constants.iter().find(|(name, _, _)| matches!(name.as_str(), "AWS_REGION" | "AWS_DEFAULT_REGION"));
        for command in &script.commands {
            if self.pulls.len() >= MOST_PULLS {
                return;
            }
            if depth == 0 {
                self.start = self.origin.is_some().then(|| place(command.line));
            }
            let folder = command.folder.as_deref().and_then(|to| resolve(start, to));
            if let Some(mut pull) = pull(command, place(command.line)) {
                pull.folder = folder;
                pull.origin.clone_from(&self.origin);
                pull.start.clone_from(&self.start);
                pull.region = pull.region.or_else(|| region.map(|(_, region, _)| region.clone()));
                self.pulls.push(pull);
                continue;
            }
            let folder = folder.unwrap_or_else(|| start.to_owned());
            if depth >= DEEPEST || self.calls >= MOST_CALLS || self.bytes >= MOST_BYTES {
                continue;
            }
            if let Some((path, arguments)) = self.called_script(command, &folder) {
                let text = self.scripts.get(&path).copied().unwrap_or_default();
                let inner = under(shell::read(text, arguments), &command.guard);
                self.bytes += text.len();
                self.calls += 1;
                if !self.called.contains(&path) {
                    self.called.push(path.clone());
                }
                self.follow(&inner, &folder, depth + 1, &|line| Place { path: path.clone(), line });
            } else if let Some((home, text)) = script_run(self.packages, &command.words, &folder) {
                let inner = under(shell::read(text, &[]), &command.guard);
                self.calls += 1;
                let manifest = home.join("package.json");
                let home = home.clone();
                self.follow(&inner, &home, depth + 1, &|_| Place { path: manifest.clone(), line: 0 });
            }
        }
    }

    /// The script of this repository that a command runs, and its arguments.
    fn called_script<'c>(&self, command: &'c shell::Command, folder: &Utf8Path) -> Option<(Utf8PathBuf, &'c [String])> {
        let runners = ["bash", "sh", "zsh", "source", ".", "sudo", "exec", "env", "time", "command"];
        let skipped =
            command.words.iter().take_while(|word| runners.contains(&word.as_str()) || word.starts_with('-')).count();
        let (name, arguments) = command.words.get(skipped..)?.split_first()?;
        // `$(dirname "$0")/x.sh`: beside the script itself, which is not known here; its name may be enough.
        let path = resolve(folder, name).filter(|path| self.scripts.contains_key(path)).or_else(|| {
            let file = name.rsplit('/').next()?;
            let mut same = self.scripts.keys().filter(|path| path.file_name() == Some(file));
            same.next().filter(|_| name.contains('/') && same.next().is_none()).cloned()
        })?;
        Some((path, arguments))
    }

    /// The folder that a script is started in, if nothing calls it: that of its package.
    pub(crate) fn home_of(&self, path: &Utf8Path) -> Utf8PathBuf {
        let folder = super::places::folder(path);
        nearest(self.packages, folder).cloned().unwrap_or_default()
    }
}

/// A script that is only reached under a condition.
fn under(mut script: shell::Script, guard: &Guard) -> shell::Script {
    for command in &mut script.commands {
        if let Some(both) = guard.and(&command.guard) {
            command.guard = both;
        }
    }
    script
}

fn branches(guard: &Guard) -> Branches {
    let other = guard
        .0
        .iter()
        .any(|condition| matches!(condition, shell::guard::Condition::Other | shell::guard::Condition::Unknown { .. }));
    match (guard.patterns_of(BRANCH), guard.exceptions_of(BRANCH)) {
        (Some(patterns), _) => Branches::Only(patterns.to_vec()),
        (None, Some(patterns)) if !other => Branches::Except(patterns.to_vec()),
        (None, None) if !other => Branches::All,
        _ => Branches::Unknown,
    }
}

/// What a command does with a backend, if it does.
fn pull(command: &shell::Command, place: Place) -> Option<Pull> {
    let words = &command.words;
    let name = |word: &String| word.rsplit('/').next().unwrap_or_default().trim_end_matches(".cmd").to_owned();
    let position = words.iter().position(|word| {
        matches!(name(word).as_str(), "amplify" | "ampx" | "amplifyPush" | "backend-cli")
            || word.starts_with("@aws-amplify/cli")
    })?;
    let after = words.get(position + 1..).unwrap_or_default();
    let says = |first: &str, second: Option<&str>| {
        let at = after.iter().position(|word| word == first);
        at.is_some_and(|at| second.is_none_or(|second| after.get(at + 1).is_some_and(|word| word == second)))
    };
    let subcommand = after.iter().find(|word| !word.starts_with('-')).map(String::as_str);
    let first = name(words.get(position)?);
    let (action, generation) = if first == "amplifyPush" {
        (Action::Deploy, Generation::Gen1)
    } else if says("generate", Some("outputs")) || says("generate", Some("config")) {
        (Action::Pull, Generation::Gen2)
    } else if says("pipeline-deploy", None) {
        (Action::Deploy, Generation::Gen2)
    } else {
        match subcommand {
            Some("pull") if first != "ampx" => (Action::Pull, Generation::Gen1),
            Some("env") if says("checkout", None) || says("pull", None) => (Action::Pull, Generation::Gen1),
            Some("push" | "publish") if first != "ampx" => (Action::Deploy, Generation::Gen1),
            _ => return None,
        }
    };
    let option = |names: &[&str]| option(after, names);
    let json = |flag: &str, key: &str| member(&option(&[flag])?, key);
    let guard = &command.guard;
    let text = |value: Option<String>| value.map(|value| text(&value, guard));
    let (app_id, environment) = match generation {
        Generation::Gen1 => {
            let checkout = after.iter().position(|word| word == "checkout" || word == "select");
            let named =
                option(&["--envName", "--env-name", "--environment", "-e"]).or_else(|| json("--amplify", "envName"));
            let named = named.or_else(|| after.get(checkout? + 1).cloned());
            (option(&["--appId", "--app-id"]).or_else(|| json("--amplify", "appId")), named)
        }
        Generation::Gen2 => (option(&["--app-id", "--appId"]), option(&["--branch"])),
    };
    let keys = ["accessKeyId", "secretAccessKey"].iter().filter_map(|key| json("--providers", key));
    let keys = keys.filter_map(|value| only_variable(&value).map(str::to_owned)).collect();
    Some(Pull {
        place,
        action,
        generation,
        app_id: text(app_id),
        environment: text(environment),
        stack: option(&["--stack"]).filter(|_| generation == Generation::Gen2),
        branches: branches(guard),
        region: json("--providers", "region").or_else(|| option(&["--region"])).filter(|region| !region.contains('$')),
        origin: None,
        start: None,
        folder: None,
        out_dir: option(&["--out-dir"]).filter(|folder| !folder.contains('$')),
        format: option(&["--format"]),
        frontend: (json("--frontend", "frontend"), json("--frontend", "SourceDir")),
        keys,
    })
}

/// The value of an option, in either spelling.
fn option(words: &[String], names: &[&str]) -> Option<String> {
    words.iter().enumerate().find_map(|(at, word)| {
        names.iter().find_map(|name| match word.strip_prefix(name)? {
            "" => words.get(at + 1).cloned(),
            rest => rest.strip_prefix('=').map(str::to_owned),
        })
    })
}

/// A member of a text that is meant to be JSON: scripts put it together, quoting it badly, and the Amplify CLI forgives.
fn member(json: &str, key: &str) -> Option<String> {
    let (_, rest) = json.split_once(&format!("\"{key}\"")).or_else(|| json.split_once(&format!("{key}:")))?;
    let rest = rest.trim_start_matches([':', ' ', '\n', '"', '\\', '\'']);
    let end = rest.find(['"', ',', '\n', '\\', '\'']);
    let value = rest.get(..end.unwrap_or(rest.len()))?.trim();
    // A value without quotes ends with the object, but `${NAME}` has such brackets too.
    let value = if value.starts_with("${") { value.split_inclusive('}').next()? } else { value.split('}').next()? };
    (!value.is_empty()).then(|| value.to_owned())
}

fn text(value: &str, guard: &Guard) -> Text {
    match only_variable(value) {
        Some(BRANCH) => match guard.patterns_of(BRANCH) {
            // `if [ "$AWS_BRANCH" = main ]; then … --envName "$AWS_BRANCH"`
            Some([one]) if !one.contains(['*', '?', '[']) => Text::Known(one.clone()),
            _ => Text::Branch,
        },
        // `case "$1" in live) …`: the condition says what the variable holds.
        Some(name) => match guard.patterns_of(name) {
            Some([one]) if !one.contains(['*', '?', '[']) => Text::Known(one.clone()),
            _ => Text::Variable(name.to_owned()),
        },
        None if value.contains("${") => Text::Variable(value.to_owned()),
        None => Text::Known(value.to_owned()),
    }
}

/// The lines (from 1) in which a credential stands in plain text. The credential itself is not kept.
pub(crate) fn credentials(text: &str) -> Vec<usize> {
    let shapes = [
        r"(?:AKIA|ASIA)[A-Z0-9]{16}(?:[^A-Z0-9]|$)",
        r#"(?i)secret[a-z_]*['"\\ :=]{1,12}[A-Za-z0-9/+]{40}(?:[^A-Za-z0-9/+=]|$)"#,
    ];
    let shapes: Vec<_> = shapes.iter().filter_map(|shape| Regex::new(shape).ok()).collect();
    let lines = text.lines().enumerate().filter(|(_, line)| shapes.iter().any(|shape| shape.is_match(line)));
    lines.map(|(at, _)| at + 1).take(20).collect()
}

#[cfg(test)]
mod tests;
