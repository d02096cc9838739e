//! The evidence of a promotion on one sheet: what comes, what it touches, and which gates are open since when.

use serde_json::{Value, json};

use super::gates::{State, Verdict};
use super::way::BranchStep;
use crate::config::Method;
use crate::deploy::Plan;
use crate::diff::Row;
use crate::name::{AppName, EnvironmentName};
use crate::status::markdown::escaped;
use crate::time;
use crate::wait::short;

/// The most characters of a comment on GitHub are 65,536; what is longer is cut before that.
const LONGEST_COMMENT: usize = 60_000;

/// The most commits that are listed; more are counted.
const MOST_COMMITS: usize = 30;

/// What somebody who decides should know.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Where the release runs already.
    pub from: EnvironmentName,
    /// Where it is to go.
    pub to: EnvironmentName,
    /// The time, in seconds since 1970.
    pub now: i64,
    /// The commit that is promoted.
    pub commit: String,
    /// What says that it is this commit.
    pub source: String,
    /// The target's branch.
    pub branch: String,
    /// How the commit gets there.
    pub method: Method,
    /// What is done with the branch.
    pub step: BranchStep,
    /// The commits that the branch does not have yet, newest first: the short name, and the subject.
    pub coming: Vec<String>,
    /// What is to be done for each app.
    pub plan: Plan,
    /// What differs between the backends of the two environments.
    pub backends: Vec<BackendChange>,
    /// The gates.
    pub gates: Vec<Verdict>,
}

/// The backends of one parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendChange {
    /// The parent.
    pub parent: AppName,
    /// The fingerprint in the target, shortened.
    pub old: String,
    /// The fingerprint in the source, shortened.
    pub new: String,
    /// The settings that differ, by their names in the console: the target's, then the source's.
    pub settings: Vec<Row>,
}

