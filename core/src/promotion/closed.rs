//! Why a release may not go on: a freeze, or gates that are not open.

use thiserror::Error;

use super::freeze::Frozen;
use super::gates::{State, Verdict};
use crate::catalog::{Explained, Id};
use crate::name::EnvironmentName;

/// What is closed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ClosedError {
    /// A freeze holds.
    #[error("environment `{environment}` is frozen: {frozen}")]
    Frozen {
        /// The environment.
        environment: EnvironmentName,
        /// The freeze.
        frozen: Frozen,
    },
    /// Gates of a promotion.
    #[error("{}", gates(.0))]
    Gates(Vec<Verdict>),
}

impl ClosedError {
    /// The gates that are not open; `Ok` if all are.
    ///
    /// # Errors
    /// [`ClosedError::Gates`].
    pub fn of(verdicts: &[Verdict]) -> Result<(), Self> {
        let closed: Vec<_> = verdicts.iter().filter(|verdict| !verdict.state.is_open()).cloned().collect();
        if closed.is_empty() { Ok(()) } else { Err(Self::Gates(closed)) }
    }
}

fn gates(closed: &[Verdict]) -> String {
    let words = closed.iter().map(|verdict| format!("{}: {}", verdict.name, verdict.state.words()));
    let (verb, noun) = if closed.len() == 1 { ("is", "gate") } else { ("are", "gates") };
    format!("{} {noun} {verb} not open: {}", closed.len(), words.collect::<Vec<_>>().join("; "))
}

impl Explained for ClosedError {
    fn id(&self) -> Id {
        Id::E1342
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Frozen { .. } => vec![super::gates::OVERRIDE.to_owned()],
            Self::Gates(closed) => closed.iter().flat_map(|verdict| verdict.state.help().to_vec()).collect(),
        }
    }
}

impl State {
    /// Why, or by what.
    pub fn words(&self) -> String {
        match self {
            Self::Open { proof, .. } => proof.clone(),
            Self::ToRun { command } => format!("`{}` has not been run", command.join(" ")),
            Self::Closed { reason, .. } => reason.clone(),
            Self::Undecided { reason, .. } => format!("not known: {reason}"),
        }
    }

    /// What opens it.
    pub fn help(&self) -> &[String] {
        match self {
            Self::Open { .. } | Self::ToRun { .. } => &[],
            Self::Closed { help, .. } | Self::Undecided { help, .. } => help,
        }
    }

    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::ToRun { .. } => "to-run",
            Self::Closed { .. } => "closed",
            Self::Undecided { .. } => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gate_that_is_not_open_is_named_with_what_opens_it() {
        let verdict = |name: &str, state: State| Verdict { name: name.to_owned(), state };
        let open = verdict("lock", State::Open { proof: "free".to_owned(), at: 0 });
        let closed = verdict("soak", State::Closed { reason: "it runs x".to_owned(), help: vec!["wait".to_owned()] });
        let unknown = State::Undecided { reason: "no answer".to_owned(), help: vec!["ask again".to_owned()] };
        let unknown = verdict("approval", unknown);
        let to_run = verdict("verify smoke", State::ToRun { command: vec!["yarn".to_owned(), "smoke".to_owned()] });
        assert_eq!(ClosedError::of(std::slice::from_ref(&open)), Ok(()));
        let error = ClosedError::of(&[open, closed.clone(), unknown, to_run]).unwrap_err();
        let text = "3 gates are not open: soak: it runs x; approval: not known: no answer; verify smoke: `yarn smoke` has \
                    not been run";
        assert_eq!((error.to_string().as_str(), error.help()), (text, vec!["wait".to_owned(), "ask again".to_owned()]));
        assert_eq!(ClosedError::of(&[closed]).unwrap_err().to_string(), "1 gate is not open: soak: it runs x");
    }
}
