//! Hands the answer on to later steps of a GitHub Actions job, through the files that it names.

use std::io::Write as _;

use fs_err as fs;
use towpath_core::resolve::variable;

use crate::Host;
use crate::failure::Failure;

/// A name and its value.
pub type Export = (&'static str, String);

/// Appends to `$GITHUB_ENV` and `$GITHUB_OUTPUT`, where this is a job of GitHub Actions.
///
/// # Errors
/// If one of those files cannot be written.
pub fn to_github(exports: &[Export], host: &Host) -> Result<(), Failure> {
    if variable(&host.variables, "GITHUB_ACTIONS") != Some("true") {
        return Ok(());
    }
    for name in ["GITHUB_ENV", "GITHUB_OUTPUT"] {
        let Some(path) = variable(&host.variables, name) else { continue };
        let lines: String = exports.iter().map(|(name, value)| format!("{name}={}\n", one_line(value))).collect();
        let file = fs::OpenOptions::new().append(true).create(true).open(path);
        file.and_then(|mut file| file.write_all(lines.as_bytes()))
            .map_err(|error| Failure::github_file(name, &error))?;
    }
    Ok(())
}

/// A line break in a value would set another variable of the job.
fn one_line(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

/// Quotes a value for a POSIX shell.
pub fn shell_quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_values() {
        assert_eq!(one_line("a\nPATH=/evil\r"), "aPATH=/evil");
        assert_eq!(shell_quoted("it's"), "'it'\\''s'");
    }
}
