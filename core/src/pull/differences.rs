//! What differs between the file on disk and the new one, value by value, in the AWS console's words.

use serde_json::{Map, Value};

use crate::config::{ConfigurationFile as file, OutputKind, OutputsFile};
use crate::js_json;
use crate::render::aws_exports;
use crate::snapshot::digest;

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The AWS service as its console names it.
    pub service: &'static str,
    /// The field as the console names it, or the file's own key where the console has no name for it.
    pub field: String,
    /// As it is on disk; `None`: it is not there.
    pub old: Option<String>,
    /// As it would be; `None`: it would go.
    pub new: Option<String>,
}

/// Compares two files of one kind. A file on disk which cannot be read as that kind has no values.
pub fn between(kind: &OutputKind, old: Option<&[u8]>, new: &[u8]) -> Vec<Difference> {
    let (old, new) = (old.map(|old| leaves(kind, old)).unwrap_or_default(), leaves(kind, new));
    let find = |list: &[(String, String)], path: &str| {
        list.iter().find(|(other, _)| other == path).map(|(_, value)| value.clone())
    };
    let changed = new.iter().filter_map(|(path, value)| {
        let before = find(&old, path);
        (before.as_ref() != Some(value)).then(|| difference(path, before, Some(value.clone())))
    });
    let gone = old.iter().filter(|(path, _)| find(&new, path).is_none());
    changed.chain(gone.map(|(path, value)| difference(path, Some(value.clone()), None))).collect()
}

fn difference(path: &str, old: Option<String>, new: Option<String>) -> Difference {
    let (service, field) = name(path);
    let last = path.to_ascii_lowercase().replace('_', "");
    let shown = |value: String| match last.as_str() {
        // The secret of a client of native apps; a public API key may be known by its beginning.
        key if key.ends_with("clientsecret") => "***".to_owned(),
        key if key.ends_with("apikey") => format!("{}…", value.chars().take(8).collect::<String>()),
        _ => value,
    };
    Difference { service, field, old: old.map(shown), new: new.map(shown) }
}

/// Every value of a file by its dotted path.
fn leaves(kind: &OutputKind, bytes: &[u8]) -> Vec<(String, String)> {
    let object = match kind {
        OutputKind::AwsExports(_) => aws_exports::read(&String::from_utf8_lossy(bytes)).ok(),
        OutputKind::Json
        | OutputKind::AwsConfiguration(_)
        | OutputKind::AmplifyOutputs(_, OutputsFile::Json)
        | OutputKind::AmplifyConfiguration(file::Json | file::Ios | file::Android)
        | OutputKind::LegacyOutputs(file::Json | file::Ios | file::Android) => json(bytes),
        OutputKind::AmplifyConfiguration(file::JavaScript | file::TypeScript)
        | OutputKind::LegacyOutputs(file::JavaScript | file::TypeScript) => {
            aws_exports::read(&String::from_utf8_lossy(bytes)).ok()
        }
        OutputKind::AmplifyOutputs(_, OutputsFile::Dart)
        | OutputKind::AmplifyConfiguration(file::Flutter)
        | OutputKind::LegacyOutputs(file::Flutter) => {
            // One constant, whose text is JSON between three single quotes.
            let text = String::from_utf8_lossy(bytes);
            text.split("'''").nth(1).and_then(|text| json(text.as_bytes()))
        }
        OutputKind::Dotenv { .. } => {
            let text = String::from_utf8_lossy(bytes);
            let pairs = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
            Some(pairs.map(|(name, value)| (name.to_owned(), Value::String(value.to_owned()))).collect())
        }
    };
    let mut found = Vec::new();
    walk(&object.unwrap_or_default(), "", &mut found);
    found
}

fn json(bytes: &[u8]) -> Option<Map<String, Value>> {
    js_json::parse(bytes).ok().and_then(|value| match value {
        Value::Object(map) => Some(map),
        _ => None,
    })
}

