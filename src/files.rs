//! Reads the outputs in the repository, and replaces a set of them: all or none.
//!
//! A file is written only if its bytes differ (its time and inode stay), only inside its app's folder, and only if it
//! still is what was read before. The lock of the checkout ([`crate::lock`]) must be held while files are replaced.

mod disk;
mod error;
#[cfg(unix)]
#[cfg(test)]
mod fault_tests;
mod place;
mod side_by_side;
#[cfg(unix)]
#[cfg(test)]
mod tests;
mod transaction;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::{self, Read as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;

use disk::{Disk, RealDisk};
pub use error::FileError;
use transaction::Item;

/// The most bytes that an existing output may have. Amplify's largest files, introspection schemas, have a few MB.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// What is at the place of an output now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// The content; `None`: there is no file.
    pub bytes: Option<Vec<u8>>,
    /// The real place: absolute, and links followed.
    pub target: Utf8PathBuf,
}

/// One output to replace.
#[derive(Clone, Debug)]
pub struct Change {
    /// The app's folder, relative to that of `environments.toml`; empty or `.`: the same.
    pub app: Utf8PathBuf,
    /// The output, relative to the app's folder.
    pub path: Utf8PathBuf,
    /// The new content.
    pub bytes: Vec<u8>,
    /// The content as it was read ([`Existing::bytes`]); `None`: there was no file.
    pub expect: Option<Vec<u8>>,
    /// Whether the old content stays as `<path>.bak`, in place of an older one.
    pub backup: bool,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was no file.
    Created,
    /// The file had another content.
    Replaced,
    /// The file had this very content already, and was not touched.
    Unchanged,
}

/// One output after [`Workspace::replace_all`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The app's folder and the output's path, joined.
    pub path: Utf8PathBuf,
    /// The real place.
    pub target: Utf8PathBuf,
    /// What became of it.
    pub outcome: Outcome,
    /// Where the old content was kept.
    pub backup: Option<Utf8PathBuf>,
}

/// The folder of `environments.toml`, in which all apps are.
#[derive(Debug)]
pub struct Workspace {
    root: Utf8PathBuf,
    known: Mutex<Known>,
}

/// What is known already, each by the app's folder and the output's path, joined. (Text, not paths: those are compared
/// part by part, which takes longer than everything else here.)
#[derive(Debug, Default)]
struct Known {
    /// What [`Workspace::read_ahead`] has found.
    ahead: BTreeMap<String, Result<Existing, FileError>>,
    /// The real places of the outputs that [`Workspace::read`] has given.
    places: BTreeMap<String, Utf8PathBuf>,
}

impl Workspace {
    /// The workspace in that folder.
    pub fn new(root: Utf8PathBuf) -> Self {
        let named = if root.as_str().is_empty() { Utf8PathBuf::from(".") } else { root };
        // A folder that cannot be found has no app in it: the first look at one says so.
        let root = named.canonicalize_utf8().unwrap_or(named);
        Self { root, known: Mutex::default() }
    }

