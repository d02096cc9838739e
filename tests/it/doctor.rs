//! `towpath doctor`: each check of the whole program fires where it should, and is silent where all is well.

use serde_json::{Value, json};

use crate::pull::{meta, project as pulled};
use crate::readme::example;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::names;
use crate::standin::seed::Account;
use crate::standin::state::{AppState, Branch, Resource, StackState};
use crate::support::{Project, Ran};

const ACCOUNT: &str = "222222222222";
const SPEC: &str = "version: 1\napplications:\n  - appRoot: apps/admin\n  - appRoot: apps/client\n";
const DEPLOYER: &str = "arn:aws:iam::222222222222:role/deployer";
const READER: &str = "arn:aws:iam::222222222222:role/reader";
/// 1 January 2020: any key with this expiry has expired.
const PAST: i64 = 1_577_836_800;

fn here(aws: &StandIn) -> Account<'_> {
    aws.account(ACCOUNT).region("eu-west-2")
}

fn hosted(app_id: &str, role: &str) -> AppState {
    let branch = Branch { name: "staging".to_owned(), ..Branch::default() };
    let role = Some(role.to_owned());
    AppState { app_id: app_id.to_owned(), name: "shop".to_owned(), role, branches: vec![branch], ..AppState::default() }
}

/// A checkout with nothing to find in it but that generation 1 comes to its end.
fn healthy() -> (Project, StandIn) {
    let (project, aws) = pulled();
    here(&aws).amplify_app(hosted("d2client", READER)).change_app("d1admin", |app| {
        app.branches = hosted("d1admin", DEPLOYER).branches;
        app.role = Some(DEPLOYER.to_owned());
    });
    project.write("amplify.yml", SPEC);
    project.write("apps/client/package.json", "{\"scripts\":{\"build\":\"towpath pull && vite build\"}}");
    let generated = "/src/aws-exports.js\n/src/amplify_outputs.json\n/public/.well-known/towpath.json\n";
    project.write("apps/client/.gitignore", generated);
    project.write("apps/admin/.gitignore", "/public/.well-known/towpath.json\n");
    project.git(&["init", "-q"]);
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "first"]);
    (project, aws)
}

fn doctor(project: &Project, args: &[&str]) -> Ran {
    project.run(&[&["doctor", "-o", "json"], args].concat())
}

/// The ids of a report, each with its severity's first letter.
#[track_caller]
fn found(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let list = json["findings"].as_array().unwrap_or_else(|| panic!("{}\n{}", ran.stdout, ran.stderr)).clone();
    let id = |finding: &Value| {
        let severity = finding["severity"].as_str().unwrap();
        format!("{} {severity}", finding["id"].as_str().unwrap())
    };
    // The end of generation 1 is a note or a warning, depending on the day.
    list.iter().map(id).filter(|shown| !shown.starts_with("D114")).collect()
}

#[test]
fn where_all_is_well_nothing_is_found_and_nothing_is_changed() {
    let (project, aws) = healthy();
    let before = project.files();
    let ran = doctor(&project, &[]).exits(0);
    assert_eq!(found(&ran), [""; 0], "{}", ran.stdout);
    let json = ran.json();
    assert_eq!((&json["schema"], &json["command"]), (&1.into(), &"doctor".into()));
    assert_eq!(json["findings"][0]["id"], "D114", "{}", ran.stdout);
    let gaps = json["not_checked"].as_array().unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(gaps[0]["reason"].as_str().unwrap().contains("AWS IAM"), "{gaps:?}");
    assert_eq!(project.files(), before);
    let ran = project.run(&["doctor"]).exits(0);
    assert!(ran.stdout.contains("[D114]") && ran.stdout.contains("1 not checked"), "{}", ran.stdout);
    // Side by side: each request once.
    let mut asked = aws.actions();
    asked.truncate(asked.len() / 2);
    asked.sort();
    assert_eq!(asked.iter().filter(|action| *action == "amplify:GetApp").count(), 2, "{asked:?}");
}

