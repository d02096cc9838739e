//! `towpath deploy` and the environment's lock and ledger: one release at a time, and each one recorded.

use std::process::Child;
use std::time::Duration;

use serde_json::{Value, json};

use crate::deploy::{DEPLOY, assert_one_job_each, begin, change, project as unnamed, starts};
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::state::Builds;
use crate::support::{Project, Ran};

fn project() -> (Project, StandIn, [String; 2]) {
    let (project, aws, commits) = unnamed();
    let toml =
        project.read("environments.toml").replacen("schema = 1\n", "schema = 1\n[project]\nname = \"shop\"\n", 1);
    project.write("environments.toml", toml);
    (project.set("USER", "ada"), aws, commits)
}

fn history(project: &Project) -> Value {
    project.run(&["history", "staging", "--output", "json"]).exits(0).json()
}

fn requests(aws: &StandIn, operation: &str) -> usize {
    aws.requests().iter().filter(|request| request.operation == operation).count()
}

fn wait(until: impl Fn() -> bool) {
    for _ in 0..5_000 {
        if until() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("it never came");
}

fn ended(child: Child) -> Ran {
    Ran::of(child.wait_with_output().unwrap(), &[])
}

#[test]
fn a_release_is_recorded_and_nothing_to_do_writes_nothing() {
    let (project, aws, [_, commit]) = project();
    project.run(&DEPLOY).exits(0);
    assert_eq!(requests(&aws, "PutParameter"), 4, "the lock, the beginning, the end, the lock again");
    let kept = history(&project);
    let release = &kept["releases"][0];
    assert_eq!((&kept["lock"], &release["number"], &release["outcome"]), (&Value::Null, &json!(1), &json!("released")));
    assert_eq!((&release["commit"], &release["origin"]["kind"]), (&json!(commit), &json!("deploy")));
    assert!(release["by"].as_str().unwrap().contains("ada@") && release["fingerprint"].as_str().unwrap().len() == 64);
    for (app, id) in [(0, "d1admin"), (1, "d2client"), (2, "d3shop")] {
        let app = &release["apps"][app];
        let shown = (&app["app_id"], &app["job"], &app["outcome"], &app["fingerprint"]);
        assert_eq!(shown, (&json!(id), &json!("2"), &json!("released"), &release["fingerprint"]));
    }
    project.run(&DEPLOY).exits(0).says("nothing to do");
    project.run(&["deploy", "staging", "--dry-run", "--all"]).exits(0);
    assert_eq!(requests(&aws, "PutParameter"), 4);
    // Without a name there is nothing to keep it under.
    let toml = project.read("environments.toml").replace("name = \"shop\"\n", "");
    project.write("environments.toml", toml);
    project.run(&DEPLOY).exits(0).says("no lock is taken and no release recorded");
}

#[test]
fn of_releases_that_race_exactly_one_goes_on() {
    let (project, aws, [_, commit]) = project();
    aws.latency(Duration::from_millis(5));
    let children: Vec<Child> = (0..8).map(|_| begin(&project)).collect();
    let ran: Vec<Ran> = children.into_iter().map(ended).collect();
    for one in &ran {
        let idle = one.code == 0 && one.stderr.contains("nothing to do");
        let told = one.code == 13 && (one.stderr.contains("error[E1310]") || one.stderr.contains("error[E1313]"));
        assert!(idle || told || one.stdout.contains("released"), "{}: {}", one.code, one.stderr);
    }
    assert_eq!(ran.iter().filter(|one| one.stdout.contains("released     job 2 is served")).count(), 1);
    assert_one_job_each(&aws, &commit);
    assert_eq!(history(&project)["releases"].as_array().unwrap().len(), 1);
}

#[test]
fn a_lock_keeps_others_out_and_not_its_owner() {
    let (project, aws, _) = project();
    project.run(&["lock", "staging", "--reason", "moving a table", "--until", "2h"]).exits(0);
    let bob = project.set("USER", "bob");
    let seen = bob.run(&["status", "staging"]).exits(0).stdout;
    assert!(seen.contains("! staging is locked by ada@") && seen.contains(": moving a table"), "{seen}");
    let ran = bob.run(&DEPLOY).exits(13).says("error[E1310]").says("moving a table").says("no job was started");
    assert!(ran.stdout.is_empty());
    assert_eq!(starts(&aws), 0);
    let ada = bob.set("USER", "ada");
    ada.run(&DEPLOY).exits(0);
    let kept = history(&ada);
    assert_eq!((&kept["lock"]["reason"], &kept["lock"]["operation"]), (&json!("moving a table"), &json!("lock")));
    assert_eq!(kept["releases"][0]["outcome"], "released");
    ada.run(&["unlock", "staging"]).exits(0);
    assert_eq!(history(&ada)["lock"], Value::Null);
    // Who may not read it sees everything else, and that.
    aws.fault(Fault::on(Service::Ssm, "GetParameterHistory", Kind::AccessDenied));
    let seen = ada.run(&["status", "staging", "-o", "json"]).exits(0).json();
    let staging = &seen["environments"][0];
    assert_eq!((&staging["lock"], &staging["lock_unknown"]["id"]), (&Value::Null, &json!("E701")));
    assert_eq!(staging["backends"][0]["state"], "ok");
}

#[cfg(unix)]
#[test]
fn a_release_that_was_killed_leaves_a_lock_that_says_so() {
    let (project, aws, [_, commit]) = project();
    let mut child = begin(&project);
    crate::deploy::signal(&child, &aws, 1, "-KILL");
    child.wait().unwrap();
    project.run(&DEPLOY).exits(13).says("release of ").says("if it was killed").says("--steal");
    project.run(&["unlock", "staging"]).exits(13).says("error[E1311]");
    project.run(&["unlock", "staging", "--steal", "--reason", "the runner was killed"]).exits(0);
    project.run(&DEPLOY).exits(0);
    assert_one_job_each(&aws, &commit);
    let kept = history(&project);
    let shown: Vec<_> =
        kept["releases"].as_array().unwrap().iter().map(|one| (&one["number"], &one["outcome"])).collect();
    assert_eq!(shown, [(&json!(2), &json!("released")), (&json!(1), &json!("began"))]);
    assert!(project.run(&["show", "staging@1"]).exits(0).stdout.contains("not yet, or it was broken off"));
}

#[test]
fn a_release_whose_lock_is_stolen_starts_nothing_more() {
    let (project, aws, _) = project();
    change(&aws, "d1admin", |app| app.builds.course = Builds::ending(3_000, "SUCCEED", None).course);
    let child = begin(&project);
    wait(|| starts(&aws) == 1);
    project.run(&["unlock", "staging", "--steal", "--reason", "wrong commit"]).exits(0);
    ended(child).exits(13).says("error[E1314]").says("taken away from this release by ada@").says("wrong commit");
    assert_eq!(starts(&aws), 1, "only the parent's");
    assert_eq!(history(&project)["releases"][0]["outcome"], "began");
}

#[test]
fn a_plan_that_somebody_else_made_old_is_not_carried_out() {
    let (project, aws, _) = project();
    aws.fault(Fault::on(Service::Amplify, "ListJobs", Kind::Slow(Duration::from_secs(4))).times(1));
    let child = begin(&project);
    wait(|| requests(&aws, "ListJobs") > 0);
    project.run(&["lock", "staging", "--reason", "a release by hand"]).exits(0);
    project.run(&["unlock", "staging"]).exits(0);
    ended(child).exits(13).says("error[E1313]").says("no job was started");
    assert_eq!(starts(&aws), 0);
    assert_eq!(history(&project)["lock"], Value::Null, "it was given back");
    project.run(&DEPLOY).exits(0);
}

#[test]
fn what_cannot_be_written_at_the_end_does_not_undo_the_release() {
    let (project, aws, [_, commit]) = project();
    aws.fault(Fault::on(Service::Ssm, "PutParameter", Kind::AccessDenied).after(2));
    let ran = project.run(&DEPLOY).exits(0).says("warning[W501]: release #1 is not recorded to its end");
    ran.says("warning[W502]: staging may still be locked");
    aws.heal();
    assert_one_job_each(&aws, &commit);
    assert_eq!(history(&project)["releases"][0]["outcome"], "began");
    // Before the first job, it does.
    let (project, aws, _) = self::project();
    aws.fault(Fault::on(Service::Ssm, "PutParameter", Kind::AccessDenied).containing("/releases/"));
    project.run(&DEPLOY).exits(7).says("access denied: ssm:PutParameter").says("no job was started");
    assert_eq!(starts(&aws), 0);
    aws.heal();
    assert_eq!(history(&project)["lock"], Value::Null, "it was given back");
}

#[test]
fn a_failed_and_a_split_release_are_recorded_as_such() {
    let (project, aws, _) = project();
    change(&aws, "d3shop", |app| app.builds = Builds::ending(150, "FAILED", None));
    project.run(&DEPLOY).exits(15);
    change(&aws, "d1admin", |app| app.builds = Builds::ending(150, "FAILED", None));
    project.git(&["commit", "-qm", "three", "--allow-empty"]);
    project.run(&["deploy", "staging", "--all"]).exits(14);
    let kept = history(&project);
    let outcome = |release: usize, app: usize| kept["releases"][release]["apps"][app]["outcome"].clone();
    assert_eq!((&kept["releases"][0]["outcome"], &kept["releases"][1]["outcome"]), (&json!("failed"), &json!("split")));
    assert_eq!((outcome(1, 0), outcome(1, 2)), (json!("released"), json!("failed")));
    assert_eq!((outcome(0, 0), outcome(0, 1)), (json!("failed"), json!("kept")));
    // What failed was never there.
    assert_eq!(project.run(&["show", "staging@2099-01-01", "-o", "json"]).exits(0).json()["release"]["number"], 1);
}
