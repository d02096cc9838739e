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
    E302 Some(Exit::Invalid), "environments.toml has an unknown key",
        "A key stands where no key of that name is known: most often it is mistyped, or stands in the wrong table. towpath never passes over a key that it does not know, because a protection that is mistyped would protect nothing. `towpath check --schema` prints every key.";
    E303 Some(Exit::Invalid), "environments.toml has a newer schema than this towpath knows",
        "The file was written for a newer towpath, whose keys may mean what this one cannot know. Nothing is guessed. Install the newer version (in CI: the one that the repository pins).";
    E304 Some(Exit::Invalid), "environments.toml lacks something that it needs",
        "A key, or an app of an environment, is missing. `account`, `role_arn` and `app_id` are stated in each environment and never inherited, so that a copied table cannot point at another environment's account in silence; `region` may come from `default_region` of `[project]`.";
    E305 Some(Exit::Invalid), "a value in environments.toml is not allowed",
        "The value has the right type, but not a form or a word that this key can have. The message shows the place, and what is possible there.";
    E306 Some(Exit::Invalid), "environments.toml names an app or environment that it does not have",
        "A name refers to an app or an environment, and the file has no table `[apps.NAME]` or `[environments.NAME]` of that name, or the app named as a parent is a child itself. Correct the name, or add the table.";
    E307 Some(Exit::Invalid), "two environments share a branch",
        "A branch could belong to two environments, so that a build of it could get either backend. Patterns are anchored; `*` does not cross `/`, `**` does. Make the patterns narrower, until each branch matches one environment at most.";
    E308 Some(Exit::Invalid), "a path in environments.toml cannot be used",
        "Paths are relative, use `/` on every system, and stay in their folder: apps and snapshots in the repository, outputs in their app. An absolute path, a drive of Windows, a `..` that leads out, and anything inside `.git` are refused.";
    E309 Some(Exit::Invalid), "a secret would be published",
        "A secret that is not `public` would be given to an app under a name that bundlers put into what browsers load (REACT_APP_, VITE_, NEXT_PUBLIC_, GATSBY_, EXPO_PUBLIC_, PUBLIC_). Choose another name under `as`, or say `public = true` if everyone may know the value.";
    E310 Some(Exit::Invalid), "environments.toml says the same thing twice",
        "Two apps have one folder, two outputs are one file, two apps of an environment are one hosted app, or a list names something twice. The message shows both places.";
    E311 Some(Exit::Invalid), "environments.toml needs a newer towpath",
        "`min_tool_version` of `[project]` is newer than the towpath that reads the file. Install that version, or lower the key if an older one will do.";
    E317 Some(Exit::Invalid), "keys in environments.toml contradict each other",
        "A key has no meaning beside the others, or two of them cannot both be true: a parent with a `parent`, a role of another account, `prefix` on an output that is no dotenv file, a gate against the promotion order. The message shows the places. Take one of them out.";
    E318 Some(Exit::Invalid), "environments.toml is too large",
        "The file is larger than one megabyte, or its branch patterns are so many that comparing them would take long. A file for dozens of apps has a few dozen kilobytes: something else was written into it.";

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
