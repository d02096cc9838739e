//! Why a file could not be read or replaced.

use camino::Utf8PathBuf;
use towpath_core::catalog::{Explained, Id};

/// Why a file could not be read or replaced. The paths are as the user wrote them: app folder, then output path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The path ends outside the folder it must stay in.
    #[error("`{path}` leaves the app's folder: {reason}")]
    Leaves {
        /// The path.
        path: Utf8PathBuf,
        /// In what way.
        reason: String,
    },
    /// The place is unsuitable, or the system refused an operation.
    #[error("`{path}` cannot be written: {reason}")]
    Unwritable {
        /// The path.
        path: Utf8PathBuf,
        /// Why.
        reason: String,
    },
    /// The file is not what it was when it was read.
    #[error("`{path}` changed while towpath was working")]
    Changed {
        /// The path.
        path: Utf8PathBuf,
    },
    /// Something failed, and then putting the old files back failed too.
    #[error("{cause}; and some files could not be put back as they were: {}", list(.replaced))]
    HalfDone {
        /// What failed first.
        cause: Box<Self>,
        /// The files that now hold their new content, whole.
        replaced: Vec<Utf8PathBuf>,
    },
}

fn list(paths: &[Utf8PathBuf]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}

impl Explained for FileError {
    fn id(&self) -> Id {
        match self {
            Self::Leaves { .. } => Id::E313,
            Self::Unwritable { .. } => Id::E314,
            Self::Changed { .. } => Id::E315,
            Self::HalfDone { cause, .. } => cause.id(),
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Leaves { .. } => {
                vec![
                    "name a path below the app's folder, without `..` and without links that lead out of it".to_owned(),
                ]
            }
            Self::Unwritable { .. } => Vec::new(),
            Self::Changed { .. } => vec!["run the command again; the other change was kept".to_owned()],
            Self::HalfDone { .. } => {
                vec![
                    "correct the cause and run the command again: each of these files is whole, with its new content"
                        .to_owned(),
                ]
            }
        }
    }
}
