//! `towpath pull --wait` and `--same-commit`: a child never reads the backend of before, and never waits for nothing.
//! Time passes a hundred times faster here.

use std::process::Stdio;
use std::time::Duration;

use crate::pull::project as pulled;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::names;
use crate::standin::sites::SiteFile;
use crate::standin::state::{AppState, Branch, Job, Resource, StackState, from_now};
use crate::support::{Project, Ran};

const ACCOUNT: &str = "222222222222";
const WAIT: [&str; 3] = ["pull", "--wait", "--same-commit"];

/// A repository of two commits: the second is the one that is being built. The parent's jobs are given.
fn project(jobs: impl FnOnce(&str, &str) -> Vec<Job>) -> (Project, StandIn, [String; 2]) {
    let (project, aws) = pulled();
    let toml = project.read("environments.toml");
    let watch = "role = \"parent\"\nwatch = [\"apps/admin/**\", \"yarn.lock\"]";
    project.write("environments.toml", toml.replacen("role = \"parent\"", watch, 1));
    project.git(&["init", "-q"]);
    let commits = [commit(&project, "apps/admin/backend.ts"), commit(&project, "apps/client/page.tsx")];
    let account = aws.account(ACCOUNT).region("eu-west-2");
    let branch = |jobs| Branch { name: "staging".to_owned(), jobs, ..Branch::default() };
    let jobs = branch(jobs(&commits[0], &commits[1]));
    let client = AppState {
        app_id: "d2client".to_owned(),
        name: "client".to_owned(),
        branches: vec![branch(vec![])],
        ..AppState::default()
    };
    account.change_app("d1admin", |app| app.branches.push(jobs)).amplify_app(client);
    let project = project.set("TOWPATH_TEST_SPEED", "100").set("AWS_COMMIT_ID", &commits[1]);
    (project, aws, commits)
}

fn commit(project: &Project, file: &str) -> String {
    project.write(file, file);
    project.git(&["add", "-A"]);
    project.git(&["commit", "-qm", "x"]);
    project.git(&["rev-parse", "HEAD"])
}

fn done(id: &str, commit: &str) -> Job {
    Job::moving(id, commit, &[(0, "SUCCEED")])
}

/// Asserts a failure that wrote nothing.
#[track_caller]
fn fails(project: &Project, args: &[&str], id: &str) -> Ran {
    let before = project.files();
    let ran = project.run(args).exits(9).says(&format!("error[{id}]")).says("no file was written");
    assert_eq!(project.files(), before);
    ran
}

fn stack() -> String {
    names::gen1_stack("shop", "d1admin", "staging")
}

#[test]
fn the_parents_job_of_the_same_commit_is_awaited() {
    let (project, aws, _) = project(|before, now| {
        let course = [(100, "PENDING"), (200, "RUNNING"), (500, "SUCCEED")];
        vec![Job::moving("412", now, &course), done("411", before)]
    });
    let ran = project.run(&WAIT).exits(0);
    let ran = ran.says("admin/staging has no job for").says("job 412 for").says("PENDING").says("RUNNING");
    let ran = ran.says("of 15:00").says("ready    admin/staging job 412  SUCCEED");
    assert!(ran.stdout.contains("created"), "{}", ran.stdout);
    let looks = aws.actions().iter().filter(|action| *action == "amplify:ListJobs").count();
    assert!((3..25).contains(&looks), "{looks} looks");
}

#[test]
fn a_later_commit_will_do_and_an_earlier_one_will_not() {
    let (project, _aws, commits) = project(|_, now| vec![done("413", now)]);
    // What is built is the first commit; the parent's job is of the second, which descends from it.
    let project = project.set("AWS_COMMIT_ID", &commits[0]);
    project.run(&WAIT).exits(0).says("ready    admin/staging job 413");
    let third = commit(&project, "apps/admin/more.ts");
    let project = project.set("AWS_COMMIT_ID", &third);
    fails(&project, &WAIT, "E906").says("`apps/admin/more.ts` changed, which it watches");
}

