//! The README's promises: every command of it is run here, on a copy of the example.

use std::process::Command;

use fs_err as fs;

use crate::support::{Project, repository};

/// A copy of the example, with nothing but what git tracks.
pub(crate) fn example() -> Project {
    let project = Project::new();
    let list = Command::new("git")
        .args(["ls-files", "-z", "apps", "snapshots", "environments.toml"])
        .current_dir(repository(""))
        .output();
    let list = String::from_utf8(list.unwrap().stdout).unwrap();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        project.write(path, fs::read(repository(path)).unwrap());
    }
    project
}

/// The commands of the README's console blocks, without the prompt.
pub(crate) fn commands() -> Vec<String> {
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    readme.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
}

#[test]
fn every_command_of_the_readme_works() {
    let project = example();
    let mut run = 0;
    // `tests/it/demo.rs` follows the tour.
    for command in commands().into_iter().filter(|command| !command.starts_with("towpath ")) {
        if command == "cargo run -- demo" {
            continue;
        }
        let Some(args) = command.strip_prefix("cargo run -- ") else {
            // This very run.
            assert_eq!(command, "cargo test --workspace");
            continue;
        };
        let args: Vec<_> = args.split(' ').collect();
        project.run(&args).exits(0);
        run += 1;
    }
    assert!(run >= 5, "the README shows {run} commands");
    assert_eq!(commands()[0], "cargo run -- pull --all --env dev");
}

#[test]
fn the_example_serves_each_environment_and_changes_nothing_twice() {
    let project = example();
    for (environment, generation) in [("dev", "gen2"), ("staging", "gen1"), ("live", "gen1")] {
        project.run(&["pull", "--all", "--env", environment]).exits(0);
        let stamp = project.read("apps/client/public/.well-known/towpath.json");
        assert!(stamp.contains(&format!("\"environment\": \"{environment}\"")), "{stamp}");
        assert!(stamp.contains(&format!("\"generation\": \"{generation}\"")) && !stamp.contains("account"), "{stamp}");
        assert!(
            project.read("apps/client/.env.local").starts_with("VITE_REGION=eu-west-2\nVITE_APPSYNC_ENDPOINT=https://")
        );
        project.run(&["pull", "--all", "--env", environment, "--check"]).exits(0);
    }
}

#[test]
fn a_damaged_snapshot_is_refused() {
    let project = example();
    let path = "snapshots/staging/admin/amplify-meta.json";
    project.write(path, project.read(path).replace("eu-west-2_Hedge", "eu-west-2_Other"));
    project.run(&["pull", "--all", "--env", "staging"]).exits(5).says("error[E503]").says("SHA-256");
    fs::remove_file(project.path(path)).unwrap();
    project.run(&["pull", "--all", "--env", "staging"]).exits(5).says("error[E504]");
    let toml = project.read("environments.toml").replace("333333333333", "444444444444");
    project.write("environments.toml", toml);
    project.run(&["pull", "--all", "--env", "live"]).exits(8).says("error[E801]");
}
