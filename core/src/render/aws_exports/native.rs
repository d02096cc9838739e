//! The object as the Amplify CLI makes it of a generation-1 backend: services in the backend's order, the keys of each
//! in a fixed order.

mod pinpoint;
mod predictions;

use serde_json::{Map, Value, json};

use super::{maps_by_name, oauth, put, rest_apis, social_providers, upper};
use crate::backend::{
    AppSync, BackendConfig, Bot, Cognito, Hosting, Location, LocationKind, Named, PasswordPolicy, S3, Section, Table,
};

/// Makes the object. `aws_project_region` is always there.
pub(super) fn object(config: &BackendConfig) -> Map<String, Value> {
    let mut map = Map::new();
    put(&mut map, "aws_project_region", Some(config.region.clone()));
    for section in &config.sections {
        match section {
            Section::Cognito(cognito) => add_cognito(&mut map, cognito),
            Section::AppSync(api) => add_app_sync(&mut map, api),
            Section::S3(s3) => add_s3(&mut map, s3),
            Section::RestApis(apis) => put(&mut map, "aws_cloud_logic_custom", Some(rest_apis(apis))),
            Section::Pinpoint(section) => pinpoint::add(&mut map, section),
            Section::Tables(tables) => add_tables(&mut map, tables, &config.region),
            Section::Hosting(hosting) => add_hosting(&mut map, hosting),
            Section::Bots(bots) => add_bots(&mut map, bots),
            Section::Predictions(groups) => put(&mut map, "predictions", Some(predictions::object(groups))),
            Section::Location(section) => {
                put(&mut map, "geo", Some(json!({ "amazon_location_service": location(section) })));
            }
        }
    }
    map
}

/// `oauth` is there even without a hosted UI, then empty. Amplify does not tell web apps of guests' credentials.
fn add_cognito(map: &mut Map<String, Value>, cognito: &Cognito) {
    put(map, "aws_cognito_identity_pool_id", cognito.identity_pool_id.clone());
    put(map, "aws_cognito_region", Some(cognito.region.clone()));
    put(map, "aws_user_pools_id", cognito.user_pool_id.clone());
    put(map, "aws_user_pools_web_client_id", cognito.web_client_id.clone());
    put(map, "oauth", Some(cognito.hosted_ui.as_ref().map(oauth).unwrap_or_default()));
    put(map, "federationTarget", cognito.federation_target.clone());
    put(map, "aws_cognito_username_attributes", upper(cognito.username_attributes.as_ref()));
    put(map, "aws_cognito_social_providers", social_providers(cognito.social_providers.as_ref()));
    put(map, "aws_cognito_signup_attributes", upper(cognito.signup_attributes.as_ref()));
    put(map, "aws_cognito_mfa_configuration", cognito.mfa.clone());
    put(map, "aws_cognito_mfa_types", cognito.mfa_types.clone());
    put(map, "aws_cognito_password_protection_settings", cognito.password_policy.as_ref().map(password));
    put(map, "aws_cognito_verification_mechanisms", upper(cognito.verification_mechanisms.as_ref()));
}

fn password(policy: &PasswordPolicy) -> Map<String, Value> {
    let mut settings = Map::new();
    put(&mut settings, "passwordPolicyMinLength", policy.min_length.clone());
    put(&mut settings, "passwordPolicyCharacters", policy.characters.clone());
    settings
}

/// The API key is there even when it is only for a further mode; the further modes themselves are not.
fn add_app_sync(map: &mut Map<String, Value>, api: &AppSync) {
    put(map, "aws_appsync_graphqlEndpoint", api.endpoint.clone());
    put(map, "aws_appsync_region", Some(api.region.clone()));
    put(map, "aws_appsync_authenticationType", Some(api.default_authorization.clone()));
    put(map, "aws_appsync_apiKey", api.api_key.clone());
    put(map, "aws_appsync_dangerously_connect_to_http_endpoint_for_testing", api.test_mode.then_some(true));
}

fn add_s3(map: &mut Map<String, Value>, s3: &S3) {
    put(map, "aws_user_files_s3_bucket", s3.bucket.clone());
    put(map, "aws_user_files_s3_bucket_region", s3.region.clone());
    put(map, "aws_user_files_s3_dangerously_connect_to_http_endpoint_for_testing", s3.test_mode.then_some(true));
}

fn add_tables(map: &mut Map<String, Value>, tables: &[Table], region: &str) {
    let table = |table: &Table| {
        let mut entry = Map::new();
        put(&mut entry, "tableName", table.name.clone());
        put(&mut entry, "region", table.region.clone());
        Value::Object(entry)
    };
    put(map, "aws_dynamodb_all_tables_region", Some(region));
    put(map, "aws_dynamodb_table_schemas", Some(tables.iter().map(table).collect::<Value>()));
}

fn add_hosting(map: &mut Map<String, Value>, hosting: &Hosting) {
    put(map, "aws_content_delivery_bucket", hosting.bucket.clone());
    put(map, "aws_content_delivery_bucket_region", hosting.region.clone());
    put(map, "aws_content_delivery_url", hosting.url.clone());
}

fn add_bots(map: &mut Map<String, Value>, bots: &[Bot]) {
    let bot = |bot: &Bot| {
        let mut entry = Map::new();
        put(&mut entry, "name", bot.name.clone());
        put(&mut entry, "alias", Some("$LATEST"));
        put(&mut entry, "region", bot.region.clone());
        Value::Object(entry)
    };
    put(map, "aws_bots", Some("enable"));
    put(map, "aws_bots_config", Some(bots.iter().map(bot).collect::<Value>()));
}

/// The region comes first, then the kinds in the backend's order. Clients are told a default even where there is none.
fn location(location: &Location) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "region", Some(location.region.clone()));
    for kind in &location.kinds {
        let (key, items, default) = match kind {
            LocationKind::Maps(maps) => ("maps", maps_by_name(&maps.items), &maps.default),
            LocationKind::PlaceIndexes(Named { items, default }) => ("search_indices", json!(items), default),
            LocationKind::GeofenceCollections(Named { items, default }) => {
                ("geofenceCollections", json!(items), default)
            }
        };
        let mut entry = Map::new();
        put(&mut entry, "items", Some(items));
        put(&mut entry, "default", default.clone());
        put(&mut out, key, Some(entry));
    }
    out
}
