use proptest::prelude::*;

use super::*;
use crate::config;
use crate::name::{AccountId, BackendName, BranchName};
use crate::source::SourceFile;

mod properties;

/// A repository: files by path (an empty text is a file that is only noted), and branches of git.
pub(super) fn repository(files: &[(&str, &str)], branches: &[&str]) -> Gathered {
    let files = files.iter().filter_map(|(path, text)| {
        let content = match interest(camino::Utf8Path::new(path))? {
            Interest::Note => Content::Noted,
            Interest::Read(_) => Content::Text((*text).to_owned()),
        };
        Some(((*path).into(), content))
    });
    let branches: BTreeSet<_> = branches.iter().map(|name| (*name).to_owned()).collect();
    let git = Git { default: branches.first().cloned(), branches, remote: None };
    Gathered { files: files.collect(), git, name: "hedgerow".to_owned(), ..Gathered::default() }
}

/// Every problem that the parser finds in a text.
pub(super) fn problems(toml: &str) -> Vec<String> {
    let file = SourceFile { path: "environments.toml".into(), text: toml.to_owned() };
    let parsed = config::parse(&file, "1.0.0");
    parsed.diagnostics.into_iter().map(|diagnostic| format!("{}: {}", diagnostic.id, diagnostic.title)).collect()
}

/// The file and the diff, after checking that the file is valid and says what was found.
#[track_caller]
fn found(gathered: &Gathered) -> String {
    let discovery = discover(gathered);
    assert_eq!(problems(&discovery.toml), Vec::<String>::new(), "{}", discovery.toml);
    let file = SourceFile { path: "environments.toml".into(), text: discovery.toml.clone() };
    let config = config::parse(&file, "1.0.0").config.unwrap();
    assert_eq!(compare(&config, &discovery.draft), Vec::<String>::new());
    // The first lines are the same in each.
    let toml: String = discovery.toml.lines().skip(3).map(|line| format!("{line}\n")).collect();
    format!("{toml}{}", discovery.diff)
}

const TEAM: &str = r#"{
  "dev": { "awscloudformation": { "AuthRoleArn": "arn:aws:iam::111111111111:role/amplify-hedgerow-dev-1-authRole",
    "Region": "eu-west-2", "StackName": "amplify-hedgerow-dev-1", "AmplifyAppId": "d1admin" } },
  "live": { "awscloudformation": { "AuthRoleArn": "arn:aws:iam::222222222222:role/amplify-hedgerow-live-2-authRole",
    "Region": "eu-west-2", "StackName": "amplify-hedgerow-live-2", "AmplifyAppId": "d2admin" } }
}"#;

/// The script that was copied from blog to blog.
const PULL: &str = r#"#!/bin/bash
set -e
IFS='|'
AWSCLOUDFORMATIONCONFIG="{\
\"configLevel\":\"project\",\
\"accessKeyId\":\"$1\",\
\"secretAccessKey\":\"$2\",\
\"region\":\"eu-west-2\"\
}"
AMPLIFY="{\
\"projectName\":\"hedgerow\",\
\"appId\":\"d1admin\",\
\"envName\":\"$BUILD_ENV\",\
\"defaultEditor\":\"code\"\
}"
amplify pull --amplify $AMPLIFY --providers "{\"awscloudformation\":$AWSCLOUDFORMATIONCONFIG}" --yes
"#;

const SPEC: &str = r#"version: 1
applications:
  - appRoot: applications/admin
    backend:
      phases:
        build:
          commands:
            - amplifyPush --simple
    frontend:
      phases:
        build: { commands: [yarn build] }
  - appRoot: applications/client
    frontend:
      phases:
        preBuild:
          commands:
            - yarn install
            - ../../amplify-pull.sh "${ACCESS_KEY_ID}" "${SECRET_ACCESS_KEY}"
        build:
          commands:
            - yarn build
"#;

