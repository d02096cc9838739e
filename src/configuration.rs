//! Finds and reads `environments.toml`, and what its answers depend on.

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use towpath_core::config::{self, Config};
use towpath_core::resolve::{Flags, Head, Situation, variable};
use towpath_core::source::SourceFile;

use crate::Host;
use crate::args::{Global, Selection};
use crate::failure::Failure;
use crate::repository;

/// The file's name.
pub const FILE: &str = "environments.toml";

/// A valid configuration, and where it was found.
pub struct Loaded {
    /// What it says.
    pub config: Config,
    /// Its text.
    pub file: SourceFile,
    /// Its place, absolute.
    pub path: Utf8PathBuf,
    /// Its folder, absolute.
    pub folder: Utf8PathBuf,
}

/// Finds the file: `--config`, `TOWPATH_CONFIG`, else the nearest upwards, not beyond the repository's root.
///
/// # Errors
/// If there is none.
pub fn find(global: &Global, host: &Host) -> Result<Utf8PathBuf, Failure> {
    let named = global.config.as_deref();
    if let Some(path) = named.or_else(|| variable(&host.variables, "TOWPATH_CONFIG").map(Utf8Path::new)) {
        let path = host.directory.join(path);
        return Ok(if path.is_dir() { path.join(FILE) } else { path });
    }
    for folder in host.directory.ancestors() {
        let path = folder.join(FILE);
        if path.is_file() {
            return Ok(path);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    Err(Failure::no_file(&host.directory))
}

/// Reads the text of the file, shown under the path as the user would write it.
///
/// # Errors
/// If it cannot be read.
pub fn read(path: &Utf8Path, host: &Host) -> Result<SourceFile, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    let shown = path.strip_prefix(&host.directory).unwrap_or(path);
    Ok(SourceFile { path: shown.to_owned(), text })
}

/// Finds, reads and validates the file.
///
/// # Errors
/// If there is none, or it is not valid: with every problem.
pub fn load(global: &Global, host: &Host) -> Result<Loaded, Failure> {
    let path = find(global, host)?;
    let file = read(&path, host)?;
    let parsed = config::parse(&file, env!("CARGO_PKG_VERSION"));
    let Some(config) = parsed.config else { return Err(Failure::invalid_file(file, parsed.diagnostics)) };
    let folder = path.parent().map_or_else(|| host.directory.clone(), Utf8Path::to_owned);
    let folder = folder.canonicalize_utf8().unwrap_or(folder);
    Ok(Loaded { config, file, path, folder })
}

/// What the answer depends on besides the file; and the commit that git is at.
pub fn situation(loaded: &Loaded, selection: &Selection, host: &Host) -> (Situation, Option<String>) {
    let here = host.directory.canonicalize_utf8().unwrap_or_else(|_| host.directory.clone());
    let facts = repository::facts(&loaded.folder);
    let head = match facts.head {
        repository::Head::Branch(name) | repository::Head::Unborn(name) => Head::Branch(name),
        repository::Head::Detached(commit) => Head::Detached(commit),
        repository::Head::NoRepository => Head::NoRepository,
        repository::Head::Unreadable(why) => Head::Unreadable(why),
    };
    let root = facts.root.map(|root| root.canonicalize_utf8().unwrap_or(root));
    let folder = root.and_then(|root| loaded.folder.strip_prefix(root).ok().map(Utf8Path::to_owned));
    let situation = Situation {
        flags: Flags {
            environment: selection.environment.clone(),
            branch: selection.branch.clone(),
            apps: selection.apps.clone(),
            all: selection.all,
        },
        variables: host.variables.clone(),
        head,
        directory: here.strip_prefix(&loaded.folder).ok().map(Utf8Path::to_owned),
        folder: folder.unwrap_or_default(),
    };
    (situation, facts.commit)
}
