//! What a release needs of a remote repository: the tip of a branch, its commits, and moving it forward. All of it
//! through the `git` program, which has the user's own credentials, proxies and hooks. No work tree, no index and no local
//! branch is ever touched.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use camino::Utf8Path;
use thiserror::Error;
use towpath_core::catalog::{Explained, Id};
use towpath_core::promotion::way::Relation;

use super::program::MISLEADING;

/// How long one conversation with a remote may take. A push runs the hooks of both sides.
const LIMIT: Duration = Duration::from_mins(5);

/// The most bytes of an answer that are read.
const MAX_ANSWER: u64 = 4_000_000;

/// The most commits that are listed; more are only counted.
const MOST_COMMITS: &str = "500";

/// Why git could not do something.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RemoteError {
    /// The program does not work, or did not end in time.
    #[error("the `git` program does not work: {0}")]
    Program(String),
    /// git said no; what it said.
    #[error("git could not {what}: {said}")]
    Failed {
        /// What it was to do.
        what: String,
        /// Its own words.
        said: String,
    },
    /// There is no such branch.
    #[error("`{remote}` has no branch `{branch}`")]
    NoBranch {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// Somebody has pushed since the branch was looked at.
    #[error("branch `{branch}` of `{remote}` has moved since it was looked at")]
    Moved {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// The remote refuses: a rule of its own.
    #[error("`{remote}` refuses the push to `{branch}`: {said}")]
    Refused {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
        /// The remote's own words.
        said: String,
    },
    /// Two commits cannot be merged by themselves.
    #[error("merging {commit} into `{branch}` has conflicts: {files}")]
    Conflicts {
        /// The commit.
        commit: String,
        /// The branch.
        branch: String,
        /// The first of the files.
        files: String,
    },
    /// The clone lacks the commits between.
    #[error("this clone is shallow, and cannot tell how the branches lie to each other")]
    Shallow,
}

impl Explained for RemoteError {
    fn id(&self) -> Id {
        match self {
            Self::Moved { .. } => Id::E1343,
            Self::Refused { .. } => Id::E1344,
            Self::Conflicts { .. } => Id::E1341,
            Self::NoBranch { .. } => Id::E510,
            Self::Program(_) | Self::Failed { .. } | Self::Shallow => Id::E1610,
        }
    }

    fn help(&self) -> Vec<String> {
        let help = match self {
            Self::Moved { .. } => "look again: run the same command once more",
            Self::Refused { .. } => {
                "let whoever runs this push to the branch (GitHub: Settings, Rules; GitLab: Protected branches), or use \
                 `method = \"redeploy\"` and move the branch by a pull request"
            }
            Self::Conflicts { .. } => "merge by hand, push the result to the source's branch, and promote that",
            Self::NoBranch { .. } => "correct `branch` of the parent in environments.toml, or push the branch",
            Self::Shallow => "`git fetch --unshallow` (GitHub's checkout: `fetch-depth: 0`)",
            Self::Program(_) => "install git, and see that `git --version` works",
            Self::Failed { .. } => "try the same with git itself: towpath uses its credentials and settings",
        };
        vec![help.to_owned()]
    }
}

/// A remote of the repository around a folder.
#[derive(Clone, Copy, Debug)]
pub struct Remote<'a> {
    /// The folder.
    pub start: &'a Utf8Path,
    /// The remote's name, such as `origin`.
    pub name: &'a str,
    /// Whether git may ask the user for a password.
    pub may_ask: bool,
}

