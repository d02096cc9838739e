//! `towpath lock`, `unlock`, `history`, `show`: who holds an environment, and what was released into it.

use std::process::Stdio;
use std::time::Duration;

use fs_err as fs;
use serde_json::{Value, json};

use crate::readme::example;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::support::Project;

const LOCK: &str = "/towpath/shop/live/lock";
const RELEASES: &str = "/towpath/shop/live/releases";

const TOML: &str = r#"schema = 1
[project]
name = "shop"
[apps.admin]
path = "admin"
role = "parent"
[environments.live]
account = "222222222222"
region = "eu-west-2"
apps.admin = { app_id = "d1admin", branch = "main", backend = "live" }
"#;

fn project() -> (Project, StandIn) {
    let aws = StandIn::start();
    aws.credentials("AKIAIOSFODNN7EXAMPLE", "222222222222");
    let project = Project::with(TOML, &["admin"])
        .set("AWS_ENDPOINT_URL", &aws.url())
        .set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .set("AWS_SECRET_ACCESS_KEY", "secret")
        .set("USER", "ada");
    (project, aws)
}

/// The values of a parameter, oldest first.
fn versions(aws: &StandIn, name: &str) -> Vec<Value> {
    let state = aws.state();
    let region = state.regions.values().find(|region| region.parameters.contains_key(name));
    let versions = region.map(|region| region.parameters[name].versions.clone()).unwrap_or_default();
    versions.iter().map(|version| serde_json::from_str(&version.value).unwrap()).collect()
}

