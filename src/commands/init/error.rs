//! Why `towpath init` wrote nothing.

use camino::Utf8PathBuf;
use towpath_core::catalog::{Explained, Id};

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub(super) enum InitError {
    /// The file is there.
    #[error("`{path}` is there already")]
    Exists {
        /// The file, as the user would write it.
        path: Utf8PathBuf,
    },
    /// The file cannot be written.
    #[error("`{path}` cannot be written")]
    Unwritable {
        /// The file, as the user would write it.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Nothing tells of a backend.
    #[error("nothing in `{folder}` tells of an Amplify backend")]
    NoBackend {
        /// Where it was looked for.
        folder: Utf8PathBuf,
        /// Whether AWS was left out.
        offline: bool,
    },
    /// The script of `--from-script` cannot be read.
    #[error("the script `{path}` cannot be read")]
    Script {
        /// The path as it was given.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Explained for InitError {
    fn id(&self) -> Id {
        match self {
            Self::Exists { .. } => Id::E320,
            Self::Unwritable { .. } => Id::E314,
            Self::NoBackend { .. } => Id::E411,
            Self::Script { .. } => Id::E203,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Exists { .. } => vec![
                "`towpath init --check` compares it with what would be found today".to_owned(),
                "to begin anew, move it away first; init never overwrites".to_owned(),
            ],
            Self::NoBackend { offline, .. } => {
                let mut help = vec![
                    "looked for: `applications` that deploy or pull a backend in amplify.yml, amplify/team-provider-info.json, \
                     amplify/.config, amplify/backend.ts, and scripts with `amplify pull` or `ampx generate outputs`"
                        .to_owned(),
                    "if a script elsewhere pulls the backend, name it: `towpath init --from-script FILE`".to_owned(),
                    "or write the file by hand: docs/configuration.md has the smallest one".to_owned(),
                ];
                if *offline {
                    help.insert(1, "without `--offline`, and with credentials, AWS is asked too".to_owned());
                }
                help
            }
            Self::Unwritable { .. } => {
                vec!["make its folder writable, or name another place: `--config PATH`".to_owned()]
            }
            Self::Script { .. } => vec!["name a shell script of at most 256 KiB".to_owned()],
        }
    }
}
