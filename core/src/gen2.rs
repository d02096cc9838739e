//! Generation 2: from a root stack's outputs and metadata to the neutral value.
//!
//! The stack's template lists, for each part of the backend, which stack outputs belong to it; the outputs hold the
//! values. Source of every rule: the observed behaviour of `ampx generate outputs` 1.10.0.

mod appsync;
mod cognito;
mod custom;
mod payload;
mod s3;
mod stack;

use serde_json::Value;

use crate::backend::{AppSync, BackendConfig, Generation, S3, Section};
use crate::catalog::{Explained, Id};
use payload::Payloads;
pub use stack::stack_name;

/// What CloudFormation and S3 say of a generation-2 backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// `Metadata` of GetTemplateSummary: JSON text. `None`: the template has none.
    pub metadata: Option<String>,
    /// `Outputs` of DescribeStacks, in its order. `None`: the stack has no `Outputs` at all.
    pub outputs: Option<Vec<(String, String)>>,
    /// The object that the output `amplifyApiModelSchemaS3Uri` names, where there is one.
    pub model_schema: Option<String>,
}

/// Why a recorded generation-2 backend cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gen2Error {
    /// The template has no metadata, or none of Amplify's.
    #[error("the stack has no Amplify metadata")]
    NotAmplify,
    /// The stack has no outputs: its first deployment did not come to an end.
    #[error("the stack has no outputs")]
    NoOutputs,
    /// The metadata promises outputs which the stack does not have, or has empty.
    #[error("the stack lacks outputs of `{entry}`: {}", outputs.join(", "))]
    MissingOutputs {
        /// The metadata entry, such as `AWS::Amplify::Auth`.
        entry: String,
        /// The names of the outputs.
        outputs: Vec<String>,
    },
    /// Something is not what it must be.
    #[error("{place} is corrupt: {problem}")]
    Corrupt {
        /// What it is: `the stack's metadata`, `the output `mfaTypes``.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A metadata entry is in a format that is not version 1.
    #[error("the metadata entry `{entry}` has version `{version}`, and this towpath knows version `1` only")]
    UnknownVersion {
        /// The metadata entry.
        entry: String,
        /// Its version.
        version: String,
    },
}

impl Explained for Gen2Error {
    fn id(&self) -> Id {
        match self {
            Self::NotAmplify => Id::E505,
            Self::NoOutputs | Self::MissingOutputs { .. } | Self::Corrupt { .. } => Id::E503,
            Self::UnknownVersion { .. } => Id::E1704,
        }
    }

    fn help(&self) -> Vec<String> {
        let help = match self {
            Self::NotAmplify => "check `app_id` and `branch` of the parent in environments.toml",
            Self::UnknownVersion { .. } => "install a newer version of towpath",
            Self::NoOutputs | Self::MissingOutputs { .. } | Self::Corrupt { .. } => {
                "deploy the parent app again, and let the deployment finish"
            }
        };
        vec![help.to_owned()]
    }
}

/// The bucket and the key of the object which holds the backend's GraphQL schema; `None` if the backend has no data.
///
/// # Errors
/// Whatever is wrong with the metadata or the outputs; see [`Gen2Error`].
pub fn model_schema_location(recorded: &Recorded) -> Result<Option<(String, String)>, Gen2Error> {
    match Payloads::read(recorded)?.get(appsync::ENTRY) {
        Some(payload) => appsync::schema_location(payload).map(Some),
        None => Ok(None),
    }
}

/// Decodes a backend. `model_introspection` is what the introspection compiler made of [`Recorded::model_schema`]; it
/// is left out of a backend without data.
///
/// # Errors
/// Whatever is wrong with the metadata or the outputs; see [`Gen2Error`].
pub fn decode(recorded: &Recorded, model_introspection: Option<Value>) -> Result<BackendConfig, Gen2Error> {
    let payloads = Payloads::read(recorded)?;
    let mut sections = Vec::new();
    if let Some(payload) = payloads.get(cognito::ENTRY) {
        sections.push(Section::Cognito(Box::new(cognito::decode(payload)?)));
    }
    if let Some(payload) = payloads.get(appsync::ENTRY) {
        appsync::schema_location(payload)?;
        sections.push(Section::AppSync(Box::new(AppSync { model_introspection, ..appsync::decode(payload)? })));
    }
    if let Some(payload) = payloads.get(s3::ENTRY) {
        sections.push(Section::S3(s3::decode(payload)?));
    }
    let custom = match payloads.get(payload::CUSTOM) {
        Some(payload) => custom::read(payload)?,
        None => None,
    };
    let platform = payloads.get(payload::PLATFORM).and_then(|payload| payload.text("region")).unwrap_or_default();
    let region = region(&sections).unwrap_or_else(|| platform.to_owned());
    Ok(BackendConfig { generation: Generation::Gen2, region, sections, custom, native: None })
}

/// The first region that a section names: what `ampx` calls the project's region.
fn region(sections: &[Section]) -> Option<String> {
    let regions = sections.iter().filter_map(|section| match section {
        Section::Cognito(cognito) => Some(cognito.region.as_str()),
        Section::AppSync(appsync) => Some(appsync.region.as_str()),
        Section::S3(S3 { region, .. }) => region.as_deref(),
        _ => None,
    });
    regions.map(str::to_owned).next()
}

#[cfg(test)]
mod tests;
