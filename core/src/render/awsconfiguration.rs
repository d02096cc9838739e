//! `awsconfiguration.json`: what the native client libraries before Amplify's own read.

use serde_json::{Map, Value};

use super::RenderError;
use super::aws_exports::{ExistingError, merged};
use crate::backend::BackendConfig;
use crate::config::NativePlatform;
use crate::js_json;

mod app_sync;
mod cognito;
mod existing;
mod object;

pub(super) use object::object;

/// Which native client libraries read a file. Flutter has no `awsconfiguration.json`, but its
/// `amplifyconfiguration.dart` holds the content of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Those for iOS.
    Ios,
    /// Those for Android.
    Android,
    /// Those for Flutter.
    Flutter,
}

impl Reader {
    /// The platform's own spelling of its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ios => "iOS",
            Self::Android => "Android",
            Self::Flutter => "Flutter",
        }
    }
}

impl From<NativePlatform> for Reader {
    fn from(platform: NativePlatform) -> Self {
        match platform {
            NativePlatform::Ios => Self::Ios,
            NativePlatform::Android => Self::Android,
        }
    }
}

/// The text of the file, for a backend of either generation, without keys of a user's own.
///
/// # Errors
/// As [`text`].
pub fn of(config: &BackendConfig, platform: NativePlatform) -> Result<String, Vec<RenderError>> {
    text(config, platform, &Map::new())
}

/// The text of the file: four spaces of indent, no newline at the end; the keys of the user's own (`kept`) come last.
///
/// # Errors
/// [`RenderError::NotWritable`] for a generation-2 backend.
pub fn text(
    config: &BackendConfig,
    platform: NativePlatform,
    kept: &Map<String, Value>,
) -> Result<String, Vec<RenderError>> {
    let reader = Reader::from(platform);
    match &config.native {
        Some(native) => Ok(js_json::to_string_pretty(&merged(&object(config, native, reader), kept), 4)),
        // Generation 2: AWS has no conversion to this file.
        None => Err(vec![RenderError::NotWritable { format: format!("awsconfiguration for {}", reader.as_str()) }]),
    }
}

/// Finds the keys that a user added to an existing `awsconfiguration.json`. Keys that Amplify generates, for this or any
/// other backend, are not kept: they would be stale ids of another environment.
///
/// # Errors
/// [`ExistingError`] (E312), with the place, where the file is not a JSON object.
pub fn kept_keys(existing: &[u8]) -> Result<Map<String, Value>, ExistingError> {
    let members = existing::read(existing)?.into_iter();
    Ok(members.filter(|(key, _)| !existing::RESERVED.contains(&key.as_str())).collect())
}

#[cfg(test)]
mod tests;
