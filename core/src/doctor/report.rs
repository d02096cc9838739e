//! What doctor says in the end: for people, for programs, and as an exit code.

use camino::Utf8PathBuf;
use serde_json::{Value, json};

use super::{Finding, Gap, Severity};
use crate::catalog::Exit;

/// Lines that `--fix` adds to a .gitignore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The file, as a person would write it.
    pub path: Utf8PathBuf,
    /// The new lines.
    pub lines: Vec<String>,
}

/// Everything that was found, and what was not looked at.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sorted.
    pub findings: Vec<Finding>,
    /// Merged.
    pub gaps: Vec<Gap>,
    /// What `--fix` did, or with `--dry-run` would do.
    pub fixed: Vec<Ignored>,
    /// `--dry-run`.
    pub dry_run: bool,
}

impl Report {
    /// The findings with their places in words (`dev/client, live/client`; empty: the whole checkout): an Amplify app
    /// that several environments share, each with a branch of its own, is spoken of once.
    pub fn merged(&self) -> Vec<(String, &Finding)> {
        let alike = |one: &Finding, other: &Finding| {
            (one.id, one.severity, &one.app, &one.evidence, &one.fix)
                == (other.id, other.severity, &other.app, &other.evidence, &other.fix)
        };
        let mut merged: Vec<(Vec<String>, &Finding)> = Vec::new();
        for finding in &self.findings {
            let at = words(finding.environment.as_ref(), finding.app.as_ref());
            match merged.iter_mut().find(|(_, known)| alike(known, finding)) {
                Some((places, _)) => places.extend(at),
                None => merged.push((Vec::from_iter(at), finding)),
            }
        }
        merged.into_iter().map(|(places, finding)| (places.join(", "), finding)).collect()
    }

    fn count(&self, severity: Severity) -> usize {
        self.merged().iter().filter(|(_, finding)| finding.severity == severity).count()
    }

    /// 10 if anything of severity `error` was found, with `--deny warnings` also if any warning was. What could not be
    /// checked changes nothing: doctor is of use on a laptop without credentials, too.
    pub fn exit(&self, deny_warnings: bool) -> Exit {
        let denied = self.count(Severity::Error) > 0 || (deny_warnings && self.count(Severity::Warning) > 0);
        if denied { Exit::Differences } else { Exit::Done }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (at, finding) in self.merged() {
            let at = if at.is_empty() { at } else { format!("{at}: ") };
            let severity = finding.severity.as_str();
            text.push_str(&format!("{severity}[{}]: {at}{}\n", finding.id, finding.id.entry().title));
            for line in &finding.evidence {
                text.push_str(&format!("  {line}\n"));
            }
            for line in &finding.fix {
                text.push_str(&format!("  fix: {line}\n"));
            }
        }
        let verb = if self.dry_run { "would add to" } else { "added to" };
        for ignored in &self.fixed {
            text.push_str(&format!("{verb} {}: {}\n", ignored.path, ignored.lines.join(" ")));
        }
        let alike = |one: &Gap, other: &Gap| (&one.reason, &one.help) == (&other.reason, &other.help);
        for (position, gap) in self.gaps.iter().enumerate() {
            let before = self.gaps.iter().take(position).any(|other| alike(gap, other));
            if before {
                continue;
            }
            // The same reason in several environments is told once.
            for gap in self.gaps.iter().filter(|other| alike(gap, other)) {
                let at = words(gap.environment.as_ref(), gap.app.as_ref());
                let at = at.map(|at| format!("{at}: ")).unwrap_or_default();
                text.push_str(&format!("not checked: {at}{}\n", gap.what.join("; ")));
            }
            text.push_str(&format!("  {}\n", gap.reason));
            for line in &gap.help {
                text.push_str(&format!("  help: {line}\n"));
            }
        }
        text + &self.summary()
    }

    fn summary(&self) -> String {
        let words = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
        let mut parts: Vec<String> = Severity::ALL
            .into_iter()
            .filter(|severity| self.count(*severity) > 0)
            .map(|severity| words(self.count(severity), severity.as_str()))
            .collect();
        if parts.is_empty() {
            parts.push("nothing found".to_owned());
        }
        let unchecked: usize = self.gaps.iter().map(|gap| gap.what.len()).sum();
        if unchecked > 0 {
            parts.push(format!("{unchecked} not checked"));
        }
        let first = self.findings.first();
        let more = first.map(|finding| format!("; `towpath explain {}` says more", finding.id)).unwrap_or_default();
        format!("{}{more}\n", parts.join(", "))
    }

