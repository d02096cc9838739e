//! Runs the programs that environments.toml names: hooks, and commands that a gate demands. No shell, a limit of time, no
//! credentials, and what they print goes to standard error, cleaned and masked.

use std::collections::BTreeMap;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use camino::Utf8Path;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::ui::{Ui, clean};

/// How long what a program printed last may take to arrive after its end.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// How long a line may be before it is broken, in bytes.
const LONGEST_LINE: usize = 4096;

/// What gives a program the caller's rights in AWS or elsewhere. A program of the file does not get them.
const CREDENTIALS: [&str; 11] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "GITHUB_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
];

/// A program to run.
pub struct Program<'a> {
    /// What its lines begin with.
    pub name: &'a str,
    /// The program and its arguments.
    pub command: &'a [String],
    /// Where it runs.
    pub folder: &'a Utf8Path,
    /// Variables beside those of this process.
    pub variables: &'a BTreeMap<String, String>,
    /// How long it may take.
    pub limit: Duration,
}

impl Program<'_> {
    /// Runs it to its end. `Err` says what went wrong, in words that follow a colon.
    ///
    /// # Errors
    /// If it cannot be started, does not end in time, or does not succeed.
    pub async fn run(&self, ui: &mut Ui) -> Result<(), String> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Err("it names no program".to_owned());
        };
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder).envs(self.variables);
        for name in CREDENTIALS {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|error| format!("`{program}` cannot be started: {error}"))?;
        // Whatever ends this, no process of it stays.
        let _group = Group::of(&child);
        let (sender, mut lines) = mpsc::channel(64);
        read(child.stdout.take(), sender.clone());
        read(child.stderr.take(), sender);
        let deadline = Instant::now() + self.limit;
        let mut ended: Option<(ExitStatus, Instant)> = None;
        loop {
            let until = ended.map_or(deadline, |(_, at)| at + LAST_WORDS);
            tokio::select! {
                biased;
                Some(line) = lines.recv() => ui.note(&format!("{}: {}", self.name, clean(&line))),
                status = child.wait(), if ended.is_none() => {
                    let status = status.map_err(|error| format!("`{program}`: {error}"))?;
                    ended = Some((status, Instant::now()));
                }
                // What it started in the background may keep its output open: that is not waited for.
                () = tokio::time::sleep_until(until), if ended.is_none() || !lines.is_closed() => {
                    if ended.is_none() {
                        let limit = self.limit.as_secs();
                        return Err(format!("`{program}` did not end within {limit} s, and was stopped"));
                    }
                    break;
                }
                else => break,
            }
        }
        match ended {
            Some((status, _)) if status.success() => Ok(()),
            Some((status, _)) => Err(format!("`{program}` ended with {}", words(status))),
            None => Err(format!("`{program}` did not end")),
        }
    }
}

/// Sends the lines of a pipe.
fn read<P: AsyncRead + Unpin + Send + 'static>(pipe: Option<P>, sender: mpsc::Sender<String>) {
    let Some(mut pipe) = pipe else { return };
    tokio::spawn(async move {
        let (mut rest, mut buffer) = (Vec::new(), vec![0; LONGEST_LINE]);
        loop {
            let count = pipe.read(&mut buffer).await.unwrap_or(0);
            rest.extend_from_slice(buffer.get(..count).unwrap_or_default());
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = rest.drain(..=end).collect();
                if sender.send(text(&line)).await.is_err() {
                    return;
                }
            }
            let whole = count == 0 || rest.len() >= LONGEST_LINE;
            if whole && !rest.is_empty() && sender.send(text(&std::mem::take(&mut rest))).await.is_err() {
                return;
            }
            if count == 0 {
                return;
            }
        }
    });
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end().to_owned()
}

#[cfg(unix)]
fn words(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;

    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no exit code".to_owned(),
    }
}

