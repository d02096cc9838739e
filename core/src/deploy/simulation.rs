//! Releases in a world of its own: hosting with jobs that progress, a backend that changes, caches, and time that passes
//! only by being told. A thousand of them, each with other faults and crashes, must come to the same end as without.

mod guarded;
pub(crate) mod world;

use std::collections::BTreeMap;
use std::time::Duration;

use super::simulation::world::{COMMIT, Chance, Fault, World, seconds};
use super::{Ask, MOST_IN_FLIGHT, Release, Request, Verdict, plan};
use crate::name::EnvironmentName;

/// What is done to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Harm {
    None,
    /// Faults of that many percent of the requests, and a crash after so many requests.
    Random {
        percent: u64,
        crash: Option<usize>,
    },
    /// This one request goes wrong.
    At(usize, Fault),
    /// The process dies when this request has been sent: its effect is there, its answer is not.
    CrashAt(usize),
}

/// What a run came to.
pub(super) struct Ran {
    pub(super) verdict: Option<Verdict>,
    pub(super) release: Release,
    pub(super) asked: usize,
    pub(super) told: Vec<String>,
}

pub(super) fn request() -> Request {
    Request {
        environment: EnvironmentName::new("staging").unwrap(),
        commit: COMMIT.to_owned(),
        all: false,
        detach: false,
    }
}

/// Runs a release to its end, or to its crash: then the verdict is `None`.
pub(super) fn run(world: &mut World, request: &Request, harm: Harm, chance: &mut Chance) -> Ran {
    let plan = plan(request, world.observed());
    run_plan(world, plan, harm, chance, &mut || true)
}

/// The same of a plan; `may_start` is asked before jobs are started, and ends it otherwise.
fn run_plan(
    world: &mut World,
    plan: super::Plan,
    harm: Harm,
    chance: &mut Chance,
    may_start: &mut dyn FnMut() -> bool,
) -> Ran {
    let start = world.now;
    let mut release = Release::new(plan);
    let mut answers: BTreeMap<(Duration, usize), (super::Action, super::Observation)> = BTreeMap::new();
    let mut last_asked: BTreeMap<String, Duration> = BTreeMap::new();
    let (mut asked, mut in_flight, mut told) = (0, 0, Vec::new());
    loop {
        let now = world.now.checked_sub(start).unwrap();
        assert!(now < Duration::from_hours(3), "it never ends: {told:#?}");
        let next = release.next(now);
        if next.ask.iter().any(|action| action.ask == Ask::Start) && !may_start() {
            return Ran { verdict: None, release, asked, told };
        }
        for action in next.ask {
            in_flight += action.ask.requests();
            assert!(in_flight <= MOST_IN_FLIGHT, "{in_flight} requests in flight");
            if let Some(before) = last_asked.insert(action.app.to_string(), now) {
                let gap = now.checked_sub(before).unwrap();
                // The stack of a backend is not asked of Amplify.
                let backend = matches!(action.ask, Ask::Stack | Ask::Backend | Ask::Stamp);
                assert!(backend || gap >= seconds(1), "{} is asked after {gap:?}", action.app);
            }
            let fault = match harm {
                Harm::Random { percent, .. } if chance.percent(percent) => chance.fault(),
                Harm::At(at, fault) if at == asked => fault,
                _ => Fault::None,
            };
            let seen = world.answer(&action, fault);
            asked += 1;
            if matches!(harm, Harm::CrashAt(at) | Harm::Random { crash: Some(at), .. } if asked > at) {
                return Ran { verdict: None, release, asked, told };
            }
            answers.insert((world.now + chance.latency(), asked), (action, seen));
        }
        told.extend(release.events().into_iter().map(|event| format!("{}: {}", event.app, event.kind.words(COMMIT))));
        if next.over {
            assert!(answers.is_empty(), "it is over, and answers are still to come");
            return Ran { verdict: release.verdict(), release, asked, told };
        }
        let first = answers.first_key_value().map(|((at, _), _)| *at);
        let until = next.until.map(|until| start + until);
        world.now =
            [first, until].into_iter().flatten().min().unwrap_or_else(|| panic!("nothing to wait for: {told:#?}"));
        if first == Some(world.now)
            && let Some((_, (action, seen))) = answers.pop_first()
        {
            in_flight -= action.ask.requests();
            release.observe(world.now.checked_sub(start).unwrap(), &action, seen);
        }
    }
}

