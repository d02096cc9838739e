//! What an app says it needs of its backend.

use crate::backend::BackendConfig;
use crate::fields;

/// The entries of `requires` that the backend lacks, in their order. An entry is the path of a value
/// (`appsync.endpoint`), of a group of values (`s3.buckets`), or a whole service (`cognito`, `appsync`, `s3`, `api`).
/// An empty value counts as lacking.
pub fn missing(requires: &[String], config: &BackendConfig) -> Vec<String> {
    let fields = fields::of(config);
    requires.iter().filter(|path| !fields.iter().any(|field| field.is_within(path))).cloned().collect()
}
