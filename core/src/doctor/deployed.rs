//! What the deployed templates of a backend say of things that end: AppSync API keys and Lambda runtimes.

use serde_json::Value;

use super::{Finding, Horizon, Place, Severity, runtimes};
use crate::catalog::Id;
use crate::{js_json, time};

/// Doctor speaks of an API key from so many days before it expires on; of a runtime once it is deprecated.
const USUAL: i64 = 14;
const DAY: i64 = 24 * 60 * 60;

/// An `AWS::AppSync::ApiKey` of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its name in the template.
    pub name: String,
    /// `Expires`, in seconds since 1970; `None`: computed, so that the template does not tell.
    pub expires: Option<i64>,
}

/// An `AWS::Lambda::Function` of a template whose runtime is a plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name in the template.
    pub name: String,
    /// `nodejs18.x`.
    pub runtime: String,
}

/// What one template tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployed {
    /// The stack.
    pub stack: String,
    /// API keys.
    pub keys: Vec<ApiKey>,
    /// Functions.
    pub functions: Vec<Function>,
}

/// Reads a template. `None`: it is no JSON, which Amplify's own templates all are.
pub fn template(stack: &str, text: &[u8]) -> Option<Deployed> {
    let template = js_json::parse(text).ok()?;
    let resources = template.get("Resources").and_then(Value::as_object)?;
    let mut deployed = Deployed { stack: stack.to_owned(), ..Deployed::default() };
    for (name, resource) in resources {
        let property = |name: &str| resource.get("Properties").and_then(|properties| properties.get(name));
        match resource.get("Type").and_then(Value::as_str) {
            Some("AWS::AppSync::ApiKey") => {
                let expires = property("Expires").and_then(|expires| match expires {
                    Value::Number(number) => number.to_string().split('.').next()?.parse().ok(),
                    Value::String(text) => text.trim().parse().ok(),
                    _ => None,
                });
                deployed.keys.push(ApiKey { name: name.clone(), expires });
            }
            Some("AWS::Lambda::Function") => {
                let runtime = property("Runtime").and_then(Value::as_str).map(str::to_owned);
                deployed.functions.extend(runtime.map(|runtime| Function { name: name.clone(), runtime }));
            }
            _ => {}
        }
    }
    Some(deployed)
}

/// D207 of a backend's API keys.
pub fn api_keys(place: Place<'_>, deployed: &[Deployed], horizon: Horizon) -> Vec<Finding> {
    let keys = deployed.iter().flat_map(|one| one.keys.iter().map(move |key| (one, key)));
    let finding = |(one, key): (&Deployed, &ApiKey)| {
        let expires = key.expires?;
        let left = horizon.left(expires.div_euclid(DAY), USUAL)?;
        let day = date(expires);
        let (severity, when) = match left {
            ..=-1 => (Severity::Error, format!("expired on {day}")),
            0 => (Severity::Warning, format!("expires today, {day}")),
            1 => (Severity::Warning, format!("expires tomorrow, {day}")),
            _ => (Severity::Warning, format!("expires in {left} days, on {day}")),
        };
        let evidence = vec![format!("the API key {} {when}, by the template of stack {}", key.name, one.stack)];
        let fix = vec![
            "AppSync console, the API, Settings, API keys: extend it (a key that has expired for 60 days is deleted)"
                .to_owned(),
            "and deploy the parent with a later expiry, which otherwise sets it back".to_owned(),
        ];
        Some(place.found(Id::D207, severity, evidence, fix))
    };
    keys.filter_map(finding).collect()
}

