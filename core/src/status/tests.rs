use proptest::prelude::*;

use super::*;
use crate::hosting::JobStatus;

const NOW: i64 = 1_767_607_200;
const TODAY: &str = "51d0aabb51d0aabb51d0aabb51d0aabb51d0aabb51d0aabb51d0aabb51d0aabb";
const BEFORE: &str = "6e02ffff6e02ffff6e02ffff6e02ffff6e02ffff6e02ffff6e02ffff6e02ffff";

fn built(fingerprint: &str, environment: &str) -> Built {
    Built { environment: environment.into(), fingerprint: Fingerprint::parse(fingerprint).unwrap(), seen: Seen::Served }
}

fn app(name: &str, built: Result<Built, String>, job: Result<(&str, JobStatus), String>) -> AppStatus {
    AppStatus {
        name: AppName::new(name).unwrap(),
        parent: AppName::new("admin").unwrap(),
        branch: Some(BranchName::new("main").unwrap()),
        job: job.map(|(id, status)| Job {
            id: id.into(),
            status,
            commit: "3f9c2e1aaaaa".into(),
            committed: None,
            started: Some(NOW - 7_300),
            ended: Some(NOW - 7_200),
            steps: vec![],
        }),
        page: Some("https://eu-west-2.console.aws.amazon.com/amplify/apps/d1".into()),
        built,
        local: None,
    }
}

fn found(state: State) -> Found {
    Found {
        generation: Generation::Gen2,
        stack: "amplify-d1-main".into(),
        page: None,
        status: "UPDATE_COMPLETE".into(),
        state,
        updated: Some(NOW - 840),
        fingerprint: Fingerprint::parse(TODAY).unwrap(),
    }
}

fn environment(name: &str, found: Result<Found, Unread>, apps: Vec<AppStatus>) -> EnvironmentStatus {
    EnvironmentStatus {
        name: EnvironmentName::new(name).unwrap(),
        protected: name == "live",
        place: "222222222222, eu-west-2".into(),
        backends: vec![BackendStatus { parent: AppName::new("admin").unwrap(), found }],
        apps,
        lock: Ok(None),
    }
}

fn everything() -> Status {
    let served = || Ok(("881", JobStatus::Succeeded));
    let mut here = app("client", Ok(built(TODAY, "dev")), served());
    here.local = Some(BEFORE.into());
    let deploying = Unread { id: Id::E901, message: "the backend is being deployed".into() };
    Status {
        now: NOW,
        project: Some("shop".into()),
        environments: vec![
            environment("dev", Ok(found(State::Ok)), vec![app("admin", Ok(built(TODAY, "dev")), served()), here]),
            environment(
                "staging",
                Err(deploying),
                vec![app("client", Ok(built(TODAY, "staging")), Ok(("9", JobStatus::Running)))],
            ),
            environment(
                "live",
                Ok(found(State::RolledBack)),
                vec![
                    app("admin", Err("no stamp is served".into()), Err("access denied".into())),
                    app("client", Ok(built(BEFORE, "live")), Ok(("95", JobStatus::Failed))),
                ],
            ),
        ],
        checkout: "dev".into(),
    }
}

fn printed(status: &Status) -> String {
    let line = |line: &Vec<text::Part>| line.iter().map(|(text, _)| text.as_str()).collect::<String>();
    text::lines(status).iter().map(|parts| line(parts).trim_end().to_owned() + "\n").collect()
}

