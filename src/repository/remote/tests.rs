use camino::Utf8PathBuf;

use super::*;

/// A bare remote, and a clone of it with two commits on `main`.
pub(in crate::repository) struct Pair {
    folder: tempfile::TempDir,
}

impl Pair {
    pub(in crate::repository) fn new() -> Self {
        let pair = Self { folder: tempfile::tempdir().unwrap() };
        pair.run(".", &["init", "-q", "--bare", "remote.git"]);
        pair.run(".", &["clone", "-q", "remote.git", "clone"]);
        pair.commit("clone", "a.txt", "1");
        pair.commit("clone", "a.txt", "2");
        pair.run("clone", &["push", "-q", "origin", "main"]);
        pair
    }

    pub(in crate::repository) fn path(&self, name: &str) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.folder.path().join(name)).unwrap()
    }

    pub(in crate::repository) fn run(&self, folder: &str, args: &[&str]) -> String {
        let identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
        let mut command = Command::new("git");
        command.args(identity).args(args).current_dir(self.path(folder)).env("GIT_CONFIG_GLOBAL", "/dev/null");
        for name in MISLEADING {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self, folder: &str, file: &str, text: &str) -> String {
        fs_err::write(self.path(folder).join(file), text).unwrap();
        self.run(folder, &["add", "-A"]);
        self.run(folder, &["commit", "-qm", &format!("{file} is {text}")]);
        self.run(folder, &["rev-parse", "HEAD"])
    }

    /// Everything in the clone that a command could have changed.
    fn state(&self) -> String {
        let names = self.run("clone", &["for-each-ref"]);
        let status = self.run("clone", &["status", "--porcelain", "--branch"]);
        format!("{names}\n{status}\n{}", self.path("clone/.git/FETCH_HEAD").exists())
    }
}

fn remote(start: &Utf8Path) -> Remote<'_> {
    Remote { start, name: "origin", may_ask: false }
}

#[test]
fn a_branch_is_looked_at_and_moved_forward_and_nothing_else_changes() {
    let pair = Pair::new();
    let root = pair.path("clone");
    let origin = remote(&root);
    let live = pair.run("clone", &["rev-parse", "main~1"]);
    pair.run("clone", &["push", "-q", "origin", "main~1:refs/heads/live"]);
    let main = pair.run("clone", &["rev-parse", "main"]);
    fs_err::write(root.join("a.txt"), "an edit that is not committed").unwrap();
    let before = pair.state();

    assert_eq!(origin.tip("live"), Ok(live.clone()));
    let none = origin.tip("lives").unwrap_err();
    assert_eq!((none.id(), none.to_string()), (Id::E510, "`origin` has no branch `lives`".to_owned()));
    assert_eq!(origin.relation(&live, &main), Ok(Relation::Behind(vec![format!("{} a.txt is 2", short(&main))])));
    assert_eq!(origin.relation(&main, &live), Ok(Relation::Ahead(vec![format!("{} a.txt is 2", short(&main))])));
    assert_eq!(origin.relation(&main, &main), Ok(Relation::Same));
    origin.advance("live", &live, &main).unwrap();

    assert_eq!(pair.run("remote.git", &["rev-parse", "live"]), main);
    // git itself remembers where the remote's branch is now: that is its note, and no branch of the user's.
    let after = pair.state().replace(
        &format!("{main} commit\trefs/remotes/origin/live"),
        &format!("{live} commit\trefs/remotes/origin/live"),
    );
    assert_eq!(after, before);
    assert_eq!(fs_err::read_to_string(root.join("a.txt")).unwrap(), "an edit that is not committed");
}

#[test]
fn a_branch_that_has_moved_meanwhile_is_left_alone() {
    let pair = Pair::new();
    let root = pair.path("clone");
    let observed = remote(&root).tip("main").unwrap();
    pair.run(".", &["clone", "-q", "remote.git", "other"]);
    let theirs = pair.commit("other", "b.txt", "theirs");
    pair.run("other", &["push", "-q", "origin", "main"]);
    let ours = pair.commit("clone", "a.txt", "3");
    let error = remote(&root).advance("main", &observed, &ours).unwrap_err();
    assert_eq!(error.id(), Id::E1343, "{error}");
    assert_eq!(pair.run("remote.git", &["rev-parse", "main"]), theirs);
    // A branch that came into being meanwhile, and one that is gone.
    let error = remote(&root).advance("new", &observed, &ours).unwrap_err();
    assert_eq!(error.id(), Id::E1343, "{error}");
}