impl Remote<'_> {
    /// The commit at which a branch is.
    ///
    /// # Errors
    /// [`RemoteError::NoBranch`], or why it cannot be asked.
    pub fn tip(&self, branch: &str) -> Result<String, RemoteError> {
        let full = format!("refs/heads/{branch}");
        let answer = self.ask(&["ls-remote", "--refs", self.name, &full])?;
        if !answer.done {
            return Err(self.failed("look at the remote", &answer));
        }
        let found = answer.text.lines().filter_map(|line| line.split_once('\t')).find(|(_, name)| *name == full);
        let no_branch = || RemoteError::NoBranch { remote: self.name.to_owned(), branch: branch.to_owned() };
        found.map(|(commit, _)| commit.to_owned()).ok_or_else(no_branch)
    }

    /// Brings commits of branches into the clone, if they are not there. No branch and no `FETCH_HEAD` changes.
    ///
    /// # Errors
    /// Why that failed.
    pub fn fetch(&self, commits: &[&str], branches: &[&str]) -> Result<(), RemoteError> {
        let mut missing = false;
        for commit in commits {
            let there = self.ask(&["cat-file", "-e", &format!("{commit}^{{commit}}")])?;
            missing |= !there.done;
        }
        if !missing {
            return Ok(());
        }
        let mut question = vec!["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", self.name];
        let full: Vec<_> = branches.iter().map(|branch| format!("refs/heads/{branch}")).collect();
        question.extend(full.iter().map(String::as_str));
        let answer = self.ask(&question)?;
        if answer.done { Ok(()) } else { Err(self.failed("fetch", &answer)) }
    }

    /// How a branch whose tip is at `tip` lies to a commit.
    ///
    /// # Errors
    /// [`RemoteError::Shallow`], or why git cannot tell.
    pub fn relation(&self, tip: &str, commit: &str) -> Result<Relation, RemoteError> {
        if tip == commit {
            return Ok(Relation::Same);
        }
        let base = self.ask(&["merge-base", tip, commit])?;
        let shallow = self.ask(&["rev-parse", "--is-shallow-repository"])?.text.trim() == "true";
        // Without all commits, what seems to be lost or coming may not be all of it.
        if shallow {
            return Err(RemoteError::Shallow);
        }
        let base = base.text.trim();
        if base == tip {
            return Ok(Relation::Behind(self.commits(tip, commit)?));
        }
        if base == commit {
            return Ok(Relation::Ahead(self.commits(commit, tip)?));
        }
        Ok(Relation::Diverged { lost: self.commits(commit, tip)?, coming: self.commits(tip, commit)? })
    }

    /// The commits of `until` that `since` does not have, newest first: the short name, and the subject.
    fn commits(&self, since: &str, until: &str) -> Result<Vec<String>, RemoteError> {
        let range = format!("{since}..{until}");
        let log =
            ["log", "--no-show-signature", "--no-color", "--format=%h %s", "--max-count", MOST_COMMITS, &range, "--"];
        let answer = self.ask(&log)?;
        if !answer.done {
            return Err(self.failed("list the commits", &answer));
        }
        Ok(answer.text.lines().map(clean).collect())
    }

    /// Makes a merge of two commits, in the clone alone, and gives its name.
    ///
    /// # Errors
    /// [`RemoteError::Conflicts`], or why it cannot be made.
    pub fn merge(&self, branch: &str, tip: &str, commit: &str) -> Result<String, RemoteError> {
        let answer = self.ask(&["merge-tree", "--write-tree", "--name-only", "--no-messages", tip, commit])?;
        let mut lines = answer.text.lines();
        let tree = lines.next().unwrap_or_default().to_owned();
        if !answer.done && !tree.is_empty() && lines.clone().next().is_some() {
            let files: Vec<_> = lines.filter(|line| !line.is_empty()).take(5).map(clean).collect();
            return Err(RemoteError::Conflicts {
                commit: short(commit).to_owned(),
                branch: branch.to_owned(),
                files: files.join(", "),
            });
        }
        if !answer.done {
            return Err(self.failed("merge (git 2.38 or later is needed)", &answer));
        }
        let message = format!("Merge {} into {branch}", short(commit));
        // With the time of the newer of the two, the same merge is the same commit: also in the run after a crash.
        let when = self.ask(&["log", "--no-walk=sorted", "--max-count=1", "--format=%ct +0000", tip, commit, "--"])?;
        let when = when.text.trim().to_owned();
        let made = ["commit-tree", &tree, "-p", tip, "-p", commit, "-m", &message];
        let made = self.ask_with(&made, &[("GIT_AUTHOR_DATE", &when), ("GIT_COMMITTER_DATE", &when)])?;
        if made.done { Ok(made.text.trim().to_owned()) } else { Err(self.failed("make the merge commit", &made)) }
    }

    /// Moves a branch of the remote from the tip that was observed to a commit. The remote itself compares: if the
    /// branch is elsewhere by then, nothing changes.
    ///
    /// # Errors
    /// [`RemoteError::Moved`], [`RemoteError::Refused`], or why it failed.
    pub fn advance(&self, branch: &str, observed: &str, commit: &str) -> Result<(), RemoteError> {
        let lease = format!("--force-with-lease=refs/heads/{branch}:{observed}");
        let target = format!("{commit}:refs/heads/{branch}");
        let answer = self.ask(&[
            "push",
            "--porcelain",
            "--no-follow-tags",
            "--recurse-submodules=no",
            &lease,
            self.name,
            &target,
        ])?;
        if answer.done {
            return Ok(());
        }
        let (remote, branch) = (self.name.to_owned(), branch.to_owned());
        let line = answer.text.lines().find(|line| line.starts_with('!')).unwrap_or_default();
        let lost_the_race = line.contains("[remote rejected]") && answer.error.contains("cannot lock ref");
        if line.contains("[rejected]") || lost_the_race {
            return Err(RemoteError::Moved { remote, branch });
        }
        if let Some((_, why)) = line.split_once("[remote rejected]") {
            let why = clean(why.trim().trim_matches(['(', ')']));
            let told = answer.error.lines().filter_map(|line| line.strip_prefix("remote:")).map(clean);
            let told: Vec<_> =
                told.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).take(5).collect();
            let said = if told.is_empty() { why } else { format!("{why} ({})", told.join(" ")) };
            return Err(RemoteError::Refused { remote, branch, said });
        }
        Err(self.failed("push", &answer))
    }

    fn failed(&self, what: &str, answer: &Answer) -> RemoteError {
        let lines = answer.error.lines().map(clean).filter(|line| !line.trim().is_empty());
        let said: Vec<_> = lines.take(3).collect();
        let said = if said.is_empty() { "it does not say why".to_owned() } else { said.join(" / ") };
        RemoteError::Failed { what: what.to_owned(), said: format!("{said} (remote `{}`)", self.name) }
    }

    pub(super) fn ask(&self, question: &[&str]) -> Result<Answer, RemoteError> {
        self.ask_with(question, &[])
    }

    fn ask_with(&self, question: &[&str], variables: &[(&str, &str)]) -> Result<Answer, RemoteError> {
        let failed = |error: std::io::Error| RemoteError::Program(error.to_string());
        let mut command = Command::new("git");
        command.args(question).current_dir(self.start);
        for name in MISLEADING {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_MERGE_AUTOEDIT", "no");
        command.envs(variables.iter().copied());
        if !self.may_ask {
            command.env("GIT_TERMINAL_PROMPT", "0").env("GCM_INTERACTIVE", "never").env("SSH_ASKPASS_REQUIRE", "never");
            command.env("GIT_ASKPASS", "true");
        }
        command.stdin(if self.may_ask { Stdio::inherit() } else { Stdio::null() });
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
        let (text, error) = (bytes_of(child.stdout.take()), bytes_of(child.stderr.take()));
        let deadline = Instant::now() + LIMIT;
        let status = loop {
            match child.try_wait().map_err(failed)? {
                Some(status) => break status,
                None if Instant::now() < deadline => thread::sleep(Duration::from_millis(2)),
                None => {
                    let _already_ended = child.kill();
                    let _reaped = child.wait();
                    return Err(RemoteError::Program(format!(
                        "`git {}` took longer than {LIMIT:?}",
                        question.join(" ")
                    )));
                }
            }
        };
        let words = |reader: thread::JoinHandle<Vec<u8>>| {
            String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
        };
        Ok(Answer { done: status.success(), text: words(text), error: words(error) })
    }
}

pub(super) struct Answer {
    pub(super) done: bool,
    pub(super) text: String,
    pub(super) error: String,
}

/// Reads while the program runs: a long answer would fill the pipe.
fn bytes_of<P: std::io::Read + Send + 'static>(pipe: Option<P>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(MAX_ANSWER).read_to_end(&mut bytes);
            // What is too much is read and forgotten: a program that cannot write would not end.
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        bytes
    })
}

/// Without control characters, without the credentials of an address, and not for ever.
pub(super) fn clean(line: &str) -> String {
    let plain: String = line.chars().filter(|c| !c.is_control()).take(300).collect();
    let mut result = String::new();
    let mut rest = plain.as_str();
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find(['/', ' ', '\'', '"']).unwrap_or(after.len());
        let (authority, tail) = after.split_at(end);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        result.push_str(before);
        result.push_str("://");
        result.push_str(host);
        rest = tail;
    }
    result.push_str(rest);
    result
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

#[cfg(unix)]
#[cfg(test)]
pub(super) mod tests;
