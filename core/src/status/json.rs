//! The picture for programs, in a frozen and versioned form.

use serde_json::{Value, json};

use super::{AppStatus, EnvironmentStatus, Status, Verdict};
use crate::release::show::lock_json;
use crate::time::rfc3339;

/// The JSON form, version 1.
pub fn value(status: &Status) -> Value {
    json!({
        "schema": 1,
        "command": "status",
        "time": rfc3339(status.now),
        "project": status.project,
        "checkout": Some(&status.checkout).filter(|name| !name.is_empty()),
        "stale": status.any_stale(),
        "environments": status.environments.iter().map(|one| environment(one, status.now)).collect::<Vec<_>>(),
        "remarks": status.remarks(),
    })
}

fn environment(environment: &EnvironmentStatus, now: i64) -> Value {
    let backends = environment.backends.iter().map(|backend| {
        let found = backend.found.as_ref().ok();
        let problem = backend.found.as_ref().err();
        json!({
            "parent": backend.parent.as_str(),
            "state": backend.state().as_str().replace(' ', "-"),
            "generation": found.map(|found| found.generation.as_str()),
            "stack": found.map(|found| &found.stack),
            "page": found.and_then(|found| found.page.as_ref()),
            "status": found.map(|found| &found.status),
            "updated": found.and_then(|found| found.updated).map(rfc3339),
            "fingerprint": found.map(|found| found.fingerprint.as_str()),
            "problem": problem.map(|problem| json!({ "id": problem.id.as_str(), "message": problem.message })),
        })
    });
    json!({
        "environment": environment.name.as_str(),
        "protected": environment.protected,
        "place": environment.place,
        "lock": environment.lock.as_ref().map_or(Value::Null, |claim| lock_json(claim.as_ref(), now)),
        "lock_unknown": environment.lock.as_ref().err().map(|why| json!({ "id": why.id.as_str(), "message": why.message })),
        "backends": backends.collect::<Vec<_>>(),
        "split": environment.split().map(|(app, job)| json!({
            "app": app.name.as_str(), "job": job.id, "commit": job.commit,
        })).collect::<Vec<_>>(),
        "apps": environment.apps.iter().map(|one| app(environment, one)).collect::<Vec<_>>(),
    })
}

fn app(environment: &EnvironmentStatus, app: &AppStatus) -> Value {
    let job = app.job.as_ref().ok().map(|job| {
        json!({
            "id": job.id,
            "status": job.status.to_string(),
            "commit": job.commit,
            "started": job.started.map(rfc3339),
            "ended": job.ended.map(rfc3339),
            "page": app.page,
        })
    });
    let built = app.built.as_ref().ok();
    json!({
        "app": app.name.as_str(),
        "parent": app.parent.as_str(),
        "branch": app.branch.as_ref().map(crate::name::BranchName::as_str),
        "job": job,
        "job_unknown": app.job.as_ref().err(),
        "built": built.map(|built| json!({
            "environment": built.environment,
            "fingerprint": built.fingerprint.as_str(),
            "current": current(environment.served(app)),
            "seen": built.seen.as_str(),
        })),
        "built_unknown": app.built.as_ref().err(),
        "local": app.local.as_ref().map(|fingerprint| json!({
            "fingerprint": fingerprint,
            "current": current(environment.checked_out(app)),
        })),
    })
}

fn current(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Current => Some(true),
        Verdict::Stale => Some(false),
        Verdict::Unknown => None,
    }
}
