//! The problems and warnings that no other test of the whole program comes to.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use crate::pull::{meta, project};
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::names;
use crate::standin::seed::Gen2;
use crate::support::{Project, Ran};

const ACCOUNT: &str = "222222222222";

const TOML: &str = r#"schema = 1
[project]
name = "shop"
[apps.admin]
path = "apps/admin"
role = "parent"
[apps.client]
path = "apps/client"
role = "child"
parent = "admin"
[environments.dev]
account = "222222222222"
region = "eu-west-2"
branches = ["dev"]
apps.admin = { app_id = "d1admin", backend = "dev" }
apps.client = { app_id = "d2client" }
[environments.live]
account = "333333333333"
region = "eu-west-2"
branches = ["main"]
apps.admin = { app_id = "d1live", backend = "live" }
"#;

#[test]
fn every_problem_that_a_file_can_have() {
    let project = Project::with(TOML, &["apps/admin", "apps/client"]);
    project.run(&["check"]).exits(0);
    let secret = "\n[secrets.TOKEN]\nsource = \"ssm:/t\"\nas = { client = \"VITE_TOKEN\" }\n";
    let large = "#".repeat(1_100_000);
    for (before, after, id) in [
        ("name = \"shop\"", "name = shop", "E301"),
        ("name = \"shop\"", "nmae = \"shop\"", "E302"),
        ("schema = 1", "schema = 99", "E303"),
        ("account = \"333333333333\"\n", "", "E304"),
        ("\"eu-west-2\"", "\"London\"", "E305"),
        ("parent = \"admin\"", "parent = \"admn\"", "E306"),
        ("branches = [\"main\"]", "branches = [\"*\"]", "E307"),
        ("path = \"apps/client\"", "path = \"../client\"", "E308"),
        ("\n[environments.live]", &(secret.to_owned() + "[environments.live]"), "E309"),
        ("path = \"apps/client\"", "path = \"apps/admin\"", "E310"),
        ("name = \"shop\"", "min_tool_version = \"99.0.0\"", "E311"),
        ("role = \"parent\"", "role = \"parent\"\nparent = \"client\"", "E317"),
        ("schema = 1", &format!("schema = 1 {large}"), "E318"),
    ] {
        assert!(TOML.contains(before), "{before}");
        project.write("environments.toml", TOML.replacen(before, after, 1));
        for args in [&["check"][..], &["pull", "--all", "--env", "live"]] {
            let ran = project.run(args).exits(3).says(&format!("error[{id}]"));
            assert!(ran.stdout.is_empty(), "{}", ran.stdout);
        }
    }
}

#[test]
fn an_app_that_the_environment_does_not_have_and_a_name_that_the_branch_contradicts() {
    let project = Project::with(TOML, &["apps/admin", "apps/client"]);
    project.run(&["pull", "--app", "client", "--env", "live"]).exits(4).says("error[E410]").says("client");
    let project = project.set("AWS_BRANCH", "main");
    project.run(&["env", "--env", "dev", "--app", "client"]).exits(0).says("warning[W401]");
    project.run(&["env", "--app", "admin"]).exits(0);
}

#[test]
fn files_that_would_change() {
    let (project, _aws) = project();
    let before = project.files();
    project.run(&["pull", "--check"]).exits(10).says("towpath explain E1001");
    assert_eq!(project.files(), before);
    project.run(&["pull"]).exits(0);
    let ran = project.run(&["pull", "--check"]).exits(0);
    assert!(!ran.stderr.contains("E1001"), "{}", ran.stderr);
}

/// A project of generation 2 whose stack has this metadata and these outputs; the child's one output is given.
fn gen2(metadata: &Value, outputs: &[(&str, &str)], output: &str) -> (Project, StandIn) {
    let (project, aws) = project();
    let toml = project.read("environments.toml");
    let toml = toml.replace("generation = \"gen1\"", "generation = \"gen2\"");
    let toml = toml.replace("backend = \"staging\"", "branch = \"staging\"");
    let (start, rest) = toml.split_once("outputs = [").unwrap();
    let (_, end) = rest.split_once("]\n").unwrap();
    project.write("environments.toml", format!("{start}outputs = [{output}]\n{end}"));
    let outputs = outputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let backend = Gen2 { outputs, metadata: metadata.to_string(), schema: None };
    aws.account(ACCOUNT).region("eu-west-2").gen2("d1admin", "staging", backend);
    (project, aws)
}

const OUTPUTS_FILE: &str = r#"{ kind = "amplify-outputs", path = "src/amplify_outputs.json" }"#;