/// Sixteen processes at once: how many took it, and how many were told who has it.
fn race(project: &Project, environment: &str) -> (usize, usize) {
    let children: Vec<_> = (0..16)
        .map(|n| {
            let mut command = project.command("", &["lock", environment, "--reason", &format!("number {n}")]);
            command.env("USER", format!("user{n}")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut codes = Vec::new();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let code = output.status.code().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(code == 0 || stderr.contains("error[E1310]"), "{code}: {stderr}");
        codes.push(code);
    }
    let count = |wanted: i32| codes.iter().filter(|code| **code == wanted).count();
    (count(0), count(13))
}

#[test]
fn of_sixteen_that_race_exactly_one_has_the_lock() {
    let (project, aws) = project();
    aws.latency(Duration::from_millis(20));
    assert_eq!(race(&project, "live"), (1, 15));
    // Again, when it was given back: there is no create-if-absent any more.
    let ran = project.run(&["unlock", "live", "--steal", "--reason", "next round"]).exits(0);
    assert!(ran.stdout.contains("live is free again; it was locked by"), "{}", ran.stdout);
    assert_eq!(race(&project, "live"), (1, 15));
    // And where answers are lost on the way, and some requests with them.
    project.run(&["unlock", "live", "--steal", "--reason", "next round"]).exits(0);
    aws.fault(Fault::on(Service::Ssm, "PutParameter", Kind::Lost).times(6));
    aws.fault(Fault::on(Service::Ssm, "GetParameterHistory", Kind::Reset).after(20).times(3));
    aws.fault(Fault::of(Service::Ssm, Kind::Throttle).after(60).times(4));
    assert_eq!(race(&project, "live"), (1, 15));
    aws.heal();
    let project = example();
    assert_eq!(race(&project, "dev"), (1, 15));
    project.run(&["unlock", "dev", "--steal", "--reason", "next round"]).exits(0);
    assert_eq!(race(&project, "dev"), (1, 15));
}

/// The Parameter Store of somebody else's making must decide races as ours does. CONTRIBUTING.md says how to run this.
#[test]
#[ignore = "needs moto, and its address in TOWPATH_TEST_MOTO"]
fn of_sixteen_that_race_exactly_one_has_the_lock_of_moto() {
    let address = std::env::var("TOWPATH_TEST_MOTO").unwrap();
    // The account of everybody who asks moto.
    let project = Project::with(&TOML.replace("222222222222", "123456789012"), &["admin"])
        .set("AWS_ENDPOINT_URL", &address)
        .set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .set("AWS_SECRET_ACCESS_KEY", "secret")
        .set("USER", "ada");
    let lock = project.run(&["history", "live", "--output", "json"]).exits(0).json()["lock"].clone();
    if !lock.is_null() {
        project.run(&["unlock", "live", "--steal", "--reason", "a new run"]).exits(0);
    }
    for _ in 0..20 {
        assert_eq!(race(&project, "live"), (1, 15));
        project.run(&["unlock", "live", "--steal", "--reason", "next round"]).exits(0);
    }
}

#[test]
fn a_lock_says_who_why_and_until_when() {
    let (project, aws) = project();
    project.git(&["init", "-q"]);
    project.git(&["config", "user.name", "Ada Lovelace"]);
    let ran = project.run(&["lock", "live", "--reason", "migration {{x}}", "--until", "2h"]).exits(0);
    assert!(ran.stdout.starts_with("live is locked by Ada Lovelace <ada@"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with(": migration {{x}}\n"), "{}", ran.stdout);
    let mut actions = aws.actions();
    actions.dedup();
    let expected = ["sts:GetCallerIdentity", "ssm:GetParameterHistory", "ssm:PutParameter", "ssm:GetParameterHistory"];
    assert_eq!(actions, expected);
    let ran = project.run(&["lock", "live", "--reason", "mine"]).exits(13);
    let ran = ran.says("error[E1310]: environment `live` is locked by Ada Lovelace <ada@").says(": migration {{x}}");
    let ran = ran.says("(just now), until 20").says("towpath unlock live --steal --reason");
    assert!(ran.stdout.is_empty());
    let ran = project.run(&["history", "live", "--output", "json"]).exits(0).json();
    assert_eq!((&ran["lock"]["reason"], &ran["lock"]["stale"]), (&json!("migration {{x}}"), &json!(false)));
    assert_eq!(ran["releases"], json!([]));
    // It is given back by a claim that replaces one's own, and only once.
    assert_eq!(project.run(&["unlock", "live"]).exits(0).stdout, "live is free again\n");
    assert_eq!(project.run(&["unlock", "live"]).exits(0).stdout, "live is free\n");
    let kept = versions(&aws, LOCK);
    assert_eq!((kept.len(), &kept[1]["replaces"], &kept[1]["free"]), (2, &json!(1), &json!(true)));
    assert_eq!(kept[0]["id"], kept[1]["id"]);
    let ran = project.run(&["lock", "live", "--reason", "again", "-o", "json"]).exits(0).json();
    assert_eq!(
        (&ran["command"], &ran["lock"]["until"], &ran["replaced"]),
        (&json!("lock"), &Value::Null, &Value::Null)
    );
}

#[test]
fn a_lock_of_another_is_taken_only_by_stealing() {
    let (project, aws) = project();
    project.run(&["lock", "live", "--reason", "migration"]).exits(0);
    let bob = project.set("USER", "bob");
    bob.run(&["unlock", "live"]).exits(13).says("error[E1311]").says("is locked by ada@").says(", not by bob@");
    assert_eq!(versions(&aws, LOCK).len(), 1);
    bob.run(&["unlock", "live", "--steal"]).exits(2).says("--reason");
    let ran = bob.run(&["unlock", "live", "--steal", "--reason", "ada is on holiday"]).exits(0);
    assert!(ran.stdout.contains("it was locked by ada@"), "{}", ran.stdout);
    let last = versions(&aws, LOCK).remove(1);
    assert_eq!((&last["steal"], &last["reason"]), (&json!(true), &json!("ada is on holiday")));
    assert!(bob.run(&["history", "live"]).exits(0).stdout.starts_with("live is free\n"));
    bob.run(&["lock", "live", "--reason", "mine now"]).exits(0);
}

#[test]
fn a_lock_that_is_over_may_be_taken() {
    let (project, aws) = project();
    let until = |seconds: i64| {
        let claim = json!({
            "schema": 1, "id": "a", "owner": "bob@mill", "reason": "tests", "since": 1_767_607_200,
            "until": 1_767_607_200 + seconds, "operation": "lock",
        });
        claim.to_string()
    };
    aws.account("222222222222").region("eu-west-2").parameter(LOCK, &until(60), false);
    let ran = project.run(&["history", "live"]).exits(0);
    assert!(
        ran.stdout.starts_with("live is free again, was locked by bob@mill since 2026-01-05T10:00:00Z"),
        "{}",
        ran.stdout
    );
    let ran = project.run(&["lock", "live", "--reason", "mine"]).exits(0).says("the lock before was over");
    assert!(ran.stdout.starts_with("live is locked by ada@"), "{}", ran.stdout);
    project.run(&["lock", "live", "--reason", "x", "--until", "2020-01-01T00:00:00Z"]).exits(2).says("is over already");
    project.run(&["lock", "live", "--reason", "x", "--until", "soon"]).exits(2).says("`soon` is no time");
    project.run(&["lock", "live", "--reason", " "]).exits(2).says("must not be empty");
    project.run(&["lock", "live"]).exits(2).says("--reason");
    project.run(&["lock", "liev", "--reason", "x"]).exits(4).says("did you mean `live`?");
}

#[test]
fn an_answer_that_is_lost_loses_no_lock() {
    let lost = || Fault::on(Service::Ssm, "PutParameter", Kind::Lost);
    let (project, aws) = project();
    for args in [&["lock", "live", "--reason", "x"][..], &["unlock", "live"], &["lock", "live", "--reason", "y"]] {
        aws.fault(lost().times(1));
        project.run(args).exits(0);
        aws.heal();
    }
    assert!(project.run(&["history", "live"]).exits(0).stdout.starts_with("live is locked by ada@"));
    project.run(&["unlock", "live"]).exits(0);
    // Lost each time: the history tells all the same.
    aws.fault(lost());
    project.run(&["lock", "live", "--reason", "z"]).exits(0);
    aws.heal();
    project.run(&["lock", "live", "--reason", "x"]).exits(13);
    project.run(&["unlock", "live"]).exits(0);
    // Two at a time are tried again.
    let code = "TooManyUpdates".to_owned();
    let kind = Kind::Error { status: 400, code, message: "There are concurrent updates".to_owned() };
    aws.fault(Fault::on(Service::Ssm, "PutParameter", kind).times(2));
    project.run(&["lock", "live", "--reason", "z"]).exits(0);
    aws.heal();
    // Never done, never answered.
    aws.fault(Fault::on(Service::Ssm, "PutParameter", Kind::Reset));
    project.run(&["unlock", "live"]).exits(16).says("it is not known whether that was done");
}

#[test]
fn what_may_not_be_written_is_said() {
    let (project, aws) = project();
    aws.fault(Fault::on(Service::Ssm, "PutParameter", Kind::AccessDenied));
    let ran = project.run(&["lock", "live", "--reason", "x"]).exits(7).says("access denied: ssm:PutParameter");
    ran.says("arn:aws:ssm:eu-west-2:222222222222:parameter/towpath/shop/live/lock");
    aws.heal();
    aws.fault(Fault::on(Service::Ssm, "GetParameterHistory", Kind::AccessDenied));
    project.run(&["history", "live"]).exits(7).says("access denied: ssm:GetParameterHistory");
    aws.heal();
    assert!(versions(&aws, LOCK).is_empty());
    // Credentials of another account write nothing into it.
    aws.credentials("AKIAOTHERACCOUNTXXXX", "999999999999");
    let other = project.set("AWS_ACCESS_KEY_ID", "AKIAOTHERACCOUNTXXXX");
    other.run(&["lock", "live", "--reason", "x"]).exits(8).says("error[E801]");
    assert!(!aws.actions().iter().rev().take(1).any(|action| action.starts_with("ssm:")));
    // Nor does anybody without a name for it.
    other.write("environments.toml", TOML.replace("name = \"shop\"", ""));
    other.run(&["lock", "live", "--reason", "x"]).exits(11).says("error[E1114]");
    other.run(&["explain", "E1114"]).exits(0);
}

#[test]
fn what_a_newer_towpath_wrote_is_not_judged() {
    let (project, aws) = project();
    aws.account("222222222222").region("eu-west-2").parameter(LOCK, r#"{"schema":2,"shared":true}"#, false);
    project.run(&["lock", "live", "--reason", "x"]).exits(11).says("error[E1110]: the lock has schema 2");
    aws.account("222222222222").region("eu-west-2").parameter(LOCK, "locked, ask Ada", false);
    project.run(&["lock", "live", "--reason", "x"]).exits(0);
    assert_eq!(aws.actions().iter().filter(|action| *action == "ssm:PutParameter").count(), 1);
}

fn record(number: u64, outcome: &str) -> String {
    let ended = 1_767_607_200 + i64::try_from(number).unwrap() * 86_400;
    let record = json!({
        "schema": 1, "number": number, "id": number.to_string(), "environment": "live", "began": ended - 600, "ended": ended,
        "by": "ada@mill\u{1b}[31m", "commit": "3f9c2e1d5a3f9c2e1d5a", "origin": { "promote": { "from": "staging" } },
        "outcome": outcome,
        "apps": [{ "app": "admin", "id": "d1admin", "branch": "main", "job": "412", "outcome": outcome }],
    });
    record.to_string()
}

#[test]
fn releases_are_listed_and_shown() {
    let (project, aws) = project();
    assert_eq!(project.run(&["history", "live"]).exits(0).stdout, "live is free\nno release is recorded\n");
    project.run(&["show", "live"]).exits(5).says("error[E511]").says("it has none");
    // Two volumes: releases 21 to 110, and 111 to 120.
    for (volume, numbers) in [("1", 21..=110_u64), ("2", 111..=120)] {
        let name = format!("{RELEASES}/{volume}");
        aws.account("222222222222").region("eu-west-2").parameter(&name, "", false);
        let mut state = aws.state();
        let region = state.regions.values_mut().find(|region| region.parameters.contains_key(&name)).unwrap();
        let versions = (1..).zip(numbers).map(|(version, number)| crate::standin::state::ParameterVersion {
            number: version,
            value: record(number, if number == 120 { "failed" } else { "released" }),
            ..Default::default()
        });
        region.parameters.get_mut(&name).unwrap().versions = versions.collect();
    }
    let ran = project.run(&["history", "live", "--limit", "2"]).exits(0);
    assert_eq!(
        ran.stdout,
        "live is free\n\
         #120  2026-05-05T10:00:00Z  failed    promote from staging  3f9c2e1d5a  ada@mill[31m\n\
         #119  2026-05-04T10:00:00Z  released  promote from staging  3f9c2e1d5a  ada@mill[31m\n"
    );
    let all = project.run(&["history", "live", "--limit", "500", "-o", "json"]).exits(0).json();
    assert_eq!(all["releases"].as_array().unwrap().len(), 100);
    let before = aws.requests().len();
    project.run(&["history", "live", "--limit", "5"]).exits(0);
    let read = aws.requests().split_off(before).iter().filter(|one| one.operation == "GetParameterHistory").count();
    assert_eq!(read, 2, "the newest volume and the lock");
    let shown = |release: &str| {
        let ran = project.run(&["show", release, "--output", "json"]).exits(0).json();
        ran["release"]["number"].as_u64().unwrap()
    };
    assert_eq!((shown("live"), shown("live@21"), shown("live@2026-02-01")), (120, 21, 27));
    // What had failed was not there.
    assert_eq!((shown("live@2026-12-31"), shown("live@2026-02-01T11:00:00+02:00")), (119, 26));
    let ran = project.run(&["show", "live@120"]).exits(0);
    assert!(ran.stdout.contains("app       admin failed, d1admin branch main job 412\n"), "{}", ran.stdout);
    project.run(&["show", "live@20"]).exits(5).says("known are #21 to #120");
    project.run(&["show", "live@soon"]).exits(2).says("`live@soon` is no release");
    project.run(&["history", "live", "--limit", "0"]).exits(2);
}

#[test]
fn recorded_environments_keep_theirs_in_files() {
    let project = example();
    let before = project.files();
    project.run(&["history", "dev"]).exits(0);
    assert_eq!(project.files(), before, "looking writes nothing");
    project.run(&["lock", "dev", "--reason", "x"]).exits(0);
    project.run(&["unlock", "dev"]).exits(0);
    let claim: Value = serde_json::from_str(&project.read(".towpath/state/dev/lock/2.json")).unwrap();
    assert_eq!((&claim["free"], &claim["replaces"]), (&json!(true), &json!(1)));
    assert_eq!(project.read(".towpath/.gitignore"), "*\n");
    project.write(".towpath/state/dev/releases/1/1.json", record(1, "released"));
    assert!(project.run(&["show", "dev@1"]).exits(0).stdout.starts_with("release   live #1\n"));
    // A repository cannot lead it elsewhere.
    let elsewhere = tempfile::tempdir().unwrap();
    fs::remove_dir_all(project.path(".towpath/state")).unwrap();
    #[cfg(unix)]
    {
        fs::os::unix::fs::symlink(elsewhere.path(), project.path(".towpath/state")).unwrap();
        project.run(&["lock", "dev", "--reason", "x"]).exits(11).says("error[E1113]").says("is not a folder");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_project_may_keep_its_state_in_files_and_the_policy_names_its_place() {
    let (project, aws) = project();
    project.write("environments.toml", TOML.replace("name = \"shop\"", "name = \"shop\"\nstate = \"files:state\""));
    project.run(&["lock", "live", "--reason", "x"]).exits(0);
    assert!(project.path("state/live/lock/1.json").is_file() && aws.actions().is_empty());
    project.write("environments.toml", TOML.replace("name = \"shop\"", "state = \"ssm:/plants/\""));
    let policy = project.run(&["iam", "policy", "--env", "live", "--for", "release"]).exits(0).json();
    let statements = policy["Statement"].as_array().unwrap().clone();
    let last = statements.iter().find(|statement| statement["Sid"] == "LocksAndReleases").unwrap();
    let arn = "arn:aws:ssm:eu-west-2:222222222222:parameter/plants/live";
    assert_eq!(last["Resource"], json!([format!("{arn}/lock"), format!("{arn}/releases/*")]));
    assert_eq!(last["Action"], json!(["ssm:GetParameterHistory", "ssm:PutParameter"]));
    project.run(&["lock", "live", "--reason", "x"]).exits(0);
    assert_eq!(versions(&aws, "/plants/live/lock").len(), 1);
}

#[test]
fn who_is_always_too_late_gives_up() {
    let (project, aws) = project();
    aws.state().rival = Some(0);
    project.run(&["lock", "live", "--reason", "x"]).exits(13).says("error[E1312]").says("5 times");
    aws.state().rival = None;
    project.run(&["lock", "live", "--reason", "x"]).exits(0);
}

#[test]
fn a_history_that_never_shows_what_was_stored_is_not_judged() {
    let (project, aws) = project();
    let free = json!({
        "schema": 1, "id": "a", "owner": "bob@mill", "reason": "", "since": 1_767_607_200, "operation": "lock", "free": true,
    });
    aws.account("222222222222").region("eu-west-2").parameter(LOCK, &free.to_string(), false);
    let version = json!({
        "Name": LOCK, "Type": "String", "Value": free.to_string(), "Version": 1, "LastModifiedDate": 1_767_607_200,
    });
    let old = json!({ "Parameters": [version] }).to_string().into_bytes();
    aws.fault(Fault::on(Service::Ssm, "GetParameterHistory", Kind::WrongContent(old)));
    project.run(&["lock", "live", "--reason", "x"]).exits(11).says("error[E1112]: version 2 was stored");
    aws.heal();
    // It is the own one all the same, and the history says so by now.
    assert!(project.run(&["history", "live"]).exits(0).stdout.starts_with("live is locked by ada@"));
}

#[test]
fn of_steals_and_locks_at_once_nobody_has_it_who_was_told_no() {
    let (project, aws) = project();
    aws.latency(Duration::from_millis(10));
    for round in 0..3 {
        project.run(&["lock", "live", "--reason", "old"]).exits(0);
        let bob = |args: &[&str]| {
            let mut command = project.command("", args);
            command.env("USER", "bob").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let steals: Vec<_> = (0..8).map(|_| bob(&["unlock", "live", "--steal", "--reason", "mine"])).collect();
        let reasons: Vec<String> = (0..8).map(|one| format!("new {one}")).collect();
        let locks: Vec<_> = reasons.iter().map(|reason| bob(&["lock", "live", "--reason", reason])).collect();
        let codes = |children: Vec<std::process::Child>| -> Vec<i32> {
            let code = |child: std::process::Child| child.wait_with_output().unwrap().status.code().unwrap();
            children.into_iter().map(code).collect()
        };
        let (steals, locks) = (codes(steals), codes(locks));
        assert!(steals.iter().chain(&locks).all(|code| [0, 13].contains(code)), "{steals:?} {locks:?}");
        let held = project.run(&["history", "live", "-o", "json"]).exits(0).json()["lock"]["reason"].clone();
        // A steal that looks after a lock was taken may take it, so more than one may have had it; nobody has it who was
        // told no.
        let told_yes = |reason: &&String| locks[reasons.iter().position(|one| one == *reason).unwrap()] == 0;
        let holder = reasons.iter().find(|reason| held == reason.as_str());
        assert!(holder.is_none_or(|reason| told_yes(&reason)), "round {round}: {held} {locks:?}");
        assert!(holder.is_some() || held.is_null(), "round {round}: the old lock is there still: {held}");
        project.run(&["unlock", "live", "--steal", "--reason", "next round"]).exits(0);
    }
}
