//! What the files of native apps do with values which they print as they are.

use serde_json::{Map, Value};

use crate::backend::native::Resource;
use crate::js_json::is_truthy;

/// The outputs of a resource under new keys, in the given order; what is not there is left out, `null` is kept.
pub(super) fn copied(resource: &Resource, keys: &[(&str, &str)]) -> Map<String, Value> {
    let there = keys.iter().filter_map(|(key, output)| Some(((*key).to_owned(), resource.output(output)?.clone())));
    there.collect()
}

/// The mark of a stand-in of `amplify mock`, spoken to without TLS.
pub(super) fn stand_in(resource: &Resource) -> Option<(String, Value)> {
    let stands_in = resource.traits.get("testMode").is_some_and(is_truthy);
    stands_in.then(|| ("DangerouslyConnectToHTTPEndpointForTesting".to_owned(), true.into()))
}

/// Sets keys; one that is there already keeps its place.
pub(super) fn put_all(out: &mut Map<String, Value>, members: Vec<(&'static str, Value)>) {
    out.extend(members.into_iter().map(|(key, value)| (key.to_owned(), value)));
}
