//! The way of a promotion: which environment comes after which, and how one branch lies to the other.

use thiserror::Error;

use crate::catalog::{Explained, Id};
use crate::config::{Gate, Method, Promotion};
use crate::name::EnvironmentName;

/// Why there is no such promotion.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WayError {
    /// There is no `[promotion]`.
    #[error("environments.toml has no promotion order")]
    NoOrder,
    /// An environment is not in the order.
    #[error("environment `{0}` is not in the promotion order")]
    NotInOrder(EnvironmentName),
    /// The two are not neighbours, in that order.
    #[error("the promotion order is {order}: from `{from}` one promotes {}", next.as_ref().map_or("no further".to_owned(), |next| format!("to `{next}`")))]
    OutOfOrder {
        /// The source.
        from: EnvironmentName,
        /// What comes after it.
        next: Option<EnvironmentName>,
        /// The whole order.
        order: String,
    },
    /// The apps of an environment are on several branches.
    #[error("the apps of `{environment}` are hosted from several branches ({branches}), and a promotion moves one")]
    SeveralBranches {
        /// The environment.
        environment: EnvironmentName,
        /// The branches.
        branches: String,
    },
    /// The source's branch does not have the commit.
    #[error("commit {commit} is not on the branch `{branch}` of the source")]
    NotOfTheSource {
        /// The commit.
        commit: String,
        /// The branch.
        branch: String,
    },
    /// The target's branch has commits that the source's has not.
    #[error("the branch of the target has {} that the promoted one does not have: {}", count(lost.len()), list(lost))]
    Diverged {
        /// A line for each commit that would be lost, newest first.
        lost: Vec<String>,
        /// The method.
        method: Method,
    },
    /// A redeploy needs the commit on the branch.
    #[error(
        "commit {commit} is not on the branch `{branch}` of the target, and `method = \"redeploy\"` moves no branch"
    )]
    NotThere {
        /// The commit.
        commit: String,
        /// The branch.
        branch: String,
    },
}

fn count(commits: usize) -> String {
    if commits == 1 { "a commit".to_owned() } else { format!("{commits} commits") }
}

fn list(lost: &[String]) -> String {
    let more = if lost.len() > 5 { ", …" } else { "" };
    format!("{}{more}", lost.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", "))
}

impl Explained for WayError {
    fn id(&self) -> Id {
        match self {
            Self::NoOrder | Self::NotInOrder(_) | Self::OutOfOrder { .. } | Self::SeveralBranches { .. } => Id::E1340,
            Self::Diverged { .. } | Self::NotThere { .. } | Self::NotOfTheSource { .. } => Id::E1341,
        }
    }

    fn help(&self) -> Vec<String> {
        vec![match self {
            Self::NoOrder => "add `[promotion]` with `order = [\"dev\", \"staging\", \"live\"]`".to_owned(),
            Self::NotInOrder(name) => format!("add `{name}` to `order` in `[promotion]`"),
            Self::OutOfOrder { from, next: Some(next), .. } => format!("`towpath promote {from} {next}`"),
            Self::OutOfOrder { next: None, .. } => "it is the last one".to_owned(),
            Self::Diverged { method: Method::Merge, .. } => {
                "the merge has conflicts: merge by hand, and promote the result".to_owned()
            }
            Self::Diverged { .. } => {
                "bring these commits into the source first (merge or cherry-pick), or set `method = \"merge\"`"
                    .to_owned()
            }
            Self::SeveralBranches { .. } => "give all apps of the environment the same `branch`".to_owned(),
            Self::NotOfTheSource { .. } => {
                "promote what runs in the source: push the commit there and deploy it first".to_owned()
            }
            Self::NotThere { .. } => "push the commit there, or use another `method`".to_owned(),
        }]
    }
}

/// Whether the order leads from one environment to the other, and the gate on the way.
///
/// # Errors
/// [`WayError`]: no order, not in it, or out of order.
pub fn gate_on_the_way<'a>(
    promotion: &'a Promotion,
    from: &EnvironmentName,
    to: &EnvironmentName,
) -> Result<Option<&'a Gate>, WayError> {
    if promotion.order.is_empty() {
        return Err(WayError::NoOrder);
    }
    let place = |name: &EnvironmentName| {
        let place = promotion.order.iter().position(|other| other == name);
        place.ok_or_else(|| WayError::NotInOrder(name.clone()))
    };
    let (start, end) = (place(from)?, place(to)?);
    let gate = promotion.gate(from, to);
    // A gate that skips an environment was written on purpose.
    if end == start + 1 || (end > start && gate.is_some()) {
        return Ok(gate);
    }
    Err(WayError::OutOfOrder {
        from: from.clone(),
        next: promotion.order.get(start + 1).cloned(),
        order: promotion.order.iter().map(EnvironmentName::as_str).collect::<Vec<_>>().join(" → "),
    })
}

/// How the target's branch lies to the commit that is promoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The branch is at the commit already.
    Same,
    /// The branch is behind: these commits come, newest first.
    Behind(Vec<String>),
    /// The branch has the commit, and these more, newest first.
    Ahead(Vec<String>),
    /// Each has commits that the other has not.
    Diverged {
        /// What the branch would lose, newest first.
        lost: Vec<String>,
        /// What would come, newest first.
        coming: Vec<String>,
    },
}

