//! What git's history says of two commits: whether one descends from the other, and which files differ. Read only.

use camino::Utf8Path;
use git2::{Oid, RepositoryOpenFlags};

use super::program;

/// The most files of a difference that are listed; a repository of that size is none of this world.
const MOST_FILES: usize = 1_000_000;

/// Whether a commit descends from an ancestor. `false` also where git cannot tell: the history ends early, a commit is
/// not there, or either is no commit.
pub fn descends(start: &Utf8Path, commit: &str, ancestor: &str) -> bool {
    if !hexadecimal(commit) || !hexadecimal(ancestor) {
        return false;
    }
    match open(start) {
        Ok(repository) => {
            let find = |commit: &str| Some(repository.find_commit_by_prefix(commit).ok()?.id());
            let both: Option<(Oid, Oid)> = find(commit).zip(find(ancestor));
            both.is_some_and(|(commit, ancestor)| repository.graph_descendant_of(commit, ancestor).unwrap_or(false))
        }
        Err(_) => program::succeeds(start, &["merge-base", "--is-ancestor", ancestor, commit]).unwrap_or(false),
    }
}

/// A range of commits: from where HEAD and a named commit part, to HEAD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The commit that was named, in full.
    pub named: String,
    /// The last commit that both have, in full.
    pub base: String,
    /// HEAD, in full.
    pub head: String,
}

/// Why there is no such range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRange {
    /// The whole history is there, and has no such commit.
    NoSuchCommit,
    /// The history ends early, there is no repository, or git does not work: with the reason.
    Unknown(String),
}

/// The range since a commit, which may be named in any way that git knows: a branch, a tag, a number.
///
/// # Errors
/// [`NoRange`].
pub fn since(start: &Utf8Path, name: &str) -> Result<Range, NoRange> {
    // Names are given to git, and it must not take them for something else.
    if name.is_empty() || name.starts_with('-') || name.contains("..") || name.contains(char::is_control) {
        return Err(NoRange::NoSuchCommit);
    }
    let repository = super::facts(start);
    let Some(head) = repository.commit else {
        return Err(NoRange::Unknown(match repository.head {
            super::Head::NoRepository => "this is no git repository".to_owned(),
            super::Head::Unreadable(why) => why,
            _ => "there is no commit yet".to_owned(),
        }));
    };
    let shallow = |what: &str| NoRange::Unknown(format!("the clone is shallow, and {what} is not in it"));
    let ask = |question: &[&str]| program::lists(start, question).map(|text| text.trim().to_owned());
    let wanted = format!("{name}^{{commit}}");
    let named = match ask(&["rev-parse", "--verify", "--quiet", &wanted]) {
        Ok(commit) if hexadecimal(&commit) => commit,
        _ if repository.shallow => return Err(shallow(&format!("`{name}`"))),
        _ => return Err(NoRange::NoSuchCommit),
    };
    match ask(&["merge-base", &named, &head]) {
        // Where a history ends early, what looks like the common commit may be one that is older.
        Ok(base) if hexadecimal(&base) && (!repository.shallow || base == named) => Ok(Range { named, base, head }),
        _ if repository.shallow => Err(shallow("where the two parted")),
        _ => Err(NoRange::Unknown(format!("`{name}` and HEAD have no commit in common"))),
    }
}

/// A file as it was in a commit; `None`: it was not there, or git cannot tell.
pub fn file_at(start: &Utf8Path, commit: &str, path: &Utf8Path) -> Option<String> {
    let blob = format!("{commit}:{path}");
    hexadecimal(commit).then(|| program::lists(start, &["cat-file", "blob", &blob]).ok())?
}

