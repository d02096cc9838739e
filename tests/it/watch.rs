//! `towpath watch`: any job to its end, its log, and the true exit code. Time passes a hundred times faster here.

use crate::deploy::{change, project};
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::sites::SiteFile;
use crate::standin::state::Job;

const LOG: &str = "logs.s3.eu-west-2.amazonaws.com/2.txt";

fn job(aws: &StandIn, app: &str, job: Job) {
    change(aws, app, |app| app.branches[0].jobs.insert(0, job));
}

fn log(aws: &StandIn, place: &str, status: u16, body: &str) {
    let file = SiteFile { status, location: None, body: body.as_bytes().to_vec() };
    aws.state().sites.insert(place.to_owned(), file);
}

#[test]
fn a_job_is_followed_to_its_end() {
    let (project, aws, [_, commit]) = project();
    job(&aws, "d2client", Job::moving("2", &commit, &[(0, "PENDING"), (150, "RUNNING"), (400, "SUCCEED")]));
    for target in ["staging/client", "staging/client/2"] {
        let ran = project.run(&["watch", target]).exits(0);
        assert!(ran.stdout.starts_with(&format!("client job 2 is SUCCEED ({}", &commit[..7])), "{}", ran.stdout);
    }
    job(&aws, "d2client", Job::from_look(1, "3", &commit, &[(0, "RUNNING"), (200, "FAILED")]));
    let ran =
        project.run(&["watch", "staging/client"]).exits(14).says("error[E1403]").says("client  job 3 RUNNING BUILD");
    ran.says("client job 3 is FAILED in its step BUILD").says("deployments/3");
    // Of a whole environment, every app; the branch says which where nothing else does.
    let ran = project.run(&["watch"]).exits(14).says("client job 3 is FAILED");
    assert!(ran.stdout.contains("admin job 1 is SUCCEED") && ran.stdout.contains("shop job 1 is SUCCEED"));
    let json = project.run(&["watch", "staging/shop", "-o", "json"]).exits(0).json();
    assert_eq!((&json["jobs"][0]["status"], &json["command"]), (&"SUCCEED".into(), &"watch".into()));
    assert!(project.run(&["watch", "staging", "-o", "ndjson"]).exits(14).stdout.lines().count() >= 4);
}

#[test]
fn a_newer_job_stands_for_one_that_was_cancelled() {
    let (project, aws, [_, commit]) = project();
    job(&aws, "d2client", Job::moving("2", &commit, &[(0, "CANCELLED")]));
    job(&aws, "d2client", Job::from_look(1, "3", &commit, &[(0, "RUNNING"), (200, "SUCCEED")]));
    let ran = project.run(&["watch", "staging/client/2"]).exits(0);
    ran.says("job 2 was superseded by job 3: following that");
}

#[test]
fn the_log_is_printed_as_it_is_and_its_address_is_renewed() {
    let (project, aws, [_, commit]) = project();
    let expired = "old.s3.eu-west-2.amazonaws.com/2.txt";
    log(&aws, expired, 403, "<Error>expired</Error>");
    log(&aws, LOG, 200, "one\ntwo \u{1b}[31mred\nlast");
    // The first look rotates past the first address.
    let logs = ["none", expired, LOG].map(str::to_owned).to_vec();
    job(&aws, "d2client", Job { logs, ..Job::moving("2", &commit, &[(0, "RUNNING"), (300, "SUCCEED")]) });
    let ran = project.run(&["watch", "staging/client", "--logs"]).exits(0).says("has expired: asking for it again");
    let printed: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("client | ")).collect();
    assert_eq!(printed, ["client | one", "client | two [31mred", "client | last"]);
    // An address of nobody we know is not read.
    change(&aws, "d2client", |app| app.branches[0].jobs[0].logs = vec!["evil.example/2.txt".to_owned()]);
    let before = aws.requests().len();
    project.run(&["watch", "staging/client", "--logs"]).exits(0);
    assert!(aws.requests().iter().skip(before).all(|request| request.service != Service::Site));
}

#[test]
fn what_cannot_be_followed() {
    let (project, aws, [_, commit]) = project();
    project.run(&["watch", "staging/client/99"]).exits(5).says("error[E501]");
    project.run(&["watch", "staging/client/x"]).exits(2).says("names no job");
    project.run(&["watch", "staging/clint"]).exits(4).says("error[E407]");
    project.run(&["watch", "stagin"]).exits(4).says("did you mean `staging`?");
    change(&aws, "d2client", |app| app.branches[0].jobs.clear());
    project.run(&["watch", "staging/client"]).exits(5).says("client was never built");
    project.run(&["watch", "staging"]).exits(0).says("client was never built");
    crate::readme::example().run(&["watch", "dev"]).exits(5).says("nothing of it is hosted");
    // What passes is waited out, what does not is told.
    job(&aws, "d2client", Job::moving("1", &commit, &[(0, "SUCCEED")]));
    aws.fault(Fault::on(Service::Amplify, "GetJob", Kind::Throttle).times(7));
    project.run(&["watch", "staging/client"]).exits(0).says("asking again");
    aws.fault(Fault::on(Service::Amplify, "GetJob", Kind::AccessDenied));
    project.run(&["watch", "staging/client"]).exits(7).says("amplify:GetJob");
}

#[test]
fn a_job_that_never_ends_is_given_up() {
    let (project, aws, [_, second]) = project();
    change(&aws, "d2client", |app| app.branches[0].jobs.insert(0, Job::moving("2", &second, &[(0, "RUNNING")])));
    let project = project.set("TOWPATH_TEST_SPEED", "50000");
    project
        .run(&["watch", "staging/client"])
        .exits(14)
        .says("error[E1404]")
        .says("did not come to an end within 240:00");
}
