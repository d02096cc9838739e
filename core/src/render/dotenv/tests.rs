use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::backend::{RestApi, Section};
use crate::render::samples;

fn wanted(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|&path| path.to_owned()).collect()
}

fn told(errors: &[RenderError]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn every_value_has_a_line() {
    insta::assert_snapshot!(text(&samples::everything(), "VITE_", &[]).unwrap(), @r#"
    VITE_REGION=eu-west-2
    VITE_COGNITO_REGION=eu-west-2
    VITE_COGNITO_USER_POOL=eu-west-2_Pool
    VITE_COGNITO_USER_POOL_CLIENT=web-client
    VITE_COGNITO_IDENTITY_POOL=eu-west-2:identity
    VITE_COGNITO_UNAUTHENTICATED_IDENTITIES=false
    VITE_COGNITO_DOMAIN=shop.auth.eu-west-2.amazoncognito.com
    VITE_COGNITO_REDIRECT_SIGN_IN=https://shop.example/
    VITE_COGNITO_REDIRECT_SIGN_OUT=https://shop.example/out,http://localhost:3000/
    VITE_COGNITO_RESPONSE_TYPE=code
    VITE_COGNITO_SCOPES=email,openid
    VITE_COGNITO_SOCIAL_PROVIDERS=GOOGLE,LOGIN_WITH_AMAZON
    VITE_COGNITO_FEDERATION_TARGET=COGNITO_USER_POOLS
    VITE_COGNITO_USERNAME_ATTRIBUTES=email
    VITE_COGNITO_SIGNUP_ATTRIBUTES=name,email
    VITE_COGNITO_VERIFICATION_MECHANISMS=email
    VITE_COGNITO_MFA=ON
    VITE_COGNITO_MFA_TYPES=TOTP
    VITE_COGNITO_PASSWORD_POLICY_MIN_LENGTH=10
    VITE_COGNITO_PASSWORD_POLICY_CHARACTERS=REQUIRES_LOWERCASE,REQUIRES_SYMBOLS
    VITE_COGNITO_GROUPS='[{"Admins":{"precedence":0}}]'
    VITE_COGNITO_PASSWORDLESS='{"email_otp_enabled":true}'
    VITE_APPSYNC_NAME=shop
    VITE_APPSYNC_ENDPOINT=https://shop.appsync-api.eu-west-2.amazonaws.com/graphql
    VITE_APPSYNC_REGION=eu-west-2
    VITE_APPSYNC_AUTHORIZATION=API_KEY
    VITE_APPSYNC_ADDITIONAL_AUTHORIZATION=AWS_IAM
    VITE_APPSYNC_API_KEY=da2-shopexamplekey00000000
    VITE_APPSYNC_MODELS=2
    VITE_APPSYNC_SCHEMA=425b9431712b8840c646826796910173703dc05ee42ef70147a95c25021e17f6
    VITE_S3_BUCKET=shop-files
    VITE_S3_REGION=eu-west-2
    VITE_S3_BUCKETS_PHOTOS=shop-photos
    VITE_S3_BUCKETS_PHOTOS_REGION=us-east-1
    VITE_S3_BUCKETS_PHOTOS_PATHS='{"private/${cognito-identity.amazonaws.com:sub}/*":{"guest":["get"]}}'
    VITE_API_ORDERS_ENDPOINT=https://orders.example/dev
    VITE_API_ORDERS_REGION=eu-west-2
    VITE_API_ADMIN_QUERIES_ENDPOINT=https://adminQueries.example/dev
    VITE_API_ADMIN_QUERIES_REGION=eu-west-2
    VITE_CUSTOM_CUSTOM_EVENTS_API_KEY=da2-eventsexamplekey
    VITE_CUSTOM_CUSTOM_TAGS='["a","b"]'
    "#);
}

#[test]
fn only_what_is_wanted_is_written() {
    let only = wanted(&["region", "appsync.endpoint", "api.orders"]);
    insta::assert_snapshot!(text(&samples::everything(), "REACT_APP_", &only).unwrap(), @r"
    REACT_APP_REGION=eu-west-2
    REACT_APP_APPSYNC_ENDPOINT=https://shop.appsync-api.eu-west-2.amazonaws.com/graphql
    REACT_APP_API_ORDERS_ENDPOINT=https://orders.example/dev
    REACT_APP_API_ORDERS_REGION=eu-west-2
    ");
}

#[test]
fn what_the_backend_lacks_is_an_error() {
    let errors = text(&samples::gen1(), "", &wanted(&["appsync.endpoint", "api", "cognito.user_pol"])).unwrap_err();
    assert_eq!(
        told(&errors),
        [
            "the backend has no `api`, which the dotenv output asks for",
            "the backend has no `cognito.user_pol`, which the dotenv output asks for",
        ]
    );
    assert!(errors.iter().all(|error| crate::catalog::Explained::id(error) == crate::catalog::Id::E1702));
}

#[test]
fn names_that_collide_or_are_no_names_are_refused() {
    let mut config = samples::gen1();
    let api = |name: &str| RestApi { name: name.to_owned(), endpoint: "e".to_owned(), region: String::new() };
    config.sections = vec![Section::RestApis(vec![api("my-api"), api("my_api")])];
    assert_eq!(
        told(&text(&config, "", &[]).unwrap_err()),
        ["dotenv has no place for api.my_api.endpoint (API Gateway invoke URL of `my_api`): its variable \
          `API_MY_API_ENDPOINT` is that of `api.my-api.endpoint` too"]
    );
    let errors = text(&config, "2", &wanted(&["region"])).unwrap_err();
    assert_eq!(
        told(&errors),
        ["dotenv has no place for region (General region): its variable would be `2REGION`, which is not a name"]
    );
}

#[test]
fn values_that_readers_would_take_for_something_else_are_refused() {
    for value in ["a\nNODE_OPTIONS=--require=evil", "a\rb", "\0", "it's $HOME", "a\\", "a\\\\b", "'\"", "\u{85}"] {
        let mut config = samples::gen1();
        config.custom = json!({ "note": value }).as_object().cloned();
        let errors = text(&config, "", &wanted(&["custom"])).unwrap_err();
        let expected = "dotenv has no place for custom.note (Custom outputs note): it has characters that dotenv \
                        parsers and sh read differently";
        assert_eq!(told(&errors), [expected], "{value:?}");
    }
}

/// What `sh` makes of the word after `=`, `None` where it would do anything but take it literally.
fn read_by_sh(word: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = word.chars();
    while let Some(character) = rest.next() {
        match character {
            '\'' => loop {
                match rest.next()? {
                    '\'' => break,
                    inner => out.push(inner),
                }
            },
            '"' => loop {
                match rest.next()? {
                    '"' => break,
                    '$' | '`' | '\\' | '!' => return None,
                    inner => out.push(inner),
                }
            },
            plain if plain.is_ascii_alphanumeric() || "_-./:,@%+=".contains(plain) => out.push(plain),
            _ => return None,
        }
    }
    Some(out)
}

/// What a dotenv parser makes of it: trimmed, and freed of one pair of quotes, within which the quote itself must not
/// come again; a backslash is a character like others, unless it stands before a quote, before another or at the end.
fn read_by_dotenv(word: &str) -> Option<String> {
    let quote = word.chars().next().filter(|first| ['\'', '"', '`'].contains(first));
    let Some(quote) = quote else { return (!word.contains(['#', ' ', '\'', '"'])).then(|| word.to_owned()) };
    let inner = word.strip_prefix(quote)?.strip_suffix(quote)?;
    let pair = inner.contains("\\\\") || inner.contains(['\\', quote].map(String::from).concat().as_str());
    let escaped = pair || inner.ends_with('\\') || (quote == '"' && inner.contains('\\'));
    (!inner.contains(quote) && !escaped).then(|| inner.to_owned())
}

proptest! {
    #[test]
    fn both_readers_read_every_written_value_back(value in "(\\PC|[\\$`'\"\\\\ #!~\\n=]){0,24}") {
        if let Some(word) = quoted(&value) {
            prop_assert!(!word.contains('\n'));
            prop_assert_eq!(read_by_sh(&word), Some(value.clone()), "sh reads {}", word);
            prop_assert_eq!(read_by_dotenv(&word), Some(value), "dotenv reads {}", word);
        }
    }

    #[test]
    fn everything_without_line_breaks_quotes_and_backslashes_can_be_written(value in "[^\\p{Cc}'\\\\]{0,24}") {
        prop_assert!(quoted(&value).is_some());
    }
}
