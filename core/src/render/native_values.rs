//! What the files of native apps do with values which they print as they are.

use serde_json::{Map, Value};

use crate::backend::native::Resource;

/// Whether JavaScript takes a value for true.
pub(super) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// The outputs of a resource under new keys, in the given order; what is not there is left out, `null` is kept.
pub(super) fn copied(resource: &Resource, keys: &[(&str, &str)]) -> Map<String, Value> {
    let there = keys.iter().filter_map(|(key, output)| Some(((*key).to_owned(), resource.output(output)?.clone())));
    there.collect()
}

/// Sets keys; one that is there already keeps its place.
pub(super) fn put_all(out: &mut Map<String, Value>, members: Vec<(&'static str, Value)>) {
    out.extend(members.into_iter().map(|(key, value)| (key.to_owned(), value)));
}
