use super::*;
use crate::catalog::{Explained as _, Id};

const COMMIT: &str = "3f9c2e1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn subject() -> Subject {
    Subject {
        parent: "admin/staging".into(),
        commit: COMMIT.into(),
        limit: Duration::from_mins(15),
        pull_request: false,
    }
}

fn job(id: &str, status: JobStatus, commit: &str) -> Job {
    Job { id: id.into(), status, commit: commit.into(), committed: None, started: None, ended: None, steps: vec![] }
}

fn ours(jobs: &[(&str, JobStatus)]) -> Look {
    let ours = jobs.iter().map(|(id, status)| job(id, status.clone(), COMMIT)).collect();
    Look { ours, others: vec![job("1", JobStatus::Succeeded, "0000000aaa")] }
}

fn others(jobs: &[(&str, JobStatus, &str)]) -> Look {
    Look { ours: vec![], others: jobs.iter().map(|(id, status, commit)| job(id, status.clone(), commit)).collect() }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn id(next: &Next) -> Option<Id> {
    match next {
        Next::Fail(error) => Some(error.id()),
        _ => None,
    }
}

#[test]
fn any_success_is_one_and_only_the_last_hope_fails() {
    use JobStatus::{Cancelled, Failed, Other, Pending, Running, Succeeded};
    for (jobs, expected) in [
        (&[("5", Succeeded)][..], "ready"),
        (&[("6", Running), ("5", Succeeded)], "ready"),
        (&[("6", Failed), ("5", Succeeded)], "ready"),
        (&[("6", Pending)], "poll"),
        (&[("6", Running), ("5", Failed)], "poll"),
        (&[("6", Failed), ("5", Running)], "poll"),
        (&[("6", Other("OF_TOMORROW".into()))], "poll"),
        (&[("6", Failed)], "job 6 is FAILED"),
        (&[("6", Cancelled), ("5", Failed)], "job 6 is CANCELLED"),
    ] {
        match Watch::new(subject()).jobs(seconds(70), &ours(jobs)) {
            Next::Ready(Ready::Succeeded(id)) => assert_eq!((expected, id.as_str()), ("ready", "5")),
            Next::Poll(_) => assert_eq!(expected, "poll", "{jobs:?}"),
            Next::Fail(error) => {
                assert!(error.to_string().ends_with(expected) && error.id() == Id::E905, "{error}");
            }
            other => panic!("{jobs:?}: {other:?}"),
        }
    }
}

#[test]
fn pauses_grow_from_one_second_to_ten_and_end_at_the_limit() {
    let mut watch = Watch::new(subject());
    let look = ours(&[("6", JobStatus::Running)]);
    let (mut elapsed, mut pauses) = (Duration::ZERO, Vec::new());
    let end = loop {
        match watch.jobs(elapsed, &look) {
            Next::Poll(pause) => {
                pauses.push(pause);
                elapsed += pause;
            }
            other => break other,
        }
    };
    assert_eq!(pauses[0], seconds(1));
    assert!(pauses.windows(2).rev().skip(1).all(|pair| pair[0] <= pair[1]), "{pauses:?}");
    assert_eq!(pauses.iter().max(), Some(&seconds(10)));
    assert!(pauses.len() < 100, "{}", pauses.len());
    assert_eq!(elapsed, seconds(900));
    assert_eq!(id(&end), Some(Id::E904));
    let Next::Fail(error) = end else { panic!() };
    assert_eq!(error.to_string(), "waited 15:00 for admin/staging job 6, which is RUNNING");
}

#[test]
fn a_job_that_does_not_appear_is_awaited_for_a_minute_then_git_decides() {
    use JobStatus::{Cancelled, Failed, Running, Succeeded};
    let before = others(&[("9", Failed, "2222222aaa"), ("8", Cancelled, "HEAD"), ("7", Succeeded, "1111111aaa")]);
    let mut watch = Watch::new(subject());
    assert!(matches!(watch.jobs(seconds(59), &before), Next::Poll(_)));
    assert_eq!(watch.jobs(seconds(60), &before), Next::AskChanges { since: "1111111aaa".into() });
    let patterns = [WatchPattern::new(Utf8Path::new("apps/admin/**")), WatchPattern::new(Utf8Path::new("yarn.lock"))];
    for (files, watched, expected) in [
        (Ok(&["apps/client/a.js"][..]), true, None),
        (Ok(&[]), true, None),
        (Ok(&["apps/client/a.js", "apps/admin/b.js"]), true, Some("`apps/admin/b.js` changed")),
        (Ok(&["yarn.lock", "apps/admin/b.js"]), true, Some("`yarn.lock` and 1 more changed")),
        (Ok(&[]), false, Some("no `watch`")),
        (Err("no such commit"), true, Some("git cannot tell what changed since 1111111")),
    ] {
        let files: Result<Vec<String>, &str> = files.map(|files| files.iter().map(|file| (*file).to_owned()).collect());
        let files = files.as_ref().map(Vec::as_slice).map_err(|why| *why);
        let next = watch.changed(seconds(61), "1111111aaa", if watched { &patterns } else { &[] }, files);
        match expected {
            None => assert_eq!(next, Next::Ready(Ready::Unchanged { since: "1111111".into() })),
            Some(words) => {
                assert_eq!(id(&next), Some(Id::E906));
                assert!(matches!(&next, Next::Fail(error) if error.to_string().contains(words)), "{next:?}");
            }
        }
    }
    // An earlier commit that is still being built stands for ours, if nothing changed after it.
    let under_way = others(&[("9", Running, "2222222aaa"), ("7", Succeeded, "1111111aaa")]);
    let mut watch = Watch::new(subject());
    assert_eq!(watch.jobs(seconds(60), &under_way), Next::AskChanges { since: "2222222aaa".into() });
    assert!(matches!(watch.changed(seconds(61), "2222222aaa", &patterns, Ok(&[])), Next::Poll(_)));
    assert!(matches!(watch.jobs(seconds(62), &under_way), Next::Poll(_)));
    let failed = others(&[("9", Failed, "2222222aaa"), ("7", Succeeded, "1111111aaa")]);
    assert_eq!(id(&watch.jobs(seconds(63), &failed)), Some(Id::E905));
    let done = others(&[("9", Succeeded, "2222222aaa")]);
    assert_eq!(watch.jobs(seconds(63), &done), Next::Ready(Ready::Succeeded("9".into())));
}

#[test]
fn where_nothing_tells_the_last_commit_nothing_is_guessed() {
    for jobs in [&[][..], &[("1", JobStatus::Failed, "1111111")], &[("1", JobStatus::Succeeded, "HEAD")]] {
        assert_eq!(id(&Watch::new(subject()).jobs(seconds(60), &others(jobs))), Some(Id::E906), "{jobs:?}");
    }
    // The job of a pull request's commit never comes, so there is no minute to wait.
    let mut watch = Watch::new(Subject { pull_request: true, ..subject() });
    let look = others(&[("1", JobStatus::Succeeded, "1111111")]);
    assert_eq!(watch.jobs(Duration::ZERO, &look), Next::AskChanges { since: "1111111".into() });
}

#[test]
fn the_deadlock_is_seen_after_ninety_seconds_of_pending() {
    let (pending, running) = (ours(&[("6", JobStatus::Pending)]), ours(&[("6", JobStatus::Running)]));
    let mut watch = Watch::new(subject());
    assert!(matches!(watch.jobs(seconds(10), &pending), Next::Poll(_)));
    assert!(matches!(watch.jobs(seconds(100), &pending), Next::Poll(_)));
    assert_eq!(watch.jobs(seconds(101), &pending), Next::AskRunning);
    let next = watch.running(seconds(101), &["client/staging job 7".into()]);
    assert_eq!(id(&next), Some(Id::E907));
    assert!(matches!(&next, Next::Fail(error) if error.to_string()
        == "admin/staging has been pending for 1:31 while client/staging job 7 is running"));
    // Others' builds hold the places: those end.
    let mut watch = Watch::new(subject());
    assert!(matches!(watch.jobs(seconds(0), &pending), Next::Poll(_)));
    assert_eq!(watch.jobs(seconds(91), &pending), Next::AskRunning);
    assert!(matches!(watch.running(seconds(91), &[]), Next::Poll(_)));
    assert!(matches!(watch.jobs(seconds(120), &pending), Next::Poll(_)));
    // It ran, and was put back: the time counts anew.
    assert!(matches!(watch.jobs(seconds(130), &running), Next::Poll(_)));
    assert!(matches!(watch.jobs(seconds(200), &pending), Next::Poll(_)));
    assert_eq!(watch.jobs(seconds(291), &pending), Next::AskRunning);
}

#[test]
fn a_stack_settles_whatever_comes_of_it() {
    let stack = |status: &str| Stack { name: "s".into(), id: None, status: status.into(), reason: None, updated: None };
    let mut watch = Watch::new(subject());
    for status in ["UPDATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"] {
        assert!(matches!(watch.stack(seconds(1), &stack(status)), Next::Poll(_)), "{status}");
    }
    for status in ["UPDATE_COMPLETE", "ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "DELETE_IN_PROGRESS"] {
        assert_eq!(watch.stack(seconds(1), &stack(status)), Next::Ready(Ready::Settled(status.into())));
    }
    let end = watch.stack(seconds(900), &stack("UPDATE_IN_PROGRESS"));
    assert!(matches!(&end, Next::Fail(error) if error.id() == Id::E904 && error.to_string().contains("stack s")));
}

#[test]
fn what_passes_by_itself_is_asked_again() {
    let mut watch = Watch::new(subject());
    let throttled = ReadError::Throttled { action: "a".into(), message: String::new() };
    let denied =
        ReadError::Denied { action: "a".into(), resource: String::new(), principal: None, message: String::new() };
    assert!(matches!(watch.trouble(seconds(1), throttled.clone()), Next::Poll(_)));
    assert_eq!(id(&watch.trouble(seconds(900), throttled)), Some(Id::E904));
    assert_eq!(id(&watch.trouble(seconds(1), denied)), Some(Id::E701));
}

#[test]
fn every_failure_says_what_to_do() {
    let s = String::new;
    for error in [
        WaitError::TimedOut { what: s(), limit: s(), left: Some(s()) },
        WaitError::JobFailed { parent: s(), job: s(), status: s(), page: Some("https://x".into()), log: Err(s()) },
        WaitError::NotBuilt { parent: s(), commit: s(), why: s() },
        WaitError::Deadlock { parent: s(), pending: s(), running: vec![s(), s()] },
        WaitError::RolledBack { parent: s(), commit: s(), stack: s(), status: s() },
        WaitError::NoCommit,
        WaitError::NoBranch { parent: s() },
    ] {
        assert!(!error.help().is_empty(), "{error}");
    }
}

#[test]
fn what_is_left_of_the_builds_time() {
    for (taken, minutes, left) in [
        (600, None, "20:00 of 30:00"),
        (600, Some("45"), "35:00 of 45:00"),
        (600, Some(" 15 "), "5:00 of 15:00"),
        (600, Some("4"), "20:00 of 30:00"),
        (600, Some("soon"), "20:00 of 30:00"),
        (9000, None, "0:00 of 30:00"),
    ] {
        assert_eq!(left_of_build(seconds(taken), minutes), left, "{minutes:?}");
    }
}

#[test]
fn the_end_of_the_parents_log_stands_in_the_help() {
    let failed =
        |log| WaitError::JobFailed { parent: "p".into(), job: "4".into(), status: "FAILED".into(), page: None, log };
    let shown = failed(Ok(vec!["[ERROR]: one".into(), "two".into()])).help();
    assert_eq!(shown[0], "its log ends so:\n    [ERROR]: one\n    two");
    assert_eq!(failed(Ok(vec![])).help().len(), 1);
    assert_eq!(failed(Err("HTTP 500".into())).help()[0], "the end of its log cannot be shown: HTTP 500");
}
