//! What a pull did, or would do: for people and, in a frozen and versioned form, for programs.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use towpath_core::config::App;
use towpath_core::console;
use towpath_core::name::AppName;
use towpath_core::pull::Backend;
use towpath_core::pull::differences::Difference;
use towpath_core::pull::plan::{Outcome, Plan, PlannedFile};
use towpath_core::resolve::Decision;
use towpath_core::vocabulary::Names;
use towpath_core::warning::Warning;

use crate::files::Written;
use crate::ui::Piece;

/// What the pull was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To write.
    Apply,
    /// To show what would change.
    DryRun,
    /// To tell whether anything would.
    Check,
}

impl Mode {
    fn as_str(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::DryRun => "dry-run",
            Self::Check => "check",
        }
    }
}

/// The report.
pub struct Report<'a> {
    /// The command's name.
    pub command: &'static str,
    /// What the pull was for.
    pub mode: Mode,
    /// The environment, and why.
    pub decision: &'a Decision<'a>,
    /// The backends by parent.
    pub backends: &'a BTreeMap<AppName, Backend>,
    /// The files.
    pub plan: &'a Plan,
    /// The apps that are pulled.
    pub apps: &'a [&'a App],
    /// What services are called.
    pub names: Names,
    /// What became of them.
    pub written: Option<Vec<Written>>,
}

impl Report<'_> {
    /// Which environment and which backend: told before anything is written.
    pub fn heading(&self) -> Vec<String> {
        let environment = self.decision.environment;
        let branch = self.decision.branch.as_ref();
        let why = branch.map(|branch| format!("  branch {} ({})", branch.name, branch.source)).unwrap_or_default();
        let backends = self.backends.iter().map(|(parent, backend)| {
            let updated = backend.stack.updated.as_ref().map(|time| format!(" since {time}")).unwrap_or_default();
            format!(
                "backend  {parent}  {}  {}  {}{updated}  fingerprint {}",
                backend.config.generation.as_str(),
                backend.stack.name,
                backend.stack.status,
                backend.fingerprint.short()
            )
        });
        std::iter::once(format!("env      {}{why}", environment.name)).chain(backends).collect()
    }

    fn word(&self, file: &PlannedFile) -> &'static str {
        match (self.mode, file.outcome) {
            (_, Outcome::Unchanged) => "unchanged",
            (Mode::Apply, Outcome::Create) => "created",
            (Mode::Apply, Outcome::Replace | Outcome::Restamp) => "replaced",
            (_, Outcome::Create) => "would create",
            (_, Outcome::Replace) => "would replace",
            (_, Outcome::Restamp) => "would restamp",
        }
    }

    /// One line for each file; in a dry run also each value that would change, which leads to the console's page of its
    /// resource.
    pub fn to_lines(&self) -> Vec<Vec<Piece>> {
        let words = self.plan.files.iter().map(|file| self.word(file).len());
        let width = words.max().unwrap_or(0);
        let plain = |text: String| vec![Piece::plain(text)];
        let mut lines = Vec::new();
        for file in &self.plan.files {
            lines.push(plain(format!("{:<width$}  {}", self.word(file), file.folder.join(&file.path))));
            if self.mode == Mode::DryRun {
                let parent = self.apps.iter().find(|app| app.name == file.app).map(|app| app.parent());
                let backend = parent.and_then(|parent| self.backends.get(parent));
                lines.extend(file.differences.iter().map(|difference| {
                    let page = backend.and_then(|backend| console::of_service(&backend.config, difference.service));
                    line(difference, self.names, page)
                }));
            }
        }
        if lines.is_empty() {
            lines.push(plain("nothing to write: the chosen apps declare no outputs".to_owned()));
        } else if self.mode != Mode::Apply {
            lines.push(plain(format!("nothing was written (--{})", self.mode.as_str())));
        }
        lines
    }

    /// The JSON form, version 1.
    pub fn to_json(&self, warnings: &[Warning]) -> Value {
        let backends = self.backends.iter().map(|(parent, backend)| {
            json!({
                "parent": parent.as_str(),
                "generation": backend.config.generation.as_str(),
                "stack": backend.stack.name,
                "status": backend.stack.status,
                "updated": backend.stack.updated,
                "fingerprint": backend.fingerprint.as_str(),
            })
        });
        let files = self.plan.files.iter().enumerate().map(|(position, file)| {
            let written = self.written.as_ref().and_then(|written| written.get(position));
            json!({
                "app": file.app.as_str(),
                "path": file.folder.join(&file.path).as_str(),
                "outcome": self.word(file).replace(' ', "-"),
                "backup": written.and_then(|written| written.backup.as_ref()).map(|path| path.as_str()),
                "differences": file.differences.iter().map(|difference| json!({
                    "service": difference.service,
                    "category": Names::Amplify.of(difference.service),
                    "field": difference.field,
                    "old": difference.old,
                    "new": difference.new,
                })).collect::<Vec<_>>(),
            })
        });
        let warnings = warnings.iter().map(|warning| json!({ "id": warning.id.as_str(), "message": warning.message }));
        json!({
            "schema": 1,
            "command": self.command,
            "mode": self.mode.as_str(),
            "environment": self.decision.environment.name.as_str(),
            "branch": self.decision.branch.as_ref().map(|branch| branch.name.as_str()),
            "changes": self.plan.changes_anything(),
            "backends": backends.collect::<Vec<_>>(),
            "files": files.collect::<Vec<_>>(),
            "warnings": warnings.collect::<Vec<_>>(),
        })
    }
}

fn line(difference: &Difference, names: Names, page: Option<String>) -> Vec<Piece> {
    let Difference { service, field, old, new } = difference;
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
    let padding = " ".repeat(8_usize.saturating_sub(names.of(service).chars().count()) + 2);
    vec![
        Piece::plain("    "),
        Piece::linked(names.of(service), page),
        Piece::plain(format!("{padding}{field:<24}  {} → {}", value(old), value(new))),
    ]
}
