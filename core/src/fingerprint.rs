//! One short text for everything that clients are told of a backend: two apps with one fingerprint talk to one
//! backend in one state.

mod native;

use std::fmt;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::backend::{BackendConfig, S3, Section};
use crate::js_json;
use crate::render::json::{self as neutral, services};

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
    Fingerprint(format!("{hash:x}"))
}

/// The SHA-256 of a JSON value in its canonical form, 64 lower-case hex digits.
pub(crate) fn of_json(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    format!("{:x}", Sha256::digest(text))
}

/// The neutral value as the `json` output has it, but with lists where names could repeat.
fn value(config: &BackendConfig) -> Value {
    let mut out = Map::new();
    out.insert("generation".to_owned(), Value::from(config.generation.as_str()));
    out.insert("region".to_owned(), Value::from(config.region.as_str()));
    for section in &config.sections {
        let value = match section {
            Section::Cognito(cognito) => neutral::cognito(cognito),
            Section::AppSync(appsync) => neutral::appsync(appsync),
            Section::S3(section) => s3(section),
            Section::RestApis(apis) => {
                let mut apis: Vec<_> = apis.iter().collect();
                apis.sort_by_key(|api| (&api.name, &api.endpoint, &api.region));
                apis.iter().map(|api| json!([api.name, neutral::rest_api(api)])).collect()
            }
            Section::Pinpoint(section) => services::pinpoint(section),
            Section::Tables(tables) => {
                sorted(tables.iter().map(|table| json!([table.resource, services::table(table)])))
            }
            Section::Hosting(section) => services::hosting(section),
            Section::Bots(bots) => sorted(bots.iter().map(|bot| json!([bot.resource, services::bot(bot)]))),
            Section::Predictions(groups) => services::predictions(groups),
            Section::Location(section) => services::location(section),
        };
        out.insert(neutral::key_of(section).to_owned(), value);
    }
    if let Some(native) = native::beyond_sections(config) {
        out.insert("native".to_owned(), native);
    }
    if let Some(custom) = &config.custom {
        out.insert("custom".to_owned(), Value::Object(custom.clone()));
    }
    Value::Object(out)
}

fn sorted(items: impl Iterator<Item = Value>) -> Value {
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(Value::to_string);
    Value::Array(items)
}

