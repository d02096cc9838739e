//! Every id that towpath prints, with its exit code and its explanation: what `towpath explain ID` shows.
//!
//! `E` ids are failures; the digits before the last two are the exit code of the contract (`E402` ends with 4, `E1701`
//! with 17). `W` ids are warnings, which change no exit code. `D` ids are the checks of `towpath doctor`: from `D101` on
//! those of the checkout, from `D201` on those of AWS.

mod entries;

use std::fmt;

pub use entries::Id;

/// The exit codes: a public contract (README, "Exit codes").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// A bug in towpath.
    Bug = 1,
    /// Wrong usage, or a credential on the command line.
    Usage = 2,
    /// `environments.toml` or an output path is invalid.
    Invalid = 3,
    /// Environment, branch or app cannot be resolved, or sources contradict each other.
    Unresolved = 4,
    /// A declared thing does not exist.
    Missing = 5,
    /// No usable credentials.
    NoCredentials = 6,
    /// Permission denied.
    Denied = 7,
    /// Wrong account or region.
    WrongAccount = 8,
    /// The backend is not ready or unhealthy, or the wait timed out.
    NotReady = 9,
    /// Differences or findings, only where they were asked for: `--check`, `--exit-code`, `doctor`.
    Differences = 10,
    /// Lock or fingerprint mismatch.
    Mismatch = 11,
    /// A protection holds.
    Protected = 13,
    /// A job failed.
    JobFailed = 14,
    /// A split release: apps do not agree.
    Split = 15,
    /// Network or throttling beyond retries.
    Network = 16,
    /// The config would be invalid or lossy.
    Lossy = 17,
    /// Interrupted.
    Interrupted = 130,
}

impl Exit {
    /// The number that the process ends with.
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// What the catalog says of one id.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The id.
    pub id: Id,
    /// The exit code, `None` for warnings and for what `doctor` finds.
    pub exit: Option<Exit>,
    /// One line: what it is.
    pub title: &'static str,
    /// What it means, why towpath stops there, and what to do.
    pub text: &'static str,
}

/// An error with an id, and the help lines that the terminal prints under it.
pub trait Explained: std::error::Error {
    /// The id, and with it the exit code.
    fn id(&self) -> Id;
    /// What to do: each line one step, with the command or the console page.
    fn help(&self) -> Vec<String> {
        Vec::new()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_an_error_id_begin_with_its_exit_code() {
        for entry in Id::all().map(Id::entry) {
            let id = entry.id.as_str();
            match entry.exit {
                Some(exit) => {
                    let code = id.strip_prefix('E').and_then(|digits| digits.get(..digits.len() - 2));
                    assert_eq!(code, Some(exit.code().to_string().as_str()), "{id}");
                }
                None => assert!(id.starts_with(['D', 'W']), "{id}"),
            }
            assert!(entry.text.len() > 40 && entry.title.len() > 8, "{id} is not explained");
            assert!(!entry.title.ends_with('.') && entry.text.ends_with(['.', '`']), "{id}");
        }
    }

    #[test]
    fn an_id_is_found_whatever_its_case() {
        assert_eq!(Id::parse("e1701"), Some(Id::E1701));
        assert_eq!(Id::parse(" W201 "), Some(Id::W201));
        assert_eq!(Id::parse("E9999"), None);
    }
}
