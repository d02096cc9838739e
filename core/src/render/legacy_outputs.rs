//! A generation-2 backend in the files of the generation before.
//!
//! `amplify-outputs` with `version = "0"` is what AWS itself converts it to, whatever that loses. `aws-exports` and
//! `amplifyconfiguration` are made from the same conversion, with what it loses mended where the file has a place for
//! it, and refused where it has none.

mod complete;
mod converted;
mod javascript;
mod lost;
mod mobile;

use serde_json::{Map, Value};

use super::{RenderError, amplify_outputs, amplifyconfiguration, dart};
use crate::backend::{BackendConfig, Generation};
use crate::config::{ConfigurationFile, OutputKind, OutputsVersion};
use crate::js_json;

/// Whose client libraries read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// aws-amplify, in web apps and React Native.
    Web,
    /// Those for iOS, Android and Flutter.
    Native,
}

impl From<ConfigurationFile> for Reader {
    fn from(file: ConfigurationFile) -> Self {
        match file {
            ConfigurationFile::Json | ConfigurationFile::JavaScript | ConfigurationFile::TypeScript => Self::Web,
            ConfigurationFile::Ios | ConfigurationFile::Android | ConfigurationFile::Flutter => Self::Native,
        }
    }
}

/// The text of `amplify-outputs` with `version = "0"`, byte for byte as `ampx generate outputs --outputs-version 0`
/// (client-config 1.11.1) writes it; a generation-1 backend has its own `amplifyconfiguration`.
///
/// # Errors
/// What [`amplify_outputs::object`] and [`amplifyconfiguration::of`] refuse, and custom outputs that AWS cannot convert.
pub fn of(config: &BackendConfig, file: ConfigurationFile) -> Result<String, Vec<RenderError>> {
    if config.generation == Generation::Gen1 {
        return amplifyconfiguration::of(config, file);
    }
    let outputs = amplify_outputs::object(config, OutputsVersion::V1_5)?;
    let version = outputs.get("version").and_then(Value::as_str).unwrap_or_default();
    if !["1.4", "1.5"].contains(&version) {
        let problem = format!("is `{version}`, and AWS converts 1.4 and 1.5 only");
        return Err(vec![RenderError::CustomConflict { key: "version".to_owned(), problem }]);
    }
    Ok(text(&ordered(converted::of(&outputs)?), file))
}

/// The object of `aws-exports`, from which client libraries read all that they would read from `amplify_outputs.json`.
/// `format` is what messages call the file.
///
/// # Errors
/// Every service and every value that it has no place for, all at once.
pub(super) fn web(config: &BackendConfig, format: &str) -> Result<Map<String, Value>, Vec<RenderError>> {
    lossless(config, format, Reader::Web)
}

/// The text of `amplifyconfiguration` of a generation-2 backend, from which client libraries read all that they would
/// read from `amplify_outputs.json`. Keys of the user's own are not kept.
///
/// # Errors
/// Every service and every value that it has no place for, all at once.
pub(super) fn configuration(config: &BackendConfig, file: ConfigurationFile) -> Result<String, Vec<RenderError>> {
    Ok(text(&lossless(config, "amplifyconfiguration", file.into())?, file))
}

/// The web object, whoever reads it: the native one is made from it.
fn lossless(config: &BackendConfig, format: &str, reader: Reader) -> Result<Map<String, Value>, Vec<RenderError>> {
    let outputs = amplify_outputs::object(config, OutputsVersion::V1_5).map_err(|errors| named(errors, format))?;
    let mut errors: Vec<_> =
        lost::without_place(&outputs, reader).into_iter().map(|value| none(value, format)).collect();
    match converted::of(&outputs) {
        Ok(mut made) if errors.is_empty() => {
            if reader == Reader::Web {
                complete::complete(&mut made, &outputs, &config.region);
            }
            Ok(ordered(made))
        }
        Ok(_) => Err(errors),
        Err(more) => {
            errors.extend(more);
            Err(errors)
        }
    }
}

/// The text of a file for the web object: for native apps, the native object made from it.
pub(super) fn text(web: &Map<String, Value>, file: ConfigurationFile) -> String {
    let json = |object: &Map<String, Value>| js_json::to_string_pretty(&Value::Object(object.clone()), 2);
    match file {
        ConfigurationFile::Json => json(web),
        ConfigurationFile::JavaScript | ConfigurationFile::TypeScript => module(web),
        ConfigurationFile::Ios | ConfigurationFile::Android => json(&mobile::of(web)),
        ConfigurationFile::Flutter => {
            // The second name is the one that Flutter apps of the generation before import.
            format!("{}\n\nconst amplifyconfig = amplifyConfig;", dart::constant(&mobile::of(web)))
        }
    }
}

/// A module of JavaScript or TypeScript that exports an object: two spaces, one newline at the end (client-config
/// 1.11.1).
pub(super) fn module(object: &Map<String, Value>) -> String {
    let json = js_json::to_string_pretty(&Value::Object(object.clone()), 2);
    format!("const amplifyConfig = {json}\nexport default amplifyConfig;\n")
}

/// What an output leaves out of a generation-2 backend, or tells differently, without being refused: for a warning.
pub fn left_out(config: &BackendConfig, kind: &OutputKind) -> Vec<String> {
    let (reader, aws) = match kind {
        OutputKind::LegacyOutputs(file) => (Reader::from(*file), true),
        OutputKind::AmplifyConfiguration(file) => (Reader::from(*file), false),
        OutputKind::AwsExports(_) => (Reader::Web, false),
        OutputKind::AwsConfiguration(_)
        | OutputKind::AmplifyOutputs(..)
        | OutputKind::Dotenv { .. }
        | OutputKind::Json => return Vec::new(),
    };
    let outputs = match config.generation {
        Generation::Gen1 => return Vec::new(),
        Generation::Gen2 => amplify_outputs::object(config, OutputsVersion::V1_5).unwrap_or_default(),
    };
    let mut found = Vec::new();
    if aws {
        found.extend(lost::without_place(&outputs, reader));
        if reader == Reader::Web {
            found.extend(lost::by_conversion(&outputs));
        }
    }
    found.extend(lost::seldom_missed(&outputs, reader));
    found
}

/// Index keys of custom outputs come first, as in every object of JavaScript's.
fn ordered(object: Map<String, Value>) -> Map<String, Value> {
    match js_json::ordered(Value::Object(object)) {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

fn none(value: String, format: &str) -> RenderError {
    RenderError::NotExpressible {
        value,
        format: format.to_owned(),
        advice: "give this app an output of kind `amplify-outputs`, which has a place for it".to_owned(),
    }
}

/// The same errors, of this file.
fn named(errors: Vec<RenderError>, file: &str) -> Vec<RenderError> {
    let mut errors = errors;
    for error in &mut errors {
        if let RenderError::NotExpressible { format, .. } = error {
            file.clone_into(format);
        }
    }
    errors
}

#[cfg(test)]
mod tests;
