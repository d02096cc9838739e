//! The ready build files for Amplify Hosting and the GitHub Action, run as their users run them.

use std::path::PathBuf;
use std::process::Command;

use fs_err as fs;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::pull::{meta, project as pulled};
use crate::standin::StandIn;
use crate::standin::names;
use crate::standin::seed::Gen2;
use crate::standin::state::{AppState, Branch, Job};
use crate::support::{Project, Ran, repository};

const ACCOUNT: &str = "222222222222";

/// Releases as the release workflow makes them, in a folder; the SHA-256 of the archive.
fn release(project: &Project, version: &str) -> (String, String) {
    let target = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("macos", _) => "aarch64-apple-darwin".to_owned(),
        (_, arch) => format!("{arch}-unknown-linux-gnu"),
    };
    let name = format!("towpath-{version}-{target}");
    let folder = project.path(&format!("../releases/v{version}"));
    fs::create_dir_all(folder.join(&name)).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_towpath"), folder.join(&name).join("towpath")).unwrap();
    let archive = format!("{name}.tar.gz");
    let tar = Command::new("tar").args(["-czf", &archive, &name]).current_dir(&folder).status().unwrap();
    assert!(tar.success());
    let digest = Sha256::digest(fs::read(folder.join(&archive)).unwrap());
    let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(folder.join(format!("{archive}.sha256")), format!("{sha256}  {archive}\n")).unwrap();
    let folder = fs::canonicalize(folder.parent().unwrap()).unwrap();
    (format!("file://{}", folder.to_str().unwrap()), sha256)
}

/// The commands of an app's phases in an amplify.yml, in order, without those that need npm or AWS's own tools.
fn commands(amplify: &str, app: &str) -> Vec<String> {
    let entry = amplify.split("  - appRoot: ").find(|entry| entry.starts_with(app)).unwrap();
    let lines =
        entry.lines().skip_while(|line| !line.contains("phases:")).take_while(|line| !line.contains("artifacts:"));
    let commands = lines.filter_map(|line| line.trim().strip_prefix("- ")).map(str::to_owned);
    commands.filter(|command| !["npm ", "npx ", "amplifyPush"].iter().any(|tool| command.starts_with(tool))).collect()
}

/// Runs a command as Amplify Hosting does: in the app's folder, with its variables.
fn build(project: &Project, root: &str, app_id: &str, command: &str) -> Ran {
    let mut shell = project.command(root, &[]);
    let variables: Vec<_> =
        shell.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    shell = Command::new("bash");
    shell.args(["-c", command]).current_dir(project.path(root)).env_clear().envs(variables);
    shell.env("AWS_APP_ID", app_id).env("AMPLIFY_MONOREPO_APP_ROOT", root).env("CI", "true");
    Ran::of(shell.output().unwrap(), &[])
}

/// The parent's job of a commit, which is done.
fn built(commit: &str) -> Job {
    let (id, status) = ("7".to_owned(), "SUCCEED".to_owned());
    Job { id, status, commit: commit.to_owned(), started: 1_767_607_000, ..Job::default() }
}

/// A repository of two apps with this build file, and a parent that was built from its commit.
fn repository_with(amplify: &str) -> (Project, StandIn) {
    let (project, aws) = pulled();
    fs::create_dir_all(project.path("scripts")).unwrap();
    fs::copy(repository("examples/amplify/install-towpath.sh"), project.path("scripts/install-towpath.sh")).unwrap();
    project.write("amplify.yml", amplify);
    project.git(&["init", "-q"]);
    project.git(&["add", "-A"]);
    project.git(&["commit", "-qm", "x"]);
    let commit = project.git(&["rev-parse", "HEAD"]);
    let job = built(&commit);
    let branch = Branch { name: "staging".into(), jobs: vec![job], ..Branch::default() };
    let account = aws.account(ACCOUNT).region("eu-west-2");
    let client = AppState { app_id: "d2client".into(), name: "client".into(), ..AppState::default() };
    account.change_app("d1admin", |app| app.branches = vec![branch]).amplify_app(client);
    let (releases, sha256) = release(&project, "0.1.0");
    let project = project
        .set("AWS_COMMIT_ID", &commit)
        .set("TOWPATH_TEST_SPEED", "100")
        .set("TOWPATH_RELEASES", &releases)
        .set("TOWPATH_VERSION", "0.1.0")
        .set("TOWPATH_SHA256", &sha256);
    (project, aws)
}

#[test]
fn the_build_file_for_generation_1_builds_both_apps() {
    let amplify = fs::read_to_string(repository("examples/amplify/gen1/amplify.yml")).unwrap();
    assert!(amplify.contains("amplifyPush --simple"));
    let (project, _aws) = repository_with(&amplify);
    for (app, id) in [("apps/admin", "d1admin"), ("apps/client", "d2client")] {
        let commands = commands(&amplify, app);
        assert_eq!(commands.len(), 2, "{commands:?}");
        for command in &commands {
            build(&project, app, id, command).exits(0);
        }
    }
    assert!(project.read("apps/client/src/aws-exports.js").contains("eu-west-2_Ab12Cd34E"));
    assert!(fs::metadata(project.path("../home/.local/bin/towpath")).is_ok());
}

