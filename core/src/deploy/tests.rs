//! Single stories, told by what the release says.

use super::simulation::world::{BEFORE, COMMIT, Chance, Fault, World, seconds};
use super::simulation::{Harm, Ran, request, run};
use super::{Concerned, DeployError, End, Evidence, Intent, Request, Verdict, concerned, plan};
use crate::catalog::{Explained as _, Id};
use crate::config::WatchPattern;

fn tell(world: &mut World) -> Ran {
    run(world, &request(), Harm::None, &mut Chance::new(1))
}

#[track_caller]
fn says(ran: &Ran, words: &str) {
    assert!(ran.told.iter().any(|line| line.contains(words)), "`{words}` is not in {:#?}", ran.told);
}

#[track_caller]
fn fails(ran: &Ran, id: Id) -> DeployError {
    match &ran.verdict {
        Some(Verdict::Failed(error)) if error.id() == id => {
            assert!(!error.help().is_empty());
            error.clone()
        }
        other => panic!("{other:?}: {:#?}", ran.told),
    }
}

fn end<'a>(ran: &'a Ran, app: &str) -> &'a End {
    ran.release.ends().find(|(name, _)| name.as_str() == app).unwrap().1
}

#[test]
fn the_parent_first_then_its_children_side_by_side() {
    let mut world = World::of(3);
    let ran = tell(&mut world);
    assert_eq!(ran.verdict, Some(Verdict::Done { built: true }), "{:#?}", ran.told);
    let settled = world.updates.last().unwrap().1;
    let starts: Vec<_> = world.apps.iter().map(|app| app.jobs.last().unwrap().from).collect();
    assert!(starts[1..].iter().all(|start| *start >= settled), "{starts:?} {settled:?}");
    assert!(starts[1..].iter().all(|start| *start < settled + seconds(20)), "{starts:?}");
    says(&ran, "admin: job 2 started for 3f9c2e1");
    says(&ran, "admin: stack stack UPDATE_IN_PROGRESS");
    says(&ran, "admin: backend settled: 00000000");
    says(&ran, "c3: job 2 is served");
    let json = ran.release.to_json();
    assert_eq!((&json["apps"][1]["outcome"], &json["apps"][1]["verified"]), (&"released".into(), &"stamp".into()));
}

#[test]
fn a_parent_that_fails_starts_no_child() {
    let mut world = World::of(2);
    world.apps[0].fails = true;
    let ran = tell(&mut world);
    let error = fails(&ran, Id::E1401);
    assert_eq!(
        error.to_string(),
        "the release of 3f9c2e1 stopped at the parent admin: job 2 is FAILED in its step BUILD"
    );
    assert_eq!(world.jobs_of_commit(), 1);
    assert_eq!(end(&ran, "c1"), &End::NotStarted);
}

#[test]
fn a_backend_that_was_rolled_back_starts_no_child() {
    let mut world = World::of(1);
    world.rolls_back = true;
    let ran = tell(&mut world);
    assert!(fails(&ran, Id::E1402).to_string().contains("rolled back"));
    assert_eq!(world.jobs_of_commit(), 1);
}

#[test]
fn a_child_that_fails_splits_the_release() {
    let mut world = World::of(2);
    world.apps[2].fails = true;
    let ran = tell(&mut world);
    let error = fails(&ran, Id::E1501);
    assert!(error.to_string().starts_with("split release of 3f9c2e1: c2: job 2 is FAILED"), "{error}");
    let help = error.help().join("\n");
    assert!(
        help.contains("already of this release: admin, c1")
            && help.contains(&format!("deploy staging --commit {COMMIT} --only c2")),
        "{help}"
    );
}

#[test]
fn children_alone_that_fail_split_nothing() {
    let mut world = World::of(1);
    world.apps[1].fails = true;
    world.apps.remove(0);
    let ran = tell(&mut world);
    let help = fails(&ran, Id::E1403).help().join(" ");
    assert!(help.contains("serves what it served before"), "{help}");
}

