//! Reads backends from AWS: the core's [`Backends`] over Amplify, CloudFormation and S3. Only `ledger` writes to AWS:
//! locks and release records.

mod amplify;
mod arn;
mod clients;
mod cloudformation;
mod credentials;
mod denials;
mod doctor;
mod errors;
#[cfg(test)]
mod fake;
mod hosted;
mod hosting;
mod http;
mod ledger;
mod pacing;
mod parameters;
mod profiles;
mod read;
mod s3;
mod sites;
mod surroundings;

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use async_trait::async_trait;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use towpath_core::gen1::Files;
use towpath_core::gen2::Recorded;
use towpath_core::ports::{Activity, BackendRequest, Backends, Nearby, RawBackend, ReadError, Stack};
use towpath_core::secrets::{Hidden, Parameters};
use towpath_core::wait::progress::Resource;

use clients::ClientFactory;
pub use credentials::{Access, LegacyKeys};
pub use doctor::Templates;
pub use hosted::AwsHosting;
pub use ledger::AwsState;
pub use sites::{Absent, AbsentKind, Part, Sites, Stored, Unserved};

/// How AWS is reached.
#[derive(Clone)]
pub struct Settings {
    /// The environment variables, as they were at the start.
    pub variables: BTreeMap<String, String>,
    /// `--profile`.
    pub profile: Option<String>,
    /// The values of the variables that `[credentials] legacy_env` names, where they are set.
    pub legacy: Option<LegacyKeys>,
    /// The longest that reading a backend may take.
    pub deadline: Option<Duration>,
    /// Is given every key, secret and session token that is used, so that the terminal can hide them.
    pub on_secret: Rc<dyn Fn(&str)>,
    /// Stands in for the network.
    http: Option<SharedHttpClient>,
    /// The wait before the first retry, at most.
    first_backoff: Duration,
}

impl Settings {
    /// Only the environment variables; everything else may be set afterwards.
    pub fn new(variables: BTreeMap<String, String>) -> Self {
        Self {
            variables,
            profile: None,
            legacy: None,
            deadline: None,
            on_secret: Rc::new(|_| ()),
            http: None,
            first_backoff: Duration::from_millis(200),
        }
    }