/// Runs it, and again after a crash.
fn run_until_done(world: &mut World, harm: Harm, chance: &mut Chance) -> (Verdict, Ran) {
    let first = run(world, &request(), harm, chance);
    if let Some(verdict) = first.verdict.clone() {
        return (verdict, first);
    }
    world.now += seconds(chance.up_to(300));
    let again = match harm {
        Harm::Random { percent, .. } => Harm::Random { percent, crash: None },
        _ => Harm::None,
    };
    let second = run(world, &request(), again, chance);
    (second.verdict.clone().unwrap(), second)
}

fn kind(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Done { .. } => "done".to_owned(),
        Verdict::Detached => "detached".to_owned(),
        Verdict::Failed(error) => crate::catalog::Explained::id(error).to_string(),
    }
}

#[test]
fn a_thousand_releases_with_faults_end_as_without() {
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    let (mut crashed, mut rebuilt) = (0, 0);
    for seed in 0..1000 {
        let mut chance = Chance::new(seed);
        let clean_world = World::random(&mut chance);
        let mut clean = clean_world.clone();
        let (expected, plain) = run_until_done(&mut clean, Harm::None, &mut chance);
        let mut harmed = clean_world;
        let crash = chance.percent(50).then(|| usize::try_from(chance.up_to(60)).unwrap());
        let harm = Harm::Random { percent: chance.up_to(35), crash };
        let (verdict, ran) = run_until_done(&mut harmed, harm, &mut chance);
        crashed += usize::from(crash.is_some());
        harmed.assert_nothing_doubled(seed);
        rebuilt += usize::from(harmed.jobs_of_commit() > harmed.apps.len());
        assert_eq!(kind(&verdict), kind(&expected), "seed {seed}: {verdict:?} instead of {expected:?}");
        assert_eq!(harmed.served(), clean.served(), "seed {seed}: {:#?} {:#?}", plain.told, ran.told);
        if matches!(verdict, Verdict::Done { .. }) {
            harmed.assert_consistent(seed);
        }
        *ends.entry(kind(&verdict)).or_default() += 1;
    }
    // Every kind of end comes about often enough to mean something.
    for wanted in ["done", "E1401", "E1501"] {
        assert!(ends.get(wanted).is_some_and(|count| *count > 50), "{ends:?}");
    }
    assert!(crashed > 300 && rebuilt > 50, "{crashed} {rebuilt}");
}

#[test]
fn any_single_request_may_fail_or_be_the_last() {
    let faults = [Fault::Unavailable, Fault::Throttled, Fault::LostAfter, Fault::LostBefore];
    let mut tried = 0;
    for seed in 0..6 {
        let mut chance = Chance::new(10_000 + seed);
        let world = World::random(&mut chance).small();
        let mut clean = world.clone();
        let (expected, ran) = run_until_done(&mut clean, Harm::None, &mut chance);
        for at in 0..ran.asked {
            let harms = faults.iter().map(|fault| Harm::At(at, *fault)).chain([Harm::CrashAt(at)]);
            for harm in harms {
                tried += 1;
                let mut harmed = world.clone();
                let (verdict, _) = run_until_done(&mut harmed, harm, &mut chance);
                harmed.assert_nothing_doubled(seed);
                assert_eq!(kind(&verdict), kind(&expected), "seed {seed}, {harm:?}: {verdict:?}");
                assert_eq!(harmed.served(), clean.served(), "seed {seed}, {harm:?}");
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn a_second_run_finds_everything_done_and_starts_nothing() {
    for seed in 0..100 {
        let mut chance = Chance::new(20_000 + seed);
        let mut world = World::random(&mut chance);
        if !matches!(run_until_done(&mut world, Harm::None, &mut chance).0, Verdict::Done { .. }) {
            continue;
        }
        let jobs = world.jobs_of_commit();
        world.now += Duration::from_hours(1);
        let again = run(&mut world, &request(), Harm::None, &mut chance);
        assert_eq!(again.verdict, Some(Verdict::Done { built: false }), "seed {seed}: {:#?}", again.told);
        assert_eq!(world.jobs_of_commit(), jobs, "seed {seed}");
    }
}
