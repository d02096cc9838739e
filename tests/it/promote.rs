//! `towpath promote`: what runs in staging is brought to live, through every gate, by moving a branch of a real remote.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fs_err as fs;
use serde_json::{Value, json};

use crate::deploy::{self, ACCOUNT, TAKES};
use crate::pull::meta;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::standin::names;
use crate::standin::sites::SiteFile;
use crate::standin::state::{AppState, Branch, Builds, Job};
use crate::support::{Project, Ran};

const LIVE: &str = r#"
[environments.live]
account = "222222222222"
region = "eu-west-2"
branches = ["main"]
generation = "gen1"
apps.admin = { app_id = "d5admin", backend = "live" }
apps.client = { app_id = "d6client" }
apps.shop = { app_id = "d7shop" }
"#;

const LIVE_APPS: [&str; 3] = ["d5admin", "d6client", "d7shop"];

/// Staging runs the second commit, live the first; the remote's branches are there.
fn project(gates: &str) -> (Project, StandIn, [String; 2]) {
    let (project, aws, commits) = deploy::project();
    let project = project.set("USER", "ada");
    let toml = project.read("environments.toml");
    let toml = toml.replacen("schema = 1\n", "schema = 1\n[project]\nname = \"shop\"\n", 1);
    let order = "\n[promotion]\norder = [\"staging\", \"live\"]\n";
    project.write("environments.toml", format!("{toml}{LIVE}{order}{gates}"));
    let stack = names::gen1_stack("shop", "d5admin", "live");
    let account = || aws.account(ACCOUNT).region("eu-west-2");
    account().gen1("d5admin", "live", &meta("d5admin", &stack), &[]);
    project.run(&["pull", "--env", "live", "--app", "client"]).exits(0);
    let stamp = project.read("apps/client/public/.well-known/towpath.json");
    project.git(&["checkout", "-q", "--", "apps"]);
    let branch = || Branch {
        name: "main".to_owned(),
        jobs: vec![Job::moving("1", &commits[0], &[(0, "SUCCEED")])],
        ..Branch::default()
    };
    let builds = Builds::ending(TAKES, "SUCCEED", Some(&stamp));
    for id in &LIVE_APPS[1..] {
        account().amplify_app(AppState {
            app_id: (*id).to_owned(),
            name: (*id).to_owned(),
            branches: vec![branch()],
            builds: builds.clone(),
            ..AppState::default()
        });
    }
    account().change_app("d5admin", |app| {
        app.branches.push(branch());
        app.builds = builds.clone();
    });
    let remote = project.path("../origin.git");
    let remote = remote.to_str().unwrap();
    project.git(&["init", "-q", "--bare", "-b", "trunk", remote]);
    project.git(&["config", "user.name", "Ada"]);
    project.git(&["config", "user.email", "ada@example.com"]);
    project.git(&["remote", "add", "origin", remote]);
    project.git(&["push", "-q", "origin", &format!("{}:refs/heads/main", commits[0]), "staging:refs/heads/staging"]);
    project.run(&["deploy", "staging"]).exits(0);
    (project, aws, commits)
}

fn tip(project: &Project, branch: &str) -> String {
    let line = project.git(&["ls-remote", "origin", &format!("refs/heads/{branch}")]);
    line.split_whitespace().next().unwrap_or_default().to_owned()
}

fn jobs(aws: &StandIn, commit: &str) -> Vec<usize> {
    LIVE_APPS.iter().map(|app| deploy::jobs(aws, app, commit).len()).collect()
}

fn history(project: &Project, environment: &str) -> Value {
    project.run(&["history", environment, "--output", "json"]).exits(0).json()
}

const PROMOTE: [&str; 4] = ["promote", "staging", "live", "--yes"];
const GATE: &str = "[promotion.gates.\"staging->live\"]\n";

