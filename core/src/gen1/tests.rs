//! Tests of what is left out, refused, or unfit to be read. What is written for good backends is compared with the
//! published generator in `tests/gen1.rs`.

use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::backend::{Channel, GroupKind, Model, Pinpoint, PinpointApp, PredictionGroup, Section};

const TIME: &str = "2025-01-02T03:04:05.678Z";

fn decode_json(mut meta: Value) -> Result<Decoded, Gen1Error> {
    if let Some(members) = meta.as_object_mut() {
        members.entry("providers").or_insert_with(|| json!({"awscloudformation": {"Region": "eu-west-2"}}));
    }
    decode(&Files { meta: meta.to_string().into_bytes(), ..Files::default() })
}

fn deployed(service: &str, output: &Value) -> Value {
    json!({"service": service, "output": output, "lastPushTimeStamp": TIME})
}

fn sections(meta: Value) -> Vec<Section> {
    decode_json(meta).unwrap().config.sections
}

fn problem(meta: Value) -> String {
    let error = decode_json(meta).unwrap_err();
    assert_eq!(error.id(), Id::E503);
    error.to_string()
}

#[test]
fn predictions_and_geo_come_after_all_other_services() {
    let found = sections(json!({
        "geo": {"map": deployed("Map", &json!({"Name": "m"}))},
        "predictions": {"say": deployed("Polly", &json!({}))},
        "interactions": {"bot": deployed("Lex", &json!({"BotName": "b"}))},
        "storage": {"carts": deployed("DynamoDB", &json!({"Name": "c"}))},
    }));
    let keys: Vec<_> = found.iter().map(crate::render::json::key_of).collect();
    assert_eq!(keys, ["lex", "dynamodb", "predictions", "location"]);
}

#[test]
fn pinpoint_counts_as_analytics_or_by_its_enabled_channels() {
    let pinpoint = |output: Value| json!({"notifications": {"one": {"service": "Pinpoint", "output": output}}});
    for off in [json!({"FCM": {"Enabled": false}}), json!({"SMS": null}), json!({"Email": "x", "APNS": []})] {
        assert_eq!(sections(pinpoint(off)), []);
    }
    let app = |id: &str| PinpointApp { app_id: Some(id.into()), region: None };
    let fcm = json!({"Id": "p", "FCM": {"Enabled": 1, "ApplicationId": "f"}, "SMS": {"Enabled": false}});
    let notifications = vec![(Channel::Fcm, app("f"))];
    assert_eq!(sections(pinpoint(fcm)), [Section::Pinpoint(Pinpoint { analytics: None, notifications })]);
    let analytics = Some(app("p"));
    let events = Section::Pinpoint(Pinpoint { analytics, notifications: Vec::new() });
    assert_eq!(sections(pinpoint(json!({"Id": "p"}))), [events]);
}

