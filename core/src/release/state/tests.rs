//! Many claimants on one store, whose steps come in any order.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use proptest::prelude::*;

use super::super::lock::{Claimant, Operation};
use super::*;

pub(crate) mod memory;

use memory::{Fault, Memory, environment, no_answer, others};

fn claim(id: &str) -> Claim {
    Claim::new(Claimant {
        id: id.to_owned(),
        owner: format!("{id}@host"),
        reason: "migration".to_owned(),
        operation: Operation::Lock,
        now: 0,
        until: None,
    })
}

/// Runs them side by side; `order` says whose step is next, and after it all go on in turn.
fn side_by_side(mut tasks: Vec<Pin<Box<dyn Future<Output = ()> + '_>>>, order: &[usize]) {
    let mut context = Context::from_waker(Waker::noop());
    let mut order = order.iter().copied();
    for round in 0..200_000 {
        if tasks.is_empty() {
            return;
        }
        let next = order.next().unwrap_or(round) % tasks.len();
        if tasks[next].as_mut().poll(&mut context).is_ready() {
            drop(tasks.remove(next));
        }
    }
    panic!("they never end");
}

fn now<T>(future: impl Future<Output = T>) -> T {
    let result = RefCell::new(None);
    side_by_side(vec![Box::pin(async { *result.borrow_mut() = Some(future.await) })], &[]);
    result.into_inner().unwrap()
}

fn fault() -> impl Strategy<Value = Option<Fault>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(Fault::Twice)),
        1 => Just(Some(Fault::Lost)),
        1 => Just(Some(Fault::Never)),
        1 => Just(Some(Fault::Late)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whoever comes first has it, and everybody else is told who that is.
    #[test]
    fn exactly_one_takes_a_lock(
        count in 2_usize..9,
        order in prop::collection::vec(any::<usize>(), 0..150),
        had_before in any::<bool>(),
    ) {
        let (memory, environment) = (Memory::default(), environment());
        if had_before {
            let held = now(take(&memory, &environment, claim("before"))).unwrap().claim;
            prop_assert_eq!(now(give_back(&memory, &environment, &held, 1)), Ok(true));
        }
        let results = RefCell::new(Vec::new());
        let tasks = (0..count).map(|n| -> Pin<Box<dyn Future<Output = ()>>> {
            let (memory, environment, results) = (&memory, &environment, &results);
            Box::pin(async move {
                let id = n.to_string();
                let taken = take(memory, environment, claim(&id)).await;
                results.borrow_mut().push((id, taken));
            })
        });
        side_by_side(tasks.collect(), &order);
        let results = results.into_inner();
        let winners: Vec<_> = results.iter().filter(|(_, taken)| taken.is_ok()).map(|(id, _)| id.clone()).collect();
        prop_assert_eq!(winners.len(), 1);
        for (_, taken) in &results {
            if let Err(error) = taken {
                let to_winner = matches!(error, StateError::Held { held, .. } if held.id == winners[0]);
                prop_assert!(to_winner, "{error}");
            }
        }
    }

    /// However often it is taken and given back, and whatever goes wrong with a write: never do two have it.
    #[test]
    fn never_do_two_have_it(
        count in 2_usize..7,
        order in prop::collection::vec(any::<usize>(), 0..400),
        faults in prop::collection::vec(fault(), 0..30),
        keeps in prop::option::of(12_usize..30),
    ) {
        let environment = environment();
        let memory = Memory { faults: RefCell::new(faults), keeps, ..Memory::default() };
        let having = Rc::new(RefCell::new(Vec::new()));
        let tasks = (0..count).map(|n| -> Pin<Box<dyn Future<Output = ()>>> {
            let (memory, environment, having) = (&memory, &environment, Rc::clone(&having));
            Box::pin(async move {
                for round in 0..4 {
                    let own = claim(&format!("{n}.{round}"));
                    let Ok(taken) = take(memory, environment, own).await else { continue };
                    having.borrow_mut().push(n);
                    for _ in 0..3 {
                        others().await;
                        assert_eq!(*having.borrow(), [n], "two have it");
                    }
                    having.borrow_mut().pop();
                    let _ = give_back(memory, environment, &taken.claim, 1).await;
                }
            })
        });
        side_by_side(tasks.collect(), &order);
    }
}

#[test]
fn a_lost_answer_is_found_in_the_history() {
    let environment = environment();
    for fault in [Fault::Twice, Fault::Lost, Fault::Late] {
        let memory = Memory::default();
        memory.faults.replace(vec![Some(fault)]);
        assert_eq!(now(take(&memory, &environment, claim("a"))).map(|taken| taken.claim.id).as_deref(), Ok("a"));
        memory.faults.replace(vec![Some(fault)]);
        let held = now(claims(&memory, &environment)).unwrap().last().unwrap().claim.clone();
        assert_eq!(now(give_back(&memory, &environment, &held, 1)), Ok(true), "{fault:?}");
        memory.faults.replace(vec![Some(fault)]);
        assert!(now(take(&memory, &environment, claim("b"))).is_ok(), "{fault:?}");
    }
    let memory = Memory::default();
    memory.faults.replace(vec![Some(Fault::Never)]);
    assert_eq!(now(take(&memory, &environment, claim("a"))), Err(no_answer()));
}

#[test]
fn a_lock_is_stolen_only_from_the_one_who_is_meant() {
    let (memory, environment) = (Memory::default(), environment());
    let a = now(take(&memory, &environment, claim("a"))).unwrap().claim;
    let b = now(steal(&memory, &environment, claim("b"), &a)).unwrap();
    assert_eq!(b.replaced.as_ref(), Some(&a));
    let again = now(steal(&memory, &environment, claim("c"), &a));
    assert!(matches!(again, Err(StateError::Held { held, .. }) if held.id == "b"));
    // Who was robbed gives nothing back.
    assert_eq!(now(give_back(&memory, &environment, &a, 1)), Ok(false));
}

