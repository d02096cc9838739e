//! `towpath use` and `towpath prompt`: the whole checkout to another environment, and back.

use fs_err as fs;

use crate::pull;
use crate::readme::example;
use crate::support::Project;

fn prompt(project: &Project) -> String {
    let ran = project.run(&["prompt"]).exits(0);
    assert_eq!(ran.stderr, "");
    ran.stdout
}

fn stamps(project: &Project) -> Vec<String> {
    ["admin", "client"]
        .iter()
        .map(|app| {
            let stamp: serde_json::Value =
                serde_json::from_str(&project.read(&format!("apps/{app}/public/.well-known/towpath.json"))).unwrap();
            stamp["environment"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn all_apps_are_switched_together_and_back() {
    let project = example();
    assert_eq!(prompt(&project), "");
    let ran = project.run(&["use", "dev"]).exits(0);
    assert!(ran.stderr.contains("now on DEV") && !ran.stderr.contains("use -"), "{}", ran.stderr);
    assert_eq!((prompt(&project).as_str(), stamps(&project)), ("dev\n", vec!["dev".to_owned(); 2]));
    let ran = project.run(&["use", "live"]).exits(0);
    assert!(ran.stderr.contains("now on LIVE; back to dev: towpath use -"), "{}", ran.stderr);
    assert_eq!((prompt(&project).as_str(), stamps(&project)), ("live\n", vec!["live".to_owned(); 2]));
    project.run(&["use", "-"]).exits(0);
    assert_eq!(prompt(&project), "dev\n");
    let ran = project.run(&["use", "-", "-o", "json"]).exits(0);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["command"], &report["environment"]), (&"use".into(), &"live".into()));
    // From a folder below, and after a pull in between.
    assert_eq!(project.run_in("apps/client/src", &["prompt"]).exits(0).stdout, "live\n");
    project.run(&["pull", "--all", "--env", "staging"]).exits(0);
    project.run(&["use", "dev"]).exits(0);
    project.run(&["use", "-"]).exits(0);
    assert_eq!(prompt(&project), "staging\n");
    // git sees nothing of it.
    assert_eq!(project.read(".towpath/.gitignore"), "*\n");
}

#[test]
fn where_one_app_cannot_be_switched_none_is() {
    let project = example();
    project.run(&["use", "dev"]).exits(0);
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("\"s3.bucket\"]", "\"s3.bucket\", \"api.orders.endpoint\"]"));
    let before = project.files();
    project.run(&["use", "live"]).exits(17).says("error[E1702]").says("no file was written");
    assert_eq!(project.files(), before);
    assert_eq!(prompt(&project), "dev\n");
}

#[test]
fn there_must_be_somewhere_to_go() {
    let project = example();
    project.run(&["use", "-"]).exits(4).says("error[E412]").says("towpath use NAME");
    project.run(&["use", "lvie"]).exits(4).says("error[E407]").says("did you mean `live`?");
    project.run(&["use"]).exits(2).says("error[E201]");
    assert!(!project.path(".towpath").exists());
}

#[test]
fn an_environment_for_ci_only_is_for_ci_only() {
    let project = example();
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("laptop = \"read\"", "laptop = \"deny\""));
    let before = project.files();
    for args in
        [&["use", "live"][..], &["pull", "--all", "--env", "live"], &["pull", "--all", "--env", "live", "--check"]]
    {
        project.run(args).exits(13).says("error[E1301]").says("`live` is for CI only");
    }
    assert_eq!(project.files(), before);
    project.set("CI", "true").run(&["pull", "--all", "--env", "live"]).exits(0);
}

#[test]
fn the_account_is_named_and_nothing_of_aws_is_asked_by_the_prompt() {
    let (project, aws) = pull::project();
    project.run(&["use", "staging"]).exits(0).says("now on STAGING (222222222222)");
    let requests = aws.actions().len();
    assert_eq!(prompt(&project), "staging\n");
    assert_eq!(aws.actions().len(), requests);
}

#[test]
fn a_prompt_never_fails() {
    let project = Project::new();
    assert_eq!(prompt(&project), "");
    project.write("environments.toml", "schema = \"");
    assert_eq!(prompt(&project), "?\n");
    let project = example();
    project.run(&["use", "dev"]).exits(0);
    // Two apps on two environments; then no stamps at all.
    project.run(&["pull", "--app", "client", "--env", "live"]).exits(0);
    assert_eq!(prompt(&project), "dev+live\n");
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("path = \"public/.well-known/towpath.json\"", "path = \"\""));
    assert_eq!(prompt(&project), "dev\n");
    project.write(".towpath/use.json", "no JSON");
    assert_eq!(prompt(&project), "");
}

#[cfg(unix)]
#[test]
fn a_folder_of_towpath_s_that_leads_elsewhere_is_not_followed() {
    let project = example();
    fs::create_dir(project.path("../elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", project.path(".towpath")).unwrap();
    project.run(&["use", "dev"]).exits(0).says("`use -` will not know where it was");
    assert_eq!(fs::read_dir(project.path("../elsewhere")).unwrap().count(), 0);
    assert_eq!(prompt(&project), "dev\n");
}

#[test]
fn a_protected_environment_is_announced_in_red_unless_it_is_for_laptops() {
    let project = example();
    let banner = "LIVE IS PROTECTED: what runs in this checkout now talks to LIVE";
    let ran = project.run(&["use", "live", "--quiet", "--color", "always"]).exits(0).says(banner);
    assert!(ran.stderr.contains(&format!("m{banner}\u{1b}[0m")), "{:?}", ran.stderr);
    let ran = project.run(&["use", "live"]).exits(0).says(banner);
    assert!(!ran.stderr.contains('\u{1b}'), "{:?}", ran.stderr);
    assert!(!project.run(&["use", "dev"]).exits(0).stderr.contains("PROTECTED"));
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("laptop = \"read\"", "laptop = \"allow\""));
    assert!(!project.run(&["use", "live"]).exits(0).stderr.contains("PROTECTED"));
    project.write("environments.toml", toml);
    assert!(!project.set("CI", "true").run(&["use", "live"]).exits(0).stderr.contains("PROTECTED"));
}
