//! `[hooks]`: programs before and after commands, and after failures.

use serde_json::Value;

use crate::deploy;
use crate::pull;
use crate::support::Project;

/// With hooks that write down who they are.
fn with_hooks(project: &Project, hooks: &str) {
    project.write(
        "note.sh",
        "echo \"$1 $TOWPATH_HOOK $TOWPATH_COMMAND env=$TOWPATH_ENV from=$TOWPATH_FROM n=$TOWPATH_RELEASE \
         fp=${TOWPATH_FINGERPRINT:+yes} failed=$TOWPATH_FAILURE/$TOWPATH_EXIT key=$AWS_SECRET_ACCESS_KEY\" >> ran\n\
         printf '\\033[31mred\\n'\n exit ${2:-0}\n",
    );
    let toml = project.read("environments.toml");
    project.write("environments.toml", format!("{toml}\n[hooks]\n{hooks}"));
}

const ALL: &str = r#"
before_pull = [["sh", "note.sh", "one"], ["sh", "note.sh", "two"]]
after_pull = [["sh", "note.sh", "three"]]
before_deploy = [["sh", "note.sh", "four"]]
after_deploy = [["sh", "note.sh", "five"]]
on_failure = [["sh", "note.sh", "six"]]
"#;

fn ran(project: &Project) -> Vec<String> {
    let lines = if project.path("ran").exists() { project.read("ran") } else { String::new() };
    lines.lines().map(str::to_owned).collect()
}

#[test]
fn they_run_in_order_without_credentials() {
    let (project, _aws) = pull::project();
    with_hooks(&project, ALL);
    project.run(&["pull", "--dry-run"]).exits(0);
    project.run(&["pull", "--check"]).exits(10);
    assert_eq!(ran(&project), [""; 0], "nothing is written, so nothing is run");
    let done = project.run(&["pull"]).exits(0).says("before_pull: sh note.sh one").says("after_pull: [31mred");
    assert!(!done.stderr.contains('\u{1b}'));
    assert_eq!(
        ran(&project),
        [
            "one before_pull pull env=staging from= n= fp= failed=/ key=",
            "two before_pull pull env=staging from= n= fp= failed=/ key=",
            "three after_pull pull env=staging from= n= fp=yes failed=/ key=",
        ]
    );
    // Data alone is on standard output.
    let json: Value = project.run(&["pull", "-o", "json"]).exits(0).json();
    assert_eq!(json["command"], "pull");
}

#[test]
fn one_that_fails_before_stops_everything_and_one_after_nothing() {
    let (project, aws) = pull::project();
    let toml = project.read("environments.toml");
    with_hooks(
        &project,
        "before_pull = [[\"sh\", \"note.sh\", \"one\", \"3\"], [\"sh\", \"note.sh\", \"two\"]]\non_failure = [[\"sh\", \"note.sh\", \"six\"]]\n",
    );
    let failed = project.run(&["pull"]).exits(14).says("error[E1450]").says("`sh` ended with exit code 3");
    failed.says("no file was written");
    let lines = ran(&project);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[1], "six on_failure pull env=staging from= n= fp= failed=E1450/14 key=");
    assert!(aws.actions().is_empty() && !project.path("apps/client/src").exists());
    for hooks in ["after_pull = [[\"sh\", \"note.sh\", \"x\", \"4\"]]\n", "after_pull = [[\"no-such-program\"]]\n"] {
        project.write("environments.toml", &toml);
        with_hooks(&project, hooks);
        project.run(&["pull"]).exits(0).says("warning[W503]: a hook of `after_pull` failed: `");
    }
    assert!(project.path("apps/client/src/aws-exports.js").exists());
}

#[test]
fn a_failure_is_told_to_its_hooks() {
    let (project, _aws) = pull::project();
    with_hooks(&project, ALL);
    project.run(&["pull", "--expect", "00000000"]).exits(11);
    let lines = ran(&project);
    assert_eq!(lines.last().unwrap(), "six on_failure pull env=staging from= n= fp= failed=E1101/11 key=");
}

#[test]
fn a_towpath_in_a_hook_runs_none() {
    let (project, _aws) = pull::project();
    let program = env!("CARGO_BIN_EXE_towpath");
    with_hooks(
        &project,
        &format!(
            "before_pull = [[\"sh\", \"note.sh\", \"one\"]]\nafter_pull = [[\"{program}\", \"pull\", \"--dry-run\"], [\"{program}\", \"env\"]]\n"
        ),
    );
    project.run(&["pull"]).exits(0).says("after_pull: ");
    assert_eq!(ran(&project).len(), 1);
}

#[cfg(unix)]
#[test]
fn one_that_does_not_end_is_stopped() {
    let (project, _aws) = pull::project();
    // Ten minutes pass ten thousand times faster.
    let project = project.set("TOWPATH_TEST_SPEED", "10000");
    with_hooks(&project, "before_pull = [[\"sleep\", \"60\"]]\n");
    let begun = std::time::Instant::now();
    project.run(&["pull"]).exits(14).says("`sleep` did not end within");
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn a_release_has_its_own() {
    let (project, _aws, _) = deploy::project();
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replacen("schema = 1\n", "schema = 1\n[project]\nname = \"shop\"\n", 1));
    with_hooks(&project, ALL);
    project.run(&["deploy", "staging", "--dry-run"]).exits(0);
    assert_eq!(ran(&project), [""; 0]);
    project.run(&["deploy", "staging"]).exits(0);
    assert_eq!(
        ran(&project),
        [
            "four before_deploy deploy env=staging from= n= fp= failed=/ key=",
            "five after_deploy deploy env=staging from= n=1 fp=yes failed=/ key=",
        ]
    );
}
