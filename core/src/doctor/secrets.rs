//! Secrets that a build or a deployment would miss. Names only: no value comes here.

use super::{Finding, Place, Severity};
use crate::catalog::{Explained as _, Id};
use crate::name::BackendName;
use crate::secrets::SecretError;

/// D212: declared secrets that are not there.
pub fn missing(place: Place<'_>, errors: &[SecretError]) -> Vec<Finding> {
    let one = |error: &SecretError| {
        Finding::new(Id::D212, Severity::Error, vec![error.to_string()], error.help())
            .of_environment(place.environment)
            .of_app(place.app)
    };
    errors.iter().map(one).collect()
}

/// What a generation-1 deployment calls the providers, and the two values of each that it takes from variables of the
/// build. Source: Amplify's documentation of generation 1, "Environment variables" of hosted social sign-in.
const PROVIDERS: [(&str, &str); 4] =
    [("FACEBOOK", "FACEBOOK"), ("GOOGLE", "GOOGLE"), ("AMAZON", "AMAZON"), ("LOGIN_WITH_AMAZON", "AMAZON")];

/// The variables that builds of a generation-1 backend with these social providers need.
fn variables(providers: &[String]) -> Vec<String> {
    let mut names: Vec<String> = PROVIDERS
        .iter()
        .filter(|(provider, _)| providers.iter().any(|known| known == provider))
        .flat_map(|(_, name)| ["ID", "SECRET"].map(|end| format!("AMPLIFY_{name}_CLIENT_{end}")))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The parameters in which a backend environment may keep them, by variable; of those that are no variable of the app.
/// Source: Amplify's documentation, "Managing environment secrets" (`/amplify/APP_ID/ENVIRONMENT/NAME`).
pub fn social_places(
    place: Place<'_>,
    backend: &BackendName,
    (providers, set): (&[String], &[String]),
) -> Vec<(String, String)> {
    let names = variables(providers).into_iter().filter(|name| !set.contains(name));
    names.map(|name| (format!("/amplify/{}/{backend}/{name}", place.app_id), name)).collect()
}

/// D213: the variables (names) that were found nowhere.
pub fn social(place: Place<'_>, backend: &BackendName, absent: &[String]) -> Option<Finding> {
    if absent.is_empty() {
        return None;
    }
    let evidence = format!("neither variables of the app nor environment secrets: {}", absent.join(", "));
    let first = absent.first().map_or("", String::as_str);
    let fix = format!(
        "aws ssm put-parameter --type SecureString --region {} --name /amplify/{}/{backend}/{first} --value …",
        place.region, place.app_id
    );
    let console = place.console("Hosting, Secrets");
    Some(
        Finding::new(Id::D213, Severity::Warning, vec![evidence], vec![fix, console])
            .of_environment(place.environment)
            .of_app(place.app),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::{AppId, AppName, EnvironmentName, Region};

    #[test]
    fn social_logins_need_two_values_each() {
        let (environment, app) = (EnvironmentName::new("live").unwrap(), AppName::new("admin").unwrap());
        let (app_id, region) = (AppId::new("d1").unwrap(), Region::new("eu-west-2").unwrap());
        let place =
            Place { environment: &environment, app: &app, app_id: &app_id, region: &region, owns_backend: false };
        let backend = BackendName::new("live").unwrap();
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let places = |providers: &[&str], set: &[&str]| social_places(place, &backend, (&list(providers), &list(set)));
        assert!(places(&[], &[]).is_empty() && places(&["SIGN_IN_WITH_APPLE"], &[]).is_empty());
        let found = places(&["GOOGLE"], &["AMPLIFY_GOOGLE_CLIENT_ID"]);
        assert_eq!(
            found,
            [("/amplify/d1/live/AMPLIFY_GOOGLE_CLIENT_SECRET".to_owned(), "AMPLIFY_GOOGLE_CLIENT_SECRET".to_owned())]
        );
        assert_eq!(places(&["AMAZON", "LOGIN_WITH_AMAZON", "FACEBOOK"], &[]).len(), 4);
        assert_eq!(social(place, &backend, &[]), None);
        let finding = social(place, &backend, &list(&["AMPLIFY_GOOGLE_CLIENT_SECRET"])).unwrap();
        assert!(finding.fix[0].contains("--name /amplify/d1/live/AMPLIFY_GOOGLE_CLIENT_SECRET"), "{finding:?}");
    }

    #[test]
    fn a_declared_secret_that_is_missing_is_told_by_name() {
        let (environment, app) = (EnvironmentName::new("live").unwrap(), AppName::new("admin").unwrap());
        let (app_id, region) = (AppId::new("d1").unwrap(), Region::new("eu-west-2").unwrap());
        let place =
            Place { environment: &environment, app: &app, app_id: &app_id, region: &region, owns_backend: false };
        let error = SecretError::Missing { secret: "TOKEN".to_owned(), tried: vec!["/t".to_owned()] };
        let findings = missing(place, &[error]);
        assert_eq!((findings.len(), findings[0].id), (1, Id::D212));
        assert!(findings[0].evidence[0].contains("`TOKEN`"), "{findings:?}");
        assert!(missing(place, &[]).is_empty());
    }
}
