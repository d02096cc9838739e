//! AWS's own conversion of the content of `amplify_outputs.json` to the object of the generation before, with the order
//! of its keys (client-config 1.11.1).
//!
//! It reads the finished content, not the sections of the backend: what `backend.addOutput()` adds is converted too.

use serde_json::{Map, Value, json};

use super::javascript::{list, object, pairs, text, texts};
use crate::js_json::is_truthy;
use crate::render::RenderError;

/// Makes the object of `aws-exports` out of the content of `amplify_outputs.json`.
///
/// # Errors
/// Each list which a custom output has made into something that cannot be converted.
pub(super) fn of(outputs: &Map<String, Value>) -> Result<Map<String, Value>, Vec<RenderError>> {
    let mut made = Converted { out: Map::new(), errors: Vec::new() };
    let region = ["auth", "data", "storage"].iter().find_map(|key| {
        let section = object(outputs, key)?;
        section.get("aws_region").filter(|region| !region.is_null())
    });
    made.copy("aws_project_region", region);
    if let Some(auth) = object(outputs, "auth") {
        made.auth(auth);
    }
    if let Some(data) = object(outputs, "data") {
        made.data(data);
    }
    if let Some(storage) = object(outputs, "storage") {
        made.copy("aws_user_files_s3_bucket", storage.get("bucket_name"));
        made.copy("aws_user_files_s3_bucket_region", storage.get("aws_region"));
    }
    if let Some(pinpoint) = object(outputs, "analytics").and_then(|analytics| object(analytics, "amazon_pinpoint")) {
        let (id, region) = (pinpoint.get("app_id"), pinpoint.get("aws_region"));
        made.put("Analytics", [("Pinpoint", pairs([("appId", id), ("region", region)]))]);
        made.copy("aws_mobile_analytics_app_id", id);
        made.copy("aws_mobile_analytics_app_region", region);
    }
    if let Some(geo) = object(outputs, "geo") {
        made.put("geo", [("amazon_location_service", location(geo))]);
    }
    if let Some(notifications) = object(outputs, "notifications") {
        made.notifications(notifications);
    }
    made.copy("custom", outputs.get("custom").filter(|custom| is_truthy(custom)));
    if made.errors.is_empty() { Ok(made.out) } else { Err(made.errors) }
}

struct Converted {
    out: Map<String, Value>,
    errors: Vec<RenderError>,
}

impl Converted {
    fn auth(&mut self, auth: &Map<String, Value>) {
        self.copy("aws_user_pools_id", auth.get("user_pool_id"));
        self.copy("aws_cognito_region", auth.get("aws_region"));
        self.copy("aws_user_pools_web_client_id", auth.get("user_pool_client_id"));
        self.copy("aws_cognito_identity_pool_id", auth.get("identity_pool_id"));
        // The text `true`, or nothing.
        if auth.get("unauthenticated_identities_enabled").is_some_and(is_truthy) {
            self.copy("allowUnauthenticatedIdentities", Some(&Value::from("true")));
        }
        self.copy("aws_cognito_mfa_types", auth.get("mfa_methods").filter(|methods| is_truthy(methods)));
        let mfa = match text(auth, "mfa_configuration") {
            Some("NONE") => Some("OFF"),
            Some("OPTIONAL") => Some("OPTIONAL"),
            Some("REQUIRED") => Some("ON"),
            _ => None,
        };
        self.copy("aws_cognito_mfa_configuration", mfa.map(Value::from).as_ref());
        for (key, from) in [
            ("aws_cognito_signup_attributes", "standard_required_attributes"),
            ("aws_cognito_username_attributes", "username_attributes"),
            ("aws_cognito_verification_mechanisms", "user_verification_types"),
        ] {
            let attributes = self.texts(auth, "auth", from);
            let upper = attributes.map(|names| names.iter().map(|name| name.to_uppercase()).collect::<Value>());
            self.copy(key, upper.as_ref());
        }
        if let Some(policy) = object(auth, "password_policy") {
            self.copy("aws_cognito_password_protection_settings", Some(&password(policy)));
        }
        if let Some(oauth) = object(auth, "oauth") {
            self.oauth(oauth);
        }
    }

