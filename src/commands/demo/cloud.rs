//! What the demo's AWS has: the backends of three environments, the apps with their branches and jobs, and the record of
//! the release that live runs.

use std::io;
use std::process::{Command, Stdio};

use camino::Utf8Path;
use fs_err as fs;
use serde_json::{Value, json};
use towpath_core::release::Record;
use towpath_core::release::record::{AppRecord, Origin, Outcome};
use towpath_standin::state::{AppState, Branch, Builds, Job, Parameter, ParameterVersion};
use towpath_standin::{StandIn, clock, names};

use super::repository::Commits;
use super::{ACCOUNT, ENVIRONMENTS};

const REGION: &str = "eu-west-2";
const APPS: [&str; 3] = ["admin", "client", "kiosk"];

/// Puts everything there.
pub(super) fn fill(
    standin: &StandIn,
    variables: &[(&str, String)],
    folder: &Utf8Path,
    commits: &Commits,
    build: u64,
) -> io::Result<()> {
    for (number, (environment, branch)) in ENVIRONMENTS.iter().enumerate() {
        let id = |app: &str| format!("d{}{app}{environment}", number + 1);
        let (admin, place) = (id("admin"), || standin.account(ACCOUNT).region(REGION));
        let stack = names::gen1_stack("hedgerow", &admin, environment);
        for app in APPS {
            place().amplify_app(AppState { app_id: id(app), name: "hedgerow".to_owned(), ..AppState::default() });
        }
        place().gen1(&admin, environment, &meta(environment, &admin, &stack), &[]);
        let stamp = stamp(variables, folder, environment)?;
        let commit = if *environment == "live" { &commits.first } else { &commits.second };
        let now = clock::now();
        for app in APPS {
            let seconds = i64::try_from(build / 1000).unwrap_or(0);
            let job = Job {
                started: now - 86_400,
                ended: Some(now - 86_400 + seconds),
                ..Job::moving("1", commit, &[(0, "SUCCEED")])
            };
            place().change_app(&id(app), |state| {
                state.branches = vec![Branch { name: (*branch).to_owned(), jobs: vec![job], ..Branch::default() }];
                state.builds = Builds::ending(build, "SUCCEED", Some(&stamp));
            });
        }
        let fingerprint: Value = serde_json::from_str(&stamp)?;
        let record = record(environment, commit, fingerprint["fingerprint"].as_str(), (branch, &id));
        let texts = record.texts().map_err(io::Error::other)?;
        let versions = (1..).zip(texts).map(|(number, value)| ParameterVersion {
            number,
            value,
            at: now - 86_000,
            by: format!("arn:aws:iam::{ACCOUNT}:user/demo"),
        });
        let versions: Vec<_> = versions.collect();
        let place = towpath_standin::state::Place { account: ACCOUNT.to_owned(), region: REGION.to_owned() };
        standin.state().region(&place).parameters.insert(
            format!("/towpath/hedgerow/{environment}/releases/1"),
            Parameter { value: String::new(), secure: false, versions },
        );
    }
    Ok(())
}

/// The release that an environment runs, as it would have been recorded.
fn record(
    environment: &str,
    commit: &str,
    fingerprint: Option<&str>,
    (branch, id): (&str, &dyn Fn(&str) -> String),
) -> Record {
    let now = clock::now();
    let mut record = Record::new("0".repeat(32), environment.to_owned(), Origin::Deploy);
    (record.number, record.began, record.ended) = (1, now - 86_400, Some(now - 86_000));
    "Demo <demo@example.com>".clone_into(&mut record.by);
    record.commit = Some(commit.to_owned());
    record.fingerprint = fingerprint.map(str::to_owned);
    record.outcome = Outcome::Released;
    record.apps = APPS
        .iter()
        .map(|app| AppRecord {
            app: (*app).to_owned(),
            app_id: Some(id(app)),
            branch: Some(branch.to_owned()),
            job: Some("1".to_owned()),
            outcome: Outcome::Released,
            fingerprint: None,
        })
        .collect();
    record
}

/// What a build of an environment leaves in an app: this very program makes it, as it does in a real build.
fn stamp(variables: &[(&str, String)], folder: &Utf8Path, environment: &str) -> io::Result<String> {
    let clone = folder.join("hedgerow");
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["pull", "--env", environment, "--app", "client", "--quiet"]).current_dir(&clone);
    for name in super::UNSET {
        command.env_remove(name);
    }
    command.envs(variables.iter().map(|(name, value)| (*name, value)));
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let stamp = fs::read_to_string(clone.join("apps/client/public/.well-known/towpath.json"))?;
    fs::remove_dir_all(clone.join("apps/client/public"))?;
    fs::remove_dir_all(clone.join("apps/client/src"))?;
    Ok(stamp)
}

/// A small backend of generation 1: Cognito. Staging has a second factor that live has not.
fn meta(environment: &str, app_id: &str, stack: &str) -> String {
    let mfa = if environment == "live" { "OFF" } else { "OPTIONAL" };
    json!({
        "providers": { "awscloudformation": {
            "Region": REGION, "AmplifyAppId": app_id, "StackName": stack,
            "StackId": format!("arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{stack}/demo"),
        } },
        "auth": { "hedgerow": {
            "service": "Cognito", "lastPushTimeStamp": "2026-01-05T10:00:00.000Z",
            "output": {
                "UserPoolId": format!("{REGION}_{environment}Hedge"), "AppClientIDWeb": format!("{environment}client"),
                "IdentityPoolId": format!("{REGION}:{environment}-hedgerow"),
            },
            "frontendAuthConfig": {
                "socialProviders": [], "usernameAttributes": ["EMAIL"], "signupAttributes": ["EMAIL"],
                "passwordProtectionSettings": { "passwordPolicyMinLength": 8, "passwordPolicyCharacters": [] },
                "mfaConfiguration": mfa, "mfaTypes": ["TOTP"], "verificationMechanisms": ["EMAIL"],
            },
        } },
    })
    .to_string()
}
