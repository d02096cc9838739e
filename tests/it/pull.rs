//! `towpath pull` against the stand-in for AWS: what is read, what is written, what is said.

use serde_json::json;

use crate::standin::StandIn;
use crate::standin::seed::Gen2;
use crate::support::Project;

const TOML: &str = r#"
schema = 1

[apps.admin]
path = "apps/admin"
role = "parent"

[apps.client]
path = "apps/client"
role = "child"
parent = "admin"
outputs = [
  { kind = "aws-exports", path = "src/aws-exports.js" },
  { kind = "amplify-outputs", path = "src/amplify_outputs.json" },
]
requires = ["cognito.user_pool"]

[environments.staging]
account = "222222222222"
region = "eu-west-2"
branches = ["staging"]
generation = "gen1"
apps.admin = { app_id = "d1admin", backend = "staging" }
apps.client = { app_id = "d2client" }
"#;

/// A small generation-1 backend: Cognito alone.
pub(crate) fn meta(app_id: &str, stack: &str) -> String {
    json!({
        "providers": { "awscloudformation": {
            "Region": "eu-west-2", "AmplifyAppId": app_id, "StackName": stack,
            "StackId": format!("arn:aws:cloudformation:eu-west-2:222222222222:stack/{stack}/x"),
        } },
        "auth": { "plant": {
            "service": "Cognito", "lastPushTimeStamp": "2026-11-01T10:00:00.000Z",
            "output": { "UserPoolId": "eu-west-2_Ab12Cd34E", "AppClientIDWeb": "client1", "IdentityPoolId": "eu-west-2:1" },
            "frontendAuthConfig": {
                "socialProviders": [], "usernameAttributes": ["EMAIL"], "signupAttributes": ["EMAIL"],
                "passwordProtectionSettings": { "passwordPolicyMinLength": 8, "passwordPolicyCharacters": [] },
                "mfaConfiguration": "OFF", "mfaTypes": ["SMS"], "verificationMechanisms": ["EMAIL"],
            },
        } },
    })
    .to_string()
}

/// The project, and AWS with its backend.
pub(crate) fn project() -> (Project, StandIn) {
    let aws = StandIn::start();
    aws.credentials("AKIAIOSFODNN7EXAMPLE", "222222222222");
    let stack = crate::standin::names::gen1_stack("shop", "d1admin", "staging");
    aws.account("222222222222").region("eu-west-2").gen1("d1admin", "staging", &meta("d1admin", &stack), &[]);
    let project = Project::with(TOML, &["apps/admin", "apps/client"])
        .set("AWS_ENDPOINT_URL", &aws.url())
        .set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .set("AWS_SECRET_ACCESS_KEY", "canaryCANARYcanaryCANARYcanaryCANARY1234")
        .set("AWS_BRANCH", "staging")
        .set("AWS_APP_ID", "d2client");
    (project, aws)
}

#[test]
fn a_generation_1_backend_takes_three_requests_and_writes_every_output() {
    let (project, aws) = project();
    let ran = project.run(&["pull"]).exits(0);
    let mut actions = aws.actions();
    assert_eq!(actions.remove(0), "amplify:GetBackendEnvironment");
    actions.sort();
    assert_eq!(actions, ["cloudformation:DescribeStacks", "s3:GetObject"]);
    assert!(project.read("apps/client/src/aws-exports.js").contains("\"aws_user_pools_id\": \"eu-west-2_Ab12Cd34E\""));
    assert!(project.read("apps/client/src/amplify_outputs.json").contains("\"user_pool_id\": \"eu-west-2_Ab12Cd34E\""));
    assert!(ran.stdout.contains("created"), "{}", ran.stdout);
    // Again: nothing is touched.
    let before = project.files();
    let again = project.run(&["pull"]).exits(0);
    assert!(!again.stdout.contains("created") && !again.stdout.contains("replaced"), "{}", again.stdout);
    assert_eq!(project.files(), before);
}

