use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::config::{ConfigurationFile, ExportsLanguage, OutputKind, OutputsVersion};
use crate::js_json;
use crate::render::{amplify_outputs, amplifyconfiguration, aws_exports, legacy_outputs};

/// A made-up backend with everything, a case of the conformance suite.
const ORCHARD: &str = include_str!("../../../conformance/cases/gen2/orchard/input.json");

fn recorded(stack: &Value) -> Recorded {
    let outputs = stack["outputs"].as_object().unwrap().iter();
    Recorded {
        metadata: Some(stack["metadata"].to_string()),
        outputs: Some(outputs.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect()),
        model_schema: None,
    }
}

fn orchard() -> Value {
    js_json::parse(ORCHARD.as_bytes()).unwrap()
}

#[test]
fn the_schema_is_where_the_output_says() {
    let location = model_schema_location(&recorded(&orchard())).unwrap();
    assert_eq!(location, Some(("amplify-orchard-codegen".to_owned(), "model-schema.graphql".to_owned())));
    let mut stack = orchard();
    stack["metadata"].as_object_mut().unwrap().remove("AWS::Amplify::GraphQL");
    assert_eq!(model_schema_location(&recorded(&stack)), Ok(None));
    assert_eq!(decode(&recorded(&stack), Some(json!({}))).unwrap().sections.len(), 2);
}

#[test]
fn the_last_value_of_a_repeated_output_counts_unless_it_is_empty() {
    let mut recorded = recorded(&orchard());
    let outputs = recorded.outputs.as_mut().unwrap();
    outputs.extend([("bucketName".to_owned(), "later".to_owned()), ("bucketName".to_owned(), String::new())]);
    outputs.push((String::new(), "no name".to_owned()));
    let config = decode(&recorded, None).unwrap();
    let bucket = config.sections.iter().find_map(|section| match section {
        Section::S3(s3) => s3.bucket.clone(),
        _ => None,
    });
    assert_eq!(bucket.as_deref(), Some("later"));
}

/// Decodes the orchard with one value replaced: `/outputs/NAME` or `/metadata/…`.
fn broken(pointer: &str, value: Value) -> String {
    let mut stack = orchard();
    *stack.pointer_mut(pointer).unwrap() = value;
    let error = decode(&recorded(&stack), None).unwrap_err();
    format!("{} {error}", error.id())
}

