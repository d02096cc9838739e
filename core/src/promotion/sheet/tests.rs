use super::*;
use crate::config::Aws;
use crate::deploy::{Intent, Step, Target};
use crate::hosting::HostedBranch;
use crate::name::{AccountId, AppId, BranchName, Region};

fn sheet() -> Sheet {
    let name = |name: &str| EnvironmentName::new(name).unwrap();
    let app = |name: &str| AppName::new(name).unwrap();
    let aws = Aws {
        account: AccountId::new("222222222222").unwrap(),
        region: Region::new("eu-west-2").unwrap(),
        profile: None,
        role_arn: None,
        external_id: None,
    };
    let step = |own: &str, intent: Intent| Step {
        target: Target {
            hosted: HostedBranch {
                environment: name("live"),
                name: app(own),
                aws: aws.clone(),
                app_id: AppId::new("d1").unwrap(),
                branch: BranchName::new("main").unwrap(),
            },
            parent: app("admin"),
        },
        intent,
        unconcerned_since: None,
        auto_build: own == "client",
        estimate: None,
    };
    let steps = vec![
        step("admin", Intent::Done("7".to_owned())),
        step("client", Intent::Build("`apps/client/a|b.ts` changed since 77aa0c1".to_owned())),
    ];
    let row = |field: &str, old: Option<&str>, new: Option<&str>| Row {
        service: "Cognito".to_owned(),
        field: field.to_owned(),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
        elements: None,
        old_page: None,
        new_page: None,
    };
    let gate = |name: &str, state: State| Verdict { name: name.to_owned(), state };
    Sheet {
        from: name("staging"),
        to: name("live"),
        now: 1_767_607_200,
        commit: "3f9c2e1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        source: "what staging runs".to_owned(),
        branch: "main".to_owned(),
        method: Method::FastForward,
        step: BranchStep::Forward,
        coming: vec!["3f9c2e1 map <b>".to_owned(), "90ad771 list".to_owned()],
        plan: Plan { environment: name("live"), commit: "3f9c2e1a".to_owned(), detach: false, steps },
        backends: vec![BackendChange {
            parent: app("admin"),
            old: "6e02ffff".to_owned(),
            new: "51d0aabb".to_owned(),
            settings: vec![row("MFA", Some("off"), Some("optional")), row("domain", None, Some("x"))],
        }],
        gates: vec![
            gate("freeze", State::Open { proof: "no freeze holds".to_owned(), at: 1_767_607_200 }),
            gate(
                "soak",
                State::Closed { reason: "it has run there for 1 h".to_owned(), help: vec!["wait".to_owned()] },
            ),
            gate("approval", State::Undecided { reason: "no answer".to_owned(), help: Vec::new() }),
            gate("verify smoke", State::ToRun { command: vec!["yarn".to_owned(), "smoke".to_owned()] }),
        ],
    }
}

#[test]
fn everything_is_on_the_sheet() {
    insta::assert_snapshot!("lines", sheet().lines().join("\n"));
}

#[test]
fn the_comment_says_the_same_at_any_time_and_has_an_end() {
    let mut sheet = sheet();
    let text = sheet.markdown();
    insta::assert_snapshot!("comment", text);
    sheet.now += 60;
    sheet.gates[0].state = State::Open { proof: "no freeze holds".to_owned(), at: sheet.now };
    assert_eq!(sheet.markdown(), text);
    sheet.backends[0].settings = (0..5_000).map(|_| sheet.backends[0].settings[0].clone()).collect();
    let long = sheet.markdown();
    assert!(long.len() < 65_000 && long.ends_with("\n\nCut: run the command itself for the rest.\n"));
    assert!(long.starts_with(&sheet.marker()));
}

#[test]
fn programs_are_told_what_is_open() {
    let mut sheet = sheet();
    let json = sheet.to_json();
    assert_eq!(
        (&json["open"], &json["branch_step"], &json["gates"][1]["state"]),
        (&json!(false), &json!("forward"), &json!("closed"))
    );
    assert_eq!(
        (&json["gates"][0]["proved_at"], &json["gates"][1]["proved_at"]),
        (&json!("2026-01-05T10:00:00Z"), &Value::Null)
    );
    sheet.gates.truncate(1);
    assert_eq!(sheet.to_json()["open"], json!(true));
}

#[test]
fn a_long_list_of_commits_is_counted() {
    let mut sheet = sheet();
    sheet.coming = (0..45).map(|number| format!("{number:07x} fix")).collect();
    let lines = sheet.lines();
    assert!(lines.contains(&"         … and 15 more".to_owned()), "{lines:?}");
    assert!(lines.contains(&"branch   `main` moves forward by 45 commits".to_owned()));
}