/// The files in which two commits differ, relative to the repository's root; of a file that was renamed, both names.
///
/// # Errors
/// Why git cannot tell.
pub fn changed(start: &Utf8Path, since: &str, until: &str) -> Result<Vec<String>, String> {
    if !hexadecimal(since) || !hexadecimal(until) {
        return Err("not a commit".to_owned());
    }
    let Ok(repository) = open(start) else {
        let diff = ["diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", since, until, "--"];
        let names = program::lists(start, &diff)?;
        return Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect());
    };
    let tree = |commit: &str| {
        let found = repository.find_commit_by_prefix(commit).and_then(|commit| commit.tree());
        found.map_err(|_| format!("commit {} is not in this clone", commit.get(..7).unwrap_or(commit)))
    };
    let (since, until) = (tree(since)?, tree(until)?);
    let diff =
        repository.diff_tree_to_tree(Some(&since), Some(&until), None).map_err(|error| error.message().to_owned())?;
    let name = |file: git2::DiffFile<'_>| file.path_bytes().map(|path| String::from_utf8_lossy(path).into_owned());
    let both = diff.deltas().flat_map(|delta| [name(delta.old_file()), name(delta.new_file())]);
    let mut names: Vec<String> = both.flatten().take(MOST_FILES).collect();
    names.dedup();
    Ok(names)
}

/// The commit that a name, a tag or an abbreviation means, in full; `None` where git cannot tell.
pub fn commit(start: &Utf8Path, name: &str) -> Option<String> {
    if let Ok(repository) = open(start) {
        let found = repository.revparse_single(name).and_then(|object| object.peel_to_commit());
        return found.ok().map(|commit| commit.id().to_string());
    }
    let question = ["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")];
    program::lists(start, &question).ok().map(|answer| answer.trim().to_owned())
}

fn open(start: &Utf8Path) -> Result<git2::Repository, git2::Error> {
    let no_ceilings: [&str; 0] = [];
    git2::Repository::open_ext(start, RepositoryOpenFlags::empty(), no_ceilings)
}

