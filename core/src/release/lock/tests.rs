use proptest::prelude::*;

use super::*;

fn claim(id: &str, replaces: Option<u64>) -> Claim {
    let claimant = Claimant {
        id: id.to_owned(),
        owner: format!("{id}@host"),
        reason: "migration".to_owned(),
        operation: Operation::Lock,
        now: 1_000,
        until: None,
    };
    Claim { replaces, ..Claim::new(claimant) }
}

fn free(id: &str, replaces: u64) -> Claim {
    Claim { free: true, ..claim(id, Some(replaces)) }
}

fn history(first: u64, claims: Vec<Claim>) -> Vec<Written> {
    let written = |(number, claim): (u64, Claim)| Written { number, at: claim.since, claim };
    (first..).zip(claims).map(written).collect()
}

fn last(first: u64, claims: Vec<Claim>) -> Option<(u64, String, bool)> {
    let history = history(first, claims);
    fold(first, &history).map(|last| (last.number, last.claim.id.clone(), last.claim.free))
}

#[test]
fn the_first_that_replaces_a_version_counts() {
    let a = |number| Some((number, "a".to_owned(), false));
    assert_eq!(last(1, vec![]), None);
    assert_eq!(last(1, vec![claim("a", None)]), a(1));
    // b saw nothing, c saw a.
    assert_eq!(last(1, vec![claim("a", None), claim("b", None), claim("c", Some(1))]), a(1));
    let freed = vec![claim("a", None), free("a", 1), claim("b", Some(2)), claim("c", Some(2))];
    assert_eq!(last(1, freed), Some((3, "b".to_owned(), false)));
    // A void claim is void for ever, also as that which another one replaces.
    let void = vec![claim("a", None), claim("b", None), free("a", 1), claim("c", Some(2)), claim("d", Some(3))];
    assert_eq!(last(1, void), Some((5, "d".to_owned(), false)));
    // Nobody gives back what is not his.
    assert_eq!(last(1, vec![claim("a", None), free("b", 1)]), a(1));
    // A request repeated after a lost answer.
    assert_eq!(last(1, vec![claim("a", None), claim("a", None), free("a", 2)]), a(1));
}

#[test]
fn what_is_over_or_stolen_is_replaced() {
    let until = Claim { until: Some(2_000), ..claim("a", None) };
    for (now, winner) in [(1_999, "a"), (2_000, "b")] {
        let next = Claim { since: now, ..claim("b", Some(1)) };
        let found = last(1, vec![until.clone(), next]).map(|(_, id, _)| id);
        assert_eq!(found.as_deref(), Some(winner));
    }
    let steal = Claim { steal: true, ..claim("b", Some(1)) };
    assert_eq!(last(1, vec![claim("a", None), steal, free("a", 1)]).map(|(_, id, _)| id).as_deref(), Some("b"));
}

#[test]
fn a_history_may_begin_in_the_midst() {
    // Versions 1 to 6 are gone. 7 and 8 were void: who wrote 9 knew that 5 counted, and 10 came later.
    let claims = vec![claim("x", Some(4)), claim("y", Some(4)), claim("z", Some(5)), claim("w", Some(5))];
    assert_eq!(last(7, claims), Some((9, "z".to_owned(), false)));
    // The oldest there is may be what was written by hand.
    let history = history(2, vec![claim("a", None), claim("b", None)]);
    assert_eq!(fold(1, &history).map(|last| last.number), Some(2));
}

#[test]
fn claims_are_read_back_and_nothing_else_is() {
    let whole = Claim { until: Some(9), steal: true, free: true, ..claim("a", Some(3)) };
    for one in [claim("a", None), whole] {
        assert_eq!(Claim::read(&one.text().unwrap()), Ok(Some(one)));
    }
    for text in ["", "locked by hand", "{}", r#"{"schema":1}"#, r#"{"schema":1,"id":7}"#, "[1]"] {
        assert_eq!(Claim::read(text), Ok(None), "{text}");
    }
    let newer = Claim::read(r#"{"schema":2,"anything":true}"#);
    assert_eq!(newer, Err(StateError::Newer { what: "lock", found: 2, known: 1 }));
    insta::assert_snapshot!(
        claim("a", Some(3)).text().unwrap(),
        @r#"{"schema":1,"id":"a","owner":"a@host","reason":"migration","since":1000,"operation":"lock","replaces":3}"#
    );
}

proptest! {
    #[test]
    fn every_claim_fits_into_a_parameter(reason in ".{0,400}", owner in "[{}\"\\\\\u{1}a🦀]{0,400}") {
        let claim = Claim::new(Claimant {
            id: "f".repeat(32), owner, reason, operation: Operation::Promote, now: i64::MAX, until: Some(i64::MIN),
        });
        let text = claim.text().unwrap();
        prop_assert!(text.len() <= 4096 && !text.contains("{{"), "{}", text.len());
        prop_assert_eq!(Claim::read(&text), Ok(Some(claim)));
    }

    #[test]
    fn no_history_is_too_odd(
        oldest in 0_u64..5,
        claims in prop::collection::vec((0_u64..9, prop::option::of(0_u64..9), 0..4_u8), 0..12),
    ) {
        let claims: Vec<Written> = claims.into_iter().map(|(number, replaces, kind)| {
            let one = claim(&kind.to_string(), replaces);
            Written { number, at: 0, claim: Claim { free: kind == 1, steal: kind == 2, ..one } }
        }).collect();
        let _ = fold(oldest, &claims);
    }

    /// The rule of ownership does not depend on when one looks: whoever counts is replaced, never undone.
    #[test]
    fn a_longer_history_never_takes_back_a_claim_that_counted(
        claims in prop::collection::vec((0_u64..6, prop::option::of(0_u64..6), any::<bool>()), 1..12),
    ) {
        let claims = claims.into_iter().map(|(id, replaces, free)| Claim { free, ..claim(&id.to_string(), replaces) });
        let history = history(1, claims.collect());
        let mut counted = 0;
        for end in 1..=history.len() {
            let last = fold(1, &history[..end]).map_or(0, |last| last.number);
            prop_assert!(last >= counted);
            counted = last;
        }
    }
}
