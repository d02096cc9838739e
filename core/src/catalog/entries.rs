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

    E312 Some(Exit::Invalid), "the existing aws-exports file cannot be read without executing it",
        "Keys that you added to aws-exports.js or aws-exports.ts are kept when it is written anew. To find them, the file is read as one literal object that is exported, and never run; it holds something else at the place shown (a function, a call, a name, a spread), which writing the file anew would lose. Move that code to a file of its own which imports aws-exports, or delete the file: all else in it is generated.";

    E409 Some(Exit::Unresolved), "two generations of the backend exist",
        "The parent app has both a generation-1 backend environment and a generation-2 stack for this environment (a migration is under way), and `generation` is `auto`. Say which one is meant: `generation = \"gen1\"` or `generation = \"gen2\"` in the environment's table.";

    E501 Some(Exit::Missing), "a declared app, backend or stack does not exist",
        "AWS answered, and the thing that environments.toml names is not in that account and region. The message lists what does exist. Correct `app_id`, `backend`, `branch`, `region` or `account`, or deploy the parent app once.";
    E502 Some(Exit::Missing), "the backend has no artifact",
        "The backend environment exists, but what client configuration is made from does not: the archive #current-cloud-backend.zip of a generation-1 backend, or the GraphQL schema of a generation-2 one. Nothing was written. Deploy the parent app again, which stores the artifact anew.";
    E503 Some(Exit::Missing), "the backend's artifact is corrupt",
        "The backend was found, but what AWS stores of it (the archive #current-cloud-backend.zip, amplify-meta.json, the stack's metadata or outputs) cannot be read as what it must be. Nothing was written. Deploy the parent app again, which stores the artifact anew.";

    E504 Some(Exit::Missing), "a snapshot, or a file of it, does not exist",
        "The environment is read from a recorded snapshot, and the folder, its `snapshot.json`, or a file which that lists is not there. Correct `snapshot` in the environment's table, or bring the folder back from git.";

    E601 Some(Exit::NoCredentials), "no usable AWS credentials",
        "None of the usual places had credentials: environment variables, the shared AWS files, SSO, web identity, a container role, an instance role. In an Amplify build: give the app a service role (Amplify console, App settings, IAM roles). On a laptop: `aws sso login`, or name a `profile` in the environment's table.";
    E602 Some(Exit::NoCredentials), "the AWS credentials have expired",
        "The session that the credentials belong to is over. In an Amplify build they last one hour, whatever the role says: the build was too long, or was started from an old shell. On a laptop: `aws sso login --profile NAME`.";
    E603 Some(Exit::NoCredentials), "the AWS profile does not exist",
        "A profile is named (`--profile`, `AWS_PROFILE`, or `profile` of the environment) which is in none of the shared AWS files. The SDK would silently go on to other credentials, and perhaps to another account; towpath stops. Correct the name, or run `aws configure sso --profile NAME`.";
    E604 Some(Exit::NoCredentials), "AWS does not accept the credentials",
        "AWS does not know the access key, or the signature does not match: a deleted key, a typo in the secret, or a session token that belongs to another key. Get new credentials.";
    E605 Some(Exit::NoCredentials), "this machine's clock is wrong",
        "AWS refuses signatures that are more than five minutes off. Set the clock of this machine, for instance with `timedatectl set-ntp true`.";

    E701 Some(Exit::Denied), "permission denied",
        "The credentials work, but their policy does not allow the action that the message names on the resource that it names. The message shows the least statement to add to the policy of that role.";

    E801 Some(Exit::WrongAccount), "the credentials are for another account",
        "environments.toml declares the environment in one account, and AWS's answer came from another. Nothing was written. Use credentials of the declared account, or set `role_arn` in the environment's table, or correct `account`.";

    E1601 Some(Exit::Network), "AWS throttled the requests",
        "AWS answered that requests come too fast, and went on doing so through all retries. Other builds of the account use the same limit. Try again in a minute.";
    E1602 Some(Exit::Network), "AWS could not be reached, or did not answer",
        "The network failed, the answer did not come in time, or AWS answered with server errors or with nonsense, through all retries. Check the network and proxy variables (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE) and the AWS Health Dashboard, then try again. `--timeout` gives it longer.";

    E1701 Some(Exit::Lossy), "an output cannot express a part of this backend",
        "The backend has a service, or a value, for which the wanted file format has no place, or which this version of towpath cannot render. towpath never leaves it out in silence. Choose another `kind` of output for this app, or remove the service from the backend.";
    E1703 Some(Exit::Lossy), "custom outputs of the backend contradict its managed outputs",
        "The backend calls `backend.addOutput()` with a value for a key that Amplify already sets, or with another major `version`. `ampx generate outputs` refuses the same. Change the call to `backend.addOutput()` and deploy.";

    W201 None, "credentials come from unprefixed environment variables",
        "`[credentials] legacy_env` makes towpath read long-lived keys from ACCESS_KEY_ID and SECRET_ACCESS_KEY. Give the build a role instead: attach a service role to the app (Amplify console, App settings, IAM roles), check that `towpath pull` works without the variables, then delete them, the IAM user's key, and the `legacy_env` line.";
}
