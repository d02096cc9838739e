//! `towpath deploy`: the parent first, then the children, watched and verified; and everything that can go wrong.
//! Time passes a hundred times faster here.

use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::pull::project as pulled;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::names;
use crate::standin::sites::SiteFile;
use crate::standin::state::{AppState, Branch, Builds, Job};
use crate::support::{Project, Ran};

pub(crate) const ACCOUNT: &str = "222222222222";
/// How long a job takes, in milliseconds: fifteen seconds of the release.
pub(crate) const TAKES: u64 = 150;

/// A repository of two commits, whose second is to be released; a parent and two children, which serve the first.
pub(crate) fn project() -> (Project, StandIn, [String; 2]) {
    let (project, aws) = pulled();
    let toml = project.read("environments.toml");
    let shop = "\n[apps.shop]\npath = \"apps/shop\"\nrole = \"child\"\nparent = \"admin\"\n[environments.staging]";
    let toml = toml.replace("\n[environments.staging]", shop) + "apps.shop = { app_id = \"d3shop\" }\n";
    project.write("environments.toml", toml);
    let project = project.set("TOWPATH_TEST_SPEED", "100").set("TOWPATH_TEST_SITES", &format!("{}/sites", aws.url()));
    project.run(&["pull"]).exits(0);
    let stamp = project.read("apps/client/public/.well-known/towpath.json");
    project.git(&["init", "-q", "-b", "staging"]);
    let commits = [commit(&project, "one"), commit(&project, "two")];
    let account = aws.account(ACCOUNT).region("eu-west-2");
    let branch = || Branch {
        name: "staging".to_owned(),
        jobs: vec![Job::moving("1", &commits[0], &[(0, "SUCCEED")])],
        ..Branch::default()
    };
    let builds = Builds::ending(TAKES, "SUCCEED", Some(&stamp));
    let app = |id: &str| AppState {
        app_id: id.to_owned(),
        name: id.to_owned(),
        branches: vec![branch()],
        builds: builds.clone(),
        ..AppState::default()
    };
    account.amplify_app(app("d2client")).amplify_app(app("d3shop")).change_app("d1admin", |app| {
        app.branches.push(branch());
        app.builds = builds.clone();
    });
    // Nobody builds: a person deploys.
    (project.set("AWS_BRANCH", "").set("AWS_APP_ID", ""), aws, commits)
}

fn commit(project: &Project, text: &str) -> String {
    project.write("file", text);
    project.git(&["add", "-A"]);
    project.git(&["commit", "-qm", "x"]);
    project.git(&["rev-parse", "HEAD"])
}

pub(crate) fn change(aws: &StandIn, app: &str, change: impl FnOnce(&mut AppState)) {
    aws.account(ACCOUNT).region("eu-west-2").change_app(app, change);
}

/// The jobs of a commit that an app has.
pub(crate) fn jobs(aws: &StandIn, app: &str, commit: &str) -> Vec<Job> {
    let mut found = Vec::new();
    change(aws, app, |app| found = app.branches[0].jobs.iter().filter(|job| job.commit == commit).cloned().collect());
    found
}

#[track_caller]
pub(crate) fn assert_one_job_each(aws: &StandIn, commit: &str) {
    for app in ["d1admin", "d2client", "d3shop"] {
        assert_eq!(jobs(aws, app, commit).len(), 1, "{app}");
    }
}

pub(crate) fn starts(aws: &StandIn) -> usize {
    aws.requests().iter().filter(|request| request.operation == "StartJob").count()
}

fn fails_to_build(aws: &StandIn, app: &str) {
    change(aws, app, |app| app.builds = Builds::ending(TAKES, "FAILED", None));
}

pub(crate) const DEPLOY: [&str; 2] = ["deploy", "staging"];

#[test]
fn the_parent_first_then_its_children_and_all_is_verified() {
    let (project, aws, [_, commit]) = project();
    let ran = project.run(&DEPLOY).exits(0);
    for app in ["admin", "client", "shop"] {
        let line = format!("{app:<6}  released     job 2 is served");
        assert!(ran.stdout.contains(&line), "{}", ran.stdout);
    }
    let ran = ran.says("what is checked out, branch staging").says("admin   build: ").says("job 2 started for ");
    ran.says("backend settled: ");
    assert_one_job_each(&aws, &commit);
    let requests = aws.requests();
    let starts: Vec<_> = requests.iter().filter(|request| request.operation == "StartJob").collect();
    assert!(starts[0].path.contains("d1admin") && starts.len() == 3);
    assert!(starts[1].at >= starts[0].at + Duration::from_millis(TAKES), "the parent was done before");
    // Again: nothing to do, and nothing is written.
    let again = project.run(&DEPLOY).exits(0).says("nothing to do");
    assert!(again.stdout.contains("kept         job 2 is served already"), "{}", again.stdout);
    assert_eq!(self::starts(&aws), 3);
}