#[test]
fn what_the_remote_refuses_is_told_in_its_words() {
    let pair = Pair::new();
    let root = pair.path("clone");
    let hook = pair.path("remote.git/hooks/pre-receive");
    let write =
        "printf '#!/bin/sh\necho \"GH006: Protected branch update failed\" >&2\nexit 1\n' >\"$0\" && chmod 755 \"$0\"";
    assert!(Command::new("sh").args(["-c", write, hook.as_str()]).status().unwrap().success());
    let observed = remote(&root).tip("main").unwrap();
    let ours = pair.commit("clone", "a.txt", "3");
    let error = remote(&root).advance("main", &observed, &ours).unwrap_err();
    assert_eq!(error.id(), Id::E1344);
    let text = error.to_string();
    assert!(text.contains("pre-receive hook declined") && text.contains("GH006: Protected branch"), "{text}");
    assert_eq!(pair.run("remote.git", &["rev-parse", "main"]), observed);
}

#[test]
fn branches_that_have_diverged_are_merged_without_a_work_tree_or_say_where_they_conflict() {
    let pair = Pair::new();
    let root = pair.path("clone");
    let base = pair.run("clone", &["rev-parse", "main"]);
    let feature = pair.commit("clone", "feature.txt", "f");
    pair.run("clone", &["checkout", "-q", "-b", "fix", &base]);
    let fix = pair.commit("clone", "fix.txt", "x");
    pair.run("clone", &["config", "user.name", "T"]);
    pair.run("clone", &["config", "user.email", "t@example.com"]);
    let before = pair.state();
    let origin = remote(&root);
    let lines = |commit: &str, subject: &str| vec![format!("{} {subject}", short(commit))];
    let (lost, coming) = (lines(&fix, "fix.txt is x"), lines(&feature, "feature.txt is f"));
    assert_eq!(origin.relation(&fix, &feature), Ok(Relation::Diverged { lost, coming }));
    let merge = origin.merge("live", &fix, &feature).unwrap();
    assert_eq!(
        pair.run("clone", &["log", "-1", "--format=%P %s", &merge]),
        format!("{fix} {feature} Merge {} into live", short(&feature))
    );
    assert_eq!(pair.run("clone", &["ls-tree", "--name-only", &merge]), "a.txt\nfeature.txt\nfix.txt");

    pair.run("clone", &["checkout", "-q", &base]);
    let other = pair.commit("clone", "feature.txt", "something else");
    pair.run("clone", &["checkout", "-q", "fix"]);
    let error = origin.merge("live", &other, &feature).unwrap_err();
    assert_eq!(error.to_string(), format!("merging {} into `live` has conflicts: feature.txt", short(&feature)));
    assert_eq!(pair.state(), before);
}

#[test]
fn commits_that_the_clone_lacks_are_fetched_and_a_shallow_one_says_so() {
    let pair = Pair::new();
    pair.run(".", &["clone", "-q", "remote.git", "other"]);
    let theirs = pair.commit("other", "b.txt", "theirs");
    pair.run("other", &["push", "-q", "origin", "main"]);
    let root = pair.path("clone");
    let before = pair.state();
    let tip = remote(&root).tip("main").unwrap();
    assert_eq!(tip, theirs);
    remote(&root).fetch(&[&tip], &["main"]).unwrap();
    let ours = pair.run("clone", &["rev-parse", "main"]);
    assert!(matches!(remote(&root).relation(&ours, &tip), Ok(Relation::Behind(_))));
    assert_eq!(pair.state(), before);

    let url = format!("file://{}", pair.path("remote.git"));
    pair.run(".", &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let shallow = pair.path("shallow");
    assert_eq!(remote(&shallow).relation(&ours, &tip), Err(RemoteError::Shallow));
    let gone = remote(&shallow).fetch(&["0123456789012345678901234567890123456789"], &["no-such"]).unwrap_err();
    assert!(gone.to_string().contains("couldn't find remote ref"), "{gone}");
}

#[test]
fn a_remote_that_is_not_there_is_an_error_without_its_credentials() {
    let pair = Pair::new();
    let root = pair.path("clone");
    pair.run("clone", &["remote", "set-url", "origin", "https://user:hunter2hunter2@127.0.0.1:9/x.git"]);
    let error = remote(&root).tip("main").unwrap_err().to_string();
    assert!(error.contains("127.0.0.1") && !error.contains("hunter2"), "{error}");
    assert_eq!(
        clean("fatal: https://a:b@host/x and ssh://git@host \u{1b}[1m"),
        "fatal: https://host/x and ssh://host [1m"
    );
}
