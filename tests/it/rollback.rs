//! `towpath rollback`: an earlier release, built again.

use serde_json::{Value, json};

use crate::deploy::{self, ACCOUNT, DEPLOY, jobs, starts};
use crate::pull::meta;
use crate::standin::StandIn;
use crate::standin::names;
use crate::support::Project;

const BACK: [&str; 3] = ["rollback", "staging", "--yes"];

/// Two releases into staging: of the first commit, and of the second.
fn project() -> (Project, StandIn, [String; 2]) {
    let (project, aws, commits) = deploy::project();
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replacen("schema = 1\n", "schema = 1\n[project]\nname = \"shop\"\n", 1));
    let project = project.set("USER", "ada");
    for app in ["d1admin", "d2client", "d3shop"] {
        deploy::change(&aws, app, |app| app.branches[0].jobs.clear());
    }
    project.run(&["deploy", "staging", "--commit", &commits[0]]).exits(0);
    project.run(&DEPLOY).exits(0);
    (project, aws, commits)
}

fn releases(project: &Project) -> Vec<Value> {
    let json = project.run(&["history", "staging", "-o", "json"]).exits(0).json();
    assert_eq!(json["lock"], Value::Null);
    json["releases"].as_array().unwrap().clone()
}

/// Multi-factor authentication is switched on or off; builds are of that backend from now on.
fn change_backend(project: &Project, aws: &StandIn, mfa: &str) {
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let other = meta("d1admin", &stack).replace("\"OFF\"", &format!("{mfa:?}"));
    aws.account(ACCOUNT).region("eu-west-2").gen1("d1admin", "staging", &other, &[]);
    project.run(&["pull", "--env", "staging", "--app", "client"]).exits(0);
    let stamp = project.read("apps/client/public/.well-known/towpath.json");
    project.git(&["checkout", "-q", "--", "apps"]);
    for app in ["d1admin", "d2client", "d3shop"] {
        deploy::change(aws, app, |app| app.builds.stamp = Some(stamp.clone()));
    }
}

#[test]
fn the_release_before_is_built_again_and_recorded() {
    let (project, aws, [first, second]) = project();
    let listed = project.run(&["rollback", "staging", "--list"]).exits(0).says("staging has release #2");
    assert!(listed.stdout.starts_with("#1  ") && listed.stdout.ends_with("  same backend\n"), "{}", listed.stdout);
    let before = starts(&aws);
    let plan = project.run(&["rollback", "staging", "--dry-run"]).exits(0).says("back to release #1 of staging");
    let plan = plan.says("Amplify cannot switch back a git-connected app").says("no branch is moved");
    assert!(plan.stdout.contains("admin   build: "), "{}", plan.stdout);
    assert_eq!(starts(&aws), before);
    let ran = project.run(&BACK).exits(0).says("data of tables and fields");
    assert!(ran.stdout.contains("client  released     job 3 is served"), "{}", ran.stdout);
    assert_eq!(jobs(&aws, "d2client", &first).len(), 2);
    let newest = &releases(&project)[0];
    assert_eq!((&newest["origin"], &newest["commit"]), (&json!({ "kind": "rollback", "to": 1 }), &json!(first)));
    // Back and forth: now the second is the one before.
    let json = project.run(&["rollback", "staging", "--list", "-o", "json"]).exits(0).json();
    assert_eq!((&json["serving"], &json["releases"][0]["commit"]), (&json!(3), &json!(second)));
    project.run(&["rollback", "staging", "--yes", "--to", "1"]).exits(0).says("nothing to do");
    project.run(&["rollback", "staging", "--yes", "--to", "2", "-o", "json"]).exits(0);
    assert_eq!(releases(&project)[0]["commit"], json!(second));
}

#[test]
fn what_cannot_be_gone_back_to_is_said() {
    let (project, aws, [_, second]) = project();
    project.run(&["rollback", "staging", "--yes", "--to", "9"]).exits(5).says("error[E511]").says("--list");
    project.run(&["rollback", "staging"]).exits(13).says("error[E1331]").says("no job was started");
    // A release that was split cannot be gone back to, but from.
    project.write("file", "three");
    project.git(&["commit", "-qam", "three"]);
    deploy::change(&aws, "d3shop", |app| {
        app.builds = crate::standin::state::Builds::ending(deploy::TAKES, "FAILED", None);
    });
    project.run(&DEPLOY).exits(15);
    project.run(&["rollback", "staging", "--yes", "--to", "3"]).exits(5).says("error[E512]").says("it was split");
    project.run(&["rollback", "staging", "--dry-run"]).exits(0).says("back to release #2");
    deploy::change(&aws, "d3shop", |app| {
        app.builds = crate::standin::state::Builds::ending(deploy::TAKES, "SUCCEED", None);
    });
    project.run(&BACK).exits(0).says(&format!("back to release #2 of staging: {}", &second[..7]));
    // Without records there is nothing to go back to.
    let (project, _aws, _) = deploy::project();
    project.run(&BACK).exits(11).says("error[E1114]");
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replacen("schema = 1\n", "schema = 1\n[project]\nname = \"new\"\n", 1));
    project.run(&BACK).exits(5).says("error[E512]").says("none is recorded");
    let listed = project.run(&["rollback", "staging", "--list"]).exits(0);
    assert_eq!(listed.stdout, "no release can be gone back to\n");
}

