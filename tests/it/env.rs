//! `towpath env`, `check` and `explain`: no network, the answer and its reasons.

use fs_err as fs;
use serde_json::Value;

use crate::pull::project;
use crate::support::{Project, repository};

const TOML: &str = r#"schema = 1
[apps.admin]
path = "apps/admin"
role = "parent"
[apps.client]
path = "apps/client"
role = "child"
parent = "admin"
[environments.dev]
source = "snapshot"
snapshot = "snapshots/dev"
branches = ["dev", "feature/*"]
pull_requests_into = ["dev"]
apps.admin = {}
apps.client = { app_id = "d2clientdev" }
[environments.live]
source = "snapshot"
snapshot = "snapshots/live"
branches = ["main"]
apps.admin = {}
apps.client = { app_id = "d2clientlive" }
"#;

#[test]
fn github_gets_annotations_at_their_place() {
    let project = checkout();
    let ran = project.run(&["env", "--env", "lvie", "-o", "github"]).exits(4).says("error[E407]");
    assert!(ran.stdout.starts_with("::error title=E407::"), "{}", ran.stdout);
    assert!(ran.stdout.contains("%0Adid you mean `live`?") && ran.stdout.lines().count() == 1, "{}", ran.stdout);
    project.write("environments.toml", TOML.replace("branches = [\"main\"]", "branchs = [\"main\"]"));
    let project = project.set("TOWPATH_OUTPUT", "github");
    let ran = project.run(&["check"]).exits(3);
    assert!(
        ran.stdout.starts_with("::error file=environments.toml,line=19,endLine=19,col=1,endColumn=8,title=E302::"),
        "{}",
        ran.stdout
    );
    assert_eq!(project.run(&["check", "--output", "text"]).exits(3).stdout, "");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = project.run(&["completions", shell]).exits(0).stdout;
        assert!(script.contains("allow-unhealthy") && script.contains("towpath"), "{shell}");
    }
    assert!(project.run(&["man"]).exits(0).stdout.contains("towpath\\-pull"));
    assert!(project.run(&["man", "pull"]).exits(0).stdout.contains("dry\\-run"));
    project.run(&["man", "plul"]).exits(2).says("error[E201]").says("`plul` is no command");
    project.run(&["completions", "tcsh"]).exits(2).says("error[E201]");
}

fn checkout() -> Project {
    Project::with(TOML, &["apps/admin/src", "apps/client"])
}

fn with(variables: &[(&str, &str)]) -> Project {
    variables.iter().fold(checkout(), |project, (name, value)| project.set(name, value))
}

#[test]
fn the_environment_comes_from_flag_variable_ci_or_git() {
    for (variables, args, environment) in [
        (&[("AWS_BRANCH", "main")][..], &["env"][..], "live"),
        (&[("AWS_BRANCH", "main")], &["env", "--branch", "dev"], "dev"),
        (&[("AWS_BRANCH", "main"), ("TOWPATH_BRANCH", "feature/x")], &["env"], "dev"),
        (&[("AWS_BRANCH", "main"), ("TOWPATH_ENV", "dev")], &["env"], "dev"),
        (&[("TOWPATH_ENV", "dev")], &["env", "--env", "live"], "live"),
        (&[("AWS_BRANCH", "pr-3"), ("AWS_PULL_REQUEST_DESTINATION_BRANCH", "dev")], &["env"], "dev"),
        (&[("GITHUB_ACTIONS", "true"), ("GITHUB_REF_NAME", "main")], &["env"], "live"),
        (&[("GITLAB_CI", "true"), ("CI_COMMIT_BRANCH", "main")], &["env"], "live"),
        (&[("BITBUCKET_BRANCH", "main")], &["env"], "live"),
        (&[("CODEBUILD_BUILD_ID", "x"), ("CODEBUILD_WEBHOOK_HEAD_REF", "refs/heads/main")], &["env"], "live"),
        (&[("CIRCLECI", "true"), ("CIRCLE_BRANCH", "main")], &["env"], "live"),
        (&[("NETLIFY", "true"), ("BRANCH", "main")], &["env"], "live"),
        (&[("VERCEL", "1"), ("VERCEL_GIT_COMMIT_REF", "main")], &["env"], "live"),
        (&[("CF_PAGES", "1"), ("CF_PAGES_BRANCH", "main")], &["env"], "live"),
        (&[("AWS_BRANCH", "main"), ("BUILD_ENV", "live"), ("USER_BRANCH", "main")], &["env"], "live"),
    ] {
        let ran = with(variables).run(args).exits(0);
        assert_eq!(ran.stdout, format!("{environment}\n"), "{variables:?}");
    }
}