#[test]
fn what_staging_runs_is_brought_to_live_and_recorded() {
    let (project, aws, [first, second]) = project("");
    let before = project.files();
    let sheet = project.run(&["promote", "staging", "live", "--dry-run"]).exits(0).stdout;
    let short = &second[..7];
    for line in [
        &format!("promotion of {short} from staging to live (what staging runs)"),
        "branch   `main` moves forward by a commit",
        "apps     admin  build: ",
        "backend  admin: ",
        "gates    ✓ freeze: no freeze holds [",
    ] {
        assert!(sheet.contains(line), "{line}: {sheet}");
    }
    assert_eq!((tip(&project, "main"), jobs(&aws, &second)), (first, vec![0, 0, 0]));
    let ran = project.run(&PROMOTE).exits(0);
    for app in ["admin", "client", "shop"] {
        assert!(ran.stdout.contains(&format!("{app:<6}  released     job 2 is served")), "{}", ran.stdout);
    }
    assert_eq!((tip(&project, "main"), jobs(&aws, &second)), (second.clone(), vec![1, 1, 1]));
    let kept = history(&project, "live");
    let release = &kept["releases"][0];
    assert_eq!(
        (&kept["lock"], &release["outcome"], &release["commit"]),
        (&Value::Null, &json!("released"), &json!(second))
    );
    assert_eq!((&release["origin"]["kind"], &release["origin"]["from"]), (&json!("promote"), &json!("staging")));
    // The checkout is as it was: no branch, no file.
    assert_eq!((project.files(), project.git(&["branch", "--show-current"])), (before, "staging".to_owned()));
    // Again: it is there.
    project.run(&PROMOTE).exits(0).says("nothing to do").says("`main` stays where it is");
    assert_eq!(
        (jobs(&aws, &second), history(&project, "live")["releases"].as_array().unwrap().len()),
        (vec![1, 1, 1], 1)
    );
}

#[test]
fn the_order_and_the_confirmation_are_held() {
    let (project, aws, [first, second]) = project("");
    let ran = project.run(&["promote", "live", "staging", "--yes"]).exits(13).says("error[E1340]");
    ran.says("staging → live");
    project.run(&["promote", "staging", "live"]).exits(13).says("error[E1331]");
    project.run(&["promote", "staging", "nowhere", "--yes"]).exits(4);
    // A person types the target's name.
    let asked = project.set("TOWPATH_TEST_TERMINAL", "1");
    let mut command = asked.command("", &["promote", "staging", "live"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"staging\n").unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap(), &[]).exits(13).says("Type `live` to go on:");
    ran.says("error[E1331]");
    assert_eq!((tip(&asked, "main"), jobs(&aws, &second)), (first, vec![0, 0, 0]));
}

#[test]
fn commits_of_the_target_are_never_lost() {
    let (project, aws, [first, second]) = project("");
    // A fix was made on live's own branch.
    project.git(&["checkout", "-q", "-b", "fix", &first]);
    project.write("fix", "1");
    project.git(&["add", "fix"]);
    project.git(&["commit", "-qm", "Fix the map"]);
    project.git(&["push", "-q", "origin", "fix:main"]);
    let fix = project.git(&["rev-parse", "HEAD"]);
    project.git(&["checkout", "-q", "staging"]);
    let ran = project.run(&PROMOTE).exits(13).says("error[E1341]").says("Fix the map");
    ran.says("nothing was changed");
    assert_eq!((tip(&project, "main"), jobs(&aws, &second)), (fix.clone(), vec![0, 0, 0]));
    // A merge keeps it.
    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("\"live\"]\n", "\"live\"]\nmethod = \"merge\"\n"));
    project.run(&PROMOTE).exits(0).says("`main` gets a merge commit of it");
    let merged = tip(&project, "main");
    project.git(&["fetch", "-q", "origin"]);
    let parents = project.git(&["log", "-1", "--format=%P", &merged]);
    assert_eq!(parents, format!("{fix} {second}"));
    assert_eq!(jobs(&aws, &merged), vec![1, 1, 1]);
    project.run(&PROMOTE).exits(0).says("nothing to do");
    assert_eq!(tip(&project, "main"), merged);
    // Without moving anything, only what is on the branch can be built.
    let toml = toml.replace("\"live\"]\n", "\"live\"]\nmethod = \"redeploy\"\n");
    project.write("environments.toml", &toml);
    project.run(&PROMOTE).exits(0).says("`main` stays where it is (redeploy)");
    project.git(&["push", "-q", "--force", "origin", &format!("{first}:main")]);
    project.run(&PROMOTE).exits(13).says("moves no branch");
    project.run(&["promote", "staging", "live", "--yes", "--commit", "nothing"]).exits(2);
    project
        .run(&["promote", "staging", "live", "--yes", "--commit", &fix])
        .exits(13)
        .says("is not on the branch `staging`");
}

