//! Replaces files all or none: stage every new file, keep every old one, rename, and undo in reverse on any failure.
//!
//! At any moment each target is its old file or its new file, whole. Beside the targets live, for that time only,
//! `.towpath-N.new` (the staged file) and `.towpath-N.old` (a second name of the old file); a killed process leaves
//! them there, and the next run, which holds the lock of the checkout, removes them first.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;

use super::disk::Disk;
use super::side_by_side::each;
use super::{FileError, Old, read_file};

/// One file to replace.
pub(super) struct Item<'a> {
    /// The path as the user knows it.
    pub(super) shown: Utf8PathBuf,
    /// The real place: canonical, as far as it exists.
    pub(super) target: Utf8PathBuf,
    /// The new content.
    pub(super) new: Cow<'a, [u8]>,
    /// What is there now.
    pub(super) old: Option<Old>,
    /// Whose mode and owner the new file takes over; `None`: those of any new file.
    pub(super) like: Option<Metadata>,
}

impl Item<'_> {
    fn folder(&self) -> &Utf8Path {
        self.target.parent().unwrap_or(Utf8Path::new("/"))
    }

    fn beside(&self, number: usize, ending: &str) -> Utf8PathBuf {
        self.folder().join(format!(".towpath-{number}.{ending}"))
    }

    fn failed(&self, error: &io::Error) -> FileError {
        FileError::Unwritable { path: self.shown.clone(), reason: error.to_string() }
    }

    /// Guards against whoever edits the file, or swaps its folder for a link, while towpath works. What remains is
    /// the instant between this look and the rename.
    fn check_unchanged(&self, root: &Utf8Path) -> Result<(), FileError> {
        let changed = || FileError::Changed { path: self.shown.clone() };
        // Above `root`, which was looked at just before, nothing is looked at again for each file.
        let below = self.folder().ancestors().take_while(|folder| folder.as_str().len() > root.as_str().len());
        if !self.folder().as_str().starts_with(root.as_str()) || !below.into_iter().all(is_folder) {
            return Err(changed());
        }
        let now = read_file(&self.target).map_err(|_| changed())?;
        if now.map(|old| old.bytes).as_deref() != self.old.as_ref().map(|old| old.bytes.as_slice()) {
            return Err(changed());
        }
        Ok(())
    }
}

