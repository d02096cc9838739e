//! Every way in which a pull can fail: exit code, id, words, and that no file is there afterwards.

use std::time::Duration;

use serde_json::json;

use crate::pull::{meta, project};
use crate::standin::StandIn;
use crate::standin::archive;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Garbage, Kind};
use crate::standin::names;
use crate::standin::seed::Gen2;
use crate::support::{Project, Ran};

const ACCOUNT: &str = "222222222222";
const ARCHIVE: &str = "#current-cloud-backend.zip";

fn stack() -> String {
    names::gen1_stack("shop", "d1admin", "staging")
}

fn bucket(aws: &StandIn) -> String {
    let mut bucket = None;
    aws.account(ACCOUNT).region("eu-west-2").change_app("d1admin", |app| {
        bucket = app.backend_environments.first().and_then(|environment| environment.bucket.clone());
    });
    bucket.unwrap()
}

fn change_status(aws: &StandIn, status: &str, reason: &str) {
    aws.account(ACCOUNT).region("eu-west-2").change_stack(&stack(), |stack| {
        stack.status = status.to_owned();
        stack.reason = Some(reason.to_owned());
    });
}

/// Runs `pull`, and asserts that it fails so and leaves the checkout as it was.
#[track_caller]
fn fails(project: &Project, code: i32, id: &str, words: &[&str]) -> Ran {
    fails_with(project, &["pull"], code, id, words)
}

#[track_caller]
fn fails_with(project: &Project, args: &[&str], code: i32, id: &str, words: &[&str]) -> Ran {
    let before = project.files();
    let mut ran = project.run(args).exits(code).says(&format!("error[{id}]"));
    for text in words {
        ran = ran.says(text);
    }
    assert_eq!(project.files(), before, "a failed pull wrote something");
    ran
}

#[test]
fn no_credentials_lists_where_they_were_looked_for() {
    let (project, aws) = project();
    let project = project.set("AWS_ACCESS_KEY_ID", "").set("AWS_SECRET_ACCESS_KEY", "");
    fails(&project, 6, "E601", &["service role", "aws sso login"]);
    assert!(aws.requests().is_empty());
}

#[test]
fn a_profile_that_does_not_exist_is_an_error() {
    let (project, aws) = project();
    project.write("../home/.aws/config", "[profile plant-dev]\nregion = eu-west-2\n");
    fails_with(&project, &["pull", "--profile", "plant-dve"], 6, "E603", &["did you mean `plant-dev`?"]);
    let project = project.set("AWS_PROFILE", "nobody");
    fails(&project, 6, "E603", &["plant-dev"]);
    assert!(aws.requests().is_empty());
}

#[test]
fn credentials_that_aws_refuses() {
    for (kind, code, id) in
        [(Kind::ExpiredToken, 6, "E602"), (Kind::ClockSkew, 6, "E605"), (Kind::AccessDenied, 7, "E701")]
    {
        let (project, aws) = project();
        aws.fault(Fault::any(kind));
        fails(&project, code, id, &[]);
    }
    let (project, _aws) = project();
    let project = project.set("AWS_ACCESS_KEY_ID", "AKIAI44QH8DHBEXAMPLE");
    fails(&project, 6, "E604", &["get new credentials"]);
}

#[test]
fn a_denial_names_action_resource_and_the_least_statement() {
    let archive = format!("arn:aws:s3:::{}/#current-cloud-backend.zip", bucket(&project().1));
    for (service, action, resource) in [
        (
            Service::Amplify,
            "amplify:GetBackendEnvironment",
            "arn:aws:amplify:eu-west-2:222222222222:apps/d1admin/backendenvironments/staging",
        ),
        (Service::S3, "s3:GetObject", archive.as_str()),
        (
            Service::CloudFormation,
            "cloudformation:DescribeStacks",
            "arn:aws:cloudformation:eu-west-2:222222222222:stack/",
        ),
    ] {
        let (project, aws) = project();
        aws.fault(Fault::of(service, Kind::AccessDenied));
        fails(&project, 7, "E701", &[action, resource, "add to the policy", "\"Effect\":\"Allow\""]);
    }
}

#[test]
fn another_account_is_refused_before_anything_is_read() {
    let (project, aws) = project();
    aws.credentials("AKIAIOSFODNN7OTHER00", "999999999999");
    let own = names::gen1_stack("shop", "d1admin", "staging");
    aws.account("999999999999").region("eu-west-2").gen1("d1admin", "staging", &meta("d1admin", &own), &[]);
    let project = project.set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7OTHER00");
    fails(&project, 8, "E801", &["222222222222", "999999999999"]);
    assert_eq!(aws.actions(), ["amplify:GetBackendEnvironment"], "nothing beyond the first answer");
}

