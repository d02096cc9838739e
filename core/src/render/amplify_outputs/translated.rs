//! A generation-1 backend in the words of `amplify_outputs.json`.
//!
//! The aim is that the aws-amplify v6 client library sees what it sees in the `aws-exports.js` of the same backend.
//! Where that file says nothing and the outputs file must say something, the value is the one that the library takes
//! for granted with generation 1; each such place says so.

use serde_json::{Map, Value, json};

use super::native::{mfa_configuration, password_policy_of};
use super::not_expressible;
use crate::backend::{AppSync, BackendConfig, Cognito, HostedUi, PasswordPolicy, S3, Section};
use crate::render::RenderError;
use crate::render::put;

/// Writes `auth`, `data`, `storage`; collects what has no place.
pub(super) fn sections(config: &BackendConfig, out: &mut Map<String, Value>, errors: &mut Vec<RenderError>) {
    let (mut cognito, mut appsync, mut s3) = (None, None, None);
    for section in &config.sections {
        match section {
            Section::Cognito(section) => cognito = auth(section, errors),
            Section::AppSync(section) => appsync = data(section, errors),
            Section::S3(section) => s3 = storage(section, &config.region),
            _ => {}
        }
    }
    put(out, "auth", cognito);
    put(out, "data", appsync);
    put(out, "storage", s3);
}

/// A section without any pool is nothing to a client.
fn auth(cognito: &Cognito, errors: &mut Vec<RenderError>) -> Option<Value> {
    if cognito.user_pool_id.is_none() && cognito.identity_pool_id.is_none() {
        return None;
    }
    let mut out = Map::new();
    put(&mut out, "user_pool_id", cognito.user_pool_id.as_deref());
    put(&mut out, "aws_region", Some(cognito.region.as_str()));
    put(&mut out, "user_pool_client_id", cognito.web_client_id.as_deref());
    put(&mut out, "identity_pool_id", cognito.identity_pool_id.as_deref());
    let mfa = cognito.mfa.as_deref().and_then(|mfa| translated_mfa(mfa, errors));
    if mfa.is_some() {
        // The library looks for methods only where MFA is configured, and takes a missing list for unknown.
        put(&mut out, "mfa_methods", Some(cognito.mfa_types.clone().unwrap_or_default()));
    }
    put(&mut out, "standard_required_attributes", Some(required_attributes(cognito)));
    put(&mut out, "username_attributes", Some(username_attributes(cognito)));
    put(&mut out, "user_verification_types", cognito.verification_mechanisms.clone());
    put(&mut out, "mfa_configuration", mfa);
    let policy = cognito.password_policy.as_ref().and_then(|policy| password_policy(policy, errors));
    put(&mut out, "password_policy", policy);
    put(&mut out, "oauth", oauth(cognito, errors));
    // Generation 1 does not tell, and the library then tries to get credentials for guests.
    put(&mut out, "unauthenticated_identities_enabled", Some(cognito.unauthenticated_identities.unwrap_or(true)));
    if let Some(target) = cognito.federation_target.as_deref().filter(|target| *target != "COGNITO_USER_POOLS") {
        let value = format!("cognito.federation_target = {target} (Cognito identity pool: identity providers)");
        errors.push(not_expressible(&value));
    }
    Some(Value::Object(out))
}

fn translated_mfa(mfa: &str, errors: &mut Vec<RenderError>) -> Option<&'static str> {
    let word = mfa_configuration(mfa);
    if word.is_none() {
        errors.push(not_expressible(&format!("cognito.mfa = {mfa} (Cognito MFA enforcement)")));
    }
    word
}

/// With generation 1 the library requires the attributes to verify as well as those of sign-up.
fn required_attributes(cognito: &Cognito) -> Vec<String> {
    let mut attributes: Vec<String> = Vec::new();
    let named = cognito.verification_mechanisms.iter().chain(&cognito.signup_attributes).flatten();
    for attribute in named.map(|attribute| attribute.to_lowercase()) {
        if !attributes.contains(&attribute) {
            attributes.push(attribute);
        }
    }
    attributes
}

/// A pool of generation 1 which names no attribute to sign in with has usernames.
fn username_attributes(cognito: &Cognito) -> Vec<String> {
    let attributes: Vec<_> = cognito.username_attributes.iter().flatten().map(|name| name.to_lowercase()).collect();
    if attributes.is_empty() { vec!["username".to_owned()] } else { attributes }
}

/// A policy of which nothing is known (imported pools) is left out. Of one without a length, 6 is Cognito's least.
fn password_policy(policy: &PasswordPolicy, errors: &mut Vec<RenderError>) -> Option<Value> {
    let characters = policy.characters.as_deref().unwrap_or_default();
    let min_length = match &policy.min_length {
        None | Some(Value::Null) if characters.is_empty() => return None,
        None | Some(Value::Null) => 6,
        Some(length) => {
            let known = number(length);
            if known.is_none() {
                let value = format!("cognito.password_policy.min_length = {length} (Cognito password minimum length)");
                errors.push(not_expressible(&value));
            }
            known?
        }
    };
    Some(password_policy_of(&Value::from(min_length), characters))
}

/// Generation 1 writes the least length as a number or as a text.
fn number(length: &Value) -> Option<u64> {
    match length {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    }
}

