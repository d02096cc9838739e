//! The object as Amplify converts a generation-2 backend to the old format (`--outputs-version 0`): a fixed order of
//! keys, whatever order the services have.

use serde_json::{Map, Value};

use super::{oauth, put, rest_apis, social_providers, upper};
use crate::backend::{AppSync, BackendConfig, Cognito, PasswordPolicy, S3, Section};

/// The keys that only this conversion makes. They are generated keys like all others: what an existing file has under
/// them is never kept.
pub(super) const KEYS: [&str; 3] =
    ["allowUnauthenticatedIdentities", "modelIntrospection", "aws_appsync_additionalAuthenticationTypes"];

/// Makes the object; it is empty for a backend without sections.
pub(super) fn object(config: &BackendConfig) -> Map<String, Value> {
    let mut map = Map::new();
    if !config.sections.is_empty() {
        put(&mut map, "aws_project_region", Some(config.region.clone()));
    }
    for section in &config.sections {
        if let Section::Cognito(cognito) = section {
            add_cognito(&mut map, cognito);
        }
    }
    for section in &config.sections {
        if let Section::AppSync(api) = section {
            add_app_sync(&mut map, api);
        }
    }
    for section in &config.sections {
        if let Section::S3(s3) = section {
            add_s3(&mut map, s3);
        }
    }
    for section in &config.sections {
        if let Section::RestApis(apis) = section {
            put(&mut map, "aws_cloud_logic_custom", Some(rest_apis(apis)));
        }
    }
    map
}

/// `allowUnauthenticatedIdentities` is the text `true`, or not there. Social providers belong to the hosted UI.
fn add_cognito(map: &mut Map<String, Value>, cognito: &Cognito) {
    put(map, "aws_user_pools_id", cognito.user_pool_id.clone());
    put(map, "aws_cognito_region", Some(cognito.region.clone()));
    put(map, "aws_user_pools_web_client_id", cognito.web_client_id.clone());
    put(map, "aws_cognito_identity_pool_id", cognito.identity_pool_id.clone());
    let guests = cognito.unauthenticated_identities == Some(true);
    put(map, "allowUnauthenticatedIdentities", guests.then_some("true"));
    put(map, "aws_cognito_mfa_types", cognito.mfa_types.clone());
    put(map, "aws_cognito_mfa_configuration", cognito.mfa.clone());
    put(map, "aws_cognito_signup_attributes", upper(cognito.signup_attributes.as_ref()));
    put(map, "aws_cognito_username_attributes", upper(cognito.username_attributes.as_ref()));
    put(map, "aws_cognito_verification_mechanisms", upper(cognito.verification_mechanisms.as_ref()));
    put(map, "aws_cognito_password_protection_settings", cognito.password_policy.as_ref().map(password));
    if let Some(ui) = &cognito.hosted_ui {
        put(map, "oauth", Some(oauth(ui)));
        put(map, "aws_cognito_social_providers", social_providers(cognito.social_providers.as_ref()));
    }
}

/// The requirements come in an order of the conversion's own; a length of 0 is left out.
fn password(policy: &PasswordPolicy) -> Map<String, Value> {
    let order = ["REQUIRES_NUMBERS", "REQUIRES_LOWERCASE", "REQUIRES_UPPERCASE", "REQUIRES_SYMBOLS"];
    let has = |name: &&str| policy.characters.iter().flatten().any(|required| required == name);
    let length = policy.min_length.clone().filter(|length| !length.is_null() && length.as_f64() != Some(0.0));
    let mut settings = Map::new();
    put(&mut settings, "passwordPolicyMinLength", length);
    put(&mut settings, "passwordPolicyCharacters", Some(order.into_iter().filter(has).collect::<Vec<_>>()));
    settings
}

fn add_app_sync(map: &mut Map<String, Value>, api: &AppSync) {
    put(map, "aws_appsync_authenticationType", Some(api.default_authorization.clone()));
    put(map, "aws_appsync_region", Some(api.region.clone()));
    put(map, "aws_appsync_graphqlEndpoint", api.endpoint.clone());
    put(map, "modelIntrospection", api.model_introspection.clone());
    put(map, "aws_appsync_apiKey", api.api_key.clone().filter(|key| !key.is_empty()));
    let additional = api.additional_authorization.as_ref().map(|modes| modes.join(","));
    put(map, "aws_appsync_additionalAuthenticationTypes", additional);
}

fn add_s3(map: &mut Map<String, Value>, s3: &S3) {
    put(map, "aws_user_files_s3_bucket", s3.bucket.clone());
    put(map, "aws_user_files_s3_bucket_region", s3.region.clone());
}
