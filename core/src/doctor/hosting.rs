//! What Amplify Hosting says of an app and its branch.

use camino::Utf8Path;
use serde_json::Value;

use super::app_roots::normal;
use super::patterns::KEY_ID;
use super::{Finding, Severity};
use crate::catalog::Id;
use crate::name::{AppId, AppName, BranchName, EnvironmentName, Region};
use crate::{console, js_json};

/// A variable of the console, without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetVariable {
    /// Its name.
    pub name: String,
    /// Whether its value has the form of an access key id.
    pub has_key: bool,
}

impl SetVariable {
    /// Keeps of the value only whether it is an access key id.
    pub fn of(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), has_key: KEY_ID.whole(value).is_some_and(|found| found == value.trim()) }
    }
}

/// A hosted app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostedApp {
    /// The ARN of its service role.
    pub role: Option<String>,
    /// Its variables, for all branches.
    pub variables: Vec<SetVariable>,
    /// `AMPLIFY_MONOREPO_APP_ROOT` of these.
    pub root: Option<String>,
    /// The packages whose newest version Amplify installs before each build (`_LIVE_UPDATES` of these).
    pub newest: Vec<String>,
    /// The build specification of the console, used where the repository has none.
    pub build_spec: Option<String>,
}

impl HostedApp {
    /// Takes of the variables what is no secret.
    pub fn new<'a>(role: Option<&str>, variables: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut app = Self { role: role.filter(|role| !role.is_empty()).map(str::to_owned), ..Self::default() };
        for (name, value) in variables {
            match name {
                "AMPLIFY_MONOREPO_APP_ROOT" => app.root = Some(value.to_owned()),
                "_LIVE_UPDATES" => app.newest = newest(value),
                _ => {}
            }
            app.variables.push(SetVariable::of(name, value));
        }
        app.variables.sort_by(|one, other| one.name.cmp(&other.name));
        app
    }
}

/// The packages of `_LIVE_UPDATES` (a JSON list) that are Amplify's command line, and whose version is the newest.
fn newest(value: &str) -> Vec<String> {
    let list = js_json::parse(value.as_bytes()).ok();
    let list = list.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let latest = list.iter().filter(|entry| text(entry, "version").is_none_or(|version| version == "latest"));
    latest
        .filter_map(|entry| text(entry, "pkg"))
        .filter(|package| matches!(package.as_str(), "@aws-amplify/cli" | "@aws-amplify/backend-cli"))
        .collect()
}

/// A custom domain of a hosted app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// `example.com`.
    pub name: String,
    /// Amplify's word, such as `AVAILABLE`.
    pub status: String,
    /// Amplify's reason.
    pub reason: String,
}

/// A branch of a hosted app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostedBranch {
    /// A push builds it.
    pub auto_build: bool,
    /// Its own variables.
    pub variables: Vec<SetVariable>,
}

/// Where in environments.toml an app is declared, and what as.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The environment.
    pub environment: &'a EnvironmentName,
    /// The app.
    pub app: &'a AppName,
    /// The Amplify app.
    pub app_id: &'a AppId,
    /// Its region.
    pub region: &'a Region,
    /// The app is a parent.
    pub owns_backend: bool,
}

impl Place<'_> {
    fn finding(&self, id: Id, severity: Severity, evidence: String, fix: String) -> Finding {
        self.found(id, severity, vec![evidence], vec![fix])
    }

    /// A finding about this app in this environment.
    pub(super) fn found(&self, id: Id, severity: Severity, evidence: Vec<String>, fix: Vec<String>) -> Finding {
        Finding::new(id, severity, evidence, fix).of_environment(self.environment).of_app(self.app)
    }

    /// The app's pages of the Amplify console, in words and with its address where that is known.
    pub(super) fn console(&self, below: &str) -> String {
        let address = console::hosted_app(self.region.as_str(), self.app_id.as_str());
        let address = address.map(|address| format!(" ({address})")).unwrap_or_default();
        format!("Amplify console, app {}{address}, {below}", self.app_id)
    }
}

/// Whether a variable of that name holds an access key. A public key of something else (`MAPBOX_ACCESS_KEY`) is none.
pub fn is_key(name: &str) -> bool {
    let name: String = name.to_ascii_uppercase().replace(['-', '_'], "");
    ["ACCESSKEYID", "SECRETACCESSKEY"].iter().any(|end| name.ends_with(end))
        || matches!(name.as_str(), "ACCESSKEY" | "SECRETKEY" | "AWSACCESSKEY" | "AWSSECRETKEY")
}