#[test]
fn the_most_faces_are_read_as_a_javascript_integer() {
    let most = |value: Value| {
        let mut resource = deployed("Rekognition", &json!({"collectionId": "c", "maxEntities": value}));
        resource["identifyType"] = "identifyEntities".into();
        match sections(json!({"predictions": {"faces": resource}})).as_slice() {
            [Section::Predictions(groups)] => match &groups[0].predictions[0].model {
                Model::IdentifyEntities { collection: Some(found), .. } => {
                    js_json::to_string_pretty(&found.max_entities, 0)
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    for (value, number) in [
        (json!("50"), "50"),
        (json!("\u{a0}\t+8 faces"), "8"),
        (json!("-3.9"), "-3"),
        (json!("0x10"), "0"),
        (json!(7.9), "7"),
        (json!(1e21), "1"),
        (json!("123456789012345678901"), "123456789012345680000"),
        (json!("9".repeat(400)), "null"),
        (json!("many"), "null"),
        (json!("- 1"), "null"),
        (json!(""), "null"),
        (json!(null), "null"),
        (json!(true), "null"),
    ] {
        assert_eq!(most(value.clone()), number, "{value}");
    }
}

#[test]
fn a_group_of_predictions_is_there_even_if_nothing_in_it_is_known() {
    let found = sections(json!({"predictions": {"one": deployed("Rekognition", &json!({}))}}));
    let group = PredictionGroup { kind: GroupKind::Identify, predictions: Vec::new() };
    assert_eq!(found, [Section::Predictions(vec![group])]);
}

#[test]
fn services_that_say_nothing_to_web_apps_are_passed_over() {
    for service in [
        "Lambda",
        "LambdaLayer",
        "amplifyhosting",
        "Cognito-UserPool-Groups",
        "Kinesis",
        "video",
        "customCDK",
        "Tomorrow",
    ] {
        assert_eq!(sections(json!({"x": {"one": deployed(service, &json!({"Arn": "a"}))}})), [], "{service}");
    }
    for service in [json!(null), json!(7), json!(["S3"])] {
        let resource = json!({"service": service, "output": {}, "lastPushTimeStamp": TIME});
        assert_eq!(sections(json!({"x": {"one": resource}})), []);
    }
    assert_eq!(sections(json!({"x": {"no-service": {"output": {}, "lastPushTimeStamp": TIME}}})), []);
}

#[test]
fn what_is_not_deployed_is_passed_over() {
    let bucket = json!({"BucketName": "b", "Region": "eu-west-2"});
    for resource in [
        json!({"service": "S3"}),
        json!({"service": "S3", "output": bucket}),
        json!({"service": "S3", "output": bucket, "lastPushTimeStamp": ""}),
        json!({"service": "S3", "output": null, "lastPushTimeStamp": TIME}),
    ] {
        assert_eq!(sections(json!({"storage": {"files": resource}})), []);
    }
    let found = sections(json!({"storage": {"files": deployed("S3", &bucket)}}));
    assert!(matches!(found.as_slice(), [Section::S3(s3)] if s3.bucket.as_deref() == Some("b")));
}

#[test]
fn forms_that_amplify_never_writes_are_refused_with_their_path() {
    let with = |output: Value| deployed("Cognito", &output);
    let auth = |output: Value| json!({"auth": {"shop": with(output)}});
    let field = |field: Value| {
        let mut resource = with(json!({}));
        resource["frontendAuthConfig"] = field;
        json!({"auth": {"shop": resource}})
    };
    let api = |output: Value| json!({"api": {"graph": deployed("AppSync", &output)}});
    let map = |name: Value| json!({"geo": {"map": deployed("Map", &json!({"Name": name}))}});
    let cases = [
        (json!([]), "`the whole file` is a list, not an object"),
        (json!({"providers": {}}), "`providers.awscloudformation` is missing"),
        (json!({"providers": {"awscloudformation": {}}}), "`providers.awscloudformation.Region` is missing"),
        (json!({"providers": {"awscloudformation": {"Region": ""}}}), "`providers.awscloudformation.Region` is empty"),
        (
            json!({"providers": {"awscloudformation": {"Region": "eu-west-2", "StackName": 1}}}),
            "`providers.awscloudformation.StackName` is a number, not text",
        ),
        (json!({"auth": "x"}), "`auth` is text, not an object"),
        (json!({"auth": {"shop": null}}), "`auth.shop` is null, not an object"),
        (json!({"auth": {"a\u{1b}[31m": 1}}), "`auth.a\\u{1b}[31m` is a number, not an object"),
        (json!({"auth": {"shop": with(json!("x"))}}), "`auth.shop.output` is text, not an object"),
        (map(json!("__proto__")), "`geo.map.output` has an impossible name"),
        (map(json!(["a"])), "`geo.map.output` has a name that is no text"),
        (auth(json!({"UserPoolId": 7})), "`auth.shop.output.UserPoolId` is a number, not text"),
        (auth(json!({"OAuthMetadata": {}})), "`auth.shop.output.OAuthMetadata` is an object, not text"),
        (auth(json!({"OAuthMetadata": "{\"AllowedOAuthFlows\":[]}"})), "`CallbackURLs` is missing"),
        (
            auth(json!({"OAuthMetadata": "{\"AllowedOAuthFlows\":1,\"CallbackURLs\":[],\"LogoutURLs\":[]}"})),
            "`AllowedOAuthFlows` is a number, not a list",
        ),
        (field(json!("x")), "`auth.shop.frontendAuthConfig` is text, not an object"),
        (field(json!({"mfaTypes": [1]})), "`auth.shop.frontendAuthConfig.mfaTypes.0` is a number, not text"),
        (
            field(json!({"passwordProtectionSettings": {"passwordPolicyMinLength": []}})),
            "`auth.shop.frontendAuthConfig.passwordProtectionSettings.passwordPolicyMinLength` is neither a number nor text",
        ),
        (api(json!({"authConfig": {}})), "`api.graph.output.authConfig.defaultAuthentication` is missing"),
        (
            api(json!({"authConfig": {"defaultAuthentication": {}}})),
            "`api.graph.output.authConfig.defaultAuthentication.authenticationType` is missing",
        ),
    ];
    for (meta, wanted) in cases {
        let problem = problem(meta);
        assert!(problem.starts_with("amplify-meta.json") && problem.ends_with(wanted), "{problem}");
    }
    let no_json = problem(auth(json!({"OAuthMetadata": "{"})));
    assert!(no_json.contains("`auth.shop.output.OAuthMetadata` holds no JSON"), "{no_json}");
}

#[test]
fn files_that_are_not_json_are_named() {
    let error = decode(&Files { meta: b"<html>".to_vec(), ..Files::default() }).unwrap_err();
    assert_eq!(error.to_string(), "amplify-meta.json is not JSON: expected value at line 1 column 1");
    assert!(error.help().concat().contains("amplify push"));

    let meta = json!({
        "providers": {"awscloudformation": {"Region": "eu-west-2"}},
        "auth": {"shop": deployed("Cognito", &json!({}))},
    });
    for (parameters, wanted) in [
        ("{", "auth/shop/parameters.json is not JSON: EOF while parsing an object at line 1 column 1"),
        ("[]", "auth/shop/parameters.json: `the whole file` is a list, not an object"),
        ("{\"usernameAttributes\":[{}]}", "auth/shop/parameters.json: `usernameAttributes.0` is an object, not text"),
    ] {
        let auth_parameters = BTreeMap::from([("shop".to_owned(), parameters.into())]);
        let files = Files { meta: meta.to_string().into_bytes(), auth_parameters };
        assert_eq!(decode(&files).unwrap_err().to_string(), wanted);
    }
}

#[test]
fn of_several_username_attributes_only_the_first_item_counts() {
    let meta = json!({
        "providers": {"awscloudformation": {"Region": "eu-west-2"}},
        "auth": {"shop": deployed("Cognito", &json!({}))},
    });
    let names = |parameters: Value| {
        let auth_parameters = BTreeMap::from([("shop".to_owned(), parameters.to_string().into_bytes())]);
        let files = Files { meta: meta.to_string().into_bytes(), auth_parameters };
        match decode(&files).unwrap().config.sections.as_slice() {
            [Section::Cognito(cognito)] => cognito.username_attributes.clone().unwrap().join("|"),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(names(json!({"usernameAttributes": ["email, Phone_Number"]})), "email|phone_number");
    assert_eq!(names(json!({"usernameAttributes": ["email", "phone_number"]})), "email");
    assert_eq!(names(json!({"usernameAttributes": null})), "");
}

#[test]
fn many_services_and_names_of_any_length_are_decoded_at_once() {
    let started = std::time::Instant::now();
    let resources = |name: &str, value: &Value| -> Value {
        (0..60_000).map(|number| (format!("{number}{name}"), value.clone())).collect::<Map<_, _>>().into()
    };
    let mut services = resources("", &deployed("", &json!({"a": 1})));
    for (number, (_, resource)) in services.as_object_mut().unwrap().iter_mut().enumerate() {
        resource["service"] = format!("custom{number}").into();
    }
    assert_eq!(sections(json!({"x": services})), []);
    assert_eq!(sections(json!({"é".repeat(1_000_000): resources("", &json!({}))})), []);
    let long = problem(json!({"é".repeat(1_000_000): {"x": 1}}));
    assert_eq!(long, format!("amplify-meta.json: `{}….x` is a number, not an object", "é".repeat(100)));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn a_list_with_commas_is_bounded() {
    let parameters = json!({"usernameAttributes": [",".repeat(1_000)]}).to_string().into_bytes();
    let meta = json!({
        "providers": {"awscloudformation": {"Region": "eu-west-2"}},
        "auth": {"shop": deployed("Cognito", &json!({"a": 1}))},
    });
    let auth_parameters = BTreeMap::from([("shop".to_owned(), parameters)]);
    let error = decode(&Files { meta: meta.to_string().into_bytes(), auth_parameters }).unwrap_err();
    let wanted = "auth/shop/parameters.json: `usernameAttributes` lists more than 1000 names";
    assert_eq!(error.to_string(), wanted);
}

#[test]
fn parameters_count_for_the_first_cognito_resource_of_auth_only() {
    let providers = json!({"awscloudformation": {"Region": "eu-west-2"}});
    let auth_parameters = BTreeMap::from([("shop".to_owned(), br#"{"mfaConfiguration": "ON"}"#.to_vec())]);
    let mfa = |meta: Value| {
        let files = Files { meta: meta.to_string().into_bytes(), auth_parameters: auth_parameters.clone() };
        match decode(&files).unwrap().config.sections.as_slice() {
            [Section::Cognito(cognito)] => cognito.mfa.clone(),
            other => panic!("{other:?}"),
        }
    };
    let shop = deployed("Cognito", &json!({}));
    let groups = json!({"service": "Cognito-UserPool-Groups"});
    let first = json!({"providers": providers, "auth": {"groups": groups, "shop": shop}});
    assert_eq!(mfa(first).as_deref(), Some("ON"));
    // One that is not deployed yet takes the place, and has nothing to say itself.
    let second = json!({"providers": providers, "auth": {"new": {"service": "Cognito"}, "shop": shop}});
    assert_eq!(mfa(second), None);
    assert_eq!(mfa(json!({"providers": providers, "other": {"shop": shop}})), None);
}

#[test]
fn without_parameters_or_field_sign_up_is_unknown() {
    let found = sections(json!({"auth": {"shop": deployed("Cognito", &json!({"HostedUIDomain": "shop"}))}}));
    let [Section::Cognito(cognito)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&cognito.username_attributes, &cognito.password_policy, &cognito.mfa), (&None, &None, &None));
    let domain = cognito.hosted_ui.as_ref().and_then(|ui| ui.domain.as_deref());
    assert_eq!(domain, Some("shop.auth.eu-west-2.amazoncognito.com"));
}

/// Values of the forms and with the keys that the decoder looks for, in the wrong places.
fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "(Cognito|AppSync|S3|API Gateway|Pinpoint|Map|\\PC{0,6}|[{\\[]?)".prop_map(Value::from),
    ];
    let key = "(auth|providers|awscloudformation|Region|service|output|lastPushTimeStamp|OAuthMetadata|authConfig|\
               frontendAuthConfig|defaultAuthentication|passwordProtectionSettings|FCM|ApiName|RootUrl|\\PC{0,3})";
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(meta in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&Files { meta, ..Files::default() });
    }

    #[test]
    fn no_json_makes_it_panic(mut meta in odd(), output in odd(), service in "(Cognito|AppSync|S3|API Gateway|Pinpoint|Map|PlaceIndex|Polly|Rekognition|Lex|DynamoDB)") {
        if let Some(members) = meta.as_object_mut() {
            members.insert("x".to_owned(), json!({"y": deployed(&service, &output)}));
            let _ = decode_json(meta);
        }
    }
}
