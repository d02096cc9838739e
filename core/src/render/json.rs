//! The neutral value itself, as JSON: the `json` output, and what fingerprints are taken of.
//!
//! `{"schema":1,"generation":"gen1","region":…,"cognito":{…},"appsync":{…},"s3":{…},"api":{NAME:{…}},"custom":{…}}`,
//! and between `api` and `custom` what only generation 1 tells clients of: `pinpoint`, `dynamodb`, `hosting`, `lex`,
//! `predictions`, `location`.
//! Keys are those of the paths of [`crate::fields`]; what the backend does not say is absent. `schema` grows when a
//! key changes its meaning, and not when one is added.

pub(crate) mod services;

use serde_json::{Map, Value, json};

use super::{RenderError, put};
use crate::backend::{AppSync, BackendConfig, Bucket, Cognito, RestApi, S3, Section};
use crate::js_json;

/// The `kind` in `environments.toml`.
const FORMAT: &str = "json";
/// The keys of sections, in the order of the file.
pub(crate) const KEYS: [&str; 10] =
    ["cognito", "appsync", "s3", "api", "pinpoint", "dynamodb", "hosting", "lex", "predictions", "location"];
/// Version of the form of the file.
const SCHEMA: u32 = 1;

/// The text of the file: two spaces, a newline at its end.
///
/// # Errors
/// Names that two REST APIs, buckets, tables or bots share.
pub fn text(config: &BackendConfig) -> Result<String, Vec<RenderError>> {
    let mut errors = Vec::new();
    let mut out = Map::new();
    out.insert("schema".to_owned(), Value::from(SCHEMA));
    out.insert("generation".to_owned(), Value::from(config.generation.as_str()));
    out.insert("region".to_owned(), Value::from(config.region.as_str()));
    // The order of the file is fixed, and does not follow the order of the sections.
    for key in KEYS {
        for found in config.sections.iter().filter(|found| key_of(found) == key) {
            let value = section(found, &mut errors);
            put(&mut out, key, Some(value));
        }
    }
    put(&mut out, "custom", config.custom.clone());
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(js_json::to_string_pretty(&js_json::ordered(Value::Object(out)), 2) + "\n")
}

/// The key of a section, which its paths begin with.
pub(crate) fn key_of(section: &Section) -> &'static str {
    match section {
        Section::Cognito(_) => "cognito",
        Section::AppSync(_) => "appsync",
        Section::S3(_) => "s3",
        Section::RestApis(_) => "api",
        Section::Pinpoint(_) => "pinpoint",
        Section::Tables(_) => "dynamodb",
        Section::Hosting(_) => "hosting",
        Section::Bots(_) => "lex",
        Section::Predictions(_) => "predictions",
        Section::Location(_) => "location",
    }
}

fn section(section: &Section, errors: &mut Vec<RenderError>) -> Value {
    match section {
        Section::Cognito(section) => cognito(section),
        Section::AppSync(section) => appsync(section),
        Section::S3(section) => s3(section, errors),
        Section::RestApis(apis) => rest_apis(apis, errors),
        Section::Pinpoint(section) => services::pinpoint(section),
        Section::Tables(tables) => {
            let named = tables.iter().map(|table| (table.resource.as_str(), services::table(table)));
            json!({ "tables": by_name(named, "dynamodb.tables", errors) })
        }
        Section::Hosting(section) => services::hosting(section),
        Section::Bots(bots) => {
            let named = bots.iter().map(|bot| (bot.resource.as_str(), services::bot(bot)));
            json!({ "bots": by_name(named, "lex.bots", errors) })
        }
        Section::Predictions(groups) => services::predictions(groups),
        Section::Location(section) => services::location(section),
    }
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
    put(&mut out, "test_mode", appsync.test_mode.then_some(true));
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
    put(&mut out, "test_mode", s3.test_mode.then_some(true));
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
    use crate::backend::{Bot, Table};
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
    fn services_of_generation_1_have_keys_of_their_own() {
        insta::assert_snapshot!(text(&samples::gen1_services()).unwrap(), @r#"
        {
          "schema": 1,
          "generation": "gen1",
          "region": "eu-west-2",
          "pinpoint": {
            "analytics": {
              "app_id": "shop-events",
              "region": "eu-west-2"
            },
            "notifications": {
              "fcm": {
                "app_id": "shop-push",
                "region": "eu-west-2"
              },
              "in_app_messaging": {
                "app_id": "shop-push",
                "region": "eu-west-2"
              }
            }
          },
          "dynamodb": {
            "tables": {
              "carts": {
                "name": "carts-dev",
                "region": "eu-west-2"
              }
            }
          },
          "hosting": {
            "bucket": "shop-site",
            "region": "eu-west-2",
            "url": "https://d111111abcdef8.cloudfront.net"
          },
          "lex": {
            "bots": {
              "helper": {
                "name": "Helper_dev",
                "region": "eu-west-2"
              }
            }
          },
          "predictions": {
            "convert": {
              "speech_generator": {
                "region": "eu-west-2",
                "voice": "Amy",
                "language": "en-GB"
              },
              "translate_text": {
                "region": "eu-west-2",
                "source_language": "en",
                "target_language": "de"
              }
            },
            "identify": {
              "identify_entities": {
                "region": "eu-west-2",
                "celebrities": true,
                "collection": "faces",
                "max_entities": 50
              }
            }
          },
          "location": {
            "region": "eu-west-1",
            "maps": {
              "streets": {
                "style": "VectorEsriStreets"
              },
              "bare": {}
            },
            "default_map": "streets",
            "place_indexes": [
              "places",
              "offices"
            ],
            "default_place_index": "places",
            "geofence_collections": [
              "fences"
            ],
            "default_geofence_collection": ""
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
            Section::Bots(vec![Bot::default(), Bot::default()]),
            Section::Tables(vec![Table::default(), Table::default()]),
        ];
        let errors: Vec<_> = text(&config).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            [
                "json has no place for a second s3.buckets.",
                "json has no place for a second api.twice",
                "json has no place for a second dynamodb.tables.",
                "json has no place for a second lex.bots.",
            ]
        );
    }
}