fn walk(map: &Map<String, Value>, prefix: &str, found: &mut Vec<(String, String)>) {
    for (key, value) in map {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            // Thousands of values that nobody reads one by one.
            Value::Object(_) if matches!(key.as_str(), "model_introspection" | "modelIntrospection") => {
                let digest = digest(value.to_string().as_bytes());
                found.push((path, digest.get(..8).unwrap_or_default().to_owned()));
            }
            Value::Object(inner) => walk(inner, &path, found),
            Value::String(text) => found.push((path, text.clone())),
            other => found.push((path, other.to_string())),
        }
    }
}

/// File keys by the AWS console's names. Longest match first; a key that is in no row is shown as it is, under the
/// service of its section.
const NAMES: &[(&str, &str, &str)] = &[
    ("aws_project_region", "General", "region"),
    ("aws_cognito_region", "Cognito", "region"),
    ("aws_user_pools_id", "Cognito", "user pool ID"),
    ("aws_user_pools_web_client_id", "Cognito", "app client ID"),
    ("aws_cognito_identity_pool_id", "Cognito", "identity pool ID"),
    ("aws_cognito_mfa_configuration", "Cognito", "MFA enforcement"),
    ("aws_cognito_mfa_types", "Cognito", "MFA methods"),
    ("aws_cognito_signup_attributes", "Cognito", "required attributes"),
    ("aws_cognito_username_attributes", "Cognito", "sign-in identifiers"),
    ("aws_cognito_social_providers", "Cognito", "identity providers"),
    ("aws_cognito_verification_mechanisms", "Cognito", "verified attributes"),
    ("aws_cognito_password_protection_settings.passwordPolicyMinLength", "Cognito", "password minimum length"),
    ("aws_cognito_password_protection_settings.passwordPolicyCharacters", "Cognito", "password requirements"),
    ("aws_appsync_graphqlEndpoint", "AppSync", "GraphQL endpoint"),
    ("aws_appsync_region", "AppSync", "region"),
    ("aws_appsync_authenticationType", "AppSync", "default authorization mode"),
    ("aws_appsync_additionalAuthenticationTypes", "AppSync", "additional authorization providers"),
    ("aws_appsync_apiKey", "AppSync", "API key"),
    ("modelIntrospection", "AppSync", "schema"),
    ("aws_cloud_logic_custom", "API Gateway", "REST APIs"),
    ("aws_user_files_s3_bucket", "S3", "bucket"),
    ("aws_user_files_s3_bucket_region", "S3", "region"),
    ("aws_mobile_analytics_app_id", "Pinpoint", "project ID"),
    ("aws_mobile_analytics_app_region", "Pinpoint", "region"),
    ("aws_dynamodb_all_tables_region", "DynamoDB", "region"),
    ("aws_dynamodb_table_schemas", "DynamoDB", "tables"),
    ("aws_content_delivery_bucket", "S3 and CloudFront", "bucket of the site"),
    ("aws_content_delivery_bucket_region", "S3 and CloudFront", "region of the site"),
    ("aws_content_delivery_url", "S3 and CloudFront", "URL of the site"),
    ("aws_bots_config", "Lex", "bots"),
    ("analytics.amazon_pinpoint.app_id", "Pinpoint", "project ID"),
    ("analytics.amazon_pinpoint.aws_region", "Pinpoint", "region"),
    ("notifications.amazon_pinpoint_app_id", "Pinpoint", "project ID of notifications"),
    ("notifications.aws_region", "Pinpoint", "region of notifications"),
    ("notifications.channels", "Pinpoint", "channels of notifications"),
    ("geo.aws_region", "Location", "region"),
    ("auth.aws_region", "Cognito", "region"),
    ("auth.user_pool_id", "Cognito", "user pool ID"),
    ("auth.user_pool_client_id", "Cognito", "app client ID"),
    ("auth.identity_pool_id", "Cognito", "identity pool ID"),
    ("auth.mfa_configuration", "Cognito", "MFA enforcement"),
    ("auth.mfa_methods", "Cognito", "MFA methods"),
    ("auth.standard_required_attributes", "Cognito", "required attributes"),
    ("auth.username_attributes", "Cognito", "sign-in identifiers"),
    ("auth.user_verification_types", "Cognito", "verified attributes"),
    ("auth.password_policy.min_length", "Cognito", "password minimum length"),
    ("auth.unauthenticated_identities_enabled", "Cognito", "guest access"),
    ("data.url", "AppSync", "GraphQL endpoint"),
    ("data.aws_region", "AppSync", "region"),
    ("data.api_key", "AppSync", "API key"),
    ("data.default_authorization_type", "AppSync", "default authorization mode"),
    ("data.authorization_types", "AppSync", "additional authorization providers"),
    ("data.model_introspection", "AppSync", "schema"),
    ("storage.bucket_name", "S3", "bucket"),
    ("storage.aws_region", "S3", "region"),
    ("storage.buckets", "S3", "buckets"),
    ("cognito.user_pool", "Cognito", "user pool ID"),
    ("cognito.user_pool_client", "Cognito", "app client ID"),
    ("cognito.identity_pool", "Cognito", "identity pool ID"),
    ("cognito.mfa", "Cognito", "MFA enforcement"),
    ("appsync.endpoint", "AppSync", "GraphQL endpoint"),
    ("appsync.api_key", "AppSync", "API key"),
    ("appsync.authorization", "AppSync", "default authorization mode"),
    ("s3.bucket", "S3", "bucket"),
];

