//! From a raw backend to the plan, without a world.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::json;

use super::plan::{Outcome, Plan, PullRequest, plan};
use super::*;
use crate::catalog::{Explained as _, Id};
use crate::config::{self, App, Config};
use crate::ports::Thing;
use crate::source::SourceFile;

const TOML: &str = r#"
schema = 1
[apps.admin]
path = "admin"
role = "parent"
[apps.client]
path = "client"
role = "child"
parent = "admin"
outputs = [
  { kind = "aws-exports", path = "src/aws-exports.js" },
  { kind = "amplifyconfiguration", path = "src/amplifyconfiguration.json" },
  { kind = "amplify-outputs", path = "src/amplify_outputs.json", version = "1.3" },
  { kind = "dotenv", path = ".env", prefix = "VITE_", only = ["region", "cognito.user_pool"] },
  { kind = "json", path = "src/backend.json" },
]
requires = ["cognito.user_pool"]
[environments.live]
source = "snapshot"
snapshot = "s"
branches = ["main"]
apps.admin = {}
apps.client = {}
"#;

fn config_of(toml: &str) -> Config {
    let file = SourceFile { path: "environments.toml".into(), text: toml.to_owned() };
    let parsed = config::parse(&file, "0.1.0");
    parsed.config.unwrap_or_else(|| panic!("{:#?}", parsed.diagnostics))
}

fn meta(pool: &str) -> Vec<u8> {
    json!({
        "providers": { "awscloudformation": { "Region": "eu-west-2", "AmplifyAppId": "d1", "StackName": "amplify-x" } },
        "auth": { "a": { "service": "Cognito", "lastPushTimeStamp": "t", "frontendAuthConfig": { "verificationMechanisms": [] },
            "output": { "UserPoolId": pool, "AppClientIDWeb": "c", "IdentityPoolId": "i" } } },
    })
    .to_string()
    .into_bytes()
}

fn raw(pool: &str, status: &str) -> RawBackend {
    RawBackend {
        stack: Stack {
            name: "amplify-x".into(),
            id: Some("arn:aws:cloudformation:eu-west-2:222222222222:stack/amplify-x/1".into()),
            status: status.into(),
            reason: None,
            updated: None,
        },
        material: Ok(Material::Gen1(gen1::Files { meta: meta(pool), auth_parameters: BTreeMap::new() })),
    }
}

fn admin() -> AppName {
    AppName::new("admin").unwrap()
}

fn backend(pool: &str) -> Backend {
    interpret(&admin(), raw(pool, "UPDATE_COMPLETE"), &Expected::default()).unwrap()
}

type Disk = BTreeMap<Utf8PathBuf, Vec<u8>>;

struct Scene {
    config: Config,
    backend: Backend,
    disk: Disk,
    commit: Option<&'static str>,
    expect: Option<String>,
    keep_edited: bool,
}

impl Scene {
    fn new(toml: &str, pool: &str) -> Self {
        let (config, backend) = (config_of(toml), backend(pool));
        Self { config, backend, disk: Disk::new(), commit: None, expect: None, keep_edited: true }
    }

    fn plan(&self) -> Result<Plan, Vec<Id>> {
        let apps: Vec<(&App, &Backend)> = self.config.apps.values().map(|app| (app, &self.backend)).collect();
        let request = PullRequest {
            environment: &self.config.environments[0].name,
            apps,
            stamp: self.config.project.stamp.path.as_deref(),
            account: None,
            commit: self.commit,
            job: None,
            tool: "0.1.0",
            expect: self.expect.as_deref(),
            keep_edited: self.keep_edited,
        };
        let existing =
            |app: &AppName, path: &Utf8Path| self.disk.get(&self.config.apps.get(app)?.path.join(path)).cloned();
        plan(&request, &existing).map_err(|errors| {
            assert!(errors.iter().all(|error| !error.help().is_empty()));
            errors.iter().map(PullError::id).collect()
        })
    }

    fn write(&mut self, plan: &Plan) {
        self.disk.extend(plan.files.iter().map(|file| (file.folder.join(&file.path), file.bytes.clone())));
    }

    fn outcomes(&self) -> Vec<Outcome> {
        self.plan().unwrap().files.iter().map(|file| file.outcome).collect()
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.disk[Utf8Path::new(path)].clone()).unwrap()
    }
}

