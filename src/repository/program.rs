//! The same facts from the `git` program, for repositories that libgit2 cannot open.

use std::io::{self, Read as _};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Repository, head};

/// How long all the questions together may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The most bytes of an answer that are read: more than the list of all files of a large repository.
const MAX_ANSWER: u64 = 20_000_000;

/// Variables that would lead git to another repository than the one around the folder.
pub(super) const MISLEADING: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

/// Asks the `git` program. Fails, with the reason, if it is not installed, or cannot read the repository either.
pub(super) fn facts(start: &Utf8Path) -> Result<Repository, String> {
    Git { program: "git", start, deadline: Instant::now() + LIMIT }.facts()
}

/// Whether git ends a question with yes.
pub(super) fn succeeds(start: &Utf8Path, question: &[&str]) -> Result<bool, String> {
    let git = Git { program: "git", start, deadline: Instant::now() + LIMIT };
    git.ask(question).map(|answer| answer.done)
}

/// A long answer.
pub(super) fn lists(start: &Utf8Path, question: &[&str]) -> Result<String, String> {
    let git = Git { program: "git", start, deadline: Instant::now() + LIMIT };
    let answer = git.ask(question)?;
    if answer.done { Ok(answer.text) } else { Err(answer.error.lines().next().unwrap_or("git failed").to_owned()) }
}

/// The `git` program, about one folder.
struct Git<'a> {
    program: &'a str,
    start: &'a Utf8Path,
    deadline: Instant,
}

/// What the program answered.
struct Answer {
    done: bool,
    text: String,
    error: String,
}

impl Git<'_> {
    fn facts(&self) -> Result<Repository, String> {
        // A bare repository answers the first half only. The name is asked for in full: a short one would have more
        // than the branch in it where a tag has the same name.
        let place = self.ask(&["rev-parse", "--is-shallow-repository", "--show-toplevel"])?;
        let mut lines = place.text.lines();
        let Some(shallow) = lines.next() else {
            return Err(format!("git says: {}", place.error.lines().next().unwrap_or("nothing")));
        };
        let target = self.ask(&["symbolic-ref", "--quiet", "HEAD"])?;
        let commit = self.ask(&["rev-parse", "--verify", "--quiet", "HEAD"])?;
        let commit = commit.done.then(|| commit.text.trim_end().to_owned());
        Ok(Repository {
            root: lines.next().filter(|_| place.done).map(Utf8PathBuf::from),
            head: head(target.done.then(|| target.text.trim_end()), commit.clone()),
            commit,
            shallow: shallow == "true",
        })
    }

    /// Runs one question. `safe.directory` is set because git refuses repositories of other users by default; that
    /// guards against programs which such a repository may name in its configuration, and these questions run none.
    fn ask(&self, question: &[&str]) -> Result<Answer, String> {
        let mut command = Command::new(self.program);
        command.args(["-c", "safe.directory=*"]).args(question).current_dir(self.start);
        for name in MISLEADING {
            command.env_remove(name);
        }
        command
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |error: io::Error| format!("the `{}` program does not work: {error}", self.program);
        let mut child = command.spawn().map_err(failed)?;
        let (text, error) = (reader(child.stdout.take()), reader(child.stderr.take()));
        let done = self.wait(&mut child).inspect_err(|_| {
            let _already_ended = child.kill();
            let _reaped = child.wait();
        })?;
        let words = |reader| String::from_utf8(read(reader)).map_err(|error| failed(io::Error::other(error)));
        let error = String::from_utf8_lossy(&read(error)).into_owned();
        Ok(Answer { done, text: words(text)?, error })
    }

    /// Waits for the end, within the limit.
    fn wait(&self, child: &mut Child) -> Result<bool, String> {
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status.success()),
                Ok(None) if Instant::now() < self.deadline => sleep(Duration::from_millis(1)),
                Ok(None) => return Err(format!("the `{}` program took longer than {LIMIT:?}", self.program)),
                Err(error) => return Err(format!("the `{}` program does not work: {error}", self.program)),
            }
        }
    }
}

/// What is read, and the pipe, which stays open: a program that writes for ever is to be stopped, not to break.
type Read<P> = (Vec<u8>, Option<P>);

/// Reads while the program runs: a long answer would fill the pipe, and its writer would never end.
fn reader<P: io::Read + Send + 'static>(mut pipe: Option<P>) -> JoinHandle<Read<P>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = &mut pipe {
            // What broke off is judged by how the program ended.
            let _ = pipe.take(MAX_ANSWER).read_to_end(&mut bytes);
        }
        (bytes, pipe)
    })
}

fn read<P>(reader: JoinHandle<Read<P>>) -> Vec<u8> {
    reader.join().map(|(bytes, _)| bytes).unwrap_or_default()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn reason(program: &str, limit: Duration) -> String {
        let git = Git { program, start: Utf8Path::new("."), deadline: Instant::now() + limit };
        git.facts().expect_err("there is no such git")
    }

    #[test]
    fn a_missing_program_gives_a_reason() {
        let reason = reason("git-that-is-not-there", LIMIT);
        assert!(reason.starts_with("the `git-that-is-not-there` program does not work: "), "{reason}");
    }

    #[test]
    fn a_program_that_never_ends_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let script = Utf8PathBuf::from_path_buf(folder.path().join("git")).unwrap();
        // The shell writes the script: were this process to, a child that another test starts at that moment could
        // hold it open for writing, and nobody could execute it.
        let write = "printf '#!/bin/sh\nexec yes\n' >\"$0\" && chmod 755 \"$0\"";
        assert!(Command::new("sh").args(["-c", write, script.as_str()]).status().unwrap().success());
        let begin = Instant::now();
        let reason = reason(script.as_str(), Duration::from_millis(100));
        assert!(reason.ends_with("took longer than 5s"), "{reason}");
        assert!((Duration::from_millis(100)..Duration::from_secs(4)).contains(&begin.elapsed()));
    }

    #[test]
    fn a_program_that_says_nothing_gives_a_reason() {
        assert_eq!(reason("false", LIMIT), "git says: nothing");
    }
}
