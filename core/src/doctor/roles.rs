//! The service roles of apps against each other.

use super::{Finding, Gap, Place, Severity};
use crate::catalog::Id;
use crate::name::{AppName, EnvironmentName};

/// An app with its service role.
#[derive(Clone, Copy, Debug)]
pub struct Roled<'a> {
    /// Where it is declared.
    pub place: Place<'a>,
    /// The role's ARN.
    pub role: &'a str,
    /// The app whose backend it reads; `None`: it owns one.
    pub parent: Option<&'a AppName>,
}

/// D210 of the children of one environment; and what only AWS IAM could tell: of each role that is a child's alone.
///
/// A parent's builds deploy its backend, so its role can write there; a child that has the same role can, too.
pub fn roles(environment: &EnvironmentName, apps: &[Roled<'_>]) -> (Vec<Finding>, Vec<Gap>) {
    let (mut findings, mut gaps) = (Vec::new(), Vec::new());
    for child in apps {
        let Some(parent) = child.parent else { continue };
        let name = child.role.rsplit('/').next().unwrap_or_default();
        let shared = apps.iter().find(|other| other.place.app == parent && other.role == child.role);
        if shared.is_some() {
            let evidence =
                format!("Amplify apps of {} and {parent} have the same service role, {name}", child.place.app);
            let fix = vec![
                format!(
                    "make a role of its own with: towpath iam policy --env {environment} --app {}",
                    child.place.app
                ),
                child.place.console("App settings, IAM roles, Service role"),
            ];
            let finding = Finding::new(Id::D210, Severity::Warning, vec![evidence], fix);
            findings.push(finding.of_environment(environment).of_app(child.place.app));
            continue;
        }
        gaps.push(Gap {
            what: vec![format!("whether {name}, the service role of {}, can write to the backend", child.place.app)],
            reason: "towpath does not ask AWS IAM".to_owned(),
            action: None,
            environment: Some(environment.clone()),
            app: Some(child.place.app.clone()),
            help: vec![format!(
                "IAM console, Roles, the role, Permissions: compare with towpath iam policy --env {environment} --app APP"
            )],
        });
    }
    (findings, gaps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::{AppId, Region};

    #[test]
    fn a_child_has_a_role_of_its_own() {
        let live = EnvironmentName::new("live").unwrap();
        let (admin, client) = (AppName::new("admin").unwrap(), AppName::new("client").unwrap());
        let (app_id, region) = (AppId::new("d1").unwrap(), Region::new("eu-west-2").unwrap());
        let place = |app| Place { environment: &live, app, app_id: &app_id, region: &region, owns_backend: false };
        let one = |app, role, parent| Roled { place: place(app), role, parent };
        let (deployer, reader) = ("arn:aws:iam::1:role/deployer", "arn:aws:iam::1:role/reader");
        for (child, findings, gaps) in [(deployer, 1, 0), (reader, 0, 1)] {
            let apps = [one(&admin, deployer, None), one(&client, child, Some(&admin))];
            let found = roles(&live, &apps);
            assert_eq!((found.0.len(), found.1.len()), (findings, gaps), "{child}");
        }
        let alone = roles(&live, &[one(&admin, deployer, None)]);
        assert!(alone.0.is_empty() && alone.1.is_empty());
    }
}
