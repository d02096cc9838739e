//! Generation 1 from the archive: which backend it says that it is of, and files that do not change once they are
//! written. That the files are Amplify's, byte for byte, is proved in `conformance.rs`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Write};

use serde_json::Map;
use towpath_core::gen1::{self, Decoded};
use towpath_core::render::{amplifyconfiguration, aws_exports};
use towpath_core::{archive, backend::Section};
use zip::write::{SimpleFileOptions, ZipWriter};

macro_rules! case {
    ($file:literal) => {
        include_str!(concat!("../../conformance/cases/gen1/", $file))
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

#[test]
fn the_archive_says_which_backend_it_is_of() {
    let decoded = decode(case!("shop/amplify-meta.json"), Some(("shopauth", case!("shop/parameters.json"))));
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

/// Parameters lie in `auth/NAME/`, or in `auth/NAME/build/` of a backend with overrides: the files are the same.
#[test]
fn parameters_of_a_build_count_as_well() {
    let decoded = decode(case!("shop/amplify-meta.json"), Some(("shopauth", case!("shop/parameters.json"))));
    let object = aws_exports::object(&decoded.config).unwrap();
    assert_eq!(aws_exports::text(&object, &Map::new()), case!("shop/expected/javascript/aws-exports.js"));
}

#[test]
fn a_file_that_was_written_stays_as_it_is() {
    let decoded = decode(case!("existing-mixed/amplify-meta.json"), None);
    let object = aws_exports::object(&decoded.config).unwrap();
    let [exports, configuration] = [
        case!("existing-mixed/expected/javascript/aws-exports.js"),
        case!("existing-mixed/expected/javascript/amplifyconfiguration.json"),
    ];
    let kept = aws_exports::kept_keys(exports, &object).unwrap();
    assert!(!kept.is_empty());
    assert_eq!(aws_exports::text(&object, &kept), exports);
    assert_eq!(amplifyconfiguration::text(&object, &kept), configuration);
    // One with nothing of a user's own has nothing to keep.
    let generated = case!("shop/expected/javascript/aws-exports.js");
    assert_eq!(aws_exports::kept_keys(generated, &Map::new()).unwrap(), Map::new());
}
