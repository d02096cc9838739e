//! The neutral value between decoders and renderers: what a client needs to know of a backend, whichever generation
//! of Amplify deployed it and whichever file format the client reads.
//!
//! Words are those of the AWS services (Cognito, AppSync, S3, API Gateway), spellings those of the services' own APIs:
//! attribute names in lower case (`email`, `phone_number`), `OFF`/`OPTIONAL`/`ON` for MFA.

mod location;
mod pinpoint;
mod predictions;

use serde_json::{Map, Value};

pub mod native;

pub use location::{Location, LocationKind, Maps, Named};
use native::Native;
pub use pinpoint::{Channel, Pinpoint, PinpointApp};
pub use predictions::{Collection, GroupKind, Model, Prediction, PredictionGroup};

/// A value that a client is told exactly as the source has it: text, but for files that somebody wrote by hand.
/// `None`: the source does not say.
pub type Copied = Option<Value>;

/// Which generation of Amplify deployed a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// The Amplify CLI: the backend is described by `amplify-meta.json`.
    Gen1,
    /// `ampx`: the backend is described by the outputs and metadata of its root CloudFormation stack.
    Gen2,
}

impl Generation {
    /// The word used in `environments.toml` and in every report: `gen1` or `gen2`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gen1 => "gen1",
            Self::Gen2 => "gen2",
        }
    }
}

/// Everything that a client may be told of one backend.
#[derive(Clone, Debug, PartialEq)]
pub struct BackendConfig {
    /// The generation that it was read from.
    pub generation: Generation,
    /// The region of the backend's root stack (generation 1: `providers.awscloudformation.Region`; generation 2: the
    /// first region among auth, data, storage, or else the one that the deployment names).
    pub region: String,
    /// One section for each service, in the order in which the source names the services first: generation-1 files
    /// are printed in that order.
    pub sections: Vec<Section>,
    /// Generation 2: what the backend gave to `backend.addOutput()`, already parsed, keys in JavaScript's order.
    pub custom: Option<Map<String, Value>>,
    /// Generation 1: what only the files of native apps print.
    pub native: Option<Box<Native>>,
}

/// What a backend says of one AWS service.
#[derive(Clone, Debug, PartialEq)]
pub enum Section {
    /// Amazon Cognito: sign-in.
    Cognito(Box<Cognito>),
    /// AWS AppSync: the GraphQL API.
    AppSync(Box<AppSync>),
    /// Amazon S3: files of users.
    S3(S3),
    /// API Gateway and container REST APIs.
    RestApis(Vec<RestApi>),
    /// Amazon Pinpoint: analytics and notifications.
    Pinpoint(Pinpoint),
    /// Amazon DynamoDB: tables of the backend's own, beside those behind AppSync.
    Tables(Vec<Table>),
    /// A site in Amazon S3, with or without CloudFront before it.
    Hosting(Hosting),
    /// Amazon Lex: chat bots.
    Bots(Vec<Bot>),
    /// The machine learning services, in the order in which the source names their groups first.
    Predictions(Vec<PredictionGroup>),
    /// Amazon Location Service.
    Location(Location),
}

/// Amazon Cognito: a user pool, its web client, an identity pool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cognito {
    /// Region of both pools.
    pub region: String,
    /// `eu-west-2_Ab12Cd34E`.
    pub user_pool_id: Option<String>,
    /// The client id without a secret which web apps use.
    pub web_client_id: Option<String>,
    /// `eu-west-2:uuid`.
    pub identity_pool_id: Option<String>,
    /// The hosted UI (managed login). Generation 2: only when both redirect lists are there.
    pub hosted_ui: Option<HostedUi>,
    /// Generation 1 `federationTarget`.
    pub federation_target: Option<String>,
    /// Attributes that may be used to sign in, lower case. `None`: the source does not say.
    pub username_attributes: Option<Vec<String>>,
    /// `GOOGLE`, `FACEBOOK`, `LOGIN_WITH_AMAZON`, `SIGN_IN_WITH_APPLE`, in the source's order. (Generation 1 writes
    /// the last two as `AMAZON` and `APPLE`.)
    pub social_providers: Option<Vec<String>>,
    /// Attributes that sign-up asks for, lower case.
    pub signup_attributes: Option<Vec<String>>,
    /// `OFF`, `OPTIONAL` or `ON`.
    pub mfa: Option<String>,
    /// `SMS`, `TOTP`, `EMAIL`.
    pub mfa_types: Option<Vec<String>>,
    /// What a password must be.
    pub password_policy: Option<PasswordPolicy>,
    /// Attributes that are verified by a message, lower case.
    pub verification_mechanisms: Option<Vec<String>>,
    /// Generation 2: user pool groups as the outputs file shows them, `[{"Admin":{"precedence":0}}]`.
    pub groups: Option<Value>,
    /// Generation 2: passwordless sign-in as the outputs file shows it.
    pub passwordless: Option<Value>,
    /// Generation 2: whether guests get credentials. Generation 1 does not tell clients.
    pub unauthenticated_identities: Option<bool>,
}

