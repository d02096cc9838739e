//! Whether this machine's clock can be right.

use super::{Finding, Severity};
use crate::catalog::Id;

/// How far a commit may be ahead, in seconds: its author's clock need not be right either.
const TOLERANCE: i64 = 24 * 60 * 60;

/// The clock (`now`) against the time of the commit that is checked out, both in seconds since 1970.
pub fn behind_commit(now: i64, commit: i64) -> Option<Finding> {
    let behind = commit.saturating_sub(now);
    (behind > TOLERANCE).then(|| {
        let days = behind / TOLERANCE;
        let evidence = format!("the commit that is checked out was made {days} days after this machine's time");
        Finding::new(Id::D113, Severity::Error, vec![evidence], vec![fix()])
    })
}

/// AWS refused a signature for its time; with its words.
pub(super) fn refused_by_aws(words: &str) -> Finding {
    Finding::new(Id::D113, Severity::Error, vec![words.to_owned()], vec![fix()])
}

fn fix() -> String {
    "set the clock: timedatectl set-ntp true".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_behind_only_by_more_than_a_day() {
        let now = 1_800_000_000;
        for (commit, found) in [
            (0, false),
            (now, false),
            (now + TOLERANCE, false),
            (now + TOLERANCE + 1, true),
            (i64::MAX, true),
            (i64::MIN, false),
        ] {
            assert_eq!(behind_commit(now, commit).is_some(), found, "{commit}");
        }
        assert!(behind_commit(i64::MIN, i64::MAX).is_some());
    }
}