/// D208 of a backend's functions: one for each runtime.
pub fn functions(place: Place<'_>, deployed: &[Deployed], horizon: Horizon) -> Vec<Finding> {
    let all = || deployed.iter().flat_map(|one| &one.functions);
    let mut names: Vec<&str> = all().map(|function| function.runtime.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let finding = |runtime: &str| {
        let end = runtimes::deprecated_on(runtime)?;
        let left = horizon.left(end.div_euclid(DAY), -1)?;
        let when = if left < 0 { "was deprecated" } else { "will be deprecated" };
        let mut users: Vec<&str> =
            all().filter(|function| function.runtime == runtime).map(|function| function.name.as_str()).collect();
        users.sort_unstable();
        let more = users.len().saturating_sub(5);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        users.truncate(5);
        let evidence = format!("{runtime} {when} on {}: {}{more}", date(end), users.join(", "));
        let fix = match runtimes::newest_like(runtime) {
            Some(newer) => format!("set the runtime to {newer} in the function's template or definition, and deploy"),
            None => "set a runtime that AWS supports in the function's template or definition, and deploy".to_owned(),
        };
        let made = "functions that Amplify or CDK made: deploy with newer versions of their packages".to_owned();
        Some(place.found(Id::D208, Severity::Warning, vec![evidence], vec![fix, made]))
    };
    names.into_iter().filter_map(finding).collect()
}

fn date(seconds: i64) -> String {
    time::rfc3339(seconds.clamp(0, 253_402_300_799)).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::name::{AppId, AppName, EnvironmentName, Region};

    const TODAY: i64 = 20_780;

    fn with<T>(check: impl Fn(Place<'_>) -> T) -> T {
        let (environment, app) = (EnvironmentName::new("live").unwrap(), AppName::new("admin").unwrap());
        let (app_id, region) = (AppId::new("d1").unwrap(), Region::new("eu-west-2").unwrap());
        check(Place { environment: &environment, app: &app, app_id: &app_id, region: &region, owns_backend: false })
    }

    fn horizon(within: Option<i64>) -> Horizon {
        Horizon { today: TODAY, within }
    }

    #[test]
    fn keys_and_functions_are_read_from_a_template() {
        let text = r#"{"Resources":{
            "Key":{"Type":"AWS::AppSync::ApiKey","Properties":{"Expires":1795392000}},
            "Old":{"Type":"AWS::AppSync::ApiKey","Properties":{"Expires":"1795392000"}},
            "Computed":{"Type":"AWS::AppSync::ApiKey","Properties":{"Expires":{"Ref":"X"}}},
            "Hook":{"Type":"AWS::Lambda::Function","Properties":{"Runtime":"nodejs18.x"}},
            "Mapped":{"Type":"AWS::Lambda::Function","Properties":{"Runtime":{"Fn::FindInMap":[]}}},
            "Image":{"Type":"AWS::Lambda::Function"},
            "Other":{"Type":"AWS::S3::Bucket"}, "Odd":7}}"#;
        let found = template("s", text.as_bytes()).unwrap();
        let expires: Vec<_> = found.keys.iter().map(|key| key.expires).collect();
        assert_eq!(expires, [Some(1_795_392_000), Some(1_795_392_000), None]);
        assert_eq!(found.functions, [Function { name: "Hook".into(), runtime: "nodejs18.x".into() }]);
        assert_eq!(template("s", b"Resources:\n  A: {}\n"), None);
        assert_eq!(template("s", b"{}"), None);
    }

    #[test]
    fn a_key_is_told_of_two_weeks_before_it_expires() {
        for (left, within, expected) in [
            (15, None, None),
            (14, None, Some((Severity::Warning, "in 14 days, on 20"))),
            (1, None, Some((Severity::Warning, "expires tomorrow"))),
            (0, None, Some((Severity::Warning, "expires today"))),
            (-1, None, Some((Severity::Error, "expired on"))),
            (29, Some(30), Some((Severity::Warning, "in 29 days"))),
            (5, Some(3), None),
        ] {
            let keys = vec![ApiKey { name: "Key".into(), expires: Some((TODAY + left) * DAY + 5) }];
            let deployed = [Deployed { stack: "s".into(), keys, functions: Vec::new() }];
            let found = with(|place| api_keys(place, &deployed, horizon(within)));
            let shown = found.first().map(|finding| finding.severity);
            assert_eq!(shown, expected.map(|(severity, _)| severity), "{left} {within:?}");
            let words = expected.map_or("", |(_, words)| words);
            assert!(found.iter().all(|finding| finding.evidence[0].contains(words)), "{found:?}");
        }
        let keys = vec![ApiKey { name: "Key".into(), expires: None }];
        let deployed = [Deployed { stack: "s".into(), keys, functions: Vec::new() }];
        assert_eq!(with(|place| api_keys(place, &deployed, horizon(None))), []);
    }

    #[test]
    fn functions_of_one_runtime_are_one_finding() {
        let function = |name: &str, runtime: &str| Function { name: name.into(), runtime: runtime.into() };
        let functions = vec![
            function("b", "nodejs16.x"),
            function("a", "nodejs16.x"),
            function("c", "nodejs24.x"),
            function("d", "of-tomorrow"),
        ];
        let deployed = [Deployed { stack: "s".into(), keys: Vec::new(), functions }];
        let found = with(|place| super::functions(place, &deployed, horizon(None)));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].evidence, ["nodejs16.x was deprecated on 2024-06-12: a, b"]);
        assert!(found[0].fix[0].starts_with("set the runtime to nodejs24.x in"), "{found:?}");
        let soon = with(|place| super::functions(place, &deployed, horizon(Some(3650))));
        assert!(soon[1].evidence[0].contains("nodejs24.x will be deprecated on 2028-04-30"), "{soon:?}");
    }

    proptest! {
        #[test]
        fn whatever_a_template_is_nothing_panics(expires in any::<f64>(), today in any::<i64>(), within in any::<Option<i64>>()) {
            let number = serde_json::json!(expires);
            let text = format!(r#"{{"Resources":{{"K":{{"Type":"AWS::AppSync::ApiKey","Properties":{{"Expires":{number}}}}}}}}}"#);
            let deployed: Vec<_> = template("s", text.as_bytes()).into_iter().collect();
            let found = with(|place| api_keys(place, &deployed, Horizon { today, within }));
            prop_assert!(found.len() <= 1);
        }
    }
}