fn s3(s3: &S3) -> Value {
    let buckets = s3
        .buckets
        .as_ref()
        .map(|buckets| buckets.iter().map(|bucket| json!([bucket.name, neutral::bucket(bucket)])).collect::<Value>());
    if s3.test_mode {
        json!({ "bucket": s3.bucket, "region": s3.region, "buckets": buckets, "test_mode": true })
    } else {
        json!({ "bucket": s3.bucket, "region": s3.region, "buckets": buckets })
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::backend::{Cognito, RestApi};
    use crate::render::samples;

    /// If this changes, every lock and every stamp out there breaks: then the number in `DOMAIN` must change too.
    #[test]
    fn the_fingerprint_of_a_backend_is_frozen() {
        insta::assert_snapshot!(of(&samples::everything()), @"34261f41fdd689ec165f138a2cd7954628380599a7942476adf1756b8553e3d8");
        insta::assert_snapshot!(of(&samples::gen1()), @"effe825c442166cdbe29df2f584a00335c59015d825aa51a38b53c6893c8bbe6");
        insta::assert_snapshot!(of(&samples::gen1_services()), @"26ad5d3579b4e1b41ee92f54b36b50716cecf6c3f3d43fe0450df785c15d43de");
    }

    #[test]
    fn the_hashed_text_is_sorted_and_has_no_blanks() {
        let mut text = String::new();
        write(&mut text, &json!({"b": [1.0, {"é": null, "z": "\u{1}"}], "a": {}, "B": 1e21}));
        assert_eq!(text, "{\"B\":1e+21,\"a\":{},\"b\":[1,{\"z\":\"\\u0001\",\"é\":null}]}");
    }

    #[test]
    fn a_prefix_matches_from_eight_digits_on() {
        let fingerprint = of(&samples::gen1());
        assert_eq!(Fingerprint::parse(fingerprint.as_str()), Ok(fingerprint.clone()));
        assert_eq!(fingerprint.to_string(), fingerprint.as_str());
        assert!(fingerprint.matches(fingerprint.short()) && fingerprint.matches(fingerprint.as_str()));
        assert!(!fingerprint.matches(&fingerprint.as_str()[..7]) && !fingerprint.matches(""));
        assert!(!fingerprint.matches(&format!("{fingerprint}0")) && !fingerprint.matches("zzzzzzzz"));
        for text in ["", "abc", &"A".repeat(64), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Fingerprint::parse(text), Err(InvalidFingerprint), "{text}");
        }
    }

    #[test]
    fn a_repeated_name_counts_too() {
        let mut config = samples::gen1();
        let api =
            |endpoint: &str| RestApi { name: "a".to_owned(), endpoint: endpoint.to_owned(), ..RestApi::default() };
        config.sections = vec![Section::RestApis(vec![api("1"), api("2")])];
        let both = of(&config);
        config.sections = vec![Section::RestApis(vec![api("2"), api("1")])];
        assert_eq!(of(&config), both);
        config.sections = vec![Section::RestApis(vec![api("2")])];
        assert_ne!(of(&config), both);
    }

    /// A change of one value, by number.
    fn changed(config: &BackendConfig, number: usize, text: &str) -> BackendConfig {
        let mut config = config.clone();
        let cognito = |config: &mut BackendConfig, change: &dyn Fn(&mut Cognito)| {
            for section in &mut config.sections {
                if let Section::Cognito(cognito) = section {
                    change(cognito);
                }
            }
        };
        let value = || Some(text.to_owned());
        match number {
            0 => config.region = text.to_owned(),
            1 => cognito(&mut config, &|cognito| cognito.user_pool_id = value()),
            2 => cognito(&mut config, &|cognito| cognito.mfa = value()),
            3 => cognito(&mut config, &|cognito| cognito.groups = Some(json!([{ text: {} }]))),
            4 => cognito(&mut config, &|cognito| cognito.hosted_ui.get_or_insert_default().domain = value()),
            5 => cognito(&mut config, &|cognito| {
                cognito.password_policy.get_or_insert_default().min_length = Some(Value::from(text));
            }),
            6 => cognito(&mut config, &|cognito| cognito.mfa_types = Some(vec![text.to_owned()])),
            7 => config.custom = json!({"custom": text}).as_object().cloned(),
            _ => {
                for section in &mut config.sections {
                    match section {
                        Section::AppSync(appsync) if number == 8 => appsync.api_key = value(),
                        Section::AppSync(appsync) if number == 9 => appsync.model_introspection = Some(json!(text)),
                        Section::S3(s3) if number == 10 => s3.bucket = value(),
                        Section::RestApis(apis) if number == 11 => apis[0].endpoint = text.to_owned(),
                        _ => {}
                    }
                }
            }
        }
        config
    }

    /// The same value with its keys the other way round.
    fn reversed(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                Value::Object(map.iter().rev().map(|(key, value)| (key.clone(), reversed(value))).collect())
            }
            Value::Array(items) => items.iter().map(reversed).collect(),
            scalar => scalar.clone(),
        }
    }

    proptest! {
        #[test]
        fn every_value_counts(number in 0_usize..12, text in "\\PC{1,20}") {
            let base = samples::everything();
            let other = changed(&base, number, &text);
            prop_assert_ne!(of(&base), of(&other));
        }

        #[test]
        fn the_order_of_sections_apis_and_keys_does_not_count(
            sections in Just(samples::everything().sections).prop_shuffle(),
        ) {
            let base = samples::everything();
            let mut other = BackendConfig { sections, ..base.clone() };
            for section in &mut other.sections {
                match section {
                    Section::RestApis(apis) => apis.reverse(),
                    Section::AppSync(appsync) => {
                        appsync.model_introspection = appsync.model_introspection.as_ref().map(reversed);
                    }
                    _ => {}
                }
            }
            other.custom = reversed(&json!(other.custom)).as_object().cloned();
            prop_assert_eq!(of(&base), of(&other));
        }
    }
}
