//! What AWS's conversion loses although the file of the generation before has a place for it.
//!
//! Two files are one backend to an app if its client library reads the same from both (aws-amplify 6.19). Each mending
//! here makes it so, and keeps the object as AWS converts it where nothing is to be mended.

use serde_json::{Map, Value, json};

use super::javascript::{object, text};
use super::lost::unasked;
use crate::js_json::is_truthy;

/// The providers that libraries know by these words. They pass over others in `amplify_outputs.json` only.
const PROVIDERS: [&str; 4] = ["GOOGLE", "FACEBOOK", "AMAZON", "APPLE"];

/// Mends the converted object, `region` being the backend's.
pub(in crate::render) fn complete(made: &mut Map<String, Value>, outputs: &Map<String, Value>, region: &str) {
    // Without this key, libraries do not take the object for one of theirs.
    if !made.contains_key("aws_project_region") {
        let all = std::mem::take(made);
        made.insert("aws_project_region".to_owned(), region.into());
        made.extend(all);
    }
    if let Some(auth) = object(outputs, "auth") {
        guests(made, auth);
        verified(made, auth);
        password(made, auth);
        hosted_ui(made);
    }
    let maps = object(outputs, "geo").and_then(|geo| geo.get("maps")).filter(|maps| is_truthy(maps));
    let told = made.get_mut("geo").and_then(|geo| geo.pointer_mut("/amazon_location_service/maps"));
    if let (Some(maps), Some(told)) = (maps, told)
        && told != maps
    {
        *told = maps.clone();
    }
}

/// Where guests get no credentials, libraries must not ask for any.
fn guests(made: &mut Map<String, Value>, auth: &Map<String, Value>) {
    if !auth.get("unauthenticated_identities_enabled").is_some_and(is_truthy) {
        made.insert("allowUnauthenticatedIdentities".to_owned(), "false".into());
        made.insert("aws_mandatory_sign_in".to_owned(), "enable".into());
    }
}

/// Libraries take each attribute that is verified for one that sign-up requires, and read verification for nothing else.
fn verified(made: &mut Map<String, Value>, auth: &Map<String, Value>) {
    let unasked: Vec<_> = unasked(auth).into_iter().map(str::to_uppercase).collect();
    if let Some(Value::Array(told)) = made.get_mut("aws_cognito_verification_mechanisms") {
        told.retain(|name| !name.as_str().is_some_and(|name| unasked.iter().any(|other| other == name)));
    }
}

/// A policy without a length has the length 6 to libraries, which no file of the old format leaves to them.
fn password(made: &mut Map<String, Value>, auth: &Map<String, Value>) {
    let Some(policy) = object(auth, "password_policy") else { return };
    let length = policy.get("min_length").filter(|length| !length.is_null()).cloned().unwrap_or(json!(6));
    if let Some(Value::Object(told)) = made.get_mut("aws_cognito_password_protection_settings") {
        told.entry("passwordPolicyMinLength").or_insert(length);
    }
}

fn hosted_ui(made: &mut Map<String, Value>) {
    if let Some(Value::Array(told)) = made.get_mut("aws_cognito_social_providers") {
        told.retain(|provider| provider.as_str().is_some_and(|provider| PROVIDERS.contains(&provider)));
    }
    if let Some(Value::Object(told)) = made.get_mut("oauth") {
        // An empty text would be a list of one empty address.
        told.retain(|key, value| !key.starts_with("redirect") || value != "");
        if text(told, "responseType") != Some("token") {
            told.insert("responseType".to_owned(), "code".into());
        }
    }
}