#[test]
fn a_generation_2_backend_is_found_by_its_branch() {
    let (project, aws) = project();
    let toml = TOML
        .replace("generation = \"gen1\"", "generation = \"gen2\"")
        .replace("backend = \"staging\"", "branch = \"staging\"");
    project.write("environments.toml", toml.replace("{ kind = \"aws-exports\", path = \"src/aws-exports.js\" },", ""));
    let outputs = [
        ("userPoolId", "eu-west-2_Gen2"),
        ("webClientId", "client2"),
        ("identityPoolId", "eu-west-2:2"),
        ("authRegion", "eu-west-2"),
    ];
    let metadata = json!({ "AWS::Amplify::Auth": {
        "version": "1", "stackOutputs": ["userPoolId", "webClientId", "identityPoolId", "authRegion"],
    } });
    let outputs = outputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    aws.account("222222222222").region("eu-west-2").gen2(
        "d1admin",
        "staging",
        Gen2 { outputs, metadata: metadata.to_string(), schema: None },
    );
    project.run(&["pull"]).exits(0);
    assert!(project.read("apps/client/src/amplify_outputs.json").contains("eu-west-2_Gen2"));
    let mut actions = aws.actions();
    actions.sort();
    assert_eq!(actions, ["cloudformation:DescribeStacks", "cloudformation:GetTemplateSummary"]);
}

#[test]
fn an_emulator_can_be_named_for_towpath_alone() {
    let (project, aws) = project();
    let url = aws.url();
    let project = project.set("AWS_ENDPOINT_URL", "").set("TOWPATH_ENDPOINT_URL", &url);
    project.run(&["pull"]).exits(0);
    assert_eq!(aws.requests().len(), 3);
}

/// A generation-2 backend with data, and the project that reads it.
fn with_data() -> (Project, StandIn) {
    let (project, aws) = project();
    let toml = TOML.replace("generation = \"gen1\"", "generation = \"gen2\"");
    let toml = toml.replace("backend = \"staging\"", "branch = \"staging\"");
    let toml = toml.replace("{ kind = \"aws-exports\", path = \"src/aws-exports.js\" },", "");
    project.write("environments.toml", toml.replace("[\"cognito.user_pool\"]", "[\"appsync\"]"));
    let names = ["awsAppsyncRegion", "awsAppsyncApiEndpoint", "awsAppsyncAuthenticationType", "awsAppsyncApiId"];
    let values = ["eu-west-2", "https://x.appsync-api.eu-west-2.amazonaws.com/graphql", "AWS_IAM", "x"];
    let listed: Vec<_> = names.iter().chain(&["amplifyApiModelSchemaS3Uri"]).collect();
    let metadata = json!({ "AWS::Amplify::GraphQL": { "version": "1", "stackOutputs": listed } });
    let outputs = names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value.to_owned())).collect();
    let schema = Some("type Planting @model { id: ID! species: String! }".to_owned());
    let backend = Gen2 { outputs, metadata: metadata.to_string(), schema };
    aws.account("222222222222").region("eu-west-2").gen2("d1admin", "staging", backend);
    (project, aws)
}

#[test]
fn the_schema_of_a_generation_2_backend_is_compiled() {
    let (project, aws) = with_data();
    aws.latency(std::time::Duration::from_millis(50));
    project.run(&["pull"]).exits(0);
    let outputs = project.read("apps/client/src/amplify_outputs.json");
    assert!(outputs.contains("\"pluralName\": \"Plantings\""), "{outputs}");
    let requests = aws.requests();
    assert_eq!(requests.len(), 3, "{:?}", aws.actions());
    assert!(requests[0].overlaps(&requests[1]) && requests[2].action() == "s3:GetObject");
}

