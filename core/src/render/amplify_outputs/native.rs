//! The sections of a generation-2 backend, with the keys and the order of keys of client-config 1.11.1.

use serde_json::{Map, Value, json};

use crate::backend::{AppSync, BackendConfig, Bucket, Cognito, HostedUi, PasswordPolicy, S3, Section};
use crate::config::OutputsVersion;
use crate::render::put;

/// Writes `auth`, `data`, `storage`, in this order, whatever the order of the sections.
pub(super) fn sections(config: &BackendConfig, version: OutputsVersion, out: &mut Map<String, Value>) {
    let (mut cognito, mut appsync, mut s3) = (None, None, None);
    for section in &config.sections {
        match section {
            Section::Cognito(section) => cognito = Some(auth(section, version)),
            Section::AppSync(section) => appsync = Some(data(section)),
            Section::S3(section) => s3 = Some(storage(section, version)),
            _ => {}
        }
    }
    put(out, "auth", cognito);
    put(out, "data", appsync);
    put(out, "storage", s3);
}

fn auth(cognito: &Cognito, version: OutputsVersion) -> Value {
    let mut out = Map::new();
    put(&mut out, "user_pool_id", cognito.user_pool_id.as_deref());
    put(&mut out, "aws_region", Some(cognito.region.as_str()));
    put(&mut out, "user_pool_client_id", cognito.web_client_id.as_deref());
    put(&mut out, "identity_pool_id", cognito.identity_pool_id.as_deref());
    put(&mut out, "mfa_methods", cognito.mfa_types.clone());
    put(&mut out, "standard_required_attributes", cognito.signup_attributes.clone());
    put(&mut out, "username_attributes", cognito.username_attributes.clone());
    put(&mut out, "user_verification_types", cognito.verification_mechanisms.clone());
    if version >= OutputsVersion::V1_3 {
        put(&mut out, "groups", cognito.groups.clone());
    }
    put(&mut out, "mfa_configuration", cognito.mfa.as_deref().and_then(mfa_configuration));
    put(&mut out, "password_policy", cognito.password_policy.as_ref().map(password_policy));
    put(&mut out, "oauth", cognito.hosted_ui.as_ref().map(|hosted_ui| oauth(cognito, hosted_ui)));
    put(&mut out, "unauthenticated_identities_enabled", cognito.unauthenticated_identities);
    if version >= OutputsVersion::V1_4 {
        put(&mut out, "passwordless", cognito.passwordless.clone());
    }
    Value::Object(out)
}

/// Cognito's word for MFA in the words of the outputs file.
pub(super) fn mfa_configuration(mfa: &str) -> Option<&'static str> {
    match mfa {
        "OFF" => Some("NONE"),
        "OPTIONAL" => Some("OPTIONAL"),
        "ON" => Some("REQUIRED"),
        _ => None,
    }
}

/// A policy of which one half is unknown has the length 8, or no required characters.
fn password_policy(policy: &PasswordPolicy) -> Value {
    let min_length = policy.min_length.clone().unwrap_or(Value::from(8));
    password_policy_of(&min_length, policy.characters.as_deref().unwrap_or_default())
}

/// The object for a length and required characters.
pub(super) fn password_policy_of(min_length: &Value, characters: &[String]) -> Value {
    let requires = |word: &str| characters.iter().any(|characters| characters == word);
    json!({
        "min_length": min_length,
        "require_lowercase": requires("REQUIRES_LOWERCASE"),
        "require_numbers": requires("REQUIRES_NUMBERS"),
        "require_symbols": requires("REQUIRES_SYMBOLS"),
        "require_uppercase": requires("REQUIRES_UPPERCASE"),
    })
}

fn oauth(cognito: &Cognito, hosted_ui: &HostedUi) -> Value {
    let mut out = Map::new();
    put(&mut out, "identity_providers", Some(cognito.social_providers.clone().unwrap_or_default()));
    put(&mut out, "redirect_sign_in_uri", hosted_ui.redirect_sign_in.clone());
    put(&mut out, "redirect_sign_out_uri", hosted_ui.redirect_sign_out.clone());
    put(&mut out, "response_type", hosted_ui.response_type.as_deref());
    put(&mut out, "scopes", Some(hosted_ui.scopes.clone().unwrap_or_default()));
    put(&mut out, "domain", Some(hosted_ui.domain.as_deref().unwrap_or_default()));
    Value::Object(out)
}

fn data(appsync: &AppSync) -> Value {
    let mut out = Map::new();
    put(&mut out, "url", appsync.endpoint.as_deref());
    put(&mut out, "aws_region", Some(appsync.region.as_str()));
    put(&mut out, "api_key", appsync.api_key.as_deref());
    put(&mut out, "default_authorization_type", Some(appsync.default_authorization.as_str()));
    put(&mut out, "authorization_types", appsync.additional_authorization.clone());
    put(&mut out, "model_introspection", appsync.model_introspection.clone());
    Value::Object(out)
}

fn storage(s3: &S3, version: OutputsVersion) -> Value {
    let mut out = Map::new();
    put(&mut out, "aws_region", s3.region.as_deref());
    put(&mut out, "bucket_name", s3.bucket.as_deref());
    if version >= OutputsVersion::V1_1 {
        let buckets = s3.buckets.iter().flatten().map(|item| bucket(item, version));
        put(&mut out, "buckets", Some(buckets.collect::<Value>()));
    }
    Value::Object(out)
}

fn bucket(bucket: &Bucket, version: OutputsVersion) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", Some(bucket.name.as_str()));
    put(&mut out, "bucket_name", Some(bucket.bucket.as_str()));
    put(&mut out, "aws_region", Some(bucket.region.as_str()));
    if version >= OutputsVersion::V1_2 {
        put(&mut out, "paths", bucket.paths.clone());
    }
    Value::Object(out)
}
