//! Credentials, looked for once, before the first request: where they came from, or why each provider gave none.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_config::{Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use towpath_core::ports::{BackendRequest, ReadError};

use super::denials::{self, Source};
use super::profiles::{self, Selected, SharedFiles};

/// An access key from variables that `[credentials] legacy_env` names. Amplify Hosting refuses variables whose names
/// begin with `AWS`, so people used others.
#[derive(Clone)]
pub struct LegacyKeys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
}

/// How AWS is entered, for the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Where the credentials came from, such as ``profile `staging` `` or `container role`.
    pub source: String,
    /// The role that was assumed on top of them.
    pub role_arn: Option<String>,
    /// The account that the credentials belong to, where they say so without a request.
    pub account: Option<String>,
    /// When they end, where that is known.
    pub expires: Option<SystemTime>,
    /// Whether they are those of `legacy_env`.
    pub legacy: bool,
}

/// What the search for credentials needs to know.
pub(crate) struct Search<'a> {
    /// The environment variables.
    pub(crate) variables: &'a BTreeMap<String, String>,
    /// `--profile`.
    pub(crate) profile: Option<&'a str>,
    /// The values of `legacy_env`.
    pub(crate) legacy: Option<&'a LegacyKeys>,
    /// The process's HTTP client.
    pub(crate) http: &'a SharedHttpClient,
    /// Is given each key, secret and token, so that none is ever printed.
    pub(crate) on_secret: &'a Rc<dyn Fn(&str)>,
}

/// Credentials that were found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Gives them once more, and newer ones when they have ended.
    pub(crate) provider: SharedCredentialsProvider,
    /// Where they came from.
    pub(crate) access: Access,
}

