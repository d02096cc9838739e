//! The same answers, as the program's own SDK reads them, with real signatures.

use aws_config::imds::{self, credentials::ImdsCredentialsProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_amplify::error::ProvideErrorMetadata;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_types::retry::RetryConfig;

use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Garbage, Kind};
use crate::standin::seed::Gen2;
use crate::standin::state::{Credential, Resource, Role, StackState};

const HOME: &str = "111111111111";

fn standin() -> StandIn {
    let standin = StandIn::start();
    let (key_id, secret) = ("AKIATEST".to_owned(), Some("right".to_owned()));
    standin.credential(Credential { key_id, account: HOME.to_owned(), secret, ..Credential::default() });
    let outputs = vec![("region".to_owned(), "a <b> & \"c\"".to_owned())];
    let metadata = "{\"AWS::Amplify::Platform\":{\"version\":\"1\",\"stackOutputs\":[\"region\"]}}".to_owned();
    let account = standin.account(HOME).region("eu-west-2").gen1("d1", "prod", "{}", &[]);
    account.gen2("d1", "feature/x", Gen2 { outputs, metadata, schema: Some("type Todo".to_owned()) });
    standin
}

async fn config(standin: &StandIn, secret: &str) -> SdkConfig {
    let credentials = Credentials::new("AKIATEST", secret, None, None, "test");
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(standin.url())
        .region(Region::new("eu-west-2"))
        .retry_config(RetryConfig::disabled())
        .credentials_provider(credentials)
        .load()
        .await
}

#[tokio::test]
async fn the_sdk_reads_amplify() {
    let standin = standin();
    let client = aws_sdk_amplify::Client::new(&config(&standin, "right").await);
    let apps = client.list_apps().send().await.unwrap();
    assert_eq!(apps.apps()[0].app_arn(), "arn:aws:amplify:eu-west-2:111111111111:apps/d1");
    let environments = client.list_backend_environments().app_id("d1").send().await.unwrap();
    assert_eq!(environments.backend_environments()[0].environment_name(), "prod");
    let found = client.get_backend_environment().app_id("d1").environment_name("prod").send().await.unwrap();
    assert!(found.backend_environment().unwrap().deployment_artifacts().unwrap().ends_with("-deployment"));
    let branch = client.get_branch().app_id("d1").branch_name("feature/x").send().await.unwrap();
    let arn = branch.branch().unwrap().backend().unwrap().stack_arn().unwrap();
    assert!(
        arn.starts_with("arn:aws:cloudformation:eu-west-2:111111111111:stack/amplify-d1-featurex-branch-"),
        "{arn}"
    );
    let jobs = client.list_jobs().app_id("d1").branch_name("feature/x").send().await.unwrap();
    assert!(jobs.job_summaries().is_empty());
    let error = client.get_app().app_id("d9").send().await.unwrap_err().into_service_error();
    assert!(error.is_not_found_exception());
    assert_eq!(error.message(), Some("App d9 not found."));
}

#[tokio::test]
async fn the_sdk_reads_s3_and_cloudformation() {
    let standin = standin();
    let event = |id: &str| Resource {
        logical_id: id.to_owned(),
        status: "CREATE_FAILED".to_owned(),
        reason: Some("full".to_owned()),
        time: "2026-01-05T10:00:00.000Z".to_owned(),
        ..Resource::default()
    };
    let name = crate::standin::names::gen2_stack("d1", "feature/x");
    standin.account(HOME).region("eu-west-2").change_stack(&name, |stack: &mut StackState| {
        stack.events.push(event("One"));
        stack.resources.push(event("Two"));
    });
    let config = config(&standin, "right").await;
    let client = aws_sdk_cloudformation::Client::new(&config);
    let stacks = client.describe_stacks().stack_name(&name).send().await.unwrap();
    let stack = stacks.stacks().first().unwrap();
    assert_eq!(stack.stack_status().unwrap().as_str(), "UPDATE_COMPLETE");
    assert_eq!(stack.last_updated_time().unwrap().secs(), 1_767_607_200);
    assert_eq!(stack.outputs()[0].output_value(), Some("a <b> & \"c\""));
    assert_eq!(stack.tags()[1].value(), Some("d1"));
    let summary = client.get_template_summary().stack_name(&name).send().await.unwrap();
    assert!(summary.metadata().unwrap().starts_with("{\"AWS::Amplify::Platform\""));
    let events = client.describe_stack_events().stack_name(&name).send().await.unwrap();
    assert_eq!(events.stack_events()[0].resource_status_reason(), Some("full"));
    let resources = client.list_stack_resources().stack_name(&name).send().await.unwrap();
    assert_eq!(resources.stack_resource_summaries()[0].logical_resource_id(), Some("Two"));
    let error = client.describe_stacks().stack_name("nope").send().await.unwrap_err().into_service_error();
    assert_eq!((error.code(), error.message()), (Some("ValidationError"), Some("Stack with id nope does not exist")));

    let uri = stack.outputs()[1].output_value().unwrap();
    let (bucket, key) = uri.strip_prefix("s3://").unwrap().split_once('/').unwrap();
    let client = aws_sdk_s3::Client::new(&config);
    let object = client.get_object().bucket(bucket).key(key).send().await.unwrap();
    assert!(object.e_tag().is_some());
    assert_eq!(object.body.collect().await.unwrap().into_bytes(), "type Todo");
    standin.account(HOME).region("eu-west-2").object(bucket, "#a b/ü+(1)", "odd");
    let object = client.get_object().bucket(bucket).key("#a b/ü+(1)").send().await.unwrap();
    assert_eq!(object.body.collect().await.unwrap().into_bytes(), "odd");
    let error = client.get_object().bucket(bucket).key("nope").send().await.unwrap_err().into_service_error();
    assert!(error.is_no_such_key());
    let error = client.get_object().bucket("nope").key("nope").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("NoSuchBucket"));
}