const AUTH: [(&str, &str); 4] = [
    ("userPoolId", "eu-west-2_Gen2"),
    ("webClientId", "client2"),
    ("identityPoolId", "eu-west-2:2"),
    ("authRegion", "eu-west-2"),
];

fn auth(version: &str) -> Value {
    json!({ "version": version, "stackOutputs": AUTH.map(|(name, _)| name) })
}

#[track_caller]
fn writes_nothing(project: &Project, code: i32, id: &str) -> Ran {
    let before = project.files();
    let ran = project.run(&["pull"]).exits(code).says(&format!("error[{id}]"));
    assert_eq!(project.files(), before);
    ran
}

#[test]
fn a_stack_that_is_not_one_of_amplifys_or_of_a_newer_one() {
    let (project, _aws) = gen2(&json!({ "AWS::CDK::Metadata": {} }), &AUTH, OUTPUTS_FILE);
    writes_nothing(&project, 5, "E505").says("app_id");
    let (project, _aws) = gen2(&json!({ "AWS::Amplify::Auth": auth("99") }), &AUTH, OUTPUTS_FILE);
    writes_nothing(&project, 17, "E1704").says("newer version of towpath");
}

#[test]
fn custom_outputs_that_contradict_the_managed_ones() {
    let metadata = json!({
        "AWS::Amplify::Auth": auth("1"),
        "AWS::Amplify::Custom": { "version": "1", "stackOutputs": ["customOutputs"] },
    });
    let custom = r#"{"auth":{"user_pool_id":"eu-west-2_Mine"}}"#;
    let (project, _aws) = gen2(&metadata, &[&AUTH[..], &[("customOutputs", custom)]].concat(), OUTPUTS_FILE);
    writes_nothing(&project, 17, "E1703").says("auth.user_pool_id");
}

#[test]
fn what_an_old_format_leaves_out_of_a_new_backend_is_said() {
    let output = r#"{ kind = "amplify-outputs", path = "src/amplifyconfiguration.json", version = "0" }"#;
    let metadata = json!({ "AWS::Amplify::Auth": { "version": "1", "stackOutputs": [
        "userPoolId", "webClientId", "identityPoolId", "authRegion", "allowUnauthenticatedIdentities",
    ] } });
    let outputs = [&AUTH[..], &[("allowUnauthenticatedIdentities", "false")]].concat();
    let (project, _aws) = gen2(&metadata, &outputs, output);
    project.run(&["pull"]).exits(0).says("warning[W109]").says("src/amplifyconfiguration.json");
}

#[test]
fn what_generation_1_does_not_say_or_nobody_reads_is_said() {
    let (project, aws) = project();
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let mut whole: Value = serde_json::from_str(&meta("d1admin", &stack)).unwrap();
    let table = json!({ "service": "DynamoDB", "lastPushTimeStamp": "t", "output": { "Name": "carts" } });
    whole["storage"] = json!({ "carts": table });
    whole["auth"]["plant"].as_object_mut().unwrap().remove("frontendAuthConfig");
    aws.account(ACCOUNT).region("eu-west-2").gen1("d1admin", "staging", &whole.to_string(), &[]);
    let ran = project.run(&["pull"]).exits(0).says("warning[W107]").says("warning[W108]");
    assert!(ran.stderr.contains("dynamodb.tables.carts"), "{}", ran.stderr);
}

#[test]
fn a_file_that_changes_meanwhile_is_kept() {
    let (project, aws) = project();
    project.run(&["pull"]).exits(0);
    let path = "apps/client/src/aws-exports.js";
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let other = meta("d1admin", &stack).replace("client1", "client2");
    aws.account(ACCOUNT).region("eu-west-2").gen1("d1admin", "staging", &other, &[]);
    // The files are read while AWS is asked.
    aws.latency(Duration::from_millis(700));
    let begun = aws.requests().len();
    let child = project.command("", &["pull"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while aws.requests().len() == begun {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(600));
    project.write(path, "// an editor was here\n");
    let before = project.files();
    Ran::of(child.wait_with_output().unwrap()).exits(3).says("error[E315]").says("no file was written");
    assert_eq!(project.files(), before);
}

#[test]
fn another_towpath_that_holds_on_is_an_error() {
    let (project, aws) = project();
    let project = project.set("TOWPATH_TEST_SPEED", "100");
    aws.fault(Fault::of(Service::S3, Kind::Hang));
    let mut first = project.command("", &["pull"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while aws.requests().len() < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let before = project.files();
    project.run(&["pull"]).exits(3).says("waiting for another towpath").says("error[E316]");
    assert_eq!(project.files(), before);
    first.kill().unwrap();
    first.wait().unwrap();
}
