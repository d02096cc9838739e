//! Which secrets an app gets, where they are looked for, and what is said of those that are missing.

use super::*;
use crate::config::{self};
use crate::source::SourceFile;

const TOML: &str = r#"schema = 1
[apps.admin]
path = "admin"
role = "parent"
[apps.client]
path = "client"
role = "child"
parent = "admin"
[environments.live]
account = "333333333333"
region = "eu-west-2"
variables = { MAP_STYLE = "outdoors" }
apps.admin = { app_id = "d1admin", branch = "main", backend = "live" }
apps.client = { app_id = "d2client" }
[secrets.TOKEN]
source = "ssm:/shop/{env}/{app}/token"
[secrets.MAPBOX]
source = "secretsmanager:shop/{env}/map#token"
public = true
apps = ["client"]
as = { client = "VITE_MAPBOX" }
[secrets.GOOGLE]
source = "amplify-secret:googleSecret"
apps = ["admin"]
[secrets.RELEASE]
source = "ssm:/release"
scope = "deploy"
"#;

fn config() -> Config {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    config::parse(&file, "1.0.0").config.unwrap()
}

fn of(app: Option<&str>, only: &[&str]) -> Result<Vec<Wanted>, Vec<SecretError>> {
    let config = config();
    let only: Vec<_> = only.iter().map(|name| (*name).to_owned()).collect();
    wanted(&config, config.environment("live").unwrap(), app.map(|app| &config.apps[app]), &only)
}

fn found(values: &[(&str, &str)]) -> BTreeMap<String, Hidden> {
    values.iter().map(|(name, value)| ((*name).to_owned(), Hidden::new(*value))).collect()
}

#[test]
fn each_app_gets_its_secrets_under_its_own_names() {
    assert_eq!(config().environment("live").unwrap().variables["MAP_STYLE"], "outdoors");
    let client = of(Some("client"), &[]).unwrap();
    let shown: Vec<_> = client.iter().map(|one| (one.variable.as_str(), one.places[0].as_str())).collect();
    assert_eq!(
        shown,
        [("VITE_MAPBOX", "/aws/reference/secretsmanager/shop/live/map"), ("TOKEN", "/shop/live/client/token"),]
    );
    assert_eq!(client[0].key.as_deref(), Some("token"));
    let admin = of(Some("admin"), &[]).unwrap();
    assert_eq!(
        admin[0].places,
        [
            "/amplify/d1admin/main-branch-8d71f2e7ba/googleSecret",
            "/amplify/d1admin/main/googleSecret",
            "/amplify/d1admin/live/googleSecret",
            "/amplify/shared/d1admin/googleSecret",
        ]
        .map(|place| if place.contains("-branch-") { admin[0].places[0].clone() } else { place.to_owned() })
    );
    assert!(admin[0].places[0].starts_with("/amplify/d1admin/main-branch-"));
    // Without an app, only what every app gets; and some of them by name.
    assert_eq!(of(None, &[]).unwrap().len(), 1);
    assert_eq!(of(Some("client"), &["TOKEN"]).unwrap().len(), 1);
    assert_eq!(of(Some("client"), &["GOOGLE", "RELEASE"]).unwrap_err().len(), 2);
}

#[test]
fn values_come_from_the_first_place_that_has_them() {
    let admin = of(Some("admin"), &["GOOGLE"]).unwrap();
    let values =
        found(&[("/amplify/shared/d1admin/googleSecret", "shared"), ("/amplify/d1admin/live/googleSecret", "own")]);
    assert_eq!(resolve(&admin, &values).unwrap()["GOOGLE"].expose(), "own");
    let client = of(Some("client"), &["MAPBOX"]).unwrap();
    let place = "/aws/reference/secretsmanager/shop/live/map";
    for (value, expected) in [(r#"{"token":"t"}"#, "t"), (r#"{"token":7}"#, "7")] {
        assert_eq!(resolve(&client, &found(&[(place, value)])).unwrap()["VITE_MAPBOX"].expose(), expected);
    }
}

#[test]
fn what_is_missing_is_told_with_every_place_and_no_value() {
    let client = of(Some("client"), &[]).unwrap();
    let errors = resolve(&client, &BTreeMap::new()).unwrap_err();
    assert_eq!(errors.len(), 2);
    assert!(errors[1].to_string().contains("looked for: /shop/live/client/token"), "{}", errors[1]);
    for (value, problem) in [
        ("hush", "is not a JSON object"),
        (r#"{"other":"hush"}"#, "has no `token`"),
        (r#"{"token":[]}"#, "is not text"),
    ] {
        let place = "/aws/reference/secretsmanager/shop/live/map";
        let errors = resolve(&client[..1], &found(&[(place, value)])).unwrap_err();
        let text = errors[0].to_string();
        assert!(text.contains(problem) && !text.contains("hush"), "{text}");
        assert_eq!((errors[0].id(), errors[0].help().len()), (Id::E507, 1));
    }
    assert_eq!(format!("{:?}", Hidden::new("hush")), "***");
}
