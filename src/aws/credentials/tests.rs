use std::cell::RefCell;
use std::path::Path;

use towpath_core::backend::Generation::Gen1;
use towpath_core::ports::Backends;

use super::*;
use crate::aws::fake::{Answer, CORE, FakeAws, environment, ok, request, stack, xml_error};
use crate::aws::{AwsBackends, Settings};

const ROLE: &str = "arn:aws:iam::222222222222:role/read";

fn assumed(account: &str) -> Answer {
    ok(format!(
        "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>A:t</AssumedRoleId>\
         <Arn>arn:aws:sts::{account}:assumed-role/read/t</Arn></AssumedRoleUser><Credentials>\
         <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>\
         <SessionToken>role-token</SessionToken><Expiration>2125-01-01T00:00:00Z</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
    ))
}

fn aws() -> FakeAws {
    FakeAws::default()
        .on("AssumeRole", assumed("222222222222"))
        .on("GetBackendEnvironment", environment("222222222222"))
        .on("DescribeStacks", stack("amplify-shop-dev", "UPDATE_COMPLETE", None))
        .on("GetObject", ok("meta"))
}

/// Shared AWS files in a folder.
fn files(folder: &Path, config: &str, credentials: &str) -> Vec<(&'static str, String)> {
    let paths = [("config", config), ("credentials", credentials)].map(|(name, text)| {
        let path = folder.join(name);
        fs_err::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let [config, credentials] = paths;
    vec![("AWS_CONFIG_FILE", config), ("AWS_SHARED_CREDENTIALS_FILE", credentials)]
}

fn settings(aws: &FakeAws, variables: &[(&'static str, String)]) -> Settings {
    let pairs: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    aws.settings(&pairs)
}

/// The access key that requests are signed with.
async fn key_used(
    variables: &[(&'static str, String)],
    request: &BackendRequest,
    change: impl Fn(&mut Settings),
) -> String {
    let aws = aws();
    let mut settings = settings(&aws, variables);
    change(&mut settings);
    AwsBackends::new(settings, CORE).read(request).await.unwrap();
    aws.requests()[0].split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn without_credentials_each_provider_says_why() {
    let aws = FakeAws::default();
    let variables = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", " ")];
    let backends = AwsBackends::new(aws.settings(&variables), CORE);
    let Err(ReadError::NoCredentials { tried }) = backends.read(&request(None)).await else { panic!("credentials?") };
    let expected = [
        ("environment variables", "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"),
        ("profile `default`", "it is not in the shared AWS files"),
        ("web identity", "AWS_WEB_IDENTITY_TOKEN_FILE is not set"),
        (
            "container role",
            "neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set",
        ),
        ("instance role", "AWS_EC2_METADATA_DISABLED is true"),
    ];
    assert_eq!(tried, expected.map(|(name, why)| (name.to_owned(), why.to_owned())));
    assert!(aws.asked().is_empty());
}

#[tokio::test]
async fn a_named_profile_wins_over_everything_and_variables_win_over_the_default_one() {
    let folder = tempfile::tempdir().unwrap();
    let keys = |name: &str| format!("[{name}]\naws_access_key_id = AKID{name}\naws_secret_access_key = s\n");
    let mut variables = files(folder.path(), "", &format!("{}{}", keys("default"), keys("staging")));
    let mut with_profile = request(Some(Gen1));
    with_profile.aws.profile = Some("staging".into());
    let legacy =
        LegacyKeys { access_key_id: " AKIDLEGACY\n".into(), secret_access_key: "s".into(), session_token: None };
    let plain = request(Some(Gen1));

    assert_eq!(key_used(&variables, &plain, |_| ()).await, "AKIDdefault");
    assert_eq!(key_used(&variables, &with_profile, |_| ()).await, "AKIDstaging");
    variables.extend([("AWS_ACCESS_KEY_ID", "AKIDENV".to_owned()), ("AWS_SECRET_ACCESS_KEY", "s".to_owned())]);
    assert_eq!(key_used(&variables, &plain, |_| ()).await, "AKIDENV");
    assert_eq!(key_used(&variables, &with_profile, |_| ()).await, "AKIDstaging");
    let with_legacy = |settings: &mut Settings| settings.legacy = Some(legacy.clone());
    assert_eq!(key_used(&variables, &plain, with_legacy).await, "AKIDLEGACY");
    assert_eq!(key_used(&variables, &with_profile, with_legacy).await, "AKIDstaging");
    let with_option = |settings: &mut Settings| settings.profile = Some("staging".to_owned());
    assert_eq!(key_used(&variables, &plain, with_option).await, "AKIDstaging");
    variables.push(("CI", "true".to_owned()));
    assert_eq!(
        key_used(&variables, &with_profile, |_| ()).await,
        "AKIDENV",
        "the environment's profile is for laptops"
    );
    assert_eq!(key_used(&variables, &with_profile, with_option).await, "AKIDstaging");
}

#[tokio::test]
async fn an_unknown_aws_profile_is_an_error_although_there_are_other_credentials() {
    let aws = aws();
    let variables = [("AWS_PROFILE", "stagign"), ("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "s")];
    let error = AwsBackends::new(aws.settings(&variables), CORE).read(&request(None)).await.unwrap_err();
    assert_eq!(error, ReadError::UnknownProfile { profile: "stagign".into(), known: Vec::new() });
    assert!(aws.asked().is_empty());
}

#[tokio::test]
async fn profiles_that_give_no_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[profile empty]\nregion = eu-west-2\n\
                  [profile process]\ncredential_process = /nonexistent/program\n\
                  [profile sso]\nsso_session = none-of-towpath\nsso_account_id = 222222222222\nsso_role_name = dev\n\
                  [sso-session none-of-towpath]\nsso_region = eu-west-2\nsso_start_url = https://none.example\n";
    let variables = files(folder.path(), config, "");
    let read = async |name: &str| {
        let aws = FakeAws::default();
        let mut settings = settings(&aws, &variables);
        settings.profile = Some(name.to_owned());
        AwsBackends::new(settings, CORE).read(&request(None)).await.unwrap_err()
    };
    let empty = ("profile `empty`".to_owned(), "it holds no credentials".to_owned());
    assert_eq!(read("empty").await, ReadError::NoCredentials { tried: vec![empty] });
    assert!(matches!(read("process").await, ReadError::NoCredentials { tried } if tried[0].0 == "profile `process`"));
    let sso = read("sso").await;
    assert!(
        matches!(&sso, ReadError::Expired { message } if message.ends_with("aws sso login --profile sso")),
        "{sso:?}"
    );
}

#[tokio::test]
async fn a_role_is_assumed_once_for_all_clients_and_every_secret_is_handed_over() {
    let aws = aws();
    let secrets: Rc<RefCell<Vec<String>>> = Rc::default();
    let mut settings = settings(
        &aws,
        &[("AWS_ACCESS_KEY_ID", "AKIDENV".to_owned()), ("AWS_SECRET_ACCESS_KEY", "env-secret".to_owned())],
    );
    let kept = Rc::clone(&secrets);
    settings.on_secret = Rc::new(move |secret| kept.borrow_mut().push(secret.to_owned()));
    let backends = AwsBackends::new(settings, CORE);
    let mut request = request(Some(Gen1));
    request.aws.role_arn = Some(ROLE.into());
    request.aws.external_id = Some("shared-word".into());
    let (first, second) = futures_util::future::join(backends.read(&request), backends.read(&request)).await;
    assert!(first.is_ok() && second.is_ok());

    let requests = aws.requests();
    assert_eq!(aws.asked().iter().filter(|name| *name == "AssumeRole").count(), 1);
    assert!(requests[0].contains(" AKIDENV ") && requests[0].contains("RoleSessionName=towpath-staging"));
    assert!(requests[0].contains("ExternalId=shared-word"), "{}", requests[0]);
    assert!(requests[0].starts_with("https://sts.eu-west-2.amazonaws.com/"), "{}", requests[0]);
    assert!(requests[1..].iter().all(|line| line.contains(" ASIAROLE ")), "{requests:?}");
    assert_eq!(*secrets.borrow(), ["AKIDENV", "env-secret", "ASIAROLE", "role-secret", "role-token"]);
    let access = backends.access(&request).await.unwrap();
    assert_eq!((access.source.as_str(), access.role_arn.as_deref()), ("environment variables", Some(ROLE)));
    assert_eq!(access.account.as_deref(), Some("222222222222"));
    assert!(access.expires.is_some() && !access.legacy);
}

#[tokio::test]
async fn another_role_region_or_external_id_needs_credentials_of_its_own() {
    let aws = aws();
    let backends = aws.backends();
    let mut requests = vec![request(Some(Gen1)); 4];
    for request in &mut requests {
        request.aws.role_arn = Some(ROLE.into());
    }
    requests[1].aws.role_arn = Some(format!("{ROLE}2"));
    requests[2].aws.external_id = Some("x".into());
    requests[3].aws.region = towpath_core::name::Region::new("us-east-1").unwrap();
    for request in requests.iter().chain(&requests) {
        backends.access(request).await.unwrap();
    }
    assert_eq!(aws.asked(), ["AssumeRole"; 4]);
}

#[tokio::test]
async fn the_role_of_another_account_is_seen_before_anything_is_asked() {
    let aws = FakeAws::default().on("AssumeRole", assumed("111111111111"));
    let mut request = request(Some(Gen1));
    request.aws.role_arn = Some("arn:aws:iam::111111111111:role/read".into());
    let error = aws.backends().read(&request).await.unwrap_err();
    assert!(matches!(&error, ReadError::WrongAccount { found, .. } if found == "111111111111"), "{error:?}");
    assert_eq!(aws.asked(), ["AssumeRole"]);
}

#[tokio::test]
async fn a_refused_role_names_both_sides() {
    let who = "arn:aws:iam::111111111111:user/build";
    for (message, principal) in [
        (format!("User: {who} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"), who),
        ("Access denied".to_owned(), "environment variables"),
    ] {
        let aws = FakeAws::default().on("AssumeRole", xml_error(403, "AccessDenied", &message));
        let mut request = request(Some(Gen1));
        request.aws.role_arn = Some(ROLE.into());
        let error = aws.backends().read(&request).await.unwrap_err();
        let ReadError::Denied { action, resource, principal: found, message } = error else { panic!("{error:?}") };
        assert_eq!((action.as_str(), resource.as_str(), found.as_deref()), ("sts:AssumeRole", ROLE, Some(principal)));
        assert!(message.contains("environment variables") && message.contains(ROLE), "{message}");
    }
}

#[tokio::test]
async fn sts_failures_keep_their_meaning() {
    for (answer, expected) in [
        (xml_error(403, "ExpiredToken", "over"), "E602"),
        (xml_error(403, "InvalidClientTokenId", "unknown"), "E604"),
        (xml_error(403, "SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2"), "E605"),
        (xml_error(400, "Throttling", "Rate exceeded"), "E1601"),
        (Answer::Broken, "E1602"),
    ] {
        let aws = FakeAws::default().on("AssumeRole", answer);
        let mut request = request(Some(Gen1));
        request.aws.role_arn = Some(ROLE.into());
        let error = aws.backends().read(&request).await.unwrap_err();
        assert_eq!(towpath_core::catalog::Explained::id(&error).as_str(), expected, "{error:?}");
    }
}

#[tokio::test]
async fn the_role_of_a_profile_is_named_when_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let config = format!(
        "[profile hop]\nrole_arn = {ROLE}\nsource_profile = base\n\
         [profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"
    );
    let aws = FakeAws::default().on("AssumeRole", xml_error(403, "AccessDenied", "no"));
    let mut settings = settings(&aws, &files(folder.path(), &config, ""));
    settings.profile = Some("hop".into());
    let error = AwsBackends::new(settings, CORE).read(&request(None)).await.unwrap_err();
    assert!(matches!(&error, ReadError::Denied { resource, .. } if resource == ROLE), "{error:?}");
}

#[test]
fn session_names_are_what_sts_allows() {
    assert_eq!(session_name("staging"), "towpath-staging");
    assert_eq!(session_name("a/b c"), "towpath-a-b-c");
    assert_eq!(session_name(&"x".repeat(64)).len(), 64);
}
