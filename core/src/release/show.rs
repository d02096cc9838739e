//! Locks and releases as text and as JSON.

use serde_json::{Value, json};

use super::lock::{Claim, ago};
use super::record::{AppRecord, Origin, Record};
use crate::time::rfc3339;

/// Who holds an environment, in one line.
pub fn lock_line(last: Option<&Claim>, now: i64) -> String {
    let Some(claim) = last.filter(|claim| !claim.free) else { return "free".to_owned() };
    let mut line = if claim.holds(now) { "locked".to_owned() } else { "free again, was locked".to_owned() };
    line.push_str(&format!(" by {} since {} ({})", claim.owner, rfc3339(claim.since), ago(claim.since, now)));
    line.extend(claim.until.map(|until| format!(", until {}", rfc3339(until))));
    let reason = Some(claim.reason.as_str()).filter(|reason| !reason.is_empty());
    line.push_str(&format!(": {}", reason.unwrap_or(&claim.operation.to_string())));
    line
}

/// A claim as JSON: `null` for a free environment.
pub fn lock_json(last: Option<&Claim>, now: i64) -> Value {
    last.filter(|claim| !claim.free).map_or(Value::Null, |claim| {
        json!({
            "owner": claim.owner,
            "reason": claim.reason,
            "operation": claim.operation.to_string(),
            "since": rfc3339(claim.since),
            "until": claim.until.map(rfc3339),
            "stale": claim.is_stale(now),
        })
    })
}

/// Releases, a line each.
pub fn list(records: &[Record]) -> String {
    let cells: Vec<[String; 6]> = records.iter().map(cells).collect();
    let width = |column: usize| cells.iter().map(|row| length(&row[column])).max().unwrap_or(0);
    let widths: [usize; 6] = std::array::from_fn(width);
    let line = |row: &[String; 6]| {
        let padded = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - length(cell))));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    cells.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn cells(record: &Record) -> [String; 6] {
    [
        format!("#{}", record.number),
        rfc3339(record.ended.unwrap_or(record.began)),
        record.outcome.to_string(),
        record.origin.to_string(),
        record.commit.as_deref().map_or_else(String::new, short),
        record.by.clone(),
    ]
}

fn short(commit: &str) -> String {
    commit.chars().take(10).collect()
}

/// All that is known of a release.
pub fn details(record: &Record) -> String {
    let mut rows = vec![
        ("release", format!("{} #{}", record.environment, record.number)),
        ("outcome", record.outcome.to_string()),
        ("origin", record.origin.to_string()),
        ("began", rfc3339(record.began)),
        ("ended", record.ended.map_or_else(|| "not yet, or it was broken off".to_owned(), rfc3339)),
        ("by", record.by.clone()),
    ];
    rows.extend(record.commit.clone().map(|commit| ("commit", commit)));
    rows.extend(record.fingerprint.clone().map(|fingerprint| ("backend", fingerprint)));
    rows.extend(record.apps.iter().map(|app| ("app", app_line(app))));
    rows.extend(record.overrides.iter().map(|text| ("override", text.clone())));
    rows.into_iter().map(|(name, value)| format!("{name:<8}  {value}")).collect::<Vec<_>>().join("\n")
}

fn app_line(app: &AppRecord) -> String {
    let mut line = format!("{} {}", app.app, app.outcome);
    line.extend(app.app_id.as_ref().map(|id| format!(", {id}")));
    line.extend(app.branch.as_ref().map(|branch| format!(" branch {branch}")));
    line.extend(app.job.as_ref().map(|job| format!(" job {job}")));
    line.extend(app.fingerprint.as_ref().map(|fingerprint| format!(", backend {}", short(fingerprint))));
    line
}

