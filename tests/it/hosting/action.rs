//! `action.yml`, run as GitHub's runner runs a composite action.

use std::collections::BTreeMap;
use std::path::PathBuf;

use fs_err as fs;
use serde_json::Value;
use tempfile::TempDir;

use super::{Releases, VERSION, name, program, yaml};
use crate::pull::project;
use crate::support::{Project, Ran, repository};

/// A job on a runner.
struct Job {
    project: Project,
    temp: TempDir,
    action: Value,
    action_path: PathBuf,
    machine: [&'static str; 2],
}

impl Job {
    fn new(project: Project) -> Self {
        Self {
            project: project.set("AWS_BRANCH", ""),
            temp: tempfile::tempdir().unwrap(),
            action: yaml::read("action.yml"),
            action_path: repository("").into(),
            machine: ["Linux", "X64"],
        }
    }

    /// The text with its one expression evaluated, if it is one.
    fn evaluate(&self, text: &str, inputs: &[(&str, &str)]) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) else {
            assert!(!text.contains("${{"), "{text}");
            return text.to_owned();
        };
        let input = expression.strip_prefix("inputs.").unwrap();
        let declared = self.action["inputs"].get(input).unwrap_or_else(|| panic!("no input `{input}`"));
        let given = inputs.iter().find(|(name, _)| *name == input).map(|(_, value)| *value);
        given.or(declared["default"].as_str()).unwrap_or_default().to_owned()
    }

    /// Runs the action with these inputs; gives the last step's run, and the outputs.
    fn uses(&self, inputs: &[(&str, &str)]) -> (Ran, BTreeMap<String, String>) {
        for (name, _) in inputs {
            assert!(self.action["inputs"].get(name).is_some(), "no input `{name}`");
        }
        assert_eq!(self.action["runs"]["using"], "composite");
        let temp = self.temp.path();
        let (mut path, mut outputs, mut ran) = (std::env::var("PATH").unwrap(), BTreeMap::new(), None);
        path.insert_str(0, &format!("{}:", temp.join("first").display()));
        for step in self.action["runs"]["steps"].as_array().unwrap() {
            assert_eq!(step["shell"], "bash");
            let script = step["run"].as_str().unwrap();
            assert!(!script.contains("${{"), "a value must not stand in a script: {script}");
            let files = ["script", "output", "path"].map(|name| temp.join(name));
            for (file, text) in files.iter().zip([script, "", ""]) {
                fs::write(file, text).unwrap();
            }
            let args = ["--noprofile", "--norc", "-eo", "pipefail", files[0].to_str().unwrap()];
            let mut command = self.project.program("bash", "", &args);
            command.env("PATH", &path).env("RUNNER_TEMP", temp).env("CI", "true").env("GITHUB_ACTIONS", "true");
            command.env("RUNNER_OS", self.machine[0]).env("RUNNER_ARCH", self.machine[1]);
            command.env("GITHUB_REF_NAME", "staging").env("GITHUB_REF_TYPE", "branch");
            command.env("GITHUB_OUTPUT", &files[1]).env("GITHUB_PATH", &files[2]);
            command.env("GITHUB_ACTION_PATH", &self.action_path).env("GITHUB_WORKSPACE", self.project.path(""));
            command.env("GITHUB_REPOSITORY", "acme/shop").env("GITHUB_SERVER_URL", "https://github.example");
            for (name, value) in step["env"].as_object().unwrap() {
                command.env(name, self.evaluate(value.as_str().unwrap(), inputs));
            }
            let step_ran = Ran::run(&mut command);
            let failed = step_ran.code != 0;
            ran = Some(step_ran);
            for line in fs::read_to_string(&files[2]).unwrap().lines() {
                path.insert_str(0, &format!("{line}:"));
            }
            for line in fs::read_to_string(&files[1]).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                outputs.insert(format!("steps.{}.outputs.{name}", step["id"].as_str().unwrap()), value.to_owned());
            }
            if failed {
                break;
            }
        }
        let declared = self.action["outputs"].as_object().unwrap().iter().map(|(name, output)| {
            let from = output["value"].as_str().unwrap().trim_start_matches("${{ ").trim_end_matches(" }}");
            (name.clone(), outputs.get(from).cloned().unwrap_or_default())
        });
        (ran.unwrap(), declared.collect())
    }

    /// Asserts a failure with exit 1 and these words for people, which installed, ran and wrote nothing.
    #[track_caller]
    fn refuses(&self, inputs: &[(&str, &str)], words: &str) {
        let before = self.project.files();
        let (ran, outputs) = self.uses(inputs);
        let ran = ran.exits(1);
        assert!(ran.stdout.contains("::error title=towpath::") && ran.stdout.contains(words), "{}", ran.stdout);
        assert!(outputs.values().all(String::is_empty), "{outputs:?}");
        assert!(!self.temp.path().join("towpath").exists());
        assert_eq!(fs::read_to_string(self.temp.path().join("path")).unwrap(), "");
        assert_eq!(self.project.files(), before);
        let left = fs::read_dir(self.temp.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).filter(|name| name != "first").collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_release_is_installed_and_pulls() {
    let releases = Releases::new();
    let url = releases.url();
    let (project, _aws) = project();
    let job = Job::new(project);
    let version = format!("v{VERSION}");
    let (ran, outputs) = job.uses(&[("version", &version), ("releases", &url)]);
    let ran = ran.exits(0).says("env      staging  branch staging (GITHUB_REF_NAME (GitHub Actions))");
    assert_eq!(ran.json()["command"], "pull");
    assert_eq!(outputs["environment"], "staging");
    let stamp: Value = serde_json::from_str(&job.project.read("apps/client/public/.well-known/towpath.json")).unwrap();
    assert_eq!(stamp["fingerprint"], *outputs["fingerprint"], "{stamp}");
    assert_eq!(outputs["fingerprint"].len(), 64);
    assert!(job.project.read("apps/client/src/aws-exports.js").contains("eu-west-2_Ab12Cd34E"));
    // With the checksum stated, the release's own is not looked at; and the inputs say what the variables said.
    releases.replace(".tar.gz.sha256", "");
    let sha256 = releases.sha256.to_uppercase();
    let job = Job::new(job.project.set("AWS_APP_ID", ""));
    let inputs = [("version", VERSION), ("releases", &url), ("sha256", &sha256), ("working-directory", "apps/client")];
    let more = [("environment", "staging"), ("app", "client"), ("args", "--check\n  --timeout 30s\n")];
    let (ran, again) = job.uses(&[&inputs[..], &more[..]].concat());
    ran.exits(0);
    assert_eq!(again, outputs);
}

#[test]
fn a_wrong_checksum_installs_nothing() {
    let releases = Releases::new();
    let url = releases.url();
    let job = Job::new(project().0);
    let inputs = [("version", VERSION), ("releases", url.as_str())];
    let with = |sha256| [inputs[0], inputs[1], ("sha256", sha256)];
    let zeros = "0".repeat(64);
    job.refuses(&with(&zeros), "nothing was installed");
    job.refuses(&with("abc"), "must be 64 hexadecimal digits");
    let archive = format!("{}.tar.gz", name());
    releases.replace(".tar.gz.sha256", format!("{}  another.tar.gz\n", releases.sha256));
    job.refuses(&inputs, &format!("the release's checksum file is not of {archive}"));
    releases.replace(".tar.gz.sha256", format!("{}  {archive}\n", releases.sha256.replace(['a', '1'], "0")));
    job.refuses(&inputs, "nothing was installed");
    releases.replace(".tar.gz.sha256", format!("{}  {archive}\n", releases.sha256));
    releases.replace(".tar.gz", "changed");
    job.refuses(&inputs, "nothing was installed");
    job.refuses(&with(&releases.sha256), "nothing was installed");
    job.refuses(&[("version", "v99.0.0"), inputs[1]], "of release v99.0.0 could not be downloaded");
    job.refuses(&[inputs[0], ("releases", "http://127.0.0.1:1")], "could not be downloaded");
}

#[test]
fn inputs_are_words_and_never_a_script() {
    let releases = Releases::new();
    let job = Job::new(project().0);
    let good = [("version", VERSION), ("releases", &releases.url())];
    for input in job.action["inputs"].as_object().unwrap().keys() {
        for evil in
            ["$(touch pwned)", "`touch pwned`", "; touch pwned #", "\"; touch pwned; \"", "'; touch pwned; '", "*"]
        {
            let mut inputs = vec![(input.as_str(), evil)];
            inputs.extend(good.iter().filter(|(name, _)| name != input));
            let before = job.project.files();
            let (ran, _) = job.uses(&inputs);
            assert_ne!(ran.code, 0, "{input}: {evil}: {}", ran.stdout);
            assert_eq!(job.project.files(), before, "{input}: {evil}");
        }
    }
    // Each stands in the environment of one step.
    let steps = job.action["runs"]["steps"].to_string();
    for input in job.action["inputs"].as_object().unwrap().keys() {
        assert_eq!(steps.matches(&format!("inputs.{input} ")).count(), 1, "{input}");
    }
}

#[test]
fn a_binary_that_was_built_before_will_do() {
    let (project, _aws) = project();
    let job = Job::new(project);
    program(&job.project.path("target/towpath"), &format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_towpath")));
    let binary = ("binary", "target/towpath");
    job.refuses(&[], "say which release to install");
    job.refuses(&[("binary", "target/other")], "names no file");
    job.refuses(&[binary, ("version", VERSION)], "take one of them away");
    let (ran, outputs) = job.uses(&[binary, ("command", "env")]);
    ran.exits(0);
    assert_eq!((outputs["environment"].as_str(), outputs["fingerprint"].as_str()), ("staging", ""));
    // The exit code is towpath's, of commands with outputs and of those without.
    let (ran, outputs) = job.uses(&[binary, ("args", "--check")]);
    ran.exits(10);
    assert_eq!(outputs["environment"], "");
    job.uses(&[binary, ("environment", "nope")]).0.exits(4).says("error[E407]");
    let (ran, _) = job.uses(&[binary, ("command", "check")]);
    assert_eq!(ran.exits(0).stdout, "environments.toml: no problems\n");
    job.project.write("environments.toml", "schema = 9");
    job.uses(&[binary, ("command", "check"), ("args", "--output json")]).0.exits(3);
}

#[test]
fn releases_are_those_of_the_actions_repository() {
    let mut job = Job::new(Project::new());
    program(&job.temp.path().join("first/curl"), "for last; do :; done; echo \"asked $last\"; exit 22");
    let inputs = [("version", "v1.2.3-rc.1")];
    let file = "v1.2.3-rc.1/towpath-1.2.3-rc.1-x86_64-unknown-linux-gnu.tar.gz";
    job.refuses(&inputs, &format!("asked https://github.example/acme/shop/releases/download/{file}"));
    let actions = tempfile::tempdir().unwrap();
    let owner = actions.path().join("_actions/hedge/towpath");
    fs::create_dir_all(&owner).unwrap();
    std::os::unix::fs::symlink(repository(""), owner.join("v1")).unwrap();
    job.action_path = owner.join("v1");
    job.refuses(&inputs, &format!("asked https://github.example/hedge/towpath/releases/download/{file}"));
    for version in ["latest", "v1", "../1.2.3", "1.2.3/x", "v1.2.3-", "1.2.3 "] {
        job.refuses(&[("version", version)], "is no release tag");
    }
}

#[test]
fn archives_are_those_that_the_release_workflow_publishes() {
    let workflow = yaml::read(".github/workflows/release.yml");
    let matrix = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap();
    let mut published: Vec<_> = matrix.iter().map(|entry| entry["target"].as_str().unwrap()).collect();
    let mut job = Job::new(Project::new());
    program(&job.temp.path().join("first/curl"), "for last; do :; done; echo \"asked $last\"; exit 22");
    for machine in [["Linux", "X64"], ["Linux", "ARM64"], ["macOS", "ARM64"]] {
        job.machine = machine;
        let asked = job.uses(&[("version", "1.0.0")]).0.exits(1).stdout;
        let target =
            asked.split("/v1.0.0/towpath-1.0.0-").nth(1).and_then(|rest| rest.split(".tar.gz").next()).unwrap();
        let count = published.len();
        published.retain(|known| *known != target);
        assert_eq!(published.len(), count - 1, "{target}");
    }
    assert!(published.is_empty(), "{published:?}");
    let archive = workflow["jobs"]["build"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|step| step["run"].as_str().filter(|run| run.contains("tar czf")));
    let archive = archive.unwrap();
    assert!(archive.contains("name=towpath-${GITHUB_REF_NAME#v}-${{ matrix.target }}"), "{archive}");
    assert!(archive.contains("shasum -a 256 \"$name.tar.gz\" > \"$name.tar.gz.sha256\""), "{archive}");
    for machine in [["Windows", "X64"], ["macOS", "X64"], ["Linux", "ARM"]] {
        job.machine = machine;
        job.refuses(&[("version", "1.0.0")], "build towpath from source");
    }
}
