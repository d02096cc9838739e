//! The neutral value itself, as JSON: the `json` output, and what fingerprints are taken of.
//!
//! `{"schema":1,"generation":"gen1","region":…,"cognito":{…},"appsync":{…},"s3":{…},"api":{NAME:{…}},"custom":{…}}`.
//! Keys are those of the paths of [`crate::fields`]; what the backend does not say is absent. `schema` grows when a
//! key changes its meaning, and not when one is added.

use serde_json::{Map, Value, json};

use super::{RenderError, put};
use crate::backend::{AppSync, BackendConfig, Bucket, Cognito, RestApi, S3, Section};
use crate::js_json;

/// The `kind` in `environments.toml`.
const FORMAT: &str = "json";
/// Version of the form of the file.
const SCHEMA: u32 = 1;

/// The text of the file: two spaces, a newline at its end.
///
/// # Errors
/// Services that towpath cannot decode, and names that two REST APIs or two buckets share.
pub fn text(config: &BackendConfig) -> Result<String, Vec<RenderError>> {
    let mut errors = Vec::new();
    let mut out = Map::new();
    out.insert("schema".to_owned(), Value::from(SCHEMA));
    out.insert("generation".to_owned(), Value::from(config.generation.as_str()));
    out.insert("region".to_owned(), Value::from(config.region.as_str()));
    // The order of the file is fixed, and does not follow the order of the sections.
    for key in ["cognito", "appsync", "s3", "api"] {
        for section in &config.sections {
            match (key, section) {
                ("cognito", Section::Cognito(section)) => put(&mut out, key, Some(cognito(section))),
                ("appsync", Section::AppSync(section)) => put(&mut out, key, Some(appsync(section))),
                ("s3", Section::S3(section)) => put(&mut out, key, Some(s3(section, &mut errors))),
                ("api", Section::RestApis(apis)) => put(&mut out, key, Some(rest_apis(apis, &mut errors))),
                _ => {}
            }
        }
    }
    put(&mut out, "custom", config.custom.clone());
    errors.extend(super::not_renderable(config, FORMAT));
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(js_json::to_string_pretty(&js_json::ordered(Value::Object(out)), 2) + "\n")
}

/// Cognito under the keys of its paths.
pub(crate) fn cognito(cognito: &Cognito) -> Value {
    let mut out = Map::new();
    let hosted_ui = cognito.hosted_ui.clone().unwrap_or_default();
    put(&mut out, "region", Some(cognito.region.as_str()));
    put(&mut out, "user_pool", cognito.user_pool_id.as_deref());
    put(&mut out, "user_pool_client", cognito.web_client_id.as_deref());
    put(&mut out, "identity_pool", cognito.identity_pool_id.as_deref());
    put(&mut out, "domain", hosted_ui.domain);
    put(&mut out, "redirect_sign_in", hosted_ui.redirect_sign_in);
    put(&mut out, "redirect_sign_out", hosted_ui.redirect_sign_out);
    put(&mut out, "response_type", hosted_ui.response_type);
    put(&mut out, "scopes", hosted_ui.scopes);
    put(&mut out, "social_providers", cognito.social_providers.clone());
    put(&mut out, "federation_target", cognito.federation_target.as_deref());
    put(&mut out, "username_attributes", cognito.username_attributes.clone());
    put(&mut out, "signup_attributes", cognito.signup_attributes.clone());
    put(&mut out, "verification_mechanisms", cognito.verification_mechanisms.clone());
    put(&mut out, "mfa", cognito.mfa.as_deref());
    put(&mut out, "mfa_types", cognito.mfa_types.clone());
    if let Some(policy) = &cognito.password_policy {
        let mut inner = Map::new();
        put(&mut inner, "min_length", policy.min_length.clone());
        put(&mut inner, "characters", policy.characters.clone());
        put(&mut out, "password_policy", Some(inner));
    }
    put(&mut out, "groups", cognito.groups.clone());
    put(&mut out, "passwordless", cognito.passwordless.clone());
    put(&mut out, "unauthenticated_identities", cognito.unauthenticated_identities);
    Value::Object(out)
}

/// AppSync under the keys of its paths.
pub(crate) fn appsync(appsync: &AppSync) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", Some(appsync.name.as_str()).filter(|name| !name.is_empty()));
    put(&mut out, "endpoint", appsync.endpoint.as_deref());
    put(&mut out, "region", Some(appsync.region.as_str()));
    put(&mut out, "authorization", Some(appsync.default_authorization.as_str()));
    put(&mut out, "additional_authorization", appsync.additional_authorization.clone());
    put(&mut out, "api_key", appsync.api_key.as_deref());
    put(&mut out, "model_introspection", appsync.model_introspection.clone());
    Value::Object(out)
}

fn s3(s3: &S3, errors: &mut Vec<RenderError>) -> Value {
    let mut out = Map::new();
    put(&mut out, "bucket", s3.bucket.as_deref());
    put(&mut out, "region", s3.region.as_deref());
    if let Some(buckets) = &s3.buckets {
        let named = buckets.iter().map(|item| (item.name.as_str(), bucket(item)));
        put(&mut out, "buckets", Some(by_name(named, "s3.buckets", errors)));
    }
    Value::Object(out)
}