#[test]
fn a_job_that_is_under_way_is_joined() {
    let mut world = World::of(1);
    let now = world.now;
    assert_eq!(world.job(0, COMMIT, now), 2);
    let ran = tell(&mut world);
    assert_eq!(ran.verdict, Some(Verdict::Done { built: true }));
    says(&ran, "admin: job 2 builds 3f9c2e1 already: joined");
    assert_eq!(world.apps[0].jobs.len(), 2);
}

#[test]
fn auto_build_is_given_time_and_then_not_waited_for() {
    let mut world = World::of(1);
    world.apps.iter_mut().for_each(|app| app.auto_build = true);
    let later = world.now + seconds(12);
    world.job(0, COMMIT, later);
    let ran = tell(&mut world);
    says(&ran, "admin: auto-build is on");
    says(&ran, "admin: job 2 builds 3f9c2e1 already: joined");
    says(&ran, "c1: job 2 started");
    assert_eq!(world.jobs_of_commit(), 2);
}

#[test]
fn a_child_that_auto_build_started_too_early_is_built_again() {
    let mut world = World::of(1);
    let now = world.now;
    world.job(0, COMMIT, now);
    world.job(1, COMMIT, now);
    let ran = tell(&mut world);
    assert_eq!(ran.verdict, Some(Verdict::Done { built: true }), "{:#?}", ran.told);
    says(&ran, "c1: the app serves a build of job 2 against staging 00000000: building again");
    says(&ran, "c1: job 3 started");
}

#[test]
fn a_job_of_another_commit_is_waited_for() {
    let mut world = World::of(1);
    let now = world.now;
    world.job(0, BEFORE, now);
    let ran = tell(&mut world);
    says(&ran, "admin: queued: job 2 (of 1111111) is under way");
    says(&ran, "admin: job 3 started");
    assert_eq!(ran.verdict, Some(Verdict::Done { built: true }));
}

#[test]
fn a_job_that_was_repeated_by_hand_stands_for_the_one_that_failed() {
    let mut world = World::of(0);
    let now = world.now;
    world.job(0, COMMIT, now);
    world.apps[0].jobs[1].good = false;
    let again = world.apps[0].jobs[1].ends;
    world.job(0, COMMIT, again);
    let ran = tell(&mut world);
    says(&ran, "admin: job 2 was superseded by job 3: following that");
    assert_eq!(ran.verdict, Some(Verdict::Done { built: true }));
}

#[test]
fn what_no_stamp_tells_is_known_by_the_job_alone() {
    let mut world = World::of(1);
    world.apps[1].stamps = false;
    let ran = tell(&mut world);
    assert!(matches!(end(&ran, "c1"), End::Served { evidence: Evidence::Job(why), .. } if why == "no stamp is served"));
    assert_eq!(ran.verdict, Some(Verdict::Done { built: true }));
}

#[test]
fn caches_have_two_minutes_and_no_more() {
    let mut world = World::of(1);
    world.apps[1].cached = 100;
    assert_eq!(tell(&mut world).verdict, Some(Verdict::Done { built: true }));
    let mut world = World::of(1);
    world.apps[1].cached = 3600;
    let ran = tell(&mut world);
    let error = fails(&ran, Id::E1502).to_string();
    assert!(error.contains("c1: job 2 succeeded, but the app serves a build of job 1 against staging"), "{error}");
    assert_eq!(world.apps[1].jobs.len(), 2, "it is not built again");
}

#[test]
fn the_build_of_before_is_not_the_release_even_from_the_same_backend() {
    let mut world = World::of(1);
    (world.changes_backend, world.apps[1].cached) = (false, 3600);
    let error = fails(&tell(&mut world), Id::E1502).to_string();
    assert!(error.contains("c1: job 2 succeeded, but the app serves the build of job 1 against staging"), "{error}");
}

#[test]
fn a_job_whose_start_got_no_answer_is_found_though_it_is_listed_late_and_over() {
    let mut world = World::of(0);
    let app = &mut world.apps[0];
    (app.takes, app.fails, app.unlisted) = (3, true, 8);
    // The first request is for the jobs, the second is the start.
    let ran = run(&mut world, &request(), Harm::At(1, Fault::LostAfter), &mut Chance::new(1));
    fails(&ran, Id::E1401);
    says(&ran, "admin: timed out; looking whether the job was started");
    assert_eq!(world.jobs_of_commit(), 1, "a second one was started: {:#?}", ran.told);
}

