//! What `towpath iam policy` allows is what towpath calls, in both directions: the stand-in for AWS writes down every
//! action of the whole test run, which ends with this test (`it` comes before `policy`).

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use fs_err as fs;
use serde_json::Value;

const TOML: &str = r#"schema = 1
[project]
name = "any"
[apps.admin]
path = "admin"
role = "parent"
[environments.any]
account = "222222222222"
region = "eu-west-2"
apps.admin = { app_id = "d1admin", branch = "main", backend = "live" }
[secrets.TOKEN]
source = "ssm:/t"
[secrets.MAP]
source = "secretsmanager:map"
"#;

/// Signing in is allowed by the role's trust, and asking who one is needs no permission.
const NO_PERMISSION: [&str; 4] =
    ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity", "sso:GetRoleCredentials"];

/// AWS itself reads the secret behind a parameter's reference, with the caller's permission.
const OF_AWS: &str = "secretsmanager:GetSecretValue";

#[test]
fn what_is_allowed_is_what_is_called() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let Ok(entries) = fs::read_dir(folder.join("actions")) else {
        panic!("nothing was written down: this test needs the whole run, `cargo test --workspace`");
    };
    let called: BTreeSet<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap().replacen('_', ":", 1))
        .filter(|action| !NO_PERMISSION.contains(&action.as_str()))
        .collect();
    let project = tempfile::tempdir_in(folder).unwrap();
    fs::write(project.path().join("environments.toml"), TOML).unwrap();
    let allowed = |purpose: &str| -> BTreeSet<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_towpath"))
            .args(["iam", "policy", "--env", "any", "--for", purpose])
            .current_dir(project.path())
            .env_clear()
            .output()
            .unwrap();
        let policy: Value = serde_json::from_slice(&output.stdout).unwrap();
        let actions = policy["Statement"].as_array().unwrap().iter().flat_map(|one| one["Action"].as_array().unwrap());
        actions.map(|action| action.as_str().unwrap().to_owned()).filter(|action| action != OF_AWS).collect()
    };
    let all: BTreeSet<String> = allowed("doctor").union(&allowed("release")).cloned().collect();
    assert_eq!(called, all, "left: what was called; right: what is allowed");
    let beyond_reading = |purpose: &str| allowed(purpose).difference(&allowed("read")).cloned().collect::<Vec<_>>();
    assert_eq!(beyond_reading("doctor"), towpath_core::iam::INSPECTING, "what builds need does not grow with doctor");
    assert_eq!(beyond_reading("release"), towpath_core::iam::RELEASING, "nor with releases");
}
