//! How custom outputs are merged into the managed ones.
//!
//! For each key, with what is there and what comes: a list is appended to; a text, a number or `true` may not be
//! replaced (a `version` of the same major number may: the larger one stays); two objects are merged; anything else
//! (nothing, null, an empty text, zero, `false`) is replaced. A key that Amplify sets to JavaScript's `undefined` keeps
//! its place for a custom value. Source: platform-core 1.12.1, observed.

use serde_json::{Map, Value};

use crate::js_json;
use crate::render::RenderError;

/// Merges `custom` into `out`, and collects every contradiction.
pub(super) fn into(out: &mut Map<String, Value>, custom: &Map<String, Value>, errors: &mut Vec<RenderError>) {
    hold_places(out, custom);
    merge(out, custom, "", errors);
}

/// The keys that Amplify sets even where it has no value for them, with the key before each.
const UNDEFINED: [(&[&str], &str, &str); 6] = [
    (&["auth", "oauth"], "response_type", "redirect_sign_out_uri"),
    (&["auth", "passwordless"], "email_otp_enabled", ""),
    (&["auth", "passwordless"], "sms_otp_enabled", "email_otp_enabled"),
    (&["auth", "passwordless"], "web_authn", "sms_otp_enabled"),
    (&["data"], "api_key", "aws_region"),
    (&["data"], "authorization_types", "default_authorization_type"),
];

/// Puts null, which anything replaces, where a custom value comes to stand.
fn hold_places(out: &mut Map<String, Value>, custom: &Map<String, Value>) {
    for (section, key, before) in UNDEFINED {
        let coming = section.iter().try_fold(custom, |map, name| map.get(*name)?.as_object());
        let managed = section.iter().try_fold(&mut *out, |map, name| map.get_mut(*name)?.as_object_mut());
        if let (Some(coming), Some(managed)) = (coming, managed)
            && coming.contains_key(key)
            && !managed.contains_key(key)
        {
            let place = managed.keys().position(|other| other == before).map_or(0, |position| position + 1);
            managed.shift_insert(place, key.to_owned(), Value::Null);
        }
    }
}

fn merge(out: &mut Map<String, Value>, custom: &Map<String, Value>, within: &str, errors: &mut Vec<RenderError>) {
    for (key, incoming) in custom {
        let path = if within.is_empty() { key.clone() } else { format!("{within}.{key}") };
        match (out.get_mut(key), incoming) {
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more.iter().cloned()),
            (Some(Value::Array(items)), other) => items.push(other.clone()),
            (Some(Value::Object(inner)), Value::Object(more)) => merge(inner, more, &path, errors),
            (Some(existing), incoming) if is_value(existing) => match replacement(key, existing, incoming) {
                Ok(true) => *existing = incoming.clone(),
                Ok(false) => {}
                Err(problem) => errors.push(RenderError::CustomConflict { key: path, problem }),
            },
            (_, incoming) => {
                out.insert(key.clone(), incoming.clone());
            }
        }
    }
}

/// Whether JavaScript takes it for true, and it is no object.
fn is_value(value: &Value) -> bool {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
    }
}

/// Whether a value that may not be overwritten is replaced all the same, because it is a version.
fn replacement(key: &str, existing: &Value, incoming: &Value) -> Result<bool, String> {
    if key != "version" {
        return Err("has a value which Amplify sets itself".to_owned());
    }
    match (version(existing), version(incoming)) {
        (Some(existing), Some(incoming)) if existing.0 != incoming.0 => {
            Err(format!("is of the major version {}, and Amplify's is {}", incoming.0, existing.0))
        }
        (Some(existing), Some(incoming)) => Ok(incoming >= existing),
        _ => Ok(true),
    }
}

/// The version that a text or a number holds anywhere: one to three numbers with dots between them. `None` where it
/// holds none, or one with a number that no version may have.
fn version(value: &Value) -> Option<(u64, u64, u64)> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) => js_json::to_string_pretty(value, 0),
        _ => return None,
    };
    let mut rest = text.as_str();
    let major = loop {
        let (number, after) = digits(rest.get(rest.find(|character: char| character.is_ascii_digit())?..)?);
        rest = after;
        // Digits in greater number are passed over, not read as a version.
        if number.len() <= LONGEST {
            break number;
        }
    };
    let mut component = || {
        let (number, after) = digits(rest.strip_prefix('.')?);
        rest = after;
        Some(number).filter(|number| (1..=LONGEST).contains(&number.len()))
    };
    let minor = component();
    let patch = minor.and_then(|_| component());
    Some((number(major)?, number(minor.unwrap_or("0"))?, number(patch.unwrap_or("0"))?))
}

/// The most digits of a number in a version.
const LONGEST: usize = 16;

/// The digits that a text begins with, and what follows them.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len()))
}

