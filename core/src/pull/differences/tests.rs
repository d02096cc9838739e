//! Which values are told, and that huge files are compared in the time that reading them takes.

use serde_json::json;

use super::*;

fn told(old: &Value, new: &Value) -> Vec<String> {
    let (old, new) = (old.to_string(), new.to_string());
    let word = |value: Option<String>| value.unwrap_or("-".to_owned());
    let differences = between(&OutputKind::Json, Some(old.as_bytes()), new.as_bytes());
    let line = |it: Difference| format!("{} {}: {} {}", it.service, it.field, word(it.old), word(it.new));
    differences.into_iter().map(line).collect()
}

#[test]
fn values_that_changed_came_or_went_are_told_in_the_order_of_the_files() {
    let old = json!({"region": "a", "cognito": {"user_pool": "p", "mfa": "ON"}, "x": {"y": {"z": 1}}, "gone": [1]});
    let new =
        json!({"new": {}, "cognito": {"mfa": "ON", "user_pool": "q"}, "region": "a", "x": {"y": true, "w": null}});
    assert_eq!(
        told(&old, &new),
        [
            "Cognito user pool ID: p q",
            "Other x.y: - true",
            "Other x.w: - null",
            "Other x.y.z: 1 -",
            "Other gone: [1] -",
        ]
    );
    assert_eq!(told(&new, &new), [""; 0]);
    assert_eq!(told(&json!({"a": "1"}), &json!({"a": 1})), [""; 0], "they look the same");
    assert_eq!(told(&json!([1]), &json!({"a": 1})), ["Other a: - 1"]);
}

#[test]
fn a_schema_is_one_value_and_an_api_key_is_shortened() {
    let file = |version: u8| json!({"appsync": {"api_key": format!("da2-0123456789{version}"), "model_introspection": {"version": version}}});
    let told = told(&file(1), &file(2));
    assert_eq!(told[0], "AppSync API key: da2-0123… da2-0123…");
    assert!(told.len() == 2 && told[1].starts_with("AppSync appsync.model_introspection: "), "{told:?}");
    let long = json!({format!("{}_apiKey", "é".repeat(500)): "da2-0123456789"});
    let [line] = super::tests::told(&json!({}), &long).try_into().unwrap();
    assert!(line.ends_with("é_apiKey: - da2-0123…") && line.chars().count() < 150, "{line}");
}

#[test]
fn large_files_are_compared_and_the_differences_told_are_bounded() {
    let file = |value: u8| {
        let members: Vec<_> = (0..100_000).map(|number| format!("\"k{number}\":{value}")).collect();
        let inner = format!("{{{}}}", members.join(","));
        format!("{{\"{}\":{inner},\"other\":{inner}}}", "n".repeat(1_000_000)).into_bytes()
    };
    let found = between(&OutputKind::Json, Some(&file(1)), &file(2));
    assert_eq!(found.len(), MOST + 1);
    assert_eq!(found.last().unwrap().field, "(and 190000 more)");
    assert!(between(&OutputKind::Json, Some(&file(1)), &file(1)).is_empty());
    let dotenv = OutputKind::Dotenv { prefix: String::new(), only: Vec::new() };
    assert_eq!(between(&dotenv, Some("A=1\n".repeat(600_000).as_bytes()), b"A=2")[0].old, None, "it is not read");
    assert_eq!(between(&dotenv, Some("A=1\n".repeat(400_000).as_bytes()), b"A=2")[0].old.as_deref(), Some("1"));
    assert_eq!(between(&OutputKind::Json, Some(&file(1)), b"{}").last().unwrap().field, "(and 190000 more)");
}

#[test]
fn services_have_the_names_of_the_console() {
    let old = br#"{"aws_mobile_analytics_app_id": "a", "Analytics": {"AWSPinpoint": {"appId": "a"}}, "mine": 1}"#;
    let new = br#"{"aws_mobile_analytics_app_id": "b", "geo": {"amazon_location_service": {"region": "eu"}}}"#;
    let kind = OutputKind::AmplifyConfiguration(file::Json);
    let told: Vec<_> = between(&kind, Some(old), new)
        .into_iter()
        .map(|Difference { service, field, old, new }| format!("{service} {field}: {old:?} {new:?}"))
        .collect();
    let expected = [
        "Pinpoint project ID: Some(\"a\") Some(\"b\")",
        "Location geo.amazon_location_service.region: None Some(\"eu\")",
        "Pinpoint Analytics.AWSPinpoint.appId: Some(\"a\") None",
        "Other mine: Some(\"1\") None",
    ];
    assert_eq!(told, expected);
}