#[test]
fn the_repository_of_the_blogs() {
    let files = [
        ("amplify.yml", SPEC),
        ("amplify-pull.sh", PULL),
        ("applications/admin/amplify/team-provider-info.json", TEAM),
        (
            "applications/admin/amplify/.config/project-config.json",
            r#"{"projectName":"hedgerow","frontend":"javascript","javascript":{"config":{"SourceDir":"src"}}}"#,
        ),
        ("applications/client/src/aws-exports.js", ""),
    ];
    insta::assert_snapshot!(found(&repository(&files, &["dev", "main"])), @r#"
    #
    # TODO: this is missing, and stands below as a comment where it belongs:
    #   - app_id of `client` in environments `dev`, `live`
    #   - branches in environment `live`

    schema = 1

    [project]
    name = "hedgerow"

    # The old script takes an access key from these variables. Give the build a role instead, and delete them.
    # Until then, take away the `# ` of the next two lines:
    # [credentials]
    # legacy_env = ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY"]

    # Apps. A parent owns a backend, a child reads that of its parent. `outputs` are the files that `towpath pull` writes.

    # found in amplify.yml, applications/admin/amplify, amplify.yml:8
    [apps.admin]
    path = "applications/admin"
    role = "parent"
    backend_dir = "applications/admin/amplify"
    # Files that the backend is built from. Add what it takes from elsewhere in the repository.
    watch = ["applications/admin/**"]
    # TODO: no generated file is in the repository; this is where Amplify's tools would write it
    outputs = [
      { kind = "aws-exports", path = "src/aws-exports.js" },
    ]

    # found in amplify.yml, amplify-pull.sh:16, applications/client/src/aws-exports.js
    [apps.client]
    path = "applications/client"
    role = "child"
    parent = "admin"
    outputs = [
      { kind = "aws-exports", path = "src/aws-exports.js" },
    ]

    # Environments. `branches` are matched whole: * stops at a slash, ** does not. A branch that is named nowhere is an error.

    # found in applications/admin/amplify/team-provider-info.json
    [environments.dev]
    account = "111111111111"
    region = "eu-west-2"
    generation = "gen1"
    branches = ["dev"]  # a branch of git has this name
    apps.admin = { app_id = "d1admin", backend = "dev" }
    # apps.client = { app_id = "…" }  # TODO: the app id, from the Amplify console

    # found in applications/admin/amplify/team-provider-info.json
    [environments.live]
    account = "222222222222"
    region = "eu-west-2"
    generation = "gen1"
    # TODO: which branches belong here? By their names alone perhaps:
    # branches = ["main"]
    apps.admin = { app_id = "d2admin", backend = "live" }
    # apps.client = { app_id = "…" }  # TODO: the app id, from the Amplify console
    --- a/amplify.yml
    +++ b/amplify.yml
    @@ -15,7 +15,7 @@
             preBuild:
               commands:
                 - yarn install
    -            - ../../amplify-pull.sh "${ACCESS_KEY_ID}" "${SECRET_ACCESS_KEY}"
    +            - towpath pull --wait --same-commit
             build:
               commands:
                 - yarn build
    "#);
}

#[test]
fn a_case_maps_branches_and_names_other_apps() {
    let script = "case \"$AWS_BRANCH\" in\n  main) ENV=live; APP=d2admin ;;\n  release/*|hotfix/*) ENV=staging; APP=d3admin;;\n  *) ENV=dev; APP=d1admin ;;\nesac\n\
                  cd apps/web\namplify pull --appId $APP --envName $ENV --yes\n";
    let files = [
        ("scripts/pull.sh", script),
        (
            "apps/web/package.json",
            r#"{"name":"web","dependencies":{"aws-amplify":"5","vite":"5"},"scripts":{"dev":"vite"}}"#,
        ),
        ("amplify/team-provider-info.json", TEAM),
    ];
    insta::assert_snapshot!(found(&repository(&files, &[])), @r#"
    #
    # TODO: this is missing, and stands below as a comment where it belongs:
    #   - app_id of `web` in environments `dev`, `live`, `staging`
    #   - branches in environment `dev`
    #   - account in environment `staging`
    #   - region in environment `staging`

    schema = 1

    [project]
    name = "hedgerow"

    # Apps. A parent owns a backend, a child reads that of its parent. `outputs` are the files that `towpath pull` writes.

    # found in ./amplify
    [apps.hedgerow]
    path = "."
    role = "parent"
    backend_dir = "amplify"
    # TODO: no generated file is in the repository; this is where Amplify's tools would write it
    outputs = [
      { kind = "aws-exports", path = "src/aws-exports.js" },
    ]

    # found in apps/web/package.json, scripts/pull.sh:7
    [apps.web]
    path = "apps/web"
    role = "child"
    parent = "hedgerow"
    # TODO: no generated file is in the repository; this is where Amplify's tools would write it
    outputs = [
      { kind = "aws-exports", path = "src/aws-exports.js" },
    ]

    # Environments. `branches` are matched whole: * stops at a slash, ** does not. A branch that is named nowhere is an error.

    # found in amplify/team-provider-info.json
    [environments.dev]
    account = "111111111111"
    region = "eu-west-2"
    generation = "gen1"
    # scripts/pull.sh:7 gives it every branch that it names nowhere else; here such a branch is an error
    # TODO: which branches belong here? By their names alone perhaps:
    # branches = ["dev"]
    apps.hedgerow = { app_id = "d1admin", backend = "dev" }
    # apps.web = { app_id = "…" }  # TODO: the app id, from the Amplify console

    # found in amplify/team-provider-info.json
    [environments.live]
    account = "222222222222"
    region = "eu-west-2"
    generation = "gen1"
    branches = ["main"]  # scripts/pull.sh:7
    apps.hedgerow = { app_id = "d2admin", backend = "live" }
    # apps.web = { app_id = "…" }  # TODO: the app id, from the Amplify console

    # found in scripts/pull.sh:7
    # TODO: fill in account, region, and take away the `# ` of the next lines.
    # [environments.staging]
    # account = "…"
    # region = "…"
    # generation = "gen1"
    # branches = ["release/**", "hotfix/**"]  # scripts/pull.sh:7
    # apps.hedgerow = { app_id = "d3admin", backend = "staging" }
    # # apps.web = { app_id = "…" }  # TODO: the app id, from the Amplify console
    "#);
}

#[test]
fn generation_2_with_aws() {
    let spec = "applications:\n  - appRoot: packages/backend\n    backend:\n      phases:\n        build:\n          commands:\n            - npx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID\n\
                \x20 - appRoot: apps/web\n    frontend:\n      phases:\n        build:\n          commands:\n            - cd ../.. && npx ampx generate outputs --branch $AWS_BRANCH --app-id $BACKEND_APP_ID --out-dir apps/web/src && cd apps/web\n            - npm run build";
    let files = [("amplify.yml", spec), ("packages/backend/amplify/backend.ts", "")];
    let offline = repository(&files, &["main", "fix/typo", "develop"]);
    insta::assert_snapshot!(found(&offline), @r#"
    #
    # TODO: this is missing, and stands below as a comment where it belongs:
    #   - account in environments `develop`, `main`
    #   - region in environments `develop`, `main`
    #   - app_id of `backend` in environments `develop`, `main`
    #   - app_id of `web` in environments `develop`, `main`

    schema = 1

    [project]
    name = "hedgerow"

    # Apps. A parent owns a backend, a child reads that of its parent. `outputs` are the files that `towpath pull` writes.

    # found in amplify.yml, packages/backend/amplify, amplify.yml:7
    [apps.backend]
    path = "packages/backend"
    role = "parent"
    backend_dir = "packages/backend/amplify"
    # Files that the backend is built from. Add what it takes from elsewhere in the repository.
    watch = ["packages/backend/**"]

    # found in amplify.yml, amplify.yml:13
    [apps.web]
    path = "apps/web"
    role = "child"
    parent = "backend"
    outputs = [
      { kind = "amplify-outputs", path = "src/amplify_outputs.json" },
    ]

    # Environments. `branches` are matched whole: * stops at a slash, ** does not. A branch that is named nowhere is an error.

    # found in a branch of git
    # TODO: fill in account, region, app_id of `backend`, and take away the `# ` of the next lines.
    # [environments.develop]
    # account = "…"
    # region = "…"
    # generation = "gen2"
    # branches = ["develop"]  # the branch names the backend
    # apps.backend = { app_id = "…", branch = "develop" }
    # # apps.web = { app_id = "…" }  # TODO: the app id, from the Amplify console

    # found in a branch of git
    # TODO: fill in account, region, app_id of `backend`, and take away the `# ` of the next lines.
    # [environments.main]
    # account = "…"
    # region = "…"
    # generation = "gen2"
    # branches = ["main"]  # the branch names the backend
    # apps.backend = { app_id = "…", branch = "main" }
    # # apps.web = { app_id = "…" }  # TODO: the app id, from the Amplify console
    --- a/amplify.yml
    +++ b/amplify.yml
    @@ -10,5 +10,5 @@
           phases:
             build:
               commands:
    -            - cd ../.. && npx ampx generate outputs --branch $AWS_BRANCH --app-id $BACKEND_APP_ID --out-dir apps/web/src && cd apps/web
    +            - cd ../.. && towpath pull --wait --same-commit && cd apps/web
                 - npm run build
    \ No newline at end of file
    "#);
    let app = |id: &str, root: &str| HostedApp {
        app_id: AppId::new(id).unwrap(),
        name: "x".to_owned(),
        account: AccountId::new("333333333333").unwrap(),
        region: Region::new("eu-west-1").unwrap(),
        repository: None,
        root: Some(root.to_owned()),
    };
    let branch = |name: &str, has_stack| HostedBranch {
        name: BranchName::new(name).unwrap(),
        backend: None,
        has_stack,
        build_env: None,
    };
    let hosted = vec![
        Hosted {
            app: app("d1back", "packages/backend"),
            branches: vec![branch("main", true), branch("x", false)],
            backends: Vec::new(),
        },
        Hosted { app: app("d2web", "apps/web"), branches: vec![branch("main", false)], backends: Vec::new() },
    ];
    insta::assert_snapshot!(found(&Gathered { hosted, ..offline }), @r#"
    schema = 1

    [project]
    name = "hedgerow"

    # Apps. A parent owns a backend, a child reads that of its parent. `outputs` are the files that `towpath pull` writes.

    # found in amplify.yml, packages/backend/amplify, the hosted app d1back, amplify.yml:7
    [apps.backend]
    path = "packages/backend"
    role = "parent"
    backend_dir = "packages/backend/amplify"
    # Files that the backend is built from. Add what it takes from elsewhere in the repository.
    watch = ["packages/backend/**"]

    # found in amplify.yml, the hosted app d2web, amplify.yml:13
    [apps.web]
    path = "apps/web"
    role = "child"
    parent = "backend"
    outputs = [
      { kind = "amplify-outputs", path = "src/amplify_outputs.json" },
    ]

    # Environments. `branches` are matched whole: * stops at a slash, ** does not. A branch that is named nowhere is an error.

    # found in AWS, app d1back
    [environments.main]
    account = "333333333333"
    region = "eu-west-1"
    generation = "gen2"
    branches = ["main"]  # AWS, d1back
    apps.backend = { app_id = "d1back", branch = "main" }
    apps.web = { app_id = "d2web" }
    --- a/amplify.yml
    +++ b/amplify.yml
    @@ -10,5 +10,5 @@
           phases:
             build:
               commands:
    -            - cd ../.. && npx ampx generate outputs --branch $AWS_BRANCH --app-id $BACKEND_APP_ID --out-dir apps/web/src && cd apps/web
    +            - cd ../.. && towpath pull --wait --same-commit && cd apps/web
                 - npm run build
    \ No newline at end of file
    "#);
}

#[test]
fn what_aws_connects_goes_before_names() {
    let files = [("amplify/team-provider-info.json", TEAM)];
    let mut gathered = repository(&files, &["dev", "main"]);
    let app = HostedApp {
        app_id: AppId::new("d2admin").unwrap(),
        name: "x".to_owned(),
        account: AccountId::new("999999999999").unwrap(),
        region: Region::new("eu-west-2").unwrap(),
        repository: None,
        root: None,
    };
    let connected = |name: &str, backend: &str| HostedBranch {
        name: BranchName::new(name).unwrap(),
        backend: BackendName::new(backend).ok(),
        has_stack: false,
        build_env: None,
    };
    let live = BackendName::new("live").unwrap();
    gathered.hosted =
        vec![Hosted { app, branches: vec![connected("main", "live"), connected("dev", "live")], backends: vec![live] }];
    let discovery = discover(&gathered);
    assert_eq!(problems(&discovery.toml), Vec::<String>::new());
    let live = discovery.draft.environments.iter().find(|environment| environment.name == "live").unwrap();
    let branches: Vec<_> = live.branches.iter().map(|(pattern, _)| pattern.as_str()).collect();
    assert_eq!(branches, ["main", "dev"]);
    assert_eq!(live.account.as_ref().map(AccountId::as_str), Some("999999999999"), "AWS knows best");
    assert!(discovery.draft.notes().iter().any(|note| note.contains("222222222222")), "and it is said");
    let dev = discovery.draft.environments.iter().find(|environment| environment.name == "dev").unwrap();
    assert!(dev.branches.is_empty() && dev.remarks.len() == 1, "a branch of git that AWS gives to another: {dev:?}");
}

#[test]
fn one_environment_in_two_accounts_is_two() {
    let other = TEAM
        .replace("d1admin", "d9other")
        .replace("d2admin", "d8other")
        .replace("hedgerow", "wood")
        .replace("111111111111", "444444444444");
    let files = [("a/amplify/team-provider-info.json", TEAM), ("b/amplify/team-provider-info.json", other.as_str())];
    let discovery = discover(&repository(&files, &["dev"]));
    assert_eq!(problems(&discovery.toml), Vec::<String>::new());
    let names: Vec<_> = discovery.draft.environments.iter().map(|environment| environment.name.as_str()).collect();
    assert_eq!(names, ["dev", "live", "dev-b"], "live is in one account");
    let branches: Vec<_> = discovery.draft.environments.iter().map(|environment| environment.branches.len()).collect();
    assert_eq!(branches, [1, 0, 0], "no branch is in two environments");
}

#[test]
fn nothing_and_what_is_no_backend() {
    for files in [
        &[][..],
        &[("amplify.yml", "applications:\n  - appRoot: docs\n    frontend: {phases: {build: {commands: [make]}}}\n")],
        &[("package.json", r#"{"name":"x","scripts":{"start":"next"}}"#)],
        &[("amplify.yml", "a: [")],
        &[("pull.sh", "echo amplify pull --appId d1")],
    ] {
        let discovery = discover(&repository(files, &["main"]));
        assert!(discovery.draft.has_no_backend(), "{files:?}");
        assert!(discovery.diff.is_empty());
    }
    let broken = discover(&repository(&[("amplify.yml", "a: ["), ("package.json", "{")], &[]));
    assert_eq!(broken.unreadable.len(), 2, "what cannot be read is said");
}

#[test]
fn a_backend_of_another_repository_has_a_parent_in_name_only() {
    let spec = "frontend:\n  phases:\n    build:\n      commands:\n        - npx ampx generate outputs --branch main --app-id d1else --out-dir src\n";
    insta::assert_snapshot!(found(&repository(&[("amplify.yml", spec)], &["main"])), @r#"
    #
    # TODO: this is missing, and stands below as a comment where it belongs:
    #   - account in environment `main`
    #   - region in environment `main`
    #   - app_id of `hedgerow` in environment `main`

    schema = 1

    [project]
    name = "hedgerow"

    # Apps. A parent owns a backend, a child reads that of its parent. `outputs` are the files that `towpath pull` writes.

    # The backend is pulled, but its app is not in this repository: the path is only a name.
    [apps.backend-elsewhere]
    path = "backend-elsewhere"
    role = "parent"

    # found in amplify.yml, amplify.yml:5
    [apps.hedgerow]
    path = "."
    role = "child"
    parent = "backend-elsewhere"
    outputs = [
      { kind = "amplify-outputs", path = "src/amplify_outputs.json" },
    ]

    # Environments. `branches` are matched whole: * stops at a slash, ** does not. A branch that is named nowhere is an error.

    # found in amplify.yml:5
    # TODO: fill in account, region, and take away the `# ` of the next lines.
    # [environments.main]
    # account = "…"
    # region = "…"
    # generation = "gen2"
    # branches = ["main"]  # the branch names the backend
    # apps.backend-elsewhere = { app_id = "d1else", branch = "main" }
    # # apps.hedgerow = { app_id = "…" }  # TODO: the app id, from the Amplify console
    --- a/amplify.yml
    +++ b/amplify.yml
    @@ -2,4 +2,4 @@
       phases:
         build:
           commands:
    -        - npx ampx generate outputs --branch main --app-id d1else --out-dir src
    +        - towpath pull
    "#);
}

#[test]
fn credentials_are_reported_and_never_copied() {
    let key = format!("AKIA{}", "IOSFODNN7EXAMPLE");
    let script = format!("export AWS_ACCESS_KEY_ID={key}\namplify pull --appId {key} --envName {key}\n");
    let spec = SPEC.replace("yarn install", &format!("export K={key}"));
    let files = [
        ("pull.sh", script.as_str()),
        ("amplify.yml", &spec),
        ("amplify-pull.sh", PULL),
        ("amplify/team-provider-info.json", TEAM),
    ];
    let discovery = discover(&repository(&files, &[]));
    assert_eq!(discovery.credentials, ["amplify.yml:17", "pull.sh:1", "pull.sh:2"]);
    assert!(!discovery.toml.contains(&key));
}

#[test]
fn the_file_that_is_there_is_compared() {
    let gathered = repository(&[("amplify/team-provider-info.json", TEAM)], &["dev", "main"]);
    let discovery = discover(&gathered);
    let differences = |toml: &str| {
        let file = SourceFile { path: "environments.toml".into(), text: toml.to_owned() };
        compare(&config::parse(&file, "1.0.0").config.unwrap(), &discovery.draft)
    };
    let toml = &discovery.toml;
    assert_eq!(differences(toml), Vec::<String>::new());
    for (from, to, expected) in [
        ("path = \".\"", "path = \"x\"", "the app in `.` is not in the file"),
        (
            "\"222222222222\"",
            "\"222222222223\"",
            "environment `live` states account 222222222223, and 222222222222 was found",
        ),
        ("d2admin", "d3admin", "the backend `live` of app d2admin is in no environment of the file"),
        ("[\"dev\"]", "[\"other\"]", "branch `dev` is in no environment; a branch of git has this name says `dev`"),
    ] {
        assert_eq!(differences(&toml.replace(from, to)), [expected], "{from}");
    }
    let wider = toml.replace("[\"dev\"]", "[\"dev*\", \"fix/**\"]");
    assert_eq!(differences(&wider), Vec::<String>::new(), "what the file says beyond that is not judged");
}
