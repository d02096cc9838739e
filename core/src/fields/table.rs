//! The rows of the table, in the order in which reports show them.

mod services;

use serde_json::{Map, Value};

use super::Field;
use crate::backend::{AppSync, BackendConfig, Cognito, RestApi, S3, Section};
use crate::fingerprint;
use crate::js_json;
use crate::render::json::{KEYS, key_of};

/// Every value that a client sees of a backend: General, Cognito, AppSync, S3, API Gateway, the services that only
/// generation 1 tells of, custom outputs, whatever the order of the sections. Values that are missing or empty have no row.
pub fn of(config: &BackendConfig) -> Vec<Field> {
    let mut rows = Rows { service: "General", fields: Vec::new() };
    rows.text("region", "region", Some(&config.region));
    let mut sections: Vec<_> = config.sections.iter().collect();
    sections.sort_by_key(|section| KEYS.iter().position(|key| *key == key_of(section)));
    for section in sections {
        match section {
            Section::Cognito(section) => cognito(&mut rows, section),
            Section::AppSync(section) => appsync(&mut rows, section),
            Section::S3(section) => s3(&mut rows, section),
            Section::RestApis(apis) => rest_apis(&mut rows, apis),
            Section::Pinpoint(section) => services::pinpoint(&mut rows, section),
            Section::Tables(tables) => services::tables(&mut rows, tables),
            Section::Hosting(section) => services::hosting(&mut rows, section),
            Section::Bots(bots) => services::bots(&mut rows, bots),
            Section::Predictions(groups) => services::predictions(&mut rows, groups),
            Section::Location(section) => services::location(&mut rows, section),
        }
    }
    rows.service = "Custom outputs";
    if let Some(custom) = &config.custom {
        leaves(&mut rows, "custom", "", custom);
    }
    rows.fields
}

fn cognito(rows: &mut Rows, cognito: &Cognito) {
    rows.service = "Cognito";
    rows.text("cognito.region", "region", Some(&cognito.region));
    rows.text("cognito.user_pool", "user pool ID", cognito.user_pool_id.as_ref());
    rows.text("cognito.user_pool_client", "app client ID", cognito.web_client_id.as_ref());
    rows.text("cognito.identity_pool", "identity pool ID", cognito.identity_pool_id.as_ref());
    let guests = cognito.unauthenticated_identities.map(Value::Bool);
    rows.json("cognito.unauthenticated_identities", "guest access", guests.as_ref());
    if let Some(hosted_ui) = &cognito.hosted_ui {
        rows.text("cognito.domain", "domain", hosted_ui.domain.as_ref());
        rows.list("cognito.redirect_sign_in", "allowed callback URLs", hosted_ui.redirect_sign_in.as_ref());
        rows.list("cognito.redirect_sign_out", "allowed sign-out URLs", hosted_ui.redirect_sign_out.as_ref());
        rows.text("cognito.response_type", "OAuth grant type", hosted_ui.response_type.as_ref());
        rows.list("cognito.scopes", "OpenID Connect scopes", hosted_ui.scopes.as_ref());
    }
    rows.list("cognito.social_providers", "identity providers", cognito.social_providers.as_ref());
    rows.text("cognito.federation_target", "federation", cognito.federation_target.as_ref());
    rows.list("cognito.username_attributes", "sign-in identifiers", cognito.username_attributes.as_ref());
    rows.list("cognito.signup_attributes", "required attributes", cognito.signup_attributes.as_ref());
    rows.list("cognito.verification_mechanisms", "attributes to verify", cognito.verification_mechanisms.as_ref());
    rows.text("cognito.mfa", "MFA enforcement", cognito.mfa.as_ref());
    rows.list("cognito.mfa_types", "MFA methods", cognito.mfa_types.as_ref());
    if let Some(policy) = &cognito.password_policy {
        let path = "cognito.password_policy";
        rows.json(&format!("{path}.min_length"), "password minimum length", policy.min_length.as_ref());
        rows.list(&format!("{path}.characters"), "password requirements", policy.characters.as_ref());
    }
    rows.json("cognito.groups", "groups", cognito.groups.as_ref());
    rows.json("cognito.passwordless", "passwordless sign-in", cognito.passwordless.as_ref());
}

