//! `amplifyconfiguration`: for web apps the object of `aws-exports.js` as plain JSON, for native apps (iOS, Android,
//! Flutter) what Amplify's own client libraries read there.

use serde_json::{Map, Value};

use super::RenderError;
use super::aws_exports::{self, merged};
use super::awsconfiguration::{self, Reader};
use crate::backend::BackendConfig;
use crate::config::ConfigurationFile;
use crate::js_json;

mod native;

/// The file that a platform reads, for a backend of either generation, without keys of a user's own.
///
/// # Errors
/// Every service and every value that it has no place for.
pub fn of(config: &BackendConfig, file: ConfigurationFile) -> Result<String, Vec<RenderError>> {
    match file {
        ConfigurationFile::Json => Ok(text(&aws_exports::object(config)?, &Map::new())),
        ConfigurationFile::Ios => native(config, Reader::Ios, &Map::new()),
        ConfigurationFile::Android => native(config, Reader::Android, &Map::new()),
        ConfigurationFile::Flutter => native(config, Reader::Flutter, &Map::new()),
        _ => Err(vec![RenderError::NotWritable { format: format!("amplifyconfiguration for {file:?}") }]),
    }
}

/// The file of a native app: four spaces of indent, no newline at the end; for Flutter, a Dart constant of that text.
/// The auth plugin is told all that stands in `awsconfiguration.json`, also the keys of the user's own (`kept`) that
/// [`awsconfiguration::kept_keys`] found there.
///
/// # Errors
/// [`RenderError::NotWritable`] for a generation-2 backend; [`RenderError::NotExpressible`] for a value that would end
/// the Dart constant, and go on as code.
pub fn native(config: &BackendConfig, reader: Reader, kept: &Map<String, Value>) -> Result<String, Vec<RenderError>> {
    let Some(native) = &config.native else {
        // Generation 2: its conversion is `legacy_outputs`.
        return Err(vec![RenderError::NotWritable { format: format!("amplifyconfiguration for {}", reader.as_str()) }]);
    };
    let told = merged(&awsconfiguration::object(config, native, reader), kept);
    let object = js_json::ordered(Value::Object(native::object(config, native, reader, told)));
    let json = js_json::to_string_pretty(&object, 4);
    if reader != Reader::Flutter {
        return Ok(json);
    }
    if json.contains("'''") {
        return Err(vec![RenderError::NotExpressible {
            value: "a value with three single quotes, which would end the Dart text".to_owned(),
            format: "amplifyconfiguration for Flutter".to_owned(),
            advice: "look at the backend's amplify-meta.json: no value of AWS is like that".to_owned(),
        }]);
    }
    Ok(format!("const amplifyconfig = '''{json}''';\n"))
}

/// The text of the file: the same object as in `aws-exports.js`, two spaces of indent, no newline at the end (Amplify
/// CLI 14.2.2). `kept` are the keys of the user's own that [`super::aws_exports::kept_keys`] found in the existing
/// `aws-exports.js`: Amplify writes them to both files, and never reads this one.
pub fn text(generated: &Map<String, Value>, kept: &Map<String, Value>) -> String {
    js_json::to_string_pretty(&merged(generated, kept), 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spaces_no_last_newline_and_kept_keys_at_the_end() {
        let generated = Map::from_iter([("aws_project_region".to_owned(), "eu-west-2".into())]);
        let kept = Map::from_iter([("mine".to_owned(), Value::Null), ("7".to_owned(), Value::Array(Vec::new()))]);
        assert_eq!(
            text(&generated, &kept),
            "{\n  \"7\": [],\n  \"aws_project_region\": \"eu-west-2\",\n  \"mine\": null\n}"
        );
        assert_eq!(text(&generated, &Map::new()), "{\n  \"aws_project_region\": \"eu-west-2\"\n}");
    }
}
