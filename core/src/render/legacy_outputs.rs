//! `amplify-outputs` with `version = "0"`: a generation-2 backend as AWS itself converts it to the files of the
//! generation before, whatever that loses. A generation-1 backend has its own `amplifyconfiguration`.

use super::RenderError;
use crate::backend::BackendConfig;
use crate::config::ConfigurationFile;

/// The text of the file.
///
/// # Errors
/// Every service and every value that it has no place for.
pub fn of(_config: &BackendConfig, file: ConfigurationFile) -> Result<String, Vec<RenderError>> {
    Err(vec![RenderError::NotWritable { format: format!("amplify-outputs version 0 for {file:?}") }])
}