#[test]
fn a_dry_run_shows_the_plan_and_starts_nothing() {
    let (project, aws, [first, commit]) = project();
    let ran = project.run(&["deploy", "staging", "--dry-run"]).exits(0);
    assert!(ran.stdout.contains("admin   build: environments.toml has no `watch` for it"), "{}", ran.stdout);
    let json = project.run(&["deploy", "staging", "--dry-run", "-o", "json", "--commit", &first[..9]]).exits(0).json();
    assert_eq!(
        (&json["schema"], &json["commit"], &json["plan"][0]["intent"]),
        (&1.into(), &first.into(), &"done".into())
    );
    assert_eq!(starts(&aws), 0);
    assert!(jobs(&aws, "d1admin", &commit).is_empty());
}

#[test]
fn a_parent_that_fails_starts_no_child_and_its_log_is_shown() {
    let (project, aws, [_, commit]) = project();
    fails_to_build(&aws, "d1admin");
    let log = "one\ntwo\nError: the table cannot be changed\u{1b}[31m\n";
    let file = SiteFile { status: 200, location: None, body: log.as_bytes().to_vec() };
    aws.state().sites.insert("logs.s3.eu-west-2.amazonaws.com/2.txt".to_owned(), file);
    // The log's address comes with the job.
    let job = Job {
        logs: vec!["logs.s3.eu-west-2.amazonaws.com/2.txt".to_owned()],
        ..Job::from_look(2, "2", &commit, &[(0, "RUNNING"), (100, "FAILED")])
    };
    change(&aws, "d1admin", |app| app.branches[0].jobs.insert(0, job));
    let ran = project.run(&["deploy", "staging", "-o", "json"]).exits(14);
    let ran = ran
        .says("error[E1401]")
        .says("job 2 is FAILED in its step BUILD")
        .says("  | Error: the table cannot be changed[31m");
    let ran = ran.says("every child serves what it served before").says("deployments/2");
    let json = ran.json();
    assert_eq!((&json["error"]["id"], &json["outcome"]), (&"E1401".into(), &"failed".into()));
    assert_eq!(json["apps"][1]["outcome"], "not-started");
    assert_eq!(json["logs"][0]["tail"][1], "two");
    assert_eq!(starts(&aws), 0, "the job was joined, and no child was started");
    // A failed job is tried again by the next run.
    project.run(&DEPLOY).exits(14).says("job 3 started");
}

#[test]
fn a_child_that_fails_splits_the_release_until_it_is_mended() {
    let (project, aws, [_, commit]) = project();
    let good = {
        let mut builds = Builds::default();
        change(&aws, "d3shop", |app| builds = app.builds.clone());
        builds
    };
    fails_to_build(&aws, "d3shop");
    let ran = project.run(&DEPLOY).exits(15).says("error[E1501]").says("shop: job 2 is FAILED in its step BUILD");
    let ran = ran
        .says("already of this release: admin, client")
        .says(&format!("towpath deploy staging --commit {commit} --only shop"));
    assert!(ran.stdout.contains("shop    failed"), "{}", ran.stdout);
    let status = project.run(&["status"]).exits(0).stdout;
    let words = "! staging: split release of ";
    assert!(status.contains(words) && status.contains("--only shop`"), "{status}");
    assert_eq!(project.run(&["status", "-o", "json"]).json()["environments"][0]["split"][0]["app"], "shop");
    change(&aws, "d3shop", |app| app.builds = good);
    project.run(&["deploy", "staging", "--only", "shop", "--commit", &commit]).exits(0);
    assert!(!project.run(&["status"]).exits(0).stdout.contains(words));
    assert_eq!(jobs(&aws, "d2client", &commit).len(), 1);
}

