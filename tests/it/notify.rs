//! `towpath notify`: the children of a parent whose backend has changed.

use serde_json::{Value, json};

use crate::deploy::{self, ACCOUNT, DEPLOY, jobs, starts};
use crate::pull::meta;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::names;
use crate::support::Project;

const NOTIFY: [&str; 3] = ["notify", "--env", "staging"];

/// Everything is released, in a build of the parent.
fn project() -> (Project, StandIn, String) {
    let (project, aws, [_, second]) = deploy::project();
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replacen("schema = 1\n", "schema = 1\n[project]\nname = \"shop\"\n", 1));
    project.run(&DEPLOY).exits(0);
    (project, aws, second)
}

/// The backend is another one, as of an hour from now: what was built before has not seen it.
fn change_backend(aws: &StandIn, mfa: &str) {
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let other = meta("d1admin", &stack).replace("\"OFF\"", &format!("{mfa:?}"));
    let region = || aws.account(ACCOUNT).region("eu-west-2");
    region().gen1("d1admin", "staging", &other, &[]);
    region().change_stack(&stack, |stack| stack.updated = Some("2099-01-01T00:00:00Z".to_owned()));
}

/// What is built from now on is of the backend of today.
fn rebuilt(project: &Project, aws: &StandIn) {
    project.run(&["pull", "--env", "staging", "--app", "client"]).exits(0);
    let stamp = project.read("apps/client/public/.well-known/towpath.json");
    for app in ["d1admin", "d2client", "d3shop"] {
        deploy::change(aws, app, |app| app.builds.stamp = Some(stamp.clone()));
    }
}

#[test]
fn children_are_built_where_the_backend_has_changed_and_only_there() {
    let (project, aws, second) = project();
    let before = starts(&aws);
    project.run(&NOTIFY).exits(0);
    assert_eq!(starts(&aws), before, "every child serves the backend of today");
    change_backend(&aws, "OPTIONAL");
    let plan = project.run(&["notify", "--env", "staging", "--dry-run"]).exits(0);
    assert!(plan.stdout.contains("client  done by job 2; build again only if"), "{}", plan.stdout);
    assert_eq!(starts(&aws), before);
    let ran = project.run(&NOTIFY).exits(0);
    for app in ["client", "shop"] {
        assert!(ran.stdout.contains(&format!("{app:<6}  under-way    job 3 is under way")), "{}", ran.stdout);
    }
    assert_eq!((jobs(&aws, "d1admin", &second).len(), jobs(&aws, "d2client", &second).len()), (1, 2));
    // Once they are built, there is nothing to do.
    rebuilt(&project, &aws);
    project.run(&["watch", "staging"]).exits(0);
    let again = project.run(&["notify", "--env", "staging", "-o", "json"]).exits(0).json();
    assert_eq!(
        (&again["command"], again["plans"].as_array().unwrap().len() + again["left"].as_array().unwrap().len() > 0),
        (&json!("notify"), true)
    );
    assert_eq!(jobs(&aws, "d2client", &second).len(), 2);
}

#[test]
fn in_the_build_of_the_parent_everything_is_known() {
    let (project, aws, second) = project();
    change_backend(&aws, "OPTIONAL");
    let build = project.set("AWS_BRANCH", "staging").set("AWS_APP_ID", "d1admin").set("CI", "true");
    build.run(&["notify"]).exits(0);
    assert_eq!(jobs(&aws, "d3shop", &second).len(), 2);
}

#[test]
fn a_lock_of_a_person_stops_it_and_a_release_does_the_same_itself() {
    let (project, aws, _) = project();
    change_backend(&aws, "OPTIONAL");
    let before = starts(&aws);
    let bob = project.set("USER", "bob");
    bob.run(&["lock", "staging", "--reason", "looking"]).exits(0);
    let ada = bob.set("USER", "ada");
    ada.run(&NOTIFY).exits(13).says("error[E1310]").says("looking").says("no job was started");
    ada.run(&["unlock", "staging", "--steal", "--reason", "bob is away"]).exits(0);
    let held = json!({
        "schema": 1, "id": "z", "owner": "ci", "reason": "release of 3f9c2e1", "since": 1_767_607_200, "operation": "deploy",
    });
    aws.account(ACCOUNT).region("eu-west-2").parameter("/towpath/shop/staging/lock", &held.to_string(), false);
    let ran = ada.run(&["notify", "--env", "staging", "-o", "json"]).exits(0);
    assert!(ran.stderr.contains("nothing is started beside that release"), "{}", ran.stderr);
    assert_eq!((ran.json()["apps"].clone(), starts(&aws)), (Value::Array(Vec::new()), before));
}

#[test]
fn faults_and_what_is_not_there_are_told() {
    let (project, aws, second) = project();
    change_backend(&aws, "OPTIONAL");
    aws.fault(Fault::on(Service::Amplify, "StartJob", Kind::AccessDenied).containing("d3shop"));
    project.run(&NOTIFY).exits(7).says("amplify:StartJob");
    assert_eq!(jobs(&aws, "d2client", &second).len(), 2, "one that may not be started keeps no other");
    aws.heal();
    // The client's is under way; a lost answer starts no second job of the shop.
    aws.fault(Fault::on(Service::Amplify, "StartJob", Kind::Reset).times(1));
    project.run(&NOTIFY).exits(0);
    assert_eq!(jobs(&aws, "d3shop", &second).len(), 2);
    // Nor is one started that was built since the update: another build would serve the same.
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    aws.account(ACCOUNT)
        .region("eu-west-2")
        .change_stack(&stack, |stack| stack.updated = Some("2020-01-01T00:00:00Z".to_owned()));
    project.run(&["watch", "staging"]).exits(0);
    project.run(&NOTIFY).exits(0).says("client stays: job 3 has just built it, after the backend's last update");
    // A child that was never built.
    deploy::change(&aws, "d3shop", |app| app.branches[0].jobs.clear());
    project.run(&NOTIFY).exits(0).says("shop stays: it was never built");
    // A protected environment is for CI.
    let toml = project.read("environments.toml");
    project.write("environments.toml", format!("{toml}\n[environments.staging.protect]\n"));
    project.run(&NOTIFY).exits(13).says("error[E1330]");
}
