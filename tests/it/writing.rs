//! What a pull leaves on disk: where it writes, what it keeps, what it never touches.

use std::process::Stdio;
use std::time::Duration;

use fs_err as fs;

use crate::pull::project;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};
use crate::support::{Project, Ran};

const EXPORTS: &str = "apps/client/src/aws-exports.js";
const OUTPUTS: &str = "apps/client/src/amplify_outputs.json";
const STAMP: &str = "apps/client/public/.well-known/towpath.json";

#[test]
fn a_check_and_a_dry_run_write_nothing() {
    let (project, _aws) = project();
    let before = project.files();
    project.run(&["pull", "--check"]).exits(10);
    project.run(&["pull", "--dry-run"]).exits(0);
    assert_eq!(project.files(), before);
    project.run(&["pull"]).exits(0);
    project.run(&["pull", "--check"]).exits(0);
    // Another commit and job are another build of the same backend.
    let project =
        project.set("AWS_COMMIT_ID", "0123456789abcdef0123456789abcdef01234567").set("AWS_JOB_ID", "0000000007");
    let ran = project.run(&["pull", "--check"]).exits(0);
    assert!(ran.stdout.contains("would restamp"), "{}", ran.stdout);
    project.run(&["pull"]).exits(0);
    assert!(project.read(STAMP).contains("\"job\": \"0000000007\""));
}

#[test]
fn a_dry_run_names_what_differs_as_the_console_does() {
    let (project, _aws) = project();
    project.run(&["pull"]).exits(0);
    for path in [EXPORTS, OUTPUTS] {
        project.write(path, project.read(path).replace("eu-west-2_Ab12Cd34E", "eu-west-2_OldOldOld"));
    }
    let before = project.files();
    let ran = project.run(&["pull", "--dry-run"]).exits(0);
    let line = "Cognito   user pool ID              eu-west-2_OldOldOld → eu-west-2_Ab12Cd34E";
    assert_eq!(ran.stdout.matches(line).count(), 2, "{}", ran.stdout);
    assert_eq!(project.files(), before);
}

#[test]
fn keys_of_the_user_survive_and_code_is_never_run() {
    let (project, _aws) = project();
    let own = "const awsmobile = { aws_project_region: 'us-east-1', Analytics: { x: 1 }, myOwn: { deep: [1, 2] } };\nexport default awsmobile;\n";
    project.write(EXPORTS, own);
    project.run(&["pull"]).exits(0);
    let exports = project.read(EXPORTS);
    assert!(
        exports.contains("\"myOwn\"") && !exports.contains("Analytics") && !exports.contains("us-east-1"),
        "{exports}"
    );
    project.write(EXPORTS, "export default { run: () => require('fs').writeFileSync('pwned', '') };\n");
    let before = project.files();
    project.run(&["pull"]).exits(3).says("error[E312]");
    assert_eq!(project.files(), before);
}

#[test]
fn an_edited_output_is_kept_beside_the_new_one_on_a_laptop() {
    let (project, _aws) = project();
    project.run(&["pull"]).exits(0);
    let edited = project.read(OUTPUTS).replace("client1", "mine");
    project.write(OUTPUTS, &edited);
    // AWS_BRANCH makes it a hosting build.
    project.run(&["pull"]).exits(0).says("warning[W103]");
    assert!(!project.files().contains_key(&format!("{OUTPUTS}.bak")));
    project.write(OUTPUTS, &edited);
    let project = project.set("AWS_BRANCH", "");
    project.run(&["pull", "--branch", "staging"]).exits(0).says("warning[W103]");
    assert_eq!(project.read(&format!("{OUTPUTS}.bak")), edited);
}

#[cfg(unix)]
#[test]
fn outputs_stay_inside_their_app() {
    use std::os::unix::fs::symlink;
    let refused = |project: &Project, id: &str| {
        let before = project.files();
        project.run(&["pull"]).exits(3).says(&format!("error[{id}]")).says("no file was written");
        assert_eq!(project.files(), before);
    };
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("victim"), "old").unwrap();

    let (project, _aws) = project();
    fs::create_dir_all(project.path("apps/client/src")).unwrap();
    symlink(outside.path().join("victim"), project.path(OUTPUTS)).unwrap();
    refused(&project, "E313");
    fs::remove_file(project.path(OUTPUTS)).unwrap();

    fs::remove_dir_all(project.path("apps/client/src")).unwrap();
    symlink(outside.path(), project.path("apps/client/src")).unwrap();
    refused(&project, "E313");
    fs::remove_file(project.path("apps/client/src")).unwrap();

    fs::create_dir_all(project.path(OUTPUTS)).unwrap();
    refused(&project, "E314");
    fs::remove_dir_all(project.path(OUTPUTS)).unwrap();

    let toml = project.read("environments.toml");
    project.write("environments.toml", toml.replace("src/aws-exports.js", "../admin/aws-exports.js"));
    refused(&project, "E308");
    project.write("environments.toml", &toml);

    // A link that stays inside is followed, and stays a link.
    fs::write(project.path("apps/client/real.json"), "").unwrap();
    fs::create_dir_all(project.path("apps/client/src")).unwrap();
    symlink("../real.json", project.path(OUTPUTS)).unwrap();
    project.run(&["pull"]).exits(0);
    assert!(fs::symlink_metadata(project.path(OUTPUTS)).unwrap().is_symlink());
    assert!(project.read("apps/client/real.json").contains("user_pool_id"));
    assert_eq!(fs::read_to_string(outside.path().join("victim")).unwrap(), "old");
}

