use super::*;
use crate::config::Verify;
use crate::name::EnvironmentName;

const HOUR: i64 = 3_600;
const NOW: i64 = 1_800_000_000;
const COMMIT: &str = "3f9c2e1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn gate(require: &[Requirement]) -> Gate {
    let name = |name: &str| EnvironmentName::new(name.to_owned()).unwrap();
    let smoke = Verify { name: "smoke".into(), run: vec!["yarn".into(), "smoke".into()], timeout: 60, on: None };
    Gate {
        from: name("staging"),
        to: name("live"),
        require: require.to_vec(),
        soak: Some(24 * 3_600),
        approval: Some(Approval { via: Via::SignedTag, name: "approved/".into(), own: false }),
        verify: vec![smoke],
    }
}

fn evidence() -> Evidence {
    let running = Running { commit: COMMIT.into(), fingerprint: "9f31".into(), since: NOW - 25 * HOUR, whole: true };
    Evidence {
        now: NOW,
        commit: COMMIT.into(),
        by: "ann".into(),
        running: Ok(Some(running)),
        fingerprint: Ok("9f31".into()),
        verified: vec![("smoke".into(), Ok(Verified { at: NOW - 5, failure: None }))],
        approval: Ok(Some(Approved { by: "bob".into(), reference: "approved/1".into(), at: Some(NOW - 60) })),
        lock: Ok(None),
        unclean: Ok(Vec::new()),
        frozen: None,
        override_freeze: None,
    }
}

const ALL: [Requirement; 5] =
    [Requirement::Soak, Requirement::Verify, Requirement::Approval, Requirement::Lock, Requirement::CleanBackend];

/// A line for each gate that is not open.
fn shut(change: impl FnOnce(&mut Evidence)) -> String {
    let mut evidence = evidence();
    change(&mut evidence);
    let line = |verdict: Verdict| match verdict.state {
        State::Open { .. } => None,
        State::ToRun { command } => Some(format!("{} to run: {}", verdict.name, command.join(" "))),
        State::Closed { reason, .. } => Some(format!("{} closed: {reason}", verdict.name)),
        State::Undecided { reason, .. } => Some(format!("{} undecided: {reason}", verdict.name)),
    };
    judge(Some(&gate(&ALL)), &evidence).into_iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn all_gates_are_open_with_proof_and_its_time() {
    assert_eq!(shut(|_| {}), "");
    let proofs: Vec<_> = judge(Some(&gate(&ALL)), &evidence())
        .into_iter()
        .map(|verdict| match verdict.state {
            State::Open { proof, at } => format!("{}: {proof} @{}", verdict.name, NOW - at),
            other => panic!("{other:?}"),
        })
        .collect();
    insta::assert_snapshot!(proofs.join("\n"), @r"
    freeze: no freeze holds @0
    soak: it has run there for 1 d 1 h (since 2027-01-14T07:00:00Z) @0
    verify smoke: it succeeded @5
    approval: approved by bob (approved/1) @60
    lock: nobody holds the target's lock @0
    clean-backend: both backends are settled, and as they are pinned @0
    ");
    assert_eq!(judge(None, &evidence()).len(), 1, "without a gate only the freeze is judged");
}

#[test]
fn what_is_not_so_closes_its_gate() {
    let run = |change: fn(&mut Running)| shut(|evidence| change(evidence.running.as_mut().unwrap().as_mut().unwrap()));
    assert_eq!(run(|running| running.since = NOW - 23 * HOUR), "soak closed: it has run there for 23 h of 1 d");
    assert_eq!(run(|running| running.commit = "77aa77aa".into()), "soak closed: it runs 77aa77a, not 3f9c2e1");
    assert_eq!(run(|running| running.whole = false), "soak closed: the last release there is split or failed");
    assert_eq!(
        run(|running| running.fingerprint = "51d0".into()),
        "soak closed: its backend has changed since that release"
    );
    assert_eq!(shut(|e| e.running = Ok(None)), "soak closed: nothing was released there yet by towpath");
    assert_eq!(
        shut(|e| e.verified = vec![("smoke".into(), Ok(Verified { at: NOW, failure: Some("exit code 3".into()) }))]),
        "verify smoke closed: exit code 3"
    );
    assert_eq!(shut(|e| e.verified.clear()), "verify smoke to run: yarn smoke");
    assert_eq!(shut(|e| e.approval = Ok(None)), "approval closed: nobody has approved");
    assert_eq!(shut(|e| e.by = "bob".into()), "approval closed: bob may not approve a release of their own");
    assert_eq!(shut(|e| e.lock = Ok(Some("held by carol".into()))), "lock closed: held by carol");
    assert_eq!(
        shut(|e| e.unclean = Ok(vec!["live: UPDATE_IN_PROGRESS".into()])),
        "clean-backend closed: live: UPDATE_IN_PROGRESS"
    );
    let frozen =
        Frozen { reason: "Christmas".into(), until: Some(NOW + 60), until_there: Some("2027-01-05 00:00".into()) };
    assert_eq!(shut(|e| e.frozen = Some(frozen.clone())), "freeze closed: Christmas, until 2027-01-05 00:00");
    assert_eq!(
        shut(|e| {
            e.frozen = Some(frozen.clone());
            e.override_freeze = Some("an outage".into());
        }),
        ""
    );
}

#[test]
fn what_cannot_be_known_opens_no_gate() {
    type Case = (fn(&mut Evidence), &'static str);
    let cases: [Case; 6] = [
        (|e| e.running = Err("denied".into()), "soak undecided: denied"),
        (|e| e.fingerprint = Err("not reachable".into()), "soak undecided: not reachable"),
        (|e| e.verified = vec![("smoke".into(), Err("no yarn".into()))], "verify smoke undecided: no yarn"),
        (|e| e.approval = Err("GitHub does not answer".into()), "approval undecided: GitHub does not answer"),
        (|e| e.lock = Err("denied".into()), "lock undecided: denied"),
        (|e| e.unclean = Err("denied".into()), "clean-backend undecided: denied"),
    ];
    for (change, expected) in cases {
        assert_eq!(shut(change), expected);
    }
    let later = judge(Some(&gate(&[Requirement::Preflight, Requirement::Snapshot])), &evidence());
    assert!(later.iter().skip(1).all(|verdict| matches!(verdict.state, State::Undecided { .. })), "{later:?}");
}

#[test]
fn one_may_approve_ones_own_release_only_where_the_file_says_so() {
    let mut gate = gate(&[Requirement::Approval]);
    gate.approval = Some(Approval { via: Via::GithubEnvironment, name: "live".into(), own: true });
    let mut evidence = evidence();
    evidence.by = "bob".into();
    assert!(judge(Some(&gate), &evidence).iter().all(|verdict| verdict.state.is_open()));
    gate.approval = None;
    assert!(!judge(Some(&gate), &evidence).iter().all(|verdict| verdict.state.is_open()));
}

#[test]
fn spans_have_two_units() {
    for (seconds, expected) in
        [(0, "0 s"), (59, "59 s"), (3_600, "1 h"), (90_061, "1 d 1 h"), (-5, "0 s"), (61, "1 min 1 s")]
    {
        assert_eq!(span(seconds), expected);
    }
}
