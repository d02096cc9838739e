//! What a checkout says of itself: the stamps of its apps, and what `towpath use` remembers beside environments.toml.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use towpath_core::checkout::{Memory, Standing};
use towpath_core::config::{App, Environment};
use towpath_core::pull::stamp::{self, Stamped};

use crate::configuration::Loaded;
use crate::files::Workspace;

/// The folder of towpath's own files in a checkout; git does not see it.
const FOLDER: &str = ".towpath";

/// The file in which `use` remembers.
const MEMORY: &str = "use.json";

/// Nobody writes more into it.
const LARGEST_MEMORY: u64 = 10_000;

/// Which environment the checkout is on: by the stamps, else by what is remembered.
pub fn standing(loaded: &Loaded) -> Standing {
    let Some(path) = loaded.config.project.stamp.path.as_deref() else {
        return memory(loaded).map_or(Standing::Nowhere, |memory| Standing::On(memory.current));
    };
    let workspace = Workspace::new(loaded.folder.clone());
    let stamps = loaded.config.apps.values().filter_map(|app| {
        let bytes = workspace.read(&app.path, path).ok()?.bytes?;
        stamp::read(&bytes)
    });
    Standing::of(stamps.map(|stamp| stamp.environment))
}

/// What the last pull left in an app, if that was of the environment.
pub fn stamped(loaded: &Loaded, app: &App, environment: &Environment) -> Option<Stamped> {
    let path = loaded.config.project.stamp.path.as_deref()?;
    let workspace = Workspace::new(loaded.folder.clone());
    let stamp = stamp::read(&workspace.read(&app.path, path).ok()?.bytes?)?;
    (stamp.environment == environment.name.as_str()).then_some(stamp)
}

/// What is remembered; `None` if nothing is.
pub fn memory(loaded: &Loaded) -> Option<Memory> {
    let path = folder(loaded).ok()?.join(MEMORY);
    let size = fs::symlink_metadata(&path).ok().filter(std::fs::Metadata::is_file)?.len();
    if size > LARGEST_MEMORY {
        return None;
    }
    Memory::read(&fs::read(path).ok()?)
}

/// Remembers: the whole file or nothing.
///
/// # Errors
/// Where it cannot be written.
pub fn remember(loaded: &Loaded, memory: &Memory) -> io::Result<()> {
    let folder = folder(loaded)?;
    fs::create_dir_all(&folder)?;
    let ignore = folder.join(".gitignore");
    if fs::symlink_metadata(&ignore).is_err() {
        fs::write(ignore, "*\n")?;
    }
    let mut file = tempfile::NamedTempFile::new_in(&folder)?;
    io::Write::write_all(&mut file, memory.text().as_bytes())?;
    file.persist(folder.join(MEMORY)).map_err(|error| error.error)?;
    Ok(())
}

/// The folder, which may not be a link: a repository could lead it anywhere.
fn folder(loaded: &Loaded) -> io::Result<Utf8PathBuf> {
    let folder = loaded.folder.join(Utf8Path::new(FOLDER));
    match fs::symlink_metadata(&folder) {
        Ok(found) if !found.is_dir() => Err(io::Error::other(format!("`{FOLDER}` is not a folder"))),
        _ => Ok(folder),
    }
}