#[test]
fn gates_that_are_closed_or_unknown_stop_it_before_anything_is_written() {
    let gates = format!("{GATE}require = [\"soak\", \"lock\", \"clean-backend\"]\nsoak = \"24h\"\n");
    let (project, aws, [first, second]) = project(&gates);
    let ran = project.run(&PROMOTE).exits(13).says("error[E1342]").says("soak: it has run there for ");
    ran.says("nothing was changed").says("✓ lock: nobody holds the target's lock");
    let sheet = project.run(&["promote", "staging", "live", "--dry-run", "-o", "json"]).exits(0).json();
    assert_eq!(
        (&sheet["promotion"]["open"], &sheet["promotion"]["gates"][1]["state"]),
        (&json!(false), &json!("closed"))
    );
    // Somebody has locked live.
    let toml = project.read("environments.toml").replace("soak = \"24h\"", "soak = \"1s\"");
    project.write("environments.toml", &toml);
    std::thread::sleep(Duration::from_millis(1_100));
    let bob = project.set("USER", "bob");
    bob.run(&["lock", "live", "--reason", "moving a table"]).exits(0);
    let ada = bob.set("USER", "ada");
    ada.run(&PROMOTE).exits(13).says("error[E1310]").says("moving a table");
    let sheet = ada.run(&["promote", "staging", "live", "--dry-run"]).exits(0).stdout;
    assert!(sheet.contains("✗ lock: it is locked by Ada <bob@"), "{sheet}");
    ada.run(&["unlock", "live", "--steal", "--reason", "bob is away"]).exits(0);
    // The last update of live's stack was rolled back.
    let stack = names::gen1_stack("shop", "d5admin", "live");
    let region = || aws.account(ACCOUNT).region("eu-west-2");
    region().change_stack(&stack, |stack| stack.status = "UPDATE_ROLLBACK_COMPLETE".to_owned());
    ada.run(&PROMOTE).exits(13).says("clean-backend: live: ");
    region().change_stack(&stack, |stack| stack.status = "UPDATE_COMPLETE".to_owned());
    // What cannot be known is closed.
    aws.fault(Fault::on(Service::Ssm, "GetParametersByPath", Kind::AccessDenied).containing("staging"));
    ada.run(&PROMOTE).exits(13).says("soak: not known: access denied");
    aws.heal();
    // Words that this version does not know are closed too.
    ada.write("environments.toml", toml.replace("\"soak\", ", "\"preflight\", \"snapshot\", "));
    ada.run(&PROMOTE).exits(13).says("2 gates are not open");
    assert_eq!((tip(&ada, "main"), jobs(&aws, &second)), (first, vec![0, 0, 0]));
    assert_eq!(history(&ada, "live")["releases"], json!([]));
    ada.write("environments.toml", &toml);
    ada.run(&PROMOTE).exits(0);
    assert_eq!(jobs(&aws, &second), vec![1, 1, 1]);
}

#[test]
fn what_staging_ran_before_has_not_soaked() {
    let gates = format!("{GATE}require = [\"soak\"]\nsoak = \"1s\"\n");
    let (project, _aws, [first, _]) = project(&gates);
    std::thread::sleep(Duration::from_millis(1_100));
    project.run(&["promote", "staging", "live", "--yes", "--commit", &first]).exits(13).says("soak: it runs ");
    let toml = project.read("environments.toml").replace("name = \"shop\"\n", "");
    project.write("environments.toml", toml);
    project.run(&PROMOTE).exits(13).says("soak: not known: `[project]` has no `name`");
}

#[test]
fn a_freeze_holds_until_it_is_overridden_and_that_is_recorded() {
    let freeze = "[[environments.live.protect.freeze]]\nfrom = \"2020-01-01\"\nto = \"2099-12-31\"\ntz = \"Europe/London\"\n\
                  reason = \"election week\"\n";
    let (project, aws, [first, second]) =
        project(&format!("[environments.live.protect]\nlaptop = \"allow\"\n{freeze}"));
    let ran =
        project.run(&PROMOTE).exits(13).says("error[E1342]").says("freeze: election week, until 2100-01-01 00:00 ");
    ran.says("--override-freeze REASON");
    project.run(&["deploy", "live", "--yes", "--commit", &second]).exits(13).says("`live` is frozen: election week");
    project.run(&["deploy", "live", "--dry-run", "--commit", &second]).exits(0).says("frozen now: ");
    assert_eq!((tip(&project, "main"), jobs(&aws, &second)), (first, vec![0, 0, 0]));
    project.run(&["promote", "staging", "live", "--yes", "--override-freeze", "the map is wrong"]).exits(0);
    let overrides = history(&project, "live")["releases"][0]["overrides"].clone();
    assert_eq!(overrides, json!(["freeze: the map is wrong"]));
}

