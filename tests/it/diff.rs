//! `towpath diff`: environment against environment, and against the files on disk.

use serde_json::Value;

use crate::pull;
use crate::readme::example;
use crate::standin::names;

#[test]
fn settings_that_differ_are_shown_by_the_names_of_the_console() {
    let project = example();
    let before = project.files();
    let ran = project.run(&["diff", "staging", "live"]).exits(0);
    assert!(ran.stdout.starts_with("admin: staging (gen1, "), "{}", ran.stdout);
    assert!(ran.stdout.contains("Cognito") && !ran.stdout.contains("user pool ID"), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\u{1b}'), "links only on a terminal");
    let ran = project.run(&["diff", "staging", "live", "--ids"]).exits(0);
    assert!(ran.stdout.contains("user pool ID") && !ran.stdout.contains("da2-"), "{}", ran.stdout);
    project.run(&["diff", "staging", "live", "--exit-code"]).exits(10);
    project.run(&["diff", "staging", "staging", "--exit-code"]).exits(0);
    let ran = project.run(&["diff", "dev", "live", "-o", "json"]).exits(0);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["old"], &report["new"]), (&"dev".into(), &"live".into()));
    let backend = &report["backends"][0];
    assert_eq!((&backend["parent"], &backend["old"]["generation"]), (&"admin".into(), &"gen2".into()));
    let pool = backend["ids"].as_array().unwrap().iter().find(|row| row["field"] == "user pool ID").unwrap();
    assert!(pool["new_page"].as_str().unwrap().contains("/cognito/v2/idp/user-pools/"), "{pool}");
    assert_eq!(project.files(), before);
}

#[test]
fn the_files_on_disk_are_compared_with_what_a_pull_would_write() {
    let project = example();
    project.run(&["pull", "--all", "--env", "staging"]).exits(0);
    let before = project.files();
    project.run(&["diff", "staging", "--exit-code"]).exits(0);
    let ran = project.run(&["diff", "live", "--exit-code"]).exits(10);
    assert!(ran.stdout.contains("would replace") && ran.stdout.contains("user pool ID"), "{}", ran.stdout);
    let ran = project.run(&["diff", "live", "--app", "client"]).exits(0);
    assert!(ran.stdout.contains("apps/client") && !ran.stdout.contains("apps/admin"), "{}", ran.stdout);
    assert_eq!(project.files(), before);
}

#[test]
fn both_environments_are_read_side_by_side_and_each_failure_is_told() {
    let project = example();
    project.run(&["diff", "staging", "lvie"]).exits(4).says("error[E407]").says("did you mean `live`?");
    project.run(&["diff", "stagin", "live"]).exits(4).says("error[E407]").says("did you mean `staging`?");
    project.run(&["diff", "staging", "live", "--app", "cleint"]).exits(4).says("error[E407]");
    project.run(&["diff"]).exits(2);
    for environment in ["staging", "live"] {
        fs_err::remove_file(project.path(&format!("snapshots/{environment}/admin/amplify-meta.json"))).unwrap();
    }
    let ran = project.run(&["diff", "staging", "live"]).exits(5).says("error[E504]");
    assert!(ran.stderr.contains("also error[E504]") && ran.stdout.is_empty(), "{}", ran.stderr);
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("laptop = \"read\"", "laptop = \"deny\""));
    project.run(&["diff", "staging", "live"]).exits(13).says("error[E1301]");
}

#[test]
fn each_backend_on_aws_is_read_once() {
    let (project, aws) = pull::project();
    project.run(&["diff", "staging", "staging", "--exit-code"]).exits(0);
    assert_eq!(aws.actions().iter().filter(|action| *action == "s3:GetObject").count(), 2);
}

#[test]
fn services_have_other_names_for_who_wants_them_and_those_that_are_the_same_are_named() {
    let project = example();
    let ran = project.run(&["diff", "staging", "live"]).exits(0);
    assert!(ran.stdout.lines().any(|line| line == "  AppSync  (same)" || line == "  S3  (same)"), "{}", ran.stdout);
    let ran = project.run(&["diff", "staging", "live", "--names", "amplify"]).exits(0);
    assert!(ran.stdout.contains("  auth") && !ran.stdout.contains("Cognito"), "{}", ran.stdout);
    let json = project.run(&["diff", "staging", "live", "-o", "json"]).exits(0).json();
    let row = &json["backends"][0]["settings"][0];
    assert_eq!((&row["service"], &row["category"]), (&"Cognito".into(), &"auth".into()));
    project.run(&["pull", "--all", "--env", "staging"]).exits(0);
    let ran = project.run(&["pull", "--all", "--env", "live", "--dry-run", "--names", "amplify"]).exits(0);
    assert!(ran.stdout.contains("    auth      ") && !ran.stdout.contains("Cognito "), "{}", ran.stdout);
    project.run(&["diff", "staging", "live", "--names", "mine"]).exits(2).says("error[E201]");
}

#[test]
fn lists_are_compared_by_their_elements() {
    let (project, aws) = pull::project();
    let stack = names::gen1_stack("shop", "d1admin", "live");
    let live = pull::meta("d1admin", &stack)
        .replace("\"signupAttributes\":[\"EMAIL\"]", "\"signupAttributes\":[\"NAME\",\"PHONE_NUMBER\"]")
        .replace("\"mfaConfiguration\":\"OFF\"", "\"mfaConfiguration\":\"ON\"");
    aws.account("222222222222").region("eu-west-2").gen1("d1admin", "live", &live, &[]);
    let toml = project.read("environments.toml");
    let (_, staging) = toml.split_once("[environments.staging]").unwrap();
    project.write(
        "environments.toml",
        format!("{toml}\n[environments.live]{}", staging.replace("\"staging\"", "\"live\"")),
    );
    let ran = project.run(&["diff", "staging", "live"]).exits(0);
    let told = |words: &str| ran.stdout.lines().find(|line| line.contains(words)).unwrap_or_default().to_owned();
    assert!(told("required attributes").ends_with("  +name +phone_number −email"), "{}", ran.stdout);
    assert!(told("MFA enforcement").ends_with("  OFF → ON"), "{}", ran.stdout);
}
