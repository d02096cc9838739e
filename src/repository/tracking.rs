//! What git does with files: whether they are in its index, and whether .gitignore has them. Read only.

use camino::{Utf8Path, Utf8PathBuf};
use git2::RepositoryOpenFlags;

use super::program;

/// What git does with one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tracked {
    /// It is in the index.
    pub tracked: bool,
    /// The rules of .gitignore and its like match it.
    pub ignored: bool,
}

/// What git does with files, which are relative to the repository's root and need not be there.
///
/// # Errors
/// Why git cannot tell.
pub fn tracking(root: &Utf8Path, paths: &[Utf8PathBuf]) -> Result<Vec<Tracked>, String> {
    let no_ceilings: [&str; 0] = [];
    match git2::Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceilings) {
        Ok(repository) => asked(&repository, paths).map_err(|error| error.message().to_owned()),
        Err(_) => paths.iter().map(|path| of_program(root, path)).collect(),
    }
}

fn asked(repository: &git2::Repository, paths: &[Utf8PathBuf]) -> Result<Vec<Tracked>, git2::Error> {
    let index = repository.index()?;
    let one = |path: &Utf8PathBuf| {
        // A file with a conflict is there in stages 1 to 3 only.
        let tracked = (0..=3).any(|stage| index.get_path(path.as_std_path(), stage).is_some());
        Ok(Tracked { tracked, ignored: repository.is_path_ignored(path)? })
    };
    paths.iter().map(one).collect()
}

fn of_program(root: &Utf8Path, path: &Utf8Path) -> Result<Tracked, String> {
    let listed = program::lists(root, &["ls-files", "-z", "--", path.as_str()])?;
    let ignored = program::succeeds(root, &["check-ignore", "-q", "--no-index", "--", path.as_str()])?;
    Ok(Tracked { tracked: !listed.is_empty(), ignored })
}

/// When the commit that is checked out was made, in seconds since 1970.
pub fn committed(root: &Utf8Path) -> Option<i64> {
    let no_ceilings: [&str; 0] = [];
    match git2::Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceilings) {
        Ok(repository) => Some(repository.head().ok()?.peel_to_commit().ok()?.time().seconds()),
        Err(_) => program::lists(root, &["log", "-1", "--format=%ct"]).ok()?.trim().parse().ok(),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::process::Command;

    use fs_err as fs;

    use super::*;

    fn git(root: &Utf8Path, args: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.com"]).args(args).current_dir(root);
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        assert!(command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap().status.success(), "git {args:?}");
    }

    #[test]
    fn libgit2_and_the_program_tell_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        git(root, &["init", "-q"]);
        fs::create_dir_all(root.join("app")).unwrap();
        fs::write(root.join("app/.gitignore"), "/ignored.json\n/both.json\n*.log\n!kept.log\n").unwrap();
        for name in ["tracked.json", "both.json", "seen.json"] {
            fs::write(root.join("app").join(name), "x").unwrap();
        }
        git(root, &["add", "-f", "app/tracked.json", "app/both.json"]);
        git(root, &["commit", "-q", "-m", "x"]);
        for (name, tracked, ignored) in [
            ("tracked.json", true, false),
            ("both.json", true, true),
            ("ignored.json", false, true),
            ("seen.json", false, false),
            ("kept.log", false, false),
            ("a.log", false, true),
        ] {
            let path = Utf8PathBuf::from(format!("app/{name}"));
            let expected = Tracked { tracked, ignored };
            assert_eq!(tracking(root, std::slice::from_ref(&path)).unwrap(), [expected], "{name}");
            assert_eq!(of_program(root, &path).unwrap(), expected, "{name}");
        }
        let commit = committed(root).unwrap();
        assert!(commit > 1_700_000_000, "{commit}");
        let nowhere = tempfile::tempdir().unwrap();
        let nowhere = Utf8Path::from_path(nowhere.path()).unwrap();
        assert!(tracking(nowhere, &["x".into()]).is_err() && committed(nowhere).is_none());
    }
}
