//! The names of an archive's entries: which are wanted, and which make the whole archive unfit to be read.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::str;

use zip::ZipArchive;

use super::META;

/// An entry that is read, with the auth resource that it belongs to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// `amplify-meta.json`.
    Meta,
    /// `auth/<resource>/parameters.json`.
    Parameters(String),
    /// `auth/<resource>/build/parameters.json`, read where there is no file one level up.
    BuiltParameters(String),
}

impl Wanted {
    fn of(name: &str) -> Option<Self> {
        let parts: Vec<&str> = name.splitn(5, '/').collect();
        match *parts.as_slice() {
            [META] => Some(Self::Meta),
            ["auth", resource, "parameters.json"] => Some(Self::Parameters(resource.to_owned())),
            ["auth", resource, "build", "parameters.json"] => Some(Self::BuiltParameters(resource.to_owned())),
            _ => None,
        }
    }
}

/// Checks every name, and gives the index of each wanted entry.
pub(super) fn wanted(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Vec<(usize, Wanted)>, String> {
    let mut found = Vec::new();
    for (index, raw) in archive.file_names_raw().enumerate() {
        let name = check(raw)?;
        found.extend(Wanted::of(name).map(|wanted| (index, wanted)));
    }
    Ok(found)
}

/// A name that is a path below the archive's folder, and nothing else.
fn check(raw: &[u8]) -> Result<&str, String> {
    let shown = String::from_utf8_lossy(raw).escape_debug().to_string();
    let Ok(name) = str::from_utf8(raw) else {
        return Err(format!("the name of its entry `{shown}` is not UTF-8"));
    };
    let absolute = name.starts_with('/') || name.as_bytes().get(1) == Some(&b':');
    if absolute || name.contains(['\\', '\0']) || name.split('/').any(|part| part == "..") {
        return Err(format!("its entry `{shown}` would be a file outside the archive's folder"));
    }
    Ok(name)
}

/// Refuses an archive which lists a wanted name twice: readers differ in which of the two they take. (Amplify's own
/// archives may list `cli.json` twice.) The zip crate keeps one entry per name, so the central directory is walked.
pub(super) fn refuse_repeated(zip: &[u8], archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), String> {
    if !archive.has_duplicate_names() {
        return Ok(());
    }
    let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    let mut rest = zip.get(start..).unwrap_or_default();
    let mut seen = BTreeSet::new();
    while let Some((name, next)) = record(rest) {
        if let Some(wanted) = str::from_utf8(name).ok().and_then(Wanted::of)
            && !seen.insert(wanted)
        {
            return Err(format!("it has the entry `{}` twice", String::from_utf8_lossy(name)));
        }
        rest = next;
    }
    Ok(())
}

/// One record of the central directory: its name, and what follows it (zip specification, 4.3.12).
fn record(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let body = bytes.strip_prefix(b"PK\x01\x02")?;
    let length = |at: usize| Some(usize::from(u16::from_le_bytes([*body.get(at)?, *body.get(at + 1)?])));
    let (name, extra, comment) = (length(24)?, length(26)?, length(28)?);
    Some((body.get(42..42 + name)?, body.get(42 + name + extra + comment..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_entries_that_configuration_is_made_from_are_wanted() {
        assert_eq!(Wanted::of("amplify-meta.json"), Some(Wanted::Meta));
        assert_eq!(Wanted::of("auth/shop/parameters.json"), Some(Wanted::Parameters("shop".into())));
        assert_eq!(Wanted::of("auth/shop/build/parameters.json"), Some(Wanted::BuiltParameters("shop".into())));
        for other in [
            "amplify-meta.json/",
            "auth/amplify-meta.json",
            "storage/files/parameters.json",
            "auth/shop/build/x/parameters.json",
            "auth/parameters.json",
            "cli.json",
            "",
        ] {
            assert_eq!(Wanted::of(other), None, "{other}");
        }
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["../x", "a/../../x", "a/..", "/etc/passwd", "C:/x", "a\\b", "a\0b"] {
            let problem = check(name.as_bytes()).unwrap_err();
            assert!(problem.contains("outside the archive's folder"), "{name}: {problem}");
        }
        assert!(check(b"caf\xe9").unwrap_err().contains("not UTF-8"));
        assert_eq!(check("api/..shop/é.json".as_bytes()), Ok("api/..shop/é.json"));
    }
}
