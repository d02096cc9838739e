//! Generation 1 from the archive to the files: equal, byte for byte, to what the Amplify CLI 14.2.2 (its published
//! packages) wrote for the same input. Each folder of `data/gen1` holds one input and that recording.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Write};

use serde_json::Map;
use towpath_core::gen1::{self, Decoded};
use towpath_core::render::{amplifyconfiguration, aws_exports};
use towpath_core::{archive, backend::Section};
use zip::write::{SimpleFileOptions, ZipWriter};

macro_rules! recorded {
    ($case:literal, $file:literal) => {
        include_str!(concat!("data/gen1/", $case, "/", $file))
    };
}

/// Packs the files as Amplify does, and decodes the archive.
fn decode(meta: &str, parameters: Option<(&str, &str)>) -> Decoded {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    add("cli.json", "{}");
    add("amplify-meta.json", meta);
    if let Some((resource, text)) = parameters {
        add(&format!("auth/{resource}/build/parameters.json"), text);
    }
    let files = archive::open(&writer.finish().unwrap().into_inner()).unwrap();
    gen1::decode(&files).unwrap()
}

fn check(decoded: &Decoded, existing: &str, [exports, configuration]: [&str; 2]) {
    let object = aws_exports::object(&decoded.config).unwrap();
    let kept = aws_exports::kept_keys(existing, &object).unwrap();
    assert_eq!(aws_exports::text(&object, &kept), exports);
    assert_eq!(amplifyconfiguration::text(&object, &kept), configuration);
}

#[test]
fn every_service_with_sign_up_computed_from_parameters() {
    let decoded =
        decode(recorded!("shop", "amplify-meta.json"), Some(("shopauth", recorded!("shop", "parameters.json"))));
    check(&decoded, "", [recorded!("shop", "aws-exports.js"), recorded!("shop", "amplifyconfiguration.json")]);
    assert_eq!(decoded.identity.app_id.as_deref(), Some("d1parentapp0001"));
    assert_eq!(decoded.identity.stack_name.as_deref(), Some("amplify-shop-dev-101010"));
    assert!(decoded.identity.stack_id.is_some_and(|id| id.contains(":111111111111:")));
    assert_eq!(decoded.identity.region, "eu-west-2");
    let app_sync = decoded.config.sections.iter().find_map(|section| match section {
        Section::AppSync(api) => Some(api),
        _ => None,
    });
    let api = app_sync.unwrap();
    assert_eq!(api.additional_authorization.as_deref(), Some(["API_KEY".to_owned(), "AWS_IAM".to_owned()].as_slice()));
}

#[test]
fn sign_up_from_the_field_of_the_meta_and_an_api_of_old() {
    check(
        &decode(recorded!("meta-field", "amplify-meta.json"), None),
        "",
        [recorded!("meta-field", "aws-exports.js"), recorded!("meta-field", "amplifyconfiguration.json")],
    );
}

#[test]
fn services_beside_sign_in_files_and_apis() {
    let decoded = decode(recorded!("services", "amplify-meta.json"), None);
    check(&decoded, "", [recorded!("services", "aws-exports.js"), recorded!("services", "amplifyconfiguration.json")]);
}

/// Numbers and nulls for text, missing outputs, repeated and numeric names, several resources where one counts,
/// stand-ins of `amplify mock`, services that no generator knows.
#[test]
fn odd_values_of_those_services() {
    let decoded = decode(recorded!("oddities", "amplify-meta.json"), None);
    check(&decoded, "", [recorded!("oddities", "aws-exports.js"), recorded!("oddities", "amplifyconfiguration.json")]);
}

#[test]
fn an_imported_user_pool() {
    let parameters = recorded!("imported", "parameters.json");
    check(
        &decode(recorded!("imported", "amplify-meta.json"), Some(("imported", parameters))),
        "// nothing of the user's own\n",
        [recorded!("imported", "aws-exports.js"), recorded!("imported", "amplifyconfiguration.json")],
    );
}

#[test]
fn a_backend_with_nothing_in_it() {
    let decoded = decode(recorded!("nothing", "amplify-meta.json"), None);
    check(&decoded, "", [recorded!("nothing", "aws-exports.js"), recorded!("nothing", "amplifyconfiguration.json")]);
    // A file that was generated before has nothing to keep: writing it again changes nothing.
    let again = recorded!("shop", "aws-exports.js");
    assert_eq!(aws_exports::kept_keys(again, &Map::new()).unwrap(), Map::new());
}

#[test]
fn keys_of_the_users_own_are_kept_as_amplify_keeps_them() {
    let decoded = decode(recorded!("existing", "amplify-meta.json"), None);
    let wanted = [recorded!("existing", "aws-exports.js"), recorded!("existing", "amplifyconfiguration.json")];
    check(&decoded, recorded!("existing", "existing.js"), wanted);
    check(&decoded, wanted[0], wanted);
}