#[test]
fn what_does_not_exist_is_named_with_what_does() {
    let (project, _aws) = project();
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("backend = \"staging\"", "backend = \"stagin\""));
    fails(&project, 5, "E501", &["`stagin`", "did you mean `staging`?"]);
    project.write("environments.toml", toml.replace("\"d1admin\"", "\"d1nothere\""));
    fails(&project, 5, "E501", &["d1nothere", "d1admin (shop)"]);
}

#[test]
fn a_backend_without_its_archive() {
    let (project, aws) = project();
    aws.account(ACCOUNT).region("eu-west-2").without_object(&bucket(&aws), ARCHIVE);
    fails(&project, 5, "E502", &["deploy the parent app again"]);
}

#[test]
fn a_backend_that_is_not_ready() {
    for (status, id) in [
        ("UPDATE_IN_PROGRESS", "E901"),
        ("CREATE_IN_PROGRESS", "E901"),
        ("CREATE_FAILED", "E902"),
        ("ROLLBACK_COMPLETE", "E902"),
        ("UPDATE_ROLLBACK_FAILED", "E902"),
        ("DELETE_IN_PROGRESS", "E902"),
    ] {
        let (project, aws) = project();
        change_status(&aws, status, "The following resource(s) failed: [PlantingTable].");
        fails(&project, 9, id, &[status, "PlantingTable"]);
    }
}

#[test]
fn of_a_backend_that_is_not_ready_the_hosting_job_is_looked_up_where_the_branch_is_known() {
    let (project, aws) = project();
    let toml = project
        .read("environments.toml")
        .replace("backend = \"staging\"", "backend = \"staging\", branch = \"staging\"");
    project.write("environments.toml", toml);
    change_status(&aws, "UPDATE_IN_PROGRESS", "x");
    fails(&project, 9, "E901", &["UPDATE_IN_PROGRESS"]);
    assert!(aws.actions().contains(&"amplify:ListJobs".to_owned()), "{:?}", aws.actions());
}

#[test]
fn allow_unhealthy_holds_where_nothing_is_protected() {
    let (project, aws) = project();
    change_status(&aws, "UPDATE_ROLLBACK_FAILED", "x");
    project.run(&["pull", "--allow-unhealthy"]).exits(0).says("warning[W106]");
    let toml = project.read("environments.toml");
    project.write("environments.toml", format!("{toml}\n[environments.staging.protect]\nlaptop = \"read\"\n"));
    fails_with(&project, &["pull", "--allow-unhealthy"], 9, "E903", &[]);
    change_status(&aws, "UPDATE_IN_PROGRESS", "x");
    fails_with(&project, &["pull", "--allow-unhealthy"], 9, "E901", &[]);
}

#[test]
fn an_update_that_was_rolled_back_is_used_and_said() {
    let (project, aws) = project();
    change_status(&aws, "UPDATE_ROLLBACK_COMPLETE", "x");
    project.run(&["pull"]).exits(0).says("warning[W105]");
    assert!(project.files().contains_key("apps/client/src/aws-exports.js"));
}

#[test]
fn faults_that_pass_are_retried() {
    for (service, kind) in [
        (Service::Amplify, Kind::Throttle),
        (Service::S3, Kind::Throttle),
        (Service::CloudFormation, Kind::Throttle),
        (Service::Amplify, Kind::ServerError(500)),
        (Service::S3, Kind::ServerError(503)),
        (Service::CloudFormation, Kind::Reset),
        (Service::S3, Kind::CutBody(100)),
    ] {
        let (project, aws) = project();
        aws.fault(Fault::of(service, kind).times(1));
        project.run(&["pull"]).exits(0);
    }
}

#[test]
fn faults_that_stay_end_with_16() {
    for (service, kind, id) in [
        (Service::Amplify, Kind::Throttle, "E1601"),
        (Service::CloudFormation, Kind::ServerError(500), "E1602"),
        (Service::S3, Kind::Reset, "E1602"),
        (Service::Amplify, Kind::Hang, "E1602"),
        (Service::S3, Kind::CutBody(100), "E1602"),
        (Service::Amplify, Kind::Garbage(Garbage::NotHttp), "E1602"),
        (Service::Amplify, Kind::Garbage(Garbage::NotTheFormat), "E1602"),
        (Service::CloudFormation, Kind::Garbage(Garbage::WrongTypes), "E1602"),
        (Service::CloudFormation, Kind::EmptyBody, "E1602"),
    ] {
        let (project, aws) = project();
        aws.fault(Fault::of(service, kind));
        fails_with(&project, &["pull", "--timeout", "20s"], 16, id, &[]);
    }
}