#[tokio::test]
async fn the_sdk_reads_refusals_and_faults() {
    let standin = standin();
    let client = aws_sdk_amplify::Client::new(&config(&standin, "wrong").await);
    let error = client.list_apps().send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("InvalidSignatureException"));

    let config = config(&standin, "right").await;
    let (amplify, cloudformation) =
        (aws_sdk_amplify::Client::new(&config), aws_sdk_cloudformation::Client::new(&config));
    for (kind, code) in [
        (Kind::AccessDenied, "AccessDeniedException"),
        (Kind::Throttle, "BadRequestException"),
        (Kind::ExpiredToken, "ExpiredTokenException"),
    ] {
        standin.fault(Fault::on(Service::Amplify, "ListApps", kind).times(1));
        let error = amplify.list_apps().send().await.unwrap_err().into_service_error();
        assert_eq!(error.code(), Some(code));
        assert!(error.message().is_some_and(|message| message.len() > 20), "{error:?}");
    }
    for garbage in [Garbage::NotHttp, Garbage::NotTheFormat, Garbage::WrongTypes] {
        standin.heal();
        standin.fault(Fault::any(Kind::Garbage(garbage)));
        assert!(amplify.list_apps().send().await.is_err(), "{garbage:?}");
        assert!(cloudformation.describe_stacks().send().await.is_err(), "{garbage:?}");
    }
}

#[tokio::test]
async fn the_sdk_assumes_roles_and_asks_the_instance() {
    let standin = standin();
    let (arn, external_id) = ("arn:aws:iam::222222222222:role/reader".to_owned(), Some("shared".to_owned()));
    standin.role(Role { arn: arn.clone(), external_id, trusted: vec![HOME.to_owned()], web_identity: None });
    standin.account("222222222222").region("eu-west-2").gen1("d2", "prod", "{}", &[]);
    let base = config(&standin, "right").await;
    let assume = async |external_id: &str| {
        let provider = AssumeRoleProvider::builder(&arn).configure(&base).external_id(external_id);
        provider.session_name("build").build().await
    };
    assert!(assume("other").await.provide_credentials().await.is_err());
    let provider = SharedCredentialsProvider::new(assume("shared").await);
    let config = base.to_builder().credentials_provider(provider).build();
    let found = aws_sdk_amplify::Client::new(&config).get_app().app_id("d2").send().await.unwrap();
    assert_eq!(found.app().unwrap().app_arn(), "arn:aws:amplify:eu-west-2:222222222222:apps/d2");

    let (key_id, account) = ("ASIAINSTANCE".to_owned(), "222222222222".to_owned());
    let (secret, token) = (Some("s".to_owned()), Some("t".to_owned()));
    standin.credential(Credential { key_id, account, secret, token, ..Credential::default() });
    standin.serve_credentials("ASIAINSTANCE", "eu-west-2");
    let provider = ProviderConfig::without_region()
        .with_http_client(aws_smithy_http_client::Builder::new().build_http())
        .with_region(Some(Region::new("eu-west-2")));
    let instance = imds::Client::builder().configure(&provider).endpoint(standin.url()).unwrap().build();
    let instance = ImdsCredentialsProvider::builder().configure(&provider).imds_client(instance).build();
    let config = base.to_builder().credentials_provider(SharedCredentialsProvider::new(instance)).build();
    let found = aws_sdk_amplify::Client::new(&config).get_app().app_id("d2").send().await.unwrap();
    assert_eq!(found.app().unwrap().app_id(), "d2");
}

#[tokio::test]
async fn the_sdk_speaks_tls_with_it() {
    let standin = StandIn::start_tls();
    standin.account(HOME).object("bucket", "key", vec![7; 300_000]);
    standin.credentials("AKIATEST", HOME);
    let base = config(&standin, "any").await;
    let trusting = |store: TrustStore| {
        let context = TlsContext::builder().with_trust_store(store).build().unwrap();
        let client = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring));
        let config = base.to_builder().http_client(client.tls_context(context).build_https());
        aws_sdk_s3::Client::new(&config.region(Region::new("us-east-1")).build())
    };
    assert!(standin.url().starts_with("https://"));
    let client = trusting(TrustStore::empty().with_pem_certificate(standin.certificate().unwrap().as_bytes()));
    for _ in 0..3 {
        let object = client.get_object().bucket("bucket").key("key").send().await.unwrap();
        assert_eq!(object.body.collect().await.unwrap().into_bytes(), vec![7; 300_000]);
    }
    assert_eq!(standin.connections(), 1, "kept alive");
    standin.fault(Fault::any(Kind::CutBody(1000)));
    let object = client.get_object().bucket("bucket").key("key").send().await.unwrap();
    assert!(object.body.collect().await.is_err());
    standin.heal();
    let other = StandIn::start_tls();
    let stranger = trusting(TrustStore::empty().with_pem_certificate(other.certificate().unwrap().as_bytes()));
    assert!(stranger.get_object().bucket("bucket").key("key").send().await.is_err(), "not its certificate");
    assert_eq!(StandIn::start().certificate(), None);
}