#[cfg(not(unix))]
fn words(status: ExitStatus) -> String {
    status.code().map_or_else(|| "no exit code".to_owned(), |code| format!("exit code {code}"))
}

/// The processes that a program started: they end with it.
struct Group(#[cfg_attr(not(unix), expect(dead_code, reason = "there are no groups"))] Option<u32>);

impl Group {
    fn of(child: &Child) -> Self {
        Self(child.id())
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group};

        if let Some(group) = self.0.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) {
            let _no_process_is_left = kill_process_group(group, Signal::KILL);
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;
    use crate::ui::Streams;

    /// Runs a shell's text as the program; gives what came of it, and what was printed.
    fn run(script: &str, limit: u64) -> (Result<(), String>, String) {
        let command = ["sh", "-c", script].map(str::to_owned);
        let file = tempfile::NamedTempFile::new().unwrap();
        let redactor = Redactor::new();
        redactor.add("very-secret-word");
        let streams = Streams {
            stdout: Box::new(std::io::sink()),
            stderr: Box::new(file.reopen().unwrap()),
            stdout_is_terminal: false,
            stderr_is_terminal: false,
        };
        let mut ui = Ui::new(streams, &BTreeMap::new(), redactor);
        let variables = BTreeMap::from([("TOWPATH_HOOK".to_owned(), "smoke".to_owned())]);
        let folder = Utf8Path::new("/");
        let limit = Duration::from_millis(limit);
        let program = Program { name: "smoke", command: &command, folder, variables: &variables, limit };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let ran = runtime.block_on(program.run(&mut ui));
        (ran, fs_err::read_to_string(file.path()).unwrap())
    }

    #[test]
    fn what_it_prints_is_told_clean_and_masked() {
        let (ran, told) = run("echo in $PWD for $TOWPATH_HOOK; printf 'a\\033[31mb very-secret-word' >&2", 5_000);
        assert_eq!(ran, Ok(()));
        assert!(told.contains("smoke: in / for smoke\n") && told.contains("smoke: a[31mb ***\n"), "{told}");
    }

    #[test]
    fn how_it_ended_is_said() {
        assert_eq!(run("exit 3", 5_000).0, Err("`sh` ended with exit code 3".to_owned()));
        assert_eq!(run("kill -TERM $$", 5_000).0, Err("`sh` ended with signal 15".to_owned()));
        let command = ["/no/such/program".to_owned()];
        let program = Program {
            name: "x",
            command: &command,
            folder: Utf8Path::new("/"),
            variables: &BTreeMap::new(),
            limit: Duration::from_secs(1),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let streams = Streams {
            stdout: Box::new(std::io::sink()),
            stderr: Box::new(std::io::sink()),
            stdout_is_terminal: false,
            stderr_is_terminal: false,
        };
        let mut ui = Ui::new(streams, &BTreeMap::new(), Redactor::new());
        let error = runtime.block_on(program.run(&mut ui)).unwrap_err();
        assert!(error.starts_with("`/no/such/program` cannot be started: "), "{error}");
    }

    #[test]
    fn nothing_of_it_stays_after_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let sign = folder.path().join("sign");
        let script = format!("(sleep 1; touch {}) & sleep 60", sign.display());
        let begun = std::time::Instant::now();
        let (ran, _) = run(&script, 300);
        assert_eq!(ran, Err("`sh` did not end within 0 s, and was stopped".to_owned()));
        // One that leaves something behind is not waited for, and what it left ends.
        assert_eq!(run(&format!("(sleep 1; touch {}) & true", sign.display()), 60_000).0, Ok(()));
        assert!(begun.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(1_500));
        assert!(!sign.exists());
    }

    #[test]
    fn a_line_without_an_end_is_broken() {
        let (ran, told) = run("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end", 20_000);
        assert_eq!(ran, Ok(()));
        assert!(told.lines().all(|line| line.len() < 10_000) && told.ends_with("smoke: end\n"));
    }
}
