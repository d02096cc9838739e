//! The table of ids. One entry a line: id, exit code, title, explanation.

use super::{Entry, Exit};

macro_rules! entries {
    ($($id:ident $exit:expr, $title:literal, $text:literal;)*) => {
        /// An id that towpath prints.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Id {
            $(#[doc = $title] $id,)*
        }

        impl Id {
            /// Every id, in the order of the table.
            pub fn all() -> impl Iterator<Item = Self> {
                [$(Self::$id),*].into_iter()
            }

            /// The id as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$id => stringify!($id),)* }
            }

            /// What the catalog says of it.
            pub fn entry(self) -> Entry {
                match self {
                    $(Self::$id => Entry { id: self, exit: $exit, title: $title, text: $text },)*
                }
            }

            /// The id of that text, whatever its case.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim().to_ascii_uppercase();
                Self::all().find(|id| id.as_str() == text)
            }
        }
    };
}

entries! {
    E101 Some(Exit::Bug), "towpath has a bug",
        "Something happened that towpath's own code rules out. Please report it with the command and the text printed.";

    E301 Some(Exit::Invalid), "environments.toml is not valid TOML, or a value has the wrong type",
        "The file could not be read as TOML, or a key holds another type than it must (a number where a text is due). The message shows the place; `towpath check` shows every problem of the file.";

    E503 Some(Exit::Missing), "the backend's artifact is corrupt",
        "The backend was found, but what AWS stores of it (the archive #current-cloud-backend.zip, amplify-meta.json, the stack's metadata or outputs) cannot be read as what it must be. Nothing was written. Deploy the parent app again, which stores the artifact anew.";

    E1701 Some(Exit::Lossy), "an output cannot express a part of this backend",
        "The backend has a service, or a value, for which the wanted file format has no place, or which this version of towpath cannot render. towpath never leaves it out in silence. Choose another `kind` of output for this app, or remove the service from the backend.";
    E1703 Some(Exit::Lossy), "custom outputs of the backend contradict its managed outputs",
        "The backend calls `backend.addOutput()` with a value for a key that Amplify already sets, or with another major `version`. `ampx generate outputs` refuses the same. Change the call to `backend.addOutput()` and deploy.";

    W201 None, "credentials come from unprefixed environment variables",
        "`[credentials] legacy_env` makes towpath read long-lived keys from ACCESS_KEY_ID and SECRET_ACCESS_KEY. Give the build a role instead: attach a service role to the app (Amplify console, App settings, IAM roles), check that `towpath pull` works without the variables, then delete them, the IAM user's key, and the `legacy_env` line.";
}
