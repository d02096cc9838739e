//! The hooks of environments.toml: programs that run before and after a command, and after one that failed.

use std::collections::BTreeMap;
use std::time::Duration;

use camino::Utf8PathBuf;
use towpath_core::catalog::{Exit, Id};
use towpath_core::config::Hooks as Declared;
use towpath_core::warning::Warning;

use crate::Host;
use crate::commands::pull;
use crate::configuration::Loaded;
use crate::failure::{Failure, Problem};
use crate::interrupt::until_interrupted;
use crate::program::Program;
use crate::ui::Ui;

/// How long one hook may take.
const LIMIT: Duration = Duration::from_mins(10);

/// Set for every hook. A towpath that finds it was started by a hook, and runs none: it would not end.
const INSIDE: &str = "TOWPATH_HOOK";

/// Whose hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// `before_pull`, `after_pull`.
    Pull,
    /// `before_deploy`, `after_deploy`; also of a rollback.
    Deploy,
    /// `before_promote`, `after_promote`.
    Promote,
}

/// The hooks of one run of a command.
#[derive(Default)]
pub struct Hooks {
    begun: Option<Begun>,
}

/// From when the first hook ran.
struct Begun {
    declared: Declared,
    event: Event,
    folder: Utf8PathBuf,
    variables: BTreeMap<String, String>,
    limit: Duration,
}

impl Hooks {
    /// Runs the hooks before a command. From then on, those after it run too, whatever comes of it.
    ///
    /// # Errors
    /// If one does not succeed: E1450. The command must stop then.
    pub fn before(
        &mut self,
        (event, command): (Event, &str),
        loaded: &Loaded,
        facts: &[(&str, &str)],
        (host, ui): (&Host, &mut Ui),
    ) -> Result<(), Failure> {
        let declared = loaded.config.hooks.clone();
        if declared == Declared::default() || host.variables.contains_key(INSIDE) {
            return Ok(());
        }
        let mut variables: BTreeMap<String, String> =
            facts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        variables.insert("TOWPATH_COMMAND".to_owned(), command.to_owned());
        let limit = LIMIT / host.speed();
        let begun = Begun { declared, event, folder: loaded.folder.clone(), variables, limit };
        let ran = begun.run(begun.of(When::Before), ui);
        self.begun = Some(begun);
        ran.map_err(|failed| match failed {
            Failed::Interrupted(failure) => failure,
            Failed::Hook(message) => {
                let help = vec!["correct what it found, or the hook in `[hooks]`".to_owned()];
                Failure::of_problems(vec![Problem { id: Id::E1450, message, causes: Vec::new(), help }])
            }
        })
    }

    /// What is known by now, for the hooks after the command.
    pub fn tell(&mut self, name: &str, value: &str) {
        if let Some(begun) = &mut self.begun {
            begun.variables.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Runs the hooks after the command, or those of its failure, and gives what came of the command: a hook changes
    /// nothing about that any more.
    ///
    /// # Errors
    /// Those of the command.
    pub fn finish(mut self, done: Result<Exit, Failure>, ui: &mut Ui) -> Result<Exit, Failure> {
        let when = match &done {
            Ok(_) => When::After,
            // Who breaks it off wants it to end.
            Err(failure) if failure.exit() == Exit::Interrupted => return done,
            Err(failure) => {
                self.tell("TOWPATH_EXIT", &failure.exit().code().to_string());
                if let Some(problem) = failure.problems.first() {
                    self.tell("TOWPATH_FAILURE", problem.id.as_str());
                }
                When::Failed
            }
        };
        if let Some(begun) = &self.begun
            && let Err(Failed::Hook(message)) = begun.run(begun.of(when), ui)
        {
            ui.warning(Warning::new(Id::W503, message));
        }
        done
    }
}

#[derive(Clone, Copy)]
enum When {
    Before,
    After,
    Failed,
}

enum Failed {
    Hook(String),
    Interrupted(Failure),
}

impl Begun {
    fn of(&self, when: When) -> (&'static str, &[Vec<String>]) {
        let all = &self.declared;
        match (when, self.event) {
            (When::Before, Event::Pull) => ("before_pull", &all.before_pull),
            (When::Before, Event::Deploy) => ("before_deploy", &all.before_deploy),
            (When::Before, Event::Promote) => ("before_promote", &all.before_promote),
            (When::After, Event::Pull) => ("after_pull", &all.after_pull),
            (When::After, Event::Deploy) => ("after_deploy", &all.after_deploy),
            (When::After, Event::Promote) => ("after_promote", &all.after_promote),
            (When::Failed, _) => ("on_failure", &all.on_failure),
        }
    }

    /// Runs hooks one after the other, until one does not succeed.
    fn run(&self, (name, hooks): (&'static str, &[Vec<String>]), ui: &mut Ui) -> Result<(), Failed> {
        if hooks.is_empty() {
            return Ok(());
        }
        let runtime = pull::runtime().map_err(Failed::Interrupted)?;
        let mut variables = self.variables.clone();
        variables.insert(INSIDE.to_owned(), name.to_owned());
        for command in hooks {
            ui.note(&format!("{name}: {}", command.join(" ")));
            let program = Program { name, command, folder: &self.folder, variables: &variables, limit: self.limit };
            let running = async { Ok(program.run(ui).await) };
            let ran = runtime.block_on(until_interrupted(running)).map_err(Failed::Interrupted)?;
            ran.map_err(|why| Failed::Hook(format!("a hook of `{name}` failed: {why}")))?;
        }
        Ok(())
    }
}
