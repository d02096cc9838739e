//! Files of native apps from a generation-1 backend: equal, byte for byte, to what the published generators wrote for the
//! same input. Each folder of `data/gen1native` holds one input and that recording.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use serde_json::Map;
use towpath_core::config::{ConfigurationFile, NativePlatform};
use towpath_core::gen1::{self, Files};
use towpath_core::render::awsconfiguration::Reader;
use towpath_core::render::{amplifyconfiguration, awsconfiguration};

/// One recorded backend.
struct Recorded {
    meta: &'static str,
    /// The auth resource and its `parameters.json`.
    parameters: Option<(&'static str, &'static str)>,
    existing: Option<&'static str>,
    ios: [&'static str; 2],
    android: [&'static str; 2],
    flutter: &'static str,
}

macro_rules! file {
    ($case:literal, $file:literal) => {
        include_str!(concat!("data/gen1native/", $case, "/", $file))
    };
}

macro_rules! recorded {
    ($case:literal, $auth:expr, $existing:expr) => {
        Recorded {
            meta: file!($case, "amplify-meta.json"),
            parameters: $auth,
            existing: $existing,
            ios: [file!($case, "ios.awsconfiguration.json"), file!($case, "ios.amplifyconfiguration.json")],
            android: [file!($case, "android.awsconfiguration.json"), file!($case, "android.amplifyconfiguration.json")],
            flutter: file!($case, "flutter.amplifyconfiguration.dart"),
        }
    };
}

fn check(recorded: &Recorded) {
    let parameters = recorded.parameters.map(|(resource, text)| (resource.to_owned(), text.as_bytes().to_vec()));
    let files = Files { meta: recorded.meta.into(), auth_parameters: BTreeMap::from_iter(parameters) };
    let config = gen1::decode(&files).unwrap().config;
    let kept = recorded.existing.map(|text| awsconfiguration::kept_keys(text.as_bytes()).unwrap()).unwrap_or_default();
    let old = |platform| awsconfiguration::text(&config, platform, &kept).unwrap();
    let new = |reader| amplifyconfiguration::native(&config, reader, &kept).unwrap();
    assert_eq!([old(NativePlatform::Ios), new(Reader::Ios)], recorded.ios);
    assert_eq!([old(NativePlatform::Android), new(Reader::Android)], recorded.android);
    assert_eq!(new(Reader::Flutter), recorded.flutter);
    if kept == Map::new() {
        assert_eq!(awsconfiguration::of(&config, NativePlatform::Ios).unwrap(), recorded.ios[0]);
        assert_eq!(awsconfiguration::of(&config, NativePlatform::Android).unwrap(), recorded.android[0]);
        let of = |file| amplifyconfiguration::of(&config, file).unwrap();
        assert_eq!(of(ConfigurationFile::Ios), recorded.ios[1]);
        assert_eq!(of(ConfigurationFile::Android), recorded.android[1]);
        assert_eq!(of(ConfigurationFile::Flutter), recorded.flutter);
    }
}

#[test]
fn every_service_with_every_oddity() {
    check(&recorded!("everything", Some(("shopauth", file!("everything", "parameters.json"))), None));
}

#[test]
fn a_backend_of_old_with_little_that_is_pushed() {
    check(&recorded!("old", Some(("cognito1", file!("old", "parameters.json"))), None));
}

#[test]
fn an_imported_user_pool() {
    check(&recorded!("imported", Some(("imported", file!("imported", "parameters.json"))), None));
}

#[test]
fn categories_with_nothing_in_them() {
    check(&recorded!("nothing", None, None));
}

#[test]
fn keys_of_a_users_own() {
    let parameters = ("only", file!("own-keys", "parameters.json"));
    check(&recorded!("own-keys", Some(parameters), Some(file!("own-keys", "existing.json"))));
}
