//! Generation 1: from `#current-cloud-backend.zip` to the neutral value.
//!
//! `amplify-meta.json` holds categories (`auth`, `api`, …), each holding resources by name, each naming its `service`
//! and, once deployed, its CloudFormation outputs. Amplify's generator for web apps goes through them in the file's
//! order, and so does this decoder: the order of the sections is the order in which services are met first.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::backend::{BackendConfig, Generation};
use crate::catalog::{Explained, Id};
use crate::js_json;

mod api;
mod cognito;
mod location;
mod native;
mod node;
mod pinpoint;
mod predictions;
mod services;
mod sign_up;

use node::Node;

/// The files of a generation-1 backend that client configuration is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// `amplify-meta.json`.
    pub meta: Vec<u8>,
    /// `auth/<resource>/parameters.json` (else `auth/<resource>/build/parameters.json`) by resource.
    pub auth_parameters: BTreeMap<String, Vec<u8>>,
}

/// A generation-1 backend, decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// What clients may be told.
    pub config: BackendConfig,
    /// Which backend the files say that they are of.
    pub identity: Identity,
}

/// Which backend an `amplify-meta.json` is of (`providers.awscloudformation`), for the caller to compare with what it
/// asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `AmplifyAppId`; backends made before mid-2019 have none.
    pub app_id: Option<String>,
    /// `StackName`.
    pub stack_name: Option<String>,
    /// `StackId`, an ARN: it holds the account.
    pub stack_id: Option<String>,
    /// `Region`.
    pub region: String,
}

/// Why the files of a generation-1 backend cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gen1Error {
    /// A file is not JSON.
    #[error("{file} is not JSON: {problem}")]
    NotJson {
        /// The file's path in the archive.
        file: String,
        /// What the parser says, with line and column.
        problem: String,
    },
    /// A value has a form which Amplify never writes.
    #[error("{file}: `{path}` {problem}")]
    Unexpected {
        /// The file's path in the archive.
        file: String,
        /// The dotted path of the value in it.
        path: String,
        /// What is wrong, such as `is a number, not text`.
        problem: String,
    },
}

impl Explained for Gen1Error {
    fn id(&self) -> Id {
        Id::E503
    }

    fn help(&self) -> Vec<String> {
        vec!["deploy the parent app's backend again (`amplify push`), which stores these files anew".to_owned()]
    }
}

/// Decodes a backend's files.
///
/// A resource counts once it is deployed: with an `output` and a `lastPushTimeStamp` (notifications have no time
/// stamp). A service that puts nothing into the configuration of web apps is passed over, as Amplify's generator does,
/// whether it is known (Lambda, hosting by Amplify, user pool groups, Kinesis, custom resources, video) or not.
///
/// # Errors
/// [`Gen1Error`] (E503) for text that is not JSON, or a value of another form than Amplify writes.
pub fn decode(files: &Files) -> Result<Decoded, Gen1Error> {
    let meta = parse("amplify-meta.json", &files.meta)?;
    let meta = Node::root("amplify-meta.json", &meta);
    let identity = identity(&meta)?;
    let sections = services::sections(&services::deployed(&meta)?, &identity.region, files)?;
    let config = BackendConfig {
        generation: Generation::Gen1,
        region: identity.region.clone(),
        sections,
        custom: None,
        native: Some(Box::new(native::native(&meta, files)?)),
    };
    Ok(Decoded { config, identity })
}

fn parse(file: &str, text: &[u8]) -> Result<Value, Gen1Error> {
    js_json::parse(text).map_err(|error| Gen1Error::NotJson { file: file.to_owned(), problem: error.to_string() })
}

fn identity(meta: &Node<'_>) -> Result<Identity, Gen1Error> {
    let provider = meta.required("providers")?.required("awscloudformation")?;
    let owned = |key| provider.text(key).map(|text| text.map(str::to_owned));
    let region = provider.required("Region")?;
    match provider.text("Region")? {
        Some(name) if !name.is_empty() => Ok(Identity {
            app_id: owned("AmplifyAppId")?,
            stack_name: owned("StackName")?,
            stack_id: owned("StackId")?,
            region: name.to_owned(),
        }),
        _ => Err(region.unexpected("is empty")),
    }
}

#[cfg(test)]
mod tests;