#[test]
fn every_check_of_the_checkout_fires() {
    type Change = fn(&Project);
    let changes: [(&str, Change, &[&str]); 13] = [
        (
            "no such root",
            |p| p.write("amplify.yml", SPEC.replace("apps/client", "apps/cleint")),
            &["D101 error", "D102 warning"],
        ),
        (
            "tabs",
            |p| p.write("amplify.yml", SPEC.replace("  - appRoot: apps/c", "\t- appRoot: apps/c")),
            &["D115 error"],
        ),
        ("leftovers", |p| p.write("scripts/x.sh", "echo $BUILD_ENV"), &["D104 warning"]),
        ("a key", |p| p.write("x.sh", "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"), &["D105 error"]),
        ("key names", |p| p.write("x.sh", "export AWS_ACCESS_KEY_ID=$MY_KEY"), &["D105 warning"]),
        ("amplify pull", |p| p.write("apps/client/x.sh", "amplify pull --yes"), &["D106 warning"]),
        ("unpinned", |p| p.write("x.sh", "npm i -g @aws-amplify/cli"), &["D107 warning"]),
        (
            "committed",
            |p| {
                p.write("apps/client/src/aws-exports.js", "x");
                p.git(&["add", "-f", "apps/client/src/aws-exports.js"]);
            },
            &["D108 warning"],
        ),
        ("not ignored", |p| p.write("apps/client/.gitignore", "/src/\n"), &["D109 warning"]),
        ("a backend in a child", |p| p.write("apps/client/amplify/backend/x", ""), &["D110 warning"]),
        ("an unserved stamp", |p| p.write("apps/client/static/x", ""), &["D111 warning"]),
        (
            "a commit of tomorrow",
            |p| {
                let day =
                    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() + 172_800;
                p.git(&["commit", "-q", "--amend", "--no-edit", "--reset-author"]);
                let commit = p.git(&["rev-parse", "HEAD^{tree}"]);
                let object = format!("tree {commit}\nauthor T <t@e> {day} +0000\ncommitter T <t@e> {day} +0000\n\nx\n");
                p.write("../object", object);
                let id = p.git(&["hash-object", "-t", "commit", "-w", "../object"]);
                p.git(&["reset", "-q", "--soft", &id]);
            },
            &["D113 error"],
        ),
        ("of tools", |p| p.write("node_modules/a/x.sh", "amplify pull"), &[]),
    ];
    for (name, change, expected) in changes {
        let (project, _aws) = healthy();
        change(&project);
        let code = if expected.iter().any(|one| one.ends_with("error")) { 10 } else { 0 };
        for args in [&["--offline"][..], &[]] {
            let ran = doctor(&project, args).exits(code);
            assert_eq!(found(&ran), expected, "{name}: {}", ran.stdout);
            assert!(!ran.stdout.contains("AKIAIOSF"), "{name}: {}", ran.stdout);
            for finding in ran.json()["findings"].as_array().unwrap() {
                assert!(!finding["evidence"].as_array().unwrap().is_empty(), "{finding}");
                assert!(!finding["fix"].as_array().unwrap().is_empty(), "{finding}");
            }
        }
    }
}

#[test]
fn variables_of_the_build_are_compared() {
    let (project, _aws) = healthy();
    let project = project.set("BUILD_ENV", "live");
    let ran = doctor(&project, &["--offline"]).exits(10);
    assert_eq!(found(&ran), ["D103 error", "D104 warning"], "{}", ran.stdout);
    let project = project.set("BUILD_ENV", "").set("AWS_BRANCH", "nobody");
    let ran = doctor(&project, &["--offline"]).exits(10);
    assert_eq!(found(&ran), ["D103 error"]);
    assert!(ran.stdout.contains("E401"), "{}", ran.stdout);
    let project = project.set("AWS_BRANCH", "").set("AWS_APP_ID", "").set("USER_BRANCH", "dev");
    assert_eq!(found(&doctor(&project, &["--offline"]).exits(0)), ["D104 warning"]);
}

