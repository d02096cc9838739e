//! `AWS::Amplify::Custom`: what the backend gave to `backend.addOutput()`.

use serde_json::{Map, Value};

use super::Gen2Error;
use super::payload::{Payload, corrupt_output};

/// The most bytes that the paths of all custom outputs may have together. Each is written out, in reports and in
/// dotenv files, with all names above it: a name of a megabyte over a thousand values would be a gigabyte.
const MAX_PATHS: usize = 10_000_000;

/// The custom outputs, `None` if there are none.
pub(super) fn read(payload: &Payload) -> Result<Option<Map<String, Value>>, Gen2Error> {
    const OUTPUT: &str = "customOutputs";
    let custom = payload.object(OUTPUT)?;
    if custom.as_ref().is_some_and(|custom| paths(custom, 0) > MAX_PATHS) {
        return Err(corrupt_output(OUTPUT, "the paths of its values are longer than 10 MB"));
    }
    Ok(custom)
}

/// The length of the paths of all values below a path of this length.
fn paths(map: &Map<String, Value>, above: usize) -> usize {
    let paths = map.iter().map(|(key, value)| {
        let path = above + key.len() + 1;
        path + value.as_object().map_or(0, |inner| paths(inner, path))
    });
    paths.sum()
}