    /// Whether buckets are named in the path of a URL: `http://bucket.localhost:9000` resolves nowhere.
    fn path_style(&self, endpoint: Option<&str>) -> bool {
        let own = self.variables.get("AWS_ENDPOINT_URL_S3").map(String::as_str);
        own.filter(|url| !url.is_empty()).or(endpoint).is_some_and(is_loopback)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variables and the legacy keys are secret.
        f.debug_struct("Settings")
            .field("profile", &self.profile)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

fn is_loopback(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    if authority.starts_with("[::1]") {
        return true;
    }
    let host = authority.split(':').next().unwrap_or_default();
    let ip: Result<std::net::IpAddr, _> = host.parse();
    host == "localhost" || host.ends_with(".localhost") || ip.is_ok_and(|ip| ip.is_loopback())
}

/// The core's functions that are needed between two requests.
#[derive(Clone, Copy, Debug)]
pub struct Core {
    /// Opens `#current-cloud-backend.zip`.
    pub archive: fn(&[u8]) -> Result<Files, ReadError>,
    /// The name of a generation-2 root stack: of the app id and the branch.
    pub stack_name: fn(&str, &str) -> String,
    /// Bucket and key of the GraphQL schema that the outputs name. `None` where they name none, and where they cannot
    /// be understood: decoding them reports that.
    pub model_schema: fn(&Recorded) -> Option<(String, String)>,
}

/// Reads backends from AWS.
pub struct AwsBackends {
    clients: ClientFactory,
    core: Core,
    deadline: Option<Duration>,
}

impl AwsBackends {
    /// Makes no request.
    pub fn new(settings: Settings, core: Core) -> Self {
        let deadline = settings.deadline;
        Self { clients: ClientFactory::new(settings), core, deadline }
    }

    /// How AWS is entered for this request. Looks for the credentials, if that was not done before.
    ///
    /// # Errors
    /// Those of the search for credentials.
    pub async fn access(&self, request: &BackendRequest) -> Result<Access, ReadError> {
        Ok(self.clients.open(request).await?.access)
    }

    /// What a stack of the backend is made of: the root stack, or one that is nested in it.
    ///
    /// # Errors
    /// Those of the search for credentials and of the request.
    pub async fn resources(&self, request: &BackendRequest, stack: &str) -> Result<Vec<Resource>, ReadError> {
        let asking = async {
            let clients = self.clients.open(request).await?;
            cloudformation::resources(&clients.cloudformation, request, stack).await
        };
        self.within_deadline("cloudformation:ListStackResources", asking).await
    }

    async fn read_part(&self, request: &BackendRequest, part: read::Part) -> Result<RawBackend, ReadError> {
        let reading = Box::pin(async {
            let clients = self.clients.open(request).await?;
            read::Reader { clients: &clients, core: self.core, request, part }.read().await
        });
        self.within_deadline("reading the backend", reading).await
    }

    /// Ends at `--timeout`.
    async fn within_deadline<T>(
        &self,
        action: &str,
        reading: impl Future<Output = Result<T, ReadError>>,
    ) -> Result<T, ReadError> {
        let Some(deadline) = self.deadline else { return reading.await };
        match tokio::time::timeout(deadline, reading).await {
            Ok(read) => read,
            Err(_) => Err(ReadError::Unavailable {
                action: action.to_owned(),
                message: format!("no answer within {} s", deadline.as_secs_f64()),
            }),
        }
    }
}

impl fmt::Debug for AwsBackends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsBackends").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

#[async_trait(?Send)]
impl Backends for AwsBackends {
    async fn read(&self, request: &BackendRequest) -> Result<RawBackend, ReadError> {
        self.read_part(request, read::Part::Whole).await
    }

    async fn state(&self, request: &BackendRequest) -> Result<Stack, ReadError> {
        Ok(self.read_part(request, read::Part::State).await?.stack)
    }

    async fn nearby(&self, request: &BackendRequest) -> Nearby {
        match self.clients.open(request).await {
            Ok(clients) => surroundings::nearby(&clients, request).await,
            Err(_) => Nearby::default(),
        }
    }

    async fn activity(&self, request: &BackendRequest, stack: &Stack) -> Activity {
        match self.clients.open(request).await {
            Ok(clients) => surroundings::activity(&clients, request, stack).await,
            Err(_) => Activity::default(),
        }
    }
}

#[async_trait(?Send)]
impl Parameters for AwsBackends {
    async fn values(&self, request: &BackendRequest, names: &[String]) -> Result<BTreeMap<String, Hidden>, ReadError> {
        let reading = async {
            let clients = self.clients.open(request).await?;
            parameters::values(&clients.ssm, request, names).await
        };
        self.within_deadline("reading secrets", reading).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_endpoints_get_buckets_in_the_path() {
        for (url, loopback) in [
            ("http://localhost:4570", true),
            ("http://s3.localhost:4570/x", true),
            ("http://127.0.0.1:4570", true),
            ("http://[::1]:4570", true),
            ("127.3.3.3", true),
            ("https://s3.eu-west-2.amazonaws.com", false),
            ("https://localhost.example.com", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(url), loopback, "{url}");
        }
        let mut settings = Settings::new(BTreeMap::new());
        assert!(settings.path_style(Some("http://localhost:1")));
        settings.variables.insert("AWS_ENDPOINT_URL_S3".into(), "https://minio.example.com".into());
        assert!(!settings.path_style(Some("http://localhost:1")), "the endpoint of S3 itself counts");
    }

    #[test]
    fn debugging_shows_no_secret() {
        let mut settings = Settings::new(BTreeMap::from([("AWS_SECRET_ACCESS_KEY".into(), "hush".into())]));
        settings.legacy = Some(LegacyKeys {
            access_key_id: "hush".into(),
            secret_access_key: "hush".into(),
            session_token: Some("hush".into()),
        });
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