/// What a password must be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PasswordPolicy {
    /// The least length. Generation 1 writes it as a number or as a string, and prints it back as it was.
    pub min_length: Option<Value>,
    /// `REQUIRES_LOWERCASE`, `REQUIRES_UPPERCASE`, `REQUIRES_NUMBERS`, `REQUIRES_SYMBOLS`, in the source's order.
    /// `None`: the source does not say.
    pub characters: Option<Vec<String>>,
}

/// Cognito's hosted UI.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostedUi {
    /// The whole host name, `prefix.auth.region.amazoncognito.com`, or a custom domain. May be empty in generation 2.
    pub domain: Option<String>,
    /// OAuth scopes. `None`: the source has a domain only.
    pub scopes: Option<Vec<String>>,
    /// Where the browser goes after sign-in.
    pub redirect_sign_in: Option<Vec<String>>,
    /// Where the browser goes after sign-out.
    pub redirect_sign_out: Option<Vec<String>>,
    /// `code` or `token`.
    pub response_type: Option<String>,
}

/// AWS AppSync: one GraphQL API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppSync {
    /// The resource's name in generation 1; empty in generation 2.
    pub name: String,
    /// `https://….appsync-api.eu-west-2.amazonaws.com/graphql`.
    pub endpoint: Option<String>,
    /// Region of the API.
    pub region: String,
    /// `API_KEY`, `AWS_IAM`, `AMAZON_COGNITO_USER_POOLS`, `OPENID_CONNECT`, `AWS_LAMBDA`; empty if the source has none.
    pub default_authorization: String,
    /// The further modes, in the source's order. `None`: the source does not say.
    pub additional_authorization: Option<Vec<String>>,
    /// The public API key, where the API has one.
    pub api_key: Option<String>,
    /// Generation 2: the models of the schema as client libraries read them; see [`crate::introspection`].
    pub model_introspection: Option<Value>,
    /// Generation 1: whether this is a stand-in of `amplify mock`, spoken to without TLS.
    pub test_mode: bool,
}

/// Amazon S3: the buckets for files of users.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct S3 {
    /// Name of the default bucket.
    pub bucket: Option<String>,
    /// Region of the default bucket.
    pub region: Option<String>,
    /// Generation 2: every bucket. `None`: the source has no list (generation 1).
    pub buckets: Option<Vec<Bucket>>,
    /// Generation 1: whether this is a stand-in of `amplify mock`, spoken to without TLS.
    pub test_mode: bool,
}

/// One bucket of a generation-2 backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bucket {
    /// The friendly name given in `defineStorage`.
    pub name: String,
    /// The bucket.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// Access rules by path, passed through as they are.
    pub paths: Option<Value>,
}

/// One REST API, behind API Gateway or a load balancer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestApi {
    /// The name that client code calls it by.
    pub name: String,
    /// `https://….execute-api.eu-west-2.amazonaws.com/dev`.
    pub endpoint: String,
    /// Region of the API.
    pub region: String,
}

/// One table of DynamoDB.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The backend's own name of the resource.
    pub resource: String,
    /// Name of the table.
    pub name: Copied,
    /// Its region.
    pub region: Copied,
}

/// A site in Amazon S3, with or without CloudFront before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hosting {
    /// The bucket that holds the site.
    pub bucket: Copied,
    /// Its region.
    pub region: Copied,
    /// The address by CloudFront, else that of the bucket's own website.
    pub url: Copied,
}

/// One bot of Lex, at its alias `$LATEST`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bot {
    /// The backend's own name of the resource.
    pub resource: String,
    /// Name of the bot.
    pub name: Copied,
    /// Its region.
    pub region: Copied,
}