#[test]
fn what_is_served_must_be_of_the_release() {
    let (project, aws, _) = project();
    // The shop's build pins another environment.
    change(&aws, "d3shop", |app| {
        let stamp = app.builds.stamp.as_mut().unwrap();
        *stamp = stamp.replace("\"staging\"", "\"dev\"");
    });
    let ran = project.run(&DEPLOY).exits(15).says("error[E1502]");
    ran.says("shop: job 2 succeeded, but the app serves a build of job 2 against dev ");
    // An app without any stamp is known by its job alone, and that is said.
    let (project, aws, _) = self::project();
    change(&aws, "d3shop", |app| app.builds.stamp = None);
    change(&aws, "d2client", |app| app.branches[0].password = true);
    let ran = project.run(&DEPLOY).exits(0);
    assert!(ran.stdout.contains("shop    released     job 2 succeeded; its stamp cannot tell: "), "{}", ran.stdout);
    assert!(ran.stdout.contains("its stamp cannot tell: the branch is behind a password"), "{}", ran.stdout);
}

#[test]
fn jobs_that_are_under_way_are_joined_or_waited_for() {
    let (project, aws, [first, commit]) = project();
    let ours = Job::from_look(2, "2", &commit, &[(0, "RUNNING"), (200, "SUCCEED")]);
    let other = Job::from_look(2, "2", &first, &[(0, "RUNNING"), (200, "SUCCEED")]);
    change(&aws, "d1admin", |app| app.branches[0].jobs.insert(0, ours));
    change(&aws, "d2client", |app| app.branches[0].jobs.insert(0, other));
    let ran = project.run(&DEPLOY).exits(0).says("join job 2, which builds it now").says("already: joined");
    ran.says("queued: job 2 (of ").says("job 3 started");
    assert_one_job_each(&aws, &commit);
}

#[test]
fn auto_build_is_told_and_given_time() {
    let (project, aws, [_, commit]) = project();
    change(&aws, "d1admin", |app| {
        app.branches[0].auto_build = true;
        // After the look of the plan and that of the release.
        let job = Job::from_look(2, "2", &commit, &[(100, "RUNNING"), (200, "SUCCEED")]);
        app.branches[0].jobs.insert(0, job);
    });
    let ran = project.run(&["deploy", "staging", "--only", "admin"]).exits(0).says("; auto-build is on");
    ran.says("auto-build is on: a push of ").says("already: joined");
    assert_eq!((starts(&aws), jobs(&aws, "d1admin", &commit).len()), (0, 1));
}

#[test]
fn throttling_limits_and_lost_answers_lose_nothing_and_double_nothing() {
    let limit = || Kind::Error { status: 429, code: "LimitExceededException".into(), message: "too many jobs".into() };
    for (kind, times, words) in [
        (Kind::Throttle, 3, "Rate exceeded while calling StartJob"),
        (limit(), 3, "queued: too many jobs"),
        (Kind::EmptyBody, 1, "looking whether the job was started"),
        (Kind::CutBody(5), 1, "looking whether the job was started"),
        (Kind::Reset, 2, "looking whether the job was started"),
        (Kind::ServerError(500), 1, "looking whether the job was started"),
    ] {
        let (project, aws, [_, commit]) = project();
        aws.fault(Fault::on(Service::Amplify, "StartJob", kind.clone()).times(times));
        let ran = project.run(&DEPLOY).exits(0);
        assert!(ran.stderr.contains(words), "{kind:?}: {}", ran.stderr);
        assert_one_job_each(&aws, &commit);
    }
    // Reads that fail are asked again.
    let (project, aws, [_, commit]) = project();
    aws.fault(Fault::on(Service::Amplify, "GetJob", Kind::Throttle).times(12));
    aws.fault(Fault::on(Service::Amplify, "ListJobs", Kind::ServerError(503)).after(3).times(12));
    project.run(&DEPLOY).exits(0).says("asking again");
    assert_one_job_each(&aws, &commit);
}

#[test]
fn an_account_with_one_place_queues_the_children() {
    let (project, aws, [_, commit]) = project();
    aws.state().places = Some(1);
    for app in ["d2client", "d3shop"] {
        change(&aws, app, |app| app.builds.course = vec![(0, "RUNNING".into()), (1000, "SUCCEED".into())]);
    }
    project.run(&DEPLOY).exits(0).says("PENDING");
    assert_one_job_each(&aws, &commit);
}

