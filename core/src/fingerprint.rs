//! One short text for everything that clients are told of a backend: two apps with one fingerprint talk to one
//! backend in one state.

use std::fmt;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::backend::{BackendConfig, S3, Section};
use crate::js_json;
use crate::render::json as neutral;

/// Put before the hashed text; a new way of hashing gets a new number.
const DOMAIN: &str = "towpath-fingerprint-1\n";

/// SHA-256 of a backend, 64 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

/// A text that is not 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is 64 hex digits in lower case")]
pub struct InvalidFingerprint;

impl Fingerprint {
    /// Digits of the short form, and the fewest that [`Self::matches`] accepts.
    pub const SHORT: usize = 8;

    /// Reads the full form.
    ///
    /// # Errors
    /// [`InvalidFingerprint`] for anything but 64 lower-case hex digits.
    pub fn parse(text: &str) -> Result<Self, InvalidFingerprint> {
        let sound = text.len() == 64 && text.bytes().all(is_hex);
        if sound { Ok(Self(text.to_owned())) } else { Err(InvalidFingerprint) }
    }

    /// The full form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first eight digits, for people.
    pub fn short(&self) -> &str {
        self.0.get(..Self::SHORT).unwrap_or(&self.0)
    }

    /// Whether `prefix` is the full form, or at least its first eight digits.
    pub fn matches(&self, prefix: &str) -> bool {
        prefix.len() >= Self::SHORT && self.0.starts_with(prefix)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

/// The fingerprint of a backend. It depends on every value, and not on the order of sections, REST APIs and keys.
pub fn of(config: &BackendConfig) -> Fingerprint {
    let mut text = String::new();
    write(&mut text, &value(config));
    let hash = Sha256::new().chain_update(DOMAIN).chain_update(text).finalize();
    Fingerprint(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The SHA-256 of a JSON value in its canonical form, 64 lower-case hex digits.
pub(crate) fn of_json(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The neutral value as the `json` output has it, but with lists where names could repeat.
fn value(config: &BackendConfig) -> Value {
    let mut out = Map::new();
    out.insert("generation".to_owned(), Value::from(config.generation.as_str()));
    out.insert("region".to_owned(), Value::from(config.region.as_str()));
    let mut unknown = Vec::new();
    for section in &config.sections {
        let (key, value) = match section {
            Section::Cognito(cognito) => ("cognito", neutral::cognito(cognito)),
            Section::AppSync(appsync) => ("appsync", neutral::appsync(appsync)),
            Section::S3(section) => ("s3", s3(section)),
            Section::RestApis(apis) => {
                let mut apis: Vec<_> = apis.iter().collect();
                apis.sort_by_key(|api| (&api.name, &api.endpoint, &api.region));
                ("api", apis.iter().map(|api| json!([api.name, neutral::rest_api(api)])).collect())
            }
            Section::NotRenderable { service, resources } => {
                unknown.push(json!([service, resources]));
                continue;
            }
        };
        out.insert(key.to_owned(), value);
    }
    if !unknown.is_empty() {
        unknown.sort_by_key(Value::to_string);
        out.insert("not_renderable".to_owned(), Value::Array(unknown));
    }
    if let Some(custom) = &config.custom {
        out.insert("custom".to_owned(), Value::Object(custom.clone()));
    }
    Value::Object(out)
}

fn s3(s3: &S3) -> Value {
    let buckets = s3
        .buckets
        .as_ref()
        .map(|buckets| buckets.iter().map(|bucket| json!([bucket.name, neutral::bucket(bucket)])).collect::<Value>());
    json!({ "bucket": s3.bucket, "region": s3.region, "buckets": buckets })
}

/// Writes JSON without blanks, keys sorted by their bytes at every level, numbers as JavaScript prints them.
fn write(out: &mut String, value: &Value) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (position, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if position > 0 { "," } else { "" });
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(out, value);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (position, value) in items.iter().enumerate() {
                out.push_str(if position > 0 { "," } else { "" });
                write(out, value);
            }
            out.push(']');
        }
        scalar => out.push_str(&js_json::to_string_pretty(scalar, 0)),
    }
}
