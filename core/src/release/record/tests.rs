use proptest::prelude::*;

use super::*;

fn app(name: &str, outcome: Outcome) -> AppRecord {
    AppRecord {
        app: name.to_owned(),
        app_id: Some("d1admin".to_owned()),
        branch: Some("main".to_owned()),
        job: Some("412".to_owned()),
        outcome,
        fingerprint: Some("f".repeat(64)),
    }
}

fn record(apps: Vec<AppRecord>) -> Record {
    Record {
        number: 12,
        began: 1_767_607_200,
        ended: Some(1_767_607_800),
        by: "ada@host".to_owned(),
        commit: Some("3f9c2e1".to_owned()),
        outcome: Outcome::Released,
        apps,
        ..Record::new("0123".to_owned(), "live".to_owned(), Origin::Promote { from: "staging".to_owned() })
    }
}

fn read_back(texts: &[String]) -> Record {
    let mut list = fold(texts.iter().map(|text| Record::read(text).unwrap().unwrap()));
    assert_eq!(list.len(), 1);
    list.remove(0)
}

#[test]
fn records_are_read_back() {
    for origin in [Origin::Deploy, Origin::Promote { from: "dev".into() }, Origin::Rollback { to: 11 }] {
        let one = Record { origin, ..record(vec![app("admin", Outcome::Released)]) };
        assert_eq!(read_back(&one.texts().unwrap()), one);
    }
    let long = format!("{}{}", record(vec![]).texts().unwrap()[0], " ".repeat(20_000));
    for text in ["", "{}", r#"{"schema":1,"id":"a"}"#, "by hand", &long] {
        assert_eq!(Record::read(text), Ok(None));
    }
    let newer = Record::read(r#"{"schema":9}"#);
    assert_eq!(newer, Err(StateError::Newer { what: "release record", found: 9, known: 1 }));
    insta::assert_snapshot!(
        record(vec![AppRecord { fingerprint: None, ..app("admin", Outcome::Failed) }]).texts().unwrap().join("\n"),
        @r#"{"schema":1,"number":12,"id":"0123","environment":"live","began":1767607200,"ended":1767607800,"by":"ada@host","commit":"3f9c2e1","origin":{"promote":{"from":"staging"}},"outcome":"released","apps":[{"app":"admin","id":"d1admin","branch":"main","job":"412","outcome":"failed"}]}"#
    );
}

#[test]
fn every_word_is_written_as_it_is_printed() {
    for outcome in [Outcome::Began, Outcome::Released, Outcome::Kept, Outcome::Split, Outcome::Failed] {
        assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{outcome}\""));
    }
}

#[test]
fn an_app_has_the_fingerprint_of_the_record_where_it_states_none() {
    let mut one = record(vec![app("admin", Outcome::Released)]);
    one.fingerprint = Some("e".repeat(64));
    assert_eq!(one.fingerprint_of(&one.apps[0]), Some("f".repeat(64).as_str()));
    one.apps[0].fingerprint = None;
    assert_eq!(one.fingerprint_of(&one.apps[0]), one.fingerprint.as_deref());
}

#[test]
fn what_has_ended_does_not_begin_again() {
    let end = record(vec![app("admin", Outcome::Released)]);
    let begin =
        Record { outcome: Outcome::Began, ended: None, apps: vec![app("admin", Outcome::Began)], ..end.clone() };
    assert_eq!(fold([begin.clone(), end.clone(), begin]), [end]);
}

#[test]
fn a_long_override_is_cut_where_one_sees_it() {
    let long = Record { overrides: vec!["because ".repeat(60)], ..record(vec![]) };
    let read = read_back(&long.texts().unwrap());
    assert!(read.overrides[0].ends_with('…') && read.overrides[0].chars().count() == LONGEST);
}

#[test]
fn an_app_of_impossible_names_is_refused() {
    let odd = AppRecord { branch: Some("x".repeat(5000)), ..app("admin", Outcome::Began) };
    assert!(matches!(record(vec![odd]).texts(), Err(StateError::Unwritable { .. })));
}

proptest! {
    #[test]
    fn no_text_is_longer_than_a_parameter_and_nothing_is_left_out(
        outcomes in prop::collection::vec(0..3_u8, 0..120),
        branch in "[a-zé{}/\"-]{0,60}",
        by in ".{0,300}",
        overrides in prop::collection::btree_set("[a-z🦀{}\"\\\\]{1,340}", 0..9),
    ) {
        let apps = outcomes.iter().enumerate().map(|(n, outcome)| {
            let outcome = [Outcome::Released, Outcome::Failed, Outcome::Kept][usize::from(*outcome)];
            AppRecord { branch: Some(branch.clone()), ..app(&format!("app{n}"), outcome) }
        });
        let overrides: Vec<String> = overrides.into_iter().collect();
        let by: String = by.chars().filter(|c| !c.is_control()).collect();
        let one = Record { by, overrides, ..record(apps.collect()) };
        let texts = one.texts().unwrap();
        for text in &texts {
            prop_assert!(text.len() <= MOST && !text.contains("{{"), "{}", text.len());
        }
        prop_assert_eq!(&read_back(&texts), &one);
        // Written twice, it is the same.
        let twice: Vec<String> = texts.iter().flat_map(|text| [text.clone(), text.clone()]).collect();
        prop_assert_eq!(&read_back(&twice), &one);
        // Broken off, it has not ended.
        let broken = &texts[..texts.len() - 1];
        prop_assert!(broken.is_empty() || read_back(broken).ended.is_none());
    }

    #[test]
    fn no_text_is_too_odd(text in ".{0,80}") {
        let _ = Record::read(&text);
    }
}