/// A number of a version: no zero before other digits, and no more than JavaScript can count.
fn number(digits: &str) -> Option<u64> {
    let canonical = digits == "0" || !digits.starts_with('0');
    digits.parse().ok().filter(|number| canonical && *number <= 9_007_199_254_740_991)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(mut managed: Value, custom: &Value) -> Result<Value, Vec<String>> {
        let mut errors = Vec::new();
        into(managed.as_object_mut().unwrap(), custom.as_object().unwrap(), &mut errors);
        if errors.is_empty() { Ok(managed) } else { Err(errors.iter().map(ToString::to_string).collect()) }
    }

    #[test]
    fn each_kind_of_value_has_its_rule() {
        for (managed, custom, result) in [
            (json!({"a": [1]}), json!({"a": [2, [3]]}), json!({"a": [1, 2, [3]]})),
            (json!({"a": [1]}), json!({"a": null}), json!({"a": [1, null]})),
            (json!({"a": [1]}), json!({"a": {"b": 2}}), json!({"a": [1, {"b": 2}]})),
            (json!({"a": {"b": 1}}), json!({"a": {"c": 2}}), json!({"a": {"b": 1, "c": 2}})),
            (json!({"a": {"b": 1}}), json!({"a": [2]}), json!({"a": [2]})),
            (json!({"a": {"b": 1}}), json!({"a": null}), json!({"a": null})),
            (
                json!({"a": false, "b": "", "c": 0, "d": null}),
                json!({"a": 1, "b": 1, "c": 1, "d": 1}),
                json!({"a": 1, "b": 1, "c": 1, "d": 1}),
            ),
            (json!({}), json!({"a": {"b": 1}}), json!({"a": {"b": 1}})),
        ] {
            assert_eq!(merged(managed, &custom), Ok(result), "{custom}");
        }
    }

    #[test]
    fn a_custom_value_stands_where_amplify_has_the_key() {
        let managed = json!({
            "auth": {"oauth": {"redirect_sign_out_uri": [], "scopes": []}, "passwordless": {"preferred_challenge": "a"}},
            "data": {"aws_region": "r", "default_authorization_type": "AWS_IAM", "model_introspection": {}},
        });
        let custom = json!({
            "auth": {"passwordless": {"web_authn": {}, "more": 1}, "oauth": {"response_type": null}},
            "data": {"authorization_types": ["API_KEY"], "api_key": "k", "x": 1},
        });
        let merged = merged(managed, &custom).unwrap();
        let keys = |pointer| merged.pointer(pointer).unwrap().as_object().unwrap().keys().collect::<Vec<_>>();
        assert_eq!(keys("/auth/oauth"), ["redirect_sign_out_uri", "response_type", "scopes"]);
        assert_eq!(keys("/auth/passwordless"), ["web_authn", "preferred_challenge", "more"]);
        let data =
            ["aws_region", "api_key", "default_authorization_type", "authorization_types", "model_introspection", "x"];
        assert_eq!(keys("/data"), data);
        assert_eq!(merged.pointer("/auth/oauth/response_type"), Some(&Value::Null));
    }

    #[test]
    fn every_overwritten_value_is_named() {
        let managed =
            json!({"auth": {"user_pool_id": "a", "oauth": {"domain": "b"}}, "version": "1.4", "n": 8, "t": true});
        let custom = json!({"auth": {"user_pool_id": "x", "oauth": {"domain": null}}, "n": {"m": 1}, "t": true});
        assert_eq!(
            merged(managed, &custom).unwrap_err(),
            [
                "the custom output `auth.user_pool_id` has a value which Amplify sets itself",
                "the custom output `auth.oauth.domain` has a value which Amplify sets itself",
                "the custom output `n` has a value which Amplify sets itself",
                "the custom output `t` has a value which Amplify sets itself",
            ]
        );
    }

    #[test]
    fn the_larger_version_of_one_major_number_stays() {
        for (managed, custom, result) in [
            ("1.3", json!("1.4"), Ok(json!("1.4"))),
            ("1.4", json!("1.4.0"), Ok(json!("1.4.0"))),
            ("1.5", json!("1.4"), Ok(json!("1.5"))),
            ("1", json!("v1.10-beta"), Ok(json!("v1.10-beta"))),
            ("1.5", json!(1.6), Ok(json!(1.6))),
            ("1.5", json!("01.4"), Ok(json!("01.4"))),
            ("1.5", json!("9999999999999999"), Ok(json!("9999999999999999"))),
            ("1.5", json!("next"), Ok(json!("next"))),
            ("1.5", json!(["9"]), Ok(json!(["9"]))),
            ("1.5", json!("12345678901234567.1.9"), Ok(json!("12345678901234567.1.9"))),
            ("1.5", json!("2"), Err("the custom output `version` is of the major version 2, and Amplify's is 1")),
        ] {
            let merged = merged(json!({"version": managed}), &json!({"version": custom}));
            let result = result.map(|version| json!({"version": version})).map_err(|error| vec![error.to_owned()]);
            assert_eq!(merged, result, "{custom}");
        }
    }
}