#[test]
fn what_does_not_pass_by_itself_ends_the_release() {
    let (project, aws, [_, commit]) = project();
    aws.fault(Fault::on(Service::Amplify, "StartJob", Kind::AccessDenied).containing("d1admin"));
    let ran = project.run(&DEPLOY).exits(7).says("error[E701]").says("amplify:StartJob");
    ran.says("run the same command again");
    assert!(jobs(&aws, "d2client", &commit).is_empty());
    aws.heal();
    aws.fault(Fault::on(Service::Amplify, "StartJob", Kind::AccessDenied).containing("d3shop"));
    project.run(&DEPLOY).exits(15).says("error[E1503]").says("shop: access denied");
    aws.heal();
    aws.fault(Fault::on(Service::Amplify, "GetBranch", Kind::AccessDenied));
    project.run(&DEPLOY).exits(7).says("nothing was started");
}

#[test]
fn a_backend_that_moves_is_waited_for_and_one_that_was_rolled_back_stops_it() {
    let (project, aws, [_, commit]) = project();
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let now = |status: &str| {
        aws.account(ACCOUNT).region("eu-west-2").change_stack(&stack, |stack| status.clone_into(&mut stack.status));
    };
    now("UPDATE_IN_PROGRESS");
    let child = begin(&project);
    while aws.requests().iter().filter(|request| request.operation == "DescribeStacks").count() < 3 {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(starts(&aws), 1, "no child is started before it has settled");
    now("UPDATE_COMPLETE");
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && stderr.contains("UPDATE_IN_PROGRESS") && stderr.contains("backend settled"),
        "{stderr}"
    );
    assert_one_job_each(&aws, &commit);
    for (status, words) in [("UPDATE_ROLLBACK_COMPLETE", "rolled back"), ("UPDATE_ROLLBACK_FAILED", "not healthy")] {
        let (project, aws, [_, commit]) = self::project();
        aws.account(ACCOUNT).region("eu-west-2").change_stack(&stack, |stack| stack.status = status.to_owned());
        project.run(&DEPLOY).exits(14).says("error[E1402]").says(words);
        assert!(jobs(&aws, "d2client", &commit).is_empty());
    }
    // Without its parent, a child is built from the backend as it is, if that can be used.
    let (project, aws, [_, commit]) = self::project();
    aws.account(ACCOUNT)
        .region("eu-west-2")
        .change_stack(&stack, |stack| "UPDATE_ROLLBACK_FAILED".clone_into(&mut stack.status));
    project.run(&["deploy", "staging", "--only", "client"]).exits(9).says("error[E902]");
    assert!(jobs(&aws, "d2client", &commit).is_empty());
}

#[test]
fn a_detached_release_is_carried_on_by_the_same_command() {
    let (project, aws, [_, commit]) = project();
    change(&aws, "d1admin", |app| app.builds.course = vec![(0, "RUNNING".into()), (1500, "SUCCEED".into())]);
    let ran = project.run(&["deploy", "staging", "--detach"]).exits(0).says("the same command carries on");
    assert!(ran.stdout.contains("admin   under-way    job 2 is under way"), "{}", ran.stdout);
    assert!(ran.stdout.contains("client  later"), "{}", ran.stdout);
    assert_eq!(starts(&aws), 1);
    project.run(&DEPLOY).exits(0);
    assert_one_job_each(&aws, &commit);
}

