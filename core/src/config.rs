//! `environments.toml`, valid: what every command works with. [`parse`] turns the text into a [`Config`], or into the
//! list of everything that is wrong with it: `read` walks the tree of the file into the tables of `raw`, and `validate`
//! checks what they say.

mod branches;
mod forms;
mod parse;
mod problems;
mod promotion;
mod raw;
mod read;
mod schema;
mod validate;
mod watch;

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use crate::backend::Generation;
use crate::name::{AccountId, AppId, AppName, BackendName, BranchName, EnvironmentName, Region};
use crate::source::Span;

pub use branches::PatternError;
pub use parse::{LARGEST_FILE, Parsed, parse};
pub use promotion::{Approval, Freeze, Gate, Hooks, Method, Promotion, Requirement, Verify, Via, Window};
pub use schema::schema;
pub use watch::WatchPattern;

/// The newest `schema` that this version of towpath reads.
pub const SCHEMA: i64 = 1;

/// A valid `environments.toml`.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[project]`.
    pub project: Project,
    /// `[apps.*]` by name.
    pub apps: BTreeMap<AppName, App>,
    /// `[environments.*]` in the order of the file.
    pub environments: Vec<Environment>,
    /// `[promotion]`.
    pub promotion: Promotion,
    /// `[credentials]`.
    pub credentials: Credentials,
    /// `[secrets.NAME]`, in the order of their names.
    pub secrets: Vec<Secret>,
    /// `[hooks]`.
    pub hooks: Hooks,
}

/// `[project]`.
#[derive(Clone, Debug)]
pub struct Project {
    /// `name`; `None` if the file has none.
    pub name: Option<String>,
    /// `on_unmapped_branch`: `error` is `None`, `env:dev` is the environment.
    pub on_unmapped_branch: Option<EnvironmentName>,
    /// `legacy_build_env = "cross-check"` (the default) against `"ignore"`.
    pub cross_check_legacy: bool,
    /// `lock`: the environments that are pinned in environments.lock.
    pub lock: Vec<EnvironmentName>,
    /// `min_tool_version`, already compared with this version by validation.
    pub min_tool_version: Option<String>,
    /// `[project.stamp]`.
    pub stamp: Stamp,
    /// `state`: where locks and release records are kept; `ssm:/towpath/NAME` where it is not stated. `None` if the file
    /// has no `name` either.
    pub state: Option<StatePlace>,
}

/// Where locks and release records are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatePlace {
    /// In Parameter Store of each environment's account: below this path, which begins with a slash.
    Parameters(String),
    /// In files: in this folder, relative to the file, normalised.
    Files(Utf8PathBuf),
}

/// `[project.stamp]`.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Relative to each app; `None` is off (`path = ""`). Default `public/.well-known/towpath.json`.
    pub path: Option<Utf8PathBuf>,
    /// Whether the account id may be published. Default `false`.
    pub account: bool,
}

/// `[apps.NAME]`.
#[derive(Clone, Debug)]
pub struct App {
    /// The table's key.
    pub name: AppName,
    /// The folder, relative to the file, normalised: no `.`, no `..`, no trailing slash; `.` itself is empty.
    pub path: Utf8PathBuf,
    /// Parent or child.
    pub role: Role,
    /// The files to write.
    pub outputs: Vec<Output>,
    /// `requires`: paths of the neutral value that the backend must have, such as `cognito.user_pool`.
    pub requires: Vec<String>,
    /// `watch`: which files of the repository concern the app, its backend included; empty if the file does not say.
    pub watch: Vec<WatchPattern>,
    /// `backend_dir`, relative to the file, normalised: where the Amplify backend of a parent is defined.
    pub backend_dir: Option<Utf8PathBuf>,
    /// Where the table's header stands.
    pub span: Span,
}

/// Whether an app owns a backend or reads another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Owns the backend.
    Parent,
    /// Reads the backend of this app.
    Child(AppName),
}

impl App {
    /// The app that owns the backend which this app reads: itself, if it is a parent.
    pub fn parent(&self) -> &AppName {
        match &self.role {
            Role::Parent => &self.name,
            Role::Child(parent) => parent,
        }
    }

    /// Where the backend of a parent is defined, relative to the file: `backend_dir`, else the folder `amplify` of the
    /// app, where Amplify of both generations looks for it.
    pub fn backend_folder(&self) -> Utf8PathBuf {
        self.backend_dir.clone().unwrap_or_else(|| self.path.join("amplify"))
    }
}

/// One entry of `outputs`: a file to write into an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What to write.
    pub kind: OutputKind,
    /// Where, relative to the app, normalised; validation has refused absolute paths and `..` that leave the app.
    pub path: Utf8PathBuf,
    /// Where the entry stands in the file.
    pub span: Span,
}