#[test]
fn what_cannot_be_resolved_ends_with_4_and_the_line_to_add() {
    for (variables, args, id, words) in [
        (&[("AWS_BRANCH", "hotfix")][..], &["env"][..], "E401", "add \"hotfix\""),
        (&[("AWS_BRANCH", "main"), ("BUILD_ENV", "dev")], &["env"], "E402", "delete BUILD_ENV"),
        (&[("AWS_BRANCH", "main"), ("USER_BRANCH", "dev")], &["env"], "E402", "delete USER_BRANCH"),
        (&[], &["env"], "E403", "--branch NAME"),
        (&[("AWS_BRANCH", "main"), ("AWS_APP_ID", "d9other")], &["env"], "E404", "app_id = \"d9other\""),
        (&[("AWS_BRANCH", "main"), ("AMPLIFY_MONOREPO_APP_ROOT", "apps/x")], &["env"], "E404", "path = \"apps/x\""),
        (&[("AWS_BRANCH", "main")], &["pull"], "E405", "--all"),
        (&[("AWS_BRANCH", "main"), ("AWS_APP_ID", "d2clientdev")], &["env"], "E406", "`live`"),
        (&[("AWS_BRANCH", "main"), ("AWS_APP_ID", "d2clientlive")], &["env", "--app", "admin"], "E406", "`admin`"),
        (&[], &["env", "--env", "lvie"], "E407", "did you mean `live`?"),
        (&[("AWS_BRANCH", "main")], &["env", "--app", "clinet"], "E407", "did you mean `client`?"),
        (&[("AWS_BRANCH", "main"), ("GITHUB_ACTIONS", "1"), ("GITHUB_REF_NAME", "dev")], &["env"], "E408", "dev"),
    ] {
        with(variables).run(args).exits(4).says(&format!("error[{id}]")).says(words);
    }
}

#[test]
fn the_app_comes_from_its_id_its_root_or_the_current_directory() {
    let app = |project: &Project, folder: &str| {
        project.run_in(folder, &["env", "-o", "json"]).exits(0).json()["apps"].clone()
    };
    let project = with(&[("AWS_BRANCH", "dev")]);
    assert_eq!(app(&project, "apps/admin/src"), serde_json::json!(["admin"]));
    assert_eq!(app(&project, ""), serde_json::json!([]));
    let project = project.set("AMPLIFY_MONOREPO_APP_ROOT", "./apps/client/");
    assert_eq!(app(&project, "apps/client"), serde_json::json!(["client"]));
    let project = project.set("AWS_APP_ID", "d2clientdev");
    assert_eq!(app(&project, ""), serde_json::json!(["client"]));
    project.run_in("apps/admin", &["env"]).exits(4).says("error[E406]").says("the current directory");
}

#[test]
fn the_reasons_are_shown_with_their_line() {
    let project = with(&[("AWS_BRANCH", "feature/map")]);
    let ran = project.run_in("apps/client", &["env", "--explain"]).exits(0);
    insta::assert_snapshot!(ran.stdout.replace(project.root().as_str(), "[root]/"), @r#"
    branch  feature/map                                 AWS_BRANCH (Amplify Hosting)
    rule    environments.dev.branches[1] = "feature/*"  [root]/environments.toml:12
    also    nothing else matches (3 patterns tested)
    env     dev                                         [root]/environments.toml:9
    app     client                                      the current directory
    "#);
}

#[test]
fn exports_are_what_a_shell_reads() {
    let project = with(&[("AWS_BRANCH", "dev")]);
    let stamp = r#"{"environment":"dev","fingerprint":"abc","generation":"gen2","backend":{"stack":"it's $(odd)"}}"#;
    project.write("apps/client/public/.well-known/towpath.json", stamp);
    let lines = project.run_in("apps/client", &["env", "--export"]).exits(0).stdout;
    let script =
        format!("{lines}\nprintf '%s|%s|%s' \"$TOWPATH_ENV\" \"$TOWPATH_FINGERPRINT\" \"$TOWPATH_BACKEND_STACK\"");
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "dev|abc|it's $(odd)");
}

