//! `towpath init`: what it finds in a repository and on AWS, and that it overwrites, executes and trusts nothing.

use std::process::Command;

use fs_err as fs;
use serde_json::{Value, json};

use crate::standin::StandIn;
use crate::standin::faults::{Fault, Kind};
use crate::standin::state::{AppState, Branch};
use crate::support::{Project, Ran};

mod hostile;

const ACCOUNT: &str = "222222222222";

/// The file that the Amplify CLI keeps of two environments.
fn team() -> String {
    let environment = |name: &str, app: &str| {
        json!({ "awscloudformation": {
            "AuthRoleArn": format!("arn:aws:iam::{ACCOUNT}:role/amplify-shop-{name}-1-authRole"),
            "Region": "eu-west-2", "StackName": format!("amplify-shop-{name}-1"), "AmplifyAppId": app,
        } })
    };
    json!({ "staging": environment("staging", "d1admin"), "live": environment("live", "d1admin") }).to_string()
}

const SPEC: &str = "version: 1
applications:
  - appRoot: apps/admin
    backend:
      phases:
        build:
          commands:
            - amplifyPush --simple
  - appRoot: apps/client
    frontend:
      phases:
        preBuild:
          commands:
            - npm ci
            - ../../scripts/pull.sh live d1admin
        build:
          commands:
            - npm run build
";

