//! `towpath demo`: the tour that it prints and that the README shows, as somebody follows it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use fs_err as fs;

use crate::readme::commands;
use crate::support::{Project, Ran};

/// A demo that runs, and what it printed.
struct Demo {
    child: Child,
    output: Vec<String>,
    project: Project,
}

impl Demo {
    /// Starts one whose builds take a moment, in a temporary folder of its own.
    fn start(args: &[&str]) -> Self {
        let project = Project::new();
        let temporary = project.path("../temporary");
        fs::create_dir_all(&temporary).unwrap();
        let temporary = fs::canonicalize(temporary).unwrap();
        let args = [&["demo", "--build", "150"], args].concat();
        let mut command = project.command("", &args);
        let mut child = command.env("TMPDIR", temporary).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut output = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let last = line.contains("towpath lock live");
            output.push(line);
            if last {
                break;
            }
        }
        Self { child, output, project }
    }

    /// The commands that it printed.
    fn tour(&self) -> Vec<String> {
        let commands = self.output.iter().filter_map(|line| line.trim().split_once("  #"));
        commands.map(|(command, _)| command.trim().to_owned()).collect()
    }

    /// The checkout, from the `cd` line.
    fn checkout(&self) -> PathBuf {
        let line = self.output.iter().find_map(|line| line.trim().strip_prefix("cd ")).unwrap();
        PathBuf::from(line.trim_matches('\''))
    }

    /// A line of the tour in a shell that followed the first two.
    fn shell(&self, line: &str) -> Ran {
        let script = format!("cd '{}' && . ../demo.env && {line}", self.checkout().display());
        let mut command = self.project.shell(&script);
        // What must not lead out of the demo.
        let command =
            command.env("AWS_PROFILE", "production").env("AWS_BRANCH", "main").env("TOWPATH_TEST_SPEED", "100");
        Ran::of(command.output().unwrap(), &[])
    }

    /// The port of its AWS.
    fn port(&self) -> u16 {
        let variables = fs::read_to_string(self.checkout().join("../demo.env")).unwrap();
        let line = variables.lines().find_map(|line| line.strip_prefix("export AWS_ENDPOINT_URL=")).unwrap();
        line.trim_matches('\'').rsplit_once(':').unwrap().1.parse().unwrap()
    }

    /// Ends it by a signal, as Ctrl-C does.
    #[cfg(unix)]
    fn end(mut self, signal: &str) -> Project {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        self.project
    }
}

/// What the remote's branches point at.
fn remote(demo: &Demo) -> BTreeMap<String, String> {
    let folder = demo.checkout().join("../origin.git");
    let mut command = Command::new("git");
    command.args(["for-each-ref", "--format=%(refname:short) %(objectname)"]).env("GIT_DIR", folder);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap()).collect()
}

#[cfg(unix)]
#[test]
fn the_tour_of_the_readme_works_and_leaves_nothing() {
    let demo = Demo::start(&[]);
    let (port, checkout) = (demo.port(), demo.checkout());
    assert!(checkout.starts_with(fs::canonicalize(demo.project.path("../temporary")).unwrap()), "{checkout:?}");
    let shown: Vec<String> = commands().into_iter().filter(|command| command.starts_with("towpath ")).collect();
    assert!(shown.len() >= 6, "{shown:?}");
    assert_eq!(shown, demo.tour(), "the README shows another tour than the demo prints");

    let before = remote(&demo);
    assert_ne!(before["main"], before["staging"]);
    demo.shell("towpath check").exits(0);
    let first = demo.shell("towpath history live --output json").exits(0);
    assert_eq!(first.json()["releases"].as_array().unwrap().len(), 1, "{}", first.stdout);
    let mut said = BTreeMap::new();
    for command in &shown {
        if command.contains("--dry-run") {
            // The soak of a second, which passes at its own speed.
            sleep(Duration::from_millis(1_200));
        }
        let ran = demo.shell(command).exits(0);
        said.insert(command.clone(), ran.stdout + &ran.stderr);
    }
    let dry = said.iter().find(|(command, _)| command.contains("--dry-run")).unwrap().1;
    assert!(dry.contains("MfaConfiguration") || dry.to_lowercase().contains("mfa"), "{dry}");

    // The world afterwards: live's branch moved to staging's, and three releases of live are recorded.
    let after = remote(&demo);
    assert_eq!((&after["main"], &after["staging"]), (&before["staging"], &before["staging"]));
    let history = demo.shell("towpath history live --output json").exits(0).json();
    assert_eq!(history["releases"].as_array().unwrap().len(), 3, "{history}");
    let kept = demo.shell("git status --porcelain").exits(0);
    assert_eq!(kept.stdout, "", "the tour leaves the work tree as it was");
    assert!(history["lock"].to_string().contains("looking"), "the tour's last command holds it: {history}");

    let project = demo.end("-INT");
    assert!(!checkout.exists());
    assert_eq!(fs::read_dir(project.path("../temporary")).unwrap().count(), 0);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "the stand-in still listens");
}

#[cfg(unix)]
#[test]
fn a_named_folder_is_kept_and_must_be_empty() {
    let demo = Demo::start(&["--folder", "here"]);
    let port = demo.port();
    let build = demo.shell("towpath pull --all --env staging").exits(0);
    assert!(build.stderr.contains("staging"), "{}", build.stderr);
    assert!(demo.project.read("here/hedgerow/apps/client/src/aws-exports.js").contains("eu-west-2_stagingHedge"));
    let project = demo.end("-TERM");
    assert!(project.path("here/hedgerow/environments.toml").is_file());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    let before = project.files();
    project.run(&["demo", "--folder", "here"]).exits(3).says("error[E322]").says("is not empty");
    assert_eq!(project.files(), before);
}

#[cfg(unix)]
#[test]
fn only_a_site_on_this_machine_is_believed() {
    let demo = Demo::start(&[]);
    let elsewhere = demo.shell("TOWPATH_DEMO_SITES=http://203.0.113.9:80/sites towpath status live --output json");
    assert!(!elsewhere.stdout.contains("203.0.113.9"), "{}", elsewhere.stdout);
    demo.end("-INT");
}