/// What is to be done with the target's branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchStep {
    /// Nothing: it is where it must be.
    None,
    /// It is moved forward to the commit.
    Forward,
    /// A merge commit is made of its tip and the commit, and it is moved there.
    Merge,
}

impl BranchStep {
    /// The word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Forward => "forward",
            Self::Merge => "merge",
        }
    }
}

/// Decides what is to be done with the target's branch.
///
/// # Errors
/// [`WayError::Diverged`] where commits would be lost, [`WayError::NotThere`] where a redeploy lacks the commit.
pub fn branch_step(method: Method, relation: &Relation, commit: &str, branch: &str) -> Result<BranchStep, WayError> {
    let not_there = || WayError::NotThere { commit: commit.to_owned(), branch: branch.to_owned() };
    match (method, relation) {
        // Of a merge: the branch has moved on, what is promoted is older than what is there.
        (_, Relation::Same) | (Method::Redeploy | Method::Merge, Relation::Ahead(_)) => Ok(BranchStep::None),
        (Method::Redeploy, _) => Err(not_there()),
        (Method::FastForward | Method::Merge, Relation::Behind(_)) => Ok(match method {
            Method::Merge => BranchStep::Merge,
            _ => BranchStep::Forward,
        }),
        (Method::Merge, Relation::Diverged { .. }) => Ok(BranchStep::Merge),
        (Method::FastForward, Relation::Ahead(lost)) => Err(WayError::Diverged { lost: lost.clone(), method }),
        (Method::FastForward, Relation::Diverged { lost, .. }) => {
            Err(WayError::Diverged { lost: lost.clone(), method })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> EnvironmentName {
        EnvironmentName::new(name.to_owned()).unwrap()
    }

    fn gate(from: &str, to: &str) -> Gate {
        let (from, to) = (name(from), name(to));
        Gate { from, to, require: Vec::new(), soak: None, approval: None, verify: Vec::new() }
    }

    #[test]
    fn a_promotion_leads_to_the_next_environment_or_where_a_gate_is_written() {
        let promotion = Promotion {
            order: ["dev", "test", "staging", "live"].map(name).to_vec(),
            method: Method::FastForward,
            gates: vec![gate("test", "staging"), gate("dev", "staging")],
        };
        let way = |from: &str, to: &str| match gate_on_the_way(&promotion, &name(from), &name(to)) {
            Ok(gate) => format!("open, {}", if gate.is_some() { "gate" } else { "no gate" }),
            Err(error) => format!("{error} = {}", error.help().join("; ")),
        };
        insta::assert_snapshot!([
            way("dev", "test"), way("test", "staging"), way("dev", "staging"), way("dev", "live"), way("live", "dev"),
            way("staging", "staging"), way("live", "live"), way("dev", "prod"),
        ].join("\n"), @r"
        open, no gate
        open, gate
        open, gate
        the promotion order is dev → test → staging → live: from `dev` one promotes to `test` = `towpath promote dev test`
        the promotion order is dev → test → staging → live: from `live` one promotes no further = it is the last one
        the promotion order is dev → test → staging → live: from `staging` one promotes to `live` = `towpath promote staging live`
        the promotion order is dev → test → staging → live: from `live` one promotes no further = it is the last one
        environment `prod` is not in the promotion order = add `prod` to `order` in `[promotion]`
        ");
        let no_order = Promotion::default();
        let none = gate_on_the_way(&no_order, &name("dev"), &name("live"));
        assert_eq!(none.map(drop), Err(WayError::NoOrder));
    }

    #[test]
    fn no_method_loses_a_commit() {
        let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect::<Vec<_>>();
        let diverged = Relation::Diverged { lost: lines(&["a1 hotfix"]), coming: lines(&["b2 feature"]) };
        let cases = [
            (Method::FastForward, Relation::Same, Ok(BranchStep::None)),
            (Method::FastForward, Relation::Behind(lines(&["b2"])), Ok(BranchStep::Forward)),
            (Method::Merge, Relation::Behind(lines(&["b2"])), Ok(BranchStep::Merge)),
            (Method::Merge, diverged.clone(), Ok(BranchStep::Merge)),
            (Method::Merge, Relation::Ahead(lines(&["a1"])), Ok(BranchStep::None)),
            (Method::Redeploy, Relation::Same, Ok(BranchStep::None)),
            (Method::Redeploy, Relation::Ahead(lines(&["a1"])), Ok(BranchStep::None)),
            (Method::FastForward, diverged.clone(), Err(Id::E1341)),
            (Method::FastForward, Relation::Ahead(lines(&["a1"])), Err(Id::E1341)),
            (Method::Redeploy, diverged, Err(Id::E1341)),
            (Method::Redeploy, Relation::Behind(lines(&["b2"])), Err(Id::E1341)),
        ];
        for (method, relation, expected) in cases {
            let step = branch_step(method, &relation, "b2", "main");
            assert_eq!(step.map_err(|error| error.id()), expected, "{method:?} {relation:?}");
        }
        let seven: Vec<_> = (0..7).map(|number| format!("a{number} fix")).collect();
        let error = WayError::Diverged { lost: seven, method: Method::FastForward };
        let text = "the branch of the target has 7 commits that the promoted one does not have: a0 fix, a1 fix, a2 fix, a3 \
                    fix, a4 fix, …";
        assert_eq!(error.to_string(), text);
    }
}
