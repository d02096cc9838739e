//! Whether the gates on the way are open. What cannot be known keeps a gate closed.

use crate::config::{Approval, Gate, Requirement, Via};
use crate::time;

use super::freeze::Frozen;

/// What opens a freeze.
pub(super) const OVERRIDE: &str = "wait, or give `--override-freeze REASON`, which is recorded";

/// A fact, or why it is not known.
pub type Known<T> = Result<T, String>;

/// What is known of a promotion.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The time, in seconds since 1970.
    pub now: i64,
    /// The commit that is to be promoted.
    pub commit: String,
    /// Who promotes, as the approval would name them.
    pub by: String,
    /// What the records say that the source runs; `None`: nothing was released there yet.
    pub running: Known<Option<Running>>,
    /// The fingerprint of the source's backend, as it is now.
    pub fingerprint: Known<String>,
    /// The commands that were run, by name. One that is not here was not run yet.
    pub verified: Vec<(String, Known<Verified>)>,
    /// Who has approved; `None`: nobody.
    pub approval: Known<Option<Approved>>,
    /// Who else holds the target's lock, in words; `None`: nobody.
    pub lock: Known<Option<String>>,
    /// What is not in order with the two backends; empty: all is.
    pub unclean: Known<Vec<String>>,
    /// The freeze of the target that holds.
    pub frozen: Option<Frozen>,
    /// `--override-freeze`.
    pub override_freeze: Option<String>,
}

/// A release that an environment runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its commit.
    pub commit: String,
    /// The fingerprint of the backend that its apps were built against.
    pub fingerprint: String,
    /// Since when, in seconds since 1970.
    pub since: i64,
    /// Whether all its apps were seen to serve it.
    pub whole: bool,
}

/// A command that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// When it ended, in seconds since 1970.
    pub at: i64,
    /// What went wrong; `None`: it succeeded.
    pub failure: Option<String>,
}

/// An approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// Who.
    pub by: String,
    /// Where it can be seen: an address, or the name of a tag.
    pub reference: String,
    /// When, in seconds since 1970, if that is known.
    pub at: Option<i64>,
}

/// How a gate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its name: a word of `require`, or `freeze`.
    pub name: String,
    /// How it stands.
    pub state: State,
}

/// How a gate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Open, and what proves it.
    Open {
        /// In words.
        proof: String,
        /// When it was proved, in seconds since 1970.
        at: i64,
    },
    /// A command that has to be run before it is known.
    ToRun {
        /// The program and its arguments.
        command: Vec<String>,
    },
    /// Closed.
    Closed {
        /// Why.
        reason: String,
        /// What opens it.
        help: Vec<String>,
    },
    /// Nobody can tell, which counts as closed.
    Undecided {
        /// Why.
        reason: String,
        /// What would tell.
        help: Vec<String>,
    },
}

impl State {
    /// Whether a promotion may pass.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Whether it stands in the way, whatever is run.
    pub fn is_shut(&self) -> bool {
        matches!(self, Self::Closed { .. } | Self::Undecided { .. })
    }
}

/// Judges the freeze of the target, a lock of somebody else, and everything that the gate requires, in the order of the
/// file.
pub fn judge(gate: Option<&Gate>, evidence: &Evidence) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict { name: "freeze".to_owned(), state: freeze(evidence) }];
    let requires_lock = gate.is_some_and(|gate| gate.require.contains(&Requirement::Lock));
    if !requires_lock && matches!(evidence.lock, Ok(Some(_))) {
        verdicts.push(Verdict { name: "lock".to_owned(), state: lock(evidence) });
    }
    let Some(gate) = gate else { return verdicts };
    for requirement in &gate.require {
        let name = requirement.as_str().to_owned();
        match requirement {
            Requirement::Verify => verdicts.extend(gate.verify.iter().map(|verify| Verdict {
                name: format!("verify {}", verify.name),
                state: verified(&verify.name, &verify.run, evidence),
            })),
            Requirement::Soak => verdicts.push(Verdict { name, state: soak(gate.soak, evidence) }),
            Requirement::Approval => {
                verdicts.push(Verdict { name, state: approval(gate.approval.as_ref(), evidence) });
            }
            Requirement::Lock => verdicts.push(Verdict { name, state: lock(evidence) }),
            Requirement::CleanBackend => verdicts.push(Verdict { name, state: clean(evidence) }),
            // Commands of a later version; until then nobody can tell.
            Requirement::Preflight | Requirement::Snapshot => verdicts.push(Verdict {
                state: State::Undecided {
                    reason: format!("this version of towpath has no `{name}`"),
                    help: vec![format!("take `{name}` out of this gate's `require`, or use a version that has it")],
                },
                name,
            }),
        }
    }
    verdicts
}

fn freeze(evidence: &Evidence) -> State {
    let Some(frozen) = &evidence.frozen else {
        return State::Open { proof: "no freeze holds".to_owned(), at: evidence.now };
    };
    match &evidence.override_freeze {
        Some(why) => State::Open { proof: format!("overridden: {why} ({frozen})"), at: evidence.now },
        None => State::Closed { reason: frozen.to_string(), help: vec![OVERRIDE.to_owned()] },
    }
}

