//! `amplify_outputs.json`, byte for byte as `ampx generate outputs` writes it for a generation-2 backend, and as near
//! as the format allows for a generation-1 backend.

mod merge;
mod native;
mod translated;

use serde_json::{Map, Value};

use super::{RenderError, dart};
use crate::backend::{BackendConfig, Generation, Section};
use crate::config::{OutputsFile, OutputsVersion};
use crate::js_json;

/// The `kind` in `environments.toml`.
const FORMAT: &str = "amplify-outputs";

/// The content of the file: sections `auth`, `data`, `storage`, of generation 1 also `analytics`, `notifications` and
/// `geo`, then `version`, then the custom outputs.
///
/// # Errors
/// Every value that the format has no place for, and every custom output that contradicts a managed one.
pub fn object(config: &BackendConfig, version: OutputsVersion) -> Result<Map<String, Value>, Vec<RenderError>> {
    let mut errors = refusals(config);
    let mut out = Map::new();
    match config.generation {
        Generation::Gen2 => native::sections(config, version, &mut out),
        Generation::Gen1 => translated::sections(config, &mut out, &mut errors),
    }
    out.insert("version".to_owned(), Value::from(version.as_str()));
    if let Some(custom) = &config.custom {
        merge::into(&mut out, custom, &mut errors);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    match js_json::ordered(Value::Object(out)) {
        Value::Object(out) => Ok(out),
        _ => Ok(Map::new()),
    }
}

/// The text of the file: two spaces, no newline at its end.
pub fn text(object: &Map<String, Value>) -> String {
    js_json::object_to_string_pretty(object, 2)
}

/// The text of a file in its language, byte for byte as Amplify writes it; only where three single quotes stand in a
/// value, which Amplify's Dart file would end at, the Dart file has an escape.
pub fn text_of(object: &Map<String, Value>, file: OutputsFile) -> String {
    match file {
        OutputsFile::Json => text(object),
        OutputsFile::Dart => dart::constant(object),
    }
}

/// The paths of values which the file leaves out, and which the aws-amplify library reads from the backend's native
/// format no more than from this one.
pub fn unread(config: &BackendConfig) -> Vec<String> {
    translated::unread::values(config)
}

/// What the format has no place for, whichever generation the backend is of.
fn refusals(config: &BackendConfig) -> Vec<RenderError> {
    let mut errors = Vec::new();
    for section in &config.sections {
        if let Section::RestApis(apis) = section {
            let values = apis.iter().map(|api| format!("api.{}.endpoint (API Gateway invoke URL)", api.name));
            errors.extend(values.map(|value| not_expressible(&value)));
        }
    }
    errors
}

fn not_expressible(value: &str) -> RenderError {
    RenderError::NotExpressible {
        value: value.to_owned(),
        format: FORMAT.to_owned(),
        advice: "use `kind = \"aws-exports\"` or `kind = \"json\"` for this app".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Explained, Id};
    use crate::render::samples;

    #[test]
    fn rest_apis_of_either_generation_have_no_place() {
        let config = samples::everything();
        for generation in [Generation::Gen1, Generation::Gen2] {
            let errors = object(&BackendConfig { generation, ..config.clone() }, OutputsVersion::V1_5).unwrap_err();
            assert!(errors.iter().all(|error| error.id() == Id::E1701 && error.help().len() == 1), "{errors:?}");
            assert_eq!(errors.len(), 2);
        }
    }

    #[test]
    fn sections_come_in_the_order_of_the_format_whatever_theirs_is() {
        let mut config = samples::everything();
        config.sections.retain(|section| !matches!(section, Section::RestApis(_)));
        config.sections.reverse();
        let object = object(&config, OutputsVersion::V1_5).unwrap();
        assert_eq!(object.keys().collect::<Vec<_>>(), ["auth", "data", "storage", "version", "custom"]);
    }
}
