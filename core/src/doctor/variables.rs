//! What the environment variables of this process say against environments.toml.

use super::{Finding, Severity};
use crate::catalog::{Explained as _, Id};
use crate::config::Config;
use crate::resolve::{self, ResolveError, Situation, Variables, variable};

/// The variables by which a build says what it is.
const BUILD: [&str; 3] = ["AWS_BRANCH", "AWS_APP_ID", "AMPLIFY_MONOREPO_APP_ROOT"];

/// Whether the variables of a hosting build lead to one environment and one app. Outside of builds nothing is compared:
/// a laptop is on any branch.
pub fn resolution(config: &Config, situation: &Situation) -> Vec<Finding> {
    let set: Vec<_> =
        BUILD.iter().filter_map(|name| Some(format!("{name}={}", variable(&situation.variables, name)?))).collect();
    if set.is_empty() {
        return Vec::new();
    }
    let decided = resolve::environment(config, situation)
        .and_then(|decision| resolve::apps(config, &decision, situation).map(drop));
    match decided {
        // A shell may have one of them only; a build has all.
        Ok(()) | Err(ResolveError::NoApp { .. } | ResolveError::NoBranch { .. }) => Vec::new(),
        Err(error) => {
            let evidence = vec![set.join(" "), format!("{}: {error}", error.id())];
            vec![Finding::new(Id::D103, Severity::Error, evidence, error.help())]
        }
    }
}

/// What older pull scripts left among the variables. Amplify Hosting itself sets `USER_BRANCH` in its builds.
pub fn leftovers(variables: &Variables) -> Vec<Finding> {
    let hosting = variable(variables, "AWS_APP_ID").is_some();
    ["BUILD_ENV", "USER_BRANCH"]
        .into_iter()
        .filter(|name| !(hosting && *name == "USER_BRANCH"))
        .filter_map(|name| {
            let value = variable(variables, name)?;
            let evidence = format!("{name}={} is set in this process", value.chars().take(100).collect::<String>());
            let fix = if hosting {
                format!("Amplify console, the app, Hosting, Environment variables: delete {name}")
            } else {
                format!("unset {name}, where the shell or the CI sets it")
            };
            Some(Finding::new(Id::D104, Severity::Warning, vec![evidence], vec![fix]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn config() -> Config {
        let text = r#"
schema = 1
[apps.admin]
path = "apps/admin"
role = "parent"
[environments.dev]
source = "snapshot"
snapshot = "snapshots/dev"
branches = ["dev"]
apps.admin = { app_id = "d1admin" }
"#;
        crate::config::parse(&SourceFile { path: "environments.toml".into(), text: text.into() }, "0.1.0")
            .config
            .unwrap()
    }

    fn with(pairs: &[(&str, &str)]) -> Situation {
        let variables = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Situation { variables, ..Situation::default() }
    }

    #[test]
    fn a_build_must_lead_to_one_environment_and_one_app() {
        for (variables, id) in [
            (&[][..], None),
            (&[("AWS_BRANCH", "dev")], None),
            (&[("AWS_APP_ID", "d1admin")], None),
            (&[("AWS_BRANCH", "dev"), ("AWS_APP_ID", "d1admin")], None),
            (&[("AWS_BRANCH", "dev"), ("AMPLIFY_MONOREPO_APP_ROOT", "apps/admin")], None),
            (&[("AWS_BRANCH", "main")], Some("E401")),
            (&[("AWS_BRANCH", "dev"), ("AWS_APP_ID", "d9")], Some("E404")),
            (&[("AWS_BRANCH", "dev"), ("AMPLIFY_MONOREPO_APP_ROOT", "apps/x")], Some("E404")),
            (&[("AWS_BRANCH", "dev"), ("AWS_APP_ID", "d1admin"), ("BUILD_ENV", "live")], Some("E402")),
            (&[("BUILD_ENV", "live")], None),
        ] {
            let findings = resolution(&config(), &with(variables));
            let said = findings.first().and_then(|finding| finding.evidence.last()).and_then(|line| line.get(..4));
            assert_eq!(said, id, "{variables:?}");
        }
    }

    #[test]
    fn leftovers_are_found_unless_amplify_sets_them() {
        let count = |pairs: &[(&str, &str)]| leftovers(&with(pairs).variables).len();
        assert_eq!(count(&[("BUILD_ENV", "dev"), ("USER_BRANCH", "dev")]), 2);
        assert_eq!(count(&[("BUILD_ENV", ""), ("BUILD_ENVIRONMENT", "dev")]), 0);
        assert_eq!(count(&[("AWS_APP_ID", "d1"), ("USER_BRANCH", "dev")]), 0);
        assert_eq!(count(&[("AWS_APP_ID", "d1"), ("BUILD_ENV", "dev")]), 1);
    }
}
