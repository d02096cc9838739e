//! Whether a stack's state lets a client be built against it.

use crate::catalog::{Explained, Id};
use crate::config::Protect;
use crate::ports::Stack;
use crate::warning::Warning;

/// Why a backend is not one to build against.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HealthError {
    /// An update is under way.
    #[error("the backend is being deployed: stack `{}` is {}{}", .0.name, .0.status, since(.0))]
    InProgress(Stack),
    /// It never came up, is being deleted, or is stuck.
    #[error("the backend is not healthy: stack `{}` is {}{}", .0.name, .0.status, since(.0))]
    Unhealthy(Stack),
    /// It is unhealthy, `--allow-unhealthy` was given, and the environment's protection says no.
    #[error("the backend is not healthy, and its environment is protected: stack `{}` is {}", .0.name, .0.status)]
    Protected(Stack),
}

fn since(stack: &Stack) -> String {
    stack.updated.as_ref().map(|time| format!(", since {time}")).unwrap_or_default()
}

impl HealthError {
    /// The stack that is meant.
    pub fn stack(&self) -> &Stack {
        match self {
            Self::InProgress(stack) | Self::Unhealthy(stack) | Self::Protected(stack) => stack,
        }
    }
}

impl Explained for HealthError {
    fn id(&self) -> Id {
        match self {
            Self::InProgress(_) => Id::E901,
            Self::Unhealthy(_) => Id::E902,
            Self::Protected(_) => Id::E903,
        }
    }

    fn help(&self) -> Vec<String> {
        let reason = self.stack().reason.as_ref().map(|reason| format!("CloudFormation says: {reason}"));
        let step = match self {
            Self::InProgress(_) => "run the command again when the deployment has ended",
            Self::Unhealthy(_) => {
                "deploy the parent app again; for an environment that is not protected, `--allow-unhealthy` uses what is stored"
            }
            Self::Protected(_) => {
                "deploy the parent app again; `unhealthy_backend = \"refuse\"` holds whatever the flags say"
            }
        };
        reason.into_iter().chain([step.to_owned()]).collect()
    }
}

/// What a CloudFormation status means to a reader of the stack's outputs.
enum State {
    /// The last deployment succeeded.
    Good,
    /// The last update failed and was undone whole: the outputs are those of the deployment before.
    RolledBack,
    /// A deployment is under way.
    Moving,
    /// Never deployed, half undone, being deleted, or a status that this version does not know.
    Bad,
}

/// Source of the list: the `StackStatus` values of CloudFormation's API. The two clean-up states come after the
/// outputs are final.
fn state(status: &str) -> State {
    match status {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => {
            State::Good
        }
        "UPDATE_ROLLBACK_COMPLETE" | "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" | "IMPORT_ROLLBACK_COMPLETE" => {
            State::RolledBack
        }
        "DELETE_IN_PROGRESS" | "REVIEW_IN_PROGRESS" => State::Bad,
        moving if moving.ends_with("_IN_PROGRESS") => State::Moving,
        _ => State::Bad,
    }
}

/// Whether a deployment is under way in the stack.
pub fn is_moving(stack: &Stack) -> bool {
    matches!(state(&stack.status), State::Moving)
}

/// Judges a stack's state. `allow_unhealthy` is the flag of that name; it never lets a deployment under way pass,
/// whose outputs are about to change.
///
/// # Errors
/// [`HealthError`] if the state does not let a client be built.
pub fn judge(stack: &Stack, protect: &Protect, allow_unhealthy: bool) -> Result<Vec<Warning>, HealthError> {
    match state(&stack.status) {
        State::Good => Ok(Vec::new()),
        State::RolledBack => Ok(vec![Warning::new(
            Id::W105,
            format!(
                "the last update of the backend was rolled back ({}{}): it is still at the version before",
                stack.status,
                since(stack)
            ),
        )]),
        State::Moving => Err(HealthError::InProgress(stack.clone())),
        State::Bad if !allow_unhealthy => Err(HealthError::Unhealthy(stack.clone())),
        State::Bad if protect.refuse_unhealthy => Err(HealthError::Protected(stack.clone())),
        State::Bad => Ok(vec![Warning::new(
            Id::W106,
            format!("stack `{}` is {}: its backend is used all the same (--allow-unhealthy)", stack.name, stack.status),
        )]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(status: &str, allow: bool, refuse: bool) -> Option<Id> {
        let stack =
            Stack { name: "s".into(), id: None, status: status.into(), reason: Some("X failed".into()), updated: None };
        let protect = Protect { present: refuse, refuse_unhealthy: refuse, ..Protect::default() };
        match judge(&stack, &protect, allow) {
            Ok(warnings) => warnings.first().map(|warning| warning.id),
            Err(error) => {
                assert!(error.help()[0].contains("X failed"));
                Some(error.id())
            }
        }
    }

    #[test]
    fn every_status_of_cloudformation() {
        for (status, plain, allowed, protected) in [
            ("CREATE_COMPLETE", None, None, None),
            ("UPDATE_COMPLETE", None, None, None),
            ("IMPORT_COMPLETE", None, None, None),
            ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", None, None, None),
            ("UPDATE_ROLLBACK_COMPLETE", Some(Id::W105), Some(Id::W105), Some(Id::W105)),
            ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", Some(Id::W105), Some(Id::W105), Some(Id::W105)),
            ("IMPORT_ROLLBACK_COMPLETE", Some(Id::W105), Some(Id::W105), Some(Id::W105)),
            ("CREATE_IN_PROGRESS", Some(Id::E901), Some(Id::E901), Some(Id::E901)),
            ("UPDATE_IN_PROGRESS", Some(Id::E901), Some(Id::E901), Some(Id::E901)),
            ("ROLLBACK_IN_PROGRESS", Some(Id::E901), Some(Id::E901), Some(Id::E901)),
            ("UPDATE_ROLLBACK_IN_PROGRESS", Some(Id::E901), Some(Id::E901), Some(Id::E901)),
            ("IMPORT_IN_PROGRESS", Some(Id::E901), Some(Id::E901), Some(Id::E901)),
            ("REVIEW_IN_PROGRESS", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("DELETE_IN_PROGRESS", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("CREATE_FAILED", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("ROLLBACK_COMPLETE", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("ROLLBACK_FAILED", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("UPDATE_FAILED", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("UPDATE_ROLLBACK_FAILED", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("DELETE_FAILED", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
            ("A_STATUS_OF_TOMORROW", Some(Id::E902), Some(Id::W106), Some(Id::E903)),
        ] {
            assert_eq!(id(status, false, false), plain, "{status}");
            assert_eq!(id(status, true, false), allowed, "{status} --allow-unhealthy");
            assert_eq!(id(status, true, true), protected, "{status} --allow-unhealthy, protected");
        }
    }
}