#[test]
fn a_lock_that_is_over_is_taken_and_said_to_be() {
    let (memory, environment) = (Memory::default(), environment());
    // The store's clock is the version's number here.
    let mut first = claim("a");
    first.until = Some(2);
    let a = now(take(&memory, &environment, first)).unwrap().claim;
    let late = |since| {
        let mut claim = claim("b");
        claim.since = since;
        claim
    };
    assert!(matches!(now(take(&memory, &environment, late(1))), Err(StateError::Held { .. })));
    let b = now(take(&memory, &environment, late(2))).unwrap();
    assert_eq!(b.replaced, Some(a));
}

#[test]
fn what_was_written_by_hand_counts_for_nothing_and_what_is_newer_stops() {
    let (memory, environment) = (Memory::default(), environment());
    memory.add(Part::Lock, "locked, ask Ada");
    assert!(now(take(&memory, &environment, claim("a"))).is_ok());
    memory.add(Part::Lock, r#"{"schema":2}"#);
    assert!(matches!(now(take(&memory, &environment, claim("b"))), Err(StateError::Newer { .. })));
}

#[test]
fn a_history_with_a_gap_is_not_judged() {
    let (memory, environment) = (Memory::default(), environment());
    for numbers in [[1, 3], [2, 3]] {
        let gap = numbers.map(|number| Version { number, at: 0, text: claim("a").text().unwrap() });
        memory.texts.borrow_mut().insert(Part::Lock, gap.to_vec());
        assert!(matches!(now(claims(&memory, &environment)), Err(StateError::Incomplete { .. })));
    }
}

fn of_ada(id: &str, operation: Operation) -> Claim {
    let owner = "ada@mill".to_owned();
    Claim::new(Claimant { id: id.to_owned(), owner, reason: id.to_owned(), operation, now: 0, until: None })
}

#[test]
fn an_owner_releases_under_their_own_lock_which_holds_again_afterwards() {
    let (memory, environment) = (Memory::default(), environment());
    let lock = now(take(&memory, &environment, of_ada("lock", Operation::Lock))).unwrap().claim;
    // Not somebody else, and not another lock.
    for claim in [claim("b"), of_ada("second", Operation::Lock)] {
        assert!(
            matches!(now(take(&memory, &environment, claim)), Err(StateError::Held { held, .. }) if held.id == "lock")
        );
    }
    let taken = now(take(&memory, &environment, of_ada("deploy", Operation::Deploy))).unwrap();
    assert_eq!((taken.replaced, taken.claim.steal), (None, false));
    // A second release of the same owner waits for the first.
    let second = now(take(&memory, &environment, of_ada("again", Operation::Deploy)));
    assert!(matches!(second, Err(StateError::Held { held, .. }) if held.id == "deploy"));
    // And is not ended from beside, not even by its owner.
    let free = Claim::freeing(Claimant {
        id: "free".to_owned(),
        owner: "ada@mill".to_owned(),
        reason: String::new(),
        operation: Operation::Unlock,
        now: 1,
        until: None,
    });
    assert!(matches!(now(unlock(&memory, &environment, free.clone(), false)), Err(StateError::NotYours { .. })));
    assert_eq!(now(give_back(&memory, &environment, &taken.claim, 1)), Ok(true));
    let held = now(claims(&memory, &environment)).unwrap().last().unwrap().claim.clone();
    assert_eq!((held.id.as_str(), held.since, held.reason.as_str()), ("lock", lock.since, "lock"));
    assert_eq!(now(unlock(&memory, &environment, free, false)).unwrap().unwrap().id, "lock");
    assert!(now(claims(&memory, &environment)).unwrap().last().unwrap().claim.free);
}

#[test]
fn who_looked_before_knows_whether_somebody_was_there_in_between() {
    let (memory, environment) = (Memory::default(), environment());
    let seen = |memory: &Memory| now(claims(memory, &environment)).unwrap().last().map(|last| last.number);
    let before = seen(&memory);
    let a = now(take(&memory, &environment, claim("a"))).unwrap();
    assert_eq!(a.after, before);
    now(give_back(&memory, &environment, &a.claim, 1)).unwrap();
    let b = now(take(&memory, &environment, claim("b"))).unwrap();
    assert!(b.after != before && b.after == Some(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Two releases under one lock, of the same owner, with whatever goes wrong: never do both go on.
    #[test]
    fn of_releases_under_one_lock_only_one_goes_on(
        count in 2_usize..6,
        order in prop::collection::vec(any::<usize>(), 0..300),
        faults in prop::collection::vec(fault(), 0..20),
    ) {
        let environment = environment();
        let memory = Memory::default();
        now(take(&memory, &environment, of_ada("lock", Operation::Lock))).unwrap();
        memory.faults.replace(faults);
        let having = Rc::new(RefCell::new(Vec::new()));
        let tasks = (0..count).map(|n| -> Pin<Box<dyn Future<Output = ()>>> {
            let (memory, environment, having) = (&memory, &environment, Rc::clone(&having));
            Box::pin(async move {
                for round in 0..3 {
                    let own = of_ada(&format!("{n}.{round}"), Operation::Deploy);
                    let Ok(taken) = take(memory, environment, own).await else { continue };
                    having.borrow_mut().push(n);
                    for _ in 0..3 {
                        others().await;
                        assert_eq!(*having.borrow(), [n], "two have it");
                    }
                    having.borrow_mut().pop();
                    let _ = give_back(memory, environment, &taken.claim, 1).await;
                }
            })
        });
        side_by_side(tasks.collect(), &order);
    }
}

mod ledger;