const SCRIPT: &str = "#!/bin/sh
touch executed
if [ \"$AWS_BRANCH\" = main ]; then ENV=$1; else ENV=staging; fi
amplify pull --appId \"$2\" --envName \"$ENV\" --yes
";

/// A repository as pull scripts know it.
fn checkout() -> Project {
    let project = Project::new();
    project.write("amplify.yml", SPEC);
    project.write("scripts/pull.sh", SCRIPT);
    project.write("apps/admin/amplify/team-provider-info.json", team());
    project.write("apps/client/src/aws-exports.js", "export default {};\n");
    project.git(&["init", "-q", "-b", "main"]);
    project
}

fn offline(project: &Project) -> Ran {
    project.run(&["init", "--offline"])
}

/// Runs, and asserts that it fails so and leaves the checkout as it was.
#[track_caller]
fn fails(project: &Project, args: &[&str], code: i32, id: &str) -> Ran {
    let before = project.files();
    let ran = project.run(args).exits(code).says(&format!("error[{id}]")).says("no file was written");
    assert_eq!(project.files(), before, "a failed init wrote something");
    ran
}

#[test]
fn the_file_is_valid_and_the_diff_applies() {
    let project = checkout();
    let ran = project.run_in("apps/client", &["init", "--offline"]).exits(0);
    assert!(!project.path("executed").exists() && !project.path("apps/client/executed").exists());
    project.run(&["check"]).exits(0);
    let lines = project.run(&["env", "--list"]).exits(0).stdout;
    assert!(lines.contains("live") && lines.contains("branches: main"), "{lines}");
    assert_eq!(project.run(&["env", "--branch", "main"]).exits(0).stdout, "live\n");
    assert!(ran.stderr.contains("missing: app_id of `client` in environments `staging`, `live`"), "{}", ran.stderr);
    project.write("../change.diff", &ran.stdout);
    project.git(&["apply", "../change.diff"]);
    let spec = project.read("amplify.yml");
    assert!(spec.contains("            - towpath pull --wait --same-commit\n") && !spec.contains("pull.sh"), "{spec}");
    assert!(spec.contains("amplifyPush --simple") && spec.contains("npm ci"));
    // By this it is known which pushes need no new backend.
    assert!(project.read("environments.toml").contains("\nwatch = [\"apps/admin/**\"]\n"));
    // A parent that is built elsewhere is not waited for.
    let project = checkout();
    let (_, client) = SPEC.split_once("  - appRoot: apps/client").unwrap();
    project.write("amplify.yml", format!("version: 1\napplications:\n  - appRoot: apps/client{client}"));
    let ran = project.run(&["init", "--offline"]).exits(0);
    assert!(ran.stdout.contains("+            - towpath pull\n"), "{}", ran.stdout);
    assert!(!project.read("environments.toml").contains("watch"));
}

#[test]
fn json_holds_the_file_and_the_diff() {
    let project = checkout();
    let json = project.run(&["init", "--offline", "--output", "json"]).exits(0).json();
    assert_eq!((&json["schema"], &json["command"]), (&json!(1), &json!("init")));
    assert_eq!(json["toml"], project.read("environments.toml"));
    assert_eq!(
        (&json["apps"], &json["environments"], &json["commented_environments"]),
        (&json!(2), &json!(2), &json!(0))
    );
    assert!(json["amplify_yml"].as_str().unwrap().starts_with("--- a/amplify.yml\n"));
    assert_eq!(json["missing"].as_array().unwrap().len(), 2);
}

#[test]
fn it_never_overwrites() {
    let project = checkout();
    project.write("environments.toml", "mine");
    fails(&project, &["init", "--offline"], 3, "E320").says("init --check");
    fs::remove_file(project.path("environments.toml")).unwrap();
    fs::create_dir(project.path("environments.toml")).unwrap();
    fails(&project, &["init", "--offline"], 3, "E320");
    fs::remove_dir(project.path("environments.toml")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../elsewhere", project.path("environments.toml")).unwrap();
        offline(&project).exits(3).says("error[E320]");
        assert!(!project.path("../elsewhere").exists(), "nothing is written through a link");
        fs::remove_file(project.path("environments.toml")).unwrap();
    }
    offline(&project).exits(0);
    fails(&project, &["init", "--offline"], 3, "E320");
}

#[test]
fn check_tells_whether_the_file_says_what_is_found() {
    let project = checkout();
    project.run(&["init", "--offline", "--check"]).exits(3).says("error[E319]");
    offline(&project).exits(0);
    let before = project.files();
    let same = project.run(&["init", "--offline", "--check"]).exits(0);
    assert!(same.stdout.contains("says all that was found"), "{}", same.stdout);
    project.write(
        "apps/second/amplify/team-provider-info.json",
        team().replace("shop", "second").replace("d1admin", "d2second"),
    );
    let ran = project.run(&["init", "--offline", "--check"]).exits(10).says("E1002");
    assert!(ran.stdout.contains("the app in `apps/second` is not in the file"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("the backend `live` of app d2second is in no environment of the file"),
        "{}",
        ran.stdout
    );
    let json = project.run(&["init", "--offline", "--check", "-o", "json"]).exits(10).json();
    assert_eq!(json["differences"].as_array().unwrap().len(), 3, "{json}");
    fs::remove_file(project.path("apps/second/amplify/team-provider-info.json")).unwrap();
    assert_eq!(project.files(), before, "a check writes nothing");
    project.write("environments.toml", "schema = 3\n");
    project.run(&["init", "--offline", "--check"]).exits(3).says("error[E303]");
}

#[test]
fn a_script_can_be_named() {
    let project = Project::new();
    let secret = format!("wJalrXUtnFEMI/K7MDENG/{}", "bPxRfiCYEXAMPLEKEY");
    project.write(
        "../pull.sh",
        format!("KEY_SECRET={secret}\nsecretAccessKey={secret}\namplify pull --appId d7else --envName live\n"),
    );
    let ran = project
        .run(&["init", "--offline", "--from-script", "../pull.sh"])
        .exits(0)
        .says("warning[W202]")
        .says("../pull.sh:2");
    let toml = project.read("environments.toml");
    assert!(toml.contains("d7else") && toml.contains("backend = \"live\""), "{toml}");
    for text in [&ran.stdout, &ran.stderr, &toml] {
        assert!(!text.contains("bPxRfiCY"), "{text}");
    }
    project.run(&["check"]).exits(0);
    let other = Project::new();
    for (path, words) in [
        ("nowhere.sh", "No such file"),
        (".", "it is no file"),
        ("big.sh", "larger than 256 KiB"),
        ("bin.sh", "not UTF-8"),
    ] {
        other.write("big.sh", "#".repeat(300_000));
        other.write("bin.sh", b"\xff\xfe");
        fails(&other, &["init", "--offline", "--from-script", path], 2, "E203").says(words);
    }
}

#[test]
fn nothing_found_writes_nothing() {
    let project = Project::new();
    project.write("package.json", r#"{"name":"x"}"#);
    let ran = fails(&project, &["init", "--offline"], 4, "E411");
    assert!(ran.stderr.contains("--from-script") && ran.stderr.contains("without `--offline`"), "{}", ran.stderr);
    let json = project.run(&["init", "--offline", "-o", "json"]).exits(4).json();
    assert_eq!(json["error"]["id"], "E411");
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let project = checkout();
    fails(&project, &["init", "--offline", "--config", "nowhere/environments.toml"], 3, "E314").says("nowhere");
    let long = format!("{}.toml", "x".repeat(300));
    fails(&project, &["init", "--offline", "--config", &long], 3, "E314").says("name another place");
    project.run(&["init", "--offline", "--profile", "x"]).exits(2).says("error[E201]");
}

/// AWS, where the apps of the checkout are hosted beside one of another repository.
fn hosted() -> (Project, StandIn) {
    let aws = StandIn::start();
    aws.credentials("AKIAIOSFODNN7EXAMPLE", ACCOUNT);
    let app = |id: &str, repository: &str, root: &str| AppState {
        app_id: id.to_owned(),
        name: id.to_owned(),
        repository: Some(repository.to_owned()),
        variables: vec![
            ("AMPLIFY_MONOREPO_APP_ROOT".to_owned(), root.to_owned()),
            ("TOKEN".to_owned(), "hush-hush".to_owned()),
        ],
        ..AppState::default()
    };
    let ours = "https://github.com/example/shop";
    let environment =
        |name: &str| format!("arn:aws:amplify:eu-west-2:{ACCOUNT}:apps/d1admin/backendenvironments/{name}");
    let branch = |name: &str, backend: &str| Branch {
        name: name.to_owned(),
        backend_environment_arn: Some(environment(backend)),
        ..Branch::default()
    };
    aws.account(ACCOUNT)
        .region("eu-west-2")
        .amplify_app(app("d1admin", ours, "apps/admin"))
        .amplify_app(app("d2client", ours, "apps/client"))
        .amplify_app(app("d3other", "https://github.com/example/other", "apps/client"))
        .change_app("d1admin", |app| app.branches = vec![branch("trunk", "live"), branch("release", "staging")]);
    let project = checkout()
        .set("AWS_ENDPOINT_URL", &aws.url())
        .set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .set("AWS_SECRET_ACCESS_KEY", "canaryCANARYcanaryCANARYcanaryCANARY1234");
    project.git(&["remote", "add", "origin", "git@github.com:example/shop.git"]);
    (project, aws)
}

#[test]
fn aws_gives_what_the_files_lack_by_reads_alone() {
    let (project, aws) = hosted();
    aws.page_size(1);
    let ran = project.run(&["init"]).exits(0);
    let toml = project.read("environments.toml");
    assert!(!ran.stderr.contains("missing"), "{}\n{toml}", ran.stderr);
    assert!(toml.contains("apps.client = { app_id = \"d2client\" }"), "{toml}");
    assert!(toml.contains("\"trunk\",  # AWS, d1admin"), "{toml}");
    assert!(!toml.contains("d3other") && !toml.contains("hush-hush"), "{toml}");
    project.run(&["check"]).exits(0);
    for (branch, environment) in [("trunk", "live\n"), ("release", "staging\n"), ("main", "live\n")] {
        assert_eq!(project.run(&["env", "--branch", branch]).exits(0).stdout, environment);
    }
    let mut actions = aws.actions();
    actions.sort();
    actions.dedup();
    assert_eq!(actions, ["amplify:ListApps", "amplify:ListBackendEnvironments", "amplify:ListBranches"]);
    let before = aws.requests().len();
    project.run(&["init", "--check", "--offline"]).exits(0);
    assert_eq!(aws.requests().len(), before, "`--offline` asks nobody");
    project.run(&["init", "--check"]).exits(0);
}

#[test]
fn what_aws_refuses_is_a_warning() {
    for (kind, words) in [
        (Kind::AccessDenied, "access denied: amplify:ListApps"),
        (Kind::ExpiredToken, "expired"),
        (Kind::ServerError(500), "AWS could not be asked"),
    ] {
        let (project, aws) = hosted();
        aws.fault(Fault::any(kind));
        project.run(&["init"]).exits(0).says("warning[W302]").says(words).says("missing: app_id of `client`");
        project.run(&["check"]).exits(0);
    }
    let (project, _aws) = hosted();
    let project = project.set("AWS_ACCESS_KEY_ID", "").set("AWS_SECRET_ACCESS_KEY", "");
    project.run(&["init"]).exits(0).says("warning[W302]").says("no usable AWS credentials");
    let (project, _aws) = hosted();
    project.run(&["init", "--profile", "nowhere"]).exits(0).says("the AWS profile `nowhere` does not exist");
    // No file names a region, and nothing else does.
    let project = Project::new();
    project.write("amplify/backend.ts", "");
    project.run(&["init"]).exits(0).says("set AWS_REGION");
}

#[test]
fn a_backend_that_is_only_on_aws_is_found() {
    let (_, aws) = hosted();
    let project = Project::new()
        .set("AWS_ENDPOINT_URL", &aws.url())
        .set("AWS_REGION", "eu-west-2")
        .set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .set("AWS_SECRET_ACCESS_KEY", "canaryCANARYcanaryCANARYcanaryCANARY1234");
    project.write("apps/backend/amplify/backend.ts", "");
    project.git(&["init", "-q", "-b", "main"]);
    project.git(&["remote", "add", "origin", "https://user:token-of-git@github.com/Example/second"]);
    let stack = format!("arn:aws:cloudformation:eu-west-2:{ACCOUNT}:stack/amplify-x/1");
    aws.account(ACCOUNT).region("eu-west-2").amplify_app(AppState {
        app_id: "d5back".to_owned(),
        name: "second".to_owned(),
        repository: Some("https://github.com/example/second.git".to_owned()),
        variables: vec![("AMPLIFY_MONOREPO_APP_ROOT".to_owned(), "apps/backend".to_owned())],
        branches: vec![Branch { name: "main".to_owned(), backend_stack_arn: Some(stack), ..Branch::default() }],
        ..AppState::default()
    });
    let json: Value = project.run(&["init", "-o", "json"]).exits(0).json();
    assert_eq!((&json["environments"], &json["missing"]), (&json!(1), &json!([])), "{json}");
    let toml = project.read("environments.toml");
    assert!(
        toml.contains("account = \"222222222222\"") && toml.contains("app_id = \"d5back\", branch = \"main\""),
        "{toml}"
    );
    assert!(!toml.contains("token-of-git") && !aws.saw("token-of-git"));
}

/// Whether a program is there to be run.
fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}
