//! The first look at everything, side by side.

use std::collections::BTreeMap;

use futures_util::future::join3;
use futures_util::{StreamExt as _, stream};
use towpath_core::config::{App, Environment};
use towpath_core::deploy::{Concerned, Observed, Target, concerned, last_success};
use towpath_core::hosting::{HostedBranch, Hosting as _, Job};
use towpath_core::name::AppName;
use towpath_core::status::site;

use crate::backends::Observer;
use crate::commands::status::hosted_branch;
use crate::configuration::Loaded;
use crate::failure::{Failure, Problem};
use crate::repository::history;

/// How many of an app's newest jobs are looked at.
pub(in crate::commands) const JOBS: usize = 25;
/// Apps at a time, with three requests each.
const SIDE_BY_SIDE: usize = 5;

/// An app, as it is hosted.
pub(in crate::commands) struct Hosted {
    pub(in crate::commands) branch: HostedBranch,
    /// Host and path of its stamp, or why it has none.
    pub(in crate::commands) stamp: Result<String, String>,
}

/// What was seen.
pub(in crate::commands) struct Seen {
    pub(in crate::commands) observed: Vec<Observed>,
    pub(in crate::commands) hosted: BTreeMap<AppName, Hosted>,
}

/// Looks.
pub(in crate::commands) struct Look<'a> {
    pub(in crate::commands) loaded: &'a Loaded,
    pub(in crate::commands) environment: &'a Environment,
    pub(in crate::commands) observer: &'a Observer<'a>,
}

impl Look<'_> {
    /// Looks at apps.
    ///
    /// # Errors
    /// Every problem of every app.
    pub(in crate::commands) async fn at(&self, apps: &[&App], commit: &str) -> Result<Seen, Failure> {
        let looks = apps.iter().map(|app| self.app(app, commit));
        let results: Vec<_> = stream::iter(looks).buffer_unordered(SIDE_BY_SIDE).collect().await;
        let mut seen = Seen { observed: Vec::new(), hosted: BTreeMap::new() };
        let mut problems: Vec<Problem> = Vec::new();
        for result in results {
            match result {
                Ok((observed, hosted)) => {
                    seen.hosted.insert(observed.target.app().clone(), hosted);
                    seen.observed.push(observed);
                }
                Err(failure) => {
                    let new: Vec<_> = failure.problems.into_iter().filter(|one| !problems.contains(one)).collect();
                    problems.extend(new);
                }
            }
        }
        if problems.is_empty() { Ok(seen) } else { Err(Failure::of_problems(problems).undone("nothing was started")) }
    }

    async fn app(&self, app: &App, commit: &str) -> Result<(Observed, Hosted), Failure> {
        let deployment = self.environment.apps.get(&app.name);
        let hosted = deployment.ok_or_else(|| "it is not in the environment".to_owned());
        let hosted = hosted.and_then(|deployment| hosted_branch(self.environment, app, deployment));
        let hosted = hosted.map_err(|why| Failure::no_branch(app.name.as_str(), &why))?;
        let aws = self.observer.aws();
        let (details, branch, jobs) = join3(aws.app(&hosted), aws.branch(&hosted), aws.jobs(&hosted, JOBS)).await;
        let (details, branch, jobs) = (details?, branch?, jobs?);
        let stamp = match self.loaded.config.project.stamp.path.as_deref() {
            None => Err("stamps are switched off (`[project.stamp] path`)".to_owned()),
            Some(_) if branch.password => Err("the branch is behind a password".to_owned()),
            Some(path) => site::address(&branch.label, &details.default_domain, path),
        };
        let observed = Observed {
            target: Target { hosted: hosted.clone(), parent: app.parent().clone() },
            auto_build: branch.auto_build,
            concerned: self.concerned(app, &jobs, commit),
            jobs,
        };
        Ok((observed, Hosted { branch: hosted, stamp }))
    }

    fn concerned(&self, app: &App, jobs: &[Job], commit: &str) -> Concerned {
        let Some(job) = last_success(jobs) else { return Concerned::Yes("it was never built".to_owned()) };
        let Some(since) = job.known_commit() else {
            let why = format!("its last job {} does not say which commit it built (`{}`)", job.id, job.commit);
            return Concerned::Yes(why);
        };
        let files = history::changed(&self.loaded.folder, since, commit);
        concerned(&app.watch, since, files.as_deref().map_err(String::as_str))
    }
}