/// Whether this is a folder, and no link to one.
fn is_folder(path: &Utf8Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// How to take back one step.
enum Undo {
    /// A folder was created.
    RemoveFolder(Utf8PathBuf),
    /// A file of towpath's own was, or may have been, created: if it stays, the next run removes it.
    RemoveOwn(Utf8PathBuf),
    /// There was no such file; now there is the new one.
    RemoveTarget(Utf8PathBuf),
    /// The target holds the new file, and its old one is kept.
    PutBack { kept: Utf8PathBuf, target: Utf8PathBuf },
}

/// Replaces all files, or none. `root` is canonical, and above all of them.
pub(super) fn replace(disk: &dyn Disk, root: &Utf8Path, items: &[Item<'_>]) -> Result<(), FileError> {
    let transaction = Transaction { disk, root, undo: Mutex::default() };
    if let Err(cause) = transaction.run(items) {
        return Err(transaction.roll_back(cause));
    }
    // All files are new from here on. A kept one that cannot be removed is no reason to fail: the next run tries again.
    each(items, |number, item| {
        if item.old.is_some() {
            let _left_for_the_next_run = disk.remove(&item.beside(number, "old"));
        }
        Ok(())
    })
}

/// Removes what a killed run has left in a folder, which need not exist.
pub(super) fn remove_leftovers(disk: &dyn Disk, folder: &Utf8Path) -> io::Result<()> {
    let entries = match folder.read_dir_utf8() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        // A name that is not UTF-8 is none of towpath's.
        let Ok(entry) = entry else { continue };
        if is_leftover(entry.file_name()) && !entry.file_type()?.is_dir() {
            disk.remove(entry.path())?;
        }
    }
    Ok(())
}

fn is_leftover(name: &str) -> bool {
    name.strip_prefix(".towpath-")
        .and_then(|rest| rest.strip_suffix(".new").or_else(|| rest.strip_suffix(".old")))
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The steps of one kind are done side by side; before any of the next kind, all of them are done.
struct Transaction<'a> {
    disk: &'a dyn Disk,
    root: &'a Utf8Path,
    undo: Mutex<Vec<Undo>>,
}

impl Transaction<'_> {
    /// Everything up to the moment when all files are new.
    fn run(&self, items: &[Item<'_>]) -> Result<(), FileError> {
        each(&missing_folders(items), |_, tree| {
            tree.iter().try_for_each(|(folder, item)| self.create_folder(folder).map_err(|error| item.failed(&error)))
        })?;
        each(items, |number, item| {
            let staged = self.write(&item.beside(number, "new"), &item.new, item.like.as_ref());
            staged.map_err(|error| item.failed(&error))
        })?;
        each(items, |number, item| match &item.old {
            Some(old) => self.keep(item, old, &item.beside(number, "old")).map_err(|error| item.failed(&error)),
            None => Ok(()),
        })?;
        let root = self.root.canonicalize_utf8().ok().filter(|root| root == self.root);
        each(items, |number, item| {
            let root = root.as_deref().ok_or_else(|| FileError::Changed { path: item.shown.clone() })?;
            item.check_unchanged(root)?;
            self.disk.rename(&item.beside(number, "new"), &item.target).map_err(|error| item.failed(&error))?;
            let target = item.target.clone();
            self.undo_by(match item.old {
                Some(_) => Undo::PutBack { kept: item.beside(number, "old"), target },
                None => Undo::RemoveTarget(target),
            });
            Ok(())
        })
    }

    fn undo_by(&self, undo: Undo) {
        self.undo.lock().unwrap_or_else(PoisonError::into_inner).push(undo);
    }

    fn create_folder(&self, folder: &Utf8Path) -> io::Result<()> {
        self.disk.create_folder(folder)?;
        self.undo_by(Undo::RemoveFolder(folder.to_owned()));
        Ok(())
    }

    /// Gives the old file a second name, or where the file system has no such thing, makes a copy: a target is never
    /// missing, not even for an instant.
    fn keep(&self, item: &Item<'_>, old: &Old, path: &Utf8Path) -> io::Result<()> {
        if self.disk.link(&item.target, path).is_ok() {
            self.undo_by(Undo::RemoveOwn(path.to_owned()));
            return Ok(());
        }
        self.write(path, &old.bytes, Some(&old.metadata))
    }

    fn write(&self, path: &Utf8Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<()> {
        let mut file = self.disk.create(path)?;
        self.undo_by(Undo::RemoveOwn(path.to_owned()));
        self.disk.write(&mut file, bytes)?;
        let Some(like) = like else { return Ok(()) };
        self.disk.adopt(path, like)?;
        // The old file goes only when the new one's content is on the medium: not even a power failure may leave
        // half of one in its place. Where there was none, the next pull writes what a power failure has taken, and
        // waiting for a hundred new files would take longer than everything else.
        self.disk.sync(&file)
    }

    /// Takes every step back, the last one first, and goes on whatever happens.
    fn roll_back(self, cause: FileError) -> FileError {
        let mut replaced = Vec::new();
        let done = self.undo.into_inner().unwrap_or_else(PoisonError::into_inner);
        for undo in done.into_iter().rev() {
            match undo {
                Undo::RemoveFolder(path) => {
                    let _stays_empty = self.disk.remove_folder(&path);
                }
                Undo::RemoveOwn(path) => {
                    // It is no longer there if it has become the target, or was put back.
                    if fs::symlink_metadata(&path).is_ok() {
                        let _left_for_the_next_run = self.disk.remove(&path);
                    }
                }
                Undo::RemoveTarget(target) => {
                    if self.disk.remove(&target).is_err() {
                        replaced.push(target);
                    }
                }
                Undo::PutBack { kept, target } => {
                    if self.disk.rename(&kept, &target).is_err() {
                        replaced.push(target);
                    }
                }
            }
        }
        if replaced.is_empty() { cause } else { FileError::HalfDone { cause: Box::new(cause), replaced } }
    }
}

/// The folders to create, each tree of them with the parents first, and the item that needs it: trees can be created
/// side by side.
fn missing_folders<'a>(items: &'a [Item<'a>]) -> Vec<Vec<(&'a Utf8Path, &'a Item<'a>)>> {
    let mut there: BTreeSet<&str> = BTreeSet::new();
    // The tree, by its number, that a missing folder belongs to.
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    let mut trees: Vec<Vec<_>> = Vec::new();
    for item in items {
        let mut way = Vec::new();
        let mut tree = trees.len();
        for folder in item.folder().ancestors() {
            if let Some(number) = missing.get(folder.as_str()) {
                tree = *number;
                break;
            }
            if there.contains(folder.as_str()) || folder.is_dir() {
                there.insert(folder.as_str());
                break;
            }
            way.push((folder, item));
        }
        missing.extend(way.iter().map(|(folder, _)| (folder.as_str(), tree)));
        way.reverse();
        match trees.get_mut(tree) {
            Some(tree) => tree.extend(way),
            None if way.is_empty() => {}
            None => trees.push(way),
        }
    }
    trees
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_towpaths_own_names_are_leftovers() {
        for name in [".towpath-0.new", ".towpath-12.old"] {
            assert!(is_leftover(name), "{name}");
        }
        for name in
            [".towpath-.new", ".towpath-x.old", ".towpath-1.txt", "towpath-1.new", ".towpath-1.new.bak", ".towpath"]
        {
            assert!(!is_leftover(name), "{name}");
        }
    }
}
