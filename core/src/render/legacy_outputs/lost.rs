//! What of `amplify_outputs.json` the files of the generation before have no place for.
//!
//! Judged by what client libraries read (aws-amplify 6.19 for web apps), and by what an app can read itself: custom
//! outputs. Not among it is what the libraries read from neither file: the attributes that Cognito verifies, the EMAIL
//! method of MFA, the further authorization modes of the API; in native apps also the models of the schema, groups, and
//! access rules of paths.

use serde_json::{Map, Value};

use super::Reader;
use super::javascript::{list, object, says_something, text, texts};
use crate::js_json::is_truthy;

/// Every value that has no place, by its dotted path, in the order of the file.
pub(in crate::render) fn without_place(outputs: &Map<String, Value>, reader: Reader) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in outputs {
        match (key.as_str(), value) {
            ("auth", Value::Object(auth)) => in_auth(&mut found, auth, reader),
            ("data", Value::Object(data)) => in_data(&mut found, data),
            ("storage", Value::Object(storage)) => in_storage(&mut found, storage, reader),
            ("custom", Value::Object(custom)) => in_custom(&mut found, custom, reader),
            ("analytics", Value::Object(analytics)) => others(&mut found, "analytics", analytics, &["amazon_pinpoint"]),
            ("geo", Value::Object(geo)) => {
                others(&mut found, "geo", geo, &["aws_region", "maps", "search_indices", "geofence_collections"]);
            }
            ("notifications", Value::Object(notifications)) => {
                if notifications.get("amazon_connect").is_some_and(says_something) {
                    found.push("`notifications.amazon_connect` (Amazon Connect Customer Profiles)".to_owned());
                }
                let known = ["aws_region", "channels", "amazon_pinpoint_app_id", "amazon_connect"];
                others(&mut found, "notifications", notifications, &known);
            }
            ("version" | "$schema", _) => {}
            (key, value) if says_something(value) => found.push(format!("`{key}` (custom output)")),
            _ => {}
        }
    }
    found
}

/// What has no place, but is seldom missed: the friendly name of the default bucket, which has its place; in native
/// apps what their libraries do not read.
pub(in crate::render) fn seldom_missed(outputs: &Map<String, Value>, reader: Reader) -> Vec<String> {
    let native = reader == Reader::Native;
    let says = |section: &str, key: &str| {
        object(outputs, section).and_then(|section| section.get(key)).is_some_and(says_something)
    };
    let mut found = Vec::new();
    if native && says("auth", "groups") {
        found.push(GROUPS.to_owned());
    }
    if let Some(storage) = object(outputs, "storage") {
        let buckets = list(storage, "buckets").iter().enumerate();
        for (at, bucket) in buckets.filter(|(_, bucket)| is_default(storage, bucket)) {
            if bucket.get("name").is_some_and(is_truthy) {
                found.push(format!("`storage.buckets[{at}].name` (Amazon S3, name of the default bucket)"));
            }
            if native {
                found.extend(paths(at, bucket));
            }
        }
    }
    if native && says("geo", "geofence_collections") {
        found.push("`geo.geofence_collections` (Amazon Location Service, Geofences)".to_owned());
    }
    found
}

/// What messages call the groups.
const GROUPS: &str = "`auth.groups` (Amazon Cognito, Groups)";

/// The access rules of a bucket, if it has any.
fn paths(at: usize, bucket: &Value) -> Option<String> {
    let name = bucket.get("bucket_name").and_then(Value::as_str).unwrap_or_default();
    let told = format!("`storage.buckets[{at}].paths` (Amazon S3, access to bucket {name})");
    bucket.get("paths").is_some_and(says_something).then_some(told)
}

fn in_auth(found: &mut Vec<String>, auth: &Map<String, Value>, reader: Reader) {
    if reader == Reader::Web && auth.get("groups").is_some_and(says_something) {
        found.push(GROUPS.to_owned());
    }
    if auth.get("passwordless").is_some_and(switched_on) {
        found.push("`auth.passwordless` (Amazon Cognito, Sign-in: passwordless)".to_owned());
    }
    match reader {
        Reader::Web => headless(found, "auth", auth, &["user_pool_id", "identity_pool_id"]),
        Reader::Native => headless(found, "auth", auth, &["user_pool_id"]),
    }
    if let Some(oauth) = object(auth, "oauth") {
        for (key, name) in [("redirect_sign_in_uri", "callback"), ("redirect_sign_out_uri", "sign-out")] {
            let comma = |uri: &Value| uri.as_str().is_some_and(|uri| uri.contains(','));
            if list(oauth, key).iter().any(comma) {
                found.push(format!("a comma in `auth.oauth.{key}` (Amazon Cognito, allowed {name} URLs)"));
            }
        }
        let known = [
            "identity_providers",
            "redirect_sign_in_uri",
            "redirect_sign_out_uri",
            "response_type",
            "scopes",
            "domain",
        ];
        others(found, "auth.oauth", oauth, &known);
    }
    if let Some(policy) = object(auth, "password_policy") {
        let known = ["min_length", "require_lowercase", "require_numbers", "require_symbols", "require_uppercase"];
        others(found, "auth.password_policy", policy, &known);
    }
    let known = [
        "user_pool_id",
        "aws_region",
        "user_pool_client_id",
        "identity_pool_id",
        "mfa_methods",
        "standard_required_attributes",
        "username_attributes",
        "user_verification_types",
        "groups",
        "mfa_configuration",
        "password_policy",
        "oauth",
        "unauthenticated_identities_enabled",
        "passwordless",
    ];
    others(found, "auth", auth, &known);
}