    fn oauth(&mut self, oauth: &Map<String, Value>) {
        let joined = |list: Option<Vec<&str>>| list.map(|list| Value::from(list.join(",")));
        let sign_in = joined(self.texts(oauth, "auth.oauth", "redirect_sign_in_uri"));
        let sign_out = joined(self.texts(oauth, "auth.oauth", "redirect_sign_out_uri"));
        let word = |provider| match provider {
            "SIGN_IN_WITH_APPLE" => "APPLE",
            "LOGIN_WITH_AMAZON" => "AMAZON",
            other => other,
        };
        let providers = self.texts(oauth, "auth.oauth", "identity_providers");
        let providers = providers.map(|providers| providers.into_iter().map(word).collect::<Value>());
        let converted = pairs([
            ("domain", oauth.get("domain")),
            ("scope", oauth.get("scopes")),
            ("redirectSignIn", sign_in.as_ref()),
            ("redirectSignOut", sign_out.as_ref()),
            ("responseType", oauth.get("response_type")),
        ]);
        self.copy("oauth", Some(&converted));
        self.copy("aws_cognito_social_providers", providers.as_ref());
    }

    fn data(&mut self, data: &Map<String, Value>) {
        self.copy("aws_appsync_authenticationType", data.get("default_authorization_type"));
        self.copy("aws_appsync_region", data.get("aws_region"));
        self.copy("aws_appsync_graphqlEndpoint", data.get("url"));
        self.copy("modelIntrospection", data.get("model_introspection"));
        self.copy("aws_appsync_apiKey", data.get("api_key").filter(|key| is_truthy(key)));
        let more = self.texts(data, "data", "authorization_types").map(|modes| Value::from(modes.join(",")));
        self.copy("aws_appsync_additionalAuthenticationTypes", more.as_ref());
    }

    /// One entry for each channel, all of one Pinpoint app.
    fn notifications(&mut self, notifications: &Map<String, Value>) {
        let filled = |key: &str| notifications.get(key).filter(|value| is_truthy(value));
        let (Some(id), Some(region)) = (filled("amazon_pinpoint_app_id"), filled("aws_region")) else { return };
        if filled("channels").is_none() {
            return;
        }
        let mut channels = Map::new();
        for channel in list(notifications, "channels") {
            let name = match channel.as_str() {
                Some("IN_APP_MESSAGING") => "InAppMessaging",
                Some("FCM" | "APNS") => "Push",
                Some(name @ ("EMAIL" | "SMS")) => name,
                _ => continue,
            };
            channels.insert(name.to_owned(), json!({"AWSPinpoint": {"appId": id, "region": region}}));
        }
        self.copy("Notifications", Some(&Value::Object(channels)));
    }

    /// A list of texts. Custom outputs may have put something else into it.
    fn texts<'a>(&mut self, section: &'a Map<String, Value>, path: &str, key: &str) -> Option<Vec<&'a str>> {
        let value = section.get(key).filter(|value| is_truthy(value))?;
        let found = texts(value);
        if found.is_none() {
            let problem = "makes a list hold something that is no text".to_owned();
            self.errors.push(RenderError::CustomConflict { key: format!("{path}.{key}"), problem });
        }
        found
    }

    /// Writes a value as it is, if there is one.
    fn copy(&mut self, key: &str, value: Option<&Value>) {
        if let Some(value) = value {
            self.out.insert(key.to_owned(), value.clone());
        }
    }

    fn put<const N: usize>(&mut self, key: &str, members: [(&str, Value); N]) {
        let members = members.into_iter().map(|(key, value)| (key.to_owned(), value));
        self.out.insert(key.to_owned(), Value::Object(members.collect()));
    }
}

/// The requirements come in an order of the conversion's own; a length of 0 is left out.
fn password(policy: &Map<String, Value>) -> Value {
    let order = [
        ("require_numbers", "REQUIRES_NUMBERS"),
        ("require_lowercase", "REQUIRES_LOWERCASE"),
        ("require_uppercase", "REQUIRES_UPPERCASE"),
        ("require_symbols", "REQUIRES_SYMBOLS"),
    ];
    let required = order.into_iter().filter(|(key, _)| policy.get(*key).is_some_and(is_truthy));
    let characters = required.map(|(_, word)| word).collect::<Value>();
    let length = policy.get("min_length").filter(|length| is_truthy(length));
    pairs([("passwordPolicyMinLength", length), ("passwordPolicyCharacters", Some(&characters))])
}

/// Amazon Location Service. Of each map, only its style is carried over, and only where it has one.
fn location(geo: &Map<String, Value>) -> Value {
    let maps = object(geo, "maps").map(|maps| {
        let items = object(maps, "items").into_iter().flatten().filter_map(|(name, map)| {
            let style = map.get("style").filter(|style| is_truthy(style))?;
            Some((name.clone(), json!({ "style": style })))
        });
        let items = Value::Object(items.collect());
        pairs([("default", maps.get("default")), ("items", Some(&items))])
    });
    let filled = |key: &str| geo.get(key).filter(|value| is_truthy(value));
    pairs([
        ("region", geo.get("aws_region")),
        ("maps", maps.as_ref()),
        ("search_indices", filled("search_indices")),
        ("geofenceCollections", filled("geofence_collections")),
    ])
}
