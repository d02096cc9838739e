//! `towpath lock-config` and `pull --locked`: a pinned environment has the backend that was reviewed, or the build stops.

use crate::readme::example;
use crate::support::Project;

const FILE: &str = "environments.lock";

fn pinned() -> Project {
    let project = example();
    project.run(&["lock-config", "live"]).exits(0).says("commit environments.lock");
    project
}

#[test]
fn a_pinned_backend_is_pulled_and_pinning_again_changes_nothing() {
    let project = pinned();
    let text = project.read(FILE);
    assert!(text.contains("[\"live\".\"admin\"]") && text.contains("\"cognito.user_pool\" = "), "{text}");
    assert!(!text.contains("da2-"), "{text}");
    project.run(&["pull", "--all", "--env", "live", "--locked"]).exits(0);
    let ran = project.run(&["lock-config", "live"]).exits(0);
    assert!(!ran.stderr.contains("commit") && ran.stdout.starts_with("pinned  live  admin  "), "{}", ran.stderr);
    assert_eq!(project.read(FILE), text);
    project.run(&["lock-config", "staging", "-o", "json"]).exits(0);
    assert!(
        project.read(FILE).contains("[\"live\".\"admin\"]") && project.read(FILE).contains("[\"staging\".\"admin\"]")
    );
}

#[test]
fn another_backend_stops_the_pull_and_the_difference_is_told() {
    let project = pinned();
    project.run(&["pull", "--all", "--env", "live"]).exits(0);
    let before = project.files();
    let text = project.read(FILE).replace("\"cognito.mfa\" = \"OPTIONAL\"", "\"cognito.mfa\" = \"ON\"");
    assert_ne!(text, project.read(FILE));
    project.write(FILE, &text);
    let locked = project.run(&["pull", "--all", "--env", "live", "--locked"]).exits(11);
    locked.says("error[E1102]").says("Cognito MFA enforcement ON → OPTIONAL").says("towpath lock-config live");
    project.run(&["pull", "--all", "--env", "live"]).exits(0);
    // By the variable, and by the file itself.
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replacen("[project]\n", "[project]\nlock = [\"live\"]\n", 1));
    project.run(&["pull", "--all", "--env", "live"]).exits(11).says("error[E1102]");
    project.run(&["use", "live"]).exits(11);
    project.write("environments.toml", toml);
    let project = project.set("TOWPATH_LOCKED", "1");
    project.run(&["pull", "--all", "--env", "live"]).exits(11);
    project.write(FILE, &before[FILE]);
    assert_eq!(project.files(), before);
}

#[test]
fn what_is_not_pinned_or_cannot_be_read_stops_a_locked_pull() {
    let project = pinned();
    project.run(&["pull", "--all", "--env", "dev", "--locked"]).exits(11).says("error[E1103]").says("lock-config dev");
    project.write(FILE, "<<<<<<< HEAD");
    project.run(&["pull", "--all", "--env", "live", "--locked"]).exits(3).says("error[E321]");
    project.run(&["lock-config", "live"]).exits(3).says("error[E321]");
    project.write(FILE, "schema = 9");
    project.run(&["pull", "--all", "--env", "live", "--locked"]).exits(3).says("error[E303]");
    project.run(&["pull", "--all", "--env", "live"]).exits(0);
    project.run(&["lock-config"]).exits(2).says("no environment to pin");
    project.run(&["lock-config", "lvie"]).exits(4).says("did you mean `live`?");
    fs_err::remove_file(project.path(FILE)).unwrap();
    fs_err::remove_file(project.path("snapshots/dev/snapshot.json")).unwrap();
    project.run(&["lock-config", "live", "dev"]).exits(5);
    assert!(!project.path(FILE).exists(), "all or none");
}

#[test]
fn a_pinned_environment_that_moved_to_another_account_is_another_backend() {
    let (project, aws) = crate::pull::project();
    project.run(&["lock-config", "staging"]).exits(0);
    project.run(&["pull", "--locked"]).exits(0);
    let text = project.read(FILE);
    assert!(text.contains("account = \"222222222222\""), "{text}");
    // As reviewed, it was in another account: everything else is the same.
    project.write(FILE, text.replace("222222222222", "444444444444"));
    let before = project.files();
    let ran = project.run(&["pull", "--locked"]).exits(11).says("error[E1102]");
    ran.says("account 444444444444 → 222222222222").says("towpath lock-config staging");
    // The file declares the other account again, and the credentials are for this one: that is found first.
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("222222222222", "444444444444"));
    project.run(&["pull", "--locked"]).exits(8).says("error[E801]");
    project.write("environments.toml", toml);
    assert_eq!(project.files(), before);
    drop(aws);
}