#[test]
fn after_writing_there_is_nothing_to_do() {
    let mut scene = Scene::new(TOML, "pool");
    let first = scene.plan().unwrap();
    assert!(first.files.iter().all(|file| file.outcome == Outcome::Create) && first.changes_anything());
    scene.write(&first);
    let again = scene.plan().unwrap();
    assert!(again.files.iter().all(|file| file.outcome == Outcome::Unchanged) && !again.changes_anything());
    // Another build of the same backend changes its stamps alone.
    scene.commit = Some("abcdef1");
    assert!(!scene.plan().unwrap().changes_anything());
    assert_eq!(scene.outcomes().iter().filter(|outcome| **outcome == Outcome::Restamp).count(), 2);
    // Another backend changes every output, and says by which values.
    scene.backend = backend("other");
    let moved = scene.plan().unwrap();
    assert!(moved.files.iter().all(|file| file.outcome == Outcome::Replace));
    let shown: Vec<_> = moved.files.iter().flat_map(|file| &file.differences).collect();
    let pool = |difference: &&&differences::Difference| {
        difference.old.as_deref() == Some("pool") && difference.new.as_deref() == Some("other")
    };
    assert_eq!(shown.iter().filter(pool).count(), 5, "{shown:#?}");
    assert_eq!(shown.iter().filter(|difference| difference.field == "user pool ID").count(), 4, "{shown:#?}");
}

