//! The primitive operations that change the disk, so that a test can let each of them fail.

use std::fs::Metadata;
use std::io::{self, Write as _};

use camino::Utf8Path;
use fs_err as fs;

/// What changes the disk, one system call (or nearly) each; from several threads at a time.
pub(super) trait Disk: Sync {
    /// Creates an empty file that was not there, with the usual mode of new files (0666 less the umask).
    fn create(&self, path: &Utf8Path) -> io::Result<fs::File>;
    /// Appends to an open file.
    fn write(&self, file: &mut fs::File, bytes: &[u8]) -> io::Result<()>;
    /// Waits until a file's content is on the medium.
    fn sync(&self, file: &fs::File) -> io::Result<()>;
    /// Gives a file the mode, and where the process may, the owner of another.
    fn adopt(&self, path: &Utf8Path, other: &Metadata) -> io::Result<()>;
    /// Gives a file a second name.
    fn link(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()>;
    /// Renames a file, in place of what has that name.
    fn rename(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Utf8Path) -> io::Result<()>;
    /// Creates a folder in an existing one.
    fn create_folder(&self, path: &Utf8Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Utf8Path) -> io::Result<()>;
}

/// The disk of this machine.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Utf8Path) -> io::Result<fs::File> {
        fs::OpenOptions::new().write(true).create_new(true).open(path)
    }

    fn write(&self, file: &mut fs::File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &fs::File) -> io::Result<()> {
        file.sync_all()
    }

    fn adopt(&self, path: &Utf8Path, other: &Metadata) -> io::Result<()> {
        adopt_owner(path, other);
        fs::set_permissions(path, other.permissions())
    }

    fn link(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Utf8Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_folder(&self, path: &Utf8Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_folder(&self, path: &Utf8Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}

/// A container that works as root on a developer's checkout must not leave files that the developer cannot edit.
/// Whoever may not give files away keeps them: that is no failure.
#[cfg(unix)]
fn adopt_owner(path: &Utf8Path, other: &Metadata) {
    use std::os::unix::fs::MetadataExt as _;

    let _kept_by_whoever_wrote_it = fs_err::os::unix::fs::chown(path, Some(other.uid()), Some(other.gid()));
}

#[cfg(not(unix))]
fn adopt_owner(_: &Utf8Path, _: &Metadata) {}
