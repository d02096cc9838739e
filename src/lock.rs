//! The lock of a checkout: one towpath at a time writes.
//!
//! The lock is one of the operating system's on `environments.toml` itself, opened for reading: there is no lock file
//! to leave behind, and a process that ends in any way lets go. Dry runs take no lock.

use std::fs::TryLockError;
use std::io;
use std::thread::sleep;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use towpath_core::catalog::{Explained, Id};

/// How long to wait for another towpath.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long to wait between two tries.
const POLL: Duration = Duration::from_millis(50);

/// The lock; dropped, it is free.
#[derive(Debug)]
#[must_use = "the lock is free as soon as this is dropped"]
pub struct Lock {
    _file: fs::File,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process held it the whole time.
    #[error("another towpath is working in this checkout (`{path}` is locked)")]
    Busy {
        /// `environments.toml`.
        path: Utf8PathBuf,
    },
    /// The file cannot be opened or locked.
    #[error("`{path}` cannot be locked: {reason}")]
    Impossible {
        /// `environments.toml`.
        path: Utf8PathBuf,
        /// Why.
        reason: String,
    },
}

impl Explained for LockError {
    fn id(&self) -> Id {
        Id::E316
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Busy { .. } => {
                vec!["wait until the other towpath has ended, or stop it, then run this again".to_owned()]
            }
            Self::Impossible { .. } => vec!["`--dry-run` works without the lock".to_owned()],
        }
    }
}

impl Lock {
    /// Locks a file, and waits up to `patience` ([`PATIENCE`]) for another process that has locked it. `waiting` is
    /// called once, if there is a wait.
    ///
    /// A file system without locks (some network mounts) gives a lock that guards against nothing: writing then still
    /// notices most changes by others, since every file is compared with what was read.
    pub fn acquire(path: &Utf8Path, patience: Duration, waiting: impl FnOnce()) -> Result<Self, LockError> {
        let impossible = |error: io::Error| LockError::Impossible { path: path.to_owned(), reason: error.to_string() };
        let mut waiting = Some(waiting);
        let start = Instant::now();
        loop {
            // Opened anew each time: an editor may have put another file in its place.
            let file = fs::File::open(path).map_err(impossible)?;
            match file.file().try_lock() {
                Ok(()) if is_at(&file, path) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { _file: file });
                }
                Err(TryLockError::Error(error)) => return Err(impossible(error)),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
            }
            if start.elapsed() >= patience {
                return Err(LockError::Busy { path: path.to_owned() });
            }
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            sleep(POLL.min(patience.saturating_sub(start.elapsed())));
        }
    }
}

/// Whether the open file still is the one of that name: a lock on a file that was replaced excludes nobody.
#[cfg(unix)]
fn is_at(file: &fs::File, path: &Utf8Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &fs::File, _: &Utf8Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    use std::sync::mpsc;

    use super::*;

    fn config() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().join("environments.toml")).unwrap();
        fs::write(&path, "version = 1\n").unwrap();
        (folder, path)
    }

    fn at_once(path: &Utf8Path) -> Result<Lock, LockError> {
        Lock::acquire(path, Duration::ZERO, || panic!("no patience, no wait"))
    }

    #[test]
    fn a_free_file_is_locked_at_once_and_leaves_no_litter() {
        let (folder, path) = config();
        let lock = Lock::acquire(&path, PATIENCE, || panic!("nobody else is there")).unwrap();
        assert!(matches!(at_once(&path), Err(LockError::Busy { .. })));
        drop(lock);
        drop(at_once(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(&path).unwrap(), "version = 1\n");
    }

    #[test]
    fn a_lock_that_is_held_too_long_is_an_error_after_the_wait_was_told_once() {
        let (_folder, path) = config();
        let _held = at_once(&path).unwrap();
        let told = Cell::new(0);
        let start = Instant::now();
        let error = Lock::acquire(&path, Duration::from_millis(180), || told.set(told.get() + 1)).unwrap_err();
        assert!(start.elapsed() >= Duration::from_millis(180));
        assert_eq!((error.id(), told.get()), (Id::E316, 1));
        assert!(matches!(error, LockError::Busy { .. }));
    }

    #[test]
    fn a_lock_that_becomes_free_is_taken() {
        let (_folder, path) = config();
        let held = at_once(&path).unwrap();
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| Lock::acquire(&path, PATIENCE, move || tell.send(()).unwrap()));
            told.recv().unwrap();
            drop(held);
            assert!(second.join().unwrap().is_ok());
        });
    }

    #[test]
    fn a_read_only_file_can_be_locked() {
        let (_folder, path) = config();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(at_once(&path).is_ok());
    }

    #[test]
    fn a_missing_file_cannot_be_locked() {
        let (folder, path) = config();
        let error = at_once(&path.with_file_name("other.toml")).unwrap_err();
        assert!(matches!(&error, LockError::Impossible { .. }) && error.id() == Id::E316, "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_an_editor_replaces_during_the_wait_is_locked_as_it_is_now() {
        let (_folder, path) = config();
        let held = at_once(&path).unwrap();
        let replace = || {
            fs::write(path.with_extension("new"), "version = 2\n").unwrap();
            fs::rename(path.with_extension("new"), &path).unwrap();
        };
        let _lock = Lock::acquire(&path, PATIENCE, replace).unwrap();
        drop(held);
        assert!(matches!(at_once(&path), Err(LockError::Busy { .. })), "the file of that name is not locked");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_replaced_or_removed_is_not_the_one_of_that_name() {
        let (_folder, path) = config();
        let open = fs::File::open(&path).unwrap();
        assert!(is_at(&open, &path));
        fs::remove_file(&path).unwrap();
        assert!(!is_at(&open, &path));
        fs::write(&path, "version = 1\n").unwrap();
        assert!(!is_at(&open, &path));
    }

    /// The test starts itself as the process that is killed.
    #[test]
    fn a_process_that_is_killed_lets_go() {
        if let Ok(path) = std::env::var("TOWPATH_TEST_LOCK") {
            let _lock = at_once(Utf8Path::new(&path)).unwrap();
            println!("locked");
            sleep(Duration::from_mins(1));
            return;
        }
        let (_folder, path) = config();
        let mut other = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "lock::tests::a_process_that_is_killed_lets_go"])
            .env("TOWPATH_TEST_LOCK", &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = other.stdout.take().unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"locked") {
            let mut byte = [0];
            output.read_exact(&mut byte).unwrap();
            seen.extend(byte);
        }
        assert!(matches!(at_once(&path), Err(LockError::Busy { .. })));
        other.kill().unwrap();
        other.wait().unwrap();
        drop(Lock::acquire(&path, PATIENCE, || ()).unwrap());
    }
}
