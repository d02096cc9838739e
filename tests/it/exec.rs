//! `towpath exec`: variables and secrets reach the command, and nothing else.

use std::os::unix::process::ExitStatusExt as _;

use crate::pull;
use crate::readme::example;
use crate::standin::StandIn;
use crate::support::Project;

/// With secrets of every kind; the parent is `d1admin`, its backend `staging`.
fn project(secrets: &str) -> (Project, StandIn) {
    let (project, aws) = pull::project();
    let toml = project.read("environments.toml");
    project.write(
        "environments.toml",
        format!("{toml}\n[environments.staging.variables]\nSTYLE = \"outdoors\"\n{secrets}"),
    );
    (project, aws)
}

const SECRETS: &str = r#"
[secrets.TOKEN]
source = "ssm:/shop/{env}/token"
[secrets.MAPBOX]
source = "secretsmanager:shop/map#token"
apps = ["client"]
public = true
as = { client = "VITE_MAPBOX" }
[secrets.GOOGLE]
source = "amplify-secret:googleSecret"
[secrets.RELEASE]
source = "ssm:/release"
scope = "deploy"
"#;

fn seed(aws: &StandIn) {
    let place = || aws.account("222222222222").region("eu-west-2");
    place().parameter("/shop/staging/token", "canary-token", true);
    place().parameter("/aws/reference/secretsmanager/shop/map", r#"{"token":"canary-map"}"#, true);
    place().parameter("/amplify/d1admin/staging/googleSecret", "canary-google", true);
}

fn sh(script: &str) -> [&str; 6] {
    ["exec", "staging", "--", "sh", "-c", script]
}

#[test]
fn a_command_gets_variables_and_secrets_and_its_exit_code_is_ours() {
    let (project, aws) = project(SECRETS);
    seed(&aws);
    let before = project.files();
    let ran = project
        .run(&sh("echo $TOWPATH_ENV $TOWPATH_APP $STYLE $TOKEN $VITE_MAPBOX $GOOGLE [$RELEASE]; exit 77"))
        .exits(77);
    assert_eq!(ran.stdout, "staging client outdoors canary-token canary-map canary-google []\n");
    assert_eq!(ran.stderr, "");
    let mut actions = aws.actions();
    actions.sort();
    assert_eq!(actions, ["ssm:GetParameter", "ssm:GetParameters"]);
    assert_eq!(project.files(), before);
    // Some by name; and the log names them without their values.
    let ran = project
        .run(&["exec", "staging", "--only", "TOKEN", "-v", "--", "sh", "-c", "echo [$TOKEN] [$GOOGLE]"])
        .exits(0);
    assert_eq!(ran.stdout, "[canary-token] []\n");
    assert!(ran.stderr.contains("TOKEN") && !ran.stderr.contains("canary"), "{}", ran.stderr);
    let status = project.command("", &sh("kill -TERM $$")).status().unwrap();
    assert_eq!(status.signal(), Some(15));
}

#[test]
fn many_secrets_are_asked_for_ten_at_a_time() {
    let list: String = (0..25).map(|n| format!("[secrets.S{n}]\nsource = \"ssm:/s/{n}\"\n")).collect();
    let (project, aws) = project(&list);
    for n in 0..25 {
        aws.account("222222222222").region("eu-west-2").parameter(&format!("/s/{n}"), &format!("v{n}"), true);
    }
    assert_eq!(project.run(&sh("echo $S0 $S9 $S24")).exits(0).stdout, "v0 v9 v24\n");
    assert_eq!(aws.actions(), ["ssm:GetParameters"; 3]);
}

#[test]
fn a_secret_that_is_missing_stops_it_and_every_place_is_told() {
    let (project, aws) = project(SECRETS);
    aws.account("222222222222").region("eu-west-2").parameter("/aws/reference/secretsmanager/shop/map", "canary", true);
    let ran = project.run(&sh("echo started")).exits(5);
    let ran = ran.says("error[E507]").says("looked for: /shop/staging/token").says("no command was started");
    let ran = ran.says("/amplify/d1admin/staging/googleSecret, /amplify/shared/d1admin/googleSecret");
    assert!(ran.stdout.is_empty() && ran.stderr.contains("is not a JSON object"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    project.run(&["exec", "staging", "--only", "NONE", "--", "true"]).exits(4).says("error[E407]");
}

#[test]
fn what_cannot_be_started_or_entered_is_said() {
    let (project, aws) = project("");
    project.run(&["exec", "staging", "--", "no-such-program"]).exits(2).says("`no-such-program` cannot be started");
    assert!(aws.actions().is_empty(), "without secrets there is nothing to ask");
    project.run(&["exec", "stagin", "--", "true"]).exits(4).says("did you mean `staging`?");
    project.run(&["exec", "staging"]).exits(2).says("error[E201]");
    project.run(&["exec", "staging", "--app", "cleint", "--", "true"]).exits(4).says("error[E407]");
    let (project, aws) = self::project(SECRETS);
    seed(&aws);
    aws.credentials("AKIAIOSFODNN7EXAMPLE", "999999999999");
    aws.account("999999999999").region("eu-west-2").parameter("/shop/staging/token", "other", true);
    let ran = project.run(&sh("echo started")).exits(8).says("error[E801]");
    assert!(ran.stdout.is_empty());
}

#[test]
fn recorded_environments_take_what_is_set_already() {
    let project = example();
    let toml = project.read("environments.toml");
    project.write("environments.toml", format!("{toml}\n[secrets.TOKEN]\nsource = \"ssm:/t\"\n"));
    let args = ["exec", "dev", "--", "sh", "-c", "echo $TOKEN"];
    project.run(&args).exits(5).says("error[E507]").says("set TOKEN yourself");
    assert_eq!(project.set("TOKEN", "mine").run(&args).exits(0).stdout, "mine\n");
}

#[test]
fn the_fingerprint_of_what_was_pulled_is_handed_on() {
    let project = example();
    let args = |environment| ["exec", environment, "--app", "client", "--", "sh", "-c", "echo [$TOWPATH_FINGERPRINT]"];
    assert_eq!(project.run(&args("dev")).exits(0).stdout, "[]\n");
    project.run(&["pull", "--all", "--env", "dev"]).exits(0);
    let stamp: serde_json::Value =
        serde_json::from_str(&project.read("apps/client/public/.well-known/towpath.json")).unwrap();
    let fingerprint = stamp["fingerprint"].as_str().unwrap();
    assert_eq!(project.run(&args("dev")).exits(0).stdout, format!("[{fingerprint}]\n"));
    assert_eq!(project.run(&args("live")).exits(0).stdout, "[]\n", "files of another environment say nothing of this");
}