#[cfg(unix)]
#[test]
fn modes_are_kept_and_unchanged_files_are_not_touched() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let (project, _aws) = project();
    project.write(EXPORTS, "export default {};\n");
    fs::set_permissions(project.path(EXPORTS), std::fs::Permissions::from_mode(0o640)).unwrap();
    project.run(&["pull"]).exits(0);
    let mode = |path: &str| fs::metadata(project.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(EXPORTS), 0o640);
    assert_ne!(mode(OUTPUTS), 0o600, "a new file has the usual mode");
    let inode = |path: &str| {
        let data = fs::metadata(project.path(path)).unwrap();
        (data.ino(), data.mtime_nsec())
    };
    let before: Vec<_> = [EXPORTS, OUTPUTS, STAMP].map(inode).to_vec();
    project.run(&["pull"]).exits(0);
    assert_eq!([EXPORTS, OUTPUTS, STAMP].map(inode).to_vec(), before);
}

#[test]
fn a_second_towpath_waits_for_the_first() {
    let (project, _aws) = project();
    let file = fs::File::open(project.path("environments.toml")).unwrap().into_parts().0;
    file.lock().unwrap();
    let waiting = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        file.unlock().unwrap();
    });
    project.run(&["pull"]).exits(0).says("waiting for another towpath");
    waiting.join().unwrap();
    // Reading needs no lock.
    let file = fs::File::open(project.path("environments.toml")).unwrap().into_parts().0;
    file.lock().unwrap();
    project.run(&["pull", "--dry-run"]).exits(0);
}

