//! What will bite: from facts about a checkout, its variables and its hosting to findings. [`Finding`]s carry an id of
//! the catalog (`D…`), evidence without secrets, and the exact step that ends them.

mod app_roots;
mod backends;
mod build_files;
mod clock;
mod deployed;
mod end_of_life;
mod generated;
mod hosting;
mod ignore;
mod patterns;
mod reach;
mod report;
mod roles;
mod runtimes;
mod secrets;
mod specification;
mod variables;

use camino::{Utf8Path, Utf8PathBuf};

use crate::catalog::Id;
use crate::name::{AppName, EnvironmentName};

pub use app_roots::app_roots;
pub use backends::{About, Trouble, backend, is_gap, unread};
pub use build_files::{BuildFile, build_files, is_build_file};
pub use clock::behind_commit;
pub use deployed::{ApiKey, Deployed, Function, api_keys, functions, template};
pub use end_of_life::{GEN1_END, end_of_life};
pub use generated::{AppFolder, Tracking, folders, generated};
pub use hosting::{Domain, HostedApp, HostedBranch, Place, SetVariable, domains, hosted_app, hosted_branch, is_key};
pub use ignore::{additions, line};
pub use report::{Ignored, Report};
pub use roles::{Roled, roles};
pub use secrets::{missing, social, social_places};
pub use specification::specification;
pub use variables::{leftovers, resolution};

/// How long before the end of something doctor speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Today, in days since 1970.
    pub today: i64,
    /// `--expiring`, in days.
    pub within: Option<i64>,
}

impl Horizon {
    /// How many days are left until a day, if that is within `--expiring`, or else within `usual`.
    pub fn left(self, day: i64, usual: i64) -> Option<i64> {
        let left = day.saturating_sub(self.today);
        (left <= self.within.unwrap_or(usual)).then_some(left)
    }
}

/// Whether a check is one of `--expiring`: about what ends on a day, or has to be renewed.
pub fn expires(id: Id) -> bool {
    matches!(id, Id::D114 | Id::D207 | Id::D208 | Id::D209)
}

/// How grave a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A build fails, or a secret is out.
    Error,
    /// It will bite one day.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// Gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// `error`, `warning`, `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The severities that each check can have, gravest first: for the documentation.
pub fn severities(id: Id) -> &'static [Severity] {
    use Severity::{Error, Note, Warning};
    match id {
        Id::D101 | Id::D105 | Id::D115 | Id::D207 | Id::D209 => &[Error, Warning],
        Id::D103 | Id::D112 | Id::D113 | Id::D201 | Id::D205 | Id::D211 | Id::D212 | Id::D214 => &[Error],
        Id::D114 => &[Warning, Note],
        Id::D206 => &[Error, Warning, Note],
        _ if id.as_str().starts_with('D') => &[Warning],
        _ => &[],
    }
}

/// One thing that will bite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub id: Id,
    /// How grave it is here.
    pub severity: Severity,
    /// The environment that it is about, if it is about one.
    pub environment: Option<EnvironmentName>,
    /// The app that it is about, if it is about one.
    pub app: Option<AppName>,
    /// What was seen, and where. Never a secret.
    pub evidence: Vec<String>,
    /// What to do: each line a command, a change of a file, or a page of the console.
    pub fix: Vec<String>,
    /// The file, relative to the repository's root, and the line, counted from 1.
    pub place: Option<(Utf8PathBuf, usize)>,
}

impl Finding {
    /// One about the whole checkout.
    pub fn new(id: Id, severity: Severity, evidence: Vec<String>, fix: Vec<String>) -> Self {
        Self { id, severity, environment: None, app: None, evidence, fix, place: None }
    }

    /// The same at a line of a file.
    #[must_use]
    pub fn at(self, path: &Utf8Path, line: usize) -> Self {
        Self { place: Some((path.to_owned(), line)), ..self }
    }

    /// The same about an app.
    #[must_use]
    pub fn of_app(self, app: &AppName) -> Self {
        Self { app: Some(app.clone()), ..self }
    }

    /// The same about an environment.
    #[must_use]
    pub fn of_environment(self, environment: &EnvironmentName) -> Self {
        Self { environment: Some(environment.clone()), ..self }
    }
}