#[cfg(unix)]
#[test]
fn commands_are_run_against_staging_and_only_where_nothing_else_stands_in_the_way() {
    let verify = "verify = [{ name = \"smoke\", run = [\"sh\", \"smoke.sh\", \"{apps.client.url}\", \"{commit}\"] }]\n";
    let (project, aws, [_, second]) = project(&format!("{GATE}require = [\"verify\"]\n{verify}"));
    let script = "echo \"to $1 $TOWPATH_ENV $TOWPATH_FROM $TOWPATH_TO key=$AWS_SECRET_ACCESS_KEY.\" | tee -a ran; test -e good\n";
    project.write("smoke.sh", script);
    let sheet = project.run(&["promote", "staging", "live", "--dry-run"]).exits(0).stdout;
    assert!(sheet.contains("… verify smoke: `sh smoke.sh "), "{sheet}");
    assert!(!project.path("ran").exists(), "a dry run runs nothing");
    let ran = project.run(&PROMOTE).exits(13).says("verify smoke: `sh` ended with exit code 1");
    ran.says("smoke: to https://staging.d2client.amplifyapp.com staging staging live key=.");
    assert_eq!(jobs(&aws, &second), vec![0, 0, 0]);
    project.write("good", "");
    project.run(&PROMOTE).exits(0).says("✓ verify smoke: it succeeded [");
    assert_eq!(project.read("ran").lines().count(), 2);
}

