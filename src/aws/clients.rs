//! The clients of one environment, made once for each way into AWS.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use futures_util::FutureExt;
use futures_util::future::Shared;
use towpath_core::ports::{BackendRequest, ReadError};

use super::Settings;
use super::credentials::{Access, Search};
use super::pacing::{self, AmplifyThrottling, TooManyUpdates};
use super::{http, profiles};

/// Clients that share one connection pool, one set of credentials and one cache for these.
#[derive(Clone, Debug)]
pub(crate) struct Clients {
    /// AWS Amplify.
    pub(crate) amplify: aws_sdk_amplify::Client,
    /// AWS CloudFormation.
    pub(crate) cloudformation: aws_sdk_cloudformation::Client,
    /// Amazon S3.
    pub(crate) s3: aws_sdk_s3::Client,
    /// AWS Systems Manager.
    pub(crate) ssm: aws_sdk_ssm::Client,
    /// AWS STS.
    pub(crate) sts: aws_sdk_sts::Client,
    /// Where the credentials came from.
    pub(crate) access: Access,
}

/// What makes two environments need clients of their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    region: String,
    profile: Option<String>,
    role_arn: Option<String>,
    external_id: Option<String>,
}

type Opening = Shared<Pin<Box<dyn Future<Output = Result<Clients, ReadError>>>>>;

/// Makes clients, and keeps them.
pub(crate) struct ClientFactory {
    settings: Rc<Settings>,
    http: SharedHttpClient,
    open: RefCell<BTreeMap<Way, Opening>>,
}

impl ClientFactory {
    pub(crate) fn new(settings: Settings) -> Self {
        let bundle = settings.variables.get("AWS_CA_BUNDLE").filter(|path| !path.is_empty()).map(Into::into);
        let http = settings.http.clone().unwrap_or_else(|| http::client(bundle));
        Self { settings: Rc::new(settings), http, open: RefCell::default() }
    }

    /// The clients for the request's account and region. Requests that run side by side share one search for
    /// credentials, and its failure.
    pub(crate) async fn open(&self, request: &BackendRequest) -> Result<Clients, ReadError> {
        let aws = &request.aws;
        let way = Way {
            region: aws.region.as_str().to_owned(),
            profile: aws.profile.clone(),
            role_arn: aws.role_arn.clone(),
            external_id: aws.external_id.clone(),
        };
        let begin = || {
            let (settings, http, request) = (Rc::clone(&self.settings), self.http.clone(), request.clone());
            let opening: Pin<Box<dyn Future<Output = _>>> =
                Box::pin(async move { open(&settings, &http, &request).await });
            opening.shared()
        };
        let opening = self.open.borrow_mut().entry(way).or_insert_with(begin).clone();
        opening.await
    }
}

async fn open(settings: &Settings, http: &SharedHttpClient, request: &BackendRequest) -> Result<Clients, ReadError> {
    let search = Search {
        variables: &settings.variables,
        profile: settings.profile.as_deref(),
        legacy: settings.legacy.as_ref(),
        http,
        on_secret: &settings.on_secret,
    };
    let first = search.find(request).await?;
    let base = base(settings, http, request, first.provider.clone()).await;
    let found = search.assume(&base, request, first).await?;
    let config = base.into_builder().credentials_provider(found.provider).build();
    let amplify = aws_sdk_amplify::config::Builder::from(&config).retry_classifier(AmplifyThrottling).build();
    let path_style = settings.path_style(config.endpoint_url());
    let s3 = aws_sdk_s3::config::Builder::from(&config).force_path_style(path_style).build();
    let ssm = aws_sdk_ssm::config::Builder::from(&config).retry_classifier(TooManyUpdates).build();
    Ok(Clients {
        amplify: aws_sdk_amplify::Client::from_conf(amplify),
        cloudformation: aws_sdk_cloudformation::Client::new(&config),
        s3: aws_sdk_s3::Client::from_conf(s3),
        ssm: aws_sdk_ssm::Client::from_conf(ssm),
        sts: aws_sdk_sts::Client::new(&config),
        access: found.access,
    })
}

/// What all clients share. The region is always that of the request, so that nothing ever asks the network for one.
async fn base(
    settings: &Settings,
    http: &SharedHttpClient,
    request: &BackendRequest,
    credentials: SharedCredentialsProvider,
) -> SdkConfig {
    let selected =
        profiles::Selected::of(settings.profile.as_deref(), request.aws.profile.as_deref(), &settings.variables);
    let loader = aws_config::defaults(BehaviorVersion::latest());
    // The SDK's own AWS_ENDPOINT_URL works too, for every program of the shell; this one is for towpath alone.
    let endpoint = settings.variables.get("TOWPATH_ENDPOINT_URL").filter(|url| !url.is_empty());
    let loader = match endpoint {
        Some(url) => loader.endpoint_url(url),
        None => loader,
    };
    // Shows in CloudTrail whose requests these are.
    let loader = match AppName::new("towpath") {
        Ok(name) => loader.app_name(name),
        Err(_) => loader,
    };
    loader
        .http_client(http.clone())
        .region(Region::new(request.aws.region.as_str().to_owned()))
        .credentials_provider(credentials)
        .profile_files(profiles::files(&settings.variables))
        .profile_name(selected.name)
        .retry_config(pacing::retries(settings.first_backoff))
        .timeout_config(pacing::timeouts(settings.deadline))
        .stalled_stream_protection(pacing::stalled_streams())
        .load()
        .await
}
