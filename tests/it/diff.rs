//! `towpath diff`: environment against environment, and against the files on disk.

use serde_json::Value;

use crate::pull;
use crate::readme::example;

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
