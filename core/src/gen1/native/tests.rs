//! Tests of what is kept of a backend for native apps, and what is refused. The files are compared with the published
//! generators in `tests/conformance.rs`.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::backend::BackendConfig;
use crate::catalog::{Explained, Id};
use crate::config::NativePlatform;
use crate::gen1::decode;
use crate::render::awsconfiguration::Reader;
use crate::render::{amplifyconfiguration, awsconfiguration, dotenv, json as neutral};

const TIME: &str = "2025-01-02T03:04:05.678Z";

fn with_parameters(mut meta: Value, parameters: Option<(&str, &Value)>) -> Result<BackendConfig, Gen1Error> {
    if let Some(members) = meta.as_object_mut() {
        members.entry("providers").or_insert_with(|| json!({"awscloudformation": {"Region": "eu-west-2"}}));
    }
    let parameters = parameters.map(|(name, parameters)| (name.to_owned(), parameters.to_string().into_bytes()));
    let files = Files { meta: meta.to_string().into_bytes(), auth_parameters: parameters.into_iter().collect() };
    decode(&files).map(|decoded| decoded.config)
}

fn native_of(meta: Value) -> Native {
    *with_parameters(meta, None).unwrap().native.unwrap()
}

fn pushed(service: &str, output: &Value) -> Value {
    json!({"service": service, "output": output, "lastPushTimeStamp": TIME})
}

#[test]
fn every_resource_is_listed_and_only_printed_values_are_kept() {
    let native = native_of(json!({
        "function": {"work": pushed("Lambda", &json!({"Name": "work-dev"})), "late": {"service": "Lambda"}},
        "api": {"rest": {"service": "API Gateway", "output": {"RootUrl": "u", "ApiName": "n"}, "apiType": "REST",
            "authorizationType": "NONE"}},
        "notifications": {"pin": {"service": "Pinpoint", "output": {"Id": "i",
            "FCM": {"Enabled": true, "ApplicationId": "a", "Credential": "hidden"}}}},
        "hosting": {},
    }));
    let shown: Vec<String> = native
        .resources()
        .map(|(category, Resource { name, service, pushed, outputs, traits, .. })| {
            let outputs = outputs.as_ref().map(|outputs| json!(outputs).to_string()).unwrap_or_default();
            format!("{}.{name} {service} {pushed} {outputs} {}", category.name, json!(traits))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "function.work Lambda true {} {}",
            "function.late Lambda false  {}",
            r#"api.rest API Gateway false {"RootUrl":"u"} {"authorizationType":"NONE"}"#,
            r#"notifications.pin Pinpoint true {"Id":"i","FCM":{"Enabled":true,"ApplicationId":"a"}} {}"#,
        ]
    );
    assert_eq!(native.category("hosting").unwrap().resources, []);
}

#[test]
fn an_object_that_is_no_channel_stays_as_it_is() {
    let output = json!({"Region": {"odd": 1, "Enabled": 2}, "SMS": {"odd": 1, "Enabled": true}});
    let native = native_of(json!({"notifications": {"pin": {"service": "Pinpoint", "output": output}}}));
    let (_, resource) = native.resources().next().unwrap();
    assert_eq!(resource.output("Region"), Some(&json!({"odd": 1, "Enabled": 2})));
    assert_eq!(resource.output("SMS"), Some(&json!({"Enabled": true})));
}

