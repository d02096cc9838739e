//! `towpath status`: what is shown, in every form, and what is said where something cannot be known.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::pull::{meta, project as pulled};
use crate::readme::example;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::names;
use crate::standin::sites::SiteFile;
use crate::standin::state::{AppState, Branch, Job};
use crate::support::Project;

const ACCOUNT: &str = "222222222222";
const STAMP: &str = "staging.d2client.amplifyapp.com/.well-known/towpath.json";

fn hosted(app_id: &str, jobs: Vec<Job>) -> AppState {
    let branch = Branch { name: "staging".to_owned(), jobs, ..Branch::default() };
    AppState { app_id: app_id.to_owned(), name: "shop".to_owned(), branches: vec![branch], ..AppState::default() }
}

fn job(id: &str, status: &str) -> Job {
    Job {
        id: id.to_owned(),
        status: status.to_owned(),
        commit: "3f9c2e1aaaaaaa".to_owned(),
        started: 1_767_607_000,
        ended: Some(1_767_607_100),
        ..Job::default()
    }
}

/// The client is built and served with the stamp of a pull of now.
fn project() -> (Project, StandIn) {
    let (project, aws) = pulled();
    let url = format!("{}/sites", aws.url());
    let project = project.set("TOWPATH_TEST_SITES", &url);
    let account = aws.account(ACCOUNT).region("eu-west-2").amplify_app(hosted("d2client", vec![job("207", "SUCCEED")]));
    account.change_app("d1admin", |app| app.branches = hosted("d1admin", vec![]).branches);
    project.run(&["pull"]).exits(0);
    serve(&aws, STAMP, 200, &project.read("apps/client/public/.well-known/towpath.json"));
    (project, aws)
}

fn serve(aws: &StandIn, place: &str, status: u16, body: &str) {
    let location = (300..400).contains(&status).then(|| "https://evil.example/".to_owned());
    aws.state().sites.insert(place.to_owned(), SiteFile { status, location, body: body.as_bytes().to_vec() });
}

/// The client's entry in the JSON form.
#[track_caller]
fn client(project: &Project) -> serde_json::Value {
    let json = project.run(&["status", "-o", "json"]).exits(0).json();
    json["environments"][0]["apps"].as_array().unwrap().iter().find(|app| app["app"] == "client").unwrap().clone()
}

#[test]
fn an_app_that_was_built_against_todays_backend_is_current() {
    let (project, aws) = project();
    let ran = project.run(&["status"]).exits(0);
    let line = ran.stdout.lines().find(|line| line.contains("client")).unwrap();
    for words in ["staging", "gen1 ok", "current", "207 SUCCEED", "3f9c2e1", "here, current"] {
        assert!(line.contains(words), "{words}: {}", ran.stdout);
    }
    assert!(ran.stdout.contains("this checkout is on staging"), "{}", ran.stdout);
    assert!(ran.stdout.contains("the last job of admin is not known: it was never built"), "{}", ran.stdout);
    let app = client(&project);
    assert_eq!((&app["built"]["current"], &app["local"]["current"]), (&true.into(), &true.into()));
    assert_eq!(
        app["job"]["page"],
        "https://eu-west-2.console.aws.amazon.com/amplify/apps/d2client/branches/staging/deployments/207"
    );
    // The site is asked without any credential.
    let asked: Vec<_> = aws.requests().into_iter().filter(|request| request.service == Service::Site).collect();
    assert!(!asked.is_empty() && asked.iter().all(|request| request.access_key.is_empty()));
    assert!(asked.iter().all(|request| request.path.ends_with("amplifyapp.com/.well-known/towpath.json")));
}

