use proptest::prelude::*;

use super::*;
use crate::backend::{RestApi, Section};
use crate::catalog::{Explained, Id};
use crate::render::{aws_exports, samples};

/// A generation-2 backend of which the old formats lose nothing but the name of its bucket.
fn plain() -> BackendConfig {
    let mut config = BackendConfig { generation: Generation::Gen2, ..samples::gen1() };
    for section in &mut config.sections {
        if let Section::Cognito(cognito) = section {
            cognito.federation_target = None;
        }
    }
    config
}

const FILES: [ConfigurationFile; 6] = [
    ConfigurationFile::Json,
    ConfigurationFile::JavaScript,
    ConfigurationFile::TypeScript,
    ConfigurationFile::Ios,
    ConfigurationFile::Android,
    ConfigurationFile::Flutter,
];

#[test]
fn generation_1_has_files_of_its_own() {
    let config = samples::gen1();
    for file in FILES {
        assert_eq!(of(&config, file), amplifyconfiguration::of(&config, file), "{file:?}");
        assert!(left_out(&config, &OutputKind::LegacyOutputs(file)).is_empty());
    }
    let module = of(&config, ConfigurationFile::JavaScript).unwrap();
    assert!(module.starts_with("const amplifyConfig = {\n  \"aws_project_region\""), "{module}");
    assert!(module.ends_with("\n}\nexport default amplifyConfig;\n"), "{module}");
}

#[test]
fn what_has_no_place_in_either_format_is_refused_in_the_name_of_the_file() {
    let mut config = plain();
    let api =
        RestApi { name: "orders".to_owned(), endpoint: "https://orders.example".to_owned(), ..RestApi::default() };
    config.sections.push(Section::RestApis(vec![api]));
    for file in FILES {
        let errors = configuration(&config, file).unwrap_err();
        assert_eq!(errors.iter().map(Explained::id).collect::<Vec<_>>(), [Id::E1701]);
        assert!(errors[0].to_string().starts_with("amplifyconfiguration has no place for api.orders"), "{}", errors[0]);
        assert!(of(&config, file).is_err());
        assert!(left_out(&config, &OutputKind::LegacyOutputs(file)).is_empty());
    }
}

fn mended(outputs: &Value) -> Value {
    let outputs = outputs.as_object().unwrap();
    let mut made = converted::of(outputs).unwrap();
    complete::complete(&mut made, outputs, "eu-west-2");
    Value::Object(made)
}

#[test]
fn libraries_know_the_object_by_the_region_even_where_nothing_else_has_one() {
    assert_eq!(mended(&serde_json::json!({"version": "1.5"})), serde_json::json!({"aws_project_region": "eu-west-2"}));
    let made = mended(&serde_json::json!({"custom": {"a": 1}}));
    assert_eq!(made.as_object().unwrap().keys().collect::<Vec<_>>(), ["aws_project_region", "custom"]);
}

#[test]
fn what_the_conversion_loses_is_mended_and_nothing_else_is_touched() {
    let outputs = serde_json::json!({
        "auth": {
            "aws_region": "eu-west-1",
            "user_pool_id": "p",
            "unauthenticated_identities_enabled": true,
            "standard_required_attributes": ["Email"],
            "user_verification_types": ["email", "phone_number"],
            "password_policy": {"min_length": null},
            "oauth": {
                "identity_providers": ["GOOGLE", "SIGN_IN_WITH_APPLE", "Okta"],
                "redirect_sign_in_uri": ["a://in"],
                "redirect_sign_out_uri": [],
                "domain": "d",
                "scopes": [],
            },
        },
        "geo": {"maps": {"default": "m", "items": {"m": {"shape": 1}}}},
    });
    assert_eq!(
        mended(&outputs),
        serde_json::json!({
            "aws_project_region": "eu-west-1",
            "aws_user_pools_id": "p",
            "aws_cognito_region": "eu-west-1",
            "allowUnauthenticatedIdentities": "true",
            "aws_cognito_signup_attributes": ["EMAIL"],
            "aws_cognito_verification_mechanisms": ["EMAIL"],
            "aws_cognito_password_protection_settings": {
                "passwordPolicyCharacters": [],
                "passwordPolicyMinLength": 6,
            },
            "oauth": {"domain": "d", "scope": [], "redirectSignIn": "a://in", "responseType": "code"},
            "aws_cognito_social_providers": ["GOOGLE", "APPLE"],
            "geo": {"amazon_location_service": {"maps": {"default": "m", "items": {"m": {"shape": 1}}}}},
        })
    );
    let guests = mended(&serde_json::json!({"auth": {"user_pool_id": "p", "password_policy": {"min_length": 0}}}));
    assert_eq!(guests["aws_mandatory_sign_in"], "enable");
    assert_eq!(guests["allowUnauthenticatedIdentities"], "false");
    assert_eq!(guests["aws_cognito_password_protection_settings"]["passwordPolicyMinLength"], 0);
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_i32..99).prop_map(Value::from),
        "email|API_KEY|GOOGLE|REQUIRED|a,b|shop-files|eu-west-2|'{3}|\\PC{0,3}".prop_map(Value::from),
    ];
    let key = "a|7|items|default|style|name|bucket_name|aws_region|paths|url|events|app_id|amazon_pinpoint|maps|min_length|\
               redirect_sign_in_uri|identity_providers|oauth|password_policy|unauthenticated_identities_enabled|buckets|\
               username_attributes|user_verification_types|groups|authorization_types|channels|amazon_connect";
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..5).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Whatever a backend adds, what is not refused can be read back, and is AWS's conversion but for what is mended.
    #[test]
    fn custom_outputs_of_any_form_are_converted_or_refused(
        custom in prop::collection::btree_map(
            "auth|data|storage|geo|analytics|notifications|custom|other", anything(), 0..4,
        ),
        managed in any::<bool>(),
    ) {
        let mut config = plain();
        if !managed {
            config.sections.clear();
        }
        config.custom = Some(custom.into_iter().collect());
        for file in FILES {
            let (aws, ours) = (of(&config, file), configuration(&config, file));
            prop_assert!(aws.is_ok() || ours.is_err());
            let _ = left_out(&config, &OutputKind::LegacyOutputs(file));
        }
        if let Ok(object) = aws_exports::object(&config) {
            let text = aws_exports::text(&object, &Map::new());
            // Every number is a double to JavaScript: only the printed texts compare.
            let read = aws_exports::read(&text).unwrap();
            prop_assert_eq!(aws_exports::text(&read, &Map::new()), text);
            let aws = js_json::parse(of(&config, ConfigurationFile::Json).unwrap().as_bytes()).unwrap();
            let mended = [
                "aws_project_region", "allowUnauthenticatedIdentities", "aws_mandatory_sign_in", "oauth", "geo",
                "aws_cognito_verification_mechanisms", "aws_cognito_password_protection_settings",
                "aws_cognito_social_providers",
            ];
            for (key, value) in object {
                prop_assert!(mended.contains(&key.as_str()) || aws.get(&key) == Some(&value), "{}", key);
            }
        }
    }
}