/// One bucket without its name.
pub(crate) fn bucket(bucket: &Bucket) -> Value {
    let mut out = Map::new();
    put(&mut out, "bucket", Some(bucket.bucket.as_str()));
    put(&mut out, "region", Some(bucket.region.as_str()));
    put(&mut out, "paths", bucket.paths.clone());
    Value::Object(out)
}

fn rest_apis(apis: &[RestApi], errors: &mut Vec<RenderError>) -> Value {
    let named = apis.iter().map(|api| (api.name.as_str(), rest_api(api)));
    by_name(named, "api", errors)
}

/// One REST API without its name.
pub(crate) fn rest_api(api: &RestApi) -> Value {
    json!({ "endpoint": api.endpoint, "region": api.region })
}

fn by_name<'a>(named: impl Iterator<Item = (&'a str, Value)>, path: &str, errors: &mut Vec<RenderError>) -> Value {
    let mut out = Map::new();
    for (name, value) in named {
        if out.insert(name.to_owned(), value).is_some() {
            errors.push(RenderError::NotExpressible {
                value: format!("a second {path}.{name}"),
                format: FORMAT.to_owned(),
                advice: "give each resource of the backend a name of its own".to_owned(),
            });
        }
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    #[test]
    fn the_file_holds_every_value_in_a_fixed_order() {
        insta::assert_snapshot!(text(&samples::everything()).unwrap(), @r#"
        {
          "schema": 1,
          "generation": "gen2",
          "region": "eu-west-2",
          "cognito": {
            "region": "eu-west-2",
            "user_pool": "eu-west-2_Pool",
            "user_pool_client": "web-client",
            "identity_pool": "eu-west-2:identity",
            "domain": "shop.auth.eu-west-2.amazoncognito.com",
            "redirect_sign_in": [
              "https://shop.example/"
            ],
            "redirect_sign_out": [
              "https://shop.example/out",
              "http://localhost:3000/"
            ],
            "response_type": "code",
            "scopes": [
              "email",
              "openid"
            ],
            "social_providers": [
              "GOOGLE",
              "LOGIN_WITH_AMAZON"
            ],
            "federation_target": "COGNITO_USER_POOLS",
            "username_attributes": [
              "email"
            ],
            "signup_attributes": [
              "name",
              "email"
            ],
            "verification_mechanisms": [
              "email"
            ],
            "mfa": "ON",
            "mfa_types": [
              "TOTP"
            ],
            "password_policy": {
              "min_length": "10",
              "characters": [
                "REQUIRES_LOWERCASE",
                "REQUIRES_SYMBOLS"
              ]
            },
            "groups": [
              {
                "Admins": {
                  "precedence": 0
                }
              }
            ],
            "passwordless": {
              "email_otp_enabled": true
            },
            "unauthenticated_identities": false
          },
          "appsync": {
            "name": "shop",
            "endpoint": "https://shop.appsync-api.eu-west-2.amazonaws.com/graphql",
            "region": "eu-west-2",
            "authorization": "API_KEY",
            "additional_authorization": [
              "AWS_IAM"
            ],
            "api_key": "da2-shopexamplekey00000000",
            "model_introspection": {
              "version": 1,
              "models": {
                "Cart": {},
                "Item": {}
              }
            }
          },
          "s3": {
            "bucket": "shop-files",
            "region": "eu-west-2",
            "buckets": {
              "photos": {
                "bucket": "shop-photos",
                "region": "us-east-1",
                "paths": {
                  "private/${cognito-identity.amazonaws.com:sub}/*": {
                    "guest": [
                      "get"
                    ]
                  }
                }
              }
            }
          },
          "api": {
            "orders": {
              "endpoint": "https://orders.example/dev",
              "region": "eu-west-2"
            },
            "adminQueries": {
              "endpoint": "https://adminQueries.example/dev",
              "region": "eu-west-2"
            }
          },
          "custom": {
            "custom": {
              "events": {
                "api_key": "da2-eventsexamplekey"
              },
              "tags": [
                "a",
                "b"
              ],
              "none": {}
            }
          }
        }
        "#);
    }

    #[test]
    fn the_order_of_sections_does_not_matter() {
        let mut config = samples::everything();
        let text_before = text(&config);
        config.sections.reverse();
        assert_eq!(text(&config), text_before);
    }

    #[test]
    fn nothing_is_left_out_in_silence() {
        let mut config = samples::everything();
        let api = RestApi { name: "twice".to_owned(), ..RestApi::default() };
        config.sections = vec![
            Section::RestApis(vec![api.clone(), api]),
            Section::S3(S3 { buckets: Some(vec![Bucket::default(), Bucket::default()]), ..S3::default() }),
            Section::NotRenderable { service: "Amazon Lex".to_owned(), resources: vec!["bot".to_owned()] },
        ];
        let errors: Vec<_> = text(&config).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            [
                "json has no place for a second s3.buckets.",
                "json has no place for a second api.twice",
                "Amazon Lex (bot) cannot be written as json yet",
            ]
        );
    }
}