#[test]
fn the_build_file_for_generation_2_builds_both_apps() {
    let amplify = fs::read_to_string(repository("examples/amplify/gen2/amplify.yml")).unwrap();
    assert!(amplify.contains("npx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID"));
    let (project, aws) = repository_with(&amplify);
    let toml = project.read("environments.toml").replace("generation = \"gen1\"", "generation = \"gen2\"");
    let toml = toml.replace("backend = \"staging\"", "branch = \"staging\"");
    project.write("environments.toml", toml.replace("{ kind = \"aws-exports\", path = \"src/aws-exports.js\" },", ""));
    let outputs = [
        ("userPoolId", "eu-west-2_G"),
        ("webClientId", "web"),
        ("identityPoolId", "eu-west-2:2"),
        ("authRegion", "eu-west-2"),
    ];
    let names = outputs.map(|(name, _)| name);
    let metadata = json!({ "AWS::Amplify::Auth": { "version": "1", "stackOutputs": names } }).to_string();
    let outputs = outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let job = built(&project.git(&["rev-parse", "HEAD"]));
    let account = aws.account(ACCOUNT).region("eu-west-2");
    let account = account.gen2("d1admin", "staging", Gen2 { outputs, metadata, schema: None });
    account.change_app("d1admin", |app| app.branches.iter_mut().for_each(|branch| branch.jobs = vec![job.clone()]));
    for (app, id) in [("apps/admin", "d1admin"), ("apps/client", "d2client")] {
        for command in commands(&amplify, app) {
            build(&project, app, id, &command).exits(0);
        }
    }
    assert!(project.read("apps/client/src/amplify_outputs.json").contains("eu-west-2_G"));
}

#[test]
fn another_archive_is_not_installed() {
    let amplify = fs::read_to_string(repository("examples/amplify/gen1/amplify.yml")).unwrap();
    let (project, _aws) = repository_with(&amplify);
    let install = commands(&amplify, "apps/client").remove(0);
    let project = project.set("TOWPATH_SHA256", &"0".repeat(64));
    build(&project, "apps/client", "d2client", &install).exits(1).says("was expected: nothing was installed");
    assert!(fs::metadata(project.path("../home/.local/bin/towpath")).is_err());
    // Without a checksum of one's own, the published one is compared: here the archive is not the one it is of.
    let project = project.set("TOWPATH_SHA256", "");
    build(&project, "apps/client", "d2client", &install).exits(0);
    let project = project.set("TOWPATH_VERSION", "9.9.9");
    let missing = build(&project, "apps/client", "d2client", &install);
    assert_ne!(missing.code, 0);
}

/// A job of GitHub Actions: what the runner sets, and the files that it reads afterwards.
struct Runner {
    project: Project,
    _aws: StandIn,
}

impl Runner {
    fn new() -> Self {
        let (project, aws) = pulled();
        for file in ["path", "output", "env"] {
            project.write(&format!("../runner/{file}"), "");
        }
        let file = |name: &str| project.path(&format!("../runner/{name}")).to_str().unwrap().to_owned();
        let (path, output, env, temp) = (file("path"), file("output"), file("env"), file("temp"));
        let project =
            project.set("AWS_BRANCH", "").set("AWS_APP_ID", "").set("GITHUB_ACTIONS", "true").set("CI", "true");
        let project = project.set("GITHUB_PATH", &path).set("GITHUB_OUTPUT", &output).set("GITHUB_ENV", &env);
        let project =
            project.set("RUNNER_TEMP", &temp).set("GITHUB_ACTION_PATH", repository("").as_str().trim_end_matches('/'));
        Self { project, _aws: aws }
    }

