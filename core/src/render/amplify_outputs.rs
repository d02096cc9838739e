//! `amplify_outputs.json`, byte for byte as `ampx generate outputs` writes it for a generation-2 backend, and as near
//! as the format allows for a generation-1 backend.

mod merge;
mod native;
mod translated;

use serde_json::{Map, Value};

use super::RenderError;
use crate::backend::{BackendConfig, Generation, Section};
use crate::config::OutputsVersion;
use crate::js_json;

/// The `kind` in `environments.toml`.
const FORMAT: &str = "amplify-outputs";

/// The content of the file: sections `auth`, `data`, `storage`, then `version`, then the custom outputs.
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
    js_json::to_string_pretty(&Value::Object(object.clone()), 2)
}

/// What the format has no place for, whichever generation the backend is of.
fn refusals(config: &BackendConfig) -> Vec<RenderError> {
    let mut errors = super::not_renderable(config, FORMAT);
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

/// Sets a key if there is a value.
fn put(out: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        out.insert(key.to_owned(), value.into());
    }
}