/// What could not be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What, in words: one for each that the same reason keeps from being checked.
    pub what: Vec<String>,
    /// Why.
    pub reason: String,
    /// The IAM action that was denied.
    pub action: Option<String>,
    /// The environment that it is about, if it is about one.
    pub environment: Option<EnvironmentName>,
    /// The app that it is about, if it is about one.
    pub app: Option<AppName>,
    /// What to do about it.
    pub help: Vec<String>,
}

impl Gap {
    /// Whether one reason stands for both.
    fn is_like(&self, other: &Self) -> bool {
        (&self.environment, &self.reason, &self.action) == (&other.environment, &other.reason, &other.action)
    }
}

/// Lines of a file, counted from 1, as evidence.
fn at(path: &Utf8Path, lines: &[usize]) -> String {
    let shown: Vec<_> = lines.iter().take(5).map(ToString::to_string).collect();
    let more = lines.len().saturating_sub(5);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{path}:{}{more}", shown.join(", "))
}

/// Sorts findings as they are shown: gravest first, then by id, environment and app.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| {
            (finding.severity, finding.id, finding.environment.clone(), finding.app.clone(), finding.evidence.clone())
        };
        key(one).cmp(&key(other))
    });
    findings.dedup();
}

/// Makes one of the gaps of an environment that have the same reason, in the order of environments.
pub fn merge(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut merged: Vec<Gap> = Vec::new();
    for gap in gaps {
        match merged.iter_mut().find(|known| known.is_like(&gap)) {
            Some(known) => {
                if known.app != gap.app {
                    known.app = None;
                }
                for what in gap.what {
                    if !known.what.contains(&what) {
                        known.what.push(what);
                    }
                }
                for help in gap.help {
                    if !known.help.contains(&help) {
                        known.help.push(help);
                    }
                }
            }
            None => merged.push(gap),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_of_one_reason_are_one() {
        let gap = |what: &str, reason: &str, app: &str| Gap {
            what: vec![what.to_owned()],
            reason: reason.to_owned(),
            action: None,
            environment: None,
            app: AppName::new(app).ok(),
            help: vec!["h".to_owned()],
        };
        let merged =
            merge(vec![gap("a", "x", "one"), gap("b", "x", "one"), gap("c", "y", "two"), gap("d", "x", "two")]);
        let shown: Vec<_> = merged.iter().map(|gap| (gap.what.join(" "), gap.app.is_some(), gap.help.len())).collect();
        assert_eq!(shown, [("a b d".to_owned(), false, 1), ("c".to_owned(), true, 1)]);
    }

    #[test]
    fn a_horizon_is_the_usual_one_unless_it_is_stated() {
        let horizon = |within| Horizon { today: 100, within };
        assert_eq!(horizon(None).left(114, 14), Some(14));
        assert_eq!(horizon(None).left(115, 14), None);
        assert_eq!(horizon(Some(30)).left(115, 14), Some(15));
        assert_eq!(horizon(Some(1)).left(90, 14), Some(-10));
        assert_eq!(horizon(None).left(i64::MIN, 0), Some(i64::MIN));
    }

    #[test]
    fn every_check_has_its_severities() {
        for id in Id::all() {
            assert_eq!(id.as_str().starts_with('D'), !severities(id).is_empty(), "{id}");
        }
    }

    #[test]
    fn evidence_names_few_lines() {
        assert_eq!(at(Utf8Path::new("a.sh"), &[3]), "a.sh:3");
        assert_eq!(at(Utf8Path::new("a.sh"), &[1, 2, 3, 4, 5, 6, 7]), "a.sh:1, 2, 3, 4, 5 and 2 more");
    }

    #[test]
    fn the_gravest_comes_first_and_none_comes_twice() {
        let finding = |id, severity| Finding::new(id, severity, Vec::new(), Vec::new());
        let (note, error) = (finding(Id::D114, Severity::Note), finding(Id::D201, Severity::Error));
        let mut list = vec![note.clone(), error.clone(), note.clone()];
        sort(&mut list);
        assert_eq!(list, [error, note]);
    }
}
