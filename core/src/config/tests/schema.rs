//! The published JSON Schema: that it is fresh, and that it has the keys which the reader has.

use std::collections::BTreeSet;

use camino::Utf8Path;
use serde_json::Value;

use super::*;

#[test]
fn the_published_schema_is_fresh() {
    let path = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/environments.schema.json");
    let fresh = format!("{}\n", serde_json::to_string_pretty(&crate::config::schema()).unwrap());
    if std::env::var_os("TOWPATH_UPDATE").is_some() {
        #[expect(clippy::disallowed_methods, reason = "a test of the core, which has no fs_err")]
        std::fs::write(&path, &fresh).unwrap();
    }
    #[expect(clippy::disallowed_methods, reason = "a test of the core, which has no fs_err")]
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == fresh,
        "{path} is stale: run `TOWPATH_UPDATE=1 cargo test -p towpath-core schema` and commit the file"
    );
}

/// Every table of the schema, by name, with its keys.
fn tables() -> Vec<(String, Vec<String>)> {
    let schema = crate::config::schema();
    let keys = |table: &Value| -> Option<Vec<String>> {
        Some(table.get("properties")?.as_object()?.keys().cloned().collect())
    };
    let mut tables = vec![("File".to_owned(), keys(&schema).unwrap())];
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        if let Some(keys) = keys(definition) {
            assert_eq!(definition["additionalProperties"], false, "{name}");
            tables.push((name.clone(), keys));
        }
    }
    tables
}

#[test]
fn the_schema_has_the_keys_of_the_reader() {
    use crate::config::raw;
    let readers = [
        ("Allow", raw::Allow::KEYS),
        ("App", raw::App::KEYS),
        ("Approval", raw::Approval::KEYS),
        ("Credentials", raw::Credentials::KEYS),
        ("Deployment", raw::Deployment::KEYS),
        ("Environment", raw::Environment::KEYS),
        ("File", raw::File::KEYS),
        ("Freeze", raw::Freeze::KEYS),
        ("Gate", raw::Gate::KEYS),
        ("Hooks", raw::Hooks::KEYS),
        ("Output", raw::Output::KEYS),
        ("Preflight", raw::Preflight::KEYS),
        ("Previews", raw::Previews::KEYS),
        ("Project", raw::Project::KEYS),
        ("Promotion", raw::Promotion::KEYS),
        ("Protect", raw::Protect::KEYS),
        ("Secret", raw::Secret::KEYS),
        ("Stamp", raw::Stamp::KEYS),
        ("Verify", raw::Verify::KEYS),
    ];
    let mut tables = tables();
    tables.sort();
    let mut expected: Vec<_> = readers
        .iter()
        .map(|(name, keys)| ((*name).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()))
        .collect();
    for (_, keys) in tables.iter_mut().chain(&mut expected) {
        keys.sort();
    }
    assert_eq!(tables, expected);
}

#[test]
fn the_example_has_every_key() {
    let example: Value = serde_json::to_value(EXAMPLE.parse::<toml::Table>().unwrap()).unwrap();
    let mut seen = BTreeSet::new();
    let mut values = vec![&example];
    while let Some(value) = values.pop() {
        if let Some(object) = value.as_object() {
            seen.extend(object.keys().cloned());
        }
        values.extend(value.as_object().into_iter().flat_map(serde_json::Map::values));
        values.extend(value.as_array().into_iter().flatten());
    }
    for (table, keys) in tables() {
        for key in keys {
            assert!(seen.contains(&key), "the example has no `{key}` of {table}");
        }
    }
}

#[test]
fn the_schema_explains_itself() {
    let text = serde_json::to_string(&crate::config::schema()).unwrap();
    assert!(!text.contains("null"), "TOML has no null");
    let schema = crate::config::schema();
    assert_eq!(schema["required"], serde_json::json!(["schema"]));
    assert_eq!(schema["additionalProperties"], false);
    let environment = &schema["$defs"]["Environment"]["properties"];
    assert_eq!(environment["account"]["pattern"], "^[0-9]{12}$");
    assert_eq!(environment["account"]["description"], "The AWS account, twelve digits in quotes.");
    assert_eq!(schema["$defs"]["App"]["properties"]["role"]["enum"], serde_json::json!(["parent", "child"]));
    for (table, _) in tables() {
        let properties = if table == "File" { &schema["properties"] } else { &schema["$defs"][&table]["properties"] };
        for (key, property) in properties.as_object().unwrap() {
            assert!(
                property["description"].as_str().is_some_and(|text| text.ends_with(['.', '`', '…'])),
                "{table}.{key}"
            );
        }
    }
}
