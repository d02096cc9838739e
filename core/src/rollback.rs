//! Going back to a release that was recorded: which one, and what stands against it.

use thiserror::Error;

use crate::catalog::{Explained, Id};
use crate::name::EnvironmentName;
use crate::release::Record;
use crate::release::record::Outcome;

/// Why one cannot go back.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RollbackError {
    /// There is no earlier release that was whole.
    #[error("no release into `{environment}` can be gone back to: {}", none(*.recorded))]
    None {
        /// The environment.
        environment: EnvironmentName,
        /// How many releases are recorded.
        recorded: usize,
    },
    /// There is no release of that number.
    #[error("no release #{number} into `{environment}` is recorded")]
    Unknown {
        /// The environment.
        environment: EnvironmentName,
        /// The number.
        number: u64,
    },
    /// The release was not whole.
    #[error("release #{number} into `{environment}` cannot be gone back to: {why}")]
    NotWhole {
        /// The environment.
        environment: EnvironmentName,
        /// The number.
        number: u64,
        /// Why.
        why: String,
    },
    /// The backend is another one today.
    #[error("release #{number} was built against backend {was}, and {environment} has {is} today{}", list(.changes))]
    Drift {
        /// The environment.
        environment: EnvironmentName,
        /// The number.
        number: u64,
        /// The fingerprint of then, shortened.
        was: String,
        /// The fingerprint of today, shortened.
        is: String,
        /// What is known to differ.
        changes: Vec<String>,
    },
}

fn none(recorded: usize) -> String {
    match recorded {
        0 => "none is recorded".to_owned(),
        1 => "only one is recorded".to_owned(),
        count => format!("of {count} that are recorded, no earlier one was whole and of another commit"),
    }
}

fn list(changes: &[String]) -> String {
    if changes.is_empty() { String::new() } else { format!(": {}", changes.join("; ")) }
}

impl Explained for RollbackError {
    fn id(&self) -> Id {
        match self {
            Self::None { .. } | Self::NotWhole { .. } => Id::E512,
            Self::Unknown { .. } => Id::E511,
            Self::Drift { .. } => Id::E1115,
        }
    }

    fn help(&self) -> Vec<String> {
        vec![match self {
            Self::None { environment, .. } => {
                format!("`towpath deploy {environment} --commit COMMIT` releases any commit that is on the branch")
            }
            Self::Unknown { environment, .. } | Self::NotWhole { environment, .. } => {
                format!("`towpath rollback {environment} --list` shows those that can be gone back to")
            }
            Self::Drift { .. } => {
                "if the old apps can work with today's backend: `--accept-backend-drift`, which is recorded".to_owned()
            }
        }]
    }
}

/// The release that an environment serves: the newest that changed what is served.
pub fn serving(records: &[Record]) -> Option<&Record> {
    records.iter().find(|record| record.outcome.serves())
}

/// The releases that can be gone back to, the newest first: whole ones before the one that is served, of another commit.
pub fn candidates(records: &[Record]) -> impl Iterator<Item = &Record> {
    let now = serving(records);
    records.iter().filter(move |record| {
        let before = now.is_some_and(|now| record.number < now.number && record.commit != now.commit);
        before && why_not(record).is_none()
    })
}

/// Why a release cannot be gone back to, whatever is served now.
fn why_not(record: &Record) -> Option<String> {
    match record.outcome {
        Outcome::Released if record.commit.is_some() => None,
        Outcome::Released | Outcome::Kept => Some("its commit is not recorded".to_owned()),
        Outcome::Split => Some("it was split: not all apps were of it".to_owned()),
        Outcome::Failed => Some("it failed".to_owned()),
        Outcome::Began => Some("its end is not recorded".to_owned()),
    }
}

