//! The one place that turns errors into what a person reads and into an exit code.

use camino::Utf8Path;
use serde_json::{Value, json};
use towpath_core::catalog::{Exit, Explained, Id};
use towpath_core::source::{Diagnostic, SourceFile};

use crate::ui::diagnostics;

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub struct Failure {
    /// The problems, at least one: the first gives the exit code.
    pub problems: Vec<Problem>,
    /// What did not happen, for the last line: `no file was written`.
    pub undone: Option<&'static str>,
    /// What is wrong in a file, with the places.
    pub diagnostics: Option<(SourceFile, Vec<Diagnostic>)>,
    /// What the command would have reported, for programs: an object.
    pub report: Option<Value>,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The id.
    pub id: Id,
    /// What failed.
    pub message: String,
    /// Why, from the outside in.
    pub causes: Vec<String>,
    /// What to do.
    pub help: Vec<String>,
}

impl Problem {
    /// What an error says of itself.
    pub fn of(error: &impl Explained) -> Self {
        let mut causes = Vec::new();
        let message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            if !message.contains(&text) && !causes.contains(&text) {
                causes.push(text);
            }
            source = cause.source();
        }
        Self { id: error.id(), message, causes, help: error.help() }
    }

    fn new(id: Id, message: impl Into<String>, help: &[&str]) -> Self {
        let help = help.iter().map(|line| (*line).to_owned()).collect();
        Self { id, message: message.into(), causes: Vec::new(), help }
    }

    /// Neither the command line nor `[project] lock` names an environment to pin.
    pub fn nothing_to_pin() -> Self {
        let help = ["name it: towpath lock-config ENV", "or list it in `[project] lock` of environments.toml"];
        Self::new(Id::E201, "no environment to pin is named", &help)
    }

    /// environments.toml does not say where locks and releases are kept.
    pub fn no_state() -> Self {
        let help = ["give the project a name: `name = \"…\"` in `[project]` of environments.toml"];
        Self::new(Id::E1114, "locks and releases are kept under the project's name, and it has none", &help)
    }

    /// No app of an environment in AWS has an id: validation has a gap.
    pub fn no_app(environment: &str) -> Self {
        Self::new(Id::E101, format!("no app has an app id in `{environment}`"), &[])
    }

    /// With more help lines.
    #[must_use]
    pub fn with_help(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.help.extend(lines);
        self
    }

    fn to_json(&self) -> Value {
        let exit = self.id.entry().exit.map(Exit::code);
        json!({ "id": self.id.as_str(), "exit": exit, "message": self.message, "causes": self.causes, "help": self.help })
    }
}

impl Failure {
    /// These problems; at least one.
    pub fn of_problems(problems: Vec<Problem>) -> Self {
        Self { problems, undone: None, diagnostics: None, report: None }
    }

    /// Says what did not happen.
    #[must_use]
    pub fn undone(mut self, what: &'static str) -> Self {
        self.undone = Some(what);
        self
    }

    /// The exit code: that of the first problem.
    pub fn exit(&self) -> Exit {
        self.problems.first().and_then(|problem| problem.id.entry().exit).unwrap_or(Exit::Bug)
    }

    /// The file is not valid.
    pub fn invalid_file(file: SourceFile, diagnostics: Vec<Diagnostic>) -> Self {
        let id = diagnostics.first().map_or(Id::E301, |diagnostic| diagnostic.id);
        let message = format!("`{}` is not valid", file.path);
        let problems = vec![Problem::new(id, message, &[])];
        Self { problems, undone: None, diagnostics: Some((file, diagnostics)), report: None }
    }

    /// There is no file.
    pub fn no_file(directory: &Utf8Path) -> Self {
        let message = format!("there is no environments.toml in `{directory}` or above it in the repository");
        Self::of_problems(vec![Problem::new(Id::E319, message, &["name it: `--config PATH`, or TOWPATH_CONFIG"])])
    }

    /// The file cannot be read.
    pub fn unreadable(path: &Utf8Path, error: &std::io::Error) -> Self {
        let message = format!("`{path}` cannot be read: {error}");
        Self::of_problems(vec![Problem::new(Id::E319, message, &["name the file: `--config PATH`, or TOWPATH_CONFIG"])])
    }

    /// A variable of towpath's own has a value that it cannot have.
    pub fn bad_variable(name: &str, problem: &str) -> Self {
        Self::of_problems(vec![Problem::new(
            Id::E201,
            format!("{name} {problem}"),
            &["correct the variable, or unset it"],
        )])
    }

    /// A page cannot be written where it was asked for.
    pub fn page(path: &Utf8Path, error: &std::io::Error) -> Self {
        let message = format!("`{path}` cannot be written: {error}");
        Self::of_problems(vec![Problem::new(Id::E314, message, &["name a file in a folder that is there"])])
    }

    /// clap's refusal, in its own words.
    pub fn of_usage(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        let text = text.trim_end().trim_start_matches("error: ");
        Self::of_problems(vec![Problem::new(Id::E201, text, &[])])
    }

