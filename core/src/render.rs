//! From the neutral value to the files that apps read: one renderer for each format.

pub mod amplify_outputs;
pub mod amplifyconfiguration;
pub mod aws_exports;
pub mod awsconfiguration;
mod dart;
pub mod dotenv;
pub mod json;
pub mod legacy_outputs;
mod native_values;
#[cfg(test)]
pub(crate) mod samples;

use serde_json::{Map, Value};

use crate::catalog::{Explained, Id};

/// Why a backend cannot be written in a format. Renderers return every reason at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The format is one that towpath cannot write.
    #[error("this version of towpath cannot write {format}")]
    NotWritable {
        /// The format, as in `awsconfiguration for iOS`.
        format: String,
    },
    /// The format has no place for a value.
    #[error("{format} has no place for {value}")]
    NotExpressible {
        /// Its dotted path and its AWS console name.
        value: String,
        /// The `kind` of the output.
        format: String,
        /// What to do.
        advice: String,
    },
    /// The backend's custom outputs contradict its managed ones.
    #[error("the custom output `{key}` {problem}")]
    CustomConflict {
        /// The dotted key in the outputs file.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The app asks for a value that the backend does not have.
    #[error("the backend has no `{path}`, which the {format} output asks for")]
    Lacks {
        /// The dotted path.
        path: String,
        /// The `kind` of the output.
        format: String,
    },
}

impl Explained for RenderError {
    fn id(&self) -> Id {
        match self {
            Self::NotWritable { .. } | Self::NotExpressible { .. } => Id::E1701,
            Self::CustomConflict { .. } => Id::E1703,
            Self::Lacks { .. } => Id::E1702,
        }
    }

    fn help(&self) -> Vec<String> {
        vec![match self {
            Self::NotWritable { .. } => "choose another `kind` for this app".to_owned(),
            Self::NotExpressible { advice, .. } => advice.clone(),
            Self::CustomConflict { .. } => "change the call to `backend.addOutput()`, and deploy".to_owned(),
            Self::Lacks { .. } => "correct the path in `only`, or deploy what is missing".to_owned(),
        }]
    }
}

/// Sets a key if there is a value.
fn put(out: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        out.insert(key.to_owned(), value.into());
    }
}
