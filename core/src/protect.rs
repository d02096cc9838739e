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
    /// `laptop` is not `allow`, and this is no CI.
    #[error("environment `{environment}` is released to by CI only: `protect.laptop` is not `allow`")]
    CiReleases {
        /// The environment.
        environment: EnvironmentName,
    },
    /// Nobody can be asked, and nobody has answered.
    #[error("the release to `{environment}` is not confirmed")]
    Unconfirmed {
        /// The environment.
        environment: EnvironmentName,
    },
}

impl Explained for ProtectError {
    fn id(&self) -> Id {
        match self {
            Self::CiOnly { .. } => Id::E1301,
            Self::CiReleases { .. } => Id::E1330,
            Self::Unconfirmed { .. } => Id::E1331,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::CiOnly { .. } => vec![
                "let a CI job do it, or use another environment".to_owned(),
                "`laptop = \"read\"` in the environment's `protect` table would allow it".to_owned(),
            ],
            Self::CiReleases { .. } => vec![
                "let a CI job do it".to_owned(),
                "`laptop = \"allow\"` in the environment's `protect` table would allow it".to_owned(),
            ],
            Self::Unconfirmed { .. } => vec!["without a terminal: --yes".to_owned()],
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

/// What a machine must do before it releases to an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Nothing.
    None,
    /// A person types this word.
    Word(String),
}

/// Whether a machine may release to an environment, and which word confirms it. `yes`: it is confirmed already;
/// `terminal`: a person can be asked.
///
/// # Errors
/// [`ProtectError::CiReleases`] (E1330) outside of CI where that is not allowed, [`ProtectError::Unconfirmed`] (E1331)
/// where nobody can be asked.
pub fn may_release(
    environment: &Environment,
    in_ci: bool,
    yes: bool,
    terminal: bool,
) -> Result<Confirmation, ProtectError> {
    let protect = &environment.protect;
    let name = || environment.name.clone();
    if protect.ci_releases && !in_ci {
        return Err(ProtectError::CiReleases { environment: name() });
    }
    match (protect.present && !yes, terminal && !in_ci) {
        (false, _) => Ok(Confirmation::None),
        (true, true) if protect.confirm_by_yes => Ok(Confirmation::Word("yes".to_owned())),
        (true, true) => Ok(Confirmation::Word(environment.name.to_string())),
        (true, false) => Err(ProtectError::Unconfirmed { environment: name() }),
    }
}

/// As [`may_release`], for a promotion: a person is asked also where nothing is protected.
///
/// # Errors
/// As [`may_release`].
pub fn may_promote(
    environment: &Environment,
    in_ci: bool,
    yes: bool,
    terminal: bool,
) -> Result<Confirmation, ProtectError> {
    match may_release(environment, in_ci, yes, terminal)? {
        Confirmation::None if !yes && terminal && !in_ci => Ok(Confirmation::Word(environment.name.to_string())),
        Confirmation::None if !yes => Err(ProtectError::Unconfirmed { environment: environment.name.clone() }),
        confirmation => Ok(confirmation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(protect: &str) -> Environment {
        let text = format!(
            "schema = 1\n[apps.admin]\npath = \"a\"\nrole = \"parent\"\n[environments.live]\naccount = \"222222222222\"\n\
             region = \"eu-west-2\"\nbranches = [\"main\"]\napps.admin = {{ app_id = \"d1admin\", backend = \"live\" }}\n{protect}"
        );
        let file = crate::source::SourceFile { path: "environments.toml".into(), text };
        let parsed = crate::config::parse(&file, "0.1.0");
        parsed.config.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics)).environments.remove(0)
    }

    #[test]
    fn who_may_release_and_what_confirms_it() {
        let table = "[environments.live.protect]\n";
        let (allow, by_yes) =
            (format!("{table}laptop = \"allow\"\n"), format!("{table}laptop = \"allow\"\nconfirm = \"yes\"\n"));
        // The table; in CI; --yes; a terminal; the id, or the word.
        for (protect, in_ci, yes, terminal, expected) in [
            ("", false, false, true, Ok(None)),
            ("", true, false, false, Ok(None)),
            (table, false, false, true, Err(Id::E1330)),
            (table, false, true, true, Err(Id::E1330)),
            (table, true, false, false, Err(Id::E1331)),
            (table, true, false, true, Err(Id::E1331)),
            (table, true, true, false, Ok(None)),
            (&allow, false, false, true, Ok(Some("live"))),
            (&by_yes, false, false, true, Ok(Some("yes"))),
            (&allow, false, false, false, Err(Id::E1331)),
            (&allow, false, true, true, Ok(None)),
        ] {
            let found = may_release(&environment(protect), in_ci, yes, terminal);
            let found = found.map_err(|error| error.id()).map(|confirmation| match confirmation {
                Confirmation::None => None,
                Confirmation::Word(word) => Some(word),
            });
            assert_eq!(found, expected.map(|word| word.map(str::to_owned)), "{protect} {in_ci} {yes} {terminal}");
        }
    }

    #[test]
    fn releases_use_the_role_that_is_meant_for_them() {
        let environment = environment("");
        assert_eq!(environment.for_releases().deploy_role_arn, None);
        let mut with = environment;
        with.deploy_role_arn = Some("arn:aws:iam::222222222222:role/release".to_owned());
        let crate::config::Source::Aws(aws) = with.for_releases().source else { panic!("not in AWS") };
        assert_eq!(aws.role_arn.as_deref(), Some("arn:aws:iam::222222222222:role/release"));
    }
}