#[test]
fn a_remote_that_refuses_or_has_moved_leaves_everything_as_it_was() {
    let (project, aws, [first, second]) = project("");
    let hook = project.path("../origin.git/hooks/pre-receive");
    fs::write(&hook, "#!/bin/sh\necho 'main is protected' >&2\nexit 1\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut std::fs::metadata(&hook).unwrap().permissions(), 0o755);
    project.shell("chmod +x ../origin.git/hooks/pre-receive").status().unwrap();
    let ran = project.run(&PROMOTE).exits(13).says("error[E1344]").says("main is protected").says("no job was started");
    assert!(ran.stdout.is_empty());
    assert_eq!((tip(&project, "main"), jobs(&aws, &second)), (first.clone(), vec![0, 0, 0]));
    let kept = history(&project, "live");
    let told = (&kept["lock"], &kept["releases"][0]["outcome"], &kept["releases"][0]["apps"][0]["outcome"]);
    assert_eq!(told, (&Value::Null, &json!("failed"), &json!("kept")));
    // Somebody pushes in the moment of the push.
    fs::write(&hook, "#!/bin/sh\nexit 0\n").unwrap();
    project.git(&["commit", "-q", "--allow-empty", "-m", "three"]);
    project.git(&["push", "-q", "origin", "staging"]);
    let third = project.git(&["rev-parse", "HEAD"]);
    project.run(&["deploy", "staging"]).exits(0);
    let racer = format!(
        "#!/bin/sh\ntest -e {0} && exit 0\ntouch {0}\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/main {second} {first}\n",
        project.path("../raced").display()
    );
    fs::write(&hook, racer).unwrap();
    project.run(&PROMOTE).exits(13).says("error[E1343]");
    assert_eq!((tip(&project, "main"), jobs(&aws, &third)), (second, vec![0, 0, 0]));
    project.run(&PROMOTE).exits(0);
    assert_eq!((tip(&project, "main"), jobs(&aws, &third)), (third, vec![1, 1, 1]));
}

#[test]
fn what_git_cannot_do_is_said() {
    let (project, ..) = project("");
    project.run(&["promote", "staging", "live", "--yes", "--remote", "upstream"]).exits(16).says("error[E1610]");
    project.git(&["push", "-q", "origin", "--delete", "main"]);
    project.run(&PROMOTE).exits(5).says("error[E510]").says("no branch `main`");
}

fn github(aws: &StandIn, path: &str, status: u16, body: &str) {
    let file = SiteFile { status, location: None, body: body.as_bytes().to_vec() };
    aws.state().sites.insert(format!("api.github.com/repos/o/shop/actions/runs/{path}"), file);
}

#[test]
fn an_approval_of_github_is_looked_up() {
    let approval = "approval = { via = \"github-environment\", name = \"live\" }\n";
    let (project, aws, [first, second]) = project(&format!("{GATE}require = [\"approval\"]\n{approval}"));
    project.run(&PROMOTE).exits(13).says("approval: not known: `GITHUB_REPOSITORY`");
    let token = "ghs_canaryCANARYcanaryCANARYcanaryCANARY12";
    let job = project.set("GITHUB_REPOSITORY", "o/shop").set("GITHUB_RUN_ID", "7").set("GITHUB_ACTOR", "ada");
    job.run(&PROMOTE).exits(13).says("`GITHUB_TOKEN` is not set");
    let job = job.set("GITHUB_TOKEN", token);
    job.run(&PROMOTE).exits(13).says("not known: GitHub ");
    let review = |state: &str, by: &str| {
        format!(
            r#"[{{"state":"{state}","environments":[{{"id":1,"name":"live"}}],"user":{{"login":"{by}"}},"comment":""}}]"#
        )
    };
    github(&aws, "7/approvals", 200, "[]");
    job.run(&PROMOTE).exits(13).says("approval: nobody has approved");
    github(&aws, "7/approvals", 200, &review("rejected", "bob"));
    job.run(&PROMOTE).exits(13).says("nobody has approved");
    github(&aws, "7/approvals", 200, &review("approved", "ada"));
    job.run(&PROMOTE).exits(13).says("ada may not approve a release of their own");
    for (status, words) in
        [(401, "does not accept the token"), (403, "actions: read"), (404, "no such run"), (500, "HTTP 500")]
    {
        github(&aws, "7/approvals", status, "");
        job.run(&PROMOTE).exits(13).says(words);
    }
    // Another run must be of this commit.
    github(&aws, "8/approvals", 200, &review("approved", "bob"));
    github(&aws, "8", 200, &json!({ "head_sha": first }).to_string());
    let by_eight = |run: &str| job.run(&["promote", "staging", "live", "--yes", "--approval", run]);
    by_eight("8").exits(13).says("run 8 is of another commit");
    by_eight("https://evil.example/o/shop/actions/runs/8").exits(13).says("is no run of o/shop");
    by_eight("../../x").exits(13);
    assert_eq!(jobs(&aws, &second), vec![0, 0, 0]);
    github(&aws, "8", 200, &json!({ "head_sha": second }).to_string());
    let ran = by_eight("https://github.com/o/shop/actions/runs/8")
        .exits(0)
        .says("✓ approval: approved by bob (https://github.com/o/shop/actions/runs/8)");
    assert!(!ran.stderr.contains(token) && !ran.stdout.contains(token));
}

#[cfg(unix)]
#[test]
fn a_signed_tag_of_somebody_else_approves() {
    let approval = "approval = { via = \"signed-tag\", name = \"approved-\" }\n";
    let (project, _aws, [_, second]) = project(&format!("{GATE}require = [\"approval\"]\n{approval}"));
    let key = project.path("../key");
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("left out: there is no ssh-keygen");
        return;
    }
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    let signs = |who: &str| fs::write(project.path("../signers"), format!("{who} {public}")).unwrap();
    signs("ada@example.com");
    for (name, value) in [
        ("gpg.format", "ssh"),
        ("user.signingkey", key.to_str().unwrap()),
        ("gpg.ssh.allowedSignersFile", project.path("../signers").to_str().unwrap()),
    ] {
        project.git(&["config", name, value]);
    }
    let tag = format!("approved-{}", &second[..7]);
    project.run(&PROMOTE).exits(13).says("approval: nobody has approved").says(&format!("git tag -s {tag}"));
    project.git(&["tag", "-a", "-m", "ok", &tag, &second]);
    project.run(&PROMOTE).exits(13).says("git does not accept the signature");
    project.git(&["tag", "-f", "-s", "-m", "ok", &tag, &second]);
    project.run(&PROMOTE).exits(13).says("ada@example.com may not approve a release of their own");
    signs("bob@example.com");
    project.run(&PROMOTE).exits(0).says("✓ approval: approved by bob@example.com (tag approved-");
}

