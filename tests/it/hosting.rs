//! Hosted builds as a new user sets them up: the GitHub Action, and the ready `amplify.yml` files, run command by
//! command as GitHub and AWS Amplify run them.

mod action;
mod amplify;
mod yaml;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use fs_err as fs;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A folder of releases, with one for 64-bit Linux: made as the release workflow makes it, but for the binary, which is
/// a script that runs the one under test.
struct Releases {
    folder: TempDir,
    sha256: String,
}

impl Releases {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let release = folder.path().join(format!("v{VERSION}"));
        let name = name();
        program(&release.join(&name).join("towpath"), &format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_towpath")));
        fs::write(release.join(&name).join("README.md"), "#").unwrap();
        let archive = format!("{name}.tar.gz");
        let status = Command::new("tar").args(["czf", &archive, &name]).current_dir(&release).status().unwrap();
        assert!(status.success());
        let digest = Sha256::digest(fs::read(release.join(&archive)).unwrap());
        let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(release.join(format!("{archive}.sha256")), format!("{sha256}  {archive}\n")).unwrap();
        Self { folder, sha256 }
    }

    /// Where they are.
    fn url(&self) -> String {
        format!("file://{}", self.folder.path().display())
    }

    /// Writes another file of the release in place of one; `name` is what comes after the archive's name.
    fn replace(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join(format!("v{VERSION}/{}{name}", self::name()));
        assert!(path.exists());
        fs::write(path, bytes).unwrap();
    }
}

/// The name of the archive, and of the folder in it.
fn name() -> String {
    format!("towpath-{VERSION}-x86_64-unknown-linux-gnu")
}

/// Writes a shell script that can be run.
fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
