//! `amplifyconfiguration.json` of web apps: the object of `aws-exports.js` as plain JSON, or as a module.

use serde_json::{Map, Value};

use super::aws_exports::{self, merged};
use super::{RenderError, legacy_outputs};
use crate::backend::{BackendConfig, Generation};
use crate::config::ConfigurationFile;
use crate::js_json;

/// The file that a platform reads, for a backend of either generation.
///
/// # Errors
/// Every service and every value that it has no place for.
pub fn of(config: &BackendConfig, file: ConfigurationFile) -> Result<String, Vec<RenderError>> {
    if config.generation == Generation::Gen2 {
        return legacy_outputs::configuration(config, file);
    }
    match file {
        ConfigurationFile::Json => Ok(text(&aws_exports::object(config)?, &Map::new())),
        ConfigurationFile::JavaScript | ConfigurationFile::TypeScript => {
            Ok(legacy_outputs::module(&aws_exports::object(config)?))
        }
        _ => Err(vec![RenderError::NotWritable { format: format!("amplifyconfiguration for {file:?}") }]),
    }
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
