//! Runs the program as a user does: a folder of its own, an environment with nothing in it but what a test puts there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use serde_json::Value;
use tempfile::TempDir;

use crate::reached;

/// What a run came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// What a process came to that was started with these arguments.
    #[track_caller]
    pub(crate) fn of(output: Output, args: &[&str]) -> Self {
        let ran = Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        // These print ids that did not happen.
        if !args.iter().any(|arg| ["explain", "man", "completions", "--help", "-h"].contains(arg)) {
            reached::record(&ran.stdout);
            reached::record(&ran.stderr);
        }
        ran
    }

    /// Runs a command to its end.
    pub(crate) fn run(command: &mut Command) -> Self {
        Self::of(command.output().unwrap(), &[])
    }

    /// Asserts the exit code, showing what was printed otherwise.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that standard error holds a text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` is not in stderr:\n{}\nstdout:\n{}", self.stderr, self.stdout);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}:\n{}", self.stdout))
    }
}

/// A checkout in a temporary folder.
pub(crate) struct Project {
    folder: TempDir,
    variables: BTreeMap<String, String>,
}

impl Project {
    /// An empty one, with a home folder beside it.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("repo")).unwrap();
        fs::create_dir_all(folder.path().join("home")).unwrap();
        let home = folder.path().join("home").to_str().unwrap().to_owned();
        let variables = [
            ("HOME", home.as_str()),
            ("PATH", &std::env::var("PATH").unwrap_or_default()),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ];
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { folder, variables }
    }

    /// With this `environments.toml`, and the folders of its apps.
    pub(crate) fn with(toml: &str, apps: &[&str]) -> Self {
        let project = Self::new();
        project.write("environments.toml", toml);
        for app in apps {
            fs::create_dir_all(project.path(app)).unwrap();
        }
        project
    }

    /// A path in the checkout.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("repo").join(path)
    }

    /// The checkout's folder.
    pub(crate) fn root(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.path("")).unwrap()
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Every file of the checkout with its content, but those of git: the world afterwards.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        fn walk(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                if name == ".git" {
                    continue;
                }
                if path.is_dir() {
                    walk(&path, root, files);
                } else {
                    files.insert(name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
                }
            }
        }
        let mut files = BTreeMap::new();
        walk(&self.path(""), &self.path(""), &mut files);
        files
    }

    /// Sets a variable for every run.
    #[must_use]
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Runs git in the checkout; gives what it printed.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
        let mut command = Command::new("git");
        command.args(identity).args(args).current_dir(self.path("")).env_clear().envs(&self.variables);
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The program, ready to run in a folder of the checkout.
    pub(crate) fn command(&self, folder: &str, args: &[&str]) -> Command {
        self.program(env!("CARGO_BIN_EXE_towpath"), folder, args)
    }

    /// Another program, in the same environment.
    pub(crate) fn program(&self, program: &str, folder: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.path(folder)).env_clear().envs(&self.variables).stdin(Stdio::null());
        command
    }

    /// A script of the shell, ready to run in the checkout's folder.
    pub(crate) fn shell(&self, script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).current_dir(self.path("")).env_clear().envs(&self.variables).stdin(Stdio::null());
        command
    }

    /// Runs the program in the checkout's folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_in("", args)
    }

    /// Runs the program in a folder of the checkout.
    pub(crate) fn run_in(&self, folder: &str, args: &[&str]) -> Ran {
        Ran::of(self.command(folder, args).output().unwrap(), args)
    }
}

/// A folder of this repository.
pub(crate) fn repository(path: &str) -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