#[test]
fn a_schema_that_is_missing_or_wrong_writes_nothing() {
    for (schema, code, id) in
        [(None, 5, "E502"), (Some("type {"), 5, "E503"), (Some("type A @model { b: B }"), 5, "E503")]
    {
        let (project, aws) = with_data();
        let mut uri = String::new();
        let stack = crate::standin::names::gen2_stack("d1admin", "staging");
        aws.account("222222222222").region("eu-west-2").change_stack(&stack, |stack| {
            uri = stack.outputs.iter().find(|(name, _)| name.ends_with("S3Uri")).map(|(_, uri)| uri.clone()).unwrap();
        });
        let (bucket, key) = uri.trim_start_matches("s3://").split_once('/').unwrap();
        let account = aws.account("222222222222").region("eu-west-2");
        match schema {
            Some(schema) => drop(account.object(bucket, key, schema)),
            None => drop(account.without_object(bucket, key)),
        }
        let before = project.files();
        project.run(&["pull"]).exits(code).says(&format!("error[{id}]"));
        assert_eq!(project.files(), before);
    }
}

#[test]
fn a_stack_of_another_name_is_found_by_its_link() {
    let (project, aws) = with_data();
    let toml = project.read("environments.toml").replace("branch = \"staging\"", "branch = \"renamed\"");
    project.write("environments.toml", toml);
    project.run(&["pull"]).exits(5).says("error[E501]");
    let stack = crate::standin::names::gen2_stack("d1admin", "staging");
    let account = aws.account("222222222222").region("eu-west-2");
    let mut arn = String::new();
    let account = account.change_stack(&stack, |stack| arn.clone_from(&stack.id));
    account.change_app("d1admin", |app| {
        let mut branch = app.branches.first().cloned().unwrap();
        "renamed".clone_into(&mut branch.name);
        branch.backend_stack_arn = Some(arn);
        app.branches.push(branch);
    });
    project.run(&["pull"]).exits(0);
}

#[test]
fn what_is_lost_or_missing_is_said() {
    let (project, aws) = project();
    let stack = crate::standin::names::gen1_stack("shop", "d1admin", "staging");
    let mut changed: serde_json::Value = serde_json::from_str(&meta("d1admin", &stack)).unwrap();
    changed["auth"]["plant"].as_object_mut().unwrap().remove("frontendAuthConfig");
    changed["storage"] = json!({ "carts": {
        "service": "DynamoDB", "lastPushTimeStamp": "2026-11-01T10:00:00.000Z", "output": { "Name": "carts", "Region": "eu-west-2" },
    } });
    aws.account("222222222222").region("eu-west-2").gen1("d1admin", "staging", &changed.to_string(), &[]);
    let ran = project.run(&["pull"]).exits(0);
    ran.says("warning[W107]").says("warning[W108]").says("dynamodb.tables.carts");
}

#[test]
fn the_old_format_of_a_new_backend_says_what_it_leaves_out() {
    let (project, aws) = project();
    let toml = TOML.replace("generation = \"gen1\"", "generation = \"gen2\"");
    let toml = toml.replace("backend = \"staging\"", "branch = \"staging\"");
    let toml = toml.replace("{ kind = \"aws-exports\", path = \"src/aws-exports.js\" },", "");
    let old = "\"src/amplifyconfiguration.mjs\", version = \"0\" }";
    project.write("environments.toml", toml.replace("\"src/amplify_outputs.json\" }", old));
    let outputs = [
        ("userPoolId", "eu-west-2_Gen2"),
        ("webClientId", "client2"),
        ("identityPoolId", "eu-west-2:2"),
        ("authRegion", "eu-west-2"),
        ("allowUnauthenticatedIdentities", "false"),
    ];
    let names = outputs.map(|(name, _)| name);
    let metadata = json!({ "AWS::Amplify::Auth": { "version": "1", "stackOutputs": names } }).to_string();
    let outputs = outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    aws.account("222222222222").region("eu-west-2").gen2(
        "d1admin",
        "staging",
        Gen2 { outputs, metadata, schema: None },
    );
    project.run(&["pull"]).exits(0).says("warning[W109]").says("guests seem to be let in");
}