/// A release as JSON.
pub fn release_json(record: &Record) -> Value {
    let origin = match &record.origin {
        Origin::Deploy => json!({ "kind": "deploy" }),
        Origin::Promote { from } => json!({ "kind": "promote", "from": from }),
        Origin::Rollback { to } => json!({ "kind": "rollback", "to": to }),
    };
    let app = |app: &AppRecord| {
        json!({
            "app": app.app,
            "app_id": app.app_id,
            "branch": app.branch,
            "job": app.job,
            "outcome": app.outcome.to_string(),
            "fingerprint": record.fingerprint_of(app),
        })
    };
    json!({
        "number": record.number,
        "environment": record.environment,
        "outcome": record.outcome.to_string(),
        "origin": origin,
        "began": rfc3339(record.began),
        "ended": record.ended.map(rfc3339),
        "by": record.by,
        "commit": record.commit,
        "fingerprint": record.fingerprint,
        "apps": record.apps.iter().map(app).collect::<Vec<_>>(),
        "overrides": record.overrides,
    })
}

#[cfg(test)]
mod tests {
    use super::super::lock::{Claimant, Operation};
    use super::super::record::Outcome;
    use super::*;

    const NOW: i64 = 1_767_607_200;

    fn record(number: u64) -> Record {
        let mut record =
            Record::new("id".to_owned(), "live".to_owned(), Origin::Promote { from: "staging".to_owned() });
        (record.number, record.began, record.ended) = (number, NOW - 600, Some(NOW));
        record.outcome = Outcome::Released;
        record.by = "ada@mill".to_owned();
        record.commit = Some("3f9c2e1d5a3f9c2e1d5a".to_owned());
        record.apps.push(AppRecord {
            app: "admin".to_owned(),
            app_id: Some("d1admin".to_owned()),
            branch: Some("main".to_owned()),
            job: Some("412".to_owned()),
            outcome: Outcome::Released,
            fingerprint: Some("f".repeat(64)),
        });
        record
    }

    #[test]
    fn locks_are_one_line() {
        let claimant = Claimant {
            id: "a".to_owned(),
            owner: "ada@mill".to_owned(),
            reason: "migration".to_owned(),
            operation: Operation::Lock,
            now: NOW,
            until: Some(NOW + 3_600),
        };
        let claim = Claim::new(claimant);
        insta::assert_snapshot!(
            lock_line(Some(&claim), NOW + 60),
            @"locked by ada@mill since 2026-01-05T10:00:00Z (1 min ago), until 2026-01-05T11:00:00Z: migration"
        );
        assert!(lock_line(Some(&claim), NOW + 3_600).starts_with("free again, was locked by ada@mill"));
        assert_eq!(lock_json(Some(&claim), NOW + 3_600)["stale"], true);
        let mut free = claim;
        free.free = true;
        assert_eq!((lock_line(Some(&free), NOW).as_str(), lock_json(Some(&free), NOW)), ("free", Value::Null));
        assert_eq!((lock_line(None, NOW).as_str(), lock_json(None, NOW)), ("free", Value::Null));
    }

    #[test]
    fn releases_are_lines_and_details() {
        let mut failed = record(9);
        (failed.outcome, failed.origin, failed.commit) = (Outcome::Failed, Origin::Rollback { to: 7 }, None);
        failed.overrides.push("freeze: hotfix".to_owned());
        insta::assert_snapshot!(list(&[record(10), failed.clone()]), @r"
        #10  2026-01-05T10:00:00Z  released  promote from staging  3f9c2e1d5a  ada@mill
        #9   2026-01-05T10:00:00Z  failed    rollback to 7                     ada@mill
        ");
        insta::assert_snapshot!(details(&record(10)), @r"
        release   live #10
        outcome   released
        origin    promote from staging
        began     2026-01-05T09:50:00Z
        ended     2026-01-05T10:00:00Z
        by        ada@mill
        commit    3f9c2e1d5a3f9c2e1d5a
        app       admin released, d1admin branch main job 412, backend ffffffffff
        ");
        let shown = details(&failed);
        assert!(shown.ends_with("override  freeze: hotfix"), "{shown}");
        let mut begun = record(11);
        (begun.outcome, begun.ended) = (Outcome::Began, None);
        assert!(details(&begun).contains("ended     not yet, or it was broken off"));
        assert!(list(&[begun]).starts_with("#11  2026-01-05T09:50:00Z  began"));
        assert_eq!(release_json(&failed)["origin"], json!({ "kind": "rollback", "to": 7 }));
        assert_eq!(release_json(&record(10))["apps"][0]["job"], "412");
    }
}