fn in_data(found: &mut Vec<String>, data: &Map<String, Value>) {
    headless(found, "data", data, &["url"]);
    let modes = ["API_KEY", "AWS_IAM", "AMAZON_COGNITO_USER_POOLS", "OPENID_CONNECT", "AWS_LAMBDA"];
    let mode = text(data, "default_authorization_type");
    if data.get("url").is_some_and(is_truthy) && !mode.is_some_and(|mode| modes.contains(&mode)) {
        // Libraries take any other for IAM there, and for none here.
        found.push("`data.default_authorization_type` that is no mode of AWS AppSync".to_owned());
    }
    let known =
        ["url", "aws_region", "api_key", "default_authorization_type", "authorization_types", "model_introspection"];
    others(found, "data", data, &known);
}

/// One bucket is the default bucket, which has its place; further ones, and any rules of access by path, have none.
fn in_storage(found: &mut Vec<String>, storage: &Map<String, Value>, reader: Reader) {
    headless(found, "storage", storage, &["bucket_name"]);
    for (at, bucket) in list(storage, "buckets").iter().enumerate() {
        let name = bucket.get("bucket_name").and_then(Value::as_str).unwrap_or_default();
        if !is_default(storage, bucket) {
            found.push(format!("`storage.buckets[{at}]` (Amazon S3, bucket {name})"));
        } else if reader == Reader::Web {
            found.extend(paths(at, bucket));
        }
    }
    others(found, "storage", storage, &["aws_region", "bucket_name", "buckets"]);
}

fn is_default(storage: &Map<String, Value>, bucket: &Value) -> bool {
    let same = |key| bucket.get(key).is_some() && bucket.get(key) == storage.get(key);
    same("bucket_name") && same("aws_region")
}

/// Web files hold the custom outputs as they are; the library itself reads one of them, from `amplify_outputs.json` only.
fn in_custom(found: &mut Vec<String>, custom: &Map<String, Value>, reader: Reader) {
    for (name, _) in custom.iter().filter(|(_, value)| says_something(value)) {
        match (reader, name.as_str()) {
            (Reader::Web, "events") => found.push("`custom.events` (AWS AppSync Events)".to_owned()),
            (Reader::Web, _) => {}
            (Reader::Native, _) => found.push(format!("`custom.{name}` (custom output)")),
        }
    }
}

/// A section that custom outputs alone have made, without the value by which libraries know it in the old format.
fn headless(found: &mut Vec<String>, section: &str, members: &Map<String, Value>, heads: &[&str]) {
    let head = heads.iter().any(|key| members.get(*key).is_some_and(is_truthy));
    if !head && members.values().any(says_something) {
        found.push(format!("`{section}` without `{}` (custom output)", heads.join("` or `")));
    }
}

/// What a custom output has added to a section of Amplify's.
fn others(found: &mut Vec<String>, section: &str, members: &Map<String, Value>, known: &[&str]) {
    let others = members.iter().filter(|(key, value)| !known.contains(&key.as_str()) && says_something(value));
    found.extend(others.map(|(key, _)| format!("`{section}.{key}` (custom output)")));
}

/// Whether an object says anything but `false`.
fn switched_on(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(switched_on),
        other => is_truthy(other),
    }
}

/// What AWS's own conversion loses although the file has a place for it, or tells differently: what [`super::complete`]
/// mends.
pub(super) fn by_conversion(outputs: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    let Some(auth) = object(outputs, "auth") else { return maps(outputs) };
    if !auth.get("unauthenticated_identities_enabled").is_some_and(is_truthy) {
        found.push("`auth.unauthenticated_identities_enabled`: guests seem to be let in".to_owned());
    }
    if !unasked(auth).is_empty() {
        let names = unasked(auth).join(", ");
        found.push(format!("`auth.standard_required_attributes`: sign-up seems to require {names} too"));
    }
    found.extend(maps(outputs));
    found
}

/// The attributes that Cognito verifies and that sign-up need not ask for. Libraries take each attribute that is
/// verified for a required one.
pub(super) fn unasked(auth: &Map<String, Value>) -> Vec<&str> {
    let required: Vec<_> = auth.get("standard_required_attributes").and_then(texts).unwrap_or_default();
    let verified = auth.get("user_verification_types").and_then(texts).unwrap_or_default();
    let asked = |name: &&str| required.iter().any(|other| other.eq_ignore_ascii_case(name));
    verified.into_iter().filter(|name| !asked(name)).collect()
}

/// Maps that are told by their style alone.
fn maps(outputs: &Map<String, Value>) -> Vec<String> {
    let items = object(outputs, "geo").and_then(|geo| object(geo, "maps")).and_then(|maps| object(maps, "items"));
    let more = items.into_iter().flatten().filter(|(_, map)| {
        let styled = map.get("style").is_some_and(is_truthy);
        !styled || map.as_object().is_some_and(|map| map.len() > 1)
    });
    more.map(|(name, _)| format!("`geo.maps.items.{name}` (Amazon Location Service, Maps)")).collect()
}