#[test]
fn an_app_that_was_built_against_another_backend_is_stale_everywhere() {
    let (project, aws) = project();
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let other = meta("d1admin", &stack).replace("client1", "client2");
    aws.account(ACCOUNT).region("eu-west-2").gen1("d1admin", "staging", &other, &[]);
    let ran = project.run(&["status", "staging", "--app", "client"]).exits(0);
    assert!(ran.stdout.contains("STALE") && ran.stdout.contains("here, STALE"), "{}", ran.stdout);
    let remark = ran.stdout.lines().find(|line| line.starts_with("! staging: client was built ")).unwrap();
    assert!(remark.contains(" ago against another backend (") && remark.contains(" old): build it again"), "{remark}");
    assert!(remark.contains("`towpath diff staging --app client`"), "{remark}");
    assert!(ran.stdout.contains("towpath pull --env staging --app client"), "{}", ran.stdout);
    let json = project.run(&["status", "-o", "json"]).exits(0).json();
    assert_eq!((&json["schema"], &json["stale"]), (&1.into(), &true.into()));
    let markdown = project.run(&["status", "-o", "markdown"]).exits(0).stdout;
    assert!(markdown.starts_with("| Environment | App |") && markdown.contains("STALE**"), "{markdown}");
    let page = project.run(&["status", "--html", "status.html"]).exits(0);
    assert!(page.stdout.is_empty() && page.stderr.contains("wrote "), "{}", page.stdout);
    let page = project.read("status.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("STALE") && page.contains("default-src 'none'"));
}

#[test]
fn what_is_served_is_believed_only_if_it_is_a_stamp() {
    let (project, aws) = project();
    let good = project.read("apps/client/public/.well-known/towpath.json");
    for (status, body, why) in [
        (404, "", "no stamp is served"),
        (200, "<!doctype html>", "built without towpath"),
        (200, &good.replace("\"fingerprint\": \"", "\"fingerprint\": \"zz"), "built without towpath"),
        (200, &" ".repeat(70_000), "larger than 64 kB"),
        (302, "", "redirect, which is not followed"),
        (500, "", "HTTP 500"),
    ] {
        serve(&aws, STAMP, status, body);
        let app = client(&project);
        assert_eq!(app["built"], serde_json::Value::Null, "{status} {why}");
        let said = app["built_unknown"].as_str().unwrap();
        assert!(said.contains(why) && said.contains("https://staging.d2client.amplifyapp.com"), "{said}");
    }
    serve(&aws, STAMP, 200, &good.replace("\"staging\"", "\"live\""));
    let ran = project.run(&["status"]).exits(0);
    assert!(ran.stdout.contains("client serves an app that was built for `live`"), "{}", ran.stdout);
    // A site that does not answer costs two seconds.
    aws.fault(Fault::on(Service::Site, "Get", Kind::Hang));
    let begin = Instant::now();
    assert!(client(&project)["built_unknown"].as_str().unwrap().contains("no answer within 2 s"));
    assert!(begin.elapsed() < Duration::from_secs(8));
    aws.heal();
    aws.account(ACCOUNT).region("eu-west-2").change_app("d2client", |app| app.branches[0].password = true);
    assert!(client(&project)["built_unknown"].as_str().unwrap().contains("behind a password"));
}

#[test]
fn a_backend_that_is_not_well_is_shown_as_that() {
    let (project, aws) = project();
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    for (status, state) in [
        ("UPDATE_IN_PROGRESS", "deploying"),
        ("UPDATE_ROLLBACK_COMPLETE", "rolled-back"),
        ("UPDATE_ROLLBACK_FAILED", "unhealthy"),
    ] {
        aws.account(ACCOUNT).region("eu-west-2").change_stack(&stack, |stack| stack.status = status.to_owned());
        let json = project.run(&["status", "-o", "json"]).exits(0).json();
        assert_eq!(json["environments"][0]["backends"][0]["state"], state, "{status}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_shown() {
    let (project, aws) = project();
    aws.fault(Fault::on(Service::CloudFormation, "DescribeStacks", Kind::AccessDenied));
    let ran = project.run(&["status"]).exits(0);
    assert!(ran.stdout.contains("unknown (E701)") && ran.stdout.contains("207 SUCCEED"), "{}", ran.stdout);
    aws.heal();
    aws.fault(Fault::on(Service::Amplify, "ListJobs", Kind::AccessDenied));
    aws.fault(Fault::on(Service::Amplify, "GetBranch", Kind::AccessDenied));
    let ran = project.run(&["status"]).exits(0);
    assert!(ran.stdout.contains("access denied: amplify:ListJobs") && ran.stdout.contains("gen1 ok"), "{}", ran.stdout);
    // Nothing at all: that is a failure.
    let project = project.set("AWS_ACCESS_KEY_ID", "").set("AWS_SECRET_ACCESS_KEY", "");
    project.run(&["status"]).exits(6).says("error[E601]");
    project.run(&["status", "stagng"]).exits(4).says("did you mean `staging`?");
    project.run(&["status", "--app", "clint"]).exits(4).says("error[E407]");
}

#[test]
fn snapshots_and_environments_for_ci_only() {
    let project = example();
    let ran = project.run(&["status"]).exits(0);
    assert!(ran.stdout.contains("the environment is read from a snapshot"), "{}", ran.stdout);
    let json = project.run(&["status", "dev", "-o", "json"]).exits(0).json();
    assert_eq!(json["environments"].as_array().unwrap().len(), 1);
    assert_eq!(json["environments"][0]["backends"][0]["state"], "ok");
    let (project, _aws) = self::project();
    let toml = project.read("environments.toml") + "\n[environments.staging.protect]\nlaptop = \"deny\"\n";
    project.write("environments.toml", toml);
    let project = project.set("AWS_BRANCH", "").set("AWS_APP_ID", "");
    let ran = project.run(&["status"]).exits(0);
    assert!(ran.stdout.contains("unknown (E1301)"), "{}", ran.stdout);
}

#[test]
fn the_page_is_whole_or_not_there() {
    let (project, _aws) = project();
    project.run(&["status", "--html", "no/such/folder/x.html"]).exits(3).says("error[E314]");
    project.write("old.html", "old");
    project.run(&["status", "--html", "old.html"]).exits(0);
    assert!(project.read("old.html").ends_with("</html>\n"));
}

#[cfg(unix)]
#[test]
fn a_watch_shows_it_again_until_ctrl_c() {
    let (project, aws) = project();
    let project = project.set("TOWPATH_TEST_SPEED", "100");
    let mut command = project.command("", &["status", "--watch"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Two apps: the third picture is begun.
    while aws.requests().iter().filter(|request| request.operation == "GetApp").count() < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.matches("this checkout is on staging").count() >= 2, "{shown}");
    assert!(!shown.contains('\u{1b}'), "no terminal, no codes");
}

#[test]
fn everything_is_read_side_by_side() {
    let (project, aws) = project();
    let mut toml = "schema = 1\n[apps.admin]\npath = \"apps/admin\"\nrole = \"parent\"\n".to_owned();
    for number in 0..9 {
        toml += &format!("[apps.c{number}]\npath = \"apps/c{number}\"\nrole = \"child\"\nparent = \"admin\"\n");
    }
    let account = aws.account(ACCOUNT).region("eu-west-2");
    let mut account = account;
    for environment in ["dev", "staging", "live"] {
        let id = |app: &str| format!("d{app}{environment}");
        let stack = names::gen1_stack("shop", &id("admin"), environment);
        account = account.gen1(&id("admin"), environment, &meta(&id("admin"), &stack), &[]);
        account =
            account.change_app(&id("admin"), |app| app.branches = hosted("x", vec![job("1", "SUCCEED")]).branches);
        toml += &format!(
            "[environments.{environment}]\naccount = \"{ACCOUNT}\"\nregion = \"eu-west-2\"\nbranches = [\"{environment}\"]\n\
             generation = \"gen1\"\napps.admin = {{ app_id = \"{}\", backend = \"{environment}\", branch = \"staging\" }}\n",
            id("admin")
        );
        for number in 0..9 {
            let app = id(&format!("c{number}"));
            account = account.amplify_app(hosted(&app, vec![job("1", "SUCCEED")]));
            toml += &format!("apps.c{number} = {{ app_id = \"{app}\", branch = \"staging\" }}\n");
        }
    }
    project.write("environments.toml", toml);
    aws.latency(Duration::from_millis(30));
    let before = aws.requests().len();
    let begin = Instant::now();
    let ran = project.run(&["status", "-o", "json"]).exits(0);
    // Three for each backend; for each app its jobs, its branch, itself and its site.
    assert_eq!(aws.requests().len() - before, 3 * 3 + 30 * 4);
    let took = begin.elapsed();
    let json = ran.json();
    let apps = |environment: usize| json["environments"][environment]["apps"].as_array().unwrap().len();
    assert_eq!([apps(0), apps(1), apps(2)], [10, 10, 10]);
    // One after the other it would be four seconds; a build for tests on a busy machine is slow besides.
    assert!(took < Duration::from_secs(3), "{took:?}");
    let most = aws.requests().iter().map(|request| request.in_flight).max();
    assert!(most > Some(30), "{most:?}");
}

const ARTIFACTS: &str = "artifacts.s3.eu-west-2.amazonaws.com/d2client/artifacts.zip";

/// The client's branch is behind a password, and its jobs built these archives.
fn behind_a_password(jobs: &[(&str, &str, Option<&str>)]) -> (Project, StandIn) {
    let (project, aws) = project();
    let jobs = jobs.iter().map(|(id, status, artifacts)| Job {
        artifacts: artifacts.map(|place| format!("https://{place}?X-Amz-Signature=5ecret51gnature")),
        ..job(id, status)
    });
    let jobs = jobs.collect();
    aws.account(ACCOUNT).region("eu-west-2").change_app("d2client", |app| {
        app.branches = vec![Branch { password: true, ..hosted("d2client", jobs).branches.remove(0) }];
    });
    (project, aws)
}

#[test]
fn behind_a_password_what_the_last_successful_job_built_says_it() {
    let (project, aws) =
        behind_a_password(&[("208", "FAILED", None), ("207", "SUCCEED", Some(ARTIFACTS)), ("206", "SUCCEED", None)]);
    let stamp = project.read("apps/client/public/.well-known/towpath.json");
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    let page = b"<!doctype html>".as_slice();
    let entries = [("index.html", page), ("a.bin", &large), (".well-known/towpath.json", stamp.as_bytes())];
    aws.state().sites.insert(
        ARTIFACTS.to_owned(),
        SiteFile { status: 200, location: None, body: crate::standin::archive::zip(entries) },
    );
    let app = client(&project);
    assert_eq!((&app["built"]["current"], &app["built"]["seen"]), (&true.into(), &"artifact".into()), "{app}");
    assert_eq!(app["job"]["id"], "208");
    let ran = project.run(&["status"]).exits(0);
    assert!(ran.stdout.contains("current (built)"), "{}", ran.stdout);
    assert!(aws.saw("range: bytes=-262144"));
    let of_s3: Vec<_> = aws.requests().into_iter().filter(|request| request.path.contains("artifacts.zip")).collect();
    assert!(of_s3.iter().all(|request| request.access_key.is_empty() && request.status == Some(206)), "{of_s3:?}");
    assert!(!aws.requests().iter().any(|request| request.path.contains("staging.d2client.amplifyapp.com")));
    // An app that asks for a password as a whole says so by its answer.
    aws.account(ACCOUNT).region("eu-west-2").change_app("d2client", |app| app.branches[0].password = false);
    serve(&aws, STAMP, 401, "");
    assert_eq!(client(&project)["built"]["seen"], "artifact");
}

#[test]
fn behind_a_password_and_without_an_archive_it_is_said_why_nothing_is_known() {
    let evil = Some("evil.example/artifacts.zip");
    for (jobs, zip, why) in [
        (vec![], None, "no job of it has succeeded"),
        (vec![("207", "FAILED", Some(ARTIFACTS))], None, "no job of it has succeeded"),
        (vec![("207", "SUCCEED", None)], None, "Amplify keeps nothing that job 207 built"),
        (vec![("207", "SUCCEED", evil)], None, "its address is not one of S3"),
        (vec![("207", "SUCCEED", Some(ARTIFACTS))], None, "what job 207 built cannot be read: HTTP 404"),
        (vec![("207", "SUCCEED", Some(ARTIFACTS))], Some(b"no zip".to_vec()), "no zip archive that can be read"),
        (
            vec![("207", "SUCCEED", Some(ARTIFACTS))],
            Some(crate::standin::archive::zip([("index.html", b"".as_slice())])),
            "built without towpath",
        ),
        (
            vec![("207", "SUCCEED", Some(ARTIFACTS))],
            Some(crate::standin::archive::zip([(".well-known/towpath.json", b"{}".as_slice())])),
            "has no stamp that can be read",
        ),
    ] {
        let (project, aws) = behind_a_password(&jobs);
        if let Some(body) = zip {
            aws.state().sites.insert(ARTIFACTS.to_owned(), SiteFile { status: 200, location: None, body });
        }
        let app = client(&project);
        let said = app["built_unknown"].as_str().unwrap_or_default();
        assert!(said.starts_with("the branch is behind a password, and ") && said.contains(why), "{said}: {why}");
        assert!(!said.contains("5ecret51gnature"), "{said}");
    }
    let (project, aws) = behind_a_password(&[("207", "SUCCEED", Some(ARTIFACTS))]);
    aws.fault(Fault::on(Service::Amplify, "GetJob", Kind::AccessDenied));
    assert!(client(&project)["built_unknown"].as_str().unwrap().contains("access denied: amplify:GetJob"));
}

#[test]
fn an_address_of_the_file_is_asked_and_amplify_is_not() {
    let (project, aws) = project();
    let stamp = project.read("apps/client/public/.well-known/towpath.json");
    serve(&aws, "shop.example/app/.well-known/towpath.json", 200, &stamp);
    let toml = project.read("environments.toml");
    let before = "app_id = \"d2client\"";
    assert!(toml.contains(before), "{toml}");
    project.write("environments.toml", toml.replace(before, &format!("{before}, url = \"https://shop.example/app/\"")));
    let count = || aws.requests().iter().filter(|request| request.operation == "GetApp").count();
    let earlier = count();
    assert_eq!(client(&project)["built"]["current"], true);
    assert_eq!(count(), earlier + 1, "of the parent, which has no such address");
    assert!(aws.requests().iter().any(|request| request.path.ends_with("/shop.example/app/.well-known/towpath.json")));
}

#[test]
fn an_app_is_asked_for_once_however_many_environments_are_its_branches() {
    let (project, aws) = project();
    let toml = project.read("environments.toml");
    let (_, staging) = toml.split_once("[environments.staging]").unwrap();
    let live = format!("\n[environments.live]{}", staging.replace("\"staging\"", "\"live\""));
    project.write("environments.toml", toml.clone() + &live);
    project.run(&["check"]).exits(0);
    let count = || aws.requests().iter().filter(|request| request.operation == "GetApp").count();
    let earlier = count();
    project.run(&["status"]).exits(0);
    assert_eq!(count(), earlier + 2, "the client's and the parent's");
}
