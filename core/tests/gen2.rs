//! What becomes of a generation-2 backend beside the files that Amplify writes, which `conformance.rs` compares with
//! recordings: files of the generation before that lose nothing, refusals, and what is told of losses.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Map, Value};
use towpath_core::backend::BackendConfig;
use towpath_core::config::{ConfigurationFile, ExportsLanguage, OutputKind, OutputsFile, OutputsVersion};
use towpath_core::gen2::{self, Recorded};
use towpath_core::render::legacy_outputs::{self, left_out};
use towpath_core::render::{RenderError, amplify_outputs, amplifyconfiguration, aws_exports};
use towpath_core::{introspection, js_json};

macro_rules! case {
    ($file:literal) => {
        include_str!(concat!("../../conformance/cases/gen2/", $file))
    };
}

/// Name, stack, and schema of cases.
const CASES: [(&str, &str, Option<&str>); 5] = [
    ("auth-only", case!("auth-only/input.json"), None),
    ("custom-only", case!("custom-only/input.json"), None),
    ("harbour", case!("harbour/input.json"), Some(case!("harbour/schema.graphql"))),
    ("orchard", case!("orchard/input.json"), Some(case!("orchard/schema.graphql"))),
    ("quay", case!("quay/input.json"), None),
];

fn decode(stack: &Value, schema: Option<&str>) -> BackendConfig {
    let outputs = stack["outputs"].as_object().unwrap().iter();
    let recorded = Recorded {
        metadata: Some(stack["metadata"].to_string()),
        outputs: Some(outputs.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect()),
        model_schema: schema.map(str::to_owned),
    };
    let models = recorded.model_schema.as_deref().map(|schema| introspection::compile(schema).unwrap());
    gen2::decode(&recorded, models).unwrap()
}

fn backend(name: &str) -> BackendConfig {
    let (_, stack, schema) = CASES.iter().find(|(case, ..)| *case == name).unwrap();
    decode(&js_json::parse(stack.as_bytes()).unwrap(), *schema)
}

/// The same with other custom outputs.
fn with_custom(name: &str, custom: &Value) -> BackendConfig {
    BackendConfig { custom: custom.as_object().cloned(), ..backend(name) }
}

fn messages<T: std::fmt::Debug>(result: Result<T, Vec<RenderError>>) -> Vec<String> {
    use towpath_core::catalog::Explained;
    let errors = result.unwrap_err();
    errors.iter().map(|error| format!("{} {error}", error.id())).collect()
}

/// No published generator writes it for generation 2. The published client library, npm package `aws-amplify` with
/// `@aws-amplify/core` 6.19.2, reads from it what it reads from `amplify_outputs.json` of version 1.5, but for the
/// friendly name of the default bucket, and for guest access, which it takes for off there and for not told here.
#[test]
fn aws_exports_is_the_text_that_was_compared_by_the_client_library() {
    let text = aws_exports::text(&aws_exports::object(&backend("harbour")).unwrap(), &Map::new());
    assert_eq!(text, include_str!("data/harbour.aws-exports.js"));
}

#[test]
fn three_quotes_in_a_value_do_not_end_the_dart_file() {
    let config = backend("harbour");
    let object = amplify_outputs::object(&config, OutputsVersion::V1_5).unwrap();
    let text = amplify_outputs::text_of(&object, OutputsFile::Dart);
    let parts: Vec<_> = text.split("'''").collect();
    assert_eq!((parts.len(), parts[0], parts[2]), (3, "const amplifyConfig = r", ";"));
    assert_eq!(js_json::parse(parts[1].as_bytes()).unwrap(), Value::Object(object));
}

#[test]
fn configuration_files_of_web_apps_hold_the_object_of_aws_exports() {
    let config = backend("harbour");
    let object = Value::Object(aws_exports::object(&config).unwrap());
    let json = amplifyconfiguration::of(&config, ConfigurationFile::Json).unwrap();
    assert_eq!(js_json::parse(json.as_bytes()).unwrap(), object);
    for file in [ConfigurationFile::JavaScript, ConfigurationFile::TypeScript] {
        let module = amplifyconfiguration::of(&config, file).unwrap();
        assert_eq!(module, format!("const amplifyConfig = {json}\nexport default amplifyConfig;\n"));
    }
}

#[test]
fn configuration_files_of_native_apps_hold_all_that_their_libraries_read_or_are_refused() {
    for (file, version_0) in [(ConfigurationFile::Ios, "0.native.json"), (ConfigurationFile::Flutter, "0.dart")] {
        let config = BackendConfig { custom: None, ..backend("harbour") };
        let text = amplifyconfiguration::of(&config, file).unwrap();
        assert_eq!(text, legacy_outputs::of(&config, file).unwrap(), "{version_0}");
        assert_eq!(
            messages(amplifyconfiguration::of(&backend("harbour"), file)),
            [
                "E1701 amplifyconfiguration has no place for `custom.API` (custom output)",
                "E1701 amplifyconfiguration has no place for `custom.limits` (custom output)",
                "E1701 amplifyconfiguration has no place for `custom.quote` (custom output)",
            ]
        );
    }
}

