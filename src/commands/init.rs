//! `towpath init`: finds out what the apps, backends and branches of a repository are, and writes `environments.toml`.

mod aws;
mod error;
pub(super) mod gather;
mod report;

use std::io::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use towpath_core::catalog::{Exit, Id};
use towpath_core::config;
use towpath_core::init::{self, Discovery};
use towpath_core::resolve::variable;
use towpath_core::source::{Severity, SourceFile};
use towpath_core::warning::Warning;

use crate::Host;
use crate::args::{Global, Init};
use crate::configuration::{self, FILE};
use crate::failure::Failure;
use crate::repository;
use crate::ui::Ui;
use error::InitError;
use report::Report;

/// What the last line of a failure says.
const UNDONE: &str = "no file was written";

/// Finds out, and writes the file; with `--check`, compares what it found with the file that is there.
///
/// # Errors
/// If the file is there already, nothing tells of a backend, or the file cannot be written; then nothing was written.
pub fn run(args: &Init, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    find(args, global, host, ui).map_err(|failure| failure.undone(UNDONE))
}

fn find(args: &Init, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = if args.check { Some(configuration::load(global, host)?) } else { None };
    let target = loaded.as_ref().map_or_else(|| target(global, host), |loaded| loaded.path.clone());
    let shown = target.strip_prefix(&host.directory).unwrap_or(&target).to_owned();
    // A link that leads nowhere is there too.
    if loaded.is_none() && target.symlink_metadata().is_ok() {
        return Err(InitError::Exists { path: shown }.into());
    }
    let folder = target.parent().map_or_else(|| host.directory.clone(), Utf8Path::to_owned);
    if !folder.is_dir() {
        let source = std::io::Error::new(std::io::ErrorKind::NotFound, format!("there is no folder `{folder}`"));
        return Err(InitError::Unwritable { path: shown, source }.into());
    }
    let (mut gathered, warnings) = gather::gather(&folder, args.from_script.as_deref(), host)?;
    for warning in warnings {
        ui.warning(warning);
    }
    if !args.offline {
        gathered.hosted = aws::ask(args, &gathered, host, ui)?;
    }
    let discovery = init::discover(&gathered);
    warn(&discovery, ui);
    if let Some(loaded) = &loaded {
        let report = Report { discovery: &discovery, file: loaded.file.path.clone() };
        return Ok(report.compared(&init::compare(&loaded.config, &discovery.draft), ui));
    }
    if discovery.draft.has_no_backend() {
        return Err(InitError::NoBackend { folder, offline: args.offline }.into());
    }
    accepted(&shown, &discovery)?;
    write(&target, &shown, &discovery.toml)?;
    Report { discovery: &discovery, file: shown }.written(ui);
    Ok(Exit::Done)
}

/// Where the file goes: `--config`, `TOWPATH_CONFIG`, else the top of the repository, else here.
fn target(global: &Global, host: &Host) -> Utf8PathBuf {
    let named = global.config.as_deref().or_else(|| variable(&host.variables, "TOWPATH_CONFIG").map(Utf8Path::new));
    if let Some(path) = named {
        let path = host.directory.join(path);
        return if path.is_dir() { path.join(FILE) } else { path };
    }
    repository::facts(&host.directory).root.unwrap_or_else(|| host.directory.clone()).join(FILE)
}

fn warn(discovery: &Discovery, ui: &mut Ui) {
    for (place, why) in &discovery.unreadable {
        ui.warning(Warning::new(Id::W301, format!("`{place}` was left out: {why}")));
    }
    for place in &discovery.credentials {
        let message =
            format!("`{place}` has a credential in plain text: rotate it, and take it out; it was not copied");
        ui.warning(Warning::new(Id::W202, message));
    }
}

/// What is written must be what every other command reads.
fn accepted(path: &Utf8Path, discovery: &Discovery) -> Result<(), Failure> {
    let file = SourceFile { path: path.to_owned(), text: discovery.toml.clone() };
    let parsed = config::parse(&file, env!("CARGO_PKG_VERSION"));
    let wrong = parsed.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if wrong { Err(Failure::invalid_file(file, parsed.diagnostics)) } else { Ok(()) }
}

/// Writes the file whole, or not at all. The system itself refuses to create it in the place of another.
fn write(target: &Utf8Path, shown: &Utf8Path, text: &str) -> Result<(), Failure> {
    let error = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AlreadyExists => InitError::Exists { path: shown.to_owned() },
        _ => InitError::Unwritable { path: shown.to_owned(), source },
    };
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(target).map_err(error)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|source| {
        let _best_effort = fs::remove_file(target);
        Failure::from(error(source))
    })
}
