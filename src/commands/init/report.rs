//! What `towpath init` says of what it found.

use camino::Utf8PathBuf;
use serde_json::{Value, json};
use towpath_core::catalog::{Exit, Id};
use towpath_core::init::Discovery;

use crate::ui::{Format, Ui};

/// What was found, and the file.
pub(super) struct Report<'a> {
    /// What was found.
    pub(super) discovery: &'a Discovery,
    /// The file, as the user would write it.
    pub(super) file: Utf8PathBuf,
}

impl Report<'_> {
    /// Tells of the file that was written; the changes of `amplify.yml` are data, and go to standard output.
    pub(super) fn written(&self, ui: &mut Ui) {
        let draft = &self.discovery.draft;
        let (missing, notes) = (draft.missing(), draft.notes());
        let (apps, environments, partial) = draft.counts();
        let commented = if partial == 0 { String::new() } else { format!(", and {partial} as a comment") };
        ui.note(&format!(
            "wrote {}: {}, {}{commented}",
            self.file,
            count(apps, "app"),
            count(environments, "environment")
        ));
        for line in &missing {
            ui.note(&format!("  missing: {line}"));
        }
        for line in notes {
            ui.note(&format!("  note: {line}"));
        }
        match ui.format() {
            Format::Json => {
                let value = json!({
                    "schema": 1, "command": "init", "file": self.file.as_str(), "toml": self.discovery.toml,
                    "apps": apps, "environments": environments, "commented_environments": partial,
                    "missing": missing, "notes": notes, "credentials": self.discovery.credentials,
                    "amplify_yml": self.discovery.diff, "warnings": warnings(ui),
                });
                ui.json(&value);
            }
            Format::Text if self.discovery.diff.is_empty() => {}
            Format::Text => {
                ui.note("change the build specification so (`git apply` reads it):");
                ui.data(&self.discovery.diff);
            }
        }
        ui.note("next: read the file through, then `towpath check` and `towpath env --list`");
    }

    /// Tells how the file that is there differs from what was found.
    pub(super) fn compared(&self, differences: &[String], ui: &mut Ui) -> Exit {
        match ui.format() {
            Format::Json => {
                let value = json!({
                    "schema": 1, "command": "init", "file": self.file.as_str(), "differences": differences,
                    "warnings": warnings(ui),
                });
                ui.json(&value);
            }
            Format::Text if differences.is_empty() => ui.data(&format!("{}: says all that was found", self.file)),
            Format::Text => ui.data(&differences.join("\n")),
        }
        if differences.is_empty() {
            return Exit::Done;
        }
        ui.note(&format!("the file does not say all that was found; `towpath explain {}` says more", Id::E1002));
        Exit::Differences
    }
}

fn count(number: usize, what: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {what}{s}")
}

fn warnings(ui: &Ui) -> Value {
    let warnings = ui.warnings().iter();
    warnings.map(|warning| json!({ "id": warning.id.as_str(), "message": warning.message })).collect()
}