#[test]
fn each_value_that_the_old_format_has_no_place_for_is_named() {
    assert_eq!(
        messages(aws_exports::object(&backend("orchard"))),
        [
            "E1701 aws-exports has no place for `auth.groups` (Amazon Cognito, Groups)",
            "E1701 aws-exports has no place for `auth.passwordless` (Amazon Cognito, Sign-in: passwordless)",
            "E1701 aws-exports has no place for `storage.buckets[0].paths` (Amazon S3, access to bucket amplify-orchard-pictures-1)",
            "E1701 aws-exports has no place for `storage.buckets[1]` (Amazon S3, bucket amplify-orchard-archive-1)",
        ]
    );
    assert_eq!(
        messages(amplifyconfiguration::of(&backend("custom-only"), ConfigurationFile::Json)),
        ["E1701 amplifyconfiguration has no place for `custom.events` (AWS AppSync Events)"]
    );
    assert_eq!(
        messages(amplifyconfiguration::of(&backend("quay"), ConfigurationFile::Android)),
        [
            "E1701 amplifyconfiguration has no place for `notifications.amazon_connect` (Amazon Connect Customer Profiles)"
        ]
    );
    let custom = serde_json::json!({
        "functions": {"hello": "arn"},
        "empty": {"a": [], "b": {"c": null}},
        "geo": {"routes": ["a"], "aws_region": "eu-west-1"},
        "auth": {
            "identity_pool_id": "eu-west-1:only", "mine": 1, "password_policy": {"mine": 2},
            "oauth": {"redirect_sign_in_uri": ["https://a.example/?x=1,2"], "mine": 3},
        },
        "data": {"url": "https://a.example/graphql", "default_authorization_type": "NONE", "mine": 4},
        "storage": {"buckets": [{"bucket_name": "b"}], "mine": 5},
        "analytics": {"kinesis": {}, "mine": 6},
        "notifications": {"mine": 7},
    });
    assert_eq!(
        messages(amplifyconfiguration::of(&with_custom("custom-only", &custom), ConfigurationFile::Ios)),
        [
            "`functions` (custom output)",
            "`geo.routes` (custom output)",
            "`auth` without `user_pool_id` (custom output)",
            "a comma in `auth.oauth.redirect_sign_in_uri` (Amazon Cognito, allowed callback URLs)",
            "`auth.oauth.mine` (custom output)",
            "`auth.password_policy.mine` (custom output)",
            "`auth.mine` (custom output)",
            "`data.default_authorization_type` that is no mode of AWS AppSync",
            "`data.mine` (custom output)",
            "`storage` without `bucket_name` (custom output)",
            "`storage.buckets[0]` (Amazon S3, bucket b)",
            "`storage.mine` (custom output)",
            "`analytics.mine` (custom output)",
            "`notifications.mine` (custom output)",
        ]
        .map(|value| format!("E1701 amplifyconfiguration has no place for {value}"))
    );
    let custom = serde_json::json!({"auth": {"username_attributes": ["email"]}, "data": {"api_key": "k"}});
    assert_eq!(
        messages(aws_exports::object(&with_custom("custom-only", &custom))),
        [
            "E1701 aws-exports has no place for `auth` without `user_pool_id` or `identity_pool_id` (custom output)",
            "E1701 aws-exports has no place for `data` without `url` (custom output)",
        ]
    );
}

#[test]
fn what_is_left_out_without_being_refused_is_told() {
    let told = |case: &str, kind: OutputKind| left_out(&backend(case), &kind);
    let harbour = [
        "`auth.unauthenticated_identities_enabled`: guests seem to be let in",
        "`auth.standard_required_attributes`: sign-up seems to require phone_number too",
        "`geo.maps.items.plainMap` (Amazon Location Service, Maps)",
        "`storage.buckets[0].name` (Amazon S3, name of the default bucket)",
    ];
    assert_eq!(told("harbour", OutputKind::LegacyOutputs(ConfigurationFile::Json)), harbour);
    let exports = OutputKind::AwsExports(ExportsLanguage::JavaScript);
    assert_eq!(told("harbour", exports.clone()), harbour[3..]);
    assert_eq!(
        told("harbour", OutputKind::LegacyOutputs(ConfigurationFile::Flutter)),
        [
            "`custom.API` (custom output)",
            "`custom.limits` (custom output)",
            "`custom.quote` (custom output)",
            "`storage.buckets[0].name` (Amazon S3, name of the default bucket)",
            "`geo.geofence_collections` (Amazon Location Service, Geofences)",
        ]
    );
    assert_eq!(told("orchard", OutputKind::LegacyOutputs(ConfigurationFile::Ios)).len(), 12);
    let outputs = OutputKind::AmplifyOutputs(OutputsVersion::V1, OutputsFile::Json);
    for (case, kind) in [("auth-only", exports), ("harbour", outputs), ("harbour", OutputKind::Json)] {
        assert_eq!(told(case, kind.clone()), [""; 0], "{case} {kind:?}");
    }
}

#[test]
fn custom_outputs_that_aws_does_not_convert_are_refused() {
    let of = |custom: Value| legacy_outputs::of(&with_custom("auth-only", &custom), ConfigurationFile::Json);
    assert_eq!(
        messages(of(serde_json::json!({"version": "1.6"}))),
        ["E1703 the custom output `version` is `1.6`, and AWS converts 1.4 and 1.5 only"]
    );
    assert_eq!(
        messages(of(serde_json::json!({"version": "2", "auth": {"user_pool_id": "mine"}}))),
        [
            "E1703 the custom output `version` is of the major version 2, and Amplify's is 1",
            "E1703 the custom output `auth.user_pool_id` has a value which Amplify sets itself",
        ]
    );
    assert_eq!(
        messages(of(
            serde_json::json!({"auth": {"user_verification_types": [1]}, "data": {"authorization_types": "x"}})
        )),
        [
            "E1703 the custom output `auth.user_verification_types` makes a list hold something that is no text",
            "E1703 the custom output `data.authorization_types` makes a list hold something that is no text",
        ]
    );
    // A newer version stops AWS's conversion only: the library reads any 1.x.
    assert!(aws_exports::object(&with_custom("auth-only", &serde_json::json!({"version": "1.6"}))).is_ok());
}