#[test]
fn events_are_one_json_document_a_line() {
    let (project, _aws, [_, commit]) = project();
    let ran = project.run(&["deploy", "staging", "-o", "ndjson"]).exits(0);
    let events: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(events.iter().all(|event| event["schema"] == 1), "{}", ran.stdout);
    assert_eq!((&events[0]["event"], &events[0]["commit"]), (&"plan".into(), &commit.as_str().into()));
    let kinds = |app: &str| {
        let own = events.iter().filter(|event| event["app"] == app);
        own.map(|event| event["event"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let client = kinds("client");
    assert_eq!(
        (client.first().map(String::as_str), client.last().map(String::as_str)),
        (Some("started"), Some("ended"))
    );
    assert!(kinds("admin").contains(&"backend".to_owned()));
    let last = events.last().unwrap();
    assert_eq!((&last["command"], &last["outcome"]), (&"deploy".into(), &"released".into()));
    assert_eq!(last["apps"][0]["verified"], "stamp");
}

#[test]
fn protected_environments_are_confirmed() {
    let (project, aws, [_, commit]) = project();
    let toml = project.read("environments.toml");
    let guarded = |keys: &str| {
        let table = format!("\n[environments.staging.protect]\n{keys}");
        project.write("environments.toml", toml.clone() + &table);
    };
    guarded("");
    project.run(&DEPLOY).exits(13).says("error[E1330]");
    guarded("laptop = \"allow\"\n");
    project.run(&DEPLOY).exits(13).says("error[E1331]").says("--yes");
    let typed = |word: &str| {
        let mut command = project.command("", &DEPLOY);
        command.env("TOWPATH_TEST_TERMINAL", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), word.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let wrong = typed("live\n");
    assert_eq!(wrong.status.code(), Some(13), "{}", String::from_utf8_lossy(&wrong.stderr));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("Type `staging` to go on:"));
    assert_eq!(typed("").status.code(), Some(13), "no answer is none");
    assert_eq!(starts(&aws), 0);
    assert_eq!(typed("staging\n").status.code(), Some(0));
    assert_one_job_each(&aws, &commit);
    // In CI, whatever `laptop` says: with --yes.
    guarded("snapshot_before = [\"deploy\"]\n");
    let project = project.set("CI", "true").set("TOWPATH_TEST_TERMINAL", "1");
    project.run(&["deploy", "staging", "--commit", &commit]).exits(13).says("error[E1331]");
    project
        .run(&["deploy", "staging", "--commit", &commit, "--yes"])
        .exits(0)
        .says("not held by this version of towpath: `protect.snapshot_before`");
}

#[test]
fn which_commit_is_meant() {
    let (project, aws, [first, commit]) = project();
    project.git(&["checkout", "-qb", "fix/x"]);
    project.run(&DEPLOY).exits(2).says("branch `fix/x` is checked out, which is not of `staging`");
    project.run(&["deploy", "staging", "--commit", "nowhere"]).exits(2).says("git knows no commit `nowhere` here");
    project.run(&["deploy", "staging", "--commit", "--help-me"]).exits(2);
    let ran = project.run(&["deploy", "staging", "--commit", "HEAD~1", "--dry-run", "-o", "json"]).exits(0);
    assert_eq!(ran.json()["commit"], first.as_str());
    let unknown = "0123456789012345678901234567890123456789";
    let ran = project.run(&["deploy", "staging", "--commit", unknown, "--dry-run"]).exits(0);
    assert!(ran.stdout.contains("git cannot tell what changed"), "{}", ran.stdout);
    let in_ci = project.set("AWS_COMMIT_ID", &commit);
    in_ci.run(&["deploy", "staging", "--dry-run"]).exits(0).says("the CI's commit");
    in_ci.run(&["deploy", "stagin"]).exits(4).says("did you mean `staging`?");
    in_ci.run(&["deploy", "staging", "--only", "clint"]).exits(4).says("error[E407]");
    assert_eq!(starts(&aws), 0);
    crate::readme::example().run(&["deploy", "dev"]).exits(5).says("is read from a snapshot: nothing of it is hosted");
}

#[test]
fn apps_that_the_commit_does_not_concern_are_left_alone() {
    let (project, aws, [_, commit]) = project();
    let toml = project.read("environments.toml");
    let watch = |app: &str| format!("path = \"apps/{app}\"\nwatch = [\"apps/{app}/**\"]");
    let toml = ["client", "shop"]
        .iter()
        .fold(toml, |toml, app| toml.replacen(&format!("path = \"apps/{app}\""), &watch(app), 1));
    project.write("environments.toml", toml);
    let ran = project.run(&DEPLOY).exits(0).says("nothing that it watches has changed");
    assert!(ran.stdout.contains("shop    kept         job 1 is served already"), "{}", ran.stdout);
    assert_eq!(starts(&aws), 1);
    project.run(&["deploy", "staging", "--all"]).exits(0);
    assert_one_job_each(&aws, &commit);
}

#[test]
fn each_parent_holds_back_only_its_own_children() {
    let (project, aws, [first, commit]) = project();
    let toml = project.read("environments.toml");
    let apps = "\n[apps.other]\npath = \"apps/other\"\nrole = \"parent\"\n[apps.site]\npath = \"apps/site\"\nrole = \"child\"\n\
                parent = \"other\"\n[environments.staging]";
    let toml = toml.replace("\n[environments.staging]", apps)
        + "apps.other = { app_id = \"d5other\", backend = \"staging\" }\napps.site = { app_id = \"d6site\" }\n";
    project.write("environments.toml", toml);
    let stack = names::gen1_stack("shop", "d5other", "staging");
    aws.account(ACCOUNT).region("eu-west-2").gen1("d5other", "staging", &crate::pull::meta("d5other", &stack), &[]);
    let mut branches = Vec::new();
    change(&aws, "d2client", |app| branches = app.branches.clone());
    assert_eq!(branches[0].jobs[0].commit, first);
    change(&aws, "d5other", |app| app.branches = branches.clone());
    let site = AppState { app_id: "d6site".into(), name: "site".into(), branches, ..AppState::default() };
    aws.account(ACCOUNT).region("eu-west-2").amplify_app(site);
    fails_to_build(&aws, "d5other");
    let ran = project.run(&DEPLOY).exits(14).says("stopped at the parent other");
    for line in ["admin   released", "client  released", "shop    released", "other   failed", "site    not-started"] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
    assert_one_job_each(&aws, &commit);
    assert!(jobs(&aws, "d6site", &commit).is_empty());
}

/// Waits until so many jobs were started, then sends a signal.
#[cfg(unix)]
pub(crate) fn signal(child: &Child, aws: &StandIn, wanted: usize, name: &str) {
    while starts(aws) < wanted {
        std::thread::sleep(Duration::from_millis(2));
    }
    let sent = std::process::Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

pub(crate) fn begin(project: &Project) -> Child {
    project.command("", &DEPLOY).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_jobs_alone_and_says_how_to_go_on() {
    let (project, aws, [_, commit]) = project();
    let child = begin(&project);
    signal(&child, &aws, 1, "-INT");
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("`towpath watch staging` shows them"), "{stderr}");
    project.run(&DEPLOY).exits(0);
    assert_one_job_each(&aws, &commit);
}

#[cfg(unix)]
#[test]
fn a_killed_release_is_carried_on_wherever_it_was() {
    for starts in 1..=3 {
        let (project, aws, [_, commit]) = project();
        let mut child = begin(&project);
        signal(&child, &aws, starts, "-KILL");
        child.wait().unwrap();
        project.run(&DEPLOY).exits(0);
        assert_one_job_each(&aws, &commit);
    }
}

#[test]
fn twenty_children_are_no_more_than_sixteen_requests_at_a_time() {
    let (project, aws, [first, commit]) = project();
    let mut toml = project.read("environments.toml");
    let mut apps = String::new();
    let mut builds = Builds::default();
    change(&aws, "d1admin", |app| builds = app.builds.clone());
    for number in 0..18 {
        apps += &format!("[apps.c{number}]\npath = \"apps/c{number}\"\nrole = \"child\"\nparent = \"admin\"\n");
        toml += &format!("apps.c{number} = {{ app_id = \"d4c{number}\" }}\n");
        let jobs = vec![Job::moving("1", &first, &[(0, "SUCCEED")])];
        let branch = Branch { name: "staging".to_owned(), jobs, ..Branch::default() };
        let app_id = format!("d4c{number}");
        let app = AppState {
            app_id,
            name: "x".to_owned(),
            branches: vec![branch],
            builds: builds.clone(),
            ..AppState::default()
        };
        aws.account(ACCOUNT).region("eu-west-2").amplify_app(app);
    }
    project.write(
        "environments.toml",
        toml.replace("\n[environments.staging]", &format!("\n{apps}\n[environments.staging]")),
    );
    aws.latency(Duration::from_millis(15));
    // Twenty times faster than life: the second between two requests about an app is then fifty milliseconds.
    let project = project.set("TOWPATH_TEST_SPEED", "20");
    let before = aws.requests().len();
    let ran: Ran = project.run(&DEPLOY).exits(0);
    assert_eq!(ran.stdout.lines().filter(|line| line.contains("released")).count(), 21, "{}", ran.stdout);
    let requests = aws.requests().split_off(before);
    let most = requests.iter().map(|request| request.in_flight).max().unwrap();
    assert!((8..=16).contains(&most), "{most} requests in flight");
    for number in 0..18 {
        let app = format!("/apps/d4c{number}/");
        let of_jobs =
            |request: &&crate::standin::log::Request| request.path.contains(&app) && request.path.contains("/jobs");
        let times: Vec<_> = requests.iter().filter(of_jobs).map(|request| request.at).collect();
        // The rate, not the single gap, which a busy machine stretches and shortens on the way. After the first look come
        // fifty milliseconds for each request.
        let took = times.last().unwrap().checked_sub(times[0]).unwrap();
        let allowed = took.as_millis() / 45 + 2;
        assert!(times.len() as u128 <= allowed, "{app}: {} requests within {took:?}", times.len());
        assert_eq!(jobs(&aws, &format!("d4c{number}"), &commit).len(), 1);
    }
}