/// So that nothing else is given to git: an option, a range, a name.
fn hexadecimal(commit: &str) -> bool {
    (7..=64).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    struct Repo(tempfile::TempDir);

    impl Repo {
        fn root(&self) -> &Utf8Path {
            Utf8Path::from_path(self.0.path()).unwrap()
        }

        fn git(&self, args: &[&str]) -> String {
            let identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
            let mut command = Command::new("git");
            command.args(identity).args(args).current_dir(self.root()).env("GIT_CONFIG_GLOBAL", "/dev/null");
            for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
                command.env_remove(name);
            }
            let output = command.output().unwrap();
            assert!(output.status.success(), "{args:?}");
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        }

        fn commit(&self, file: &str, text: &str) -> String {
            fs_err::create_dir_all(self.root().join(file).parent().unwrap()).unwrap();
            fs_err::write(self.root().join(file), text).unwrap();
            self.git(&["add", "-A"]);
            self.git(&["commit", "-qm", "x"]);
            self.git(&["rev-parse", "HEAD"])
        }
    }

    fn repo(format: &str) -> Repo {
        let repo = Repo(tempfile::tempdir().unwrap());
        repo.git(&["init", "-q", "--object-format", format]);
        repo
    }

    #[test]
    fn descent_and_changes_in_any_kind_of_repository() {
        // libgit2 does not read SHA-256 repositories, so the second goes through the program.
        for format in ["sha1", "sha256"] {
            let repo = repo(format);
            let first = repo.commit("a/one.txt", "same text in both, so that it is a rename");
            let second = repo.commit("b/é two.txt", "2");
            fs_err::rename(repo.root().join("a/one.txt"), repo.root().join("b/one.txt")).unwrap();
            let third = repo.commit("c.txt", "3");
            let root = repo.root().join("b");
            assert!(descends(&root, &third, &first) && descends(&root, &second, first.get(..8).unwrap()), "{format}");
            assert!(!descends(&root, &first, &third) && !descends(&root, &first, &first) || format == "sha256");
            assert!(!descends(&root, "0123456789", &first) && !descends(&root, "--help", &first));
            let mut files = changed(&root, &second, &third).unwrap();
            files.sort();
            assert_eq!(files, ["a/one.txt", "b/one.txt", "c.txt"], "{format}");
            assert_eq!(changed(&root, &first, &second).unwrap(), ["b/é two.txt"], "{format}");
            assert_eq!(changed(&root, &third, &third).unwrap(), Vec::<String>::new());
            assert!(changed(&root, "0123456789", &third).is_err());
            assert!(changed(&root, "HEAD", &third).is_err());
        }
    }

    #[test]
    fn a_range_begins_where_two_commits_parted() {
        for format in ["sha1", "sha256"] {
            let repo = repo(format);
            let first = repo.commit("a.txt", "1");
            repo.git(&["tag", "v1"]);
            repo.git(&["checkout", "-q", "-b", "side"]);
            let side = repo.commit("side.txt", "s");
            repo.git(&["checkout", "-q", "main"]);
            let second = repo.commit("b.txt", "2");
            let range = |named: &str, base: &str| {
                Ok(Range { named: named.to_owned(), base: base.to_owned(), head: second.clone() })
            };
            assert_eq!(since(repo.root(), "v1"), range(&first, &first), "{format}");
            assert_eq!(since(repo.root(), "side"), range(&side, &first), "{format}");
            assert_eq!(since(repo.root(), "HEAD"), range(&second, &second));
            assert_eq!(since(repo.root(), &first[..9]), range(&first, &first));
            for name in ["", "--all", "v1..side", "no-such-branch", "HEAD:a.txt"] {
                assert_eq!(since(repo.root(), name), Err(NoRange::NoSuchCommit), "{format} {name}");
            }
            assert_eq!(file_at(repo.root(), &second, "b.txt".into()).as_deref(), Some("2"));
            assert_eq!(file_at(repo.root(), &first, "b.txt".into()), None);
            repo.git(&["checkout", "-q", "--orphan", "alone"]);
            repo.commit("c.txt", "3");
            assert!(
                matches!(since(repo.root(), "main"), Err(NoRange::Unknown(why)) if why.contains("no commit in common"))
            );
        }
    }

    #[test]
    fn without_its_whole_history_a_clone_cannot_tell() {
        let repo = repo("sha1");
        let first = repo.commit("a", "1");
        repo.git(&["branch", "old"]);
        repo.commit("a", "2");
        let clone = Repo(tempfile::tempdir().unwrap());
        let url = format!("file://{}", repo.root());
        clone.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &url, "."]);
        for name in ["origin/old", "v1", &first] {
            assert!(
                matches!(since(clone.root(), name), Err(NoRange::Unknown(why)) if why.contains("shallow")),
                "{name}"
            );
        }
        let head = clone.git(&["rev-parse", "HEAD"]);
        assert_eq!(since(clone.root(), "HEAD").map(|range| range.base), Ok(head));
        let nowhere = tempfile::tempdir().unwrap();
        let nowhere = Utf8Path::from_path(nowhere.path()).unwrap();
        assert_eq!(since(nowhere, "main"), Err(NoRange::Unknown("this is no git repository".to_owned())));
    }

    #[test]
    fn a_shallow_clone_says_that_it_lacks_the_commit() {
        let repo = repo("sha1");
        let first = repo.commit("a", "1");
        let second = repo.commit("a", "2");
        let clone = Repo(tempfile::tempdir().unwrap());
        let url = format!("file://{}", repo.root());
        clone.git(&["clone", "-q", "--depth", "1", &url, "."]);
        let why = changed(clone.root(), &first, &second).unwrap_err();
        assert_eq!(why, format!("commit {} is not in this clone", first.get(..7).unwrap()));
        assert!(!descends(clone.root(), &second, &first));
        let nowhere = tempfile::tempdir().unwrap();
        assert!(changed(Utf8Path::from_path(nowhere.path()).unwrap(), &first, &second).is_err());
    }
}