/// The stack of the backend, with a nested one which has this template.
fn nest(aws: &StandIn, template: &Value) {
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let nested = format!("{stack}-api");
    let kinds = template["Resources"].as_object().unwrap().values();
    let resource = |kind: &str, id: &str| Resource {
        logical_id: "R".to_owned(),
        kind: kind.to_owned(),
        physical_id: id.to_owned(),
        status: "CREATE_COMPLETE".to_owned(),
        time: "2026-01-05T10:00:00.000Z".to_owned(),
        ..Resource::default()
    };
    let resources = kinds.map(|one| resource(one["Type"].as_str().unwrap(), "x")).collect();
    let id = format!("arn:aws:cloudformation:eu-west-2:{ACCOUNT}:stack/{nested}/1");
    let foreign = "arn:aws:cloudformation:eu-west-2:999999999999:stack/other/1";
    here(aws)
        .stack(StackState {
            name: nested,
            id: id.clone(),
            status: "CREATE_COMPLETE".to_owned(),
            resources,
            template: Some(template.to_string()),
            ..StackState::default()
        })
        .change_stack(&stack, |stack| {
            let kind = "AWS::CloudFormation::Stack";
            stack.resources = vec![resource(kind, &id), resource(kind, foreign), resource("AWS::S3::Bucket", "b")];
        });
}