    /// For programs, version 1.
    pub fn json(&self) -> Value {
        let findings = self.findings.iter().map(|finding| {
            json!({
                "id": finding.id.as_str(),
                "severity": finding.severity.as_str(),
                "title": finding.id.entry().title,
                "environment": finding.environment.as_ref().map(ToString::to_string),
                "app": finding.app.as_ref().map(ToString::to_string),
                "evidence": finding.evidence,
                "fix": finding.fix,
                "file": finding.place.as_ref().map(|(path, _)| path.as_str()),
                "line": finding.place.as_ref().map(|(_, line)| line),
            })
        });
        let gaps = self.gaps.iter().map(|gap| {
            json!({
                "what": gap.what,
                "reason": gap.reason,
                "action": gap.action,
                "environment": gap.environment.as_ref().map(ToString::to_string),
                "app": gap.app.as_ref().map(ToString::to_string),
                "help": gap.help,
            })
        });
        let fixed = self.fixed.iter().map(|one| json!({ "file": one.path.as_str(), "lines": one.lines }));
        json!({
            "schema": 1,
            "command": "doctor",
            "findings": findings.collect::<Vec<_>>(),
            "not_checked": gaps.collect::<Vec<_>>(),
            "fixed": fixed.collect::<Vec<_>>(),
            "dry_run": self.dry_run,
        })
    }
}

/// `live/client`.
fn words(environment: Option<&impl ToString>, app: Option<&impl ToString>) -> Option<String> {
    let parts: Vec<String> =
        environment.map(ToString::to_string).into_iter().chain(app.map(ToString::to_string)).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Id;
    use crate::name::{AppName, EnvironmentName};

    fn report(findings: &[(Id, Severity)]) -> Report {
        let (live, client) = (EnvironmentName::new("live").unwrap(), AppName::new("client").unwrap());
        let finding = |(id, severity): &(Id, Severity)| {
            Finding::new(*id, *severity, vec!["seen".to_owned()], vec!["mend it".to_owned()])
                .of_environment(&live)
                .of_app(&client)
        };
        Report { findings: findings.iter().map(finding).collect(), ..Report::default() }
    }

    #[test]
    fn errors_end_with_10_and_warnings_where_they_are_denied() {
        for (severity, plain, denied) in [
            (Severity::Error, Exit::Differences, Exit::Differences),
            (Severity::Warning, Exit::Done, Exit::Differences),
            (Severity::Note, Exit::Done, Exit::Done),
        ] {
            let report = report(&[(Id::D202, severity)]);
            assert_eq!((report.exit(false), report.exit(true)), (plain, denied), "{severity:?}");
        }
        assert_eq!(Report::default().exit(true), Exit::Done);
    }

    #[test]
    fn what_environments_share_is_told_once() {
        let mut report = report(&[(Id::D202, Severity::Warning), (Id::D202, Severity::Warning)]);
        report.findings[0].environment = EnvironmentName::new("dev").ok();
        assert!(report.text().starts_with("warning[D202]: dev/client, live/client: "), "{}", report.text());
        assert!(report.text().contains("\n1 warning;"), "{}", report.text());
        report.findings[0].evidence = vec!["seen elsewhere".to_owned()];
        assert!(report.text().contains("\n2 warnings;"), "{}", report.text());
        assert_eq!(report.json()["findings"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn people_read_what_where_and_how_to_mend_it() {
        let mut report = report(&[(Id::D201, Severity::Error), (Id::D202, Severity::Warning)]);
        let gap = Gap {
            what: vec!["the domains".to_owned(), "the branch".to_owned()],
            reason: "E701: access denied: amplify:GetBranch".to_owned(),
            action: Some("amplify:GetBranch".to_owned()),
            environment: None,
            app: None,
            help: vec!["allow it".to_owned()],
        };
        let elsewhere = Gap { environment: EnvironmentName::new("dev").ok(), ..gap.clone() };
        report.gaps = vec![gap, elsewhere];
        report.fixed = vec![Ignored { path: "a/.gitignore".into(), lines: vec!["/x".to_owned()] }];
        insta::assert_snapshot!(report.text(), @r"
        error[D201]: live/client: a declared Amplify app does not exist
          seen
          fix: mend it
        warning[D202]: live/client: an app has no service role
          seen
          fix: mend it
        added to a/.gitignore: /x
        not checked: the domains; the branch
        not checked: dev: the domains; the branch
          E701: access denied: amplify:GetBranch
          help: allow it
        1 error, 1 warning, 4 not checked; `towpath explain D201` says more
        ");
        let json = report.json();
        assert_eq!((&json["schema"], &json["findings"][1]["severity"]), (&1.into(), &"warning".into()));
        assert_eq!(json["not_checked"][0]["action"], "amplify:GetBranch");
        assert_eq!(Report::default().text(), "nothing found\n");
    }
}