/// The release to go back to: the one that is wanted, or the newest that can be.
///
/// # Errors
/// [`RollbackError`], but not of the backend.
pub fn choose<'a>(
    environment: &EnvironmentName,
    records: &'a [Record],
    wanted: Option<u64>,
) -> Result<&'a Record, RollbackError> {
    let environment = || environment.clone();
    let Some(number) = wanted else {
        let none = || RollbackError::None { environment: environment(), recorded: records.len() };
        return candidates(records).next().ok_or_else(none);
    };
    let found = records.iter().find(|record| record.number == number);
    let record = found.ok_or_else(|| RollbackError::Unknown { environment: environment(), number })?;
    match why_not(record) {
        Some(why) => Err(RollbackError::NotWhole { environment: environment(), number, why }),
        None => Ok(record),
    }
}

/// The fingerprints of a release that a backend of today does not have: by parent, the fingerprint of then and of today.
/// `today`: each parent's.
pub fn drifted<'a>(record: &'a Record, today: &'a [(String, String)]) -> Vec<(&'a str, &'a str)> {
    let apps = record.apps.iter().filter_map(|app| record.fingerprint_of(app));
    let mut was: Vec<&str> = apps.chain(record.fingerprint.as_deref()).collect();
    was.sort_unstable();
    was.dedup();
    let gone: Vec<&str> = was.into_iter().filter(|was| !today.iter().any(|(_, is)| is == was)).collect();
    let is = today.first().map_or("none", |(_, is)| is.as_str());
    gone.into_iter().map(|was| (was, is)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::record::Origin;

    fn record(number: u64, outcome: Outcome, commit: &str) -> Record {
        let mut record = Record::new(number.to_string(), "live".to_owned(), Origin::Deploy);
        (record.number, record.outcome) = (number, outcome);
        record.commit = Some(commit.to_owned()).filter(|commit| !commit.is_empty());
        record.fingerprint = Some("f".repeat(64));
        record
    }

    #[test]
    fn the_newest_whole_release_of_another_commit_is_chosen() {
        use Outcome::{Began, Failed, Released, Split};
        let name = EnvironmentName::new("live").unwrap();
        let chosen = |records: &[Record], wanted: Option<u64>| match choose(&name, records, wanted) {
            Ok(record) => format!("#{}", record.number),
            Err(error) => format!("{} {error}", error.id()),
        };
        let all = [
            record(9, Began, "e"),
            record(8, Failed, "e"),
            record(7, Split, "d"),
            record(6, Released, "c"),
            record(5, Released, "d"),
            record(4, Released, ""),
            record(3, Split, "b"),
            record(2, Released, "b"),
        ];
        // What is served is the split one, of `d`: so #5 would be no change.
        let cases = [
            (&all[..], None, "#6"),
            (&all[3..], None, "#5"),
            (&all[4..], None, "#2"),
            (&all[7..], None, "E512 no release into `live` can be gone back to: only one is recorded"),
            (&[], None, "E512 no release into `live` can be gone back to: none is recorded"),
            (&all, Some(5), "#5"),
            (&all, Some(2), "#2"),
            (
                &all,
                Some(3),
                "E512 release #3 into `live` cannot be gone back to: it was split: not all apps were of it",
            ),
            (&all, Some(4), "E512 release #4 into `live` cannot be gone back to: its commit is not recorded"),
            (&all, Some(8), "E512 release #8 into `live` cannot be gone back to: it failed"),
            (&all, Some(9), "E512 release #9 into `live` cannot be gone back to: its end is not recorded"),
            (&all, Some(1), "E511 no release #1 into `live` is recorded"),
        ];
        for (records, wanted, expected) in cases {
            assert_eq!(chosen(records, wanted), expected);
        }
        let numbers: Vec<u64> = candidates(&all).map(|record| record.number).collect();
        assert_eq!(numbers, [6, 2]);
    }

    #[test]
    fn a_backend_that_is_no_longer_there_is_told() {
        let one = record(2, Outcome::Released, "b");
        let was = "f".repeat(64);
        let today = |is: &str| vec![("admin".to_owned(), is.to_owned())];
        assert!(drifted(&one, &today(&was)).is_empty());
        assert_eq!(drifted(&one, &today("0a")), [(was.as_str(), "0a")]);
        assert_eq!(drifted(&one, &[]), [(was.as_str(), "none")]);
        let mut unknown = one;
        unknown.fingerprint = None;
        assert!(drifted(&unknown, &today("0a")).is_empty());
    }
}
