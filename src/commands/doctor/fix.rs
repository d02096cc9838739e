//! `--fix`: adds what pulls write to each app's .gitignore. Nothing else is changed, and all files are, or none.

use camino::{Utf8Path, Utf8PathBuf};
use towpath_core::doctor::{self, Ignored};

use super::{Scope, checkout};
use crate::failure::Failure;
use crate::files::{Change, Workspace};
use crate::lock::{self, Lock};
use crate::ui::Ui;

/// Adds the lines, or with `--dry-run` only says which.
///
/// # Errors
/// If a .gitignore cannot be read or written; then none was.
pub(super) fn ignore(scope: &Scope<'_>, ui: &mut Ui) -> Result<Vec<Ignored>, Failure> {
    let undone = |failure: Failure| failure.undone("no file was written");
    // Where git cannot tell, the report says so.
    let Ok(all) = checkout::of_git(scope) else { return Ok(Vec::new()) };
    let _lock = if scope.args.dry_run {
        None
    } else {
        let path = &scope.loaded.path;
        let waiting = || ui.note("waiting for another towpath in this checkout");
        Some(Lock::acquire(path, lock::PATIENCE, waiting).map_err(|error| undone(error.into()))?)
    };
    let workspace = Workspace::new(scope.loaded.folder.clone());
    let name = Utf8Path::new(".gitignore");
    let (mut changes, mut done) = (Vec::new(), Vec::new());
    for (app, files) in scope.apps.iter().zip(all) {
        let seen = files.iter().filter(|file| !file.ignored);
        let lines: Vec<String> = seen.filter_map(|file| doctor::line(&file.path)).collect();
        if lines.is_empty() {
            continue;
        }
        let old = workspace.read(&app.path, name).map_err(|error| undone(error.into()))?.bytes;
        let Some((bytes, lines)) = doctor::additions(old.as_deref(), &lines) else { continue };
        done.push(Ignored { path: scope.folder.join(&app.path).join(name), lines });
        let path = Utf8PathBuf::from(name);
        changes.push(Change { app: app.path.clone(), path, bytes, expect: old, backup: false });
    }
    if !scope.args.dry_run && !changes.is_empty() {
        workspace.replace_all(&changes).map_err(|error| undone(error.into()))?;
    }
    Ok(done)
}