/// The hosted UI. The outputs file must name lists and a flow, also where generation 1 has only a domain.
fn oauth(cognito: &Cognito, errors: &mut Vec<RenderError>) -> Option<Value> {
    let providers = cognito.social_providers.as_deref().unwrap_or_default();
    let Some(HostedUi { domain, scopes, redirect_sign_in, redirect_sign_out, response_type }) = &cognito.hosted_ui
    else {
        if !providers.is_empty() {
            let value = format!(
                "cognito.social_providers = {} without a domain (Cognito identity providers)",
                providers.join(", ")
            );
            errors.push(not_expressible(&value));
        }
        return None;
    };
    let response_type = response_type.as_deref().unwrap_or("code");
    if !["code", "token"].contains(&response_type) {
        let value = format!("cognito.response_type = {response_type} (Cognito OAuth grant type)");
        errors.push(not_expressible(&value));
    }
    Some(json!({
        "identity_providers": providers,
        "redirect_sign_in_uri": redirect_sign_in.as_deref().unwrap_or_default(),
        "redirect_sign_out_uri": redirect_sign_out.as_deref().unwrap_or_default(),
        "response_type": response_type,
        "scopes": scopes.as_deref().unwrap_or_default(),
        "domain": domain.as_deref().unwrap_or_default(),
    }))
}

/// An API without an endpoint is nothing to a client. One without a mode is called with IAM, as the library does.
fn data(appsync: &AppSync, errors: &mut Vec<RenderError>) -> Option<Value> {
    let endpoint = appsync.endpoint.as_deref()?;
    let mode = match appsync.default_authorization.as_str() {
        "" => "AWS_IAM",
        mode @ ("API_KEY" | "AWS_IAM" | "AMAZON_COGNITO_USER_POOLS" | "OPENID_CONNECT" | "AWS_LAMBDA") => mode,
        other => {
            let value = format!("appsync.authorization = {other} (AppSync default authorization mode)");
            errors.push(not_expressible(&value));
            return None;
        }
    };
    let mut out = Map::new();
    put(&mut out, "url", Some(endpoint));
    put(&mut out, "aws_region", Some(appsync.region.as_str()));
    put(&mut out, "api_key", appsync.api_key.as_deref());
    put(&mut out, "default_authorization_type", Some(mode));
    put(&mut out, "authorization_types", Some(appsync.additional_authorization.clone().unwrap_or_default()));
    put(&mut out, "model_introspection", appsync.model_introspection.clone());
    Some(Value::Object(out))
}

/// Storage without a bucket is nothing to a client.
fn storage(s3: &S3, region: &str) -> Option<Value> {
    let bucket = s3.bucket.as_deref()?;
    Some(json!({ "aws_region": s3.region.as_deref().unwrap_or(region), "bucket_name": bucket }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{object, text};
    use super::*;
    use crate::backend::RestApi;
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
            let (policy, mut errors) =
                (PasswordPolicy { min_length: length, characters: characters.clone() }, Vec::new());
            assert_eq!(password_policy(&policy, &mut errors).unwrap()["min_length"], printed);
            assert_eq!(errors, []);
        }
    }

    #[test]
    fn everything_that_has_no_place_is_named_at_once() {
        let mut config = samples::gen1();
        let cognito = cognito_of(&mut config);
        cognito.federation_target = Some("COGNITO_IDENTITY_POOLS".to_owned());
        cognito.mfa = Some("SOMETIMES".to_owned());
        cognito.password_policy = Some(PasswordPolicy { min_length: Some(json!("long")), characters: None });
        cognito.hosted_ui.as_mut().unwrap().response_type = Some("client_credentials".to_owned());
        let api = |name: &str| RestApi { name: name.to_owned(), ..RestApi::default() };
        config.sections.push(Section::RestApis(vec![api("orders"), api("stock")]));
        config.sections.push(Section::NotRenderable {
            service: "Amazon Pinpoint".to_owned(),
            resources: vec!["shopAnalytics".to_owned()],
        });
        insta::assert_snapshot!(refused(&config).join("\n"), @r#"
        Amazon Pinpoint (shopAnalytics) cannot be written as amplify-outputs yet
        amplify-outputs has no place for api.orders.endpoint (API Gateway invoke URL)
        amplify-outputs has no place for api.stock.endpoint (API Gateway invoke URL)
        amplify-outputs has no place for cognito.mfa = SOMETIMES (Cognito MFA enforcement)
        amplify-outputs has no place for cognito.password_policy.min_length = "long" (Cognito password minimum length)
        amplify-outputs has no place for cognito.response_type = client_credentials (Cognito OAuth grant type)
        amplify-outputs has no place for cognito.federation_target = COGNITO_IDENTITY_POOLS (Cognito identity pool: identity providers)
        "#);
    }

    #[test]
    fn providers_without_a_hosted_ui_and_unknown_modes_have_no_place() {
        let mut config = samples::gen1();
        cognito_of(&mut config).hosted_ui = None;
        let appsync = AppSync {
            endpoint: Some("https://x".to_owned()),
            default_authorization: "NONE".to_owned(),
            ..AppSync::default()
        };
        config.sections.push(Section::AppSync(Box::new(appsync)));
        insta::assert_snapshot!(refused(&config).join("\n"), @r"
        amplify-outputs has no place for cognito.social_providers = GOOGLE, LOGIN_WITH_AMAZON without a domain (Cognito identity providers)
        amplify-outputs has no place for appsync.authorization = NONE (AppSync default authorization mode)
        ");
    }
}