#[test]
fn the_time_limit_holds() {
    let (project, aws) = project();
    aws.fault(Fault::of(Service::S3, Kind::Hang));
    let start = std::time::Instant::now();
    fails_with(&project, &["pull", "--timeout", "1s"], 16, "E1602", &["no answer within 1 s"]);
    assert!(start.elapsed() < Duration::from_secs(5));
}

/// A pull of whatever stands in place of the archive.
fn with_archive(bytes: Vec<u8>) -> Project {
    let (project, aws) = project();
    aws.account(ACCOUNT).region("eu-west-2").object(&bucket(&aws), ARCHIVE, bytes);
    fails(&project, 5, "E503", &[]);
    project
}

#[test]
fn corrupt_and_hostile_archives() {
    let good = meta("d1admin", &stack());
    let file = |name: &str, bytes: &[u8]| archive::zip([(name, bytes)]);
    with_archive(Vec::new());
    with_archive(b"<html>not a zip</html>".to_vec());
    let whole = file("amplify-meta.json", good.as_bytes());
    with_archive(whole.get(..whole.len() / 2).unwrap().to_vec());
    with_archive(file("backend-config.json", b"{}"));
    with_archive(file("../amplify-meta.json", good.as_bytes()));
    with_archive(archive::zip([("amplify-meta.json", good.as_bytes()), ("/etc/passwd", &b"x"[..])]));
    with_archive(file("amplify-meta.json", b"{\"a\": \xff}"));
    with_archive(file("amplify-meta.json", b"{"));
    with_archive(file("amplify-meta.json", b"[]"));
    // Inflates to 40 MB.
    with_archive(file("amplify-meta.json", &vec![b' '; 40_000_000]));
    with_archive(file("amplify-meta.json", "[".repeat(100_000).as_bytes()));
}

#[test]
fn the_archive_of_another_backend_is_refused() {
    for (app, stack_name) in [("d1other", stack()), ("d1admin", "amplify-shop-live-1".to_owned())] {
        let (project, aws) = project();
        let zip = archive::zip([("amplify-meta.json", meta(app, &stack_name).as_bytes())]);
        aws.account(ACCOUNT).region("eu-west-2").object(&bucket(&aws), ARCHIVE, zip);
        fails(&project, 5, "E506", &["not of"]);
    }
}

#[test]
fn a_service_that_a_format_has_no_place_for_is_named() {
    let (project, aws) = project();
    let mut meta: serde_json::Value = serde_json::from_str(&meta("d1admin", &stack())).unwrap();
    meta["interactions"] = serde_json::json!({ "helper": {
        "service": "Lex", "lastPushTimeStamp": "2026-11-01T10:00:00.000Z",
        "output": { "BotName": "Helper_live", "Region": "eu-west-1" },
    } });
    let zip = archive::zip([("amplify-meta.json", meta.to_string().as_bytes())]);
    aws.account(ACCOUNT).region("eu-west-2").object(&bucket(&aws), ARCHIVE, zip);
    fails(&project, 17, "E1701", &["amplify-outputs", "lex.bots.helper"]);
}

#[test]
fn what_an_app_requires_is_checked_first() {
    let (project, _aws) = project();
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("[\"cognito.user_pool\"]", "[\"appsync.endpoint\", \"s3\"]"));
    fails(&project, 17, "E1702", &["`appsync.endpoint`, `s3`"]);
}

#[test]
fn a_fingerprint_that_is_not_expected() {
    let (project, _aws) = project();
    fails_with(&project, &["pull", "--expect", "0123456789abcdef"], 11, "E1101", &["fingerprint"]);
    let plan = project.run(&["pull", "--dry-run", "-o", "json"]).exits(0).json();
    let fingerprint = plan["backends"][0]["fingerprint"].as_str().unwrap().to_owned();
    project.run(&["pull", "--expect", fingerprint.get(..8).unwrap()]).exits(0);
}

#[test]
fn failures_are_data_too() {
    let (project, aws) = project();
    change_status(&aws, "UPDATE_IN_PROGRESS", "x");
    let json = project.run(&["pull", "-o", "json"]).exits(9).json();
    assert_eq!((json["schema"].as_u64(), json["error"]["id"].as_str()), (Some(1), Some("E901")));
}