#[test]
fn another_backend_stops_it_unless_that_is_accepted() {
    let (project, aws, [first, _]) = project();
    // The backend's files changed between the two, and environments.lock had pinned the old one.
    change_backend(&project, &aws, "OPTIONAL");
    let before = starts(&aws);
    let ran = project.run(&BACK).exits(11).says("error[E1115]: release #1 was built against backend ");
    ran.says("--accept-backend-drift").says("no job was started");
    let listed = project.run(&["rollback", "staging", "--list"]).exits(0).stdout;
    assert!(listed.ends_with("  other backend\n"), "{listed}");
    project.run(&["rollback", "staging", "--dry-run"]).exits(0).says("was built against backend");
    assert_eq!(starts(&aws), before);
    let accepted = ["rollback", "staging", "--yes", "--accept-backend-drift"];
    project.run(&accepted).exits(0);
    let newest = &releases(&project)[0];
    assert_eq!(newest["commit"], json!(first));
    assert!(newest["overrides"][0].as_str().unwrap().starts_with("backend drift: "), "{newest}");
}

#[test]
fn what_is_known_of_the_difference_is_told_by_its_name_in_the_console() {
    let (project, aws, _) = deploy::project();
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replacen("schema = 1\n", "schema = 1\n[project]\nname = \"shop\"\n", 1));
    project.run(&["lock-config", "staging"]).exits(0);
    project.write("apps/admin/amplify/schema.graphql", "type A @model { id: ID! }");
    project.git(&["add", "-A"]);
    project.git(&["commit", "-qm", "pinned"]);
    project.run(&DEPLOY).exits(0);
    project.write("apps/admin/amplify/schema.graphql", "type A @model { id: ID! b: Int }");
    fs_err::remove_file(project.path("environments.lock")).unwrap();
    project.git(&["add", "-A"]);
    project.git(&["commit", "-qm", "more"]);
    project.run(&DEPLOY).exits(0);
    change_backend(&project, &aws, "OPTIONAL");
    project.run(&BACK).exits(11).says("error[E1115]").says("Cognito").says("OPTIONAL");
    // Without the pin, the files of the backend are named.
    project.git(&["checkout", "-q", "HEAD~1"]);
    project.git(&["rm", "-q", "environments.lock"]);
    project.git(&["commit", "-qm", "no pin"]);
    let commit = project.git(&["rev-parse", "HEAD"]);
    project.run(&["deploy", "staging", "--commit", &commit]).exits(0);
    project.git(&["checkout", "-q", "staging"]);
    project.write("more", "1");
    project.git(&["add", "-A"]);
    project.git(&["commit", "-qm", "even more"]);
    project.run(&DEPLOY).exits(0);
    change_backend(&project, &aws, "OFF");
    project.run(&BACK).exits(11).says("`apps/admin/amplify/schema.graphql` has changed since");
}

#[test]
fn freezes_locks_and_apps_that_came_later_are_heeded() {
    let (project, aws, _) = project();
    let toml = project.read("environments.toml");
    let freeze = "[[environments.staging.protect.freeze]]\nfrom = \"2020-01-01\"\nto = \"2099-12-31\"\ntz = \"UTC\"\n\
                  reason = \"holidays\"\n";
    project.write("environments.toml", format!("{toml}\n[environments.staging.protect]\nlaptop = \"allow\"\n{freeze}"));
    project.run(&BACK).exits(13).says("error[E1342]").says("holidays");
    project.run(&["rollback", "staging", "--dry-run"]).exits(0).says("frozen now: ");
    let bob = project.set("USER", "bob");
    bob.run(&["lock", "staging", "--reason", "looking"]).exits(0);
    let ada = bob.set("USER", "ada");
    let override_freeze = ["rollback", "staging", "--yes", "--override-freeze", "the map is wrong"];
    ada.run(&override_freeze).exits(13).says("error[E1310]").says("looking");
    ada.run(&["unlock", "staging", "--steal", "--reason", "bob is away"]).exits(0);
    ada.run(&override_freeze).exits(0);
    assert_eq!(releases(&ada)[0]["overrides"], json!(["freeze: the map is wrong"]));
    // The shop is new since #1.
    let (project, aws2, [first, _]) = self::project();
    drop(aws);
    let without = project.read("environments.toml");
    let kept = without.replace("apps.shop = { app_id = \"d3shop\" }\n", "");
    project.write("environments.toml", &kept);
    project.run(&["deploy", "staging", "--commit", &first, "--all"]).exits(0);
    project.write("environments.toml", &without);
    project.run(&["deploy", "staging"]).exits(0);
    project.run(&["rollback", "staging", "--yes", "--to", "3"]).exits(0).says("shop was not a part of that release");
    assert_eq!(jobs(&aws2, "d3shop", &first).len(), 1);
}

#[cfg(unix)]
#[test]
fn one_that_was_killed_is_carried_on() {
    let (project, aws, [first, _]) = project();
    let mut command = project.command("", &BACK);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    deploy::signal(&child, &aws, starts(&aws) + 1, "-KILL");
    child.wait().unwrap();
    project.run(&BACK).exits(13).says("error[E1310]");
    project.run(&["unlock", "staging", "--steal", "--reason", "the runner was killed"]).exits(0);
    project.run(&BACK).exits(0);
    for app in ["d1admin", "d2client", "d3shop"] {
        assert_eq!(jobs(&aws, app, &first).len(), 2, "{app}");
    }
}