#[test]
fn a_stamp_says_what_the_app_was_built_against() {
    let mut scene = Scene::new(TOML, "pool");
    scene.write(&scene.plan().unwrap());
    let text = scene.text("admin/public/.well-known/towpath.json");
    let fingerprint = scene.backend.fingerprint.to_string();
    insta::assert_snapshot!(text.replace(&fingerprint, "[fingerprint]"), @r#"
    {
      "schema": 1,
      "app": "admin",
      "environment": "live",
      "generation": "gen1",
      "backend": {
        "parent": "admin",
        "stack": "amplify-x"
      },
      "fingerprint": "[fingerprint]",
      "commit": null,
      "job": null,
      "tool": "0.1.0",
      "outputs": {}
    }
    "#);
    let child = stamp::read(text.replace("admin", "client").as_bytes()).unwrap();
    assert_eq!((child.environment.as_str(), child.generation.as_str()), ("live", "gen1"));
    assert!(stamp::read(b"<html>").is_none() && stamp::recorded_outputs(b"[]").is_empty());
    assert!(!stamp::same_but_for_the_build(b"{}", b"x") && !stamp::same_but_for_the_build(b"x", b"x"));
}

#[test]
fn an_edited_file_is_noticed_by_its_stamp() {
    let mut scene = Scene::new(TOML, "pool");
    scene.write(&scene.plan().unwrap());
    let path = Utf8Path::new("client/src/amplify_outputs.json");
    scene.disk.insert(path.to_owned(), b"{}".to_vec());
    for keep in [true, false] {
        scene.keep_edited = keep;
        let plan = scene.plan().unwrap();
        assert_eq!(plan.warnings.iter().map(|warning| warning.id).collect::<Vec<_>>(), [Id::W103]);
        assert_eq!(plan.files.iter().filter(|file| file.backup).count(), usize::from(keep));
    }
    // Without a stamp, nobody knows.
    scene.disk.remove(Utf8Path::new("client/public/.well-known/towpath.json"));
    assert!(scene.plan().unwrap().warnings.is_empty());
}

#[test]
fn what_an_output_leaves_out_of_the_backend_is_said() {
    let toml = TOML.replace(
        "{ kind = \"json\", path = \"src/backend.json\" }",
        "{ kind = \"amplify-outputs\", path = \"src/amplifyconfiguration.mjs\", version = \"0\" }",
    );
    let mut scene = Scene::new(&toml, "pool");
    scene.write(&scene.plan().unwrap());
    assert!(scene.text("client/src/amplifyconfiguration.mjs").starts_with("const amplifyConfig = {\n"));
    assert!(scene.plan().unwrap().warnings.is_empty());

    scene.backend.config.generation = Generation::Gen2;
    let plan = scene.plan().unwrap();
    let told: Vec<_> = plan.warnings.iter().map(|warning| (warning.id, warning.message.as_str())).collect();
    let guests = "`auth.unauthenticated_identities_enabled`: guests seem to be let in";
    let message = format!("`src/amplifyconfiguration.mjs` of app `client` leaves out {guests}");
    assert_eq!(told, [(Id::W109, message.as_str())]);
}

#[test]
fn all_problems_are_found_at_once() {
    let toml = TOML
        .replace("[\"cognito.user_pool\"]", "[\"s3\", \"appsync.endpoint\"]")
        .replace("only = [\"region\", \"cognito.user_pool\"]", "only = [\"s3.bucket\"]");
    let toml = toml.replace(
        "{ kind = \"json\", path = \"src/backend.json\" }",
        "{ kind = \"amplifyconfiguration\", path = \"a.dart\" }",
    );
    // Three quotes would end the text in a Dart file.
    let mut scene = Scene::new(&toml, "pool'''");
    scene.expect = Some("00000000".to_owned());
    scene.disk.insert("client/src/aws-exports.js".into(), b"export default run();".to_vec());
    assert_eq!(scene.plan().unwrap_err(), [Id::E1101, Id::E1702, Id::E312, Id::E1702, Id::E1701]);
    scene.expect = Some(scene.backend.fingerprint.short().to_owned());
    assert!(!scene.plan().unwrap_err().contains(&Id::E1101));
}

#[test]
fn keys_of_the_user_survive_a_change_of_backend() {
    let mut scene = Scene::new(TOML, "pool");
    scene.disk.insert("client/src/aws-exports.js".into(), b"module.exports = { mine: 1, Analytics: {} };".to_vec());
    scene.write(&scene.plan().unwrap());
    scene.backend = backend("other");
    scene.write(&scene.plan().unwrap());
    let exports = scene.text("client/src/aws-exports.js");
    assert!(
        exports.contains("\"mine\": 1") && exports.contains("other") && !exports.contains("Analytics"),
        "{exports}"
    );
}

#[test]
fn sign_up_settings_that_are_missing_are_said() {
    let text =
        String::from_utf8(meta("p")).unwrap().replace("\"frontendAuthConfig\":{\"verificationMechanisms\":[]},", "");
    let files = gen1::Files { meta: text.into_bytes(), auth_parameters: BTreeMap::new() };
    let without = RawBackend { material: Ok(Material::Gen1(files)), ..raw("p", "UPDATE_COMPLETE") };
    let backend = interpret(&admin(), without, &Expected::default()).unwrap();
    assert_eq!(backend.warnings.iter().map(|warning| warning.id).collect::<Vec<_>>(), [Id::W107]);
}

#[test]
fn what_an_outputs_file_leaves_out_is_said() {
    let table =
        "\"storage\":{\"carts\":{\"service\":\"DynamoDB\",\"lastPushTimeStamp\":\"t\",\"output\":{\"Name\":\"c\"}}},";
    let text = String::from_utf8(meta("p")).unwrap().replace("\"auth\"", &format!("{table}\"auth\""));
    assert!(text.contains(table), "{text}");
    let files = gen1::Files { meta: text.into_bytes(), auth_parameters: BTreeMap::new() };
    let with = RawBackend { material: Ok(Material::Gen1(files)), ..raw("p", "UPDATE_COMPLETE") };
    let mut scene = Scene::new(TOML, "p");
    assert_eq!(scene.plan().unwrap().warnings, []);
    scene.backend = interpret(&admin(), with, &Expected::default()).unwrap();
    let told = scene.plan().unwrap().warnings;
    let message = "`src/amplify_outputs.json` of app `client` has no place for dynamodb.tables.carts, which aws-amplify \
                   does not read either";
    assert_eq!(told, [Warning::new(Id::W108, message)]);
}

#[test]
fn a_backend_is_judged_before_it_is_decoded() {
    let judge = |raw: RawBackend, expected: &Expected| interpret(&admin(), raw, expected).unwrap_err().id();
    let plain = Expected::default();
    let missing = ReadError::NotFound { thing: Thing::Archive, name: "zip".into(), at: String::new() };
    let with = |status: &str, material| RawBackend { material, ..raw("p", status) };
    assert_eq!(judge(with("CREATE_IN_PROGRESS", Err(missing.clone())), &plain), Id::E901);
    assert_eq!(judge(with("UPDATE_COMPLETE", Err(missing)), &plain), Id::E502);
    let account = Expected { account: Some("111111111111".into()), ..Expected::default() };
    assert_eq!(judge(raw("p", "UPDATE_IN_PROGRESS"), &account), Id::E801, "the account comes first");
    let generation = Expected { generation: Some(Generation::Gen2), ..Expected::default() };
    assert_eq!(judge(raw("p", "UPDATE_COMPLETE"), &generation), Id::E506);
    let app = Expected { app_id: Some("d2".into()), ..Expected::default() };
    assert_eq!(judge(raw("p", "UPDATE_COMPLETE"), &app), Id::E506);
    let mut other = raw("p", "UPDATE_COMPLETE");
    other.stack.name = "amplify-y".into();
    assert_eq!(judge(other, &plain), Id::E506);
    let garbage = gen1::Files { meta: b"{".to_vec(), auth_parameters: BTreeMap::new() };
    assert_eq!(judge(with("UPDATE_COMPLETE", Ok(Material::Gen1(garbage))), &plain), Id::E503);
    let graphql = |schema: Option<&str>| {
        let names = [
            "awsAppsyncRegion",
            "awsAppsyncApiEndpoint",
            "awsAppsyncAuthenticationType",
            "awsAppsyncApiId",
            "amplifyApiModelSchemaS3Uri",
        ];
        let values = ["eu-west-2", "https://a", "AWS_IAM", "x", "s3://bucket/model-schema.graphql"];
        let metadata = json!({ "AWS::Amplify::GraphQL": { "version": "1", "stackOutputs": names } });
        let outputs = names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value.to_owned()));
        Material::Gen2(crate::gen2::Recorded {
            metadata: Some(metadata.to_string()),
            outputs: Some(outputs.collect()),
            model_schema: schema.map(str::to_owned),
        })
    };
    assert_eq!(judge(with("UPDATE_COMPLETE", Ok(graphql(None))), &plain), Id::E503, "the schema is missing");
    assert_eq!(judge(with("UPDATE_COMPLETE", Ok(graphql(Some("type {")))), &plain), Id::E503);
    let good = with("UPDATE_COMPLETE", Ok(graphql(Some("type A @model { id: ID! }"))));
    assert!(interpret(&admin(), good, &plain).is_ok());
}