impl Search<'_> {
    /// The credentials of the request's environment, before any role of the environment is assumed.
    ///
    /// # Errors
    /// [`ReadError::UnknownProfile`], [`ReadError::NoCredentials`] with each provider tried, and what a provider that
    /// was set up failed with.
    pub(crate) async fn find(&self, request: &BackendRequest) -> Result<Found, ReadError> {
        let selected = Selected::of(self.profile, request.aws.profile.as_deref(), self.variables);
        let files = SharedFiles::load(self.variables).await;
        let profile = files.find(&selected)?;
        let role = profile.and_then(|profile| profile.get("role_arn")).map(str::to_owned);

        let mut tried = Vec::new();
        for (name, offer) in self.offers(request, &selected, profile.is_some()) {
            let provider = match offer {
                Ok(provider) => provider,
                Err(why) => {
                    tried.push((name, why));
                    continue;
                }
            };
            match provider.provide_credentials().await {
                Ok(credentials) => {
                    let legacy = name == LEGACY;
                    return self.keep(credentials, provider, Access::from(name, legacy));
                }
                Err(error @ CredentialsError::CredentialsNotLoaded(_)) => tried.push((name, denials::words(&error))),
                Err(error) => {
                    let of_profile = name.starts_with("profile ");
                    let source = Source {
                        name,
                        sso_profile: of_profile.then(|| files.sso_profile(&selected.name)).flatten(),
                        role_arn: if of_profile { role.clone() } else { self.variable("AWS_ROLE_ARN") },
                    };
                    return Err(denials::explain(&error, &source, tried));
                }
            }
        }
        Err(ReadError::NoCredentials { tried })
    }

    /// The credentials of the environment's `role_arn`, assumed with those found first.
    ///
    /// # Errors
    /// [`ReadError::Denied`] with both sides, and whatever else the request to STS ends with.
    pub(crate) async fn assume(
        &self,
        base: &SdkConfig,
        request: &BackendRequest,
        first: Found,
    ) -> Result<Found, ReadError> {
        let Some(role_arn) = &request.aws.role_arn else { return Ok(first) };
        let mut builder = AssumeRoleProvider::builder(role_arn)
            .configure(base)
            .region(Region::new(request.aws.region.as_str().to_owned()))
            .session_name(session_name(request.environment.as_str()));
        if let Some(external_id) = &request.aws.external_id {
            builder = builder.external_id(external_id);
        }
        let provider = SharedCredentialsProvider::new(builder.build_from_provider(first.provider).await);
        match provider.provide_credentials().await {
            Ok(credentials) => {
                let access = Access { role_arn: Some(role_arn.clone()), ..first.access };
                self.keep(credentials, provider, access)
            }
            Err(error) => {
                let source = Source { name: first.access.source, sso_profile: None, role_arn: Some(role_arn.clone()) };
                Err(denials::explain(&error, &source, Vec::new()))
            }
        }
    }

    fn keep(
        &self,
        credentials: Credentials,
        provider: SharedCredentialsProvider,
        mut access: Access,
    ) -> Result<Found, ReadError> {
        (self.on_secret)(credentials.access_key_id());
        (self.on_secret)(credentials.secret_access_key());
        if let Some(token) = credentials.session_token() {
            (self.on_secret)(token);
        }
        access.expires = credentials.expiry();
        access.account = credentials.account_id().map(|account| account.as_str().to_owned());
        if access.expires.is_some_and(|end| end <= SystemTime::now()) {
            return Err(ReadError::Expired { message: format!("those of the {} are over", access.source) });
        }
        let first = Mutex::new(Some(credentials));
        Ok(Found { provider: SharedCredentialsProvider::new(Once { first, then: provider }), access })
    }

    /// The providers in their order, or why one has nothing to offer. A profile that somebody named is the only one;
    /// otherwise the order is that of the AWS SDKs, behind the keys of `legacy_env`.
    fn offers(&self, request: &BackendRequest, selected: &Selected, exists: bool) -> Vec<(String, Offer)> {
        let region = Region::new(request.aws.region.as_str().to_owned());
        let config = ProviderConfig::without_region().with_region(Some(region)).with_http_client(self.http.clone());
        let profile = (format!("profile `{}`", selected.name), self.shared_files(&config, selected, exists));
        if selected.explicit {
            return vec![profile];
        }
        let mut offers = Vec::new();
        if let Some(keys) = self.legacy {
            let keys = Credentials::new(
                keys.access_key_id.trim(),
                keys.secret_access_key.trim(),
                keys.session_token.clone(),
                None,
                "LegacyEnv",
            );
            offers.push((LEGACY.to_owned(), Ok(SharedCredentialsProvider::new(keys))));
        }
        offers.extend([
            ("environment variables".to_owned(), self.environment()),
            profile,
            ("web identity".to_owned(), self.web_identity(&config)),
            ("container role".to_owned(), self.container(&config)),
            ("instance role".to_owned(), self.instance(&config)),
        ]);
        offers
    }

    fn environment(&self) -> Offer {
        match (self.variable("AWS_ACCESS_KEY_ID"), self.variable("AWS_SECRET_ACCESS_KEY")) {
            (Some(id), Some(secret)) => {
                let token = self.variable("AWS_SESSION_TOKEN");
                Ok(SharedCredentialsProvider::new(Credentials::new(id, secret, token, None, "Environment")))
            }
            (Some(_), None) => Err("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not".to_owned()),
            (None, Some(_)) => Err("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not".to_owned()),
            (None, None) => Err("AWS_ACCESS_KEY_ID is not set".to_owned()),
        }
    }

    fn shared_files(&self, config: &ProviderConfig, selected: &Selected, exists: bool) -> Offer {
        if !exists {
            return Err("it is not in the shared AWS files".to_owned());
        }
        let provider = ProfileFileCredentialsProvider::builder()
            .configure(config)
            .profile_files(profiles::files(self.variables))
            .profile_name(&selected.name)
            .build();
        Ok(SharedCredentialsProvider::new(provider))
    }

    fn web_identity(&self, config: &ProviderConfig) -> Offer {
        let file = self.variable("AWS_WEB_IDENTITY_TOKEN_FILE").ok_or("AWS_WEB_IDENTITY_TOKEN_FILE is not set")?;
        let role_arn = self.variable("AWS_ROLE_ARN").ok_or("AWS_ROLE_ARN is not set")?;
        let session_name = self.variable("AWS_ROLE_SESSION_NAME").unwrap_or_else(|| "towpath".to_owned());
        let given = StaticConfiguration { web_identity_token_file: file.into(), role_arn, session_name };
        let provider =
            WebIdentityTokenCredentialsProvider::builder().configure(config).static_configuration(given).build();
        Ok(SharedCredentialsProvider::new(provider))
    }

    fn container(&self, config: &ProviderConfig) -> Offer {
        let names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
        if names.iter().all(|name| self.variable(name).is_none()) {
            return Err(format!("neither {} nor {} is set", names[0], names[1]));
        }
        Ok(SharedCredentialsProvider::new(EcsCredentialsProvider::builder().configure(config).build()))
    }

    /// The SDK waits a second or more where nothing answers, as on a laptop.
    fn instance(&self, config: &ProviderConfig) -> Offer {
        if self.variable("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            return Err("AWS_EC2_METADATA_DISABLED is true".to_owned());
        }
        let client = imds::Client::builder()
            .configure(config)
            .connect_timeout(Duration::from_millis(300))
            .read_timeout(Duration::from_millis(500))
            .max_attempts(1)
            .build();
        let provider = ImdsCredentialsProvider::builder().configure(config).imds_client(client).build();
        Ok(SharedCredentialsProvider::new(provider))
    }

    /// A variable, blank ones as if they were not set.
    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty()).map(str::to_owned)
    }
}

/// A provider, or why there is none.
type Offer = Result<SharedCredentialsProvider, String>;

const LEGACY: &str = "legacy_env";

impl Access {
    fn from(source: String, legacy: bool) -> Self {
        Self { source, role_arn: None, account: None, expires: None, legacy }
    }
}

/// Gives the credentials that were found first without asking for them a second time.
#[derive(Debug)]
struct Once {
    first: Mutex<Option<Credentials>>,
    then: SharedCredentialsProvider,
}

impl ProvideCredentials for Once {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        match self.first.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(credentials) => future::ProvideCredentials::ready(Ok(credentials)),
            None => self.then.provide_credentials(),
        }
    }
}

/// What CloudTrail of the other account shows: letters, digits and `=,.@-_`, at most 64 of them.
fn session_name(environment: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || "=,.@-_".contains(c) { c } else { '-' };
    format!("towpath-{environment}").chars().map(kept).take(64).collect()
}

#[cfg(test)]
mod tests;
