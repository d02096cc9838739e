//! The ledger in the same store, with the same faults.

use super::super::super::ledger::{FULL, begin, end, records};
use super::super::super::record::{AppRecord, MOST, Origin, Outcome, Record};
use super::*;

fn record(id: &str) -> Record {
    Record { began: 100, by: "ada@mill".to_owned(), ..Record::new(id.to_owned(), "live".to_owned(), Origin::Deploy) }
}

fn app(name: String, outcome: Outcome) -> AppRecord {
    let job = Some("412".to_owned());
    AppRecord {
        app: name,
        app_id: Some("d1admin".to_owned()),
        branch: Some("main".to_owned()),
        job,
        outcome,
        fingerprint: None,
    }
}

fn ended(begun: Record, outcome: Outcome) -> Record {
    Record { outcome, ended: Some(200), ..begun }
}

fn release(memory: &Memory, environment: &Environment, id: &str) -> Record {
    let begun = now(begin(memory, environment, record(id))).unwrap();
    let record = ended(begun, Outcome::Released);
    now(end(memory, environment, &record)).unwrap();
    record
}

#[test]
fn a_release_is_recorded_when_it_begins_and_when_it_ends() {
    let (memory, environment) = (Memory::default(), environment());
    assert_eq!(now(records(&memory, &environment, 9)), Ok(Vec::new()));
    let first = release(&memory, &environment, "a");
    let begun = now(begin(&memory, &environment, record("b"))).unwrap();
    assert_eq!((first.number, begun.number, begun.outcome), (1, 2, Outcome::Began));
    // `b` is broken off; the next goes on counting.
    let third = release(&memory, &environment, "c");
    assert_eq!(now(records(&memory, &environment, 9)), Ok(vec![third, begun, first]));
}

#[test]
fn nothing_is_lost_when_volumes_are_full() {
    let environment = environment();
    let memory = Memory { keeps: Some(100), ..Memory::default() };
    let count = FULL + 30;
    for n in 0..count {
        release(&memory, &environment, &n.to_string());
    }
    let volumes = memory.texts.borrow().len();
    assert_eq!(volumes, 3, "two texts for each release");
    let all = now(records(&memory, &environment, usize::MAX)).unwrap();
    let numbers: Vec<u64> = all.iter().map(|record| record.number).collect();
    assert_eq!(numbers, (1..=count).rev().collect::<Vec<_>>());
    assert!(all.iter().all(|record| record.outcome == Outcome::Released));
    let newest = now(records(&memory, &environment, 5)).unwrap();
    assert!(newest.len() >= 5 && newest.len() < all.len() && newest[0].number == count);
}

#[test]
fn many_apps_take_several_texts_and_none_is_left_out() {
    let (memory, environment) = (Memory::default(), environment());
    let apps = |outcome| (0..150).map(|n| app(format!("app-{n}"), outcome)).collect::<Vec<_>>();
    let begun = now(begin(&memory, &environment, Record { apps: apps(Outcome::Began), ..record("a") })).unwrap();
    let written = memory.texts.borrow()[&Part::Releases(1)].len();
    assert!(written > 1 && memory.texts.borrow()[&Part::Releases(1)].iter().all(|version| version.text.len() <= MOST));
    let record = Record { apps: apps(Outcome::Released), ..ended(begun, Outcome::Split) };
    now(end(&memory, &environment, &record)).unwrap();
    assert_eq!(now(records(&memory, &environment, 1)), Ok(vec![record.clone()]));
    // Broken off before the last text: it has not ended.
    memory.texts.borrow_mut().get_mut(&Part::Releases(1)).unwrap().pop();
    let broken = now(records(&memory, &environment, 1)).unwrap().remove(0);
    assert_eq!((broken.outcome, broken.ended, broken.apps.len()), (Outcome::Began, None, 150));
    assert_eq!(broken.apps[0].outcome, Outcome::Released);
    assert_eq!(broken.apps[149].outcome, Outcome::Began);
}

#[test]
fn a_lost_answer_makes_no_second_release_and_no_answer_is_an_error() {
    let environment = environment();
    for fault in [Fault::Twice, Fault::Lost, Fault::Late, Fault::Never] {
        let memory = Memory::default();
        for (id, number) in [("a", 1), ("b", 2)] {
            memory.faults.replace(vec![Some(fault)]);
            let begun = now(begin(&memory, &environment, record(id))).unwrap();
            memory.faults.replace(vec![Some(fault)]);
            now(end(&memory, &environment, &ended(begun.clone(), Outcome::Failed))).unwrap();
            assert_eq!(begun.number, number, "{fault:?}");
        }
        let all = now(records(&memory, &environment, 9)).unwrap();
        let shown: Vec<_> = all.iter().map(|record| (record.number, record.id.as_str(), record.outcome)).collect();
        assert_eq!(shown, [(2, "b", Outcome::Failed), (1, "a", Outcome::Failed)], "{fault:?}");
    }
    let memory = Memory::default();
    memory.faults.replace(vec![Some(Fault::Never), Some(Fault::Never)]);
    assert_eq!(now(begin(&memory, &environment, record("a"))), Err(no_answer()));
}

#[test]
fn what_was_written_by_hand_is_left_out_and_what_is_newer_stops() {
    let (memory, environment) = (Memory::default(), environment());
    memory.add(Part::Releases(1), "version 4.2, on Friday");
    assert_eq!(release(&memory, &environment, "a").number, 1);
    memory.add(Part::Releases(1), r#"{"schema":2}"#);
    assert!(matches!(now(begin(&memory, &environment, record("b"))), Err(StateError::Newer { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Even without the lock, which may have been stolen, no two releases have one number in the end.
    #[test]
    fn numbers_are_unique_also_where_two_write_at_a_time(
        count in 2_usize..5,
        order in prop::collection::vec(any::<usize>(), 0..200),
        faults in prop::collection::vec(fault(), 0..8),
    ) {
        let environment = environment();
        let memory = Memory { faults: RefCell::new(faults), ..Memory::default() };
        let tasks = (0..count).map(|n| -> Pin<Box<dyn Future<Output = ()>>> {
            let (memory, environment) = (&memory, &environment);
            Box::pin(async move {
                let Ok(begun) = begin(memory, environment, record(&n.to_string())).await else { return };
                let _ = end(memory, environment, &ended(begun, Outcome::Released)).await;
            })
        });
        side_by_side(tasks.collect(), &order);
        let all = now(records(&memory, &environment, usize::MAX)).unwrap();
        let ended: std::collections::BTreeSet<u64> =
            all.iter().filter(|one| one.ended.is_some()).map(|one| one.number).collect();
        prop_assert_eq!(ended.len(), all.iter().filter(|one| one.ended.is_some()).count());
    }
}
