//! The end of Amplify's generation 1.

use super::{Finding, Horizon, Severity};
use crate::catalog::Id;
use crate::name::EnvironmentName;

/// When generation 1 reaches its end of life, in days since 1970: 1 May 2027. Source: AWS's announcement
/// (<https://github.com/aws-amplify/amplify-cli/issues/14881>, May 2026), which the generation-1 pages of
/// <https://docs.amplify.aws> repeat.
pub const GEN1_END: i64 = 20_939;

/// From so many days before the end on, it is a warning.
const SOON: i64 = 90;

/// The environments whose backend is of generation 1. With `--expiring` only if the end is within it.
pub fn end_of_life(environments: &[&EnvironmentName], horizon: Horizon) -> Option<Finding> {
    if environments.is_empty() {
        return None;
    }
    let names: Vec<_> = environments.iter().map(ToString::to_string).collect();
    let left = horizon.left(GEN1_END, i64::MAX)?;
    let when = match left {
        1 => "ends in 1 day, on 1 May 2027".to_owned(),
        2.. => format!("ends in {left} days, on 1 May 2027"),
        _ => "ended on 1 May 2027".to_owned(),
    };
    let severity = if left <= SOON { Severity::Warning } else { Severity::Note };
    let evidence = format!("{}: AWS's support of Amplify Gen 1 {when}", names.join(", "));
    let fix = "migrate the parent: https://docs.amplify.aws/react/start/migrate-to-gen2/".to_owned();
    Some(Finding::new(Id::D114, severity, vec![evidence], vec![fix]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_first_of_may_2027() {
        // 57 years of which 14 are leap years (1972 to 2024), and January to April of 2027.
        assert_eq!(GEN1_END, 57 * 365 + 14 + 31 + 28 + 31 + 30);
    }

    #[test]
    fn it_is_counted_down() {
        let live = EnvironmentName::new("live").unwrap();
        let at = |today| Horizon { today, within: None };
        for (left, severity, words) in [
            (200, Severity::Note, "ends in 200 days"),
            (91, Severity::Note, "ends in 91 days"),
            (90, Severity::Warning, "ends in 90 days"),
            (1, Severity::Warning, "ends in 1 day,"),
            (0, Severity::Warning, "ended on"),
            (-500, Severity::Warning, "ended on"),
        ] {
            let finding = end_of_life(&[&live], at(GEN1_END - left)).unwrap();
            assert_eq!(finding.severity, severity, "{left}");
            assert!(finding.evidence[0].contains(words), "{:?}", finding.evidence);
        }
        assert_eq!(end_of_life(&[], at(0)), None);
        assert!(end_of_life(&[&live], at(i64::MIN)).is_some() && end_of_life(&[&live], at(i64::MAX)).is_some());
        let soon = |within| Horizon { today: GEN1_END - 20, within: Some(within) };
        assert!(end_of_life(&[&live], soon(30)).is_some() && end_of_life(&[&live], soon(10)).is_none());
    }
}
