//! What git says of a folder: which branch and commit are checked out.
//!
//! The repository is the one that contains the folder, as if none of git's variables were set: a hook, or a build
//! inside `git rebase --exec`, has `GIT_DIR` and others in its environment, which may be about another repository
//! than the one with `environments.toml`; the same goes for `GIT_CEILING_DIRECTORIES`. Like git itself, the search
//! upwards ends at the border of the file system.
//!
//! libgit2 answers in a fraction of a millisecond. What it cannot open (SHA-256 hashes, reftable, a folder that
//! belongs to another user, which is usual in containers) is asked of the `git` program. Only names are read, and
//! nothing of the repository is executed, so whose repository it is makes no difference.

pub mod history;
pub mod person;
mod program;
pub mod refs;
pub mod remote;
mod tag;
#[cfg(unix)]
#[cfg(test)]
mod tests;
pub mod tracking;

use camino::{Utf8Path, Utf8PathBuf};
use git2::{ErrorCode, RepositoryOpenFlags};

/// What git says of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The top folder of the checkout; `None`: no repository, a bare one, or one that cannot be read.
    pub root: Option<Utf8PathBuf>,
    /// What is checked out.
    pub head: Head,
    /// The commit that is checked out, in full hexadecimal.
    pub commit: Option<String>,
    /// Whether the history ends early (`git clone --depth`).
    pub shallow: bool,
}

/// What is checked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// A branch, by its name without `refs/heads/`.
    Branch(String),
    /// A commit without a branch, in full hexadecimal: usual in builds.
    Detached(String),
    /// A branch without any commit yet.
    Unborn(String),
    /// The folder is in no git repository.
    NoRepository,
    /// The folder is in a repository which cannot be read; with the reason.
    Unreadable(String),
}

impl Repository {
    fn without_commit(head: Head) -> Self {
        Self { root: None, head, commit: None, shallow: false }
    }
}

/// Asks git about the repository that contains a folder. Never fails: what cannot be found out is told in
/// [`Repository::head`].
pub fn facts(start: &Utf8Path) -> Repository {
    let start = if start.as_str().is_empty() { Utf8Path::new(".") } else { start };
    match read(start) {
        Ok(repository) => repository,
        Err(error) if error.code() == ErrorCode::NotFound && !has_git_entry(start) => {
            Repository::without_commit(Head::NoRepository)
        }
        Err(error) => program::facts(start).unwrap_or_else(|reason| {
            Repository::without_commit(Head::Unreadable(format!("{}; {reason}", error.message())))
        }),
    }
}

/// Whether there is something that calls itself a repository: one that is broken, or a worktree whose repository is
/// not mounted into the container, is not the same as none.
fn has_git_entry(start: &Utf8Path) -> bool {
    start.canonicalize_utf8().is_ok_and(|start| start.ancestors().any(|folder| folder.join(".git").exists()))
}

fn read(start: &Utf8Path) -> Result<Repository, git2::Error> {
    let no_ceilings: [&str; 0] = [];
    let repository = git2::Repository::open_ext(start, RepositoryOpenFlags::empty(), no_ceilings)?;
    let reference = repository.find_reference("HEAD")?;
    let commit = match repository.refname_to_id("HEAD") {
        Ok(id) => Some(id.to_string()),
        Err(error) if error.code() == ErrorCode::NotFound => None,
        Err(error) => return Err(error),
    };
    let head = head(reference.symbolic_target()?, commit.clone());
    let root = repository.workdir().and_then(|root| Utf8PathBuf::from_path_buf(root.components().collect()).ok());
    Ok(Repository { root, head, commit, shallow: repository.is_shallow() })
}

/// `target`: the full name of the reference that HEAD points to, if it does. What the file says may be no name at all.
fn head(target: Option<&str>, commit: Option<String>) -> Head {
    let Some(target) = target else {
        return commit.map_or_else(|| Head::Unreadable("HEAD points to nothing".to_owned()), Head::Detached);
    };
    match target.strip_prefix("refs/heads/").filter(|_| git2::Reference::is_valid_name(target)) {
        Some(branch) if commit.is_some() => Head::Branch(branch.to_owned()),
        Some(branch) => Head::Unborn(branch.to_owned()),
        None => Head::Unreadable(format!("HEAD points to {target:?}, which is no branch")),
    }
}
