//! A generation-1 backend in the words of `amplify_outputs.json`.
//!
//! The aim is that the aws-amplify v6 client library sees what it sees in the `aws-exports.js` of the same backend.
//! Where that file says nothing and the outputs file must say something, the value is the one that the library takes
//! for granted with generation 1; each such place says so.

mod services;
pub(super) mod unread;

use serde_json::{Map, Value};

use super::native::{mfa_configuration, password_policy_of};
use super::not_expressible;
use crate::backend::{AppSync, BackendConfig, Cognito, HostedUi, PasswordPolicy, S3, Section};
use crate::render::RenderError;
use crate::render::put;

/// Writes `auth`, `data`, `storage`, `analytics`, `notifications`, `geo`; collects what has no place and is read.
pub(super) fn sections(config: &BackendConfig, out: &mut Map<String, Value>, errors: &mut Vec<RenderError>) {
    let mut found = Map::new();
    for section in &config.sections {
        match section {
            Section::Cognito(section) => put(&mut found, "auth", auth(section, errors)),
            Section::AppSync(section) => put(&mut found, "data", data(section, errors)),
            Section::S3(section) => put(&mut found, "storage", storage(section, errors)),
            Section::Pinpoint(section) => {
                put(&mut found, "analytics", services::analytics(section));
                put(&mut found, "notifications", services::notifications(section, errors));
            }
            Section::Location(section) => put(&mut found, "geo", Some(services::geo(section))),
            Section::Bots(bots) => services::bots(bots, errors),
            Section::Predictions(groups) => services::predictions(groups, errors),
            // REST APIs are refused for both generations; the rest the library does not read.
            Section::RestApis(_) | Section::Tables(_) | Section::Hosting(_) => {}
        }
    }
    for key in ["auth", "data", "storage", "analytics", "notifications", "geo"] {
        put(out, key, found.remove(key));
    }
}

/// A section without any pool is nothing to a client.
fn auth(cognito: &Cognito, errors: &mut Vec<RenderError>) -> Option<Value> {
    let there = |id: &Option<String>| id.as_ref().is_some_and(|id| !id.is_empty());
    if !there(&cognito.user_pool_id) && !there(&cognito.identity_pool_id) {
        return None;
    }
    let mut out = Map::new();
    put(&mut out, "user_pool_id", cognito.user_pool_id.as_deref());
    put(&mut out, "aws_region", Some(cognito.region.as_str()));
    put(&mut out, "user_pool_client_id", cognito.web_client_id.as_deref());
    put(&mut out, "identity_pool_id", cognito.identity_pool_id.as_deref());
    let mfa = cognito.mfa.as_deref().filter(|mfa| !mfa.is_empty()).and_then(|mfa| translated_mfa(mfa, errors));
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

/// Of a policy without a length (imported pools, pools of before 2020) the library knows none, but reads the format's
/// as 6 where it is missing: Cognito's least. 6 is written, since the format must have one.
fn password_policy(policy: &PasswordPolicy, errors: &mut Vec<RenderError>) -> Option<Value> {
    let characters = policy.characters.as_deref().unwrap_or_default();
    let min_length = match &policy.min_length {
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

/// The hosted UI. The outputs file must name lists and a flow, also where generation 1 has only a domain. Without a
/// hosted UI, the library reads no social providers from either format.
fn oauth(cognito: &Cognito, errors: &mut Vec<RenderError>) -> Option<Value> {
    let HostedUi { domain, scopes, redirect_sign_in, redirect_sign_out, response_type } = cognito.hosted_ui.as_ref()?;
    let providers = cognito.social_providers.as_deref().unwrap_or_default();
    let known = ["GOOGLE", "FACEBOOK", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE"];
    for provider in providers.iter().filter(|provider| !known.contains(&provider.as_str())) {
        let value = format!("cognito.social_providers = {provider} (Cognito identity providers)");
        errors.push(not_expressible(&value));
    }
    let response_type = response_type.as_deref().unwrap_or("code");
    if !["code", "token"].contains(&response_type) {
        let value = format!("cognito.response_type = {response_type} (Cognito OAuth grant type)");
        errors.push(not_expressible(&value));
    }
    let mut out = Map::new();
    put(&mut out, "identity_providers", Some(providers));
    put(&mut out, "redirect_sign_in_uri", Some(as_split(redirect_sign_in.as_ref())));
    put(&mut out, "redirect_sign_out_uri", Some(as_split(redirect_sign_out.as_ref())));
    put(&mut out, "response_type", Some(response_type));
    put(&mut out, "scopes", Some(scopes.as_deref().unwrap_or_default()));
    put(&mut out, "domain", domain.as_deref());
    Some(Value::Object(out))
}

/// Generation 1 joins the addresses by commas, and the library splits them: of one with a comma it sees two, and of
/// none an empty one.
fn as_split(addresses: Option<&Vec<String>>) -> Vec<String> {
    addresses.map(|all| all.join(",").split(',').map(str::to_owned).collect()).unwrap_or_default()
}

/// An API without an endpoint is nothing to a client. One without a mode is called with IAM, as the library does.
fn data(appsync: &AppSync, errors: &mut Vec<RenderError>) -> Option<Value> {
    let endpoint = appsync.endpoint.as_deref().filter(|endpoint| !endpoint.is_empty())?;
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
fn storage(s3: &S3, errors: &mut Vec<RenderError>) -> Option<Value> {
    let bucket = s3.bucket.as_deref().filter(|bucket| !bucket.is_empty())?;
    if s3.test_mode {
        errors.push(not_expressible("s3.test_mode (stand-in of `amplify mock`, spoken to without TLS)"));
    }
    let mut out = Map::new();
    put(&mut out, "aws_region", s3.region.as_deref());
    put(&mut out, "bucket_name", Some(bucket));
    Some(Value::Object(out))
}

#[cfg(test)]
mod tests;