#[test]
fn every_check_of_aws_fires() {
    type Change = fn(&Project, &StandIn);
    let changes: [(&str, Change, &[&str]); 16] = [
        (
            "no app",
            |_, aws| aws.state().regions.values_mut().for_each(|region| drop(region.apps.remove("d2client"))),
            &["D201 error"],
        ),
        ("no role", |_, aws| drop(here(aws).change_app("d2client", |app| app.role = None)), &["D202 warning"]),
        (
            "keys",
            |_, aws| {
                let key = ("SECRET_ACCESS_KEY".to_owned(), "canaryOfTheConsole0000".to_owned());
                drop(here(aws).change_app("d2client", |app| app.variables = vec![key]));
            },
            &["D203 warning"],
        ),
        (
            "a key of a branch, by its form",
            |_, aws| {
                let key = ("VITE_X".to_owned(), "AKIAIOSFODNN7EXAMPLF".to_owned());
                drop(here(aws).change_app("d2client", |app| app.branches[0].variables = vec![key]));
            },
            &["D203 warning"],
        ),
        (
            "leftovers",
            |_, aws| {
                let variable = ("BUILD_ENV".to_owned(), "staging".to_owned());
                drop(here(aws).change_app("d2client", |app| app.variables = vec![variable]));
            },
            &["D104 warning"],
        ),
        (
            "auto-build where it is protected",
            |project, aws| {
                let toml = project.read("environments.toml") + "\n[environments.staging.protect]\n";
                project.write("environments.toml", toml);
                drop(here(aws).change_app("d2client", |app| app.branches[0].auto_build = true));
            },
            &["D204 warning"],
        ),
        (
            "auto-build where it is not",
            |_, aws| drop(here(aws).change_app("d2client", |app| app.branches[0].auto_build = true)),
            &[],
        ),
        ("no branch", |_, aws| drop(here(aws).change_app("d2client", |app| app.branches.clear())), &["D205 error"]),
        (
            "a stack that failed",
            |_, aws| {
                let stack = names::gen1_stack("shop", "d1admin", "staging");
                let failed = |stack: &mut StackState| stack.status = "UPDATE_ROLLBACK_FAILED".to_owned();
                drop(here(aws).change_stack(&stack, failed));
            },
            &["D206 error"],
        ),
        (
            "an old key",
            |_, aws| {
                nest(
                    aws,
                    &json!({"Resources": {"K": {"Type": "AWS::AppSync::ApiKey", "Properties": {"Expires": PAST}}}}),
                );
            },
            &["D207 error"],
        ),
        (
            "an old runtime",
            |_, aws| {
                let function = json!({"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "nodejs12.x"}});
                nest(aws, &json!({"Resources": {"F": function}}));
            },
            &["D208 warning"],
        ),
        (
            "a domain",
            |_, aws| {
                let domain = ("shop.example".to_owned(), "FAILED".to_owned(), "another distribution has it".to_owned());
                drop(here(aws).change_app("d2client", |app| app.domains = vec![domain]));
            },
            &["D209 error"],
        ),
        (
            "the parent's role",
            |_, aws| drop(here(aws).change_app("d2client", |app| app.role = Some(DEPLOYER.to_owned()))),
            &["D210 warning"],
        ),
        (
            "another root",
            |_, aws| {
                let root = ("AMPLIFY_MONOREPO_APP_ROOT".to_owned(), "apps/shop".to_owned());
                drop(here(aws).change_app("d2client", |app| app.variables = vec![root]));
            },
            &["D211 error"],
        ),
        (
            "a secret that is not there",
            |project, _| {
                let toml =
                    project.read("environments.toml") + "\n[secrets.TOKEN]\nsource = \"ssm:/t\"\napps = [\"client\"]\n";
                project.write("environments.toml", toml);
            },
            &["D212 error"],
        ),
        (
            "a social login",
            |_, aws| {
                let stack = names::gen1_stack("shop", "d1admin", "staging");
                let with =
                    meta("d1admin", &stack).replace("\"socialProviders\":[]", "\"socialProviders\":[\"GOOGLE\"]");
                drop(here(aws).gen1("d1admin", "staging", &with, &[]));
            },
            &["D213 warning"],
        ),
    ];
    for (name, change, expected) in changes {
        let (project, aws) = healthy();
        change(&project, &aws);
        let code = if expected.iter().any(|one| one.ends_with("error")) { 10 } else { 0 };
        let ran = doctor(&project, &[]).exits(code);
        assert_eq!(found(&ran), expected, "{name}: {}", ran.stdout);
        assert!(!ran.stdout.contains("canaryOf") && !ran.stdout.contains("AKIAIOSFODNN7EXAMPLF"), "{}", ran.stdout);
        if expected.iter().any(|one| one.ends_with("warning")) {
            doctor(&project, &["--deny", "warnings"]).exits(10);
        }
    }
}

#[test]
fn the_parents_role_is_compared_even_where_only_the_child_is_asked_about() {
    let (project, aws) = healthy();
    here(&aws).change_app("d2client", |app| app.role = Some(DEPLOYER.to_owned()));
    let ran = doctor(&project, &["--app", "client"]).exits(0);
    assert_eq!(found(&ran), ["D210 warning"], "{}", ran.stdout);
    // What is wrong with the parent is not asked about.
    here(&aws).change_app("d1admin", |app| app.variables = vec![("ACCESS_KEY_ID".to_owned(), "x".to_owned())]);
    assert_eq!(found(&doctor(&project, &["--app", "client"]).exits(0)), ["D210 warning"]);
    assert_eq!(found(&doctor(&project, &[]).exits(0)), ["D203 warning", "D210 warning"]);
}

#[test]
fn secrets_that_are_there_are_silent() {
    let (project, aws) = healthy();
    let toml = project.read("environments.toml") + "\n[secrets.TOKEN]\nsource = \"ssm:/t\"\n";
    project.write("environments.toml", toml);
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    let with = meta("d1admin", &stack).replace("\"socialProviders\":[]", "\"socialProviders\":[\"GOOGLE\"]");
    here(&aws)
        .gen1("d1admin", "staging", &with, &[])
        .parameter("/t", "canaryOfParameters", true)
        .parameter("/amplify/d1admin/staging/AMPLIFY_GOOGLE_CLIENT_SECRET", "canaryOfParameters", true)
        .change_app("d1admin", |app| {
            app.variables = vec![("AMPLIFY_GOOGLE_CLIENT_ID".to_owned(), "id".to_owned())];
        });
    let ran = doctor(&project, &["-vv"]).exits(0);
    assert_eq!(found(&ran), [""; 0], "{}", ran.stdout);
    assert!(!ran.stdout.contains("canaryOf") && !ran.stderr.contains("canaryOf"), "{}", ran.stderr);
}

#[test]
fn what_is_denied_is_told_with_the_action_that_is_missing() {
    let (project, aws) = healthy();
    for (service, operation) in [
        (Service::Amplify, "GetApp"),
        (Service::Amplify, "GetBranch"),
        (Service::Amplify, "ListDomainAssociations"),
        (Service::CloudFormation, "ListStackResources"),
    ] {
        aws.fault(Fault::on(service, operation, Kind::AccessDenied));
        let ran = doctor(&project, &[]).exits(0);
        let action = format!("{}:{operation}", service.name());
        let json = ran.json();
        let gaps = json["not_checked"].as_array().unwrap();
        assert!(gaps.iter().any(|gap| gap["action"] == action.as_str()), "{action}: {gaps:?}");
        assert_eq!(found(&ran), [""; 0], "{action}: {}", ran.stdout);
        aws.heal();
    }
    aws.fault(Fault::on(Service::Ssm, "GetParameters", Kind::AccessDenied));
    let toml = project.read("environments.toml") + "\n[secrets.TOKEN]\nsource = \"ssm:/t\"\n";
    project.write("environments.toml", toml);
    let ran = project.run(&["doctor"]).exits(0);
    assert!(ran.stdout.contains("access denied: ssm:GetParameters"), "{}", ran.stdout);
}

#[test]
fn without_credentials_the_checkout_is_examined_all_the_same() {
    let (project, aws) = healthy();
    project.write("x.sh", "amplify pull");
    let project = project.set("AWS_ACCESS_KEY_ID", "").set("AWS_SECRET_ACCESS_KEY", "");
    let ran = doctor(&project, &[]).exits(0);
    assert_eq!(found(&ran), ["D106 warning"]);
    let json = ran.json();
    let gaps = json["not_checked"].as_array().unwrap();
    assert_eq!(gaps.len(), 1, "one reason is told once: {gaps:?}");
    assert!(gaps[0]["reason"].as_str().unwrap().starts_with("E601") && gaps[0]["what"].as_array().unwrap().len() > 2);
    assert!(aws.actions().is_empty());
}

#[test]
fn a_clock_that_aws_does_not_accept_is_a_finding() {
    let (project, aws) = healthy();
    aws.fault(Fault::any(Kind::ClockSkew));
    let ran = doctor(&project, &[]).exits(10);
    assert!(found(&ran).iter().all(|one| one == "D113 error") && !found(&ran).is_empty(), "{}", ran.stdout);
}

/// The words of the network come from libraries, and their classes must be known by these.
#[test]
fn what_keeps_aws_from_being_reached_is_told_apart() {
    let (project, _aws) = healthy();
    let tls = StandIn::start_tls();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = format!("http://{free}");
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", mute.local_addr().unwrap());
    let far = "https://amplify.eu-west-2.nowhere.invalid";
    for (endpoint, proxy, words) in [
        (tls.url().as_str(), "", "TLS failed"),
        (far, "", "DNS"),
        (nobody.as_str(), "", "the connection was refused"),
        (silent.as_str(), "", "no answer came in time"),
        (far, nobody.as_str(), "the proxy refused"),
    ] {
        let mut command = project.command("", &["doctor", "--timeout", "6s"]);
        command.env("AWS_ENDPOINT_URL", endpoint).env("HTTPS_PROXY", proxy);
        let ran = Ran::of(command.output().unwrap(), &["doctor"]).exits(10);
        assert!(ran.stdout.contains("error[D214]") && ran.stdout.contains(words), "{endpoint} {proxy}: {}", ran.stdout);
    }
}

#[test]
fn fix_adds_what_is_missing_to_gitignore_and_nothing_else() {
    let (project, _aws) = healthy();
    project.write("apps/client/.gitignore", "/src/aws-exports.js\r\n");
    let before = project.files();
    let ran = project.run(&["doctor", "--offline", "--fix", "--dry-run"]).exits(0);
    assert!(ran.stdout.contains("would add to apps/client/.gitignore: /public/"), "{}", ran.stdout);
    assert!(ran.stdout.contains("[D109]"), "it is still so: {}", ran.stdout);
    assert_eq!(project.files(), before);
    let ran = doctor(&project, &["--offline", "--fix"]).exits(0);
    assert_eq!(found(&ran), [""; 0], "{}", ran.stdout);
    let lines = ["/public/.well-known/towpath.json", "/src/amplify_outputs.json"];
    assert_eq!(ran.json()["fixed"], json!([{ "file": "apps/client/.gitignore", "lines": lines }]));
    let mut after = project.files();
    let written = after.insert("apps/client/.gitignore".to_owned(), before["apps/client/.gitignore"].clone()).unwrap();
    assert_eq!(after, before, "no other file");
    assert!(
        written.starts_with("/src/aws-exports.js\r\n\r\n#") && written.ends_with("outputs.json\r\n"),
        "{written:?}"
    );
    // Again: there is nothing to add.
    assert_eq!(doctor(&project, &["--offline", "--fix"]).exits(0).json()["fixed"], json!([]));
    // A .gitignore that leads out of the app is not written through.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/dev/null", project.path("apps/other")).unwrap();
        fs_err::remove_file(project.path("apps/client/.gitignore")).unwrap();
        std::os::unix::fs::symlink("../../environments.toml", project.path("apps/client/.gitignore")).unwrap();
        project.run(&["doctor", "--offline", "--fix"]).exits(3).says("no file was written");
    }
    project.run(&["doctor", "--dry-run"]).exits(2);
}

#[test]
fn expiring_asks_only_for_what_ends() {
    let (project, aws) = healthy();
    project.write("x.sh", "amplify pull");
    let soon = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() + 20 * 86_400;
    nest(
        &aws,
        &json!({"Resources": {
            "K": {"Type": "AWS::AppSync::ApiKey", "Properties": {"Expires": soon}},
            "C": {"Type": "AWS::AppSync::ApiKey", "Properties": {"Expires": {"Ref": "X"}}},
        }}),
    );
    assert_eq!(found(&doctor(&project, &["--expiring", "7d"]).exits(0)), [""; 0]);
    let ran = doctor(&project, &["--expiring", "30d"]).exits(0);
    assert_eq!(found(&ran), ["D207 warning"], "{}", ran.stdout);
    assert!(ran.stdout.contains("credential") || ran.stdout.contains("access keys"), "{}", ran.stdout);
    assert!(ran.stdout.contains("computes the day"), "{}", ran.stdout);
    assert!(!aws.actions().contains(&"amplify:GetApp".to_owned()));
    doctor(&project, &["--expiring", "30d", "--deny", "warnings"]).exits(10);
    project.run(&["doctor", "--expiring", "30"]).exits(2).says("30d or 2w");
}

#[test]
fn snapshots_are_read_and_a_damaged_one_is_found() {
    let project = example();
    let ran = doctor(&project, &[]);
    assert!(!found(&ran).iter().any(|one| one.starts_with("D112")), "{}", ran.stdout);
    assert!(ran.stdout.contains("read from a snapshot") && ran.stdout.contains("no git repository"), "{}", ran.stdout);
    let files = project.files();
    let path = files.keys().find(|path| path.starts_with("snapshots/dev") && path.ends_with("stack-outputs.json"));
    let path = path.unwrap();
    project.write(path, project.read(path).replace("eu-west-2", "eu-west-3"));
    let ran = doctor(&project, &["dev"]).exits(10);
    assert!(found(&ran).contains(&"D112 error".to_owned()), "{}", ran.stdout);
}

#[test]
fn where_a_protection_holds_nothing_is_read() {
    let (project, aws) = healthy();
    let toml = project.read("environments.toml") + "\n[environments.staging.protect]\nlaptop = \"deny\"\n";
    project.write("environments.toml", toml);
    let project = project.set("AWS_BRANCH", "").set("AWS_APP_ID", "");
    let ran = doctor(&project, &[]).exits(0);
    assert!(ran.json()["not_checked"][0]["reason"].as_str().unwrap().starts_with("E1301"), "{}", ran.stdout);
    assert!(aws.actions().is_empty());
}

#[test]
fn the_consoles_build_specification_counts_where_there_is_no_file() {
    let (project, aws) = healthy();
    here(&aws).change_app("d2client", |app| app.build_spec = Some("- amplify pull\n".to_owned()));
    assert_eq!(found(&doctor(&project, &[]).exits(0)), [""; 0], "the file counts");
    fs_err::remove_file(project.path("amplify.yml")).unwrap();
    let ran = doctor(&project, &[]).exits(0);
    assert_eq!(found(&ran), ["D106 warning"]);
    assert!(ran.stdout.contains("Amplify console, Build settings"), "{}", ran.stdout);
}

#[test]
fn annotations_stand_at_their_lines() {
    let (project, _aws) = healthy();
    project.write("scripts/x.sh", "#!/bin/sh\namplify pull\n");
    let ran = project.run(&["doctor", "--offline", "-o", "github"]).exits(0);
    assert!(ran.stdout.contains("::warning file=scripts/x.sh,line=2,title=D106::"), "{}", ran.stdout);
    assert!(ran.stdout.contains("title=D114::") && ran.stdout.contains("warning[D106]"), "{}", ran.stdout);
}

#[test]
fn what_is_not_valid_ends_with_3_and_what_is_unknown_with_4() {
    let (project, _aws) = healthy();
    project.run(&["doctor", "stagin"]).exits(4).says("did you mean `staging`?");
    project.run(&["doctor", "--app", "clint"]).exits(4).says("error[E407]");
    project.run(&["doctor", "--deny", "everything"]).exits(2);
    project.write("environments.toml", "schema = 1\nx = 2\n");
    project.run(&["doctor"]).exits(3);
}

/// Every check is in the documentation with its severities, and in `towpath explain`.
#[test]
fn the_documentation_has_every_check() {
    use towpath_core::catalog::Id;
    let page = fs_err::read_to_string(crate::support::repository("docs/doctor.md")).unwrap();
    let project = Project::new();
    for id in Id::all().filter(|id| id.as_str().starts_with('D')) {
        let words: Vec<_> = towpath_core::doctor::severities(id).iter().map(|severity| severity.as_str()).collect();
        let start = format!("| `{id}` | {} | ", words.join(", "));
        let line = page.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or_else(|| panic!("docs/doctor.md has no line `{start}…`"));
        assert!(line.matches(" | ").count() == 3 && line.ends_with(" |"), "{line}");
        let explained = project.run(&["explain", id.as_str()]).exits(0).stdout;
        assert!(explained.starts_with(&format!("{id}: {}", id.entry().title)), "{explained}");
    }
    let ids = page.split('`').filter(|word| word.starts_with('D') && word.len() == 4);
    assert!(ids.clone().count() >= 29);
    for id in ids {
        assert!(Id::parse(id).is_some(), "{id} is no check");
    }
}