#[cfg(unix)]
#[test]
fn a_killed_pull_leaves_each_file_old_or_new() {
    let (project, _aws) = project();
    project.run(&["pull"]).exits(0);
    let new = project.files();
    for path in [EXPORTS, OUTPUTS] {
        project.write(path, new[path].replace("eu-west-2_Ab12Cd34E", "eu-west-2_OldOldOld"));
    }
    let old = project.files();
    for delay in 0..40 {
        let mut child = project.command("", &["pull", "-q"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        for (path, now) in project.files().iter().filter(|(path, _)| [EXPORTS, OUTPUTS].contains(&path.as_str())) {
            assert!(*now == old[path] || *now == new[path], "{path} is half-written: {now}");
        }
    }
    project.run(&["pull", "-q"]).exits(0);
    let after: Vec<_> = project.files().into_keys().collect();
    assert_eq!(after, new.keys().cloned().collect::<Vec<_>>(), "the next run clears what the killed ones left");
}

const CANARY: &str = "canaryCANARYcanaryCANARYcanaryCANARY1234";

fn clean(ran: &Ran, secrets: &[&str]) {
    for secret in secrets {
        assert!(
            !ran.stdout.contains(secret) && !ran.stderr.contains(secret),
            "{secret}\n{}\n{}",
            ran.stdout,
            ran.stderr
        );
    }
}

#[test]
fn no_secret_is_ever_printed() {
    use crate::standin::call::Service;
    use crate::standin::faults::{Fault, Garbage, Kind};
    let token = "IQoJcanaryTOKENcanaryTOKENcanaryTOKENcanaryTOKENcanaryTOKENcanary";
    let inner = "canary-of-the-build-secrets";
    let kinds = [
        None,
        Some(Kind::AccessDenied),
        Some(Kind::ExpiredToken),
        Some(Kind::ClockSkew),
        Some(Kind::ServerError(500)),
        Some(Kind::Garbage(Garbage::NotTheFormat)),
        Some(Kind::WrongContent(format!("{{\"message\": \"{CANARY} {token} {inner}\"}}").into_bytes())),
        Some(Kind::Error {
            status: 400,
            code: "BadRequestException".to_owned(),
            message: format!("no {CANARY}, no {token}"),
        }),
    ];
    for kind in kinds {
        for service in [Service::Amplify, Service::CloudFormation, Service::S3] {
            let (project, aws) = project();
            let project = project
                .set("AWS_SESSION_TOKEN", token)
                .set("secrets", &format!("{{\"KEY\": \"{inner}\"}}"))
                .set("TOWPATH_LOG", "trace");
            if let Some(kind) = kind.clone() {
                aws.fault(Fault::of(service, kind));
            }
            let ran = project.run(&["pull", "--timeout", "5s", "-vv"]);
            clean(&ran, &[CANARY, token, inner]);
            assert!(project.files().values().all(|text| !text.contains(CANARY)));
        }
    }
}

#[test]
fn credentials_of_older_scripts_work_and_warn() {
    let (project, _aws) = project();
    let toml = project.read("environments.toml");
    let legacy = "[credentials]\nlegacy_env = [\"ACCESS_KEY_ID\", \"SECRET_ACCESS_KEY\"]\n";
    project.write("environments.toml", format!("{toml}\n{legacy}"));
    let project = project
        .set("AWS_ACCESS_KEY_ID", "")
        .set("AWS_SECRET_ACCESS_KEY", "")
        .set("ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .set("SECRET_ACCESS_KEY", CANARY)
        .set("TOWPATH_LOG", "trace");
    let ran = project.run(&["pull"]).exits(0).says("warning[W201]");
    clean(&ran, &[CANARY]);
}

#[test]
fn a_credential_among_the_arguments_is_refused_unseen() {
    let (project, aws) = project();
    for secret in ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "--app=AKIAIOSFODNN7EXAMPLE"] {
        let ran = project.run(&["pull", secret]).exits(2).says("error[E202]").says("rotate it");
        clean(&ran, &[secret.trim_start_matches("--app=")]);
    }
    assert!(aws.requests().is_empty());
}

#[test]
fn a_role_is_assumed_with_its_external_id() {
    use crate::standin::state::Role;
    let (project, aws) = project();
    aws.credentials("AKIAIOSFODNN7HUB0000", "111111111111");
    let arn = "arn:aws:iam::222222222222:role/towpath-read";
    let trusted = vec!["111111111111".to_owned()];
    aws.role(Role { arn: arn.to_owned(), external_id: Some("plant".to_owned()), trusted, web_identity: None });
    let toml = project.read("environments.toml");
    let with = |id: &str| {
        toml.replace(
            "region = \"eu-west-2\"",
            &format!("region = \"eu-west-2\"\nrole_arn = \"{arn}\"\nexternal_id = \"{id}\""),
        )
    };
    let project = project.set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7HUB0000");
    project.write("environments.toml", with("plant"));
    project.run(&["pull"]).exits(0);
    assert_eq!(aws.actions().iter().filter(|action| *action == "sts:AssumeRole").count(), 1);
    project.write("environments.toml", with("wrong"));
    project.run(&["pull"]).exits(7).says("error[E701]").says("sts:AssumeRole").says(arn);
}

#[test]
fn github_actions_gets_the_answer_for_later_steps() {
    let (project, _aws) = project();
    project.write("../github_env", "OLD=1\n");
    let file = project.path("../github_env");
    let project = project.set("GITHUB_ACTIONS", "true").set("GITHUB_ENV", file.to_str().unwrap());
    project.run(&["pull"]).exits(0);
    let env = project.read("../github_env");
    assert!(env.starts_with("OLD=1\nTOWPATH_ENV=staging\nTOWPATH_FINGERPRINT="), "{env}");
}

#[test]
fn a_file_that_is_edited_meanwhile_is_left_alone() {
    let (project, aws) = project();
    project.run(&["pull"]).exits(0);
    project.write(EXPORTS, project.read(EXPORTS).replace("eu-west-2_Ab12Cd34E", "eu-west-2_OldOldOld"));
    let asked = aws.requests().len();
    aws.fault(Fault::of(Service::S3, Kind::Slow(Duration::from_secs(2))));
    let child = project.command("", &["pull"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while aws.requests().len() < asked + 3 {
        std::thread::sleep(Duration::from_millis(10));
    }
    // By now the files have been read: that takes a fraction of the second that is left.
    std::thread::sleep(Duration::from_millis(800));
    project.write(EXPORTS, "export default { another: 1 };\n");
    let before = project.files();
    let ran = Ran::of(child.wait_with_output().unwrap(), &["pull"]).exits(3);
    ran.says("error[E315]").says(EXPORTS).says("no file was written");
    assert_eq!(project.files(), before);
}

#[test]
fn two_towpaths_do_not_write_at_once() {
    let (project, _aws) = project();
    let held = fs::File::open(project.path("environments.toml")).unwrap();
    held.file().lock().unwrap();
    let before = project.files();
    let hurried = project.set("TOWPATH_TEST_SPEED", "100");
    let ran = hurried.run(&["pull"]).exits(3);
    ran.says("error[E316]").says("waiting for another towpath in this checkout");
    assert_eq!(hurried.files(), before);
    drop(held);
    hurried.run(&["pull"]).exits(0);
}
