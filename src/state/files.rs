//! Locks and release records in files: `FOLDER/ENVIRONMENT/lock/1.json` and so on, a file for each version.
//!
//! A file appears whole and only where there is none of its name: of two processes that write the same version, one
//! does. For processes on one machine, and on network mounts that keep that promise.

use std::io::{self, Read as _, Write as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use towpath_core::config::Environment;
use towpath_core::release::StateError;
use towpath_core::release::state::{Part, State, Version};

/// The most versions that are read, and as many as Parameter Store keeps. Older files stay, and are not read.
const KEPT: usize = 100;

/// Nobody writes longer ones.
const LARGEST: u64 = 8 * 1024;

/// How often the next number is tried: others may take it.
const ATTEMPTS: u32 = 1_000;

/// The files of one project.
#[derive(Debug)]
pub struct FileState {
    root: Utf8PathBuf,
    folder: Utf8PathBuf,
}

impl FileState {
    /// In a folder below that of environments.toml. Touches nothing.
    pub fn new(root: &Utf8Path, folder: &Utf8Path) -> Self {
        Self { root: root.to_owned(), folder: folder.to_owned() }
    }

    fn place(&self, environment: &Environment, part: Part) -> Utf8PathBuf {
        self.folder.join(environment.name.as_str()).join(part.name())
    }

    fn error(place: &Utf8Path, error: &io::Error) -> StateError {
        StateError::Files { path: place.to_string(), problem: error.to_string() }
    }

    /// The folder of a text, which is below the root: no part of it may be a link, which a repository could lead
    /// anywhere.
    fn real(&self, place: &Utf8Path) -> io::Result<Utf8PathBuf> {
        let mut path = self.root.clone();
        for part in place {
            path.push(part);
            match fs::symlink_metadata(&path) {
                Ok(found) if !found.is_dir() => return Err(io::Error::other(format!("`{path}` is not a folder"))),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(path)
    }

    /// The numbers of the versions that there are, in their order.
    fn numbers(&self, place: &Utf8Path) -> io::Result<Vec<u64>> {
        let entries = match fs::read_dir(self.real(place)?) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut numbers = Vec::new();
        for entry in entries {
            numbers.extend(entry?.file_name().to_str().and_then(number));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn read(&self, place: &Utf8Path) -> io::Result<Vec<Version>> {
        let folder = self.real(place)?;
        let numbers = self.numbers(place)?;
        let extra = numbers.len().saturating_sub(KEPT);
        numbers.into_iter().skip(extra).map(|number| version(&folder, number)).collect()
    }

    /// Writes a version; `false` if there is one of that number.
    fn write(&self, place: &Utf8Path, number: u64, text: &str) -> io::Result<bool> {
        let folder = self.real(place)?;
        fs::create_dir_all(&folder)?;
        self.hide()?;
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(folder.join(format!("{number}.json"))) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }

    /// git does not see towpath's own folder.
    fn hide(&self) -> io::Result<()> {
        if !self.folder.starts_with(".towpath") {
            return Ok(());
        }
        match fs::OpenOptions::new().write(true).create_new(true).open(self.root.join(".towpath/.gitignore")) {
            Ok(mut file) => file.write_all(b"*\n"),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// `12.json`, without a zero before it.
fn number(name: &str) -> Option<u64> {
    let number: u64 = name.strip_suffix(".json")?.parse().ok()?;
    (number > 0 && format!("{number}.json") == name).then_some(number)
}

fn version(folder: &Utf8Path, number: u64) -> io::Result<Version> {
    let path = folder.join(format!("{number}.json"));
    if !fs::symlink_metadata(&path)?.is_file() {
        return Err(io::Error::other(format!("`{path}` is not a file")));
    }
    let file = fs::File::open(&path)?;
    let written = file.metadata()?.modified()?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    // What is too long, or no text, was not written by towpath: it counts for nothing.
    let text = String::from_utf8(bytes).unwrap_or_default();
    let text = if text.len() as u64 > LARGEST { String::new() } else { text };
    Ok(Version { number, at: seconds(written), text })
}

/// Seconds since 1970.
pub fn seconds(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
}

#[async_trait(?Send)]
impl State for FileState {
    async fn history(&self, environment: &Environment, part: Part) -> Result<Vec<Version>, StateError> {
        let place = self.place(environment, part);
        self.read(&place).map_err(|error| Self::error(&place, &error))
    }

    async fn put_first(&self, environment: &Environment, part: Part, text: &str) -> Result<bool, StateError> {
        let place = self.place(environment, part);
        self.write(&place, 1, text).map_err(|error| Self::error(&place, &error))
    }

    async fn put(&self, environment: &Environment, part: Part, text: &str) -> Result<u64, StateError> {
        let place = self.place(environment, part);
        let numbers = self.numbers(&place).map_err(|error| Self::error(&place, &error))?;
        let first = numbers.last().map_or(1, |last| last.saturating_add(1));
        for number in (first..u64::MAX).take(ATTEMPTS as usize) {
            if self.write(&place, number, text).map_err(|error| Self::error(&place, &error))? {
                return Ok(number);
            }
        }
        let error = io::Error::other("others write all the time");
        Err(Self::error(&place, &error))
    }

    async fn volumes(&self, environment: &Environment) -> Result<Vec<u32>, StateError> {
        let place = self.folder.join(environment.name.as_str()).join(Part::VOLUMES);
        let list = || -> io::Result<Vec<u32>> {
            let entries = match fs::read_dir(self.real(&place)?) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
                Err(error) => return Err(error),
            };
            let mut volumes = Vec::new();
            for entry in entries {
                volumes.extend(entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()));
            }
            Ok(volumes)
        };
        list().map_err(|error| Self::error(&place, &error))
    }

    async fn pause(&self, attempt: u32) {
        tokio::time::sleep(Duration::from_millis(20) * attempt).await;
    }
}

#[cfg(test)]
mod tests;
