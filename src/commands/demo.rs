//! `towpath demo`: an AWS of its own on the loopback interface, with apps whose builds progress, and a git repository with
//! a remote to release from. It ends, with all that it started, when it is interrupted.

mod cloud;
mod repository;

use std::io;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use towpath_core::catalog::{Exit, Id};
use towpath_standin::StandIn;

use crate::Host;
use crate::args::Demo;
use crate::commands::pull;
use crate::failure::{Failure, Problem};
use crate::ui::Ui;

/// The environments, and their branches.
const ENVIRONMENTS: [(&str, &str); 3] = [("dev", "dev"), ("staging", "staging"), ("live", "main")];

/// The account of them all: that of callers whose access key the stand-in does not know.
const ACCOUNT: &str = towpath_standin::state::DEFAULT_ACCOUNT;

/// The access key of AWS's documentation, which is nobody's.
const KEY: &str = "AKIAIOSFODNN7EXAMPLE";

/// Starts the demo and waits until it is interrupted.
///
/// # Errors
/// If its folder cannot be used, or nothing can listen on this machine.
pub fn run(args: &Demo, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let unusable = |problem: &dyn std::fmt::Display| {
        let help = vec!["name an empty folder, or one that is not there yet".to_owned()];
        Failure::of_problems(vec![Problem {
            id: Id::E322,
            message: format!("the demo's folder cannot be used: {problem}"),
            causes: Vec::new(),
            help,
        }])
    };
    let (folder, _temporary) = folder(args, host).map_err(|error| unusable(&error))?;
    let commits = repository::make(&folder).map_err(|error| unusable(&error))?;
    let standin = StandIn::try_start().map_err(|error| unusable(&format!("nothing can listen here: {error}")))?;
    let variables = variables(&standin, &folder);
    cloud::fill(&standin, &variables, &folder, &commits, args.build).map_err(|error| unusable(&error))?;
    let script = folder.join("demo.env");
    fs::write(&script, env_file(&variables)).map_err(|error| unusable(&error))?;
    ui.data(&instructions(&folder));
    ui.note("the demo runs until you press Ctrl-C; then all of it is gone");
    pull::runtime()?.block_on(ended());
    Ok(Exit::Done)
}

/// The folder, and what removes it at the end.
fn folder(args: &Demo, host: &Host) -> io::Result<(Utf8PathBuf, Option<tempfile::TempDir>)> {
    if let Some(folder) = &args.folder {
        let folder = host.directory.join(folder);
        fs::create_dir_all(&folder)?;
        if fs::read_dir(&folder)?.next().is_some() {
            return Err(io::Error::other(format!("`{folder}` is not empty")));
        }
        return Ok((folder, None));
    }
    let temporary = tempfile::Builder::new().prefix("towpath-demo-").tempdir()?;
    let path = Utf8PathBuf::from_path_buf(temporary.path().to_owned());
    let path = path.map_err(|path| io::Error::other(format!("`{}` is not UTF-8", path.display())))?;
    Ok((path, Some(temporary)))
}

/// What a shell needs to be in the demo: nothing of the user's own AWS.
fn variables(standin: &StandIn, folder: &Utf8Path) -> Vec<(&'static str, String)> {
    let nothing = folder.join("nothing").to_string();
    vec![
        ("AWS_ENDPOINT_URL", standin.url()),
        ("TOWPATH_DEMO_SITES", format!("{}/sites", standin.url())),
        ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "made-up-for-the-demo".to_owned()),
        ("AWS_CONFIG_FILE", nothing.clone()),
        ("AWS_SHARED_CREDENTIALS_FILE", nothing),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ("NO_PROXY", "127.0.0.1".to_owned()),
    ]
}

/// What would lead out of the demo, or into another environment.
const UNSET: [&str; 10] = [
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_BRANCH",
    "AWS_APP_ID",
    "TOWPATH_ENV",
    "TOWPATH_APP",
    "TOWPATH_BRANCH",
    "TOWPATH_CONFIG",
];

fn env_file(variables: &[(&str, String)]) -> String {
    let mut text = "# For sh, bash and zsh: `. ./demo.env`\n".to_owned();
    for name in UNSET {
        text += &format!("unset {name}\n");
    }
    for (name, value) in variables {
        text += &format!("export {name}={}\n", quoted(value));
    }
    let own = std::env::current_exe().ok().and_then(|path| path.parent().map(std::path::Path::to_owned));
    if let Some(folder) = own.as_deref().and_then(std::path::Path::to_str) {
        text += &format!("export PATH={}:\"$PATH\"\n", quoted(folder));
    }
    text
}

fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "'\\''"))
}

/// The tour. docs/demo.md shows the same.
const TOUR: [(&str, &str); 9] = [
    ("towpath status", "what each app was built against"),
    ("towpath deploy staging", "the commits that staging's branch has, and its apps not yet"),
    ("towpath history staging", "what was recorded of it"),
    ("towpath promote staging live --dry-run", "the evidence, and the gates"),
    ("towpath promote staging live --yes", "moves the remote's branch, and releases"),
    ("towpath show live", "the record"),
    ("towpath rollback live --list", "what can be gone back to"),
    ("towpath rollback live --yes --accept-backend-drift", "the commit before, built again"),
    ("towpath lock live --reason \"looking\"", "nobody else releases into it now"),
];

fn instructions(folder: &Utf8Path) -> String {
    let width = TOUR.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    let mut lines = vec![
        "In another terminal:".to_owned(),
        String::new(),
        format!("  cd {}", quoted(folder.join("hedgerow").as_str())),
        "  . ../demo.env".to_owned(),
    ];
    lines.extend(TOUR.iter().map(|(command, what)| format!("  {command:<width$}  # {what}")));
    lines.push(String::new());
    lines.join("\n")
}

/// Until Ctrl-C, the termination signal, or the end of the terminal.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut terminate), Ok(mut hangup)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            return;
        }
    }
    while tokio::signal::ctrl_c().await.is_err() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
