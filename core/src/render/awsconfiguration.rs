//! `awsconfiguration.json`: what the native client libraries before Amplify's own read.

use super::RenderError;
use crate::backend::BackendConfig;
use crate::config::NativePlatform;

/// The text of the file.
///
/// # Errors
/// Every service and every value that it has no place for.
pub fn of(_config: &BackendConfig, platform: NativePlatform) -> Result<String, Vec<RenderError>> {
    Err(vec![RenderError::NotWritable { format: format!("awsconfiguration for {platform:?}") }])
}
