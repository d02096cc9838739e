//! `towpath affected`: which apps a range of commits touches, in real repositories, and what is said where git cannot tell.

use crate::readme::example;
use crate::support::Project;

/// The example, committed on `main` and tagged `v1`.
fn project() -> Project {
    let project = example();
    project.write(".gitignore", "node_modules/\n");
    project.git(&["init", "-q"]);
    commit(&project);
    project.git(&["tag", "v1"]);
    project
}

fn commit(project: &Project) {
    project.git(&["add", "-A"]);
    project.git(&["commit", "-qm", "A step"]);
}

fn changed(project: &Project, path: &str) {
    project.write(path, format!("changed {path}"));
    commit(project);
}

#[track_caller]
fn affected(project: &Project, args: &[&str]) -> String {
    let ran = project.run(&[&["affected", "--since", "v1"], args].concat()).exits(0);
    ran.stdout.trim_end().replace('\n', " ")
}

#[test]
fn files_touch_their_apps_and_nothing_is_written() {
    let project = project();
    let before = project.files();
    assert_eq!(affected(&project, &[]), "");
    project.run(&["affected", "--since", "v1"]).exits(0).says("no app is touched");
    assert_eq!(project.files(), before);
    changed(&project, "apps/client/src/é b.ts");
    assert_eq!(affected(&project, &[]), "client");
    project.run(&["affected", "--since", "v1"]).exits(0).says("client: apps/client/src/é b.ts");
    assert_eq!(affected(&project, &["--app", "admin"]), "");
    changed(&project, "apps/admin/amplify/backend.ts");
    assert_eq!(affected(&project, &[]), "admin client");
    project.run(&["affected", "--since", "v1"]).says("the backend of `admin` changes: apps/admin/amplify/backend.ts");
    // Only what was committed counts.
    project.write("apps/kiosk.txt", "not committed");
    let json = project.run(&["affected", "--since", "v1", "-o", "json"]).exits(0).json();
    assert_eq!((&json["schema"], &json["known"]), (&1.into(), &true.into()));
    assert_eq!(json["affected"][0]["app"], "admin");
    assert_eq!(json["affected"][0]["reasons"][0]["kind"], "files");
    assert_eq!(json["affected"][1]["reasons"][1]["paths"][0], "apps/admin/amplify/backend.ts");
    // A file that is gone, and one that moved from an app to another.
    project.git(&["tag", "-f", "v1"]);
    project.git(&["rm", "-q", "apps/admin/amplify/backend.ts"]);
    project.git(&["mv", "apps/client/src/é b.ts", "apps/admin/b.ts"]);
    commit(&project);
    assert_eq!(affected(&project, &[]), "admin client");
}

#[test]
fn what_counts_came_since_the_two_parted() {
    let project = project();
    project.git(&["checkout", "-q", "-b", "feature"]);
    changed(&project, "apps/client/a.ts");
    project.git(&["checkout", "-q", "main"]);
    changed(&project, "apps/admin/a.ts");
    project.git(&["checkout", "-q", "feature"]);
    let since = |name: &str| project.run(&["affected", "--since", name]).exits(0).stdout;
    assert_eq!(since("main"), "client\n");
    // What a merge brings in is what the branch gets.
    project.git(&["merge", "-q", "--no-edit", "main"]);
    assert_eq!(since("main"), "client\n");
    assert_eq!(since("v1"), "admin\nclient\n");
    // Without a branch, as in builds.
    project.git(&["checkout", "-q", "--detach"]);
    assert_eq!(since("main"), "client\n");
    project.git(&["worktree", "add", "-q", "apps/tree", "main"]);
    let tree = project.run_in("apps/tree", &["affected", "--since", "v1"]).exits(0);
    assert_eq!(tree.stdout, "admin\n");
}

#[test]
fn a_backend_that_is_another_one_touches_all_its_apps() {
    let project = project();
    project.run(&["lock-config", "dev"]).exits(0);
    commit(&project);
    project.git(&["tag", "-f", "v1"]);
    assert_eq!(affected(&project, &[]), "");
    assert_eq!(affected(&project, &["--backend", "dev"]), "", "today's backend is the pinned one");
    // The pin is of another backend: somebody reviewed a change.
    let text = project.read("environments.lock");
    let fingerprint = text.lines().find(|line| line.starts_with("fingerprint")).unwrap().to_owned();
    project.write("environments.lock", text.replace(&fingerprint, &format!("fingerprint = \"{}\"", "0".repeat(64))));
    commit(&project);
    assert_eq!(affected(&project, &[]), "admin client");
    project.run(&["affected", "--since", "v1"]).says("and is 00000000");
    // Today's backend is the one of then, whatever the file says now.
    assert_eq!(affected(&project, &["--backend", "dev"]), "");
    let unpinned = project.run(&["affected", "--since", "v1", "--backend", "live"]).exits(0);
    assert_eq!(unpinned.stdout, "admin\nclient\n");
    unpinned.says("warning[W403]").says("was unknown and is");
}

#[test]
fn where_git_cannot_tell_every_app_counts() {
    let project = project();
    changed(&project, "apps/client/a.ts");
    let clone = Project::new();
    let url = format!("file://{}", project.root());
    clone.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &url, "."]);
    let all = "admin\nclient\n";
    let shallow = clone.run(&["affected", "--since", "v1"]).exits(0);
    assert_eq!(shallow.stdout, all);
    shallow.says("warning[W402]").says("shallow").says("git cannot tell");
    let json = clone.run(&["affected", "--since", "v1", "-o", "json"]).exits(0).json();
    assert_eq!((&json["known"], &json["base"]), (&false.into(), &serde_json::Value::Null));
    clone.run(&["affected", "--since", "v1", "--app", "admin", "--exit-code"]).exits(10);
    // Made whole, it is precise.
    clone.git(&["fetch", "-q", "--unshallow", "--tags"]);
    assert_eq!(clone.run(&["affected", "--since", "v1"]).exits(0).stdout, "client\n");
    let nowhere = example();
    let ran = nowhere.run(&["affected", "--since", "v1"]).exits(0);
    assert_eq!(ran.stdout, all);
    ran.says("warning[W402]").says("this is no git repository");
}

#[test]
fn a_mistake_is_no_reason_to_build_everything() {
    let project = project();
    project.run(&["affected", "--since", "mian"]).exits(4).says("error[E414]").says("`mian`").says("origin/NAME");
    project.run(&["affected", "--since", "--all"]).exits(2);
    project.run(&["affected", "--since", "v1", "--app", "clinet"]).exits(4).says("client");
    project.run(&["affected", "--since", "v1", "--backend", "prod"]).exits(4).says("prod");
    project.run(&["affected"]).exits(2).says("--since");
    changed(&project, "environments.lock");
    project.run(&["affected", "--since", "v1"]).exits(3).says("error[E321]");
}

#[test]
fn later_steps_of_a_workflow_get_the_list() {
    let project = project().set("GITHUB_ACTIONS", "true");
    let output = project.path("../home/output");
    let project = project.set("GITHUB_OUTPUT", output.to_str().unwrap());
    changed(&project, "apps/client/a.ts");
    project.run(&["affected", "--since", "v1", "--exit-code"]).exits(10);
    assert_eq!(fs_err::read_to_string(output).unwrap(), "TOWPATH_AFFECTED=[\"client\"]\n");
    project.run(&["affected", "--since", "v1", "--app", "admin", "--exit-code"]).exits(0);
}
