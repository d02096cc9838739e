//! The same releases under the lock and with records, in a store whose writes go wrong too, and with crashes at any
//! step: of the release, and of the writing of lock and record.

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::world::{Chance, World, seconds};
use super::{Harm, kind, request, run_plan, run_until_done};
use crate::catalog::Explained as _;
use crate::config::Environment;
use crate::deploy::guard::Guard;
use crate::deploy::record::Beginning;
use crate::deploy::{Intent, Verdict, plan};
use crate::release::lock::{Claimant, Operation};
use crate::release::record::{Origin, Outcome};
use crate::release::state::tests::memory::{Fault, Memory, Shared, environment};
use crate::release::{Claim, Record, ledger, state};

/// Polls a future to its end, or until the process dies.
fn polled<T>(future: impl Future<Output = T>, most: usize) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..most).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    })
}

fn now<T>(future: impl Future<Output = T>) -> T {
    polled(future, 1_000_000).unwrap()
}

/// Where the process dies, if it does.
#[derive(Clone, Copy, Debug, Default)]
struct Deaths {
    /// So many steps into taking the lock and writing the beginning.
    holding: Option<usize>,
    /// So many steps into writing the end and giving the lock back.
    ending: Option<usize>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
enum Ended {
    /// It came to a verdict.
    With(Verdict),
    /// It was told that it may not.
    Refused(String),
    /// The process died.
    Died,
}

struct Run<'a> {
    store: &'a Memory,
    environment: &'a Environment,
    id: String,
    harm: Harm,
    deaths: Deaths,
}

/// A run of the command.
fn release(world: &mut World, run: &Run<'_>, chance: &mut Chance) -> Ended {
    let claimant = Claimant {
        id: run.id.clone(),
        owner: format!("{}@mill", run.id),
        reason: "release".to_owned(),
        operation: Operation::Deploy,
        now: i64::try_from(world.now.as_secs()).unwrap(),
        until: None,
    };
    let beginning = Beginning { origin: Origin::Deploy, overrides: Vec::new() };
    let store = Box::new(Shared(run.store));
    let guard = match now(Guard::look(store, run.environment, Claim::new(claimant), beginning)) {
        Ok(guard) => RefCell::new(guard),
        Err(error) => return Ended::Refused(error.id().to_string()),
    };
    let plan = plan(&request(), world.observed());
    let idle = plan.steps.iter().all(|step| matches!(step.intent, Intent::Done(_) | Intent::Unconcerned { .. }));
    let unfinished = guard.borrow().is_unfinished(&plan.commit);
    if !idle || unfinished {
        match polled(guard.borrow_mut().hold(&plan), run.deaths.holding.unwrap_or(usize::MAX)) {
            None => return Ended::Died,
            Some(Err(error)) => return Ended::Refused(error.id().to_string()),
            Some(Ok(())) => {}
        }
    }
    let mut refused = None;
    let mut may_start = || match now(guard.borrow_mut().hold(&plan)) {
        Ok(()) => true,
        Err(error) => {
            refused = Some(error.id().to_string());
            false
        }
    };
    let ran = run_plan(world, plan.clone(), run.harm, chance, &mut may_start);
    if let (None, None) = (&ran.verdict, &refused) {
        return Ended::Died;
    }
    let at = i64::try_from(world.now.as_secs()).unwrap();
    let ending = polled(guard.borrow_mut().end(&plan, Some(&ran.release), at), run.deaths.ending.unwrap_or(usize::MAX));
    match (ending, ran.verdict, refused) {
        (None, ..) => Ended::Died,
        (_, _, Some(id)) => Ended::Refused(id),
        (_, verdict, None) => Ended::With(verdict.unwrap()),
    }
}

/// What a person does who finds that a run was broken off: they free the environment, and start it again.
fn free(store: &Memory, environment: &Environment, round: u64) {
    let claimant = Claimant {
        id: format!("free {round}"),
        owner: "ada@mill".to_owned(),
        reason: "it was killed".to_owned(),
        operation: Operation::Unlock,
        now: 0,
        until: None,
    };
    now(state::unlock(store, environment, Claim::freeing(claimant), true)).unwrap();
}

fn records(store: &Memory, environment: &Environment) -> Vec<Record> {
    now(ledger::records(store, environment, usize::MAX)).unwrap()
}

