//! The branches and the remote of a repository.

use std::collections::BTreeSet;

use camino::Utf8Path;
use git2::{BranchType, Repository, RepositoryOpenFlags};
use towpath_core::init::Git;

/// The most branches that are read.
const MOST_BRANCHES: usize = 2000;

/// The branches here and on `origin`, and the URL of that. Empty where there is no repository, or none that libgit2 can
/// open: what this tells can also be written by hand.
pub fn refs(start: &Utf8Path) -> Git {
    let no_ceilings: [&str; 0] = [];
    Repository::open_ext(start, RepositoryOpenFlags::empty(), no_ceilings)
        .map(|repository| of(&repository))
        .unwrap_or_default()
}

fn of(repository: &Repository) -> Git {
    let mut branches = BTreeSet::new();
    for (branch, kind) in repository.branches(None).into_iter().flatten().flatten().take(MOST_BRANCHES) {
        let Ok(Some(name)) = branch.name() else { continue };
        let name = match kind {
            BranchType::Local => Some(name),
            BranchType::Remote => name.strip_prefix("origin/"),
        };
        branches.extend(name.filter(|name| *name != "HEAD").map(str::to_owned));
    }
    // A branch without a commit is in no list.
    let target = |name: &str| {
        let reference = repository.find_reference(name).ok()?;
        reference.symbolic_target().ok().flatten().map(str::to_owned)
    };
    let head = target("HEAD").and_then(|name| name.strip_prefix("refs/heads/").map(str::to_owned));
    branches.extend(head);
    let default = target("refs/remotes/origin/HEAD");
    let remote = repository.find_remote("origin").ok();
    Git {
        branches,
        default: default.and_then(|name| name.strip_prefix("refs/remotes/origin/").map(str::to_owned)),
        remote: remote.and_then(|remote| remote.url().ok().map(str::to_owned)),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::process::Command;

    use camino::Utf8PathBuf;

    use super::*;

    #[test]
    fn branches_and_remote() {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        let git = |line: &str| {
            let mut command = Command::new("git");
            command.args(["-c", "user.name=A", "-c", "user.email=a@example.com"]).args(line.split(' '));
            command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(&path);
            assert!(command.output().unwrap().status.success(), "{line}");
        };
        assert_eq!(refs(&path.join("nowhere")), Git::default());
        git("init -q -b main");
        assert_eq!(refs(&path).branches, BTreeSet::from(["main".to_owned()]), "without any commit");
        git("commit -q --allow-empty -m x");
        git("branch feature/x");
        git("remote add origin https://token@example.com/a/b.git");
        git("update-ref refs/remotes/origin/develop HEAD");
        git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/develop");
        let found = refs(&path);
        assert_eq!(found.branches.into_iter().collect::<Vec<_>>(), ["develop", "feature/x", "main"]);
        assert_eq!(found.default.as_deref(), Some("develop"));
        assert_eq!(found.remote.as_deref(), Some("https://token@example.com/a/b.git"));
    }
}