#[test]
fn the_table_says_everything_without_colour() {
    insta::assert_snapshot!(printed(&everything()), @r"
    ENVIRONMENT  APP     BRANCH  BACKEND                           BUILT AGAINST     LAST JOB                 CHECKOUT
    dev          admin   main    gen2 ok 51d0aabb 14 min           51d0aabb current  881 SUCCEED 2 h 3f9c2e1
                 client  main    gen2 ok 51d0aabb 14 min           51d0aabb current  881 SUCCEED 2 h 3f9c2e1  here, STALE
    staging      client  main    deploying (E901)                  51d0aabb unknown  9 RUNNING 2 h 3f9c2e1
    live         admin   main    gen2 rolled back 51d0aabb 14 min  unknown           unknown
                 client  main    gen2 rolled back 51d0aabb 14 min  6e02ffff STALE    95 FAILED 2 h 3f9c2e1
    this checkout is on dev
    ! live: client was built against another backend (6e02ffff) than today's (51d0aabb, 14 min old): build it again; `towpath diff live --app client` shows what today's changes in the files of a checkout
    ! dev: the files of client in this checkout are not today's: towpath pull --env dev --app client
    ! staging: the backend is being deployed [E901]
    ! live: what admin was built against is not known: no stamp is served
    ! live: the last job of admin is not known: access denied
    ");
}

#[test]
fn an_app_that_was_built_for_another_environment_is_told() {
    let mut status = everything();
    status.environments[0].apps[0].built = Ok(built(BEFORE, "live"));
    assert!(status.remarks()[0].contains("admin serves an app that was built for `live`"), "{:?}", status.remarks());
}

#[test]
fn a_split_release_is_told_first_and_only_while_it_is_one() {
    let of = |jobs: [Result<(&str, JobStatus), String>; 2]| {
        let [admin, client] = jobs;
        let apps = vec![app("admin", Ok(built(TODAY, "dev")), admin), app("client", Ok(built(TODAY, "dev")), client)];
        Status { environments: vec![environment("dev", Ok(found(State::Ok)), apps)], ..everything() }
    };
    let split = of([Ok(("4", JobStatus::Succeeded)), Ok(("7", JobStatus::Failed))]);
    let remarks = split.remarks();
    assert!(remarks[0].starts_with("dev: split release of 3f9c2e1: other apps serve it, and client's job 7 is FAILED"));
    assert!(remarks[0].ends_with("`towpath deploy dev --commit 3f9c2e1aaaaa --only client`"), "{}", remarks[0]);
    assert_eq!(json::value(&split)["environments"][0]["split"][0]["job"], "7");
    for whole in [
        [Ok(("4", JobStatus::Succeeded)), Ok(("8", JobStatus::Succeeded))],
        [Ok(("4", JobStatus::Succeeded)), Ok(("8", JobStatus::Running))],
        [Ok(("4", JobStatus::Failed)), Ok(("8", JobStatus::Failed))],
        [Err("denied".to_owned()), Ok(("8", JobStatus::Failed))],
    ] {
        assert_eq!(of(whole).environments[0].split().count(), 0);
    }
}

#[test]
fn one_reason_for_all_is_told_once() {
    let mut status = everything();
    let why = "the environment is read from a snapshot";
    for app in &mut status.environments[0].apps {
        (app.built, app.job, app.local) = (Err(why.into()), Err(why.into()), None);
    }
    status.environments.truncate(1);
    let expected = format!("dev: what its apps were built against and their last jobs are not known: {why}");
    assert_eq!(status.remarks(), [expected]);
    status.environments[0].apps[0].job = Err("denied".into());
    assert_eq!(status.remarks().len(), 4);
}

#[test]
fn states_and_verdicts() {
    let dev = &everything().environments[0];
    assert_eq!((dev.served(&dev.apps[0]), dev.checked_out(&dev.apps[1])), (Verdict::Current, Verdict::Stale));
    let state = |id: Id| {
        BackendStatus { parent: AppName::new("a").unwrap(), found: Err(Unread { id, message: String::new() }) }.state()
    };
    for (id, expected) in
        [(Id::E901, "deploying"), (Id::E902, "unhealthy"), (Id::E903, "unhealthy"), (Id::E701, "unknown")]
    {
        assert_eq!(state(id).as_str(), expected);
    }
    let nothing = Status { environments: vec![], ..everything() };
    assert_eq!(printed(&nothing), "this checkout is on dev\n");
    assert!(!nothing.any_stale() && everything().any_stale());
}

#[test]
fn markdown_and_json() {
    let markdown = markdown::text(&everything());
    assert!(markdown.contains("| live | client | main | "), "{markdown}");
    assert!(
        markdown.contains("| **6e02ffff STALE** | [**95 FAILED 2 h 3f9c2e1**](https://eu-west-2.console"),
        "{markdown}"
    );
    let json = json::value(&everything());
    assert_eq!(json["environments"][2]["apps"][1]["built"]["current"], false);
    assert_eq!(json["environments"][2]["apps"][0]["built_unknown"], "no stamp is served");
    assert_eq!(json["environments"][1]["backends"][0]["problem"]["id"], "E901");
    assert_eq!(json["environments"][1]["apps"][0]["built"]["current"], serde_json::Value::Null);
    assert_eq!((&json["stale"], &json["checkout"]), (&true.into(), &"dev".into()));
}

/// What a browser would run or load.
fn tame(page: &str) -> bool {
    let lower = page.to_ascii_lowercase();
    let body = lower.split("</style>").nth(1).unwrap_or_default();
    let tags: Vec<&str> =
        lower.split('<').skip(1).map(|tag| tag.split(['>', ' ', '\n']).next().unwrap_or_default()).collect();
    let known = [
        "!doctype", "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "time", "main",
        "section", "ul", "li", "span", "strong", "code", "table", "caption", "thead", "tbody", "tr", "th", "td", "a",
        "footer",
    ];
    tags.iter().all(|tag| known.contains(&tag.trim_start_matches('/')))
        && !body.contains("style=")
        && !lower.contains("url(")
        && !body.contains(" src=")
}

#[test]
fn the_page_stands_alone() {
    let page = html::page(&everything());
    assert!(tame(&page), "{page}");
    assert!(page.contains("default-src 'none'; style-src 'sha256-") && page.contains("<html lang=\"en\">"));
    assert!(page.contains("1 app was built against another backend than today’s"), "{page}");
    assert!(page.contains("✗ </span>6e02ffff STALE"), "{page}");
    assert!(
        !page.contains("https://fonts") && page.matches("https://").count() == page.matches("href=\"https://").count()
    );
}

proptest! {
    #[test]
    fn no_text_from_outside_becomes_markup(text in "[<>&\"'a-z/= \u{1b}\u{202e}|`\\]\\[()!*]{0,40}") {
        let mut status = everything();
        status.project = Some(text.clone());
        status.checkout = text.clone();
        for environment in &mut status.environments {
            environment.place = text.clone();
            for backend in &mut environment.backends {
                backend.found = Err(Unread { id: Id::E701, message: text.clone() });
            }
            for app in &mut environment.apps {
                app.page = Some(format!("https://{text}"));
                if let Ok(job) = &mut app.job {
                    job.id = text.clone();
                    job.commit = text.clone();
                    job.status = JobStatus::Other(text.clone());
                }
                app.built = Err(text.clone());
            }
        }
        let page = html::page(&status);
        let empty = html::page(&everything());
        prop_assert!(tame(&page), "{}", page);
        let odd = page.contains(['\u{1b}', '\u{202e}']);
        prop_assert!(!odd, "{}", page);
        prop_assert_eq!(page.matches("<section").count(), empty.matches("<section").count());
        let markdown = markdown::text(&status);
        let table = markdown.lines().take_while(|line| line.starts_with('|'));
        for line in table {
            prop_assert_eq!(line.replace("\\\\", "").replace("\\|", "").matches('|').count(), 8, "{}", line);
        }
    }
}

#[test]
fn a_stale_app_says_how_old_it_is_and_how_to_look_at_the_change() {
    let mut served =
        app("client", Ok(Built { seen: Seen::Artifact, ..built(BEFORE, "live") }), Ok(("95", JobStatus::Succeeded)));
    served.local = None;
    let status = Status {
        now: NOW,
        project: None,
        environments: vec![environment("live", Ok(found(State::Ok)), vec![served])],
        checkout: String::new(),
    };
    let remarks = status.remarks();
    assert_eq!(
        remarks[0],
        "live: client was built 2 h ago against another backend (6e02ffff) than today's (51d0aabb, 14 min old): build it \
         again; `towpath diff live --app client` shows what today's changes in the files of a checkout"
    );
    let lines: String = text::lines(&status).concat().into_iter().map(|(text, _)| text).collect();
    assert!(lines.contains("6e02ffff STALE (built)"), "{lines}");
}

#[test]
fn a_lock_is_told_first() {
    use crate::release::lock::{Claim, Claimant, Operation};

    let mut status = everything();
    let claimant = Claimant {
        id: "a".to_owned(),
        owner: "ada@mill".to_owned(),
        reason: "moving a table".to_owned(),
        operation: Operation::Lock,
        now: NOW - 600,
        until: Some(NOW + 600),
    };
    let free = Claim::freeing(claimant.clone());
    let before = status.remarks();
    status.environments[0].lock = Ok(Some(free));
    assert_eq!(status.remarks(), before);
    status.environments[0].lock = Ok(Some(Claim::new(claimant)));
    let first = status.remarks().remove(0);
    assert!(first.contains(" is locked by ada@mill since ") && first.ends_with(": moving a table"), "{first}");
    let json = json::value(&status);
    assert_eq!(json["environments"][0]["lock"]["owner"], "ada@mill");
    status.environments[0].lock =
        Err(Unread { id: Id::E701, message: "access denied: ssm:GetParameterHistory".into() });
    assert!(status.remarks().iter().any(|remark| remark.contains("who holds it is not known: access denied")));
    assert_eq!(json::value(&status)["environments"][0]["lock_unknown"]["id"], "E701");
}
