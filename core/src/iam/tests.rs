//! What is allowed is what is declared, in every tool's words.

use super::*;
use crate::config;
use crate::source::SourceFile;

const TOML: &str = r#"schema = 1
[project]
name = "shop"
[apps.admin]
path = "admin"
role = "parent"
[apps.client]
path = "client"
role = "child"
parent = "admin"
[environments.live]
account = "333333333333"
region = "eu-west-2"
generation = "gen1"
apps.admin = { app_id = "d1admin", branch = "main", backend = "live" }
apps.client = { app_id = "d2client" }
[environments.dev]
account = "111111111111"
region = "cn-north-1"
generation = "gen2"
apps.admin = { app_id = "d1admin", branch = "dev" }
[environments.fork]
source = "snapshot"
snapshot = "s"
apps.admin = {}
[secrets.TOKEN]
source = "ssm:/shop/{env}/token"
[secrets.MAP]
source = "secretsmanager:shop/map#token"
apps = ["client"]
[secrets.RELEASE]
source = "ssm:/release"
scope = "deploy"
"#;

fn of(environment: &str, apps: &[&str]) -> Policy {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    let config = config::parse(&file, "1.0.0").config.unwrap();
    let apps: Vec<_> = apps.iter().map(|app| &config.apps[*app]).collect();
    read(&config, config.environment(environment).unwrap(), &apps)
}

#[test]
fn releasing_is_reading_and_starting_jobs_of_the_apps_named() {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    let config = config::parse(&file, "1.0.0").config.unwrap();
    let environment = config.environment("live").unwrap();
    let apps: Vec<_> = ["admin", "client"].iter().map(|app| &config.apps[*app]).collect();
    let policy = release(&config, environment, &apps);
    assert_eq!(
        resources(&policy, "Jobs"),
        [
            "arn:aws:amplify:eu-west-2:333333333333:apps/d1admin/branches/main/jobs/*",
            "arn:aws:amplify:eu-west-2:333333333333:apps/d2client/branches/*/jobs/*",
        ]
    );
    let reading = read(&config, environment, &apps);
    let more: Vec<_> = policy.actions().difference(&reading.actions()).copied().collect();
    assert_eq!(more, RELEASING);
    assert!(release(&config, config.environment("fork").unwrap(), &[&config.apps["admin"]]).statements.is_empty());
}

fn resources(policy: &Policy, sid: &str) -> Vec<String> {
    policy
        .statements
        .iter()
        .find(|statement| statement.sid == sid)
        .map(|found| found.resources.clone())
        .unwrap_or_default()
}

#[test]
fn a_generation_1_backend_is_read_by_its_archive_and_stack() {
    let policy = of("live", &["client"]);
    assert_eq!(
        resources(&policy, "BackendArchive"),
        ["arn:aws:s3:::amplify-*-live-*-deployment/#current-cloud-backend.zip"]
    );
    assert_eq!(
        resources(&policy, "BackendStack"),
        ["arn:aws:cloudformation:eu-west-2:333333333333:stack/amplify-*-live-*/*"]
    );
    let hosting = resources(&policy, "HostedBranches");
    assert!(
        hosting.contains(&"arn:aws:amplify:eu-west-2:333333333333:apps/d2client/branches/*".to_owned()),
        "{hosting:?}"
    );
    assert!(resources(&policy, "Branch").is_empty(), "that is of generation 2");
    assert_eq!(resources(&policy, "Secrets"), ["arn:aws:ssm:eu-west-2:333333333333:parameter/shop/live/token"]);
    assert_eq!(
        resources(&policy, "SecretsManager"),
        ["arn:aws:secretsmanager:eu-west-2:333333333333:secret:shop/map-??????"]
    );
    assert!(!format!("{policy:?}").contains("/release"), "a secret of releases");
    assert!(resources(&of("live", &["admin"]), "SecretsManager").is_empty(), "not one of that app");
}

#[test]
fn a_generation_2_backend_is_read_by_its_stack_in_its_partition() {
    let policy = of("dev", &["admin"]);
    let stacks = resources(&policy, "BackendStack");
    assert!(
        stacks.iter().any(|arn| {
            arn.starts_with("arn:aws-cn:cloudformation:cn-north-1:111111111111:stack/amplify-d1admin-*")
        })
    );
    assert_eq!(resources(&policy, "ModelSchema"), ["arn:aws-cn:s3:::amplify-d1admin*/*.graphql"]);
    assert!(!policy.actions().contains("amplify:GetBackendEnvironment"));
    assert!(of("fork", &["admin"]).statements.is_empty(), "a recording needs no permission");
}