    /// The steps of action.yml with these inputs, one after the other, as the runner would: bash reads `run`.
    fn uses(&self, inputs: &[(&str, &str)]) -> Vec<Ran> {
        let action = fs::read_to_string(repository("action.yml")).unwrap();
        let mut ran: Vec<Ran> = Vec::new();
        for step in action.split("    - id: ").skip(1) {
            let run = step.lines().find_map(|line| line.trim().strip_prefix("run: '")).unwrap().trim_end_matches('\'');
            assert!(!run.contains("${{"), "an input in a script: {run}");
            let path = self.project.read("../runner/path").lines().collect::<Vec<_>>().join(":");
            let mut shell = Command::new("bash");
            shell.args(["-e", "-o", "pipefail", "-c", run]).current_dir(self.project.path("")).env_clear();
            for (name, value) in self.project.command("", &[]).get_envs() {
                shell.env(name, value.unwrap_or_default());
            }
            shell.env("PATH", format!("{path}:{}", std::env::var("PATH").unwrap()));
            for line in step.lines().filter_map(|line| line.trim().split_once(": ${{ inputs.")) {
                let name = line.1.split([' ', '}']).next().unwrap();
                let default =
                    action.split(&format!("  {name}:\n")).nth(1).and_then(|input| input.split("default: ").nth(1));
                let default = default.and_then(|text| text.lines().next()).unwrap_or_default().trim_matches('\'');
                let given = inputs.iter().find(|(input, _)| *input == name).map(|(_, value)| *value);
                shell.env(line.0, given.unwrap_or(default));
            }
            ran.push(Ran::of(shell.output().unwrap(), &[]));
            if ran.last().unwrap().code != 0 {
                break;
            }
        }
        ran
    }

    fn installed(&self) -> PathBuf {
        self.project.path("../runner/temp/towpath/towpath")
    }
}

#[test]
fn the_action_installs_a_release_and_hands_the_answer_on() {
    let runner = Runner::new();
    let (releases, sha256) = release(&runner.project, "0.1.0");
    let inputs = [
        ("version", "0.1.0"),
        ("sha256", &sha256),
        ("releases", &releases),
        ("environment", "staging"),
        ("app", "client"),
    ];
    let ran = runner.uses(&inputs);
    assert_eq!(
        ran.iter().map(|ran| ran.code).collect::<Vec<_>>(),
        [0, 0],
        "{}{}",
        ran[0].stderr,
        ran.last().unwrap().stderr
    );
    let output = runner.project.read("../runner/output");
    assert!(output.contains("TOWPATH_ENV=staging\n") && output.contains("TOWPATH_FINGERPRINT="), "{output}");
    assert!(runner.project.read("apps/client/src/aws-exports.js").contains("eu-west-2_Ab12Cd34E"));
    // Only installed.
    let other = Runner::new();
    let ran = other.uses(&[("version", "v0.1.0"), ("releases", &releases), ("command", "none")]);
    assert_eq!(ran.iter().map(|ran| ran.code).collect::<Vec<_>>(), [0, 0]);
    assert!(other.installed().exists());
}

#[test]
fn the_action_fails_where_towpath_does_and_where_it_cannot_be_had() {
    let runner = Runner::new();
    let binary = ("binary", env!("CARGO_BIN_EXE_towpath"));
    let ran = runner.uses(&[binary, ("environment", "stagign")]);
    assert_eq!(ran[1].code, 4);
    assert!(
        ran[1].stdout.contains("::error") || ran[1].stderr.contains("::error"),
        "{}{}",
        ran[1].stdout,
        ran[1].stderr
    );
    // What is meant for a shell reaches none.
    let ran = runner.uses(&[binary, ("command", "env"), ("args", "--branch $(touch${IFS}pwned);x *")]);
    assert_ne!(ran[1].code, 0);
    assert!(!runner.project.path("pwned").exists());

    let missing = Runner::new().uses(&[]);
    assert_eq!((missing.len(), missing[0].code), (1, 2));
    assert!(missing[0].stdout.contains("::error::the input `version` is missing"));
    let runner = Runner::new();
    let (releases, _) = release(&runner.project, "0.1.0");
    let wrong = "0".repeat(64);
    let ran = runner.uses(&[("version", "0.1.0"), ("sha256", &wrong), ("releases", &releases)]);
    assert_eq!((ran.len(), ran[0].code), (1, 1));
    assert!(!runner.installed().exists() && ran[0].stderr.contains("nothing was installed"));
}

#[test]
fn a_meta_of_the_other_app_is_never_taken() {
    // The client's own build, with the parent's id by mistake: both say something else, and the build stops.
    let amplify = fs::read_to_string(repository("examples/amplify/gen1/amplify.yml")).unwrap();
    let (project, aws) = repository_with(&amplify);
    let stack = names::gen1_stack("shop", "d1admin", "staging");
    aws.account(ACCOUNT).region("eu-west-2").gen1("d1admin", "staging", &meta("d9other", &stack), &[]);
    for command in commands(&amplify, "apps/client") {
        let ran = build(&project, "apps/client", "d2client", &command);
        if command.contains("pull") {
            ran.exits(5).says("error[E506]");
        }
    }
    assert!(fs::metadata(project.path("apps/client/src/aws-exports.js")).is_err());
}

#[test]
fn the_ready_environments_are_valid() {
    for generation in ["gen1", "gen2"] {
        let toml = fs::read_to_string(repository(&format!("examples/amplify/{generation}/environments.toml"))).unwrap();
        let project = Project::with(&toml, &["apps/admin", "apps/client"]);
        project.run(&["check"]).exits(0);
    }
}
