//! Which children are to be built because their parent's backend has changed, and of which commit.
//!
//! A child is built of the commit that it serves: a changed backend releases no code that nobody asked for. Whether it
//! is built at all says the release itself ([`crate::deploy`]): what serves the backend of today stays.

use std::collections::BTreeMap;

use crate::deploy::{Concerned, Observed, Plan, Request, last_success, plan};
use crate::name::{AppName, EnvironmentName};

/// A child that was built since the backend's last update is not built again for so long, in seconds: if it does not
/// serve that backend, another build would not either, and two apps that notify each other would never end.
const PAUSE: i64 = 600;

/// What is to be looked at and, where it is needed, built.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// A plan for each commit.
    pub plans: Vec<Plan>,
    /// Children that stay as they are, and why.
    pub left: Vec<(AppName, String)>,
}

/// Decides. `updated`: when each parent's stack was updated last; `now`: both in seconds since 1970.
pub fn notice(
    environment: &EnvironmentName,
    children: Vec<Observed>,
    updated: &BTreeMap<AppName, Option<i64>>,
    now: i64,
) -> Notice {
    let mut by_commit: BTreeMap<String, Vec<Observed>> = BTreeMap::new();
    let mut left = Vec::new();
    for mut child in children {
        let name = child.target.app().clone();
        let Some(job) = last_success(&child.jobs) else {
            left.push((name, "it was never built, so nothing says which commit to build".to_owned()));
            continue;
        };
        let Some(commit) = job.known_commit().map(str::to_owned) else {
            left.push((name, format!("its last job {} does not say which commit it built", job.id)));
            continue;
        };
        let updated = updated.get(&child.target.parent).copied().flatten();
        if let (Some(started), Some(updated)) = (job.started, updated)
            && started > updated
            && now.saturating_sub(started) < PAUSE
        {
            left.push((name, format!("job {} has just built it, after the backend's last update", job.id)));
            continue;
        }
        // A push is not what brought this about.
        child.auto_build = false;
        child.concerned = Concerned::Yes("the backend has changed".to_owned());
        by_commit.entry(commit).or_default().push(child);
    }
    let plans = by_commit.into_iter().map(|(commit, children)| {
        let request = Request { environment: environment.clone(), commit, all: false, detach: true };
        plan(&request, children)
    });
    Notice { plans: plans.collect(), left }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::simulation::world::target;
    use crate::hosting::{Job, JobStatus};

    const UPDATED: i64 = 1_000_000;

    fn child(name: &str, jobs: Vec<Job>) -> Observed {
        let concerned = Concerned::No { since: "x".to_owned() };
        Observed { target: target(name), auto_build: true, jobs, concerned }
    }

    fn job(id: &str, commit: &str, started: i64, status: JobStatus) -> Job {
        let ended = status.ended().then_some(started + 60);
        Job {
            id: id.into(),
            status,
            commit: commit.into(),
            committed: None,
            started: Some(started),
            ended,
            steps: vec![],
        }
    }

    #[test]
    fn each_child_is_built_of_the_commit_that_it_serves() {
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let good = |id: &str, commit: &str, started: i64| job(id, commit, started, JobStatus::Succeeded);
        let children = vec![
            child("a", vec![good("3", &one, UPDATED - 900)]),
            child("b", vec![job("9", &two, UPDATED + 5, JobStatus::Failed), good("8", &one, UPDATED - 900)]),
            child("c", vec![good("4", &two, UPDATED - 5)]),
            child("new", vec![]),
            child("head", vec![good("5", "HEAD", UPDATED - 900)]),
            child("just", vec![good("6", &one, UPDATED + 10)]),
            child("later", vec![good("7", &two, UPDATED - PAUSE)]),
        ];
        let name = |name: &str| AppName::new(name).unwrap();
        let updated = BTreeMap::from([(name("admin"), Some(UPDATED))]);
        let found = notice(&EnvironmentName::new("staging").unwrap(), children.clone(), &updated, UPDATED + 30);
        let plans: Vec<_> = found
            .plans
            .iter()
            .map(|plan| (plan.commit.as_str(), plan.steps.iter().map(|step| step.target.app().as_str()).collect()))
            .collect();
        assert_eq!(plans, [(one.as_str(), vec!["a", "b"]), (two.as_str(), vec!["c", "later"])]);
        assert!(found.plans.iter().all(|plan| plan.detach && plan.steps.iter().all(|step| !step.auto_build)));
        let left: Vec<_> = found.left.iter().map(|(app, why)| format!("{app}: {why}")).collect();
        insta::assert_snapshot!(left.join("\n"), @r"
        new: it was never built, so nothing says which commit to build
        head: its last job 5 does not say which commit it built
        just: job 6 has just built it, after the backend's last update
        ");
        // Later, and where nobody knows when the stack was updated, the stamp alone decides.
        let late = notice(&EnvironmentName::new("staging").unwrap(), children.clone(), &updated, UPDATED + 10 + PAUSE);
        let unknown = notice(&EnvironmentName::new("staging").unwrap(), children, &BTreeMap::new(), UPDATED + 30);
        assert_eq!((late.left.len(), unknown.left.len()), (2, 2));
    }
}
