//! What the ledger keeps of a release: the plan when it begins, and how it ended.

use super::Target;
use super::outcome::{End, Verdict};
use super::plan::Plan;
use super::release::Release;
use crate::catalog::{Exit, Explained as _};
use crate::release::Claim;
use crate::release::record::{AppRecord, Origin, Outcome, Record};

/// What a release comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// Where what is released came from.
    pub origin: Origin,
    /// What was overridden, and by which words.
    pub overrides: Vec<String>,
}

/// The record of a release that begins. Its id is that of the lock, under which it is made.
pub fn begun(plan: &Plan, claim: &Claim, beginning: &Beginning) -> Record {
    let mut record = Record::new(claim.id.clone(), plan.environment.to_string(), beginning.origin.clone());
    record.began = claim.since;
    record.by.clone_from(&claim.owner);
    record.overrides.clone_from(&beginning.overrides);
    record.commit = Some(plan.commit.clone());
    record.apps = plan.steps.iter().map(|step| app(&step.target, Outcome::Began)).collect();
    record
}

/// The same where it could not go on before the first job: every app is as it was.
pub fn failed(begun: &Record, now: i64) -> Record {
    let mut record = begun.clone();
    (record.outcome, record.ended) = (Outcome::Failed, Some(now));
    for app in &mut record.apps {
        app.outcome = Outcome::Kept;
    }
    record
}

/// The same once it is over. A release that is not waited for has not ended: its apps have jobs by now.
pub fn ended(begun: &Record, plan: &Plan, release: &Release, now: i64) -> Record {
    let mut record = begun.clone();
    (record.outcome, record.ended) = match release.verdict() {
        None | Some(Verdict::Detached) => (Outcome::Began, None),
        Some(Verdict::Done { .. }) => (Outcome::Released, Some(now)),
        Some(Verdict::Failed(error)) if error.id().entry().exit == Some(Exit::Split) => (Outcome::Split, Some(now)),
        Some(Verdict::Failed(_)) => (Outcome::Failed, Some(now)),
    };
    let fingerprints: Vec<_> = release.fingerprints().collect();
    if let [(_, only)] = fingerprints.as_slice() {
        record.fingerprint = Some((*only).to_owned());
    }
    record.apps = plan
        .steps
        .iter()
        .map(|step| {
            let end = release.ends().find(|(app, _)| *app == step.target.app()).map(|(_, end)| end);
            let mut app = app(&step.target, end.map_or(Outcome::Began, outcome));
            app.job = end.and_then(End::job).map(str::to_owned);
            let own = fingerprints.iter().find(|(parent, _)| **parent == step.target.parent);
            app.fingerprint =
                own.map(|(_, text)| (*text).to_owned()).filter(|own| record.fingerprint.as_ref() != Some(own));
            app
        })
        .collect();
    record
}

fn app(target: &Target, outcome: Outcome) -> AppRecord {
    AppRecord {
        app: target.app().to_string(),
        app_id: Some(target.hosted.app_id.to_string()),
        branch: Some(target.hosted.branch.to_string()),
        job: None,
        outcome,
        fingerprint: None,
    }
}

fn outcome(end: &End) -> Outcome {
    match end {
        End::Served { built: true, .. } => Outcome::Released,
        End::Served { built: false, .. } | End::NotStarted => Outcome::Kept,
        End::Failed { .. } | End::Backend(_) | End::Mismatch { .. } | End::Trouble(_) => Outcome::Failed,
        End::Detached { .. } | End::Later => Outcome::Began,
    }
}
