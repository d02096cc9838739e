//! What AWS says of the apps that Amplify hosts, and which of them belong to a repository.

use async_trait::async_trait;

use crate::name::{AccountId, AppId, BackendName, BranchName, Region};
use crate::ports::ReadError;

/// An app that Amplify hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostedApp {
    /// Its id.
    pub app_id: AppId,
    /// Its name.
    pub name: String,
    /// Its account.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// The URL of the repository that it is built from.
    pub repository: Option<String>,
    /// `AMPLIFY_MONOREPO_APP_ROOT`: its folder in the repository.
    pub root: Option<String>,
}

/// A branch of a hosted app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostedBranch {
    /// Its name.
    pub name: BranchName,
    /// The backend environment of generation 1 that is connected to it.
    pub backend: Option<BackendName>,
    /// Whether a backend of generation 2 is deployed from it.
    pub has_stack: bool,
    /// The variable `BUILD_ENV` or `USER_BRANCH`, by which pull scripts know the environment.
    pub build_env: Option<String>,
}

/// A hosted app with its branches and backend environments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosted {
    /// The app.
    pub app: HostedApp,
    /// Its branches.
    pub branches: Vec<HostedBranch>,
    /// Its backend environments of generation 1.
    pub backends: Vec<BackendName>,
}

/// Lists what Amplify hosts. Nothing in it writes.
#[async_trait(?Send)]
pub trait Hosting {
    /// The apps of a region.
    ///
    /// # Errors
    /// Whatever AWS, or the way to it, refuses.
    async fn apps(&self, region: &Region) -> Result<Vec<HostedApp>, ReadError>;
    /// The branches and the backend environments of an app.
    ///
    /// # Errors
    /// Whatever AWS, or the way to it, refuses.
    async fn details(&self, app: HostedApp) -> Result<Hosted, ReadError>;
}

/// The form of a repository's URL that can be compared: host and path, without scheme, user and `.git`. Credentials in
/// the URL are gone with the user.
pub(crate) fn repository(url: &str) -> String {
    let url = url.trim();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find('/').unwrap_or(rest.len());
    let rest = match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) => rest.get(at + 1..).unwrap_or_default(),
        None => rest,
    };
    // `git@host:owner/name` is `host/owner/name`; `host:443/owner/name` is `host/owner/name`.
    let (host, path) = match rest.find([':', '/']) {
        Some(at) => (rest.get(..at).unwrap_or_default(), rest.get(at + 1..).unwrap_or_default()),
        None => (rest, ""),
    };
    let path = match path.split_once('/') {
        Some((port, path)) if rest.contains(':') && port.bytes().all(|byte| byte.is_ascii_digit()) => path,
        _ => path,
    };
    let path = path.trim_matches('/');
    format!("{host}/{}", path.strip_suffix(".git").unwrap_or(path)).to_lowercase()
}

/// Whether an app belongs to a repository: it is built from it, or a file of the repository names its id.
pub fn belongs(app: &HostedApp, remote: Option<&str>, named: &[AppId]) -> bool {
    let built_here = app.repository.as_deref().zip(remote).is_some_and(|(a, b)| repository(a) == repository(b));
    built_here || named.contains(&app.app_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repository_in_many_spellings() {
        for url in [
            "https://github.com/Owner/Repo",
            "https://github.com/owner/repo.git",
            "https://user:token@github.com/owner/repo.git/",
            "git@github.com:owner/repo.git",
            "ssh://git@github.com/owner/repo",
            "ssh://git@github.com:22/owner/repo.git",
            " github.com/owner/repo\n",
        ] {
            assert_eq!(repository(url), "github.com/owner/repo", "{url}");
        }
        assert_ne!(repository("https://github.com/a/b"), repository("https://github.com/a/c"));
        for odd in ["", "@", "://", ":", "a@b", "x://@:/"] {
            repository(odd);
        }
    }
}
