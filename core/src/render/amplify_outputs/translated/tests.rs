//! Tests of the translation of generation 1.

use serde_json::json;

use super::super::{object, text};
use super::*;
use crate::backend::{Channel, Pinpoint, PinpointApp, RestApi};
use crate::config::OutputsVersion;
use crate::render::samples;

fn refused(config: &BackendConfig) -> Vec<String> {
    object(config, OutputsVersion::V1_5).unwrap_err().iter().map(ToString::to_string).collect()
}

fn cognito_of(config: &mut BackendConfig) -> &mut Cognito {
    let cognito = config.sections.iter_mut().find_map(|section| match section {
        Section::Cognito(cognito) => Some(cognito.as_mut()),
        _ => None,
    });
    cognito.unwrap()
}

#[test]
fn a_generation_1_backend_is_said_in_the_words_of_the_outputs_file() {
    insta::assert_snapshot!(text(&object(&samples::gen1(), OutputsVersion::V1_4).unwrap()), @r#"
    {
      "auth": {
        "user_pool_id": "eu-west-2_Pool",
        "aws_region": "eu-west-2",
        "user_pool_client_id": "web-client",
        "identity_pool_id": "eu-west-2:identity",
        "mfa_methods": [
          "TOTP"
        ],
        "standard_required_attributes": [
          "email",
          "name"
        ],
        "username_attributes": [
          "email"
        ],
        "user_verification_types": [
          "email"
        ],
        "mfa_configuration": "REQUIRED",
        "password_policy": {
          "min_length": 10,
          "require_lowercase": true,
          "require_numbers": false,
          "require_symbols": true,
          "require_uppercase": false
        },
        "oauth": {
          "identity_providers": [
            "GOOGLE",
            "LOGIN_WITH_AMAZON"
          ],
          "redirect_sign_in_uri": [
            "https://shop.example/"
          ],
          "redirect_sign_out_uri": [
            "https://shop.example/out",
            "http://localhost:3000/"
          ],
          "response_type": "code",
          "scopes": [
            "email",
            "openid"
          ],
          "domain": "shop.auth.eu-west-2.amazoncognito.com"
        },
        "unauthenticated_identities_enabled": true
      },
      "data": {
        "url": "https://shop.appsync-api.eu-west-2.amazonaws.com/graphql",
        "aws_region": "eu-west-2",
        "api_key": "da2-shopexamplekey00000000",
        "default_authorization_type": "API_KEY",
        "authorization_types": []
      },
      "storage": {
        "aws_region": "eu-west-2",
        "bucket_name": "shop-files"
      },
      "version": "1.4"
    }
    "#);
}

#[test]
fn where_generation_1_is_silent_the_library_s_own_assumptions_stand() {
    let mut config = samples::gen1();
    *cognito_of(&mut config) = Cognito {
        region: "eu-west-2".to_owned(),
        identity_pool_id: Some("eu-west-2:identity".to_owned()),
        password_policy: Some(PasswordPolicy { min_length: None, characters: Some(Vec::new()) }),
        ..Cognito::default()
    };
    let auth = object(&config, OutputsVersion::V1_5).unwrap().remove("auth").unwrap();
    assert_eq!(
        auth,
        json!({
            "aws_region": "eu-west-2",
            "identity_pool_id": "eu-west-2:identity",
            "standard_required_attributes": [],
            "username_attributes": ["username"],
            "password_policy": {
                "min_length": 6,
                "require_lowercase": false,
                "require_numbers": false,
                "require_symbols": false,
                "require_uppercase": false,
            },
            "unauthenticated_identities_enabled": true,
        })
    );
}

#[test]
fn a_service_without_its_main_value_has_no_section() {
    let mut config = samples::gen1();
    config.sections =
        vec![Section::Cognito(Box::default()), Section::AppSync(Box::default()), Section::S3(S3::default())];
    assert_eq!(object(&config, OutputsVersion::V1).unwrap(), *json!({"version": "1"}).as_object().unwrap());
}

#[test]
fn an_api_without_a_mode_is_called_with_iam() {
    let (api, mut errors) = (AppSync { endpoint: Some("https://x".to_owned()), ..AppSync::default() }, Vec::new());
    assert_eq!(data(&api, &mut errors).unwrap()["default_authorization_type"], "AWS_IAM");
    assert_eq!(errors, []);
}

#[test]
fn a_least_length_is_a_number_whatever_it_was() {
    let characters = Some(vec!["REQUIRES_NUMBERS".to_owned()]);
    for (length, printed) in [(Some(json!("12")), 12), (Some(json!(7)), 7), (None, 6), (Some(json!(null)), 6)] {
        let (policy, mut errors) = (PasswordPolicy { min_length: length, characters: characters.clone() }, Vec::new());
        assert_eq!(password_policy(&policy, &mut errors).unwrap()["min_length"], printed);
        assert_eq!(errors, []);
    }
}

#[test]
fn everything_that_has_no_place_is_named_at_once() {
    let mut config = samples::gen1();
    let cognito = cognito_of(&mut config);
    cognito.social_providers = Some(vec!["GOOGLE".to_owned(), "MYSPACE".to_owned()]);
    cognito.mfa = Some("SOMETIMES".to_owned());
    cognito.password_policy = Some(PasswordPolicy { min_length: Some(json!("long")), characters: None });
    cognito.hosted_ui.as_mut().unwrap().response_type = Some("client_credentials".to_owned());
    let api = |name: &str| RestApi { name: name.to_owned(), ..RestApi::default() };
    config.sections.push(Section::RestApis(vec![api("orders"), api("stock")]));
    for section in samples::gen1_services().sections {
        config.sections.push(section);
    }
    insta::assert_snapshot!(refused(&config).join("\n"), @r#"
    amplify-outputs has no place for api.orders.endpoint (API Gateway invoke URL)
    amplify-outputs has no place for api.stock.endpoint (API Gateway invoke URL)
    amplify-outputs has no place for cognito.mfa = SOMETIMES (Cognito MFA enforcement)
    amplify-outputs has no place for cognito.password_policy.min_length = "long" (Cognito password minimum length)
    amplify-outputs has no place for cognito.social_providers = MYSPACE (Cognito identity providers)
    amplify-outputs has no place for cognito.response_type = client_credentials (Cognito OAuth grant type)
    amplify-outputs has no place for lex.bots.helper (Amazon Lex bot)
    amplify-outputs has no place for predictions.identify.identify_entities (Amazon Rekognition)
    amplify-outputs has no place for predictions.convert.translate_text (Amazon Translate)
    amplify-outputs has no place for predictions.convert.speech_generator (Amazon Polly)
    "#);
}

#[test]
fn an_unknown_mode_and_a_stand_in_have_no_place() {
    let mut config = samples::gen1();
    for section in &mut config.sections {
        match section {
            Section::AppSync(api) => api.default_authorization = "NONE".to_owned(),
            Section::S3(s3) => s3.test_mode = true,
            _ => {}
        }
    }
    insta::assert_snapshot!(refused(&config).join("\n"), @r"
    amplify-outputs has no place for s3.test_mode (stand-in of `amplify mock`, spoken to without TLS)
    amplify-outputs has no place for appsync.authorization = NONE (AppSync default authorization mode)
    ");
}

#[test]
fn what_the_library_reads_from_neither_format_is_left_out_by_name() {
    let mut config = samples::gen1();
    assert_eq!(unread::values(&config), [""; 0]);
    let cognito = cognito_of(&mut config);
    cognito.hosted_ui = None;
    cognito.federation_target = Some("COGNITO_IDENTITY_POOLS".to_owned());
    for section in &mut config.sections {
        if let Section::AppSync(api) = section {
            api.test_mode = true;
        }
    }
    config.sections.extend(samples::gen1_services().sections);
    let left_out = [
        "cognito.federation_target",
        "cognito.social_providers",
        "appsync.test_mode",
        "dynamodb.tables.carts",
        "hosting",
    ];
    assert_eq!(unread::values(&config), left_out);
    config.generation = crate::backend::Generation::Gen2;
    assert_eq!(unread::values(&config), [""; 0]);
}

#[test]
fn analytics_notifications_and_geo_have_sections() {
    let mut config = samples::gen1_services();
    config.sections.retain(|section| matches!(section, Section::Pinpoint(_) | Section::Location(_)));
    insta::assert_snapshot!(text(&object(&config, OutputsVersion::V1_5).unwrap()), @r#"
    {
      "analytics": {
        "amazon_pinpoint": {
          "aws_region": "eu-west-2",
          "app_id": "shop-events"
        }
      },
      "notifications": {
        "aws_region": "eu-west-2",
        "amazon_pinpoint_app_id": "shop-push",
        "channels": [
          "FCM",
          "IN_APP_MESSAGING"
        ]
      },
      "geo": {
        "aws_region": "eu-west-1",
        "maps": {
          "items": {
            "streets": {
              "style": "VectorEsriStreets"
            },
            "bare": {}
          },
          "default": "streets"
        },
        "search_indices": {
          "items": [
            "places",
            "offices"
          ],
          "default": "places"
        },
        "geofence_collections": {
          "items": [
            "fences"
          ],
          "default": ""
        }
      },
      "version": "1.5"
    }
    "#);
}

fn channels(all: &[(Channel, &str)]) -> Pinpoint {
    let app = |id: &str| PinpointApp { app_id: Some(json!(id)), region: Some(json!("eu-west-2")) };
    Pinpoint { analytics: None, notifications: all.iter().map(|(channel, id)| (*channel, app(id))).collect() }
}

#[test]
fn channels_of_one_project_have_a_place_and_those_of_another_only_if_nobody_reads_them() {
    use Channel::{Apns, Email, Fcm, InAppMessaging, Sms};
    let cases: [(&[_], _, &[&str], &[&str]); 6] = [
        (&[(Apns, "a"), (Fcm, "a"), (Sms, "a")], r#"["APNS","FCM","SMS"]"#, &[], &[]),
        // Android's push wins, so that nobody reads Apple's project.
        (&[(Apns, "b"), (Fcm, "a")], r#"["FCM"]"#, &["pinpoint.notifications.apns.app_id"], &[]),
        (&[(Apns, "a"), (Email, "b")], r#"["APNS"]"#, &["pinpoint.notifications.email.app_id"], &[]),
        (&[(Email, "a"), (Sms, "b")], r#"["EMAIL"]"#, &["pinpoint.notifications.sms.app_id"], &[]),
        (&[(Fcm, "b"), (InAppMessaging, "a")], r#"["IN_APP_MESSAGING"]"#, &[], &["fcm"]),
        (&[(Apns, ""), (Sms, "")], r#"["APNS","SMS"]"#, &[], &["apns without"]),
    ];
    for (given, words, unread, refused) in cases {
        let (pinpoint, mut errors) = (channels(given), Vec::new());
        let written = services::notifications(&pinpoint, &mut errors).unwrap();
        assert_eq!(written["channels"].to_string(), words, "{given:?}");
        assert_eq!(services::unread_channels(&pinpoint), unread, "{given:?}");
        let told: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert!(
            told.len() == refused.len() && told.iter().zip(refused).all(|(told, word)| told.contains(word)),
            "{told:?}"
        );
    }
    assert_eq!(services::notifications(&channels(&[]), &mut Vec::new()), None);
    assert_eq!(services::unread_channels(&channels(&[])), [""; 0]);
}

#[test]
fn analytics_without_a_project_is_nothing() {
    for app_id in [None, Some(json!("")), Some(json!(null))] {
        let analytics = Some(PinpointApp { app_id, region: Some(json!("eu-west-2")) });
        assert_eq!(services::analytics(&Pinpoint { analytics, notifications: Vec::new() }), None);
    }
    assert_eq!(services::analytics(&Pinpoint::default()), None);
}

#[test]
fn addresses_are_those_that_the_library_splits() {
    let of = |addresses: &[&str]| as_split(Some(&addresses.iter().map(|&one| one.to_owned()).collect()));
    assert_eq!(of(&["https://a/", "https://b/?x=1,2"]), ["https://a/", "https://b/?x=1", "2"]);
    assert_eq!(of(&[]), [""]);
    assert_eq!(as_split(None), [""; 0]);
}
