//! `amplifyconfiguration`: for web apps the object of `aws-exports.js` as plain JSON or as a module, for native apps
//! (iOS, Android, Flutter) what Amplify's own client libraries read there.

use serde_json::{Map, Value};

use super::aws_exports::{self, merged};
use super::awsconfiguration::{self, Reader};
use super::{RenderError, legacy_outputs};
use crate::backend::{BackendConfig, Generation};
use crate::config::ConfigurationFile;
use crate::js_json;

mod native;

/// The file that a platform reads, for a backend of either generation, without keys of a user's own.
///
/// # Errors
/// Every service and every value that it has no place for.
pub fn of(config: &BackendConfig, file: ConfigurationFile) -> Result<String, Vec<RenderError>> {
    if config.generation == Generation::Gen2 {
        return legacy_outputs::configuration(config, file);
    }
    match native_reader(file) {
        Some(reader) => native(config, reader, &Map::new()),
        None if file == ConfigurationFile::Json => Ok(text(&aws_exports::object(config)?, &Map::new())),
        None => Ok(legacy_outputs::module(&aws_exports::object(config)?)),
    }
}

/// Which native client libraries read the file; `None`: those for the web do.
pub fn native_reader(file: ConfigurationFile) -> Option<Reader> {
    match file {
        ConfigurationFile::Json | ConfigurationFile::JavaScript | ConfigurationFile::TypeScript => None,
        ConfigurationFile::Ios => Some(Reader::Ios),
        ConfigurationFile::Android => Some(Reader::Android),
        ConfigurationFile::Flutter => Some(Reader::Flutter),
    }
}

/// The file of a native app for a generation-1 backend: four spaces of indent, no newline at the end; for Flutter, a
/// Dart constant of that text. The auth plugin is told all that stands in `awsconfiguration.json`, also the keys of the
/// user's own (`kept`) that [`awsconfiguration::kept_keys`] found there.
///
/// # Errors
/// [`RenderError::NotWritable`] for a generation-2 backend; [`RenderError::NotExpressible`] for a value that would end
/// the Dart constant, and go on as code.
pub fn native(config: &BackendConfig, reader: Reader, kept: &Map<String, Value>) -> Result<String, Vec<RenderError>> {
    let native = config.native.as_ref().ok_or_else(|| not_writable(reader))?;
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
            advice: "take it out of `amplify-meta.json`, or of your own keys in `awsconfiguration.json`".to_owned(),
        }]);
    }
    Ok(format!("const amplifyconfig = '''{json}''';\n"))
}

fn not_writable(reader: Reader) -> Vec<RenderError> {
    vec![RenderError::NotWritable { format: format!("amplifyconfiguration for {}", reader.as_str()) }]
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
    use crate::backend::native::{Category, Native};
    use crate::catalog::{Explained, Id};
    use crate::render::samples;

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

    const NATIVE: [(ConfigurationFile, Reader); 3] = [
        (ConfigurationFile::Ios, Reader::Ios),
        (ConfigurationFile::Android, Reader::Android),
        (ConfigurationFile::Flutter, Reader::Flutter),
    ];

    #[test]
    fn a_generation_2_backend_goes_through_aws_s_own_conversion() {
        for (file, reader) in NATIVE {
            assert_eq!(native_reader(file), Some(reader));
            let gen2 = BackendConfig { generation: Generation::Gen2, ..samples::everything() };
            assert_eq!(of(&gen2, file), legacy_outputs::configuration(&gen2, file));
            let errors = native(&gen2, reader, &Map::new()).unwrap_err();
            assert_eq!(errors.len(), 1);
            assert_eq!(errors[0].id(), Id::E1701);
            assert!(errors[0].to_string().ends_with(&format!("amplifyconfiguration for {}", reader.as_str())));
        }
        assert_eq!(native_reader(ConfigurationFile::Json), None);
    }

    #[test]
    fn what_would_end_the_dart_text_is_refused_there_and_nowhere_else() {
        let category = Category { name: "auth".to_owned(), resources: Vec::new() };
        let config = BackendConfig { native: Some(Box::new(Native { categories: vec![category] })), ..samples::gen1() };
        let kept = Map::from_iter([("Mine".to_owned(), "'''; exit(1); //".into())]);
        for (file, reader) in NATIVE {
            assert!(of(&config, file).is_ok());
            match native(&config, reader, &kept) {
                Ok(text) => assert!(reader != Reader::Flutter && text.contains("exit(1)")),
                Err(errors) => {
                    assert_eq!(reader, Reader::Flutter);
                    assert_eq!(errors.len(), 1);
                    assert_eq!(errors[0].id(), Id::E1701);
                    assert!(!errors[0].to_string().contains("exit(1)") && !errors[0].help().is_empty());
                }
            }
        }
        // One or two quotes are text like any other.
        let kept = Map::from_iter([("Mine".to_owned(), "O'Neil''".into())]);
        assert!(native(&config, Reader::Flutter, &kept).unwrap().contains("\"O'Neil''\""));
    }
}