/// D201 (`None`: the app does not exist), D202, D211, and what its variables say. `path` is the app's folder, relative
/// to the repository's root.
pub fn hosted_app(place: Place<'_>, path: &Utf8Path, app: Option<&HostedApp>) -> Vec<Finding> {
    let Some(app) = app else {
        let evidence = format!("there is no Amplify app {} in {}", place.app_id, place.region);
        let fix = format!(
            "environments.toml: correct app_id of apps.{} in [environments.{}]; aws amplify list-apps --region {}",
            place.app, place.environment, place.region
        );
        return vec![place.finding(Id::D201, Severity::Error, evidence, fix)];
    };
    let mut findings = Vec::new();
    if app.role.is_none() {
        let evidence = format!("Amplify app {} has no service role", place.app_id);
        let fix = place.console("App settings, IAM roles, Service role");
        findings.push(place.finding(Id::D202, Severity::Warning, evidence, fix));
    }
    if let Some(root) = app.root.as_deref().filter(|root| normal(Utf8Path::new(root)) != normal(path)) {
        let root: String = root.chars().take(200).collect();
        let evidence = format!("AMPLIFY_MONOREPO_APP_ROOT of Amplify app {} is {root:?}", place.app_id);
        let fix = format!("{}: AMPLIFY_MONOREPO_APP_ROOT = {path}", place.console("Hosting, Environment variables"));
        findings.push(place.finding(Id::D211, Severity::Error, evidence, fix));
    }
    for package in &app.newest {
        let evidence = format!("_LIVE_UPDATES of Amplify app {} installs the newest {package}", place.app_id);
        let fix = format!("{}, Live package updates: an exact version", place.console("Hosting, Build settings"));
        findings.push(place.finding(Id::D107, Severity::Warning, evidence, fix));
    }
    findings.extend(variables(place, "all branches", &app.variables));
    findings
}

/// D209: domains that do not work, or will not once they have to be renewed.
pub fn domains(place: Place<'_>, domains: &[Domain]) -> Vec<Finding> {
    let one = |domain: &Domain| {
        let severity = match domain.status.as_str() {
            "FAILED" => Severity::Error,
            "PENDING_VERIFICATION" => Severity::Warning,
            _ => return None,
        };
        let because = if domain.reason.is_empty() { String::new() } else { format!(": {}", domain.reason) };
        let evidence = format!("{} of Amplify app {} is {}{because}", domain.name, place.app_id, domain.status);
        let fix = format!(
            "{}: repeat the verification; if another app or account has the domain, remove it there first",
            place.console("Hosting, Custom domains")
        );
        Some(place.finding(Id::D209, severity, evidence, fix))
    };
    domains.iter().filter_map(one).collect()
}

/// D205 (`None`: the branch does not exist), D204, and what its variables say.
pub fn hosted_branch(
    place: Place<'_>,
    (name, branch): (&BranchName, Option<&HostedBranch>),
    protected: bool,
) -> Vec<Finding> {
    let Some(branch) = branch else {
        let evidence = format!("Amplify app {} has no branch {name}", place.app_id);
        let fix = format!(
            "environments.toml: correct branch of apps.{} in [environments.{}], or connect it: {}",
            place.app,
            place.environment,
            place.console("Hosting, Branches")
        );
        return vec![place.finding(Id::D205, Severity::Error, evidence, fix)];
    };
    let mut findings = Vec::new();
    if protected && branch.auto_build {
        let evidence = format!("auto-build is on for branch {name} of Amplify app {}", place.app_id);
        let fix = format!(
            "aws amplify update-branch --app-id {} --branch-name {name} --no-enable-auto-build --region {}",
            place.app_id, place.region
        );
        findings.push(place.finding(Id::D204, Severity::Warning, evidence, fix));
    }
    findings.extend(variables(place, &format!("branch {name}"), &branch.variables));
    findings
}

