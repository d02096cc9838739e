//! Renderers: from the neutral value to the files that client libraries read.

pub mod amplifyconfiguration;
pub mod aws_exports;

use crate::catalog::{Explained, Id};

/// Why a backend cannot be written in a format. Renderers give all reasons at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// A service that towpath cannot render yet.
    #[error("{service} ({}) cannot be rendered to {format}", .resources.join(", "))]
    NotRenderable {
        /// The service as the AWS console names it.
        service: String,
        /// The backend's own names of the resources.
        resources: Vec<String>,
        /// The file format.
        format: String,
    },
    /// A value that the format has no place for.
    #[error("{format} has no place for {value}")]
    NotExpressible {
        /// Its dotted path, and what the AWS console calls it.
        value: String,
        /// The file format.
        format: String,
        /// What to do instead.
        advice: String,
    },
    /// A custom output contradicts a managed one.
    #[error("the custom output `{key}` {problem}")]
    CustomConflict {
        /// The dotted path of the key.
        key: String,
        /// What is wrong.
        problem: String,
    },
}

impl Explained for RenderError {
    fn id(&self) -> Id {
        match self {
            Self::NotRenderable { .. } | Self::NotExpressible { .. } => Id::E1701,
            Self::CustomConflict { .. } => Id::E1703,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::NotExpressible { advice, .. } => vec![advice.clone()],
            Self::NotRenderable { .. } => {
                vec!["remove the service from the parent's backend, or write this app's configuration by hand".into()]
            }
            Self::CustomConflict { .. } => {
                vec!["change the call to `backend.addOutput()` in the parent's backend, and deploy it".into()]
            }
        }
    }
}
