//! Facts of real repositories, made with the `git` program.

use std::process::Command;
use std::time::Instant;

use fs_err as fs;

use super::*;

struct Place {
    _folder: tempfile::TempDir,
    path: Utf8PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap()).unwrap();
        Self { _folder: folder, path }
    }

    /// Runs git, and gives what it printed, or `None` if it failed.
    fn try_git(&self, arguments: &str) -> Option<String> {
        let output = Command::new("git")
            .args(arguments.split(' '))
            .current_dir(&self.path)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_AUTHOR_EMAIL", "a@example.com")
            .env("GIT_COMMITTER_NAME", "A")
            .env("GIT_COMMITTER_EMAIL", "a@example.com")
            .env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z")
            .env("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z")
            .output()
            .unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap().trim_end().to_owned())
    }

    fn git(&self, arguments: &str) -> String {
        self.try_git(arguments).unwrap_or_else(|| panic!("git {arguments}"))
    }

    /// A repository `r` with a commit on that branch.
    fn with_commit(branch: &str) -> (Self, String) {
        let place = Self::new();
        place.git(&format!("init -q -b {branch} r"));
        let commit = place.commit();
        (place, commit)
    }

    fn commit(&self) -> String {
        self.git("-C r commit -q --allow-empty -m x");
        self.git("-C r rev-parse HEAD")
    }

    fn facts(&self, folder: &str) -> Repository {
        facts(&self.path.join(folder))
    }

    /// What is expected of a checkout in that folder.
    fn checkout(&self, folder: &str, head: Head, commit: &str) -> Repository {
        Repository { root: Some(self.path.join(folder)), head, commit: Some(commit.to_owned()), shallow: false }
    }
}

fn branch(name: &str) -> Head {
    Head::Branch(name.to_owned())
}

#[test]
fn branches_of_any_name_from_any_folder() {
    for name in ["main", "feature/a/b", "größe/日本", "v1.0", "HEAD2", "a-b_c@d"] {
        let (place, commit) = Place::with_commit(name);
        fs::create_dir_all(place.path.join("r/apps/web")).unwrap();
        let expected = place.checkout("r", branch(name), &commit);
        for folder in ["r", "r/", "r/apps/web", "r/apps/../apps"] {
            assert_eq!(place.facts(folder), expected, "{name} from {folder}");
        }
        // The program, where it is asked, says the same.
        assert_eq!(program::facts(&place.path.join("r/apps")).unwrap(), expected, "{name}");
    }
}

#[test]
fn a_tag_of_the_same_name_changes_nothing() {
    let (place, commit) = Place::with_commit("main");
    place.git("-C r tag main");
    let expected = place.checkout("r", branch("main"), &commit);
    assert_eq!(place.facts("r"), expected);
    assert_eq!(program::facts(&place.path.join("r")).unwrap(), expected);
}

#[test]
fn packed_references() {
    let (place, commit) = Place::with_commit("feature/x");
    place.git("-C r pack-refs --all --prune");
    assert!(!place.path.join("r/.git/refs/heads/feature").exists());
    assert_eq!(place.facts("r"), place.checkout("r", branch("feature/x"), &commit));
}

#[test]
fn a_worktree_has_its_own_branch() {
    let (place, commit) = Place::with_commit("main");
    place.git("-C r worktree add -q -b other ../w");
    assert_eq!(place.facts("w"), place.checkout("w", branch("other"), &commit));
    assert_eq!(place.facts("r"), place.checkout("r", branch("main"), &commit));
}

#[test]
fn a_worktree_without_its_repository_is_not_the_same_as_none() {
    let (place, _) = Place::with_commit("main");
    place.git("-C r worktree add -q -b other ../w");
    fs::rename(place.path.join("r"), place.path.join("moved")).unwrap();
    let found = place.facts("w");
    assert!(matches!(&found.head, Head::Unreadable(reason) if reason.contains("git says: fatal: ")), "{found:?}");
    assert_eq!((found.root, found.commit), (None, None));
}

#[test]
fn a_detached_head() {
    let (place, commit) = Place::with_commit("main");
    place.git("-C r checkout -q --detach");
    let expected = place.checkout("r", Head::Detached(commit.clone()), &commit);
    assert_eq!(place.facts("r"), expected);
    assert_eq!(program::facts(&place.path.join("r")).unwrap(), expected);
}

#[test]
fn a_branch_without_commits() {
    let place = Place::new();
    place.git("init -q -b first/one r");
    let expected = Repository {
        root: Some(place.path.join("r")),
        head: Head::Unborn("first/one".to_owned()),
        commit: None,
        shallow: false,
    };
    assert_eq!(place.facts("r"), expected);
    assert_eq!(program::facts(&place.path.join("r")).unwrap(), expected);
}

#[test]
fn a_shallow_clone() {
    let (place, _) = Place::with_commit("main");
    let commit = place.commit();
    place.git(&format!("clone -q --depth 1 file://{}/r s", place.path));
    let expected = Repository { shallow: true, ..place.checkout("s", branch("main"), &commit) };
    assert_eq!(place.facts("s"), expected);
    assert_eq!(program::facts(&place.path.join("s")).unwrap(), expected);
}