fn variables(place: Place<'_>, of: &str, variables: &[SetVariable]) -> Vec<Finding> {
    let one = |variable: &SetVariable| {
        let name: String = variable.name.chars().take(200).collect();
        let evidence = format!("{name} is a variable of Amplify app {}, {of}", place.app_id);
        let page = place.console("Hosting, Environment variables");
        if variable.has_key || is_key(&variable.name) {
            let fix = format!("{page}: delete {name}; then deactivate the key in IAM");
            return Some(place.finding(Id::D203, Severity::Warning, evidence, fix));
        }
        // A parent's own deployment takes the backend environment from USER_BRANCH.
        let left = variable.name == "BUILD_ENV" || (variable.name == "USER_BRANCH" && !place.owns_backend);
        left.then(|| place.finding(Id::D104, Severity::Warning, evidence, format!("{page}: delete {name}")))
    };
    variables.iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(check: impl Fn(Place<'_>)) {
        let (environment, app) = (EnvironmentName::new("live").unwrap(), AppName::new("client").unwrap());
        let (app_id, region) = (AppId::new("d1client").unwrap(), Region::new("eu-west-2").unwrap());
        check(Place { environment: &environment, app: &app, app_id: &app_id, region: &region, owns_backend: false });
    }

    fn ids(findings: &[Finding]) -> Vec<Id> {
        findings.iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn keys_are_known_by_name_or_form() {
        for (name, value, key) in [
            ("ACCESS_KEY_ID", "x", true),
            ("AWS_SECRET_ACCESS_KEY", "x", true),
            ("MY_APP_SECRET_ACCESS_KEY", "x", true),
            ("secret-key", "x", true),
            ("MAPBOX_ACCESS_KEY", "pk.1", false),
            ("VITE_KEY", "x", false),
            ("VITE_KEY", "AKIAIOSFODNN7EXAMPLE", true),
            ("VITE_KEY", "not AKIAIOSFODNN7EXAMPLE", false),
        ] {
            let variable = SetVariable::of(name, value);
            assert_eq!(variable.has_key || is_key(name), key, "{name}={value}");
            assert!(!format!("{variable:?}").contains("AKIA"));
        }
    }

    #[test]
    fn each_check_of_an_app_fires_or_not() {
        with(|place| {
            let path = Utf8Path::new("apps/client");
            assert_eq!(ids(&hosted_app(place, path, None)), [Id::D201]);
            let live = |version: &str| format!(r#"[{{"pkg":"@aws-amplify/cli","type":"npm","version":"{version}"}}]"#);
            let (pinned, newest) = (live("12.10.1"), live("latest"));
            let good = [("VITE_X", "1"), ("AMPLIFY_MONOREPO_APP_ROOT", "/apps/client/"), ("_LIVE_UPDATES", &pinned)];
            let good = HostedApp::new(Some("arn:aws:iam::1:role/r"), good.into_iter());
            assert_eq!(hosted_app(place, path, Some(&good)), []);
            let bad = [
                ("BUILD_ENV", "dev"),
                ("ACCESS_KEY_ID", "x"),
                ("AMPLIFY_MONOREPO_APP_ROOT", "apps/cleint"),
                ("_LIVE_UPDATES", &newest),
            ];
            let bad = hosted_app(place, path, Some(&HostedApp::new(Some(""), bad.into_iter())));
            assert_eq!(ids(&bad), [Id::D202, Id::D211, Id::D107, Id::D203, Id::D104]);
            assert!(bad.iter().all(|finding| finding.environment.as_ref() == Some(place.environment)));
        });
    }

    #[test]
    fn user_branch_is_a_parents_own() {
        with(|place| {
            let variables = [("USER_BRANCH", "live")];
            let app = HostedApp::new(Some("arn:aws:iam::1:role/r"), variables.into_iter());
            let path = Utf8Path::new("apps/client");
            assert_eq!(ids(&hosted_app(place, path, Some(&app))), [Id::D104]);
            assert_eq!(hosted_app(Place { owns_backend: true, ..place }, path, Some(&app)), []);
        });
    }

    #[test]
    fn a_domain_must_work() {
        let domain =
            |status: &str| Domain { name: "a.example".into(), status: status.into(), reason: "claimed".into() };
        with(|place| {
            for (status, severity) in [
                ("AVAILABLE", None),
                ("UPDATING", None),
                ("PENDING_VERIFICATION", Some(Severity::Warning)),
                ("FAILED", Some(Severity::Error)),
            ] {
                let found = domains(place, &[domain(status)]);
                assert_eq!(found.first().map(|finding| finding.severity), severity, "{status}");
                assert!(found.iter().all(|finding| finding.evidence[0].ends_with(": claimed")));
            }
        });
    }

    #[test]
    fn each_check_of_a_branch_fires_or_not() {
        with(|place| {
            let name = BranchName::new("main").unwrap();
            assert_eq!(ids(&hosted_branch(place, (&name, None), true)), [Id::D205]);
            let auto = HostedBranch { auto_build: true, variables: Vec::new() };
            assert_eq!(ids(&hosted_branch(place, (&name, Some(&auto)), true)), [Id::D204]);
            assert_eq!(hosted_branch(place, (&name, Some(&auto)), false), []);
            assert_eq!(hosted_branch(place, (&name, Some(&HostedBranch::default())), true), []);
            let keys = HostedBranch { auto_build: false, variables: vec![SetVariable::of("SECRET_KEY", "x")] };
            assert_eq!(ids(&hosted_branch(place, (&name, Some(&keys)), true)), [Id::D203]);
        });
    }
}
