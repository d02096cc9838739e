//! The JSON Schema of `environments.toml`, made from the tables that the reader is made from.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::raw;

/// What `$id` says: a name, since the file lies in each repository's reach and is fetched from nowhere.
const ID: &str = "urn:towpath:schema:environments:1";

/// The JSON Schema (draft 2020-12) of `environments.toml`, the same at every call.
pub fn schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<raw::File>().to_value();
    without_null(&mut schema);
    let mut named = Map::new();
    named.insert("$schema".into(), schema["$schema"].take());
    named.insert("$id".into(), ID.into());
    named.insert("title".into(), "environments.toml of towpath".into());
    for (key, value) in schema.as_object_mut().into_iter().flatten() {
        named.entry(key.as_str()).or_insert_with(|| value.take());
    }
    Value::Object(named)
}

/// TOML has no null: an optional key is absent. Takes out the null that the derive allows in its place.
fn without_null(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(without_null),
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".into(), only);
                }
            }
            if let Some(Value::Array(options)) = object.get_mut("anyOf") {
                options.retain(|option| option.get("type").is_none_or(|kind| kind != "null"));
                if let [Value::Object(only)] = options.as_slice() {
                    let only = only.clone();
                    object.shift_remove("anyOf");
                    object.extend(only);
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