#[test]
fn apps_that_the_commit_does_not_concern_stay_while_the_backend_does() {
    let mut world = World::of(2);
    world.changes_backend = false;
    world.apps[1].unconcerned = true;
    let clean = world.clone();
    let ran = tell(&mut world);
    says(&ran, "c1: job 1 is served already");
    assert_eq!(world.apps[1].jobs.len(), 1);
    // Another backend concerns every child.
    let mut world = clean.clone();
    world.changes_backend = true;
    let ran = tell(&mut world);
    says(&ran, "c1: the app serves a build of job 1 against staging 00000000: building again");
    assert_eq!(world.apps[1].jobs.len(), 2);
    // And --all builds all.
    let mut world = clean;
    run(&mut world, &Request { all: true, ..request() }, Harm::None, &mut Chance::new(1));
    assert_eq!(world.apps[1].jobs.len(), 2);
}

#[test]
fn a_detached_release_ends_with_jobs_under_way_and_is_carried_on() {
    let mut world = World::of(1);
    let detached = Request { detach: true, ..request() };
    let ran = run(&mut world, &detached, Harm::None, &mut Chance::new(1));
    assert_eq!(ran.verdict, Some(Verdict::Detached), "{:#?}", ran.told);
    assert_eq!((end(&ran, "admin"), end(&ran, "c1")), (&End::Detached { job: "2".into() }, &End::Later));
    world.now += seconds(600);
    let ran = run(&mut world, &detached, Harm::None, &mut Chance::new(1));
    assert_eq!(end(&ran, "c1"), &End::Detached { job: "2".into() });
    assert_eq!(tell(&mut world).verdict, Some(Verdict::Done { built: true }));
    assert_eq!(world.jobs_of_commit(), 2);
}

#[test]
fn many_children_are_no_more_than_sixteen_requests_at_a_time() {
    let mut world = World::of(40);
    // The simulation itself asserts the number, and that no app is asked twice in a second.
    assert_eq!(tell(&mut world).verdict, Some(Verdict::Done { built: true }));
}

#[test]
fn the_plan_says_what_the_release_does() {
    let mut world = World::of(4);
    let now = world.now;
    world.job(1, COMMIT, now);
    world.job(2, BEFORE, now);
    world.apps[3].unconcerned = true;
    world.apps[4].jobs[0].commit = COMMIT.to_owned();
    let plan = plan(&request(), world.observed());
    let words: Vec<String> = plan.steps.iter().map(|step| format!("{}: {}", step.target.app(), step.words())).collect();
    assert_eq!(
        words,
        [
            "admin: build: a file changed (about 1:40)",
            "c1: join job 2, which builds it now (about 1:40)",
            "c2: build after job 2 (of 1111111) has ended (about 1:40)",
            "c3: leave job 1: nothing that it watches has changed since 1111111; build only if it serves another backend",
            "c4: done by job 1; build again only if it serves another backend",
        ]
    );
    assert_eq!(plan.steps[3].intent, Intent::Unconcerned { job: "1".into(), since: BEFORE.into() });
}

#[test]
fn whom_a_commit_concerns() {
    let watch = [WatchPattern::new("apps/client/**".into())];
    let files = |files: &[&str]| files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>();
    let yes = |watch: &[WatchPattern], files: Result<&[String], &str>| match concerned(watch, BEFORE, files) {
        Concerned::Yes(why) => why,
        Concerned::No { .. } => "no".to_owned(),
    };
    assert_eq!(yes(&watch, Ok(&files(&["apps/client/a.ts"]))), "`apps/client/a.ts` changed since 1111111");
    assert_eq!(yes(&watch, Ok(&files(&["apps/admin/a.ts"]))), "no");
    assert!(yes(&[], Ok(&files(&["apps/admin/a.ts"]))).contains("no `watch`"));
    assert!(yes(&watch, Err("shallow")).contains("git cannot tell"));
}
