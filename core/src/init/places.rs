//! Paths of the repository, and places in its files.

use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};

/// A line of a file of the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The file, relative to the repository.
    pub(crate) path: Utf8PathBuf,
    /// The line, from 1; 0: the file as a whole.
    pub(crate) line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.path),
            line => write!(f, "{}:{line}", self.path),
        }
    }
}

/// A file as a whole.
pub(crate) fn whole(path: &Utf8Path) -> Place {
    Place { path: path.to_owned(), line: 0 }
}

/// A folder of the repository, from a folder of it and a path seen from there. `None`: it leads out, or cannot be told.
pub(crate) fn resolve(from: &Utf8Path, to: &str) -> Option<Utf8PathBuf> {
    if to.contains(['$', '~', '\\', '\0', ':']) || to.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = from.as_str().split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/").into())
}

/// The folder of a file; that of the repository is empty.
pub(crate) fn folder(path: &Utf8Path) -> &Utf8Path {
    path.parent().unwrap_or(Utf8Path::new(""))
}

/// Whether a path is a folder, or in it. The empty folder holds everything.
pub(crate) fn is_in(path: &Utf8Path, folder: &Utf8Path) -> bool {
    folder.as_str().is_empty() || path.starts_with(folder)
}

/// How a folder is written: that of the repository is `.`.
pub(crate) fn shown(path: &Utf8Path) -> &str {
    if path.as_str().is_empty() { "." } else { path.as_str() }
}

/// Whether a path can stand in `environments.toml`.
pub(crate) fn is_plain(path: &Utf8Path) -> bool {
    let text = path.as_str();
    let odd = text.chars().any(char::is_control) || text.contains('\\') || text.starts_with('/');
    let part = |part: &str| part == ".." || part.eq_ignore_ascii_case(".git");
    !odd && text.as_bytes().get(1) != Some(&b':') && !text.split('/').any(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_repository() {
        let resolved = |from: &str, to: &str| resolve(Utf8Path::new(from), to).map(Utf8PathBuf::into_string);
        assert_eq!(resolved("apps/web", "../admin/./src/"), Some("apps/admin/src".to_owned()));
        assert_eq!(resolved("apps", ".."), Some(String::new()));
        for out in ["../..", "/etc", "$HOME", "~", "a\\b", "c:/x"] {
            assert_eq!(resolved("apps", out), None, "{out}");
        }
        for (path, plain) in
            [("", true), ("a/b", true), ("a\nb", false), ("../a", false), ("a/.GIT/b", false), ("c:", false)]
        {
            assert_eq!(is_plain(Utf8Path::new(path)), plain, "{path}");
        }
    }
}