#[test]
fn a_parents_job_that_fails_or_is_cancelled_fails_the_child() {
    for (status, words) in [("FAILED", "job 412 is FAILED in its step BUILD"), ("CANCELLED", "job 412 is CANCELLED")] {
        let (project, _aws, _) = project(|_, now| vec![Job::moving("412", now, &[(0, "RUNNING"), (200, status)])]);
        let page = "https://eu-west-2.console.aws.amazon.com/amplify/apps/d1admin/branches/staging/deployments/412";
        fails(&project, &WAIT, "E905").says(words).says(page);
    }
}

#[test]
fn a_parent_that_was_never_built_from_the_commit_is_no_matter_where_nothing_of_it_changed() {
    let (project, aws, _) = project(|before, _| vec![done("411", before)]);
    project.run(&WAIT).exits(0).says("nothing that it watches has changed since");
    let waited = aws.requests().iter().rfind(|request| request.operation == "ListJobs").unwrap().at;
    assert!(waited >= Duration::from_millis(600), "a minute: {waited:?}");
    // A pull request's commit is never built in the branch that it goes into: no minute is waited.
    let (project, aws, _) = self::project(|before, _| vec![done("411", before)]);
    let project = project.set("AWS_PULL_REQUEST_DESTINATION_BRANCH", "staging").set("AWS_BRANCH", "pr-7");
    project.run(&WAIT).exits(0).says("nothing that it watches has changed since");
    assert_eq!(aws.actions().iter().filter(|action| *action == "amplify:ListJobs").count(), 1);
}

#[test]
fn a_parent_that_was_never_built_from_the_commit_is_an_error_where_nobody_can_tell() {
    let (project, _aws, _) = project(|_, _| vec![]);
    fails(&project, &WAIT, "E906").says("it was never built");
    let (project, _aws, _) = self::project(|_, _| vec![done("411", "0123456789abcdef")]);
    fails(&project, &WAIT, "E906").says("commit 0123456 is not in this clone").says("git fetch --unshallow");
    let (project, _aws, _) = self::project(|_, _| vec![done("411", "HEAD")]);
    fails(&project, &WAIT, "E906").says("does not say which commit it built");
    let (project, _aws, _) = self::project(|before, _| vec![done("411", before)]);
    let toml = project.read("environments.toml").replace("watch = [\"apps/admin/**\", \"yarn.lock\"]", "");
    project.write("environments.toml", toml);
    fails(&project, &WAIT, "E906").says("no `watch` for it");
}

#[test]
fn builds_that_wait_for_each_other_are_seen() {
    let (project, aws, commits) = project(|_, now| vec![Job::moving("412", now, &[(0, "PENDING")])]);
    aws.account(ACCOUNT).region("eu-west-2").change_app("d2client", |app| {
        app.branches[0].jobs.push(Job::moving("7", &commits[1], &[(0, "RUNNING")]));
    });
    let ran = fails(&project, &WAIT, "E907");
    ran.says("admin/staging has been pending for ").says("client/staging job 7 is running").says("Service Quotas");
    // Nothing of ours runs: the places are others', and come free.
    let (project, _aws, _) =
        self::project(|_, now| vec![Job::moving("412", now, &[(0, "PENDING"), (1500, "SUCCEED")])]);
    project.run(&WAIT).exits(0);
}

#[test]
fn the_limit_ends_the_wait_and_no_request_comes_after_it() {
    let (project, aws, _) = project(|_, now| vec![Job::moving("412", now, &[(0, "RUNNING")])]);
    aws.latency(Duration::from_millis(15));
    let ran = fails(&project, &["pull", "--wait=30s", "--same-commit"], "E904");
    ran.says("waited 0:30 for admin/staging job 412, which is RUNNING").says("--wait=25m");
    let requests = aws.requests();
    let (first, last) = (requests.first().unwrap().at, requests.last().unwrap().at);
    assert!(last < first + Duration::from_millis(390), "{first:?} to {last:?}");
    // A request that hangs is given up at the limit.
    let (project, aws, _) = self::project(|_, now| vec![Job::moving("412", now, &[(0, "RUNNING")])]);
    aws.fault(Fault::on(Service::Amplify, "ListJobs", Kind::Hang));
    fails(&project, &["pull", "--wait=1m", "--same-commit"], "E904");
}