#[test]
fn every_kind_of_checkout() {
    let project = checkout();
    project.git(&["init", "-q", "-b", "main"]);
    let answer = |project: &Project| project.run(&["env"]).exits(0).stdout;
    assert_eq!(answer(&project), "live\n", "no commit yet");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "x"]);
    project.git(&["checkout", "-q", "-b", "feature/deep"]);
    assert_eq!(answer(&project), "dev\n");
    project.git(&["worktree", "add", "-q", "../tree", "main"]);
    assert_eq!(project.run_in("../tree", &["env"]).exits(0).stdout, "live\n", "a worktree");
    project.git(&["checkout", "-q", "--detach"]);
    project.run(&["env"]).exits(4).says("error[E403]").says("detached");
    let url = format!("file://{}", project.root());
    project.git(&["clone", "-q", "--depth", "1", "-b", "main", &url, "../shallow"]);
    assert_eq!(project.run_in("../shallow", &["env"]).exits(0).stdout, "live\n", "a shallow clone");
    let detached = project.set("AWS_BRANCH", "main");
    assert_eq!(answer(&detached), "live\n", "a variable names what a detached checkout does not");
}

#[test]
fn the_file_is_found_upwards_within_the_repository() {
    let project = with(&[("AWS_BRANCH", "dev")]);
    project.run_in("apps/admin/src", &["env"]).exits(0);
    project.write("inner/.git/HEAD", "ref: refs/heads/main\n");
    project.run_in("inner", &["env"]).exits(3).says("error[E319]");
    project.run_in("inner", &["env", "--config", ".."]).exits(0);
    project.run_in("inner", &["env", "--config", "../environments.toml"]).exits(0);
    let project = project.set("TOWPATH_CONFIG", "nowhere.toml");
    project.run(&["env"]).exits(3).says("nowhere.toml");
}

#[test]
fn check_finds_every_problem() {
    let project = Project::with("schema = 1\n[apps.a]\npaht = \"a\"\nrole = \"boss\"\n[envs.dev]\n", &[]);
    let ran = project.run(&["check"]).exits(3);
    for words in ["unknown key `paht`", "did you mean `path`?", "boss", "`envs`", "environments.toml:3:1", "3 errors"] {
        assert!(ran.stderr.contains(words), "{words}:\n{}", ran.stderr);
    }
    let json = project.run(&["check", "-o", "json"]).exits(3).json();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), 3);
    assert_eq!(json["diagnostics"][0]["place"]["line"], 3);
    // Another command refuses the same file in the same way.
    project.run(&["env"]).exits(3).says("unknown key `paht`");
    Project::with("schema = 2\n", &[]).run(&["check"]).exits(3).says("error[E303]");
}

#[test]
fn the_schema_is_that_of_the_repository() {
    let printed = Project::new().run(&["check", "--schema"]).exits(0).json();
    let file: Value =
        serde_json::from_str(&fs::read_to_string(repository("schema/environments.schema.json")).unwrap()).unwrap();
    assert_eq!(printed, file);
}

#[test]
fn every_id_is_explained_and_every_exit_code_is_in_the_readme() {
    let project = Project::new();
    let ids = project.run(&["explain", "-o", "json"]).exits(0).json();
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let ids = ids["ids"].as_array().unwrap();
    assert!(ids.len() > 30);
    for id in ids {
        let name = id["id"].as_str().unwrap();
        assert!(project.run(&["explain", name]).exits(0).stdout.starts_with(name));
        if let Some(exit) = id["exit"].as_u64() {
            assert!(readme.contains(&format!("\n| {exit} | ")), "exit code {exit} is not in the README");
        }
    }
    project.run(&["explain", "E9999"]).exits(2).says("error[E201]");
}