#[test]
fn doctor_takes_more_and_reading_stays_as_it_is() {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    let config = config::parse(&file, "1.0.0").config.unwrap();
    let of_doctor = |environment: &str, apps: &[&str]| {
        let apps: Vec<_> = apps.iter().map(|app| &config.apps[*app]).collect();
        doctor(&config, config.environment(environment).unwrap(), &apps)
    };
    let (reads, policy) = (of("live", &["client"]), of_doctor("live", &["client"]));
    assert_eq!(policy.statements[..reads.statements.len()], reads.statements);
    assert_eq!(policy.actions().difference(&reads.actions()).copied().collect::<Vec<_>>(), INSPECTING);
    assert_eq!(resources(&policy, "Templates"), resources(&policy, "BackendStack"));
    assert_eq!(resources(&policy, "Domains").len(), 4, "those of the app and of its parent");
    assert_eq!(
        resources(&policy, "SocialLogins"),
        ["arn:aws:ssm:eu-west-2:333333333333:parameter/amplify/d1admin/live/AMPLIFY_*"]
    );
    assert!(resources(&of_doctor("dev", &["admin"]), "SocialLogins").is_empty(), "that is of generation 1");
    assert!(of_doctor("fork", &["admin"]).statements.is_empty());
}

#[test]
fn releases_add_only_their_own_parameters() {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    let config = config::parse(&file, "1.0.0").config.unwrap();
    let of = |name: &str| release(&config, config.environment(name).unwrap(), &[&config.apps["admin"]]);
    let (live, dev) = (of("live"), of("dev"));
    let place = "arn:aws:ssm:eu-west-2:333333333333:parameter/towpath/shop/live";
    assert_eq!(resources(&live, "LocksAndReleases"), [format!("{place}/lock"), format!("{place}/releases/*")]);
    assert_eq!(resources(&live, "Releases"), [format!("{place}/releases")]);
    assert!(resources(&dev, "LocksAndReleases")[0].starts_with("arn:aws-cn:ssm:cn-north-1:111111111111:"));
    assert!(of("fork").statements.is_empty());
    assert!(RELEASING.iter().all(|action| !READING.contains(action)));
    let cfn: Value = serde_json::from_str(&print(&live, Format::Cfn, "live", "eu-west-2")).unwrap();
    assert!(cfn["Resources"]["TowpathReleaselive"].is_object());
}

#[test]
fn every_action_is_one_of_those_that_reading_takes() {
    let all: BTreeSet<_> = READING.into_iter().collect();
    for policy in [of("live", &["admin", "client"]), of("dev", &["admin"])] {
        for action in policy.actions() {
            assert!(all.contains(action) || action == "secretsmanager:GetSecretValue", "{action}");
        }
        for statement in &policy.statements {
            assert!(
                !statement.resources.is_empty() && statement.resources.iter().all(|arn| arn != "*"),
                "{statement:?}"
            );
            assert!(statement.sid.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
    }
}

#[test]
fn each_tool_gets_its_own_words() {
    let mut policy = of("live", &["admin"]);
    policy.statements.retain(|statement| statement.sid == "BackendArchive");
    policy.trust =
        Some(Trust { account: AccountId::new("999999999999").unwrap(), external_id: Some("x${y}".to_owned()) });
    let printed = |format| print(&policy, format, "live-eu", "eu-west-2");
    insta::assert_snapshot!(printed(Format::Terraform));
    insta::assert_snapshot!(printed(Format::Cdk));
    insta::assert_snapshot!(printed(Format::Json));
    let cfn: Value = serde_json::from_str(&printed(Format::Cfn)).unwrap();
    assert_eq!(cfn["Resources"]["TowpathReadliveeu"]["Type"], "AWS::IAM::Role");
    policy.trust = None;
    let cfn: Value = serde_json::from_str(&print(&policy, Format::Cfn, "live", "eu-west-2")).unwrap();
    assert_eq!(cfn["Resources"]["TowpathReadlive"]["Type"], "AWS::IAM::ManagedPolicy");
    assert_eq!(serde_json::from_str::<Value>(&print(&policy, Format::Json, "l", "r")).unwrap(), policy.to_json());
}
