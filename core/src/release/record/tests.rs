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
        began: 1_767_607_200,
        ended: 1_767_607_800,
        by: "ada@host".to_owned(),
        commit: Some("3f9c2e1".to_owned()),
        apps,
        ..Record::new("0123".to_owned(), "live".to_owned(), Origin::Promote { from: "staging".to_owned() })
    }
}

fn read_back(text: String) -> Record {
    Record::read(&Version { number: 12, at: 0, text }).unwrap().unwrap()
}

#[test]
fn records_are_read_back() {
    for origin in [Origin::Deploy, Origin::Promote { from: "dev".into() }, Origin::Rollback { to: 11 }] {
        let one = Record { origin, number: 12, ..record(vec![app("admin", Outcome::Released)]) };
        assert_eq!(read_back(one.text().unwrap()), one);
    }
    for text in ["", "{}", r#"{"schema":1,"id":"a"}"#, "by hand"] {
        assert_eq!(Record::read(&Version { number: 1, at: 0, text: text.into() }), Ok(None));
    }
    let newer = Record::read(&Version { number: 1, at: 0, text: r#"{"schema":9}"#.into() });
    assert_eq!(newer, Err(StateError::Newer { what: "release record", found: 9, known: 1 }));
    insta::assert_snapshot!(
        record(vec![AppRecord { fingerprint: None, ..app("admin", Outcome::Failed) }]).text().unwrap(),
        @r#"{"schema":1,"id":"0123","environment":"live","began":1767607200,"ended":1767607800,"by":"ada@host","commit":"3f9c2e1","origin":{"promote":{"from":"staging"}},"outcome":"released","apps":[{"app":"admin","id":"d1admin","branch":"main","job":"412","outcome":"failed"}]}"#
    );
}

#[test]
fn too_many_apps_are_counted_instead() {
    let mut apps: Vec<_> = (0..60).map(|n| app(&format!("app{n}"), Outcome::Released)).collect();
    apps.push(app("broken", Outcome::Failed));
    let read = read_back(record(apps.clone()).text().unwrap());
    assert_eq!((read.apps_left_out, read.apps_cut, read.apps), (60, false, vec![app("broken", Outcome::Failed)]));
    // And where too many failed, only their names stay.
    for app in apps.iter_mut().take(40) {
        app.outcome = Outcome::Failed;
    }
    let read = read_back(record(apps.clone()).text().unwrap());
    assert_eq!((read.apps_left_out, read.apps_cut, read.apps.len()), (20, true, 41));
    assert!(read.apps.iter().all(|app| app.outcome == Outcome::Failed && app.fingerprint.is_none()));
    for app in &mut apps {
        app.outcome = Outcome::Failed;
        app.app = format!("{}-{}", app.app, "x".repeat(60));
    }
    assert!(matches!(record(apps).text(), Err(StateError::TooLong { most: 4096, .. })));
}

#[test]
fn a_long_override_is_cut_where_one_sees_it() {
    let long = Record { overrides: vec!["because ".repeat(40)], ..record(vec![]) };
    let read = read_back(long.text().unwrap());
    assert!(read.overrides[0].ends_with('…') && read.overrides[0].chars().count() == 200);
}

proptest! {
    #[test]
    fn no_record_is_longer_than_a_parameter_and_none_loses_an_app(
        outcomes in prop::collection::vec(0..3_u8, 0..80),
        branch in ".{0,40}",
    ) {
        let apps: Vec<_> = outcomes.iter().map(|outcome| {
            let outcome = [Outcome::Released, Outcome::Failed, Outcome::Split][usize::from(*outcome)];
            AppRecord { branch: Some(branch.clone()), ..app("app", outcome) }
        }).collect();
        match record(apps).text() {
            Ok(text) => {
                prop_assert!(text.len() <= MOST && !text.contains("{{"));
                let read = read_back(text);
                prop_assert_eq!(read.apps.len() + read.apps_left_out, outcomes.len());
            }
            Err(error) => {
                let too_long = matches!(error, StateError::TooLong { .. });
                prop_assert!(too_long);
            }
        }
    }

    #[test]
    fn no_text_is_too_odd(text in ".{0,80}") {
        let _ = Record::read(&Version { number: 1, at: 0, text });
    }
}
