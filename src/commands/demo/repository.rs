//! The demo's git repository: a remote, and a clone of it with a branch for each environment.

use camino::Utf8Path;
use git2::{Commit, ErrorCode, IndexEntry, IndexTime, Oid, Repository, RepositoryInitOptions, Signature, Time, Tree};

/// The commits, oldest first.
pub(super) struct Commits {
    /// What live runs.
    pub(super) first: String,
    /// What staging runs.
    pub(super) second: String,
}

/// What a commit adds.
type Files = &'static [(&'static str, &'static str)];

const FIRST: Files = &[
    ("environments.toml", include_str!("environments.toml")),
    (".gitignore", "apps/*/src/aws-exports.js\napps/*/src/amplifyconfiguration.json\npublic\n"),
    ("apps/admin/index.html", "<!doctype html><title>Hedgerow admin</title>\n"),
    ("apps/admin/amplify/backend/schema.graphql", "type Plant @model {\n  id: ID!\n  name: String!\n}\n"),
    ("apps/client/index.html", "<!doctype html><title>Hedgerow</title>\n"),
    ("apps/kiosk/index.html", "<!doctype html><title>Hedgerow kiosk</title>\n"),
];
const SECOND: Files = &[("apps/client/index.html", "<!doctype html><title>Hedgerow: the map</title>\n")];
const THIRD: Files = &[
    ("apps/admin/index.html", "<!doctype html><title>Hedgerow admin: sign-in with a second factor</title>\n"),
    ("apps/client/index.html", "<!doctype html><title>Hedgerow: the map by region</title>\n"),
];

/// Makes both: `origin.git` and `hedgerow` in the folder.
pub(super) fn make(folder: &Utf8Path) -> Result<Commits, git2::Error> {
    let remote = Repository::init_bare(folder.join("origin.git"))?;
    remote.set_head("refs/heads/main")?;
    let mut options = RepositoryInitOptions::new();
    options.initial_head("staging");
    let clone = Repository::init_opts(folder.join("hedgerow"), &options)?;
    let mut config = clone.config()?;
    config.set_str("user.name", "Demo")?;
    config.set_str("user.email", "demo@example.com")?;
    let first = commit(&clone, None, FIRST, "The map of planted trees")?;
    let second = commit(&clone, Some(first), SECOND, "Show the map at once")?;
    let third = commit(&clone, Some(second), THIRD, "The map by region, and a second factor")?;
    for (branch, tip) in [("main", first), ("staging", third), ("dev", third)] {
        clone.reference(&format!("refs/heads/{branch}"), tip, true, "demo")?;
    }
    clone.set_head("refs/heads/staging")?;
    clone.checkout_head(Some(git2::build::CheckoutBuilder::new().force()))?;
    let mut origin = clone.remote("origin", folder.join("origin.git").as_str())?;
    let branches = ["main", "staging", "dev"].map(|branch| format!("refs/heads/{branch}:refs/heads/{branch}"));
    origin.push(&branches, None)?;
    Ok(Commits { first: first.to_string(), second: second.to_string() })
}

/// A commit on top of another, with times of its own so that it is the same in every demo.
fn commit(repository: &Repository, parent: Option<Oid>, files: Files, message: &str) -> Result<Oid, git2::Error> {
    let parent = parent.map(|parent| repository.find_commit(parent)).transpose()?;
    let tree = parent.as_ref().map(Commit::tree).transpose()?;
    let tree = with_files(repository, tree.as_ref(), files)?;
    let number = parent.as_ref().map_or(0, |parent| parent.time().seconds() - BEGAN + 86_400);
    let who = Signature::new("Demo", "demo@example.com", &Time::new(BEGAN + number, 0))?;
    let parents: Vec<&Commit<'_>> = parent.iter().collect();
    repository.commit(None, &who, &who, message, &repository.find_tree(tree)?, &parents)
}

/// 5 January 2026.
const BEGAN: i64 = 1_767_607_200;

fn with_files(repository: &Repository, tree: Option<&Tree<'_>>, files: Files) -> Result<Oid, git2::Error> {
    let mut index = git2::Index::new()?;
    if let Some(tree) = tree {
        index.read_tree(tree)?;
    }
    for (path, text) in files {
        let time = IndexTime::new(0, 0);
        let size = u32::try_from(text.len()).map_err(|_| git2::Error::from_str("a file is too large"))?;
        let id = repository.blob(text.as_bytes())?;
        let path = path.as_bytes().to_vec();
        let (ctime, mtime) = (time, IndexTime::new(0, 0));
        let entry = IndexEntry {
            ctime,
            mtime,
            dev: 0,
            ino: 0,
            mode: 0o100_644,
            uid: 0,
            gid: 0,
            file_size: size,
            id,
            flags: 0,
            flags_extended: 0,
            path,
        };
        index.add(&entry).map_err(|error| match error.code() {
            ErrorCode::GenericError => git2::Error::from_str("a path of the demo is none"),
            _ => error,
        })?;
    }
    index.write_tree_to(repository)
}