    /// An argument is an id of nothing.
    pub fn unknown_id(text: &str) -> Self {
        let message = format!("`{text}` is no id of towpath");
        Self::of_problems(vec![Problem::new(Id::E201, message, &["`towpath explain` lists every id"])])
    }

    /// The value of an option is not of its form.
    pub fn of_argument(option: &str, error: &dyn std::error::Error) -> Self {
        Self::of_problems(vec![Problem::new(Id::E201, format!("{option}: {error}"), &[])])
    }

    /// An argument is the name of no command.
    pub fn unknown_command(text: &str) -> Self {
        let message = format!("`{text}` is no command of towpath");
        Self::of_problems(vec![Problem::new(Id::E201, message, &["`towpath --help` lists every command"])])
    }

    /// A manual page cannot be made of the arguments' descriptions.
    pub fn no_page(error: &std::io::Error) -> Self {
        Self::of_problems(vec![Problem::new(Id::E101, format!("the page cannot be made: {error}"), &[])])
    }

    /// An argument looks like a credential. It is never repeated.
    pub fn credential(position: usize) -> Self {
        let message = format!("argument {position} looks like an AWS credential");
        let help = [
            "it is now in your shell's history, in the process list and in the build's log: rotate it",
            "towpath takes credentials from the environment, from AWS's shared files, or from a role",
        ];
        Self::of_problems(vec![Problem::new(Id::E202, message, &help)])
    }

    /// A signal came.
    pub fn interrupted() -> Self {
        Self::of_problems(vec![Problem::new(Id::E13001, "interrupted", &[])]).undone("no file was written")
    }

    /// A signal came while jobs were under way.
    pub fn detached(environment: &str) -> Self {
        let help = [
            &*format!("jobs that are under way go on: `towpath watch {environment}` shows them"),
            "the same command carries on: it joins what is under way and leaves what is done",
        ];
        Self::of_problems(vec![Problem::new(Id::E13001, "interrupted", &help)])
    }

    /// Nothing says which commit is meant.
    pub fn no_commit(why: &str) -> Self {
        let help =
            ["say which: `--commit SHA`, or a branch or tag that git knows here, such as `--commit origin/main`"];
        Self::of_problems(vec![Problem::new(Id::E201, why, &help)])
    }

    /// The environment is not hosted.
    pub fn not_hosted(environment: &str) -> Self {
        let message = format!("environment `{environment}` is read from a snapshot: nothing of it is hosted");
        let help = ["only environments in AWS have hosting jobs (`source = \"aws\"`, with an `app_id` for each app)"];
        Self::of_problems(vec![Problem::new(Id::E501, message, &help)])
    }

    /// An argument names no job.
    pub fn bad_job(text: &str) -> Self {
        let message = format!("`{text}` names no job");
        Self::of_problems(vec![Problem::new(Id::E201, message, &["write ENV, ENV/APP or ENV/APP/NUMBER"])])
    }

    /// Nothing says which hosted branch an app is.
    pub fn no_branch(app: &str, why: &str) -> Self {
        let message = format!("the hosted branch of `{app}` is not known: {why}");
        let help = ["add `app_id` and `branch` to its entry in the environment's table"];
        Self::of_problems(vec![Problem::new(Id::E304, message, &help)])
    }

    /// A file of GitHub Actions cannot be appended to.
    pub fn github_file(name: &str, error: &std::io::Error) -> Self {
        let message = format!("the file of ${name} cannot be written: {error}");
        Self::of_problems(vec![Problem::new(Id::E314, message, &["correct the variable, or unset it"])])
    }

    /// The JSON form: `{"schema": 1, "error": {…}}`.
    pub fn to_json(&self) -> Value {
        let mut error = self.problems.first().map_or(Value::Null, Problem::to_json);
        if let Value::Object(map) = &mut error {
            map.insert("also".to_owned(), self.problems.iter().skip(1).map(Problem::to_json).collect());
            if let Some((file, list)) = &self.diagnostics {
                map.insert("diagnostics".to_owned(), diagnostics::to_json(file, list));
            }
        }
        let mut whole = json!({ "schema": 1, "error": error });
        if let (Some(Value::Object(report)), Some(whole)) = (&self.report, whole.as_object_mut()) {
            for (key, value) in report {
                whole.entry(key.as_str()).or_insert_with(|| value.clone());
            }
        }
        whole
    }
}

impl<E: Explained> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::of_problems(vec![Problem::of(&error)])
    }
}

#[cfg(test)]
mod tests {
    use towpath_core::ports::{ReadError, Thing};

    use super::*;

    #[test]
    fn the_first_problem_gives_the_exit_code() {
        let error = ReadError::NotFound { thing: Thing::Archive, name: "a".into(), at: String::new() };
        let failure = Failure::from(error);
        assert_eq!(failure.exit(), Exit::Missing);
        assert_eq!(failure.to_json()["error"]["id"], "E502");
        assert_eq!(Failure::credential(3).exit(), Exit::Usage);
        assert_eq!(Failure::interrupted().exit(), Exit::Interrupted);
    }
}