/// `kind` with the options which that kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// `aws-exports`: `.js` or `.ts`.
    AwsExports(ExportsLanguage),
    /// `amplifyconfiguration`: what the client libraries before `amplify_outputs.json` read.
    AmplifyConfiguration(ConfigurationFile),
    /// `awsconfiguration`: what the native client libraries before Amplify's own read.
    AwsConfiguration(NativePlatform),
    /// `amplify-outputs`: `.json` or `.dart`.
    AmplifyOutputs(OutputsVersion, OutputsFile),
    /// `amplify-outputs` with `version = "0"`: a generation-2 backend as AWS itself converts it to the file of the
    /// generation before, whatever that loses.
    LegacyOutputs(ConfigurationFile),
    /// `dotenv`.
    Dotenv {
        /// Put before each name.
        prefix: String,
        /// Only these paths of the neutral value; empty: all.
        only: Vec<String>,
    },
    /// `json`: the neutral value.
    Json,
}

/// Language of an `aws-exports` file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportsLanguage {
    /// `.js`, as Amplify writes it (also `.mjs`).
    JavaScript,
    /// `.ts`: the same text, which is valid TypeScript.
    TypeScript,
}

/// Who reads an `amplifyconfiguration` file, and in which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfigurationFile {
    /// The web, `.json`.
    Json,
    /// The web, `.js` or `.mjs`.
    JavaScript,
    /// The web, `.ts`.
    TypeScript,
    /// An iOS app, `.json`.
    Ios,
    /// An Android app, `.json`.
    Android,
    /// A Flutter app, `.dart`.
    Flutter,
}

/// Who reads an `awsconfiguration` file; Flutter has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NativePlatform {
    /// An iOS app.
    Ios,
    /// An Android app.
    Android,
}

/// Language of an `amplify-outputs` file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputsFile {
    /// `.json`.
    Json,
    /// `.dart`, for Flutter.
    Dart,
}

/// `version` of an `amplify-outputs` file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputsVersion {
    /// `1`.
    V1,
    /// `1.1`: buckets.
    V1_1,
    /// `1.2`: paths of buckets.
    V1_2,
    /// `1.3`: user groups.
    V1_3,
    /// `1.4`: passwordless sign-in.
    V1_4,
    /// `1.5`, the newest and the default.
    V1_5,
}

impl OutputsVersion {
    /// Every version, oldest first.
    pub const ALL: [Self; 6] = [Self::V1, Self::V1_1, Self::V1_2, Self::V1_3, Self::V1_4, Self::V1_5];

    /// As written in the file: `1.4`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "1",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
            Self::V1_3 => "1.3",
            Self::V1_4 => "1.4",
            Self::V1_5 => "1.5",
        }
    }
}

/// `[environments.NAME]`.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The table's key.
    pub name: EnvironmentName,
    /// Where its backend is read from.
    pub source: Source,
    /// `branches`, in the order of the file.
    pub branches: Vec<BranchPattern>,
    /// `pull_requests_into`: destination branches whose pull requests belong here.
    pub pull_requests_into: Vec<BranchPattern>,
    /// `variables`: plain variables for `exec`.
    pub variables: BTreeMap<String, String>,
    /// `generation`; `None` is `auto`, the default.
    pub generation: Option<Generation>,
    /// `apps.NAME = { … }`.
    pub apps: BTreeMap<AppName, Deployment>,
    /// `deploy_role_arn`: the role that is assumed to release.
    pub deploy_role_arn: Option<String>,
    /// `[environments.NAME.protect]`, the keys that commands use.
    pub protect: Protect,
    /// Where the table's header stands.
    pub span: Span,
}

impl Environment {
    /// The environment as commands that release enter it: with the role for that.
    #[must_use]
    pub fn for_releases(&self) -> Self {
        let mut own = self.clone();
        if let (Source::Aws(aws), Some(role)) = (&mut own.source, &self.deploy_role_arn) {
            aws.role_arn = Some(role.clone());
        }
        own
    }
}

/// `source`, with what each kind needs.
#[derive(Clone, Debug)]
pub enum Source {
    /// `aws`, the default.
    Aws(Aws),
    /// `snapshot`.
    Snapshot {
        /// The folder, relative to the file, normalised.
        folder: Utf8PathBuf,
        /// `account`, where it is stated: the recorded backend must then be of it.
        account: Option<AccountId>,
    },
}

/// Where in AWS an environment is, and how to get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aws {
    /// `account`.
    pub account: AccountId,
    /// `region`, else `project.default_region`.
    pub region: Region,
    /// `profile`: for developers; ignored where `CI` is set.
    pub profile: Option<String>,
    /// `role_arn`, assumed on top of the credentials found.
    pub role_arn: Option<String>,
    /// `external_id` for that role.
    pub external_id: Option<String>,
}

