//! Tests of the generation-2 side and of what is refused. Generation 1 is compared with the published generator in
//! `tests/gen1.rs`.

use serde_json::json;

use super::*;
use crate::backend::{AppSync, Bucket, Cognito, HostedUi, PasswordPolicy, RestApi, S3, Section};
use crate::catalog::{Explained, Id};

fn gen2(sections: Vec<Section>) -> BackendConfig {
    BackendConfig { generation: Generation::Gen2, region: "eu-west-2".into(), sections, custom: None, native: None }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn cognito() -> Cognito {
    Cognito {
        region: "eu-west-2".into(),
        user_pool_id: Some("eu-west-2_Ab12Cd34E".into()),
        web_client_id: Some("client".into()),
        identity_pool_id: Some("eu-west-2:id".into()),
        hosted_ui: Some(HostedUi {
            domain: Some("shop.auth.eu-west-2.amazoncognito.com".into()),
            scopes: Some(texts(&["openid", "email"])),
            redirect_sign_in: Some(texts(&["http://localhost/", "https://shop.example/"])),
            redirect_sign_out: Some(texts(&["http://localhost/out"])),
            response_type: Some("code".into()),
        }),
        username_attributes: Some(texts(&["email"])),
        social_providers: Some(texts(&["GOOGLE", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE"])),
        signup_attributes: Some(texts(&["email", "given_name"])),
        mfa: Some("OPTIONAL".into()),
        mfa_types: Some(texts(&["TOTP", "EMAIL"])),
        password_policy: Some(PasswordPolicy {
            min_length: Some(8.into()),
            characters: Some(texts(&["REQUIRES_SYMBOLS", "REQUIRES_LOWERCASE", "REQUIRES_NUMBERS"])),
        }),
        verification_mechanisms: Some(texts(&["email"])),
        unauthenticated_identities: Some(true),
        ..Cognito::default()
    }
}

#[test]
fn generation_2_in_the_order_of_amplifys_own_conversion() {
    let config = gen2(vec![
        Section::S3(S3 {
            bucket: Some("files".into()),
            region: Some("eu-west-2".into()),
            buckets: Some(vec![Bucket { name: "files".into(), bucket: "files".into(), ..Bucket::default() }]),
            ..S3::default()
        }),
        Section::RestApis(vec![RestApi { name: "r".into(), endpoint: "https://r".into(), region: "eu-west-2".into() }]),
        Section::AppSync(Box::new(AppSync {
            endpoint: Some("https://a/graphql".into()),
            region: "eu-west-2".into(),
            default_authorization: "AWS_IAM".into(),
            additional_authorization: Some(texts(&["API_KEY", "AWS_LAMBDA"])),
            api_key: Some("da2-key".into()),
            model_introspection: Some(json!({"version": 1})),
            ..AppSync::default()
        })),
        Section::Cognito(Box::new(cognito())),
    ]);
    let printed = js_json::to_string_pretty(&Value::Object(object(&config).unwrap()), 1);
    insta::assert_snapshot!(printed.replace("\n  ", " ").replace("\n ]", " ]").replace("\n }", " }"), @r#"
    {
     "aws_project_region": "eu-west-2",
     "aws_user_pools_id": "eu-west-2_Ab12Cd34E",
     "aws_cognito_region": "eu-west-2",
     "aws_user_pools_web_client_id": "client",
     "aws_cognito_identity_pool_id": "eu-west-2:id",
     "allowUnauthenticatedIdentities": "true",
     "aws_cognito_mfa_types": [ "TOTP", "EMAIL" ],
     "aws_cognito_mfa_configuration": "OPTIONAL",
     "aws_cognito_signup_attributes": [ "EMAIL", "GIVEN_NAME" ],
     "aws_cognito_username_attributes": [ "EMAIL" ],
     "aws_cognito_verification_mechanisms": [ "EMAIL" ],
     "aws_cognito_password_protection_settings": { "passwordPolicyMinLength": 8, "passwordPolicyCharacters": [  "REQUIRES_NUMBERS",  "REQUIRES_LOWERCASE",  "REQUIRES_SYMBOLS" ] },
     "oauth": { "domain": "shop.auth.eu-west-2.amazoncognito.com", "scope": [  "openid",  "email" ], "redirectSignIn": "http://localhost/,https://shop.example/", "redirectSignOut": "http://localhost/out", "responseType": "code" },
     "aws_cognito_social_providers": [ "GOOGLE", "AMAZON", "APPLE" ],
     "aws_appsync_authenticationType": "AWS_IAM",
     "aws_appsync_region": "eu-west-2",
     "aws_appsync_graphqlEndpoint": "https://a/graphql",
     "modelIntrospection": { "version": 1 },
     "aws_appsync_apiKey": "da2-key",
     "aws_appsync_additionalAuthenticationTypes": "API_KEY,AWS_LAMBDA",
     "aws_user_files_s3_bucket": "files",
     "aws_user_files_s3_bucket_region": "eu-west-2",
     "aws_cloud_logic_custom": [ {  "name": "r",  "endpoint": "https://r",  "region": "eu-west-2" } ]
    }
    "#);
}

#[test]
fn generation_2_leaves_out_what_the_backend_does_not_have() {
    assert_eq!(object(&gen2(Vec::new())).unwrap(), Map::new());
    let least = Cognito {
        region: "eu-west-2".into(),
        social_providers: Some(texts(&["GOOGLE"])),
        password_policy: Some(PasswordPolicy { min_length: Some(0.into()), characters: None }),
        unauthenticated_identities: Some(false),
        ..Cognito::default()
    };
    let api = AppSync { region: "eu-west-2".into(), api_key: Some(String::new()), ..AppSync::default() };
    let config = gen2(vec![Section::Cognito(Box::new(least)), Section::AppSync(Box::new(api))]);
    assert_eq!(
        Value::Object(object(&config).unwrap()),
        json!({
            "aws_project_region": "eu-west-2",
            "aws_cognito_region": "eu-west-2",
            "aws_cognito_password_protection_settings": {"passwordPolicyCharacters": []},
            "aws_appsync_authenticationType": "",
            "aws_appsync_region": "eu-west-2",
        })
    );
}

#[test]
fn all_that_has_no_place_is_named_at_once() {
    let bucket = |name: &str, paths| Bucket { name: name.into(), bucket: name.into(), paths, ..Bucket::default() };
    let mut config = gen2(vec![
        Section::Cognito(Box::new(Cognito {
            groups: Some(json!([{"Admin": {"precedence": 0}}])),
            passwordless: Some(json!({"email_otp_enabled": true})),
            ..cognito()
        })),
        Section::S3(S3 {
            bucket: Some("first".into()),
            region: None,
            buckets: Some(vec![bucket("first", Some(json!({"public/*": {"guest": ["get"]}}))), bucket("second", None)]),
            ..S3::default()
        }),
    ]);
    config.custom = json!({"version": "1.4", "custom": {"a": 1, "none": {}}, "geo": {"aws_region": "x"}, "empty": []})
        .as_object()
        .cloned();
    let errors = object(&config).unwrap_err();
    assert!(errors.iter().all(|error| error.id() == Id::E1701 && !error.help().is_empty()));
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "aws-exports has no place for `auth.groups` (Amazon Cognito, Groups)",
            "aws-exports has no place for `auth.passwordless` (Amazon Cognito, Sign-in: passwordless)",
            "aws-exports has no place for `storage.buckets[0].paths` (Amazon S3, access to bucket first)",
            "aws-exports has no place for `storage.buckets[1]` (Amazon S3, bucket second)",
            "aws-exports has no place for `custom.a` (custom output)",
            "aws-exports has no place for `geo` (custom output)",
        ]
    );
}

#[test]
fn what_is_there_but_empty_needs_no_place() {
    let mut config = gen2(vec![Section::Cognito(Box::new(Cognito {
        groups: Some(json!([])),
        passwordless: Some(Value::Null),
        ..cognito()
    }))]);
    config.custom = json!({"version": "1.4", "custom": {}}).as_object().cloned();
    assert!(object(&config).is_ok());
}

#[test]
fn the_text_is_a_module_with_one_newline_at_the_end() {
    let generated = Map::from_iter([("aws_project_region".to_owned(), "eu-west-2".into())]);
    let kept = Map::from_iter([("z".to_owned(), json!([])), ("1".to_owned(), json!({}))]);
    insta::assert_snapshot!(text(&generated, &kept), @r#"
    /* eslint-disable */
    // WARNING: DO NOT EDIT. This file is automatically generated by AWS Amplify. It will be overwritten.

    const awsmobile = {
        "1": {},
        "aws_project_region": "eu-west-2",
        "z": []
    };


    export default awsmobile;
    "#);
    assert!(text(&generated, &kept).ends_with("awsmobile;\n"));
    let clash = Map::from_iter([("aws_project_region".to_owned(), "stale".into())]);
    assert_eq!(merged(&generated, &clash), json!({"aws_project_region": "eu-west-2"}));
}