#[test]
fn throttling_and_server_errors_do_not_end_the_wait() {
    for kind in [Kind::Throttle, Kind::ServerError(503)] {
        let (project, aws, _) = project(|_, now| vec![done("412", now)]);
        // The SDK gives up after five tries; the wait goes on.
        aws.fault(Fault::on(Service::Amplify, "ListJobs", kind).times(6));
        let ran = project.run(&["pull", "--wait=1h", "--same-commit"]).exits(0);
        ran.says("asking again").says("ready    admin/staging job 412");
    }
    let (project, aws, _) = project(|_, now| vec![done("412", now)]);
    aws.fault(Fault::on(Service::Amplify, "ListJobs", Kind::AccessDenied));
    project.run(&WAIT).exits(7).says("amplify:ListJobs");
}

#[test]
fn a_stack_that_is_being_updated_settles() {
    let (project, aws, _) = project(|_, _| vec![]);
    let moves = |course: &[(u64, &str)]| {
        let course = from_now(course);
        aws.account(ACCOUNT).region("eu-west-2").change_stack(&stack(), |stack| stack.course = course);
    };
    moves(&[(0, "UPDATE_IN_PROGRESS")]);
    project.run(&["pull"]).exits(9).says("error[E901]");
    moves(&[(0, "UPDATE_IN_PROGRESS"), (400, "UPDATE_COMPLETE")]);
    let ran = project.run(&["pull", "--wait"]).exits(0);
    ran.says(&format!("waiting  stack {}  UPDATE_IN_PROGRESS since 2026-01-05T10:00:00Z", stack()));
    assert!(!aws.actions().contains(&"amplify:ListJobs".to_owned()), "without --same-commit no job is looked at");
    // By the variable; and it ends in a failure of its own.
    moves(&[(0, "UPDATE_IN_PROGRESS"), (300, "UPDATE_ROLLBACK_FAILED")]);
    let project = project.set("TOWPATH_WAIT", "5m");
    project.run(&["pull"]).exits(9).says("of 5:00").says("error[E902]");
    moves(&[(0, "UPDATE_IN_PROGRESS")]);
    fails(&project, &["pull", "--wait=20s"], "E904").says("which is UPDATE_IN_PROGRESS");
    let project = project.set("TOWPATH_WAIT", "0");
    project.run(&["pull"]).exits(9).says("error[E901]");
    let project = project.set("TOWPATH_WAIT", "soon");
    project.run(&["pull"]).exits(2).says("TOWPATH_WAIT must be like 30s");
}

#[test]
fn a_backend_that_was_rolled_back_is_not_that_of_the_commit() {
    let (project, aws, _) = project(|_, now| vec![done("412", now)]);
    aws.account(ACCOUNT).region("eu-west-2").change_stack(&stack(), |stack| {
        stack.status = "UPDATE_ROLLBACK_COMPLETE".to_owned();
    });
    fails(&project, &WAIT, "E908").says("still at the version before");
    project.run(&["pull", "--wait"]).exits(0).says("warning[W105]");
}

#[test]
fn what_there_is_nothing_to_wait_for() {
    let (project, _aws, _) = project(|_, _| vec![]);
    let own = project.set("AWS_APP_ID", "d1admin");
    own.run(&WAIT).exits(0).says("does not wait for itself");
    let example = crate::readme::example();
    example.run(&["pull", "--all", "--env", "dev", "--wait", "--same-commit"]).exits(0).says("nothing to wait for");
}