/// A pattern of `branches`: anchored; `*` does not cross `/`, `**` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchPattern {
    /// As written.
    pub text: String,
    /// Where it stands in the file.
    pub span: Span,
    matcher: branches::Matcher,
}

impl BranchPattern {
    /// Compiles a pattern that stands at a place.
    ///
    /// # Errors
    /// [`PatternError`] where it is none, or could match no branch.
    pub fn new(text: &str, span: Span) -> Result<Self, PatternError> {
        Ok(Self { text: text.to_owned(), span, matcher: branches::Matcher::new(text)? })
    }

    /// Whether the pattern matches the whole branch name.
    pub fn matches(&self, branch: &BranchName) -> bool {
        self.literal().map_or_else(|| self.matcher.matches(branch.as_str()), |literal| literal == branch.as_str())
    }

    /// An example of a branch that both patterns match, if there is any.
    pub fn overlap(&self, other: &Self) -> Option<String> {
        match (self.literal(), other.literal()) {
            (Some(a), Some(b)) => (a == b).then(|| a.to_owned()),
            (Some(literal), None) => other.matcher.matches(literal).then(|| literal.to_owned()),
            (None, Some(literal)) => self.matcher.matches(literal).then(|| literal.to_owned()),
            (None, None) => self.matcher.common_branch(&other.matcher),
        }
    }

    /// The branch itself, when the pattern has no wildcard.
    pub fn literal(&self) -> Option<&str> {
        (!self.text.contains(['*', '?'])).then_some(self.text.as_str())
    }
}

/// `apps.NAME = { app_id = …, branch = …, backend = … }` of an environment.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The Amplify app. Not needed where the environment's source is a snapshot.
    pub app_id: Option<AppId>,
    /// The Amplify branch; for a generation-2 parent it names the backend's stack.
    pub branch: Option<BranchName>,
    /// The generation-1 backend environment.
    pub backend: Option<BackendName>,
    /// Where the app is served: `url`, else `domain` as an `https:` address.
    pub address: Option<String>,
    /// Where the entry stands in the file.
    pub span: Span,
}

/// `[environments.NAME.protect]`: what commands need of it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the file")]
pub struct Protect {
    /// The table is there: the environment is a protected one.
    pub present: bool,
    /// `unhealthy_backend` is `refuse`, the default of a protected environment: `--allow-unhealthy` is not accepted.
    pub refuse_unhealthy: bool,
    /// `laptop = "deny"`: only CI may read the backend.
    pub ci_only: bool,
    /// `freeze`: when nothing is released, in the order of the file.
    pub freeze: Vec<Freeze>,
    /// `laptop` is not `allow`: only CI may release. The default of a protected environment is `read`.
    pub ci_releases: bool,
    /// Keys about releases that nothing holds yet.
    pub not_held: Vec<&'static str>,
    /// `confirm = "yes"`: a release is confirmed by that word; else by the environment's name.
    pub confirm_by_yes: bool,
}

/// `[secrets.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The table's key.
    pub name: String,
    /// `source`.
    pub source: SecretSource,
    /// `apps` that get it; empty: all of them.
    pub apps: Vec<AppName>,
    /// `as`: the variable that an app gets it as, where it is not the secret's own name.
    pub renamed: BTreeMap<AppName, String>,
    /// `scope = "deploy"`: only commands that release need it.
    pub release_only: bool,
}

/// Where a secret lives. `{env}` and `{app}` are still in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// `ssm:/PATH`: a parameter of AWS Systems Manager.
    Parameter(String),
    /// `secretsmanager:NAME#KEY`.
    SecretsManager {
        /// The secret.
        name: String,
        /// The member of a secret that is a JSON object.
        key: Option<String>,
    },
    /// `amplify-secret:NAME`: a secret of the parent's branch or backend environment.
    Amplify(String),
}

/// `[credentials]`.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// `legacy_env`: the names of the variables that hold an access key id and a secret (and a session token).
    pub legacy_env: Option<LegacyEnv>,
}

/// `legacy_env = ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY"]`, with an optional third name for a session token.
#[derive(Clone, Debug)]
pub struct LegacyEnv {
    /// Name of the variable with the access key id.
    pub access_key_id: String,
    /// Name of the variable with the secret access key.
    pub secret_access_key: String,
    /// Name of the variable with the session token.
    pub session_token: Option<String>,
    /// Where the key stands in the file.
    pub span: Span,
}

#[cfg(test)]
mod tests;

impl Config {
    /// The environment of that name.
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.name.as_str() == name)
    }
}