/// Sections of the files by service.
const SECTIONS: &[(&str, &str)] = &[
    ("auth", "Cognito"),
    ("Auth", "Cognito"),
    ("CognitoUserPool", "Cognito"),
    ("CredentialsProvider", "Cognito"),
    ("oauth", "Cognito"),
    ("federationTarget", "Cognito"),
    ("allowUnauthenticatedIdentities", "Cognito"),
    ("aws_cognito", "Cognito"),
    ("cognito", "Cognito"),
    ("data", "AppSync"),
    ("aws_appsync", "AppSync"),
    ("appsync", "AppSync"),
    ("AppSync", "AppSync"),
    ("storage", "S3"),
    ("s3", "S3"),
    ("S3TransferUtility", "S3"),
    ("api", "API Gateway"),
    ("analytics", "Pinpoint"),
    ("Analytics", "Pinpoint"),
    ("notifications", "Pinpoint"),
    ("Notifications", "Pinpoint"),
    ("pinpoint", "Pinpoint"),
    ("dynamodb", "DynamoDB"),
    ("hosting", "S3 and CloudFront"),
    ("aws_bots", "Lex"),
    ("lex", "Lex"),
    ("predictions", "Predictions"),
    ("geo", "Location"),
    ("location", "Location"),
];

fn name(path: &str) -> (&'static str, String) {
    if let Some((_, service, field)) = NAMES.iter().find(|(key, ..)| *key == path) {
        return (service, (*field).to_owned());
    }
    let service = SECTIONS.iter().find(|(section, _)| {
        path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '_']))
    });
    (service.map_or("Other", |(_, service)| service), path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_have_the_names_of_the_console() {
        let old = br#"{"aws_mobile_analytics_app_id": "a", "Analytics": {"AWSPinpoint": {"appId": "a"}}, "mine": 1}"#;
        let new = br#"{"aws_mobile_analytics_app_id": "b", "geo": {"amazon_location_service": {"region": "eu"}}}"#;
        let kind = OutputKind::AmplifyConfiguration(file::Json);
        let told: Vec<_> = between(&kind, Some(old), new)
            .into_iter()
            .map(|Difference { service, field, old, new }| format!("{service} {field}: {old:?} {new:?}"))
            .collect();
        let expected = [
            "Pinpoint project ID: Some(\"a\") Some(\"b\")",
            "Location geo.amazon_location_service.region: None Some(\"eu\")",
            "Pinpoint Analytics.AWSPinpoint.appId: Some(\"a\") None",
            "Other mine: Some(\"1\") None",
        ];
        assert_eq!(told, expected);
    }
}