#[test]
fn without_a_commit_or_a_branch_the_same_one_means_nothing() {
    let (project, _aws) = pulled();
    project.run(&WAIT).exits(4).says("error[E413]");
    let (project, _aws, _) = self::project(|_, _| vec![]);
    let toml = project.read("environments.toml").replace("branches = [\"staging\"]", "branches = [\"x/*\", \"y\"]");
    project.write("environments.toml", toml);
    project.run(&["pull", "--wait", "--same-commit", "--env", "staging"]).exits(3).says("add `branch`");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_wait() {
    let (project, aws, _) = project(|_, now| vec![Job::moving("412", now, &[(0, "RUNNING")])]);
    let before = project.files();
    let mut command = project.command("", &WAIT);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while aws.requests().iter().filter(|request| request.service == Service::Amplify).count() < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(project.files(), before);
}

/// A parent's job which fails, with a log in S3.
fn failed(log: Option<&str>) -> (Project, StandIn) {
    let address = "https://artifacts.s3.eu-west-2.amazonaws.com/d1admin/412.txt?X-Amz-Signature=5ecret51gnature";
    let (project, aws, _) =
        project(|_, now| vec![Job { log: Some(address.to_owned()), ..Job::moving("412", now, &[(0, "FAILED")]) }]);
    if let Some(log) = log {
        let file = SiteFile { status: 200, body: log.as_bytes().to_vec(), ..SiteFile::default() };
        aws.state().sites.insert("artifacts.s3.eu-west-2.amazonaws.com/d1admin/412.txt".to_owned(), file);
    }
    let url = format!("{}/sites", aws.url());
    (project.set("TOWPATH_TEST_SITES", &url), aws)
}

#[test]
fn the_end_of_the_log_of_a_parents_failed_job_is_shown() {
    let early = "2026-01-05T10:00:00.000Z [INFO]: something early\n".repeat(3000);
    let late = "2026-01-05T10:00:01.000Z [WARNING]: \u{1b}[31m✖\u{1b}[0m PostTable UPDATE_FAILED AKIAIOSFODNN7EXAMPLE\n\
                2026-01-05T10:00:02.000Z [ERROR]: !!! Build failed\nTerminating logging...\n";
    let (project, aws) = failed(Some(&format!("{early}{late}")));
    let ran =
        fails(&project, &WAIT, "E905").says("its log ends so:").says("\n    [WARNING]: ✖ PostTable UPDATE_FAILED");
    let ran = ran.says("\n    [ERROR]: !!! Build failed\n").says("deployments/412");
    assert!(!ran.stderr.contains("Terminating") && !ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    assert!(!ran.stderr.contains("AKIAIOSFODNN7EXAMPLE"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("5ecret51gnature") && ran.stderr.matches("something early").count() < 12);
    let asked = aws.requests();
    let log = asked.iter().find(|request| request.service == Service::Site).unwrap();
    assert!(log.access_key.is_empty(), "{log:?}");
    assert!(aws.saw("range: bytes=-65536"));
}

#[test]
fn a_log_that_cannot_be_read_is_said_and_changes_nothing() {
    let (project, aws) = failed(None);
    let ran =
        fails(&project, &WAIT, "E905").says("the end of its log cannot be shown: HTTP 404").says("deployments/412");
    assert!(!ran.stderr.contains("5ecret51gnature"), "{}", ran.stderr);
    aws.fault(Fault::of(Service::Site, Kind::Reset));
    fails(&project, &WAIT, "E905").says("the end of its log cannot be shown: ");
    aws.heal();
    aws.fault(Fault::on(Service::Amplify, "GetJob", Kind::AccessDenied));
    fails(&project, &WAIT, "E905").says("cannot be shown: access denied: amplify:GetJob");
    // The address of a log is AWS's, and nothing else is asked.
    let (project, aws, _) = self::project(|_, now| {
        let log = Some("https://evil.example/log.txt".to_owned());
        vec![Job { log, ..Job::moving("412", now, &[(0, "FAILED")]) }]
    });
    fails(&project, &WAIT, "E905").says("its address is not one of S3");
    assert!(aws.requests().iter().all(|request| request.service != Service::Site));
}

fn resource(logical: &str, kind: &str, status: &str) -> Resource {
    Resource {
        logical_id: logical.to_owned(),
        physical_id: format!("{}-{logical}", stack()),
        kind: format!("AWS::{kind}"),
        status: status.to_owned(),
        time: "2026-01-05T10:00:05.000Z".to_owned(),
        reason: None,
    }
}

/// A root stack that moves for a while: sign-in is done, an API with a model is not.
fn moving() -> (Project, StandIn) {
    let (project, aws, _) = project(|_, _| vec![]);
    let moves = "UPDATE_IN_PROGRESS";
    let nested = |name: &str, resources| StackState {
        name: format!("{}-{name}", stack()),
        status: moves.to_owned(),
        resources,
        ..StackState::default()
    };
    let account = aws.account(ACCOUNT).region("eu-west-2");
    account
        .change_stack(&stack(), |root| {
            root.course = from_now(&[(0, moves), (600, "UPDATE_COMPLETE")]);
            root.resources = vec![
                resource("authshop1a2b", "CloudFormation::Stack", "UPDATE_COMPLETE"),
                resource("apishop", "CloudFormation::Stack", moves),
            ];
        })
        .stack(nested(
            "apishop",
            vec![
                resource("GraphQLAPI", "AppSync::GraphQLApi", "UPDATE_COMPLETE"),
                resource("Post", "CloudFormation::Stack", moves),
            ],
        ))
        .stack(nested("Post", vec![resource("PostTable", "DynamoDB::Table", moves)]));
    (project, aws)
}

#[test]
fn each_service_is_told_of_while_the_stack_settles() {
    let (project, aws) = moving();
    let ran = project.run(&["pull", "--wait"]).exits(0);
    ran.says("waiting  CloudFormation  AppSync ✓  Cognito ✓  DynamoDB Post … UPDATE_IN_PROGRESS  ");
    let looks = |operation: &str| aws.requests().iter().filter(|request| request.operation == operation).count();
    assert_eq!(looks("ListStackResources") % 3, 0, "the root, the API, its model: {}", looks("ListStackResources"));
    let before = looks("ListStackResources");
    project.run(&["pull", "--wait"]).exits(0);
    assert_eq!(looks("ListStackResources"), before, "nothing moves: nobody asks");
}

#[test]
fn without_the_permission_for_it_the_wait_tells_less() {
    let (project, aws) = moving();
    aws.fault(Fault::on(Service::CloudFormation, "ListStackResources", Kind::AccessDenied));
    let ran = project.run(&["pull", "--wait"]).exits(0).says(&format!("waiting  stack {}", stack()));
    assert!(!ran.stderr.contains("ListStackResources") && !ran.stderr.contains("denied"), "{}", ran.stderr);
    let asked = aws.requests().iter().filter(|request| request.operation == "ListStackResources").count();
    assert_eq!(asked, 1, "once");
}

#[test]
fn at_the_limit_it_is_said_how_long_the_build_may_go_on() {
    let (project, aws, commits) = project(|_, now| vec![Job::moving("412", now, &[(0, "RUNNING")])]);
    let began = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap() - 570;
    aws.account(ACCOUNT).region("eu-west-2").change_app("d2client", |app| {
        app.branches[0].jobs.push(Job { started: began, ..Job::moving("7", &commits[1], &[(0, "RUNNING")]) });
    });
    let project = project.set("AWS_APP_ID", "d2client").set("AWS_BRANCH", "staging").set("AWS_JOB_ID", "7");
    let wait = ["pull", "--wait=1m", "--same-commit"];
    // Nine minutes and a half before the wait, and one of waiting; seconds may pass.
    fails(&project, &wait, "E904").says("of 30:00 is left").says("gives this build, 19:");
    let project = project.set("_BUILD_TIMEOUT", "12");
    fails(&project, &wait, "E904").says("gives this build, 1:").says("of 12:00 is left");
    aws.fault(Fault::on(Service::Amplify, "GetJob", Kind::AccessDenied));
    let ran = fails(&project, &wait, "E904");
    assert!(!ran.stderr.contains("is left"), "{}", ran.stderr);
}