#[test]
fn generation_auto_decides_from_what_exists() {
    let auto =
        |toml: &str, parent: &str| toml.replace("generation = \"gen1\"\n", "").replace("backend = \"staging\"", parent);
    let gen2 = || {
        crate::standin::seed::Gen2 {
        outputs: [("userPoolId", "p"), ("webClientId", "c"), ("identityPoolId", "i"), ("authRegion", "eu-west-2")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        metadata: r#"{"AWS::Amplify::Auth":{"version":"1","stackOutputs":["userPoolId","webClientId","identityPoolId","authRegion"]}}"#.to_owned(),
        schema: None,
    }
    };
    let both = "backend = \"staging\", branch = \"staging\"";
    let (project, aws) = project();
    project.write("environments.toml", auto(&project.read("environments.toml"), both));
    aws.latency(Duration::from_millis(50));
    // Only generation 1: the first three requests go side by side, then two.
    project.run(&["pull"]).exits(0);
    let requests = aws.requests();
    assert_eq!(requests.len(), 5, "{:?}", aws.actions());
    let together = requests[0].overlaps(&requests[1]) && requests[1].overlaps(&requests[2]);
    assert!(together && requests[3].overlaps(&requests[4]) && !requests[2].overlaps(&requests[3]));
    aws.latency(Duration::ZERO);
    // Both.
    aws.account(ACCOUNT).region("eu-west-2").gen2("d1admin", "staging", gen2());
    fails(&project, 4, "E409", &["generation = \"gen1\""]);
    // None.
    let toml = project.read("environments.toml").replace(both, "backend = \"no\", branch = \"no\"");
    project.write("environments.toml", toml);
    fails(&project, 5, "E501", &[]);
}

#[test]
fn many_children_read_their_parent_once() {
    let (project, aws) = project();
    let mut toml = project.read("environments.toml");
    let mut apps = String::new();
    for number in 0..20 {
        toml.push_str(&format!("apps.c{number} = {{ app_id = \"d3c{number}\" }}\n"));
        apps.push_str(&format!(
            "[apps.c{number}]\npath = \"apps/c{number}\"\nrole = \"child\"\nparent = \"admin\"\n\
             outputs = [{{ kind = \"amplify-outputs\", path = \"o.json\" }}]\n"
        ));
        project.write(&format!("apps/c{number}/package.json"), "{}");
    }
    project.write("environments.toml", format!("{toml}\n{apps}"));
    project.run(&["pull", "--all"]).exits(0);
    assert_eq!(aws.requests().len(), 3);
    assert_eq!(project.read("apps/c0/o.json"), project.read("apps/c19/o.json"));
}

#[test]
fn an_interrupted_pull_leaves_everything_as_it_was() {
    for signal in ["INT", "TERM"] {
        let (project, aws) = project();
        aws.fault(Fault::of(Service::S3, Kind::Hang));
        let before = project.files();
        let child = project.command("", &["pull"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
        while aws.requests().len() < 3 {
            std::thread::sleep(Duration::from_millis(10));
        }
        let kill = std::process::Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(kill.unwrap().success());
        let output = child.wait_with_output().unwrap();
        Ran::of(output, &["pull"]).exits(130).says("error[E13001]");
        assert_eq!(project.files(), before);
    }
}

#[test]
fn a_generation_2_stack_that_is_none_of_ours_or_too_new_or_contradicts_itself_is_refused() {
    let (project, aws) = project();
    let toml = project.read("environments.toml").replace("generation = \"gen1\"", "generation = \"gen2\"");
    let toml = toml.replace("{ kind = \"aws-exports\", path = \"src/aws-exports.js\" },", "");
    project.write("environments.toml", toml.replace("backend = \"staging\"", "branch = \"staging\""));
    let auth = |version: &str| json!({ "version": version, "stackOutputs": ["userPoolId", "authRegion", "webClientId", "identityPoolId"] });
    let custom = json!({ "version": "1", "stackOutputs": ["customOutputs"] });
    for (metadata, code, id, words) in [
        (json!({}), 5, "E505", "the stack has no Amplify metadata"),
        (json!({ "AWS::Amplify::Auth": auth("2") }), 17, "E1704", "version `2`"),
        (
            json!({ "AWS::Amplify::Auth": auth("1"), "AWS::Amplify::Custom": custom }),
            17,
            "E1703",
            "`auth.user_pool_id`",
        ),
    ] {
        let outputs = [
            ("userPoolId", "eu-west-2_A"),
            ("authRegion", "eu-west-2"),
            ("webClientId", "web"),
            ("identityPoolId", "eu-west-2:1"),
            ("customOutputs", r#"{"auth":{"user_pool_id":"another"}}"#),
        ];
        let outputs = outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let backend = Gen2 { outputs, metadata: metadata.to_string(), schema: None };
        aws.account(ACCOUNT).region("eu-west-2").gen2("d1admin", "staging", backend);
        fails(&project, code, id, &[words]);
    }
}
