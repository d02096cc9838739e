//! Tests of what is refused and kept. What is written for good backends is compared with the published generators in
//! `tests/conformance.rs`.

use super::*;
use crate::catalog::{Explained, Id};
use crate::render::samples;

#[test]
fn generation_2_has_no_such_file() {
    for (platform, name) in [(NativePlatform::Ios, "iOS"), (NativePlatform::Android, "Android")] {
        let errors = of(&samples::everything(), platform).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].id(), Id::E1701);
        assert_eq!(errors[0].to_string(), format!("this version of towpath cannot write awsconfiguration for {name}"));
    }
}

#[test]
fn the_users_own_keys_are_all_but_those_of_amplify() {
    let mut members: Map<String, Value> =
        existing::RESERVED.iter().map(|key| ((*key).to_owned(), true.into())).collect();
    members.insert("Mine".to_owned(), Value::Null);
    members.insert("7".to_owned(), "x".into());
    let text = format!("\u{feff}{}", Value::Object(members));
    assert_eq!(Value::Object(kept_keys(text.as_bytes()).unwrap()).to_string(), r#"{"7":"x","Mine":null}"#);
    assert!(kept_keys(b"{}").unwrap().is_empty());
}

#[test]
fn anything_but_a_json_object_is_an_error_with_its_place() {
    let deep = format!("{{\"a\":{}", "[".repeat(500));
    for (text, shown) in [
        (&b""[..], "line 1, column 1: text that is not JSON (EOF while parsing a value)"),
        (b"{\n  \"Mine\": s3cret\n}", "line 2, column 11: text that is not JSON (expected value)"),
        (b"{\"a\":1,}", "line 1, column 8: text that is not JSON (trailing comma)"),
        (b"// mine\n{}", "line 1, column 1: text that is not JSON (expected value)"),
        (b"\xff\xfe", "line 1, column 1: text that is not JSON (expected value)"),
        (b"[1]", "line 1, column 1: something else, where a JSON object must be"),
        (b"null", "line 1, column 1: something else, where a JSON object must be"),
        (b"{\"__proto__\": {}}", "line 1, column 1: the key `__proto__`, which sets a prototype"),
        (deep.as_bytes(), "line 1, column 132: text that is not JSON (recursion limit exceeded)"),
        (&vec![b' '; 5_000_001], "line 1, column 1: the file is larger than 5 MB"),
    ] {
        let error = kept_keys(text).unwrap_err();
        assert_eq!(error.to_string(), shown);
        assert_eq!(error.id(), Id::E312);
    }
}
