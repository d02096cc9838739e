//! The keys of a user's own in an existing aws-exports file.

use serde_json::{Map, Value};

use super::existing::{ExistingError, exported};
use crate::js_json;

/// The keys that belong to Amplify, whether this backend has them or not (Amplify CLI 14.2.2, and `Analytics`, which
/// that list lacks: there, Pinpoint ids of the environment before stay in the file).
const RESERVED: [&str; 36] = [
    "Analytics",
    "Notifications",
    "aws_appsync_apiKey",
    "aws_appsync_authenticationType",
    "aws_appsync_dangerously_connect_to_http_endpoint_for_testing",
    "aws_appsync_graphqlEndpoint",
    "aws_appsync_region",
    "aws_bots",
    "aws_bots_config",
    "aws_cloud_logic_custom",
    "aws_cognito_identity_pool_id",
    "aws_cognito_mfa_configuration",
    "aws_cognito_mfa_types",
    "aws_cognito_password_protection_settings",
    "aws_cognito_region",
    "aws_cognito_signup_attributes",
    "aws_cognito_social_providers",
    "aws_cognito_username_attributes",
    "aws_cognito_verification_mechanisms",
    "aws_content_delivery_bucket",
    "aws_content_delivery_bucket_region",
    "aws_content_delivery_url",
    "aws_dynamodb_all_tables_region",
    "aws_dynamodb_table_schemas",
    "aws_mobile_analytics_app_id",
    "aws_mobile_analytics_app_region",
    "aws_project_region",
    "aws_user_files_s3_bucket",
    "aws_user_files_s3_bucket_region",
    "aws_user_files_s3_dangerously_connect_to_http_endpoint_for_testing",
    "aws_user_pools_id",
    "aws_user_pools_web_client_id",
    "federationTarget",
    "geo",
    "oauth",
    "predictions",
];

/// The keys that only the conversion of a generation-2 backend makes. They are generated keys like all others.
const CONVERTED: [&str; 3] =
    ["allowUnauthenticatedIdentities", "modelIntrospection", "aws_appsync_additionalAuthenticationTypes"];

/// Keys that the conversion makes too, and that may as well be a user's own: they are generated where another key says
/// that the file was converted.
const CONVERTED_TOO: [&str; 2] = ["aws_mandatory_sign_in", "custom"];

/// Finds the keys that a user added to an existing `aws-exports.js` or `.ts`, without executing it. Keys that Amplify
/// generates, for this or any other backend, are not kept: they would be stale ids of another environment.
///
/// # Errors
/// [`ExistingError`] (E312), with the place, where the file is anything but one literal object that is exported.
/// Amplify drops functions and `undefined` there without a word; here, a function is an error (`undefined` has nothing
/// to lose).
pub fn kept_keys(existing: &str, generated: &Map<String, Value>) -> Result<Map<String, Value>, ExistingError> {
    let existing = exported(existing)?;
    let converted = CONVERTED.iter().any(|key| existing.contains_key(*key));
    let amplifys =
        |key: &str| RESERVED.contains(&key) || CONVERTED.contains(&key) || (converted && CONVERTED_TOO.contains(&key));
    let own = |key: &str| !amplifys(key) && !generated.contains_key(key);
    match js_json::ordered(Value::Object(existing)) {
        Value::Object(members) => Ok(members.into_iter().filter(|(key, _)| own(key)).collect()),
        _ => Ok(Map::new()),
    }
}

/// Reads an existing `aws-exports.js` or `.ts` whole, without executing it.
///
/// # Errors
/// As [`kept_keys`].
pub fn read(existing: &str) -> Result<Map<String, Value>, ExistingError> {
    exported(existing)
}

#[cfg(test)]
mod tests;