#[test]
fn nothing_but_pull_uses_the_network() {
    let (project, aws) = project();
    for args in [&["env"][..], &["env", "--explain"], &["env", "--list"], &["check"], &["explain"], &["--version"]] {
        project.run(args).exits(0);
    }
    assert!(aws.requests().is_empty() && aws.connections() == 0);
}

#[test]
fn wrong_usage_ends_with_2() {
    let project = checkout();
    for args in
        [&["pul"][..], &["pull", "--nope"], &[], &["pull", "--dry-run", "--check"], &["pull", "--expect", "xyz"]]
    {
        let ran = project.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty());
    }
    assert!(project.run(&["--help"]).exits(0).stdout.contains("pull"));
    let json = project.run(&["pull", "--nope", "-o", "json"]).exits(2).json();
    assert_eq!(json["error"]["id"], "E201");
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let project = checkout();
    assert!(!project.run(&["env"]).exits(4).stderr.contains('\u{1b}'));
    assert!(project.run(&["env", "--color", "always"]).exits(4).stderr.contains('\u{1b}'));
    let project = project.set("NO_COLOR", "1").set("CLICOLOR_FORCE", "1");
    assert!(!project.run(&["env"]).exits(4).stderr.contains('\u{1b}'));
}

#[test]
fn escape_codes_from_outside_do_not_reach_the_terminal() {
    let project = with(&[("AWS_BRANCH", "a\u{7f}b")]);
    assert!(!project.run(&["env"]).exits(4).stderr.contains('\u{7f}'));
    let project = checkout();
    let ran = project.run(&["env", "--env", "\u{1b}[31mred"]).exits(4);
    assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
}

#[test]
fn what_needs_no_network_asks_nobody_even_where_somebody_listens() {
    let (project, aws) = project();
    project.run(&["pull"]).exits(0);
    let before = aws.connections();
    let url = aws.url();
    let project =
        ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].into_iter().fold(project, |project, name| project.set(name, &url));
    // Credentials that would have to be fetched are not fetched.
    let project = project.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &aws.container_url()).set("AWS_ACCESS_KEY_ID", "");
    for args in [
        &["env"][..],
        &["env", "--explain"],
        &["env", "--list"],
        &["env", "--export"],
        &["check"],
        &["check", "--schema"],
        &["prompt"],
        &["explain", "E401"],
        &["explain"],
        &["iam", "policy", "--env", "staging"],
        &["completions", "bash"],
        &["man"],
        &["--version"],
    ] {
        assert!(!project.run(args).exits(0).stdout.is_empty(), "{args:?}");
    }
    assert_eq!(aws.connections(), before);
}

/// The processor's time of each run, user and system. This build is not optimized, so it may take three times what a
/// release may (`benches/run start` measures that).
#[cfg(unix)]
#[test]
fn what_needs_no_network_takes_little_of_the_processor() {
    let (project, _aws) = project();
    for args in ["env", "check", "prompt", "explain E401"] {
        let program = env!("CARGO_BIN_EXE_towpath");
        let script = format!("for n in 1 2 3 4 5 6 7 8 9 10; do {program} {args} >/dev/null || exit 1; done; times");
        let output = project.shell(&script).output().unwrap();
        assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
        let times = String::from_utf8(output.stdout).unwrap();
        // `0m0.071s 0m0.024s` of the shell itself, then of the commands.
        let of_commands = times.lines().nth(1).unwrap().split_whitespace().map(|time| {
            let (minutes, seconds) = time.split_once('m').unwrap();
            minutes.parse::<f64>().unwrap() * 60.0 + seconds.trim_end_matches('s').parse::<f64>().unwrap()
        });
        let each = of_commands.sum::<f64>() * 100.0;
        assert!(each <= 30.0, "{args}: {each} ms");
    }
}