fn appsync(rows: &mut Rows, appsync: &AppSync) {
    rows.service = "AppSync";
    rows.text("appsync.name", "API name", Some(&appsync.name));
    rows.text("appsync.endpoint", "GraphQL endpoint", appsync.endpoint.as_ref());
    rows.text("appsync.region", "region", Some(&appsync.region));
    rows.text("appsync.authorization", "default authorization mode", Some(&appsync.default_authorization));
    let additional = appsync.additional_authorization.as_ref();
    rows.list("appsync.additional_authorization", "additional authorization modes", additional);
    rows.text("appsync.api_key", "API key", appsync.api_key.as_ref());
    rows.json("appsync.test_mode", "stand-in of `amplify mock`", appsync.test_mode.then_some(&Value::Bool(true)));
    if let Some(introspection) = &appsync.model_introspection {
        let models = introspection.get("models").and_then(Value::as_object).map_or(0, Map::len);
        rows.text("appsync.models", "number of models", Some(&models.to_string()));
        rows.text("appsync.schema", "schema (SHA-256)", Some(&fingerprint::of_json(introspection)));
    }
}

fn s3(rows: &mut Rows, s3: &S3) {
    rows.service = "S3";
    rows.text("s3.bucket", "bucket", s3.bucket.as_ref());
    rows.text("s3.region", "region", s3.region.as_ref());
    rows.json("s3.test_mode", "stand-in of `amplify mock`", s3.test_mode.then_some(&Value::Bool(true)));
    for bucket in s3.buckets.iter().flatten() {
        let path = format!("s3.buckets.{}", bucket.name);
        rows.text(&path, &format!("bucket `{}`", bucket.name), Some(&bucket.bucket));
        rows.text(&format!("{path}.region"), &format!("region of `{}`", bucket.name), Some(&bucket.region));
        rows.json(&format!("{path}.paths"), &format!("access paths of `{}`", bucket.name), bucket.paths.as_ref());
    }
}

fn rest_apis(rows: &mut Rows, apis: &[RestApi]) {
    rows.service = "API Gateway";
    for RestApi { name, endpoint, region } in apis {
        rows.text(&format!("api.{name}.endpoint"), &format!("invoke URL of `{name}`"), Some(endpoint));
        rows.text(&format!("api.{name}.region"), &format!("region of `{name}`"), Some(region));
    }
}

/// One row for each value of the custom outputs that is not an object with keys.
fn leaves(rows: &mut Rows, path: &str, label: &str, map: &Map<String, Value>) {
    for (key, value) in map {
        let path = format!("{path}.{key}");
        let label = if label.is_empty() { key.clone() } else { format!("{label}.{key}") };
        match value {
            Value::Object(inner) if !inner.is_empty() => leaves(rows, &path, &label, inner),
            leaf => rows.json(&path, &label, Some(leaf)),
        }
    }
}

struct Rows {
    service: &'static str,
    fields: Vec<Field>,
}

impl Rows {
    fn text(&mut self, path: &str, label: &str, value: Option<&String>) {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        let secret = path == "appsync.api_key" || is_custom_api_key(path);
        let (path, label, value) = (path.to_owned(), label.to_owned(), value.clone());
        self.fields.push(Field { path, service: self.service, label, value, secret });
    }

    fn list(&mut self, path: &str, label: &str, values: Option<&Vec<String>>) {
        self.text(path, label, values.map(|values| values.join(",")).as_ref());
    }

    fn json(&mut self, path: &str, label: &str, value: Option<&Value>) {
        let value = match value {
            None | Some(Value::Null) => return,
            Some(Value::Array(items)) if items.is_empty() => return,
            Some(Value::Object(map)) if map.is_empty() => return,
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(_) | Value::Object(_)) => value.map(Value::to_string).unwrap_or_default(),
            Some(scalar) => js_json::to_string_pretty(scalar, 0),
        };
        self.text(path, label, Some(&value));
    }
}

/// Whether a custom output holds the key of an API, as AppSync Events do.
fn is_custom_api_key(path: &str) -> bool {
    path.starts_with("custom.") && [".api_key", ".apiKey"].iter().any(|end| path.ends_with(end))
}
