//! What protects an environment: `[environments.NAME.protect]`.

use crate::catalog::{Explained, Id};
use crate::config::Environment;
use crate::name::EnvironmentName;

/// Why a protection holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProtectError {
    /// `laptop = "deny"`, and this is no CI.
    #[error("environment `{environment}` is for CI only: `protect.laptop` is `deny`")]
    CiOnly {
        /// The environment.
        environment: EnvironmentName,
    },
}

impl Explained for ProtectError {
    fn id(&self) -> Id {
        match self {
            Self::CiOnly { .. } => Id::E1301,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::CiOnly { .. } => vec![
                "let a CI job do it, or use another environment".to_owned(),
                "`laptop = \"read\"` in the environment's `protect` table would allow it".to_owned(),
            ],
        }
    }
}

/// Whether a machine may read the backend of an environment.
///
/// # Errors
/// [`ProtectError::CiOnly`] (E1301) outside of CI, where the environment is for CI only.
pub fn may_read(environment: &Environment, in_ci: bool) -> Result<(), ProtectError> {
    if environment.protect.ci_only && !in_ci {
        return Err(ProtectError::CiOnly { environment: environment.name.clone() });
    }
    Ok(())
}