#[test]
fn a_bare_repository_has_no_checkout() {
    let (place, commit) = Place::with_commit("main");
    place.git("clone -q --bare r b.git");
    let expected = Repository { root: None, ..place.checkout("", branch("main"), &commit) };
    assert_eq!(place.facts("b.git"), expected);
    assert_eq!(program::facts(&place.path.join("b.git")).unwrap(), expected);
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let (place, commit) = Place::with_commit("main");
    place.git("init -q -b outer outer");
    place.git("-C outer -c protocol.file.allow=always submodule --quiet add ../r inner");
    assert_eq!(place.facts("outer/inner"), place.checkout("outer/inner", branch("main"), &commit));
    assert_eq!(place.facts("outer").head, Head::Unborn("outer".to_owned()));
}

#[test]
fn no_repository() {
    let place = Place::new();
    assert_eq!(place.facts(""), Repository::without_commit(Head::NoRepository));
    assert_eq!(place.facts("missing"), Repository::without_commit(Head::NoRepository));
}

#[test]
fn a_broken_repository() {
    for damage in
        ["", "garbage", "ref: refs/remotes/origin/main", "ref: refs/heads/\u{0}", "ref: refs/heads/a\u{1b}[31m"]
    {
        let (place, _) = Place::with_commit("main");
        fs::write(place.path.join("r/.git/HEAD"), damage).unwrap();
        let found = place.facts("r");
        assert!(matches!(&found.head, Head::Unreadable(reason) if !reason.is_empty()), "{damage:?}: {found:?}");
    }
}

#[test]
fn a_branch_name_that_is_not_utf8() {
    let (place, commit) = Place::with_commit("main");
    fs::write(place.path.join("r/.git/HEAD"), b"ref: refs/heads/\xff\n").unwrap();
    fs::write(place.path.join("r/.git/packed-refs"), [commit.as_bytes(), b" refs/heads/\xff\n"].concat()).unwrap();
    let found = place.facts("r");
    assert!(matches!(&found.head, Head::Unreadable(_)), "{found:?}");
}

#[test]
fn formats_that_only_the_program_knows() {
    for format in ["--object-format=sha256", "--ref-format=reftable"] {
        let place = Place::new();
        if place.try_git(&format!("init -q -b feature/x {format} r")).is_none() {
            assert!(format.contains("reftable"), "every git since 2.29 knows {format}");
            continue;
        }
        let unborn = place.facts("r");
        assert_eq!(unborn.head, Head::Unborn("feature/x".to_owned()), "{format}");
        let commit = place.commit();
        assert_eq!(place.facts("r"), place.checkout("r", branch("feature/x"), &commit), "{format}");
        place.git("-C r checkout -q --detach");
        assert_eq!(place.facts("r"), place.checkout("r", Head::Detached(commit.clone()), &commit), "{format}");
    }
}

/// Only root can give a folder away; elsewhere this says the same as the first test.
#[test]
fn a_repository_of_another_user() {
    let (place, commit) = Place::with_commit("main");
    let give = |path| std::os::unix::fs::chown(place.path.join(path), Some(4711), Some(4711)).is_ok();
    let given = give("r/.git/HEAD") && give("r/.git") && give("r");
    let refused = read(&place.path.join("r")).is_err_and(|error| error.code() == ErrorCode::Owner);
    assert_eq!(refused, given);
    assert_eq!(place.facts("r"), place.checkout("r", branch("main"), &commit));
}

/// What a git hook of another repository has in its environment, in a process of its own.
#[test]
fn variables_of_a_hook_do_not_mislead() {
    const NAME: &str = "repository::tests::variables_of_a_hook_do_not_mislead";
    if let Ok(folder) = std::env::var("TOWPATH_TEST_FOLDER") {
        for name in ["plain", "sha256"] {
            let found = facts(&Utf8Path::new(&folder).join(name));
            assert_eq!(found.head, Head::Unborn(name.to_owned()));
            assert_eq!(found.root, Some(Utf8Path::new(&folder).join(name)));
        }
        return;
    }
    let (place, _) = Place::with_commit("hook");
    place.git("init -q -b plain plain");
    place.git("init -q -b sha256 --object-format=sha256 sha256");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env("TOWPATH_TEST_FOLDER", &place.path)
        .env("GIT_DIR", place.path.join("r/.git"))
        .env("GIT_WORK_TREE", place.path.join("r"))
        .env("GIT_INDEX_FILE", place.path.join("r/.git/index"))
        .env("GIT_CEILING_DIRECTORIES", &place.path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "the test has another name");
}

#[test]
fn the_usual_case_takes_no_time_that_anyone_notices() {
    let (place, _) = Place::with_commit("main");
    let folder = place.path.join("r");
    let fastest = (0..20)
        .map(|_| {
            let start = Instant::now();
            facts(&folder);
            start.elapsed()
        })
        .min()
        .unwrap();
    println!("{fastest:?}");
    assert!(fastest.as_micros() < 2000, "{fastest:?}");
}