/// The source must have run this commit, on the backend of today, for that long.
fn soak(seconds: Option<u64>, evidence: &Evidence) -> State {
    let wanted = i64::try_from(seconds.unwrap_or_default()).unwrap_or(i64::MAX);
    let running = match &evidence.running {
        Ok(Some(running)) => running,
        Ok(None) => {
            return closed(
                "nothing was released there yet by towpath",
                "`towpath deploy` the source: the time counts from then",
            );
        }
        Err(why) => {
            return undecided(why, "give access to the source's release records (`towpath iam policy --for release`)");
        }
    };
    if running.commit != evidence.commit {
        return closed(
            &format!("it runs {}, not {}", short(&running.commit), short(&evidence.commit)),
            "deploy this commit to the source first, or promote the one that runs there",
        );
    }
    if !running.whole {
        return closed("the last release there is split or failed", "`towpath status` says which app; deploy it again");
    }
    match &evidence.fingerprint {
        Ok(today) if *today != running.fingerprint => {
            return closed(
                "its backend has changed since that release",
                "deploy the source again: the time counts from then",
            );
        }
        Ok(_) => {}
        Err(why) => return undecided(why, "the source's backend must be readable"),
    }
    let soaked = evidence.now.saturating_sub(running.since);
    if soaked < wanted {
        let left = wanted - soaked;
        return closed(
            &format!("it has run there for {} of {}", span(soaked), span(wanted)),
            &format!("wait {} more, until {}", span(left), time::rfc3339(evidence.now.saturating_add(left))),
        );
    }
    State::Open {
        proof: format!("it has run there for {} (since {})", span(soaked), time::rfc3339(running.since)),
        at: evidence.now,
    }
}

fn verified(name: &str, command: &[String], evidence: &Evidence) -> State {
    match evidence.verified.iter().find(|(other, _)| other == name).map(|(_, result)| result) {
        None => State::ToRun { command: command.to_vec() },
        Some(Ok(Verified { at, failure: None })) => State::Open { proof: "it succeeded".to_owned(), at: *at },
        Some(Ok(Verified { failure: Some(failure), .. })) => closed(failure, "look at what it printed"),
        Some(Err(why)) => undecided(why, "the command must be runnable from the folder of environments.toml"),
    }
}

fn approval(wanted: Option<&Approval>, evidence: &Evidence) -> State {
    let Some(wanted) = wanted else {
        return undecided("the file does not say whose approval", "add `approval` to the gate");
    };
    let how = match wanted.via {
        Via::GithubEnvironment => format!(
            "run this in a job of the GitHub environment `{}` that has required reviewers, with `--approval RUN-ID`",
            wanted.name
        ),
        Via::SignedTag => format!(
            "`git tag -s {}{} {}` by somebody else, push it, and give `--approval {}{}`",
            wanted.name,
            short(&evidence.commit),
            short(&evidence.commit),
            wanted.name,
            short(&evidence.commit)
        ),
    };
    match &evidence.approval {
        Ok(Some(approved)) if !wanted.own && approved.by.eq_ignore_ascii_case(&evidence.by) => {
            closed(&format!("{} may not approve a release of their own", approved.by), "somebody else must approve")
        }
        Ok(Some(approved)) => State::Open {
            proof: format!("approved by {} ({})", approved.by, approved.reference),
            at: approved.at.unwrap_or(evidence.now),
        },
        Ok(None) => closed("nobody has approved", &how),
        Err(why) => undecided(why, &how),
    }
}

fn lock(evidence: &Evidence) -> State {
    match &evidence.lock {
        Ok(None) => State::Open { proof: "nobody holds the target's lock".to_owned(), at: evidence.now },
        Ok(Some(holder)) => closed(holder, "wait, or talk to them; `towpath unlock --steal` is recorded"),
        Err(why) => undecided(why, "give access to the target's lock (`towpath iam policy --for release`)"),
    }
}

fn clean(evidence: &Evidence) -> State {
    match &evidence.unclean {
        Ok(found) if found.is_empty() => {
            State::Open { proof: "both backends are settled, and as they are pinned".to_owned(), at: evidence.now }
        }
        Ok(found) => closed(&found.join("; "), "`towpath status` and `towpath diff` say more"),
        Err(why) => undecided(why, "both backends must be readable"),
    }
}

fn closed(reason: &str, help: &str) -> State {
    State::Closed { reason: reason.to_owned(), help: vec![help.to_owned()] }
}

fn undecided(reason: &str, help: &str) -> State {
    State::Undecided { reason: reason.to_owned(), help: vec![help.to_owned()] }
}

/// The first characters of a commit.
fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// A length of time with its two largest units: `1 d 2 h`, `45 min`, `12 s`.
fn span(seconds: i64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = seconds.max(0);
    let mut parts = Vec::new();
    for (size, unit) in units {
        let count = rest / size;
        rest %= size;
        if count > 0 || (parts.is_empty() && size == 1) {
            parts.push(format!("{count} {unit}"));
        }
    }
    parts.truncate(2);
    parts.join(" ")
}

#[cfg(test)]
mod tests;