impl Sheet {
    /// The sheet as lines of text.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.head()];
        lines.push(format!("branch   {}", self.branch_words()));
        lines.extend(self.listed().into_iter().map(|commit| format!("         {commit}")));
        for (number, step) in self.plan.steps.iter().enumerate() {
            let head = if number == 0 { "apps" } else { "" };
            let auto = if step.auto_build { "; auto-build is on" } else { "" };
            lines.push(format!("{head:<8} {}  {}{auto}", step.target.app(), step.words()));
        }
        for backend in &self.backends {
            lines.push(format!("backend  {}", backend.words()));
            lines.extend(backend.settings.iter().map(|row| format!("         {}", row_words(row))));
        }
        for (number, gate) in self.gates.iter().enumerate() {
            let head = if number == 0 { "gates" } else { "" };
            lines.push(format!("{head:<8} {} {}: {}", mark(&gate.state), gate.name, gate_words(&gate.state)));
        }
        lines
    }

    fn head(&self) -> String {
        format!("promotion of {} from {} to {} ({})", short(&self.commit), self.from, self.to, self.source)
    }

    fn branch_words(&self) -> String {
        let coming = match self.coming.len() {
            0 => String::new(),
            1 => " by a commit".to_owned(),
            count => format!(" by {count} commits"),
        };
        match self.step {
            BranchStep::None => format!("`{}` stays where it is ({})", self.branch, self.method.as_str()),
            BranchStep::Forward => format!("`{}` moves forward{coming}", self.branch),
            BranchStep::Merge => format!("`{}` gets a merge commit of it{coming}", self.branch),
        }
    }

    fn listed(&self) -> Vec<String> {
        let mut listed: Vec<String> = self.coming.iter().take(MOST_COMMITS).cloned().collect();
        if let Some(more) = self.coming.len().checked_sub(MOST_COMMITS).filter(|more| *more > 0) {
            listed.push(format!("… and {more} more"));
        }
        listed
    }

    /// What stands first in the comment of a promotion, so that the next run finds it and replaces it.
    pub fn marker(&self) -> String {
        format!("<!-- towpath promote {} {} -->", self.from, self.to)
    }

    /// The sheet for a comment: the same evidence gives the same text, so that it is only written again when it changed.
    pub fn markdown(&self) -> String {
        let mut text = format!("{}\n### {}\n\n", self.marker(), escaped(&self.head()));
        text += "| gate | | |\n|---|---|---|\n";
        for gate in &self.gates {
            // Times are left out: with them no two runs would say the same.
            let (mark, words) = (mark(&gate.state), escaped(&gate.state.words()));
            text += &format!("| {} | {mark} {} | {words} |\n", escaped(&gate.name), gate.state.word());
        }
        text += &format!("\n{}\n", escaped(&self.branch_words()));
        text += "\n| app | |\n|---|---|\n";
        for step in &self.plan.steps {
            text += &format!("| {} | {} |\n", escaped(step.target.app().as_str()), escaped(&step.words()));
        }
        for backend in &self.backends {
            text += &format!("\n**Backend** {}\n", escaped(&backend.words()));
            let lines = backend.settings.iter().map(|row| format!("- {}\n", escaped(&row_words(row))));
            text += &Some(lines.collect::<String>())
                .filter(|list| !list.is_empty())
                .map_or(String::new(), |list| format!("\n{list}"));
        }
        if !self.coming.is_empty() {
            let list: String = self.listed().iter().map(|commit| format!("- {}\n", escaped(commit))).collect();
            text += &format!("\n<details><summary>Commits</summary>\n\n{list}\n</details>\n");
        }
        cut(text)
    }

    /// The sheet for programs.
    pub fn to_json(&self) -> Value {
        let gates = self.gates.iter().map(|gate| {
            let at = match &gate.state {
                State::Open { at, .. } => Some(time::rfc3339(*at)),
                _ => None,
            };
            json!({
                "gate": gate.name, "state": gate.state.word(), "message": gate.state.words(), "proved_at": at,
                "help": gate.state.help(),
            })
        });
        let backends = self.backends.iter().map(|backend| {
            let row = |row: &Row| json!({ "service": row.service, "field": row.field, "old": row.old, "new": row.new });
            json!({
                "parent": backend.parent.as_str(), "target": backend.old, "source": backend.new,
                "settings": backend.settings.iter().map(row).collect::<Vec<_>>(),
            })
        });
        json!({
            "from": self.from.as_str(),
            "to": self.to.as_str(),
            "commit": self.commit,
            "commit_source": self.source,
            "releases": self.plan.commit,
            "branch": self.branch,
            "method": self.method.as_str(),
            "branch_step": self.step.as_str(),
            "commits": self.coming,
            "backends": backends.collect::<Vec<_>>(),
            "gates": gates.collect::<Vec<_>>(),
            "open": self.gates.iter().all(|gate| gate.state.is_open()),
        })
    }
}

impl BackendChange {
    fn words(&self) -> String {
        let count = match self.settings.len() {
            0 if self.old == self.new => return format!("{}: the same ({})", self.parent, self.new),
            0 => "only ids and addresses differ".to_owned(),
            1 => "1 setting differs".to_owned(),
            count => format!("{count} settings differ"),
        };
        format!("{}: {} → {}: {count}", self.parent, self.old, self.new)
    }
}

fn row_words(row: &Row) -> String {
    if let Some(elements) = &row.elements {
        return format!("{} {}: {elements}", row.service, row.field);
    }
    let value = |text: &Option<String>| text.clone().unwrap_or_else(|| "(none)".to_owned());
    format!("{} {}: {} → {}", row.service, row.field, value(&row.old), value(&row.new))
}

fn mark(state: &State) -> char {
    match state {
        State::Open { .. } => '✓',
        State::ToRun { .. } => '…',
        State::Closed { .. } => '✗',
        State::Undecided { .. } => '?',
    }
}

fn gate_words(state: &State) -> String {
    match state {
        State::Open { proof, at } => format!("{proof} [{}]", time::rfc3339(*at)),
        _ => state.words(),
    }
}

/// A comment has an end; what is missing is said.
fn cut(text: String) -> String {
    if text.len() <= LONGEST_COMMENT {
        return text;
    }
    let end = (0..=LONGEST_COMMENT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let whole = text.get(..end).and_then(|text| text.rfind('\n')).unwrap_or(0);
    format!("{}\n\nCut: run the command itself for the rest.\n", text.get(..whole).unwrap_or_default())
}

#[cfg(test)]
mod tests;
