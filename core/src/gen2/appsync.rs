//! `AWS::Amplify::GraphQL`: the AppSync API.

use super::Gen2Error;
use super::payload::{Payload, corrupt_output};
use crate::backend::AppSync;

/// The metadata entry.
pub(super) const ENTRY: &str = "AWS::Amplify::GraphQL";
/// The output that names the object of the GraphQL schema.
pub(super) const SCHEMA_URI: &str = "amplifyApiModelSchemaS3Uri";

/// The authorization modes that exist. `ampx` refuses others too.
const MODES: [&str; 5] = ["API_KEY", "AWS_LAMBDA", "AWS_IAM", "OPENID_CONNECT", "AMAZON_COGNITO_USER_POOLS"];

/// The API without its models.
pub(super) fn decode(payload: &Payload) -> Result<AppSync, Gen2Error> {
    let mode = payload.required("awsAppsyncAuthenticationType")?;
    if !MODES.contains(&mode.as_str()) {
        let problem = format!("`{mode}` is none of AppSync's authorization modes");
        return Err(corrupt_output("awsAppsyncAuthenticationType", &problem));
    }
    let additional = payload.text("awsAppsyncAdditionalAuthenticationTypes");
    Ok(AppSync {
        name: String::new(),
        endpoint: Some(payload.required("awsAppsyncApiEndpoint")?),
        region: payload.required("awsAppsyncRegion")?,
        default_authorization: mode,
        additional_authorization: additional.map(|modes| modes.split(',').map(str::to_owned).collect()),
        api_key: payload.text("awsAppsyncApiKey").map(str::to_owned),
        model_introspection: None,
        test_mode: false,
    })
}

/// Bucket and key of `s3://bucket/key`.
pub(super) fn schema_location(payload: &Payload) -> Result<(String, String), Gen2Error> {
    let uri = payload.required(SCHEMA_URI)?;
    let parts = uri.strip_prefix("s3://").and_then(|rest| rest.split_once('/'));
    let sound = |(bucket, key): &(&str, &str)| {
        let in_bucket = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
        (3..=255).contains(&bucket.len())
            && bucket.bytes().all(in_bucket)
            && (1..=1024).contains(&key.len())
            && !key.chars().any(char::is_control)
    };
    let (bucket, key) =
        parts.filter(sound).ok_or_else(|| corrupt_output(SCHEMA_URI, "it is not of the form `s3://bucket/key`"))?;
    Ok((bucket.to_owned(), key.to_owned()))
}