    /// Reads outputs (app and path) that [`Workspace::read`] will be asked for: the disk can be read while the
    /// network is waited for.
    pub fn read_ahead<'a>(&self, outputs: impl Iterator<Item = (&'a Utf8Path, &'a Utf8Path)>) {
        for (app, path) in outputs {
            let found = self.read_now(app, path);
            self.known().ahead.insert(app.join(path).into_string(), found);
        }
    }

    /// Reads an output of an app, at most [`MAX_BYTES`] of it.
    pub fn read(&self, app: &Utf8Path, path: &Utf8Path) -> Result<Existing, FileError> {
        let shown = app.join(path).into_string();
        let ahead = self.known().ahead.remove(&shown);
        let existing = ahead.unwrap_or_else(|| self.read_now(app, path))?;
        self.known().places.insert(shown, existing.target.clone());
        Ok(existing)
    }

    fn read_now(&self, app: &Utf8Path, path: &Utf8Path) -> Result<Existing, FileError> {
        let (target, old) = self.look(app, path)?;
        Ok(Existing { bytes: old.map(|old| old.bytes), target })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces all these outputs, or none of them. Missing folders are created; the mode of an existing file, and
    /// where the process may its owner, are kept. First removes what a killed run has left beside the outputs.
    ///
    /// Fails before anything is written if a place is unsuitable or a file is not as it was read. On a later failure
    /// everything is put back; should that fail too, the error says which files are new.
    pub fn replace_all(&self, changes: &[Change]) -> Result<Vec<Written>, FileError> {
        self.replace_all_on(&RealDisk, changes)
    }

    fn replace_all_on(&self, disk: &dyn Disk, changes: &[Change]) -> Result<Vec<Written>, FileError> {
        let mut items = Vec::new();
        let mut written = Vec::new();
        let mut targets = BTreeSet::new();
        for change in changes {
            let shown = change.app.join(&change.path);
            let place = self.known().places.get(shown.as_str()).cloned();
            let (target, old) = match (place, &change.expect) {
                // What was as it must be when it was read is not looked at again: nothing will be done to it.
                (Some(target), Some(there)) if *there == change.bytes => {
                    claim(&mut targets, &shown, &target)?;
                    written.push(Written { path: shown, target, outcome: Outcome::Unchanged, backup: None });
                    continue;
                }
                // What was not there, and still is not, needs no second look at every part of its path.
                (Some(target), None) if is_missing(&target) => (target, None),
                _ => self.look(&change.app, &change.path)?,
            };
            claim(&mut targets, &shown, &target)?;
            let mut done =
                Written { path: shown.clone(), target: target.clone(), outcome: Outcome::Unchanged, backup: None };
            let current = old.as_ref().map(|old| old.bytes.as_slice());
            if current != Some(change.bytes.as_slice()) {
                if current != change.expect.as_deref() {
                    return Err(FileError::Changed { path: shown });
                }
                if let Some(old) = old.as_ref().filter(|_| change.backup) {
                    let item = self.backup(change, old)?;
                    claim(&mut targets, &item.shown, &item.target)?;
                    done.backup = Some(item.target.clone());
                    if item.old.as_ref().map(|old| old.bytes.as_slice()) != Some(&item.new) {
                        items.push(item);
                    }
                }
                done.outcome = if old.is_some() { Outcome::Replaced } else { Outcome::Created };
                let like = old.as_ref().map(|old| old.metadata.clone());
                items.push(Item { shown, target, new: Cow::Borrowed(&change.bytes), old, like });
            }
            written.push(done);
        }
        let mut writable = BTreeSet::new();
        for item in &items {
            check_writable(item, &mut writable)?;
        }
        let folders: BTreeSet<_> =
            targets.iter().filter_map(|target| Some(Utf8Path::new(target).parent()?.as_str())).collect();
        let folders: Vec<_> = BTreeSet::into_iter(folders).collect();
        side_by_side::each(&folders, |_, folder| {
            transaction::remove_leftovers(disk, Utf8Path::new(folder))
                .map_err(|error| FileError::Unwritable { path: Utf8PathBuf::from(*folder), reason: error.to_string() })
        })?;
        transaction::replace(disk, &self.root, &items)?;
        Ok(written)
    }

    /// The old content as a file of its own.
    fn backup(&self, change: &Change, old: &Old) -> Result<Item<'static>, FileError> {
        let path = Utf8PathBuf::from(format!("{}.bak", change.path));
        let (target, current) = self.look(&change.app, &path)?;
        let new = Cow::Owned(old.bytes.clone());
        Ok(Item { shown: change.app.join(path), target, new, old: current, like: Some(old.metadata.clone()) })
    }

    fn look(&self, app: &Utf8Path, path: &Utf8Path) -> Result<(Utf8PathBuf, Option<Old>), FileError> {
        let place = place::resolve(&self.root, app, path)?;
        let old = if place.exists { read_file(&place.path) } else { Ok(None) };
        let old = old.map_err(|error| FileError::Unwritable { path: app.join(path), reason: error.to_string() })?;
        Ok((place.path, old))
    }
}

/// A file as it is.
struct Old {
    bytes: Vec<u8>,
    metadata: Metadata,
}

/// Reads a regular file of bounded size; `None`: there is none.
fn read_file(path: &Utf8Path) -> io::Result<Option<Old>> {
    // Opening a pipe would wait for its other end.
    let metadata = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        metadata => metadata?,
    };
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    // With room for one more, a second read finds the end: otherwise the size is felt for, in many small reads.
    bytes.reserve_exact(usize::try_from(metadata.len().min(MAX_BYTES)).unwrap_or(0) + 1);
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("the file there is larger than {} MB", MAX_BYTES / 1024 / 1024)));
    }
    Ok(Some(Old { bytes, metadata }))
}

/// Two paths may be one file, through links: the last to be written would win.
fn claim(targets: &mut BTreeSet<String>, shown: &Utf8Path, target: &Utf8Path) -> Result<(), FileError> {
    if targets.insert(target.to_string()) {
        return Ok(());
    }
    let reason = format!("two outputs are the same file, `{target}`");
    Err(FileError::Unwritable { path: shown.to_owned(), reason })
}

/// Whether nothing has that name: neither a file nor a link that leads nowhere.
fn is_missing(path: &Utf8Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// A rename would replace a read-only file, and root could write into a read-only folder: neither is meant to change.
/// `writable` are the folders that were found to be so.
fn check_writable<'a>(item: &'a Item<'_>, writable: &mut BTreeSet<&'a str>) -> Result<(), FileError> {
    let unwritable = |reason: String| FileError::Unwritable { path: item.shown.clone(), reason };
    if item.old.as_ref().is_some_and(|old| old.metadata.permissions().readonly()) {
        return Err(unwritable("the file is read-only".to_owned()));
    }
    for folder in item.target.ancestors().skip(1) {
        if writable.contains(folder.as_str()) {
            break;
        }
        if let Ok(metadata) = fs::metadata(folder) {
            if metadata.permissions().readonly() {
                return Err(unwritable(format!("the folder `{folder}` is read-only")));
            }
            writable.insert(folder.as_str());
            break;
        }
    }
    Ok(())
}