#[test]
fn what_is_corrupt_is_named() {
    for (pointer, value, message) in [
        ("/metadata", json!(null), "E503 the stack's metadata is corrupt: it is null, not an object"),
        ("/metadata", json!({}), "E505 the stack has no Amplify metadata"),
        ("/metadata", json!({"AWS::CDK::Metadata": {}}), "E505 the stack has no Amplify metadata"),
        (
            "/metadata/AWS::Amplify::Auth/version",
            json!(1),
            "E503 the stack's metadata is corrupt: `AWS::Amplify::Auth` must have a text `version` and a list `stackOutputs`",
        ),
        (
            "/metadata/AWS::Amplify::Tomorrow/stackOutputs",
            json!([1]),
            "E503 the stack's metadata is corrupt: `AWS::Amplify::Tomorrow` must have a text `version` and a list `stackOutputs`",
        ),
        (
            "/metadata/AWS::Amplify::Storage/version",
            json!("2"),
            "E1704 the metadata entry `AWS::Amplify::Storage` has version `2`, and this towpath knows version `1` only",
        ),
        ("/outputs/userPoolId", json!(""), "E503 the stack lacks outputs of `AWS::Amplify::Auth`: userPoolId"),
        (
            "/metadata/AWS::Amplify::Function/stackOutputs",
            json!([]),
            "E503 the stack lacks outputs of `AWS::Amplify::Function`: definedFunctions",
        ),
        (
            "/outputs/awsAppsyncAuthenticationType",
            json!("PASSWORD"),
            "E503 the stack output `awsAppsyncAuthenticationType` is corrupt: `PASSWORD` is none of AppSync's authorization modes",
        ),
        (
            "/outputs/amplifyApiModelSchemaS3Uri",
            json!("https://example.com/model-schema.graphql"),
            "E503 the stack output `amplifyApiModelSchemaS3Uri` is corrupt: it is not of the form `s3://bucket/key`",
        ),
        (
            "/outputs/mfaTypes",
            json!("SMS"),
            "E503 the stack output `mfaTypes` is corrupt: it is not JSON: expected value at line 1 column 1",
        ),
        (
            "/outputs/socialProviders",
            json!("[1]"),
            "E503 the stack output `socialProviders` is corrupt: it holds a list, which is not what it must hold",
        ),
        (
            "/outputs/passwordlessOptions",
            json!("true"),
            "E503 the stack output `passwordlessOptions` is corrupt: it holds a boolean, which is not what it must hold",
        ),
        (
            "/outputs/customOutputs",
            json!("[]"),
            "E503 the stack output `customOutputs` is corrupt: it holds a list, which is not what it must hold",
        ),
        (
            "/outputs/buckets",
            json!(r#"["{\"name\":\"a\"}"]"#),
            "E503 the stack output `buckets` is corrupt: a bucket lacks `name`, `bucketName` or `storageRegion`",
        ),
        (
            "/outputs/buckets",
            json!(r#"["{"]"#),
            "E503 the stack output `buckets` is corrupt: it is not JSON: EOF while parsing an object at line 1 column 1",
        ),
    ] {
        assert_eq!(broken(pointer, value), message);
    }
}

#[test]
fn a_stack_without_metadata_or_outputs_is_refused() {
    let whole = recorded(&orchard());
    assert_eq!(decode(&Recorded { metadata: None, ..whole.clone() }, None), Err(Gen2Error::NotAmplify));
    assert_eq!(decode(&Recorded { outputs: None, ..whole.clone() }, None), Err(Gen2Error::NoOutputs));
    let missing = decode(&Recorded { outputs: Some(Vec::new()), ..whole.clone() }, None).unwrap_err();
    assert!(matches!(missing, Gen2Error::MissingOutputs { entry, .. } if entry == "AWS::Amplify::Platform"));
    let not_json = decode(&Recorded { metadata: Some("{not json".to_owned()), ..whole }, None).unwrap_err();
    assert!(not_json.to_string().starts_with("the stack's metadata is corrupt: it is not JSON"), "{not_json}");
    assert_eq!(not_json.help(), ["deploy the parent app again, and let the deployment finish"]);
}

#[test]
fn outputs_and_paths_of_custom_outputs_are_bounded() {
    let custom = |name: usize, count: usize| {
        let members: Vec<_> = (0..count).map(|number| format!("\"{number}\":0")).collect();
        broken("/outputs/customOutputs", json!(format!("{{\"{}\":{{{}}}}}", "n".repeat(name), members.join(","))))
    };
    let too_long = "E503 the stack output `customOutputs` is corrupt: the paths of its values are longer than 10 MB";
    assert_eq!(custom(200_000, 60), too_long);
    assert_eq!(custom(1_000, 20_000), too_long);
    let too_many = "E503 the list of the stack's outputs is corrupt: they have more than 1 MB";
    assert_eq!(broken("/outputs/socialProviders", json!("[".repeat(1_000_000))), too_many);
}

#[test]
fn every_overwritten_value_of_the_managed_outputs_is_reported_at_once() {
    let mut stack = orchard();
    stack["outputs"]["customOutputs"] = json!(r#"{"version":"2","auth":{"user_pool_id":"mine"},"data":{"url":null}}"#);
    let config = decode(&recorded(&stack), None).unwrap();
    let errors = amplify_outputs::object(&config, OutputsVersion::V1_5).unwrap_err();
    let errors: Vec<_> = errors.iter().map(|error| format!("{} {error}", error.id())).collect();
    assert_eq!(
        errors,
        [
            "E1703 the custom output `version` is of the major version 2, and Amplify's is 1",
            "E1703 the custom output `auth.user_pool_id` has a value which Amplify sets itself",
            "E1703 the custom output `data.url` has a value which Amplify sets itself",
        ]
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("name|bucketName|webAuthn|version|auth|[0-9]{1,2}|\\PC{0,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_metadata_and_no_outputs_make_it_panic(
        metadata in prop_oneof![any_json().prop_map(|value| value.to_string()), any::<String>()],
        outputs in prop::collection::vec(any::<(String, String)>(), 0..4),
    ) {
        let recorded = Recorded { metadata: Some(metadata), outputs: Some(outputs), model_schema: None };
        let _ = model_schema_location(&recorded);
        prop_assert!(decode(&recorded, None).is_err());
    }

    /// Where the metadata is sound, each output may hold anything; what is decoded can be rendered or is refused.
    #[test]
    fn no_value_of_an_output_makes_it_panic(
        changed in 0_usize..64,
        value in prop_oneof![any_json().prop_map(|value| value.to_string()), any::<String>()],
        version in prop::sample::select(&OutputsVersion::ALL[..]),
    ) {
        let mut stack = orchard();
        let outputs = stack["outputs"].as_object_mut().unwrap();
        let position = changed % outputs.len();
        *outputs.values_mut().nth(position).unwrap() = Value::from(value);
        let _ = model_schema_location(&recorded(&stack));
        if let Ok(config) = decode(&recorded(&stack), Some(json!({"version": 1}))) {
            if let Ok(object) = amplify_outputs::object(&config, version) {
                let text = amplify_outputs::text(&object);
                prop_assert_eq!(js_json::parse(text.as_bytes()).unwrap().get("auth").is_some(), true);
            }
            for file in [ConfigurationFile::Json, ConfigurationFile::Ios, ConfigurationFile::Flutter] {
                let _ = (legacy_outputs::of(&config, file), amplifyconfiguration::of(&config, file));
                let _ = legacy_outputs::left_out(&config, &OutputKind::LegacyOutputs(file));
            }
            let exports = OutputKind::AwsExports(ExportsLanguage::JavaScript);
            prop_assert!(legacy_outputs::left_out(&config, &exports).len() <= 2);
            let _ = aws_exports::object(&config);
            let _ = crate::render::json::text(&config);
            let _ = crate::render::dotenv::text(&config, "APP_", &[]);
        }
    }
}
