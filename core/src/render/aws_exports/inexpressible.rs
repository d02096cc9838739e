//! What the old format has no place for, although client libraries would see it in `amplify_outputs.json`.
//!
//! Not among it is what the client library reads from neither format (the EMAIL method of MFA), and whether guests get
//! credentials: the library takes that for granted in the old format, as it always has, and Cognito refuses them.

use serde_json::Value;

use super::{FORMAT, RenderError};
use crate::backend::{BackendConfig, Cognito, S3, Section};

/// One error for each value, in the backend's order.
pub(super) fn values(config: &BackendConfig) -> Vec<RenderError> {
    let mut found = Vec::new();
    for section in &config.sections {
        match section {
            Section::Cognito(cognito) => add_cognito(&mut found, cognito),
            Section::S3(s3) => add_s3(&mut found, s3),
            _ => {}
        }
    }
    for (key, value) in config.custom.iter().flatten() {
        match value {
            Value::Object(members) if key == "custom" => {
                let filled = members.iter().filter(|(_, value)| !is_empty(value));
                found.extend(filled.map(|(name, _)| format!("`custom.{name}` (custom output)")));
            }
            value if key == "version" || is_empty(value) => {}
            _ => found.push(format!("`{key}` (custom output)")),
        }
    }
    found.into_iter().map(error).collect()
}

fn add_cognito(found: &mut Vec<String>, cognito: &Cognito) {
    if cognito.groups.as_ref().is_some_and(|groups| !is_empty(groups)) {
        found.push("`auth.groups` (Amazon Cognito, Groups)".to_owned());
    }
    if cognito.passwordless.as_ref().is_some_and(|passwordless| !is_empty(passwordless)) {
        found.push("`auth.passwordless` (Amazon Cognito, Sign-in: passwordless)".to_owned());
    }
}

/// One bucket is the default bucket, which has its place; further ones, and any rules of access by path, have none.
fn add_s3(found: &mut Vec<String>, s3: &S3) {
    let buckets = s3.buckets.as_deref().unwrap_or_default();
    let is_default = |bucket: &str| s3.bucket.as_deref() == Some(bucket);
    for (at, bucket) in buckets.iter().enumerate() {
        if !is_default(&bucket.bucket) {
            found.push(format!("`storage.buckets[{at}]` (Amazon S3, bucket {})", bucket.bucket));
        } else if bucket.paths.as_ref().is_some_and(|paths| !is_empty(paths)) {
            found.push(format!("`storage.buckets[{at}].paths` (Amazon S3, access to bucket {})", bucket.bucket));
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn error(value: String) -> RenderError {
    RenderError::NotExpressible {
        value,
        format: FORMAT.to_owned(),
        advice: "give this app an output of kind `amplify-outputs`, which has a place for it".to_owned(),
    }
}
