//! Gathers the files that tell something, within bounds: a repository may hold anything.

use std::collections::VecDeque;
use std::io::{self, Read as _};

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use towpath_core::catalog::Id;
use towpath_core::init::{Content, Gathered, Interest, interest, is_searched};
use towpath_core::warning::Warning;

use super::error::InitError;
use crate::Host;
use crate::failure::Failure;
use crate::repository::refs;

/// The deepest folder that is looked into.
const DEEPEST: usize = 8;
/// The most entries of folders that are looked at.
const MOST_ENTRIES: usize = 100_000;
/// The most files that are read, and their bytes together.
const MOST_FILES: usize = 3000;
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// The largest script of `--from-script`, in bytes.
const LARGEST_SCRIPT: u64 = 256 * 1024;

/// Looks through a folder, and asks git. Links are not followed.
///
/// # Errors
/// If the script named cannot be read. Other files that cannot be read are left out with a warning.
pub(super) fn gather(
    folder: &Utf8Path,
    script: Option<&Utf8Path>,
    host: &Host,
) -> Result<(Gathered, Vec<Warning>), Failure> {
    let mut search = Search { folder, gathered: Gathered::default(), warnings: Vec::new(), bytes: 0 };
    if let Some(path) = script {
        let named = host.directory.join(path);
        let text =
            read(&named, LARGEST_SCRIPT).map_err(|source| InitError::Script { path: path.to_owned(), source })?;
        let inside = named.strip_prefix(folder).ok().filter(|inside| !inside.as_str().contains(".."));
        search.gathered.script = Some((inside.map_or_else(|| path.to_owned(), Utf8Path::to_owned), text));
    }
    search.walk();
    search.gathered.git = refs::refs(folder);
    search.gathered.name =
        folder.canonicalize_utf8().ok().and_then(|path| path.file_name().map(str::to_owned)).unwrap_or_default();
    Ok((search.gathered, search.warnings))
}

struct Search<'a> {
    folder: &'a Utf8Path,
    gathered: Gathered,
    warnings: Vec<Warning>,
    bytes: u64,
}

impl Search<'_> {
    fn walk(&mut self) {
        let mut folders = VecDeque::from([(Utf8PathBuf::new(), 0)]);
        let mut entries = 0;
        while let Some((folder, depth)) = folders.pop_front() {
            let listed = match list(&self.folder.join(&folder), MOST_ENTRIES - entries) {
                Ok(listed) => listed,
                Err(error) => {
                    self.warn(&folder, &error.to_string());
                    continue;
                }
            };
            entries += listed.len();
            for (name, kind) in listed {
                let path = folder.join(&name);
                if kind.is_dir() && depth < DEEPEST && is_searched(&name) {
                    folders.push_back((path, depth + 1));
                } else if kind.is_file() {
                    self.file(path);
                }
            }
            if entries >= MOST_ENTRIES {
                self.warn(Utf8Path::new("."), &format!("more than {MOST_ENTRIES} files: the rest was not looked at"));
                return;
            }
        }
    }

    fn file(&mut self, path: Utf8PathBuf) {
        let most = match interest(&path) {
            None => return,
            Some(Interest::Note) => {
                self.gathered.files.insert(path, Content::Noted);
                return;
            }
            Some(Interest::Read(most)) => most,
        };
        if self.gathered.files.len() >= MOST_FILES || self.bytes >= MOST_BYTES {
            return self.warn(&path, "so much was read already");
        }
        match read(&self.folder.join(&path), most) {
            Ok(text) => {
                self.bytes += text.len() as u64;
                self.gathered.files.insert(path, Content::Text(text));
            }
            // A program without an extension in `bin` is no script, and not meant to be one.
            Err(error) if error.kind() == io::ErrorKind::InvalidData && path.extension().is_none() => {}
            Err(error) => self.warn(&path, &error.to_string()),
        }
    }

    fn warn(&mut self, path: &Utf8Path, why: &str) {
        if self.warnings.len() < 20 {
            self.warnings.push(Warning::new(Id::W301, format!("`{path}` was left out: {why}")));
        }
    }
}

/// The entries of a folder by name, links left out, and names that are not UTF-8.
pub(in crate::commands) fn list(folder: &Utf8Path, most: usize) -> io::Result<Vec<(String, std::fs::FileType)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)?.take(most) {
        let entry = entry?;
        let kind = entry.file_type()?;
        if let (Ok(name), false) = (entry.file_name().into_string(), kind.is_symlink()) {
            entries.push((name, kind));
        }
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// The text of a regular file.
pub(in crate::commands) fn read(path: &Utf8Path, most: u64) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} KiB", most / 1024)));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))
}
