//! The branches of a promotion, as the remote has them: looked at, and moved.

use towpath_core::config::{Config, Environment, Method};
use towpath_core::promotion::gates::Running;
use towpath_core::promotion::way::{self, BranchStep, Relation, WayError};

use crate::commands::status::hosted_branch;
use crate::failure::Failure;
use crate::repository::history;
use crate::repository::remote::{Remote, RemoteError};

/// The two environments.
pub(super) struct Sides<'a> {
    /// The file.
    pub(super) config: &'a Config,
    /// Where the release runs already.
    pub(super) from: &'a Environment,
    /// Where it is to go.
    pub(super) to: &'a Environment,
}

/// What is promoted, and what that means for the target's branch.
pub(super) struct Branches {
    /// The commit that is promoted.
    pub(super) commit: String,
    /// What says that it is this one.
    pub(super) source: String,
    /// The commit that the target's apps are built from: itself, or a merge of it.
    pub(super) released: String,
    /// The target's branch.
    pub(super) branch: String,
    /// What is done with it.
    pub(super) step: BranchStep,
    /// The commits that it does not have yet.
    pub(super) coming: Vec<String>,
    /// Where it was when it was looked at.
    tip: String,
}

impl Branches {
    /// Looks, and brings the commits into the clone. Changes no branch and no work tree.
    ///
    /// # Errors
    /// If there is no such commit or branch, commits would be lost, or git cannot tell.
    pub(super) fn look(
        remote: &Remote<'_>,
        sides: &Sides<'_>,
        wanted: Option<&str>,
        running: Option<&Option<Running>>,
    ) -> Result<Self, Failure> {
        let (from, to) = (one_branch(sides, sides.from)?, one_branch(sides, sides.to)?);
        let (source_tip, tip) = (remote.tip(&from)?, remote.tip(&to)?);
        let recorded = running.and_then(Option::as_ref).map(|running| running.commit.clone());
        let (commit, source) = match (wanted, recorded) {
            (Some(text), _) => (named(remote, text)?, format!("--commit {text}")),
            (None, Some(commit)) => (commit, format!("what {} runs", sides.from.name)),
            (None, None) => {
                (source_tip.clone(), format!("the tip of {from}: nothing is recorded of {}", sides.from.name))
            }
        };
        remote.fetch(&[&source_tip, &tip, &commit], &[&from, &to])?;
        if !matches!(remote.relation(&source_tip, &commit)?, Relation::Same | Relation::Ahead(_)) {
            return Err(WayError::NotOfTheSource { commit, branch: from }.into());
        }
        let method = sides.config.promotion.method;
        let relation = remote.relation(&tip, &commit)?;
        let step = way::branch_step(method, &relation, &commit, &to)?;
        let released = match (step, &relation, method) {
            (BranchStep::Merge, ..) => remote.merge(&to, &tip, &commit)?,
            // It was merged before: what is on the branch is released.
            (BranchStep::None, Relation::Ahead(_), Method::Merge) => tip.clone(),
            _ => commit.clone(),
        };
        let coming = match relation {
            Relation::Behind(coming) | Relation::Diverged { coming, .. } => coming,
            Relation::Same | Relation::Ahead(_) => Vec::new(),
        };
        Ok(Self { commit, source, released, branch: to, step, coming, tip })
    }

    /// Moves the branch of the remote, and looks whether it is there.
    ///
    /// # Errors
    /// If it was moved by somebody else, the remote refuses, or does not answer.
    pub(super) fn advance(&self, remote: &Remote<'_>) -> Result<(), RemoteError> {
        let pushed = remote.advance(&self.branch, &self.tip, &self.released);
        // A push whose answer was lost may have been done: the remote itself tells.
        match (remote.tip(&self.branch), pushed) {
            (Ok(now), _) if now == self.released => Ok(()),
            (Ok(_), Ok(())) => Err(RemoteError::Moved { remote: remote.name.to_owned(), branch: self.branch.clone() }),
            (_, Err(error)) | (Err(error), Ok(())) => Err(error),
        }
    }
}

/// The branch from which all apps of an environment are hosted.
fn one_branch(sides: &Sides<'_>, environment: &Environment) -> Result<String, Failure> {
    let mut branches = Vec::new();
    for (name, deployment) in &environment.apps {
        let Some(app) = sides.config.apps.get(name) else { continue };
        let hosted = hosted_branch(environment, app, deployment);
        branches.push(hosted.map_err(|why| Failure::no_branch(name.as_str(), &why))?.branch.to_string());
    }
    branches.sort();
    branches.dedup();
    match branches.as_slice() {
        [only] => Ok(only.clone()),
        _ => {
            Err(WayError::SeveralBranches { environment: environment.name.clone(), branches: branches.join(", ") }
                .into())
        }
    }
}

fn named(remote: &Remote<'_>, text: &str) -> Result<String, Failure> {
    if let Some(commit) = history::commit(remote.start, text) {
        return Ok(commit);
    }
    let whole = (40..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let unknown = || Failure::no_commit(&format!("git knows no commit `{text}` here"));
    whole.then(|| text.to_ascii_lowercase()).ok_or_else(unknown)
}
