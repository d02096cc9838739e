//! Where an output really is: links followed, and never outside the app's folder.

use std::io;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use fs_err as fs;

use super::FileError;

/// The file that holds the project's configuration: no output may replace it.
const CONFIG: &str = "environments.toml";

/// The real place of an output.
pub(super) struct Place {
    /// Absolute, with all links followed.
    pub(super) path: Utf8PathBuf,
    /// Whether something was there.
    pub(super) exists: bool,
}

/// The real place of an app's output, whether or not there is a file yet. `root` is canonical.
///
/// Folders that do not exist yet are taken as they are named. What exists must be a folder on the way and a regular
/// file at the end; a symbolic link is followed if it ends inside the app's folder.
pub(super) fn resolve(root: &Utf8Path, app: &Utf8Path, path: &Utf8Path) -> Result<Place, FileError> {
    let at = At { shown: app.join(path) };
    let names = at.plain(path)?;
    if names.is_empty() || path.as_str().ends_with('/') {
        return Err(at.unwritable("this is a folder, not a file"));
    }

    let folder = at.app_folder(root, app)?;

    let mut place = Place { path: folder.clone(), exists: true };
    let last = names.len() - 1;
    for (index, name) in names.into_iter().enumerate() {
        let next = place.path.join(name);
        // Looking for what cannot be there costs more than looking at what is.
        place = if place.exists { at.step(&folder, next, index == last)? } else { Place { path: next, exists: false } };
    }
    let inside = place.path.strip_prefix(root).unwrap_or(&place.path);
    if inside == CONFIG {
        return Err(at.unwritable("this is the configuration that towpath reads"));
    }
    if inside.components().any(|component| component.as_str().eq_ignore_ascii_case(".git")) {
        return Err(at.unwritable("this is in git's own folder"));
    }
    Ok(place)
}

/// The path as the user knows it, for the messages.
struct At {
    shown: Utf8PathBuf,
}

impl At {
    fn leaves(&self, reason: impl Into<String>) -> FileError {
        FileError::Leaves { path: self.shown.clone(), reason: reason.into() }
    }

    fn unwritable(&self, reason: impl Into<String>) -> FileError {
        FileError::Unwritable { path: self.shown.clone(), reason: reason.into() }
    }

    /// The app's real folder. Most often there is no link on the way, and then looking at each part once will do.
    fn app_folder(&self, root: &Utf8Path, app: &Utf8Path) -> Result<Utf8PathBuf, FileError> {
        let mut place = root.to_owned();
        for name in self.plain(app)? {
            place.push(name);
            let found = match fs::symlink_metadata(&place) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(self.unwritable("the app's folder does not exist"));
                }
                found => found.map_err(|error| self.unwritable(error.to_string()))?,
            };
            if found.is_symlink() {
                place = place.canonicalize_utf8().map_err(|error| match error.kind() {
                    io::ErrorKind::NotFound => self.unwritable("the app's folder does not exist"),
                    _ => self.unwritable(error.to_string()),
                })?;
            }
        }
        if place.starts_with(root) {
            Ok(place)
        } else {
            Err(self.leaves("the app's folder is outside the folder of environments.toml"))
        }
    }

    /// The names in a relative path without `..`.
    fn plain<'a>(&self, path: &'a Utf8Path) -> Result<Vec<&'a str>, FileError> {
        let mut names = Vec::new();
        for component in path.components() {
            match component {
                Utf8Component::Normal(name) => names.push(name),
                Utf8Component::CurDir => {}
                Utf8Component::ParentDir => return Err(self.leaves("it has a `..`")),
                Utf8Component::RootDir | Utf8Component::Prefix(_) => return Err(self.leaves("it is absolute")),
            }
        }
        Ok(names)
    }

    /// One more name on the way: `next` itself, or where the link of that name leads.
    fn step(&self, folder: &Utf8Path, next: Utf8PathBuf, last: bool) -> Result<Place, FileError> {
        let kind = match fs::symlink_metadata(&next) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Place { path: next, exists: false });
            }
            found => found.map_err(|error| self.unwritable(error.to_string()))?.file_type(),
        };
        let (place, kind) = if kind.is_symlink() {
            let place = next
                .canonicalize_utf8()
                .map_err(|error| self.unwritable(format!("the symbolic link `{next}` leads nowhere: {error}")))?;
            if !place.starts_with(folder) {
                return Err(self.leaves(format!("the symbolic link `{next}` leads to `{place}`")));
            }
            let kind = fs::symlink_metadata(&place).map_err(|error| self.unwritable(error.to_string()))?.file_type();
            (place, kind)
        } else {
            (next, kind)
        };
        match (last, kind.is_dir(), kind.is_file()) {
            (false, true, _) | (true, _, true) => Ok(Place { path: place, exists: true }),
            (false, false, _) => Err(self.unwritable(format!("`{place}` is not a folder"))),
            (true, true, false) => Err(self.unwritable("a folder has this name")),
            (true, false, false) => {
                Err(self.unwritable("it is neither a file nor a folder, but a device, pipe or socket"))
            }
        }
    }
}