/// Starts a promotion.
fn begin(project: &Project) -> Child {
    project.command("", &PROMOTE).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn of_promotions_that_race_exactly_one_goes_on() {
    let (project, aws, [_, second]) = project("");
    aws.latency(Duration::from_millis(5));
    let children: Vec<Child> = (0..6).map(|_| begin(&project)).collect();
    let ran: Vec<Ran> = children.into_iter().map(|child| Ran::of(child.wait_with_output().unwrap(), &[])).collect();
    let codes: Vec<i32> = ran.iter().map(|one| one.code).collect();
    assert!(codes.iter().all(|code| [0, 13].contains(code)), "{codes:?} {}", ran[0].stderr);
    assert_eq!(ran.iter().filter(|one| one.stdout.contains("released     job 2 is served")).count(), 1);
    assert_eq!((tip(&project, "main"), jobs(&aws, &second)), (second, vec![1, 1, 1]));
    let kept = history(&project, "live");
    assert_eq!((&kept["lock"], kept["releases"].as_array().unwrap().len()), (&Value::Null, 1));
}

/// What one clean run leaves; and what is allowed to differ: that the first run has a record of its own.
#[track_caller]
fn assert_as_after_a_clean_run(project: &Project, aws: &StandIn, second: &str, what: &str) {
    assert_eq!((tip(project, "main").as_str(), jobs(aws, second)), (second, vec![1, 1, 1]), "{what}");
    let kept = history(project, "live");
    assert_eq!(kept["lock"], Value::Null, "{what}");
    let releases = kept["releases"].as_array().unwrap();
    let outcomes: Vec<_> = releases.iter().map(|release| release["outcome"].as_str().unwrap()).collect();
    // A run that found everything done recorded nothing.
    let sound = [vec!["released"], vec!["released", "began"], vec!["released", "split"], vec!["released", "failed"]];
    assert!(sound.contains(&outcomes), "{what}: {outcomes:?}");
    assert!(releases.iter().all(|release| release["commit"] == second), "{what}: {releases:?}");
}

#[cfg(unix)]
#[test]
fn one_that_is_killed_anywhere_is_carried_on() {
    // In the middle of reading, around the lock, the push, the first job, the children, the record.
    for (operation, count) in [
        ("ListJobs", 2),
        ("PutParameter", 1),
        ("PutParameter", 2),
        ("StartJob", 1),
        ("StartJob", 2),
        ("StartJob", 3),
        ("PutParameter", 3),
        ("PutParameter", 4),
    ] {
        let (project, aws, [_, second]) = project("");
        aws.latency(Duration::from_millis(3));
        let so_many = || aws.requests().iter().filter(|request| request.operation == operation).count();
        let before = so_many();
        let mut child = begin(&project);
        while so_many() < before + count && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(child.kill());
        child.wait().unwrap();
        let what = format!("{operation} {count}");
        if history(&project, "live")["lock"] != Value::Null {
            project.run(&PROMOTE).exits(13).says("error[E1310]");
            project.run(&["unlock", "live", "--steal", "--reason", "the runner was killed"]).exits(0);
        }
        let again = project.run(&PROMOTE);
        assert_eq!(again.code, 0, "{what}: {}", again.stderr);
        assert_as_after_a_clean_run(&project, &aws, &second, &what);
    }
}

#[test]
fn answers_that_are_lost_and_faults_half_way_lose_nothing() {
    for (service, operation, kind, part, times) in [
        (Service::Ssm, "PutParameter", Kind::Lost, "/lock", 1),
        (Service::Ssm, "PutParameter", Kind::Lost, "/releases/", 2),
        (Service::Ssm, "PutParameter", Kind::Throttle, "live", 2),
        (Service::Amplify, "StartJob", Kind::Reset, "d5admin", 1),
        (Service::Amplify, "StartJob", Kind::EmptyBody, "d6client", 1),
        (Service::Amplify, "StartJob", Kind::AccessDenied, "d7shop", 50),
        (Service::Amplify, "StartJob", Kind::AccessDenied, "d5admin", 50),
        (Service::Amplify, "GetJob", Kind::AccessDenied, "d6client", 50),
    ] {
        let (project, aws, [_, second]) = project("");
        let what = format!("{operation} {kind:?} {part}");
        aws.fault(Fault::on(service, operation, kind).containing(part).times(times));
        let first = project.run(&PROMOTE);
        assert!([0, 7, 15].contains(&first.code), "{what}: {} {}", first.code, first.stderr);
        aws.heal();
        let again = project.run(&PROMOTE);
        assert_eq!(again.code, 0, "{what}: {}", again.stderr);
        assert_as_after_a_clean_run(&project, &aws, &second, &what);
    }
}

#[cfg(unix)]
#[test]
fn a_push_whose_answer_is_lost_was_done() {
    let (project, aws, [_, second]) = project("");
    let hook = project.path("../origin.git/hooks/post-receive");
    fs::write(&hook, "#!/bin/sh\nkill -9 $PPID\n").unwrap();
    project.shell("chmod +x ../origin.git/hooks/post-receive").status().unwrap();
    project.run(&PROMOTE).exits(0);
    assert_as_after_a_clean_run(&project, &aws, &second, "push");
}