const NATIVE_APPS: &str = r#"outputs = [
  { kind = "awsconfiguration", path = "awsconfiguration.json", platform = "ios" },
  { kind = "amplifyconfiguration", path = "amplifyconfiguration.json", platform = "ios" },
  { kind = "amplifyconfiguration", path = "lib/amplifyconfiguration.dart" },
]
requires"#;

fn native_apps() -> Scene {
    let (before, rest) = TOML.split_once("outputs = [").unwrap();
    let (_, after) = rest.split_once("]\nrequires").unwrap();
    Scene::new(&format!("{before}{NATIVE_APPS}{after}"), "pool")
}

#[test]
fn a_users_own_keys_in_awsconfiguration_survive_there_and_beside_it() {
    let mut scene = native_apps();
    let mine = r#"{"Version": "0", "Mine": [1.0], "Auth": {"Default": {"stale": true}}}"#;
    scene.disk.insert("client/awsconfiguration.json".into(), mine.into());
    scene.disk.insert("client/amplifyconfiguration.json".into(), b"not JSON, and not looked at".to_vec());
    let plan = scene.plan().unwrap();
    scene.write(&plan);
    for file in ["client/awsconfiguration.json", "client/amplifyconfiguration.json"] {
        let text = scene.text(file);
        assert!(text.contains("\"Mine\"") && !text.contains("stale"), "{text}");
    }
    // Beside the file of Flutter there is none.
    assert!(!scene.text("client/lib/amplifyconfiguration.dart").contains("Mine"));
    assert!(!scene.plan().unwrap().changes_anything());
    scene.disk.insert("client/lib/awsconfiguration.json".into(), mine.into());
    let plan = scene.plan().unwrap();
    scene.write(&plan);
    assert!(scene.text("client/lib/amplifyconfiguration.dart").contains("\"Mine\""));
}

#[test]
fn a_broken_awsconfiguration_stops_every_file_that_takes_keys_from_it() {
    let mut scene = native_apps();
    scene.disk.insert("client/awsconfiguration.json".into(), b"{".to_vec());
    assert_eq!(scene.plan().unwrap_err(), [Id::E312, Id::E312]);
    scene.disk.insert("client/lib/awsconfiguration.json".into(), b"[]".to_vec());
    assert_eq!(scene.plan().unwrap_err(), [Id::E312, Id::E312, Id::E312]);
}

#[test]
fn a_clients_secret_is_not_shown_among_the_differences() {
    let old = br#"{"CognitoUserPool": {"Default": {"AppClientSecret": "hidden", "PoolId": "p"}}}"#;
    let new = br#"{"CognitoUserPool": {"Default": {"AppClientSecret": "secret", "PoolId": "q"}}}"#;
    let kind = config::OutputKind::AwsConfiguration(config::NativePlatform::Ios);
    let shown: Vec<String> = differences::between(&kind, Some(old), new)
        .into_iter()
        .map(|found| format!("{} {}: {:?} to {:?}", found.service, found.field, found.old, found.new))
        .collect();
    assert_eq!(
        shown,
        [
            "Cognito CognitoUserPool.Default.AppClientSecret: Some(\"***\") to Some(\"***\")",
            "Cognito CognitoUserPool.Default.PoolId: Some(\"p\") to Some(\"q\")",
        ]
    );
}