#[test]
fn the_clients_secret_is_in_the_files_and_nowhere_else() {
    let outputs = json!({"UserPoolId": "p", "AppClientID": "n", "AppClientSecret": "hidden", "AppClientIDWeb": "w"});
    let config = with_parameters(json!({"auth": {"a": pushed("Cognito", &outputs)}}), None).unwrap();
    assert!(!format!("{config:?} {config:#?}").contains("hidden"));
    assert!(!neutral::text(&config).unwrap().contains("hidden"));
    assert!(!dotenv::text(&config, "", &[]).unwrap().contains("hidden"));
    for platform in [NativePlatform::Ios, NativePlatform::Android] {
        assert!(awsconfiguration::of(&config, platform).unwrap().contains(r#""AppClientSecret": "hidden""#));
    }
    for reader in [Reader::Ios, Reader::Android, Reader::Flutter] {
        let text = amplifyconfiguration::native(&config, reader, &Map::new()).unwrap();
        assert!(text.contains(r#""AppClientSecret": "hidden""#));
    }
}

#[test]
fn sign_up_keeps_the_order_of_the_field_and_takes_its_values_from_the_parameters() {
    let cognito = |field: Value| json!({"service": "Cognito", "output": {}, "frontendAuthConfig": field});
    let words = |meta: &Value, name: &str, parameters: Option<(&str, &Value)>| {
        let native = with_parameters(meta.clone(), parameters).unwrap().native.unwrap();
        let found = native.resources().find(|(_, resource)| resource.name == name).unwrap().1.sign_up.clone();
        found.map_or_else(|| "none".to_owned(), |words| Value::Object(words).to_string())
    };
    let field = json!({"mfaTypes": ["X"], "older": 1, "mfaConfiguration": "ON", "signupAttributes": ["EMAIL"]});
    let meta = json!({
        "auth": {"groups": {"service": "Cognito-UserPool-Groups", "frontendAuthConfig": {"a": 1}}, "first": cognito(field),
            "second": cognito(json!({"older": 2})), "third": {"service": "Cognito"}},
        "other": {"fourth": cognito(Value::Null)},
    });
    let parameters = json!({"mfaTypes": ["TOTP"], "requiredAttributes": ["name"], "passwordPolicyMinLength": "8",
        "authProvidersUserPool": ["LoginWithAmazon", "SignInWithApple", "Google"]});
    insta::assert_snapshot!(words(&meta, "first", Some(("first", &parameters))), @r#"{"mfaTypes":["TOTP"],"older":1,"signupAttributes":["NAME"],"socialProviders":["AMAZON","APPLE","GOOGLE"],"usernameAttributes":[],"passwordProtectionSettings":{"passwordPolicyMinLength":"8","passwordPolicyCharacters":[]},"verificationMechanisms":[]}"#);
    insta::assert_snapshot!(words(&meta, "first", None), @r#"{"mfaTypes":["X"],"older":1,"mfaConfiguration":"ON","signupAttributes":["EMAIL"]}"#);
    // Only the first Cognito resource of the auth category is computed anew.
    insta::assert_snapshot!(words(&meta, "second", Some(("second", &parameters))), @r#"{"older":2}"#);
    for name in ["groups", "third", "fourth"] {
        assert_eq!(words(&meta, name, Some((name, &parameters))), "none", "{name}");
    }
    let without = json!({"auth": {"only": {"service": "Cognito"}}});
    insta::assert_snapshot!(words(&without, "only", Some(("only", &json!({})))), @r#"{"socialProviders":[],"usernameAttributes":[],"signupAttributes":[],"passwordProtectionSettings":{"passwordPolicyCharacters":[]},"mfaTypes":[],"verificationMechanisms":[]}"#);
}

#[test]
fn stand_ins_of_a_mock_are_marked_in_every_mode() {
    let api = json!({"authConfig": {"defaultAuthentication": {"authenticationType": "AWS_IAM"},
        "additionalAuthenticationProviders": [{"authenticationType": "API_KEY"}]}});
    for (mark, wanted) in [(json!(true), 3), (json!("yes"), 3), (json!(false), 0), (Value::Null, 0)] {
        let mut meta = json!({"api": {"a": pushed("AppSync", &api)}, "storage": {"s": pushed("S3", &json!({}))}});
        for place in ["/api/a", "/storage/s"] {
            meta.pointer_mut(place).unwrap()["testMode"] = mark.clone();
        }
        let config = with_parameters(meta, None).unwrap();
        for platform in [NativePlatform::Ios, NativePlatform::Android] {
            let text = awsconfiguration::of(&config, platform).unwrap();
            let marked = text.matches(r#""DangerouslyConnectToHTTPEndpointForTesting": true"#).count();
            assert_eq!(marked, wanted, "{mark}");
        }
    }
}

#[test]
fn what_must_be_text_or_an_object_is_refused_with_its_place() {
    for (meta, place) in [
        (
            json!({"storage": {"t": {"service": "DynamoDB", "output": "x"}}}),
            "`storage.t.output` is text, not an object",
        ),
        (
            json!({"storage": {"t": {"service": "DynamoDB", "output": {"": 1}}}}),
            "`storage.t.output` has an output without a name",
        ),
        (
            json!({"geo": {"m": {"service": "Map", "output": {"Name": ["x"]}}}}),
            "`geo.m.output.Name` is a list, not text",
        ),
        (
            json!({"interactions": {"b": {"service": "Lex", "output": {"BotName": {}}}}}),
            "`interactions.b.output.BotName` is an object, not text",
        ),
        (
            json!({"predictions": {"p": {"service": "Polly", "output": {}, "convertType": [1]}}}),
            "`predictions.p.convertType` is a list, not text",
        ),
        (
            json!({"predictions": {"p": {"service": "Lex", "output": {"BotName": "b"}, "convertType": [1]}}}),
            "`predictions.p.convertType` is a list, not text",
        ),
        (
            json!({"auth": {"a": {"service": "Cognito", "output": {}, "frontendAuthConfig": [1]}}}),
            "`auth.a.frontendAuthConfig` is a list, not an object",
        ),
    ] {
        let error = with_parameters(meta, None).unwrap_err();
        assert_eq!(error.id(), Id::E503);
        assert_eq!(error.to_string(), format!("amplify-meta.json: {place}"));
    }
    // What no file of a native app prints may be anything.
    let odd = json!({"function": {"f": {"service": 7, "output": "x"}}, "api": {"a": {"service": "AppSync", "output": {
        "authConfig": 1, "securityType": []}}}, "predictions": {"p": {"output": {}, "identifyType": false}}});
    assert_eq!(native_of(odd).categories.len(), 3);
}

/// Any JSON, with the names that matter more often than others.
fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-2..9_i64).prop_map(Value::from),
        "[a-zÉ'𐐀]{0,3}".prop_map(Value::String),
    ];
    scalar.prop_recursive(3, 24, 5, |inner| {
        let key = prop_oneof![
            proptest::sample::select(vec![
                "output",
                "service",
                "Name",
                "Region",
                "BotName",
                "authConfig",
                "defaultAuthentication",
                "isDefault",
                "additionalAuthenticationProviders",
                "authenticationType",
                "FCM",
                "SMS",
                "Enabled",
                "7",
                "",
            ])
            .prop_map(str::to_owned),
            "[A-ZÉ𐐀]{0,2}",
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            proptest::collection::vec((key, inner), 0..5).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

proptest! {
    /// Whatever the meta says, it is refused, or every file can be written.
    #[test]
    fn no_meta_makes_it_panic(
        category in proptest::sample::select(vec!["auth", "api", "storage", "geo", "predictions", "notifications", "analytics", "XR"]),
        service in proptest::sample::select(vec!["Cognito", "AppSync", "S3", "DynamoDB", "Lex", "Map", "PlaceIndex", "Pinpoint",
            "Sumerian", "ElasticContainer", "API Gateway"]),
        pushed in any::<bool>(),
        output in any_value(),
        more in any_value(),
    ) {
        let mut resource = json!({"service": service, "output": output, "lastPushTimeStamp": pushed});
        if let (Some(resource), Some(more)) = (resource.as_object_mut(), more.as_object()) {
            resource.extend(more.clone());
        }
        if let Ok(config) = with_parameters(json!({ category: { "r": resource } }), None) {
            for platform in [NativePlatform::Ios, NativePlatform::Android] {
                prop_assert!(awsconfiguration::of(&config, platform).is_ok());
            }
            prop_assert!(amplifyconfiguration::native(&config, Reader::Ios, &Map::new()).is_ok());
            // Three quotes have no place in Dart.
            let dart = amplifyconfiguration::native(&config, Reader::Flutter, &Map::new());
            prop_assert!(dart.is_ok() || output.to_string().contains("'''") || more.to_string().contains("'''"));
        }
    }
}
