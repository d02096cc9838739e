//! `towpath check` and mistakes in environments.toml: each with its id, its place and exit code 3.

use crate::support::Project;

const TOML: &str = r#"schema = 1
[apps.admin]
path = "admin"
role = "parent"
[apps.client]
path = "client"
role = "child"
parent = "admin"
[environments.dev]
account = "111111111111"
region = "eu-west-2"
branches = ["dev"]
apps.admin = { app_id = "d1admin", backend = "dev" }
apps.client = { app_id = "d2client" }
"#;

#[track_caller]
fn mistake(toml: &str, id: &str, words: &str) {
    let project = Project::with(toml, &["admin", "client"]);
    let ran = project.run(&["check"]).exits(3);
    ran.says(&format!("error[{id}]")).says("environments.toml:").says(words);
}

#[test]
fn a_file_without_mistakes_is_fine() {
    Project::with(TOML, &["admin", "client"]).run(&["check"]).exits(0);
}

#[test]
fn every_kind_of_mistake_has_its_own_id() {
    for (id, part, wrong, words) in [
        ("E301", "path = \"client\"", "path = 7", "must be a string"),
        ("E301", "schema = 1", "schema = = 1", "schema = = 1"),
        ("E304", "path = \"client\"\n", "", "path"),
        ("E306", "parent = \"admin\"", "parent = \"admn\"", "did you mean `admin`?"),
        ("E310", "path = \"client\"", "path = \"admin\"", "two apps have the folder `admin`"),
        ("E311", "schema = 1\n", "schema = 1\n[project]\nname = \"x\"\nmin_tool_version = \"99.0\"\n", "99.0"),
        ("E317", "role = \"parent\"\n", "role = \"parent\"\nparent = \"client\"\n", "only a child has a `parent`"),
    ] {
        assert!(TOML.contains(part), "{part}");
        mistake(&TOML.replacen(part, wrong, 1), id, words);
    }
    let other = TOML.split_once("[environments.dev]").unwrap().1.replace("\"dev\"", "\"d*\"");
    mistake(&format!("{TOML}[environments.test]{other}"), "E307", "dev");
    let secret = "[secrets.TOKEN]\nsource = \"ssm:/token\"\nas = { client = \"VITE_TOKEN\" }\n";
    mistake(&format!("{TOML}{secret}"), "E309", "VITE_TOKEN");
    mistake(&format!("{TOML}#{}", "x".repeat(2_000_000)), "E318", "");
}

#[test]
fn what_is_asked_for_must_be_declared_in_the_environment() {
    let toml = TOML.replace("apps.client = { app_id = \"d2client\" }\n", "");
    let project = Project::with(&toml, &["admin", "client"]);
    project.run(&["pull", "--env", "dev", "--app", "client"]).exits(4).says("error[E410]").says("`client`");
}