/// What a clean run leaves, and every other must leave too.
fn assert_sound(store: &Memory, environment: &Environment, verdict: &Verdict, seed: u64) {
    let claims = now(state::claims(store, environment)).unwrap();
    let held = claims.last().map(|last| &last.claim).filter(|claim| !claim.free);
    assert!(held.is_none(), "seed {seed}: a lock was left behind: {held:?}");
    let records = records(store, environment);
    let numbers: Vec<u64> = records.iter().map(|record| record.number).collect();
    let count = u64::try_from(records.len()).unwrap();
    assert_eq!(numbers, (1..=count).rev().collect::<Vec<_>>(), "seed {seed}");
    let Some(newest) = records.first() else {
        // Nothing was to be done: there was nothing to record.
        assert_eq!(*verdict, Verdict::Done { built: false }, "seed {seed}");
        return;
    };
    let expected = match verdict {
        Verdict::Done { .. } => &[Outcome::Released][..],
        Verdict::Detached => &[Outcome::Began],
        Verdict::Failed(_) => &[Outcome::Failed, Outcome::Split],
    };
    assert!(expected.contains(&newest.outcome), "seed {seed}: {verdict:?} {:?}", newest.outcome);
    assert_eq!(newest.ended.is_some(), newest.outcome != Outcome::Began, "seed {seed}");
    for record in &records {
        assert!(!record.apps.is_empty() && record.commit.is_some(), "seed {seed}: {record:?}");
        if record.outcome == Outcome::Released {
            let good = |outcome| matches!(outcome, Outcome::Released | Outcome::Kept);
            assert!(record.apps.iter().all(|app| good(app.outcome)), "seed {seed}: {record:?}");
        }
    }
}

#[test]
fn a_thousand_guarded_releases_lose_nothing_double_nothing_and_leave_no_lock() {
    let environment = environment();
    let (mut died, mut refused, mut many) = (0, 0, 0);
    for seed in 0..1000 {
        let mut chance = Chance::new(50_000 + seed);
        let clean_world = World::random(&mut chance);
        let mut clean = clean_world.clone();
        let (expected, _) = run_until_done(&mut clean, Harm::None, &mut chance);
        let mut world = clean_world;
        let store = Memory::default();
        let faults = [Fault::Twice, Fault::Lost, Fault::Never, Fault::Late];
        let mut verdict = None;
        for round in 0..12 {
            // Everything goes wrong at first, and at last nothing any more.
            let bad = round < 3;
            let list =
                (0..8).map(|_| (bad && chance.percent(30)).then(|| faults[usize::try_from(chance.up_to(4)).unwrap()]));
            *store.faults.borrow_mut() = list.collect();
            let mut death = |percent: u64, steps: u64| {
                (bad && chance.percent(percent)).then(|| usize::try_from(chance.up_to(steps)).unwrap())
            };
            let deaths = Deaths { holding: death(15, 20), ending: death(15, 20) };
            let crash = death(40, 60);
            let percent = if bad { chance.up_to(35) } else { 0 };
            let harm = Harm::Random { percent, crash };
            let run = Run { store: &store, environment: &environment, id: format!("r{round}"), harm, deaths };
            match release(&mut world, &run, &mut chance) {
                Ended::With(end) => {
                    verdict = Some(end);
                    store.faults.borrow_mut().clear();
                    // What could not be given back is said in a warning, and freed by a person.
                    if now(state::claims(&store, &environment)).unwrap().last().is_some_and(|last| !last.claim.free) {
                        assert!(bad, "seed {seed}: without a fault everything is given back");
                        free(&store, &environment, round);
                    }
                    break;
                }
                Ended::Refused(id) => {
                    assert!(["E1310", "E1313", "E1314", "E1112", "E1602"].contains(&id.as_str()), "seed {seed}: {id}");
                    refused += 1;
                }
                Ended::Died => died += 1,
            }
            store.faults.borrow_mut().clear();
            free(&store, &environment, round);
            world.now += seconds(chance.up_to(300));
        }
        let verdict = verdict.unwrap_or_else(|| panic!("seed {seed}: it never ends"));
        world.assert_nothing_doubled(seed);
        assert_eq!(kind(&verdict), kind(&expected), "seed {seed}: {verdict:?} instead of {expected:?}");
        assert_eq!(world.served(), clean.served(), "seed {seed}");
        let list = records(&store, &environment);
        many += usize::from(list.len() > 1);
        if list.first().is_some_and(|newest| newest.outcome == Outcome::Began) {
            // Its end could not be written, which was a warning.
            continue;
        }
        assert_sound(&store, &environment, &verdict, seed);
    }
    assert!(died > 300 && refused > 20 && many > 100, "{died} died, {refused} refused, {many} with several records");
}

#[test]
fn a_death_at_any_step_of_lock_and_record_is_got_over() {
    let environment = environment();
    for seed in 0..4 {
        let mut chance = Chance::new(60_000 + seed);
        let clean = World::random(&mut chance).small();
        for (at, ending) in (0..60).flat_map(|at| [(at, false), (at, true)]) {
            let (mut world, store) = (clean.clone(), Memory::default());
            let deaths = Deaths { holding: (!ending).then_some(at), ending: ending.then_some(at) };
            let run = |id: &str, deaths| Run {
                store: &store,
                environment: &environment,
                id: id.to_owned(),
                harm: Harm::None,
                deaths,
            };
            let first = release(&mut world, &run("a", deaths), &mut chance);
            let verdict = if let Ended::With(verdict) = first {
                verdict
            } else {
                free(&store, &environment, at as u64);
                match release(&mut world, &run("b", Deaths::default()), &mut chance) {
                    Ended::With(verdict) => verdict,
                    other => panic!("seed {seed} {at}: {other:?}"),
                }
            };
            world.assert_nothing_doubled(seed);
            assert_sound(&store, &environment, &verdict, seed);
        }
    }
}
